"""Reads a folder of filled forms into the register: each that cannot be used is told with cell and reason.

Nothing that was typed in a form stands in a message but the day and what is no choice; a national
identity number never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from workbook_templates.kinds import Changed, InputName
from workbook_templates.living_conditions.data import PREFIX
from workbook_templates.living_conditions.names import form_name
from workbook_templates.living_conditions.plan import living_plan
from workbook_templates.living_conditions.reader import ORIGIN, FormReader, form_names
from workbook_templates.living_conditions.texts import FORM
from workbook_templates.reports import Cell, Column, Report, Row, Section, Table, texts
from workbook_templates.sheet import Constant, Entry, Formula, WorkbookPlan, relative
from workbook_templates.xlsx import EMPTY, Book, PackageError
from xlmodel.common.bokmaal import composed
from xlmodel.common.errors import EffektmodellError, legible, os_error_text
from xlmodel.living_conditions import (
    CASE,
    DAY,
    EMPTY_FORM,
    EXAMPLES,
    REGISTER_FIELDS,
    SPARE_ROWS,
    STANDARD_ROWS,
    LivingConditions,
    Registration,
    example,
)

FORMS, COMMENTS, EMPTY_FORM_OPTION = "--skjemaer", "--kommentarer", "--tomt-skjema"
_FORM_ROWS: Final = 5
"""Rows of the register of a file that is handed out as a form."""
_MOST_FORMS: Final = 5_000
_SHOWN_REASONS: Final = 3

_READ, _KNOWN, _REFUSED = "Lest", "Lest før", "Ikke lest"
_TABLE: Final = Table(
    "Skjemaer",
    (
        *texts(Fil=36, Resultat=12),
        Column("Grunn", width=90, long=True),
    ),
)


class FormError(EffektmodellError):
    """A form that cannot be used: why, with the cell where it is one's fault."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file of the folder: «Lest», «Lest før» or «Ikke lest», and why not."""

    file: str
    result: str
    reasons: tuple[str, ...] = ()


def change(
    inputs: LivingConditions, options: Mapping[str, Path | None]
) -> Changed[LivingConditions]:
    """Put the forms of a folder into the register, or empty it for a form to be handed out."""
    folder = options.get(FORMS)
    if inputs is example(EXAMPLES[0]):  # none was asked for, and its cases are nobody's register
        inputs = example(EXAMPLES[1])
    if EMPTY_FORM_OPTION in options:
        if folder is not None:
            raise EffektmodellError(f"{FORMS} og {EMPTY_FORM_OPTION} kan ikke brukes samtidig.")
        made = replace(inputs, registrations=(), form=EMPTY_FORM, note="", rows=_FORM_ROWS)
        return Changed(made)
    if folder is None:
        raise EffektmodellError(f"{COMMENTS} brukes sammen med {FORMS} MAPPE.")
    return with_forms(inputs, folder, comments=COMMENTS in options)


def with_forms(
    inputs: LivingConditions, folder: Path, *, comments: bool
) -> Changed[LivingConditions]:
    """Return the inputs with the forms of a folder in the register, and a report of every file.

    Forms are read in the order of their files' names. One whose case and day the register has is not
    put in again; if it says otherwise than the register, or if two forms share case and day, it is
    told. ``comments`` carries the free text along.
    """
    registrations = {item.key: item for item in inputs.registrations}
    first: dict[object, str] = {}
    outcomes = []
    for path in _files(folder):
        try:
            form = read_form(path)
            outcome = _placed(form, path.name, registrations, first, comments=comments)
        except FormError as error:
            outcome = Outcome(path.name, _REFUSED, tuple(str(error).split("\n")))
        outcomes.append(outcome)
    added = tuple(item for item in registrations.values() if item not in inputs.registrations)
    every = (*inputs.registrations, *added)
    rows = max(inputs.rows, len(every) + SPARE_ROWS, STANDARD_ROWS if added else 1)
    made = replace(inputs, registrations=every, rows=rows)
    is_whole = all(outcome.result != _REFUSED for outcome in outcomes)
    return Changed(made, reports=(_report(outcomes),), is_whole=is_whole)


def _placed(
    form: Registration,
    file: str,
    registrations: dict[tuple[str, date], Registration],
    first: dict[object, str],
    *,
    comments: bool,
) -> Outcome:
    """Put a form into the register, or tell why it does not belong there."""
    where = f"celle {_address(CASE)} (Saksnummer) og celle {_address(DAY)} (Dato)"
    if form.key in first:
        told = f"{where}: saken har et skjema fra samme dag i {first[form.key]}."
        return Outcome(file, _REFUSED, (told,))
    first[form.key] = file
    kept = registrations.get(form.key)
    if kept is None:
        registrations[form.key] = form if comments else form.without_comment()
        return Outcome(file, _READ)
    differing = [
        f"celle {_address(item)} ({item.nb})"
        for item, mine, theirs in zip(
            REGISTER_FIELDS,
            form.without_comment().values,
            kept.without_comment().values,
            strict=True,
        )
        if mine != theirs
    ]
    if not differing:
        return Outcome(file, _KNOWN)
    told = (
        f"registeret har saken på samme dag med andre svar: {', '.join(differing[:_SHOWN_REASONS])}"
        f"{' og flere' if len(differing) > _SHOWN_REASONS else ''}."
    )
    return Outcome(file, _REFUSED, (told,))


