"""The rules of the sheet on the written file of every kind, read with openpyxl and as XML."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook as OpenWorkbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.edits import Workbook
from tests.support.kinds import KINDS, SAMPLES, USUAL, Case
from tests.support.look import (
    cells_of,
    limit_of,
    printed_areas,
    rendered_width,
    too_narrow,
    unlocked,
    validations,
)
from tests.support.names import Names
from tests.support.rules import (
    CHECKS,
    FIRST_YEAR,
    FUNCTIONS,
    MAIN,
    Found,
    Sheet,
    array_products,
    external,
    foreign_constants,
    foreign_functions,
    inconsistent_years,
    place,
    r1c1,
    read_sheets,
    tokens,
    volatile,
    without_value,
)
from tests.support.stored import cached_values
from workbook_templates.kinds.kind import AnyKind
from workbook_templates.sheet import SheetPlan, WorkbookPlan
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey
from xlmodel.common.version import MODEL_VERSION

ONE_A_KIND: Final = pytest.mark.parametrize("case", USUAL, ids=str, indirect=True, scope="module")


# Tabs and names --------------------------------------------------------------------------------


def test_the_tabs_are_those_of_the_plan_the_introduction_first(
    book: OpenWorkbook, plan: WorkbookPlan
) -> None:
    assert book.sheetnames == [sheet.name for sheet in plan.sheets]
    assert book.sheetnames[0] == "Introduksjon"
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_names_are_ascii_of_workbook_scope_and_plain_absolute_references(
    book: OpenWorkbook, names: Names, plan: WorkbookPlan
) -> None:
    cell = r"\$[A-Z]{1,2}\$[1-9][0-9]*"
    for name, reference in names.references.items():
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", name), name
        assert re.fullmatch(rf"('[^']+'|[A-Za-zÆØÅæøå]+)!{cell}(:{cell})?", reference), reference
        assert names.cell(name)[0] in book.sheetnames
    local = {name for sheet in book.worksheets for name in sheet.defined_names}
    assert not {name for name in local if not name.startswith(("Print_", "_xlnm"))}
    assert names.references.keys() == plan.names.keys()


def test_the_names_that_every_workbook_has_are_cells(names: Names) -> None:
    for name in ("Kommune", "Programnavn", "Prisaar", "Modellversjon", "Kontroll", "SistBrukt"):
        assert names.shapes[name] == (1, 1), name


def test_yearly_names_stand_in_the_columns_of_the_years(names: Names, plan: WorkbookPlan) -> None:
    """A table of inputs may have its columns of years further right, beside those that tell the rows."""
    yearly = [name for name, (_, columns) in names.shapes.items() if columns == plan.years]
    assert len(yearly) >= 5
    formulas = {(sheet.name, row, column) for sheet, row, column, _ in plan.formula_cells()}
    for name in yearly:
        area = plan.names[name]
        columns = {place(address)[1] for _, address in names.cells(name)}
        first = FIRST_YEAR
        if not formulas & {(area.sheet, *at) for at in area.cells()}:
            first = max(FIRST_YEAR, min(columns))
        assert columns == set(range(first, first + plan.years)), name


def test_every_name_in_a_formula_resolves(sheets: list[Sheet], names: Names) -> None:
    used = {
        token.value
        for sheet in sheets
        for formula in sheet.formulas.values()
        for token in tokens(formula)
        if token.type == "OPERAND" and re.fullmatch(r"[A-Z][A-Za-z0-9]*_?[A-Za-z_]+", token.value)
    } - {"TRUE", "FALSE"}
    assert len(used) > 8
    assert used <= names.references.keys()


# Rule 1: inputs, locks, validation ---------------------------------------------------------------


FIXED: Final = frozenset({"Scenariovekter"})
"""Names of numbers that belong to the method."""


def named_inputs(names: Names, sheets: list[Sheet]) -> set[CellKey]:
    """Return the cells under names that hold no formula, but the version and fixed weights.

    A name of several cells of which some have a formula is a result: its other cells are fixed.
    """
    formulas = {(sheet.name, address) for sheet in sheets for address in sheet.formulas}
    named = {
        cell
        for name in names.references
        for cell in names.cells(name)
        if name not in FIXED and not formulas & set(names.cells(name))
    }
    return named - {names.cell("Modellversjon")}


def spilled(sheets: list[Sheet]) -> set[CellKey]:
    """Return the cells that array formulas fill."""
    found = set()
    for sheet in sheets:
        for area in sheet.calls.values():
            left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area))
            found |= {
                (sheet.name, f"{get_column_letter(column)}{row}")
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
            }
    return found


def test_exactly_the_named_cells_without_a_formula_are_unlocked(
    book: OpenWorkbook, names: Names, sheets: list[Sheet]
) -> None:
    assert unlocked(book).keys() == named_inputs(names, sheets) - spilled(sheets)


def test_inputs_share_one_style_that_does_not_rely_on_colour_alone(book: OpenWorkbook) -> None:
    cells = unlocked(book)
    fills = {cell.fill.fgColor.rgb for cell in cells.values()}
    assert len(fills) == 1
    assert all(cell.fill.patternType == "solid" for cell in cells.values())
    frames = {(cell.border.top.style, cell.border.left.style) for cell in cells.values()}
    assert len(frames) == 1
    assert None not in next(iter(frames))
    (frame,) = frames
    formulas = [cell for _, cell in cells_of(book) if cell.data_type == "f"]
    assert len(formulas) > 50
    assert not fills & {cell.fill.fgColor.rgb for cell in formulas}
    assert not [
        cell for cell in formulas if (cell.border.top.style, cell.border.left.style) == frame
    ]


def test_protection_is_on_without_a_password(book: OpenWorkbook, parts: dict[str, str]) -> None:
    for number in range(1, len(book.sheetnames) + 1):
        (found,) = re.findall(r"<sheetProtection[^>]*>", parts[f"xl/worksheets/sheet{number}.xml"])
        assert 'sheet="1"' in found
        assert not re.search(r"password|hashValue|algorithmName|saltValue", found)
    assert "workbookProtection" not in parts["xl/workbook.xml"]


def test_every_input_is_validated_with_bokmaal_messages(book: OpenWorkbook) -> None:
    found = validations(book)
    assert found.keys() == unlocked(book).keys()
    for validation in {id(item): item for item in found.values()}.values():
        where = str(validation.sqref)
        assert validation.type in ("whole", "decimal", "list", "textLength"), where
        assert validation.showInputMessage, where
        assert validation.showErrorMessage, where
        assert validation.errorStyle in (None, "stop"), where
        for text, limit in (
            (validation.promptTitle, 32),
            (validation.prompt, 255),
            (validation.errorTitle, 32),
            (validation.error, 255),
        ):
            assert text, where
            assert len(text) <= limit, where
            assert not re.search(r"\b(the|value|must|invalid|between|year)\b", text.lower()), text
        assert re.search(r"skriv|velg", (validation.error or "").lower()), where


def test_validation_admits_what_the_model_admits(book: OpenWorkbook, plan: WorkbookPlan) -> None:
    """Types, limits (which stand in cells) and choices are those of each input's domain."""
    found = validations(book)
    types = {
        "whole": "whole",
        "date": "whole",
        "number": "decimal",
        "share": "decimal",
        "text": "textLength",
    }
    for sheet in plan.sheets:
        for item in sheet.validations:
            domain = item.domain
            first = item.area.part(0, 0).address().replace("$", "")
            validation = found[sheet.name, first]
            kind = "list" if item.source or domain.kind == "choice" else types[domain.kind]
            assert validation.type == kind, (sheet.name, first)
            if domain.kind == "choice":
                choices = [str(choice) for choice in domain.choices]
                assert str(validation.formula1).strip('"').split(",") == choices
            elif kind in ("whole", "decimal"):
                limits = [
                    limit_of(book, sheet.name, text) if text else None
                    for text in (validation.formula1, validation.formula2)
                ]
                bounds = [domain.minimum, domain.maximum]
                wanted = [None if abs(bound) == float("inf") else bound for bound in bounds]
                assert limits == wanted, (sheet.name, first)
                assert validation.operator == (
                    "greaterThanOrEqual" if wanted[1] is None else validation.operator
                )
                assert validation.operator in (None, "between", "greaterThanOrEqual")


