"""Checks of a workbook: rows that say OK or what is wrong, and the master check they feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from workbook_templates.blocks.headings import column_heads
from workbook_templates.blocks.texts import OK
from workbook_templates.sheet import Area, Scope
from xlmodel.common.fields import Domain

DataT = TypeVar("DataT")
CheckedT_contra = TypeVar("CheckedT_contra", contravariant=True)

DEVIATION: Final = "Avvik: "
WARNING: Final = "Advarsel: "
"""What the answer of a check begins with that tells of no fault."""

TOLERANCE: Final = 1e-6
"""What rounding may amount to, as a share of the sum that a check looks at."""


def rounding(scale: float) -> float:
    """Return what rounding may amount to where amounts, or persons, go as far as ``scale``."""
    return TOLERANCE * (1 + scale)


GOOD_ROW, NAMELESS_ROW, FAULTY_ROW = OK, "Uten navn – teller ikke", "Sjekk raden"
"""What the status of a row of a table says."""

FAULTY_ROWS: Final = "Rader som må sjekkes"
"""What stands below such a table."""


NAMELESS_ROWS: Final = "Rader uten navn, som ikke teller"
"""What stands below that."""


def faulty_rows(
    scope: Scope[DataT], statuses: str, column: int, key: str, nameless: Callable[[DataT], int]
) -> None:
    """Count below a table the rows whose status asks for a check, and those that have no name.

    The first count stands under ``key``, the other under ``key.nameless``.
    """
    counts: tuple[tuple[str, str, str, Callable[[DataT], int]], ...] = (
        (FAULTY_ROWS, FAULTY_ROW, key, lambda _: 0),
        (NAMELESS_ROWS, NAMELESS_ROW, f"{key}.nameless", nameless),
    )
    for label, status, own, value in counts:
        row = scope.sheet.next_row()
        scope.sheet.text(row, 0, label, "label_strong")
        template = f"={rows_with(statuses, status)}"
        scope.formula(row, column, template, value, "year_number", key=own)


def rows_with(statuses: str, status: str) -> str:
    """Return the expression that counts the rows of a table with a status."""
    return f'COUNTIF({{{statuses}}},"{status}")'


def tolerance_row(scope: Scope[DataT], key: str = "tolerance") -> None:
    """Place what rounding may amount to, which the checks beneath read."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, "Toleranse for avrunding (andel)")
    scope.mark(key, scope.sheet.text(row, 1, TOLERANCE, "tolerance"))


@dataclass(frozen=True, slots=True)
class Check(Generic[CheckedT_contra]):
    """One check: how far off (a formula with tokens), and how far it may be.

    Without ``allowed`` nothing is; with it, the formula's value goes along. ``value`` is how far off
    the engine finds it, where that may be more than 0 on inputs that the program reads: such a check
    tells what counts for nothing or should be looked at, while others tell what is wrong. ``word`` is
    what its answer begins with.
    """

    label: str
    deviation: str
    allowed: tuple[str, Callable[[CheckedT_contra], float]] | None = None
    value: Callable[[CheckedT_contra], float] | None = None
    word: str = DEVIATION

    def found(self, data: CheckedT_contra) -> float:
        """Return how far off the engine finds it."""
        return 0.0 if self.value is None else self.value(data)

    def answer(self, data: CheckedT_contra) -> str:
        """Return what the check says: «OK», or what is wrong."""
        if self.value is None:
            return OK
        allowed = 0.0 if self.allowed is None else self.allowed[1](data)
        return OK if self.value(data) <= allowed else self.word + self.label


def _answer(check: Check[DataT]) -> str:
    """Return the formula of a check's answer.

    One that cannot be computed, for a text typed where a number belongs, is wrong.
    """
    wrong = f'"{check.word}"&{{$A}}'
    return f'=IF(ISNUMBER({{~B}}-{{~C}}),IF({{~B}}<={{~C}},"{OK}",{wrong}),{wrong})'


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
        scope.formula(row, 1, check.deviation, check.found, "factor")
        if check.allowed is None:
            sheet.text(row, 2, 0, "factor")
        else:
            scope.formula(row, 2, *check.allowed, "factor")
        area = scope.formula(row, 3, _answer(check), check.answer, "plain")
        sheet.colour_status(area, OK)
    answers = scope.mark(key, Area(sheet.name, first, 3, sheet.row - first))
    row = sheet.next_row()
    sheet.text(row, 0, "Samlet svar", "label_strong")
    parts = "&".join(
        f'IF({cell}="{OK}","",{cell}&". ")'
        for cell in (answers.part(offset).address() for offset in range(answers.rows))
    )
    told = [check for check in checks if check.value is not None]

    def answer(data: DataT) -> str:
        wrong = "".join(f"{text}. " for check in told if (text := check.answer(data)) != OK)
        return prefix + wrong if wrong else OK

    area = scope.formula(
        row,
        3,
        f'=IF(COUNTIF({{{key}}},"{OK}")=ROWS({{{key}}}),"{OK}","{prefix}"&{parts})',
        answer,
        "status",
        name=name,
    )
    scope.answer(name, answer)
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
    if domain.is_whole:
        outside.append(f"{cell}<>INT({cell})")
    return f"IF(COUNT({cell})=0,1,IF(OR({','.join(outside)}),1,0))"


def text_limits(scope: Scope[DataT], domains: Iterable[Domain]) -> None:
    """Place how many signs texts may have, which :func:`faults_of_text` reads: a cell a length."""
    sheet, row = scope.sheet, scope.sheet.next_row()
    sheet.text(row, 0, "Lengste tekster (antall tegn)", "note")
    lengths = {domain.max_length for domain in domains if domain.max_length}
    for column, length in enumerate(sorted(lengths), start=1):
        scope.mark(_signs(length), sheet.text(row, column, length, "limit"))


def _signs(length: int) -> str:
    return f"signs.{length}"


def faults_of_text(cell: str, domain: Domain) -> str:
    """Return the expression that is 1 where a cell holds no text of the domain, else 0.

    A free text is too long, or has no visible sign where it must have one; else it is none of the
    choices.
    """
    if domain.choices:
        one = [f'{cell}="{choice}"' for choice in domain.choices]
        if domain.optional:
            one.append(f'{cell}=""')
        return f"IF(OR({','.join(one)}),0,1)"
    if domain.optional:
        return faults_of_length(cell, domain)
    return f"IF({nothing_seen(cell)},1,{faults_of_length(cell, domain)})"


def faults_of_length(cell: str, domain: Domain) -> str:
    """Return the expression that is 1 where a cell's text is longer than the domain's, else 0."""
    return f"IF(LEN({cell})>{{{_signs(domain.max_length)}}},1,0)"


def nothing_seen(cell: str) -> str:
    """Return the condition that a cell holds no visible sign: only blanks, no-break ones too."""
    return f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),"\u00a0","")=""'
