"""Writes a plan as an xlsx file with XlsxWriter, every formula cell with a value.

XlsxWriter is used as it is but for three things that it does not do by itself: an empty text as a
typed string (``t="str"``), a refusal of formulas without a value, and an error for a name that it
would otherwise drop with a warning.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from textwrap import wrap
from typing import Final, Protocol

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workbook_templates.sheet.cells import Area, CellValue, quoted_sheet
from workbook_templates.sheet.charts import build_chart
from workbook_templates.sheet.document import CALC_ID, WINDOW, DocumentTexts
from workbook_templates.sheet.plan import (
    Constant,
    Entry,
    Formula,
    SheetPlan,
    Spilled,
    Validation,
    Values,
    WorkbookPlan,
)
from workbook_templates.sheet.styles import (
    BAD_FILL,
    BAD_INK,
    GOOD_FILL,
    GOOD_INK,
    STYLES,
    StyleName,
    properties,
)
from xlmodel.common.fields import Domain
from xlmodel.common.version import MODEL_DATE, MODEL_VERSION

_ZOOM: Final = 100
_LINE_HEIGHT: Final = 13
_PROTECTION: Final = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class _Sheet(Worksheet):  # type: ignore[misc]  # xlsxwriter ships no types
    """A worksheet whose empty formula results are typed strings.

    Our formulas name future functions with their prefix, so the search for bare ones, half of the
    time that a workbook takes, is left out.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")

    def _xml_formula_element(
        self, formula: str, result: object, attributes: list[tuple[str, object]]
    ) -> None:
        if isinstance(result, str) and result == "":
            attributes.append(("t", "str"))
        super()._xml_formula_element(formula, result, attributes)


class CellSource(Protocol):
    """Gives the value of each input and formula cell."""

    def of(self, content: Entry | Formula | Spilled) -> CellValue:
        """Return the value of a cell."""