# Rule 2: formulas --------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: str(rule.__name__))
def test_formulas_keep_the_rule(rule: Callable[[list[Sheet]], Found], sheets: list[Sheet]) -> None:
    assert rule(sheets) == {}


def test_r1c1_tells_relative_from_fixed_references() -> None:
    assert r1c1("=IF(F$4>UV_X,\"\",SUM(E9,$D$5)+'Unge voksne'!G10:G12)", "F10") == (
        "IF(R4C[0]>UV_X,\"\",SUM(R[-1]C[-1],R5C4)+'Unge voksne'!R[0]C[1]:R[2]C[1])"
    )
    assert r1c1("=F9", "F10") == r1c1("=G9", "G10") != r1c1("=$F9", "G10")


def test_tabs_with_years_have_all_of_them(sheets: list[Sheet], plan: WorkbookPlan) -> None:
    own = {sheet.name: sheet.years or plan.years for sheet in plan.sheets}
    assert all(sheet.years == own[sheet.name] for sheet in sheets if sheet.years)
    assert plan.years in {sheet.years for sheet in sheets}
    named = {(area.sheet, area.row + 1) for area in plan.names.values() if plan.is_year_row(area)}
    found = {
        (sheet.name, row)
        for sheet in sheets
        if sheet.years
        for row, column in map(place, sheet.formulas)
        if column == FIRST_YEAR
    }
    assert len(named & found) >= 4


