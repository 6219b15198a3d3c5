"""Where the outcome contract and the effektmodell meet: what a move from utsatt to stabil saves a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import InputError, Remark
from xlmodel.common.terms import GRADES, Group, Situation
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.effektmodell.specs import INPUT_BY_KEY
from xlmodel.outcome_contract.inputs import OutcomeContract

NULL_ALTERNATIVE: Final = INPUT_BY_KEY["null_alternative"]
"""The input of the effektmodell that a saving is taken from."""
NULL_ALTERNATIVE_NAME: Final = Group.YOUNG_ADULTS.prefix + NULL_ALTERNATIVE.name
"""The name of its four cells in a workbook: the four situations from uholdbar to bærekraftig."""
PRICE_YEAR_NAME: Final = "Prisaar"


def default_saving() -> float:
    """Return N[utsatt] − N[stabil] of the effektmodell's defaults for young adults, kr a year."""
    return saving_of(default_group_inputs(Group.YOUNG_ADULTS).null_alternative.tolist())


def saving_of(null_alternative: Sequence[float]) -> float:
    """Return N[utsatt] − N[stabil] of a null alternative of four situations, kr a year."""
    return null_alternative[Situation.VULNERABLE] - null_alternative[Situation.STABLE]


def with_saving(
    inputs: OutcomeContract, null_alternative: Sequence[float], price_year: int, origin: str
) -> OutcomeContract:
    """Return the contract with the saving of a null alternative; its source names ``origin`` and year.

    The amount is not adjusted to the contract's price year. Raises ``InputError`` where a youth who is
    stabil costs more.
    """
    saving = saving_of(null_alternative)
    if saving < 0:
        text = f"utsatt minus stabil er {nb_number(saving)} kr. Besparelsen kan ikke være negativ."
        raise InputError([Remark(f"{origin}: {NULL_ALTERNATIVE.nb}", None, text)])
    utsatt, stabil = (
        nb_number(null_alternative[item]) for item in (Situation.VULNERABLE, Situation.STABLE)
    )
    source = (
        f"{origin}: nullalternativet for utsatt ({utsatt}) minus stabil ({stabil}), {price_year}-kr"
    )
    return replace(inputs, saving=saving, saving_source=source, saving_grade=GRADES[-1])


def price_year_remark(inputs: OutcomeContract, price_year: int) -> str:
    """Return what a reader should know where a saving is in kroner of another year; else nothing."""
    if price_year == inputs.price_year:
        return ""
    return (
        f"Besparelsen er i {price_year}-kroner og kontrakten i {inputs.price_year}-kroner. "
        "Den er ikke justert for prisendring."
    )
