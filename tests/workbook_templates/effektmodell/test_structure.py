"""What the rules of the sheet say of the seven-tab workbook alone: its tabs, names, limits and texts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.workbook import Workbook as OpenWorkbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.compare import error_cells
from tests.support.drawn import with_groups
from tests.support.edits import Workbook
from tests.support.look import limit_of, printed_areas, too_narrow, unlocked, validations
from tests.support.names import (
    CAUTION,
    GLOBAL_INPUTS,
    GLOBAL_OUTPUTS,
    INPUT_SHAPES,
    MEASURE_COLUMNS,
    OUTPUT_SHAPES,
    PREFIXES,
    TABS,
    YEARLY,
    Names,
)
from tests.support.rules import (
    Found,
    Sheet,
    broken_effektmodell_rules,
    inconsistent_measures,
    inconsistent_situations,
    place,
    read_sheets,
    unlike_groups,
)
from tests.support.stored import cached_values
from workbook_templates import write_workbook
from workbook_templates.effektmodell.plan import capacities, effektmodell_plan
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellValue
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


# Tabs and names --------------------------------------------------------------------------------


def test_the_seven_tabs_in_order(book: OpenWorkbook) -> None:
    assert tuple(book.sheetnames) == TABS


def test_every_name_of_the_contract_stands_with_its_shape(names: Names) -> None:
    wanted = dict.fromkeys((*GLOBAL_INPUTS, *GLOBAL_OUTPUTS), (1, 1))
    wanted |= {CAUTION: (3, 2), "Scenariovekter": (3, 1)}
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


# Rule 1: inputs, locks, validation ---------------------------------------------------------------


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
    **dict.fromkeys(("Tilbakefall", "Dodvekt", "Skattekostnad", "Realiserbar"), (0, 1)),
    "Usikkerhet": (-1, 1),
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
                None if text is None else limit_of(book, cell[0], text)
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


def test_the_prompt_for_discounting_names_both_usual_rates(
    book: OpenWorkbook, names: Names
) -> None:
    for prefix in PREFIXES.values():
        prompt = validations(book)[names.cell(f"{prefix}Neddiskontering")].prompt or ""
        assert "0 %" in prompt.replace("\u00a0", " ")
        assert "4 %" in prompt.replace("\u00a0", " ")


# Rule 2: formulas --------------------------------------------------------------------------------


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
    assert broken_effektmodell_rules(path) == {}


def test_every_row_with_a_formula_on_the_timeline_has_one_in_every_year(
    sheets: list[Sheet],
) -> None:
    timelines = [sheet for sheet in sheets if sheet.years]
    assert [sheet.name for sheet in timelines] == ["Introduksjon", "Unge voksne", "Familie"]
    rows: dict[tuple[str, int], set[int]] = {}
    for sheet in timelines:
        called = {place(address)[0] for address in sheet.calls}
        for row, column in map(place, sheet.formulas):
            of_years = (
                f"E{row}" in sheet.constants
            )  # its unit: a table has a number there, or nothing
            if 6 <= column <= 20 and row not in called and of_years:
                rows.setdefault((sheet.name, row), set()).add(column)
    assert len(rows) > 150
    assert all(columns == set(range(6, 21)) for columns in rows.values())


def test_each_group_has_one_array_formula_and_looks_up_by_cells_alone(
    sheets: list[Sheet], parts: dict[str, str]
) -> None:
    """A place in a range is a cell's number, or where a number is found exactly: never typed in."""
    assert "".join(parts.values()).count('<f t="array"') == len(PREFIXES)
    place_in = re.compile(r"INDEX\([^(),]+,(\$?[A-Z]+\$?[0-9]+(\+1)?|MATCH\([^(),]+,[^(),]+,0\))\)")
    for sheet in sheets:
        for text in sheet.formulas.values():
            assert len(place_in.findall(text)) == text.count("INDEX("), text


def test_the_groups_formulas_are_alike(sheets: list[Sheet]) -> None:
    assert unlike_groups(sheets) == {}


# Rule 3: no error values -------------------------------------------------------------------------


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


def test_empty_texts_are_typed_strings(sheets: list[Sheet]) -> None:
    empty = [kind for sheet in sheets for kind, text in sheet.cached.values() if text == ""]
    assert len(empty) > 300
    assert set(empty) == {"str"}


# Rule 7: look and print ---------------------------------------------------------------------------


def test_the_groups_tabs_are_frozen_alike_and_the_title_is_the_municipalitys(
    book: OpenWorkbook,
) -> None:
    years = [book[tab].freeze_panes for tab in ("Unge voksne", "Familie")]
    assert years[0] == years[1]
    assert default_inputs().municipality in (book.properties.title or "")


def test_number_formats(book: OpenWorkbook, names: Names) -> None:
    for prefix in PREFIXES.values():
        for name in YEARLY:
            for tab, address in names.cells(prefix + name):
                wanted = {"Aar": "0", "ILab": "[$-414]#,##0.00", "NyePersoner": "[$-414]#,##0.00"}
                assert book[tab][address].number_format == wanted.get(name, "[$-414]#,##0"), name
        for name in ("Suksessrate", "Livskvalitet", "AndelKommune", "Neddiskontering"):
            for tab, address in names.cells(prefix + name):
                assert book[tab][address].number_format.endswith("%")