def test_the_only_volatile_cell_is_last_used(sheets: list[Sheet], names: Names) -> None:
    assert volatile(sheets) == {names.cell("SistBrukt")}


def test_no_function_is_newer_than_the_subset_and_each_of_it_is_used(tmp_path: Path) -> None:
    used = {
        token.value.rstrip("(")
        for case in SAMPLES
        for sheet in read_sheets(case.write(tmp_path))
        for formula in sheet.formulas.values()
        for token in tokens(formula)
        if token.type == "FUNC" and token.subtype == "OPEN"
    }
    assert used - {"_xldudf_EFFEKT_KOHORT"} == FUNCTIONS, (
        "the allow-list names a function that no formula uses"
    )


def test_nothing_is_hidden_merged_linked_or_programmed(
    book: OpenWorkbook, parts: dict[str, str]
) -> None:
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert not [n for n, row in sheet.row_dimensions.items() if row.hidden]
        assert not [n for n, column in sheet.column_dimensions.items() if column.hidden]
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.protection.hidden]
    assert not [name for name in parts if re.search(r"externalLink|vba|macro|ctrlProp", name)]
    assert not [name for name in parts if name.endswith((".bin", ".js"))]
    relations = "".join(text for name, text in parts.items() if name.endswith(".rels"))
    assert 'TargetMode="External"' not in relations
    xml = "".join(parts.values())
    for word in ("INDIRECT(", "OFFSET(", '<f t="shared', "definedName hidden"):
        assert word not in xml
    assert set(re.findall(r"_xlfn\.\w+", xml)) <= {"_xlfn.MAXIFS", "_xlfn.MINIFS"}


# Rule 4 and 6: checks and cached values ------------------------------------------------------------


def test_the_master_check_shows_on_every_tab(workbook: Path, book: OpenWorkbook) -> None:
    values = cached_values(workbook)
    shown = [values[tab, "A3"] for tab in book.sheetnames]
    assert shown == ["Kontroll: OK"] * len(shown)


def test_opening_keeps_the_cached_values(parts: dict[str, str]) -> None:
    (found,) = re.findall(r"<calcPr[^>]*>", parts["xl/workbook.xml"])
    assert "fullCalcOnLoad" not in found
    assert "forceFullCalc" not in found
    assert 'calcMode="manual"' not in found
    assert int(re.findall(r'calcId="(\d+)"', found)[0]) >= 191029


def test_empty_texts_are_typed_strings(sheets: list[Sheet], case: Case) -> None:
    empty = [kind for sheet in sheets for kind, text in sheet.cached.values() if text == ""]
    period_is_full = case.name == "nothing"
    assert len(empty) > 20 or period_is_full
    assert set(empty) <= {"str"}


