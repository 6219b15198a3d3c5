"""Every value that a workbook shows is given by an implementation that shares nothing with the engine.

A formula and the engine's value for it may share a slip: both multiply by the wrong factor, and every
recalculation agrees. Here the stored values are compared with an oracle written from the prose alone,
row by row as a reader sees the tabs, so that no row with formulas is left without an independent value.
"""

from __future__ import annotations

import pytest

from tests.support import drawn, oracle_effektmodell, oracle_personas, persona_sets
from tests.support.stored_rows import Row, differences, rows_with_formulas
from workbook_templates import workbook_bytes
from xlmodel import ModelInputs
from xlmodel.personas import PersonaSet, example

EFFEKTMODELL = drawn.edges()
PERSONAS = (
    persona_sets.edges()
    | {name: example(name) for name in ("asker", "fredrikstad", "loerenskog")}
    | {f"drawn {seed}": persona_sets.drawn(seed) for seed in range(8)}
)
_TIMELINE = ("År nummer", "Kalenderår")


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


@pytest.mark.parametrize("name", EFFEKTMODELL)
def test_the_effektmodell_shows_what_the_histories_add_up_to(name: str) -> None:
    assert effektmodell_differences(EFFEKTMODELL[name]) == []


@pytest.mark.parametrize("name", PERSONAS)
def test_the_personas_show_what_their_measures_add_up_to(name: str) -> None:
    assert personas_differences(PERSONAS[name]) == []
