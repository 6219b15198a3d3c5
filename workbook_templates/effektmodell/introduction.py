"""The introduction tab: what the model is, how to use it, key results, method, checks, version."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    OK,
    UNIT_HEAD,
    Spot,
    about_the_file,
    axis_title,
    balance_year,
    band,
    check_rows,
    column_heads,
    input_rows,
    lower_first,
    master_check,
    place_figure,
    tab_list,
    text_limits,
    text_lines,
    top,
    year_numbers,
)
from workbook_templates.effektmodell.blocks import YEAR_TAB_WIDTHS
from workbook_templates.effektmodell.caution import (
    CAUTION_CHECKS,
    caution_inputs,
    named_qaly_values,
    shared_assumptions,
)
from workbook_templates.effektmodell.data import GROUPS, WORKBOOK, WorkbookData, shown
from workbook_templates.effektmodell.decision.answers import HOW_SURE
from workbook_templates.effektmodell.live_answer import answer, answer_formula
from workbook_templates.effektmodell.texts import (
    FIGURES,
    HEADINGS,
    HOW_TO_USE,
    METHOD,
    METHOD_EXTRA,
    SOURCES,
    TABS,
    WHAT_IT_IS,
)
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    KR_MILLION,
    UNIT_COLUMN,
    UNIT_STYLES,
    Area,
    Colour,
    Figure,
    FigureSeries,
    Scope,
    SheetPlan,
    StyleName,
    WorkbookPlan,
)
from xlmodel.common.parameters import common_parameters
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Term, Unit
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.results import COMMON_KEYS
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MEASURE_INPUTS
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS, KEY_TERMS, NO_COST
from xlmodel.effektmodell.yearly import YearlyRows

WorkbookScope = Scope[WorkbookData]

TAB: Final = TABS[0][0]
_NOT_SUMMED: Final = "Gruppene kan ikke summeres."

_GAP: Final = 5
_ANSWER_HEIGHT: Final = 16.5
"""Heights in points of the empty rows, and of those with the answers."""
_FIRST_SCREEN: Final = 21
"""Rows from the inputs to the end of what a small screen shows: figures stand beside them."""
_PRINTED_COLUMNS: Final = 12
_FIGURES: Final = (("P", 0, 2), ("Q", 10, 14))
"""The small figures: letter, rows below the inputs, pixels into the row."""
_FIGURE_SIZE: Final = (528, 200)


def add_introduction_tab(plan: WorkbookPlan) -> None:
    """Add the tab; the groups' tabs must stand in the plan. It is moved to the front afterwards."""
    sheet = plan.add_sheet(SheetPlan(TAB, YEAR_TAB_WIDTHS, freeze=(3, 0)))
    scope = Scope(plan, sheet, WORKBOOK)
    top(
        scope,
        '="Effektmodell for "&{Kommune}&" – "&{Programnavn}',
        lambda data: f"Effektmodell for {data.inputs.municipality} – {data.inputs.programme}",
    )
    sheet.next_row(height=_GAP)
    _answers(scope)
    first = sheet.row
    input_rows(scope, MUNICIPALITY_SPECS)
    sheet.next_row(height=_GAP)
    _key_results(scope)
    sheet.row = first + _FIRST_SCREEN
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    tab_list(scope, HEADINGS["tabs"], TABS)
    sheet.print_page(_PRINTED_COLUMNS)
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    text_lines(scope, HEADINGS["method_extra"], METHOD_EXTRA)
    _sources(scope)
    caution_inputs(scope)
    shared_assumptions(scope)
    named_qaly_values(scope)
    _combined(scope)
    _figures(scope, first)
    _checks(scope)
    sheet.skip()
    about_the_file(scope, HEADINGS["about"], ("Rullet frem fra", "Endring"))


def _answers(scope: WorkbookScope) -> None:
    """Place the answer for each group, and under them what a reader of the results must know."""
    sheet = scope.sheet
    for group, part in GROUPS.items():
        row = sheet.next_row(height=_ANSWER_HEIGHT)
        scope.of(part).formula(row, 0, answer_formula(group), partial(answer, group), "answer")
    scope.formula(
        sheet.next_row(),
        0,
        f'=IF({{combined.status}}="{OK}","",{{combined.status}}&" ")'
        '&IF({Prisaar}={default_price_year},"","Standardtall som verken er byttet ut eller '
        'indeksregulert, er i "&{default_price_year}&"-kroner.")',
        _remarks,
        "label_strong",
    )


