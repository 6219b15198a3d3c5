"""The tab of placings and intervals: weights, and for each row of the register what follows of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    Check,
    check_rows,
    column_heads,
    faults_of_number,
    titled,
)
from workbook_templates.living_conditions.blocks import (
    LivingScope,
    begin,
    field_checks,
    input_rows,
    limits_beside,
)
from workbook_templates.living_conditions.columns import COLUMNS, GOOD, Column
from workbook_templates.living_conditions.data import Cells, LivingData, is_nameless
from workbook_templates.living_conditions.names import REGISTER_NAME, WEIGHTS_NAME
from workbook_templates.living_conditions.register import NAMELESS, WIDTH
from workbook_templates.living_conditions.texts import BLOCKS, PLACING
from workbook_templates.sheet import (
    Area,
    CellValue,
    SheetPlan,
    WorkbookPlan,
    absolute,
    column_letter,
)
from xlmodel.common.national_identity import DIGITS, DIVISOR, FIRST_WEIGHTS, SECOND_WEIGHTS
from xlmodel.common.placing import SHARED_VOTE, THEMES, VOTE_DECIMALS
from xlmodel.common.terms import Situation
from xlmodel.living_conditions import (
    BASIS,
    COLUMN,
    LOW_INCOME,
    MARK_FIELDS,
    TARGET_GROUPS,
    THEME_FIELDS,
    WEIGHT,
    parameter,
)

_PRINTED_COLUMNS: Final = 17
"""As far as the explanations of the weights reach; the rows of registrations are not printed."""
_LETTERS: Final = {column.key: column_letter(at) for at, column in enumerate(COLUMNS)}
_REFERENCE: Final = re.compile(r"\[(\w+)\]|<([a-z_]+)>")


def add_placing_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab; the register's tab must stand in the plan."""
    widths = [column.width for column in COLUMNS]
    sheet = SheetPlan(PLACING, widths, freeze=(4, 1))
    scope = begin(plan, sheet, PLACING)
    titled(scope, *BLOCKS["basis"])
    input_rows(scope, (BASIS,))
    _low_income(scope)
    _weights(scope)
    sheet.skip()
    sheet.print_page(_PRINTED_COLUMNS)
    _lists(scope)
    sheet.skip()
    _rows(scope, rows)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    weights = "+".join(
        faults_of_number(f"{{weight.{at}}}", "weight", WEIGHT.domain) for at in range(len(THEMES))
    )
    incomes = "+".join(
        faults_of_number(f"{{low_income.{at}}}", "low_income", LOW_INCOME.domain) for at in range(2)
    )
    checks = (
        *field_checks((BASIS,)),
        Check("Inndata: grensene for lavinntekt", f"={incomes}"),
        Check("Inndata: vektene", f"={weights}"),
    )
    check_rows(scope, checks, f"{PLACING}: ", "Plassering_Kontroll", key="placing.checks")


def _low_income(scope: LivingScope) -> None:
    """Place the limits of low income, which the form shows to those who fill it in."""
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, 0, LOW_INCOME.nb)
    area = scope.entries(
        row,
        1,
        lambda data: data.inputs.low_income,
        "input_kr",
        count=2,
        direction="across",
        name=LOW_INCOME.name,
    )
    for at in range(2):
        scope.mark(f"low_income.{at}", area.part(0, at))
    row = sheet.next_row()
    sheet.text(row, 0, "Grenser for inntekt (kr)")
    limits = limits_beside(scope, "low_income", LOW_INCOME.domain, row, 1)
    scope.validate(area, LOW_INCOME.domain, LOW_INCOME.nb, LOW_INCOME.help, limits=limits)


def _weights(scope: LivingScope) -> None:
    """Place the weight of each theme, with what the situations are in it."""
    sheet = scope.sheet
    head = sheet.next_row(height=32)
    column_heads(sheet, head, ("Tema", WEIGHT.nb))
    sheet.text(head, 2, "Situasjonene i temaet", "column_head_indent")
    sheet.texts(head, range(3, 12), "", "column_head_text")
    area = Area(sheet.name, sheet.row, 1, len(THEMES))
    for at, theme in enumerate(THEMES):
        row = sheet.next_row()
        sheet.text(row, 0, theme.label)
        scope.entry(row, 1, lambda data, at=at: data.inputs.weights[at], "input_number")  # type: ignore[misc]
        scope.mark(f"weight.{at}", area.part(at))
        sheet.text(row, 2, theme.help, "note_indent")
    scope.define(WEIGHTS_NAME, area)
    row = sheet.next_row()
    sheet.text(row, 0, "Grenser for vekt")
    limits = limits_beside(scope, "weight", WEIGHT.domain, row, 1)
    scope.validate(area, WEIGHT.domain, WEIGHT.nb, WEIGHT.help, limits=limits)


