"""The tab itself: inputs, key results, and the sections below them in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import (
    UNIT_HEAD,
    balance_year,
    column_heads,
    of_programme,
    timeline,
    top,
)
from workbook_templates.effektmodell.blocks import (
    YEAR_TAB_WIDTHS,
    bare_input_table,
    heading,
    input_cells,
    scalar_input_table,
    situation_labels,
    source_rows,
    tab_name,
)
from workbook_templates.effektmodell.data import GROUPS, GroupData, shown
from workbook_templates.effektmodell.decision.answers import answer_section
from workbook_templates.effektmodell.decision.courses import course_blocks
from workbook_templates.effektmodell.decision.evidence import evidence_block
from workbook_templates.effektmodell.decision.figures import decision_figures, decision_places
from workbook_templates.effektmodell.decision.inputs import DECISION_KEYS, level_limits
from workbook_templates.effektmodell.decision.scenarios import scenario_blocks
from workbook_templates.effektmodell.decision.thresholds import rate_curve_block
from workbook_templates.effektmodell.group.checks import group_checks
from workbook_templates.effektmodell.group.cohort import cohort_block
from workbook_templates.effektmodell.group.figures import (
    figure_data,
    figure_space,
    figures_beside,
)
from workbook_templates.effektmodell.group.individual import individual_block
from workbook_templates.effektmodell.group.money import money_blocks
from workbook_templates.effektmodell.rows import GroupScope, unit_text
from workbook_templates.effektmodell.texts import FIGURE_SECTIONS
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    UNIT_STYLES,
    WHOLE,
    Scope,
    Series,
    SheetPlan,
    WorkbookPlan,
)
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Term, Unit
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.specs import INPUT_BY_KEY
from xlmodel.effektmodell.terms import INDIVIDUAL_KEY_TERMS, KEY_TERMS, NO_COST
from xlmodel.effektmodell.yearly import YearlyRows

_GAP: Final = 5
"""Height in points of the empty row above the inputs."""

_KEY_INPUTS: Final = ("period", "intake_years", "first_year", "discount_rate")
_OTHER_INPUTS: Final = ("individual_start", "cohort_engine")
_BY_SITUATION: Final = (INPUT_BY_KEY["new_participants"], INPUT_BY_KEY["success_rate"])


def add_group_tab(plan: WorkbookPlan, group: Group) -> None:
    """Add the group's tab; its other two tabs must stand in the plan."""
    sheet = plan.add_sheet(
        SheetPlan(tab_name(group), YEAR_TAB_WIDTHS, freeze=(5, 1), repeat_rows=(3, 4))
    )
    part = GROUPS[group]
    scope = Scope(plan, sheet, part)
    sheet.print_section(Series(part, _top_columns))
    top(scope.of(WHOLE), *of_programme(group.label()))
    timeline(scope, lambda data: data.yearly(data.results.calendar_years))
    sheet.next_row(height=_GAP)
    beside = figures_beside(sheet.row + 1)
    _inputs(scope, group)
    _key_results(scope)
    sheet.skip()
    sheet.print_section(Series(part, _answer_columns))
    first = sheet.row
    second = answer_section(scope, group)
    places = beside | decision_places(first, second)
    sheet.break_page()
    places |= figure_space(scope)
    sheet.skip()
    evidence_block(scope)
    sheet.skip()
    sheet.break_page()
    _other_inputs(scope, group)
    sheet.skip()
    cohort_block(scope)
    money_blocks(scope)
    individual_block(scope)
    sheet.break_page()
    group_checks(scope, group)
    sheet.skip()
    sheet.end_print()
    course_blocks(scope)
    rate_curve_block(scope)
    scenario_blocks(scope)
    level_limits(scope)
    figure_data(scope, places)
    decision_figures(scope, places)


def _top_columns(data: GroupData) -> Sequence[int]:
    """Return the printed columns of inputs and key results: without the figures where nobody takes part."""
    return (len(YEAR_TAB_WIDTHS) if _takes_part(data) else FIRST_YEAR_COLUMN,)


def _answer_columns(data: GroupData) -> Sequence[int]:
    """Return the printed columns of the rest of the tab, 0 where nobody takes part."""
    return (len(YEAR_TAB_WIDTHS) if _takes_part(data) else 0,)


def _takes_part(data: GroupData) -> bool:
    return bool(data.results.sum_new_participants > 0)