def write_plan(
    plan: WorkbookPlan,
    values: CellSource,
    texts: DocumentTexts,
    fitted_height: Callable[[SheetPlan, int], float],
    printed: Callable[[SheetPlan], str],
) -> bytes:
    """Return the workbook as bytes; the same plan and values give the same bytes.

    ``fitted_height`` gives the height of a row that is as high as its texts need, and ``printed`` the
    printed area of a tab whose sections the data decide on, after the tab's name.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.calc_on_load = False
    workbook.calc_id = CALC_ID
    workbook.set_size(*WINDOW)
    workbook.set_properties(
        {
            "title": texts.title,
            "subject": texts.subject,
            "author": "effektmodell",
            "company": texts.municipality,
            "comments": f"Modellversjon {MODEL_VERSION}",
            "created": datetime(
                MODEL_DATE.year, MODEL_DATE.month, MODEL_DATE.day, tzinfo=UTC
            ).replace(tzinfo=None),
        }
    )
    formats = {style: workbook.add_format(properties(style)) for style in STYLES}
    good = workbook.add_format({"bg_color": GOOD_FILL, "font_color": GOOD_INK})
    bad = workbook.add_format({"bg_color": BAD_FILL, "font_color": BAD_INK})
    for sheet in plan.sheets:
        worksheet = workbook.add_worksheet(sheet.name, worksheet_class=_Sheet)
        _write_cells(plan, sheet, worksheet, formats, values)
        _write_surroundings(sheet, worksheet, texts)
        _write_printed(sheet, worksheet, printed)
        for row in fitted_rows(sheet):
            worksheet.set_row(row, fitted_height(sheet, row))
        for validation in sheet.validations:
            _write_validation(worksheet, validation)
        for area, wanted in sheet.statuses:
            _write_status(worksheet, area, wanted, good, bad)
        for placed in sheet.figures:
            worksheet.insert_chart(
                placed.row,
                placed.column,
                build_chart(workbook, placed.figure),
                {
                    "description": placed.figure.description,
                    "object_position": 2,
                    "x_offset": placed.offset,
                    "y_offset": placed.down,
                },
            )
    for name, area in plan.names.items():
        if workbook.define_name(name, "=" + area.reference()) != 0:
            raise ValueError(f"{name} cannot be a workbook name")
    workbook.get_worksheet_by_name(plan.sheets[0].name).activate()
    workbook.close()
    return buffer.getvalue()


def _write_cells(
    plan: WorkbookPlan,
    sheet: SheetPlan,
    worksheet: Worksheet,
    formats: Mapping[StyleName, Format],
    values: CellSource,
) -> None:
    for (row, column), cell in sorted(sheet.cells.items()):
        style = formats[cell.style]
        content = cell.content
        if isinstance(content, Constant | Entry | Spilled):
            value = content.value if isinstance(content, Constant) else values.of(content)
            if (row, column) in sheet.links:
                target = sheet.links[row, column].replace("'", "''")
                worksheet.write_url(row, column, f"internal:'{target}'!A1", style, str(value))
            else:
                _write_value(worksheet, row, column, value, style)
        else:
            value = values.of(content)
            if value is None or isinstance(value, bool):
                raise ValueError(f"{sheet.name}: row {row + 1}: a formula without a value")
            formula = plan.formula_text(sheet, row, column)
            if content.spill is None:
                worksheet.write_formula(row, column, formula, style, value)
            else:
                worksheet.write_dynamic_array_formula(
                    row, column, row, column, formula, style, value
                )


def _write_value(
    worksheet: Worksheet, row: int, column: int, value: CellValue, style: Format
) -> None:
    """Write a constant or an input; text is always text, whatever it begins with."""
    if value is None or value == "":
        worksheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        if worksheet.write_string(row, column, value, style) != 0:
            raise ValueError(f"text too long for a cell: {value[:40]}…")
    else:
        worksheet.write_number(row, column, value, style)


def _write_surroundings(sheet: SheetPlan, worksheet: Worksheet, texts: DocumentTexts) -> None:
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    for row, height in sheet.heights.items():
        worksheet.set_row(row, height)
    if any(sheet.panes):
        worksheet.freeze_panes(*sheet.panes)
    worksheet.protect("", dict(_PROTECTION))
    worksheet.hide_gridlines(2)
    worksheet.set_zoom(_ZOOM)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    worksheet.fit_to_pages(sheet.pages_wide, 0 if sheet.print_columns is None else 1)
    if sheet.pages_wide > 1:
        worksheet.repeat_columns(0, max(sheet.panes[1] - 1, 0))
    if sheet.repeat_rows is not None:
        worksheet.repeat_rows(*sheet.repeat_rows)
    if sheet.page_breaks:
        worksheet.set_h_pagebreaks(list(sheet.page_breaks))
    worksheet.set_header(f"&L{texts.header}&C&A&REffektmodell {MODEL_VERSION}")
    worksheet.set_footer("&L&F&RSide &P av &N")


def _write_printed(
    sheet: SheetPlan, worksheet: Worksheet, printed: Callable[[SheetPlan], str]
) -> None:
    if sheet.print_sections:
        # XlsxWriter's own method takes one area, this attribute what it writes
        worksheet.print_area_range = f"{quoted_sheet(sheet.name)}!{printed(sheet)}"
        return
    columns = sheet.print_columns or len(sheet.widths)
    worksheet.print_area(0, 0, _print_end(sheet) - 1, columns - 1)


def _print_end(sheet: SheetPlan) -> int:
    """Return the first row that is not printed."""
    if sheet.print_end is not None:
        return sheet.print_end
    return max(row for row, _ in sheet.cells) + 1


def printed_area(sheet: SheetPlan, values: Values) -> str:
    """Return what is printed of a tab with sections, after the tab's name and «!».

    Sections after one another with as many columns are one area; each area begins a page. Of a tab of
    which nothing is printed it is one empty cell beyond its columns: programs leave an empty page out.
    """
    starts = [section.row for section in sheet.print_sections]
    areas: list[Area] = []
    for section, (start, end) in zip(
        sheet.print_sections, pairwise([*starts, _print_end(sheet)]), strict=True
    ):
        columns = int(float(values.of_series(section.columns)[0] or 0))
        before = areas[-1] if areas else None
        if before is not None and (before.row + before.rows, before.columns) == (start, columns):
            areas[-1] = Area(sheet.name, before.row, 0, before.rows + end - start, columns)
        elif columns:
            areas.append(Area(sheet.name, start, 0, end - start, columns))
    areas = areas or [Area(sheet.name, 0, len(sheet.widths) + 1)]
    return f",{quoted_sheet(sheet.name)}!".join(area.address() for area in areas)


def fitted_rows(sheet: SheetPlan) -> Iterator[int]:
    """Yield the rows that are as high as their texts need."""
    for area in sheet.fitted:
        yield from range(area.row, area.row + area.rows)


def fitted_height(sheet: SheetPlan, row: int, values: CellSource) -> float:
    """Return the height that the longest wrapped text of a row needs; programs differ in doing it."""
    return height_of(wrapped_cells(sheet, row), values)


WrappedCells = tuple[tuple[Entry, int], ...]
"""Cells whose texts are wrapped, and how many signs a line of each holds."""


def wrapped_cells(sheet: SheetPlan, row: int) -> WrappedCells:
    """Return the inputs of a row whose texts are wrapped."""
    found = ((sheet.cells.get((row, at)), width) for at, width in enumerate(sheet.widths))
    return tuple(
        (cell.content, int(width) - 1)
        for cell, width in found
        if cell is not None
        and isinstance(cell.content, Entry)
        and STYLES[cell.style].get("text_wrap")
    )


def height_of(cells: WrappedCells, values: CellSource) -> float:
    """Return the height that the longest of wrapped texts needs."""
    lines = (_lines_of(str(values.of(content) or ""), width) for content, width in cells)
    return max(_LINE_HEIGHT * max((1, *lines)) + 2, 15)


@lru_cache(maxsize=4096)
def _lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes; one of the defaults is asked for in every workbook."""
    return len(wrap(text, width))


