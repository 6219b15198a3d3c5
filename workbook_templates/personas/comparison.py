"""The tab that compares the personas: sums and hump side by side, avoided cost year by year."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np

from workbook_templates.blocks.checks import TOLERANCE, Check, check_rows, tolerance_row
from workbook_templates.blocks.figures import CHART_ROWS, axis_title
from workbook_templates.blocks.headings import column_heads, key_style, of_programme, titled
from workbook_templates.blocks.timeline import band
from workbook_templates.personas.blocks import WIDTHS, top_with_note
from workbook_templates.personas.data import (
    PersonaData,
    PersonasData,
    difference_cells,
    persona_prefix,
    persona_value_cell,
    yearly_cells,
)
from workbook_templates.personas.texts import BLOCKS, COMPARISON, FIGURES, FIGURES_HEADING
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.figures import Figure, Series
from workbook_templates.sheet.plan import FIRST_YEAR_COLUMN, Placed, SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope, sum_of_cells
from workbook_templates.sheet.styles import KR_MILLION
from xlmodel.personas.specs import MAX_COURSE_YEARS
from xlmodel.personas.terms import PERSONA_KEY_TERMS

_HEADS: Final = {
    "sum_worst": "Worst case, kr",
    "sum_best": "Best case, kr",
    "sum_avoided": "Spart, kr",
    "hump_years": "Pukkel: antall år",
    "hump_largest": "Pukkel: størst ett år, kr",
    "hump_accumulated": "Pukkel: akkumu-lert, kr",
    "hump_earned_back": "Pukkel: tjent inn (år)",
}
_FIGURE_WIDTH: Final = 1400
_LABEL_WIDTH: Final = 54.0
_PAYER_HEADS: Final = {"municipality": "Herav kommune, kr", "state": "Herav stat, kr"}


def add_comparison_tab(plan: WorkbookPlan, personas: int) -> None:
    """Add the tab; the personas' tabs must stand in the plan."""
    sheet = plan.add_sheet(
        SheetPlan(COMPARISON, (_LABEL_WIDTH, *WIDTHS[1:]), freeze=(6, 1), repeat_rows=(4, 5))
    )
    scope = Scope(plan, sheet, "")
    top_with_note(scope, *of_programme(COMPARISON))
    _timeline(scope)
    sheet.skip()
    _side_by_side(scope, personas)
    sheet.skip()
    band(sheet, FIGURES_HEADING)
    place = sheet.row
    sheet.skip(CHART_ROWS + 1)
    for key in ("avoided", "avoided_accumulated"):
        _yearly_table(scope, key, personas)
        sheet.skip()
    sheet.page_breaks.append(sheet.row)
    _figure(scope, personas, place)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    names = "+".join(
        f'IF({{{prefix}Navn}}="",0,IF(SUMPRODUCT(({{compare.names}}={{{prefix}Navn}})*1)>1,1,0))'
        for prefix in map(persona_prefix, range(personas))
    )
    checks = (
        Check("Hver persona har sitt eget navn", f"={names}"),
        Check(
            "Årene summerer til spart i perioden",
            "=ABS(SUM({compare.avoided:row})-SUM({compare.sum_avoided}))",
            (f"={{compare.tolerance}}*(1+{_LARGEST})", _rounding),
        ),
    )
    tolerance_row(scope, "compare.tolerance")
    check_rows(scope, checks, f"{COMPARISON}: ", "Sammenligning_Kontroll", key="compare.checks")


_LARGEST: Final = "MAX({compare.avoided:row},0)-MIN({compare.avoided:row},0)"


def _rounding(data: PersonasData) -> float:
    rows = [item.comparison.avoided for item in data.personas if item.comparison is not None]
    largest = np.max(rows, initial=0) - np.min(rows, initial=0) if rows else 0.0
    return TOLERANCE * (1 + float(largest))


def _timeline(scope: Scope) -> None:
    scope.year_row(
        "compare.number",
        "År nummer",
        "nr.",
        "=SUM({compare.number:prev},1)",
        lambda _: list(range(1, MAX_COURSE_YEARS + 1)),
        "year_number",
    )
    scope.year_row(
        "compare.year",
        "Kalenderår",
        "år",
        '=IF({compare.number}>MAX({compare.periods},0),"",{Startaar}+{compare.number}-1)',
        _calendar_years,
        "year_head",
        label_style="label_strong",
    )


def _calendar_years(data: PersonasData) -> list[CellValue]:
    longest = max((persona.period for persona in data.inputs.personas), default=0)
    return yearly_cells(data.inputs.first_year + np.arange(float(MAX_COURSE_YEARS)), longest)


