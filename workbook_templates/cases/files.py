"""Case files (`*.tilfeller.toml`): what they say, before any workbook is opened."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeGuard

from workbook_templates.xlsx import ENGINES
from xlmodel.common.errors import InputError
from xlmodel.common.toml_files import Faults, read_toml, suggestion

ENDING: Final = ".tilfeller.toml"
_FILE: Final = (
    "arbeidsbok", "slag", "eksempel", "toleranse", "relativ_toleranse", "motorer", "tilfelle",
)  # fmt: skip
_CASE: Final = (
    "navn", "som", "inndata", "forventet", "mellom", "like", "toleranse", "relativ_toleranse", "motorer",
)  # fmt: skip
_MOST_LISTED: Final = 30
"""Cases among which the nearest name is sought."""


@dataclass(frozen=True, slots=True)
class Case:
    """Inputs to set and what is then expected; keys are names or addresses.

    ``own`` is what the case itself says is expected; ``expected`` is that with what is expected of
    the case ``like_case``, where it is not the case's own.
    """

    name: str
    like_case: str
    inputs: Mapping[str, Any]
    own: Mapping[str, Any]
    expected: Mapping[str, Any]
    between: Mapping[str, tuple[float, float]]
    alike: tuple[tuple[str, str], ...]
    tolerance: float
    relative: float
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file, and the workbook or the kind of workbook that they are run on."""

    path: Path
    workbook: Path | None
    kind: str
    example: str
    cases: tuple[Case, ...] = field(default=())


def read_cases(path: Path) -> CaseFile:
    """Read a case file; raise ``InputError`` with every fault of its structure."""
    data = read_toml(path, "effektmodell prøv --hjelp")
    faults = Faults(str(path))
    faults.unknown_keys("", data, _FILE)
    workbook, kind = data.get("arbeidsbok"), data.get("slag")
    if (isinstance(workbook, str) and bool(workbook)) == (isinstance(kind, str) and bool(kind)):
        faults.remark("arbeidsbok", 'oppgi enten arbeidsbok = "FIL.xlsx" eller slag = "…".')
    given = data.get("tilfelle")
    tables = given if isinstance(given, list) else []
    if not tables:
        faults.remark("[[tilfelle]]", "filen har ingen tilfeller.")
    cases = tuple(_case(faults, number, table, data) for number, table in enumerate(tables, 1))
    cases = tuple(_completed(faults, case, cases) for case in cases)
    names = [case.name for case in cases]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        faults.remark(f"«{name}»", "to tilfeller har samme navn.")
    if faults.found:
        raise InputError(faults.found)
    there = path.parent / workbook if isinstance(workbook, str) else None
    return CaseFile(path, there, str(kind or ""), str(data.get("eksempel", "")), cases)


def _completed(faults: Faults, case: Case, cases: tuple[Case, ...]) -> Case:
    """Return a case with what is expected of the case that it is like."""
    if not case.like_case:
        return case
    others = {item.name: item for item in cases if not item.like_case}
    base = others.get(case.like_case)
    if base is None:
        near = suggestion(case.like_case, list(others)[:_MOST_LISTED])
        faults.remark(
            f"«{case.name}» som", f"filen har ikke tilfellet, eller det har selv «som». {near}"
        )
        return case
    left = {key: value for key, value in base.own.items() if key not in case.own}
    return replace(case, expected=left | dict(case.own))


def _case(faults: Faults, number: int, table: object, data: Mapping[str, Any]) -> Case:
    where = f"tilfelle {number}"
    found = faults.table(where, table)
    faults.unknown_keys(where, found, _CASE)
    name = str(found.get("navn") or where)
    expected = faults.table(f"«{name}» forventet", found.get("forventet", {}))
    between = faults.table(f"«{name}» mellom", found.get("mellom", {}))
    for key, value in between.items():
        if not (isinstance(value, list) and len(value) == 2 and all(map(is_number, value))):
            faults.remark(f"«{name}» {key}", "grensene skrives [minst, høyst].")
    alike = found.get("like", [])
    if not isinstance(alike, list) or not all(_is_pair(pair) for pair in alike):
        faults.remark(f"«{name}» like", 'skrives [["NAVN", "NAVN + NAVN"]].')
        alike = []
    like_case = str(found.get("som", ""))
    if not (expected or between or alike or like_case):
        faults.remark(
            f"«{name}»", "tilfellet har ingen forventninger (forventet, mellom eller like)."
        )
    return Case(
        name,
        like_case,
        faults.table(f"«{name}» inndata", found.get("inndata", {})),
        expected,
        expected,
        {key: tuple(value) for key, value in between.items()},
        tuple((a, b) for a, b in alike),
        _tolerance(faults, name, "toleranse", found, data, 0.0),
        _tolerance(faults, name, "relativ_toleranse", found, data, 1e-9),
        _engines(faults, name, found.get("motorer", data.get("motorer", ["ironcalc"]))),
    )


def is_number(value: object) -> TypeGuard[float]:
    """Say whether a value is a number that a cell can hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)


def _tolerance(
    faults: Faults,
    name: str,
    key: str,
    case: Mapping[str, Any],
    data: Mapping[str, Any],
    usual: float,
) -> float:
    value = case.get(key, data.get(key, usual))
    if is_number(value) and value >= 0:
        return float(value)
    faults.remark(f"«{name}» {key}", "må være et tall fra 0.")
    return 0.0


def _engines(faults: Faults, name: str, value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) and value else [""]
    if all(isinstance(item, str) and item in ENGINES for item in names):
        return tuple(dict.fromkeys(names))
    faults.remark(f"«{name}» motorer", f"en liste av {', '.join(ENGINES)}.")
    return ()
