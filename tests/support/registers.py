"""Registers at the edges, and drawn ones, for the tests of every kind of workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from tests.support import oracle_living
from xlmodel.living_conditions import (
    REGISTER_FIELDS,
    Basis,
    LivingConditions,
    Registration,
    example,
)

EPOCH: Final = date(1899, 12, 30)


def registration(row: oracle_living.Row) -> Registration:
    """Return a registration of a row of cells."""
    values = [
        EPOCH + timedelta(days=value) if at == 1 else ("" if value is None else value)
        for at, value in enumerate(row)
    ]
    return Registration(tuple(values))


def _register(*registrations: Registration) -> LivingConditions:
    return replace(example("tomt"), registrations=registrations, first_year=2020, rows=12)


def drawn(seed: int, rows: int = 30) -> LivingConditions:
    """Return a random register."""
    cells = oracle_living.drawn(seed, rows, len(REGISTER_FIELDS))
    made = _register(*(registration(row) for row in cells if row[0]))
    return replace(made, basis=list(Basis)[seed % 2], alpha=0.1 + seed, beta=100.0 / (1 + seed))


def _one(case: str, day: date, leader: str, occasion: str = "Underveis") -> Registration:
    return Registration.of(case=case, day=day, occasion=occasion, target=1, leader=leader)


def _only_backward() -> LivingConditions:
    labels = ("Bærekraftig", "Stabil", "Utsatt", "Uholdbar")
    return _register(*(_one("a", date(2020 + at, 1, 1), label) for at, label in enumerate(labels)))


def _same_day() -> LivingConditions:
    day = date(2021, 1, 1)
    return _register(
        _one("a", date(2020, 1, 1), "Uholdbar"),
        _one("a", day, "Utsatt"),
        _one("A", day, "Stabil"),
        _one("a", date(2022, 1, 1), "Stabil", "Avslutning"),
        _one("a", date(2023, 1, 1), "Utsatt"),
    )


def _outside_the_timeline() -> LivingConditions:
    return _register(
        _one("a", date(2019, 1, 1), "Uholdbar"),
        _one("a", date(2020, 1, 1), "Utsatt"),
        _one("a", date(2040, 1, 1), "Stabil"),
    )


def _many_due() -> LivingConditions:
    rows = [_one(f"S{at}", date(2020, 1, 1) + timedelta(days=at), "Utsatt") for at in range(45)]
    return replace(_register(*rows), follow_up=date(2024, 2, 29))


def edges() -> Mapping[str, Callable[[], LivingConditions]]:
    """Return registers by name."""
    return {
        "only backward": _only_backward,
        "same day twice": _same_day,
        "outside the timeline": _outside_the_timeline,
        "more due than listed": _many_due,
        "500 rows": partial(drawn, 99, 500),
        **{f"drawn {seed}": partial(drawn, seed) for seed in range(6)},
    }
