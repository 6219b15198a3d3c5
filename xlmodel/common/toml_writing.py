"""Input files in TOML as text: values, comments and fields.

A writer of our own: the files that staff read have thousands apart (``1_300_000``), blanks within
braces and comments behind values, which a TOML library writes only where each item is given its text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from xlmodel.common.fields import Field
from xlmodel.common.values import Plain


def toml_value(value: object) -> str:
    """Write a value as TOML: whole numbers without decimals, thousands apart.

    The same value comes back when it is read: numbers have as many digits as that takes.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | float) and float(value).is_integer():
        return f"{int(value):_}" if abs(value) >= 10_000 else str(int(value))
    return repr(value)


def toml_comment(text: str) -> str:
    """Return a text as it may stand in a comment: without control signs."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def toml_table(values: Mapping[str, Plain]) -> str:
    """Write an inline table."""
    return "{ " + ", ".join(f"{key} = {toml_value(value)}" for key, value in values.items()) + " }"


def by_key(field: Field, values: tuple[Plain, ...]) -> dict[str, Plain]:
    """Return the values of a vector by their words in an input file: a situation's, a level's."""
    return dict(zip(field.shape.keys, values, strict=True))


def toml_field(field: Field, values: tuple[Plain, ...]) -> str:
    """Write a field's values, as they are typed in cells: one alone, or a table by key."""
    if field.shape.keys:
        return toml_table(by_key(field, values))
    return toml_value("" if values[0] is None else values[0])
