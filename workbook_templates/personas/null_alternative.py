"""The tab of the null alternative: what ordinary courses cost a year in each life situation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import UNIT_HEAD, column_heads, of_programme, titled
from workbook_templates.personas.blocks import top_with_note
from workbook_templates.personas.data import (
    GROUPS,
    WORKBOOK,
    PersonaData,
    PersonasData,
    persona_part,
)
from workbook_templates.personas.names import course_prefix
from workbook_templates.personas.texts import BLOCKS, NULL_ALTERNATIVE
from workbook_templates.sheet import Area, CellValue, Scope, SheetPlan, StyleName, WorkbookPlan
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Situation
from xlmodel.personas.null_alternative import GroupNullAlternative, NullValue
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
    scope = Scope(plan, sheet, WORKBOOK)
    top_with_note(scope, *of_programme(NULL_ALTERNATIVE))
    sheet.skip()
    rows = sum(courses)
    place = sheet.row
    sheet.row += 4 + len(Group) * (len(Situation) + 5)
    _histories(scope, courses)
    sheet.row, end = place, sheet.row
    _results(scope)
    if rows and sheet.row > scope.area("hist.head").row:
        raise ValueError("the results of the null alternative overlap the courses")
    sheet.row = end


def _histories(scope: Scope[PersonasData], courses: Sequence[int]) -> None:
    sheet = scope.sheet
    scope.mark("hist.head", Area(sheet.name, sheet.row, 0))
    titled(scope, *BLOCKS["histories"])
    head = sheet.next_row(height=45)
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
        scope.mark(f"hist.{key}", Area(sheet.name, first, column, sheet.row - first))


_OfCourse = Callable[[CourseResults, PersonaData], CellValue]


def _history_row(scope: Scope[PersonasData], persona: int, index: int) -> None:
    own = scope.of(persona_part(persona))
    row = scope.sheet.next_row()
    key = f"F{index + 1}"
    for column, (template, value, style) in enumerate(_history_cells(key, course_prefix(index))):
        own.formula(
            row, column, f'=IF({{{key}.counts}}=0,"",{template})', _if_counting(index, value), style
        )


def _history_cells(key: str, prefix: str) -> list[tuple[str, _OfCourse, StyleName]]:
    """Return the columns of a course's row: formula, value and style."""
    undiscounted, situations = f"{{{key}.undiscounted:row}}", f"{{{key}.situations:row}}"
    within = "{year_number:row}<={Analyseperiode}"
    cells: list[tuple[str, _OfCourse, StyleName]] = [
        ('{Navn}&""', lambda _, data: data.name, "label"),
        (f'{{{prefix}Navn}}&""', lambda course, _: course.course.name, "label_indent"),
        ('{Maalgruppe}&""', lambda _, data: data.cells.group, "label_indent"),
        (
            f'{{{prefix}Ordinaer}}&""',
            lambda course, _: YES if course.course.ordinary else NO,
            "label_indent",
        ),
        (f'{{{key}.entry}}&""', _entry, "label_indent"),
        (f"COUNT({undiscounted})", lambda course, _: course.period, "year"),
        (f"SUM({undiscounted})", lambda course, _: course.sum_undiscounted, "kr"),
        (
            f"SUM({{{key}.undiscounted_net:row}})",
            lambda course, _: course.sum_undiscounted_municipality,
            "kr",
        ),
    ]
    costs: tuple[tuple[str, Callable[[CourseResults, Situation], float]], ...] = (
        ("undiscounted", CourseResults.cost_in),
        ("undiscounted_net", CourseResults.cost_municipality_in),
    )
    for which, cost in costs:
        template = f'SUMIF({situations},"%s",{{{key}.{which}:row}})'
        cells += [
            (template % situation.label(), _in_situation(cost, situation), "kr")
            for situation in Situation
        ]
    template = f'SUMPRODUCT(({situations}="%s")*({within}))'
    cells += [
        (
            template % situation.label(),
            _in_situation(CourseResults.number_of_years_in, situation),
            "year",
        )
        for situation in Situation
    ]
    return cells


def _if_counting(index: int, value: _OfCourse) -> Callable[[PersonaData], CellValue]:
    """Return the function that takes a value of a course's results; empty text where it does not count."""

    def shown(data: PersonaData) -> CellValue:
        results = data.course(index).results
        return "" if results is None else value(results, data)

    return shown


def _entry(results: CourseResults, _: PersonaData) -> str:
    entry = results.course.entry
    return "" if entry is None else entry.label()


def _in_situation(
    value: Callable[[CourseResults, Situation], float], situation: Situation
) -> _OfCourse:
    return lambda course, _: value(course, situation)


def _results(scope: Scope[PersonasData]) -> None:
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
        _group_results(scope.of(GROUPS[group]), group)


def _group_results(scope: Scope[GroupNullAlternative], group: Group) -> None:
    sheet = scope.sheet
    sheet.skip()
    head = sheet.next_row(height=32)
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
    scope.define("Nullalternativ", Area(sheet.name, first, 1, len(Situation)))
    scope.define("Nullalternativ_Observert", Area(sheet.name, first, 4, len(Situation)))
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
        lambda data: _or_empty(data.municipal_share),
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


_OfSituation = Callable[[NullValue], CellValue]


def _situation_row(
    scope: Scope[GroupNullAlternative],
    group: Group,
    situation: Situation,
    observed: str,
    mean: str,
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

    cells: dict[int, tuple[str, _OfSituation, StyleName]] = {
        1: ("=IF({~F}>0,ROUND({~H},0),{~J})", lambda value: _or_empty(value.amount), "key_kr"),
        3: (
            f'=IF({{~F}}>0,"{OBSERVED["nb"]}",IF({{~B}}="","{MISSING["nb"]}","{DERIVED["nb"]}"))',
            lambda value: value.origin(),
            "label_indent",
        ),
        4: (
            f"=IF({by_person_years},{present},{entered})",
            lambda value: value.histories,
            "year",
        ),
        5: (either("years"), lambda value: value.years, "year"),
        6: (either("cost"), lambda value: value.cost, "kr"),
        7: ('=IF({~F}=0,"",{~G}/{~F})', lambda value: _or_empty(value.mean), "kr"),
        9: (
            f'=IF({observed}=0,"",ROUND({{~I}}*ROUND({mean},0),0))',
            lambda value: _or_empty(value.derived),
            "kr",
        ),
        10: (either("municipality"), lambda value: value.municipality, "kr"),
        11: (
            f'=IF(COUNT({{~B}})=0,"",IF({{~B}}<0,"{_NEGATIVE}",""))',
            lambda value: _NEGATIVE if value.amount is not None and value.amount < 0 else "",
            "result_text",
        ),
    }
    sheet.text(row, 0, label)
    sheet.text(row, 2, "kr per år", "unit")
    sheet.text(row, 8, common_parameters().null_alternative_factors[situation], "share")
    for column, (template, value, style) in cells.items():
        scope.formula(row, column, template, _of_situation(situation, value), style)


def _of_situation(
    situation: Situation, value: _OfSituation
) -> Callable[[GroupNullAlternative], CellValue]:
    return lambda data: value(data.situations[situation])


def _or_empty(value: float | None) -> CellValue:
    return "" if value is None else value
