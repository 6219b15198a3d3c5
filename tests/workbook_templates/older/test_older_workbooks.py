"""Stored workbooks of version 1.0 are read, compared, rolled forward and checked."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.support.edits import Workbook
from tests.support.names import Names
from tests.workbook_templates.cli.conftest import effektmodell, folder
from workbook_templates import EFFEKTMODELL, PERSONAS, FindingKind, Severity, audit_workbook
from workbook_templates.comparing.report import comparison_report
from workbook_templates.kinds import InputName, NamedInputs, Origin
from workbook_templates.kinds.faults import WorkbookFault
from workbook_templates.kinds.kind import AnyKind
from workbook_templates.sheet import Area, MunicipalityInputs
from workbook_templates.xlsx.book import Book
from xlmodel import EffektmodellError

__all__ = ["effektmodell", "folder"]

HERE: Final = Path(__file__).parent
STORED: Final = {EFFEKTMODELL: "effektmodell-1.0.xlsx", PERSONAS: "personas-1.0.xlsx"}
DAY: Final = date(2026, 11, 26)
EACH = pytest.mark.parametrize("kind", STORED, ids=lambda kind: str(kind.word))


def stored(kind: AnyKind) -> Path:
    return HERE / STORED[kind]


def expected(kind: AnyKind) -> MunicipalityInputs:
    """Return the inputs that the workbook was made from, by the input file of its day."""
    inputs: MunicipalityInputs = kind.load(stored(kind).with_suffix(".toml"))
    return inputs


@EACH
def test_the_inputs_are_read_and_what_came_later_has_its_default(kind: AnyKind) -> None:
    contents = kind.open(stored(kind))
    assert contents.inputs == expected(kind)
    assert kind.inputs_report(contents).sections


@EACH
def test_it_is_held_against_the_template_or_told_that_it_cannot_be(kind: AnyKind) -> None:
    audit = audit_workbook(stored(kind), DAY)
    assert audit.version == "1.0"
    if kind.has_template_of("1.0"):
        assert not audit.findings
        assert audit.values_compared > 1000
        return
    (finding,) = audit.findings
    assert (finding.kind, finding.severity) == (FindingKind.VERSION, Severity.WARNING)
    assert "laget av modellversjon 1.0 og er bygd annerledes enn malen" in finding.message
    assert ("effektmodell rull" in finding.message) is (kind.roll_forward is not None)
    assert not audit.formulas_compared


@EACH
def test_a_stale_value_an_error_and_a_faulty_input_are_found_all_the_same(
    kind: AnyKind, tmp_path: Path
) -> None:
    book, names = Workbook.read(stored(kind)), Names(stored(kind))
    total = names.cell("UV_SumKostnad" if kind is EFFEKTMODELL else "P01_F1_Sum")
    book.set_cached(total, "12345")
    (stale,) = (
        finding
        for finding in audit_workbook(book.write(tmp_path / "gammel.xlsx"), DAY).findings
        if finding.kind is FindingKind.STALE
    )
    assert (stale.tab, stale.address) == total
    book.set_number(names.cell("Prisaar"), 1)
    findings = audit_workbook(book.write(tmp_path / "gal.xlsx"), DAY).findings
    assert FindingKind.INPUT in {finding.kind for finding in findings}


@EACH
@pytest.mark.parametrize("version", ["1.0", "1", 1.0])
def test_the_version_may_stand_as_a_text_or_a_number(
    version: str | float, kind: AnyKind, tmp_path: Path
) -> None:
    book, cell = Workbook.read(stored(kind)), Names(stored(kind)).cell("Modellversjon")
    if isinstance(version, str):
        book.set_text(cell, version)
    else:
        book.set_number(cell, version)
    assert kind.open(book.write(tmp_path / "bok.xlsx")).inputs == expected(kind)


@EACH
@pytest.mark.parametrize("version", ["3.0", "3", "2.1"])
def test_a_newer_version_is_refused(version: str, kind: AnyKind, tmp_path: Path) -> None:
    book, cell = Workbook.read(stored(kind)), Names(stored(kind)).cell("Modellversjon")
    book.set_text(cell, version)
    with pytest.raises(EffektmodellError) as raised:
        kind.open(book.write(tmp_path / "ny.xlsx"))
    told = f"nyere modellversjon ({version}). Dette programmet leser versjon 1.0 og 2.0."
    assert told in str(raised.value)


@EACH
def test_it_is_compared_with_one_of_today(kind: AnyKind, tmp_path: Path) -> None:
    today = tmp_path / "ny.xlsx"
    today.write_bytes(kind.workbook_bytes(expected(kind)))
    paths = (stored(kind), today)
    a, b = map(kind.open, paths)
    report = comparison_report(kind, paths[0], a, paths[1], b)
    assert not kind.differences(a, b).data.get("inndata")
    formulas = report.data["formler"]
    assert formulas["sammenlignet"] is kind.has_template_of("1.0")
    if not formulas["sammenlignet"]:
        assert "gammel" not in str(formulas["grunn"])
        assert f"{stored(kind)} av modellversjon 1.0" in str(formulas["grunn"])
    same = comparison_report(kind, paths[0], a, paths[0], kind.open(paths[0]))
    assert same.alike


def test_a_formula_that_was_changed_in_one_of_two_old_ones_is_told(tmp_path: Path) -> None:
    path = stored(EFFEKTMODELL)
    book, total = Workbook.read(path), Names(path).cell("UV_SumKostnad")
    book.set_formula(total, "1+1", "2")
    other = book.write(tmp_path / "endret.xlsx")
    report = comparison_report(
        EFFEKTMODELL, path, EFFEKTMODELL.open(path), other, EFFEKTMODELL.open(other)
    )
    (told,) = report.data["formler"]["forskjeller"]
    assert (told["fane"], told["celle_b"], told["b"]) == (*total, "=1+1")


def test_it_is_rolled_forward_to_one_of_today(effektmodell: object, tmp_path: Path) -> None:
    assert callable(effektmodell)
    shutil.copy(stored(EFFEKTMODELL), tmp_path / "gammel.xlsx")
    target = tmp_path / "ny.xlsx"
    outcome = effektmodell(
        "rull", str(tmp_path / "gammel.xlsx"), "--startaar", "2027", "--ut", str(target)
    )
    assert "gammel.xlsx (modellversjon 1.0, første år 2020, prisår 2019)" in outcome.out
    assert not audit_workbook(target, DAY).findings
    rolled = EFFEKTMODELL.open(target).inputs
    assert rolled.young_adults.success_rate.tolist() == [0.8, 0.7, 0.6]
    assert int(rolled.families.first_year) == 2027


def test_les_tells_the_version_of_the_file(effektmodell: object) -> None:
    assert callable(effektmodell)
    outcome = effektmodell("les", str(stored(EFFEKTMODELL)))
    assert "effektmodell-1.0.xlsx, modellversjon 1.0\n" in outcome.out


# The inputs that came later -----------------------------------------------------------------------


def later(path: Path) -> NamedInputs:
    """Return the inputs of a workbook in which an input and its source are told to have come with 2.0."""
    inputs = {
        "Prisaar": InputName("Prisår"),
        "Nytt": InputName("Unge voksne: Det nye: i alt", since="2.0"),
        "NyttKilde": InputName("Unge voksne: Det nye, kilde", is_optional=True, since="2.0"),
    }
    book = Book.open(path)
    places = {name: book.place(text) for name, text in book.names.items()}
    names = {name: area for name, area in places.items() if area is not None}
    new = Area("Unge voksne - Kostnader", 500, 1, 1, 1)
    found = NamedInputs(
        path, book, names | {"Nytt": new, "NyttKilde": new}, inputs, Origin.of("for prøven", ".+")
    )
    found.check()
    return found


def test_an_input_that_came_later_is_not_missed_in_an_older_workbook() -> None:
    found = later(stored(EFFEKTMODELL))
    assert not found.faults
    assert found.came_later("Nytt")
    assert not found.came_later("Prisaar")
    (told,) = found.remarks
    assert told == (
        "effektmodell-1.0.xlsx er laget av modellversjon 1.0. Den har ikke disse inndataene, som er lest "
        "med standardverdiene: Det nye: i alt."
    )


def test_it_is_missed_in_a_workbook_of_its_own_version(tmp_path: Path) -> None:
    book = Workbook.read(stored(EFFEKTMODELL))
    book.set_text(Names(stored(EFFEKTMODELL)).cell("Modellversjon"), "2.0")
    found = later(book.write(tmp_path / "ny.xlsx"))
    (fault,) = found.faults
    assert isinstance(fault, WorkbookFault)
    assert "navnet Nytt (Unge voksne: Det nye: i alt): navnet mangler" in str(fault)
    assert not found.came_later("Nytt")
