"""Every formula cell of every kind of workbook, recalculated by three engines, against the engine."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.support.compare import deviations
from tests.support.engines import (
    convert_with_libreoffice,
    needs_libreoffice,
    recalculate_with_formulas,
)
from tests.support.kinds import (
    CASES,
    KINDS,
    SAMPLES,
    USUAL,
    Case,
    assert_agrees,
    expected_cells,
    recalculated,
)
from tests.support.names import Names
from tests.support.stored import cached_values, formula_cells, read_values
from workbook_templates import PERSONAS, check_workbook

ALL: Final = pytest.mark.parametrize("case", CASES, ids=str)
_IN_FORMULAS: Final = (
    *(case for case in USUAL if case.kind is not PERSONAS),
    Case(PERSONAS, "one persona, T=20"),
)
_IN_LIBREOFFICE: Final = (
    *SAMPLES,
    *(
        Case(PERSONAS, name)
        for name in (
            *("one persona, T=1", "own prices", "odd names", "loerenskog", "asker"),
            *("drawn 32", "drawn 37"),
        )
    ),
)


@ALL
def test_the_file_and_the_fast_engine_have_the_engines_values(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    names, stored, found = Names(path), cached_values(path), recalculated(path)
    stored.pop(names.cell("SistBrukt"))
    assert_agrees(case.kind, path, stored, "the values written")
    assert_agrees(case.kind, path, found, "recalculated")
    assert found[names.cell("Kontroll")] == case.plan.answers["Kontroll"](
        case.kind.data(case.inputs)
    )
    assert check_workbook(path).deviations == ()


@pytest.mark.parametrize("case", USUAL, ids=str)
def test_a_file_with_other_inputs_deviates(case: Case, tmp_path: Path) -> None:
    """The comparison is not vacuous: one sample's file against another sample's engine values."""
    other = next(item for item in SAMPLES if item.kind is case.kind and item != case)
    path = case.write(tmp_path)
    expected = expected_cells(case.kind, other.write(tmp_path, "annen.xlsx"))
    assert deviations(Names(path), expected, recalculated(path))


@pytest.mark.slow
@pytest.mark.xdist_group("formulas")
@pytest.mark.parametrize("case", _IN_FORMULAS, ids=str)
def test_the_package_formulas_gives_the_engines_values(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    assert_agrees(case.kind, path, recalculate_with_formulas(path), "formulas")


# LibreOffice with forced recalculation; one start of the program for all workbooks ----------------


def libreoffice(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that runs LibreOffice."""
    marked: Callable[..., None] = pytest.mark.xdist_group("libreoffice")(pytest.mark.slow(test))
    return needs_libreoffice(marked)


@pytest.fixture(scope="module")
def converted(
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[Case, tuple[Path, Path]]:
    """Return each file as it was written and as LibreOffice saved it, recalculated."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = [case.write(folder, f"{number}.xlsx") for number, case in enumerate(_IN_LIBREOFFICE)]
    saved = convert_with_libreoffice(files, folder)
    return dict(zip(_IN_LIBREOFFICE, zip(files, saved, strict=True), strict=True))


@libreoffice
@pytest.mark.parametrize("case", _IN_LIBREOFFICE, ids=str)
def test_every_formula_gives_the_engines_value_and_none_is_lost(
    case: Case, converted: Mapping[Case, tuple[Path, Path]]
) -> None:
    path, saved = converted[case]
    assert_agrees(case.kind, path, read_values(saved, formula_cells(path)), "LibreOffice")
    assert set(formula_cells(saved)) == set(formula_cells(path))


@libreoffice
@pytest.mark.parametrize("case", _IN_LIBREOFFICE, ids=str)
def test_a_saved_file_reads_back_with_the_same_inputs_and_passes_the_check(
    case: Case, converted: Mapping[Case, tuple[Path, Path]]
) -> None:
    path, saved = converted[case]
    mine, theirs = (case.kind.open(file) for file in (path, saved))
    assert mine.inputs == theirs.inputs == case.inputs
    assert check_workbook(saved).deviations == ()


@libreoffice
@pytest.mark.parametrize("case", USUAL, ids=str)
def test_no_function_or_name_is_unknown_to_libreoffice(
    case: Case, converted: Mapping[Case, tuple[Path, Path]]
) -> None:
    with zipfile.ZipFile(converted[case][1]) as archive:
        parts = [archive.read(item) for item in archive.namelist() if "/worksheets/" in item]
    assert len(parts) >= len(case.plan.sheets)
    for xml in parts:
        for mark in (b"#NAME?", b"#REF!", b"Err:", b't="e"'):
            assert mark not in xml


def test_the_slow_programs_run_every_kind() -> None:
    for cases in (CASES, _IN_FORMULAS, _IN_LIBREOFFICE):
        assert {case.kind for case in cases} == set(KINDS)
