"""Valid inputs for the harness: named edges, and inputs drawn by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from xlmodel.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.parameters import default_inputs
from xlmodel.terms import ENTRY_SITUATIONS, Category, Group, Payer, Situation

CAPACITY: Final = 30
"""Rows of the measures table in a workbook made from the defaults."""


def with_groups(inputs: ModelInputs, **changes: Any) -> ModelInputs:
    """Return inputs with the same fields replaced in both groups."""
    return replace(
        inputs,
        young_adults=inputs.young_adults.with_values(**changes),
        families=inputs.families.with_values(**changes),
    )


def full_table(group: GroupInputs) -> GroupInputs:
    """Return a group whose measures fill every row of the table, the last one dear and state-paid."""
    own = [
        Measure(
            name=f"Eget tiltak {number}",
            category=Category.START_UP if number % 2 else Category.RUNNING,
            payer=Payer.STATE if number % 3 else Payer.MUNICIPALITY,
            unit_cost=1000.0 + number,  # type: ignore[arg-type]  # turned to an array
            volume=(1.0, 0.5, number),  # type: ignore[arg-type]  # as above
            frequency=12 if number % 2 else 1,
        )
        for number in range(CAPACITY - len(group.measures))
    ]
    return group.with_values(measures=(*group.measures, *own))


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
        "full table": replace(
            given_inputs, young_adults=full_table(young_adults), families=full_table(families)
        ),
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
        "derived null alternative off by one krone": with_groups(
            given_inputs, null_alternative=(111.0, 100.0, 79.0, 1.0)
        ),
        "persons and workers": with_groups(
            given_inputs, persons_per_unit=2.5, workers_per_unit=0
        ),
        "other texts and price year": replace(
            given_inputs, municipality="=1+1", programme='Æ «X» & <Y> "Z"', price_year=2026
        ),
    }


def _often(value: float, others: st.SearchStrategy[float]) -> st.SearchStrategy[float]:
    return st.one_of(st.just(value), others)


_SHARE: Final = st.one_of(
    st.sampled_from([0.0, 1.0, 0.5, 0.8]), st.integers(0, 1000).map(lambda n: n / 1000)
)
_KRONER: Final = _often(0.0, st.integers(0, 3_000_000).map(float))
_ORE: Final = _often(0.0, st.integers(0, 50_000_000).map(lambda n: n / 100))
_PERSONS: Final = _often(0.0, st.integers(0, 400).map(lambda n: n / 8))
_VOLUME: Final = _often(0.0, st.integers(0, 4000).map(lambda n: n / 20))
_SIGNS: Final = st.sampled_from("aøåÆZ 09=+-@&<>\"'«»–%.")
_TEXT: Final = st.text(_SIGNS, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))


def _triple(values: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    return st.lists(values, min_size=3, max_size=3)


def _four(values: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    return st.lists(values, min_size=4, max_size=4)


MEASURES: Final = st.builds(
    Measure,
    name=_TEXT,
    category=st.sampled_from(Category),
    payer=st.sampled_from(Payer),
    unit_cost=_ORE,
    volume=_triple(_VOLUME),
    frequency=st.sampled_from([1, 12]),
)


def group_inputs(group: Group) -> st.SearchStrategy[GroupInputs]:
    """Return a strategy for a group's inputs."""
    return st.builds(
        GroupInputs,
        group=st.just(group),
        period=st.integers(4, 15),
        intake_years=st.integers(1, 10),
        first_year=st.integers(2000, 2100),
        discount_rate=_often(0.0, st.integers(0, 1000).map(lambda n: n / 10_000)),
        individual_start=st.sampled_from(ENTRY_SITUATIONS),
        cohort_engine=st.just("Ark"),
        new_participants=_triple(_PERSONS),
        success_rate=_triple(_SHARE),
        null_alternative=_four(_KRONER),
        municipal_share=st.one_of(st.none(), _SHARE),
        quality_of_life=_four(_SHARE),
        qaly_value=_KRONER,
        position_share=_four(_SHARE),
        wage_cost=_KRONER,
        persons_per_unit=_often(1.0, st.integers(0, 20).map(lambda n: n / 4)),
        workers_per_unit=_often(1.0, st.integers(0, 8).map(lambda n: n / 4)),
        measures=st.one_of(
            st.lists(MEASURES, max_size=8), st.lists(MEASURES, min_size=20, max_size=CAPACITY)
        ).map(tuple),
    )


@st.composite
def model_inputs(draw: st.DrawFn) -> ModelInputs:
    """Draw inputs of both groups, which can be summed in half of the cases."""
    young_adults = draw(group_inputs(Group.YOUNG_ADULTS))
    families = draw(group_inputs(Group.FAMILIES))
    if draw(st.booleans()):
        families = families.with_values(
            period=young_adults.period,
            first_year=young_adults.first_year,
            discount_rate=young_adults.discount_rate,
        )
    return ModelInputs(
        municipality=draw(_TEXT),
        programme=draw(_TEXT),
        price_year=draw(st.integers(2000, 2100)),
        young_adults=young_adults,
        families=families,
    )


QUIET: Final = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
"""The same inputs in every run: a failure in one run is a failure in the next."""


def drawn_inputs(count: int) -> list[ModelInputs]:
    """Return a list of drawn inputs, for engines that take a batch."""
    found: list[ModelInputs] = []

    @settings(max_examples=count, phases=[Phase.generate], **QUIET)  # type: ignore[arg-type]  # mixed types
    @given(model_inputs())
    def collect(inputs: ModelInputs) -> None:
        found.append(inputs)

    collect()
    return found
