"""The introduction tab: what the model is, how to use it, key results, method, checks, version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    OK,
    UNIT_HEAD,
    about_the_file,
    balance_year,
    band,
    check_rows,
    column_heads,
    global_inputs,
    lower_first,
    master_check,
    tab_list,
    text_lines,
    top,
    year_numbers,
)
from workbook_templates.effektmodell.blocks import YEAR_TAB_WIDTHS
from workbook_templates.effektmodell.caution import (
    CAUTION_CHECKS,
    caution_inputs,
    shared_assumptions,
)
from workbook_templates.effektmodell.data import WORKBOOK, WorkbookData, shown
from workbook_templates.effektmodell.texts import (
    HEADINGS,
    HOW_TO_USE,
    METHOD,
    METHOD_EXTRA,
    SOURCES,
    TABS,
    WHAT_IT_IS,
)
from workbook_templates.sheet import (
    UNIT_STYLES,
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
_NOT_SUMMED: Final = "Kan ikke summeres."


def add_introduction_tab(plan: WorkbookPlan) -> None:
    """Add the tab; the groups' tabs must stand in the plan. It is moved to the front afterwards."""
    sheet = plan.add_sheet(SheetPlan(TAB, YEAR_TAB_WIDTHS, freeze=(3, 0)))
    scope = Scope(plan, sheet, WORKBOOK)
    top(
        scope,
        '="Effektmodell for "&{Kommune}&" – "&{Programnavn}',
        lambda data: f"Effektmodell for {data.inputs.municipality} – {data.inputs.programme}",
    )
    sheet.skip()
    _inputs(scope)
    sheet.skip()
    _key_results(scope)
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    tab_list(scope, HEADINGS["tabs"], TABS)
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    text_lines(scope, HEADINGS["method_extra"], METHOD_EXTRA)
    _sources(scope)
    caution_inputs(scope)
    shared_assumptions(scope)
    _combined(scope)
    _checks(scope)
    sheet.skip()
    about_the_file(scope, HEADINGS["about"], ("Rullet frem fra", "Endring"))


def _inputs(scope: WorkbookScope) -> None:
    sheet = scope.sheet
    global_inputs(scope, MUNICIPALITY_SPECS, MEASURE_INPUTS)
    row = sheet.next_row()
    sheet.text(row, 0, "Standardtallenes prisår")
    common = common_parameters()
    scope.mark("default_price_year", sheet.text(row, 1, common.price_year, "limit"))
    scope.formula(
        row,
        2,
        '=IF({Prisaar}={default_price_year},"","Standardtall som verken er byttet ut eller indeksregulert, er i "'
        '&{default_price_year}&"-kroner.")',
        lambda data: (
            ""
            if data.inputs.price_year == common.price_year
            else f"Standardtall som verken er byttet ut eller indeksregulert, er i {common.price_year}-kroner."
        ),
        "label_strong",
    )


def _key_results(scope: WorkbookScope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["key_results"])
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
        sheet.text(row, 4, term.unit, "unit")
    row = sheet.next_row()
    sheet.text(row, 0, "Kan gruppene summeres?")
    common = [INPUT_BY_KEY[key] for key in COMMON_KEYS]
    equal = [f"{{UV_{spec.name}}}={{FAM_{spec.name}}}" for spec in common]
    same = ",".join(equal)
    differ = "&".join(
        f'IF({condition},"","{_different(spec.nb)}")'
        for condition, spec in zip(equal, common, strict=True)
    )
    scope.formula(
        row,
        1,
        f'=IF(AND({same}),"{OK}","{_NOT_SUMMED}"&{differ})',
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
    band(scope.sheet, HEADINGS["check"])
    check_rows(scope, (*MUNICIPALITY_CHECKS, *CAUTION_CHECKS), f"{TAB}: ", "Introduksjon_Kontroll")
    master_check(scope, ["Introduksjon_Kontroll", *(f"{group.prefix}Kontroll" for group in Group)])
