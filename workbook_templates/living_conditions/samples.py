"""Small registers that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from xlmodel.living_conditions import (
    EMPTY_FORM,
    MARK_FIELDS,
    REGISTER_FIELDS,
    THEME_FIELDS,
    Basis,
    LivingConditions,
    Registration,
    Value,
    example,
)

_ROWS: Final = 47


def full_values(case: str, day: date, *, choice: int) -> dict[str, Value]:
    """Return a form with every field filled in: the choice of this number, or the last one."""
    values: dict[str, Value] = {}
    for item in REGISTER_FIELDS:
        choices = item.domain.choices
        values[item.key] = choices[min(choice, len(choices) - 1)] if choices else "Tekst"
    return values | {"case": case, "day": day, "birth_years": "1988, 2015"}


def samples() -> dict[str, LivingConditions]:
    """Return registers by name."""
    printed = example("loerenskog")
    first = printed.registrations[0]
    ended = Registration.of(
        case=first.case,
        day=date(2024, 6, 30),
        occasion="Avslutning",
        target=first.target,
        leader="Bærekraftig",
    )
    usual = replace(printed, registrations=(*printed.registrations, ended), rows=_ROWS)
    full = [
        Registration.of(**full_values("001", date(2020, 1, 15), choice=0)),
        Registration.of(**full_values("1", date(2020, 2, 29), choice=1)),
        Registration.of(**full_values("001", date(2021, 6, 30), choice=2) | {"target": 2}),
        Registration.of(**full_values("1", date(2021, 3, 1), choice=3) | {"occasion": "Underveis"}),
        Registration.of(
            **full_values("001", date(2022, 8, 1), choice=1) | {"target": 2, "leader": "Stabil"}
        ),
    ]
    form = tuple(full_values("7", date(2022, 9, 1), choice=1).values())
    every = replace(
        usual,
        municipality="=1+1",
        programme='Æ «X» & <Y> "Z"',
        basis=Basis.COMPUTED,
        follow_up=date(2024, 1, 31),
        weights=(1.0, 2.0, 0.5, 1.0, 1.0, 1.5, 1.0),
        registrations=tuple(full),
        form=form,
        first_year=2020,
        least_moves=1,
        rows=6,
    )
    unknown = Registration.of(
        case="x",
        day=date(2020, 1, 1),
        occasion="Oppstart",
        target=4,
        **{item.key: "Vet ikke" for item in THEME_FIELDS},
        **{item.key: "Ja" for item in MARK_FIELDS},
    )
    return {
        "usual": usual,
        "every input counts": every,
        "empty": replace(usual, registrations=(), note="", form=EMPTY_FORM),
        "one case, nothing known": replace(usual, registrations=(unknown,), first_year=2020),
    }