def test_a_column_shows_its_numbers(tmp_path: Path) -> None:
    """Amounts of nine digits and a sign, too: a hundred newcomers a year in each situation."""
    large = with_groups(default_inputs(), new_participants=(100, 100, 100), intake_years=10)
    path = tmp_path / "bok.xlsx"
    write_workbook(large, path)
    narrow = too_narrow(path, load_workbook(path))
    assert not narrow, f"{len(narrow)} cells, {narrow[:5]}"


A4_LANDSCAPE: Final = (297 / 25.4 * 72, 210 / 25.4 * 72)
"""Points."""


def printed_pages(sheet: Worksheet) -> list[tuple[int, int, float]]:
    """Return the first and last row of each page that breaks give, and how full it is."""
    _, first, right, last = range_boundaries(str(sheet.print_area).rpartition("!")[2])
    margins = sheet.page_margins
    widths = (
        sheet.column_dimensions[get_column_letter(c)].width for c in range(1, int(right or 0) + 1)
    )
    across = sum(int(width * 7 + 0.5) for width in widths) * 0.75
    room = A4_LANDSCAPE[0] - 72 * (margins.left + margins.right)
    scale = min(1.0, room / across)
    high = (A4_LANDSCAPE[1] - 72 * (margins.top + margins.bottom)) / scale
    titles = [int(row) for row in re.findall(r"\d+", str(sheet.print_title_rows or ""))]

    def height(start: int, end: int) -> float:
        return sum(float(sheet.row_dimensions[row].height or 15) for row in range(start, end + 1))

    repeated = height(*titles) if titles else 0.0
    starts = [int(first or 0), *(item.id + 1 for item in sheet.row_breaks.brk)]
    ends = [*(start - 1 for start in starts[1:]), int(last or 0)]
    return [
        (start, end, (height(start, end) + (repeated if start > 1 else 0)) / high)
        for start, end in zip(starts, ends, strict=True)
    ]


def corners_of_figures(tab: str) -> list[int]:
    plan = effektmodell_plan(capacities(default_inputs()))
    return [
        placed.row + 1 for sheet in plan.sheets if sheet.name == tab for placed in sheet.figures
    ]


def test_a_groups_tab_prints_results_and_figures_on_three_pages_then_tables(
    book: OpenWorkbook, names: Names
) -> None:
    """Excel's columns are narrower than LibreOffice's, so that its pages hold fewer rows."""
    for prefix, tab in zip(PREFIXES.values(), ("Unge voksne", "Familie"), strict=True):
        sheet = book[tab]
        assert isinstance(sheet, Worksheet)
        pages = printed_pages(sheet)
        assert all(full <= 1 for *_, full in pages), pages
        assert all(end - start >= 25 for start, end, _ in pages), pages
        drawn = corners_of_figures(tab)
        assert len(drawn) >= 10
        assert max(drawn) <= pages[2][1]
        inputs, flow = (
            coordinate_to_tuple(names.cell(prefix + name)[1])[0]
            for name in ("Analyseperiode", "KohortLab")
        )
        assert inputs < pages[0][1]
        assert flow > pages[2][1]


def test_a_group_of_nobody_prints_inputs_and_key_results_and_no_figure(tmp_path: Path) -> None:
    inputs = default_inputs()
    nobody = inputs.families.with_values(new_participants=(0, 0, 0))
    path = tmp_path / "bok.xlsx"
    write_workbook(replace(inputs, families=nobody), path)
    book = load_workbook(path)
    youths, families = book["Unge voksne"], book["Familie"]
    assert isinstance(youths, Worksheet)
    assert isinstance(families, Worksheet)
    ((left, top, right, bottom),) = printed_areas(families)
    assert (left, top) == (1, 1)
    texts = [str(families.cell(row, 1).value) for row in range(1, bottom + 1)]
    assert "Nøkkeltall" in texts
    assert "Hvor sikkert er svaret?" not in texts
    plan = effektmodell_plan(capacities(inputs))
    (sheet,) = [item for item in plan.sheets if item.name == "Familie"]
    assert sheet.figures
    assert all(at.column >= right or at.row >= bottom for at in sheet.figures)
    assert printed_areas(youths)[0][2] == len(sheet.widths)


def test_the_introduction_prints_its_first_screen_on_one_page(book: OpenWorkbook) -> None:
    sheet = book["Introduksjon"]
    assert isinstance(sheet, Worksheet)
    ((start, end, _),) = printed_pages(sheet)
    texts = [sheet.cell(row, 1).value for row in range(start, end + 1)]
    assert "Nøkkelresultater" in texts
    assert "Arkene i arbeidsboken" in texts
    assert "Metode og forutsetninger" not in texts
    assert len(corners_of_figures("Introduksjon")) == 2
    assert max(corners_of_figures("Introduksjon")) < texts.index("Hva modellen er")


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


# Planted: the rules see what they are for ---------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "change"),
    [
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
