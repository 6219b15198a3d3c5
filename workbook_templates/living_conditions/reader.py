"""Reads a workbook's inputs back through its names.

Every fault is listed at once with tab, cell, what stands there and what is allowed. A national
identity number is refused in every text, and never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbook_templates.kinds import (
    InputFormula,
    InputName,
    NamedInputs,
    Origin,
    TableWords,
    cells_of,
    plain_value,
    row_fault,
)
from workbook_templates.living_conditions.data import (
    PREFIX,
    Cells,
    LivingData,
    is_named,
    is_nameless,
    living_data,
)
from workbook_templates.living_conditions.names import (
    ASSUMED_NAMES,
    WEIGHTS_NAME,
    form_name,
)
from workbook_templates.living_conditions.plan import REGISTER_KEY, capacity_of, living_plan
from workbook_templates.living_conditions.register import WIDTH
from workbook_templates.sheet import Area
from workbook_templates.xlsx import EMPTY, Book, CellKey, FoundCell
from xlmodel.common.errors import InputError
from xlmodel.common.fields import Domain, Field
from xlmodel.common.national_identity import holds_national_identity_number
from xlmodel.common.placing import THEMES
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.living_conditions import (
    ASSUMED,
    CASE,
    LOW_INCOME,
    REGISTER_FIELDS,
    SET_FIELDS,
    STEPS,
    WEIGHT,
    LivingConditions,
    Registration,
    Value,
    Values,
    refused,
)

ORIGIN: Final = Origin.of("for levekår", f"{PREFIX}.+")
_TABLE: Final = TableWords("registrering", "registreringen", "registeret", CASE.nb)


@dataclass(frozen=True, slots=True)
class LivingContents:
    """The inputs that stand in a workbook, and what stands in the rows of its register."""

    inputs: LivingConditions
    capacity: int
    register: tuple[Cells, ...]
    book: Book
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)

    def data(self) -> LivingData:
        """Compute everything the workbook shows."""
        return living_data(self.inputs, self.register)


def read_living_workbook(path: Path, book: Book) -> LivingContents:
    """Read the inputs of a workbook; ``book`` is the file, opened.

    Raises ``EffektmodellError`` where the file is not such a workbook and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    return _Reader(path, book).contents()


def _set_name(item: Field) -> str:
    return item.name if item in MUNICIPALITY_SPECS else PREFIX + item.name


def form_names() -> dict[str, InputName]:
    """Return the names of the form's fields."""
    return {PREFIX + form_name(item): InputName(f"Skjema: {item.nb}") for item in REGISTER_FIELDS}


def _input_names() -> dict[str, InputName]:
    """Return every name that points at inputs, with its label and how many cells it has."""
    found = {_set_name(item): InputName(item.nb) for item in SET_FIELDS}
    found[PREFIX + WEIGHTS_NAME] = InputName("vektene", len(THEMES))
    found[PREFIX + LOW_INCOME.name] = InputName(LOW_INCOME.nb, 1, 2)
    for name in ASSUMED_NAMES.values():
        found[PREFIX + name] = InputName(ASSUMED.nb, len(STEPS))
    found[REGISTER_KEY] = InputName("registeret", 0, WIDTH)
    return found | form_names()


class FormReader(NamedInputs):
    """Reads the fields of a form or of a row of the register."""

    def value(self, cell: CellKey, item: Field, label: str, *, required: bool) -> Value:
        """Return the value of a field's cell; a fault gives an empty one."""
        if not required and self.cells.get(cell, EMPTY).value in (None, ""):
            nothing: Value = item.empty
            return nothing
        found = self.checked(cell, label, item.domain)
        if found is None:
            empty: Value = item.empty
            return empty
        made: Value = item.from_cells([found])
        return made

    def checked(self, cell: CellKey, label: str, domain: Domain) -> Any:
        """Return a cell's value; a text that holds a national identity number is refused unseen."""
        stored = self.cells.get(cell, EMPTY)
        if holds_identity(stored, domain):
            fault = refused("")
            self.faults.append(row_fault(self.path.name, cell, label, fault.allowed))
            return None
        return super().checked(cell, label, domain)

    def form(self, *, required: bool) -> Values:
        """Return what stands in the form."""
        return tuple(
            self.value(cells_of(area)[0], item, f"Skjema: {item.nb}", required=required)
            if (area := self.areas.get(PREFIX + form_name(item))) is not None
            else item.empty
            for item in REGISTER_FIELDS
        )


