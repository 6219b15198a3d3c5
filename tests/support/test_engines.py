"""Each engine calculates anew, takes every kind of input and never hides a failure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import pytest
import xlsxwriter

from tests.support import engines
from tests.support.engines import (
    EngineError,
    FormulasCalculator,
    libreoffice_available,
    libreoffice_marks,
    needs_libreoffice,
    recalculate_with_formulas,
    recalculate_with_libreoffice,
    with_inputs,
)
from tests.support.stored import cached_values, formula_cells, read_values, recalculate
from workbook_templates.xlsx import libreoffice
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.package import PackageError
from workbook_templates.xlsx.recalculate import Calculator, RecalculationError
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue

Engine: TypeAlias = Callable[[Path, Mapping[CellKey, CellValue] | None], dict[CellKey, CellValue]]

SHEET: Final = "Unge voksne - Kostnader"
OTHER: Final = "Årsark"
STALE: Final = 987654.0

NUMBER: Final = (SHEET, "A1")
# Outside the sums: `formulas` adds texts of digits in a range, LibreOffice truth values.
TEXT: Final = (SHEET, "E2")
TRUTH: Final = (SHEET, "E3")
BLANK: Final = (SHEET, "A4")
UNWRITTEN: Final = (SHEET, "A6")

FORMULAS: Final[dict[CellKey, tuple[str, CellValue]]] = {
    (SHEET, "C1"): ("=A1*2", 10.0),
    (SHEET, "C2"): ('=E2&"!"', "Ærlig!"),
    (SHEET, "C3"): ("=IF(E3,1,0)", 1.0),
    (SHEET, "C4"): ('=IF(Tom="","tom",Tom)', "tom"),
    (SHEET, "C5"): ('=IF(A1>4,"",SUM(A1))', ""),
    (SHEET, "C6"): ('=IF(C5="","",C5*2)', ""),
    (SHEET, "C7"): ("=SUM(A1:A9)", 5.0),
    (SHEET, "C8"): ("=COUNT(A1:A9)", 1.0),
    (SHEET, "C9"): ("=COUNTA(A1:A9)", 1.0),
    (SHEET, "C10"): ("=A1>4", True),
    (SHEET, "C11"): ("=DATE(2026,1,1)", 46023.0),
    (SHEET, "C12"): ("=A4", 0.0),
    (SHEET, "C13"): ("=10/A1", 2.0),
    (SHEET, "C14"): ('="#DIV/0!"', "#DIV/0!"),
    (OTHER, "B2"): (f"='{SHEET}'!C1+1", 11.0),
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose every stored value is wrong."""
    path = tmp_path_factory.mktemp("engines") / "Bok æ.xlsx"
    book = xlsxwriter.Workbook(path)
    sheets = {name: book.add_worksheet(name) for name in (SHEET, OTHER)}
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    inputs = sheets[SHEET]
    inputs.write("A1", 5)
    inputs.write("E2", "Ærlig")
    inputs.write("E3", True)
    inputs.write_blank("A4", None, book.add_format({"locked": False}))
    book.define_name("Tom", f"='{SHEET}'!$A$4")
    for (sheet, address), (formula, _) in FORMULAS.items():
        sheets[sheet].write_formula(address, formula, date if "DATE" in formula else None, STALE)
    book.close()
    return path


def through_libreoffice(
    path: Path, inputs: Mapping[CellKey, CellValue] | None
) -> dict[CellKey, CellValue]:
    folder = path.parent
    source = with_inputs(path, folder / "with_inputs.xlsx", inputs) if inputs else path
    return recalculate_with_libreoffice([source], folder)[0]


ENGINES: Final = [
    pytest.param(recalculate, id="ironcalc"),
    pytest.param(recalculate_with_formulas, id="formulas"),
    pytest.param(through_libreoffice, id="libreoffice", marks=libreoffice_marks()),
]
every_engine = pytest.mark.parametrize("engine", ENGINES)


def changes(
    engine: Engine, path: Path, inputs: Mapping[CellKey, CellValue]
) -> dict[str, CellValue]:
    """Return what became of the formulas of the inputs' sheet that differ from the first ones."""
    values = engine(path, inputs)
    return {
        address: value
        for (sheet, address), value in values.items()
        if sheet == SHEET and value != FORMULAS[sheet, address][1]
    }


