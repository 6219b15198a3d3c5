"""Small inputs that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from dataclasses import replace

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


def samples() -> dict[str, FundInputs]:
    """Return funds by name."""
    usual = example("norrkoping")
    first, *others = usual.initiatives
    known = replace(first, actual=[None, 0, None, None, 1700, 0], opening=-12.5)
    grants = [0, 2500, -1000.5, 0, 10]
    return {
        "norrkoping": usual,
        "every input counts": replace(
            usual,
            discount_rate=0.04,
            grants=grants,
            initiatives=(known, *others),
        ),
        "empty": replace(
            usual,
            years=1,
            capital=0,
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
            costs=[10.25 * number] * 5,
            planned=[0.0] * 5 + [8.5 * number] * 10,
            actual=[None] * 5 + [0.0, 12.75],
            cost_shares=[0.125] * 8,
            return_shares=[0.1] * 8,
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
        capital=10_000,
        discount_rate=0.1,
        initiatives=initiatives,
        departments=tuple(f"Enhet {number}" for number in range(1, 9)),
        follow_up=FollowUp("", lines, sizes=[3, None], printed=[None, 4], changes=[0.1, None, -1]),
        balance=PersonalBalance(33, 5, 0, 0, life),
    )
