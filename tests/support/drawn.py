"""Valid inputs for the harness: named edges, and inputs drawn by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings

from tests.support.strategies import model_inputs
from xlmodel.common.terms import Payer, Situation
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.terms import Category

CAPACITY: Final = 30
"""Rows of the measures table in a workbook made from the defaults."""


def with_groups(inputs: ModelInputs, **changes: Any) -> ModelInputs:
    """Return inputs with the same fields replaced in both groups."""
    return replace(
        inputs,
        young_adults=inputs.young_adults.with_values(**changes),
        families=inputs.families.with_values(**changes),
    )


def full_table(
    group: GroupInputs,
    category: Category = Category.RUNNING,
    payer: Payer = Payer.STATE,
    capacity: int = CAPACITY,
) -> GroupInputs:
    """Return a group whose measures fill every row of the table; the last one is as asked for."""
    count = capacity - len(group.measures)
    own = [
        Measure(
            name=f"Eget tiltak {number}",
            category=category if number == count else Category(list(Category)[number % 2]),
            payer=payer if number == count else Payer(list(Payer)[number % 3 % 2]),
            unit_cost=1000.0 + number,  # type: ignore[arg-type]  # turned to an array
            volume=(1.0, 0.5, number),  # type: ignore[arg-type]  # as above
            frequency=12 if number % 2 else 1,
        )
        for number in range(1, count + 1)
    ]
    return group.with_values(measures=(*group.measures, *own))


def with_full_tables(inputs: ModelInputs, category: Category, payer: Payer) -> ModelInputs:
    """Return inputs that leave no spare row; each group's last measure is as asked for."""
    return replace(
        inputs,
        young_adults=full_table(inputs.young_adults, category, payer),
        families=full_table(inputs.families, category, payer),
    )


def edges() -> dict[str, ModelInputs]:
    """Return the edges of 02 by name."""
    given_inputs = default_inputs()
    young_adults, families = given_inputs.groups
    return {
        "defaults": given_inputs,
        "T=4 and r=10 %": with_groups(given_inputs, period=4, discount_rate=0.1),
        "T=15, K=10": with_groups(given_inputs, period=15, intake_years=10),
        "K=1": with_groups(given_inputs, intake_years=1),
        "K>T": with_groups(given_inputs, period=4, intake_years=10, discount_rate=0.04),
        "p=0": with_groups(given_inputs, success_rate=(0, 0, 0)),
        "p=1": with_groups(given_inputs, success_rate=(1, 1, 1)),
        "n=0": with_groups(given_inputs, new_participants=(0, 0, 0)),
        "share set": with_groups(given_inputs, municipal_share=0.65, discount_rate=0.04),
        "share 0, then 1": replace(
            given_inputs,
            young_adults=young_adults.with_values(municipal_share=0.0),
            families=families.with_values(municipal_share=1.0),
        ),
        "starts in utsatt, then stabil": replace(
            given_inputs,
            young_adults=young_adults.with_values(individual_start=Situation.VULNERABLE),
            families=families.with_values(individual_start=Situation.STABLE, discount_rate=0.03),
        ),
        **{
            f"full table, {category} {payer}": with_full_tables(given_inputs, category, payer)
            for category in Category
            for payer in Payer
        },
        "no measures": with_groups(given_inputs, measures=()),
        "groups differ": replace(
            given_inputs,
            young_adults=young_adults.with_values(period=12, first_year=2030),
            families=families.with_values(period=5, discount_rate=0.02),
        ),
        "all amounts 0": with_groups(
            given_inputs,
            null_alternative=(0, 0, 0, 0),
            qaly_value=0,
            wage_cost=0,
            measures=(),
            new_participants=(1, 0, 0),
        ),
        "lab without cost, other amounts large": with_groups(
            given_inputs,
            measures=(),
            period=14,
            intake_years=4,
            new_participants=(0, 30.75, 0),
            success_rate=(0.483, 0.8, 0.5),
            null_alternative=(8175, 3_000_000, 178, 41_709),
            municipal_share=0.437,
            quality_of_life=(0.492, 0.278, 1, 1),
            qaly_value=328,
            position_share=(0.121, 0.193, 0, 0.309),
            wage_cost=82_973,
            persons_per_unit=0.75,
            workers_per_unit=0.75,
        ),
        "derived null alternative off by one krone": with_groups(
            given_inputs, null_alternative=(111.0, 100.0, 79.0, 1.0)
        ),
        "persons and workers": with_groups(given_inputs, persons_per_unit=2.5, workers_per_unit=0),
        "relapse, deadweight and public funds": replace(
            with_groups(
                given_inputs,
                period=12,
                discount_rate=0.04,
                municipal_share=0.6,
                relapse=0.15,
                deadweight=0.35,
                tax_cost=0.2,
                realisable_share=0.7,
                rate_levels=(-0.3, 0.05, 0.25),
                cost_levels=(0.8, 1.1, 1.6),
                null_levels=(0.5, 0.9, 1.4),
                gain_levels=(0.2, 0.8, 1.5),
            ),
            cost_caution=np.array([0.05, 0.2, 0.5]),
            benefit_caution=np.array([0.1, 0.3, 0.9]),
        ),
        "all fall back, all would have come": with_groups(
            given_inputs, relapse=1, deadweight=1, tax_cost=1, realisable_share=0
        ),
        "other texts and price year": replace(
            given_inputs, municipality="=1+1", programme='Æ «X» & <Y> "Z"', price_year=2026
        ),
    }


DRAWN: Final = model_inputs(max_measures=CAPACITY)
"""Both groups' inputs, from no measures to full tables."""

QUIET: Final = {
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
"""No shrinking, which takes minutes on inputs of this size."""


def drawn_inputs(count: int) -> list[ModelInputs]:
    """Return a list of drawn inputs, for engines that take a batch."""
    found: list[ModelInputs] = []

    @settings(max_examples=count, **QUIET)  # type: ignore[arg-type]  # mixed types
    @given(DRAWN)
    def collect(inputs: ModelInputs) -> None:
        found.append(inputs)

    collect()
    return found
