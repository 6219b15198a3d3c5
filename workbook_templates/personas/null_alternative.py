"""The tab of the null alternative: what ordinary courses cost a year in each life situation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from workbook_templates.blocks.headings import UNIT_HEAD, column_heads, of_programme, titled
from workbook_templates.personas.blocks import top_with_note
from workbook_templates.personas.data import (
    NullData,
    PersonaData,
    course_prefix,
    persona_prefix,
    situation_years,
)
from workbook_templates.personas.texts import BLOCKS, NULL_ALTERNATIVE
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.plan import SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope
from workbook_templates.sheet.styles import StyleName
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Situation
from xlmodel.common.years import whole_kroner
from xlmodel.personas.results import CourseResults
from xlmodel.personas.specs import NO, YES, NullMethod
from xlmodel.personas.terms import DERIVED, MISSING, OBSERVED

_WIDTHS: Final = (54, 26, 14, 13, 13, 13, 13, 13, *(13,) * 8, *(12,) * 4)
_GROUP, _ORDINARY, _ENTRY, _YEARS, _COST, _MUNICIPALITY = range(2, 8)
_COST_IN, _MUNICIPALITY_IN, _YEARS_IN = 8, 12, 16
_NEGATIVE: Final = "Negativt – kan ikke brukes i effektmodellen"


def add_null_tab(plan: WorkbookPlan, courses: Sequence[int]) -> None:
    """Add the tab; ``courses`` is the number of courses of each persona, whose tabs stand already."""
    sheet = plan.add_sheet(SheetPlan(NULL_ALTERNATIVE, _WIDTHS, freeze=(4, 1)))
    scope = Scope(plan, sheet, "")
    top_with_note(scope, *of_programme(NULL_ALTERNATIVE))
    sheet.skip()
    rows = sum(courses)
    place = sheet.row
    sheet.row += 4 + len(Group) * (len(Situation) + 5)
    _histories(scope, courses)
    sheet.row, end = place, sheet.row
    _results(scope)
    if rows and sheet.row > scope.plan.area("", "hist.head").row:
        raise ValueError("the results of the null alternative overlap the courses")
    sheet.row = end


def _histories(scope: Scope, courses: Sequence[int]) -> None:
    sheet = scope.sheet
    scope.plan.mark("", "hist.head", Area(sheet.name, sheet.row, 0))
    titled(scope, *BLOCKS["histories"])
    head = sheet.next_row()
    sheet.heights[head] = 45
    heads = (
        "Persona",
        "Forløp",
        "Målgruppe",
        "Ordinære tjenester",
        "Inngang",
        "Antall år",
        "Utgifter i alt, kr",
        "Herav kommune, kr",
        *(f"Utgifter i {situation.label().lower()}, kr" for situation in Situation),
        *(f"Herav kommune, {situation.label().lower()}, kr" for situation in Situation),
        *(f"År i {situation.label().lower()}" for situation in Situation),
    )
    column_heads(sheet, head, heads, texts=heads[1:_YEARS])
    first = sheet.row
    for persona, count in enumerate(courses):
        for course in range(count):
            _history_row(scope, persona, course)
    keys = {
        "group": _GROUP,
        "ordinary": _ORDINARY,
        "entry": _ENTRY,
        "years": _YEARS,
        "cost": _COST,
        "municipality": _MUNICIPALITY,
    }
    for situation in Situation:
        keys[f"cost.{situation.letter}"] = _COST_IN + situation
        keys[f"municipality.{situation.letter}"] = _MUNICIPALITY_IN + situation
        keys[f"years.{situation.letter}"] = _YEARS_IN + situation
    for key, column in keys.items():
        scope.plan.mark("", f"hist.{key}", Area(sheet.name, first, column, sheet.row - first))


def _history_row(scope: Scope, persona: int, index: int) -> None:
    sheet = scope.sheet
    own = Scope(scope.plan, sheet, persona_prefix(persona))
    row = sheet.next_row()
    key, prefix = f"F{index + 1}", course_prefix(index)
    undiscounted, situations = f"{{{key}.undiscounted:row}}", f"{{{key}.situations:row}}"
    within = "{year_number:row}<={Analyseperiode}"
    cells: list[tuple[str, Callable[[CourseResults, PersonaData], CellValue], StyleName]] = [
        ('{Navn}&""', lambda _, data: data.cells.name, "label"),
        (f'{{{prefix}Navn}}&""', lambda results, _: results.course.name, "label_indent"),
        ('{Maalgruppe}&""', lambda _, data: data.cells.group, "label_indent"),
        (
            f'{{{prefix}Ordinaer}}&""',
            lambda results, _: YES if results.course.ordinary else NO,
            "label_indent",
        ),
        (f'{{{key}.entry}}&""', _entry, "label_indent"),
        (f"COUNT({undiscounted})", lambda results, _: results.period, "year"),
        (f"SUM({undiscounted})", lambda results, _: float(results.undiscounted.sum()), "kr"),
        (
            f"SUM({{{key}.undiscounted_municipality:row}})",
            lambda results, _: float(results.undiscounted_municipality.sum()),
            "kr",
        ),
    ]
    for which in ("undiscounted", "undiscounted_municipality"):
        cells += [
            (
                f'SUMIF({situations},"{situation.label()}",{{{key}.{which}:row}})',
                partial(_cost_in, which, situation),
                "kr",
            )
            for situation in Situation
        ]
    for situation in Situation:
        cells.append(
            (
                f'SUMPRODUCT(({situations}="{situation.label()}")*({within}))',
                partial(_years_in, situation),
                "year",
            )
        )
    for column, (template, value, style) in enumerate(cells):
        own.formula(
            row,
            column,
            f'=IF({{{key}.counts}}=0,"",{template})',
            partial(_if_counting, index, value),
            style,
        )


def _if_counting(
    index: int, value: Callable[[CourseResults, PersonaData], CellValue], data: PersonaData
) -> CellValue:
    results = data.course(index).results
    return "" if results is None else value(results, data)


def _entry(results: CourseResults, _: PersonaData) -> str:
    entry = results.course.entry
    return "" if entry is None else entry.label()


def _cost_in(which: str, situation: Situation, results: CourseResults, _: PersonaData) -> float:
    return float(getattr(results, which) @ situation_years(results, situation))


def _years_in(situation: Situation, results: CourseResults, _: PersonaData) -> int:
    return int(situation_years(results, situation).sum())


def _results(scope: Scope) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["null_alternative"])
    row = sheet.next_row()
    sheet.text(row, 0, "Regnet av")
    scope.formula(
        row, 1, '={Nullmetode}&""', lambda data: str(data.inputs.null_method), "label_indent"
    )
    rule = common_parameters().null_alternative_rule
    sheet.text(sheet.next_row(), 0, f"Avledet av utsatt: {rule.source}.", "note")
    for group in Group:
        _group_results(Scope(scope.plan, sheet, group.prefix), group)


def _group_results(scope: Scope, group: Group) -> None:
    sheet = scope.sheet
    sheet.skip()
    head = sheet.next_row()
    sheet.heights[head] = 32
    column_heads(
        sheet,
        head,
        (
            group.label(),
            "Nullalternativ",
            UNIT_HEAD,
            "Opphav",
            "Antall forløp",
            "Antall år",
            "Utgifter, kr",
            "Snitt, kr",
            "Andel av utsatt",
            "Avledet, kr",
            "Herav kommune, kr",
        ),
        texts=(UNIT_HEAD, "Opphav"),
    )
    first = sheet.row
    utsatt = first + Situation.VULNERABLE
    observed = f"$F${utsatt + 1}"
    for situation in Situation:
        _situation_row(scope, group, situation, observed, f"$H${utsatt + 1}")
    scope.plan.define(f"{group.prefix}Nullalternativ", Area(sheet.name, first, 1, len(Situation)))
    scope.plan.define(
        f"{group.prefix}Nullalternativ_Observert", Area(sheet.name, first, 4, len(Situation))
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Kommunens andel av utgiftene", "note")
    whole, part = (
        f"SUM({Area(sheet.name, first, column, len(Situation)).address()})" for column in (6, 10)
    )
    scope.formula(
        row,
        1,
        f"=IF(AND(ROUND({whole}*100,0)>0,ROUND({part}*100,0)>=0,ROUND(({whole}-{part})*100,0)>=0),"
        f'{part}/{whole},"")',
        lambda data: "" if data.result.municipal_share is None else data.result.municipal_share,
        "share",
        name="Nullalternativ_Kommuneandel",
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Ordinære forløp uten inngangssituasjon", "note")
    scope.formula(
        row,
        1,
        f'=SUMPRODUCT(({{hist.group}}="{group.label()}")*({{hist.ordinary}}="{YES}")*({{hist.entry}}=""))',
        lambda data: data.without_entry,
        "year_number",
    )


def _situation_row(
    scope: Scope, group: Group, situation: Situation, observed: str, mean: str
) -> None:
    sheet = scope.sheet
    row = sheet.next_row()
    letter, label = situation.letter, situation.label()
    own = f'({{hist.group}}="{group.label()}")*({{hist.ordinary}}="{YES}")'
    criteria = f'{{hist.group}},"{group.label()}",{{hist.ordinary}},"{YES}"'
    by_person_years = f'{{Nullmetode}}="{NullMethod.PERSON_YEARS}"'

    present = f"SUMPRODUCT({own}*({{hist.years.{letter}}}>0))"
    entered = f'SUMPRODUCT({own}*({{hist.entry}}="{label}"))'

    def either(key: str) -> str:
        return (
            f"=IF({by_person_years},SUMIFS({{hist.{key}.{letter}}},{criteria}),"
            f'SUMIFS({{hist.{key}}},{criteria},{{hist.entry}},"{label}"))'
        )

    cells: dict[int, tuple[str, Callable[[NullData], CellValue], StyleName]] = {
        1: ("=IF({~F}>0,ROUND({~H},0),{~J})", partial(_amount, situation), "key_kr"),
        3: (
            f'=IF({{~F}}>0,"{OBSERVED["nb"]}",IF({{~B}}="","{MISSING["nb"]}","{DERIVED["nb"]}"))',
            partial(_origin, situation),
            "label_indent",
        ),
        4: (
            f"=IF({by_person_years},{present},{entered})",
            partial(_histories_in, situation),
            "year",
        ),
        5: (either("years"), partial(_years, situation), "year"),
        6: (either("cost"), partial(_cost, situation), "kr"),
        7: ('=IF({~F}=0,"",{~G}/{~F})', partial(_mean, situation), "kr"),
        9: (
            f'=IF({observed}=0,"",ROUND({{~I}}*ROUND({mean},0),0))',
            partial(_derived, situation),
            "kr",
        ),
        10: (either("municipality"), partial(_municipality, situation), "kr"),
        11: (
            f'=IF(COUNT({{~B}})=0,"",IF({{~B}}<0,"{_NEGATIVE}",""))',
            partial(_remark, situation),
            "result_text",
        ),
    }
    sheet.text(row, 0, label)
    sheet.text(row, 2, "kr per år", "unit")
    sheet.text(row, 8, common_parameters().null_alternative_factors[situation], "share")
    for column, (template, value, style) in cells.items():
        scope.formula(row, column, template, value, style)


def _amount(situation: Situation, data: NullData) -> CellValue:
    amount = data.result.situations[situation].amount
    return "" if amount is None else amount


def _origin(situation: Situation, data: NullData) -> str:
    return data.result.situations[situation].origin()


def _histories_in(situation: Situation, data: NullData) -> int:
    return data.result.situations[situation].histories


def _years(situation: Situation, data: NullData) -> int:
    return data.result.situations[situation].years


def _cost(situation: Situation, data: NullData) -> float:
    value = data.result.situations[situation]
    return 0.0 if value.mean is None else value.mean * value.years


def _municipality(situation: Situation, data: NullData) -> float:
    return data.municipality[situation]


def _mean(situation: Situation, data: NullData) -> CellValue:
    mean = data.result.situations[situation].mean
    return "" if mean is None else mean


def _derived(situation: Situation, data: NullData) -> CellValue:
    utsatt = data.result.situations[Situation.VULNERABLE]
    if not utsatt.is_observed or utsatt.amount is None:
        return ""
    return whole_kroner(common_parameters().null_alternative_factors[situation] * utsatt.amount)


def _remark(situation: Situation, data: NullData) -> str:
    amount = data.result.situations[situation].amount
    return _NEGATIVE if amount is not None and amount < 0 else ""