def _files(folder: Path) -> list[Path]:
    """Return the workbooks of a folder by name; hidden files and those of open programs are left out."""
    try:
        if not folder.is_dir():
            raise EffektmodellError(f"{folder}: dette er ikke en mappe.")
        found = sorted(
            (
                path
                for path in folder.iterdir()
                if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods")
                and not path.name.startswith((".", "~$"))
            ),
            key=lambda path: composed(path.name),
        )
    except OSError as error:
        raise EffektmodellError(os_error_text(error, folder)) from None
    if not found:
        raise EffektmodellError(f"{folder}: mappen har ingen skjemaer (.xlsx).")
    if len(found) > _MOST_FORMS:
        raise EffektmodellError(
            f"{folder}: mappen har {len(found)} skjemaer. Høyst {_MOST_FORMS} leses på én gang."
        )
    return found


def read_form(path: Path) -> Registration:
    """Read a filled form; raise :class:`FormError` with every reason why it cannot be used."""
    try:
        book = Book.open(path)
        reader = _FormFile(path, book)
        return reader.registration()
    except FormError:
        raise
    except PackageError as error:
        raise FormError(_bare(str(error), path)) from None
    except EffektmodellError as error:
        raise FormError(_bare(str(error), path)) from None


def _bare(message: str, path: Path) -> str:
    """Return a message without the file's name, which the report has beside it."""
    lines = (
        line.removeprefix(str(path)).removeprefix(path.name).lstrip(":, ")
        for line in message.split("\n")
    )
    return "\n".join(line[:1].upper() + line[1:] for line in lines)


class _FormFile(FormReader):
    """The form of a file."""

    def __init__(self, path: Path, book: Book) -> None:
        plan = living_plan(_FORM_ROWS)
        names: dict[str, InputName] = form_names()
        kept = {name: plan.names[name] for name in (*names, "Modellversjon")}
        super().__init__(path, book, kept, names, ORIGIN)
        self._plan = plan

    def registration(self) -> Registration:
        """Return what the form says; raise :class:`FormError` with every fault."""
        self.check_version()
        self._check_tab()
        self.check_names()
        values = self.form(required=True)
        if not self.faults and all(value in (None, "") for value in values):
            raise FormError(f"fanen «{FORM}»: skjemaet er tomt.")
        if self.faults:
            told = [_bare(str(fault), self.path) for fault in self.faults]
            rest = len(told) - _SHOWN_REASONS
            more = [f"… og {rest} til."] if rest > 0 else []
            raise FormError("\n".join([*told[:_SHOWN_REASONS], *more]))
        return Registration(values)

    def _check_tab(self) -> None:
        """Refuse a form whose tab has another name, is unprotected, or has other questions."""
        area = self.places.get(PREFIX + form_name(CASE))
        tab = self.book.sheet(FORM)
        if tab is None or not tab.is_worksheet:
            named = "" if area is None else f" Skjemaet står i fanen «{legible(area.sheet)}»."
            raise FormError(f"fanen «{FORM}» mangler eller har fått et annet navn.{named}")
        if not tab.content.protected:
            raise FormError(
                f"fanen «{FORM}», celle A1: arket er ikke lenger beskyttet, så spørsmål kan være endret. "
                "Fyll ut et nytt skjema, eller velg Se gjennom → Beskytt ark."
            )
        changed = next(_changed_cells(self._plan, tab.cells), None)
        if changed is not None:
            raise FormError(
                f"fanen «{FORM}», celle {changed}: spørsmålet eller formelen i skjemaet er endret, eller cellen er ikke låst. "
                "Fyll ut et nytt skjema."
            )


def _changed_cells(plan: WorkbookPlan, cells: Mapping[tuple[int, int], object]) -> Iterator[str]:
    """Yield the cells of the form whose fixed text or formula is gone or another."""
    sheet = next(item for item in plan.sheets if item.name == FORM)
    for at, cell in sheet.cells.items():
        found = cells.get(at, EMPTY)
        value, formula = getattr(found, "value", None), getattr(found, "formula", None)
        is_open = getattr(found, "is_unlocked", False) and not isinstance(cell.content, Entry)
        if is_open:
            yield relative(*at)
        elif isinstance(cell.content, Formula):
            if formula is None:
                yield relative(*at)
        elif _is_other_text(cell.content, value):
            yield relative(*at)


def _is_other_text(content: object, value: object) -> bool:
    """Say whether a fixed text of the form reads otherwise in the file."""
    wanted = content.value if isinstance(content, Constant) else ""
    return isinstance(wanted, str) and wanted not in ("", composed(str(value)))


def _address(item: object) -> str:
    area = living_plan(_FORM_ROWS).names[PREFIX + form_name(item)]  # type: ignore[arg-type]  # a field
    return relative(area.row, area.column)


def _report(outcomes: Sequence[Outcome]) -> Report:
    """Return what became of every file, those that were not read last."""
    counts = dict.fromkeys((_READ, _KNOWN, _REFUSED), 0)
    for outcome in outcomes:
        counts[outcome.result] += 1
    lead = (
        f"{len(outcomes)} skjemaer: {counts[_READ]} lest, {counts[_KNOWN]} lest før, "
        f"{counts[_REFUSED]} ikke lest."
    )
    refused = [outcome for outcome in outcomes if outcome.result == _REFUSED]
    return Report(
        "Skjemaer", [Section("Skjemaer", _TABLE, list(_rows(refused)), lead=[lead])], (_TABLE,)
    )


def _rows(outcomes: Iterable[Outcome]) -> Iterator[Row]:
    for outcome in outcomes:
        for at, reason in enumerate(outcome.reasons):
            name = outcome.file if at == 0 else ""
            result = Cell(outcome.result if at == 0 else "", tone="warning")
            yield Row((name, result, reason))
