"""Papers as LibreOffice Writer lays them out: one of every kind, and the effektmodell's answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.edits import Workbook
from tests.support.kinds import USUAL
from tests.support.names import Names
from tests.support.papers import FoundPaper, pdf_texts
from tests.workbook_templates.paper.test_effektmodell_paper import BLANK, CASES, workbook
from workbook_templates import registry
from workbook_templates.paper import figure_png, make_paper, word
from workbook_templates.xlsx import Book

ANSWERS = ("pays", "with gains, never", "one group empty", "fails its checks")
OTHERS = tuple(case for case in USUAL[1:] if case.kind in registry.kinds())
KINDS = tuple(case.kind.word for case in OTHERS)
NAMES = (*ANSWERS, *KINDS)
DEEPEST_IN_CONTENTS = 2
FEWEST_WORDS = 12
"""A page with fewer is nearly empty: a figure has its caption and its reading."""


def failing(folder: Path) -> bytes:
    path = folder / "feil.xlsx"
    path.write_bytes(workbook("pays"))
    book = Workbook.read(path)
    book.set_number(Names(path).cell("UV_Kostnad", 1), 5)
    book.write(path)
    return path.read_bytes()


def workbooks(folder: Path) -> Mapping[str, bytes]:
    own = {case.kind.word: case.kind.workbook_bytes(case.inputs) for case in OTHERS}
    answers = {name: workbook(name) for name in CASES if name in ANSWERS}
    return {**answers, "fails its checks": failing(folder), **own}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[FoundPaper, str, int]]:
    """Each paper as it is read back, its text as it is laid out, and its pages: one run for all."""
    folder = tmp_path_factory.mktemp("laid out")
    found = {}
    blank = figure_png(BLANK)  # of the same size, and drawn once
    for name, content in workbooks(folder).items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(content)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(word, "figure_png", lambda _: blank)
            made = make_paper(Book.open(path)).content
        path.with_suffix(".docx").write_bytes(made)
        found[name] = FoundPaper.read(made)
    laid_out = pdf_texts([folder / f"{name}.docx" for name in found], folder)
    return {name: (paper, *laid_out[name]) for name, paper in found.items()}


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_writer_lays_the_paper_out(
    papers: Mapping[str, tuple[FoundPaper, str, int]], name: str
) -> None:
    paper, text, pages = papers[name]
    assert (8 if name in ANSWERS else 2) <= pages <= 20
    plain = re.sub(r"\s+", " ", text)
    for heading, level in paper.headings:
        places = 2 if level <= DEEPEST_IN_CONTENTS else 1
        assert plain.count(re.sub(r"\s+", " ", heading)) >= places
    for caption in (*paper.captions("Tabell"), *paper.captions("Figur")):
        assert re.sub(r"\s+", " ", caption)[:40] in plain
    for number, page in enumerate(text.split("\f")[:-1], start=1):
        assert f"Side {number} av {pages}" in page
        assert len(page.split()) >= FEWEST_WORDS, f"page {number} is nearly empty: {page}"
    assert "Error" not in text


@pytest.mark.libreoffice
def test_the_numbers_are_those_of_the_workbook(
    papers: Mapping[str, tuple[FoundPaper, str, int]],
) -> None:
    assert "12 867 824" in papers["pays"][1].replace("\u00a0", " ")
