"""Checks of a workbook: rows that say OK or what is wrong, and the master check they feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from workbook_templates.blocks.headings import column_heads
from workbook_templates.blocks.texts import OK
from workbook_templates.sheet import Area, Scope
from xlmodel.common.fields import Domain

DataT = TypeVar("DataT")
CheckedT_contra = TypeVar("CheckedT_contra", contravariant=True)

DEVIATION: Final = "Avvik: "

TOLERANCE: Final = 1e-6
"""What rounding may amount to, as a share of the sum that a check looks at."""


def rounding(scale: float) -> float:
    """Return what rounding may amount to where amounts, or persons, go as far as ``scale``."""
    return TOLERANCE * (1 + scale)


GOOD_ROW, NAMELESS_ROW, FAULTY_ROW = OK, "Uten navn – teller ikke", "Sjekk raden"
"""What the status of a row of a table says."""

FAULTY_ROWS: Final = "Rader som må sjekkes"
"""What stands below such a table."""


def faulty_rows(scope: Scope[DataT], statuses: str, column: int, key: str) -> None:
    """Count below a table the rows whose status asks for a check."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, FAULTY_ROWS, "label_strong")
    count = f'=COUNTIF({{{statuses}}},"{FAULTY_ROW}")'
    scope.formula(row, column, count, lambda _: 0, "year_number", key=key)


def tolerance_row(scope: Scope[DataT], key: str = "tolerance") -> None:
    """Place what rounding may amount to, which the checks beneath read."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, "Toleranse for avrunding (andel)")
    scope.mark(key, scope.sheet.text(row, 1, TOLERANCE, "tolerance"))


@dataclass(frozen=True, slots=True)
class Check(Generic[CheckedT_contra]):
    """One check: how far off (a formula with tokens, 0 on valid inputs), and how far it may be.

    Without ``allowed`` nothing is; with it, the formula's value on valid inputs goes along.
    """

    label: str
    deviation: str
    allowed: tuple[str, Callable[[CheckedT_contra], float]] | None = None


_WRONG: Final = f'"{DEVIATION}"&{{$A}}'

_ANSWER: Final = f'=IF(ISNUMBER({{~B}}-{{~C}}),IF({{~B}}<={{~C}},"{OK}",{_WRONG}),{_WRONG})'
"""A check's answer; one that cannot be computed, for a text typed where a number belongs, is wrong."""


def check_rows(
    scope: Scope[DataT],
    checks: Sequence[Check[DataT]],
    prefix: str,
    name: str,
    *,
    key: str = "checks",
) -> None:
    """Place checks and the cell that sums them up: «OK», or what is wrong.

    ``key`` is that of the answers, where a group has several tabs with checks.
    """
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Kontroll", "Avvik", "Tillatt avvik", "Svar"))
    first = sheet.row
    for check in checks:
        row = sheet.next_row()
        sheet.text(row, 0, check.label)
        scope.formula(row, 1, check.deviation, lambda _: 0.0, "factor")
        if check.allowed is None:
            sheet.text(row, 2, 0, "factor")
        else:
            scope.formula(row, 2, *check.allowed, "factor")
        area = scope.formula(row, 3, _ANSWER, lambda _: OK, "plain")
        sheet.colour_status(area, OK)
    answers = scope.mark(key, Area(sheet.name, first, 3, sheet.row - first))
    row = sheet.next_row()
    sheet.text(row, 0, "Samlet svar", "label_strong")
    parts = "&".join(
        f'IF({cell}="{OK}","",{cell}&". ")'
        for cell in (answers.part(offset).address() for offset in range(answers.rows))
    )
    area = scope.formula(
        row,
        3,
        f'=IF(COUNTIF({{{key}}},"{OK}")=ROWS({{{key}}}),"{OK}","{prefix}"&{parts})',
        lambda _: OK,
        "status",
        name=name,
    )
    sheet.colour_status(area, OK)


def spread(key: str) -> str:
    """Return the formula of how far a row of deviations goes from 0, either way together."""
    return f"=MAX({{{key}:row}},0)-MIN({{{key}:row}},0)"


def faults_of_number(cell: str, key: str, domain: Domain) -> str:
    """Return the expression that is 1 where a cell holds no number within its limits, else 0.

    ``key`` is that of the cells with the limits, which stand beside the input.
    """
    outside = [f"{cell}<{{{key}.min}}"]
    if domain.maximum != float("inf"):
        outside.append(f"{cell}>{{{key}.max}}")
    if domain.kind == "whole":
        outside.append(f"{cell}<>INT({cell})")
    return f"IF(COUNT({cell})=0,1,IF(OR({','.join(outside)}),1,0))"


def nothing_seen(cell: str) -> str:
    """Return the condition that a cell holds no visible sign."""
    return f'SUBSTITUTE({cell}," ","")=""'
