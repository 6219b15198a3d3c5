"""Worst case against best case on a persona's tab, year by year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbook_templates.blocks import titled
from workbook_templates.personas.data import (
    COMPARED_ROLES,
    DIFFERENCES,
    PAYER_ROWS,
    PersonaData,
)
from workbook_templates.personas.texts import BLOCKS
from workbook_templates.sheet import CellValue, Scope
from xlmodel.common.terms import Unit
from xlmodel.personas.specs import CourseRole
from xlmodel.personas.terms import PERSONA_TERMS


def difference_block(scope: Scope[PersonaData], courses: int) -> None:
    """Place which roles there are, the rows of each, what is avoided, and the years of the hump."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["difference"])
    for which, role in COMPARED_ROLES.items():
        row = sheet.next_row()
        sheet.text(row, 0, f"Antall forløp i rollen {role}", "note")
        in_role = "+".join(
            f'IF({{F{c}_Rolle}}="{role}",{{F{c}.counts}},0)' for c in range(1, courses + 1)
        )
        scope.formula(row, 1, f"={in_role}", _number_in(role), "year_number", key=f"has_{which}")
    row = sheet.next_row()
    sheet.text(row, 0, "Worst case og best case kan sammenlignes", "note")
    scope.formula(
        row,
        1,
        "=IF(AND({has_worst}=1,{has_best}=1),1,0)",
        lambda data: int(data.comparison is not None),
        "year_number",
        key="compared",
    )
    row_templates = {
        "worst": _of_role(CourseRole.WORST, "cost", courses),
        "best": _of_role(CourseRole.BEST, "cost", courses),
        "avoided": "{worst}-{best}",
        "worst_accumulated": "SUM({worst_accumulated:prev},{worst})",
        "best_accumulated": "SUM({best_accumulated:prev},{best})",
        "avoided_accumulated": "SUM({avoided_accumulated:prev},{avoided})",
    }
    for term in PERSONA_TERMS:
        which = term.key.partition("_")[0]
        needed = "{compared}" if which == "avoided" else f"{{has_{which}}}"
        scope.year_row(
            term.key,
            term.nb,
            term.unit,
            f'=IF(OR({{year_number}}>{{Analyseperiode}},{needed}=0),"",{row_templates[term.key]})',
            DIFFERENCES[term.key],
            term.unit,
            name=term.name,
            total="none" if "_" in term.key else "sum if set",
            label_style="label" if "_" in term.key else "label_strong",
        )
        if term.key == "avoided":
            _avoided_by_payer(scope, courses)
    hump = '=IF(OR({year_number}>{Analyseperiode},{compared}=0),"",IF(ROUND({%s}*100,0)<0,%s,0))'
    scope.year_row(
        "hump.years",
        "Best case koster mest (1 = ja)",
        "nr.",
        hump % ("avoided", "1"),
        lambda data: data.compared(lambda both: both.in_hump.astype(np.float64)),
        "year_number",
    )
    scope.year_row(
        "hump.last",
        "År med negativ akkumulert spart",
        "nr.",
        hump % ("avoided_accumulated", "{year_number}"),
        lambda data: data.compared(lambda both: both.avoided_negative),
        "year_number",
    )
    sheet.skip()


def _avoided_by_payer(scope: Scope[PersonaData], courses: int) -> None:
    for payer, label in (
        ("municipality", "kommune etter toppfinansiering"),
        ("state", "stat med toppfinansiering"),
    ):
        own = PAYER_ROWS[payer]
        worst, best = (_of_role(role, own, courses) for role in COMPARED_ROLES.values())
        scope.year_row(
            f"avoided_{payer}",
            f"Spart, {label}",
            "kr",
            f'=IF(OR({{year_number}}>{{Analyseperiode}},{{compared}}=0),"",{worst}-({best}))',
            DIFFERENCES[f"avoided_{payer}"],
            Unit.KRONER,
            total="sum if set",
        )


def _of_role(role: CourseRole, key: str, courses: int) -> str:
    return "+".join(
        f'IF({{F{c}_Rolle}}="{role}",SUM({{F{c}.{key}}}),0)' for c in range(1, courses + 1)
    )


def _number_in(role: CourseRole) -> Callable[[PersonaData], CellValue]:
    return lambda data: int(data.role(role) is not None)
