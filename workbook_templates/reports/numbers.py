"""How a report writes values in bokmål: no-break space between thousands, decimal comma."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

from xlmodel.common.bokmaal import nb_number
from xlmodel.common.terms import Term, Unit

_SPACE: Final = "\u00a0"
_BOKMAAL: Final = str.maketrans(",.-", f"{_SPACE},−")
_TYPED: Final = str.maketrans(",.", f"{_SPACE},")


def number_text(value: float | str, unit: Unit | None = None) -> str:
    """Write a value of a unit; one without a unit so that two that differ look different."""
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return "ikke et tall"
    match unit:
        case None:
            return f"{value:.15g}".translate(_BOKMAAL)
        case Unit.YEAR:
            return str(int(value)).translate(_BOKMAAL)
        case Unit.SHARE:
            return percent_text(value)
        case Unit.NUMBER:
            return typed_number(value)
    text = f"{value:,.{unit.decimals}f}"
    return (text if float(text.replace(",", "")) else text.removeprefix("-")).translate(_BOKMAAL)


def labelled(term: Term) -> str:
    """Write a result's name, with its unit where it is an amount."""
    return f"{term.nb} ({term.unit})" if term.unit is Unit.KRONER else term.nb


def typed_number(value: float) -> str:
    """Write a number with every digit that it is typed with."""
    return _digits(Decimal(f"{value:.15g}"))


def percent_text(share: float) -> str:
    """Write a share as per cent, with every digit."""
    return f"{_digits(Decimal(f'{share:.15g}') * 100)}{_SPACE}%"


def _digits(number: Decimal) -> str:
    text = f"{number:,f}" if abs(number) >= 10_000 else f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).translate(_TYPED)


def difference_text(value: float | str, unit: Unit | None = None) -> str:
    """Write a difference with its sign, that of shares in percentage points.

    The noise of the last binary digits is left out.
    """
    if isinstance(value, str):
        return value
    number = round(value * 100 if unit is Unit.SHARE else value, 10)
    text = ("+" if number > 0 else "") + nb_number(number).replace("-", "−")
    return f"{text}{_SPACE}prosentpoeng" if unit is Unit.SHARE else text


def content_text(value: float | str | None) -> str:
    """Write what stands in a cell of a workbook, or that it is empty."""
    return "(tom)" if value is None or value == "" else number_text(value)
