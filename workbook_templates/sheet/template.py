"""A plan written once, then filled many times.

XlsxWriter writes the plan with a placeholder in every place that depends on a municipality: cell
values, cached points of charts, heights of rows with wrapped texts, headers and properties. The
parts are cut at the placeholders; a workbook is then the same text with values in between, zipped.
Every workbook of the project is made this way, so that one made alone and one made among hundreds
are the same, byte for byte.

Why not let XlsxWriter write each workbook? All municipalities of the country are made in one run, and
XlsxWriter takes more than ten times as long over a workbook as a filling does: it asks of every cell
what it holds, makes every chart anew, and escapes texts that are the same in all. The fence around
what that costs in clarity: this module alone knows of placeholders and of XML as text, it reads only
what the writer beside it has just written (never a file of others), what it cannot place raises, and a
test compares its workbook with the writer's own, cell by cell.
"""

from __future__ import annotations

import gc
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from html import escape  # that of xml.sax loads the web client too
from typing import Final

from workbook_templates.sheet.cells import CellValue, corner, relative
from workbook_templates.sheet.document import ESCAPE_LIKE, Document, DocumentTexts
from workbook_templates.sheet.plan import (
    Entry,
    Formula,
    Series,
    SheetPlan,
    Spilled,
    Values,
    WorkbookPlan,
)
from workbook_templates.sheet.writer import (
    fitted_rows,
    height_of,
    printed_area,
    wrapped_cells,
    write_plan,
)

_FIRST: Final = 7_000_000_000_000_000
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACEHOLDER: Final = re.compile(rf"7(?<![\d.]7)\d{{15}}(?![\d.])|{_OPEN}\w+{_CLOSE}")
"""Not a part of a longer number, such as the place of a figure's plot area; looked for by its first digit."""
_CELL: Final = re.compile(
    rf'(<c r="([A-Z]+\d+)"(?: s="\d+")?(?: cm="1")?)(?: t="str")?>(<f[^>]*>[^<]*</f>)?'
    rf"<v>(7\d{{15}}|{_OPEN}\w+{_CLOSE})</v></c>"
)
_HEIGHT: Final = re.compile(r'(<row r="(\d+)"[^>]*? ht=")[^"]*"')
_ANY_HEIGHT: Final = 99.75
"""Height of rows to be fitted in the template; not the default one, which is not written."""
_LEVEL: Final = 1
"""Of compression: the next levels save a few per cent of the bytes and cost a tenth of the time."""
_TIME: Final = (1980, 1, 1, 0, 0, 0)

Content = Entry | Formula | Spilled


@dataclass(frozen=True, slots=True)
class _Filling:
    """One workbook's values while its parts are filled: those of each series, and the texts outside."""

    values: Values
    rows: list[Sequence[CellValue]]
    texts: dict[str, str]


Slot = Callable[[_Filling], str]
"""Gives the text that stands in place of a placeholder."""


