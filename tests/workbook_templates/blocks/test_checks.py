"""The master check says what is wrong, also where a text stands in place of a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.stored import defined_names
from workbook_templates import write_workbook
from workbook_templates.xlsx.recalculate import Calculator, range_cells
from workbook_templates.xlsx.values import ErrorValue
from xlmodel import default_inputs
from xlmodel.common.fields import Field
from xlmodel.effektmodell.specs import INPUT_SPECS

NUMERIC = [spec for spec in INPUT_SPECS if spec.domain.kind != "choice"]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bok") / "Asker.xlsx"
    write_workbook(default_inputs("Asker"), path)
    return path


@pytest.mark.parametrize("spec", NUMERIC, ids=lambda spec: str(spec.toml))
def test_a_text_for_a_number_is_named_by_the_master_check(workbook: Path, spec: Field) -> None:
    names = defined_names(workbook)
    sheet, area = names[f"UV_{spec.name}"]
    values = Calculator(workbook).calculate({(sheet, range_cells(area)[0]): "mye"})
    answer = values[names["Kontroll"]]
    assert not isinstance(answer, ErrorValue)
    label = spec.nb[:1].lower() + spec.nb[1:]
    assert str(answer).startswith("Unge voksne: ")
    assert f"Avvik: Inndata: {label}." in str(answer)


def test_the_master_check_names_what_is_wrong_once(workbook: Path) -> None:
    names = defined_names(workbook)
    values = Calculator(workbook).calculate({names["FAM_Analyseperiode"]: 3.0})
    answer = str(values[names["Kontroll"]])
    assert answer.split() == ["Familie:", "Avvik:", "Inndata:", "analyseperiode."]
