"""Case files (`*.tilfeller.toml`): what they say, before any workbook is opened."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeGuard

from workbook_templates.xlsx import ENGINES
from xlmodel.common.errors import InputError, Violation, legible
from xlmodel.common.toml_files import Faults, read_toml, suggestion

ENDING: Final = ".tilfeller.toml"
_FILE: Final = (
    "arbeidsbok", "slag", "eksempel", "toleranse", "relativ_toleranse", "motorer", "tilfelle",
)  # fmt: skip
_CASE: Final = (
    "navn", "som", "inndata", "forventet", "mellom", "like", "toleranse", "relativ_toleranse", "motorer",
)  # fmt: skip
_MOST_LISTED: Final = 30
"""Cases among which the nearest name is sought."""
_LARGEST: Final = sys.float_info.max
_NOTHING: Final = "tilfellet har ingen forventninger (forventet, mellom eller like)."


@dataclass(frozen=True, slots=True)
class Case:
    """Inputs to set and what is then expected; keys are names or addresses.

    ``own`` is what the case itself says is expected; ``expected`` is that with what is expected of
    the case ``like_case``, where it is not the case's own. Bounds and equations are those of both.
    """

    name: str
    like_case: str
    inputs: Mapping[str, Any]
    own: Mapping[str, Any]
    expected: Mapping[str, Any]
    between: Mapping[str, tuple[float, float]]
    alike: tuple[tuple[str, str], ...]
    tolerance: float
    relative: float
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file, and the workbook or the kind of workbook that they are run on."""

    path: Path
    workbook: Path | None
    kind: str
    example: str
    cases: tuple[Case, ...] = field(default=())


def read_cases(path: Path) -> CaseFile:
    """Read a case file; raise ``InputError`` with every fault of its structure."""
    data = read_toml(path, "effektmodell prøv --hjelp")
    faults = Faults(str(path))
    faults.unknown_keys("", data, _FILE)
    workbook, kind, example = (
        _word(faults, key, data.get(key, "")) for key in ("arbeidsbok", "slag", "eksempel")
    )
    if bool(workbook) == bool(kind):
        faults.remark("arbeidsbok", 'oppgi enten arbeidsbok = "FIL.xlsx" eller slag = "…".')
    elif example and workbook:
        faults.remark("eksempel", "gjelder bare sammen med slag.")
    tables = _tables(faults, data.get("tilfelle"))
    cases = tuple(_case(faults, number, table, data) for number, table in enumerate(tables, 1))
    cases = tuple(_completed(faults, case, cases) for case in cases)
    names = [case.name for case in cases]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        faults.remark(f"«{legible(name)}»", "to tilfeller har samme navn.")
    if faults.found:
        raise InputError(faults.found)
    return CaseFile(path, path.parent / workbook if workbook else None, kind, example, cases)


def _word(faults: Faults, where: str, value: object) -> str:
    """Return what must be a text; an empty one, and a fault, where it is not."""
    if isinstance(value, str):
        return value
    faults.add([Violation(where, value, "tekst i anførselstegn")])
    return ""


def _tables(faults: Faults, given: object) -> list[object]:
    """Return the cases as they are written."""
    if isinstance(given, list) and given:
        return given
    hint = " Hvert tilfelle skrives under [[tilfelle]], med to klammer."
    faults.remark("[[tilfelle]]", f"filen har ingen tilfeller.{'' if given is None else hint}")
    return []


def _completed(faults: Faults, case: Case, cases: tuple[Case, ...]) -> Case:
    """Return a case with what is expected of the case that it is like."""
    if not case.like_case:
        return case
    others = {item.name: item for item in cases if not item.like_case}
    base = others.get(case.like_case)
    if base is None:
        near = suggestion(case.like_case, list(others)[:_MOST_LISTED])
        faults.remark(
            f"«{legible(case.name)}» som",
            f"filen har ikke tilfellet, eller det har selv «som». {near}",
        )
        return case
    said = case.own.keys() | case.between.keys()
    whole = replace(
        case,
        expected={k: v for k, v in base.own.items() if k not in said} | dict(case.own),
        between={k: v for k, v in base.between.items() if k not in said} | dict(case.between),
        alike=(*base.alike, *case.alike),
    )
    if not (whole.expected or whole.between or whole.alike):
        faults.remark(f"«{legible(case.name)}»", _NOTHING)
    return whole


def _case(faults: Faults, number: int, table: object, data: Mapping[str, Any]) -> Case:
    where = f"tilfelle {number}"
    found = faults.table(where, table)
    faults.unknown_keys(where, found, _CASE)
    name = _word(faults, f"{where} navn", found.get("navn", "")) or where
    shown = f"«{legible(name)}»"
    expected = faults.table(f"{shown} forventet", found.get("forventet", {}))
    between = faults.table(f"{shown} mellom", found.get("mellom", {}))
    for key, value in between.items():
        if not _are_limits(value):
            faults.remark(f"{shown} {legible(key)}", "grensene skrives [minst, høyst], to tall.")
    alike = found.get("like", [])
    if not isinstance(alike, list) or not all(_is_pair(pair) for pair in alike):
        faults.remark(f"{shown} like", 'skrives [["NAVN", "NAVN + NAVN"]].')
        alike = []
    like_case = _word(faults, f"{shown} som", found.get("som", ""))
    if not (expected or between or alike or like_case):
        faults.remark(shown, _NOTHING)
    return Case(
        name,
        like_case,
        faults.table(f"{shown} inndata", found.get("inndata", {})),
        expected,
        expected,
        {k: (v[0], v[1]) for k, v in between.items() if _are_limits(v)},
        tuple((a, b) for a, b in alike),
        _tolerance(faults, shown, "toleranse", found, data, 0.0),
        _tolerance(faults, shown, "relativ_toleranse", found, data, 1e-9),
        _engines(faults, shown, found.get("motorer", data.get("motorer", ["ironcalc"]))),
    )


def is_number(value: object) -> TypeGuard[float]:
    """Say whether a value is a number that a cell can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= _LARGEST  # a whole number may be too large to be compared as a float


def _are_limits(value: object) -> TypeGuard[list[float]]:
    if not isinstance(value, list) or len(value) != 2:
        return False
    low, high = value
    return is_number(low) and is_number(high) and low <= high


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)


def _tolerance(
    faults: Faults,
    shown: str,
    key: str,
    case: Mapping[str, Any],
    data: Mapping[str, Any],
    usual: float,
) -> float:
    value = case.get(key, data.get(key, usual))
    if is_number(value) and value >= 0:
        return float(value)
    faults.remark(f"{shown} {key}", "må være et tall fra 0.")
    return 0.0


def _engines(faults: Faults, shown: str, value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) and value else [""]
    if all(isinstance(item, str) and item in ENGINES for item in names):
        return tuple(dict.fromkeys(names))
    unknown = [item for item in names if isinstance(item, str) and item and item not in ENGINES]
    near = f" {suggestion(unknown[0], list(ENGINES))}" if unknown else ""
    faults.remark(f"{shown} motorer", f"skal være en liste av {', '.join(ENGINES)}.{near}")
    return ()