def _remarks(data: WorkbookData) -> str:
    default, summed = common_parameters().price_year, _summed(data)
    apart = "" if summed == OK else f"{summed} "
    if data.inputs.price_year == default:
        return apart
    return (
        f"{apart}Standardtall som verken er byttet ut eller indeksregulert, er i {default}-kroner."
    )


def _key_results(scope: WorkbookScope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["key_results"], width=UNIT_COLUMN)
    heads = ("Resultat", *(group.label() for group in Group), "Samlet", UNIT_HEAD)
    column_heads(sheet, sheet.next_row(), heads)
    combined = {
        "sum_cost": "SUM({combined.cost:row})",
        "sum_avoided": "SUM({combined.avoided:row})",
        "sum_net": "SUM({combined.net:row})",
        "sum_gain": "SUM({combined.gain:row})",
        "sum_tax_effect": "SUM({combined.tax_effect:row})",
        "net_benefit": "SUM({combined.total:row})",
        "benefit_per_krone": f'IF(SUM({{combined.cost:row}})=0,"{NO_COST["nb"]}",(SUM({{combined.avoided:row}})'
        "+SUM({combined.gain:row}))/SUM({combined.cost:row}))",
        "balance_year_net": balance_year("combined.net_negative", Group.YOUNG_ADULTS.prefix),
        "balance_year_total": balance_year("combined.total_negative", Group.YOUNG_ADULTS.prefix),
    }
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        for column, (group, rows) in enumerate(_RESULTS_OF.items(), start=1):
            _key_result(scope, row, column, f"={{{group.prefix}{term.name}}}", term, rows)
        template = f'=IF({{combined.status}}="{OK}",{combined[term.key]},"")'
        _key_result(scope, row, 3, template, term, lambda data: data.results.combined)
        sheet.text(row, UNIT_COLUMN, term.unit, "unit")
    for answer_of in HOW_SURE:
        row = sheet.next_row()
        sheet.text(row, 0, answer_of.label)
        for column, (group, part) in enumerate(GROUPS.items(), start=1):
            scope.of(part).formula(
                row,
                column,
                f"={{{group.prefix}{answer_of.name}}}",
                answer_of.cell,
                answer_of.style,
            )
        sheet.text(row, UNIT_COLUMN, answer_of.unit, "unit")


