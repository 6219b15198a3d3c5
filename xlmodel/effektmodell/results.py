"""Results of the model: one group, both groups, and their sum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from xlmodel.common.terms import NEVER, Language, Situation, Term
from xlmodel.common.values import FloatArray
from xlmodel.common.years import discount_factor, reach, years_in_period
from xlmodel.effektmodell.cohort import CohortFlow, cohort_flow
from xlmodel.effektmodell.effects import EffectRates, NullAlternative, effect_rates
from xlmodel.effektmodell.individual import IndividualResults, individual_results
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.packages import Packages, packages
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MAX_YEARS
from xlmodel.effektmodell.terms import NO_COST
from xlmodel.effektmodell.undiscounted import UndiscountedRows
from xlmodel.effektmodell.yearly import YearlyRows

COMMON_KEYS: Final = ("period", "first_year", "discount_rate")
"""Inputs that must agree before the results of the two groups are summed."""


@dataclass(frozen=True, kw_only=True)
class GroupResults(YearlyRows):
    """All results of one group; money is discounted kr of the price year, persons are expected values.

    Yearly rows are ``(…, 15)``. ``discount`` is the factor of each year, 0 past the period;
    ``undiscounted`` holds the rows before it is applied; ``municipal_share`` and ``null_alternative``
    are inputs, ``individual`` the rows of the single individual.
    """

    discount: FloatArray
    undiscounted: UndiscountedRows
    null_alternative: NullAlternative
    cost_municipality: FloatArray
    cost_state: FloatArray
    municipal_share: FloatArray | None
    individual: IndividualResults

    @property
    def flow(self) -> CohortFlow:
        """Expected persons on each path."""
        return self.undiscounted.flow

    @property
    def packages(self) -> Packages:
        """What a person in a situation costs the lab."""
        return self.undiscounted.packages

    @property
    def rates(self) -> EffectRates:
        """What a person-year on each path avoids and gains."""
        return self.undiscounted.rates

    @cached_property
    def avoided_municipality(self) -> FloatArray | None:
        """Municipality's part of the avoided cost; ``None`` while its share is unset."""
        if self.municipal_share is None:
            return None
        return np.asarray(self.municipal_share[..., None] * self.avoided)

    @cached_property
    def avoided_state(self) -> FloatArray | None:
        """State's part of the avoided cost; ``None`` while the municipality's share is unset."""
        if self.municipal_share is None:
            return None
        return np.asarray((1 - self.municipal_share[..., None]) * self.avoided)

    @cached_property
    def in_lab(self) -> FloatArray:
        """Persons in the lab."""
        return np.asarray(self.flow.lab.sum(axis=-2))

    @cached_property
    def new_participants(self) -> FloatArray:
        """Persons who enter the lab."""
        return self.flow.entering_total()

    @property
    def sum_new_participants(self) -> FloatArray:
        """Persons who enter the lab in the period; ``(…,)``."""
        return np.asarray(self.new_participants.sum(axis=-1))

    @property
    def person_years_in_lab(self) -> FloatArray:
        """Person-years in the lab in the period; ``(…,)``."""
        return np.asarray(self.in_lab.sum(axis=-1))

    @property
    def sustainable_at_end(self) -> FloatArray:
        """Persons in bærekraftig in the last year of the period; ``(…,)``."""
        last = (np.asarray(self.period) - 1).astype(np.int64)
        return np.asarray(
            np.take_along_axis(
                self.out_sustainable, np.broadcast_to(last, self.in_lab.shape[:-1])[..., None], -1
            )[..., 0]
        )

    @cached_property
    def amounts_reach(self) -> float:
        """How far the yearly amounts of one input set go, kr: what rounding is measured against."""
        return reach(self.cost, self.avoided, self.health_gain, self.production_gain)

    @cached_property
    def _out_now(self) -> FloatArray:
        return self.flow.out_now()

    @property
    def out_unsustainable(self) -> FloatArray:
        """Persons out of the lab in uholdbar."""
        return self._out_now[..., Situation.UNSUSTAINABLE, :]

    @property
    def out_vulnerable(self) -> FloatArray:
        """Persons out of the lab in utsatt."""
        return self._out_now[..., Situation.VULNERABLE, :]

    @property
    def out_stable(self) -> FloatArray:
        """Persons out of the lab in stabil."""
        return self._out_now[..., Situation.STABLE, :]

    @property
    def out_sustainable(self) -> FloatArray:
        """Persons out of the lab in bærekraftig."""
        return self._out_now[..., Situation.SUSTAINABLE, :]


