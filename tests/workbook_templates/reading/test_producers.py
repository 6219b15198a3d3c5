"""The same workbook as other programs save it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.engines import convert_with_libreoffice, needs_libreoffice
from tests.workbook_templates.reading.conftest import COSTS, GAINS, GROUP_TAB, Edited, Parts
from workbook_templates import read_workbook
from xlmodel import InputError, default_inputs

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DEFAULT = default_inputs("Asker")


def changed(parts: Parts) -> Path:
    """Change the workbook as staff do, in Excel's way of saving."""
    parts.set(GROUP_TAB, "B10", 12).set(GROUP_TAB, "C15", 0.65)
    parts.set(COSTS, "F9", 612.5)
    for address, value in zip(
        ("A30", "D30", "F30", "G30", "H30", "I30", "K30", "L30"),
        ("+ Mentor & «venn»", "Drift", 400, "Stat", 10, 5, 12, "@nettet"),
        strict=True,
    ):
        parts.set(COSTS, address, value)
    return parts.save()


def assert_changed(path: Path) -> None:
    contents = read_workbook(path)
    group = contents.inputs.young_adults
    assert int(group.period) == 12
    assert group.success_rate.tolist() == [0.65, 0.8, 0.8]
    assert float(group.measures[0].unit_cost) == 612.5
    own = group.measures[-1]
    assert (own.name, own.source) == ("+ Mentor & «venn»", "@nettet")
    assert own.volume.tolist() == [10, 5, 0]
    assert contents.inputs.families == DEFAULT.families
    assert contents.inputs.municipality == "Asker"
    assert group.provenance == DEFAULT.young_adults.provenance


def test_as_it_is(parts: Parts) -> None:
    assert_changed(changed(parts))


def test_saved_by_openpyxl(parts: Parts, edited: Edited) -> None:
    changed(parts)
    assert_changed(edited(lambda _: None))


@needs_libreoffice
def test_saved_by_libreoffice(parts: Parts, tmp_path: Path) -> None:
    parts.set(GROUP_TAB, "B11", 5, "2+3").set(GROUP_TAB, "B12", "2020")
    path = changed(parts)
    (saved,) = convert_with_libreoffice([path], tmp_path)
    with pytest.raises(InputError) as raised:
        read_workbook(saved)
    (fault,) = raised.value.violations
    assert "celle B12 (Analysetidspunkt (første år)): teksten «2020»" in str(fault)
    parts.set(GROUP_TAB, "B12", 2020).save()
    (saved,) = convert_with_libreoffice([path], tmp_path)
    assert_changed(saved)
    (formula,) = read_workbook(saved).formulas
    assert (formula.address, formula.formula, formula.value) == ("B11", "=2+3", 5)


def test_parts_in_another_order(parts: Parts) -> None:
    changed(parts)
    parts.save(order=lambda name: name[::-1])
    assert_changed(parts.path)


def test_absolute_places_other_names_and_prefixes(parts: Parts) -> None:
    changed(parts)
    held = parts.parts
    rels = held["xl/_rels/workbook.xml.rels"]
    rels = rels.replace('Target="worksheets/sheet2.xml"', 'Target="/xl/ark/Éin.XML"')
    held["xl/_rels/workbook.xml.rels"] = rels.replace(
        'Target="sharedStrings', 'Target="/xl/sharedStrings'
    )
    sheet = held.pop("xl/worksheets/sheet2.xml").replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    held["xl/ark/Éin.xml"] = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", sheet)
    assert_changed(parts.save())


def test_missing_styles_and_properties(parts: Parts) -> None:
    changed(parts)
    for name in ("xl/styles.xml", "docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"):
        del parts.parts[name]
    assert_changed(parts.save())


def test_cells_and_rows_without_addresses(parts: Parts) -> None:
    """Addresses may be left out where no cell is skipped; here every gap is filled first."""
    changed(parts)
    name = "xl/worksheets/sheet3.xml"
    sheet = parts.parts[name]
    found = re.findall(r'<row r="9"[^>]*>(.*?)</row>', sheet, re.DOTALL)
    bare = re.sub(r'<c r="[A-Z]+9"', "<c", found[0])
    parts.parts[name] = sheet.replace(found[0], bare)
    assert_changed(parts.save())


