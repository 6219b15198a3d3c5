"""Reads the inputs of the workbook back through its names.

Every fault is listed at once with tab, cell, what stands there and what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbook_templates.blocks import FAULTY_ROWS
from workbook_templates.exclusion_accounts.data import (
    PROFILE_WIDTH,
    ExclusionData,
    Row,
    exclusion_data,
)
from workbook_templates.exclusion_accounts.plan import capacity_of, exclusion_plan
from workbook_templates.exclusion_accounts.profiles import AMOUNTS_NAME, PROFILES_NAME
from workbook_templates.kinds import (
    InputFormula,
    InputName,
    NamedInputs,
    Origin,
    TableWords,
    cells_of,
    plain_value,
)
from workbook_templates.sheet import Area
from workbook_templates.xlsx import EMPTY, Book, CellKey
from xlmodel.common.errors import InputError, quoted
from xlmodel.exclusion_accounts import (
    AGES,
    AMOUNT,
    MODEL_FIELDS,
    PROFILE_FIELDS,
    SET_FIELDS,
    ExclusionInputs,
    ProfileRow,
)

_TABLE: Final = TableWords("rad", "raden", "profilene", PROFILE_FIELDS[0].nb)
_COMPUTED: Final = 2
ORIGIN: Final = Origin.of("for sammenligning med Utenforregnskapet", "UF_.+")


@dataclass(frozen=True, slots=True)
class ExclusionContents:
    """The inputs that stand in a workbook, and what stands in the cells of its profiles.

    ``book`` is the file that they were read from; ``areas`` tells where each input's name points;
    ``remarks`` is what a reader should know though it is no fault.
    """

    inputs: ExclusionInputs
    capacity: int
    rows: tuple[Row, ...]
    book: Book
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)

    def data(self) -> ExclusionData:
        """Compute everything the workbook shows."""
        return exclusion_data(self.inputs, self.rows)


def read_exclusion_workbook(path: Path, book: Book) -> ExclusionContents:
    """Read the inputs of a workbook; ``book`` is the file, opened.

    Raises ``EffektmodellError`` where the file is not such a workbook and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    return _Reader(path, book).contents()


def _input_names() -> dict[str, InputName]:
    """Return every name that points at inputs, with its label and how many cells it has."""
    found = {item.name: InputName(item.nb) for item in SET_FIELDS}
    found |= {item.name: InputName(f"effektmodellen, {item.nb.lower()}") for item in MODEL_FIELDS}
    found[PROFILES_NAME] = InputName("profilene", 0, PROFILE_WIDTH, _COMPUTED)
    found[AMOUNTS_NAME] = InputName("beløpene", 0, len(AGES))
    return found


class _Reader(NamedInputs):
    """The inputs of a workbook."""

    def __init__(self, path: Path, book: Book) -> None:
        areas = {name.casefold(): book.place(text) for name, text in book.names.items()}
        rows = {name: 0 if area is None else area.rows for name, area in areas.items()}
        self._capacity = capacity_of(rows)
        names = exclusion_plan(self._capacity).names
        super().__init__(path, book, names, _input_names(), ORIGIN)

    def contents(self) -> ExclusionContents:
        """Return what the workbook holds; raise ``InputError`` with every fault."""
        self.check()
        values: dict[str, Any] = {}
        for item in (*SET_FIELDS, *MODEL_FIELDS):
            found = self.several(item.name, [item.nb], item.domain)[0]
            values[item.key] = item.empty if found is None else found
        rows, profiles = self._profiles()
        if self.faults:
            raise InputError(self.faults)
        return ExclusionContents(
            ExclusionInputs.from_values(values | {"profiles": tuple(profiles)}),
            self._capacity,
            tuple(rows),
            self.book,
            tuple(self.formulas.values()),
            tuple(self.remarks),
            self.areas,
        )

    def _profiles(self) -> tuple[list[Row], list[ProfileRow]]:
        table, amounts = self.areas.get(PROFILES_NAME), self.areas.get(AMOUNTS_NAME)
        if table is None or amounts is None:
            return [], []
        if (table.sheet, table.row, table.rows) != (amounts.sheet, amounts.row, amounts.rows):
            self.add_name_fault(
                AMOUNTS_NAME,
                "beløpene",
                f"navnet dekker andre rader ({amounts.reference()}) enn {PROFILES_NAME} "
                f"({table.reference()}). Beløpene skal stå på de samme radene.",
            )
            return [], []
        self.check_edges(table, _TABLE, FAULTY_ROWS)
        read = [self._row(*parts) for parts in _parts(table, amounts)]
        return [row for row, _ in read], [made for _, made in read if made is not None]

    def _row(self, line: Area, amounts: Area) -> tuple[Row, ProfileRow | None]:
        """Return what stands in a row, and the profile row where it is one without faults."""
        cells = cells_of(line)
        raw: Row = tuple(
            plain_value(self.cells.get(cell, EMPTY).value) for cell in (*cells, *cells_of(amounts))
        )
        if raw[0] in (None, ""):
            if any(value not in (None, "") for value in raw):
                self.remarks.append(
                    f"{self.path.name}, fanen «{line.sheet}», rad {line.row + 1}: raden har ikke "
                    "noen målgruppe og teller ikke."
                )
            return raw, None
        label = f"rad {line.row + 1}" + (f", {quoted(raw[2])}" if raw[2] else "")
        before = len(self.faults)
        self.check_row_formulas(line, label, "raden", _COMPUTED)
        values = {
            item.key: self.checked(cell, f"{label}, {item.nb.lower()}", item.domain)
            for item, cell in zip(PROFILE_FIELDS, cells, strict=True)
        }
        found = tuple(self._amounts(cells_of(amounts), label))
        if len(self.faults) > before:
            return raw, None
        made = {item.key: item.from_cells([values[item.key]]) for item in PROFILE_FIELDS}
        return raw, ProfileRow(**made, amounts=found)

    def _amounts(self, cells: Sequence[CellKey], label: str) -> Iterator[float]:
        for age, cell in zip(AGES, cells, strict=True):
            is_blank = self.is_blank(cell)
            yield (
                0.0
                if is_blank
                else self.checked(cell, f"{label}, beløp ved {age} år", AMOUNT.domain) or 0.0
            )


def _parts(table: Area, amounts: Area) -> Iterator[tuple[Area, Area]]:
    """Yield the cells of each row: its columns and its amounts."""
    for offset in range(table.rows):
        yield (
            table.part(offset, 0, 1, table.columns),
            amounts.part(offset, 0, 1, amounts.columns),
        )
