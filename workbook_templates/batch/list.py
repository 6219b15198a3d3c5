"""The list of municipalities: one row a municipality, any input by name, measures beside it.

A list is an xlsx workbook (sheets «Kommuner» and «Tiltak») or a CSV file. A column's heading is the
key that the input has in an input file (TOML), the group first and the situation last:
``unge_voksne.suksessrate.utsatt``. An empty cell leaves the default.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl.utils.datetime import from_excel

from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.csv import csv_rows
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.fields import MUNICIPALITY_SPECS, MUNICIPALITY_TEXT, Domain
from xlmodel.common.terms import Group
from xlmodel.effektmodell.specs import INPUT_SPECS, MEASURE_FIELDS

NUMBER, NAME = "kommunenummer", "kommune"
MEASURE_GROUP: Final = "gruppe"
LIST_SHEET, MEASURE_SHEET, COLUMN_SHEET = "Kommuner", "Tiltak", "Kolonner"
_NUMBER: Final = re.compile(r"[0-9]{4}")
_DECIMAL: Final = re.compile(r"[-+]?[0-9][0-9  \u202f]*(?:[.,][0-9]+)?\s?%?")


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
    number = Domain("text", max_length=4)
    columns = [
        Column(NUMBER, "Kommunenummer, fire siffer", number),
        Column(NAME, "Kommunens navn", MUNICIPALITY_TEXT),
        *(Column(spec.toml, spec.nb, spec.domain) for spec in MUNICIPALITY_SPECS[1:]),
    ]
    for group in Group:
        for spec in INPUT_SPECS:
            if len(spec.domain.choices) == 1:
                continue
            base = f"{group.section}.{spec.toml}"
            label = f"{group.label()}: {spec.nb}"
            if not spec.shape.situations:
                columns.append(Column(base, label, spec.domain))
            columns += [
                Column(f"{base}.{item.key}", f"{label}, {item.label().lower()}", spec.domain)
                for item in spec.shape.situations
            ]
    return tuple(columns)


def measure_columns() -> tuple[Column, ...]:
    """Return the columns of the measures beside a list."""
    groups = Domain("choice", choices=tuple(group.section for group in Group))
    columns = [
        Column(NUMBER, "Kommunenummer; tomt gjelder alle", Domain("text", max_length=4)),
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


def read_list(path: Path, measures: Path | None = None) -> Iterator[ListRow]:
    """Yield the rows of a list, one at a time.

    ``measures`` is a file of measures of its own; otherwise an xlsx list's sheet «Tiltak» is read.
    Raises ``EffektmodellError`` where a file cannot be read or a heading is unknown; what is wrong
    in a row stands among the row's faults.
    """
    beside = _measures(measures or path) if measures or _is_workbook(path) else []
    seen: set[str] = set()
    for line, cells in _table(path, LIST_SHEET, list_columns(), (NUMBER, NAME)):
        row = _list_row(f"{path.name}, rad {line}", cells)
        if row.number in seen:
            row.faults.append(f"{row.where}: kommunenummeret {row.number} står på flere rader.")
        seen.add(row.number)
        for number, group, measure in beside:
            if number in ("", row.number):
                row.tables.setdefault(group, {}).setdefault("tiltak", []).append(measure)
        yield row


def _list_row(where: str, cells: Mapping[str, Any]) -> ListRow:
    number, name = _number_text(cells.get(NUMBER)), cells.get(NAME)
    row = ListRow(where, number, "" if name is None else str(name).strip(), {})
    if not _NUMBER.fullmatch(number):
        row.faults.append(f"{where}: kommunenummeret «{number}» er ikke fire siffer.")
    if not row.name:
        row.faults.append(f"{where}: kommunens navn mangler.")
    for key, value in cells.items():
        if key not in (NUMBER, NAME):
            _place(row.tables, key.split("."), value)
    return row


def _number_text(value: object) -> str:
    """Return a municipality number as text; a spreadsheet drops the zero before it."""
    if isinstance(value, float) and value.is_integer() and 0 < value < 10_000:
        return f"{int(value):04d}"
    return "" if value is None else str(value).strip()


def _place(tables: dict[str, Any], path: Sequence[str], value: object) -> None:
    for step in path[:-1]:
        tables = tables.setdefault(step, {})
    tables[path[-1]] = value


def _measures(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the measures beside a list: municipality number or «», section, measure."""
    found = []
    sections = [group.section for group in Group]
    required = (MEASURE_GROUP, "navn")
    optional = _is_workbook(path)
    for line, cells in _table(path, MEASURE_SHEET, measure_columns(), required, optional=optional):
        where = f"{path.name}, tiltak på rad {line}"
        group = str(cells.pop(MEASURE_GROUP, "")).strip()
        number = _number_text(cells.pop(NUMBER, None))
        if group not in sections:
            raise EffektmodellError(
                f"{where}: gruppen «{group}» er ikke {' eller '.join(sections)}."
            )
        if number and not _NUMBER.fullmatch(number):
            raise EffektmodellError(f"{where}: kommunenummeret «{number}» er ikke fire siffer.")
        measure: dict[str, Any] = {}
        for key, value in cells.items():
            _place(measure, key.split("."), value)
        found.append((number, group, measure))
    return found


