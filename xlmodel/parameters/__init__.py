"""Default parameters: data files with value, unit, price year, source and confidence grade.

``felles.toml`` holds what both groups share, ``unge_voksne.toml`` and ``familie.toml`` the inputs and
measures of each group. No default value stands anywhere else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from xlmodel.inputs import GroupInputs, Measure, ModelInputs, Provenance
from xlmodel.specs import INPUT_SPECS
from xlmodel.terms import ENTRY_SITUATIONS, Group


@dataclass(frozen=True, slots=True)
class CommonParameters:
    """What both groups share.

    ``null_alternative_factors`` is the rule that derives a null alternative from that of utsatt;
    ``grades`` explains each confidence grade; ``example_note`` marks illustrative numbers.
    """

    municipality: str
    programme: str
    price_year: int
    example_note: str
    grades: Mapping[str, str]
    null_alternative_factors: tuple[float, ...]
    null_alternative_rule: Provenance


def _read(name: str) -> dict[str, Any]:
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _provenance(table: Mapping[str, Any]) -> Provenance:
    return Provenance(_source(table), table["grade"], table.get("note", ""))


def _source(table: Mapping[str, Any]) -> str:
    """Return a parameter's source, with the price year of an amount."""
    return str(table["source"]) + (f" ({table['price_year']}-kr)" if "price_year" in table else "")


@cache
def common_parameters() -> CommonParameters:
    """Return the parameters that both groups share."""
    data = _read("felles.toml")
    rule = data["null_alternative_factors"]
    return CommonParameters(
        municipality=data["municipality"],
        programme=data["programme"],
        price_year=data["price_year"],
        example_note=data["example_note"],
        grades=data["grades"],
        null_alternative_factors=tuple(rule["value"]),
        null_alternative_rule=_provenance(rule),
    )


@cache
def _group_file(group: Group) -> dict[str, Any]:
    return _read(f"{group.section}.toml")


@cache
def default_group_inputs(group: Group) -> GroupInputs:
    """Return the default inputs of a group, with their provenance."""
    data = _group_file(group)
    values: dict[str, object] = {spec.key: data[spec.key].get("value") for spec in INPUT_SPECS}
    start = str(values["individual_start"])
    values["individual_start"] = next(item for item in ENTRY_SITUATIONS if item.label() == start)
    return GroupInputs.from_values(
        values
        | {
            "group": group,
            "measures": tuple(_measure(table) for table in data["measures"]),
            "provenance": {spec.key: _provenance(data[spec.key]) for spec in INPUT_SPECS},
        }
    )


def input_unit(group: Group, key: str) -> str:
    """Return the unit of an input, in bokmål."""
    return str(_group_file(group)[key]["unit"])


def _measure(table: Mapping[str, Any]) -> Measure:
    values = {key: value for key, value in table.items() if key != "price_year"}
    values["source"] = _source(table)
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


__all__ = [
    "CommonParameters",
    "common_parameters",
    "default_group_inputs",
    "default_inputs",
    "input_unit",
]
