"""Yearly money rows before discounting: persons on each path times what a person-year there is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.cohort import CohortFlow
from xlmodel.effektmodell.effects import EffectRates
from xlmodel.effektmodell.packages import Packages, cost_rate


def per_year(rows: FloatArray, rates: FloatArray) -> FloatArray:
    """Weight rows of persons ``(…, R, 15)`` with a rate a row ``(…, R)`` and sum; ``(…, 15)``."""
    return np.asarray(np.einsum("...rt,...r->...t", rows, rates))


@dataclass(frozen=True, slots=True, kw_only=True)
class UndiscountedRows:
    """Yearly money rows before discounting, kr of the price year; each ``(…, 15)``, 0 past the period."""

    flow: CohortFlow
    packages: Packages
    rates: EffectRates

    @property
    def startup_municipality(self) -> FloatArray:
        """Start-up packages that the municipality carries: those who enter times ``O[s]``."""
        return per_year(self.flow.entering(), self.packages.startup_municipality)

    @property
    def startup_state(self) -> FloatArray:
        """Start-up packages that the state carries: those who enter times ``O[s]``."""
        return per_year(self.flow.entering(), self.packages.startup_state)

    @property
    def running_municipality(self) -> FloatArray:
        """Running packages that the municipality carries: those in the lab now times ``D[j]``."""
        return per_year(self.flow.in_lab_now(), self.packages.running_municipality)

    @property
    def running_state(self) -> FloatArray:
        """Running packages that the state carries: those in the lab now times ``D[j]``."""
        return per_year(self.flow.in_lab_now(), self.packages.running_state)

    @property
    def cost_municipality(self) -> FloatArray:
        """Cost that the municipality carries: start-up + running."""
        package = self.packages
        rate = cost_rate(package.startup_municipality, package.running_municipality)
        return per_year(self.flow.lab, rate)

    @property
    def cost_state(self) -> FloatArray:
        """Cost that the state carries: start-up + running."""
        package = self.packages
        return per_year(self.flow.lab, cost_rate(package.startup_state, package.running_state))

    @property
    def cost(self) -> FloatArray:
        """Cost of both payers."""
        return self.cost_municipality + self.cost_state

    @property
    def avoided_lab(self) -> FloatArray:
        """Avoided cost of those in the lab: ``N[s]`` a person-year."""
        return per_year(self.flow.lab, self.rates.avoided_lab)

    @property
    def avoided_out(self) -> FloatArray:
        """Avoided cost of those out of the lab: ``N[s] − N[j]`` a person-year."""
        return per_year(self.flow.out, self.rates.avoided_out)

    @property
    def avoided(self) -> FloatArray:
        """Avoided cost, in the lab and out of it."""
        return self.avoided_lab + self.avoided_out

    @property
    def health_gain(self) -> FloatArray:
        """Health gain, in the lab and out of it."""
        return per_year(self.flow.lab, self.rates.health_lab) + per_year(
            self.flow.out, self.rates.health_out
        )

    @property
    def production_gain(self) -> FloatArray:
        """Production gain, in the lab and out of it."""
        return per_year(self.flow.lab, self.rates.production_lab) + per_year(
            self.flow.out, self.rates.production_out
        )