def _workbook_names() -> dict[str, str]:
    """Return the workbook's name of each input beside its column; the situation after a full stop."""
    found = {}
    for group in Group:
        for spec in INPUT_SPECS:
            base, name = f"{group.section}.{spec.toml}", f"{group.prefix}{spec.name}".lower()
            found[name] = base
            for situation in spec.shape.situations:
                found[f"{name}.{situation.key}"] = f"{base}.{situation.key}"
    return found


_ALIASES: Final = _workbook_names() | {"kommunenavn": NAME, "kommunenr": NUMBER}


# Reading tables --------------------------------------------------------------------------------


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() != ".csv"


def _table(
    path: Path,
    sheet: str,
    columns: Iterable[Column],
    required: Sequence[str],
    *,
    optional: bool = False,
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and filled cells of each row that is not empty, by column key."""
    lines = _sheet_lines(path, sheet, optional=optional) if _is_workbook(path) else csv_rows(path)
    heads: list[str] | None = None
    domains = {column.key: column.domain for column in columns}
    for line, cells in lines:
        if heads is None:
            named = [str(cell or "").strip().lower() for cell in cells]
            heads = [_ALIASES.get(head, head) for head in named]
            _check_heads(path, heads, domains, required)
            continue
        filled = {
            key: _typed(cell, domains[key])
            for key, cell in zip(heads, cells, strict=False)
            if key and cell not in (None, "")
        }
        if filled:
            yield line, filled
    if heads is None and not optional:
        raise EffektmodellError(f"{path}: listen er tom. «effektmodell alle --mal» skriver en mal.")


def _check_heads(
    path: Path, heads: Sequence[str], known: Mapping[str, Domain], required: Sequence[str]
) -> None:
    faults = []
    for head in heads:
        if head and head not in known:
            near = difflib.get_close_matches(head, known, n=1, cutoff=0.6)
            hint = f" Mente du «{near[0]}»?" if near else ""
            faults.append(f"{path.name}: ukjent kolonne «{head}».{hint}")
    faults += [f"{path.name}: kolonnen «{key}» mangler." for key in required if key not in heads]
    faults += [
        f"{path.name}: kolonnen «{head}» står to ganger."
        for head in dict.fromkeys(heads)
        if head and heads.count(head) > 1
    ]
    if faults:
        raise EffektmodellError("\n".join(faults))


def _typed(cell: object, domain: Domain) -> object:
    """Return a cell as an input file would hold it: whole numbers whole, numbers of a CSV read."""
    of_text = domain.kind == "text" or isinstance(next(iter(domain.choices), 0), str)
    if isinstance(cell, str):
        cell = cell.strip() if of_text else _number_of(cell)
    if isinstance(cell, float) and cell.is_integer() and domain.kind in ("whole", "choice"):
        return int(cell)
    return cell


def _number_of(text: str) -> float | str:
    """Read a number as it is written in Norwegian: decimal comma, spaces, per cent; else the text."""
    stripped = text.strip()
    if not _DECIMAL.fullmatch(stripped):
        return text
    digits = re.sub(r"\s", "", stripped.removesuffix("%")).replace(",", ".")
    return float(digits) / (100 if stripped.endswith("%") else 1)


def _sheet_lines(
    path: Path, sheet: str, *, optional: bool
) -> Iterator[tuple[int, Sequence[object]]]:
    book = Book.open(path)
    if optional and sheet not in book.tabs:
        return
    tabs = list(book.tabs)
    if not tabs:
        raise EffektmodellError(f"{path}: arbeidsboken har ingen faner.")
    cells = book.tabs[sheet if sheet in book.tabs else tabs[0]].cells
    rows: dict[int, dict[int, object]] = {}
    for (row, column), cell in cells.items():
        is_date = cell.is_date and isinstance(cell.value, float)
        rows.setdefault(row, {})[column] = from_excel(cell.value) if is_date else cell.value
    for row in range(max(rows, default=-1) + 1):
        held = rows.get(row, {})
        yield row + 1, [held.get(column) for column in range(max(held, default=-1) + 1)]
