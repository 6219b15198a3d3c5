"""Real workbooks with a fault planted in one cell: each must be found, in that cell.

Three detectors share the work, and each case names the one that must find it: the product's check
(``kontroll``), the check on drawn inputs, which finds what is right for today's inputs only
(``inndata``), and the rules for formulas (``regler``).
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from tests.support.drawn import CAPACITY, drawn_inputs, edges
from tests.support.edits import Workbook
from tests.support.names import Names, as_cells
from tests.support.rules import broken_effektmodell_rules
from workbook_templates import check_workbook
from workbook_templates.checking.check import agrees, expected_values, scale_of
from workbook_templates.effektmodell.data import workbook_data
from workbook_templates.effektmodell.plan import effektmodell_plan
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.errors import EffektmodellError
from xlmodel.effektmodell.inputs import ModelInputs

ROWS_ABOVE: Final = 2 * 15 + 5
"""From a row of the cohort in use up to the same row of the sheet's recursion (02, 03)."""

Detector = Callable[[Path], set[CellKey]]


def kontroll(path: Path) -> set[CellKey]:
    """Return the cells that the product's check reports."""
    return {(item.tab, item.address) for item in check_workbook(path).deviations}


@cache
def other_inputs() -> list[tuple[ModelInputs, dict[CellKey, CellValue]]]:
    """Return drawn inputs and full tables, with the engine's values."""
    plan = effektmodell_plan((CAPACITY, CAPACITY))
    chosen = [inputs for name, inputs in edges().items() if name.startswith(("full", "share set"))]
    return [
        (inputs, dict(expected_values(plan, workbook_data(inputs))))
        for inputs in [*chosen, *drawn_inputs(8)]
    ]


def inndata(path: Path) -> set[CellKey]:
    """Return the cells that deviate for some other inputs, set through the names."""
    names, calculator, found = Names(path), Calculator(path), set()
    for inputs, expected in other_inputs():
        values = calculator.calculate(as_cells(names, inputs))
        scale = scale_of(expected)
        found |= {
            key
            for key, value in expected.items()
            if key not in values or not agrees(value, values[key], scale)
        }
    return found


def regler(path: Path) -> set[CellKey]:
    """Return the cells that break a rule for formulas."""
    return set(broken_effektmodell_rules(path))


@dataclass(frozen=True)
class Defect:
    """What is done to which cell, and who must find it."""

    cell: Callable[[Names], CellKey]
    edit: Callable[[Workbook, CellKey], None]
    detector: Detector


def at(name: str, index: int = 0) -> Callable[[Names], CellKey]:
    return lambda names: names.cell(name, index)


def sheet_row(name: str, index: int = 0) -> Callable[[Names], CellKey]:
    """Return the cell of the sheet's own recursion behind a cell of the cohort in use."""

    def cell(names: Names) -> CellKey:
        tab, address = names.cell(name, index)
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()  # type: ignore[union-attr]
        return tab, f"{column}{int(row) - ROWS_ABOVE}"

    return cell


def beside(name: str, column: str, row: int = 0) -> Callable[[Names], CellKey]:
    """Return a cell in a column on the row of a name's first cell, or below it."""

    def cell(names: Names) -> CellKey:
        tab, address = names.cell(name)
        number = int(re.sub(r"\D", "", address)) + row
        return tab, f"{column}{number}"

    return cell


def formula(old: str, new: str) -> Callable[[Workbook, CellKey], None]:
    """Replace a pattern in the formula, once."""

    def edit(book: Workbook, cell: CellKey) -> None:
        before = book.formula(cell)
        after = re.sub(old, new, before, count=1)
        assert after != before, before
        book.set_formula(cell, after)

    return edit


def whole(text: str) -> Callable[[Workbook, CellKey], None]:
    return lambda book, cell: book.set_formula(cell, text)


def cached(change: Callable[[float], float]) -> Callable[[Workbook, CellKey], None]:
    return lambda book, cell: book.set_cached(cell, repr(change(float(book.cached(cell)))))