def holds_identity(stored: FoundCell, domain: Domain) -> bool:
    """Say whether a cell where a text belongs holds a national identity number, or is one."""
    return domain.is_text and holds_national_identity_number(stored.value)


class _Reader(FormReader):
    """The inputs of a workbook."""

    def __init__(self, path: Path, book: Book) -> None:
        areas = {name.casefold(): book.place(text) for name, text in book.names.items()}
        self._rows = capacity_of(
            {name: 0 if area is None else area.rows for name, area in areas.items()}
        )
        super().__init__(path, book, living_plan(self._rows).names, _input_names(), ORIGIN)

    def contents(self) -> LivingContents:
        """Return what the workbook holds; raise ``InputError`` with every fault."""
        self.check()
        values: dict[str, Any] = {item.key: self._set_value(item) for item in SET_FIELDS}
        places = [f"{WEIGHT.nb}, {item.label.lower()}" for item in THEMES]
        values["weights"] = tuple(self.several(PREFIX + WEIGHTS_NAME, places, WEIGHT.domain))
        ends = [f"{LOW_INCOME.nb}, {which}" for which in ("lavest", "høyest")]
        values["low_income"] = tuple(
            self.several(PREFIX + LOW_INCOME.name, ends, LOW_INCOME.domain)
        )
        for key, name in ASSUMED_NAMES.items():
            labels = [f"{ASSUMED.nb}, {step.label().lower()}" for step in STEPS]
            values[key] = tuple(self.several(PREFIX + name, labels, ASSUMED.domain))
        values["form"] = self.form(required=False)
        register, registrations = self._register()
        if self.faults:
            raise InputError(self.faults)
        inputs = LivingConditions.from_values(
            values | {"registrations": tuple(registrations), "rows": self._rows}
        )
        return LivingContents(
            inputs,
            self._rows,
            register,
            self.book,
            tuple(self.formulas.values()),
            tuple(self.remarks),
            self.areas,
        )

    def _set_value(self, item: Field) -> Any:
        found = self.several(_set_name(item), [item.nb], item.domain)[0]
        return item.empty if found is None else item.from_cells([found])

    def _register(self) -> tuple[tuple[Cells, ...], list[Registration]]:
        area = self.areas.get(REGISTER_KEY)
        if area is None:
            return (), []
        self.check_edges(area, _TABLE, "")
        rows: list[Cells] = []
        found: list[Registration] = []
        for offset in range(area.rows):
            cells = cells_of(area.part(offset, 0, 1, WIDTH))
            raw = tuple(plain_value(self.cells.get(cell, EMPTY).value) for cell in cells)
            if is_named(raw):
                before = len(self.faults)
                values = tuple(self._row_values(cells, area.row + offset + 1))
                if len(self.faults) == before:
                    found.append(Registration(values))
            elif is_nameless(raw):
                self.remarks.append(
                    f"{self.path.name}, fanen «{area.sheet}», rad {area.row + offset + 1}: raden har "
                    "ikke noe saksnummer og teller ikke."
                )
            rows.append(raw)
        self._remark_doubles(area, rows)
        return tuple(rows), found

    def _row_values(self, cells: Sequence[CellKey], number: int) -> Iterator[Value]:
        for item, cell in zip(REGISTER_FIELDS, cells, strict=True):
            label = f"rad {number}, {item.nb.lower()}"
            yield self.value(cell, item, label, required=True)

    def _remark_doubles(self, area: Area, rows: Sequence[Cells]) -> None:
        """Tell of registrations of one case on one day, which are both left out."""
        seen: dict[tuple[str, object], list[int]] = {}
        for offset, row in enumerate(rows):
            if is_named(row):
                seen.setdefault((str(row[0]).lower(), row[1]), []).append(area.row + offset + 1)
        for numbers in seen.values():
            if len(numbers) > 1:
                told = " og ".join(map(str, numbers))
                self.remarks.append(
                    f"{self.path.name}, fanen «{area.sheet}», rad {told}: samme sak har flere "
                    "registreringer på samme dag. De er utelatt."
                )
