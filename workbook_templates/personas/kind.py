"""The personas workbook as a kind of workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from workbook_templates.kinds import Example, KeyResult, MakeCommand, RowBlock, WorkbookKind
from workbook_templates.personas.blocks import persona_tab
from workbook_templates.personas.data import personas_data
from workbook_templates.personas.differences_report import differences_report
from workbook_templates.personas.inputs_report import inputs_report
from workbook_templates.personas.names import (
    PRICE_LIST_NAME,
    Capacities,
    course_prefix,
    measures_name,
    persona_prefix,
)
from workbook_templates.personas.plan import (
    TEMPLATE_SINCE,
    capacity_of,
    persona_capacities,
    personas_plan,
    personas_template,
)
from workbook_templates.personas.reader import ORIGIN, PersonasContents, read_personas_workbook
from workbook_templates.personas.samples import samples
from workbook_templates.personas.summary import summary
from workbook_templates.personas.texts import COMPARISON, NULL_ALTERNATIVE, PRICES
from workbook_templates.reports import Paper
from workbook_templates.sheet import Drawing
from xlmodel.personas import (
    EXAMPLES,
    PersonaSet,
    example,
    example_toml,
    load_personas,
    personas_toml,
)
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
        first, last = (
            plan.area(group, f"{course_prefix(course).removesuffix('_')}.section")
            for course in (0, len(courses) - 1)
        )
        yield RowBlock(f"{group}sections", replace(first, rows=last.row + last.rows - first.row))
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


_HELP: Final = f"""Lag en arbeidsbok (xlsx) med personaer: hva tiltakene rundt en person eller familie koster år
    for år i worst case og best case, pukkelen, og nullalternativet som forløpene gir.

    Personaene kommer fra en inndatafil (TOML), fra en personaarbeidsbok som er fylt ut, eller fra et
    eksempel. Uten valg er det eksempelet {EXAMPLES[0]}. En arbeidsbok som lages av en annen, får et nytt
    ledig personaark.

    \b
    Eksempler:
      effektmodell personas --eksempel fredrikstad
      effektmodell personas --eksempel asker --mal > personaer.toml
      effektmodell personas --inndata personaer.toml
      effektmodell personas --inndata "Personaer Asker 2019.xlsx" --ut ny.xlsx
    """


def _paper(contents: PersonasContents, drawings: Sequence[Drawing]) -> Paper:
    from workbook_templates.personas.paper import paper  # noqa: PLC0415  # `notat` alone needs it

    return paper(contents, drawings)


PERSONAS: Final[WorkbookKind[PersonaSet, Capacities, PersonasContents]] = WorkbookKind(
    title="personaer",
    word="Personaer",
    inputs=PersonaSet,
    tabs=re.compile(rf"{PRICES}|{COMPARISON}|{NULL_ALTERNATIVE}|Persona [0-9]+", re.IGNORECASE),
    names=ORIGIN.names,
    first_year=lambda inputs: inputs.first_year,
    load=load_personas,
    to_toml=personas_toml,
    examples={
        name: Example(partial(example, name), partial(example_toml, name)) for name in EXAMPLES
    },
    samples=samples,
    capacity=persona_capacities,
    data=personas_data,
    plan=personas_plan,
    template=personas_template,
    capacity_of=capacity_of,
    resized=_resized,
    blocks=_blocks,
    key_results=_key_results,
    read=read_personas_workbook,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
    paper=_paper,
    command=MakeCommand(help=_HELP, workbook="personaarbeidsbok"),
    template_since=TEMPLATE_SINCE,
)
