"""Case files as text: recorded cases, and the values in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates.sheet import Area
from workbook_templates.xlsx import CellValue
from xlmodel.common.toml_writing import toml_comment, toml_value

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_LARGE: Final = 1e15
ValueText = str
"""A value as TOML writes it."""


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """A case as it is recorded: values by key, written as TOML."""

    name: str
    expected: Mapping[str, ValueText]
    like_case: str = ""
    inputs: Mapping[str, ValueText] | None = None
    engines: Sequence[str] = ()


def key_text(key: str) -> str:
    """Write a key; one of other signs than letters, digits, - and _ in quotes."""
    return key if _BARE.fullmatch(key) else toml_value(key)


def recorded(value: CellValue) -> CellValue:
    """Return a value as it is recorded: a number to 12 digits, an empty cell as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    return float(f"{value:.12g}") + 0.0


def value_toml(value: CellValue) -> ValueText:
    """Write a cell's value."""
    kept = recorded(value)
    if isinstance(kept, float) and abs(kept) >= _LARGE:
        return repr(kept)
    return toml_value(kept)


def area_toml(area: Area, values: Sequence[CellValue]) -> ValueText:
    """Write the values of an area: one alone, those of a row or column, or a block row by row."""
    texts = [value_toml(value) for value in values]
    if area.rows == area.columns == 1:
        return texts[0]
    if 1 in (area.rows, area.columns):
        return f"[{', '.join(texts)}]"
    starts = range(0, len(texts), area.columns)
    rows = [f"  [{', '.join(texts[start : start + area.columns])}]," for start in starts]
    return "[\n" + "\n".join(rows) + "\n]"


def case_file_toml(
    workbook: str,
    comments: Iterable[str],
    tolerances: tuple[float, float],
    cases: Iterable[RecordedCase],
) -> str:
    """Write a case file; the tolerances are the absolute and the relative one."""
    lines = [f"# {toml_comment(line)}".rstrip() for line in comments]
    lines += [
        f"arbeidsbok = {toml_value(workbook)}",
        f"toleranse = {tolerances[0]!r}",
        f"relativ_toleranse = {tolerances[1]!r}",
    ]
    for case in cases:
        lines += ["", *_case_lines(case)]
    return "\n".join(lines) + "\n"


def _case_lines(case: RecordedCase) -> list[str]:
    lines = ["[[tilfelle]]", f"navn = {toml_value(case.name)}"]
    if case.like_case:
        lines.append(f"som = {toml_value(case.like_case)}")
    if case.engines:
        lines.append(f"motorer = [{', '.join(map(toml_value, case.engines))}]")
    if case.inputs:
        pairs = ", ".join(f"{key_text(key)} = {text}" for key, text in case.inputs.items())
        lines.append(f"inndata = {{ {pairs} }}")
    if case.expected:
        lines.append("[tilfelle.forventet]")
        lines += [f"{key_text(key)} = {text}" for key, text in case.expected.items()]
    return lines
