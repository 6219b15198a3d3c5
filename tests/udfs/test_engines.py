"""The functions in a calculation engine outside Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import formulas
import numpy as np
import openpyxl
import pytest

from tests.udfs.values import COHORT
from udfs.engines import formulas_functions, plain_functions
from udfs.functions import FUNCTIONS, ROUTES

CALL = {function.name: function for function in FUNCTIONS}


def test_every_function_is_there_by_both_routes() -> None:
    names = set(plain_functions())
    assert {"EFFEKT_KOHORT", "_xldudf_EFFEKT_KOHORT"} <= names
    assert len(names) == len(FUNCTIONS) * len(ROUTES)
    assert plain_functions()["EFFEKT_KOHORT"](*COHORT) == CALL["KOHORT"](*COHORT)
    assert plain_functions()["EFFEKT_KOHORT"]("x") is None


@pytest.mark.parametrize("name", ["EFFEKT_KOHORT", "_xldudf_EFFEKT_KOHORT"])
def test_formulas_calls_them(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TQDM_DISABLE", "1")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ark1"
    for row in ([2, None, 3], [0.8, 0.7, 0.6], [5], [10]):
        sheet.append(row)
    sheet["E1"] = f"=INDEX({name}(A1:C1,A2:C2,A3,A4),1,5)"
    sheet["E2"] = f"=SUM({name}(A1:C1,A2:C2,A3,A4))"
    sheet["E3"] = f"=IF(ISERROR({name}(A1:B1,A2:C2,A3,A4)),1,2)"
    path = tmp_path / "bok.xlsx"
    book.save(path)
    functions = formulas.get_functions()
    before = dict(functions)
    functions.update(formulas_functions())
    try:
        solution: Any = formulas.ExcelModel().loads(str(path)).finish().calculate()
    finally:
        functions.clear()
        functions.update(before)

    def value(cell: str) -> float:
        return float(solution[f"'[bok.xlsx]ARK1'!{cell}"].value[0, 0])

    expected = np.array(CALL["KOHORT"]([2, 0, 3], [0.8, 0.7, 0.6], 5, 10))
    assert value("E1") == pytest.approx(expected[0, 4])
    assert value("E2") == pytest.approx(expected.sum())
    assert value("E3") == 1
