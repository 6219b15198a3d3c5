"""Workbooks of others: Excel tables, names of values, names of a tab, links, array formulas, macros.

What an engine cannot follow is told and skipped; it never passes because the file stores a value.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.table import Table

from tests.support.engines import libreoffice_marks, needs_libreoffice
from tests.workbook_templates.cases.test_recording import command
from workbook_templates.cases import (
    ENDING,
    Outcome,
    Recording,
    RecordingOptions,
    Runner,
    Status,
    read_cases,
    record,
)
from workbook_templates.xlsx import Book, plain_book
from workbook_templates.xlsx.libreoffice import convert_with_libreoffice
from xlmodel import InputError

STALE = 7


def run(path: Path, text: str, engine: str = "ironcalc") -> Outcome:
    cases = path.with_name(f"hånd{ENDING}")
    cases.write_text(f'arbeidsbok = "{path.name}"\n[[tilfelle]]\n{text}\n', "utf-8")
    runner = Runner(read_cases(cases))
    return runner.run(engine, runner.cases.cases[0])


def recorded(path: Path, *engines: str) -> tuple[Recording, Runner]:
    target = path.with_suffix(ENDING)
    recording = record(path, target, RecordingOptions(5, 1000, engines or ("ironcalc",)))
    target.write_text(recording.text, "utf-8")
    return recording, Runner(read_cases(target))


def statuses(runner: Runner, engine: str = "ironcalc") -> set[Status]:
    return {runner.run(engine, case).status for case in runner.cases.cases}


def rent(path: Path) -> Path:
    """Write a table of rents with a total row and a column of its own row's cells."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ærlig - leie")
    sheet.add_table(
        "B2:D6",
        {
            "name": "Leie",
            "total_row": True,
            "columns": [
                {"header": "Adresse", "total_string": "Sum"},
                {"header": "Leie [kr]"},
                {"header": "År"},
            ],
            "data": [["A", 100], ["B", 200], ["C", 300]],
        },
    )
    for row in range(2, 5):
        sheet.write_formula(row, 3, "=Leie[[#This Row],[Leie '[kr']]]*12", None, STALE)
    sheet.write_formula("F1", "=SUM(Leie[Leie '[kr']])*MVA", None, STALE)
    sheet.write_formula("F2", "=SUM(Leie[[#Data],[Leie '[kr']]:[År]])", None, STALE)
    sheet.write_formula(
        "F3",
        "=ROWS(Leie[[#All],[År]])+ROWS(Leie[[#Data],[År]])+COLUMNS(Leie[[#Headers],[Adresse]:[År]])",
        None,
        STALE,
    )
    sheet.write_formula("F4", "='Ærlig - leie'!Lokal+Dobbel", None, STALE)
    sheet.write_formula("F5", '=IF(MVA>1,Tekst,"nei")', None, "")
    quoted = "'Ærlig - leie'"
    book.define_name("MVA", "=1.25")
    book.define_name("Dobbel", f"=2*MVA*{quoted}!$C$3")
    book.define_name("Tekst", '="høy ""sats"""')
    book.define_name(f"{quoted}!Lokal", f"={quoted}!$C$4")
    for number, name in enumerate(("Sum_", "Alt", "Rader", "Begge", "Ord"), start=1):
        book.define_name(name, f"={quoted}!$F${number}")
    book.define_name("Beløp", f"={quoted}!$C$3:$C$5")
    book.close()
    return path


def test_tables_and_names_of_values_are_calculated(tmp_path: Path) -> None:
    path = rent(tmp_path / "bok.xlsx")
    found = run(
        path,
        'inndata = { "Beløp[1]" = 1000 }\n'
        "forventet = { Sum_ = 1875, Alt = 19_500, Rader = 11, Begge = 2700, Ord = 'høy \"sats\"' }",
    )
    assert (found.status, found.lines) == (Status.PASSED, ())


@needs_libreoffice
def test_libreoffice_calculates_tables_alike(tmp_path: Path) -> None:
    path = rent(tmp_path / "bok.xlsx")
    recording, runner = recorded(path, "ironcalc", "libreoffice")
    assert recording.left_out == ()
    assert statuses(runner, "libreoffice") == statuses(runner) == {Status.PASSED}
    assert len(runner.cases.cases) == 4


