"""Where the control group and the effektmodell meet: what the model assumes, beside what is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from xlmodel.common.bokmaal import nb_number, percent_text
from xlmodel.common.errors import InputError, Remark
from xlmodel.common.shared_fields import FREE_TEXT
from xlmodel.common.terms import Group
from xlmodel.common.values import Provenance
from xlmodel.control_group.inputs import ControlGroup, GroupTables
from xlmodel.control_group.results import (
    GroupResults,
    control_results,
    grade_of,
)
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
        (float(group.relapse),),
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


_DEADWEIGHT, _RELAPSE, _NULL = "deadweight", "relapse", "null_alternative"
_SHOWN_DIGITS: Final = 3
_FLOOR: Final = "Gulv, stønad alene i løpende kroner"
_OLD_FLOOR: Final = re.compile(rf"{_FLOOR} \(KOSTRA[^)]*\): [^.]*\. ?")


def with_control_group(
    model: ModelInputs, control: ControlGroup, origin: str
) -> tuple[ModelInputs, tuple[str, ...]]:
    """Return an effektmodell with the deadweight and relapse that are seen, and what is told of it.

    Deadweight is that of the model's own entrants and success rates. Source and grade tell of how many
    persons; the mean benefit is noted in the null alternative's source as a floor. Nothing else changes, and
    a group keeps what is not seen. ``origin`` names the file. Raises ``InputError`` where neither group
    has anything to write.
    """
    results = control_results(with_effektmodell(control, model))
    told: list[str] = []
    groups = []
    for group in model.groups:
        changed, lines = _with_seen(group, results[group.group], _span(control), origin)
        groups.append(changed)
        told += lines
    if all(found.deadweight is None and found.relapse is None for found in results.values()):
        text = "verken dødvekt eller tilbakefall er kjent for noen av gruppene. Filen gir ingen tall å sette inn."
        raise InputError([Remark(origin, None, text)])
    young_adults, families = groups
    return replace(model, young_adults=young_adults, families=families), tuple(told)


def _span(control: ControlGroup) -> str:
    years = control.used_years
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))


def _with_seen(
    group: GroupInputs, found: GroupResults, years: str, origin: str
) -> tuple[GroupInputs, list[str]]:
    label, values = group.group.label(), dict[str, float]()
    provenance = dict(group.provenance)
    told = []
    seen = (
        (_DEADWEIGHT, "Dødvekt", found.deadweight),
        (_RELAPSE, "Tilbakefall", found.relapse),
    )
    for key, name, value in seen:
        if value is None:
            told.append(f"{label}: {name.lower()} er ikke kjent i {origin} og er ikke endret.")
            continue
        values[key] = value.share
        source = f"KOSTRA {years}, n = {value.persons:.0f} ({origin})"
        provenance[key] = Provenance(source, grade_of(value.persons), _NOTES[key])
        told.append(
            f"{label}: {name.lower()} {percent_text(round(value.share, _SHOWN_DIGITS))}, {source}."
        )
    floor = "; ".join(_floors(found))
    if floor:
        text = f"{_FLOOR} (KOSTRA {years}): {floor}."
        provenance[_NULL] = _with_floor(provenance.get(_NULL, Provenance()), text)
    return group.with_values(**values, provenance=provenance), told


_NOTES: Final = {
    _DEADWEIGHT: "Bedre året etter uten laben, mot suksessraten. Den som er ute av filene, er ikke regnet som bedre.",
    _RELAPSE: "Andelen som er tilbake i filene etter et år ute.",
}


def _with_floor(old: Provenance, text: str) -> Provenance:
    """Return a provenance whose source ends with the floor, instead of one that stood there.

    A source is read back from a workbook, so the floor follows the null alternative. It is a note where
    the source has no room for it.
    """
    own = _OLD_FLOOR.sub("", old.source).strip()
    source = " ".join(filter(None, [own if own.endswith(".") else f"{own}." * bool(own), text]))
    if len(source) <= FREE_TEXT.max_length:
        return replace(old, source=source)
    note = f"{old.note} {text}".strip()
    return replace(old, note=note if len(note) <= FREE_TEXT.max_length else text)


def _floors(found: GroupResults) -> Iterator[str]:
    for item in found.situations:
        if item.mean is not None:
            yield f"{item.situation.label().lower()} {nb_number(round(item.mean))} kr"
