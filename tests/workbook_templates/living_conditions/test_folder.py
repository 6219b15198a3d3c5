"""A folder of filled forms: each that cannot be used is told with cell and reason, the others are read."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from openpyxl.styles import Protection

from tests.support.engines import convert_with_libreoffice, needs_libreoffice
from tests.support.names import Names
from tests.xlmodel.living_conditions.test_rates import NUMBERS
from workbook_templates import LIVING_CONDITIONS
from workbook_templates.kinds import Changed
from workbook_templates.living_conditions.folder import read_form, with_forms
from workbook_templates.living_conditions.samples import full_values
from workbook_templates.reports import plain
from xlmodel import EffektmodellError
from xlmodel.living_conditions import LivingConditions, Value, example

BLANK: Final = replace(example("tomt"), rows=5)


def filled(number: int) -> dict[str, Value]:
    day = date(2024, 1, 1) + timedelta(days=number)
    return full_values(f"S{number}", day, choice=number % 4) | {"comment": "Noe fritt"}


def write(path: Path, **values: Value) -> Path:
    form = tuple((dict.fromkeys(values) | filled(0) | values).values())
    path.write_bytes(LIVING_CONDITIONS.workbook_bytes(replace(BLANK, form=form)))
    return path


def folder_of(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        write(folder / f"skjema {number:03}.xlsx", **filled(number))
    return folder


def told(changed: Changed[LivingConditions]) -> dict[str, str]:
    """Return the reasons by file."""
    (report,) = changed.reports
    found: dict[str, str] = {}
    name = ""
    for row in report.sections[0].rows:
        cells = [str(plain(cell) or "") for cell in row.cells]
        name = cells[0] or name
        found[name] = f"{found.get(name, '')}{cells[2]}\n"
    return found


def edited(path: Path, edit: Callable[[openpyxl.Workbook], None]) -> None:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


def put(name: str, value: str | int | None) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        tab, address = Names(path).cell(f"LK_Skjema_{name}")
        edited(path, lambda book: book[tab].__setitem__(address, value))

    return edit


def renamed(path: Path) -> None:
    edited(path, lambda book: setattr(book["Skjema"], "title", "Mitt skjema"))


def unprotected(path: Path) -> None:
    edited(path, lambda book: book["Skjema"].protection.disable())


def other_question(path: Path) -> None:
    edited(path, lambda book: book["Skjema"].__setitem__("A7", "Navn"))


def unlocked(path: Path) -> None:
    edited(path, lambda book: setattr(book["Skjema"]["A9"], "protection", Protection(locked=False)))


def older(path: Path) -> None:
    tab, address = Names(path).cell("Modellversjon")
    edited(path, lambda book: book[tab].__setitem__(address, "0.9"))


BAD: Final[dict[int, tuple[Callable[[Path], object], str]]] = {
    2: (lambda path: path.write_bytes(b"PK\x03\x04 not a workbook"), ""),
    5: (put("dato", None), "celle B8 (Skjema: Dato): cellen er tom"),
    8: (lambda path: shutil.copy(path.with_name("skjema 007.xlsx"), path), "skjema fra samme dag i skjema 007.xlsx"),
    11: (older, "eldre modellversjon (0.9)"),
    14: (renamed, "fanen «Skjema» mangler eller har fått et annet navn."),
    17: (unprotected, "celle A1: arket er ikke lenger beskyttet"),
    20: (other_question, "celle A7: spørsmålet eller formelen i skjemaet er endret"),
    23: (put("saksnummer", NUMBERS[0]), "celle B7 (Skjema: Saksnummer): teksten inneholder et fødselsnummer"),
}  # fmt: skip


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = folder_of(tmp_path_factory.mktemp("skjemaer") / "mappe", 30)
    for number, (spoil, _) in BAD.items():
        spoil(folder / f"skjema {number:03}.xlsx")
    (folder / "~$skjema 001.xlsx").write_bytes(b"x")
    (folder / "notat.txt").write_text("x", encoding="utf-8")
    return folder


def test_thirty_forms_with_eight_bad_give_22_rows_and_8_reasons(forms: Path) -> None:
    changed = with_forms(example("tomt"), forms, comments=False)
    assert len(changed.inputs.registrations) == 22
    assert not changed.is_whole
    reasons = told(changed)
    assert reasons.keys() == {f"skjema {number:03}.xlsx" for number in BAD}
    for number, (_, reason) in BAD.items():
        text = reasons[f"skjema {number:03}.xlsx"]
        assert reason in text, text
        assert len(text) > 20
    assert NUMBERS[0] not in str(reasons)
    assert "30 skjemaer: 22 lest, 0 lest før, 8 ikke lest." in str(changed.reports[0].sections)


def test_running_it_again_adds_nothing_twice(forms: Path) -> None:
    once = with_forms(example("tomt"), forms, comments=False).inputs
    again = with_forms(once, forms, comments=False)
    assert again.inputs.registrations == once.registrations
    assert "0 lest, 22 lest før, 8 ikke lest." in str(again.reports[0].sections)


def test_what_is_read_is_what_was_filled_in_and_comments_only_when_asked(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mappe", 3)
    bare = with_forms(example("tomt"), folder, comments=False).inputs.registrations
    whole = with_forms(example("tomt"), folder, comments=True).inputs.registrations
    for number, (short, full) in enumerate(zip(bare, whole, strict=True)):
        assert full.values == tuple(filled(number).values())
        assert short == full.without_comment() != full
        assert short.value("comment") == ""


def test_a_form_that_says_otherwise_than_the_register_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mappe", 2)
    once = with_forms(example("tomt"), folder, comments=False).inputs
    write(folder / "skjema 001.xlsx", **filled(1) | {"leader": "Bærekraftig", "rus": "Uholdbar"})
    again = with_forms(once, folder, comments=False)
    assert again.inputs.registrations == once.registrations
    (reason,) = told(again).values()
    assert "registeret har saken på samme dag med andre svar: celle B11" in reason


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(("name", "as_number"), [("saksnummer", True), ("kommentar", False), ("foedselsaar", False)])  # fmt: skip
def test_identity_numbers_are_refused_unseen(
    number: str, name: str, as_number: bool, tmp_path: Path
) -> None:
    path = write(tmp_path / "skjema.xlsx")
    put(name, int(number) if as_number else f"f. {number[:6]} {number[6:]}")(path)
    with pytest.raises(EffektmodellError) as caught:
        read_form(path)
    assert "fødselsnummer" in str(caught.value)
    for piece in (number, number[:6], number[6:], str(int(number))):
        assert piece not in str(caught.value)


def test_every_fault_of_a_form_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "skjema.xlsx")
    for name, value in (
        ("anledning", "Midtveis"),
        ("maalgruppe", 9),
        ("dato", "i går"),
        ("rus", 3),
    ):
        put(name, value)(path)
    with pytest.raises(EffektmodellError) as caught:
        read_form(path)
    lines = str(caught.value).split("\n")
    assert len(lines) == 4
    assert (
        "celle B8 (Skjema: Dato): teksten «i går» er ikke tillatt. Tillatt: en dato fra" in lines[0]
    )
    assert lines[-1] == "… og 1 til."


def test_an_empty_form_and_other_files_are_told(tmp_path: Path) -> None:
    empty = tmp_path / "tomt.xlsx"
    empty.write_bytes(LIVING_CONDITIONS.workbook_bytes(BLANK))
    with pytest.raises(EffektmodellError, match="cellen er tom"):
        read_form(empty)
    other = tmp_path / "annet.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(EffektmodellError, match="ikke en arbeidsbok for levekår"):
        read_form(other)
    old = tmp_path / "gammelt.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(EffektmodellError):
        read_form(old)


def test_a_form_with_one_cell_unlocked_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "skjema.xlsx")
    unlocked(path)
    with pytest.raises(EffektmodellError, match=r"celle A9: .* ikke låst"):
        read_form(path)


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for folder, reason in ((tmp_path, "har ingen skjemaer"), (tmp_path / "x", "ikke en mappe")):
        with pytest.raises(EffektmodellError, match=reason):
            with_forms(example("tomt"), folder, comments=False)


def test_forms_are_read_quickly(tmp_path: Path) -> None:
    """500 forms in under half a minute; here fifty, in a tenth of it."""
    folder = folder_of(tmp_path / "mappe", 50)
    start = time.perf_counter()
    changed = with_forms(example("tomt"), folder, comments=False)
    assert time.perf_counter() - start < 5
    assert len(changed.inputs.registrations) == 50


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.xdist_group("libreoffice")
def test_a_form_that_libreoffice_has_saved_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "skjema.xlsx")
    (saved,) = convert_with_libreoffice([path], tmp_path)
    assert read_form(saved) == read_form(path)
