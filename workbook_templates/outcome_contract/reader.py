"""Reads an outcome contract's inputs back through the names of its workbook.

Every fault is listed at once with tab, cell, what stands there and what is allowed; an id that looks
like a fødselsnummer is refused and never shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbook_templates.blocks import FAULTY_ROWS
from workbook_templates.kinds import (
    InputFormula,
    InputName,
    NamedInputs,
    Origin,
    TableWords,
    cells_of,
    name_rows,
    plain_value,
    row_fault,
)
from workbook_templates.outcome_contract.data import ContractData, Row, contract_data
from workbook_templates.outcome_contract.plan import capacity_of, contract_plan
from workbook_templates.outcome_contract.youths import COMPUTED, LIST_NAME
from workbook_templates.sheet import Area
from workbook_templates.xlsx import EMPTY, Book, CellKey
from xlmodel.common.errors import InputError
from xlmodel.common.fields import Field
from xlmodel.common.national_identity import holds_national_identity_number
from xlmodel.outcome_contract import OutcomeContract, TableRow, Youth
from xlmodel.outcome_contract.inputs import NUMBER_REFUSED, TEXT_REFUSED, identifying
from xlmodel.outcome_contract.specs import (
    CHARACTERISTICS,
    ID_FIELD,
    MAX_YEARS,
    ROW_FIELDS,
    SCALAR_FIELDS,
    SETTLEMENT,
    TABLE_ROWS,
    YEAR_FIELD,
    YEARLY_FIELDS,
    YOUTH_FIELDS,
)

ORIGIN: Final = Origin.of("for effektkontrakter", "EK_.+")
_LIST: Final = TableWords("deltaker", "deltakeren", "deltakerlisten", ID_FIELD.nb)
_WIDTH: Final = len(YOUTH_FIELDS)


@dataclass(frozen=True, slots=True)
class ContractContents:
    """The inputs that stand in an outcome contract's workbook, and the rows of its list as they stand."""

    inputs: OutcomeContract
    capacity: int
    rows: tuple[Row, ...]
    book: Book
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)

    def data(self) -> ContractData:
        """Compute everything the workbook shows."""
        return contract_data(self.inputs, self.rows)