def test_rich_text_phonetics_and_escapes(parts: Parts) -> None:
    rich = (
        "<si><r><rPr><b/></rPr><t>As</t></r><r><t>ker &amp; _x00C6_</t></r>"
        "<rPh sb='0' eb='1'><t>x</t></rPh></si>"
    )
    strings = parts.parts["xl/sharedStrings.xml"]
    count = strings.count("<si>")
    parts.parts["xl/sharedStrings.xml"] = strings.replace("</sst>", f"{rich}</sst>")
    sheet = parts.parts["xl/worksheets/sheet1.xml"]
    cell = re.search(r'<c r="B8".*?</c>', sheet)
    assert cell is not None
    parts.parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        cell[0], f'<c r="B8" t="s"><v>{count}</v></c>'
    )
    parts.set("Introduksjon", "B9", "Lab _x005F_x0041_ 1")
    inputs = read_workbook(parts.save()).inputs
    assert (inputs.municipality, inputs.programme) == ("Asker & Æ", "Lab _x0041_ 1")


def test_strict_namespaces(parts: Parts) -> None:
    changed(parts)
    for name, text in parts.parts.items():
        parts.parts[name] = text.replace(
            MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    assert_changed(parts.save())


@pytest.mark.parametrize("stored", [None, 99])
def test_a_formula_in_an_input_cell_is_calculated_now_and_told(
    parts: Parts, stored: float | None
) -> None:
    parts.set(GROUP_TAB, "B10", stored, "2*UV_Inntaksaar").set(COSTS, "F9", stored, "550+F10/10")
    contents = read_workbook(parts.save())
    assert int(contents.inputs.young_adults.period) == 10
    assert float(contents.inputs.young_adults.measures[0].unit_cost) == 610
    assert [(item.tab, item.address, item.formula, item.value) for item in contents.formulas] == [
        (GROUP_TAB, "B10", "=2*UV_Inntaksaar", 10),
        (COSTS, "F9", "=550+F10/10", 610),
    ]


def test_a_shared_formula_in_input_cells_is_told_as_it_reads_in_each(parts: Parts) -> None:
    parts.set(GAINS, "B8", 0.85, "1-0.15").set(GAINS, "B9", 0.9).set(GAINS, "B10", 0.95)
    name = "xl/worksheets/sheet4.xml"
    sheet = parts.parts[name].replace(
        "<f>1-0.15</f>", '<f t="shared" ref="B8:B10" si="0">1-C8/10</f>'
    )
    for row in (9, 10):
        sheet = re.sub(rf'(<c r="B{row}"[^>]*>)', r'\1<f t="shared" si="0"/>', sheet)
    parts.parts[name] = sheet
    contents = read_workbook(parts.save())
    assert [item.formula for item in contents.formulas] == ["=1-C8/10", "=1-C9/10", "=1-C10/10"]
    assert contents.inputs.young_adults.quality_of_life.tolist() == [1.0, 0.95, 0.93, 1.0]


def test_a_formula_with_a_wrong_result_is_told_with_the_formula(parts: Parts) -> None:
    parts.set(GROUP_TAB, "B10", 10, "1/0").set(GROUP_TAB, "C15", 0.8, "8*10")
    with pytest.raises(InputError) as raised:
        read_workbook(parts.save())
    period, rate = map(str, raised.value.violations)
    assert "feilverdien #DIV/0! er ikke tillatt (formelen «=1/0»)" in period
    assert "80 er ikke tillatt (formelen «=8*10»)" in rate


def test_a_date_in_a_text_cell_is_read_as_it_is_shown(parts: Parts) -> None:
    from datetime import datetime  # noqa: PLC0415

    parts.set(COSTS, "L9", datetime(2019, 3, 1)).set(COSTS, "C9", 2019)  # noqa: DTZ001
    measure = read_workbook(parts.save()).inputs.young_adults.measures[0]
    assert (measure.source, measure.cost_type) == ("01.03.2019", "2019")


def test_a_date_of_the_other_calendar_system(parts: Parts) -> None:
    from datetime import datetime  # noqa: PLC0415

    parts.set(COSTS, "L9", datetime(2019, 3, 1))  # noqa: DTZ001
    book = parts.parts["xl/workbook.xml"]
    parts.parts["xl/workbook.xml"] = book.replace("<workbookPr ", '<workbookPr date1904="1" ')
    measure = read_workbook(parts.save()).inputs.young_adults.measures[0]
    assert measure.source == "02.03.2023"


def test_huge_addresses_do_not_matter(parts: Parts) -> None:
    name = "xl/worksheets/sheet2.xml"
    extra = '<row r="999999999999"><c r="ZZZ9999999"><v>1</v></c><c r="?"><v>1e999</v></c></row>'
    parts.parts[name] = parts.parts[name].replace("</sheetData>", f"{extra}</sheetData>")
    assert read_workbook(parts.save()).inputs == DEFAULT
