"""The introduction tab: the municipality, key figures, how to use the workbook, and its checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    MUNICIPALITY_CHECKS,
    Check,
    about_the_file,
    band,
    check_rows,
    column_heads,
    global_inputs,
    master_check,
    tab_list,
    text_lines,
)
from workbook_templates.living_conditions.blocks import (
    LivingScope,
    begin,
    field_checks,
    identity_mark,
)
from workbook_templates.living_conditions.data import LivingData
from workbook_templates.living_conditions.texts import (
    HEADINGS,
    HOW_TO_USE,
    INTRODUCTION,
    METHOD,
    TAB_LINES,
    WHAT_IT_IS,
)
from workbook_templates.sheet import WHOLE, CellValue, SheetPlan, WorkbookPlan
from xlmodel.common.fields import Field
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.living_conditions import (
    CASE,
    COMMENT,
    KEY_TERMS,
    NOTE,
    REGISTER_FIELDS,
    STEPS,
    RateGroup,
    step_label,
)

_WIDTHS: Final = (42, 40, 16, 24, 16, 16, 16)
_CONTROLS: Final = (
    *("Introduksjon_Kontroll", "Skjema_Kontroll", "Register_Kontroll", "Plassering_Kontroll"),
    *("Suksessrater_Kontroll", "Oversikt_Kontroll"),
)
_FORMULAS: Final = {
    "cases": "=SUM({rows.latest})",
    "registrations": "=SUM({rows.ALLE})",
    "moves": "={moved.sum}",
    "backward": "={back.sum}",
    "disagreements": '=COUNTIF({rows.disagrees},"Ja")',
    "due": "={due}",
}


def add_introduction_tab(plan: WorkbookPlan) -> None:
    """Add the tab; all others must stand in the plan. It is moved to the front afterwards."""
    sheet = SheetPlan(INTRODUCTION, _WIDTHS, freeze=(4, 0))
    scope = begin(plan, sheet, INTRODUCTION)
    band(sheet, HEADINGS["inputs"])
    _inputs(scope)
    sheet.skip()
    _key_figures(scope)
    sheet.skip()
    text_lines(scope, HEADINGS["what_it_is"], WHAT_IT_IS)
    tab_list(scope, HEADINGS["tabs"], TAB_LINES.items())
    text_lines(scope, HEADINGS["how_to_use"], HOW_TO_USE, numbered=True)
    text_lines(scope, HEADINGS["method"], METHOD, numbered=True)
    _checks(scope)
    sheet.skip()
    about_the_file(scope.of(WHOLE), HEADINGS["about"])


def _inputs(scope: LivingScope) -> None:
    texts = [item for item in REGISTER_FIELDS if item.domain.kind == "text"]
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, NOTE.nb)
    area = scope.entry(row, 1, lambda data: data.inputs.note or None, "input_text", name=NOTE.name)
    scope.validate(area, NOTE.domain, NOTE.nb, NOTE.help)
    global_inputs(scope.of(WHOLE), MUNICIPALITY_SPECS, (*texts, CASE, COMMENT, NOTE))


def _key_figures(scope: LivingScope) -> None:
    """Place how many cases and moves there are, and the rates of each group."""
    sheet = scope.sheet
    band(sheet, HEADINGS["key_figures"])
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        own = term.key != "due"
        scope.formula(
            row,
            1,
            _FORMULAS[term.key],
            lambda data, key=term.key: float(_shown(data, key)),  # type: ignore[misc]  # a default
            "key_year",
            name=term.name if own else "",
        )
    sheet.skip()
    head = sheet.next_row()
    column_heads(sheet, head, ("Suksessrate per år", *(step_label(step) for step in STEPS)))
    for group in RateGroup:
        row = sheet.next_row()
        sheet.text(row, 0, group.label)
        cells = scope.area(f"{group.value}.rate")
        scope.formulas(
            row,
            1,
            [f"={cells.sheet}!{cells.part(step).address()}" for step in STEPS],
            _rates(group),
            "share",
            direction="across",
        )
    row = sheet.next_row()
    scope.formula(row, 0, '={bias}&""', lambda data: data.results.bias, "note")


def _shown(data: LivingData, key: str) -> float:
    """Return a key figure; moves are those on the timeline."""
    if key == "moves":
        return _sum(data.yearly(lambda results: results.yearly_all_moves))
    if key == "backward":
        return _sum(data.yearly(lambda results: results.yearly_backward))
    return float(getattr(data.results, key))


def _sum(cells: list[CellValue]) -> float:
    return sum(float(cell) for cell in cells if isinstance(cell, int | float))


def _rates(group: RateGroup) -> Callable[[LivingData], list[CellValue]]:
    return lambda data: [step.rate for step in data.group(group).steps]


def _checks(scope: LivingScope) -> None:
    band(scope.sheet, HEADINGS["check"])

    def no_number(item: Field) -> Check[LivingData]:
        return Check(f"{item.nb} er ikke et fødselsnummer", f"={identity_mark(f'{{{item.name}}}')}")

    checks: tuple[Check[LivingData], ...] = (
        *MUNICIPALITY_CHECKS,
        *map(no_number, MUNICIPALITY_SPECS[:2]),
        *field_checks((NOTE,)),
    )
    check_rows(scope, checks, f"{INTRODUCTION}: ", "Introduksjon_Kontroll", key="front.checks")
    master_check(scope.of(WHOLE), [f"{scope.group}{name}" for name in _CONTROLS])
