"""Blocks behind «how likely»: sums at three success rates, and 81 scenarios of four drivers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import cells_of, column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.sheet import Area, CellValue, StyleName, column_letter
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision import SCENARIO_LEVELS, Outcomes, RateLevels, Scenarios
from xlmodel.effektmodell.specs import LEVEL_KEYS

_KEYS: Final = Shape.LEVELS.keys
_RATE, _COST, _NULL, _GAIN = LEVEL_KEYS

OWN: Final = "{Dodvekt}"
REFERENCE: Final = "{reference_deadweight}"
"""The deadweight of a scenario: the inputs', or that of the reference evidence."""


def net_at(levels: Sequence[int], deadweight: str = OWN) -> str:
    """Return the expression of net where the drivers stand at some levels."""
    rate, cost, null, _ = (_KEYS[level] for level in levels)
    return (
        f"{{{_NULL}.{null}}}*({{rates.avoided_lab.{rate}}}"
        f"+(1-{deadweight})*{{rates.avoided_after.{rate}}})"
        f"-{{{_COST}.{cost}}}*{{rates.cost.{rate}}}"
    )


def gain_at(levels: Sequence[int], deadweight: str = OWN) -> str:
    """Return the expression of the gains where the drivers stand at some levels."""
    rate, gain = _KEYS[levels[0]], _KEYS[levels[3]]
    return f"{{{_GAIN}.{gain}}}*(1-{deadweight})*{{rates.gain.{rate}}}"


_SUMS: Final[tuple[tuple[str, str, Callable[[RateLevels], FloatArray]], ...]] = (
    ("cost", "Kostnad", lambda sums: sums.cost),
    ("avoided_lab", "Besparelse i laben", lambda sums: sums.avoided_lab),
    ("avoided_after", "Etter laben*", lambda sums: sums.avoided_after),
    ("gain", "Gevinst*", lambda sums: sums.gain),
)
_COURSE_KEYS: Final = {"gain": "full_gain"}
_FIRST_SUM: Final = 5


def scenario_blocks(scope: GroupScope) -> None:
    """Place the sums at each level of the success rates, then the scenarios."""
    heading(scope, "scenarios")
    _rate_levels(scope)
    scope.sheet.skip()
    _scenarios(scope)
    scope.sheet.skip()


def _rate_levels(scope: GroupScope) -> None:
    sheet = scope.sheet
    head = sheet.next_row(height=32)
    rates = [f"Rate, {situation.label().lower()}" for situation in ENTRY_SITUATIONS]
    column_heads(
        sheet, head, ("Rater (* før dødvekt)", *rates, "", *(title for _, title, _ in _SUMS))
    )
    first = sheet.row
    for index, (key, place) in enumerate(zip(_KEYS, Shape.LEVELS.places, strict=True)):
        row = sheet.next_row()
        sheet.text(row, 0, f"{place.capitalize()} suksessrate")
        area = scope.formulas(
            row,
            1,
            [
                f"=MIN(MAX({{success_rate.{situation.letter}}}+{{{_RATE}.{key}}},0),1)"
                for situation in ENTRY_SITUATIONS
            ],
            _rates(index),
            "share",
            direction="across",
        )
        for offset, situation in enumerate(ENTRY_SITUATIONS):
            scope.mark(f"rate.{key}.{situation.letter}", area.part(0, offset))
    for column, (sum_key, _, values) in enumerate(_SUMS, start=_FIRST_SUM):
        course = _COURSE_KEYS.get(sum_key, sum_key)
        area = scope.formulas(
            first,
            column,
            [
                f"=SUMPRODUCT({{courses.entrants}},{{courses.{key}}},{{courses.{course}}})"
                for key in _KEYS
            ],
            _at_levels(values),
            "kr",
        )
        for offset, key in enumerate(_KEYS):
            scope.mark(f"rates.{sum_key}.{key}", area.part(offset))


def _rates(index: int) -> Callable[[GroupData], list[CellValue]]:
    return lambda data: cells_of(data.decision.rate_levels.rates[index])


def _at_levels(
    values: Callable[[RateLevels], FloatArray],
) -> Callable[[GroupData], list[CellValue]]:
    return lambda data: cells_of(values(data.decision.rate_levels))


def _label(levels: tuple[int, ...]) -> str:
    rate, cost, null, gain = (Shape.LEVELS.places[level] for level in levels)
    return f"Rate {rate}, kostnad {cost}, null {null}, gevinst {gain}"


def _scenarios(scope: GroupScope) -> None:
    sheet = scope.sheet
    head = sheet.next_row(height=45)
    heads = (
        "Scenario",
        "Sannsynlighet",
        "Netto",
        "Total",
        "",
        "Netto, annen dødvekt",
        "Total, annen dødvekt",
        "Samlet vekt, netto",
        "Samlet vekt, total",
    )
    column_heads(sheet, head, heads)
    first = sheet.row
    for levels in SCENARIO_LEVELS:
        sheet.text(sheet.next_row(), 0, _label(levels))
    weights = [
        "=" + "*".join(f"{{weight.{_KEYS[level]}}}" for level in levels)
        for levels in SCENARIO_LEVELS
    ]
    _column(scope, first, 1, "weight", weights, lambda found: found.weight)
    _outcomes(scope, first, 2, "", OWN, lambda found: found.own)
    _outcomes(scope, first, 5, "other_", REFERENCE, lambda found: found.other)
    many = len(SCENARIO_LEVELS)
    cumulative: tuple[tuple[int, str, str, Callable[[Scenarios], FloatArray]], ...] = (
        (7, "net", "C", lambda found: found.cumulative_net),
        (8, "total", "D", lambda found: found.cumulative_total),
    )
    for column, key, letter, values in cumulative:
        template = f"=SUMPRODUCT(({{scenarios.{key}}}<={{~{letter}}}+{{half_oere}})*1,{{scenarios.weight}})"
        _column(scope, first, column, f"cumulative_{key}", [template] * many, values)
    scope.define("Scenarier", Area(sheet.name, first, 1, many, 3))


def _outcomes(
    scope: GroupScope,
    row: int,
    column: int,
    prefix: str,
    deadweight: str,
    which: Callable[[Scenarios], Outcomes],
) -> None:
    """Place net and total of every scenario at one deadweight, side by side."""
    net = f"{{~{column_letter(column)}}}"
    nets = [f"={net_at(levels, deadweight)}" for levels in SCENARIO_LEVELS]
    totals = [
        f"={net}+{gain_at(levels, deadweight)}+{{Skattekostnad}}*{net}"
        for levels in SCENARIO_LEVELS
    ]
    _column(scope, row, column, f"{prefix}net", nets, lambda found: which(found).net)
    _column(scope, row, column + 1, f"{prefix}total", totals, lambda found: which(found).total)


def _column(
    scope: GroupScope,
    row: int,
    column: int,
    key: str,
    templates: list[str],
    values: Callable[[Scenarios], FloatArray],
) -> None:
    style: StyleName = "factor" if "weight" in key or "cumulative" in key else "kr"
    scope.formulas(row, column, templates, _of_scenarios(values), style, key=f"scenarios.{key}")


def _of_scenarios(
    values: Callable[[Scenarios], FloatArray],
) -> Callable[[GroupData], list[CellValue]]:
    return lambda data: cells_of(values(data.decision.scenarios))
