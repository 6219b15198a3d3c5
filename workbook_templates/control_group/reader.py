"""Reads the control group's inputs back through the names of its workbook.

Every fault is listed at once with tab, cell, what stands there and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbook_templates.control_group.data import ControlData, control_data
from workbook_templates.control_group.plan import control_plan
from workbook_templates.kinds import (
    InputFormula,
    InputName,
    NamedInputs,
    Origin,
    cells_of,
    plain_value,
    row_fault,
)
from workbook_templates.sheet import Area
from workbook_templates.xlsx import EMPTY, Book, CellKey
from xlmodel.common.errors import InputError, quoted
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import Group
from xlmodel.control_group import (
    BACK,
    FORMS,
    HIDDEN,
    LEFT,
    MAX_YEARS,
    MODEL_FIELDS,
    MODEL_ROWS,
    PREFIX,
    PREFIXES,
    SCALAR_FIELDS,
    TABLES,
    WITHOUT_BIRTH,
    YEARS,
    Cell,
    CellTable,
    ControlGroup,
    GroupTables,
    TableSpec,
    admits,
    allowed,
    back_violations,
    limit_violations,
    rule_lists,
    year_violations,
)

ORIGIN: Final = Origin.of("for kontrollgruppen", f"{PREFIX}.+")


@dataclass(frozen=True, slots=True)
class ControlContents:
    """The inputs that stand in a control group's workbook."""

    inputs: ControlGroup
    book: Book
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)
    capacity: int = MAX_YEARS

    def data(self) -> ControlData:
        """Compute everything the workbook shows."""
        return control_data(self.inputs)