def _side_by_side(scope: Scope, personas: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["comparison"])
    head = sheet.next_row()
    sheet.heights[head] = 45
    heads = ["Persona", "Målgruppe", "Periode, år"]
    for term in PERSONA_KEY_TERMS:
        heads.append(_HEADS[term.key])
        if term.key == "sum_avoided":
            heads += _PAYER_HEADS.values()
    column_heads(sheet, head, heads, texts=("Målgruppe", _HEADS["hump_earned_back"]))
    first = sheet.row
    for index in range(personas):
        _persona_row(scope, index)
    scope.plan.mark("", "compare.names", Area(sheet.name, first, 0, personas))
    scope.plan.mark("", "compare.periods", Area(sheet.name, first, 2, personas))
    scope.plan.mark("", "compare.sum_avoided", Area(sheet.name, first, 5, personas))


def _persona_row(scope: Scope, index: int) -> None:
    sheet = scope.sheet
    own = Scope(scope.plan, sheet, persona_prefix(index))
    row = sheet.next_row()
    if_named = '=IF({Navn}="","",%s)'
    own.formula(row, 0, if_named % '{Navn}&""', lambda data: data.cells.name or "", "label")
    own.formula(
        row,
        1,
        if_named % '{Maalgruppe}&""',
        lambda data: data.cells.group if data.cells.name else "",
        "label_indent",
    )
    own.formula(
        row,
        2,
        if_named % "{Analyseperiode}",
        lambda data: data.period if data.cells.name else "",
        "year",
    )
    column = 3
    for term in PERSONA_KEY_TERMS:
        style = "result_text" if term.key == "hump_earned_back" else key_style(term)
        own.formula(row, column, f"={{{term.name}}}", partial(persona_value_cell, term), style)
        column += 1
        if term.key == "sum_avoided":
            for payer in _PAYER_HEADS:
                own.formula(
                    row, column, f"={{avoided_{payer}.sum}}", partial(_payer_sum, payer), "key_kr"
                )
                column += 1


def _payer_sum(payer: str, data: PersonaData) -> CellValue:
    return sum_of_cells(difference_cells(f"avoided_{payer}", data))


def _yearly_table(scope: Scope, key: str, personas: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS[key])
    area = Area(sheet.name, sheet.row, FIRST_YEAR_COLUMN, personas, MAX_COURSE_YEARS)
    scope.plan.mark("", f"compare.{key}", area)
    for index in range(personas):
        own = Scope(scope.plan, sheet, persona_prefix(index))
        row = sheet.next_row()
        own.formula(
            row, 0, '=IF({Navn}="","",{Navn}&"")', lambda data: data.cells.name or "", "label"
        )
        own.formulas(
            row,
            FIRST_YEAR_COLUMN,
            f"={{{key}}}",
            partial(difference_cells, key),
            "kr",
            direction="across",
            count=scope.plan.years,
        )


def _figure(scope: Scope, personas: int, place: int) -> None:
    """Place the figure of worst and best case a persona, and the numbers that it reads."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    million = axis_title(scope, "Akseenhet", "mill. kr")
    head = sheet.next_row()
    sheet.text(head, 0, "Persona", "column_head_text")
    shown: tuple[tuple[int, str, str, Callable[[Any], CellValue]], ...] = (
        (2, "Worst case", "worst.sum", partial(_number, "sum_worst")),
        (3, "Best case", "best.sum", partial(_number, "sum_best")),
    )
    sheet.text(head, 1, "", "column_head")
    for column, label, _, _ in shown:
        sheet.text(head, column, label, "column_head")
    first = sheet.row
    scope.plan.mark("", "compare.figure", Area(sheet.name, first, 0, personas))
    for index in range(personas):
        own = Scope(scope.plan, sheet, persona_prefix(index))
        row = sheet.next_row()
        own.formula(
            row, 0, '=IF({Navn}="","",{Navn}&"")', lambda data: data.cells.name or "", "label"
        )
        for column, _, key, value in shown:
            own.formula(row, column, f"=SUM({{{key}}})", value, "kr")
    title, description = FIGURES["E"]
    figure = Figure(
        "E",
        title,
        description,
        Area(sheet.name, first, 0, personas).reference(),
        (
            Series(
                Area(sheet.name, head, 2).reference(),
                Area(sheet.name, first, 2, personas).reference(),
                "worst",
            ),
            Series(
                Area(sheet.name, head, 3).reference(),
                Area(sheet.name, first, 3, personas).reference(),
                "best",
            ),
        ),
        million,
        KR_MILLION,
        date_axis=False,
        width=_FIGURE_WIDTH,
    )
    sheet.figures.append(Placed(figure, place, 0, 2))


def _number(key: str, data: PersonaData) -> float:
    term = next(item for item in PERSONA_KEY_TERMS if item.key == key)
    value = persona_value_cell(term, data)
    return float(value) if isinstance(value, int | float) else 0.0
