"""The pages' templates and static files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbook_templates.registry import kinds, registered
from workbook_templates.web.form import BASIS, Filled
from workbook_templates.web.places import (
    FORM_PLACE,
    KINDS_PLACE,
    MENU,
    START,
    Box,
    Button,
    Drop,
    FilePage,
)
from workbook_templates.web.results import results_html
from xlmodel import __version__
from xlmodel.common.municipalities import municipalities

_FOLDER: Final = Path(__file__).parent
_MEND: Final = "Rett det som er merket, så regnes resultatene ut på nytt."


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def static(name: str) -> bytes:
    """Return a static file."""
    return (_FOLDER / "static" / name).read_bytes()


def _page(template: str, here: str, **values: object) -> str:
    """Return a page; ``here`` is its address in the menu."""
    made = _environment().get_template(template)
    return made.render(menu=MENU, here=here, version=__version__, **values)


def form_page(filled: Filled, remarks: Sequence[str] = ()) -> str:
    """Return the page of the form: what is typed, what is wrong with it, and what it leads to.

    ``remarks`` are on the file that it begins with.
    """
    return _page(
        "lag.html",
        FORM_PLACE.address,
        start=START,
        basis_name=BASIS,
        basis=filled.basis,
        remarks=remarks,
        texts=filled.form.texts,
        groups=filled.form.groups,
        typed=filled.typed,
        municipalities=[item.name for item in municipalities().values()],
        **_changing(filled),
    )


def changes_page(filled: Filled) -> str:
    """Return what typing has changed of the page of the form: the results, or what is wrong with it."""
    return _environment().get_template("endring.html").render(**_changing(filled))


def _changing(filled: Filled) -> dict[str, object]:
    return {
        "faults": filled.faults,
        "remark": filled.remark,
        "status": _MEND if filled.faults else "",
        "results": Markup("") if filled.inputs is None else results_html(filled.inputs),
    }


def file_page(shown: FilePage) -> str:
    """Return a page for files."""
    return _page("filer.html", shown.address, shown=shown)


def problem_page(told: str) -> str:
    """Return the page that tells what went wrong."""
    return _page("feil.html", "", told=told)


@cache
def kinds_page() -> str:
    """Return the page of every kind of workbook: its examples, and a place for a file of one's own."""
    every = [
        (kind, _capitalised(item.line.removeprefix("Lag ") or f"en arbeidsbok for {kind.title}."))
        for kind, item in zip(kinds(), registered(), strict=True)
    ]
    words = tuple((kind.word, _capitalised(kind.title)) for kind, _ in every)
    own = FilePage(
        KINDS_PLACE.address,
        KINDS_PLACE.name,
        "Arbeidsbok av egne tall",
        "Velg slag og en inndatafil (.toml) eller en utfylt arbeidsbok. Nøkkelresultatene vises, og "
        "arbeidsboken kan lastes ned.",
        (Drop("fil", "Velg en fil", ".toml,.xlsx,.csv"),),
        (Button("slagbok", "Last ned arbeidsboken"),),
        (Box("slag", "Slag", "choice", needed=True, choices=words),),
        shown=KINDS_PLACE.address,
    )
    return _page("slag.html", KINDS_PLACE.address, every=every, own=own)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
