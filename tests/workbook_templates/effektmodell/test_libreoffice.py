"""LibreOffice with forced recalculation: every formula cell against the reference engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.support.compare import assert_agrees, deviations, engine_values, error_cells
from tests.support.drawn import drawn_inputs, edges
from tests.support.engines import convert_with_libreoffice, libreoffice_marks, with_input_sets
from tests.support.names import Names, as_cells
from tests.support.stored import cached_values, formula_cells, read_values
from workbook_templates import check_workbook, read_workbook, write_workbook
from xlmodel.effektmodell.inputs import ModelInputs

pytestmark = [*libreoffice_marks(), pytest.mark.slow, pytest.mark.xdist_group("libreoffice")]

DRAWN: Final = 16
WRITTEN: Final = "as written"


@pytest.fixture(scope="module")
def cases() -> dict[str, ModelInputs]:
    numbered = {f"drawn {number}": inputs for number, inputs in enumerate(drawn_inputs(DRAWN))}
    return {**edges(), **numbered, WRITTEN: edges()["defaults"]}


@pytest.fixture(scope="module")
def converted(
    cases: Mapping[str, ModelInputs],
    workbook: Path,
    names: Names,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    """One batch: inputs set through the names in copies of one workbook, and that workbook itself."""
    folder = tmp_path_factory.mktemp("libreoffice")
    sets = [as_cells(names, inputs) for name, inputs in cases.items() if name != WRITTEN]
    files = [*with_input_sets(workbook, folder, sets), workbook]
    return dict(zip(cases, convert_with_libreoffice(files, folder), strict=True))


def test_every_formula_gives_the_engines_value(
    cases: Mapping[str, ModelInputs], converted: Mapping[str, Path], names: Names, workbook: Path
) -> None:
    assert len(cases) > 35
    cells = formula_cells(workbook)
    for name, inputs in cases.items():
        found = read_values(converted[name], cells)
        assert_agrees(names, inputs, found, f"LibreOffice, {name}")
        assert not error_cells(found), name


def test_a_saved_file_reads_back_with_the_same_inputs(
    cases: Mapping[str, ModelInputs], converted: Mapping[str, Path]
) -> None:
    for name in (
        WRITTEN,
        "full table, Drift Stat",
        "share set",
        "other texts and price year",
        "drawn 7",
    ):
        given, read = cases[name], read_workbook(converted[name]).inputs
        assert (read.municipality, read.programme, read.price_year) == (
            given.municipality,
            given.programme,
            given.price_year,
        )
        for group, other in zip(given.groups, read.groups, strict=True):
            assert other.with_values(provenance=group.provenance) == group, name


def test_a_saved_file_passes_the_check(converted: Mapping[str, Path]) -> None:
    for name in (WRITTEN, "T=4 and r=10 %", "full table, Drift Stat"):
        assert check_workbook(converted[name]).deviations == ()


def test_a_file_with_other_inputs_deviates(
    cases: Mapping[str, ModelInputs], converted: Mapping[str, Path], names: Names
) -> None:
    """The comparison is not vacuous: one edge's file against another edge's engine values."""
    wrong = engine_values(names, cases["p=0"])
    assert len(deviations(names, wrong, cached_values(converted["p=1"]))) > 100


def test_inputs_saved_with_openpyxl_alone_leave_no_values(
    workbook: Path, names: Names, tmp_path: Path
) -> None:
    """What LibreOffice is given holds no cached values that it could hand back."""
    (copy,) = with_input_sets(workbook, tmp_path, [as_cells(names, edges()["p=0"])])
    assert set(cached_values(copy).values()) == {None}


def test_a_changed_formula_is_seen_by_libreoffice(tmp_path: Path) -> None:
    inputs = edges()["defaults"]
    path = tmp_path / "bok.xlsx"
    write_workbook(inputs, path)
    own_names = Names(path)
    tab, address = own_names.cell("UV_Besparelse", 3)
    changed = tmp_path / "endret.xlsx"
    from tests.support.edits import Workbook  # noqa: PLC0415 # used here only

    book = Workbook.read(path)
    formula = book.formula((tab, address))
    book.set_formula((tab, address), f"{formula}+1")
    book.write(changed)
    (saved,) = convert_with_libreoffice([changed], tmp_path)
    lines = deviations(own_names, engine_values(own_names, inputs), cached_values(saved))
    assert any(line.startswith(f"{tab}!{address}:") for line in lines)
