"""The effektmodell's key results for one person, and for as many as get the measure."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel.exclusion_accounts.inputs import ExclusionInputs


@dataclass(frozen=True, slots=True)
class ModelSide:
    """What stands beside; every amount is kr, ``None`` where it is not there or there are no persons."""

    inputs: ExclusionInputs

    def _for_one(self, amount: float | None) -> float | None:
        persons = self.inputs.model_persons
        return None if amount is None or not persons else amount / persons

    @property
    def cost(self) -> float | None:
        """Cost of one person over the period."""
        return self._for_one(self.inputs.model_cost)

    @property
    def avoided(self) -> float | None:
        """Avoided cost of one person over the period."""
        return self._for_one(self.inputs.model_avoided)

    @property
    def gain(self) -> float | None:
        """Gain in health and production of one person over the period."""
        return self._for_one(self.inputs.model_gain)

    @property
    def net(self) -> float | None:
        """Avoided cost − cost: what the public budgets are left with."""
        if self.cost is None or self.avoided is None:
            return None
        return self.avoided - self.cost

    @property
    def total(self) -> float | None:
        """Avoided cost + gain − cost."""
        return None if self.net is None or self.gain is None else self.net + self.gain