def _write_status(worksheet: Worksheet, area: Area, wanted: str, good: Format, bad: Format) -> None:
    """Colour a status by its text: as wanted, or not (and not empty)."""
    where = (area.row, area.column, area.row + area.rows - 1, area.column + area.columns - 1)
    first = area.part(0).address().replace("$", "")
    equal, differs = f'={first}="{wanted}"', f'=AND({first}<>"",{first}<>"{wanted}")'
    worksheet.conditional_format(*where, {"type": "formula", "criteria": equal, "format": good})
    worksheet.conditional_format(*where, {"type": "formula", "criteria": differs, "format": bad})


def _write_validation(worksheet: Worksheet, validation: Validation) -> None:
    area, domain = validation.area, validation.domain
    options: dict[str, object] = {
        "ignore_blank": True,
        "input_title": _short(validation.title, 32),
        "input_message": _short(validation.prompt, 255),
        "error_title": "Ugyldig verdi",
        "error_message": _short(f"{validation.title}: skriv {domain.allowed()}.", 255),
        "error_type": "stop",
    }
    if validation.source:
        options |= {"validate": "list", "source": f"={validation.source}"}
        options["error_message"] = "Velg fra listen."
    elif domain.kind == "choice":
        options |= {"validate": "list", "source": [str(choice) for choice in domain.choices]}
    elif domain.kind == "text":
        options |= {"validate": "length", "criteria": "<=", "value": domain.max_length}
    else:
        options["validate"] = "integer" if domain.is_whole else "decimal"
        options |= _bounds(validation, domain)
    result = worksheet.data_validation(
        area.row,
        area.column,
        area.row + area.rows - 1,
        area.column + area.columns - 1,
        options,
    )
    if result != 0:
        raise ValueError(f"{area.reference()}: the validation was refused")


def _bounds(validation: Validation, domain: Domain) -> dict[str, object]:
    low: str | float = f"={validation.minimum}" if validation.minimum else domain.minimum
    high: str | float = f"={validation.maximum}" if validation.maximum else domain.maximum
    if high == float("inf"):
        return {"criteria": ">=", "value": low}
    return {"criteria": "between", "minimum": low, "maximum": high}


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
