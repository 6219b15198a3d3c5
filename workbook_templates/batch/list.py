"""The list of municipalities: one row a municipality, any input by name, measures beside it.

A list is an xlsx workbook (sheets «Kommuner» and «Tiltak») or a CSV file. A column's heading is the
key that the input has in an input file (TOML), the group first and the situation last:
``unge_voksne.suksessrate.utsatt``. An empty cell leaves the default.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any, Final

from workbook_templates.xlsx import (
    NO_CELL,
    Book,
    Cell,
    Line,
    is_workbook,
    read_csv,
    sheet_lines,
    text_lines,
)
from xlmodel.common.bokmaal import folded_name, read_number
from xlmodel.common.errors import AmbiguousNumberError, EffektmodellError, NumberError, quoted
from xlmodel.common.fields import Domain, Field
from xlmodel.common.parameters import municipality_names
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS, MUNICIPALITY_TEXT
from xlmodel.common.terms import Group
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS, MEASURE_FIELDS

NUMBER, NAME = "kommunenummer", "kommune"
MEASURE_GROUP: Final = "gruppe"
LIST_SHEET, MEASURE_SHEET, COLUMN_SHEET = "Kommuner", "Tiltak", "Kolonner"
_NUMBER: Final = re.compile(r"[0-9]{4}")
_NUMBER_TEXT: Final = Domain("text", max_length=4)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: its heading, what it means, and what may stand in it."""

    key: str
    label: str
    domain: Domain

    @property
    def path(self) -> list[str]:
        """Where the value stands in an input file."""
        return self.key.split(".")


def list_columns() -> tuple[Column, ...]:
    """Return every column that a list may have, in the order of the template."""
    columns = [
        Column(NUMBER, "Kommunenummer, fire siffer", _NUMBER_TEXT),
        Column(NAME, "Kommunens navn", MUNICIPALITY_TEXT),
        *(Column(spec.toml, spec.nb, spec.domain) for spec in MUNICIPALITY_SPECS[1:]),
    ]
    for spec in CAUTION_SPECS:
        columns += _columns_of(spec, spec.toml, spec.nb)
    for group in Group:
        for spec in INPUT_SPECS:
            if len(spec.domain.choices) != 1:
                base = f"{group.section}.{spec.toml}"
                columns += _columns_of(spec, base, f"{group.label()}: {spec.nb}")
    return tuple(columns)


def _columns_of(spec: Field, base: str, label: str) -> list[Column]:
    """Return the column of an input, or one for each of its values."""
    places = zip(spec.shape.keys, spec.shape.places, strict=True)
    return [Column(f"{base}.{key}", f"{label}, {place}", spec.domain) for key, place in places] or [
        Column(base, label, spec.domain)
    ]


def information_columns() -> tuple[Column, ...]:
    """Return the columns that tell of a municipality and are no inputs; a list may have them."""
    people = Domain("whole", 0)
    return (
        Column("fylke", "Fylke (til opplysning)", Domain("text", optional=True, max_length=80)),
        Column("innbyggere_18_30", "Innbyggere 18–30 år (til opplysning)", people),
        Column("innbyggere", "Innbyggere i alt (til opplysning)", people),
    )


_INFORMATION: Final = frozenset(column.key for column in information_columns())


def measure_columns() -> tuple[Column, ...]:
    """Return the columns of the measures beside a list."""
    groups = Domain("choice", choices=tuple(group.section for group in Group))
    columns = [
        Column(NUMBER, "Kommunenummer; tomt gjelder alle", _NUMBER_TEXT),
        Column(MEASURE_GROUP, "Brukergruppe", groups),
    ]
    for item in MEASURE_FIELDS:
        key = f"volum.{item.situation.key}" if item.situation is not None else item.toml
        columns.append(Column(key, item.nb, item.domain))
    return tuple(columns)


