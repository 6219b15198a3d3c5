"""Rules of the sheet on a personas workbook: names, inputs, formulas, values, print, bytes."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.workbook import Workbook as OpenWorkbook

from tests.contract.test_structure import rendered_width
from tests.support.agreement import written
from tests.support.names import Names
from tests.support.persona_sets import course, edges, full_rows, measure, one
from tests.support.rules import (
    FUNCTIONS,
    Found,
    Sheet,
    external,
    foreign_constants,
    foreign_functions,
    r1c1,
    read_sheets,
    volatile,
    without_value,
)
from tests.support.stored import cached_values
from workbook_templates import personas_bytes
from workbook_templates.xlsx.values import CellKey
from xlmodel.personas import EXAMPLES, MAX_COURSE_YEARS, CourseRole, PersonaSet, PriceItem, example
from xlmodel.personas.terms import COURSE_TERMS, PERSONA_KEY_TERMS, PERSONA_TERMS

SETS: Final[dict[str, PersonaSet]] = {
    "loerenskog": example("loerenskog"),
    "another course": edges()["another course"],
    "full rows": full_rows(),
}
FIRST_YEAR, LAST_YEAR = 6, 5 + MAX_COURSE_YEARS
"""Columns F and Y."""


@pytest.fixture(scope="module", params=SETS)
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(SETS[request.param], tmp_path_factory.mktemp("structure"))


@pytest.fixture(scope="module")
def names(path: Path) -> Names:
    return Names(path)


@pytest.fixture(scope="module")
def sheets(path: Path) -> list[Sheet]:
    return read_sheets(path)


@pytest.fixture(scope="module")
def book(path: Path) -> OpenWorkbook:
    return load_workbook(path)


@pytest.fixture(scope="module")
def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def personas_in(book: OpenWorkbook) -> list[str]:
    return [name for name in book.sheetnames if name.startswith("Persona ")]


def test_the_tabs_in_order_with_one_spare_persona(book: OpenWorkbook, names: Names) -> None:
    count = len(personas_in(book))
    wanted = [f"Persona {number}" for number in range(1, count + 1)]
    assert book.sheetnames == [
        "Introduksjon",
        "Prisliste",
        *wanted,
        "Sammenligning",
        "Nullalternativ",
    ]
    tab, address = names.cell(f"P{count:02}_Navn")
    assert book[tab][address].value is None


def test_every_name_of_the_contract_stands_with_its_shape(names: Names, book: OpenWorkbook) -> None:
    wanted: dict[str, tuple[int, int]] = dict.fromkeys(
        (
            *("Kommune", "Programnavn", "Prisaar", "Startaar", "Neddiskontering"),
            *("Nullmetode", "Merknad", "Modellversjon", "Kontroll", "SistBrukt"),
        ),
        (1, 1),
    )
    for number in range(1, len(personas_in(book)) + 1):
        prefix = f"P{number:02}_"
        for name in ("Navn", "Maalgruppe", "Beskrivelse", "Analyseperiode", "Kontroll"):
            wanted[prefix + name] = (1, 1)
        wanted |= {prefix + term.name: (1, 1) for term in PERSONA_KEY_TERMS}
        wanted |= {prefix + term.name: (1, 20) for term in PERSONA_TERMS}
        wanted[f"{prefix}Aar"] = (1, 20)
        for own in ("F1_", "F2_"):
            for name in ("Navn", "Rolle", "Ordinaer", "Sum"):
                wanted[prefix + own + name] = (1, 1)
            wanted[f"{prefix}{own}Situasjon"] = (1, 20)
            wanted |= {prefix + own + term.name: (1, 20) for term in COURSE_TERMS}
    for prefix in ("UV_", "FAM_"):
        wanted[f"{prefix}Nullalternativ"] = (4, 1)
        wanted[f"{prefix}Nullalternativ_Observert"] = (4, 1)
    assert {name: names.shapes.get(name) for name in wanted} == wanted
    assert names.shapes["Prisliste"][1] == 5
    for name, shape in names.shapes.items():
        if name.endswith("_Tiltak"):
            assert shape[1] == 25
            assert shape[0] >= 15
            assert names.shapes[f"{name}Kostnad"] == (shape[0], 20)


def test_names_are_ascii_of_workbook_scope_and_plain_absolute_references(names: Names) -> None:
    cell = r"\$[A-Z]{1,2}\$[1-9][0-9]*"
    for name, reference in names.references.items():
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", name), name
        assert re.fullmatch(rf"('[^']+'|[A-Za-z]+)!{cell}(:{cell})?", reference), reference


def test_yearly_names_stand_in_the_columns_of_the_years(names: Names) -> None:
    yearly = [name for name, shape in names.shapes.items() if shape == (1, 20)]
    assert len(yearly) > 20
    for name in yearly:
        first, last = names.cell(name), names.cell(name, -1)
        assert first[1].rstrip("0123456789") == "F", name
        assert last[1].rstrip("0123456789") == "Y", name


# Rule 1: inputs, locks, validation ---------------------------------------------------------------

INPUT_NAME: Final = re.compile(
    r"Kommune|Programnavn|Prisaar|Startaar|Neddiskontering|Nullmetode|Merknad|Prisliste"
    r"|P\d\d_(Navn|Maalgruppe|Beskrivelse|Analyseperiode)"
    r"|P\d\d_F\d_(Navn|Rolle|Ordinaer|Situasjon|Tiltak)"
)


def unlocked(book: OpenWorkbook) -> dict[CellKey, Cell]:
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and not cell.protection.locked
    }


def test_exactly_the_inputs_are_unlocked(book: OpenWorkbook, names: Names) -> None:
    inputs = {
        cell
        for name in names.references
        if INPUT_NAME.fullmatch(name)
        for cell in names.cells(name)
    }
    assert unlocked(book).keys() == inputs


def test_every_input_is_validated_with_bokmaal_messages(book: OpenWorkbook) -> None:
    found: set[CellKey] = set()
    for sheet in book.worksheets:
        for validation in sheet.data_validations.dataValidation:
            assert validation.type in ("whole", "decimal", "list", "textLength")
            assert validation.showInputMessage
            assert validation.showErrorMessage
            for text, limit in (
                (validation.promptTitle, 32),
                (validation.prompt, 255),
                (validation.error, 255),
            ):
                assert text
                assert len(text) <= limit
            assert re.search(r"skriv|velg", str(validation.error).lower())
            for area in str(validation.sqref).split():
                left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area))
                cells = {
                    (sheet.title, f"{get_column_letter(column)}{row}")
                    for row in range(top, bottom + 1)
                    for column in range(left, right + 1)
                }
                assert not cells & found, "two validations in one cell"
                found |= cells
    assert found == unlocked(book).keys()


def test_services_are_chosen_from_the_price_list(book: OpenWorkbook, names: Names) -> None:
    first, last = names.cell("Prisliste"), names.cell("Prisliste", -5)
    rows = [coordinate_to_tuple(address)[0] for _, address in (first, last)]
    wanted = f"Prisliste!$A${rows[0]}:$A${rows[1]}"
    lists = [
        validation.formula1
        for validation in book["Persona 1"].data_validations.dataValidation
        if validation.type == "list"
    ]
    assert lists.count(wanted) >= 2


def test_protection_is_on_without_a_password(parts: dict[str, str]) -> None:
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    for text in sheets:
        (found,) = re.findall(r"<sheetProtection[^>]*>", text)
        assert 'sheet="1"' in found
        assert not re.search(r"password|hashValue|algorithmName|saltValue", found)


# Rules 2, 3, 5 and 6: formulas and values -------------------------------------------------------


def odd_years(sheets: list[Sheet]) -> Found:
    """Find cells on the timeline whose formula is not that of their row."""
    found: Found = {}
    for sheet in sheets:
        if not (sheet.name.startswith("Persona") or sheet.name == "Sammenligning"):
            continue
        rows: dict[int, dict[int, str]] = {}
        for address, formula in sheet.formulas.items():
            row, column = coordinate_to_tuple(address)
            if FIRST_YEAR <= column <= LAST_YEAR:
                rows.setdefault(row, {})[column] = r1c1(formula, address)
        for row, texts in rows.items():
            is_timeline = len(texts) == MAX_COURSE_YEARS
            is_table = sheet.name == "Sammenligning" and max(texts) < FIRST_YEAR + 7
            if is_timeline and len(set(texts.values())) == 1:
                continue
            if not is_table:
                found[sheet.name, f"F{row}"] = (
                    f"{len(texts)} formulas, {len(set(texts.values()))} kinds"
                )
    return found


def test_one_formula_a_row_across_all_twenty_years(sheets: list[Sheet]) -> None:
    assert odd_years(sheets) == {}


@pytest.mark.parametrize(
    "rule", [foreign_constants, external, without_value], ids=lambda rule: str(rule.__name__)
)
def test_formulas_keep_the_rule(rule: object, sheets: list[Sheet]) -> None:
    assert callable(rule)
    assert rule(sheets) == {}


def test_functions_are_of_the_subset_and_a_scalar_lookup(sheets: list[Sheet]) -> None:
    assert "INDEX" not in FUNCTIONS
    assert set(foreign_functions(sheets).values()) == {"INDEX("}


def test_the_only_volatile_cell_is_last_used(sheets: list[Sheet], names: Names) -> None:
    assert volatile(sheets) == {names.cell("SistBrukt")}


def test_nothing_is_hidden_merged_linked_or_programmed(
    book: OpenWorkbook, parts: dict[str, str]
) -> None:
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert not [n for n, row in sheet.row_dimensions.items() if row.hidden]
    assert not [name for name in parts if re.search(r"externalLink|vba|macro|ctrlProp", name)]
    xml = "".join(parts.values())
    for word in ("INDIRECT(", "OFFSET(", "_xlfn.", '<f t="shared', '<f t="array"'):
        assert word not in xml


def test_formulas_are_alike_down_the_tables(sheets: list[Sheet], names: Names) -> None:
    """Rows of one table differ only in which row of inputs they read."""
    for name in (item for item in names.references if item.endswith("_TiltakKostnad")):
        cells = names.cells(name)
        tab = cells[0][0]
        (sheet,) = [item for item in sheets if item.name == tab]
        first = [address for _, address in cells[::MAX_COURSE_YEARS]]
        fixed = {address: sheet.formulas[address].replace("(F5>", "(F$5>") for address in first}
        assert len({r1c1(formula, address) for address, formula in fixed.items()}) == 1


# Rules 7 and 8: print, properties, bytes ---------------------------------------------------------


def test_every_tab_is_made_for_print_and_screen(book: OpenWorkbook) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.freeze_panes
        assert sheet.print_area
        assert sheet["A1"].value
        assert not sheet.sheet_view.showGridLines
        assert "Kontroll" in str(sheet["A3"].value)
    assert str(book.properties.title).startswith("Personaer for ")


def test_every_persona_has_four_figures_with_alternative_texts(
    book: OpenWorkbook, parts: dict[str, str]
) -> None:
    charts = [name for name in parts if name.startswith("xl/charts/chart")]
    assert len(charts) == 4 * len(personas_in(book)) + 1
    drawings = "".join(text for name, text in parts.items() if name.startswith("xl/drawings/draw"))
    texts = re.findall(r'<xdr:cNvPr[^>]* descr="([^"]+)"', drawings)
    assert len(texts) == len(charts)
    assert all(len(text) > 40 for text in texts)
    dated = [name for name in charts if 'baseTimeUnit val="years"' in parts[name]]
    assert len(dated) == len(charts) - 1


def test_the_same_inputs_give_the_same_bytes_in_any_process() -> None:
    script = (
        "import hashlib, workbook_templates as w; from xlmodel.personas import example; "
        "print(hashlib.sha256(w.personas_bytes(example('fredrikstad'))).hexdigest())"
    )
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": str(root)}
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, env=environment, text=True
    )
    own = hashlib.sha256(personas_bytes(example("fredrikstad"))).hexdigest()
    assert other.stdout.strip() == own


def test_the_note_stands_beside_the_numbers_on_every_tab(path: Path, book: OpenWorkbook) -> None:
    values = load_workbook(path, data_only=True)
    note = values["Introduksjon"]["A4"].value
    for sheet in values.worksheets:
        assert sheet["A4"].value == note
    if "Lørenskog" in str(values["Introduksjon"]["A1"].value):
        assert "ksempeltall" in str(note)


@pytest.mark.parametrize("name", ["examples", "large amounts"])
def test_a_column_shows_its_numbers(name: str, tmp_path: Path) -> None:
    """Amounts of nine digits and a sign, too."""
    large = one(
        course(measure("Rådgiver", *(22.0,) * 20)),
        course(measure("Salg", 1), role=CourseRole.BEST),
        period=20,
        price_list=(
            PriceItem("Rådgiver", "time", 1_000_000.0),
            PriceItem("Salg", "stk.", -400_000_000.0),
        ),
    )
    for inputs in map(example, EXAMPLES) if name == "examples" else (large,):
        path = written(inputs, tmp_path)
        book, values = load_workbook(path), cached_values(path)
        narrow = []
        for (tab, address), value in values.items():
            cell = book[tab][address]
            if (
                isinstance(value, str)
                or value is None
                or not re.search(r"[0#]", cell.number_format)
            ):
                continue
            width = book[tab].column_dimensions[address.rstrip("0123456789")].width
            if rendered_width(float(value), cell.number_format, bold=bool(cell.font.b)) > width:
                narrow.append(f"{tab}!{address}: {value:,.0f} in {width}")
        assert not narrow, f"{len(narrow)} cells, {narrow[:5]}"
