"""Inputs of the comparison with Utenforregnskapet: edges by name, and drawn ones from a seed."""

from __future__ import annotations

from functools import cache
from typing import Final

from tests.support.oracle_exclusion import AGES, Plain
from tests.support.oracle_exclusion import drawn as drawn_plain
from xlmodel.exclusion_accounts import (
    ExclusionInputs,
    Flow,
    Level,
    ProfileGroup,
    ProfileRow,
    example,
)

FLAT: Final = (1.0,) * len(AGES)


def row(
    amounts: tuple[float, ...] = FLAT,
    *,
    target: int = 1,
    group: ProfileGroup = ProfileGroup.TARGET,
    flow: Flow = Flow.EXPENSE,
    level: Level = Level.MUNICIPALITY,
    category: str = "Tjenester",
) -> ProfileRow:
    """Return a profile row, an expense of the municipality unless told otherwise."""
    return ProfileRow(target, group, category, flow, level, amounts)


def both(*rows: ProfileRow) -> tuple[ProfileRow, ...]:
    """Return rows with one of nothing for each group, so that neither is without rows."""
    nothing = (0.0,) * len(AGES)
    return (*rows, row(nothing), row(nothing, group=ProfileGroup.COMPARISON))


@cache
def edges() -> dict[str, ExclusionInputs]:
    """Return inputs at the edges by name; all are without faults."""
    usual = example()
    ten = usual.with_values(profiles=usual.profiles[:10])
    back = (1000.0,) * 20 + (-900.0,) * 21
    return {
        "the whole example": usual,
        "age 0": ten.with_values(age=0),
        "age 17": ten.with_values(age=17),
        "age 18": ten.with_values(age=18),
        "age 30": ten.with_values(age=30),
        "rate 0 %": ten.with_values(success_rate=0),
        "rate 100 %": ten.with_values(success_rate=1),
        "no discounting": ten.with_values(discount_rate=0),
        "never paid back": ten.with_values(measure_cost=90_000_000),
        "nobody": ten.with_values(persons=0),
        "free of charge": ten.with_values(measure_cost=0, age=25),
        "no gain": ten.with_values(profiles=both(), measure_cost=10),
        "exactly paid back": ten.with_values(
            profiles=both(row((1000.0,) * len(AGES))),
            measure_cost=41_000,
            success_rate=1,
            age=17,
            discount_rate=0,
        ),
        "paid back and lost again": ten.with_values(
            profiles=both(row(back)), measure_cost=5_000, success_rate=1, discount_rate=0, age=0
        ),
        "a loss": ten.with_values(profiles=both(row((-5.5,) * len(AGES)))),
        "every spare row used": ten.with_values(
            profiles=both(*(row((float(n),) * len(AGES), category=f"={n}") for n in range(58)))
        ),
        "odd texts": ten.with_values(
            note="=1+1",
            model_source="@SUM(1)",
            model_cost=0,
            profiles=both(*(row(category=text) for text in ("*", "~?", "<0", "'x", ""))),
        ),
        "the effektmodell loses": ten.with_values(
            model_cost=10.5,
            model_avoided=-1e9,
            model_gain=-0.25,
            model_period=4,
            model_persons=0.5,
        ),
    }


def of_plain(plain: Plain) -> ExclusionInputs:
    """Return the inputs that drawn cells are."""
    rows = tuple(
        ProfileRow(
            item["cells"][0],
            ProfileGroup(item["cells"][1]),
            item["cells"][2],
            Flow(item["cells"][3]),
            Level(item["cells"][4]),
            tuple(float(cell or 0) for cell in item["amounts"]),
            item["cells"][5],
            item["cells"][6] or "",
        )
        for item in plain["rows"]
    )
    return example().with_values(
        target=plain["target"],
        persons=plain["persons"],
        success_rate=plain["success"],
        measure_cost=plain["cost"],
        measure_year=plain["year"],
        age=plain["age"],
        discount_rate=plain["rate"],
        profiles=rows,
    )


def drawn(seed: int) -> ExclusionInputs:
    """Return inputs that a seed draws, with rows for both groups."""
    inputs = of_plain(drawn_plain(seed))
    return inputs.with_values(target=1, profiles=both(*inputs.profiles[:40]))