def read_control_workbook(path: Path, book: Book) -> ControlContents:
    """Read the inputs of a workbook; ``book`` is the file, opened.

    Raises ``EffektmodellError`` where the file is not such a workbook and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    return _Reader(path, book).contents()


def _input_names() -> dict[str, InputName]:
    found = {item.name: InputName(item.nb) for item in (*SCALAR_FIELDS, WITHOUT_BIRTH)}
    found |= {item.name: InputName(item.nb, 1, MAX_YEARS) for item in (YEARS, FORMS)}
    found |= {item.name: InputName(item.nb, len(labels)) for item, labels in rule_lists()}
    for group, prefix in PREFIXES.items():
        for spec in TABLES:
            label = f"{group.label()}: {spec.field.nb}"
            size = len(spec.rows), len(spec.columns)
            found[prefix + spec.field.name] = InputName(label, *size)
        for item in (LEFT, BACK, *MODEL_FIELDS):
            rows = len(MODEL_ROWS.get(item.key, ("",)))
            found[prefix + item.name] = InputName(f"{group.label()}: {item.nb}", rows)
    return found


class _Reader(NamedInputs):
    """The inputs of a control group's workbook."""

    def __init__(self, path: Path, book: Book) -> None:
        super().__init__(path, book, control_plan().names, _input_names(), ORIGIN)

    def contents(self) -> ControlContents:
        """Return what the workbook holds; raise ``InputError`` with every fault."""
        self.check()
        values: dict[str, Any] = {}
        for item in SCALAR_FIELDS:
            value = self.several(item.name, [item.nb], item.domain)[0]
            values[item.key] = item.empty if value is None else value
        self._check_limits(values)
        values[WITHOUT_BIRTH.key] = self._cell(WITHOUT_BIRTH.name, WITHOUT_BIRTH, WITHOUT_BIRTH.nb)
        values[YEARS.key], values[FORMS.key] = self._years()
        for item, labels in rule_lists():
            values[item.key] = tuple(self.several(item.name, list(labels), item.domain))
        for group, key in zip(Group, ("young_adults", "families"), strict=True):
            values[key] = self._group(group, values[YEARS.key])
        if self.faults:
            raise InputError(self.faults)
        return ControlContents(
            ControlGroup.from_values(values),
            self.book,
            tuple(self.formulas.values()),
            tuple(self.remarks),
            self.areas,
        )

    def _check_limits(self, values: Mapping[str, Any]) -> None:
        """Find limits that are each right but not in order."""
        names = {item.nb: item.name for item in SCALAR_FIELDS}
        keys = ("lowest_age", "highest_age", "many", "some")
        for fault in limit_violations(*(values[key] for key in keys)):
            area = self.areas.get(names[fault.where])
            if area is not None:
                self._fault(cells_of(area)[0], fault.where, _told(fault.value, fault.allowed))

    def _years(self) -> tuple[tuple[int | None, ...], tuple[str, ...]]:
        labels = [f"år nummer {number}" for number in range(1, MAX_YEARS + 1)]
        before = len(self.faults)
        found = [
            self.several(item.name, [f"{item.nb}, {label}" for label in labels], item.domain)
            for item in (YEARS, FORMS)
        ]
        years, forms = tuple(found[0]), tuple(form or "" for form in found[1])
        areas = {item.nb: self.areas.get(item.name) for item in (YEARS, FORMS)}
        if len(self.faults) == before and None not in areas.values():
            for fault in year_violations(years, forms):
                area = areas[fault.where.partition(",")[0]]
                at = labels.index(fault.where.partition(", ")[2])
                if area is not None:
                    self._fault(cells_of(area)[at], fault.where, _told(fault.value, fault.allowed))
        return years, forms

    def _group(self, group: Group, years: tuple[int | None, ...]) -> GroupTables:
        prefix, label = PREFIXES[group], group.label()
        tables: list[CellTable] = [self._table(prefix, label, spec, years) for spec in TABLES]
        left, back = (
            self._cell(prefix + item.name, item, f"{label}: {item.nb}") for item in (LEFT, BACK)
        )
        self._check_back(prefix, label, left, back)
        sides = [
            tuple(
                self.several(
                    prefix + item.name,
                    [f"{label}: {item.nb} {row.lower()}".rstrip() for row in MODEL_ROWS[item.key]],
                    item.domain,
                )
            )
            for item in MODEL_FIELDS
        ]
        return GroupTables(*tables, left, back, *sides)  # type: ignore[call-arg,arg-type]  # as many as there are

    def _table(
        self, prefix: str, label: str, spec: TableSpec, years: tuple[int | None, ...]
    ) -> CellTable:
        area = self.areas.get(prefix + spec.field.name)
        if area is None:
            return ()
        return tuple(
            tuple(
                self._counted(
                    cells_of(area.part(row, column))[0],
                    f"{label}: {spec.label(row, column)}",
                    spec.field.domain,
                    used=not spec.by_year or years[column] is not None,
                )
                for column in range(len(spec.columns))
            )
            for row in range(len(spec.rows))
        )

    def _cell(self, name: str, item: Field, label: str) -> Cell:
        area = self.areas.get(name)
        return None if area is None else self._counted(cells_of(area)[0], label, item.domain)

    def _counted(self, cell: CellKey, label: str, domain: Domain, *, used: bool = True) -> Cell:
        """Return what stands in a cell that counts: a number, or what stands for a hidden one."""
        stored = self.cells.get(cell, EMPTY)
        if stored.formula is not None:
            self.formulas[cell] = InputFormula(*cell, label, f"={stored.formula}", stored.value)
        value = _settled(plain_value(stored.value))
        if not used:
            if value is not None:
                self._fault(cell, label, _told(value, "tomt, for året er ikke brukt"))
            return None
        if admits(domain, value) and not stored.is_date and not isinstance(stored.value, bool):
            return value
        self._fault(cell, label, _told(value, allowed(domain)))
        return None

    def _check_back(self, prefix: str, label: str, left: Cell, back: Cell) -> None:
        area = self.areas.get(prefix + BACK.name)
        if area is None:
            return
        for fault in back_violations(label, left, back):
            self._fault(cells_of(area)[0], fault.where, _told(fault.value, fault.allowed))

    def _fault(self, cell: CellKey, label: str, message: str) -> None:
        self.faults.append(row_fault(self.path.name, cell, label, message))


def _settled(value: float | str | None) -> Cell:
    """Return a cell's value with a text for a hidden number as it is spelt, whatever its case."""
    if not isinstance(value, str):
        return value
    folded = " ".join(value.split()).casefold()
    return next((word for word in HIDDEN if word == folded), value)


def _told(value: object, allowed_text: str) -> str:
    shown = "cellen er tom" if value is None else f"{quoted(value)} er ikke tillatt"
    return f"{shown}. Tillatt: {allowed_text}."
