"""Small inputs that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from xlmodel.exclusion_accounts import (
    AGES,
    ExclusionInputs,
    Flow,
    Level,
    ProfileGroup,
    ProfileRow,
    example,
)


def samples() -> dict[str, ExclusionInputs]:
    """Return inputs by name."""
    usual = example()
    first = tuple(row for row in usual.profiles if row.target == usual.target)
    rising = tuple(float(1000 * (age - AGES[0]) - 7000) for age in AGES)
    odd = ProfileRow(
        7, ProfileGroup.COMPARISON, "=A1", Flow.INCOME, Level.COUNTY, rising, "+47", "Høy"
    )
    beside = {
        "model_cost": 12_867_823.76,
        "model_avoided": 25_571_734.8,
        "model_gain": 42_440_000,
        "model_period": 10,
        "model_persons": 30,
        "model_source": "Effektmodell Asker 2020.xlsx",
    }
    return {
        "usual": usual.with_values(profiles=first),
        "every input counts": usual.with_values(
            profiles=(*first, *(row for row in usual.profiles if row.target == 3)), **beside
        ),
        "age 0, rate 100 %, no discounting": usual.with_values(
            municipality="=1+1",
            programme='Æ «X» & <Y> "Z"',
            target=7,
            age=0,
            success_rate=1,
            discount_rate=0,
            profiles=(
                *first,
                odd,
                ProfileRow(7, ProfileGroup.TARGET, "", Flow.EXPENSE, Level.COUNTY, rising),
            ),
        ),
        "age 30, nobody, nothing beside": usual.with_values(
            age=30, persons=0, measure_cost=0, profiles=first, note="", model_persons=0
        ),
    }
