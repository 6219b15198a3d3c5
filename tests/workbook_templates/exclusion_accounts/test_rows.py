"""Every row with formulas shows what the oracle gives, as a reader sees the tabs; and slips are caught.

A formula and the engine's value for it may share a slip, and then every recalculation agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import oracle_exclusion
from tests.support.exclusion_sets import drawn, edges
from tests.support.oracle_exclusion import Plain, calculation_rows, comparison_rows
from tests.support.stored_rows import Expected, differences, rows_with_formulas
from workbook_templates import workbook_bytes
from workbook_templates.exclusion_accounts.plan import exclusion_plan, exclusion_template
from workbook_templates.exclusion_accounts.samples import samples
from workbook_templates.sheet import Scope
from xlmodel.exclusion_accounts import ExclusionInputs, ExclusionResults

CASES = {
    **samples(),
    **edges(),
    **{f"drawn {seed}": drawn(seed) for seed in range(8)},
}
BESIDE = ("cost", "avoided", "gain", "period", "persons")


def plain_of(inputs: ExclusionInputs) -> tuple[Plain, Plain]:
    """Return inputs as the oracle takes them, and the effektmodell's numbers."""
    rows = [
        {
            "cells": [row.target, str(row.group), row.category, str(row.flow), str(row.level)],
            "amounts": list(row.amounts),
        }
        for row in inputs.profiles
    ]
    scalars = {
        "persons": inputs.persons,
        "success": inputs.success_rate,
        "cost": inputs.measure_cost,
        "rate": inputs.discount_rate,
    }
    plain: Plain = {key: float(value) for key, value in scalars.items()}
    plain |= {"year": int(inputs.measure_year), "age": int(inputs.age)}
    beside = {key: getattr(inputs, f"model_{key}") for key in BESIDE}
    stated = {key: value for key, value in beside.items() if value is not None}
    return plain | {"target": inputs.target, "rows": rows}, stated


def found_differences(inputs: ExclusionInputs, content: bytes | None = None) -> list[str]:
    plain, beside = plain_of(inputs)
    wanted = [Expected("Beregning", *row) for row in calculation_rows(plain)]
    wanted += [Expected("Sammenligning", *row) for row in comparison_rows(plain, beside)]
    made = workbook_bytes(inputs) if content is None else content
    rows = [
        row
        for row in rows_with_formulas(made, oracle_exclusion.SECTIONS)
        if row.tab in ("Beregning", "Sammenligning")
        and row.section not in oracle_exclusion.CHECKS
        and row.number > 4
        and row.label not in ("Akseenhet", "Tittel")
    ]
    return differences(rows, wanted)


@pytest.mark.parametrize("name", CASES)
def test_every_row_shows_what_the_profiles_add_up_to(name: str) -> None:
    assert found_differences(CASES[name]) == []


def test_the_introduction_shows_the_same_key_results() -> None:
    shown = oracle_exclusion.results(plain_of(edges()["the whole example"])[0])
    rows = rows_with_formulas(
        workbook_bytes(edges()["the whole example"]), oracle_exclusion.SECTIONS
    )
    found = {
        row.label: row.values[0]
        for row in rows
        if (row.tab, row.section) == ("Introduksjon", "Nøkkelresultater")
    }
    for label, name in oracle_exclusion.KEY_LABELS.items():
        assert found[label] == pytest.approx(shown[name][0])


# Slips in formula and engine alike ------------------------------------------------------------------

Patch = Callable[[pytest.MonkeyPatch], None]


def as_property(name: str, value: Callable[[ExclusionResults], object]) -> Patch:
    return lambda patch: patch.setattr(ExclusionResults, name, property(value))


def first_counted_now(results: ExclusionResults) -> Any:
    return results.inputs.age.clip(18)


SLIPS: dict[str, tuple[str, dict[str, str], Patch, str]] = {
    "the age at the measure counts too": (
        "age 30",
        {"MAX({first_age},{used.age}+1)": "MAX({first_age},{used.age})"},
        as_property("first_counted", first_counted_now),
        "Første alder som telles",
    ),
    "the state pays for the measure": (
        "age 18",
        {"*SUM({gain_municipality:row})-{UF_SumKostnad}": "*SUM({gain_municipality:row})"},
        as_property("net_by_level", lambda results: results.sum_gain_by_level),
        "Netto, kommune",
    ),
    "the difference turned round": (
        "age 17",
        {"={cost}-{cost_comparison}": "={cost_comparison}-{cost}"},
        as_property("difference", lambda results: results.cost_comparison - results.cost),
        "Forskjell før neddiskontering",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_that_is_mirrored_in_the_engine_is_caught(
    slip: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    edge, texts, engine, row = SLIPS[slip]
    sound, caches = Scope.formulas, (exclusion_plan, exclusion_template)

    def formulas(
        self: Scope[Any], at: int, column: int, templates: Any, *rest: Any, **more: Any
    ) -> object:
        changed = templates
        if isinstance(templates, str):
            for old, new in texts.items():
                changed = changed.replace(old, new)
        return sound(self, at, column, changed, *rest, **more)

    try:
        engine(monkeypatch)
        monkeypatch.setattr(Scope, "formulas", formulas)
        for cache in caches:
            cache.cache_clear()
        path = tmp_path / "slip.xlsx"
        path.write_bytes(workbook_bytes(edges()[edge]))
        found = found_differences(edges()[edge], path.read_bytes())
        assert any(row in line for line in found), found[:5]
    finally:
        monkeypatch.undo()
        for cache in caches:
            cache.cache_clear()
