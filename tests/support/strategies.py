"""Hypothesis strategies for valid inputs of the model, edges included; the one place for them.

Every strategy draws one input set (``scenarios=None``) or one with a scenario axis, where each
field may or may not vary. Amounts are whole øre and shares whole basis points, so that two ways of
computing the same thing differ by rounding only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, GRADES, Group, Payer
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS
from xlmodel.effektmodell.terms import Category


def for_all(
    *drawn: st.SearchStrategy[Any], count: int = 40
) -> Callable[[Callable[..., None]], Any]:
    """Run a test for ``count`` draws: the profile says whether they are new ones."""

    def decorate(test: Callable[..., None]) -> Any:
        return settings(max_examples=count)(given(*drawn)(test))

    return decorate


shares = st.sampled_from([0.0, 1.0, 0.8]) | st.integers(0, 10_000).map(lambda n: n / 10_000)
amounts = st.sampled_from([0.0, 1.0]) | st.integers(0, 100_000_000).map(lambda n: n / 100)
qualifiers = st.just(0.0) | shares
"""Shares that change nothing at 0, which they often are."""
factors = st.sampled_from([0.0, 1.0, 5.0]) | st.integers(0, 500).map(lambda n: n / 100)
shifts = st.sampled_from([0.0, -1.0, 1.0]) | st.integers(-10_000, 10_000).map(lambda n: n / 10_000)
volumes = st.sampled_from([0.0, 1.0]) | st.integers(0, 10_000).map(lambda n: n / 100)
discount_rates = st.sampled_from([0.0, 0.04, 0.1]) | st.integers(0, 1000).map(lambda n: n / 10_000)
periods = st.sampled_from([4, 15, 10]) | st.integers(4, 15)
intakes = st.sampled_from([1, 10, 5]) | st.integers(1, 10)
texts = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1, max_size=40
).filter(str.strip)

_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "period": periods,
    "intake_years": intakes,
    "first_year": st.sampled_from([2000, 2020, 2100]) | st.integers(2000, 2100),
    "discount_rate": discount_rates,
    "individual_start": st.sampled_from(ENTRY_SITUATIONS),
    "cohort_engine": st.just("Ark"),
    "new_participants": volumes,
    "success_rate": shares,
    "null_alternative": amounts,
    "municipal_share": shares,
    "quality_of_life": shares,
    "qaly_value": amounts,
    "position_share": shares,
    "wage_cost": amounts,
    "persons_per_unit": volumes,
    "workers_per_unit": volumes,
    "relapse": qualifiers,
    "deadweight": qualifiers,
    "tax_cost": qualifiers,
    "realisable_share": shares,
    "rate_levels": shifts,
    "cost_levels": factors,
    "null_levels": factors,
    "gain_levels": factors,
}


def _field(
    values: st.SearchStrategy[Any], shape: Shape, scenarios: int | None
) -> st.SearchStrategy[Any]:
    """Draw a field's value, with a scenario axis or (also where there are scenarios) without.

    Levels rise from low to high.
    """
    one = st.tuples(*[values] * shape.count).map(np.array) if shape.count else values
    if shape is Shape.LEVELS:
        one = one.map(np.sort)
    if scenarios is None:
        return one
    return one | st.lists(one, min_size=scenarios, max_size=scenarios).map(np.array)


@st.composite
def measures(draw: st.DrawFn, scenarios: int | None = None) -> Measure:
    """Draw a valid measure."""
    return Measure.from_values(
        {
            "name": draw(texts),
            "description": draw(st.just("") | texts),
            "cost_type": draw(st.just("") | texts),
            "category": draw(st.sampled_from(Category)),
            "driver": draw(st.just("") | texts),
            "unit_cost": draw(_field(amounts, Shape.SCALAR, scenarios)),
            "payer": draw(st.sampled_from(Payer)),
            "volume": draw(_field(volumes, Shape.ENTRY, scenarios)),
            "frequency": draw(st.sampled_from([1, 12])),
            "source": draw(st.just("") | texts),
            "grade": draw(st.sampled_from(["", *GRADES])),
        }
    )


@st.composite
def group_inputs(
    draw: st.DrawFn,
    /,
    group: Group | None = None,
    scenarios: int | None = None,
    max_measures: int = 4,
    **fixed: Any,
) -> GroupInputs:
    """Draw valid inputs of a group; ``fixed`` fields are taken as they are."""
    values: dict[str, Any] = {"group": group or draw(st.sampled_from(Group))}
    for spec in INPUT_SPECS:
        if spec.key in fixed:
            continue
        has_axis = scenarios if spec.domain.kind != "choice" else None
        strategy = _field(_VALUES[spec.key], spec.shape, has_axis)
        values[spec.key] = draw(st.none() | strategy if spec.domain.optional else strategy)
    if "measures" not in fixed:
        values["measures"] = draw(st.lists(measures(scenarios), max_size=max_measures))
    return GroupInputs.from_values(values | fixed)


@st.composite
def model_inputs(draw: st.DrawFn, max_measures: int = 4) -> ModelInputs:
    """Draw valid inputs of both groups; their period, first year and discount rate agree half the time."""
    young_adults = draw(group_inputs(Group.YOUNG_ADULTS, max_measures=max_measures))
    caution = _field(qualifiers, Shape.GRADES, None)
    common = {key: getattr(young_adults, key) for key in ("period", "first_year", "discount_rate")}
    return ModelInputs(
        municipality=draw(texts),
        programme=draw(texts),
        price_year=draw(st.integers(2000, 2100)),
        young_adults=young_adults,
        families=draw(
            group_inputs(
                Group.FAMILIES,
                max_measures=max_measures,
                **(common if draw(st.booleans()) else {}),
            )
        ),
        **{spec.key: draw(caution) for spec in CAUTION_SPECS if draw(st.booleans())},
    )
