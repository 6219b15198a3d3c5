"""The single individual of a group's tab: where the person is each year, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.rows import (
    GroupScope,
    mark_block,
    negative_rows,
    term_row,
    total_of,
    year_row,
)
from workbook_templates.sheet import FIRST_YEAR_COLUMN, UNIT_COLUMN, Area, CellValue, StyleName
from xlmodel.common.terms import ENTRY_SITUATIONS, Situation
from xlmodel.effektmodell.individual import IndividualResults
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS

_P: Final = "individual."
_START: Final = "{individual.start}"

_AT_ENTRY: Final[
    tuple[tuple[str, str, str, str, Callable[[IndividualResults], float], StyleName], ...]
] = (
    (
        "step",
        "Startsituasjonens trinn",
        "nr.",
        f"=SUMPRODUCT({_START},{{individual.numbers}})",
        lambda person: person.step,
        "year_number",
    ),
    (
        "startup",
        "Oppstartspakke ved inntak",
        "kr",
        f"=SUMPRODUCT({_START},{{Oppstartspakke}})",
        lambda person: float(person.startup),
        "kr",
    ),
    (
        "null",
        "Nullalternativ ved inntak",
        "kr per år",
        f"=SUMPRODUCT({_START},{{null_entry}})",
        lambda person: float(person.null_alternative),
        "kr",
    ),
    (
        "quality",
        "Livskvalitet ved inntak",
        "andel",
        f"=SUMPRODUCT({_START},{{quality_entry}})",
        lambda person: float(person.quality_of_life),
        "share",
    ),
    (
        "position",
        "Stillingsandel ved inntak",
        "andel",
        f"=SUMPRODUCT({_START},{{position_entry}})",
        lambda person: float(person.position_share),
        "share",
    ),
)
"""What follows from the chosen entry situation, looked up once."""

_RESULTS: Final = {
    "cost": f"{{discount}}*(IF({{year_number}}=1,{{{_P}startup}},0)"
    f"+SUMPRODUCT({{{_P}in_lab}},{{Driftspakke}}))",
    "avoided": f"{{discount}}*({{{_P}null}}*(1-{{Dodvekt}}*{{{_P}at.B}})"
    f"-{{{_P}at.B}}*(1-{{Dodvekt}})*{{null.B}})",
    "net": f"{{{_P}avoided}}-{{{_P}cost}}",
    "net_accumulated": f"SUM({{{_P}net_accumulated:prev}},{{{_P}net}})",
    "health_gain": "{discount}*(1-{Dodvekt})*{QALYverdi}*{Personer}"
    f"*(SUMPRODUCT({{{_P}at}},{{Livskvalitet}})-{{{_P}quality}})",
    "production_gain": "{discount}*(1-{Dodvekt})*{Lonnskostnad}*{Yrkesaktive}"
    f"*(SUMPRODUCT({{{_P}at}},{{Stillingsandel}})-{{{_P}position}})",
    "gain": f"{{{_P}health_gain}}+{{{_P}production_gain}}",
    "tax_effect": f"{{Skattekostnad}}*{{{_P}net}}",
    "total": f"{{{_P}net}}+{{{_P}gain}}+{{{_P}tax_effect}}",
    "total_accumulated": f"SUM({{{_P}total_accumulated:prev}},{{{_P}total}})",
}


def individual_block(scope: GroupScope) -> None:
    """Place where the individual stands each year, what holds at entry, and the yearly results."""
    sheet = scope.sheet
    heading(scope, "individual")
    column_heads(sheet, sheet.next_row(), ("Hvor personen er hvert år", "Starter her", "Trinn nr."))
    first, entries = sheet.row, len(ENTRY_SITUATIONS)
    for situation in Situation:
        _situation_row(scope, situation)
    mark_block(scope, "individual.at", first)
    in_lab = Area(sheet.name, first, FIRST_YEAR_COLUMN, entries, MAX_YEARS)
    scope.mark("individual.in_lab", in_lab)
    scope.mark("individual.start", Area(sheet.name, first, 1, entries))
    scope.mark("individual.numbers", Area(sheet.name, first, 2, entries))
    for key, label, unit, template, value, style in _AT_ENTRY:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        sheet.text(row, UNIT_COLUMN, unit, "unit")
        scope.formula(row, 1, template, _of_person(value), style, key=_P + key)
    for term in INDIVIDUAL_TERMS:
        term_row(
            scope,
            term,
            _RESULTS[term.key],
            rows=lambda data: data.results.individual,
            prefix=_P,
            total=total_of(term),
        )
    negative_rows(scope, _P, lambda data: data.results.individual)
    sheet.skip()


def _situation_row(scope: GroupScope, situation: Situation) -> None:
    """Place the years in which the person stands in a situation, and whether the person enters in it."""
    row, letter = scope.sheet.row, situation.letter
    is_out = situation is Situation.SUSTAINABLE
    place, comparison = ("Ute av laben", ">=") if is_out else ("I laben", "=")
    year_row(
        scope,
        f"individual.at.{letter}",
        f"{place}, {situation.label().lower()}",
        "IF(AND({individual.step}>0,{individual.step}+{year_number}-1"
        f"{comparison}{{individual.number.{letter}}}),1,0)",
        lambda data: data.results.individual.stands_in[situation],
        "year_number",
        unit="1 = ja",
    )
    if not is_out:
        label = scope.area("entry_labels").part(situation).address()
        scope.formula(
            row,
            1,
            f"=IF({{IndividStart}}={label},1,0)",
            lambda data: float(data.results.individual.starts_in[situation]),
            "year_number",
        )
    step = scope.sheet.text(row, 2, situation + 1, "year_number")
    scope.mark(f"individual.number.{letter}", step)


def _of_person(value: Callable[[IndividualResults], float]) -> Callable[[GroupData], CellValue]:
    return lambda data: value(data.results.individual)
