"""What the page does with files: the same as the commands, with what is held in memory only.

Each task is given what was sent and answers with HTML or with a file; what is wrong raises
``EffektmodellError`` with the sentence that the command would tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Final

from fastapi import Response
from fastapi.responses import HTMLResponse

from workbook_templates.checking import AuditReport, audit_report, audit_workbook
from workbook_templates.comparing import comparison_report
from workbook_templates.kinds import AnyKind, RollRequest
from workbook_templates.paper import make_paper
from workbook_templates.reading import read_both
from workbook_templates.registry import kinds
from workbook_templates.reports import (
    Cell,
    Report,
    Row,
    Section,
    Table,
    numbers,
    remarks_html,
    report_bytes,
    report_html,
    texts,
)
from workbook_templates.rolling import roll_file
from workbook_templates.sheet import drawings
from workbook_templates.web.desk import attachment
from workbook_templates.web.svg import figures_html
from workbook_templates.xlsx import Book, safe_file_name
from workbook_templates.xlsx import CellValue as FoundValue
from xlmodel.common.bokmaal import rounded_text
from xlmodel.common.errors import EffektmodellError, InputError, Violation
from xlmodel.common.fields import Domain
from xlmodel.common.files import HeldFile
from xlmodel.common.price_index import INDEX_CHOICES
from xlmodel.common.shared_fields import FIRST_YEAR, PRICE_YEAR
from xlmodel.common.terms import Unit

WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOML_TYPE: Final = "application/toml"
_PAPER_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KEY_FIGURES: Final = Table(
    "Nøkkelresultater",
    (*texts(Nøkkelresultat=44), *numbers(Unit.NUMBER, 20, "I filen", "Modellen")),
)
_MOST_FIGURES: Final = 6
_UNDER_TITLE: Final = 2
"""The level of headings right under a page's title."""
_NO_NAME: Final = "uten navn.xlsx"
_LONGEST_ENDING: Final = 10
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: one file or more, in order, and what was typed beside them."""

    files: tuple[HeldFile, ...]
    typed: Mapping[str, str]


Task = Callable[[Sent], Response]


def held(name: str, content: bytes, folder: str = "") -> HeldFile:
    """Return a file that was sent; of its name only the last part is kept, as any system takes it."""
    path = PurePosixPath(name.replace("\\", "/"))
    plain = safe_file_name(path.stem, path.suffix[:_LONGEST_ENDING]).strip(". ") or _NO_NAME
    return HeldFile.of(f"{folder}{plain}", content)


def download(name: str, content: bytes, media_type: str) -> Response:
    """Answer with a file that a browser saves under its name."""
    return Response(content, media_type=media_type, headers=attachment(name))


def _shown(report: Report) -> Response:
    return HTMLResponse(report_html(report, _UNDER_TITLE))


def _filed(name: str, report: Report) -> Response:
    return download(f"{name}.xlsx", report_bytes(report), WORKBOOK_TYPE)


# The tasks ---------------------------------------------------------------------------------------


def check(sent: Sent) -> Response:
    """Show what ``kontroller`` finds in a workbook, and its key results."""
    audit = audit_workbook(_one(sent), today())
    report = audit_report(audit)
    return _shown(replace(report, sections=(*report.sections, _key_figures(audit))))


def _key_figures(audit: AuditReport) -> Section:
    rows = [
        Row((item.label, *(_rounded(value) for value in (item.stored, item.model))))
        for item in audit.key_figures
    ]
    return Section("Nøkkelresultater", _KEY_FIGURES, rows)


def _rounded(value: FoundValue) -> Cell:
    """Return a value as it is shown; none is a gap that a text fills."""
    text = "–" if value is None else rounded_text(value)
    return Cell(text)


def file_check(sent: Sent) -> Response:
    """Give the report of ``kontroller``."""
    file = _one(sent)
    return _filed(f"Kontrollrapport {file.stem}", audit_report(audit_workbook(file, today())))


def compare(sent: Sent) -> Response:
    """Show what ``sammenlign`` tells of two workbooks."""
    return _shown(_comparison(sent))


def file_comparison(sent: Sent) -> Response:
    """Give the report of ``sammenlign``."""
    return _filed("Sammenligning", _comparison(sent))


def _comparison(sent: Sent) -> Report:
    file_a, file_b = sent.files
    kind, (contents_a, contents_b) = read_both(file_a, file_b)
    return comparison_report(kind, file_a, contents_a, file_b, contents_b)


def roll(sent: Sent) -> Response:
    """Show what ``rull`` tells of next year's workbook."""
    kind, rolled = roll_file(_one(sent), _request(sent))
    told = [f"Rullet frem fra {rolled.history[0]}.", rolled.history[1]]
    report = Report(kind.title, kind.summary(rolled.inputs).sections, lead=told)
    return HTMLResponse(remarks_html(rolled.remarks) + report_html(report, _UNDER_TITLE))


