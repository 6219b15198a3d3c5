"""Where the control group and the effektmodell meet: what the model assumes, beside what is seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from xlmodel.common.terms import Group
from xlmodel.control_group.inputs import ControlGroup, GroupTables
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.parameters import default_inputs


@dataclass(frozen=True, slots=True)
class GroupSide:
    """What the effektmodell assumes of a group: shares, persons a year, kroner a year, a share."""

    success_rate: tuple[float, ...]
    entrants: tuple[float, ...]
    null_alternative: tuple[float, ...]
    relapse: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ModelSide:
    """What the effektmodell says of the programme, and assumes of both groups."""

    programme: str
    price_year: int
    groups: Mapping[Group, GroupSide]


@cache
def standard_side() -> ModelSide:
    """Return what the effektmodell's defaults assume."""
    return model_side(default_inputs())


def model_side(model: ModelInputs) -> ModelSide:
    """Return what an effektmodell assumes."""
    groups = {group.group: _side(group) for group in model.groups}
    return ModelSide(model.programme, model.price_year, groups)


def _side(group: GroupInputs) -> GroupSide:
    return GroupSide(
        tuple(group.success_rate.tolist()),
        tuple(group.new_participants.tolist()),
        tuple(group.null_alternative.tolist()),
        (0.0,),
    )


def with_effektmodell(inputs: ControlGroup, model: ModelInputs) -> ControlGroup:
    """Return the inputs beside an effektmodell: its rates, entrants, null alternative and programme."""
    side = model_side(model)
    return replace(
        inputs,
        programme=side.programme,
        price_year=side.price_year,
        young_adults=_beside(inputs.young_adults, side.groups[Group.YOUNG_ADULTS]),
        families=_beside(inputs.families, side.groups[Group.FAMILIES]),
    )


def _beside(tables: GroupTables, side: GroupSide) -> GroupTables:
    return replace(
        tables,
        success_rate=side.success_rate,
        entrants=side.entrants,
        null_alternative=side.null_alternative,
        relapse=side.relapse,
    )
