"""The inputs of a workbook, read back through its names: cells, and every fault in them.

What a workbook has for inputs is told by its reader; how names may be broken, moved or gone, and
what may be wrong in a cell, is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from workbook_templates.kinds.faults import cell_fault, date_text, name_fault, row_fault, tab_fault
from workbook_templates.kinds.origin import MOST_ROWS, Origin
from workbook_templates.kinds.versions import stated_version
from workbook_templates.sheet import Area, relative
from workbook_templates.xlsx import (
    DAYS_1904,
    EMPTY,
    Book,
    CellKey,
    CellValue,
    ErrorValue,
    FoundCell,
    RecalculationError,
    load_engine,
)
from xlmodel.common.bokmaal import composed
from xlmodel.common.errors import EffektmodellError, Violation, quoted
from xlmodel.common.fields import Domain
from xlmodel.common.version import MODEL_VERSION, VERSIONS, is_later, known_version

_UNKNOWN: Final = (ErrorValue("#ERROR!"), ErrorValue("#N/IMPL!"), ErrorValue("#NAME?"))
"""What the engine gives for a formula that it does not know."""


@dataclass(frozen=True, slots=True)
class InputFormula:
    """A formula that staff have written in an input cell, and the value it gives now."""

    tab: str
    address: str
    label: str
    formula: str
    value: CellValue


def formula_mark(formulas: Iterable[InputFormula], area: Area | None) -> str:
    """Return what follows a value that stands in an area with a formula."""
    if area is None:
        return ""
    cells = {
        relative(area.row + row, area.column + column)
        for row in range(area.rows)
        for column in range(area.columns)
    }
    found = any(item.tab == area.sheet and item.address in cells for item in formulas)
    return " (formel)" if found else ""


@dataclass(frozen=True, slots=True)
class InputName:
    """A name that points at inputs: what they are called, and how many rows and columns they have.

    A table, ``rows`` 0, has any number of rows; ``computed`` columns of formulas stand beside it.
    One that ``is_optional`` holds a text that may be missing. ``since`` is the version of the model
    that the inputs came with: in a workbook of that version they must be there, an older one has none.
    """

    label: str
    rows: int = 1
    columns: int = 1
    computed: int = 0
    is_optional: bool = False
    since: str = VERSIONS[0]

    @property
    def is_table(self) -> bool:
        """Say whether the inputs are rows of a table."""
        return self.rows == 0

    def fits(self, area: Area) -> bool:
        """Say whether an area has the size of the inputs."""
        rows_fit = area.rows <= MOST_ROWS if self.is_table else area.rows == self.rows
        return rows_fit and area.columns == self.columns

    def misfit(self, area: Area) -> str:
        """Say how an area differs from the size of the inputs."""
        if self.is_table:
            return (
                f"navnet dekker {area.rows} rader og {area.columns} kolonner ({area.reference()}). "
                f"Tabellen skal ha {self.columns} kolonner og høyst {MOST_ROWS} rader"
            )
        cells = area.rows * area.columns
        return (
            f"navnet dekker {cells} {'celle' if cells == 1 else 'celler'} ({area.reference()}), men skal "
            f"dekke {self.rows * self.columns}. En rad eller kolonne er satt inn eller slettet"
        )


@dataclass(frozen=True, slots=True)
class TableWords:
    """What messages call a row of a table, the table, and what its first column is headed."""

    one: str
    the_one: str
    table: str
    head: str


class NamedInputs:
    """The input cells behind a workbook's names, and the faults found in them.

    ``names`` are those of the template that the file is held against, ``inputs`` the ones of them
    that point at inputs. ``origin`` tells what files are of the kind. ``template_since`` is
    the version from which the names stand where the template has them: those of an older file may
    stand in other places.
    """

    def __init__(
        self,
        path: Path,
        book: Book,
        names: Mapping[str, Area],
        inputs: Mapping[str, InputName],
        origin: Origin,
        template_since: str = VERSIONS[0],
    ) -> None:
        self.path = path
        self.book = book
        self._template, self._inputs, self._origin = names, dict(inputs), origin
        self._template_since = template_since
        self.version = MODEL_VERSION
        self._later: set[str] = set()
        self.faults: list[Violation] = []
        self.remarks: list[str] = []
        self.formulas: dict[CellKey, InputFormula] = {}
        named = {name.casefold(): text for name, text in book.names.items()}
        self._refers = {
            name: named[name.casefold()] for name in self._template if name.casefold() in named
        }
        places = {name: self.book.place(text) for name, text in self._refers.items()}
        self.places = {name: area for name, area in places.items() if area is not None}
        self.areas = {name: area for name, area in self.places.items() if name in self._inputs}
        self.cells: dict[CellKey, FoundCell] = {}

    def check(self) -> None:
        """Find what is wrong with the file's version and names; see the two that do it."""
        self.check_version()
        self.check_names()

    def check_version(self) -> None:
        """Raise where the workbook is not ours or of a version that is not read.

        What came later than an older version that is read is not looked for in the file.
        """
        if not self._origin.has(self.book):
            raise EffektmodellError(
                f"{self.path}: dette er ikke en arbeidsbok {self._origin.text} "
                "(ingen av navnene i en slik arbeidsbok finnes i den)."
            )
        area = self.places.get("Modellversjon")
        if area is None:
            found = self._refers.get("Modellversjon")
            self.add_name_fault(
                "Modellversjon",
                "versjonen som arbeidsboken er laget av",
                f"navnet {'mangler' if found is None else 'peker på ' + quoted(found)}. "
                f"Det skal peke på {self._template['Modellversjon'].reference()}.",
            )
            return
        cell = (area.sheet, relative(area.row, area.column))
        shown = stated_version(self.book)
        known = known_version(shown)
        if known is not None:
            self._leave_out_later_than(known)
            return
        where = f"{self.path}, fanen «{cell[0]}», celle {cell[1]}"
        reads = f"Dette programmet leser versjon {' og '.join(VERSIONS)}"
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

    def _leave_out_later_than(self, version: str) -> None:
        """Forget the inputs that came after the file's version, and tell of them."""
        self.version = version
        later = {name: item for name, item in self._inputs.items() if is_later(item.since, version)}
        self._later = set(later)
        for name in later:
            del self._inputs[name]
            self.areas.pop(name, None)
        labels = dict.fromkeys(
            self._without_tab(name, item.label)
            for name, item in later.items()
            if not item.is_optional
        )
        if labels:
            self.remarks.append(
                f"{self.path.name} er laget av modellversjon {version}. Den har ikke disse inndataene, "
                f"som er lest med standardverdiene: {', '.join(labels)}."
            )

    def _without_tab(self, name: str, label: str) -> str:
        """Return a label without the tab or group that it begins with: both groups have the input."""
        head, _, rest = label.partition(": ")
        return rest if rest and self._template[name].sheet.startswith(head) else label

    def came_later(self, name: str) -> bool:
        """Say whether an input came after the file's version: it has its default value."""
        return name in self._later

    def check_names(self) -> None:
        """Find names that are gone or point at the wrong cells; the others' cells are loaded."""
        gone = self._deleted_tabs()
        moved = {} if is_later(self._template_since, self.version) else dict(self._moved())
        for name, item in self._inputs.items():
            label = item.label
            template = self._template[name]
            area = self.areas.get(name)
            fault = ""
            if area is None:
                refers = self._refers.get(name)
                if refers is None or template.sheet not in gone:
                    fault = "navnet mangler" if refers is None else f"peker på {quoted(refers)}"
            elif not item.fits(area):
                fault = item.misfit(area)
            elif name in moved:
                fault = f"navnet er flyttet til {area.reference()}"
            if not fault and area is not None:
                continue
            self.areas.pop(name, None)
            if item.is_optional:
                if fault:
                    self.remarks.append(
                        f"{self.path.name}, navnet {name} ({label}): {fault}. Feltet leses som tomt."
                    )
            elif fault and template.sheet not in gone:
                right = moved.get(name, template)
                self.add_name_fault(name, label, f"{fault}. Det skal peke på {right.reference()}.")
        self._check_overlaps()
        self._load_inputs()

    def _deleted_tabs(self) -> set[str]:
        """List the tabs that are gone, with their inputs, and return them."""
        known = {tab.casefold() for tab in self.book.tabs}
        gone = set()
        for tab in dict.fromkeys(self._template[name].sheet for name in self._inputs):
            names = [name for name in self._inputs if self._template[name].sheet == tab]
            if tab.casefold() in known or any(name in self.areas for name in names):
                continue
            gone.add(tab)
            held = [
                self._inputs[name].label.partition(": ")[2] or self._inputs[name].label
                for name in names
                if not self._inputs[name].is_optional
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
                (name, area, self.places[name])
                for name, area in self._template.items()
                if area.sheet == tab and name in self.places
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
            for cell in cells_of(area):
                owner = owners.setdefault(cell, name)
                if owner != name and (owner, name) not in told:
                    told.add((owner, name))
                    self.add_name_fault(
                        name,
                        self._inputs[name].label,
                        f"navnet peker på {area.reference()}, der navnet {owner} også peker.",
                    )

    def _load_inputs(self) -> None:
        """Read the cells of every input, and those around the measures tables."""
        wanted: dict[str, set[tuple[int, int]]] = {}
        for name, area in self.areas.items():
            item = self._inputs[name]
            around = int(item.is_table)
            wanted.setdefault(area.sheet, set()).update(
                (row, column)
                for row in range(max(area.row - around, 0), area.row + area.rows + 3 * around)
                for column in range(area.column, area.column + area.columns + item.computed)
            )
        self._load(wanted)
        for area in self.areas.values():
            for cell in cells_of(area):
                stored = self.cells.get(cell)
                if stored is not None and stored.formula is not None:
                    self.cells[cell] = self._calculated_cell(cell, stored)

    def _load(self, wanted: Mapping[str, set[tuple[int, int]]]) -> None:
        for tab, places in wanted.items():
            cells = self.book.tabs[tab].cells
            for at in places & cells.keys():
                self.cells[tab, relative(*at)] = self._dated(cells[at])

    def _dated(self, stored: FoundCell) -> FoundCell:
        """Return a cell; a date as the serial number that it has where dates count from 1900."""
        value = stored.value
        if isinstance(value, float) and stored.is_date and self.book.uses_1904:
            return stored._replace(value=value + DAYS_1904)
        return stored

    def _calculated_cell(self, cell: CellKey, stored: FoundCell) -> FoundCell:
        """Return a formula's cell with its value computed now, or else as the file stores it.

        What the engine does not know, but another program has calculated, is as stored.
        """
        value = self._calculated.get(cell, stored.value)
        is_known = cell in self._calculated and value not in _UNKNOWN
        if is_known or not self._calculated or stored.value is None:
            return stored._replace(value=value)
        self.remarks.append(
            f"{self.path.name}, fanen «{cell[0]}», celle {cell[1]}: formelen "
            f"{quoted(f'={stored.formula}')} henter tall fra en annen fil, en Excel-tabell eller et "
            "navn, eller bruker en ukjent funksjon, og kan ikke regnes på nytt her. Verdien som sto "
            "lagret i filen, er brukt."
        )
        return stored

    @cached_property
    def _calculated(self) -> Mapping[CellKey, CellValue]:
        try:
            return load_engine("ironcalc", self.book).calculate()
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
            None
            if domain.optional and self.cells.get(cell, EMPTY).value == ""
            else self.checked(cell, label, domain)
            for cell, label in zip(cells_of(area), labels, strict=True)
        ]

    def is_blank(self, cell: CellKey) -> bool:
        """Say whether a cell is empty; one with an empty text is not, where numbers belong."""
        return self.cells.get(cell, EMPTY).value is None

    def checked(self, cell: CellKey, label: str, domain: Domain) -> Any:
        """Return a cell's value; a fault gives ``None``.

        An empty text, as the formula ``=""`` gives, is no number: what a sheet multiplies by it
        becomes ``#VALUE!``.
        """
        stored = self.cells.get(cell, EMPTY)
        value = stored.value
        if stored.formula is not None:
            self.formulas[cell] = InputFormula(*cell, label, f"={stored.formula}", value)
        if value is None or (value == "" and domain.is_text):
            if not domain.optional:
                self.add_cell_fault(cell, label, stored, domain)
            return None
        if domain.is_text:
            text = _as_text(stored)
            text = member_of(domain, text) or text
            if text is None or not domain.admits_text(text):
                self.add_cell_fault(cell, label, stored, domain)
                return None
            return text
        number_is_right = (
            isinstance(value, float)
            and (domain.kind == "date" or not stored.is_date)
            and (value in domain.choices if domain.choices else domain.admits_number(value))
        )
        if not number_is_right:
            self.add_cell_fault(cell, label, stored, domain)
            return None
        return (
            int(value)
            if (domain.is_whole or domain.kind == "choice") and isinstance(value, float)
            else value
        )

    def add_cell_fault(self, cell: CellKey, label: str, stored: FoundCell, domain: Domain) -> None:
        """Note that a cell holds what its domain does not admit."""
        self.faults.append(cell_fault(self.path.name, cell, label, stored, domain))

    def add_name_fault(self, name: str, label: str, message: str) -> None:
        """Note that a name cannot be used."""
        self.faults.append(name_fault(self.path.name, name, label, message))

    def check_edges(self, area: Area, words: TableWords, below: str) -> None:
        """Find rows written just above or below a table, which no sum covers.

        ``below`` is what stands in the first column under the table.
        """
        for row, usual in ((area.row - 1, words.head), (area.row + area.rows, below)):
            cell = (area.sheet, relative(row, area.column))
            found = self.cells.get(cell, EMPTY).value
            if found in (None, ""):
                continue
            if composed(str(found)) != usual:
                self.faults.append(
                    row_fault(
                        self.path.name,
                        cell,
                        f"{words.one} {quoted(found)}",
                        f"raden står utenfor {words.table}, og ingen summer regner den med. "
                        f"Flytt {words.the_one} til en ledig rad i tabellen.",
                    )
                )

    def check_row_formulas(self, area: Area, label: str, the_one: str, computed: int) -> None:
        """Find a row that lacks the formulas beside it, as one does that was inserted in the table."""
        first = area.column + area.columns
        missing = [
            relative(area.row, column)
            for column in range(first, first + computed)
            if self.cells.get((area.sheet, relative(area.row, column)), EMPTY).formula is None
        ]
        if missing:
            self.faults.append(
                row_fault(
                    self.path.name,
                    (area.sheet, relative(area.row, area.column)),
                    label,
                    f"formlene i {', '.join(missing)} mangler, så {the_one} regnes ikke med. Er raden "
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


def cells_of(area: Area) -> list[CellKey]:
    """Return the cells of an area, row by row."""
    return [
        (area.sheet, relative(row, column))
        for row in range(area.row, area.row + area.rows)
        for column in range(area.column, area.column + area.columns)
    ]


def member_of(domain: Domain, text: CellValue) -> str | None:
    """Return the choice that a text is, capital and small letters alike, as a sheet compares them."""
    wanted = text.casefold() if isinstance(text, str) else None
    texts = (choice for choice in domain.choices if isinstance(choice, str))
    return next((choice for choice in texts if choice.casefold() == wanted), None)


def _as_text(stored: FoundCell) -> str | None:
    """Return a cell's text; a number that stands where a text should is as it is shown."""
    value = stored.value
    if value is None or isinstance(value, bool | ErrorValue):
        return None
    if isinstance(value, str):
        return value
    return date_text(value) if stored.is_date else f"{value:.15g}"


def plain_value(value: CellValue) -> float | str | None:
    """Return a cell's value as a workbook's data hold it; what is SANN or USANN is none."""
    return None if isinstance(value, bool) else value


def _version_parts(text: str) -> tuple[int, ...] | None:
    parts = text.split(".")
    if not all(part.isdecimal() and len(part) < 9 for part in parts):
        return None
    return tuple(int(part) for part in parts)
