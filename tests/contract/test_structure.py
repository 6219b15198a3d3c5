"""Rules 1 to 8 of 02 on the written file, read with openpyxl and as XML."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.workbook import Workbook as OpenWorkbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.compare import error_cells
from tests.support.drawn import edges, with_groups
from tests.support.edits import Workbook
from tests.support.names import (
    GLOBAL_INPUTS,
    GLOBAL_OUTPUTS,
    INPUT_SHAPES,
    MEASURE_COLUMNS,
    OUTPUT_SHAPES,
    PREFIXES,
    TABS,
    YEARLY,
    Names,
    as_cells,
)
from tests.support.rules import (
    FUNCTIONS,
    MAIN,
    Found,
    Sheet,
    array_products,
    broken_rules,
    external,
    foreign_constants,
    foreign_functions,
    inconsistent_measures,
    inconsistent_situations,
    inconsistent_years,
    r1c1,
    read_sheets,
    tokens,
    unlike_groups,
    volatile,
    without_value,
)
from tests.support.stored import cached_values
from workbook_templates import workbook_bytes, write_workbook
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.version import MODEL_VERSION
from xlmodel.effektmodell.inputs import Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_inputs

SOURCE_SUFFIXES: Final = ("_Kilde", "_Sikkerhet")


@pytest.fixture(scope="module")
def sheets(workbook: Path) -> list[Sheet]:
    return read_sheets(workbook)


@pytest.fixture(scope="module")
def book(workbook: Path) -> OpenWorkbook:
    return load_workbook(workbook)


@pytest.fixture(scope="module")
def parts(workbook: Path) -> dict[str, str]:
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def cells_of(book: OpenWorkbook) -> Iterator[tuple[Worksheet, Cell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    yield sheet, cell


# Tabs and names --------------------------------------------------------------------------------


def test_the_seven_tabs_in_order(book: OpenWorkbook) -> None:
    assert tuple(book.sheetnames) == TABS


def test_every_name_of_the_contract_stands_with_its_shape(names: Names) -> None:
    wanted = dict.fromkeys((*GLOBAL_INPUTS, *GLOBAL_OUTPUTS), (1, 1))
    for prefix in PREFIXES.values():
        wanted |= {
            prefix + name: shape for name, shape in ({**INPUT_SHAPES, **OUTPUT_SHAPES}).items()
        }
    missing = [name for name in (*wanted, "UV_Tiltak", "FAM_Tiltak") if name not in names]
    assert not missing
    assert {name: names.shapes[name] for name in wanted} == wanted
    for prefix in PREFIXES.values():
        rows, columns = names.shapes[f"{prefix}Tiltak"]
        assert columns == len(MEASURE_COLUMNS)
        assert rows >= len(default_inputs().young_adults.measures) + 8


def test_names_are_ascii_of_workbook_scope_and_plain_absolute_references(
    book: OpenWorkbook, names: Names
) -> None:
    cell = r"\$[A-Z]{1,2}\$[1-9][0-9]*"
    for name, reference in names.references.items():
        assert re.fullmatch(r"[A-Za-z_]+", name), name
        assert re.fullmatch(rf"('[^']+'|[A-Za-z]+)!{cell}(:{cell})?", reference), reference
        assert names.cell(name)[0] in TABS
    local = {name for sheet in book.worksheets for name in sheet.defined_names}
    assert not {name for name in local if not name.startswith(("Print_", "_xlnm"))}


def test_yearly_names_stand_in_the_columns_of_the_years(names: Names) -> None:
    for prefix in PREFIXES.values():
        for name in (*YEARLY, "KohortLab", "KohortUte"):
            first, last = names.cell(prefix + name), names.cell(prefix + name, -1)
            assert first[1].rstrip("0123456789") == "F", name
            assert last[1].rstrip("0123456789") == "T", name


def test_the_measures_table_has_the_columns_of_the_contract(
    book: OpenWorkbook, names: Names
) -> None:
    for prefix in PREFIXES.values():
        tab, address = names.cell(f"{prefix}Tiltak")
        row, column = coordinate_to_tuple(address)
        heads = [book[tab].cell(row - 1, column + i).value for i in range(len(MEASURE_COLUMNS))]
        assert tuple(heads) == MEASURE_COLUMNS


def test_the_groups_tabs_have_the_same_addresses(names: Names) -> None:
    for name in (*INPUT_SHAPES, *OUTPUT_SHAPES, "Tiltak"):
        own = [address for _, address in names.cells(f"UV_{name}")]
        assert own == [address for _, address in names.cells(f"FAM_{name}")], name


def test_every_name_in_a_formula_resolves(sheets: list[Sheet], names: Names) -> None:
    used = {
        token.value
        for sheet in sheets
        for formula in sheet.formulas.values()
        for token in tokens(formula)
        if token.type == "OPERAND" and re.fullmatch(r"[A-Z][A-Za-z_]+", token.value)
    } - {"TRUE", "FALSE"}
    assert len(used) > 30
    assert used <= names.references.keys()


# Rule 1: inputs, locks, validation ---------------------------------------------------------------


def unlocked(book: OpenWorkbook) -> dict[CellKey, Cell]:
    return {
        (sheet.title, cell.coordinate): cell
        for sheet, cell in cells_of(book)
        if not cell.protection.locked
    }


def test_exactly_the_inputs_and_their_sources_are_unlocked(
    book: OpenWorkbook, names: Names
) -> None:
    sources = {
        cell
        for name in names.references
        if name.endswith(SOURCE_SUFFIXES)
        for cell in names.cells(name)
    }
    assert unlocked(book).keys() == names.input_cells().keys() | sources


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
    assert len(formulas) > 3000
    assert not fills & {cell.fill.fgColor.rgb for cell in formulas}
    assert not [
        cell for cell in formulas if (cell.border.top.style, cell.border.left.style) == frame
    ]


def test_protection_is_on_without_a_password(parts: dict[str, str]) -> None:
    for number in range(1, 8):
        (found,) = re.findall(r"<sheetProtection[^>]*>", parts[f"xl/worksheets/sheet{number}.xml"])
        assert 'sheet="1"' in found
        assert not re.search(r"password|hashValue|algorithmName|saltValue", found)
    assert "workbookProtection" not in parts["xl/workbook.xml"]


def validations(book: OpenWorkbook) -> dict[CellKey, DataValidation]:
    found: dict[CellKey, DataValidation] = {}
    for sheet in book.worksheets:
        for validation in sheet.data_validations.dataValidation:
            for area in str(validation.sqref).split():
                left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area))
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        key = (sheet.title, f"{get_column_letter(column)}{row}")
                        assert key not in found, f"{key} has two validations"
                        found[key] = validation
    return found


def test_every_input_is_validated_with_bokmaal_messages(book: OpenWorkbook) -> None:
    found = validations(book)
    assert found.keys() == unlocked(book).keys()
    for key, validation in found.items():
        assert validation.type in ("whole", "decimal", "list", "textLength"), key
        assert validation.showInputMessage, key
        assert validation.showErrorMessage, key
        assert validation.errorStyle in (None, "stop"), key
        for text, limit in (
            (validation.promptTitle, 32),
            (validation.prompt, 255),
            (validation.errorTitle, 32),
            (validation.error, 255),
        ):
            assert text, key
            assert len(text) <= limit, key
            assert not re.search(r"\b(the|value|must|invalid|between|year)\b", text.lower()), text
        assert re.search(r"skriv|velg", (validation.error or "").lower()), key


KINDS: Final = {
    "Analyseperiode": "whole",
    "Inntaksaar": "whole",
    "Startaar": "whole",
    "IndividStart": "list",
    "Kohortmotor": "list",
}
BOUNDS: Final = {
    "Analyseperiode": (4, 15),
    "Inntaksaar": (1, 10),
    "Startaar": (2000, 2100),
    "Neddiskontering": (0, 0.1),
    "Suksessrate": (0, 1),
    "Livskvalitet": (0, 1),
    "Stillingsandel": (0, 1),
    "NullKommuneandel": (0, 1),
    **dict.fromkeys(
        ("Nye", "Nullalternativ", "QALYverdi", "Lonnskostnad", "Personer", "Yrkesaktive"),
        (0, None),
    ),
}


def test_validation_admits_what_the_model_admits(book: OpenWorkbook, names: Names) -> None:
    found = validations(book)
    for prefix in PREFIXES.values():
        for name in INPUT_SHAPES:
            cell = names.cell(prefix + name)
            validation = found[cell]
            assert validation.type == KINDS.get(name, "decimal"), name
            if name not in BOUNDS:
                continue
            low, high = BOUNDS[name]
            limits = [
                None if text is None else _limit(book, cell[0], text)
                for text in (validation.formula1, validation.formula2)
            ]
            assert limits == [low, high], name
            assert validation.operator == (
                "greaterThanOrEqual" if high is None else validation.operator
            )
            assert validation.operator in (None, "between", "greaterThanOrEqual")
        assert found[names.cell(prefix + "Kohortmotor")].formula1 == '"Ark,Python"'
        lists = {
            "Kategori": ["Oppstart", "Drift"],
            "Betaler": ["Kommune", "Stat"],
            "Frekvens": ["1", "12"],
            "Sikkerhet": ["Høy", "Middels", "Lav"],
        }
        for row in names.measure_rows(prefix):
            for column, wanted in lists.items():
                validation = found[row[MEASURE_COLUMNS.index(column)]]
                assert validation.type == "list"
                assert str(validation.formula1).strip('"').split(",") == wanted
            for column in ("Kostnad", "Volum uholdbar", "Volum utsatt", "Volum stabil"):
                validation = found[row[MEASURE_COLUMNS.index(column)]]
                assert (validation.type, validation.formula1) == ("decimal", "0")
                assert validation.operator == "greaterThanOrEqual"
        start = found[names.cell(f"{prefix}IndividStart")]
        assert str(start.formula1).strip('"').split(",") == ["Uholdbar", "Utsatt", "Stabil"]


def _limit(book: OpenWorkbook, tab: str, text: str) -> object:
    reference = text.lstrip("=").replace("$", "")
    return book[tab][reference].value if reference[0].isalpha() else float(text)


def test_the_prompt_for_discounting_names_both_usual_rates(
    book: OpenWorkbook, names: Names
) -> None:
    for prefix in PREFIXES.values():
        prompt = validations(book)[names.cell(f"{prefix}Neddiskontering")].prompt or ""
        assert "0 %" in prompt.replace("\u00a0", " ")
        assert "4 %" in prompt.replace("\u00a0", " ")


# Rule 2: formulas --------------------------------------------------------------------------------


RULES: Final[tuple[Callable[[list[Sheet]], Found], ...]] = (
    inconsistent_years,
    foreign_constants,
    foreign_functions,
    external,
    array_products,
    without_value,
    unlike_groups,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.__name__))
def test_formulas_keep_the_rule(rule: Callable[[list[Sheet]], Found], sheets: list[Sheet]) -> None:
    assert rule(sheets) == {}


def test_formulas_are_alike_down_the_measures_and_the_situations(
    sheets: list[Sheet], names: Names
) -> None:
    assert inconsistent_measures(sheets, names) == {}
    assert inconsistent_situations(sheets, names) == {}


def test_rules_hold_for_larger_tables_and_unequal_groups(tmp_path: Path) -> None:
    inputs = default_inputs()
    many = tuple(
        Measure.from_values(inputs.families.measures[0].as_values() | {"name": f"Tiltak {n}"})
        for n in range(45)
    )
    path = tmp_path / "bok.xlsx"
    write_workbook(replace(inputs, families=inputs.families.with_values(measures=many)), path)
    assert Names(path).capacity[1] > 45
    assert Names(path).capacity[0] < 45
    assert broken_rules(path) == {}


def test_r1c1_tells_relative_from_fixed_references() -> None:
    assert r1c1("=IF(F$4>UV_X,\"\",SUM(E9,$D$5)+'Unge voksne'!G10:G12)", "F10") == (
        "IF(R4C[0]>UV_X,\"\",SUM(R[-1]C[-1],R5C4)+'Unge voksne'!R[0]C[1]:R[2]C[1])"
    )
    assert r1c1("=F9", "F10") == r1c1("=G9", "G10") != r1c1("=$F9", "G10")


def test_the_timeline_of_every_year_row_is_filled(sheets: list[Sheet]) -> None:
    timelines = [sheet for sheet in sheets if sheet.timeline]
    assert [sheet.name for sheet in timelines] == ["Introduksjon", "Unge voksne", "Familie"]
    rows = {
        (sheet.name, coordinate_to_tuple(address)[0])
        for sheet in timelines
        for address in sheet.formulas
        if 6 <= coordinate_to_tuple(address)[1] <= 20
    }
    assert len(rows) > 150


def test_the_only_volatile_cell_is_last_used(sheets: list[Sheet], names: Names) -> None:
    assert volatile(sheets) == {names.cell("SistBrukt")}


def test_no_function_is_newer_than_the_subset(sheets: list[Sheet]) -> None:
    used = {
        token.value.rstrip("(")
        for sheet in sheets
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
    for word in ("INDIRECT(", "OFFSET(", "_xlfn.", '<f t="shared', "definedName hidden"):
        assert word not in xml
    assert xml.count('<f t="array"') == len(PREFIXES), (
        "one call a group, and no other array formula"
    )


# Rule 3: no error values -------------------------------------------------------------------------


def each_input(names: Names) -> list[CellKey]:
    """Return every input cell but those of the measures' rows, of which three stand for all."""
    cells = [names.cell(name) for name in GLOBAL_INPUTS]
    for prefix in PREFIXES.values():
        for name in INPUT_SHAPES:
            cells += names.cells(prefix + name)
        rows = names.measure_rows(prefix)
        cells += [cell for row in (rows[0], rows[8], rows[-1]) for cell in row]
    return cells