# Rule 7: look and print ---------------------------------------------------------------------------


def test_every_tab_is_frozen_zoomed_and_titled(book: OpenWorkbook, plan: WorkbookPlan) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None, sheet.title
        assert 80 <= (sheet.sheet_view.zoomScale or 100) <= 110
        assert not sheet.sheet_view.showGridLines
        assert sheet["A1"].data_type == "f"
        assert sheet["A1"].font.b
        assert "Kontroll" in str(sheet["A3"].value)


def test_every_tab_prints_on_a4_landscape_as_wide_as_its_plan_says(
    book: OpenWorkbook, plan: WorkbookPlan
) -> None:
    for sheet, planned in zip(book.worksheets, plan.sheets, strict=True):
        wide = planned.pages_wide
        assert sum(planned.widths) / wide > 100, "no page is printed half empty"
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize or 0) == 9
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        columns = planned.print_columns
        high = 1 if sheet.page_setup.fitToHeight is None else sheet.page_setup.fitToHeight
        pages = (sheet.page_setup.fitToWidth or 1, high)
        assert pages == ((wide, 0) if columns is None else (1, 1))
        assert bool(sheet.print_title_cols) == (wide > 1)
        assert sheet.print_area
        if planned.print_sections:
            assert_sections_are_printed(sheet, planned)
            continue
        left, top, right, bottom = range_boundaries(sheet.print_area.rpartition("!")[2])
        assert int(bottom or 0) == planned.print_end or planned.print_end is None
        if columns is not None:
            assert (left, top, right) == (1, 1, columns)
            shown = [placed.row < int(bottom or 0) for placed in planned.figures]
            assert all(shown) or not any(shown)
            continue
        for row in sheet.iter_rows(max_row=planned.print_end):
            for cell in row:
                if cell.value is not None:
                    assert int(left or 0) <= cell.column <= int(right or 0), cell.coordinate
                    assert int(top or 0) <= cell.row <= int(bottom or 0), cell.coordinate


def assert_sections_are_printed(sheet: Worksheet, planned: SheetPlan) -> None:
    """Each printed area is whole sections from the first column on; nothing else is, or one empty cell."""
    areas = printed_areas(sheet)
    starts = [section.row + 1 for section in planned.print_sections]
    ends = [*(row - 1 for row in starts[1:]), planned.print_end or sheet.max_row]
    assert starts[0] == 1
    for left, top, right, bottom in areas:
        if left > len(planned.widths):
            assert len(areas) == 1
            assert sheet.cell(top, left).value is None
            continue
        assert left == 1
        assert top in starts
        assert bottom in ends
        assert right <= len(planned.widths)
        edges = [0, *accumulate(int(width * 7 + 5) for width in planned.widths)]
        for at in planned.figures:
            if top <= at.row + 1 <= bottom and at.column < right:
                cut = edges[at.column] + at.offset + at.figure.width - edges[right]
                assert cut <= 0, f"{planned.name}: {at.figure.key} is cut by {cut} pixels"


def test_header_and_footer_name_the_municipality_and_the_version(
    book: OpenWorkbook, case: Case
) -> None:
    for sheet in book.worksheets:
        text = "".join(
            str(part.text or "")
            for band in (sheet.oddHeader, sheet.oddFooter)
            for part in (() if band is None else (band.left, band.center, band.right))
        )
        assert case.inputs.municipality in text
        assert MODEL_VERSION in text


def test_document_properties(book: OpenWorkbook, case: Case) -> None:
    properties = book.properties
    if case in USUAL and case.kind is not KINDS[-1]:
        assert str(properties.title) in (
            f"{case.kind.word} for {case.inputs.municipality}",
            f"{case.kind.word}modell for {case.inputs.municipality}",
        )
    assert properties.title
    assert properties.creator
    assert MODEL_VERSION in (properties.description or "")
    assert properties.created is not None


