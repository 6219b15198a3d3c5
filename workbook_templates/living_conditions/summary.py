"""The results of a register as a report: rates of each step and group, and what to know of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbook_templates.reports import Cell, Report, Row, Section, Table, numbers, texts
from xlmodel.common.terms import Unit
from xlmodel.living_conditions import (
    KEY_TERMS,
    LivingConditions,
    RateGroup,
    RegisterResults,
    StepRate,
    register_results,
    step_label,
)

_KEYS: Final = Table("Nøkkeltall", (*texts(Nøkkeltall=30), *numbers(Unit.COUNT, 12, "Antall")))
_RATES: Final = Table(
    "Suksessrater",
    (
        *texts(Gruppe=14, Steg=24),
        *numbers(Unit.COUNT, 12, "Flyttinger"),
        *numbers(Unit.PERSONS, 12, "Måneder"),
        *texts(Rate_per_år=14, Intervall=20, Sikkerhet=12, Merknad=24),
    ),
)


def summary(inputs: LivingConditions) -> Report:
    """Return the key figures and the rates."""
    results = register_results(inputs)
    sections = [
        Section(
            "Nøkkeltall",
            _KEYS,
            [Row((term.nb, float(getattr(results, term.key)))) for term in KEY_TERMS],
        ),
        Section("Suksessrater per år", _RATES, list(_rows(results)), notes=list(_notes(results))),
    ]
    return Report("Levekår", sections, (_KEYS, _RATES))


def percent(share: float) -> str:
    """Write a share as per cent to one decimal."""
    return f"{100 * share:.1f}".replace(".", ",") + "\u00a0%"


def interval(step: StepRate) -> str:
    """Write the 90 % interval of a rate."""
    return f"{percent(step.low)} – {percent(step.high)}"


def _rows(results: RegisterResults) -> Iterator[Row]:
    for group in RateGroup:
        for step in results.groups[group].steps:
            yield Row(
                (
                    group.label,
                    step_label(step.step),
                    float(step.moves),
                    step.months,
                    percent(step.rate),
                    interval(step),
                    step.grade,
                    Cell(step.remark, tone="warning"),
                )
            )


def _notes(results: RegisterResults) -> Iterator[str]:
    if results.bias:
        yield results.bias
    if results.inputs.note:
        yield results.inputs.note