@pytest.mark.parametrize("value", [None, 0.0], ids=["blank", "zero"])
@pytest.mark.parametrize("edge", ["defaults", "T=4 and r=10 %"])
def test_no_error_value_when_one_input_is_blank_or_zero(
    value: CellValue, edge: str, names: Names, calculator: Calculator
) -> None:
    base = as_cells(names, edges()[edge])
    faults = {}
    for cell in each_input(names):
        errors = error_cells(calculator.calculate(base | {cell: value}))
        if errors:
            faults[cell] = errors[0]
    assert not faults


@pytest.mark.parametrize("value", [None, 0.0], ids=["blank", "zero"])
def test_no_error_value_when_all_inputs_are_blank_or_zero(
    value: CellValue, names: Names, calculator: Calculator
) -> None:
    everything = dict.fromkeys(names.input_cells(), value)
    assert not error_cells(calculator.calculate(everything))
    for prefix in PREFIXES.values():
        table = {cell for row in names.measure_rows(prefix) for cell in row}
        cells = {cell: value for cell in everything if cell not in table}
        assert not error_cells(calculator.calculate(cells))
        assert not error_cells(calculator.calculate(dict.fromkeys(table, value)))


@pytest.mark.parametrize("name", INPUT_SHAPES)
def test_a_blank_required_input_is_reported_on_every_tab(
    name: str, names: Names, calculator: Calculator
) -> None:
    for prefix in PREFIXES.values():
        found = calculator.calculate({names.cell(prefix + name): None})
        shown = [found[tab, "A3"] for tab in TABS]
        ok = [text == "Kontroll: OK" for text in shown]
        assert all(ok) if name == "NullKommuneandel" else not any(ok), prefix + name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Analyseperiode", 16.0),
        ("Analyseperiode", 7.5),
        ("Inntaksaar", 11.0),
        ("Startaar", 1999.0),
        ("Neddiskontering", 0.11),
        ("Nye", -1.0),
        ("Suksessrate", 1.3),
        ("Nullalternativ", -1.0),
        ("NullKommuneandel", 1.01),
        ("Livskvalitet", 1.01),
        ("Stillingsandel", -0.01),
        ("QALYverdi", -1.0),
        ("Lonnskostnad", -1.0),
        ("Personer", -1.0),
        ("Yrkesaktive", -1.0),
        ("IndividStart", "Bærekraftig"),
        ("Kohortmotor", "Excel"),
    ],
)
def test_an_input_outside_its_limits_is_reported(
    name: str, value: CellValue, names: Names, calculator: Calculator
) -> None:
    """Protection and validation can be pasted over: the checks must see it."""
    for prefix in PREFIXES.values():
        found = calculator.calculate({names.cell(prefix + name, -1): value})
        assert found[names.cell("Kontroll")] != "OK"
        assert not error_cells(found)


