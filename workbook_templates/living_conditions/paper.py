"""What a decision paper says of a register: the success rates, and how far they can be trusted.

No case stands in it: neither case numbers nor what was registered of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workbook_templates.living_conditions.inputs_report import inputs_report
from workbook_templates.living_conditions.reader import LivingContents
from workbook_templates.living_conditions.summary import interval, percent, summary
from workbook_templates.reports import Block, Paper, Section, counted, listed, picked, without
from workbook_templates.sheet import Drawing
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.living_conditions import (
    ABOVE,
    BELOW,
    NOTE,
    RateGroup,
    RegisterResults,
    StepRate,
    register_results,
    step_label,
)

_TOLD_ELSEWHERE: Final = (*(field.nb for field in MUNICIPALITY_SPECS), NOTE.nb)
"""Inputs that stand in the title or among the reservations."""


def paper(contents: LivingContents, drawings: Sequence[Drawing]) -> Paper:
    """Return what a paper of a register says."""
    inputs = contents.inputs
    results = register_results(inputs)
    keys, rates, *_ = summary(inputs).sections
    given, *_ = inputs_report(contents).sections
    return Paper(
        title=f"Levekår i {inputs.municipality}: suksessrater fra registreringene",
        summary=(
            " ".join(_sentences(results)),
            Section("Suksessrater per år, med 90 % intervall", rates.table, rates.rows),
        ),
        assumptions=(without(given, "Hva ratene er laget med", *_TOLD_ELSEWHERE),),
        results=(
            Section("Registeret i tall", keys.table, keys.rows),
            *picked(drawings, "E", "C", "D"),
        ),
        certainty=(*_certainty(results), *picked(drawings, "A", "B")),
        reservations=tuple(_reservations(results)),
    )


def _sentences(results: RegisterResults) -> Iterator[str]:
    if not results.registrations:
        yield "Registeret har ingen registreringer, så ratene er bare forhåndsfordelingens."
        return
    yield (
        f"Registeret har {counted(results.cases, 'sak', 'saker')} med "
        f"{counted(results.registrations, 'registrering', 'registreringer')}, "
        f"{counted(results.moves, 'flytting', 'flyttinger')} framover og {results.backward or 'ingen'} tilbake."
    )
    steps = _steps(results)
    usable = [step for _, step in steps if not step.is_too_few]
    few = len(steps) - len(usable)
    if not usable:
        yield "Ingen av ratene har nok flyttinger til å brukes."
    elif few:
        yield f"{few} av {len(steps)} rater for unge voksne og familier har for få flyttinger til å brukes."
    else:
        yield "Alle ratene for unge voksne og familier har nok flyttinger til å brukes."
    group, best = max(((group, step) for group, step in steps), key=lambda found: found[1].moves)
    if not best.moves:
        return
    yield (
        f"Flest flyttinger ligger bak raten for {_called(group)} fra "
        f"{step_label(best.step).lower().replace(' → ', ' til ')}: {percent(best.rate)} per år, med et "
        f"90 % intervall på {interval(best)}."
    )


def _steps(results: RegisterResults) -> list[tuple[RateGroup, StepRate]]:
    return [
        (group, step)
        for group in (RateGroup.YOUNG_ADULTS, RateGroup.FAMILIES)
        for step in results.groups[group].steps
    ]


def _called(group: RateGroup) -> str:
    return group.label.lower()


def _certainty(results: RegisterResults) -> Iterator[Block]:
    yield (
        "Intervallet viser hvor mye en rate kan variere når sakene er få. Et bredt intervall betyr at "
        "raten ikke bør brukes alene."
    )
    for group in (RateGroup.YOUNG_ADULTS, RateGroup.FAMILIES):
        found = results.groups[group]
        outside = [
            f"fra {step_label(step.step).lower().replace(' → ', ' til ')} "
            f"({percent(rate)} mot {percent(step.rate)})"
            for step, rate, told in zip(found.steps, found.assumed, found.comparisons, strict=False)
            if told in (ABOVE, BELOW)
        ]
        if outside:
            yield (
                f"Effektmodellens rater for {_called(group)} ligger utenfor intervallet {listed(outside)}."
            )


def _reservations(results: RegisterResults) -> Iterator[str]:
    if results.bias:
        yield results.bias
    if results.inputs.note:
        yield results.inputs.note
    if results.disagreements:
        number = counted(results.disagreements, "registrering", "registreringer")
        yield f"I {number} er investeringslederens plassering en annen enn den som temaene gir."
    if results.due:
        yield f"{counted(results.due, 'sak', 'saker').capitalize()} skulle vært fulgt opp."
    yield (
        "Ratene beskriver sakene i registeret. De sier ikke hva som ville skjedd uten laben, og er "
        "ingen prognose."
    )
