"""What is written is read, and what is wrong is told with tab and cell, for every kind of workbook."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.support.edits import Workbook
from tests.support.kinds import CASES, KINDS, USUAL, Case
from tests.support.names import Names
from workbook_templates import PERSONAS, FindingKind, audit_workbook
from workbook_templates.kinds.kind import AnyKind
from workbook_templates.reports.json import json_text
from xlmodel import EffektmodellError, InputError
from xlmodel.common.days import serial_day
from xlmodel.common.version import FORMER_VERSIONS, VERSION_DATES

ALL = pytest.mark.parametrize(
    "case",
    [
        *(item for item in CASES if not item.name.startswith("drawn")),
        *(Case(PERSONAS, f"drawn {seed}") for seed in range(12)),
    ],
    ids=str,
)
"""Inputs of the effektmodell are drawn without sources; ``test_identity`` draws those too."""
ONE_A_KIND = pytest.mark.parametrize("case", USUAL, ids=str, indirect=True, scope="module")


@ALL
def test_what_is_written_is_read(case: Case, tmp_path: Path) -> None:
    contents = case.kind.open(case.write(tmp_path))
    assert contents.inputs == case.inputs
    assert contents.capacity == case.kind.capacity(case.inputs)
    assert not contents.remarks or case.plan.answers["Kontroll"](contents.data()) != "OK"
    assert not contents.formulas


@ALL
def test_the_input_file_gives_the_same_inputs_back(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "inn.toml"
    text = case.kind.to_toml(case.inputs, ["Lest fra en bok.", "To\nlinjer"])
    path.write_text(text, encoding="utf-8")
    assert text.startswith("#")
    assert "# Lest fra en bok." in text
    assert case.kind.load(path) == case.inputs
    assert case.kind.inputs_from(path) == (case.inputs, ())
    told = json_text(case.kind.inputs_report(case.kind.open(case.write(tmp_path))).data)
    assert json.dumps(case.inputs.municipality, ensure_ascii=False) in told


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.word))
def test_every_example_is_the_input_file_that_comes_with_it(kind: AnyKind, tmp_path: Path) -> None:
    assert kind.examples
    for example in kind.examples.values():
        path = tmp_path / "eksempel.toml"
        path.write_text(example.toml(), encoding="utf-8")
        assert kind.load(path) == example.inputs()


@pytest.mark.parametrize("case", USUAL, ids=str)
def test_the_file_is_named_by_kind_municipality_and_first_year(case: Case) -> None:
    year = case.kind.first_year(case.inputs)
    wanted = f"{case.kind.word} {case.inputs.municipality} {year}.xlsx"
    assert case.kind.file_name(case.inputs) == wanted


@ONE_A_KIND
def test_a_workbook_of_another_kind_is_refused(case: Case, kind: AnyKind, tmp_path: Path) -> None:
    for other in USUAL:
        if other.kind is not kind:
            path = other.write(tmp_path)
            with pytest.raises(EffektmodellError) as caught:
                kind.open(path)
            told = str(caught.value)
            assert "dette er ikke en arbeidsbok" in told or "mangler" in told


@ONE_A_KIND
def test_every_fault_is_told_at_once_with_tab_and_cell(
    kind: AnyKind, workbook: Path, names: Names, tmp_path: Path
) -> None:
    book = Workbook.read(workbook)
    wrong = {names.cell("Prisaar"): "høyt", names.cell("Kommune"): "  "}
    for cell, value in wrong.items():
        book.set_text(cell, value)
    with pytest.raises(InputError) as caught:
        kind.open(book.write(tmp_path / "feil.xlsx"))
    told = [str(item) for item in caught.value.violations]
    assert len(told) == 2
    for tab, address in wrong:
        assert any(f"feil.xlsx, fanen «{tab}», celle {address}" in line for line in told)


@ONE_A_KIND
@pytest.mark.parametrize("name", ["Kommune", "Prisaar"])
def test_a_missing_name_is_told(name: str, kind: AnyKind, workbook: Path, tmp_path: Path) -> None:
    book = Workbook.read(workbook)
    book.replace("xl/workbook.xml", f'name="{name}"', f'name="{name}_2"')
    with pytest.raises(InputError, match=f"navnet {name} .*mangler"):
        kind.open(book.write(tmp_path / "uten.xlsx"))


@ONE_A_KIND
def test_a_formula_in_an_input_is_read_with_its_value_and_told(
    kind: AnyKind, workbook: Path, names: Names, tmp_path: Path
) -> None:
    book, cell = Workbook.read(workbook), names.cell("Prisaar")
    book.set_number(cell, 1)
    book.set_formula(cell, "2000+21", "1")
    contents = kind.open(book.write(tmp_path / "formel.xlsx"))
    assert contents.inputs.price_year == 2021
    (formula,) = contents.formulas
    assert (formula.tab, formula.address, formula.formula) == (*cell, "=2000+21")


@ONE_A_KIND
def test_an_older_version_is_read_and_checked_where_it_is_built_as_today(
    case: Case, kind: AnyKind, workbook: Path, names: Names, tmp_path: Path
) -> None:
    tab, address = names.cell("Modellversjon")
    date_below = (tab, f"{address[0]}{int(address[1:]) + 1}")
    for older in FORMER_VERSIONS:
        book = Workbook.read(workbook)
        book.set_text((tab, address), older)
        book.set_number(date_below, serial_day(VERSION_DATES[older]))
        path = book.write(tmp_path / "eldre.xlsx")
        told = {finding.kind for finding in audit_workbook(path, date(2026, 11, 26)).findings}
        if kind.has_template_of(older):
            assert told <= {FindingKind.MASTER_CHECK}
            assert kind.open(path).inputs == case.inputs
        else:  # today's cells under an older name; the stored workbooks are the real ones
            assert FindingKind.VERSION in told


@ONE_A_KIND
@pytest.mark.parametrize(("version", "told"), [("0.9", "eldre"), ("99.0", "nyere")])
def test_another_version_is_refused(
    version: str, told: str, kind: AnyKind, workbook: Path, names: Names, tmp_path: Path
) -> None:
    book = Workbook.read(workbook)
    book.set_text(names.cell("Modellversjon"), version)
    with pytest.raises(EffektmodellError, match=f"{told} modellversjon"):
        kind.open(book.write(tmp_path / "versjon.xlsx"))