def test_number_formats_have_no_literal_spaces_and_follow_the_language(
    book: OpenWorkbook,
) -> None:
    formats = {cell.number_format for _, cell in cells_of(book) if cell.value is not None}
    assert not [text for text in formats if re.search(r"# #|#\u00a0#", text)]
    assert all(text.startswith("[$-414]") for text in formats if "," in text)


@ONE_A_KIND
def test_large_limits_of_inputs_are_shown_in_groups_of_three_digits(
    book: OpenWorkbook, plan: WorkbookPlan
) -> None:
    bare = []
    for planned in plan.sheets:
        for validation in planned.validations:
            for bound in filter(None, (validation.minimum, validation.maximum)):
                tab, _, address = bound.rpartition("!")
                cell = book[tab.strip("'") or planned.name][address.replace("$", "")]
                large = isinstance(cell.value, int | float) and abs(cell.value) >= 10_000
                if large and "#,##0" not in cell.number_format:
                    bare.append((planned.name, address, cell.value))
    assert not bare


def test_a_column_shows_its_numbers(workbook: Path, book: OpenWorkbook) -> None:
    narrow = too_narrow(workbook, book)
    assert not narrow, f"{len(narrow)} cells, {narrow[:5]}"


def test_the_width_of_a_number_is_estimated_with_sign_and_separators() -> None:
    assert rendered_width(-123_456_789, "[$-414]#,##0") == pytest.approx(10.5)
    assert rendered_width(0.125, "[$-414]0.0%") == pytest.approx(4.9)


def test_every_figure_has_an_alternative_text(parts: dict[str, str], plan: WorkbookPlan) -> None:
    charts = [name for name in parts if name.startswith("xl/charts/chart")]
    figures = [placed.figure for sheet in plan.sheets for placed in sheet.figures]
    assert len(charts) == len(figures)
    drawings = "".join(text for name, text in parts.items() if name.startswith("xl/drawings/draw"))
    texts = re.findall(r'<xdr:cNvPr[^>]* descr="([^"]+)"', drawings)
    assert len(texts) == len(charts)
    assert all(len(text) > 40 for text in texts)
    dated = [name for name in charts if 'baseTimeUnit val="years"' in parts[name]]
    assert len(dated) == sum(figure.date_axis for figure in figures)


# Rule 8: reproducible -------------------------------------------------------------------------------

_HASH: Final = """
import hashlib
from tests.support.kinds import USUAL
for case in USUAL:
    print(hashlib.sha256(case.kind.workbook_bytes(case.inputs)).hexdigest())
"""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.word))
def test_the_same_inputs_give_the_same_bytes_and_others_do_not(kind: AnyKind) -> None:
    made = {name: kind.workbook_bytes(inputs) for name, inputs in kind.samples().items()}
    again = {name: kind.workbook_bytes(inputs) for name, inputs in kind.samples().items()}
    assert made == again
    assert len(set(made.values())) == len(made)


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Tokyo"), ("2", "America/Los_Angeles")])
def test_another_process_hash_seed_and_time_zone_give_the_same_bytes(seed: str, zone: str) -> None:
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-c", _HASH],
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    own = [hashlib.sha256(c.kind.workbook_bytes(c.inputs)).hexdigest() for c in USUAL]
    assert run.stdout.split() == own


# Texts ----------------------------------------------------------------------------------------------