@dataclass(frozen=True, slots=True)
class _CellSlot:
    """Where a cell's value is, and what stands around it in the cell.

    Without a value the cell is ``blank``; where that is empty, it must have one.
    """

    row: int
    index: int
    around_number: tuple[str, str]
    around_text: tuple[str, str]
    blank: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file: its pieces in their order, those that depend on the data empty.

    ``cells`` holds a cell's place among the pieces, where its value is, what stands before a number
    and after it, and the rest of its slot; ``others`` holds what is no cell.
    """

    name: str
    pieces: list[str]
    cells: list[tuple[int, int, int, str, str, _CellSlot]]
    others: list[tuple[int, Slot]]

    def filled(self, filling: _Filling) -> str:
        """Return the part's text; most of a workbook's time is spent here."""
        pieces, rows = self.pieces.copy(), filling.rows
        for place, row, index, head, end, slot in self.cells:
            value = rows[row][index]
            kind = type(value)
            if kind is float or kind is int:
                pieces[place] = head + _number(value) + end
            else:
                pieces[place] = _not_a_number(slot, value)
        for place, other in self.others:
            pieces[place] = other(filling)
        return "".join(pieces)

    def add(self, text: str, slot: _CellSlot | Slot) -> None:
        """Append a fixed text and, after it, a slot."""
        place = len(self.pieces) + 1
        self.pieces.extend((text, ""))
        if isinstance(slot, _CellSlot):
            self.cells.append((place, slot.row, slot.index, *slot.around_number, slot))
        else:
            self.others.append((place, slot))


def _not_a_number(slot: _CellSlot, value: CellValue) -> str:
    if isinstance(value, str) and (value or not slot.blank):
        head, end = slot.around_text
        return f"{head}{_text(value)}{end}"
    if not slot.blank:
        kind = type(value).__name__
        raise ValueError(f"no value, or one of type {kind}, for {slot.around_number[0]}")
    return slot.blank


class _Placeholders:
    """Stands in for values while the template is written, and remembers what each stands for."""

    def __init__(self, sample: Values) -> None:
        self._sample = sample
        self.contents: dict[str, Content] = {}

    def of(self, content: Content) -> CellValue:
        number = _FIRST + len(self.contents)
        text = isinstance(content, Formula) and isinstance(self._sample.of(content), str)
        placeholder = f"{_OPEN}{number}{_CLOSE}" if text else str(number)
        self.contents[placeholder] = content
        return placeholder if text else number


class WorkbookTemplate:
    """The parts of a plan's file, cut at the places that depend on the data."""

    def __init__(
        self, plan: WorkbookPlan, sample: Document, functions: Mapping[str, str] | None = None
    ) -> None:
        """Write the plan once; cells that charts read hold numbers in ``sample`` where they ever do.

        ``functions`` tells how a file writes the names of the functions that dynamic array formulas
        call, where it does not write them as the plan does.
        """
        self._functions = functions or {}
        self._placeholders = _Placeholders(Values(sample.by_group()))
        self._rows: dict[Series, int] = {}
        self._parts: list[_Part] = []
        with _nothing_collected():
            self._write(plan)

    def _write(self, plan: WorkbookPlan) -> None:
        texts = DocumentTexts(*(f"{_OPEN}{field.name}{_CLOSE}" for field in fields(DocumentTexts)))
        self._printed: dict[str, SheetPlan] = {}
        written = write_plan(
            plan, self._placeholders, texts, lambda *_: _ANY_HEIGHT, self._printed_slot
        )
        sheets = {f"xl/worksheets/sheet{n}.xml": s for n, s in enumerate(plan.sheets, start=1)}
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode("utf-8")
                self._parts.append(self._cut(name, text, sheets.get(name)))

    def fill(self, data: Document) -> bytes:
        """Return the workbook of a municipality; the same data give the same bytes."""
        texts = {field: escape(text, quote=False) for field, text in asdict(data.texts).items()}
        values = Values(data.by_group())
        filling = _Filling(values, [values.of_series(series) for series in self._rows], texts)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for part in self._parts:
                info = zipfile.ZipInfo(part.name, _TIME)
                info.external_attr = 0o600 << 16
                archive.writestr(info, part.filled(filling), zipfile.ZIP_DEFLATED, _LEVEL)
        return buffer.getvalue()

    def _cut(self, name: str, text: str, sheet: SheetPlan | None) -> _Part:
        """Cut a part into fixed pieces and slots."""
        slots: list[tuple[int, int, _CellSlot | Slot]] = []
        placed: set[str] = set()
        if sheet is not None:
            for match in _CELL.finditer(text):
                slots.append((match.start(), match.end(), self._cell_slot(match)))
                placed.add(match[4])
            fitted = {row + 1 for row in fitted_rows(sheet)}
            slots += [
                (match.start(), match.end(), _height_slot(sheet, match))
                for match in _HEIGHT.finditer(text)
                if int(match[2]) in fitted
            ]
        slots += [
            (match.start(), match.end(), self._bare_slot(match[0]))
            for match in _PLACEHOLDER.finditer(text)
            if match[0] not in placed
        ]
        part, position = _Part(name, [], [], []), 0
        for start, end, slot in sorted(slots, key=lambda item: item[0]):
            part.add(text[position:start], slot)
            position = end
        part.pieces.append(text[position:])
        return part

    def _printed_slot(self, sheet: SheetPlan) -> str:
        """Return a placeholder for the printed area of a tab."""
        placeholder = f"{_OPEN}printed{len(self._printed)}{_CLOSE}"
        self._printed[placeholder] = sheet
        return placeholder

    def _row(self, series: Series) -> int:
        """Return the number of a series among those of a filling."""
        return self._rows.setdefault(series, len(self._rows))

    def _cell_slot(self, match: re.Match[str]) -> _CellSlot | Slot:
        head, formula = match[1], match[3] or ""
        content = self._placeholders.contents[match[4]]
        if isinstance(content, Formula) and content.spill is not None:
            return self._spilling_slot(match, content, content.spill)
        number = f"{head}>{formula}<v>", "</v></c>"
        if formula:
            text, blank = (f'{head} t="str">{formula}<v>', "</v></c>"), ""
        else:
            text = (f'{head} t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>")
            blank = f"{head}/>"
        return _CellSlot(self._row(content.series), content.index, number, text, blank)

    def _spilling_slot(self, match: re.Match[str], content: Formula, size: tuple[int, int]) -> Slot:
        """Return the slot of a dynamic array formula: it covers more than its cell where it spills."""
        head, address, formula = match[1], match[2], match[3]
        call = formula.partition(">")[2]
        for name, written in self._functions.items():
            call = call.replace(name, written)
        row, column = corner(address)
        last = relative(row + size[0] - 1, column + size[1] - 1)

        def cell(filling: _Filling) -> str:
            value, second = filling.values.of_series(content.series)[:2]
            reference = address if second is None else f"{address}:{last}"
            kind, shown = ' t="str"', value
            if not isinstance(value, str):
                kind, shown = "", _number(value)
            return f'{head}{kind}><f t="array" ref="{reference}">{call}<v>{shown}</v></c>'

        return cell

    def _bare_slot(self, placeholder: str) -> Slot:
        """Return the slot of a chart's cached point, of a printed area or of a document text."""
        if placeholder in self._placeholders.contents:
            content = self._placeholders.contents[placeholder]
            row, index = self._row(content.series), content.index

            def point(filling: _Filling) -> str:
                value = filling.rows[row][index]
                return _text(value) if isinstance(value, str) else _number(value or 0)

            return point
        if placeholder in self._printed:
            sheet = self._printed[placeholder]
            return lambda filling: escape(printed_area(sheet, filling.values), quote=False)
        field = placeholder[1:-1]
        return lambda filling: filling.texts[field]


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let Python look for no garbage meanwhile.

    A template is a hundred thousand objects that are all needed; to go through them time and again
    takes a quarter of the time that it takes to write one.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _height_slot(sheet: SheetPlan, match: re.Match[str]) -> Slot:
    head, cells = match[1], wrapped_cells(sheet, int(match[2]) - 1)
    return lambda filling: f'{head}{height_of(cells, filling.values):g}"'


def _number(value: CellValue) -> str:
    """Write a number with as many digits as it takes to read the same number back."""
    text = repr(value)
    if text[-2:] != ".0":
        return text
    return text[:-2] if value else "0"


def _text(value: str) -> str:
    """Write a text so that no program takes a part of it for an escape."""
    if value.isalnum() or not value:
        return value
    return escape(ESCAPE_LIKE.sub("_x005F_", value), quote=False)
