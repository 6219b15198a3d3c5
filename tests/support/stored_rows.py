"""A workbook as a reader sees it: on each tab the rows with formulas, by section and label.

Nothing here asks the workbook's plan where a cell stands: the file's own headings and labels say so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


class _Any:
    """Stands for a text that is no result of the model."""

    def __repr__(self) -> str:
        return "ANY"


ANY = _Any()

ANY_LABEL = "(any label)"
"""Stands for a label that is a text made of the inputs."""

Value = object
"""A number, a text or a date."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has formulas: the band above it, its label, and its formulas' values, left to right."""

    tab: str
    number: int
    section: str
    label: str
    values: tuple[Value, ...]


def rows_with_formulas(content: bytes, sections: frozenset[str]) -> list[Row]:
    """Return every row with formulas of a workbook; ``sections`` are the texts of its bands."""
    formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return [
        row
        for tab in formulas.sheetnames
        for row in _rows(tab, formulas[tab], values[tab], sections)
    ]


def _rows(
    tab: str, formulas: Worksheet, values: Worksheet, sections: frozenset[str]
) -> Iterator[Row]:
    section = ""
    for number, (cells, shown) in enumerate(
        zip(formulas.iter_rows(), values.iter_rows(values_only=True), strict=True),
        1,
    ):
        label = shown[0] if shown else None
        found = tuple(
            "" if value is None else value
            for cell, value in zip(cells, shown, strict=True)
            if cell.data_type == "f"
        )
        others = {value for value in shown[1:] if value not in (None, "")}
        if label in sections and not found and others <= sections:
            section = str(label)
        if found:
            yield Row(tab, number, section, "" if label is None else str(label), found)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a row with formulas must show, left to right."""

    tab: str
    section: str
    label: str
    values: Sequence[Value]


def differences(rows: list[Row], expected: list[Expected]) -> list[str]:
    """Return a line for each row that is not as expected; a row too many or too few is one."""
    found = []
    for row, want in zip_longest(rows, expected):
        if row is None:
            found.append(f"{want}: no such row")
        elif want is None:
            found.append(f"{row}: not expected")
        elif (row.tab, row.section) != (want.tab, want.section) or want.label not in (
            row.label,
            ANY_LABEL,
        ):
            found.append(f"{row.tab}!{row.number} {row.section}: {row.label}; expected {want}")
        elif len(row.values) != len(want.values) or not all(map(_agree, row.values, want.values)):
            found.append(
                f"{row.tab}!{row.number} {row.section}: {row.label}: {row.values}; "
                f"expected {want.values}"
            )
    return found


def _agree(value: Value, expected: Value) -> bool:
    if expected is ANY:
        return True
    if isinstance(value, int | float) and isinstance(expected, int | float):
        return abs(value - expected) <= 1e-9 * max(abs(value), abs(expected)) + 1e-6
    return value == expected