TEXTS: Final = (
    *("=1+1", "+47 66 90", "-Kommunen", "@SUM(1)", "'apostrof", '"sitat"', "<b>&amp;</b>"),
    *("Å&Ø <Æ>", "{=1}", "{Startaar}", "#N/A", "1234", "TRUE", "&L&P&D", "100 %", "Ka\u0301ras\u030ajohka", "🙂"),
    *("x" * 80,),
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.word))
@pytest.mark.parametrize(("text", "other"), list(zip(TEXTS[::2], TEXTS[1::2], strict=True)))
def test_a_text_stays_a_text_whatever_it_looks_like(
    text: str, other: str, kind: AnyKind, tmp_path: Path
) -> None:
    usual = next(iter(kind.samples().values()))
    inputs = replace(usual, municipality=text, programme=other)
    path = tmp_path / "bok.xlsx"
    path.write_bytes(kind.workbook_bytes(inputs))
    names, book = Names(path), load_workbook(path)
    for name, wanted in (("Kommune", text), ("Programnavn", other)):
        tab, address = names.cell(name)
        cell = book[tab][address]
        assert (cell.data_type, cell.value) == ("s", wanted)
    values, found = cached_values(path), Calculator(path).calculate()
    titles = {(tab, "A1"): found[tab, "A1"] for tab in book.sheetnames}
    assert titles == {key: values[key] for key in titles}
    front = str(titles["Introduksjon", "A1"])
    assert text in front
    assert other in front
    assert len({title for title in titles.values() if text in str(title)}) > 1 or kind is KINDS[-1]
    assert kind.open(path).inputs == inputs


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.word))
def test_header_escapes_what_excel_would_read_as_a_code(kind: AnyKind, tmp_path: Path) -> None:
    usual = next(iter(kind.samples().values()))
    path = tmp_path / "bok.xlsx"
    path.write_bytes(kind.workbook_bytes(replace(usual, municipality="&P 12")))
    with zipfile.ZipFile(path) as archive:
        xml = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    header = xml.findtext(f".//{MAIN}oddHeader") or ""
    assert header.startswith("&L&&P 12&C")


# Planted: the rules see what they are for ---------------------------------------------------------


def yearly_cell(case: Case) -> CellKey:
    """Return the formula of the fourth year in a row with a relative reference."""
    plan = case.plan
    for sheet, row, column, content in plan.formula_cells():
        text = plan.formula_text(sheet, row, column)
        if column == FIRST_YEAR + 2 and content.index == 3 and re.search(r"(?<![$A-Z])I\d", text):
            return sheet.name, f"I{row + 1}"
    raise AssertionError(case)


@ONE_A_KIND
@pytest.mark.parametrize(
    ("rule", "change"),
    [
        (inconsistent_years, lambda text: text.replace("$", "", 1) + "+0"),
        (foreign_constants, lambda text: f"{text}*2"),
        (foreign_functions, lambda text: f"OFFSET({text},0,0)"),
        (external, lambda _: "[1]Ark!A1"),
        (array_products, lambda _: "SUMPRODUCT(F20:F25*$B$20:$B$25)"),
        (without_value, None),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_broken_rule_is_found(
    rule: Callable[[list[Sheet]], Found],
    change: Callable[[str], str] | None,
    case: Case,
    workbook: Path,
    tmp_path: Path,
) -> None:
    book, cell = Workbook.read(workbook), yearly_cell(case)
    if change is None:
        part = book.sheet_part(cell[0])
        empty = re.sub(
            rf'(<c r="{cell[1]}"[^>]*><f>[^<]*</f>)<v>[^<]*</v>', r"\1", book.parts[part].decode()
        )
        book.parts[part] = empty.encode()
    else:
        book.set_formula(cell, change(book.formula(cell)))
    assert cell in rule(read_sheets(book.write(tmp_path / "bok.xlsx")))


def _with_style_of(book: OpenWorkbook, cell: CellKey, other: CellKey) -> None:
    book[cell[0]][cell[1]]._style = book[other[0]][other[1]]._style


@ONE_A_KIND
def test_a_locked_input_is_found(
    case: Case, workbook: Path, names: Names, sheets: list[Sheet]
) -> None:
    book = load_workbook(workbook)
    _with_style_of(book, names.cell("Prisaar"), yearly_cell(case))
    with pytest.raises(AssertionError):
        test_exactly_the_named_cells_without_a_formula_are_unlocked(book, names, sheets)


@ONE_A_KIND
def test_a_result_in_the_style_of_inputs_is_found(case: Case, workbook: Path, names: Names) -> None:
    book = load_workbook(workbook)
    _with_style_of(book, yearly_cell(case), names.cell("Prisaar"))
    with pytest.raises(AssertionError):
        test_inputs_share_one_style_that_does_not_rely_on_colour_alone(book)


def test_a_narrow_column_is_found(workbook: Path) -> None:
    book = load_workbook(workbook)
    for sheet in book.worksheets:
        for dimension in sheet.column_dimensions.values():
            dimension.width = 0.5
    assert too_narrow(workbook, book)
