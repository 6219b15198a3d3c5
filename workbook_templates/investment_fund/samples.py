"""Small inputs that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlmodel.common.values import FloatArray
from xlmodel.investment_fund import (
    FollowedLine,
    FollowUp,
    FundInputs,
    Initiative,
    LifeKind,
    LifeLine,
    LifePayer,
    PersonalBalance,
    example,
)


def _row(*numbers: float | None) -> FloatArray:
    """Return a row of numbers; one that is not known is ``None``."""
    return np.array([np.nan if item is None else item for item in numbers], dtype=np.float64)


def _one(number: float) -> FloatArray:
    return np.asarray(float(number))


def samples() -> dict[str, FundInputs]:
    """Return funds by name."""
    usual = example("norrkoping")
    lower = [
        replace(
            item,
            cost_shares=np.round(item.cost_shares * 0.8, 6),
            return_shares=np.round(item.return_shares * 0.8, 6),
        )
        for item in usual.initiatives
    ]
    known = replace(lower[0], actual=_row(5, 0, None, None, 1700, 0, None, 20), opening=_one(-12.5))
    grants = _row(100, 2500, -1000.5, 0, 10, 0, 0, 30)
    return {
        "norrkoping": usual,
        "every input counts": replace(
            usual,
            discount_rate=_one(0.04),
            grants=grants,
            initiatives=(known, *lower[1:]),
        ),
        "empty": replace(
            usual,
            years=1,
            capital=_one(0),
            other_capital=None,
            note="",
            initiatives=(),
            departments=(),
            follow_up=FollowUp(),
            balance=PersonalBalance(1, 0),
        ),
        "fifteen years, all rows used": _full(usual),
    }


def _full(usual: FundInputs) -> FundInputs:
    """Return a fund of 15 years with as many initiatives, lines and departments as there is room for."""
    initiatives = tuple(
        Initiative(
            f"=A{number}" if number else 'Æ «X» & <Y> "Z"',
            costs=_row(*[10.25 * number] * 5),
            planned=_row(*[0.0] * 5, *[8.5 * number] * 10),
            actual=_row(*[None] * 5, 0.0, 12.75),
            cost_shares=_row(*[0.125] * 8),
            return_shares=_row(*[0.1] * 8),
        )
        for number in range(12)
    )
    lines = tuple(FollowedLine(f"+{number}", -number, 10.5 * number) for number in range(30))
    life = tuple(
        LifeLine(f"@{number}", payer, LifeKind.COST, number, None, 10.5, 8)
        for number in range(1, 5)
        for payer in LifePayer
    )
    return replace(
        usual,
        municipality="=1+1",
        years=15,
        first_year=2030,
        capital=_one(10_000),
        discount_rate=_one(0.1),
        initiatives=initiatives,
        departments=tuple(f"Enhet {number}" for number in range(1, 9)),
        follow_up=FollowUp(
            "", lines, sizes=_row(3, None), printed=_row(None, 4), changes=_row(0.1, None, -1)
        ),
        balance=PersonalBalance(33, 5, 0, 0, life),
    )
