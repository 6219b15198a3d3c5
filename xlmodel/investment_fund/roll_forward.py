"""A fund rolled forward to a later first year: what has been is carried, what was realised is kept.

The balance of each calendar year that both funds have is the same: the years that are closed become the
new fund's capital, and what each initiative had paid back and cost by then is brought forward.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from xlmodel.common.errors import EffektmodellError, quoted
from xlmodel.common.values import FloatArray
from xlmodel.investment_fund.inputs import FundInputs, Initiative
from xlmodel.investment_fund.results import FundResults, fund_results
from xlmodel.investment_fund.specs import MAX_FUND_YEARS

_DECIMALS = 6
"""Decimals that are carried: a number of a workbook has 15 digits."""


@dataclass(frozen=True, slots=True)
class RolledFund:
    """The new inputs, and what their user should know."""

    inputs: FundInputs
    remarks: tuple[str, ...]


def roll_fund(old: FundInputs, first_year: int) -> RolledFund:
    """Return a fund with a later first year; raise ``EffektmodellError`` for an earlier one.

    A closed year whose return is not known counts with its plan, and a remark says so.
    """
    closed = first_year - old.first_year
    if closed < 0:
        raise EffektmodellError(
            f"Fondet begynner i {old.first_year} og kan bare rulles frem til et senere år, ikke "
            f"{first_year}."
        )
    if closed == 0:
        return RolledFund(old, ())
    results = fund_results(old)
    last = min(closed, old.years) - 1
    balance = round(float(results.balance[last]), _DECIMALS)
    grants = _later(old.grants, closed, 0.0)
    grants[0] += min(balance, 0.0)
    other = results.other_balance
    kept = None if other is None else round(float(other[last]), _DECIMALS)
    inputs = replace(
        old,
        first_year=first_year,
        capital=np.asarray(max(balance, 0.0)),
        other_capital=None if kept is None or min(kept, balance) < 0 else np.asarray(kept),
        grants=grants,
        initiatives=tuple(
            _rolled(item, float(brought), closed)
            for item, brought in zip(
                old.initiatives, np.atleast_1d(results.accumulated[..., last]), strict=True
            )
        ),
    )
    return RolledFund(inputs, tuple(_remarks(results, closed, balance)))


def _rolled(item: Initiative, brought: float, closed: int) -> Initiative:
    return replace(
        item,
        costs=_later(item.costs, closed, 0.0),
        planned=_later(item.planned, closed, 0.0),
        actual=_later(item.actual, closed, np.nan),
        opening=np.asarray(round(brought, _DECIMALS)),
    )


def _later(row: FloatArray, closed: int, blank: float) -> FloatArray:
    """Return a row that begins some years later, filled up with blanks."""
    kept = row[closed:] if closed < MAX_FUND_YEARS else row[:0]
    return np.pad(kept, (0, MAX_FUND_YEARS - len(kept)), constant_values=blank)


def _remarks(results: FundResults, closed: int, balance: float) -> Iterator[str]:
    old = results.inputs
    if balance < 0:
        yield (
            "Saldoen er negativ når det nye fondet begynner. Kapitalen er satt til 0, og "
            "underskuddet står som negativt tilskudd i det første året."
        )
    for item in old.initiatives:
        years = min(closed, old.years)
        unknown = np.isnan(item.actual[:years]) & (item.planned[:years] != 0)
        if item.is_named and unknown.any():
            told = ", ".join(str(old.first_year + int(year)) for year in np.flatnonzero(unknown))
            yield (
                f"Innsats {quoted(item.name)}: faktisk tilbakeføring er ikke ført for {told}. "
                "Planen er regnet med i det som er overført."
            )
    if closed > old.years:
        yield "Det er år mellom det gamle fondets siste år og det nye fondets første."
