"""Reads a finished workbook as it stands in the file: cells, formulas, stored values, settings.

What a check must know and what readers of spreadsheets leave out: which formula cells have no
stored value, which cells are unlocked, shared formulas of any program, parts that hold macros.
Nothing is calculated, and nothing in the file is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from workbook_templates.sheet import corner
from workbook_templates.xlsx.formulas import shifted
from workbook_templates.xlsx.package import Package, PackageError, open_package
from workbook_templates.xlsx.values import CellValue, ErrorValue

Position = tuple[int, int]
"""Row and column, counted from 0."""

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FAULTS: Final = (ET.ParseError, LookupError, ValueError, TypeError, RuntimeError, OverflowError)
"""What a part whose content is not as the format says makes its reading raise."""


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell of a file. ``value`` of a formula is the stored result, None where there is none."""

    value: CellValue
    style: int = 0
    formula: str | None = None
    array: bool = False


@dataclass(frozen=True, slots=True)
class FoundValidation:
    """A data validation: its kind, its bounds or list, and the ranges that it covers."""

    kind: str
    operator: str
    bounds: tuple[str, ...]
    ranges: tuple[tuple[Position, Position], ...]

    def covers(self, at: Position) -> bool:
        """Say whether a cell lies in the validation."""
        return any(
            first[0] <= at[0] <= last[0] and first[1] <= at[1] <= last[1]
            for first, last in self.ranges
        )


@dataclass(frozen=True, slots=True)
class FoundSeries:
    """A series of a chart: the cells that it reads, empty where it reads none.

    ``fixed`` says that numbers stand in the chart itself instead of a reference.
    """

    name: str
    categories: str
    values: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class FoundChart:
    """A chart: its title, its series, and the cell that the title of its value axis reads."""

    title: str = ""
    series: tuple[FoundSeries, ...] = ()
    axis_title: str = ""


