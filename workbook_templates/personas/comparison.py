"""The tab that compares the personas: sums and hump side by side, avoided cost year by year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    CHART_ROWS,
    Check,
    axis_title,
    band,
    check_rows,
    column_heads,
    of_programme,
    rounding,
    titled,
    tolerance_row,
    year_numbers,
    yearly_cells,
)
from workbook_templates.personas.blocks import (
    WIDTHS,
    group_name,
    key_result,
    persona_name,
    top_with_note,
)
from workbook_templates.personas.data import (
    DIFFERENCES,
    WORKBOOK,
    PersonaData,
    PersonasData,
    persona_part,
)
from workbook_templates.personas.names import persona_prefix
from workbook_templates.personas.printing import printed_columns
from workbook_templates.personas.texts import BLOCKS, COMPARISON, FIGURES, FIGURES_HEADING
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    KR_MILLION,
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
    Placed,
    Scope,
    Series,
    SheetPlan,
    StyleName,
    WorkbookPlan,
    sum_of_cells,
)
from xlmodel.personas.specs import MAX_COURSE_YEARS, CourseRole
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
    scope = Scope(plan, sheet, WORKBOOK)
    sheet.print_section(
        Series(WORKBOOK, lambda data: (printed_columns(data.results.longest_period),))
    )
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
    sheet.end_print()
    _figure(scope, personas, place)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    names = "+".join(
        f'IF({{{prefix}Navn}}="",0,IF(SUMPRODUCT(({{compare.names}}={{{prefix}Navn}})*1)>1,1,0))'
        for prefix in map(persona_prefix, range(personas))
    )
    checks: tuple[Check[PersonasData], ...] = (
        Check("Hver persona har sitt eget navn", f"={names}"),
        Check(
            "Årene summerer til spart i perioden",
            "=ABS(SUM({compare.avoided:row})-SUM({compare.sum_avoided}))",
            (
                f"={{compare.tolerance}}*(1+{_LARGEST})",
                lambda data: rounding(data.results.avoided_reach),
            ),
        ),
    )
    tolerance_row(scope, "compare.tolerance")
    check_rows(scope, checks, f"{COMPARISON}: ", "Sammenligning_Kontroll", key="compare.checks")


_LARGEST: Final = "MAX({compare.avoided:row},0)-MIN({compare.avoided:row},0)"


def _timeline(scope: Scope[PersonasData]) -> None:
    year_numbers(scope, "compare.number")
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
    results = data.results
    return yearly_cells(results.calendar_years, results.longest_period, MAX_COURSE_YEARS)


def _side_by_side(scope: Scope[PersonasData], personas: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["comparison"])
    head = sheet.next_row(height=45)
    heads = ["Persona", "Målgruppe", "Periode, år"]
    for term in PERSONA_KEY_TERMS:
        heads.append(_HEADS[term.key])
        if term.key == "sum_avoided":
            heads += _PAYER_HEADS.values()
    column_heads(sheet, head, heads, texts=("Målgruppe", _HEADS["hump_earned_back"]))
    first = sheet.row
    for index in range(personas):
        _persona_row(scope, index)
    scope.mark("compare.names", Area(sheet.name, first, 0, personas))
    scope.mark("compare.periods", Area(sheet.name, first, 2, personas))
    scope.mark("compare.sum_avoided", Area(sheet.name, first, 5, personas))


def _persona_row(scope: Scope[PersonasData], index: int) -> None:
    own = scope.of(persona_part(index))
    row = scope.sheet.next_row()
    persona_name(own, row)
    own.formula(row, 1, '=IF({Navn}="","",{Maalgruppe}&"")', group_name, "label_indent")
    own.formula(
        row,
        2,
        '=IF({Navn}="","",{Analyseperiode})',
        lambda data: data.period if data.name else "",
        "year",
    )
    column = 3
    for term in PERSONA_KEY_TERMS:
        style: StyleName | None = "result_text" if term.key == "hump_earned_back" else None
        key_result(own, row, column, term, style)
        column += 1
        if term.key == "sum_avoided":
            for payer in _PAYER_HEADS:
                key = f"avoided_{payer}"
                own.formula(row, column, f"={{{key}.sum}}", _sum_of(key), "key_kr")
                column += 1


def _sum_of(key: str) -> Callable[[PersonaData], CellValue]:
    return lambda data: sum_of_cells(DIFFERENCES[key](data))


def _yearly_table(scope: Scope[PersonasData], key: str, personas: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS[key])
    area = Area(sheet.name, sheet.row, FIRST_YEAR_COLUMN, personas, MAX_COURSE_YEARS)
    scope.mark(f"compare.{key}", area)
    for index in range(personas):
        own = scope.of(persona_part(index))
        row = sheet.next_row()
        persona_name(own, row)
        own.formulas(
            row,
            FIRST_YEAR_COLUMN,
            f"={{{key}}}",
            DIFFERENCES[key],
            "kr",
            direction="across",
            count=scope.plan.years,
        )


def _figure(scope: Scope[PersonasData], personas: int, place: int) -> None:
    """Place the figure of worst and best case a persona, and the numbers that it reads."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    million = axis_title(scope, "Akseenhet", "mill. kr")
    head = sheet.next_row()
    sheet.text(head, 0, "Persona", "column_head_text")
    sheet.text(head, 1, "", "column_head")
    for column, (label, _, _, _) in enumerate(_SHOWN, start=2):
        sheet.text(head, column, label, "column_head")
    rows = scope.mark("compare.figure", Area(sheet.name, sheet.row, 0, personas))
    for index in range(personas):
        own = scope.of(persona_part(index))
        row = sheet.next_row()
        persona_name(own, row)
        for column, (_, key, _, role) in enumerate(_SHOWN, start=2):
            own.formula(row, column, f"=SUM({{{key}}})", _cost_of(role), "kr")
    title, description = FIGURES["E"]
    figure = Figure(
        "E",
        title,
        description,
        rows.reference(),
        tuple(
            FigureSeries(
                Area(sheet.name, head, column).reference(),
                rows.part(0, column, personas).reference(),
                colour,
            )
            for column, (_, _, colour, _) in enumerate(_SHOWN, start=2)
        ),
        million,
        KR_MILLION,
        date_axis=False,
        width=_FIGURE_WIDTH,
    )
    sheet.place(Placed(figure, place, 0, 2))


_SHOWN: Final[tuple[tuple[str, str, Colour, CourseRole], ...]] = (
    ("Worst case", "worst.sum", "worst", CourseRole.WORST),
    ("Best case", "best.sum", "best", CourseRole.BEST),
)
"""What the figure shows of each persona: label, key of the sum, colour and role."""


def _cost_of(role: CourseRole) -> Callable[[PersonaData], CellValue]:
    def value(data: PersonaData) -> float:
        results = data.role(role)
        return 0.0 if results is None else results.sum_cost

    return value
