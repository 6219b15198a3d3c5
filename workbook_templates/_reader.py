"""Reads a workbook's inputs back through its names.

Every fault is listed at once with tab, cell, what stands there and what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from workbook_templates._data import MeasureRow
from workbook_templates._effektmodell import STANDARD_CAPACITY, Capacities, effektmodell_plan
from workbook_templates._faults import cell_fault, date_text, name_fault, row_fault, tab_fault
from workbook_templates._introduction_tab import GLOBAL_INPUTS
from workbook_templates._plan import Area, relative
from workbook_templates._recalculate import (
    Calculator,
    CellKey,
    CellValue,
    ErrorValue,
    RecalculationError,
)
from workbook_templates._stored import EMPTY, StoredCell, StoredWorkbook
from xlmodel.errors import EffektmodellError, InputError, Violation, quoted
from xlmodel.inputs import GroupInputs, Measure, ModelInputs, Provenance
from xlmodel.parameters import default_group_inputs
from xlmodel.specs import INPUT_SPECS, MEASURE_FIELDS, Domain, InputSpec, Shape
from xlmodel.terms import ENTRY_SITUATIONS, Group
from xlmodel.version import MODEL_VERSION

_WIDTH: Final = len(MEASURE_FIELDS)
_COMPUTED: Final = len(ENTRY_SITUATIONS) + 1
"""Columns of formulas beside the measures: the yearly cost a situation, and the row's status."""
_MAX_ROWS: Final = 10_000
_BELOW: Final = "Rader som må sjekkes"
_TEXTS: Final = {item.key: item for item in MEASURE_FIELDS if item.key in ("source", "grade")}
_SUFFIXES: Final = {"source": "_Kilde", "grade": "_Sikkerhet"}


@dataclass(frozen=True, slots=True)
class InputFormula:
    """A formula that staff have written in an input cell, and the value it gives now."""

    tab: str
    address: str
    label: str
    formula: str
    value: CellValue


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """The inputs that stand in a workbook, and its measures tables row by row.

    ``areas`` tells where each input's name points; ``remarks`` is what a reader should know though
    it is no fault.
    """

    inputs: ModelInputs
    rows: Mapping[Group, tuple[MeasureRow, ...]]
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)

    @property
    def capacity(self) -> Capacities:
        """How many rows each measures table has."""
        return len(self.rows[Group.YOUNG_ADULTS]), len(self.rows[Group.FAMILIES])