@dataclass(slots=True)
class FoundSheet:
    """One tab of a file."""

    name: str
    state: str = "visible"
    is_worksheet: bool = True
    protected: bool = False
    cells: dict[Position, FoundCell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    validations: list[FoundValidation] = field(default_factory=list)
    charts: list[FoundChart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundName:
    """A defined name: what it stands for, and the tab that it belongs to («» for all)."""

    name: str
    text: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class FoundWorkbook:
    """A file's tabs, names and settings."""

    sheets: tuple[FoundSheet, ...]
    names: tuple[FoundName, ...]
    settings: Mapping[str, str]
    unlocked_styles: frozenset[int]
    parts: tuple[str, ...]
    content_types: str

    def sheet(self, name: str) -> FoundSheet | None:
        """Return a tab by its name, whatever its case."""
        wanted = name.casefold()
        return next((item for item in self.sheets if item.name.casefold() == wanted), None)


def read_parts(path: Path) -> FoundWorkbook:
    """Read a workbook's parts. Raises ``PackageError`` where the file is no workbook."""
    package = open_package(path, macros=True)
    try:
        return _Reader(package).workbook()
    except _FAULTS as error:
        raise PackageError(
            f"{path}: filen er skadet (innholdet er ikke som i en arbeidsbok). Be om en ny kopi."
        ) from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _is_set(value: str | None) -> bool:
    return value is not None and value.lower() in ("1", "true", "on")


def _attribute(element: ET.Element, name: str) -> str | None:
    """Return an attribute whatever its namespace; transitional and strict files differ in it."""
    for key, value in element.attrib.items():
        if _local(key) == name and key != name:
            return value
    return element.get(name)


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if _local(child.tag) == name)


def _child(element: ET.Element, name: str) -> ET.Element | None:
    return next(_children(element, name), None)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Reader:
    """The parts of a workbook as trees."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def _xml(self, name: str) -> ET.Element:
        return ET.fromstring(self._package.part(name))  # noqa: S314 # Package refuses entities

    def workbook(self) -> FoundWorkbook:
        """Read everything."""
        starts = dict(self._package.relations("").values())
        start = starts["officeDocument"]
        root = self._xml(start)
        relations = self._package.relations(start)
        by_kind = dict(relations.values())
        strings = self._shared_strings(by_kind.get("sharedStrings"))
        sheets = []
        sheet_list = _child(root, "sheets")
        for item in sheet_list if sheet_list is not None else ():
            kind, target = relations[_attribute(item, "id") or ""]
            name, state = item.get("name", ""), item.get("state", "visible")
            if kind == "worksheet":
                sheets.append(self._sheet(target, name, state, strings))
            else:
                sheets.append(FoundSheet(name, state, is_worksheet=False))
        return FoundWorkbook(
            tuple(sheets),
            tuple(_names(root, [sheet.name for sheet in sheets])),
            _settings(root),
            self._unlocked_styles(by_kind.get("styles")),
            self._package.names,
            self._package.part("[content_types].xml").decode("utf-8", "replace"),
        )

    def _shared_strings(self, part: str | None) -> list[str]:
        if part is None or not self._package.has(part):
            return []
        return [_rich_text(item) for item in _children(self._xml(part), "si")]

    def _unlocked_styles(self, part: str | None) -> frozenset[int]:
        formats = _child(self._xml(part), "cellXfs") if part and self._package.has(part) else None
        unlocked = set()
        for index, style in enumerate(formats if formats is not None else ()):
            protection = _child(style, "protection")
            locked = "1" if protection is None else protection.get("locked", "1")
            if not _is_set(locked):
                unlocked.add(index)
        return frozenset(unlocked)

    def _sheet(self, part: str, name: str, state: str, strings: list[str]) -> FoundSheet:
        sheet = FoundSheet(name, state)
        for element in self._xml(part):
            match _local(element.tag):
                case "sheetData":
                    _read_cells(sheet, element, strings)
                case "sheetProtection":
                    sheet.protected = _is_set(element.get("sheet"))
                case "cols":
                    _read_columns(sheet, element)
                case "dataValidations":
                    sheet.validations.extend(_validation(item) for item in element)
                case _:
                    pass
        for kind, target in self._package.relations(part).values():
            if kind == "drawing":
                sheet.charts.extend(self._charts(target))
        return sheet

    def _charts(self, drawing: str) -> Iterator[FoundChart]:
        """Yield the charts that a drawing shows; one that cannot be read is an empty one."""
        relations = self._package.relations(drawing)
        for item in self._tree(drawing):
            kind, part = relations.get(_attribute(item, "id") or "", ("", ""))
            if _local(item.tag) == "chart" and kind == "chart":
                yield _chart(next(iter(self._tree(part)), ET.Element("")))

    def _tree(self, part: str) -> list[ET.Element]:
        """Return the elements of a part that a check can do without, none where it is damaged."""
        try:
            return list(self._xml(part).iter())
        except (ET.ParseError, PackageError):
            return []


def _rich_text(item: ET.Element) -> str:
    pieces = []
    for child in item:
        if _local(child.tag) == "t":
            pieces.append(child.text or "")
        elif _local(child.tag) == "r":
            pieces.extend(text.text or "" for text in _children(child, "t"))
    return _plain("".join(pieces))


def _names(root: ET.Element, sheets: list[str]) -> Iterator[FoundName]:
    listed = _child(root, "definedNames")
    for item in listed if listed is not None else ():
        index = item.get("localSheetId")
        place = sheets[int(index)] if index is not None and int(index) < len(sheets) else ""
        yield FoundName(item.get("name", ""), (item.text or "").strip(), place)


def _settings(root: ET.Element) -> dict[str, str]:
    settings: dict[str, str] = {}
    for name in ("calcPr", "workbookPr"):
        element = _child(root, name)
        if element is not None:
            settings |= element.attrib
    return settings


def _read_columns(sheet: FoundSheet, element: ET.Element) -> None:
    for item in element:
        if _is_set(item.get("hidden")):
            first, last = int(item.get("min", "1")) - 1, int(item.get("max", "1")) - 1
            sheet.hidden_columns.update(range(first, min(last, first + 200) + 1))


def _read_cells(sheet: FoundSheet, data: ET.Element, strings: list[str]) -> None:
    masters: dict[str, tuple[str, Position]] = {}
    followers: list[tuple[Position, str]] = []
    row_number = -1
    for row in data:
        row_number = int(row.get("r", row_number + 2)) - 1
        if _is_set(row.get("hidden")):
            sheet.hidden_rows.add(row_number)
        column = -1
        for cell in row:
            reference = cell.get("r")
            at = corner(reference) if reference else (row_number, column + 1)
            column = at[1]
            formula = _child(cell, "f")
            text, array = None, False
            if formula is not None:
                text, kind = formula.text or "", formula.get("t", "normal")
                array = kind in ("array", "dataTable")
                group = formula.get("si")
                if kind == "shared" and group is not None:
                    if text:
                        masters.setdefault(group, (text, at))
                    else:
                        followers.append((at, group))
            value = _value(cell, strings, is_formula=formula is not None)
            if value is not None or text is not None or cell.get("s"):
                sheet.cells[at] = FoundCell(value, int(cell.get("s", "0")), text, array)
    for at, group in followers:
        master, origin = masters[group]
        found = sheet.cells[at]
        text = shifted(master, at[0] - origin[0], at[1] - origin[1])
        sheet.cells[at] = FoundCell(found.value, found.style, text)


def _value(cell: ET.Element, strings: list[str], *, is_formula: bool) -> CellValue:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = _child(cell, "is")
        return None if inline is None else _rich_text(inline)
    element = _child(cell, "v")
    if kind == "str":
        return _plain(element.text or "") if element is not None else ("" if is_formula else None)
    text = None if element is None else element.text
    if not text:
        return None
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return _is_set(text)
    if kind == "e":
        return ErrorValue(text)
    if kind == "d":
        return text
    return float(text) + 0.0


def _chart(root: ET.Element) -> FoundChart:
    chart = _child(root, "chart")
    plot = _child(chart, "plotArea") if chart is not None else None
    if chart is None or plot is None:
        return FoundChart()
    title = _child(chart, "title")
    texts = title.iter() if title is not None else ()
    axis_titles = [
        _first_reference(_child(axis, "title")) for axis in plot if _local(axis.tag) == "valAx"
    ]
    return FoundChart(
        "".join(item.text or "" for item in texts if _local(item.tag) in ("t", "v")).strip(),
        tuple(_series(item) for kind in plot for item in _children(kind, "ser")),
        next(filter(None, axis_titles), ""),
    )


def _series(item: ET.Element) -> FoundSeries:
    values = _child(item, "val")
    categories = _child(item, "cat")
    if values is None:
        values, categories = _child(item, "yVal"), _child(item, "xVal")
    return FoundSeries(
        _first_reference(_child(item, "tx")),
        _first_reference(categories),
        _first_reference(values),
        values is not None and _child(values, "numLit") is not None,
    )


def _first_reference(element: ET.Element | None) -> str:
    """Return the reference that a part of a chart reads; empty where it reads none."""
    inside = element.iter() if element is not None else ()
    return next((item.text or "" for item in inside if _local(item.tag) == "f"), "").strip()


def _validation(item: ET.Element) -> FoundValidation:
    bounds = []
    for name in ("formula1", "formula2"):
        element = _child(item, name)
        if element is not None:
            bounds.append((element.text or "").strip())
    ranges = []
    for piece in item.get("sqref", "").split():
        first, _, last = piece.partition(":")
        ranges.append((corner(first), corner(last or first)))
    return FoundValidation(
        item.get("type", "none"), item.get("operator", "between"), tuple(bounds), tuple(ranges)
    )