@dataclass(slots=True)
class ListRow:
    """One municipality of a list: where it stands, who it is, and its inputs as in an input file."""

    where: str
    number: str
    name: str
    tables: dict[str, Any]
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure beside a list; without a number it is for all municipalities."""

    where: str
    number: str
    group: str
    values: dict[str, Any]
    faults: Sequence[str]


def read_list(path: Path, measures: Path | None = None) -> Iterator[ListRow]:
    """Yield the rows of a list, one at a time.

    ``measures`` is a file of measures of its own; otherwise an xlsx list's sheet «Tiltak» is read.
    Raises ``EffektmodellError`` where a file cannot be read, a heading is unknown, a sheet that looks
    like one of ours would be left out, or a measure is for none of the rows; what is wrong in a row,
    or in a measure of its municipality, stands among the row's faults.
    """
    listed, beside = _list_lines(path, with_measures=measures is None)
    if measures is not None:
        beside = _measure_lines(measures)
    found = _measures(measures or path, beside)
    seen: set[str] = set()
    known = (*list_columns(), *information_columns())
    for line, cells, faults in _table(path, listed, known, (NUMBER, NAME)):
        row = _list_row(f"{path.name}, rad {line}", cells, faults)
        if row.number and row.number in seen:
            row.faults.append(f"{row.where}: kommunenummeret {row.number} står på flere rader.")
        seen.add(row.number)
        for measure in found:
            if measure.number in ("", row.number):
                tables = row.tables.setdefault(measure.group, {})
                tables.setdefault("tiltak", []).append(measure.values)
                row.faults += measure.faults
        yield row
    strays = [item for item in found if item.number and item.number not in seen]
    _refuse(
        f"{item.where}: kommunenummeret {item.number} står ikke i listen, så tiltaket gjelder ingen."
        for item in strays
    )


def _refuse(faults: Iterable[str]) -> None:
    text = "\n".join(faults)
    if text:
        raise EffektmodellError(text)


def _list_row(where: str, cells: Mapping[str, Any], faults: Iterable[str]) -> ListRow:
    number, name = _number_text(cells.get(NUMBER)), str(cells.get(NAME, "")).strip()
    row = ListRow(where, number, name, {}, [f"{where}{fault}" for fault in faults])
    if not _NUMBER.fullmatch(number):
        row.faults.append(f"{where}: kommunenummeret «{number}» er ikke fire siffer.")
    if not row.name:
        row.faults.append(f"{where}: kommunens navn mangler.")
    meant = _name_with_letters(number, name)
    if meant:
        row.faults.append(
            f"{where}: kommunens navn er {quoted(name)}, men {number} er «{meant}». Bokstaver er gått "
            "tapt. Lagre listen på nytt som «CSV UTF-8» fra kilden, eller rett navnet."
        )
    for key, value in cells.items():
        if key not in (NUMBER, NAME) and key not in _INFORMATION:
            _place(row.tables, key.split("."), value)
    return row


def _name_with_letters(number: str, name: str) -> str:
    """Return a municipality's name where ``name`` is it but for the letters beyond a to z."""
    for known in municipality_names().get(number, ()):
        plain, special = _letters(known.partition(" (")[0])
        if special and _letters(name)[0] == plain:
            return known if _letters(name)[1] != special else ""
    return ""


def _letters(name: str) -> tuple[str, str]:
    """Return a name's letters from a to z, and its other letters."""
    letters = [sign for sign in folded_name(name) if sign.isalpha()]
    return (
        "".join(sign for sign in letters if sign.isascii()),
        "".join(sign for sign in letters if not sign.isascii()),
    )


def _number_text(value: object) -> str:
    """Return a municipality number as text; a spreadsheet drops the zero before it."""
    if isinstance(value, float) and value.is_integer() and 0 < value < 10_000:
        return f"{int(value):04d}"
    return "" if value is None else _text(value)


def _text(value: object) -> str:
    """Return a cell's value as a text; a number as it is shown."""
    return f"{value:.15g}".replace(".", ",") if isinstance(value, float) else str(value).strip()


def _place(tables: dict[str, Any], path: Sequence[str], value: object) -> None:
    for step in path[:-1]:
        tables = tables.setdefault(step, {})
    tables[path[-1]] = value


def _measures(path: Path, lines: Iterable[Line] | None) -> list[_Measure]:
    """Return the measures beside a list; raise where one that is wrong is not one municipality's."""
    if lines is None:
        return []
    found = []
    required = (MEASURE_GROUP, "navn")
    for line, cells, faults in _table(path, lines, measure_columns(), required):
        where = f"{path.name}, tiltak på rad {line}"
        told = [f"{where}{fault}" for fault in faults]
        typed = str(cells.pop(MEASURE_GROUP, ""))
        group = _GROUPS.get(folded_name(typed), "")
        if not group:
            told.append(f"{where}: gruppen «{typed}» er ikke {' eller '.join(_SECTIONS)}.")
        number = _number_text(cells.pop(NUMBER, None))
        values: dict[str, Any] = {}
        for key, value in cells.items():
            _place(values, key.split("."), value)
        if number and not _NUMBER.fullmatch(number):
            told.append(f"{where}: kommunenummeret «{number}» er ikke fire siffer.")
            number = ""
        found.append(_Measure(where, number, group or _SECTIONS[0], values, told))
    _refuse(fault for item in found if not item.number for fault in item.faults)
    return found


