"""A personas workbook read back: the same inputs, and every fault with its tab and cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.agreement import written
from tests.support.edits import Workbook
from tests.support.names import Names
from tests.workbook_templates.personas.test_workbook_checks import WIDTH, WRONG, hand_written
from workbook_templates import PERSONAS, read_workbook, write_workbook
from workbook_templates.personas.plan import capacity_of, persona_capacities, personas_plan
from workbook_templates.personas.reader import PersonasContents
from workbook_templates.xlsx.values import CellValue
from xlmodel import EffektmodellError, InputError, default_inputs
from xlmodel.personas import PersonaSet, example


def changed(inputs: PersonaSet, folder: Path, cells: dict[tuple[str, int], CellValue]) -> Path:
    """Write a workbook in which some cells of names hold something else."""
    path = written(inputs, folder)
    names, book = Names(path), Workbook.read(path)
    for (name, index), value in cells.items():
        cell = names.cell(name, index)
        if value is None:
            book.clear(cell)
        elif isinstance(value, str):
            book.set_text(cell, value)
        else:
            book.set_number(cell, value)
    return book.write(folder / "endret.xlsx")


@pytest.mark.parametrize("case", WRONG)
def test_what_the_checks_tell_the_reader_tells_with_tab_and_cell(case: str, tmp_path: Path) -> None:
    name, index, value, _ = WRONG[case]
    path = changed(example("fredrikstad"), tmp_path, {(name, index): value})
    with pytest.raises(InputError) as caught:
        read_workbook(path, PERSONAS)
    tab, address = Names(path).cell(name, index)
    told = [str(item) for item in caught.value.violations]
    assert any("fanen «" in line and "celle " in line for line in told)
    if case != "no service, no price":  # the cells to fill in are told of
        assert any(f"fanen «{tab}», celle {address}" in line for line in told), told


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = changed(
        example("fredrikstad"),
        tmp_path,
        {
            ("Prisliste", 2): "dyrt",
            ("P01_Analyseperiode", 0): 0.0,
            ("P01_F1_Tiltak", 1): "Finnes ikke",
            ("P01_F2_Tiltak", WIDTH + 6): -1.0,
        },
    )
    with pytest.raises(InputError) as caught:
        read_workbook(path, PERSONAS)
    assert len(caught.value.violations) == 4


def test_a_persona_written_by_hand_is_read(tmp_path: Path) -> None:
    path = written(example("fredrikstad"), tmp_path)
    names, book = Names(path), Workbook.read(path)
    for cell, value in hand_written(names).items():
        if isinstance(value, str):
            book.set_text(cell, value)
        else:
            book.set_number(cell, float(value or 0))
    contents = read_workbook(book.write(tmp_path / "for hånd.xlsx"), PERSONAS)
    assert [persona.name for persona in contents.inputs.personas][1:] == ["Ola"]
    assert [len(course.measures) for course in contents.inputs.personas[1].courses] == [2, 1]


def test_a_row_without_a_name_is_remarked_on(tmp_path: Path) -> None:
    inputs = example("fredrikstad")
    row = len(inputs.personas[0].courses[0].measures)
    path = changed(inputs, tmp_path, {("P01_F1_Tiltak", row * WIDTH + 7): 3.0})
    contents = read_workbook(path, PERSONAS)
    assert contents.inputs == inputs
    assert "har ikke noe tiltaksnavn og teller ikke" in contents.remarks[0]


def test_an_effektmodell_workbook_is_refused(tmp_path: Path) -> None:
    write_workbook(default_inputs(), tmp_path / "lab.xlsx")
    with pytest.raises(EffektmodellError, match="ikke en arbeidsbok for personaer"):
        read_workbook(tmp_path / "lab.xlsx", PERSONAS)


def test_a_missing_name_is_told(tmp_path: Path) -> None:
    path = written(example("fredrikstad"), tmp_path)
    book = Workbook.read(path)
    book.replace("xl/workbook.xml", 'name="P01_F1_Rolle"', 'name="P01_F1_Roll"')
    with pytest.raises(InputError, match="P01_F1_Rolle"):
        read_workbook(book.write(tmp_path / "uten.xlsx"), PERSONAS)


@pytest.mark.parametrize(
    "name", ["P99_F9_x", "P99_Navn", "P98_F9_Tiltak", "P03_notat", "P50_F3_Rolle"]
)
def test_a_stray_name_makes_no_persona(name: str) -> None:
    plan = personas_plan(persona_capacities(example("fredrikstad")))
    rows = {key.lower(): area.rows for key, area in plan.names.items()}
    assert capacity_of(rows | {name.lower(): 1}) == capacity_of(rows)
    assert personas_plan(capacity_of(rows)) is plan


# Toppfinansiering --------------------------------------------------------------------------------


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_workbook(path, PERSONAS)
    (told,) = caught.value.violations
    return str(told)


@pytest.mark.parametrize("year", [None, 2019.0])
def test_a_threshold_of_another_price_year_is_told_with_its_cell(
    year: float | None, tmp_path: Path
) -> None:
    cells: dict[tuple[str, int], CellValue] = {("Innslagspunkt", 0): 1_000_000.0}
    path = changed(example("fredrikstad"), tmp_path, cells | {("InnslagspunktPrisaar", 0): year})
    told = refused(path)
    tab, address = Names(path).cell("InnslagspunktPrisaar")
    assert f"fanen «{tab}», celle {address}" in told
    assert "innslagspunktet må være i 2022-kroner" in told


def test_too_many_recipients_are_told_at_the_table(tmp_path: Path) -> None:
    cells: dict[tuple[str, int], CellValue] = {}
    for row in range(6):
        cells[("P01_F1_Tiltak", row * WIDTH + 3)] = "Kommune"
        cells[("P01_F1_Tiltak", row * WIDTH + 25)] = f"Barn {row}"
        cells[("P01_F1_Tiltak", row * WIDTH + 26)] = "Ja"
    path = changed(example("fredrikstad"), tmp_path, cells)
    told = refused(path)
    tab, address = Names(path).cell("P01_F1_Tiltak")
    assert f"fanen «{tab}», celle {address} (forløp 1, mottaker): høyst 5 mottakere" in told


def test_the_grants_inputs_are_read_and_told(tmp_path: Path) -> None:
    cells: dict[tuple[str, int], CellValue] = {
        ("Innslagspunkt", 0): 900_000.0,
        ("InnslagspunktPrisaar", 0): 2022.0,
        ("InnslagspunktKilde", 0): "Rundskriv",
        ("P01_F1_Tiltak", 25): "Eldste",
        ("P01_F1_Tiltak", 26): "ja",
    }
    contents = read_workbook(changed(example("fredrikstad"), tmp_path, cells), PERSONAS)
    assert isinstance(contents, PersonasContents)
    inputs = contents.inputs
    assert (inputs.grant_threshold, inputs.grant_share) == (900_000, 0.8)
    measure = inputs.personas[0].courses[0].measures[0]
    assert (measure.recipient, measure.is_included) == ("Eldste", True)
    report = PERSONAS.inputs_report(contents)
    assert report.lead[1] == (
        "Toppfinansiering: staten dekker 80\u00a0% over 900\u00a0000 kr per mottaker og år. Kilde: Rundskriv."
    )
    told = [cell for section in report.sections for row in section.rows for cell in row.cells]
    assert "inngår (Eldste)" in told