def _status(scope: WorkbookScope) -> None:
    """Place whether the groups can be summed, and if not, what they differ in."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, "Kan gruppene summeres?")
    common = [INPUT_BY_KEY[key] for key in COMMON_KEYS]
    equal = [f"{{UV_{spec.name}}}={{FAM_{spec.name}}}" for spec in common]
    differ = "&".join(
        f'IF({condition},"","{_different(spec.nb)}")'
        for condition, spec in zip(equal, common, strict=True)
    )
    scope.formula(
        row,
        1,
        f'=IF(AND({",".join(equal)}),"{OK}","{_NOT_SUMMED}"&{differ})',
        _summed,
        "status",
        key="combined.status",
    )


_Results = Callable[[WorkbookData], YearlyRows | None]

_RESULTS_OF: Final[dict[Group, _Results]] = {
    Group.YOUNG_ADULTS: lambda data: data.results.young_adults,
    Group.FAMILIES: lambda data: data.results.families,
}


def _key_result(
    scope: WorkbookScope, row: int, column: int, template: str, term: Term, rows: _Results
) -> None:
    style = UNIT_STYLES[term.unit].key
    scope.formula(row, column, template, lambda data: shown(rows(data), term), style)


def _different(label: str) -> str:
    return f" Forskjellig {lower_first(label)}."


def _summed(data: WorkbookData) -> str:
    differences = data.results.differences
    return _NOT_SUMMED + "".join(map(_different, differences)) if differences else OK


def _sources(scope: WorkbookScope) -> None:
    text_lines(scope, HEADINGS["sources"], SOURCES)
    sheet = scope.sheet
    sheet.row -= 1
    for grade, meaning in common_parameters().grades.items():
        row = sheet.next_row()
        sheet.text(row, 0, f"Sikkerhet {grade.lower()}")
        sheet.text(row, 1, meaning)
    sheet.skip()


_COMBINED: Final = {
    "cost": "{UV.cost}+{FAM.cost}",
    "avoided": "{UV.avoided}+{FAM.avoided}",
    "net": "{combined.avoided}-{combined.cost}",
    "net_accumulated": "SUM({combined.net_accumulated:prev},{combined.net})",
    "health_gain": "{UV.health_gain}+{FAM.health_gain}",
    "production_gain": "{UV.production_gain}+{FAM.production_gain}",
    "gain": "{combined.health_gain}+{combined.production_gain}",
    "tax_effect": "{UV.tax_effect}+{FAM.tax_effect}",
    "total": "{combined.net}+{combined.gain}+{combined.tax_effect}",
    "total_accumulated": "SUM({combined.total_accumulated:prev},{combined.total})",
}


def _combined(scope: WorkbookScope) -> None:
    """Place the yearly rows of both groups together, which the key results sum."""
    band(scope.sheet, "Begge grupper samlet, per år")
    _status(scope)
    year_numbers(scope, "combined.number")
    _row(
        scope,
        "year",
        "Kalenderår",
        "{UV_Startaar}+{combined.number}-1",
        lambda rows: rows.calendar_years,
        "year_head",
        "år",
    )
    for term in INDIVIDUAL_TERMS:
        _row(scope, term.key, term.nb, _COMBINED[term.key], _values_of(term))
    negative = "IF(ROUND({combined.%s_accumulated}*100,0)<0,{combined.number},0)"
    marks: tuple[tuple[str, str, Callable[[YearlyRows], FloatArray]], ...] = (
        ("net", "netto", lambda rows: rows.net_negative),
        ("total", "total", lambda rows: rows.total_negative),
    )
    for which, label, values in marks:
        _row(
            scope,
            f"{which}_negative",
            f"År med negativ akkumulert {label}",
            negative % which,
            values,
            "year_number",
            "nr.",
        )
    scope.sheet.skip()


def _figures(scope: WorkbookScope, first: int) -> None:
    """Place a small figure for each group beside the key results, from the group's own figure data."""
    axis = axis_title(scope, "Akseenhet, figurene", "mill. kr")
    scope.sheet.skip()
    for (key, row, down), group in zip(_FIGURES, Group, strict=True):
        own = scope.of(GROUPS[group])
        title, description = FIGURES[key]
        figure = Figure(
            key,
            title,
            description,
            own.area("figure.date").reference(),
            tuple(_line(own.area(f"figure.{line}_accumulated"), line) for line in _LINES),
            axis,
            KR_MILLION,
        )
        spot = Spot(first + row, FIRST_YEAR_COLUMN, 2, down, _FIGURE_SIZE)
        place_figure(scope, {key: spot}, figure)


_LINES: Final[tuple[Colour, ...]] = ("net", "total")


def _line(area: Area, colour: Colour) -> FigureSeries:
    name = Area(area.sheet, area.row, 0).reference()
    return FigureSeries(name, area.reference(), colour, "line")


def _values_of(term: Term) -> Callable[[YearlyRows], FloatArray | None]:
    return lambda rows: rows.row(term)


def _row(
    scope: WorkbookScope,
    key: str,
    label: str,
    template: str,
    values: Callable[[YearlyRows], FloatArray | None],
    style: StyleName | Unit = Unit.KRONER,
    unit: str = Unit.KRONER,
) -> None:
    """Place a row that is empty past the period, and where the groups cannot be summed."""
    scope.year_row(
        f"combined.{key}",
        label,
        unit,
        f'=IF({{combined.status}}="{OK}",IF({{combined.number}}>{{UV_Analyseperiode}},"",{template}),"")',
        lambda data: data.combined_yearly(values),
        style,
    )


def _checks(scope: WorkbookScope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["check"])
    row = sheet.next_row()
    sheet.text(row, 0, "Standardtallenes prisår", "note")
    price_year = sheet.text(row, 1, common_parameters().price_year, "limit")
    scope.mark("default_price_year", price_year)
    text_limits(scope, (item.domain for item in (*MUNICIPALITY_SPECS, *MEASURE_INPUTS)))
    check_rows(scope, (*MUNICIPALITY_CHECKS, *CAUTION_CHECKS), f"{TAB}: ", "Introduksjon_Kontroll")
    master_check(scope, ["Introduksjon_Kontroll", *(f"{group.prefix}Kontroll" for group in Group)])
