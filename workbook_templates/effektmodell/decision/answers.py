"""The section «Hvor sikkert er svaret?»: what the blocks at the bottom come to, beside its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbook_templates.blocks import UNIT_HEAD, column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.cautious import cautious_table
from workbook_templates.effektmodell.decision.courses import per_person_table
from workbook_templates.effektmodell.decision.inputs import decision_inputs
from workbook_templates.effektmodell.decision.must_hold import qaly_values_table, thresholds_table
from workbook_templates.effektmodell.decision.payers import budget_table, payers_table
from workbook_templates.effektmodell.decision.sensitivity import sensitivity_table
from workbook_templates.effektmodell.decision.shown import (
    NOBODY,
    NOT_REACHED,
    Shown,
    Value,
    or_text,
    shown_cell,
)
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.sheet import UNIT_COLUMN, CellValue, StyleName
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group
from xlmodel.common.years import whole_kroner
from xlmodel.effektmodell.decision import QUANTILES, DecisionResults

_GAP: Final = 6
"""Height in points of the empty rows between tables."""


def answer_section(scope: GroupScope, group: Group) -> int:
    """Place the inputs of decision support and the tables that answer.

    Returns the row at which the second part begins, and with it a printed page.
    """
    heading(scope, "decision")
    decision_inputs(scope, group)
    scope.sheet.next_row(height=_GAP)
    _answers(scope)
    scope.sheet.next_row(height=_GAP)
    scope.sheet.break_page()
    second = scope.sheet.row
    for table in _TABLES:
        table(scope)
        scope.sheet.next_row(height=_GAP)
    return second


def _answers(scope: GroupScope) -> None:
    """Place central and cautious answer, probability, distribution and required rate, net and total."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Svar", "Netto", "Total", "", UNIT_HEAD))
    _pair(
        scope,
        "Sentralt anslag",
        ("={SumNetto}", "={NettoNytte}"),
        (lambda item: item.results.sum_net, lambda item: item.results.net_benefit),
        "key_kr",
        "kr",
    )
    _pair(
        scope,
        "Forsiktig anslag",
        (
            "={ForsiktigBesparelse}-{ForsiktigKostnad}",
            "={ForsiktigNetto}+{ForsiktigGevinst}+{Skattekostnad}*{ForsiktigNetto}",
        ),
        (lambda item: item.cautious.net, lambda item: item.cautious.total),
        "key_kr",
        "kr",
        names=("ForsiktigNetto", "ForsiktigTotal"),
    )
    likely = "=SUMPRODUCT(({{scenarios.{0}}}>=-{{half_oere}})*1,{{scenarios.weight}})"
    _pair(
        scope,
        "Sannsynlighet for å gå i null eller bedre",
        (likely.format("net"), likely.format("total")),
        (
            _likely_net,
            _likely_total,
        ),
        "key_share",
        "andel",
        names=("SannsynlighetNetto", "SannsynlighetTotal"),
    )
    reference = nb_number(common_parameters().reference_deadweight * 100)
    _pair(
        scope,
        f"Det samme med {reference} % dødvekt",
        (likely.format("other_net"), likely.format("other_total")),
        (
            lambda item: item.scenarios.likely(item.scenarios.other.net),
            lambda item: item.scenarios.likely(item.scenarios.other.total),
        ),
        "key_share",
        "andel",
    )
    _presumed(scope)
    quantile = (
        "=_xlfn.MINIFS({{scenarios.{0}}},{{scenarios.cumulative_{0}}},"
        '">="&({{quantile.{1}}}-{{weight_rounding}}))'
    )
    for index, share in enumerate(QUANTILES):
        percent = f"{share * 100:02.0f}"
        _pair(
            scope,
            f"{_QUANTILE_LABELS[index]} ({nb_number(share * 100)} %)",
            (quantile.format("net", index), quantile.format("total", index)),
            _quantile(index),
            "key_kr",
            "kr",
            names=(f"Netto{percent}", f"Total{percent}"),
        )
    _required_rates(scope)


def _likely_net(item: DecisionResults) -> Shown:
    return item.scenarios.likely(item.scenarios.own.net)


def _likely_total(item: DecisionResults) -> Shown:
    return item.scenarios.likely(item.scenarios.own.total)


def _required_net(item: DecisionResults) -> Shown:
    return or_text(item.rate_curve.required_net, NOT_REACHED)


def _required_total(item: DecisionResults) -> Shown:
    return or_text(item.rate_curve.required_total, NOT_REACHED)


