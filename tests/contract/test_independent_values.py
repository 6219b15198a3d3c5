"""Every value that a workbook shows is given by an implementation that shares nothing with the engine.

A formula and the engine's value for it may share a slip: both multiply by the wrong factor, and every
recalculation agrees. Here the stored values are compared with an oracle written from the prose alone,
row by row as a reader sees the tabs, so that no row with formulas is left without an independent value.
"""

from __future__ import annotations

import pytest

from tests.support import (
    contracts,
    drawn,
    funds,
    oracle_effektmodell,
    oracle_personas,
    persona_sets,
    rows_contract,
    rows_fund,
)
from tests.support.stored_rows import Row, differences, rows_with_formulas
from workbook_templates import INVESTMENT_FUND, OUTCOME_CONTRACT, workbook_bytes
from xlmodel import ModelInputs
from xlmodel.investment_fund import FundInputs
from xlmodel.outcome_contract import OutcomeContract
from xlmodel.personas import PersonaSet, example

EFFEKTMODELL = drawn.edges()
PERSONAS = (
    persona_sets.edges()
    | {name: example(name) for name in ("asker", "fredrikstad", "loerenskog")}
    | {f"drawn {seed}": persona_sets.drawn(seed) for seed in range(8)}
)
CONTRACTS = {
    **OUTCOME_CONTRACT.samples(),
    "0 %, too many for the distribution": contracts.nobody_of_thousands(),
    **{f"drawn {seed}": contracts.drawn_contract(seed) for seed in range(8)},
}
FUNDS = {
    **INVESTMENT_FUND.samples(),
    **funds.edges(),
    **{f"drawn {seed}": funds.drawn_fund(seed) for seed in range(8)},
}
_TIMELINE = ("År nummer", "Kalenderår", "Alder")


def result_rows(content: bytes, sections: frozenset[str], checks: frozenset[str]) -> list[Row]:
    """Return the rows with formulas but titles, checks and what is said of the file itself."""
    return [
        row
        for row in rows_with_formulas(content, sections)
        if row.section not in checks and (row.section or row.label in _TIMELINE)
    ]


def effektmodell_differences(inputs: ModelInputs, content: bytes | None = None) -> list[str]:
    def capacity(index: int) -> int:
        return max(drawn.CAPACITY, len(inputs.groups[index].measures) + 8)

    rows = result_rows(
        workbook_bytes(inputs) if content is None else content,
        oracle_effektmodell.SECTIONS,
        oracle_effektmodell.CHECKS,
    )
    return differences(rows, oracle_effektmodell.expected_rows(inputs, capacity))


def personas_differences(inputs: PersonaSet, content: bytes | None = None) -> list[str]:
    rows = result_rows(
        workbook_bytes(inputs) if content is None else content,
        oracle_personas.SECTIONS,
        oracle_personas.CHECKS,
    )
    return differences(rows, oracle_personas.expected_rows(inputs))


def contract_differences(inputs: OutcomeContract, content: bytes | None = None) -> list[str]:
    rows = result_rows(
        workbook_bytes(inputs) if content is None else content,
        rows_contract.SECTIONS,
        rows_contract.CHECKS,
    )
    room = OUTCOME_CONTRACT.capacity(inputs)
    return differences(rows, rows_contract.expected_rows(inputs, room))


def fund_differences(inputs: FundInputs, content: bytes | None = None) -> list[str]:
    rows = result_rows(
        workbook_bytes(inputs) if content is None else content,
        rows_fund.SECTIONS,
        rows_fund.CHECKS,
    )
    rooms = INVESTMENT_FUND.capacity(inputs)
    return differences(rows, rows_fund.expected_rows(inputs, rooms))


@pytest.mark.parametrize("name", EFFEKTMODELL)
def test_the_effektmodell_shows_what_the_histories_add_up_to(name: str) -> None:
    assert effektmodell_differences(EFFEKTMODELL[name]) == []


@pytest.mark.parametrize("name", PERSONAS)
def test_the_personas_show_what_their_measures_add_up_to(name: str) -> None:
    assert personas_differences(PERSONAS[name]) == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_outcome_contract_shows_what_its_terms_add_up_to(name: str) -> None:
    assert contract_differences(CONTRACTS[name]) == []


@pytest.mark.parametrize("name", FUNDS)
def test_the_fund_shows_what_its_initiatives_add_up_to(name: str) -> None:
    assert fund_differences(FUNDS[name]) == []