_SECTIONS: Final = tuple(group.section for group in Group)
_GROUPS: Final = {section: section for section in _SECTIONS} | {
    folded_name(group.label()): group.section for group in Group
}


def _workbook_names() -> dict[str, str]:
    """Return the workbook's name of each input beside its column; the situation after a full stop."""
    named = [(spec, spec.toml, spec.name) for spec in CAUTION_SPECS]
    for group in Group:
        named += [
            (spec, f"{group.section}.{spec.toml}", group.prefix + spec.name) for spec in INPUT_SPECS
        ]
    found = {}
    for spec, base, name in named:
        found[name.lower()] = base
        for key in spec.shape.keys:
            found[f"{name.lower()}.{key}"] = f"{base}.{key}"
    return found


_ALIASES: Final = _workbook_names() | {"kommunenavn": NAME, "kommunenr": NUMBER}


# Sheets ------------------------------------------------------------------------------------------


def _list_lines(path: Path, *, with_measures: bool) -> tuple[Iterable[Line], Iterable[Line] | None]:
    """Return the lines of a list and, where the file has them, those of the measures beside it."""
    if not is_workbook(path):
        return _csv_lines(path), None
    book = Book.open(path)
    named = _named_tabs(book)
    tab = named.get(LIST_SHEET) or _first_other(book, named)
    if tab is None:
        raise EffektmodellError(f"{path}: arbeidsboken har ikke arket «{LIST_SHEET}».")
    measures = named.get(MEASURE_SHEET) if with_measures else None
    _refuse_unread(path, book, {tab, measures, named.get(COLUMN_SHEET)})
    has_measures = measures is not None and _filled(book, measures)
    return sheet_lines(book, tab), sheet_lines(book, measures or "") if has_measures else None


def _measure_lines(path: Path) -> Iterable[Line]:
    """Return the lines of a file of measures of its own."""
    if not is_workbook(path):
        return _csv_lines(path)
    book = Book.open(path)
    named = _named_tabs(book)
    tab = named.get(MEASURE_SHEET) or _first_other(book, named)
    if tab is None:
        raise EffektmodellError(f"{path}: arbeidsboken har ikke arket «{MEASURE_SHEET}».")
    _refuse_unread(path, book, {tab, named.get(LIST_SHEET), named.get(COLUMN_SHEET)})
    return sheet_lines(book, tab)


def _csv_lines(path: Path) -> Iterable[Line]:
    file = read_csv(path, headed=True)
    return _whole_lines(text_lines(file)) if file.separator == "," else text_lines(file)