@pytest.mark.parametrize(
    ("column", "value"),
    [("Kategori", "Annet"), ("Betaler", None), ("Kostnad", -1.0), ("Volum stabil", -1.0),
     ("Frekvens", 6.0), ("Kostnad", None)],
)  # fmt: skip
def test_a_faulty_measure_is_reported(
    column: str, value: CellValue, names: Names, calculator: Calculator
) -> None:
    for prefix in PREFIXES.values():
        cell = names.measure_rows(prefix)[2][MEASURE_COLUMNS.index(column)]
        found = calculator.calculate({cell: value})
        assert found[names.cell("Kontroll")] != "OK"
        assert not error_cells(found)


# Rule 4 and 6: checks and cached values ------------------------------------------------------------


def test_the_master_check_shows_on_every_tab(workbook: Path) -> None:
    values = cached_values(workbook)
    assert [values[tab, "A3"] for tab in TABS] == ["Kontroll: OK"] * len(TABS)


def test_opening_keeps_the_cached_values(parts: dict[str, str]) -> None:
    (found,) = re.findall(r"<calcPr[^>]*>", parts["xl/workbook.xml"])
    assert "fullCalcOnLoad" not in found
    assert "forceFullCalc" not in found
    assert 'calcMode="manual"' not in found
    assert int(re.findall(r'calcId="(\d+)"', found)[0]) >= 191029