def _lists(scope: LivingScope) -> None:
    """Place the numbers and lists that the formulas read."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["lists"])
    _number_cells(scope)
    row = sheet.next_row()
    sheet.text(row, 0, "Vektene på linje")
    scope.formulas(
        row,
        1,
        [f"=IF(COUNT({{weight.{at}}})=1,{{weight.{at}}},0)" for at in range(len(THEMES))],
        lambda data: data.inputs.weights,
        "persons",
        key="vote.weights",
        direction="across",
    )
    first = sheet.row
    for situation in Situation:
        row = sheet.next_row()
        sheet.text(row, 0, situation.label())
        scope.mark(f"number.{situation + 1}", sheet.text(row, 1, situation + 1, "limit"))
    scope.mark("situations", Area(sheet.name, first, 0, len(Situation)))
    scope.mark("numbers", Area(sheet.name, first, 1, len(Situation)))
    for number, text in TARGET_GROUPS.items():
        row = sheet.next_row()
        scope.mark(f"target.{number}", sheet.text(row, 1, number, "limit"))
        sheet.text(row, 0, "Målgruppe")
        sheet.text(row, 2, text, "note")
    _identity(scope)


def _number_cells(scope: LivingScope) -> None:
    sheet = scope.sheet
    for key, label, value in (
        ("vote.shared", "Delt stemme", SHARED_VOTE),
        ("vote.decimals", "Desimaler i stemmer", VOTE_DECIMALS),
        ("days_a_month", "Dager per måned", parameter("days_a_month")),
        ("follow.months", "Måneder til oppfølging", parameter("follow_up_months")),
    ):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.mark(key, sheet.text(row, 1, value, "plain"))


def _identity(scope: LivingScope) -> None:
    """Place what tells a national identity number: powers of ten, weights, and its least and most."""
    sheet = scope.sheet
    powers = [10**at for at in reversed(range(DIGITS))]
    lines: tuple[tuple[str, str, list[int]], ...] = (
        ("powers", "Fødselsnummer: siffer", powers),
        ("above", "Fødselsnummer: siffer over", [10 * power for power in powers]),
        *(
            (f"weights.{at}", f"Fødselsnummer: kontroll {at + 1}", list(weights))
            for at, weights in enumerate((FIRST_WEIGHTS, SECOND_WEIGHTS))
        ),
    )
    for key, label, values in lines:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        for column, value in enumerate(values, start=1):
            sheet.text(row, column, value, "plain")
        scope.mark(f"identity.{key}", Area(sheet.name, row, 1, 1, DIGITS))
    row = sheet.next_row()
    sheet.text(row, 0, "Fødselsnummer: grenser")
    for column, (key, value) in enumerate(
        (("ten", DIGITS - 1), ("eleven", DIVISOR), ("digits", DIGITS)), start=1
    ):
        scope.mark(f"identity.{key}", sheet.text(row, column, value, "plain"))


def _rows(scope: LivingScope, rows: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["rows"])
    head = sheet.next_row(height=60)
    texts = [column.head for column in COLUMNS if column.blank == ""]
    column_heads(sheet, head, [column.head for column in COLUMNS], texts=texts)
    register = scope.plan.names[f"{scope.group}{REGISTER_NAME}"]
    body = Area(sheet.name, sheet.row, 0, rows, len(COLUMNS))
    scope.mark("rows", body)
    for key in ("case", "due"):
        at = [column.key for column in COLUMNS].index(key)
        scope.mark(f"rows.{key}.first", body.part(0, at))
    for at, column in enumerate(COLUMNS):
        _column(scope, column, body.part(0, at, rows), register)
    sheet.skip(rows)
    sheet.colour_status(scope.area("rows.status"), GOOD)


def _column(scope: LivingScope, column: Column, area: Area, register: Area) -> None:
    templates = [
        _template(column.formula, register, register.row + offset) for offset in range(area.rows)
    ]
    scope.formulas(
        area.row,
        area.column,
        templates,
        _values(column, area.rows),
        column.style,
        key=f"rows.{column.key}",
        name=column.name,
    )


def _values(column: Column, rows: int) -> Callable[[LivingData], list[CellValue]]:
    if column.key == "number":
        return lambda _: list(range(1, rows + 1))
    if column.key == "due_number":
        return lambda data: _due_numbers(data, rows)

    def of(data: LivingData, offset: int) -> CellValue:
        row = data.row(offset)
        if row is None:
            return _without_name(column, data.cells(offset))
        return column.value(row)

    return lambda data: [of(data, offset) for offset in range(rows)]


def _due_numbers(data: LivingData, rows: int) -> list[CellValue]:
    """Return each row's number among the cases to follow up, 0 for the others."""
    found: list[CellValue] = [0] * rows
    due = [at for at, row in enumerate(data.rows) if row is not None and row.is_due]
    for number, at in enumerate(due, start=1):
        found[at] = number
    return found


def _without_name(column: Column, cells: Cells) -> CellValue:
    """Return what a column shows of a row that has no case number."""
    return NAMELESS if column.key == "status" and is_nameless(cells) else column.blank


def _template(formula: str, register: Area, row: int) -> str:
    """Return a column's formula for a row of the register."""

    def reference(match: re.Match[str]) -> str:
        if match[1]:
            return f"{{${_LETTERS[match[1]]}}}"
        first, last = _REGISTER_SPANS.get(match[2]) or (COLUMN[match[2]],) * 2
        cells = absolute(row, first).replace("$" + str(row + 1), str(row + 1))
        if first != last:
            cells += ":" + absolute(row, last).replace("$" + str(row + 1), str(row + 1))
        return f"{register.sheet}!{cells}"

    return _REFERENCE.sub(reference, formula)


_REGISTER_SPANS: Final = {
    "row": (0, WIDTH - 1),
    "themes": (COLUMN[THEME_FIELDS[0].key], COLUMN[THEME_FIELDS[-1].key]),
    "marks": (COLUMN[MARK_FIELDS[0].key], COLUMN[MARK_FIELDS[-1].key]),
}
