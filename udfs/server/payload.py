"""Reads a call as Excel's JavaScript sends it, and refuses everything that is not one.

A call is JSON: ``{"func_name": "…", "args": [[[…]], …], "runtime": "1.4", …}``. Only the function's
name, its arguments and the runtime's version are used. A cell is a number, a text, true, false,
null, or an object with a plain ``basicValue`` (an error, a formatted number).
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from udfs.functions import FUNCTIONS

_FUNCTIONS: Final = {function.identifier: function for function in FUNCTIONS}
_LONGEST_TEXT: Final = 32_767
_FRAME: Final = 1_000
"""Brackets beside those of rows and cells."""
_RUNTIME: Final = re.compile(r"1\.[0-9]{1,2}")
_LARGEST: Final = 2**1023


class PayloadError(Exception):
    """A call that cannot be read; ``str()`` is a message in bokmål."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that may be made: ``args`` are tables of plain cells, ``None`` where one is left out."""

    func_name: str
    args: list[list[list[Any]] | None]
    runtime: str
    heavy: bool


def read_call(body: bytes | bytearray, max_cells: int) -> Call:
    """Return the call in a request's body; raise ``PayloadError``.

    What cannot be cells within the limit is refused before it is parsed: parsing holds up all else.
    """
    if body.count(b"[") + body.count(b"{") > 2 * max_cells + _FRAME:
        raise PayloadError(
            f"Argumentene har for mange celler. Tjeneren tar imot høyst {max_cells}."
        )
    try:
        data = json.loads(body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise PayloadError("Kallet er ikke gyldig JSON.") from None
    if not isinstance(data, dict):
        raise PayloadError("Kallet er ikke et JSON-objekt.")
    name, args = data.get("func_name"), data.get("args")
    function = _FUNCTIONS.get(name) if isinstance(name, str) else None
    if function is None:
        raise PayloadError("Funksjonen finnes ikke. Last tillegget på nytt.")
    if not isinstance(args, list):
        raise PayloadError("Argumentene mangler.")
    while len(args) > len(function.arguments) and args[-1] is None:
        args.pop()
    if len(args) > len(function.arguments):
        raise PayloadError(f"{function.name} tar høyst {len(function.arguments)} argumenter.")
    least = sum(not argument.optional for argument in function.arguments)
    if len(args) < least:
        raise PayloadError(f"{function.name} trenger {least} argumenter.")
    tables = [_table(arg) for arg in args]
    cells = sum(len(row) for table in tables if table is not None for row in table)
    if cells > max_cells:
        raise PayloadError(f"Argumentene har {cells} celler. Tjeneren tar imot høyst {max_cells}.")
    runtime = data.get("runtime")
    known = isinstance(runtime, str) and _RUNTIME.fullmatch(runtime)
    return Call(function.identifier, tables, str(runtime) if known else "1.1", function.heavy)


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def _table(value: object) -> list[list[Any]] | None:
    """Return an argument as rows of cells; they may be of unequal length."""
    if value is None:
        return None
    if not isinstance(value, list):
        return [[_cell(value)]]
    if not any(isinstance(row, list) for row in value):
        value = [value]
    rows = [[_cell(cell) for cell in row] for row in value if isinstance(row, list)]
    if len(rows) != len(value):
        raise PayloadError("Et argument er ikke en tabell av celler.")
    if not rows or not rows[0]:
        return None
    if any(len(row) != len(rows[0]) for row in rows):
        raise PayloadError("Radene i et område er ikke like lange.")
    return rows


def _cell(value: object) -> object:
    """Return a cell's plain value; of an error its text."""
    if isinstance(value, dict):
        value = _basic_value(value)
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise PayloadError("En tekst er for lang for en celle.")
    if isinstance(value, int | float) and not _is_finite(value):
        raise PayloadError("Et tall er for stort for en celle.")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise PayloadError("Et argument er ikke en tabell av celler.")


def _basic_value(value: dict[str, object]) -> object:
    plain = value.get("basicValue", [])
    if isinstance(plain, dict | list):
        raise PayloadError("Et argument inneholder en datatype som ikke kan brukes.")
    if value.get("type") == "Error":
        return plain if isinstance(plain, str) else "#VALUE!"
    return plain


def _is_finite(value: float) -> bool:
    if isinstance(value, int):
        return abs(value) < _LARGEST
    return math.isfinite(value)