def test_empty_texts_are_typed_strings(sheets: list[Sheet]) -> None:
    empty = [kind for sheet in sheets for kind, text in sheet.cached.values() if text == ""]
    assert len(empty) > 300
    assert set(empty) == {"str"}


# Rule 7: look and print ---------------------------------------------------------------------------


def test_every_tab_is_frozen_zoomed_and_titled(book: OpenWorkbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None, sheet.title
        assert 80 <= (sheet.sheet_view.zoomScale or 100) <= 110
        assert sheet["A1"].data_type == "f"
        assert sheet["A1"].font.b
    years = [book[tab].freeze_panes for tab in ("Unge voksne", "Familie")]
    assert years[0] == years[1]


def test_every_tab_prints_on_a4_landscape_one_page_wide(book: OpenWorkbook) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize or 0) == 9
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_area
        left, top, right, bottom = range_boundaries(sheet.print_area.rpartition("!")[2])
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert int(left or 0) <= cell.column <= int(right or 0), cell.coordinate
                    assert int(top or 0) <= cell.row <= int(bottom or 0), cell.coordinate


def test_header_and_footer_name_the_municipality_and_the_version(book: OpenWorkbook) -> None:
    for sheet in book.worksheets:
        text = "".join(
            str(part.text or "")
            for band in (sheet.oddHeader, sheet.oddFooter)
            for part in (() if band is None else (band.left, band.center, band.right))
        )
        assert default_inputs().municipality in text
        assert MODEL_VERSION in text