def _whole_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines whose cells are parted by commas; mark one that decimal commas may have parted."""
    width = 0
    for number, cells in lines:
        used = [cell for cell in cells if not cell.is_empty]
        width = width or (len(used) and len(cells))
        texts = [str(cell.value) for cell in cells]
        split = any(a.isdigit() and b.isdigit() for a, b in pairwise(texts[2:]))
        if used and (len(cells) > width or (len(cells) < width and split)):
            fault = _PARTED.format(quoted(",".join(texts)), len(cells), width)
            missing = [NO_CELL] * (width - len(cells))
            yield number, [*cells[:width], *missing, Cell(fault=fault)]
        else:
            yield number, cells


_PARTED: Final = (
    "raden {} har {} celler, men overskriftsraden har {}. Komma skiller celler i denne filen: bruk "
    "semikolon mellom cellene, eller sett tall med desimalkomma i anførselstegn."
)


def _named_tabs(book: Book) -> dict[str, str]:
    """Return the tabs with our names, by those; programs ignore case and may add blanks."""
    ours = {folded_name(name): name for name in (LIST_SHEET, MEASURE_SHEET, COLUMN_SHEET)}
    named: dict[str, str] = {}
    for tab in book.tabs:
        name = ours.get(folded_name(tab))
        if name is not None:
            named.setdefault(name, tab)
    return named


def _first_other(book: Book, named: Mapping[str, str]) -> str | None:
    return next((tab for tab in book.tabs if tab not in named.values()), None)


def _refuse_unread(path: Path, book: Book, read: Container[str | None]) -> None:
    """Refuse a workbook with a filled tab that looks like one of ours and would not be read."""
    _refuse(
        f"{path.name}: arket «{tab}» ser ut som en liste eller tiltak, men blir ikke lest. "
        f"Gi arkene navnene «{LIST_SHEET}» og «{MEASURE_SHEET}», eller slett det som ikke skal brukes."
        for tab in book.tabs
        if tab not in read and _looks_like_ours(book, tab)
    )


def _looks_like_ours(book: Book, tab: str) -> bool:
    filled = _filled(book, tab)
    if len(filled) < 2:
        return False
    heads = {_head(cell) for cell in filled[0]}
    name = folded_name(tab).strip(_AROUND_NAME)
    near = difflib.get_close_matches(name, [LIST_SHEET.lower(), MEASURE_SHEET.lower()], cutoff=0.8)
    return bool(near) or {NUMBER, NAME} <= heads or {MEASURE_GROUP, "navn"} <= heads


def _filled(book: Book, tab: str) -> list[Sequence[Cell]]:
    """Return the lines of a tab that are not empty."""
    lines = (cells for _, cells in sheet_lines(book, tab))
    return [cells for cells in lines if not all(cell.is_empty for cell in cells)]


_AROUND_NAME: Final = " ()[]-_.0123456789"

# Reading tables ----------------------------------------------------------------------------------


def _table(
    path: Path, lines: Iterable[Line], columns: Iterable[Column], required: Sequence[str]
) -> Iterator[tuple[int, dict[str, Any], list[str]]]:
    """Yield each row that is not empty: its line, its filled cells by column key, and its faults.

    A fault begins with the place in the row and a colon, to follow the row's own place.
    """
    heads: list[str] = []
    domains = {column.key: column.domain for column in columns}
    for line, cells in lines:
        if all(cell.is_empty for cell in cells):
            continue
        if not heads:
            heads = [_head(cell) for cell in cells]
            _check_heads(path, cells, heads, domains, required)
            continue
        filled: dict[str, Any] = {}
        faults: list[str] = []
        for key, cell in zip_longest(heads, cells, fillvalue=None):
            if cell is None or cell.is_empty:
                continue
            place = "".join(f", {part}" for part in (cell.place, key and f"«{key}»") if part)
            try:
                value = _value(cell, domains.get(key or ""))
            except EffektmodellError as error:
                faults.append(f"{place}: {error}")
                continue
            if key:
                filled[key] = value
        yield line, filled, faults
    if not heads:
        raise EffektmodellError(f"{path}: listen er tom. «effektmodell alle --mal» skriver en mal.")


def _head(cell: Cell) -> str:
    """Return a heading as a column's key; what a column has no key for as it stands, in small letters."""
    head = "" if cell.value is None else folded_name(str(cell.value))
    return _ALIASES.get(head, head)


def _check_heads(
    path: Path,
    cells: Sequence[Cell],
    heads: Sequence[str],
    known: Mapping[str, Domain],
    required: Sequence[str],
) -> None:
    faults = [f"{path.name}, overskriftene: {cell.fault}" for cell in cells if cell.fault]
    for head, cell in zip(heads, cells, strict=True):
        if head and head not in known and not cell.fault:
            near = difflib.get_close_matches(head, known, n=1, cutoff=0.6)
            hint = f" Mente du «{near[0]}»?" if near else ""
            faults.append(f"{path.name}: ukjent kolonne «{head}».{hint}")
    faults += [f"{path.name}: kolonnen «{key}» mangler." for key in required if key not in heads]
    faults += [
        f"{path.name}: kolonnen «{head}» står to ganger."
        for head in dict.fromkeys(heads)
        if head and heads.count(head) > 1
    ]
    _refuse(faults)


def _value(cell: Cell, domain: Domain | None) -> object:
    """Return a cell as an input file would hold it: texts stripped, numbers read, whole ones whole.

    A text that is no number is kept, for the check of the input to name it. Raises
    ``EffektmodellError`` where the cell cannot be used, or stands under no heading.
    """
    value = cell.value
    if cell.fault:
        raise EffektmodellError(cell.fault)
    if domain is None:
        raise EffektmodellError(f"{quoted(value)} står i en kolonne uten overskrift.")
    if domain.kind == "text" and isinstance(value, bool):
        raise EffektmodellError(f"{'SANN' if value else 'USANN'} er ikke en tekst.")
    if domain == _NUMBER_TEXT:
        return value
    if domain.kind == "text" or isinstance(next(iter(domain.choices), 0), str):
        return value if isinstance(value, bool) else _text(value)
    if isinstance(value, str):
        try:
            value = read_number(value, percent=domain.kind == "share")
        except AmbiguousNumberError:
            raise
        except NumberError:
            return value
    if isinstance(value, float) and value.is_integer() and domain.kind in ("whole", "choice"):
        return int(value)
    return value
