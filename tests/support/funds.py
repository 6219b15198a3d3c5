"""Funds for the contract tests: edges, and drawn ones whose balance never goes below 0."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from tests.support.oracle_fund import drawn
from xlmodel.common.values import FloatArray
from xlmodel.investment_fund import (
    FollowedLine,
    FollowUp,
    FundInputs,
    Initiative,
    PersonalBalance,
    example,
)


def _row(cells: list[float | None]) -> FloatArray:
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


@cache
def edges() -> dict[str, FundInputs]:
    """Return funds at the edges by name."""
    usual = example("norrkoping")
    return {
        "one year": replace(usual, years=1, capital=np.asarray(1e9), initiatives=_in_year_one()),
        "nothing known, no other capital": replace(
            usual, other_capital=None, years=15, departments=("=1+1", *usual.departments[1:])
        ),
        "a gap among the rows": replace(
            usual,
            initiatives=(Initiative(""), *usual.initiatives[:2], Initiative(""), Initiative("B")),
            follow_up=FollowUp("", (FollowedLine(""), FollowedLine("A", 1.5, -2))),
            balance=PersonalBalance(60, 0, 5.0, 2.0, usual.balance.lines[:3]),
        ),
    }


def _in_year_one() -> tuple[Initiative, ...]:
    return (Initiative("A", np.array([10.5]), np.array([10.5])), Initiative("B"))


def drawn_fund(seed: int) -> FundInputs:
    """Return a fund drawn with a seed: what the workbook admits without a remark."""
    plain = drawn(seed)
    years, departments = plain["years"], tuple(plain["departments"])
    has = np.array([name != "" for name in departments])
    inside = np.arange(15) < years
    initiatives = []
    for row in plain["rows"]:
        if not row["name"]:
            continue
        actual = np.where(inside, _row(row["actual"]), np.nan)
        initiatives.append(
            Initiative(
                row["name"],
                np.where(inside, np.nan_to_num(_row(row["cost"])), 0.0),
                np.where(inside, np.nan_to_num(_row(row["plan"])), 0.0),
                actual,
                np.array(row["cost_shares"]) * has,
                np.array(row["return_shares"]) * has,
            )
        )
    return replace(
        example("norrkoping"),
        years=years,
        first_year=plain["first"],
        capital=np.asarray(1e6),
        discount_rate=np.asarray(float(plain["rate"])),
        grants=np.where(inside, np.nan_to_num(_row(plain["grants"])), 0.0),
        departments=departments,
        initiatives=tuple(initiatives),
    )
