"""Blocks of an introduction tab: inputs of the whole workbook, texts, tabs, master check, version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from workbook_templates.blocks.checks import Check, faults_of_number, faults_of_text, text_limits
from workbook_templates.blocks.headings import place_limits
from workbook_templates.blocks.texts import MASTER_CHECK, OK
from workbook_templates.blocks.timeline import band
from workbook_templates.sheet import UNIT_COLUMN, CellValue, Document, Scope, input_style
from xlmodel.common.days import serial_day
from xlmodel.common.fields import Field
from xlmodel.common.shared_fields import MUNICIPALITY_TEXT, PRICE_YEAR
from xlmodel.common.version import MODEL_DATE, MODEL_VERSION

DocumentT = TypeVar("DocumentT", bound=Document)


def global_inputs(
    scope: Scope[DocumentT], items: Iterable[Field], texts: Iterable[Field] = ()
) -> None:
    """Place the inputs of the whole workbook, as :func:`input_rows` does, and the limits of texts.

    These are the lengths that texts may have: theirs, and those of ``texts`` on other tabs.
    """
    items = tuple(items)
    input_rows(scope, items)
    text_limits(scope, (item.domain for item in (*items, *texts)))


def input_rows(scope: Scope[DocumentT], items: Iterable[Field]) -> None:
    """Place a row for each input of the whole workbook; numbers with their limits beside them."""
    sheet = scope.sheet
    for item in items:
        row = sheet.next_row()
        sheet.text(row, 0, item.nb)
        area = scope.entries(row, 1, _values(item), input_style(item, "line"), name=item.name)
        limits = ("", "")
        if item.domain.is_number:
            limits = place_limits(scope, item.key, item.domain, row)
            sheet.text(row, UNIT_COLUMN, "grenser", "note_indent")
        scope.validate(area, item.domain, item.nb, item.help, limits=limits)


def _values(item: Field) -> Callable[[Document], Sequence[CellValue]]:
    return lambda data: item.cells(item.of(data.inputs))


MUNICIPALITY_CHECKS: Final[tuple[Check[object], ...]] = (
    Check(
        "Kommune og programnavn er fylt ut, og ikke for lange",
        f"={faults_of_text('{Kommune}', MUNICIPALITY_TEXT)}"
        f"+{faults_of_text('{Programnavn}', MUNICIPALITY_TEXT)}",
    ),
    Check(
        "Prisåret er et årstall innenfor grensene",
        "=" + faults_of_number("{Prisaar}", "price_year", PRICE_YEAR),
    ),
)


def text_lines(
    scope: Scope[DocumentT], title: str, lines: Sequence[str], *, numbered: bool = False
) -> None:
    """Place a band and lines of running text under it."""
    band(scope.sheet, title)
    for number, line in enumerate(lines, start=1):
        text = f"{number}. {line}" if numbered else line
        scope.sheet.text(scope.sheet.next_row(), 0, text)
    scope.sheet.skip()


def tab_list(scope: Scope[DocumentT], title: str, tabs: Iterable[tuple[str, str]]) -> None:
    """Place the tabs with a link to each and a line on it."""
    sheet = scope.sheet
    band(sheet, title)
    for name, line in tabs:
        row = sheet.next_row()
        sheet.link(row, 0, name)
        sheet.text(row, 1, line)
    sheet.skip()


def master_check(scope: Scope[DocumentT], names: Iterable[str]) -> None:
    """Place the master check over the answers that stand under ``names``: «OK», or all that is wrong."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, "Hovedkontroll", "label_strong")
    parts = tuple(names)
    answers = [f"{{{name}}}" for name in parts]
    plan = scope.plan

    def answer(data: Document) -> str:
        texts = (plan.answers[name](data) for name in parts)
        return "".join(f"{text} " for text in texts if text != OK) or OK

    fine = ",".join(f'{answer}="{OK}"' for answer in answers)
    wrong = "&".join(f'IF({answer}="{OK}","",{answer}&" ")' for answer in answers)
    area = scope.formula(
        row, 3, f'=IF(AND({fine}),"{OK}",{wrong})', answer, "status", name=MASTER_CHECK
    )
    plan.answer(MASTER_CHECK, answer)
    scope.sheet.colour_status(area, OK)


def about_the_file(scope: Scope[DocumentT], title: str, history: Sequence[str] = ()) -> None:
    """Place the version, what made the file, what it was made from, and when it was last used.

    ``history`` are the labels of the data's lines on where the workbook comes from.
    """
    sheet = scope.sheet
    band(sheet, title)
    row = sheet.next_row()
    sheet.text(row, 0, "Modellversjon")
    scope.plan.define("Modellversjon", sheet.text(row, 1, MODEL_VERSION, "plain"))
    row = sheet.next_row()
    sheet.text(row, 0, "Versjonsdato")
    sheet.text(row, 1, serial_day(MODEL_DATE), "day")
    row = sheet.next_row()
    sheet.text(row, 0, "Laget av")
    sheet.text(row, 1, "effektmodell (åpen kildekode, MIT-lisens)")
    for index, label in enumerate(history):
        row = sheet.next_row()
        scope.entries(row, 0, _history(index, label), "label", count=2, direction="across")
    row = sheet.next_row()
    sheet.text(row, 0, "Sist brukt")
    scope.formula(
        row,
        1,
        "=TODAY()",
        lambda data: serial_day(data.last_used),
        "day",
        name="SistBrukt",
        volatile=True,
    )


def _history(index: int, label: str) -> Callable[[Document], Sequence[CellValue]]:
    """Return the values of a line on the workbook that this one comes from; nothing for a new one."""
    return lambda data: (label, data.history[index]) if index < len(data.history) else (None, None)
