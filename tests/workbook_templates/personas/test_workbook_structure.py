"""What the rules of the sheet say of the personas workbook alone: its tabs, names, figures and note."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook import Workbook as OpenWorkbook

from tests.support.agreement import written
from tests.support.look import too_narrow, unlocked
from tests.support.names import Names
from tests.support.persona_sets import course, edges, full_rows, measure, one
from tests.support.rules import (
    Sheet,
    r1c1,
    read_sheets,
)
from xlmodel.personas import EXAMPLES, MAX_COURSE_YEARS, CourseRole, PersonaSet, PriceItem, example
from xlmodel.personas.terms import COURSE_TERMS, PERSONA_KEY_TERMS, PERSONA_TERMS

SETS: Final[dict[str, PersonaSet]] = {
    "loerenskog": example("loerenskog"),
    "another course": edges()["another course"],
    "full rows": full_rows(),
}


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
            *("Innslagspunkt", "Kompensasjonsgrad", "InnslagspunktPrisaar", "InnslagspunktKilde"),
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
            assert shape[1] == 27
            assert shape[0] >= 15
            assert names.shapes[f"{name}Kostnad"] == (shape[0], 20)


# Rule 1: inputs, locks, validation ---------------------------------------------------------------

INPUT_NAME: Final = re.compile(
    r"Kommune|Programnavn|Prisaar|Startaar|Neddiskontering|Nullmetode|Merknad|Prisliste"
    r"|Innslagspunkt(Prisaar|Kilde)?|Kompensasjonsgrad"
    r"|P\d\d_(Navn|Maalgruppe|Beskrivelse|Analyseperiode)"
    r"|P\d\d_F\d_(Navn|Rolle|Ordinaer|Situasjon|Tiltak)"
)


def test_exactly_the_inputs_are_unlocked(book: OpenWorkbook, names: Names) -> None:
    inputs = {
        cell
        for name in names.references
        if INPUT_NAME.fullmatch(name)
        for cell in names.cells(name)
    }
    assert unlocked(book).keys() == inputs


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


# Rules 2, 3, 5 and 6: formulas and values -------------------------------------------------------


def test_the_workbook_has_no_array_formula(parts: dict[str, str]) -> None:
    assert '<f t="array"' not in "".join(parts.values())


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
        narrow = too_narrow(path, load_workbook(path))
        assert not narrow, f"{len(narrow)} cells, {narrow[:5]}"
