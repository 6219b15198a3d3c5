"""A group's inputs, and a persona's, as the cells of a workbook, for calls of the functions."""

from __future__ import annotations

from typing import Any

from xlmodel import default_inputs
from xlmodel.common.fields import Shape
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.specs import EFFECT_KEYS, INPUT_SPECS, LEVEL_KEYS, MEASURE_FIELDS
from xlmodel.personas import Course, PersonaSet, example
from xlmodel.personas.specs import PRICE_FIELDS

GROUP = default_inputs("Asker").young_adults


def measure_rows(group: GroupInputs = GROUP) -> list[list[Any]]:
    rows = []
    for measure in group.measures:
        row: list[Any] = []
        for field in MEASURE_FIELDS:
            value = getattr(measure, field.key)
            if field.situation is not None:
                row.append(float(value[field.situation]))
            elif field.key == "unit_cost":
                row.append(float(value))
            else:
                row.append(value if isinstance(value, int) else str(value))
        rows.append(row)
    return rows


NOT_AMONG_THEM = {*EFFECT_KEYS, *LEVEL_KEYS, "realisable_share"}


def effects(group: GroupInputs) -> list[Any]:
    """The last arguments: relapse, deadweight and the cost of public funds."""
    return [[[float(getattr(group, key))]] for key in EFFECT_KEYS]


def cells(group: GroupInputs = GROUP) -> list[Any]:
    """The arguments that are a group's inputs: scalars as one cell, vectors down, the measures last."""
    found: list[Any] = []
    for spec in INPUT_SPECS:
        if spec.domain.kind == "choice" or spec.domain.optional or spec.key in NOT_AMONG_THEM:
            continue  # the functions do not ask for it, or not there
        value = getattr(group, spec.key)
        if spec.shape is Shape.SCALAR:
            found.append([[float(value)]])
        else:
            found.append([[float(item)] for item in value])
    return [*found, measure_rows(group)]


COHORT: list[Any] = [[[2, 4, 3]], [[0.8], [0.7], [0.6]], [[5]], [[10]]]
UNCERTAIN: list[list[Any]] = [
    ["Suksessrate, utsatt", 0.5, 0.95],
    ["QALY_verdi", 690_000, 1_400_000],
    ["Pris", 0.8, 1.3],
    ["Nullalternativ", 0.7, 1.2],
]


def course_rows(course: Course) -> list[list[Any]]:
    """A course's measures: five columns, then twenty volumes."""
    return [
        [
            measure.name,
            measure.service or None,
            measure.unit_price,
            str(measure.payer),
            measure.unit or None,
            *measure.volumes.tolist(),
        ]
        for measure in course.measures
    ]


def price_rows(inputs: PersonaSet) -> list[list[Any]]:
    """The price list's five columns."""
    return [
        [getattr(item, field.key) or None for field in PRICE_FIELDS] for item in inputs.price_list
    ]


PERSONAS = example("loerenskog")
PERSONA: list[Any] = [
    course_rows(PERSONAS.personas[0].courses[0]),
    [[PERSONAS.personas[0].period]],
    price_rows(PERSONAS),
    [[0.04]],
    [[True]],
]

FUND: list[Any] = [
    [[660, 1320, 1320, 660], [None, 5200, 5200, 1200]],
    [[None, None, 500, 1734], [0, 0, 0, 1254.5]],
    [[40_000]],
    [[0, 250, -10]],
]
SITUATION: list[Any] = [
    [
        ["Uholdbar"],
        ["Stabil/bærekraftig"],
        ["Utsatt"],
        [None],
        ["Utsatt"],
        ["Vet ikke"],
        ["Stabil"],
    ],
    [[1], [1], [2], [1], [1], [1], [1]],
    [["Ja"], [None], [None], [None], [None], [None], ["Nei"]],
]
INTERVALS: list[Any] = [
    [["Uholdbar"], ["Utsatt"], [None], ["Stabil"], ["Utsatt"]],
    [["Stabil"], ["Utsatt"], [None], ["Uholdbar"], ["Stabil"]],
    [[12], [6.5], [None], [3], [14]],
    [[0.5]],
    [[6]],
]
CONTRACT: list[Any] = [
    [[9, 9, 9, 9, "", "", "", ""]],
    [[3, 3, None, 4, 0, 0, 0, 0]],
    [[150_000]],
    [[3_000_000]],
    [[2_000_000]],
]