def _inputs(scope: GroupScope, group: Group) -> None:
    """Place the inputs that are tried out most, without their sources: their effect stands beside."""
    sheet = scope.sheet
    title = FIGURE_SECTIONS["programme"].title
    heading(scope, "key_inputs", others={FIRST_YEAR_COLUMN: title})
    bare_input_table(scope, group, _KEY_INPUTS)
    column_heads(
        sheet, sheet.next_row(), ("Livssituasjon ved inntak", *(spec.nb for spec in _BY_SITUATION))
    )
    row = sheet.row
    situation_labels(scope, row, Shape.ENTRY, key="entry_labels")
    for column, spec in enumerate(_BY_SITUATION, start=1):
        area = input_cells(scope, spec, row, column)
        scope.validate(area, spec.domain, spec.nb, spec.help)
        for situation in ENTRY_SITUATIONS:
            scope.mark(f"{spec.key}.{situation.letter}", area.part(situation))
    sheet.row += len(ENTRY_SITUATIONS)


def _other_inputs(scope: GroupScope, group: Group) -> None:
    """Place the inputs that are seldom changed, and where those above come from."""
    heading(scope, "other_inputs")
    scalar_input_table(scope, group, _OTHER_INPUTS)
    source_rows(scope, (*_KEY_INPUTS, *(spec.key for spec in _BY_SITUATION), *DECISION_KEYS))


_KEY_FORMULAS: Final = {
    "sum_cost": "={cost.sum}",
    "sum_avoided": "={avoided.sum}",
    "sum_net": "={net.sum}",
    "sum_gain": "={gain.sum}",
    "sum_tax_effect": "={tax_effect.sum}",
    "net_benefit": "={SumBesparelse}+{SumGevinst}-{SumKostnad}+{SumSkatteeffekt}",
    "benefit_per_krone": f'=IF({{SumKostnad}}=0,"{NO_COST["nb"]}",'
    "({SumBesparelse}+{SumGevinst})/{SumKostnad})",
    "balance_year_net": "=" + balance_year("net_negative"),
    "balance_year_total": "=" + balance_year("total_negative"),
}

_INDIVIDUAL_KEY_FORMULAS: Final = {
    "sum_cost": "={individual.cost.sum}",
    "sum_avoided": "={individual.avoided.sum}",
    "sum_net": "={individual.net.sum}",
    "sum_gain": "={individual.gain.sum}",
    "sum_tax_effect": "={individual.tax_effect.sum}",
    "balance_year_net": "=" + balance_year("individual.net_negative"),
    "balance_year_total": "=" + balance_year("individual.total_negative"),
}

_INDIVIDUAL_NAMES: Final = {term.key: term.name for term in INDIVIDUAL_KEY_TERMS}

_PERSONS: Final[tuple[tuple[str, str, Unit | str, Callable[[GroupData], FloatArray]], ...]] = (
    (
        "Deltakere som tas inn i perioden",
        "={new_participants.sum}",
        Unit.PERSONS,
        lambda data: data.results.sum_new_participants,
    ),
    (
        "Personår i laben",
        "={in_lab.sum}",
        "personår",
        lambda data: data.results.person_years_in_lab,
    ),
    (
        "Bærekraftige ved periodens slutt",
        "=SUMIF({year_number:row},{Analyseperiode},{out_sustainable:row})",
        Unit.PERSONS,
        lambda data: data.results.sustainable_at_end,
    ),
)


def _key_results(scope: GroupScope) -> None:
    sheet = scope.sheet
    heading(scope, "key_figures", width=UNIT_COLUMN)
    heads = ("Resultat", "Programmet", "Én person", "", UNIT_HEAD)
    column_heads(sheet, sheet.next_row(), heads)
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        sheet.text(row, UNIT_COLUMN, term.unit, "unit")
        formula = _KEY_FORMULAS[term.key]
        _key_result(scope, row, 1, formula, term, lambda data: data.results, term.name)
        if term.key in _INDIVIDUAL_KEY_FORMULAS:
            formula, name = _INDIVIDUAL_KEY_FORMULAS[term.key], _INDIVIDUAL_NAMES.get(term.key, "")
            _key_result(scope, row, 2, formula, term, lambda data: data.results.individual, name)
    for text, formula, unit, value in _PERSONS:
        row = sheet.next_row()
        sheet.text(row, 0, text)
        shown_unit = unit_text(scope, unit) if isinstance(unit, Unit) else unit
        sheet.text(row, UNIT_COLUMN, shown_unit, "unit")
        _key_persons(scope, row, formula, value)


def _key_result(
    scope: GroupScope,
    row: int,
    column: int,
    formula: str,
    term: Term,
    rows: Callable[[GroupData], YearlyRows],
    name: str,
) -> None:
    style = UNIT_STYLES[term.unit].key
    scope.formula(row, column, formula, lambda data: shown(rows(data), term), style, name=name)


def _key_persons(
    scope: GroupScope, row: int, formula: str, value: Callable[[GroupData], FloatArray]
) -> None:
    style = UNIT_STYLES[Unit.PERSONS].key
    scope.formula(row, 1, formula, lambda data: float(value(data)), style)
