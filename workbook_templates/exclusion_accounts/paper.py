"""What a decision paper says of Utenforregnskap: what a success is worth, to whom, and from what age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from workbook_templates.exclusion_accounts.inputs_report import inputs_report
from workbook_templates.exclusion_accounts.reader import ExclusionContents
from workbook_templates.exclusion_accounts.summary import summary
from workbook_templates.reports import (
    Block,
    Chapter,
    Paper,
    Section,
    counted,
    kroner_text,
    listed,
    percent_rounded,
    percent_tenths,
    picked,
    rounded,
    without,
)
from workbook_templates.sheet import Drawing
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.values import Provenance
from xlmodel.exclusion_accounts import (
    TARGET_GROUPS,
    ExclusionInputs,
    ExclusionResults,
    Level,
    ProfileGroup,
    exclusion_results,
)

_TOLD_ELSEWHERE: Final = (*(field.nb for field in MUNICIPALITY_SPECS), "Merknad")
"""Inputs that stand in the title or among the reservations."""


def paper(contents: ExclusionContents, drawings: Sequence[Drawing]) -> Paper:
    """Return what a paper of the comparison says."""
    inputs = contents.inputs
    results = exclusion_results(inputs)
    keys, levels, *_ = summary(inputs).sections
    measure, model, profiles, *_ = inputs_report(contents).sections
    return Paper(
        title=f"Utenforregnskap for {inputs.municipality}: {inputs.programme}",
        summary=(
            " ".join(_sentences(inputs, results)),
            Section(f"Nøkkelresultater, {inputs.price_year}-kroner", keys.table, keys.rows),
        ),
        assumptions=(
            without(measure, "Tiltaket", *_TOLD_ELSEWHERE),
            *([Section(model.title, model.table, model.rows)] if model.rows else []),
        ),
        results=(_life(results), *picked(drawings, "A", *(["C"] if model.rows else []))),
        certainty=tuple(_certainty(inputs, results)) if inputs.persons else (),
        shares=(
            _shares(results),
            Section("Gevinst og netto for hvert nivå, kroner", levels.table, levels.rows),
            *picked(drawings, "B"),
        )
        if inputs.persons
        else (),
        reservations=tuple(_reservations(inputs, results)),
        appendices=(Chapter("Profiler", [profiles], is_wide=True),),
        origins=[
            Provenance(row.source, row.grade)
            for row in inputs.profiles
            if row.target == inputs.target
        ],
        numbers="profilrader",
    )


def _sentences(inputs: ExclusionInputs, results: ExclusionResults) -> Iterator[str]:
    persons = float(inputs.persons)
    if not persons:
        yield "Tiltaket har ingen deltakere, så det er ingen kostnad eller gevinst å vise."
        return
    noun = "person" if persons == 1 else "personer"
    yield (
        f"Tiltaket koster {kroner_text(float(results.sum_cost))} for {rounded(persons)} {noun} i "
        f"målgruppen «{TARGET_GROUPS[inputs.target - 1].lower()}», og når "
        f"{percent_rounded(float(inputs.success_rate))} lykkes, er gevinsten i offentlige budsjetter "
        f"{kroner_text(float(results.sum_gain))} fram til 58 år."
    )
    net = float(results.net)
    yield (
        f"Netto er {kroner_text(net)}."
        if net >= 0
        else f"Gevinsten dekker ikke kostnaden: det mangler {kroner_text(-net)}."
    )
    if np.isnan(float(results.paid_back_age)):
        yield "Kostnaden er ikke tjent inn ved noen alder som telles."
    else:
        yield (
            f"Kostnaden er tjent inn når deltakerne er {int(results.paid_back_age)} år, i "
            f"{int(results.paid_back_year)}."
        )


def _life(results: ExclusionResults) -> str:
    return (
        "Gevinsten av én suksess er forskjellen i offentlige utgifter og inntekter mellom målgruppen og "
        f"dem den sammenlignes med: {kroner_text(float(results.sum_gain_per_success))} over livet, "
        "neddiskontert til tiltaksåret."
    )


def _certainty(inputs: ExclusionInputs, results: ExclusionResults) -> Iterator[Block]:
    rate, required = float(inputs.success_rate), float(results.required_rate)
    if np.isnan(required):
        yield "Ingen suksessrate mellom 0 og 100 % gjør opp kostnaden."
        return
    yield (
        f"Kostnaden er gjort opp når {percent_tenths(required)} lykkes. Regnestykket bruker "
        f"{percent_tenths(rate)}."
    )


def _shares(results: ExclusionResults) -> str:
    parts = [
        f"{str(level).lower()} {kroner_text(float(gain))}"
        for level, gain in zip(Level, results.sum_gain_by_level, strict=True)
    ]
    return f"Kommunen betaler tiltaket. Gevinsten fordeler seg slik: {listed(parts)}."


def _reservations(inputs: ExclusionInputs, results: ExclusionResults) -> Iterator[str]:
    for group in ProfileGroup:
        if not results.has_rows(group):
            yield f"Profilene har ingen rader for «{group}», så den regnes som null."
    if inputs.note:
        yield inputs.note
    if inputs.profiles:
        number = counted(len({row.target for row in inputs.profiles}), "målgruppe", "målgrupper")
        yield f"Profilene gjelder {number}, og svaret er aldri bedre enn profilene og suksessraten."
    yield "Regnestykket er et hjelpemiddel for å vurdere forutsetninger og ingen prognose."
