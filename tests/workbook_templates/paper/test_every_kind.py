"""Every kind of workbook gives a paper of every sample, and a new kind gets one without another line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.support.kinds import SAMPLES, USUAL, Case
from tests.support.papers import FoundPaper
from tests.support.toy_kind import TOY
from workbook_templates import registry
from workbook_templates.checking import AuditReport, Finding, FindingKind, Severity
from workbook_templates.paper import ComposedPaper, compose, figure_png, word, word_bytes
from workbook_templates.reports import Block, Chapter, Points, Section, page_rows, value_of
from workbook_templates.sheet import Drawing, DrawnSeries
from workbook_templates.xlsx import Book
from xlmodel.common.bokmaal import number_text

BLANK = Drawing("", "", "", "", ("1",), (DrawnSeries("A", (1.0,), "cost"),), "")
PARTS = {
    "Sammendrag",
    "Bakgrunn og metode",
    "Forutsetninger",
    "Resultater",
    "Hvor sikkert er svaret?",
    "Hvem betaler, og hvem får gevinsten?",
    "Forbehold",
}


def audit(*findings: Finding) -> AuditReport:
    return AuditReport("/mappe/bok.xlsx", "0" * 64, 1, date(2026, 11, 26), "1.0", findings, 7, 6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("every")


@pytest.fixture
def paper(case: Case, folder: Path) -> ComposedPaper:
    return composed(case, folder)


@cache
def composed(case: Case, folder: Path) -> ComposedPaper:
    return compose(
        case.kind, case.kind.read(case.write(folder), Book.open(case.write(folder))), audit()
    )


def blocks(chapter: Chapter) -> Iterator[Block]:
    for block in chapter.blocks:
        yield block
        if isinstance(block, Chapter):
            yield from blocks(block)


def texts(chapter: Chapter) -> Iterator[str]:
    yield chapter.title
    for block in blocks(chapter):
        match block:
            case str():
                yield block
            case Points():
                yield from block.lines
            case Section():
                yield from (str(value_of(line) or "") for line in (*block.lead, *block.notes))
                yield from (str(cell.value) for row in page_rows(block) for cell in row)
            case Drawing():
                yield from (block.title, block.description)


@pytest.mark.parametrize("case", SAMPLES, ids=str)
def test_every_sample_gives_a_paper_of_whole_sentences(case: Case, paper: ComposedPaper) -> None:
    titles = [chapter.title for chapter in paper.chapters]
    assert titles[0] == "Sammendrag"
    assert set(titles) <= PARTS
    assert {"Forutsetninger"} <= set(titles)
    assert paper.notice is None
    assert paper.appendices[-1].title == "Slik er arbeidsboken kontrollert"
    for chapter in (*paper.chapters, *paper.appendices):
        assert chapter.blocks
        for text in texts(chapter):
            assert not re.search(r"\bnan\b|\binf\b|None|[{}]|<\w+ object|  ", text), text
        for block in blocks(chapter):
            sentences = (
                block.lines
                if isinstance(block, Points)
                else [block]
                if isinstance(block, str)
                else []
            )
            for sentence in sentences:
                assert sentence[-1] in ".:", sentence
                assert sentence[0] == sentence[0].upper(), sentence


@pytest.mark.parametrize("case", USUAL, ids=str)
def test_the_key_results_are_those_of_the_summary(case: Case, paper: ComposedPaper) -> None:
    (summary,) = (chapter for chapter in paper.chapters if chapter.title == "Sammendrag")
    (table,) = (block for block in summary.blocks if isinstance(block, Section))
    wanted = [
        [cell.value for cell in row]
        for row in page_rows(case.kind.summary(case.inputs).sections[0])
    ]
    if case.kind.word == "Levekår":  # its answer is the rates, and those stand second
        wanted = [
            [cell.value for cell in row]
            for row in page_rows(case.kind.summary(case.inputs).sections[1])
        ]
    shown = [[cell.value for cell in row] for row in page_rows(table)]
    assert shown[: len(wanted)] == wanted != []  # how sure it is may follow


@pytest.mark.parametrize("case", USUAL, ids=str)
def test_it_is_a_document_with_the_same_headings_and_tables(
    case: Case, paper: ComposedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = figure_png(BLANK)
    monkeypatch.setattr(word, "figure_png", lambda _: blank)
    found = FoundPaper.read(word_bytes(paper))
    chapters = [chapter.title for chapter in paper.chapters]
    assert [title for title, level in found.headings if level == 1][: len(chapters)] == chapters
    tables = [
        block
        for chapter in (*paper.chapters, *paper.appendices)
        for block in blocks(chapter)
        if isinstance(block, Section) and block.rows
    ]
    assert len(found.document.tables) == len(tables) == len(found.captions("Tabell"))
    pictures = [
        block
        for chapter in paper.chapters
        for block in blocks(chapter)
        if isinstance(block, Drawing)
    ]
    assert len(found.document.inline_shapes) == len(pictures) == len(found.captions("Figur"))


def test_a_new_kind_gets_a_paper_without_a_line(folder: Path) -> None:
    case = next(case for case in USUAL if case.kind is TOY)
    paper = composed(case, folder)
    assert paper.title == "Lån for Asker"
    assert [chapter.title for chapter in paper.chapters] == ["Sammendrag", "Forutsetninger"]
    shown = [text for chapter in paper.chapters for text in texts(chapter)]
    assert number_text(120_000, None) in [text.replace("\u00a0", "") for text in shown]
    assert "Rente" in shown


def test_no_case_of_a_register_stands_in_its_paper(folder: Path) -> None:
    case = next(case for case in USUAL if case.kind.word == "Levekår")
    shown = "\n".join(
        text
        for chapter in (*composed(case, folder).chapters, *composed(case, folder).appendices)
        for text in texts(chapter)
    )
    cases = {item.case for item in case.inputs.registrations}
    assert len(cases) > 5
    assert not [code for code in cases if re.search(rf"\b{re.escape(code)}\b", shown)]


def test_errors_and_the_master_check_stand_on_top_and_warnings_among_the_reservations(
    folder: Path,
) -> None:
    case = USUAL[0]
    contents = case.kind.open(case.write(folder))
    errors = [
        Finding(FindingKind.TYPED_OVER, Severity.ERROR, f"Feil {at}.", "Fane", f"A{at}")
        for at in range(1, 8)
    ]
    master = Finding(FindingKind.MASTER_CHECK, Severity.INFORMATION, "Se rad 7")
    warning = Finding(FindingKind.UNPROTECTED, Severity.WARNING, "Fanen er ubeskyttet.", "Fane")
    paper = compose(case.kind, contents, audit(*errors, warning, master))
    assert paper.notice is not None
    told = list(texts(paper.notice))
    assert any("fant sju\u00a0feil" in text for text in told)
    assert "Fanen «Fane», celle A5: Feil 5." in told
    assert not any("Feil 6." in text for text in told)
    assert any("I tillegg kommer to\u00a0feil" in text for text in told)
    assert any("Se rad 7" in text for text in told)
    reservations = list(texts(paper.chapters[-1]))
    assert reservations[1].startswith("Arbeidsboken består ikke kontrollen")
    assert any("én\u00a0advarsel" in text for text in reservations)
    only_master = compose(case.kind, contents, audit(master)).notice
    assert only_master is not None
    assert not any("feil" in text for text in texts(only_master))
    assert compose(case.kind, contents, audit(warning)).notice is None


def test_what_was_not_compared_is_not_said_to_be(folder: Path) -> None:
    case = USUAL[0]
    contents = case.kind.open(case.write(folder))

    def told(formulas: int, values: int) -> tuple[str, bool]:
        made = replace(audit(), formulas_compared=formulas, values_compared=values)
        paper = compose(case.kind, contents, made)
        reservations = "\n".join(texts(paper.chapters[-1]))
        return str(paper.appendices[-1].blocks[0]), "bare delvis kontrollert" in reservations

    assert told(7, 6)[0].startswith("Alle formlene i arbeidsboken er sammenlignet")
    assert told(7, 6)[1] is False
    assert told(7, 0) == (
        "Formlene i arbeidsboken er sammenlignet med malen. Svarene er ikke sammenlignet med modellens.",
        True,
    )
    assert "ikke sammenlignet med en mal" in told(0, 0)[0]


def test_the_registry_has_every_kind() -> None:
    assert {case.kind for case in USUAL} >= set(registry.kinds())