def type_over(change: Callable[[float], float]) -> Callable[[Workbook, CellKey], None]:
    return lambda book, cell: book.set_number(cell, repr(change(float(book.cached(cell)))))


def same(value: float) -> float:
    return value


def copy_from(column: str) -> Callable[[Workbook, CellKey], None]:
    """Put another column's formula, unchanged, in the cell: it then reads the wrong year."""

    def edit(book: Workbook, cell: CellKey) -> None:
        row = re.sub(r"\D", "", cell[1])
        book.set_formula(cell, book.formula((cell[0], f"{column}{row}")))

    return edit


def shift_rows(book: Workbook, cell: CellKey) -> None:
    """Move the first relative reference to the row below."""
    text = book.formula(cell)
    references = re.findall(r"(?<![$A-Z])[A-T]\d+(?!\()", text)
    target = references[-1]
    row = int(re.sub(r"\D", "", target))
    book.set_formula(cell, text.replace(target, f"{target[0]}{row + 1}"))


def shorten_range(book: Workbook, cell: CellKey) -> None:
    """Take the last row off every range of the measures table."""
    text = book.formula(cell)
    after = re.sub(r"(\$[A-Z]\$\d+:\$[A-Z]\$)(\d+)", lambda m: f"{m[1]}{int(m[2]) - 1}", text)
    assert after != text, text
    book.set_formula(cell, after)


def drop_first_measure(book: Workbook, cell: CellKey) -> None:
    text = book.formula(cell)
    after = re.sub(
        r"(\$[A-Z]\$)(\d+)(:\$[A-Z]\$\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}", text
    )
    assert after != text, text
    book.set_formula(cell, after)


def swap_payer(book: Workbook, cell: CellKey) -> None:
    text = book.formula(cell)
    after = text.replace('"Kommune"', '"Stat"')
    assert after != text
    book.set_formula(cell, after)


def clear(book: Workbook, cell: CellKey) -> None:
    book.clear(cell)


def no_cached(book: Workbook, cell: CellKey) -> None:
    book.set_formula(cell, book.formula(cell))
    part = book.sheet_part(cell[0])
    text = book.parts[part].decode()
    after = re.sub(rf'(<c r="{cell[1]}"[^>]*><f>[^<]*</f>)<v>[^<]*</v>', r"\1", text)
    assert after != text
    book.parts[part] = after.encode()


