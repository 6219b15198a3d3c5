"""The introduction tab: what the model is, how to use it, key results, method, checks, version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from workbook_templates._blocks import (
    OK,
    UNIT_HEAD,
    YEAR_TAB_WIDTHS,
    Check,
    balance_year,
    band,
    check_rows,
    column_heads,
    key_style,
    lower_first,
    top,
)
from workbook_templates._data import (
    WorkbookData,
    key_result,
    negative_years,
    pick,
    serial_day,
    yearly_cells,
)
from workbook_templates._plan import UNIT_COLUMN, CellValue, Scope, SheetPlan, WorkbookPlan
from workbook_templates._styles import StyleName
from workbook_templates._texts import (
    HEADINGS,
    HOW_TO_USE,
    METHOD,
    METHOD_EXTRA,
    SOURCES,
    TABS,
    WHAT_IT_IS,
)
from xlmodel.parameters import common_parameters
from xlmodel.results import COMMON_KEYS
from xlmodel.specs import INPUT_BY_KEY, MAX_YEARS, MUNICIPALITY_TEXT, PRICE_YEAR, Domain
from xlmodel.terms import INDIVIDUAL_TERMS, KEY_TERMS, NO_COST, Group
from xlmodel.version import MODEL_DATE, MODEL_VERSION

TAB: Final = TABS[0][0]
_NOT_SUMMED: Final = "Kan ikke summeres."


@dataclass(frozen=True, slots=True)
class GlobalInput:
    """An input of the whole workbook: its name, label, field of ``ModelInputs``, domain and help."""

    name: str
    label: str
    field: str
    domain: Domain
    help: str


GLOBAL_INPUTS: Final = (
    GlobalInput(
        "Kommune",
        "Kommune",
        "municipality",
        MUNICIPALITY_TEXT,
        "Kommunens navn, slik det skal stå i titlene.",
    ),
    GlobalInput(
        "Programnavn",
        "Programmets navn",
        "programme",
        MUNICIPALITY_TEXT,
        "Navnet kommunen gir programmet sitt.",
    ),
    GlobalInput(
        "Prisaar",
        "Prisår",
        "price_year",
        PRICE_YEAR,
        "Året som alle beløp er i faste kroner for.",
    ),
)


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
    _lines(scope, "what_it_is", WHAT_IT_IS)
    _tabs(scope)
    _lines(scope, "how_to_use", HOW_TO_USE, numbered=True)
    _lines(scope, "method", METHOD, numbered=True)
    _lines(scope, "method_extra", METHOD_EXTRA)
    _sources(scope)
    _combined(scope)
    _checks(scope)
    sheet.skip()
    _about(scope)


def _inputs(scope: Scope) -> None:
    sheet = scope.sheet
    for item in GLOBAL_INPUTS:
        row = sheet.next_row()
        sheet.text(row, 0, item.label)
        whole = item.domain.kind == "whole"
        value = pick(f"inputs.{item.field}")
        area = scope.entries(
            row,
            1,
            partial(_single, value),
            "input_year" if whole else "input_source",
            name=item.name,
        )
        limits = ("", "")
        if whole:
            limits = _year_limits(scope, row, item.domain)
        else:
            for tail in (2, 3):
                sheet.text(row, tail, "", "input_tail")
        scope.validate(area, item.domain, item.label, item.help, limits=limits)
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


def _single(value: Callable[[WorkbookData], CellValue], data: WorkbookData) -> list[CellValue]:
    return [value(data)]


def _year_limits(scope: Scope, row: int, domain: Domain) -> tuple[str, str]:
    """Place the limits of the price year beside it, and return their addresses."""
    areas = [
        scope.plan.mark("", f"price_year.{which}", scope.sheet.text(row, column, bound, "limit"))
        for column, which, bound in ((2, "min", domain.minimum), (3, "max", domain.maximum))
    ]
    scope.sheet.text(row, UNIT_COLUMN, "minst og størst", "note_indent")
    return areas[0].address(), areas[1].address()


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


def _lines(scope: Scope, key: str, lines: tuple[str, ...], *, numbered: bool = False) -> None:
    band(scope.sheet, HEADINGS[key])
    for number, line in enumerate(lines, start=1):
        text = f"{number}. {line}" if numbered else line
        scope.sheet.text(scope.sheet.next_row(), 0, text)
    scope.sheet.skip()


def _tabs(scope: Scope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["tabs"])
    for name, line in TABS:
        row = sheet.next_row()
        sheet.text(row, 0, name, "link")
        sheet.links[row, 0] = name
        sheet.text(row, 1, line)
    sheet.skip()


def _sources(scope: Scope) -> None:
    _lines(scope, "sources", SOURCES)
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

    scope.year_row(
        "combined.number",
        "År nummer",
        "nr.",
        "=SUM({combined.number:prev},1)",
        lambda _: list(range(1, MAX_YEARS + 1)),
        "year_number",
    )
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
    return yearly_cells(getattr(combined, key), int(combined.period))


def _negative_cells(which: str, data: WorkbookData) -> list[CellValue]:
    combined = data.results.combined
    if combined is None:
        return [""] * MAX_YEARS
    accumulated = getattr(combined, f"{which}_accumulated")
    return yearly_cells(negative_years(accumulated), int(combined.period))


def _checks(scope: Scope) -> None:
    band(scope.sheet, HEADINGS["check"])
    checks = (
        Check("Kommune og programnavn er fylt ut", '=IF(OR({Kommune}="",{Programnavn}=""),1,0)'),
        Check(
            "Prisåret er et årstall innenfor grensene",
            "=IF(COUNT({Prisaar})=0,1,IF(OR({Prisaar}<{price_year.min},{Prisaar}>{price_year.max},"
            "{Prisaar}<>INT({Prisaar})),1,0))",
        ),
    )
    check_rows(scope, checks, f"{TAB}: ", "Introduksjon_Kontroll")
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, "Hovedkontroll", "label_strong")
    answers = ["{Introduksjon_Kontroll}", *(f"{{{group.prefix}Kontroll}}" for group in Group)]
    fine = ",".join(f'{answer}="{OK}"' for answer in answers)
    wrong = "&".join(f'IF({answer}="{OK}","",{answer}&" ")' for answer in answers)
    area = scope.formula(
        row, 3, f'=IF(AND({fine}),"{OK}",{wrong})', lambda _: OK, "status", name="Kontroll"
    )
    scope.sheet.statuses.append((area, OK))


def _history(index: int, label: str, data: WorkbookData) -> list[CellValue]:
    """Return a line on the workbook that this one was rolled forward from; nothing for a new one."""
    return [label, data.history[index]] if index < len(data.history) else [None, None]


def _about(scope: Scope) -> None:
    sheet = scope.sheet
    band(sheet, HEADINGS["about"])
    row = sheet.next_row()
    sheet.text(row, 0, "Modellversjon")
    scope.plan.define("Modellversjon", sheet.text(row, 1, MODEL_VERSION, "plain"))
    row = sheet.next_row()
    sheet.text(row, 0, "Versjonsdato")
    sheet.text(row, 1, serial_day(MODEL_DATE), "day")
    row = sheet.next_row()
    sheet.text(row, 0, "Laget av")
    sheet.text(row, 1, "effektmodell (åpen kildekode, MIT-lisens)")
    for index, label in enumerate(("Rullet frem fra", "Endring")):
        row = sheet.next_row()
        scope.entries(row, 0, partial(_history, index, label), "label", count=2, direction="across")
    row = sheet.next_row()
    sheet.text(row, 0, "Sist brukt")
    scope.formula(
        row,
        1,
        "=TODAY()",
        lambda data: serial_day(data.last_used),
        "day",
        name="SistBrukt",
        volatile=True,
    )
