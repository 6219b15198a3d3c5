"""Files around a list of municipalities: its empty template, and the summary of what was made."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workbook_templates.batch.list import (
    COLUMN_SHEET,
    LIST_SHEET,
    MEASURE_SHEET,
    information_columns,
    list_columns,
    measure_columns,
)
from workbook_templates.batch.list import Column as ListColumn
from workbook_templates.batch.make import SUMMARY_PARTS, Outcome, summary_key
from workbook_templates.reports import (
    Cell,
    Column,
    Report,
    Row,
    Section,
    Table,
    new_workbook,
    report_bytes,
)
from workbook_templates.sheet import ACCENT, BAND, CellValue
from xlmodel.common.bokmaal import in_bokmaal
from xlmodel.common.errors import first_faults
from xlmodel.common.municipalities import population_source
from xlmodel.common.terms import Group, Unit
from xlmodel.effektmodell.terms import KEY_TERMS

_PART_LABELS: Final = {group.value: group.label() for group in Group} | {"combined": "Samlet"}
SUMMARY: Final = "Sammendrag"
"""Name of the summary's files, without ending; it is no workbook of a municipality."""

_FIXED: Final = ("Kommunenummer", "Kommune", "Fil", "Status")
_WIDTHS: Final = (15, 24, 30, 30)
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def list_template(*, as_csv: bool, rows: Sequence[Mapping[str, str | float]] = ()) -> bytes:
    """Return a list, empty or with rows by column key.

    As xlsx it has a sheet for measures and one that explains the columns. Columns that are no inputs
    come along where there are rows.
    """
    listed = list_columns()
    if rows:
        listed = (*listed[:2], *information_columns(), *listed[2:])
    if as_csv:
        cells = [[_csv_text(row.get(column.key, "")) for column in listed] for row in rows]
        return _csv([[column.key for column in listed], *cells])
    buffer = io.BytesIO()
    workbook = new_workbook(buffer)
    head = workbook.add_format({"bold": True, "bg_color": BAND, "text_wrap": True, "valign": "top"})
    title = workbook.add_format({"bold": True, "font_size": 12, "font_color": ACCENT})
    text = workbook.add_format({"num_format": "@"})
    for name, columns in ((LIST_SHEET, listed), (MEASURE_SHEET, measure_columns())):
        sheet = workbook.add_worksheet(name)
        for number, column in enumerate(columns):
            style = text if column.domain.kind == "text" else None
            sheet.set_column(number, number, 18, style)
            sheet.write_string(0, number, column.key, head)
        sheet.set_row(0, 45)
        sheet.freeze_panes(1, 2)
        if name == LIST_SHEET:
            _write_rows(sheet, columns, rows, text)
    sheet = workbook.add_worksheet(COLUMN_SHEET)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 70)
    sheet.write_string(0, 0, "Kolonnene i listen", title)
    lines = (
        "Én rad per kommune. En tom celle gir standardverdien. Kolonner som ikke brukes, kan slettes.",
        *([f"Innbyggere: {population_source()}"] if rows else []),
        f"Tiltak på arket «{MEASURE_SHEET}» endrer standardtiltaket med samme navn, eller legges til.",
    )
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line)
    row = len(lines) + 2
    for name, columns in ((LIST_SHEET, listed), (MEASURE_SHEET, measure_columns())):
        for number, label in enumerate((f"Kolonne på arket «{name}»", "Betydning", "Tillatt")):
            sheet.write_string(row, number, label, head)
        for row, column in enumerate(columns, start=row + 1):  # noqa: B020  # goes on from there
            for number, value in enumerate((column.key, column.label, column.domain.allowed())):
                sheet.write_string(row, number, value)
        row += 2
    workbook.close()
    return buffer.getvalue()


def _csv_text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.15g}".replace(".", ",")


def _write_rows(
    sheet: Worksheet,
    columns: Sequence[ListColumn],
    rows: Sequence[Mapping[str, str | float]],
    text: Format,
) -> None:
    """Write the rows of a list below its headings; numbers of municipalities are texts."""
    for line, row in enumerate(rows, start=1):
        for number, column in enumerate(columns):
            value = row.get(column.key)
            if isinstance(value, str):
                sheet.write_string(line, number, value, text)
            elif value is not None:
                sheet.write_number(line, number, value)


def _terms() -> list[tuple[str, str, Unit]]:
    """Return key, heading and unit of every key result of every part."""
    return [
        (summary_key(part, term.name), f"{_PART_LABELS[part]}: {term.nb}", term.unit)
        for part in SUMMARY_PARTS
        for term in KEY_TERMS
    ]


def _status(outcome: Outcome) -> str:
    if outcome.faults:
        return "Feil: " + " ".join(first_faults(outcome.faults))
    return "Skrevet" if outcome.written else "Fantes fra før"


def summary_csv(outcomes: Sequence[Outcome]) -> bytes:
    """Return the summary as CSV for Excel in Norwegian: UTF-8 with mark, semicolon, decimal comma."""
    terms = _terms()
    rows: list[list[str]] = [[*_FIXED, *(label for _, label, _ in terms)]]
    for outcome in outcomes:
        fixed = (outcome.number, outcome.name, outcome.file, _status(outcome))
        rows.append(
            [
                *(_as_text(value) for value in fixed),
                *(_csv_number(outcome.results.get(key, "")) for key, _, _ in terms),
            ]
        )
    return _csv(rows)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def _as_text(value: str) -> str:
    """Return a text that a spreadsheet will not take for a formula."""
    return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value


def _csv_number(value: CellValue) -> str:
    if isinstance(value, float):
        return in_bokmaal(f"{value:.2f}")
    return "" if value is None else str(value)


def summary_workbook(outcomes: Sequence[Outcome]) -> bytes:
    """Return the summary as a workbook: a row a municipality, the key results of each part."""
    terms = _terms()
    failed = sum(bool(outcome.faults) for outcome in outcomes)
    table = Table(
        SUMMARY,
        (
            *(Column(head, width=width) for head, width in zip(_FIXED, _WIDTHS, strict=True)),
            *(Column(label, unit, 16) for _, label, unit in terms),
        ),
        ("Nøkkelresultater per kommune. Beløp i kroner i hver kommunes prisår.",),
    )
    rows = [
        Row(
            (
                *(outcome.number, outcome.name, outcome.file),
                Cell(_status(outcome), tone="bad" if outcome.faults else None),
                *(_rounded(outcome.results.get(key)) for key, _, _ in terms),
            )
        )
        for outcome in outcomes
    ]
    report = Report(
        "Effektmodell: sammendrag for kommuner",
        (Section(table=table, rows=rows),),
        (table,),
        facts=(
            ("Kommuner", len(outcomes)),
            ("Arbeidsbøker", len(outcomes) - failed),
            ("Rader med feil", Cell(failed, tone="bad" if failed else None)),
        ),
    )
    return report_bytes(report)


def _rounded(value: CellValue) -> CellValue:
    return round(value, 2) if isinstance(value, float) else value