def test_document_properties(book: OpenWorkbook) -> None:
    properties = book.properties
    assert default_inputs().municipality in (properties.title or "")
    assert properties.creator
    assert MODEL_VERSION in (properties.description or "")
    assert properties.created is not None


def test_number_formats(book: OpenWorkbook, names: Names) -> None:
    formats = {cell.number_format for _, cell in cells_of(book) if cell.value is not None}
    assert not [text for text in formats if re.search(r"# #|#\u00a0#", text)]
    for prefix in PREFIXES.values():
        for name in YEARLY:
            for tab, address in names.cells(prefix + name):
                wanted = {"Aar": "0", "ILab": "[$-414]#,##0.00", "NyePersoner": "[$-414]#,##0.00"}
                assert book[tab][address].number_format == wanted.get(name, "[$-414]#,##0"), name
        for name in ("Suksessrate", "Livskvalitet", "AndelKommune", "Neddiskontering"):
            for tab, address in names.cells(prefix + name):
                assert book[tab][address].number_format.endswith("%")


def rendered_width(value: float, number_format: str, *, bold: bool = False) -> float:
    """Return the width of a number as it shows, in digits."""
    decimals = (
        len(re.sub(r".*\.", "", number_format.split("%", maxsplit=1)[0]))
        if "." in number_format
        else 0
    )
    percent = number_format.endswith("%")
    text = f"{value * 100 if percent else value:,.{decimals}f}"
    narrow = {",": 0.45, ".": 0.5, "-": 0.6}
    width = sum(narrow.get(sign, 1.0) for sign in text) + (1.4 if percent else 0)
    return width * (1.04 if bold else 1.0)