def read_contract_workbook(path: Path, book: Book) -> ContractContents:
    """Read the inputs of a workbook; ``book`` is the file, opened.

    Raises ``EffektmodellError`` where the file is not such a workbook and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    return _Reader(path, book).contents()


def _input_names() -> dict[str, InputName]:
    found = {item.name: InputName(item.nb) for item in SCALAR_FIELDS}
    found |= {item.name: InputName(item.nb, 1, MAX_YEARS) for item in YEARLY_FIELDS}
    found |= {item.name: InputName(f"tabellen: {item.nb}", TABLE_ROWS) for item in ROW_FIELDS}
    found[LIST_NAME] = InputName("deltakerlisten", 0, _WIDTH, COMPUTED)
    return found


class _Reader(NamedInputs):
    """The inputs of an outcome contract's workbook."""

    def __init__(self, path: Path, book: Book) -> None:
        self._capacity = capacity_of(name_rows(book))
        names = contract_plan(self._capacity).names
        super().__init__(path, book, names, _input_names(), ORIGIN)

    def contents(self) -> ContractContents:
        """Return what the workbook holds; raise ``InputError`` with every fault."""
        self.check()
        values: dict[str, Any] = {item.key: self._of(item, [item.nb])[0] for item in SCALAR_FIELDS}
        for item in identifying(values):
            if (area := self.areas.get(item.name)) is not None:
                self._fault(cells_of(area)[0], item.nb, TEXT_REFUSED)
        for item in YEARLY_FIELDS:
            labels = [f"{item.nb}, år {year}" for year in range(1, MAX_YEARS + 1)]
            values[item.key] = tuple(self._of(item, labels))
        self._check_settlement(values[SETTLEMENT.key])
        values["table"] = self._table()
        rows, youths = self._youths()
        if self.faults:
            raise InputError(self.faults)
        return ContractContents(
            OutcomeContract.from_values(values | {"youths": tuple(youths)}),
            self._capacity,
            rows,
            self.book,
            tuple(self.formulas.values()),
            tuple(self.remarks),
            self.areas,
        )

    def _of(self, item: Field, labels: Sequence[str]) -> list[Any]:
        found = self.several(item.name, labels, item.domain)
        return [item.empty if value is None else value for value in found]

    def _check_settlement(self, values: Sequence[object]) -> None:
        area = self.areas.get(SETTLEMENT.name)
        if area is None:
            return
        for year, (cell, value) in enumerate(zip(cells_of(area), values, strict=True), start=1):
            if isinstance(value, int) and value < year:
                text = (
                    f"kontraktsår {value} er før året selv. "
                    f"Tillatt: et helt tall fra {year} til {MAX_YEARS}, eller tomt."
                )
                self._fault(cell, f"{SETTLEMENT.nb}, år {year}", text)

    def _table(self) -> tuple[TableRow, ...]:
        columns = {
            item.key: self.several(
                item.name,
                [f"Tabell, rad {row}: {item.nb}" for row in range(1, TABLE_ROWS + 1)],
                item.domain,
            )
            for item in ROW_FIELDS
        }
        return tuple(TableRow(*each) for each in zip(*columns.values(), strict=True))

    def _fault(self, cell: CellKey, label: str, message: str) -> None:
        self.faults.append(row_fault(self.path.name, cell, label, message))

    def _youths(self) -> tuple[tuple[Row, ...], list[Youth]]:
        area = self.areas.get(LIST_NAME)
        if area is None:
            return (), []
        self._check_around(area)
        rows: list[Row] = []
        youths: list[Youth] = []
        seen: dict[str, CellKey] = {}
        for offset in range(area.rows):
            line = area.part(offset, 0, 1, _WIDTH)
            cells = cells_of(line)
            raw = tuple(plain_value(self.cells.get(cell, EMPTY).value) for cell in cells)
            rows.append(raw)
            if self.cells.get(cells[0], EMPTY).value in (None, ""):
                if any(value not in (None, "") for value in raw):
                    self.remarks.append(
                        f"{self.path.name}, fanen «{line.sheet}», rad {line.row + 1}: raden har ikke "
                        "noen id og teller ikke."
                    )
                continue
            youth = self._youth(line, cells, seen)
            if youth is not None:
                youths.append(youth)
        return tuple(rows), youths

    def _check_around(self, area: Area) -> None:
        """Find rows beside the list; an id there that may be a fødselsnummer is not shown."""
        for row in (area.row - 1, area.row + area.rows):
            cell = cells_of(Area(area.sheet, row, area.column))[0]
            if holds_national_identity_number(self.cells.get(cell, EMPTY).value):
                self._fault(cell, ID_FIELD.nb, f"verdien {NUMBER_REFUSED}")
                return
        self.check_edges(area, _LIST, FAULTY_ROWS)

    def _youth(
        self, line: Area, cells: Sequence[CellKey], seen: dict[str, CellKey]
    ) -> Youth | None:
        label, before = f"deltakeren i rad {line.row + 1}", len(self.faults)
        self.check_row_formulas(line, label, "deltakeren", COMPUTED)
        code = self._code(cells[0], f"{label}, id", seen)
        year = self.checked(cells[1], f"{label}, kontraktsår", YEAR_FIELD.domain)
        answers = [
            self.checked(cell, f"{label}, {item.nb[:1].lower()}{item.nb[1:]}", item.domain) or ""
            for cell, item in zip(cells[2:], YOUTH_FIELDS[2:], strict=True)
        ]
        if len(self.faults) > before:
            return None
        half = len(CHARACTERISTICS)
        return Youth(code, year, tuple(answers[:half]), tuple(answers[half:]))

    def _code(self, cell: CellKey, label: str, seen: dict[str, CellKey]) -> str:
        """Return an id as a text; ``seen`` are those of the rows above, in lower case."""
        if holds_national_identity_number(self.cells.get(cell, EMPTY).value):
            self._fault(cell, label, f"verdien {NUMBER_REFUSED}")
            return ""
        code: str = self.checked(cell, label, ID_FIELD.domain) or ""
        first = seen.setdefault(code.casefold(), cell) if code else cell
        if first != cell:
            text = f"id-en står også i celle {first[1]}. Hver id kan stå én gang."
            self._fault(cell, label, text)
        return code