def rolled_workbook(sent: Sent) -> Response:
    """Give the workbook of ``rull``."""
    kind, rolled = roll_file(_one(sent), _request(sent))
    return download(kind.file_name(rolled.inputs), rolled.content(), WORKBOOK_TYPE)


def _request(sent: Sent) -> RollRequest:
    first = _whole(sent, "startaar", "Nytt første år", FIRST_YEAR)
    if first is None:
        raise InputError([Violation("Nytt første år", None, FIRST_YEAR.allowed())])
    index = sent.typed.get("indeks", "") or None
    if index is not None and index not in INDEX_CHOICES:
        raise InputError([Violation("Indeks", index, " eller ".join(INDEX_CHOICES))])
    price_year = _whole(sent, "prisaar", "Nytt prisår", PRICE_YEAR)
    return RollRequest(_one(sent).name, first, price_year, index)


def paper(sent: Sent) -> Response:
    """Give the paper of ``notat``."""
    title = sent.typed.get("tittel", "").strip()
    if title and (faults := Domain("text", max_length=150).violations("Tittel", title)):
        raise InputError(faults)
    made = make_paper(Book.open(_one(sent), macros=True), title, _day(sent))
    name = made.kind.file_name(made.inputs).removesuffix(".xlsx")
    return download(safe_file_name(f"Notat {name}", ".docx"), made.content, _PAPER_TYPE)


def make(sent: Sent) -> Response:
    """Show the key results and the first figures of an input file, or of a workbook, of a kind."""
    kind = chosen_kind(sent.typed.get("slag", ""))
    inputs, remarks = kind.inputs_from(_one(sent))
    plan, data = kind.plan(kind.capacity(inputs)), kind.data(inputs)
    told = [item for item in drawings(plan, data) if not item.is_empty]
    return HTMLResponse(
        remarks_html(remarks)
        + report_html(kind.summary(inputs))
        + figures_html(told[:_MOST_FIGURES])
    )


def made_workbook(sent: Sent) -> Response:
    """Give the workbook that an input file, or a workbook, of a kind gives."""
    kind = chosen_kind(sent.typed.get("slag", ""))
    inputs, _ = kind.inputs_from(_one(sent))
    return download(kind.file_name(inputs), kind.workbook_bytes(inputs), WORKBOOK_TYPE)


TASKS: Final[Mapping[str, tuple[Task, int]]] = {
    "kontroller": (check, 1),
    "kontrollrapport": (file_check, 1),
    "sammenlign": (compare, 2),
    "sammenligning": (file_comparison, 2),
    "rull": (roll, 1),
    "rullet": (rolled_workbook, 1),
    "notat": (paper, 1),
    "slag": (make, 1),
    "slagbok": (made_workbook, 1),
}
"""What is done at each address, and with how many files."""


# What is typed -----------------------------------------------------------------------------------


def chosen_kind(word: str) -> AnyKind:
    """Return the kind whose workbooks' names begin with a word."""
    found = next((kind for kind in kinds() if kind.word == word), None)
    if found is None:
        words = ", ".join(kind.word for kind in kinds())
        raise InputError([Violation("Slag", word, words)])
    return found


def today() -> date:
    """Return the date that a report states."""
    return datetime.now().astimezone().date()


def _one(sent: Sent) -> HeldFile:
    return sent.files[0]


def _whole(sent: Sent, key: str, label: str, domain: Domain) -> int | None:
    """Return a whole number that was typed; ``None`` where nothing was."""
    typed = sent.typed.get(key, "").strip()
    if not typed:
        return None
    if typed.isdecimal() and len(typed) <= _LONGEST_NUMBER and domain.admits_number(int(typed)):
        return int(typed)
    raise InputError([Violation(label, typed, domain.allowed())])


def _day(sent: Sent) -> date | None:
    typed = sent.typed.get("dato", "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise InputError([Violation("Dato", typed, "en dato på formen ÅÅÅÅ-MM-DD")]) from None


def example(word: str, name: str, ending: str) -> Response:
    """Give an example of a kind: the workbook (xlsx), or the commented input file (toml)."""
    kind = chosen_kind(word)
    if name not in kind.examples or ending not in ("xlsx", "toml"):
        raise EffektmodellError("Eksempelet finnes ikke.")
    chosen = kind.examples[name]
    if ending == "toml":
        return download(f"{kind.word} {name}.toml", chosen.toml().encode(), TOML_TYPE)
    inputs = chosen.inputs()
    return download(kind.file_name(inputs), kind.workbook_bytes(inputs), WORKBOOK_TYPE)