@pytest.mark.parametrize("edge", ["defaults", "T=15, K=10", "hundred a year"])
def test_a_column_shows_its_numbers(edge: str, tmp_path: Path) -> None:
    """Amounts of nine digits and a sign, too: a hundred newcomers a year in each situation."""
    large = with_groups(default_inputs(), new_participants=(100, 100, 100), intake_years=10)
    inputs = edges().get(edge, large)
    path = tmp_path / "bok.xlsx"
    write_workbook(inputs, path)
    book, values = load_workbook(path), cached_values(path)
    narrow = []
    for (tab, address), value in values.items():
        cell = book[tab][address]
        if isinstance(value, str) or not re.search(r"[0#]", cell.number_format) or value is None:
            continue
        letter = address.rstrip("0123456789")
        limited = max(min(float(value), 999_999_999), -999_999_999)
        width = book[tab].column_dimensions[letter].width
        if rendered_width(limited, cell.number_format, bold=bool(cell.font.b)) > width:
            narrow.append(f"{tab}!{address}: {limited:,.0f} in {width}")
    assert not narrow, f"{len(narrow)} cells, {narrow[:5]}"


def test_the_width_of_a_number_is_estimated_with_sign_and_separators() -> None:
    assert rendered_width(-123_456_789, "[$-414]#,##0") == pytest.approx(10.5)
    assert rendered_width(0.125, "[$-414]0.0%") == pytest.approx(4.9)


# Rule 8: reproducible -------------------------------------------------------------------------------

_HASH: Final = """
import hashlib
from workbook_templates import workbook_bytes
from xlmodel.effektmodell.parameters import default_inputs
print(hashlib.sha256(workbook_bytes(default_inputs())).hexdigest())
"""


def test_the_same_inputs_give_the_same_bytes() -> None:
    inputs = edges()["share set"]
    assert workbook_bytes(inputs) == workbook_bytes(inputs)
    assert workbook_bytes(inputs) != workbook_bytes(edges()["defaults"])


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Tokyo"), ("2", "America/Los_Angeles")])
def test_another_process_hash_seed_and_time_zone_give_the_same_bytes(seed: str, zone: str) -> None:
    path = os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-c", _HASH],
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    own = hashlib.sha256(workbook_bytes(default_inputs())).hexdigest()
    assert run.stdout.strip() == own


# Texts ----------------------------------------------------------------------------------------------

TEXTS: Final = (
    *("=1+1", "+47 66 90", "-Kommunen", "@SUM(1)", "'apostrof", '"sitat"', "<b>&amp;</b>"),
    *("Å&Ø <Æ>", "{=1}", "{Startaar}", "#N/A", "1234", "TRUE", "&L&P&D", "100 %", "Ka\u0301ras\u030ajohka", "🙂"),
    *("x" * 80,),
)  # fmt: skip


