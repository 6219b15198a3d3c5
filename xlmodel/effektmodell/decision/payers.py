"""Who gains: the sums by payer and society, and the municipality's first budget years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.results import GroupResults

BUDGET_YEARS: Final = 4
"""The years of an økonomiplan, the first of the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Sums over the period by whom they fall on, discounted kr; each ``(…,)``.

    The avoided cost by payer is ``None`` while the municipality's share is unset. The gains and the
    cost of public funds are society's.
    """

    cost_municipality: FloatArray
    cost_state: FloatArray
    avoided_municipality: FloatArray | None
    avoided_state: FloatArray | None


def shares(results: GroupResults) -> Shares:
    """Return the sums by payer: of the cost, and of the avoided cost where its share is set."""
    avoided = (results.avoided_municipality, results.avoided_state)
    municipality, state = (None if row is None else np.asarray(row.sum(axis=-1)) for row in avoided)
    return Shares(
        cost_municipality=np.asarray(results.cost_municipality.sum(axis=-1)),
        cost_state=np.asarray(results.cost_state.sum(axis=-1)),
        avoided_municipality=municipality,
        avoided_state=state,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetYears:
    """The municipality's first four years, kr of the price year without discounting; ``(…, 4)``.

    ``realisable`` is the part of its avoided cost that can be taken out of a budget, ``capacity`` the
    part that only frees capacity. ``net`` is realisable − cost, ``net_accumulated`` the same from the
    first year. All but the cost are ``None`` while the municipality's share is unset.
    """

    cost: FloatArray
    avoided: FloatArray | None
    realisable: FloatArray | None
    capacity: FloatArray | None
    net: FloatArray | None
    net_accumulated: FloatArray | None


def budget_years(inputs: GroupInputs, results: GroupResults) -> BudgetYears:
    """Return the municipality's cost and avoided cost of the years of an økonomiplan."""
    cost = results.undiscounted.cost_municipality[..., :BUDGET_YEARS]
    share = inputs.municipal_share
    if share is None:
        return BudgetYears(
            cost=cost, avoided=None, realisable=None, capacity=None, net=None, net_accumulated=None
        )
    avoided = np.asarray(share[..., None] * results.undiscounted.avoided[..., :BUDGET_YEARS])
    realisable = np.asarray(inputs.realisable_share[..., None] * avoided)
    net = realisable - cost
    return BudgetYears(
        cost=cost,
        avoided=avoided,
        realisable=realisable,
        capacity=avoided - realisable,
        net=net,
        net_accumulated=np.cumsum(net, axis=-1),
    )