def read_workbook(path: Path, book: StoredWorkbook | None = None) -> WorkbookContents:
    """Read the inputs of a workbook; ``book`` is the file where the caller has read it already.

    Raises ``EffektmodellError`` where the file is not one of ours and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    reader = _Reader(path, StoredWorkbook(path) if book is None else book)
    reader.check_version()
    reader.check_names()
    common = {
        item.field: reader.several(item.name, [item.label], item.domain)[0]
        for item in GLOBAL_INPUTS
    }
    values = {group: reader.group_values(group) for group in Group}
    rows = {group: reader.measure_rows(group) for group in Group}
    if reader.faults:
        raise InputError(reader.faults)
    young_adults, families = (
        GroupInputs.from_values(
            values[group]
            | {
                "group": group,
                "measures": tuple(row.measure for row in rows[group] if row.measure is not None),
            }
        )
        for group in Group
    )
    inputs = ModelInputs(**common, young_adults=young_adults, families=families)
    return WorkbookContents(
        inputs, rows, tuple(reader.formulas.values()), tuple(reader.remarks), reader.areas
    )


def _input_names() -> dict[str, tuple[str, int]]:
    """Return every name that points at inputs, with its label and how many cells it has.

    A measures table has as many rows as it has: 0 stands for any number of cells.
    """
    found = {item.name: (item.label, 1) for item in GLOBAL_INPUTS}
    for group in Group:
        for spec in INPUT_SPECS:
            name = group.prefix + spec.name
            label = f"{group.label()}: {spec.nb}"
            found[name] = (label, max(spec.shape.value, 1))
            for key, suffix in _SUFFIXES.items():
                found[name + suffix] = (f"{label}, {_TEXTS[key].nb.lower()}", 1)
        found[f"{group.prefix}Tiltak"] = (f"{group.label()}: tiltakstabellen", 0)
    return found


_INPUT_NAMES: Final = _input_names()


def _is_text_name(name: str) -> bool:
    """Say whether a name points at a source or a grade, which may be missing."""
    return name.endswith(tuple(_SUFFIXES.values()))


class _Reader:
    """The cells behind a workbook's names, and the faults found in them."""

    def __init__(self, path: Path, book: StoredWorkbook) -> None:
        self.path = path
        self.faults: list[Violation] = []
        self.remarks: list[str] = []
        self.formulas: dict[CellKey, InputFormula] = {}
        self._book = book
        named = {name.casefold(): text for name, text in self._book.names.items()}
        self._template = effektmodell_plan((STANDARD_CAPACITY, STANDARD_CAPACITY)).names
        self._refers = {
            name: named[name.casefold()] for name in self._template if name.casefold() in named
        }
        places = {name: self._book.place(text) for name, text in self._refers.items()}
        self._places = {name: area for name, area in places.items() if area is not None}
        self.areas = {name: area for name, area in self._places.items() if name in _INPUT_NAMES}
        self._cells: dict[CellKey, StoredCell] = {}

    def check_version(self) -> None:
        """Raise where the workbook is not ours or of another version."""
        if not self._refers:
            raise EffektmodellError(
                f"{self.path}: dette er ikke en arbeidsbok fra effektmodellen "
                "(ingen av modellens navn finnes i den)."
            )
        area = self._places.get("Modellversjon")
        if area is None:
            found = self._refers.get("Modellversjon")
            self._name_fault(
                "Modellversjon",
                "versjonen som arbeidsboken er laget av",
                f"navnet {'mangler' if found is None else 'peker på ' + quoted(found)}. "
                f"Det skal peke på {self._template['Modellversjon'].reference()}.",
            )
            return
        self._load({area.sheet: {(area.row, area.column)}})
        cell = (area.sheet, relative(area.row, area.column))
        shown = _version_text(self._cells.get(cell, EMPTY).value)
        if shown in (MODEL_VERSION, MODEL_VERSION.removesuffix(".0")):
            return
        where = f"{self.path}, fanen «{cell[0]}», celle {cell[1]}"
        reads = f"Dette programmet leser versjon {MODEL_VERSION}"
        parts = _version_parts(shown)
        if parts is None:
            raise EffektmodellError(
                f"{where}: Modellversjon er {quoted(shown or None)}, som ikke er en versjon. {reads}."
            )
        if parts > (_version_parts(MODEL_VERSION) or ()):
            raise EffektmodellError(
                f"{where}: arbeidsboken er laget av en nyere modellversjon ({shown}). {reads}. "
                "Oppdater programmet."
            )
        raise EffektmodellError(
            f"{where}: arbeidsboken er laget av en eldre modellversjon ({shown}). {reads}. "
            "Bruk den utgaven av programmet som arbeidsboken er laget med."
        )

    def check_names(self) -> None:
        """Find names that are gone or point at the wrong cells; the others' cells are loaded."""
        gone = self._deleted_tabs()
        moved = dict(self._moved())
        for name, (label, count) in _INPUT_NAMES.items():
            template = self._template[name]
            area = self.areas.get(name)
            fault = ""
            if area is None:
                refers = self._refers.get(name)
                if refers is None or template.sheet not in gone:
                    fault = "navnet mangler" if refers is None else f"peker på {quoted(refers)}"
            elif not _has_size(area, count):
                fault = _size_text(area, count)
            elif name in moved:
                fault = f"navnet er flyttet til {area.reference()}"
            if not fault and area is not None:
                continue
            self.areas.pop(name, None)
            if _is_text_name(name):
                if fault:
                    self.remarks.append(
                        f"{self.path.name}, navnet {name} ({label}): {fault}. Feltet leses som tomt."
                    )
            elif fault and template.sheet not in gone:
                right = moved.get(name, template)
                self._name_fault(name, label, f"{fault}. Det skal peke på {right.reference()}.")
        self._check_overlaps()
        self._load_inputs()

    def _deleted_tabs(self) -> set[str]:
        """List the tabs that are gone, with their inputs, and return them."""
        known = {tab.casefold() for tab in self._book.tabs}
        gone = set()
        for tab in dict.fromkeys(self._template[name].sheet for name in _INPUT_NAMES):
            names = [name for name in _INPUT_NAMES if self._template[name].sheet == tab]
            if tab.casefold() in known or any(name in self.areas for name in names):
                continue
            gone.add(tab)
            held = [
                _INPUT_NAMES[name][0].partition(": ")[2] or _INPUT_NAMES[name][0]
                for name in names
                if not _is_text_name(name)
            ]
            message = f"fanen mangler, og med den inndataene {', '.join(held)}."
            self.faults.append(tab_fault(self.path.name, tab, message))
        return gone

    def _moved(self) -> Iterator[tuple[str, Area]]:
        """Yield names that no longer stand as their neighbours do, with where they should point.

        Rows and columns inserted above or beside move all names below or to the right alike. A name
        whose neighbours in the template have both moved alike, and it otherwise, was moved by itself.
        """
        for tab in {area.sheet for area in self._template.values()}:
            here = [
                (name, area, self._places[name])
                for name, area in self._template.items()
                if area.sheet == tab and name in self._places
            ]
            sheets = [found.sheet for _, _, found in here]
            usual = max(set(sheets), key=sheets.count) if sheets else tab
            shifts = {
                name: (found.row - area.row, found.column - area.column)
                for name, area, found in here
            }
            by_row = sorted(here, key=lambda item: (item[1].row, item[1].column))
            by_column = sorted(here, key=lambda item: (item[1].column, item[1].row))
            rows = _usual_shifts(
                [shifts[name][0] for name, _, _ in by_row], [area.row for _, area, _ in by_row]
            )
            columns = _usual_shifts(
                [shifts[name][1] for name, _, _ in by_column],
                [area.column for _, area, _ in by_column],
            )
            row_of = {item[0]: shift for item, shift in zip(by_row, rows, strict=True)}
            column_of = {item[0]: shift for item, shift in zip(by_column, columns, strict=True)}
            for name, area, found in here:
                if found.sheet != usual or shifts[name] != (row_of[name], column_of[name]):
                    yield (
                        name,
                        Area(
                            usual,
                            area.row + row_of[name],
                            area.column + column_of[name],
                            area.rows,
                            area.columns,
                        ),
                    )

    def _check_overlaps(self) -> None:
        """Find names that point at the same cells."""
        owners: dict[CellKey, str] = {}
        told = set()
        for name, area in self.areas.items():
            for cell in _cells_of(area):
                owner = owners.setdefault(cell, name)
                if owner != name and (owner, name) not in told:
                    told.add((owner, name))
                    self._name_fault(
                        name,
                        _INPUT_NAMES[name][0],
                        f"navnet peker på {area.reference()}, der navnet {owner} også peker.",
                    )

    def _load_inputs(self) -> None:
        """Read the cells of every input, and those around the measures tables."""
        wanted: dict[str, set[tuple[int, int]]] = {}
        for name, area in self.areas.items():
            around = 1 if name.endswith("_Tiltak") else 0
            wanted.setdefault(area.sheet, set()).update(
                (row, column)
                for row in range(max(area.row - around, 0), area.row + area.rows + 3 * around)
                for column in range(area.column, area.column + area.columns + _COMPUTED * around)
            )
        self._load(wanted)
        for area in self.areas.values():
            for cell in _cells_of(area):
                stored = self._cells.get(cell)
                if stored is not None and stored.formula is not None:
                    self._cells[cell] = self._calculated_cell(cell, stored)

    def _load(self, wanted: Mapping[str, set[tuple[int, int]]]) -> None:
        for tab, places in wanted.items():
            for (row, column), stored in self._book.cells(tab, places).items():
                self._cells[tab, relative(row, column)] = stored

    def _calculated_cell(self, cell: CellKey, stored: StoredCell) -> StoredCell:
        """Return a formula's cell with its value computed now, or else as the file stores it."""
        value = self._calculated.get(cell, stored.value)
        return StoredCell(value, stored.formula, stored.is_date)

    @cached_property
    def _calculated(self) -> Mapping[CellKey, CellValue]:
        try:
            return Calculator(self.path).calculate()
        except RecalculationError as error:
            self.remarks.append(
                f"{self.path.name}: formler i inndataceller er lest med verdien som sto lagret i "
                f"filen, for de kunne ikke regnes på nytt. {error}"
            )
            return {}

    def several(self, name: str, labels: Sequence[str], domain: Domain) -> list[Any]:
        """Return the values of a name's cells, one a label; a fault gives ``None``."""
        area = self.areas.get(name)
        if area is None:
            return [None] * len(labels)
        return [
            self._checked(cell, label, domain)
            for cell, label in zip(_cells_of(area), labels, strict=True)
        ]

    def _checked(self, cell: CellKey, label: str, domain: Domain) -> Any:
        stored = self._cells.get(cell, EMPTY)
        value = stored.value
        if stored.formula is not None:
            self.formulas[cell] = InputFormula(*cell, label, stored.formula, value)
        if value in (None, ""):
            if not domain.optional:
                self._cell_fault(cell, label, stored, domain)
            return None
        if domain.kind == "text" or (
            domain.kind == "choice" and isinstance(domain.choices[0], str)
        ):
            text = _as_text(stored)
            if text is None or not domain.admits_text(text):
                self._cell_fault(cell, label, stored, domain)
                return None
            return text
        number_is_right = (
            isinstance(value, float)
            and not stored.is_date
            and (value in domain.choices if domain.choices else domain.admits_number(value))
        )
        if not number_is_right:
            self._cell_fault(cell, label, stored, domain)
            return None
        return (
            int(value) if domain.kind in ("whole", "choice") and isinstance(value, float) else value
        )

    def _cell_fault(self, cell: CellKey, label: str, stored: StoredCell, domain: Domain) -> None:
        self.faults.append(cell_fault(self.path.name, cell, label, stored, domain))

    def _name_fault(self, name: str, label: str, message: str) -> None:
        self.faults.append(name_fault(self.path.name, name, label, message))

    def group_values(self, group: Group) -> dict[str, Any]:
        """Return a group's inputs but its measures, with their sources."""
        values: dict[str, Any] = {}
        provenance = {}
        for spec in INPUT_SPECS:
            name = group.prefix + spec.name
            found = self.several(name, _labels(spec), spec.domain)
            values[spec.key] = found[0] if spec.shape is Shape.SCALAR else found
            source, grade = (
                self.several(name + _SUFFIXES[key], [f"{spec.nb}, {item.nb.lower()}"], item.domain)[
                    0
                ]
                or ""
                for key, item in _TEXTS.items()
            )
            default = default_group_inputs(group).source_of(spec.key)
            same = (source, grade) == (default.source, default.grade)
            provenance[spec.key] = default if same else Provenance(source=source, grade=grade)
        return values | {"provenance": provenance}

    def measure_rows(self, group: Group) -> tuple[MeasureRow, ...]:
        """Return the rows of a group's measures table, empty ones included."""
        area = self.areas.get(f"{group.prefix}Tiltak")
        if area is None:
            return ()
        self._check_edges(area)
        return tuple(
            self._measure_row(area.part(offset, 0, 1, _WIDTH)) for offset in range(area.rows)
        )

    def _check_edges(self, area: Area) -> None:
        """Find measures written just above or below the table, which no sum covers."""
        rows = [(area.row - 1, MEASURE_FIELDS[0].nb)]
        rows += [(area.row + area.rows, _BELOW)]
        for row, usual in rows:
            cell = (area.sheet, relative(row, area.column))
            found = self._cells.get(cell, EMPTY).value
            if found not in (None, "", usual):
                self.faults.append(
                    row_fault(
                        self.path.name,
                        cell,
                        f"tiltak {quoted(found)}",
                        "raden står utenfor tiltakstabellen, og ingen summer regner den med. "
                        "Flytt tiltaket til en ledig rad i tabellen.",
                    )
                )

    def _measure_row(self, area: Area) -> MeasureRow:
        cells = _cells_of(area)
        raw = tuple(_plain(self._cells.get(cell, EMPTY).value) for cell in cells)
        name = self._cells.get(cells[0], EMPTY).value
        if name is None or name == "":
            if any(value not in (None, "") for value in raw):
                self.remarks.append(
                    f"{self.path.name}, fanen «{area.sheet}», rad {area.row + 1}: raden har ikke "
                    "noe tiltaksnavn og teller ikke."
                )
            return MeasureRow(raw)
        faults_before = len(self.faults)
        self._check_row_formulas(area, name)
        fields: dict[str, Any] = {"volume": []}
        for item, cell in zip(MEASURE_FIELDS, cells, strict=True):
            label = f"tiltak {quoted(name)}, {item.nb.lower()}"
            if item.situation is not None:
                blank = self._cells.get(cell, EMPTY).value in (None, "")
                fields["volume"].append(0.0 if blank else self._checked(cell, label, item.domain))
            else:
                value = self._checked(cell, label, item.domain)
                fields[item.key] = item.default if value is None else value
        if len(self.faults) > faults_before:
            return MeasureRow(raw)
        return MeasureRow(raw, Measure.from_values(fields))

    def _check_row_formulas(self, area: Area, name: CellValue) -> None:
        """Find a row that lacks the formulas beside it, as one does that was inserted in the table."""
        first = area.column + _WIDTH
        missing = [
            relative(area.row, column)
            for column in range(first, first + _COMPUTED)
            if self._cells.get((area.sheet, relative(area.row, column)), EMPTY).formula is None
        ]
        if missing:
            self.faults.append(
                row_fault(
                    self.path.name,
                    (area.sheet, relative(area.row, area.column)),
                    f"tiltak {quoted(name)}",
                    f"formlene i {', '.join(missing)} mangler, så tiltaket regnes ikke med. Er raden "
                    "satt inn, så kopier formlene fra raden over, eller bruk en ledig rad i tabellen.",
                )
            )


