"""What a case file must say for its cases to hold: expected values as they are found now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbook_templates.cases.binding import Binder, cells_of
from workbook_templates.cases.comparing import Moved, agrees
from workbook_templates.cases.files import Case
from workbook_templates.cases.writing import ValueText, area_toml
from workbook_templates.xlsx import CellKey, CellValue

_Values = list[CellValue]


def updates(
    binder: Binder, cases: Sequence[Case], moved: Mapping[str, Sequence[Moved]]
) -> dict[int, dict[str, ValueText]]:
    """Return the new values by case and key, given the moved cells by the name of the case.

    A case that is like another one says itself only what differs from what is now expected of that.
    """
    fresh = {
        case.name: _fresh(binder, case, moved[case.name]) for case in cases if case.name in moved
    }
    found: dict[int, dict[str, ValueText]] = {}
    for number, case in enumerate(cases):
        base = next((item for item in cases if item.name == case.like_case), None)
        for key, values in fresh.get(case.name, {}).items():
            area = binder.area(key)
            is_said = base is not None and key not in case.own
            if is_said and base is not None and _same(values, _now(binder, base, key, fresh), case):
                continue
            if area is not None:
                found.setdefault(number, {})[key] = area_toml(area, values)
        if base is not None and base.name in fresh:
            followed = fresh[base.name].keys() & case.expected.keys() - case.own.keys()
            for key in followed - fresh.get(case.name, {}).keys():
                found.setdefault(number, {})[key] = _kept(binder, case, key)
    return found


def _fresh(binder: Binder, case: Case, moved: Sequence[Moved]) -> dict[str, _Values]:
    """Return all values of the keys that have moved cells, the others' as they are expected."""
    found = {item.cell: item.found for item in moved}
    keys = dict.fromkeys(item.name for item in moved)
    return {
        key: [
            found.get(cell, value)
            for cell, value in zip(_cells(binder, key), _expected(binder, case, key), strict=True)
        ]
        for key in keys
    }


def _kept(binder: Binder, case: Case, key: str) -> ValueText:
    """Return what was expected of a key, for a case whose own it becomes as the other one moves."""
    area = binder.area(key)
    return "" if area is None else area_toml(area, _expected(binder, case, key))


def _now(
    binder: Binder, base: Case, key: str, fresh: Mapping[str, Mapping[str, _Values]]
) -> _Values:
    """Return what is expected of a key in a case, once that is updated."""
    return fresh.get(base.name, {}).get(key) or _expected(binder, base, key)


def _expected(binder: Binder, case: Case, key: str) -> _Values:
    """Return what a case expects of the cells of a key; what it says of a cell under another key too."""
    bound, _ = binder.bind(case)
    by_cell = {cell: value for (_, cell), value in bound.expected.items()}
    cells = _cells(binder, key)
    return [bound.expected.get((key, cell), by_cell.get(cell)) for cell in cells]


def _cells(binder: Binder, key: str) -> list[CellKey]:
    area = binder.area(key)
    return [] if area is None else cells_of(area)


def _same(one: _Values, other: _Values, case: Case) -> bool:
    pairs = zip(one, other, strict=True)
    return all(agrees(a, b, case.tolerance, case.relative) for a, b in pairs)
