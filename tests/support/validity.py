"""What makes a spreadsheet program repair a file, or a reader miss a text, in the parts of an xlsx.

Checked on the XML itself: ids within range, counts, areas that may not overlap, names that may not
be there twice, the places that a chart's labels may have, and the contrast of text on its ground.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

Parts = Mapping[str, ET.Element]
Check = Callable[[Parts], Iterator[str]]
Area = tuple[int, int, int, int]

_NS: Final = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
_BOOK, _STYLES, _STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_METADATA: Final = "xl/metadata.xml"
_FIRST_OWN_FORMAT: Final = 164
_POINT_PLACES: Final = {"t", "b", "l", "r", "ctr"}
_PLACES: Final[Mapping[str, set[str]]] = {
    "barChart clustered": {"ctr", "inBase", "inEnd", "outEnd"},
    "barChart stacked": {"ctr", "inBase", "inEnd"},
    "barChart percentStacked": {"ctr", "inBase", "inEnd"},
    "lineChart": _POINT_PLACES,
    "scatterChart": _POINT_PLACES,
}
"""Where Excel admits a data label, by type of chart."""
_LENGTHS: Final = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_LEAST_CONTRAST: Final = 4.5


def faults(path: Path) -> list[str]:
    """Return everything that a spreadsheet program would repair, and text too faint to read."""
    with zipfile.ZipFile(path) as archive:
        parts = {
            name: ET.fromstring(archive.read(name))  # noqa: S314 # written by us
            for name in archive.namelist()
            if name.endswith(".xml")
        }
    return [
        f"{path.name}, {check.__name__.strip('_')}: {fault}"
        for check in _CHECKS
        for fault in check(parts)
    ]


def _all(element: ET.Element, path: str) -> list[ET.Element]:
    return element.findall(path, _NS)


def _sheets(parts: Parts) -> Iterator[tuple[str, ET.Element]]:
    return ((name, part) for name, part in parts.items() if name.startswith("xl/worksheets/sheet"))


def _charts(parts: Parts) -> Iterator[tuple[str, ET.Element]]:
    return ((name, part) for name, part in parts.items() if name.startswith("xl/charts/chart"))


def _number(element: ET.Element, attribute: str) -> int:
    return int(element.get(attribute, "0"))


def _beyond(
    where: str, elements: Iterable[ET.Element], attribute: str, count: int
) -> Iterator[str]:
    for element in elements:
        if _number(element, attribute) >= count:
            yield f"{where}: {attribute}={element.get(attribute)} of {count}"


def _twice(where: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(name.casefold() for name in names).items():
        if times > 1:
            yield f"{where}: «{name}» is there {times} times"


def _overlapping(where: str, areas: Iterable[tuple[Area, str]]) -> Iterator[str]:
    for (one, first), (other, second) in combinations(areas, 2):
        apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
        if not apart:
            yield f"{where}: {first} and {second} overlap"


def _areas(elements: Iterable[ET.Element], attribute: str) -> Iterator[tuple[Area, str]]:
    for element in elements:
        for text in element.get(attribute, "").split():
            left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(text))
            yield (left, top, right, bottom), text


# The checks --------------------------------------------------------------------------------------


def _counts(parts: Parts) -> Iterator[str]:
    """Whatever tells how many children it has tells the truth; strings are counted by themselves."""
    for name, part in parts.items():
        for element in part.iter():
            told = element.get("count")
            if told is not None and name != _STRINGS and int(told) != len(element):
                yield f"{name}: {element.tag.rpartition('}')[2]} has {len(element)}, says {told}"


def _strings(parts: Parts) -> Iterator[str]:
    uses = [
        int(cell.findtext("m:v", "-1", _NS))
        for _, sheet in _sheets(parts)
        for cell in _all(sheet, ".//m:c[@t='s']")
    ]
    if _STRINGS not in parts:
        if uses:
            yield "strings are used but not there"
        return
    table = parts[_STRINGS]
    if (_number(table, "count"), _number(table, "uniqueCount")) != (len(uses), len(table)):
        yield f"{len(uses)} uses of {len(table)} strings, says {table.attrib}"
    if not all(0 <= use < len(table) for use in uses):
        yield f"string {max(uses)} of {len(table)}"


def _formats(parts: Parts) -> Iterator[str]:
    styles = parts[_STYLES]
    own = [_number(item, "numFmtId") for item in _all(styles, "m:numFmts/m:numFmt")]
    yield from _twice("number formats", map(str, own))
    looks = _all(styles, "m:cellXfs/m:xf")
    for kind in ("font", "fill", "border"):
        count = len(_all(styles, f"m:{kind}s/m:{kind}"))
        yield from _beyond("cellXfs", looks, f"{kind}Id", count)
    yield from _beyond("cellXfs", looks, "xfId", len(_all(styles, "m:cellStyleXfs/m:xf")))
    for look in looks:
        number = _number(look, "numFmtId")
        if number >= _FIRST_OWN_FORMAT and number not in own:
            yield f"number format {number} is not there"


def _references(parts: Parts) -> Iterator[str]:
    looks = len(_all(parts[_STYLES], "m:cellXfs/m:xf"))
    rules = len(_all(parts[_STYLES], "m:dxfs/m:dxf"))
    arrays = _all(parts[_METADATA], "m:cellMetadata/m:bk") if _METADATA in parts else []
    for name, sheet in _sheets(parts):
        for path, attribute in ((".//m:c", "s"), (".//m:row", "s"), (".//m:col", "style")):
            yield from _beyond(name, _all(sheet, path), attribute, looks)
        yield from _beyond(name, _all(sheet, ".//m:cfRule[@dxfId]"), "dxfId", rules)
        yield from _beyond(name, _all(sheet, ".//m:c[@cm]"), "cm", len(arrays) + 1)
        priorities = [rule.get("priority", "") for rule in _all(sheet, ".//m:cfRule")]
        yield from _twice(f"{name}, priorities", priorities)


def _cells(parts: Parts) -> Iterator[str]:
    """Rows, and cells within their row, stand in order, each once."""
    for name, sheet in _sheets(parts):
        rows = _all(sheet, "m:sheetData/m:row")
        for above, below in pairwise(_number(row, "r") for row in rows):
            if above >= below:
                yield f"{name}: row {below} after row {above}"
        for row in rows:
            places = [coordinate_from_string(cell.get("r", "")) for cell in row]
            columns = [column_index_from_string(column) for column, _ in places]
            if columns != sorted(set(columns)) or {line for _, line in places} - {
                _number(row, "r")
            }:
                yield f"{name}: cells of row {row.get('r')} out of order"


def _columns(parts: Parts) -> Iterator[str]:
    for name, sheet in _sheets(parts):
        edges = [
            edge
            for column in _all(sheet, "m:cols/m:col")
            for edge in (_number(column, "min"), _number(column, "max") + 1)
        ]
        if edges != sorted(edges):
            yield f"{name}: columns overlap or are out of order: {edges}"


def _merges(parts: Parts) -> Iterator[str]:
    for name, sheet in _sheets(parts):
        yield from _overlapping(name, _areas(_all(sheet, ".//m:mergeCell"), "ref"))


def _validations(parts: Parts) -> Iterator[str]:
    for name, sheet in _sheets(parts):
        found = _all(sheet, ".//m:dataValidation")
        yield from _overlapping(name, _areas(found, "sqref"))
        for validation in found:
            for attribute, longest in _LENGTHS.items():
                if len(validation.get(attribute, "")) > longest:
                    yield f"{name}: {attribute} of {validation.get('sqref')} is too long"
            listed = validation.findtext("m:formula1", "", _NS)
            if listed.startswith('"') and len(listed) > 257:
                yield f"{name}: the list of {validation.get('sqref')} is too long"


def _names(parts: Parts) -> Iterator[str]:
    book = parts[_BOOK]
    tabs = [sheet.get("name", "") for sheet in _all(book, "m:sheets/m:sheet")]
    yield from _twice("tabs", tabs)
    for tab in tabs:
        if not 0 < len(tab) <= 31 or re.search(r"[][:*?/\\]", tab) or tab.strip("'") != tab:
            yield f"a tab cannot be named «{tab}»"
    defined = _all(book, "m:definedNames/m:definedName")
    yield from _twice("names", (f"{n.get('localSheetId')} {n.get('name')}" for n in defined))
    yield from _beyond("names", defined, "localSheetId", len(tabs))


def _texts(parts: Parts) -> Iterator[str]:
    for name, sheet in _sheets(parts):
        for element in sheet.iter():
            tag, text = element.tag.rpartition("}")[2], element.text or ""
            longest = {"oddHeader": 255, "oddFooter": 255, "f": 8192, "v": 32_767}.get(tag)
            if longest is not None and len(text) > longest:
                yield f"{name}: {tag} has {len(text)} signs"


def _plots(parts: Parts) -> Iterator[tuple[str, str, ET.Element]]:
    """Yield the part, the type (of columns with their grouping), and each plot of each chart."""
    for name, chart in _charts(parts):
        for plot in _all(chart, "c:chart/c:plotArea/*"):
            kind = plot.tag.rpartition("}")[2]
            grouping = plot.find("c:grouping", _NS)
            if kind == "barChart" and grouping is not None:
                kind += f" {grouping.get('val')}"
            if _all(plot, "c:ser"):
                yield name, kind, plot


def _labels(parts: Parts) -> Iterator[str]:
    for name, kind, plot in _plots(parts):
        for place in _all(plot, ".//c:dLblPos"):
            if place.get("val") not in _PLACES.get(kind, set()):
                yield f"{name}: {kind} has no label at {place.get('val')}"


def _series(parts: Parts) -> Iterator[str]:
    for name, chart in _charts(parts):
        for path in (".//c:ser/c:idx", ".//c:ser/c:order"):
            numbers = [number.get("val", "") for number in _all(chart, path)]
            yield from _twice(f"{name}, {path}", numbers)
        axes = {axis.get("val") for axis in _all(chart, "c:chart/c:plotArea/*[c:crossAx]/c:axId")}
        for _, kind, plot in (found for found in _plots(parts) if found[0] == name):
            if not {axis.get("val") for axis in _all(plot, "c:axId")} <= axes:
                yield f"{name}: {kind} lacks an axis"
        for cache in [*_all(chart, ".//c:numCache"), *_all(chart, ".//c:strCache")]:
            count = cache.find("c:ptCount", _NS)
            if count is not None:
                yield from _beyond(name, _all(cache, "c:pt"), "idx", _number(count, "val"))


# Contrast ----------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (RRGGBB) as WCAG 2 has it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4))
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    ]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def _ink(font: ET.Element | None) -> str:
    return _colour(font, "m:color", "000000")


def _ground(fill: ET.Element | None) -> str:
    """Return the colour of a fill: of a cell the foreground is solid, of a rule the background."""
    return _colour(fill, "m:patternFill/m:fgColor", _colour(fill, "m:patternFill/m:bgColor"))


def _colour(element: ET.Element | None, path: str, otherwise: str = "FFFFFF") -> str:
    found = None if element is None else element.find(path, _NS)
    return otherwise if found is None else found.get("rgb", f"FF{otherwise}")[2:]


def _faint_cells(parts: Parts) -> Iterator[str]:
    """Cells that hold something or may be filled in, and what a conditional format gives."""
    styles = parts[_STYLES]
    fonts = dict(enumerate(_all(styles, "m:fonts/m:font")))
    fills = dict(enumerate(_all(styles, "m:fills/m:fill")))
    filled = {
        _number(cell, "s")
        for _, sheet in _sheets(parts)
        for cell in _all(sheet, ".//m:c")
        if len(cell)
    }
    pairs = {
        (_ink(fonts.get(_number(look, "fontId"))), _ground(fills.get(_number(look, "fillId"))))
        for number, look in enumerate(_all(styles, "m:cellXfs/m:xf"))
        if number in filled or look.find("m:protection[@locked='0']", _NS) is not None
    }
    pairs |= {
        (_ink(rule.find("m:font", _NS)), _ground(rule.find("m:fill", _NS)))
        for rule in _all(styles, "m:dxfs/m:dxf")
    }
    for ink, ground in pairs:
        if contrast(ink, ground) < _LEAST_CONTRAST:
            yield f"{ink} on {ground}: {contrast(ink, ground):.2f}"


def _faint_labels(parts: Parts) -> Iterator[str]:
    """Labels within a column stand on its colour, all other text of a chart on white."""
    for name, _, plot in _plots(parts):
        for series in _all(plot, "c:ser"):
            place = series.find("c:dLbls/c:dLblPos", _NS)
            fill = series.find("c:spPr/a:solidFill/a:srgbClr", _NS)
            inside = place is not None and place.get("val") != "outEnd" and fill is not None
            ground = fill.get("val", "") if inside and fill is not None else "FFFFFF"
            for ink in _all(series, "c:dLbls/c:txPr//a:srgbClr"):
                if contrast(ink.get("val", ""), ground) < _LEAST_CONTRAST:
                    yield f"{name}: labels {ink.get('val')} on {ground}"
    for name, chart in _charts(parts):
        for path in ("c:chart/c:title", "c:chart/c:legend", "c:chart/c:plotArea/*[c:crossAx]"):
            for ink in _all(chart, f"{path}//a:defRPr//a:srgbClr"):
                if contrast(ink.get("val", ""), "FFFFFF") < _LEAST_CONTRAST:
                    yield f"{name}: text {ink.get('val')} on white"


_CHECKS: Final[tuple[Check, ...]] = (
    _counts,
    _strings,
    _formats,
    _references,
    _cells,
    _columns,
    _merges,
    _validations,
    _names,
    _texts,
    _labels,
    _series,
    _faint_cells,
    _faint_labels,
)
