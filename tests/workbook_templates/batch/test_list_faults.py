"""What in a list would give a wrong number, or none, without a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from workbook_templates.batch.list import ListRow, read_list
from xlmodel import EffektmodellError
from xlmodel.common.parameters import municipality_names

RATE, NEW = "unge_voksne.suksessrate.utsatt", "unge_voksne.nye.utsatt"
HEADS = ("kommunenummer", "kommune", RATE)
Sheets = dict[str, Sequence[Sequence[object]]]
MakeBook = Callable[[Sheets], Path]


@pytest.fixture
def make_book(tmp_path: Path) -> MakeBook:
    def make(sheets: Sheets) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "liste.xlsx"
        book.save(path)
        return path

    return make


def csv_list(folder: Path, content: str | bytes, name: str = "liste.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def faults(path: Path, measures: Path | None = None) -> list[str]:
    return [fault for row in read_list(path, measures) for fault in row.faults]


def only(path: Path) -> ListRow:
    (row,) = read_list(path)
    return row


def refusal(path: Path, measures: Path | None = None) -> str:
    with pytest.raises(EffektmodellError) as raised:
        list(read_list(path, measures))
    return str(raised.value)


# Cells without a heading -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"kommunenummer,kommune,{RATE}\n0301,Oslo,0,7\n",
        f"kommunenummer,kommune,{RATE},{NEW}\n0301,Oslo,0,7,\n",
        f"kommunenummer,kommune,{RATE},{NEW},prisaar\n0301,Oslo,0,7\n",
    ],
)
def test_a_decimal_comma_in_a_file_of_commas_is_a_fault(tmp_path: Path, text: str) -> None:
    (fault,) = faults(csv_list(tmp_path, text))
    assert fault.startswith("liste.csv, rad 2: raden «0301,Oslo,0,7")
    assert "semikolon" in fault


def test_a_row_of_commas_may_leave_out_its_last_cells(tmp_path: Path) -> None:
    text = f'kommunenummer,kommune,{RATE},{NEW}\n0301,Oslo\n1103,Stavanger,"0,7",4\n'
    first, second = read_list(csv_list(tmp_path, text))
    assert (first.faults, second.faults) == ([], [])
    assert second.tables["unge_voksne"] == {"suksessrate": {"utsatt": 0.7}, "nye": {"utsatt": 4}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"kommunenummer;kommune;{RATE}\n0301;Oslo;0,7;0,9\n", "«0,9»"),
        (f"kommunenummer;kommune;;{RATE}\n0301;Oslo;0,7;0,9\n", "«0,7»"),
        ("kommunenummer\tkommune\n0301\tOslo\tmerknad\n", "«merknad»"),
    ],
)
def test_a_value_without_a_heading_is_a_fault(tmp_path: Path, text: str, value: str) -> None:
    (fault,) = faults(csv_list(tmp_path, text))
    assert fault == f"liste.csv, rad 2: {value} står i en kolonne uten overskrift."


def test_a_value_without_a_heading_in_a_workbook_names_its_cell(make_book: MakeBook) -> None:
    path = make_book(
        {"Kommuner": [(*HEADS, None), ("0301", "Oslo", 0.5, None), ("1103", "S", 1, 7)]}
    )
    assert faults(path) == ["liste.xlsx, rad 3, celle D3: 7 står i en kolonne uten overskrift."]


# Formulas, errors, dates -------------------------------------------------------------------------


def test_a_formula_that_nobody_calculated_is_a_fault_with_its_cell(make_book: MakeBook) -> None:
    path = make_book(
        {"Kommuner": [HEADS, ("0301", "Oslo", "=0.5+0.1"), ("1103", "Stavanger", 0.5)]}
    )
    (fault,) = faults(path)
    assert fault.startswith(f"liste.xlsx, rad 2, celle C2, «{RATE}»: formelen «=0.5+0.1» er ikke")
    assert "regnearkprogram" in fault


def test_a_value_that_only_stands_in_for_a_formulas_is_not_taken(tmp_path: Path) -> None:
    """XlsxWriter stores 0 with every formula, and asks the program that opens the file to calculate."""
    path = tmp_path / "liste.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Kommuner")
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, ("0301", "Oslo", "=0.5+0.1"))
    book.close()
    assert "«=0.5+0.1» er ikke regnet ut" in faults(path)[0]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?"])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_an_error_value_in_a_workbook_is_a_fault(
    make_book: MakeBook, error: str, column: int
) -> None:
    row: list[object] = ["0301", "Oslo", 0.5]
    row[column] = error
    found = faults(make_book({"Kommuner": [HEADS, row]}))
    assert f"celle {'ABC'[column]}2, «{HEADS[column]}»: feilverdien {error} kan ikke" in found[0]


@pytest.mark.parametrize("error", ["#N/A", "#I/T", "#VERDI!", "#NAVN?", "#DIV/0!", "Err:502"])
def test_an_error_value_in_a_text_is_a_fault(tmp_path: Path, error: str) -> None:
    found = faults(csv_list(tmp_path, f"kommunenummer;kommune\n0301;{error}\n"))
    assert f"«kommune»: feilverdien {error} kan ikke brukes" in found[0]


def test_a_number_that_a_program_made_a_date_is_a_fault(
    make_book: MakeBook, tmp_path: Path
) -> None:
    path = make_book({"Kommuner": [HEADS, ("0301", "Oslo", 45778)]})
    book = openpyxl.load_workbook(path)
    book["Kommuner"]["C2"].number_format = "d. mmm"
    book.save(path)
    assert "celle C2" in faults(path)[0]
    assert "her står en dato" in faults(path)[0]


def test_a_heading_that_is_an_error_is_refused(make_book: MakeBook) -> None:
    text = refusal(
        make_book({"Kommuner": [("kommunenummer", "kommune", "#REF!"), ("0301", "O", 1)]})
    )
    assert "overskriftene: feilverdien #REF!" in text


def test_a_name_that_is_a_number_stays_as_it_is_shown(make_book: MakeBook) -> None:
    assert only(make_book({"Kommuner": [HEADS, (301, 12345, 0.5)]})).name == "12345"


def test_a_name_that_looks_like_an_escape_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Kommuner")
    sheet.write_row(0, 0, ("kommunenummer", "kommune"))
    for column, text in enumerate(("0301", "_x000D_=1")):
        sheet.write_string(1, column, text)
    book.close()
    assert only(path).name == "_x000D_=1"


# Numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2009", "\u2007", " "])
def test_thousands_apart_by_any_blank(tmp_path: Path, make_book: MakeBook, blank: str) -> None:
    typed = f"694{blank}000"
    text = csv_list(tmp_path, f"kommunenummer;kommune;familie.qaly_verdi\n0301;Oslo;{typed}\n")
    heads = ("kommunenummer", "kommune", "familie.qaly_verdi")
    for path in (text, make_book({"Kommuner": [heads, ("0301", "Oslo", typed)]})):
        assert only(path).tables["familie"]["qaly_verdi"] == 694_000


def test_a_number_that_can_be_read_two_ways_is_asked_about(
    tmp_path: Path, make_book: MakeBook
) -> None:
    heads = ("kommunenummer", "kommune", "familie.qaly_verdi")
    text = csv_list(tmp_path, f"{';'.join(heads)}\n0301;Oslo;694.000\n")
    for path in (text, make_book({"Kommuner": [heads, ("0301", "Oslo", "694.000")]})):
        (fault,) = faults(path)
        assert "«familie.qaly_verdi»: «694.000» kan leses på to måter" in fault


# Sheets ------------------------------------------------------------------------------------------

MEASURE_HEADS = ("kommunenummer", "gruppe", "navn", "kostnad")
LISTED = [HEADS, ("0301", "Oslo", 0.5), ("1103", "Stavanger", 0.5)]


@pytest.mark.parametrize("name", ["tiltak", "Tiltak ", "TILTAK", " Tiltak\u00a0"])
def test_the_sheet_of_measures_is_found_whatever_its_case_and_blanks(
    make_book: MakeBook, name: str
) -> None:
    path = make_book({"kommuner ": LISTED, name: [MEASURE_HEADS, ("1103", "familie", "PPT", 5)]})
    first, second = read_list(path)
    assert first.tables == {"unge_voksne": {"suksessrate": {"utsatt": 0.5}}}
    assert second.tables["familie"]["tiltak"] == [{"navn": "PPT", "kostnad": 5}]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Tiltka", [("a", "b"), (1, 2)]),
        ("Tiltakene", [("a", "b"), (1, 2)]),
        ("Tiltak (2)", [("a", "b"), (1, 2)]),
        ("Ark2", [MEASURE_HEADS, ("", "familie", "PPT", 5)]),
        ("Ark2", [("Kommunenr", "Kommunenavn"), ("0301", "Oslo")]),
        ("kommuner 2", [("a", "b"), (1, 2)]),
    ],
)
def test_a_filled_sheet_that_looks_like_ours_is_never_left_out(
    make_book: MakeBook, name: str, rows: Sequence[Sequence[object]]
) -> None:
    assert f"arket «{name}» ser ut som" in refusal(make_book({"Kommuner": LISTED, name: rows}))


def test_sheets_of_notes_and_empty_ones_do_not_matter(make_book: MakeBook) -> None:
    path = make_book(
        {
            "Kommuner": LISTED,
            "Notater": [("Husk", 1), (2, 3)],
            "Tiltak 2": [MEASURE_HEADS],
            "Tiltak": [],
        }
    )
    assert faults(path) == []


def test_a_sheet_of_measures_beside_a_file_of_measures_is_refused(
    make_book: MakeBook, tmp_path: Path
) -> None:
    own = csv_list(tmp_path, "gruppe;navn;kostnad\nfamilie;PPT;5\n", "tiltak.csv")
    path = make_book({"Kommuner": LISTED, "Tiltak": [MEASURE_HEADS, ("", "familie", "PPT", 5)]})
    assert "arket «Tiltak»" in refusal(path, own)


def test_a_file_of_measures_may_call_its_sheet_anything(
    make_book: MakeBook, tmp_path: Path
) -> None:
    listed = csv_list(tmp_path, "kommunenummer;kommune\n0301;Oslo\n")
    measures = make_book({"Ark1": [MEASURE_HEADS, ("0301", "familie", "PPT", 5)]})
    (row,) = read_list(listed, measures)
    assert row.tables["familie"]["tiltak"] == [{"navn": "PPT", "kostnad": 5}]


# Measures ----------------------------------------------------------------------------------------


def test_a_measure_of_no_municipality_in_the_list_is_refused(make_book: MakeBook) -> None:
    path = make_book({"Kommuner": LISTED, "Tiltak": [MEASURE_HEADS, ("3203", "familie", "PPT", 5)]})
    assert "tiltak på rad 2: kommunenummeret 3203 står ikke i listen" in refusal(path)


def test_a_faulty_measure_stops_its_municipality_alone(make_book: MakeBook) -> None:
    rows = [MEASURE_HEADS, ("0301", "familier", "PPT", 5), ("0301", "familie", "PPT", "=2+3")]
    first, second = read_list(make_book({"Kommuner": LISTED, "Tiltak": rows}))
    assert second.faults == []
    assert "tiltak på rad 2: gruppen «familier» er ikke" in first.faults[0]
    assert "tiltak på rad 3, celle D3, «kostnad»: formelen" in first.faults[1]


def test_a_faulty_measure_of_all_municipalities_stops_the_list(make_book: MakeBook) -> None:
    path = make_book(
        {"Kommuner": LISTED, "Tiltak": [MEASURE_HEADS, ("", "familie", "PPT", "#N/A")]}
    )
    assert "tiltak på rad 2, celle D2, «kostnad»: feilverdien #N/A" in refusal(path)


@pytest.mark.parametrize("group", ["Familie", " familie ", "FAMILIE"])
def test_a_group_is_known_whatever_its_case_and_blanks(make_book: MakeBook, group: str) -> None:
    path = make_book({"Kommuner": LISTED, "Tiltak": [MEASURE_HEADS, ("0301", group, "PPT", 5)]})
    assert "tiltak" in next(iter(read_list(path))).tables["familie"]


# Character sets ----------------------------------------------------------------------------------

CHARSETS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "mac_roman",
    "cp850",
]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("name", ["Bærum", "BÆRUM", "Åmot", "Økonomi", "Røst på Ærø", "Kafé", "Å"])
def test_names_are_the_same_in_every_character_set(tmp_path: Path, charset: str, name: str) -> None:
    text = f"kommunenummer;kommune\r\n0301;{name}\r\n"
    assert only(csv_list(tmp_path, text.encode(charset))).name == name


@pytest.mark.parametrize("charset", ["cp1252", "mac_roman", "cp850"])
def test_every_municipality_in_every_character_set(tmp_path: Path, charset: str) -> None:
    for number, names in municipality_names().items():
        for name in names:
            try:
                content = f"kommunenummer;kommune\n{number};{name}\n".encode(charset)
            except UnicodeEncodeError:
                continue
            row = only(csv_list(tmp_path, content))
            if name == "Evenášši":  # is UTF-8 too, by chance, and another word there
                assert "gått tapt" in "".join(row.faults) or row.name == name
            else:
                assert (row.name, row.faults) == (name, [])


@pytest.mark.parametrize("charset", ["cp1252", "cp850"])
def test_no_break_spaces_and_dashes_do_not_confuse(tmp_path: Path, charset: str) -> None:
    text = f"kommunenummer;kommune;{NEW};programnavn\n0301;Oslo;1\u00a0300;«Løft»\n"
    row = only(csv_list(tmp_path, text.encode(charset)))
    assert row.tables == {"programnavn": "«Løft»", "unge_voksne": {"nye": {"utsatt": 1300}}}


def test_a_text_in_no_known_character_set_asks_for_utf8(tmp_path: Path) -> None:
    text = refusal(csv_list(tmp_path, b"kommunenummer;kommune\n0301;S\xfe\xd0a\n"))
    assert "tegnsettet kan ikke avgjøres" in text
    assert "CSV UTF-8" in text


def test_letters_that_were_lost_before_are_told(tmp_path: Path) -> None:
    assert "gått tapt" in refusal(csv_list(tmp_path, "kommunenummer;kommune\n3201;B\ufffdrum\n"))


@pytest.mark.parametrize("name", ["B¾rum", "B‘rum", "B?rum", "B÷rum", "Brum"])
def test_a_known_name_with_lost_letters_is_a_fault(
    tmp_path: Path, make_book: MakeBook, name: str
) -> None:
    text = csv_list(tmp_path, f"kommunenummer;kommune\n3201;{name}\n")
    for path in (text, make_book({"Kommuner": [HEADS, ("3201", name, 0.5)]})):
        assert f"kommunens navn er «{name}», men 3201 er «Bærum»" in faults(path)[0]


def test_other_spellings_of_a_name_are_the_users_own(tmp_path: Path) -> None:
    text = "kommunenummer;kommune\n3415;Sør Odal\n3419;Våler\n5041;SNÅSA\n3201;Bærum kommune\n"
    assert faults(csv_list(tmp_path, text)) == []


# Files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", "sep=|\n"])
def test_a_first_line_says_what_separates_cells(tmp_path: Path, line: str) -> None:
    sign = line.strip()[-1]
    text = f"{line}kommunenummer{sign}kommune\n0301{sign}Oslo\n"
    row = only(csv_list(tmp_path, text))
    assert (row.name, row.where) == ("Oslo", "liste.csv, rad 3")


def test_a_workbook_that_is_called_csv_is_told_for_what_it_is(make_book: MakeBook) -> None:
    path = make_book({"Kommuner": LISTED})
    renamed = path.rename(path.with_suffix(".csv"))
    assert "filen er ikke CSV, men en arbeidsbok (.xlsx)" in refusal(renamed)


def test_a_quote_that_is_not_closed_takes_no_rows_with_it(tmp_path: Path) -> None:
    text = 'kommunenummer;kommune\n0301;"Oslo\n1103;Stavanger\n'
    assert "ikke gyldig CSV" in refusal(csv_list(tmp_path, text))
