"""Outcome contracts that tests share: the oracle's drawn ones as inputs, and lists of real length."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from tests.support import oracle_contract
from tests.support.oracle_contract import Plain
from xlmodel.common.national_identity import looks_like_national_identity_number
from xlmodel.outcome_contract import OutcomeContract, Youth, example
from xlmodel.outcome_contract.specs import ANSWERS, SCALAR_FIELDS, YEARLY_FIELDS


def no_persons_number(start: str = "158799") -> str:
    """Return eleven digits with valid control digits that are nobody's: the month is 80 too high."""
    every = (f"{start}{rest:05}" for rest in range(10_000, 99_999))
    return next(number for number in every if looks_like_national_identity_number(number))


def contract_of(case: Plain) -> OutcomeContract:
    """Return the inputs that plain values by the workbook's names are."""
    values: dict[str, Any] = {
        field.key: case[field.name]
        for field in (*SCALAR_FIELDS, *YEARLY_FIELDS)
        if field.name in case
    }
    youths = tuple(
        Youth(row[0], row[1], *(tuple(a or "" for a in row[i : i + 6]) for i in (2, 8)))
        for row in case["youths"]
    )
    return OutcomeContract.from_values(example().as_values() | values | {"youths": youths})


def nobody_of_thousands() -> OutcomeContract:
    """Return Asker's contract with no successes, and too many youths for a distribution."""
    return replace(example(), participants=1000.0, success_rate=0.0, saving=0.0, effect_years=0)


def drawn_contract(seed: int) -> OutcomeContract:
    """Return a contract drawn with a seed."""
    return contract_of(oracle_contract.drawn(seed))


def long_list(number: int) -> OutcomeContract:
    """Return Asker's contract with a list of so many youths."""
    rng = random.Random(number)  # noqa: S311 - no secrets

    def answers() -> tuple[str, ...]:
        return tuple(rng.choice([*ANSWERS, ""]) for _ in range(6))

    youths = (Youth(f"U-{at}", 1 + at % 4, answers(), answers()) for at in range(number))
    return replace(example(), youths=tuple(youths), basis="Deltakerlisten")