def test_a_name_of_a_tab_is_called_by_both(tmp_path: Path) -> None:
    path = rent(tmp_path / "bok.xlsx")
    tab, quoted = "Ærlig - leie", "'Ærlig - leie'"
    assert run(path, f'forventet = {{ "{tab}!Lokal" = 200 }}').status is Status.PASSED
    found = run(path, f'like = [["Begge", "{tab}!Lokal + {tab}!C3+{tab}!C3 - {quoted}!H99"]]')
    assert found.lines[0].endswith("fant 450, 200, 100, 100, tom")
    assert list(recorded(path)[1].cases.cases[2].inputs) == [f"{tab}!Lokal"]


def test_a_tab_with_an_apostrophe_and_signs_is_read_with_and_without_quotes(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.worksheets[0].title = "Ola's +− ark"
        book.worksheets[0]["A1"] = "=1+1"

    path = openpyxl_book(tmp_path / "bok.xlsx", fill)
    for key in ("Ola's +− ark!A1", "'Ola''s +− ark'!A1", "ola's +− ARK!a1"):
        assert run(path, f'forventet = {{ "{key}" = 2 }}').status is Status.PASSED
        found = run(path, f'like = [["{key} - {key} - {key}", "{key}"]]')
        assert "differanse −4" in found.lines[0]


@pytest.mark.parametrize(
    ("equation", "told"),
    [
        ('["Rader", "Rader"]', ""),
        ('["Rader", "Rader-Rader+Rader"]', ""),
        ('["-Rader", "−Rader"]', ""),
        ('["Rader", "Rader - Rader"]', "differanse 11"),
    ],
)
def test_equations_need_no_blanks(tmp_path: Path, equation: str, told: str) -> None:
    found = run(rent(tmp_path / "bok.xlsx"), f"like = [{equation}]")
    assert (found.status is Status.PASSED) == (not told)
    assert told in " ".join(found.lines)


def linked(path: Path, formula: str, stored: float | None = STALE) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    sheet.write("A1", 5)
    sheet.write_formula("B1", formula, None, "" if stored is None else stored)
    sheet.write_formula("C1", "=IFERROR(B1,0)+A1", None, STALE)
    sheet.write_formula("D1", "=A1*2", None, STALE)
    for letter, name in zip("ABCD", ("Pris", "Lenke", "Etter", "Fri"), strict=True):
        book.define_name(name, f"=Ark!${letter}$1")
    book.define_name("Flytende", "=Ark!A1*2")
    book.close()
    if stored is None:  # the writer stores something always
        again = load_workbook(path)
        again.save(path)
    return path


@pytest.mark.parametrize(
    "formula",
    ["=[1]Ark1!$A$1*A1", "=Ukjent[x]*A1", "=Flytende*A1", "=SUM((A1,A1))", "=A1*'[1]Ark 1'!B2"],
)
@pytest.mark.parametrize("stored", [STALE, None])
def test_what_the_engine_cannot_follow_is_skipped_and_never_passes_on_a_stored_value(
    tmp_path: Path, formula: str, stored: float | None
) -> None:
    path = linked(tmp_path / "bok.xlsx", formula, stored)
    for name, value in (("Lenke", STALE), ("Etter", STALE + 5), ("Etter", 5), ("Lenke", 0)):
        found = run(path, f"forventet = {{ {name} = {value} }}")
        assert found.status is Status.SKIPPED, (name, found)
        assert "kan ikke regnes av ironcalc: 'Ark'!B1 (annen arbeidsbok" in found.reason
    assert run(path, "forventet = { Fri = 10 }").status is Status.PASSED
    recording, runner = recorded(path)
    assert {item.key for item in recording.left_out} == {"Lenke", "Etter"}
    assert statuses(runner) == {Status.PASSED}


@pytest.mark.parametrize(
    "engine", ["ironcalc", pytest.param("libreoffice", marks=libreoffice_marks())]
)
def test_what_is_fetched_from_another_workbook_stands_fast(tmp_path: Path, engine: str) -> None:
    path = linked(tmp_path / "bok.xlsx", "=[1]Ark1!$A$1")
    found = run(path, "inndata = { Pris = 1 }\nforventet = { Etter = 8, Fri = 2 }", engine)
    assert found.status is Status.PASSED, found.lines
    assert run(path, "forventet = { Lenke = 7 }", engine).status is Status.SKIPPED


def test_formulas_does_not_open_another_workbook(tmp_path: Path) -> None:
    path = linked(tmp_path / "bok.xlsx", "=[1]Ark1!$A$1")
    found = run(path, "forventet = { Fri = 10 }", "formulas")
    assert found.status is Status.SKIPPED
    assert "kan ikke regnes av formulas: 'Ark'!B1" in found.reason


def test_a_cell_that_formulas_leaves_out_is_skipped_alone(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    sheet.write_row("A1", [2, "x"])
    sheet.write_formula("B2", "=A1*3", None, STALE)
    sheet.write_array_formula("C1:C2", "{=A1:B1*2}", None, STALE)
    sheet.write_formula("D1", "=IFERROR(C1,0)", None, STALE)
    for cell, name in (("A1", "Inn"), ("B2", "Ut"), ("C1", "Rekke"), ("D1", "Etter")):
        book.define_name(name, f"=Ark!${cell[0]}${cell[1]}")
    book.close()
    recording, runner = recorded(path, "ironcalc", "formulas")
    assert "Ut" not in {item.key for item in recording.left_out}
    assert statuses(runner, "formulas") <= {Status.PASSED, Status.SKIPPED}
    assert run(path, "forventet = { Ut = 6 }", "formulas").status is Status.PASSED


def openpyxl_book(path: Path, fill: Callable[[Workbook], None]) -> Path:
    book = Workbook()
    book.worksheets[0].title = "Ark"
    fill(book)
    book.save(path)
    return path


def test_the_other_cells_of_an_array_formula_follow_from_what_it_reads(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A1"], sheet["A2"] = 1, "=IFERROR(AGGREGATE(9,4,A1),2)"
        sheet["B1"] = ArrayFormula("B1:B2", "=A1:A2*10")

    path = openpyxl_book(tmp_path / "bok.xlsx", fill)
    found = run(path, 'forventet = { "Ark!B2" = 20 }')
    assert found.status is Status.SKIPPED
    assert "AGGREGATE" in found.reason


@pytest.mark.parametrize("is_dynamic", [False, True])
def test_cells_that_an_array_formula_fills_are_calculated(
    tmp_path: Path, *, is_dynamic: bool
) -> None:
    path = tmp_path / "bok.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    sheet.write_column("A1", [1, 2])
    write = sheet.write_dynamic_array_formula if is_dynamic else sheet.write_array_formula
    write("B1:B2", "=A1:A2*10", None, STALE)
    sheet.write("B2", STALE)
    sheet.write_formula("C1", "=SUM(B1:B2)", None, STALE)
    book.define_name("Rekke", "=Ark!$B$1:$B$2")
    book.close()
    inputs = 'inndata = { "Ark!A2" = 3 }'
    assert run(path, inputs + '\nforventet = { Rekke = [10, 30], "Ark!C1" = 40 }').lines == ()
    _, runner = recorded(path)
    assert runner.cases.cases[0].expected == {"Rekke": [10, 20]}
    with pytest.raises(InputError, match="Ark!B2 er en formel"):
        run(path, 'inndata = { "Ark!B2" = 1 }\nforventet = { Rekke = [1, 2] }')


def test_a_table_of_what_would_be_is_skipped_alone(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A1"], sheet["B1"], sheet["C4"] = 5, "=A1*2", 12
        sheet["C3"] = DataTableFormula("C3:C4", r1="A1", dt2D=False)

    path = openpyxl_book(tmp_path / "bok.xlsx", fill)
    assert run(path, 'forventet = { "Ark!B1" = 10 }').status is Status.PASSED
    for cell in ("C3", "C4"):
        assert run(path, f'forventet = {{ "Ark!{cell}" = 12 }}').status is Status.SKIPPED


@pytest.mark.parametrize(
    "reader", ["=SUM(Alle)", "=SUM(OFFSET(A1,1,0,1,1))", '=SUM(INDIRECT("A2"))']
)
def test_a_lacking_function_behind_a_name_of_the_tab_is_found(tmp_path: Path, reader: str) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A1"], sheet["A2"], sheet["B1"] = 1, "=IFERROR(AGGREGATE(9,4,A1),9)", reader
        sheet.defined_names["Alle"] = DefinedName("Alle", attr_text="Ark!$A$2:$A$3")

    path = openpyxl_book(tmp_path / "bok.xlsx", fill)
    assert run(path, 'forventet = { "Ark!B1" = 9 }').status is Status.SKIPPED


def test_a_workbook_with_macros_is_tried_without_them(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsm"
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_formula("A1", "=1+1", None, STALE)
    book.close()
    with zipfile.ZipFile(tmp_path / "bok.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = (
                old.read(name)
                .replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
                .replace(
                    b"vnd.openxmlformats-officedocument.sheet.macro", b"vnd.ms-excel.sheet.macro"
                )
            )
            new.writestr(name, content)
    assert b"ms-excel.sheet.macroEnabled.main" in zipfile.ZipFile(path).read("[Content_Types].xml")
    assert run(path, 'forventet = { "Ark!A1" = 2 }').status is Status.PASSED


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("SUM(Leie[År])", "SUM(Ark!$C$2:$C$3)"),
        ("SUM(leie[ÅR],1)", "SUM(Ark!$C$2:$C$3,1)"),
        ("Leie[@År]", "Ark!$C$2"),
        ("Leie[[#This Row],[År]]", "Ark!$C$2"),
        ("SUM(Leie[@])", "SUM(Ark!$B$2:$C$2)"),
        ("SUM(Leie[[Pris]:[År]])", "SUM(Ark!$B$2:$C$3)"),
        ("SUM(Leie[[#Headers],[#Data],[År]])", "SUM(Ark!$C$1:$C$3)"),
        ("SUM(Leie[[#Totals],[År]])", "SUM(Leie[[#Totals],[År]])"),
        ("SUM(Leie[Ukjent])", "SUM(Leie[Ukjent])"),
        ("SUM(Leie)", "SUM(Ark!$B$1:$C$3)".replace("$1:", "$2:")),
        ("\"Leie[År]\"&'Leie'!A1&Leie!A1&Leie(1)", "\"Leie[År]\"&'Leie'!A1&Leie!A1&Leie(1)"),
        ("MVA*2+Ark!MVA", "0.25*2+0.25"),
        ("-Minus", "-(-1)"),
        ("Ring", "Ring"),
        ("MVA.x+xMVA+MVA()", "MVA.x+xMVA+MVA()"),
    ],
)
def test_formulas_are_written_in_cells_and_values(tmp_path: Path, formula: str, plain: str) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append([None, "Pris", "År"])
        sheet.append([None, 1, 2, f"={formula}"])
        sheet.append([None, 3, 4])
        sheet.add_table(Table(displayName="Leie", ref="B1:C3"))
        for name, text in (("Minus", "-1"), ("Ring", "Ark!A1+Ring")):
            book.defined_names[name] = DefinedName(name, attr_text=text)
        sheet.defined_names["MVA"] = DefinedName("MVA", attr_text="0.25")

    book = plain_book(Book.open(openpyxl_book(tmp_path / "bok.xlsx", fill)))
    assert book.tabs["Ark"].cells[1, 3].formula == plain


@needs_libreoffice
def test_what_libreoffice_saves_of_it_is_recorded_alike(tmp_path: Path) -> None:
    path = rent(tmp_path / "bok.xlsx")
    _, runner = recorded(path)
    _, again = recorded(convert_with_libreoffice([path], tmp_path)[0])
    assert [case.expected for case in again.cases.cases] == [c.expected for c in runner.cases.cases]


def test_a_workbook_whose_results_are_errors_and_truth_values_is_recorded(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A1"] = 0
        formulas = {"Delt": "=1/A1", "Sann": "=A1=0", "Tom": '=IF(A1=0,"",1)', "Andel": "=A1%"}
        for row, (name, formula) in enumerate(formulas.items(), start=1):
            sheet.cell(row, 2).value = formula
            book.defined_names[name] = DefinedName(name, attr_text=f"Ark!$B${row}")
        book.defined_names["_Nevner"] = DefinedName("_Nevner", attr_text="Ark!$A$1")

    path = openpyxl_book(tmp_path / "bok.xlsx", fill)
    _, runner = recorded(path)
    base, shocked = runner.cases.cases
    assert base.expected == {"Delt": "#DIV/0!", "Sann": True, "Tom": "", "Andel": 0}
    assert shocked.inputs == {"_Nevner": 0.05}
    assert statuses(runner) == {Status.PASSED}
    assert command(path.with_suffix(ENDING)) == 0
