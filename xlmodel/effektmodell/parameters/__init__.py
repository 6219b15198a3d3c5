"""Default parameters: data files with value, unit, price year, source and confidence grade.

``felles.toml`` holds what both groups share, ``unge_voksne.toml`` and ``familie.toml`` the inputs and
measures of each group, ``grunnlag.toml`` the price index of each amount and what the defaults rest on. No
default value stands anywhere else but in the price library, which a measure refers to by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.parameters import common_parameters, provenance_of, read_parameters, source_of
from xlmodel.common.price_index import USUAL_INDEX, price_indices
from xlmodel.common.price_library import price_library
from xlmodel.common.terms import Group
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS


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


_NOT_OF_A_MEASURE: Final = ("price", "price_year", "index", "remark")


def _measure(table: Mapping[str, Any]) -> Measure:
    values = {key: value for key, value in table.items() if key not in _NOT_OF_A_MEASURE}
    if "price" in table:
        entry = price_library()[table["price"]]
        stated = {"unit_cost": entry.value, "driver": entry.unit}
        values["source"] = ". ".join([entry.reference(), table["remark"]])
        return Measure.from_values(values | stated)
    values["source"] = source_of(table)
    return Measure.from_values(values)


def input_index(key: str) -> str:
    """Return the price index of an input that is an amount; the usual one where none is named."""
    return str(_basis_file()["index"].get(key, USUAL_INDEX))


@cache
def measure_indices(group: Group) -> Mapping[str, str]:
    """Return the price index of each default measure that names one, by folded name."""
    return {
        folded_name(table["name"]): table["index"]
        for table in _group_file(group)["measures"]
        if "index" in table
    }


@dataclass(frozen=True, slots=True)
class QalyValues:
    """Named values of a QALY, kr of ``price_year``, and the key of the index that converts them."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    price_year: int
    index: str

    def factor(self, price_year: int) -> float | None:
        """Return what an amount is multiplied by in another price year; ``None`` beyond the index."""
        known = price_indices()[self.index].values
        return known[price_year] / known[self.price_year] if price_year in known else None


@cache
def qaly_values() -> QalyValues:
    """Return the values of a QALY that the answer is told at."""
    table = _basis_file()["qaly_values"]
    return QalyValues(
        tuple(table["labels"]), tuple(table["values"]), table["price_year"], table["index"]
    )


@cache
def _basis_file() -> dict[str, Any]:
    return read_parameters(__name__, "grunnlag.toml")


def default_bases() -> Mapping[str, int]:
    """Count what the defaults rest on: ``official``, ``derived`` or ``illustration``.

    An input counts once a group, a measure's price once and its volumes once, and each row of
    corrections that the groups share once; texts and choices of words are not counted. A price is
    what its entry in the price library is, else an illustration; volumes and corrections are
    illustrations.
    """
    counts = Counter({"illustration": len(CAUTION_SPECS)})
    stated: Mapping[str, str] = _basis_file()["basis"]
    for group in Group:
        data = _group_file(group)
        numbers = [spec.key for spec in INPUT_SPECS if not spec.domain.is_text and not spec.words]
        counts.update(stated.get(key, "illustration") for key in numbers if "value" in data[key])
        for table in data["measures"]:
            entry = price_library().get(table.get("price", ""))
            counts.update(("illustration" if entry is None else entry.basis, "illustration"))
    return counts


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
    "QalyValues",
    "default_bases",
    "default_group_inputs",
    "default_inputs",
    "input_index",
    "input_unit",
    "measure_indices",
    "qaly_values",
]
