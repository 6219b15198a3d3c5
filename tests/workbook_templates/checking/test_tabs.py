"""Tabs that were renamed or copied: one finding, whatever signs Excel admits in their names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import workbook_templates
from tests.support.moving import copy_tab, rename_tab
from tests.support.planting import COSTS, GAINS, INTRODUCTION, PLAN, TABS, UV, Book, keyed, named
from tests.workbook_templates.checking.conftest import DAY, Check
from workbook_templates import FindingKind, Severity, audit_workbook
from workbook_templates.sheet import relative
from xlmodel import default_inputs
from xlmodel.personas import example

NAMES = [
    *("Familie - Gevinster (ny)", "(24)", "Arv's ark", "O'''x", "Hei!", "!", "#REF!", "A!1"),
    *("😀 gevinst", "Fam's (x) !#😀", "x" * 31, "1-2", "A1", "R1C1", "SUM(A1)", "a&b<c>"),
    *('a"b', "TRUE", "=x", "a;b,c", "a$b%c^~`", "{x}", "Ærlig øl", "Familie – gevinster, 2"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_renamed_tab_is_one_finding_and_its_inputs_are_read(
    name: str, book: Book, check: Check, tmp_path: Path
) -> None:
    rename_tab(book, GAINS, name)
    report = check(book)
    (finding,) = report.findings
    assert (finding.kind, finding.tab, finding.found) == (FindingKind.TAB_RENAMED, name, name)
    assert report.values_compared == report.formulas_compared - 1 > 4000
    read = workbook_templates.read_workbook(tmp_path / "bok.xlsx")
    assert read.inputs == default_inputs("Asker")


@pytest.mark.parametrize(
    "name", ["Persona (24)", "Persona 24", "Persona 1 (2)", "Kari (17) – hei!"]
)
def test_a_renamed_tab_of_a_persona_is_one_finding(name: str, tmp_path: Path) -> None:
    book = Book(workbook_templates.workbook_bytes(example("fredrikstad")))
    rename_tab(book, "Persona 1", name)
    report = audit_workbook(book.save(tmp_path / "bok.xlsx"), DAY)
    assert [item.kind for item in report.findings] == [FindingKind.TAB_RENAMED]
    assert report.values_compared == report.formulas_compared - 1 > 6000


@pytest.mark.parametrize("tab", [UV, COSTS, GAINS, INTRODUCTION])
def test_a_copied_tab_is_one_finding(tab: str, book: Book, check: Check) -> None:
    copy_tab(book, tab, f"{tab[:27]} (2)")
    report = check(book)
    (finding,) = report.findings
    assert (finding.kind, finding.severity) == (FindingKind.TAB_COPIED, Severity.WARNING)
    assert finding.tab == f"{tab[:27]} (2)"
    assert f"«{tab}»" in finding.message
    assert report.values_compared == report.formulas_compared - 1


def test_a_copy_hides_no_defect_of_the_tab_itself(book: Book, check: Check) -> None:
    copy_tab(book, UV, "Kopi")
    cost = keyed("cost", 0, 3)
    book.number(cost, 5.0)
    findings = check(book).findings
    assert FindingKind.TAB_COPIED in {item.kind for item in findings}
    typed = next(item for item in findings if item.kind is FindingKind.TYPED_OVER)
    assert (typed.tab, typed.address) == cost


def test_a_name_of_a_foreign_tab_covers_none_of_the_models(book: Book, check: Check) -> None:
    book.add_tab("Notater")
    book.replace(
        "xl/workbook.xml",
        "</definedNames>",
        f'<definedName name="UV_QALYverdi" localSheetId="{len(TABS)}">Notater!$A$1</definedName>'
        "</definedNames>",
    )
    assert check(book).severity is Severity.INFORMATION


def test_a_fault_of_an_input_keeps_its_label_where_the_tabs_name_has_brackets(
    book: Book, check: Check
) -> None:
    at = named("FAM_QALYverdi")
    rename_tab(book, at[0], "Familie - Gevinster (ny)")
    book.text(at, "mye")
    finding = next(item for item in check(book).findings if item.kind is FindingKind.INPUT)
    assert finding.tab == "Familie - Gevinster (ny)"
    assert finding.label == "Verdi av ett QALY"


def test_a_workbook_that_counts_from_1904_and_was_recalculated_is_not_out_of_date(
    book: Book, check: Check
) -> None:
    book.replace("xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    for group in ("UV_", "FAM_"):
        area = PLAN.area(group, "figure.date")
        for row, column in area.cells():
            at = (area.sheet, relative(row, column))
            part = book.parts[book.part(area.sheet)].decode()
            found = re.search(rf'<c r="{at[1]}"[^>]*><f>.*?</f><v>(\d+)</v>', part)
            assert found
            book.cached(at, str(int(found[1]) - 1462))
    assert [item.kind for item in check(book).findings] == [FindingKind.SETTING]