@every_engine
def test_gives_every_formula_a_fresh_value_and_none_of_the_planted_ones(
    engine: Engine, workbook: Path
) -> None:
    assert set(cached_values(workbook).values()) == {STALE}
    values = engine(workbook, None)
    assert values == {key: value for key, (_, value) in FORMULAS.items()}
    for key, (_, value) in FORMULAS.items():
        assert type(values[key]) is type(value), key


@every_engine
def test_takes_a_number(engine: Engine, workbook: Path) -> None:
    assert changes(engine, workbook, {NUMBER: 4, UNWRITTEN: 0.5}) == {
        "C1": 8.0,
        "C5": 4.0,
        "C6": 8.0,
        "C7": 4.5,
        "C8": 2.0,
        "C9": 2.0,
        "C10": False,
        "C13": 2.5,
    }


@every_engine
def test_takes_texts_that_look_like_something_else(engine: Engine, workbook: Path) -> None:
    assert changes(engine, workbook, {TEXT: "=1+1"}) == {"C2": "=1+1!"}
    assert changes(engine, workbook, {TEXT: "12"}) == {"C2": "12!"}


@every_engine
def test_takes_a_truth_value(engine: Engine, workbook: Path) -> None:
    assert changes(engine, workbook, {TRUTH: False}) == {"C3": 0.0}


@every_engine
def test_fills_a_blank_cell(engine: Engine, workbook: Path) -> None:
    assert changes(engine, workbook, {BLANK: 7.0}) == {
        "C4": 7.0,
        "C7": 12.0,
        "C8": 2.0,
        "C9": 2.0,
        "C12": 7.0,
    }


@every_engine
def test_empties_cells_and_recognises_the_error_that_follows(
    engine: Engine, workbook: Path
) -> None:
    changed = changes(engine, workbook, {NUMBER: None, TEXT: None, TRUTH: None})
    assert changed == {
        "C1": 0.0,
        "C2": "!",
        "C3": 0.0,
        "C5": 0.0,
        "C6": 0.0,
        "C7": 0.0,
        "C8": 0.0,
        "C9": 0.0,
        "C10": False,
        "C13": "#DIV/0!",
    }
    assert isinstance(changed["C13"], ErrorValue)
    assert repr(changed["C13"]) == "ErrorValue('#DIV/0!')"


@pytest.mark.parametrize("make", [Calculator, FormulasCalculator])
def test_a_calculator_undoes_the_inputs_of_the_call_before(
    make: type[Calculator | FormulasCalculator], workbook: Path
) -> None:
    calculator = make(workbook)
    first = calculator.calculate()
    calculator.calculate({NUMBER: 1.0, TEXT: None, TRUTH: False, BLANK: "x", UNWRITTEN: 3.0})
    assert calculator.calculate({NUMBER: 6.0})[SHEET, "C7"] == 6.0
    assert calculator.calculate() == first


def test_names_the_formula_cells_sheet_by_sheet(workbook: Path) -> None:
    assert formula_cells(workbook) == list(FORMULAS)
    assert Calculator(workbook).formula_cells == tuple(FORMULAS)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({("Finnes ikke", "A1"): 1.0}, "har ikke arket «Finnes ikke»"),
        ({(SHEET, "a1"): 1.0}, "«a1» er ikke en celleadresse"),
        ({(SHEET, "C1"): 1.0}, "C1 er en formel"),
        ({NUMBER: float("nan")}, "er ikke et tall"),
    ],
)
def test_an_input_that_cannot_be_set_is_refused_and_changes_nothing(
    inputs: dict[CellKey, CellValue], message: str, workbook: Path
) -> None:
    calculator = Calculator(workbook)
    with pytest.raises(RecalculationError, match=message):
        calculator.calculate({TEXT: "ny", **inputs})
    assert calculator.calculate()[SHEET, "C2"] == "Ærlig!"


@pytest.mark.parametrize("key", [("Finnes ikke", "A1"), (SHEET, "a1"), (SHEET, "C1")])
def test_the_other_engines_refuse_such_inputs_too(
    key: CellKey, workbook: Path, tmp_path: Path
) -> None:
    with pytest.raises(EngineError):
        FormulasCalculator(workbook).calculate({key: 1.0})
    with pytest.raises(EngineError):
        with_inputs(workbook, tmp_path / "ut.xlsx", {key: 1.0})


