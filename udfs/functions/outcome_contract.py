"""EFFEKTKONTRAKT: what a contract that pays for results pays in each contract year."""

from __future__ import annotations

from typing import Final

import numpy as np

from udfs.functions.arguments import Argument
from udfs.functions.cells import line, number, rows_of, single
from udfs.functions.function import Answer, Function, plain
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Domain, field_of
from xlmodel.common.values import FloatArray
from xlmodel.outcome_contract import payouts, settled_by_year
from xlmodel.outcome_contract.inputs import early_settlements
from xlmodel.outcome_contract.specs import CONTRACT_FIELDS, MAX_YEARS, SETTLEMENT

_PRICE: Final = field_of(CONTRACT_FIELDS, "price")
_CAP: Final = field_of(CONTRACT_FIELDS, "cap")
_ANNUAL: Final = field_of(CONTRACT_FIELDS, "annual_cap")
_SUCCESSES: Final = "Suksesser"
_COUNT: Final = Domain("number", 0, 1e6)
_NO_CAP: Final = ("", "ingen", "uten")
"""Texts that say that there is no cap, where an empty cell cannot."""


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _years(value: object, where: str) -> list[object]:
    """Return the cells of the contract years; empty ones at the end are past the contract."""
    cells = line(value, where)
    while cells and _is_empty(cells[-1]):
        cells = cells[:-1]
    if not 1 <= len(cells) <= MAX_YEARS:
        message = f"skal ha 1 til {MAX_YEARS} kontraktsår, men har {len(cells)}."
        raise InputError([Remark(where, None, message)])
    return cells


def _read_successes(value: object, where: str) -> tuple[FloatArray, bool]:
    """Return the successes by contract year, and whether the years go down."""
    found: list[float] = []
    faults: list[Violation] = []
    for year, cell in enumerate(_years(value, where), start=1):
        try:
            found.append(0.0 if _is_empty(cell) else number(cell, f"{where}, år {year}", _COUNT))
        except InputError as error:
            faults += error.violations
    if faults:
        raise InputError(faults)
    rows = rows_of(value, where)
    return np.array(found), len(rows) > 1 and len(rows[0]) == 1


def _read_settlement(value: object, where: str) -> tuple[int | None, ...]:
    """Return the settlement years; an empty cell, or 0 as Office.js hands it over, is not settled."""
    found: list[int | None] = []
    faults: list[Violation] = []
    cells = line(value, where)
    if len(cells) > MAX_YEARS:
        message = f"kan ha høyst {MAX_YEARS} år, men har {len(cells)}."
        raise InputError([Remark(where, None, message)])
    for year, cell in enumerate(cells, start=1):
        try:
            empty = _is_empty(cell) or (not isinstance(cell, bool | str) and cell == 0)
            place = f"{where}, år {year}"
            found.append(None if empty else int(number(cell, place, SETTLEMENT.domain)))
        except InputError as error:
            found.append(None)
            faults += error.violations
    faults += early_settlements(found)
    if faults:
        raise InputError(faults)
    return tuple(found)


def _read_price(value: object, where: str) -> float:
    return number(single(value, where), where, _PRICE.domain)


def _read_cap(value: object, where: str) -> float | None:
    """Return a cap; an empty cell or «ingen» is none, 0 pays nothing."""
    cell = single(value, where)
    if cell is None or (isinstance(cell, str) and cell.strip().casefold() in _NO_CAP):
        return None
    return number(cell, where, _CAP.domain)


def _contract(
    successes: tuple[FloatArray, bool],
    settlement: tuple[int | None, ...],
    price: float,
    cap: float | None,
    annual_cap: float | None,
) -> Answer:
    reached, down = successes
    years = len(reached)
    at = (*settlement, *(None,) * years)[:years]
    paid = payouts(settled_by_year(reached, at, years), price, cap, annual_cap).paid[None, :]
    return plain(paid.T if down else paid)


_EMPTY_CELL: Final = "I Excel på nettet og med Office-tillegget er en tom celle 0: utelat argumentet, eller skriv «ingen»."

OUTCOME_CONTRACT: Final = Function(
    "EFFEKTKONTRAKT",
    "Det en effektkontrakt betaler hvert kontraktsår, innenfor takene.",
    (
        Argument(
            "suksesser",
            _SUCCESSES,
            f"Hvor mange som når resultatet hvert kontraktsår: 1 til {MAX_YEARS} celler i én rad eller kolonne. "
            "Tomme celler til slutt er etter kontrakten.",
            _read_successes,
        ),
        Argument(
            SETTLEMENT.toml,
            SETTLEMENT.nb,
            f"{SETTLEMENT.help} Én celle per kontraktsår.",
            _read_settlement,
        ),
        Argument(_PRICE.toml, _PRICE.nb, _PRICE.help, _read_price),
        Argument(_CAP.toml, _CAP.nb, f"{_CAP.help} {_EMPTY_CELL}", _read_cap),
        Argument(
            _ANNUAL.toml,
            _ANNUAL.nb,
            f"{_ANNUAL.help} {_EMPTY_CELL}",
            _read_cap,
            optional=True,
        ),
    ),
    "Utbetalingen hvert kontraktsår, i én rad, eller i én kolonne dersom suksessene står i én kolonne.",
    _contract,
)
