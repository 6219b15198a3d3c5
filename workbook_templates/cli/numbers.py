"""Numbers on the command line."""

from __future__ import annotations

from typing import Final

import click

from xlmodel import InputError, Violation
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
