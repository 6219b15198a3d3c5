"""Small inputs that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xlmodel.common.terms import Payer, Situation
from xlmodel.effektmodell.inputs import Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.terms import Category


def samples() -> dict[str, ModelInputs]:
    """Return inputs by name."""
    usual = default_inputs()
    own = Measure.from_values(
        {
            "name": "Eget tiltak",
            "category": Category.RUNNING,
            "payer": Payer.STATE,
            "unit_cost": 1_000.5,
            "volume": (1.0, 0.5, 12.0),
        }
    )
    return {
        "defaults": usual,
        "every input counts": with_groups(
            usual,
            discount_rate=0.04,
            municipal_share=0.6,
            new_participants=(2, 3, 1.5),
            success_rate=(0.8, 0.7, 0.6),
        ),
        "T=4, K>T, r=10 %": with_groups(usual, period=4, intake_years=10, discount_rate=0.1),
        "T=15, K=10": with_groups(
            usual, period=15, intake_years=10, individual_start=Situation.STABLE
        ),
        "nothing": with_groups(usual, measures=(), new_participants=(0, 0, 0)),
        "groups differ, one has many measures": replace(
            usual,
            municipality="=1+1",
            programme='Æ «X» & <Y> "Z"',
            price_year=2026,
            young_adults=usual.young_adults.with_values(period=12, first_year=2030),
            families=usual.families.with_values(
                discount_rate=0.02,
                measures=tuple(replace(own, name=f"{own.name} {n}") for n in range(1, 26)),
            ),
        ),
    }


def with_groups(inputs: ModelInputs, **changes: Any) -> ModelInputs:
    """Return inputs with the same fields replaced in both groups."""
    return replace(
        inputs,
        young_adults=inputs.young_adults.with_values(**changes),
        families=inputs.families.with_values(**changes),
    )
