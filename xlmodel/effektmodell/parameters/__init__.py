"""Default parameters: data files with value, unit, price year, source and confidence grade.

``felles.toml`` holds what both groups share, ``unge_voksne.toml`` and ``familie.toml`` the inputs and
measures of each group. No default value stands anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from xlmodel.common.parameters import common_parameters, provenance_of, read_parameters, source_of
from xlmodel.common.terms import Group
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.specs import INPUT_SPECS


@cache
def _group_file(group: Group) -> dict[str, Any]:
    return read_parameters(__name__, f"{group.section}.toml")


@cache
def default_group_inputs(group: Group) -> GroupInputs:
    """Return the default inputs of a group, with their provenance."""
    data = _group_file(group)
    values: dict[str, object] = {spec.key: data[spec.key].get("value") for spec in INPUT_SPECS}
    return GroupInputs.from_values(
        values
        | {
            "group": group,
            "measures": tuple(_measure(table) for table in data["measures"]),
            "provenance": {spec.key: provenance_of(data[spec.key]) for spec in INPUT_SPECS},
        }
    )


def input_unit(group: Group, key: str) -> str:
    """Return the unit of an input, in bokmål."""
    return str(_group_file(group)[key]["unit"])


def _measure(table: Mapping[str, Any]) -> Measure:
    values = {key: value for key, value in table.items() if key != "price_year"}
    values["source"] = source_of(table)
    return Measure.from_values(values)


def default_inputs(municipality: str | None = None) -> ModelInputs:
    """Return the default inputs of both groups for a municipality."""
    common = common_parameters()
    return ModelInputs(
        municipality=common.municipality if municipality is None else municipality,
        programme=common.programme,
        price_year=common.price_year,
        young_adults=default_group_inputs(Group.YOUNG_ADULTS),
        families=default_group_inputs(Group.FAMILIES),
    )


__all__ = ["default_group_inputs", "default_inputs", "input_unit"]
