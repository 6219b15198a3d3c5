"""A file that the form begins with: an input file, a workbook, or a list of municipalities."""

from __future__ import annotations

from fastapi import Response
from fastapi.responses import HTMLResponse

from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.registry import kind_of
from workbook_templates.web.files import Sent
from workbook_templates.web.form import begun_with
from workbook_templates.web.lists import shown_list
from workbook_templates.web.pages import form_page
from workbook_templates.xlsx import Book
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.files import HeldFile
from xlmodel.effektmodell.inputs import ModelInputs


def fill(sent: Sent) -> Response:
    """Show the form with the inputs of a file; of a list, its municipalities and what is wrong in it."""
    file = sent.files[0]
    found = _inputs(file)
    if found is None:
        return shown_list(sent)
    inputs, remarks = found
    return HTMLResponse(form_page(begun_with(inputs), remarks))


def _inputs(file: HeldFile) -> tuple[ModelInputs, tuple[str, ...]] | None:
    """Return the inputs of a file, with what a reader should know; ``None`` where it is a list."""
    ending = file.suffix.lower()
    if ending == ".csv":
        return None
    if ending != ".xlsx":
        return EFFEKTMODELL.inputs_from(file)
    book = Book.open(file)
    kind = kind_of(book.tabs, book.names)
    if not kind.likeness(book.tabs, book.names):
        return None
    if kind is not EFFEKTMODELL:
        raise EffektmodellError(
            f"{file} er en arbeidsbok for {kind.title}. Den kan brukes under «Andre arbeidsbøker»."
        )
    contents = EFFEKTMODELL.read(file, book)
    return contents.inputs, contents.remarks
