"""Where Utenforregnskapet and the effektmodell meet: the effektmodell's key results beside."""

from __future__ import annotations

from xlmodel.common.bokmaal import percent_text
from xlmodel.common.errors import InputError, Remark, legible
from xlmodel.common.terms import Group
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.results import group_results
from xlmodel.exclusion_accounts.inputs import ExclusionInputs

_ADULT_TARGETS = (1,)
"""Target groups of young people themselves; the others are of children and so of their families."""


def model_group(target: int) -> Group:
    """Return the effektmodell's group that a target group is nearest to."""
    return Group.YOUNG_ADULTS if target in _ADULT_TARGETS else Group.FAMILIES


def with_effektmodell(inputs: ExclusionInputs, model: ModelInputs, origin: str) -> ExclusionInputs:
    """Return the inputs with the key results of an effektmodell beside, and their source.

    It is the group that the target group is nearest to (:func:`model_group`). Amounts are the
    group's sums over its period as the effektmodell discounts them, persons those taken in over the
    period. ``origin`` names the file. Raises :class:`~xlmodel.common.errors.InputError` where the
    amounts are kroner of other years.
    """
    if model.price_year != inputs.price_year:
        text = (
            f"effektmodellen er i {model.price_year}-kroner og profilene i {inputs.price_year}-kroner. "
            "Bruk samme prisår i begge."
        )
        raise InputError([Remark(f"{origin}: Prisår", None, text)])
    is_adult = model_group(inputs.target) is Group.YOUNG_ADULTS
    group = model.young_adults if is_adult else model.families
    results = group_results(group)
    return inputs.with_values(
        model_cost=_whole_oere(results.sum_cost),
        model_avoided=_whole_oere(results.sum_avoided),
        model_gain=_whole_oere(results.sum_gain),
        model_period=int(group.period),
        model_persons=float(results.sum_new_participants),
        model_source=_source(group, model.municipality, origin),
    )


def _whole_oere(amount: FloatArray) -> float:
    return round(float(amount), 2) + 0.0


def _source(group: GroupInputs, municipality: str, origin: str) -> str:
    unit = ", én familie regnes som én person" if group.group is Group.FAMILIES else ""
    return (
        f"{legible(origin)}: effektmodellen for {municipality}, {group.group.label().lower()}{unit}, "
        f"{int(group.period)} år fra {int(group.first_year)}, neddiskontering "
        f"{percent_text(float(group.discount_rate))}"
    )
