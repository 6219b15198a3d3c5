"""Case files with a fault: each told in bokmål with its place, code 2, and never a pass."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName

from tests.workbook_templates.cases.test_recording import command, foreign
from workbook_templates.cases import ENDING, Runner, Status, read_cases

BOOK = 'arbeidsbok = "bok.xlsx"\n'
CASE = "\n[[tilfelle]]\n"
HOLDS = "forventet = { Netto = 199.8 }\n"
DIGITS = "9" * 400

FAULTS = {
    # the file
    "": "oppgi enten arbeidsbok",
    "=": "filen er ikke gyldig TOML (linje 1, kolonne 1)",
    BOOK: "filen har ingen tilfeller",
    BOOK + "[tilfelle]\n" + HOLDS: "skrives under [[tilfelle]], med to klammer",
    BOOK + "tilfelle = 5\n": "filen har ingen tilfeller",
    BOOK + "tilfelle = [5]\n": "tilfelle 1: 5 er ikke tillatt. Tillatt: en tabell",
    BOOK + "[[tilfeller]]\n" + HOLDS: "tilfeller: ukjent nøkkel. Mente du «tilfelle»?",
    BOOK + BOOK + CASE + HOLDS: "En nøkkel eller en tabell står to ganger",
    CASE + HOLDS: "oppgi enten arbeidsbok",
    BOOK + 'slag = "effektmodell"' + CASE + HOLDS: "oppgi enten arbeidsbok",
    BOOK + 'eksempel = "Asker"' + CASE + HOLDS: "eksempel: gjelder bare sammen med slag",
    "arbeidsbok = 5" + CASE + HOLDS: "arbeidsbok: 5 er ikke tillatt. Tillatt: tekst",
    'arbeidsbok = ""' + CASE + HOLDS: "oppgi enten arbeidsbok",
    'slag = "effektmodel"' + CASE + HOLDS: "slag: ukjent slag. Mente du «effektmodell»?",
    'slag = "effektmodell"\neksempel = "Askr"' + CASE + HOLDS: "eksempel: ukjent eksempel. Tillatt: standard",
    'slag = "effektmodell"\neksempel = 5' + CASE + HOLDS: "eksempel: 5 er ikke tillatt",
    'arbeidsbok = "borte.xlsx"' + CASE + HOLDS: "borte.xlsx: filen eller mappen finnes ikke",
    'arbeidsbok = "../../bok.xlsx"' + CASE + HOLDS: "bok.xlsx: filen eller mappen finnes ikke",
    'arbeidsbok = "/borte/bok.xlsx"' + CASE + HOLDS: "/borte/bok.xlsx: filen eller mappen",
    'arbeidsbok = "."' + CASE + HOLDS: "mappe, ikke en fil",
    'arbeidsbok = "a\\u0000b.xlsx"' + CASE + HOLDS: "filnavnet kan ikke brukes",
    f'arbeidsbok = "feil{ENDING}"' + CASE + HOLDS: "filen er ikke en arbeidsbok i formatet xlsx",
    'arbeidsbok = "C:\\Users\\bok.xlsx"' + CASE + HOLDS: "filen er ikke gyldig TOML",
    BOOK + "toleranse = -1" + CASE + HOLDS: "toleranse: må være et tall fra 0",
    BOOK + "toleranse = nan" + CASE + HOLDS: "toleranse: må være et tall fra 0",
    BOOK + 'relativ_toleranse = "1e-9"' + CASE + HOLDS: "relativ_toleranse: må være et tall fra 0",
    BOOK + "toleranse = true" + CASE + HOLDS: "toleranse: må være et tall fra 0",
    BOOK + "toleranse = inf" + CASE + HOLDS: "toleranse: må være et tall fra 0",
    BOOK + 'motorer = "ironcalc"' + CASE + HOLDS: "skal være en liste av ironcalc",
    BOOK + 'motorer = ["libreofice"]' + CASE + HOLDS: "Mente du «libreoffice»?",
    BOOK + "motorer = []" + CASE + HOLDS: "skal være en liste av ironcalc",
    BOOK + "motorer = [1]" + CASE + HOLDS: "skal være en liste av ironcalc",
    # cases
    BOOK + CASE: "«tilfelle 1»: tilfellet har ingen forventninger",
    BOOK + CASE + "forventet = {}": "har ingen forventninger",
    BOOK + CASE + "forventet = 5": "forventet: 5 er ikke tillatt",
    BOOK + CASE + "inndata = [1]\n" + HOLDS: "inndata: [1] er ikke tillatt",
    BOOK + CASE + "navn = 5\n" + HOLDS: "tilfelle 1 navn: 5 er ikke tillatt",
    BOOK + CASE + 'navn = "A"\n' + HOLDS + CASE + 'navn = "A"\n' + HOLDS: "samme navn",
    BOOK + CASE + 'som = "B"': "filen har ikke tilfellet",
    BOOK + CASE + 'navn = "A"\nsom = "A"\n' + HOLDS: "har selv «som»",
    BOOK + CASE + 'navn = "A"\nsom = "B"\n' + CASE + 'navn = "B"\nsom = "A"\n': "har selv «som»",
    BOOK + CASE + 'som = ["A"]\n' + HOLDS: "som: ['A'] er ikke tillatt",
    BOOK + CASE + 'som = "Aa"\n' + CASE + 'navn = "Ab"\n' + HOLDS: "Mente du «Ab»?",
    BOOK + CASE + "inntdata = { Rabatt = 1 }\n" + HOLDS: "Mente du «inndata»?",
    BOOK + CASE + "mellom = { Netto = 5 }": "grensene skrives [minst, høyst], to tall",
    BOOK + CASE + "mellom = { Netto = [2, 1] }": "grensene skrives [minst, høyst]",
    BOOK + CASE + "mellom = { Netto = [1, inf] }": "grensene skrives [minst, høyst]",
    BOOK + CASE + 'like = ["Netto", "Netto"]': "like: skrives [[",
    BOOK + CASE + 'like = [["Netto", ""]]': "sidene i «like» skrives som",
    BOOK + CASE + 'like = [["Netto", "Netto +"]]': "sidene i «like» skrives som",
    BOOK + CASE + 'like = [["Netto", "Netto + + Netto"]]': "sidene i «like» skrives som",
    BOOK + CASE + 'like = [["Netto", "Priser"]]': "Priser: må være én celle",
    BOOK + CASE + 'like = [["Netto", "Sum_ - Rabat"]]': "Mente du «Rabatt»?",
    # names, addresses and values
    BOOK + CASE + "forventet = { Neto = 1 }": "«tilfelle 1» Neto: arbeidsboken har ikke navnet. "
    "Mente du «Netto»?",
    BOOK + CASE + "forventet = { B10 = 1 }": "Skriv fanen foran adressen: «Et ark!B10»",
    BOOK + CASE + 'forventet = { "Ett ark!B10" = 1 }': "Mente du «Et ark»?",
    BOOK + CASE + 'forventet = { "Et ark!B0" = 1 }': "er ikke en adresse på fanen, og fanen har ikke navnet",
    BOOK + CASE + 'forventet = { "Et ark!XFE1" = 1 }': "er ikke et område på fanen",
    BOOK + CASE + 'forventet = { "Et ark!A1048577" = 1 }': "er ikke et område på fanen",
    BOOK + CASE + 'forventet = { "Et ark!B9:A1" = 1 }': "er ikke et område på fanen",
    BOOK + CASE + 'forventet = { "Et ark!A1:XFD1048576" = 1 }': "er ikke et område på fanen",
    BOOK + CASE + "forventet = { Netto = [1, 2] }": "formen passer ikke: området har 1 × 1",
    BOOK + CASE + "forventet = { Tabell = [1, 2, 3, 4, 5, 6] }": "formen passer ikke: området har 3 × 2",
    BOOK + CASE + "forventet = { Tabell = [[1, 2], [3, 4], [5]] }": "formen passer ikke",
    BOOK + CASE + "forventet = { Priser = [[1], 2, 3] }": "formen passer ikke",
    BOOK + CASE + "forventet = { Priser = [] }": "formen passer ikke",
    BOOK + CASE + 'forventet = { "Priser[4]" = 1 }': "navnet har 3 × 1 celler",
    BOOK + CASE + 'forventet = { "Tabell[2]" = 1 }': "skriv NAVN[rad, kolonne]",
    BOOK + CASE + "forventet = { Netto = nan }": "verdier er tall, tekster, datoer",
    BOOK + CASE + "forventet = { Netto = inf }": "verdier er tall, tekster, datoer",
    BOOK + CASE + f"forventet = {{ Netto = {DIGITS} }}": "verdier er tall, tekster, datoer",
    BOOK + CASE + "forventet = { Netto = 12:00:00 }": "verdier er tall, tekster, datoer",
    BOOK + CASE + "forventet.Netto.x = 5": "verdier er tall, tekster, datoer",
    BOOK + CASE + HOLDS + "inndata = { Netto = 1 }": "Et ark!B10 er en formel og kan ikke settes",
    BOOK + CASE + HOLDS + "inndata = { Rabatt = nan }": "verdier er tall, tekster, datoer",
    BOOK + CASE + HOLDS + 'inndata = { Rabatt = 0.1, "Et ark!B6" = 0.2 }': "settes to ganger",
    BOOK + CASE + "forventet = { Borte = 1 }": "navnet viser ikke til et område med celler",
    BOOK + CASE + "forventet = { Spredt = 1 }": "navnet viser ikke til et område med celler",
    BOOK + CASE + "forventet = { Lokal = 1 }": "navnet hører til fanen «Et ark». Skriv «Et ark!Lokal»",
    BOOK + CASE + 'forventet = { "Et ark!Lokl" = 1 }': "Mente du «Lokal»?",
    BOOK + CASE + 'forventet = { "Et ark!Netto" = 1 }': "hører til hele arbeidsboken. Skriv «Netto»",
    BOOK + "[" * 99 + "]" * 99: "for dypt nøstet",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dyp") / "a" / "b" / "c"
    folder.mkdir(parents=True)
    book = foreign(folder / "bok.xlsx")
    made = load_workbook(book)
    for name, text in (("Borte", "#REF!"), ("Spredt", "'Et ark'!$A$1,'Et ark'!$B$2")):
        made.defined_names[name] = DefinedName(name, attr_text=text)
    made["Et ark"].defined_names["Lokal"] = DefinedName("Lokal", attr_text="'Et ark'!$B$9")
    made.save(book)
    return folder


@pytest.mark.parametrize(("text", "told"), FAULTS.items(), ids=range(len(FAULTS)))
def test_a_fault_is_told_and_nothing_passes(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    path = folder / f"feil{ENDING}"
    path.write_text(text, "utf-8")
    code = command(path)
    out, err = capsys.readouterr()
    assert code == 2, out
    assert told in " ".join(err.split())
    assert "Traceback" not in err
    assert "bestått" not in out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("navn = «blåbær»".encode("latin-1"), "ikke tekst i UTF-8"),
        ((BOOK + CASE + HOLDS).encode("utf-16"), "ikke tekst i UTF-8"),
        (b"\x00\x01\x02", "ikke gyldig TOML"),
        (b"PK\x03\x04 resten", "dette er en arbeidsbok"),
    ],
)
def test_what_is_no_case_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    path = tmp_path / f"feil{ENDING}"
    path.write_bytes(content)
    assert command(path) == 2
    assert told in " ".join(capsys.readouterr().err.split())


def test_a_workbook_in_place_of_a_case_file_is_told_how_cases_are_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    assert command(path) == 2
    assert "--ta-opp" in capsys.readouterr().err


def test_a_byte_order_mark_and_a_workbook_elsewhere_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "mappe").mkdir()
    foreign(tmp_path / "bok.xlsx")
    for number, place in enumerate(("../bok.xlsx", str(tmp_path / "bok.xlsx"))):
        path = tmp_path / "mappe" / f"{number}{ENDING}"
        path.write_text(f"arbeidsbok = '{place}'" + CASE + HOLDS, "utf-8-sig")
    assert command(tmp_path / "mappe") == 0


def test_what_expects_the_same_as_another_expects_its_bounds_and_equations_too(
    tmp_path: Path,
) -> None:
    foreign(tmp_path / "bok.xlsx")
    path = tmp_path / f"bok{ENDING}"
    base = (
        'navn = "A"\nmellom = { Netto = [190, 200], Sum_ = [222, 222] }\n'
        'like = [["Sum_", "Sum_"]]\n'
    )
    like = 'navn = "B"\nsom = "A"\ninndata = { Rabatt = 0.5 }\n'
    own = 'navn = "C"\nsom = "A"\ninndata = { Rabatt = 0.5 }\nmellom = { Netto = [111, 111] }\n'
    path.write_text(BOOK + CASE + base + CASE + like + CASE + own, "utf-8")
    runner = Runner(read_cases(path))
    outcomes = [runner.run("ironcalc", case) for case in runner.cases.cases]
    assert [item.status for item in outcomes] == [Status.PASSED, Status.FAILED, Status.PASSED]
    assert outcomes[1].lines == ("Netto (Et ark!B10): ventet 190 til 200, fant 111",)


def test_two_bounds_of_one_cell_must_both_hold(tmp_path: Path) -> None:
    foreign(tmp_path / "bok.xlsx")
    path = tmp_path / f"bok{ENDING}"
    path.write_text(BOOK + CASE + 'mellom = { Netto = [0, 1], "Et ark!B10" = [190, 200] }', "utf-8")
    assert command(path) == 1


def test_a_date_is_written_as_one_whatever_day_the_workbook_counts_from(tmp_path: Path) -> None:
    for number, is_1904 in enumerate((False, True)):
        book = Workbook()
        book.epoch = CALENDAR_MAC_1904 if is_1904 else book.epoch
        sheet = book.worksheets[0]
        sheet.title = "Ark"
        sheet["A1"] = date(2024, 1, 31)
        sheet["B1"] = "=A1+1"
        book.save(tmp_path / f"{number}.xlsx")
        path = tmp_path / f"{number}{ENDING}"
        path.write_text(
            f'arbeidsbok = "{number}.xlsx"'
            + CASE
            + 'forventet = { "Ark!B1" = 2024-02-01 }\n'
            + CASE
            + 'inndata = { "Ark!A1" = 2023-12-31T00:00:00 }\nforventet = { "Ark!B1" = 2024-01-01 }',
            "utf-8",
        )
    assert command(tmp_path) == 0
