"""The functions as xlwings serves them; one module for every route.

Office.js (``XLWINGS_ON_SERVER=true``) and xlwings Lite show a raised error as ``#VALUE!`` with the
message beside it. The classic add-in would show the whole traceback as text, so there the message
itself is the cell's value. Elsewhere xlwings' decorators do nothing and these are plain functions.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

import xlwings as xw

from udfs.functions import FUNCTIONS, Answer, Function, short_message
from xlmodel.common.errors import InputError

# What «from udfs.excel import *» brings into xlwings Lite's main.py.
__all__ = [
    "EFFEKT_BALANSEAAR",
    "EFFEKT_EFFEKTKONTRAKT",
    "EFFEKT_FOLSOMHET",
    "EFFEKT_FOND",
    "EFFEKT_FORLOP",
    "EFFEKT_KOHORT",
    "EFFEKT_KREVD_SUKSESSRATE",
    "EFFEKT_PAKKE",
    "EFFEKT_PERSONA",
    "EFFEKT_RESULTAT",
    "EFFEKT_SITUASJON",
    "EFFEKT_SUKSESSRATE",
    "EFFEKT_USIKKERHET",
]

CLASSIC: Final = xw.func.__module__ == "xlwings.udfs"
"""Whether the classic add-in on Windows loads this module."""


def _excel(function: Function) -> Callable[..., Answer]:
    """Decorate a function for Excel: signature, description and help come from its definition."""

    def call(*cells: Any) -> Any:
        try:
            return function(*cells)
        except InputError as error:
            message = short_message(error)
            if CLASSIC:
                return [[message]]
            raise xw.XlwingsError(message) from None

    call.__name__ = call.__qualname__ = function.identifier
    call.__doc__ = function.description
    call.__annotations__ = {}  # a type hint means different things to the two routes
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # inspect reads it
        [
            inspect.Parameter(
                argument.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=None if argument.optional else inspect.Parameter.empty,
            )
            for argument in function.arguments
        ]
    )
    decorated = xw.ret(ndim=2)(call)
    for argument in function.arguments:
        decorated = xw.arg(argument.name, doc=argument.help, ndim=2, err_to_str=True)(decorated)
    # Outermost, as always: xw.arg and xw.ret reset what xw.func has set.
    return xw.func(name=function.name, category="Effektmodell", call_in_wizard=False)(decorated)


(
    EFFEKT_KOHORT,
    EFFEKT_RESULTAT,
    EFFEKT_BALANSEAAR,
    EFFEKT_FORLOP,
    EFFEKT_KREVD_SUKSESSRATE,
    EFFEKT_USIKKERHET,
    EFFEKT_FOLSOMHET,
    EFFEKT_PAKKE,
    EFFEKT_PERSONA,
    EFFEKT_EFFEKTKONTRAKT,
    EFFEKT_FOND,
    EFFEKT_SITUASJON,
    EFFEKT_SUKSESSRATE,
) = map(_excel, FUNCTIONS)
