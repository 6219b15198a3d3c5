"""The personas workbook as a kind of workbook that can be checked and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from workbook_templates.kinds.kind import KeyResult, RowBlock, WorkbookKind
from workbook_templates.personas.blocks import persona_tab
from workbook_templates.personas.differences_report import differences_report
from workbook_templates.personas.inputs_report import inputs_report
from workbook_templates.personas.names import (
    PRICE_LIST_NAME,
    Capacities,
    course_prefix,
    measures_name,
    persona_prefix,
)
from workbook_templates.personas.plan import PERSONA_NAME, capacity_of, personas_plan
from workbook_templates.personas.reader import read_personas_workbook
from workbook_templates.personas.summary import summary
from workbook_templates.personas.texts import COMPARISON, NULL_ALTERNATIVE, PRICES
from xlmodel.personas import personas_toml
from xlmodel.personas.terms import COURSE_SUM, PERSONA_KEY_TERMS

_PERSONA_ROWS: Final = (
    "front.personas",
    "compare.names",
    "compare.avoided",
    "compare.avoided_accumulated",
    "compare.figure",
)
"""Keys of rows that there is one of a persona."""
_COURSE_ROWS: Final = ("courses", "check.rows", "checks")
"""Keys of rows on a persona's tab whose number follows from that of its courses."""


def _resized(capacity: Capacities, part: str, rows: int) -> Capacities:
    if part == PRICE_LIST_NAME:
        return replace(capacity, services=rows)
    return replace(
        capacity,
        rows=tuple(
            tuple(
                rows if measures_name(persona, course) == part else size
                for course, size in enumerate(courses)
            )
            for persona, courses in enumerate(capacity.rows)
        ),
    )


def _blocks(capacity: Capacities) -> tuple[RowBlock, ...]:
    return tuple(_row_blocks(capacity))


def _row_blocks(capacity: Capacities) -> Iterator[RowBlock]:
    plan = personas_plan(capacity)
    names = plan.names
    yield RowBlock(PRICE_LIST_NAME, names[PRICE_LIST_NAME], PRICE_LIST_NAME, "tjenestenavn")
    for key in (*_PERSONA_ROWS, "hist.group"):
        yield RowBlock(key, plan.area("", key))
    for persona, courses in enumerate(capacity.rows):
        group = persona_prefix(persona)
        for key in _COURSE_ROWS:
            yield RowBlock(f"{group}{key}", plan.area(group, key))
        for course in range(len(courses)):
            own = course_prefix(course).removesuffix("_")
            part = measures_name(persona, course)
            services = plan.area(group, f"{own}.by_service")
            yield RowBlock(f"{group}{own}", plan.area(group, f"{own}.section"))
            yield RowBlock(part, names[part], part, "tiltaksnavn")
            yield RowBlock(f"{part}Kostnad", names[f"{part}Kostnad"], part)
            yield RowBlock(
                f"{group}{own}.services", services.part(2, 0, services.rows - 2), PRICE_LIST_NAME
            )


def _key_results(capacity: Capacities) -> tuple[KeyResult, ...]:
    found = []
    for persona, courses in enumerate(capacity.rows):
        prefix, who = persona_prefix(persona), persona_tab(persona).lower()
        found += [
            KeyResult(prefix + term.name, f"{term.nb} ({who})", term.unit)
            for term in PERSONA_KEY_TERMS
        ]
        found += [
            KeyResult(
                f"{prefix}{course_prefix(course)}{COURSE_SUM.name}",
                f"{COURSE_SUM.nb}, forløp {course + 1} ({who})",
                COURSE_SUM.unit,
            )
            for course in range(len(courses))
        ]
    return tuple(found)


PERSONAS: Final = WorkbookKind(
    title="personaer",
    tabs=re.compile(rf"{PRICES}|{COMPARISON}|{NULL_ALTERNATIVE}|Persona [0-9]+", re.IGNORECASE),
    names=re.compile(rf"{PERSONA_NAME.pattern}|{PRICE_LIST_NAME}.*", re.IGNORECASE),
    plan=personas_plan,
    capacity_of=capacity_of,
    resized=_resized,
    blocks=_blocks,
    key_results=_key_results,
    read=read_personas_workbook,
    to_toml=personas_toml,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
)
