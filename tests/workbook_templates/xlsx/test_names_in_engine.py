"""Names as the engine is given them: the cells that they stand for, and nothing that only looks alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from workbook_templates.xlsx import Book, Calculator


def calculated(folder: Path, formula: str, *, tab: str = "Ark", local: str = "") -> object:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = tab
    for row in range(1, 5):
        sheet.cell(row, 1).value = row
    other = book.create_sheet("Pris")
    other["A1"] = 100
    sheet["C1"] = formula
    quoted = "'" + tab.replace("'", "''") + "'"
    for name, text in {
        "Sats": f"{quoted}!$A$3",
        "Rad": f"{quoted}!$A$1:$A$4",
        "Pris": f"{quoted}!$A$2",
        "A3": f"{quoted}!$A$1",
        "sum.av": f"{quoted}!$A$4",
    }.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    if local:
        sheet.defined_names["Sats"] = DefinedName("Sats", attr_text=local)
    path = folder / "bok.xlsx"
    book.save(path)
    return Calculator(Book.open(path)).calculate()[tab, "C1"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SATS*2", 6),
        ("=SUM(Rad)", 10),
        ("=INDEX(Rad,2)", 2),
        ("=Pris!A1+Pris", 102),
        ("='Pris'!A1", 100),
        ('="Sats"&Sats', "Sats3"),
        ("=A3", 3),
        ("=sum.av+1", 5),
        ("=SUM (Rad)", 10),
    ],
)
def test_a_name_is_what_it_refers_to(tmp_path: Path, formula: str, value: object) -> None:
    assert calculated(tmp_path, formula) == value


def test_a_tabs_own_name_goes_before_the_workbooks(tmp_path: Path) -> None:
    assert calculated(tmp_path, "=Sats", local="Ark!$A$4") == 4


@pytest.mark.parametrize("tab", ["Sats", "Et 'ark'", "Ark!Sats", "Sats & Rad"])
def test_a_name_within_a_tabs_name_is_left_alone(tmp_path: Path, tab: str) -> None:
    quoted = tab.replace("'", "''")
    book_tab = f"='{quoted}'!A4+Sats"
    assert calculated(tmp_path, book_tab, tab=tab) == 7
