"""Inputs in another price year's kroner: every amount by its index, from its own price year.

Defaults are in the defaults' price year, other amounts in that of the inputs. The source of each
converted amount tells from what year, and by which index of which vintage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.parameters import common_parameters
from xlmodel.common.price_index import USUAL_INDEX, PriceChange, PriceLevel, lowest_grade
from xlmodel.common.price_library import price_of_source
from xlmodel.common.terms import Group
from xlmodel.common.values import FloatArray, Provenance
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs, input_index, measure_indices
from xlmodel.effektmodell.specs import INPUT_SPECS, MEASURE_BY_KEY

_SOURCE_LENGTH = MEASURE_BY_KEY["source"].domain.max_length

OwnYears = Mapping[tuple[Group, str], int]
"""The price year of amounts that have one of their own, by group and input key."""


def at_price_level(
    inputs: ModelInputs, level: PriceLevel, own_years: OwnYears | None = None
) -> ModelInputs:
    """Return the inputs with every amount in another price year's kroner, rounded to whole øre.

    Raises ``EffektmodellError`` where an index has no value for one of the years.
    """
    young_adults, families = (
        group_at_price_level(group, inputs.price_year, level, own_years or {})
        for group in inputs.groups
    )
    return replace(inputs, price_year=level.new_year, young_adults=young_adults, families=families)


def group_at_price_level(
    group: GroupInputs, price_year: int, level: PriceLevel, own_years: OwnYears
) -> GroupInputs:
    """Return a group's inputs with every amount in another price year's kroner."""
    values = group.as_values()
    provenance = dict(group.provenance)
    for spec in INPUT_SPECS:
        if not spec.money:
            continue
        default = default_group_inputs(group.group)
        own = own_years.get((group.group, spec.key))
        year = own or (_default_year() if _is_default(group, default, spec.key) else price_year)
        step = _step(level, year, input_index(spec.key))
        if step is None:
            continue
        values[spec.key] = _converted(spec.of(group), step)
        provenance[spec.key] = converted_source(group.source_of(spec.key), step)
    values["measures"] = tuple(
        _converted_measure(group.group, item, price_year, level) for item in group.measures
    )
    return group.from_values(values | {"provenance": provenance})


def _default_year() -> int:
    return common_parameters().price_year


def _step(level: PriceLevel, year: int, index: str) -> PriceChange | None:
    """Return the change of an amount; ``None`` where it is in the wanted price year already."""
    return None if year == level.new_year else level.step(year, index)


def _is_default(group: GroupInputs, default: GroupInputs, key: str) -> bool:
    same = np.array_equal(getattr(group, key), getattr(default, key))
    return same and group.source_of(key).source == default.source_of(key).source


def _converted_measure(
    group: Group, measure: Measure, price_year: int, level: PriceLevel
) -> Measure:
    year = measure_price_year(group, measure, price_year)
    step = _step(level, year, measure_index(group, measure))
    if step is None:
        return measure
    changed = converted_source(Provenance(measure.source, measure.grade), step)
    amount = _converted(measure.unit_cost, step)
    return Measure.from_values(
        measure.as_values()
        | {"unit_cost": amount, "source": changed.source, "grade": changed.grade}
    )


def measure_index(group: Group, measure: Measure) -> str:
    """Return the index of a measure's price: its library entry's, its default's, else the usual one."""
    entry = price_of_source(measure.source)
    if entry is not None:
        return entry.index
    return measure_indices(group).get(folded_name(measure.name), USUAL_INDEX)


def measure_price_year(group: Group, measure: Measure, price_year: int) -> int:
    """Return the price year of a measure's price: the defaults' where the price still is a default."""
    for item in default_group_inputs(group).measures:
        same = folded_name(item.name) == folded_name(measure.name)
        if same and np.array_equal(item.unit_cost, measure.unit_cost):
            return _default_year() if measure.source.endswith(item.source) else price_year
    return price_year


def _converted(amounts: FloatArray, step: PriceChange) -> FloatArray:
    return np.round(amounts * step.factor, 2)


def converted_source(origin: Provenance, step: PriceChange) -> Provenance:
    """Return a source that tells of the new price level; the old one is cut where it is too long.

    The grade falls to the index's where that is lower.
    """
    done = step.sentence()
    room = _SOURCE_LENGTH - len(done) - 2
    source = origin.source
    kept = source if len(source) <= room else source[: room - 1].rstrip() + "…"
    stop = "" if not kept or kept.endswith((".", "…", "!", "?")) else "."
    grade = lowest_grade((origin.grade, step.grade)) if origin.grade else ""
    return Provenance(f"{kept}{stop} {done}".strip(), grade)