def test_a_value_of_a_foreign_type_is_refused(workbook: Path) -> None:
    foreign: dict[CellKey, CellValue] = {NUMBER: dt.date(2026, 1, 1)}  # type: ignore[dict-item] # the point
    with pytest.raises(TypeError, match="date is not a cell value"):
        recalculate(workbook, foreign)


def test_a_file_that_is_no_workbook_gives_one_clear_error(tmp_path: Path) -> None:
    broken = tmp_path / "notat.xlsx"
    broken.write_text("hei", encoding="utf-8")
    for read in (recalculate, Book.open):
        with pytest.raises(PackageError, match=r"notat\.xlsx: filen er ikke en arbeidsbok"):
            read(broken)
        with pytest.raises(PackageError, match=r"borte\.xlsx: filen eller mappen finnes ikke"):
            read(tmp_path / "borte.xlsx")


def test_every_cell_that_an_array_formula_fills_is_calculated(tmp_path: Path) -> None:
    path = tmp_path / "matrise.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    sheet.write_column("A1", [1, 2])
    sheet.write_array_formula("C1:C2", "{=A1:A2*2}", None, STALE)
    sheet.write("C2", STALE)
    sheet.write_array_formula("D1:D3", "{=A1:A2*2}", None, STALE)
    sheet.write("D3", STALE)
    book.close()
    assert formula_cells(path) == [("Ark", f"{column}{row}") for column, row in _FILLED]
    values = recalculate(path)
    assert [values["Ark", f"{column}{row}"] for column, row in _FILLED[:4]] == [2, 4, 2, 4]
    assert isinstance(values["Ark", "D3"], ErrorValue), "there is no third value to fill it with"


_FILLED: Final = (("C", 1), ("C", 2), ("D", 1), ("D", 2), ("D", 3))


def test_unknown_functions_and_circles_are_errors_and_not_old_values(tmp_path: Path) -> None:
    path = tmp_path / "feil.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    for row, formula in enumerate(["=FINNESIKKE(1)", "=A2+1", "=Finnes!A1", "=SUM(("]):
        sheet.write_formula(row, 0, formula, None, STALE)
    book.close()
    assert all(isinstance(value, ErrorValue) for value in recalculate(path).values())


def test_stored_values_keep_empty_text_apart_from_no_value(tmp_path: Path) -> None:
    path = tmp_path / "lagret.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    sheet.write("A1", "tekst")
    sheet.write_datetime("A2", dt.datetime(2026, 1, 1), book.add_format({"num_format": "yyyy"}))  # noqa: DTZ001 # Excel knows no zones
    sheet.write_formula("A3", "=1/0", None, "#DIV/0!")
    sheet.write_formula("A4", "=TRUE", None, True)
    book.close()
    stored = read_values(path, [("Ark", f"A{row}") for row in range(1, 6)])
    assert list(stored.values()) == ["tekst", 46023.0, "#DIV/0!", True, None]
    assert isinstance(stored["Ark", "A3"], ErrorValue)


@needs_libreoffice
def test_libreoffice_takes_several_workbooks_of_the_same_name_in_one_batch(
    workbook: Path, tmp_path: Path
) -> None:
    other = tmp_path / "annen" / workbook.name
    other.parent.mkdir()
    with_inputs(workbook, other, {NUMBER: 1.0})
    first, second = recalculate_with_libreoffice([workbook, other], tmp_path)
    assert (first[SHEET, "C1"], second[SHEET, "C1"]) == (10.0, 2.0)


@needs_libreoffice
def test_libreoffice_that_keeps_stored_values_is_found_out(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = libreoffice.FORCED_RECALCULATION.replace("<value>0</value>", "<value>1</value>")
    monkeypatch.setattr(libreoffice, "FORCED_RECALCULATION", never)
    with pytest.raises(EngineError, match="regnet ikke på nytt"):
        recalculate_with_libreoffice([workbook], tmp_path)


def test_a_missing_libreoffice_skips_unless_it_is_demanded(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "soffice", lambda: None)
    monkeypatch.delenv(engines.DEMAND_LIBREOFFICE, raising=False)
    assert not libreoffice_available()
    assert libreoffice_marks()[1].args == (True,)
    monkeypatch.setenv(engines.DEMAND_LIBREOFFICE, "1")
    assert libreoffice_marks()[1].args == (False,)
    with pytest.raises(EngineError, match="ikke installert"):
        recalculate_with_libreoffice([workbook], tmp_path)