SUMS: Final = beside("UV_Oppstartspakke", "D")
DEFECTS: Final[dict[str, Defect]] = {
    # wrong values with today's inputs
    "one krone too much": Defect(at("UV_Kostnad", 2), formula("^(.*)$", r"(\1)+1"), kontroll),
    "swapped sign": Defect(at("UV_Netto", 3), formula("-", "+"), kontroll),
    "reads the year before": Defect(at("FAM_Gevinst", 4), copy_from("I"), kontroll),
    "reads the year after": Defect(at("UV_Besparelse", 1), copy_from("H"), kontroll),
    "reads the row below": Defect(at("UV_Netto", 2), shift_rows, kontroll),
    "cohort reads another row": Defect(at("UV_KohortLab", 3 * 15 + 4), shift_rows, inndata),
    "first measure left out": Defect(SUMS, drop_first_measure, kontroll),
    "sum over the period starts a year late": Defect(
        at("UV_SumKostnad"), whole("SUM(UV_Kostnad)-'Unge voksne'!$F$4"), kontroll
    ),
    "wrong payer": Defect(SUMS, swap_payer, kontroll),
    "other group's name": Defect(at("UV_ILab", 1), whole("SUM(FAM_ILab)"), kontroll),
    "no discounting": Defect(at("UV_Aar", 2), formula("-1", ""), kontroll),
    "balance year off by one": Defect(
        at("UV_BalanseaarNetto"), formula("^(.*)$", r"(\1)+1"), kontroll
    ),
    "text for a number": Defect(at("UV_Gevinst", 1), whole('"tre"'), kontroll),
    "text past the period gone": Defect(at("UV_Kostnad", 12), whole("0"), kontroll),
    "error value": Defect(at("FAM_NyttePerKrone"), whole("1/0"), kontroll),
    "circular reference": Defect(at("UV_Total", 3), whole("I1+'Unge voksne'!I1"), kontroll),
    # typed over or gone
    "typed over with the right number": Defect(at("UV_Kostnad", 0), type_over(same), kontroll),
    "typed over with a rounded number": Defect(at("UV_Besparelse", 4), type_over(round), kontroll),
    "typed over with another number": Defect(
        at("FAM_Total", 2), type_over(lambda value: value * 1.01), kontroll
    ),
    "formula deleted": Defect(at("UV_Driftspakke", 1), clear, kontroll),
    "package typed over": Defect(at("FAM_Oppstartspakke", 2), type_over(same), kontroll),
    "master check typed over": Defect(
        at("Kontroll"), lambda book, cell: book.set_text(cell, "OK"), kontroll
    ),
    "title typed over": Defect(
        lambda _: ("Unge voksne", "A1"),
        lambda book, cell: book.set_text(cell, "Unge voksne"),
        kontroll,
    ),
    # cached values
    "stale cached value": Defect(at("UV_NettoNytte"), cached(lambda value: value * 1.1), kontroll),
    "cached value slightly off": Defect(
        at("FAM_Kostnad", 1), cached(lambda value: value + 0.1), kontroll
    ),
    "cached value missing": Defect(at("UV_Kostnad", 1), no_cached, regler),
    # right for today's inputs, wrong for others
    "constant for a rate": Defect(
        sheet_row("UV_KohortLab", 15 + 1), formula(r"(?<=,)[^,]*\*", "0.8*"), regler
    ),
    "constant in disguise": Defect(at("UV_NyePersoner", 1), whole("IF(1=1,12/(1+1),0)"), inndata),
    "spare rows not covered": Defect(SUMS, shorten_range, inndata),
    "spare rows not covered, family": Defect(
        beside("FAM_Driftspakke", "G"), shorten_range, inndata
    ),
    "no discounting while the rate is 0": Defect(
        at("UV_Kostnad", 3), formula(r"[A-Z]+\d+\*", ""), inndata
    ),
    "formula that reads a fixed year": Defect(
        at("UV_Netto", 6), formula(r"L(?=\d+-)", r"$L$"), regler
    ),
    "odd formula with the right value": Defect(
        at("UV_Total", 5), formula("^(.*)$", r"(\1)+0"), regler
    ),
    "hidden constant": Defect(at("UV_Total", 4), formula("^(.*)$", r"(\1)+7*0"), regler),
    "function outside the subset": Defect(
        at("UV_ILab", 4), formula("^(.*)$", r"IFERROR(\1,0)"), regler
    ),
    "volatile function": Defect(at("UV_Total", 3), formula("^(.*)$", r"(\1)+0*NOW()"), regler),
    "another workbook": Defect(at("UV_Kostnad", 2), whole("'[1]Ark1'!A1"), regler),
    "family tab unlike the other": Defect(
        at("FAM_NettoNytte"), formula("^(.*)$", r"(\1)+0"), regler
    ),
}


def plant(defect: Defect, workbook: Path, folder: Path) -> tuple[Path, CellKey]:
    book, cell = Workbook.read(workbook), defect.cell(Names(workbook))
    defect.edit(book, cell)
    return book.write(folder / "plantet.xlsx"), cell


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=DEFECTS.keys())
def test_planted_defect_is_found_in_its_cell(
    defect: Defect, workbook: Path, tmp_path: Path
) -> None:
    path, cell = plant(defect, workbook, tmp_path)
    assert cell in defect.detector(path)


