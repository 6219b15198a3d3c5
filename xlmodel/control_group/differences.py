"""What differs between two control groups: A is compared from, B to."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.common.changes import Difference, ResultPair, same_value
from xlmodel.common.fields import Field
from xlmodel.common.terms import Group
from xlmodel.control_group.inputs import CellTable, ControlGroup
from xlmodel.control_group.results import GroupResults
from xlmodel.control_group.specs import (
    BACK,
    FORMS,
    LEFT,
    MODEL_FIELDS,
    MODEL_ROWS,
    SCALAR_FIELDS,
    TABLES,
    WITHOUT_BIRTH,
    YEARS,
    rule_lists,
)
from xlmodel.control_group.terms import KEY_TERMS, key_value


def control_differences(a: ControlGroup, b: ControlGroup) -> tuple[Difference, ...]:
    """Return every input that differs."""
    return tuple(_differences(a, b))


def result_pairs(a: GroupResults, b: GroupResults) -> tuple[ResultPair, ...]:
    """Return every key result of a group in both."""
    return tuple(
        ResultPair(term, key_value(a, term.key), key_value(b, term.key)) for term in KEY_TERMS
    )


def _differences(a: ControlGroup, b: ControlGroup) -> Iterator[Difference]:
    for field in (*SCALAR_FIELDS, WITHOUT_BIRTH):
        yield from _if_other(field, field.nb, field.of(a), field.of(b))
    for field in (YEARS, FORMS):
        for number, pair in enumerate(zip(field.of(a), field.of(b), strict=True), start=1):
            yield from _if_other(field, f"{field.nb}, år nummer {number}", *pair)
    for field, labels in rule_lists():
        for label, mine, theirs in zip(labels, field.of(a), field.of(b), strict=True):
            yield from _if_other(field, label, mine, theirs)
    for group in Group:
        yield from _of_group(group, a, b)


def _of_group(group: Group, a: ControlGroup, b: ControlGroup) -> Iterator[Difference]:
    mine, theirs = a.group(group), b.group(group)
    for spec in TABLES:
        cells: CellTable = getattr(mine, spec.key)
        others: CellTable = getattr(theirs, spec.key)
        for row, lines in enumerate(zip(cells, others, strict=True)):
            for column, pair in enumerate(zip(*lines, strict=True)):
                label = f"{group.label()}: {spec.label(row, column)}"
                yield from _if_other(spec.field, label, *pair)
    for field in (LEFT, BACK):
        label = f"{group.label()}: {field.nb}"
        yield from _if_other(field, label, field.of(mine), field.of(theirs))
    for field in MODEL_FIELDS:
        values = zip(MODEL_ROWS[field.key], field.of(mine), field.of(theirs), strict=True)
        for place, one, other in values:
            label = f"{group.label()}: {field.nb}{f', {place.lower()}' if place else ''}"
            yield from _if_other(field, label, one, other)


def _if_other(field: Field, label: str, mine: object, theirs: object) -> Iterator[Difference]:
    if not same_value(mine, theirs):
        yield Difference(field.toml, label, mine, theirs, field.domain, unit=field.unit)  # type: ignore[arg-type]