def _usual_shifts(shifts: Sequence[int], lines: Sequence[int]) -> list[int]:
    """Return for each element how its neighbours moved, where they agree; else its own shift.

    The first and the last have no neighbour on one side: the two nearest speak for them where they
    stand on the same line (row or column) of the template.
    """
    usual = list(shifts)
    last = len(shifts) - 1
    for index in range(len(shifts)):
        others = [index - 1, index + 1]
        if index == 0:
            others = [1, 2]
        elif index == last:
            others = [last - 2, last - 1]
        at_end = index in (0, last)
        if not 0 <= others[0] < others[1] <= last:
            continue
        if at_end and len({lines[index], *(lines[other] for other in others)}) > 1:
            continue
        if shifts[others[0]] == shifts[others[1]]:
            usual[index] = shifts[others[0]]
    return usual


def _has_size(area: Area, count: int) -> bool:
    if count:
        return area.columns == 1 and area.rows == count
    return area.columns == _WIDTH and area.rows <= _MAX_ROWS


def _size_text(area: Area, count: int) -> str:
    if count == 0:
        return (
            f"navnet dekker {area.rows} rader og {area.columns} kolonner ({area.reference()}). "
            f"Tabellen skal ha {_WIDTH} kolonner og høyst {_MAX_ROWS} rader"
        )
    cells = area.rows * area.columns
    return (
        f"navnet dekker {cells} {'celle' if cells == 1 else 'celler'} ({area.reference()}), men skal "
        f"dekke {count}. En rad eller kolonne er satt inn eller slettet"
    )


def _cells_of(area: Area) -> list[CellKey]:
    return [
        (area.sheet, relative(row, column))
        for row in range(area.row, area.row + area.rows)
        for column in range(area.column, area.column + area.columns)
    ]


def _labels(spec: InputSpec) -> list[str]:
    if spec.shape is Shape.SCALAR:
        return [spec.nb]
    return [f"{spec.nb}, {situation.label().lower()}" for situation in spec.shape.situations]


def _as_text(stored: StoredCell) -> str | None:
    """Return a cell's text; a number that stands where a text should is as it is shown."""
    value = stored.value
    if value is None or isinstance(value, bool | ErrorValue):
        return None
    if isinstance(value, str):
        return value
    return date_text(value) if stored.is_date else f"{value:.15g}"


def _plain(value: CellValue) -> float | str | None:
    return None if isinstance(value, bool) else value


def _version_text(value: CellValue) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return (
        str(value).strip() if isinstance(value, str) and not isinstance(value, ErrorValue) else ""
    )


def _version_parts(text: str) -> tuple[int, ...] | None:
    parts = text.split(".")
    if not all(part.isdecimal() and len(part) < 9 for part in parts):
        return None
    return tuple(int(part) for part in parts)