def _quantile(index: int) -> tuple[Value, Value]:
    return (
        lambda item: item.scenarios.net_quantiles[index],
        lambda item: item.scenarios.total_quantiles[index],
    )


_QUANTILE_LABELS: Final = ("Lavt utfall", "Midterste utfall", "Høyt utfall")


def _pair(
    scope: GroupScope,
    label: str,
    templates: tuple[str, str],
    values: tuple[Value, Value],
    style: StyleName,
    unit: str,
    *,
    names: tuple[str, str] = ("", ""),
    key: str = "",
) -> None:
    """Place a row with an answer for net and one for total."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    scope.sheet.text(row, UNIT_COLUMN, unit, "unit")
    for column, (template, value, name, which) in enumerate(
        zip(templates, values, names, ("net", "total"), strict=True), start=1
    ):
        own = f"{key}.{which}" if key else ""
        scope.formula(row, column, template, shown_cell(value), style, name=name, key=own)


def _presumed(scope: GroupScope) -> None:
    """Place what the probability presumes."""

    def text(data: GroupData) -> str:
        shares = (float(data.inputs.deadweight), float(data.inputs.relapse))
        deadweight, relapse = (f"{whole_kroner(share * 100):.0f}" for share in shares)
        return f"Forutsatt {deadweight} % dødvekt og {relapse} % tilbakefall."

    scope.formula(
        scope.sheet.next_row(),
        0,
        '="Forutsatt "&ROUND({Dodvekt}*100,0)&" % dødvekt og "&ROUND({Tilbakefall}*100,0)'
        '&" % tilbakefall."',
        text,
        "note",
    )


def _required_rates(scope: GroupScope) -> None:
    """Place the required common success rate, and today's."""
    sheet = scope.sheet
    required = tuple(_required(key) for key in ("net", "total"))
    _pair(
        scope,
        "Krevd suksessrate, lik i alle trinn",
        (required[0], required[1]),
        (
            _required_net,
            _required_total,
        ),
        "key_share",
        "andel",
        names=("KrevdRateNetto", "KrevdRateTotal"),
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Suksessraten nå, snitt av dem som tas inn")
    sheet.text(row, UNIT_COLUMN, "andel", "unit")
    scope.formula(
        row,
        1,
        f'=IF(SUM({{Nye}})=0,"{NOBODY}",SUMPRODUCT({{Nye}},{{Suksessrate}})/SUM({{Nye}}))',
        shown_cell(lambda item: or_text(item.rate_curve.today, NOBODY)),
        "key_share",
        key="rate_today",
    )


def _required(key: str) -> str:
    number, rate, curve = f"{{last_negative.{key}}}", "{curve.rate}", f"{{curve.{key}}}"
    low, high = f"INDEX({rate},{number})", f"INDEX({rate},{number}+1)"
    below, above = f"INDEX({curve},{number})", f"INDEX({curve},{number}+1)"
    return (
        f'=IF({number}=0,0,IF({number}=ROWS({rate}),"{NOT_REACHED}",'
        f"MIN({high},{low}-({high}-{low})*{below}/({above}-{below}))))"
    )


@dataclass(frozen=True, slots=True)
class HowSure:
    """An answer that stands on the first screen too: its label there, its name, and its look."""

    label: str
    name: str
    style: StyleName
    unit: str
    value: Value

    def cell(self, data: GroupData) -> CellValue:
        """Return what stands in the cell."""
        return shown_cell(self.value)(data)


HOW_SURE: Final = (
    HowSure("Forsiktig netto", "ForsiktigNetto", "key_kr", "kr", lambda item: item.cautious.net),
    HowSure(
        "Forsiktig netto nytte",
        "ForsiktigTotal",
        "key_kr",
        "kr",
        lambda item: item.cautious.total,
    ),
    HowSure(
        "Sannsynlighet for netto i null eller bedre",
        "SannsynlighetNetto",
        "key_share",
        "andel",
        _likely_net,
    ),
    HowSure(
        "Det samme når gevinstene regnes med",
        "SannsynlighetTotal",
        "key_share",
        "andel",
        _likely_total,
    ),
    HowSure("Krevd suksessrate, netto", "KrevdRateNetto", "key_share", "andel", _required_net),
    HowSure(
        "Krevd suksessrate, med gevinstene",
        "KrevdRateTotal",
        "key_share",
        "andel",
        _required_total,
    ),
)
"""How sure the answer of a group is, in the order of the first screen."""


_TABLES: Final = (
    thresholds_table,
    qaly_values_table,
    cautious_table,
    sensitivity_table,
    per_person_table,
    payers_table,
    budget_table,
)
"""The tables of the second part, in their order."""
