"""Numbers on the command line."""

from __future__ import annotations

from typing import Final

import click

from xlmodel import InputError, Violation
from xlmodel.common.bokmaal import read_number
from xlmodel.common.errors import NumberError
from xlmodel.common.fields import Domain

_MOST_DIGITS: Final = 9


class WholeNumber(click.ParamType[int]):
    """A whole number within the limits of a domain."""

    name = "tall"

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    def convert(
        self, value: str | int, param: click.Parameter | None, _ctx: click.Context | None
    ) -> int:
        """Return the number; raise ``InputError`` with the option where it is not admitted."""
        typed = str(value).strip()
        number = int(typed) if typed.isdecimal() and len(typed) <= _MOST_DIGITS else None
        if number is None or not self._domain.admits_number(number):
            option = "" if param is None else param.opts[0]
            shown = typed if number is None else number
            raise InputError([Violation(option, shown, self._domain.allowed())])
        return number


class Number(click.ParamType[float]):
    """A number within limits, typed as Norwegian."""

    name = "tall"

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    def convert(
        self, value: str | float, param: click.Parameter | None, _ctx: click.Context | None
    ) -> float:
        """Return the number; raise ``InputError`` with the option where it is not admitted."""
        option = "" if param is None else param.opts[0]
        try:
            number = read_number(str(value))
        except NumberError:
            raise InputError([Violation(option, value, self._domain.allowed())]) from None
        if not self._domain.admits_number(number):
            raise InputError([Violation(option, number, self._domain.allowed())])
        return number