@dataclass(frozen=True, slots=True)
class ModelResults:
    """Results of both groups and their sum.

    ``combined`` is ``None`` where period, first year or discount rate differ between the groups;
    ``differences`` then names the inputs that differ, in bokmål.
    """

    young_adults: GroupResults
    families: GroupResults
    combined: YearlyRows | None
    differences: tuple[str, ...]

    @property
    def groups(self) -> tuple[GroupResults, GroupResults]:
        """Both groups, young adults first."""
        return (self.young_adults, self.families)


def group_results(inputs: GroupInputs) -> GroupResults:
    """Compute all results of one group, for one input set or for all scenarios at once.

    ``kostnad(t) = Σ_s [n[s]·(t<K)·O[s] + Σ_j L[s,j](t)·D[j]]``; besparelse and gains are the persons
    on each path times the path's rate. Every yearly row is discounted.
    """
    undiscounted = UndiscountedRows(
        flow=cohort_flow(
            inputs.new_participants,
            inputs.success_rate,
            inputs.intake_years,
            inputs.period,
            inputs.relapse,
        ),
        packages=packages(inputs.measures),
        rates=effect_rates(inputs),
    )
    factor = discount_factor(inputs.discount_rate, MAX_YEARS)
    cost_municipality = factor * undiscounted.cost_municipality
    cost_state = factor * undiscounted.cost_state
    cost = cost_municipality + cost_state
    avoided = factor * undiscounted.avoided
    return GroupResults(
        period=inputs.period,
        first_year=inputs.first_year,
        discount=factor * years_in_period(inputs.period, MAX_YEARS),
        undiscounted=undiscounted,
        null_alternative=NullAlternative(inputs.null_alternative),
        cost=cost,
        cost_municipality=cost_municipality,
        cost_state=cost_state,
        avoided=avoided,
        tax_effect=inputs.tax_cost[..., None] * (avoided - cost),
        municipal_share=inputs.municipal_share,
        health_gain=factor * undiscounted.health_gain,
        production_gain=factor * undiscounted.production_gain,
        individual=individual_results(inputs, undiscounted.packages, factor),
    )


def common_differences(first: GroupInputs, second: GroupInputs) -> tuple[str, ...]:
    """Name, in bokmål, the inputs that must agree before the groups are summed but do not.

    Where there are scenarios, they must agree in every one.
    """
    return tuple(
        INPUT_BY_KEY[key].nb
        for key in COMMON_KEYS
        if np.any(getattr(first, key) != getattr(second, key))
    )


def model_results(inputs: ModelInputs) -> ModelResults:
    """Compute both groups and, where period, first year and discount rate agree, their sum."""
    young_adults, families = group_results(inputs.young_adults), group_results(inputs.families)
    differences = common_differences(inputs.young_adults, inputs.families)
    return ModelResults(
        young_adults,
        families,
        None if differences else combined_results(young_adults, families),
        differences,
    )


def combined_results(first: YearlyRows, second: YearlyRows) -> YearlyRows:
    """Add the yearly rows of two groups that share period and first year."""
    return YearlyRows(
        period=first.period,
        first_year=first.first_year,
        cost=first.cost + second.cost,
        avoided=first.avoided + second.avoided,
        tax_effect=first.tax_effect + second.tax_effect,
        health_gain=first.health_gain + second.health_gain,
        production_gain=first.production_gain + second.production_gain,
    )


def key_value(rows: YearlyRows, term: Term, language: Language = "nb") -> float | int | str:
    """Return a scalar of one input set as it is shown: a number, or the text for "none"."""
    value = float(getattr(rows, term.key))
    if term.key.startswith("balance_year"):
        return NEVER[language] if math.isnan(value) else int(value)
    if math.isnan(value):
        return NO_COST[language]
    return value
