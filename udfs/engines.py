"""The functions for calculation engines that recalculate a workbook outside Excel.

An engine hands over what stands in cells in types of its own; here they become plain values, and a
fault becomes ``#VALUE!``, as in Excel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udfs.functions import FUNCTIONS, ROUTES, Answer, Function
from xlmodel.common.errors import InputError


def plain_functions() -> dict[str, Callable[..., Answer | None]]:
    """Return each function by its name in a formula, for both routes; ``None`` stands for a fault."""
    return {
        function.formula_names[route]: _faultless(function)
        for function in FUNCTIONS
        for route in ROUTES
    }


def _faultless(function: Function) -> Callable[..., Answer | None]:
    def call(*cells: object) -> Answer | None:
        try:
            return function(*cells)
        except InputError:
            return None

    return call


def formulas_functions() -> dict[str, Callable[..., Any]]:
    """Return the functions as the package formulas takes them: update ``get_functions()`` with them.

    formulas knows a function by its name in upper case.
    """
    from formulas.functions import Array, wrap_func  # noqa: PLC0415  # needed here alone
    from formulas.tokens.operand import Error  # noqa: PLC0415
    from schedula import EMPTY  # noqa: PLC0415

    def cell(value: Any) -> Any:
        if value is EMPTY:
            return None
        return str(value) if isinstance(value, str) else value  # an error too is a kind of text

    def rows(value: Any) -> list[list[Any]]:
        table = np.atleast_2d(np.asarray(value, dtype=object))
        return [[cell(item) for item in row] for row in table]

    def wrapped(call: Callable[..., Answer | None]) -> Any:
        def run(*args: Any) -> Any:
            answer = call(*map(rows, args))
            found: list[list[Any]] = [[Error.errors["#VALUE!"]]] if answer is None else answer
            return np.array(found, dtype=object).view(Array)

        return wrap_func(run)

    return {name.upper(): wrapped(call) for name, call in plain_functions().items()}
