"""The introduction tab: what the model is, how to use it, key results, method, checks, version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from workbook_templates.blocks.checks import check_rows
from workbook_templates.blocks.front import (
    MUNICIPALITY_CHECKS,
    about_the_file,
    global_inputs,
    master_check,
    tab_list,
    text_lines,
)
from workbook_templates.blocks.headings import UNIT_HEAD, column_heads, key_style, lower_first, top
from workbook_templates.blocks.texts import OK
from workbook_templates.blocks.timeline import balance_year, band, year_numbers
from workbook_templates.blocks.values import negative_years, yearly_cells
from workbook_templates.effektmodell.blocks import YEAR_TAB_WIDTHS
from workbook_templates.effektmodell.data import WorkbookData, key_result
from workbook_templates.effektmodell.texts import (
    HEADINGS,
    HOW_TO_USE,
    METHOD,
    METHOD_EXTRA,
    SOURCES,
    TABS,
    WHAT_IT_IS,
)
from workbook_templates.sheet.cells import CellValue
from workbook_templates.sheet.plan import SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope
from workbook_templates.sheet.styles import StyleName
from xlmodel.common.parameters import common_parameters
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group
from xlmodel.effektmodell.results import COMMON_KEYS
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MAX_YEARS
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS, KEY_TERMS, NO_COST

TAB: Final = TABS[0][0]
_NOT_SUMMED: Final = "Kan ikke summeres."


def add_introduction_tab(plan: WorkbookPlan) -> None:
    """Add the tab; the groups' tabs must stand in the plan. It is moved to the front afterwards."""
    sheet = plan.add_sheet(SheetPlan(TAB, YEAR_TAB_WIDTHS, freeze=(3, 0)))
    scope = Scope(plan, sheet, "")
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
    _combined(scope)
    _checks(scope)
    sheet.skip()
    about_the_file(scope, HEADINGS["about"], ("Rullet frem fra", "Endring"))


def _inputs(scope: Scope) -> None:
    sheet = scope.sheet
    global_inputs(scope, MUNICIPALITY_SPECS)
    row = sheet.next_row()
    sheet.text(row, 0, "Standardtallenes prisår")
    common = common_parameters()
    scope.plan.mark("", "default_price_year", sheet.text(row, 1, common.price_year, "limit"))
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


def _key_results(scope: Scope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["key_results"])
    heads = ("Resultat", *(group.label() for group in Group), "Samlet", UNIT_HEAD)
    column_heads(sheet, sheet.next_row(), heads)
    combined = {
        "sum_cost": "SUM({combined.cost:row})",
        "sum_avoided": "SUM({combined.avoided:row})",
        "sum_net": "SUM({combined.net:row})",
        "sum_gain": "SUM({combined.gain:row})",
        "net_benefit": "SUM({combined.total:row})",
        "benefit_per_krone": f'IF(SUM({{combined.cost:row}})=0,"{NO_COST["nb"]}",(SUM({{combined.avoided:row}})'
        "+SUM({combined.gain:row}))/SUM({combined.cost:row}))",
        "balance_year_net": balance_year("combined.net_negative", Group.YOUNG_ADULTS.prefix),
        "balance_year_total": balance_year("combined.total_negative", Group.YOUNG_ADULTS.prefix),
    }
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        style = key_style(term)
        for column, group in enumerate(Group, start=1):
            scope.formula(
                row,
                column,
                f"={{{group.prefix}{term.name}}}",
                key_result(f"results.{group.value}", term),
                style,
            )
        scope.formula(
            row,
            3,
            f'=IF({{combined.status}}="{OK}",{combined[term.key]},"")',
            key_result("results.combined", term),
            style,
        )
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


def _different(label: str) -> str:
    return f" Forskjellig {lower_first(label)}."


def _summed(data: WorkbookData) -> str:
    differences = data.results.differences
    return _NOT_SUMMED + "".join(map(_different, differences)) if differences else OK


def _sources(scope: Scope) -> None:
    text_lines(scope, HEADINGS["sources"], SOURCES)
    sheet = scope.sheet
    sheet.row -= 1
    for grade, meaning in common_parameters().grades.items():
        row = sheet.next_row()
        sheet.text(row, 0, f"Sikkerhet {grade.lower()}")
        sheet.text(row, 1, meaning)
    sheet.skip()


def _combined(scope: Scope) -> None:
    """Place the yearly rows of both groups together, which the key results sum."""
    sheet = scope.sheet
    band(sheet, "Begge grupper samlet, per år")

    def row(
        key: str,
        label: str,
        template: str,
        values: Callable[[WorkbookData], list[CellValue]],
        style: StyleName = "kr",
        unit: str = "kr",
    ) -> None:
        scope.year_row(key, label, unit, template, values, style)

    year_numbers(scope, "combined.number")
    past = f'=IF({{combined.status}}="{OK}",IF({{combined.number}}>{{UV_Analyseperiode}},"",%s),"")'
    row(
        "combined.year",
        "Kalenderår",
        past % "{UV_Startaar}+{combined.number}-1",
        partial(_combined_cells, "calendar_years"),
        "year_head",
        "år",
    )
    templates: Mapping[str, str] = {
        "cost": "{UV.cost}+{FAM.cost}",
        "avoided": "{UV.avoided}+{FAM.avoided}",
        "net": "{combined.avoided}-{combined.cost}",
        "net_accumulated": "SUM({combined.net_accumulated:prev},{combined.net})",
        "health_gain": "{UV.health_gain}+{FAM.health_gain}",
        "production_gain": "{UV.production_gain}+{FAM.production_gain}",
        "gain": "{combined.health_gain}+{combined.production_gain}",
        "total": "{combined.net}+{combined.gain}",
        "total_accumulated": "SUM({combined.total_accumulated:prev},{combined.total})",
    }
    for term in INDIVIDUAL_TERMS:
        row(
            f"combined.{term.key}",
            term.nb,
            past % templates[term.key],
            partial(_combined_cells, term.key),
        )
    for which in ("net", "total"):
        row(
            f"combined.{which}_negative",
            f"År med negativ akkumulert {'netto' if which == 'net' else 'total'}",
            past % f"IF(ROUND({{combined.{which}_accumulated}}*100,0)<0,{{combined.number}},0)",
            partial(_negative_cells, which),
            "year_number",
            "nr.",
        )
    sheet.skip()


def _combined_cells(key: str, data: WorkbookData) -> list[CellValue]:
    combined = data.results.combined
    if combined is None:
        return [""] * MAX_YEARS
    return yearly_cells(getattr(combined, key), int(combined.period), MAX_YEARS)


def _negative_cells(which: str, data: WorkbookData) -> list[CellValue]:
    combined = data.results.combined
    if combined is None:
        return [""] * MAX_YEARS
    accumulated = getattr(combined, f"{which}_accumulated")
    return yearly_cells(negative_years(accumulated), int(combined.period), MAX_YEARS)


def _checks(scope: Scope) -> None:
    band(scope.sheet, HEADINGS["check"])
    check_rows(scope, MUNICIPALITY_CHECKS, f"{TAB}: ", "Introduksjon_Kontroll")
    master_check(scope, ["Introduksjon_Kontroll", *(f"{group.prefix}Kontroll" for group in Group)])