@pytest.mark.parametrize("detector", [kontroll, inndata, regler])
def test_an_untouched_workbook_has_no_defect(detector: Detector, workbook: Path) -> None:
    assert detector(workbook) == set()


def test_values_pasted_over_a_whole_row_are_found_in_every_cell(
    workbook: Path, names: Names, tmp_path: Path
) -> None:
    book, cells = Workbook.read(workbook), names.cells("UV_Kostnad")[:10]
    for cell in cells:
        book.set_number(cell, book.cached(cell))
    assert kontroll(book.write(tmp_path / "verdier.xlsx")) >= set(cells)


@pytest.mark.parametrize("name", ["UV_Nye", "FAM_Tiltak", "Kommune", "UV_Kohortmotor"])
def test_a_renamed_input_name_is_named(name: str, workbook: Path, tmp_path: Path) -> None:
    book = Workbook.read(workbook)
    book.replace("xl/workbook.xml", f'name="{name}"', f'name="{name}_2"')
    with pytest.raises(EffektmodellError, match=name):
        check_workbook(book.write(tmp_path / "navn.xlsx"))


def _move(book: Workbook, name: str, by: int) -> None:
    text = book.parts["xl/workbook.xml"].decode()
    after = re.sub(
        rf'(name="{name}">[^<]*\$[A-Z]+\$)(\d+)(?=<)', lambda m: f"{m[1]}{int(m[2]) + by}", text
    )
    assert after != text
    book.parts["xl/workbook.xml"] = after.encode()


def test_an_input_name_that_points_at_another_cell_is_found(workbook: Path, tmp_path: Path) -> None:
    """Analyseperiode, moved to the cell of Antall år med inntak: the sheet then runs 5 years."""
    book = Workbook.read(workbook)
    _move(book, "UV_Analyseperiode", 1)
    path = book.write(tmp_path / "navn.xlsx")
    assert inndata(path)


def test_a_result_name_that_points_at_another_cell_is_found(
    workbook: Path, names: Names, tmp_path: Path
) -> None:
    book = Workbook.read(workbook)
    _move(book, "FAM_SumKostnad", 1)
    path = book.write(tmp_path / "navn.xlsx")
    assert kontroll(path)


def test_harmless_changes_are_not_reported(workbook: Path, names: Names, tmp_path: Path) -> None:
    """Inputs changed with recalculation, a column's width, a label, a note, a tab of one's own."""
    inputs = edges()["share set"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(workbook)
    for (tab, address), value in as_cells(names, inputs).items():
        book[tab][address].value = value
    book["Unge voksne"].column_dimensions["A"].width = 60
    book["Unge voksne"]["A200"] = "Et notat"
    book.create_sheet("Notater")["A1"] = "Møte 12. mai"
    path = tmp_path / "endret.xlsx"
    book.save(path)
    assert kontroll(path) == set()


def test_a_changed_label_is_not_reported(workbook: Path, names: Names, tmp_path: Path) -> None:
    book = Workbook.read(workbook)
    cell = beside("UV_Kostnad", "A")(names)
    book.set_text(cell, "Utgifter")
    assert kontroll(book.write(tmp_path / "ledetekst.xlsx")) == set()


def test_a_municipalitys_own_texts_are_not_reported(
    workbook: Path, names: Names, tmp_path: Path
) -> None:
    book = Workbook.read(workbook)
    for name, text in (("UV_Nye_Kilde", "Egen telling"), ("UV_Nye_Sikkerhet", "Middels")):
        book.set_text(names.cell(name), text)
    assert kontroll(book.write(tmp_path / "kilde.xlsx")) == set()


def test_edits_leave_the_other_parts_alone(workbook: Path, tmp_path: Path) -> None:
    copied = Workbook.read(workbook).write(tmp_path / "kopi.xlsx")
    with zipfile.ZipFile(workbook) as first, zipfile.ZipFile(copied) as second:
        assert {name: first.read(name) for name in first.namelist()} == {
            name: second.read(name) for name in second.namelist()
        }
