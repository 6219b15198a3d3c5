"""KREVD_SUKSESSRATE, USIKKERHET and FOLSOMHET: the analyses of one group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from udfs.functions.arguments import (
    EFFECT_ARGUMENTS,
    GROUP_ARGUMENTS,
    HEADER,
    MEASURES,
    Argument,
    choice_argument,
    group_of,
    optional_number,
)
from udfs.functions.function import Answer, Function, headed, plain
from udfs.functions.uncertain import UNCERTAIN, uncertain_inputs
from xlmodel.analyses.required_rate import required_success_rate
from xlmodel.analyses.sensitivity import CHANGE, one_way_sensitivity
from xlmodel.analyses.uncertainty import DRAWS, PERCENTILES, SEED, monte_carlo
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import InputError, Remark
from xlmodel.common.terms import ENTRY_SITUATIONS
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.terms import Target

_TARGETS: Final = {target.label(): target for target in Target}
_STEPS: Final = {
    "Alle": None,
    **{situation.label(): situation for situation in ENTRY_SITUATIONS},
}
_MOST_MEASURES: Final = 300
"""Measures that an analysis takes: its size is the product of measures and scenarios."""
_MOST_DRAWS: Final = 12_000_000
"""Draws of measures in one call: some seconds of computing."""


_DRAWS: Final = optional_number(
    "trekninger",
    "Antall trekninger",
    "Antall trekninger, fra 100 til 200 000. Utelatt, tomt eller 0: 10 000.",
    DRAWS,
    10_000,
)


def _analysed(values: Sequence[Any]) -> tuple[GroupInputs, Sequence[Any]]:
    """Make a group's inputs for an analysis; refuse more measures than it can take."""
    inputs, own = group_of(values)
    if len(inputs.measures) > _MOST_MEASURES:
        message = (
            f"kan ha høyst {_MOST_MEASURES} rader med navn her, men har {len(inputs.measures)}."
        )
        raise InputError([Remark(MEASURES.label, None, message)])
    return inputs, own


def _demand_bounded(measures: int, draws: int) -> None:
    """Refuse more draws than can be computed in some seconds with so many measures."""
    most = _MOST_DRAWS // max(measures, 1)
    if draws > most:
        message = (
            f"kan være høyst {nb_number(most)} med {measures} tiltak, men er {nb_number(draws)}."
        )
        raise InputError([Remark(_DRAWS.label, None, message)])


def _required_rate(*values: Any) -> Answer:
    inputs, (step, target) = group_of(values)
    required = required_success_rate(inputs, _TARGETS[target], _STEPS[step])
    return [[required.outcome.label() if required.rate is None else required.rate]]


def _uncertainty(*values: Any) -> Answer:
    group, (uncertain, draws, seed, header) = _analysed(values)
    _demand_bounded(len(group.measures), int(draws))
    results = monte_carlo(group, uncertain_inputs(group, uncertain), int(draws), int(seed))
    spreads = [results.of(target) for target in Target]
    table = np.concatenate(
        [*(spread.percentiles for spread in spreads), results.total.probability[None]]
    ).T
    if not header:
        return plain(table)
    heads = [
        f"{target.label()} akkumulert, {percentile} %"
        for target in Target
        for percentile in PERCENTILES
    ]
    heads.append("Sannsynlighet for netto nytte")
    return headed(plain(table), results.calendar_years, ["År", *heads])


def _sensitivity(*values: Any) -> Answer:
    inputs, (change, target, header) = _analysed(values)
    goal: Target = _TARGETS[target]
    rows = one_way_sensitivity(inputs, change, goal).rows
    table: Answer = [
        [row.label(), *(float(getattr(end, goal.value)) + 0.0 for end in (row.at_low, row.at_high))]
        for row in rows
    ]
    heads = ["Inndata", f"{target} ved lav verdi", f"{target} ved høy verdi"]
    return [list(heads), *table] if header else table


def _target_argument(default: Target) -> Argument:
    return choice_argument(
        "maal",
        "Mål",
        f"Netto (besparelse − kostnad) eller Total (medregnet gevinster). Utelatt: {default.label()}.",
        tuple(_TARGETS),
        default.label(),
    )


REQUIRED_RATE: Final = Function(
    "KREVD_SUKSESSRATE",
    "Den laveste suksessraten som gir balanse innen analyseperioden.",
    (
        *GROUP_ARGUMENTS,
        choice_argument(
            "trinn",
            "Trinn",
            "Trinnet raten gjelder: Uholdbar, Utsatt, Stabil eller Alle (samme rate i alle trinn). Utelatt: Alle.",
            tuple(_STEPS),
            "Alle",
        ),
        _target_argument(Target.NET),
        *EFFECT_ARGUMENTS,
    ),
    "En andel fra 0 til 1, eller en tekst når ingen rate er høy nok.",
    _required_rate,
)

UNCERTAINTY: Final = Function(
    "USIKKERHET",
    "Hvor mye netto og total kan variere når flere inndata er usikre samtidig (Monte Carlo).",
    (
        *GROUP_ARGUMENTS,
        UNCERTAIN,
        _DRAWS,
        optional_number(
            "froe",
            "Frø",
            "Et helt tall som bestemmer trekningene. Samme frø gir samme svar. Utelatt, tomt eller 0: 1.",
            SEED,
            1,
        ),
        HEADER,
        *EFFECT_ARGUMENTS,
    ),
    "Én rad per år og 11 kolonner: persentilene 5, 25, 50, 75 og 95 av akkumulert netto, de samme av "
    "akkumulert total, og sannsynligheten for netto nytte (total er null eller mer).",
    _uncertainty,
    heavy=True,
)

SENSITIVITY: Final = Function(
    "FOLSOMHET",
    "Hvilke inndata resultatet over perioden er mest følsomt for, endret ett om gangen.",
    (
        *GROUP_ARGUMENTS,
        optional_number(
            "endring",
            "Endring",
            "Hvor mye hvert inndata endres ned og opp, som andel (10 % eller 0,1). Utelatt, tomt eller 0: 10 %.",
            CHANGE,
            0.1,
        ),
        _target_argument(Target.TOTAL),
        HEADER,
        *EFFECT_ARGUMENTS,
    ),
    "Én rad per inndata, den med størst utslag først: navn, resultat ved lav verdi, resultat ved høy verdi.",
    _sensitivity,
)
