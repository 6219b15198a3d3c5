"""Lists of municipalities: what they hold, and all their workbooks in a zip file, made as it is sent.

The zip is what stands in the folder of ``alle``: a workbook for each municipality and the summary. It
goes out piece by piece, each led by its length, so that the page can tell how far it has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from fastapi import Response
from fastapi.responses import HTMLResponse

from workbook_templates.batch import (
    SUMMARY,
    ListRow,
    Outcome,
    list_template,
    municipality_rows,
    read_list,
    summary_csv,
    summary_workbook,
    workbook_of,
)
from workbook_templates.reports import (
    Column,
    Report,
    Row,
    Section,
    Table,
    counted,
    report_html,
    texts,
)
from workbook_templates.web.files import WORKBOOK_TYPE, Sent, download
from xlmodel.common.errors import EffektmodellError, first_faults

MOST_ROWS: Final = 500
"""Municipalities of a list; there are 357."""
_TEMPLATE: Final = "Kommuneliste.xlsx"
_TIME: Final = (2020, 1, 1, 0, 0, 0)
_LIST: Final = Table("Liste", (*texts(Nr=8, Kommune=24), Column("Status", width=60, long=True)))


def template(which: str) -> Response:
    """Give an empty list, or one of all municipalities."""
    rows = tuple(municipality_rows(None, None)) if which == "alle" else ()
    return download(_TEMPLATE, list_template(as_csv=False, rows=rows), WORKBOOK_TYPE)


def shown_list(sent: Sent) -> Response:
    """Show the municipalities of a list, and what is wrong in it."""
    rows = list(_rows(sent))
    faulty = [row for row in rows if row.faults]
    told = [f"I listen er det {counted(len(rows), 'kommune', 'kommuner')}."]
    if faulty:
        told.append(f"Ingen arbeidsbok får {counted(len(faulty), 'rad', 'rader')} med feil.")
    table = [
        Row((row.number, row.name, "\n".join(first_faults(row.faults)) or "Klar"))
        for row in (*faulty, *(row for row in rows if not row.faults))
    ]
    return HTMLResponse(
        report_html(Report("Liste", (Section(table=_LIST, rows=table),), lead=told))
    )


class Zipping:
    """The workbooks of a list as a zip file, a piece at a time; runs in the thread that asks."""

    def __init__(self, sent: Sent) -> None:
        rows = list(_rows(sent))
        self.name = "Arbeidsbøker.zip"
        self.count = len(rows) + 1
        self._rows = iter(rows)
        self._outcomes: list[Outcome] = []
        self._sink = _Sink()
        self._zip: ZipFile | None = ZipFile(self._sink, "w", ZIP_STORED)

    def piece(self) -> bytes | None:
        """Return what comes next: a municipality's workbook, at the end the rest, then ``None``.

        A municipality without a workbook adds nothing but its line in the summary.
        """
        if self._zip is None:
            return None
        row = next(self._rows, None)
        if row is None:
            self._outcomes.sort(key=lambda item: (item.number, item.where))
            self._add(f"{SUMMARY}.csv", summary_csv(self._outcomes))
            self._add(f"{SUMMARY}.xlsx", summary_workbook(self._outcomes))
            self._zip.close()
            self._zip = None
        else:
            outcome, content = workbook_of(row)
            self._outcomes.append(replace(outcome, written=bool(content)))
            if content:
                self._add(outcome.file, content)
        return self._sink.drained()

    def _add(self, name: str, content: bytes) -> None:
        if self._zip is not None:
            self._zip.writestr(ZipInfo(name, _TIME), content)


class _Sink:
    """What a zip file is written to: what is drained is gone, and counts all the same.

    It needs no closing, so that a zip that nobody waits for any longer ends whenever it may.
    """

    def __init__(self) -> None:
        self._before = 0
        self._held = bytearray()
        self._at = 0

    def write(self, data: bytes) -> int:
        end = self._at + len(data)
        self._held[self._at : end] = data
        self._at = end
        return len(data)

    def tell(self) -> int:
        return self._before + self._at

    def seek(self, offset: int, _whence: int = 0) -> int:
        self._at = offset - self._before
        return offset

    def flush(self) -> None:
        """Do nothing: it is held until it is drained."""

    def close(self) -> None:
        """Do nothing: what is held is drained after."""

    def drained(self) -> bytes:
        """Return what was written since last time."""
        data = bytes(self._held)
        self._before += len(data)
        self._held = bytearray()
        self._at = 0
        return data


def _rows(sent: Sent) -> Iterator[ListRow]:
    """Yield the rows of a list that was sent; refuse one that has none, or too many."""
    file = sent.files[0]
    rows = list(islice(read_list(file), MOST_ROWS + 1))
    if not rows:
        raise EffektmodellError(f"{file}: listen har ingen kommuner. Skriv én kommune per rad.")
    if len(rows) > MOST_ROWS:
        raise EffektmodellError(
            f"{file}: listen har flere enn {MOST_ROWS} kommuner. Siden tar ikke flere om gangen."
        )
    return iter(rows)
