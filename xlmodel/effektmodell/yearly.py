"""Yearly rows and what follows from them: net, gain, total, accumulation, balance years.

The cohort of a group, the single individual and the sum of both groups are all such rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlmodel.common.terms import Term
from xlmodel.common.values import FloatArray
from xlmodel.common.years import balance_year, negative_years, years_in_period


@dataclass(frozen=True, kw_only=True)
class YearlyRows:
    """Yearly money rows, discounted kr of the price year, and what follows from them.

    Rows are ``(…, 15)``, 0 past the period; what is derived is computed once, when first asked for.
    Scalars are ``(…,)``. Of many scenarios, what does not vary keeps its plain shape, ``(15,)`` or
    ``()``, and broadcasts against what does. ``tax_effect`` is the cost of public funds, the share
    ``tax_cost`` of net with its sign. ``benefit_per_krone`` is NaN where there is no cost, a balance
    year is NaN where it does not come within the period.
    """

    period: FloatArray
    first_year: FloatArray
    cost: FloatArray
    avoided: FloatArray
    tax_effect: FloatArray
    health_gain: FloatArray
    production_gain: FloatArray

    def row(self, term: Term) -> FloatArray | None:
        """Return the yearly row of a term, ``None`` where it is unset."""
        values: FloatArray | None = getattr(self, term.key)
        return values

    @cached_property
    def in_period(self) -> FloatArray:
        """1 in the years of the period, 0 past it."""
        return years_in_period(self.period, self.cost.shape[-1])

    @cached_property
    def calendar_years(self) -> FloatArray:
        """Calendar year of every column, past the period too."""
        return np.asarray(self.first_year[..., None] + np.arange(self.cost.shape[-1]))

    @cached_property
    def net(self) -> FloatArray:
        """Net budget effect: avoided − cost."""
        return self.avoided - self.cost

    @cached_property
    def net_accumulated(self) -> FloatArray:
        """Net, accumulated from the first year."""
        return np.cumsum(self.net, axis=-1) * self.in_period

    @property
    def net_negative(self) -> FloatArray:
        """The number of each year whose accumulated net is below 0, else 0."""
        return negative_years(self.net_accumulated)

    @cached_property
    def gain(self) -> FloatArray:
        """Health gain + production gain."""
        return self.health_gain + self.production_gain

    @cached_property
    def total(self) -> FloatArray:
        """Net + gain + the cost of public funds."""
        return self.net + self.gain + self.tax_effect

    @cached_property
    def total_accumulated(self) -> FloatArray:
        """Total, accumulated from the first year."""
        return np.cumsum(self.total, axis=-1) * self.in_period

    @property
    def total_negative(self) -> FloatArray:
        """The number of each year whose accumulated total is below 0, else 0."""
        return negative_years(self.total_accumulated)

    @cached_property
    def sum_cost(self) -> FloatArray:
        """Cost over the period."""
        return np.asarray(self.cost.sum(axis=-1))

    @cached_property
    def sum_avoided(self) -> FloatArray:
        """Avoided cost over the period."""
        return np.asarray(self.avoided.sum(axis=-1))

    @cached_property
    def sum_net(self) -> FloatArray:
        """Net over the period."""
        return self.sum_avoided - self.sum_cost

    @cached_property
    def sum_gain(self) -> FloatArray:
        """Gain over the period."""
        return np.asarray(self.gain.sum(axis=-1))

    @cached_property
    def sum_tax_effect(self) -> FloatArray:
        """Cost of public funds over the period; negative where net is."""
        return np.asarray(self.tax_effect.sum(axis=-1))

    @cached_property
    def net_benefit(self) -> FloatArray:
        """Net benefit (netto nytte): avoided + gain − cost + cost of public funds over the period."""
        return np.asarray(self.sum_avoided + self.sum_gain - self.sum_cost + self.sum_tax_effect)

    @cached_property
    def benefit_per_krone(self) -> FloatArray:
        """Benefit per krone: (avoided + gain) / cost; NaN without cost."""
        cost, benefit = np.broadcast_arrays(self.sum_cost, self.sum_avoided + self.sum_gain)
        return np.asarray(
            np.divide(benefit, cost, out=np.full(cost.shape, np.nan), where=cost != 0)
        )

    @cached_property
    def balance_year_net(self) -> FloatArray:
        """Balance year of the accumulated net."""
        return balance_year(self.net_accumulated, self.first_year, self.period)

    @cached_property
    def balance_year_total(self) -> FloatArray:
        """Balance year of the accumulated total."""
        return balance_year(self.total_accumulated, self.first_year, self.period)
