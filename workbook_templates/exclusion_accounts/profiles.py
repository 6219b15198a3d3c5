"""The profiles' tab: a row a target group, group, category, type and level, an amount an age."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    FAULTY_ROW,
    FAULTY_ROWS,
    GOOD_ROW,
    Check,
    column_heads,
    faults_of_text,
    rows_with,
    titled,
)
from workbook_templates.exclusion_accounts.blocks import top_with_note
from workbook_templates.exclusion_accounts.data import PROFILE_WIDTH, WORKBOOK, ExclusionData
from workbook_templates.exclusion_accounts.texts import (
    BLOCKS,
    NO_TARGET_ROW,
    NO_TARGET_ROWS,
    PROFILES,
)
from workbook_templates.sheet import (
    Area,
    CellValue,
    Scope,
    SheetPlan,
    WorkbookPlan,
    column_letter,
    input_style,
)
from xlmodel.exclusion_accounts import AGES, AMOUNT, PROFILE_FIELDS

PROFILES_NAME: Final = "UF_Profiler"
AMOUNTS_NAME: Final = "UF_Belop"
ROW_CHECKS: Final[tuple[Check[ExclusionData], ...]] = (
    Check("Alle profilrader har gyldige opplysninger og beløp", "={profiles.faulty}"),
    Check(
        "Alle profilrader med innhold har en målgruppe",
        "={profiles.nameless}",
        value=lambda data: data.without_target,
    ),
)
"""The checks of the rows, which stand on the calculation's tab."""

_STATUS: Final = PROFILE_WIDTH
_COUNT: Final = PROFILE_WIDTH + 1
_FIRST_AMOUNT: Final = PROFILE_WIDTH + 2
_WIDTHS: Final = (11.0, 15.0, 44.0, 9.0, 10.0, 44.0, 11.0, 26.0, 9.0, *(10.6,) * len(AGES))
_STYLES: Final = [input_style(field, "table") for field in PROFILE_FIELDS]
_AMOUNT_STYLES: Final = [input_style(AMOUNT, "table")] * len(AGES)
_KEYS: Final = tuple(field.key for field in PROFILE_FIELDS)


def add_profiles_tab(plan: WorkbookPlan, capacity: int) -> None:
    """Add the tab with room for ``capacity`` rows."""
    sheet = plan.add_sheet(SheetPlan(PROFILES, _WIDTHS, freeze=(8, 3), pages_wide=3))
    scope = Scope(plan, sheet, WORKBOOK)
    top_with_note(scope, PROFILES)
    sheet.skip()
    _table(scope, capacity)
    sheet.skip()
    _limits(scope)


def _table(scope: Scope[ExclusionData], capacity: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["profiles"])
    head = sheet.next_row(height=30)
    texts = [field.nb for field in PROFILE_FIELDS]
    column_heads(sheet, head, (*texts, "Status", "Aldre med beløp"), texts=(*texts[1:], "Status"))
    for column, age in enumerate(AGES, start=_FIRST_AMOUNT):
        sheet.text(head, column, age, "year_head")
    body = Area(sheet.name, sheet.row, 0, capacity, PROFILE_WIDTH)
    amounts = Area(sheet.name, sheet.row, _FIRST_AMOUNT, capacity, len(AGES))
    sheet.fit(body)
    scope.define(PROFILES_NAME, body)
    scope.mark("amounts", scope.define(AMOUNTS_NAME, amounts))
    for column, key in enumerate(_KEYS):
        scope.mark(f"profiles.{key}", body.part(0, column, capacity))
    statuses = scope.mark("profiles.status", Area(sheet.name, sheet.row, _STATUS, capacity))
    sheet.colour_status(statuses, GOOD_ROW)
    for offset in range(capacity):
        _row(scope, offset)
    for column, field in enumerate(PROFILE_FIELDS):
        scope.validate(body.part(0, column, capacity), field.domain, field.nb, field.help)
    _counts(scope)


def _row(scope: Scope[ExclusionData], offset: int) -> None:
    row = scope.sheet.next_row()
    scope.entries(
        row,
        0,
        lambda data: data.row(offset)[:PROFILE_WIDTH],
        _STYLES,
        count=PROFILE_WIDTH,
        direction="across",
    )
    scope.formula(row, _STATUS, _STATUS_FORMULA, _status(offset), "result_text")
    counted = f'=IF({{$A}}="","",COUNT({_AMOUNTS}))'
    scope.formula(row, _COUNT, counted, lambda data: data.amounts_in(offset), "year_number")
    scope.entries(
        row,
        _FIRST_AMOUNT,
        lambda data: data.row(offset)[PROFILE_WIDTH:],
        _AMOUNT_STYLES,
        count=len(AGES),
        direction="across",
    )


def _status(offset: int) -> Callable[[ExclusionData], CellValue]:
    return lambda data: data.status(offset)


_AMOUNTS: Final = (
    f"{{~{column_letter(_FIRST_AMOUNT)}}}:{{~{column_letter(_FIRST_AMOUNT + len(AGES) - 1)}}}"
)


def _faults_of_texts() -> str:
    return "+".join(
        faults_of_text(f"{{~{column_letter(column)}}}", field.domain)
        for column, field in enumerate(PROFILE_FIELDS)
        if field.domain.is_text
    )


_VALID: Final = ",".join(
    (
        "SUMPRODUCT(({targets.numbers}={$A})*1)=1",
        f"COUNTA({_AMOUNTS})=COUNT({_AMOUNTS})",
        f"MIN({_AMOUNTS})>={{amount.min}}",
        f"MAX({_AMOUNTS})<={{amount.max}}",
        f"{_faults_of_texts()}=0",
    )
)
_LAST: Final = column_letter(PROFILE_WIDTH - 1)
_STATUS_FORMULA: Final = (
    f'=IF({{$A}}="",IF(COUNTA({{~B}}:{{~{_LAST}}})+COUNTA({_AMOUNTS})=0,"","{NO_TARGET_ROW}"),'
    f'IF(AND({_VALID}),"{GOOD_ROW}","{FAULTY_ROW}"))'
)


def _counts(scope: Scope[ExclusionData]) -> None:
    """Count the rows whose status asks for a check, and those that have no target group."""
    counts: tuple[tuple[str, str, str, Callable[[ExclusionData], int]], ...] = (
        (FAULTY_ROWS, FAULTY_ROW, "profiles.faulty", lambda _: 0),
        (NO_TARGET_ROWS, NO_TARGET_ROW, "profiles.nameless", lambda data: data.without_target),
    )
    for label, status, key, value in counts:
        row = scope.sheet.next_row()
        scope.sheet.text(row, 0, label, "label_strong")
        template = f"={rows_with('profiles.status', status)}"
        scope.formula(row, _STATUS, template, value, "year_number", key=key)


def _limits(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["limits"])
    column_heads(sheet, sheet.next_row(), ("Inndata", "Minst", "Størst"))
    row = sheet.next_row()
    sheet.text(row, 0, AMOUNT.nb)
    bounds = (AMOUNT.domain.minimum, AMOUNT.domain.maximum)
    for column, (which, bound) in enumerate(zip(("min", "max"), bounds, strict=True), start=1):
        scope.mark(f"amount.{which}", sheet.text(row, column, bound, "kr"))
    low, high = (scope.area(f"amount.{which}").address() for which in ("min", "max"))
    scope.validate(scope.area("amounts"), AMOUNT.domain, AMOUNT.nb, AMOUNT.help, limits=(low, high))
