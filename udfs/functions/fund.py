"""FOND: what is left in a social investment fund at the end of each year."""

from __future__ import annotations

from typing import Final

import numpy as np

from udfs.functions.arguments import Argument
from udfs.functions.cells import line, number, rows_of, single
from udfs.functions.function import Answer, Function, plain
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Domain, field_of
from xlmodel.common.values import FloatArray
from xlmodel.investment_fund import (
    AMOUNT,
    FUND_FIELDS,
    GRANT,
    MAX_FUND_YEARS,
    fund_balance,
)

_CAPITAL: Final = field_of(FUND_FIELDS, "capital")
_MOST_ROWS: Final = 1000
"""Initiatives that a call may have: many times what a fund pays."""


def _number(cell: object, where: str, domain: Domain) -> float:
    return 0.0 if cell is None else number(cell, where, domain)


def _amounts(value: object, where: str) -> FloatArray:
    """Return yearly amounts, a row an initiative; a column alone is one initiative's years."""
    rows = rows_of(value, where)
    if len(rows[0]) == 1:
        rows = [[row[0] for row in rows]]
    if len(rows[0]) > MAX_FUND_YEARS or len(rows) > _MOST_ROWS:
        message = (
            f"kan ha høyst {_MOST_ROWS} rader og {MAX_FUND_YEARS} år, men har {len(rows)} × "
            f"{len(rows[0])} celler."
        )
        raise InputError([Remark(where, None, message)])
    found = np.zeros((len(rows), len(rows[0])))
    faults: list[Violation] = []
    for row, cells in enumerate(rows):
        for year, cell in enumerate(cells):
            try:
                place = f"{where}, rad {row + 1}, år {year + 1}"
                found[row, year] = _number(cell, place, AMOUNT)
            except InputError as error:
                faults += error.violations
    if faults:
        raise InputError(faults)
    return found


def _read_amounts(value: object, where: str) -> tuple[FloatArray, bool]:
    """Return the sum of all rows by year, and whether the years go down."""
    is_column = len(rows_of(value, where)[0]) == 1
    return np.asarray(np.sum(_amounts(value, where), axis=0)), is_column


def _read_capital(value: object, where: str) -> float:
    return number(single(value, where), where, _CAPITAL.domain)


def _read_grants(value: object, where: str) -> FloatArray:
    cells = line(value, where)
    if len(cells) > MAX_FUND_YEARS:
        message = f"kan ha høyst {MAX_FUND_YEARS} år, men har {len(cells)}."
        raise InputError([Remark(where, None, message)])
    return np.array(
        [_number(cell, f"{where}, år {year}", GRANT) for year, cell in enumerate(cells, start=1)]
    )


_COSTS, _RETURNS, _GRANTS = "Kostnader", "Tilbakeføringer", "Tilskudd"


def _fund(
    costs: tuple[FloatArray, bool],
    returns: tuple[FloatArray, bool],
    capital: float,
    grants: FloatArray,
) -> Answer:
    (cost, down), (back, _) = costs, returns
    years = len(cost)
    if len(back) != years:
        message = f"skal ha {years} år, som kostnadene, men har {len(back)}."
        raise InputError([Remark(_RETURNS, None, message)])
    if len(grants) > years:
        message = f"kan ha høyst {years} år, som kostnadene, men har {len(grants)}."
        raise InputError([Remark(_GRANTS, None, message)])
    added = np.pad(grants, (0, years - len(grants)))
    balance = fund_balance(cost, back, np.asarray(capital), added)[None, :]
    return plain(balance.T if down else balance)


_YEARLY: Final = (
    f"én rad per innsats og én kolonne per år (høyst {MAX_FUND_YEARS}), eller årene i én kolonne. Radene "
    "summeres. Tom celle er 0."
)

FUND: Final = Function(
    "FOND",
    "Det som står igjen i et sosialt investeringsfond ved utgangen av hvert år.",
    (
        Argument("kostnader", _COSTS, f"Kostnad per år: {_YEARLY}", _read_amounts),
        Argument(
            "tilbakeforinger",
            _RETURNS,
            f"Tilbakeføring per år, for like mange år som kostnadene: {_YEARLY}",
            _read_amounts,
        ),
        Argument(_CAPITAL.toml, _CAPITAL.nb, "Det fondet starter med.", _read_capital),
        Argument(
            "tilskudd",
            _GRANTS,
            "Det som legges til fondet hvert år, i én rad eller kolonne; negativt trekkes fra. Utelatt: 0.",
            _read_grants,
            optional=True,
        ),
    ),
    "Saldoen ved utgangen av hvert år, i én rad, eller i én kolonne dersom kostnadene står i én kolonne: kapital "
    "+ tilskudd + tilbakeføringer − kostnader til og med året.",
    _fund,
)
