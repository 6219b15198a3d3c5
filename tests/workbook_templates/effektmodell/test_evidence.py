"""The block of reference evidence on the group tabs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.edits import Workbook
from tests.support.names import Names
from workbook_templates import workbook_bytes
from workbook_templates.effektmodell.decision.evidence import found_text
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.recalculate import Calculator
from xlmodel import default_inputs
from xlmodel.effektmodell import findings

TAB = "Unge voksne"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(workbook_bytes(default_inputs("Asker")))
    return path


def rows(book: Book) -> list[list[object]]:
    """Return the rows of the block, from its heading on."""
    cells = book.tabs[TAB].cells
    (first,) = (row for (row, _), cell in cells.items() if cell.value == "Hva andre har funnet")
    last = first + 3 + len(findings())
    values = ((cells.get((row, column)) for column in range(12)) for row in range(first, last + 1))
    return [[None if cell is None else cell.value for cell in line] for line in values]


def test_every_finding_stands_in_a_row_with_what_it_implies_and_its_source(written: Path) -> None:
    found = rows(Book.open(written))[4:]
    assert [row[0] for row in found] == [finding.name for finding in findings()]
    for row, finding in zip(found, findings(), strict=True):
        implied = [finding.yearly_rate, finding.deadweight, finding.yearly_relapse]
        assert row[1:6] == [*implied, finding.grade, found_text(finding)]
        assert row[11] == finding.source


def test_findings_are_told_in_words() -> None:
    told = {finding.name: found_text(finding).replace("\u00a0", " ") for finding in findings()}
    assert told["IPS i seks fylker (410)"] == "Loddtrekning. I jobb: 37 % mot 27 % etter 18 måneder"
    assert told["SE ved fire NAV-kontor (268)"].endswith("12 prosentpoeng etter 24 måneder")
    assert told["HOLF: familier med lav inntekt"].endswith("Ingen sikker virkning")
    assert max(map(len, told.values())) <= 72, "wider than the columns it may cover"


@pytest.mark.parametrize(
    ("rates", "begins"),
    [
        ((0.49, 0.5, 0.6), "Alle suksessratene er høyere"),
        ((0.48, 0.5, 0.1), "Minst én suksessrate er høyere"),
        ((0.48, 0.3, 0), "Ingen suksessrate er høyere"),
    ],
)
def test_a_sentence_tells_how_the_rates_lie_against_them(
    rates: tuple[float, ...], begins: str, written: Path, tmp_path: Path
) -> None:
    names, book = Names(written), Workbook.read(written)
    for cell, rate in zip(names.cells("UV_Suksessrate"), rates, strict=True):
        book.set_number(cell, rate)
    changed = Book.open(book.write(tmp_path / "endret.xlsx"))
    calculated = Calculator(changed).calculate()
    (told,) = (
        value
        for (tab, _), value in calculated.items()
        if tab == TAB and "suksessrate" in str(value) and "undersøkelse" in str(value)
    )
    assert str(told).startswith(begins)
    assert str(told).endswith("(høyest er 48 % per år).")