def with_texts(text: str) -> ModelInputs:
    inputs = default_inputs()
    measure = inputs.families.measures[0]
    changed = measure.from_values(
        measure.as_values()
        | dict.fromkeys(("name", "description", "cost_type", "driver", "source"), text)
    )
    families = inputs.families.with_values(measures=(changed, *inputs.families.measures[1:]))
    return replace(inputs, municipality=text, programme=text, families=families)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_a_text_whatever_it_looks_like(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    write_workbook(with_texts(text), path)
    names, book = Names(path), load_workbook(path)
    row = names.measure_rows("FAM_")[0]
    columns = ("Tiltak", "Beskrivelse", "Type kostnad", "Kostnadsdriver", "Kilde")
    cells = [names.cell("Kommune"), names.cell("Programnavn")]
    cells += [row[MEASURE_COLUMNS.index(column)] for column in columns]
    for tab, address in cells:
        cell = book[tab][address]
        assert cell.data_type == "s", (address, cell.data_type)
        assert cell.value == text
    values = cached_values(path)
    title = f"Effektmodell for {text} – {text}"
    assert values["Introduksjon", "A1"] == title
    assert Calculator(path).calculate()["Introduksjon", "A1"] == title


def test_very_long_texts_fit_their_cells(tmp_path: Path) -> None:
    inputs = default_inputs()
    measure = inputs.families.measures[0]
    long = measure.from_values(
        measure.as_values() | {"name": "æ" * 120, "description": "ø " * 199, "source": "å" * 400}
    )
    path = tmp_path / "bok.xlsx"
    write_workbook(replace(inputs, families=inputs.families.with_values(measures=(long,))), path)
    book, names = load_workbook(path), Names(path)
    tab, address = names.cell("FAM_Tiltak")
    assert book[tab][address].value == "æ" * 120
    height = book[tab].row_dimensions[coordinate_to_tuple(address)[0]].height
    assert height is None or height <= 409  # no row can be higher; None fits itself


def test_header_escapes_what_excel_would_read_as_a_code(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    write_workbook(with_texts("&P 12"), path)
    with zipfile.ZipFile(path) as archive:
        xml = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    header = xml.findtext(f".//{MAIN}oddHeader") or ""
    assert header.startswith("&L&&P 12&C")


# Planted: the rules see what they are for ---------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        (inconsistent_years, lambda text: text.replace("$", "", 1) + "+0"),
        (foreign_constants, lambda text: f"{text}*2"),
        (foreign_functions, lambda text: f"OFFSET({text},0,0)"),
        (external, lambda _: "[1]Ark!A1"),
        (array_products, lambda _: "SUMPRODUCT(F20:F25*$B$20:$B$25)"),
        (unlike_groups, lambda text: f"{text}+0"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_broken_rule_is_found(
    rule: Callable[[list[Sheet]], Found],
    change: Callable[[str], str],
    workbook: Path,
    names: Names,
    tmp_path: Path,
) -> None:
    book, cell = Workbook.read(workbook), names.cell("FAM_Kostnad", 3)
    book.set_formula(cell, change(book.formula(cell)))
    assert cell in rule(read_sheets(book.write(tmp_path / "bok.xlsx")))


def _with_style_of(book: OpenWorkbook, cell: CellKey, other: CellKey) -> None:
    book[cell[0]][cell[1]]._style = book[other[0]][other[1]]._style


def test_a_locked_input_is_found(workbook: Path, names: Names) -> None:
    book = load_workbook(workbook)
    _with_style_of(book, names.cell("UV_Nye"), names.cell("UV_Kostnad"))
    with pytest.raises(AssertionError):
        test_exactly_the_inputs_and_their_sources_are_unlocked(book, names)


def test_a_result_in_the_style_of_inputs_is_found(workbook: Path, names: Names) -> None:
    book = load_workbook(workbook)
    _with_style_of(book, names.cell("UV_Kostnad"), names.cell("UV_Nye"))
    with pytest.raises(AssertionError):
        test_inputs_share_one_style_that_does_not_rely_on_colour_alone(book)


def test_a_narrow_column_is_found() -> None:
    assert rendered_width(-123_456_789, "[$-414]#,##0") > 10


@pytest.mark.parametrize("name", ["Kommune", "Programnavn"])
def test_a_name_of_spaces_is_reported(name: str, names: Names, calculator: Calculator) -> None:
    found = calculator.calculate({names.cell(name): "   "})
    assert "Kommune og programnavn er fylt ut" in str(found[names.cell("Kontroll")])
