"""The fund's workbook set through its names, recalculated, against an oracle that knows no engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.engines import (
    needs_libreoffice,
    recalculate_with_libreoffice,
    with_input_sets,
)
from tests.support.names import Names
from tests.support.oracle_fund import Plain, drawn, edges, results, usual
from workbook_templates import INVESTMENT_FUND
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.investment_fund import example

ROWS = 8
WARNING = "Fond: Advarsel: Saldoen er negativ i minst ett år."


class Fund:
    """A made workbook that is set through its names, as staff and other programs do."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fond.xlsx"
        self.path.write_bytes(INVESTMENT_FUND.workbook_bytes(example("norrkoping")))
        self.names = Names(self.path)
        self._calculator = Calculator(self.path)

    def put(self, values: dict[str, list[Any]]) -> dict[CellKey, CellValue]:
        """Set the cells of names, the rest of them blank, and recalculate."""
        return dict(self._calculator.calculate(self.typed(values)))

    def typed(self, values: dict[str, list[Any]]) -> dict[CellKey, CellValue]:
        """Return what is typed in the cells of names, the rest of them blank."""
        change: dict[CellKey, CellValue] = {}
        for name, cells in values.items():
            places = self.names.cells(name)
            filled = [*cells, *[None] * (len(places) - len(cells))]
            change |= {
                place: float(value)
                if isinstance(value, int)
                else value or (value if value == 0 else None)
                for place, value in zip(places, filled, strict=True)
            }
        return change

    def shown(self, found: Mapping[CellKey, CellValue], name: str) -> list[CellValue]:
        """Return what stands under a name."""
        return [found[place] for place in self.names.cells(name)]


def named(fund: Plain) -> dict[str, list[Any]]:
    """Return the cells of every input that the oracle knows."""
    rows = fund["rows"]
    return {
        "FOND_Startaar": [fund["first"]],
        "FOND_Aar": [fund["years"]],
        "FOND_Kapital": [fund["capital"]],
        "FOND_Neddiskontering": [fund["rate"]],
        "FOND_Tilskudd": fund["grants"],
        "FOND_Enheter": fund["departments"],
        "FOND_Innsatsnavn": [row["name"] for row in rows],
        "FOND_Kostnader": [cell for row in rows for cell in row["cost"]],
        "FOND_TilbakeforingPlan": [cell for row in rows for cell in row["plan"]],
        "FOND_TilbakeforingFaktisk": [cell for row in rows for cell in row["actual"]],
        "FOND_AndelKostnad": [cell for row in rows for cell in row["cost_shares"]],
        "FOND_AndelTilbakeforing": [cell for row in rows for cell in row["return_shares"]],
    }


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> Fund:
    return Fund(tmp_path_factory.mktemp("fond"))


@pytest.mark.parametrize("seed", range(60))
def test_any_inputs_give_what_the_oracle_gives(seed: int, fund: Fund) -> None:
    plain = drawn(seed)
    assert_shown(plain, fund, fund.put(named(plain)))


def assert_shown(plain: Plain, fund: Fund, found: Mapping[CellKey, CellValue]) -> None:
    for name, wanted in results(plain).items():
        cells = wanted if isinstance(wanted, list) else [wanted]
        shown = fund.shown(found, name)
        cells = cells + [0.0 if "Enhet" in name else ""] * (len(shown) - len(cells))
        for mine, theirs in zip(shown, cells, strict=True):
            if isinstance(theirs, str):
                assert mine == theirs or (mine is None and theirs == ""), name
            else:
                assert mine == pytest.approx(theirs, abs=1e-6, rel=1e-9), name
    errors = [value for value in found.values() if str(value).startswith("#")]
    assert errors == []


@pytest.mark.parametrize("name", edges())
def test_the_edges_come_out_and_only_a_negative_balance_is_told(name: str, fund: Fund) -> None:
    plain = edges()[name]
    found = fund.put(named(plain))
    assert_shown(plain, fund, found)
    told = str(found[fund.names.cell("Kontroll")]).strip()
    assert told == (WARNING if name == "negative balance" else "OK")


@needs_libreoffice
def test_libreoffice_gives_what_the_oracle_gives(fund: Fund, tmp_path: Path) -> None:
    cases = [*edges().values(), *map(drawn, range(1000, 1006))]
    files = with_input_sets(fund.path, tmp_path, [fund.typed(named(plain)) for plain in cases])
    found = recalculate_with_libreoffice(files, tmp_path)
    for plain, cells in zip(cases, found, strict=True):
        assert_shown(plain, fund, cells)


def master(fund: Fund, plain: Plain) -> CellValue:
    return fund.put(named(plain))[fund.names.cell("Kontroll")]


def test_a_negative_balance_is_a_warning_and_nothing_else_is_wrong(fund: Fund) -> None:
    assert master(fund, usual()) == "OK"
    found = fund.put(named(usual(capital=10)))
    assert str(found[fund.names.cell("Kontroll")]).strip() == WARNING
    assert fund.shown(found, "FOND_Saldo")[:3] == [-30, 30, 30]


def test_a_blank_return_is_not_known_and_a_zero_is(fund: Fund) -> None:
    plain = usual()
    plain["rows"][0]["actual"][0] = 0
    found = fund.put(named(plain))
    assert fund.shown(found, "FOND_Saldo")[:3] == [100, 160, 160]
    assert fund.shown(found, "FOND_InnsatsTilbakebetalt")[0] == "Ikke i perioden"
    assert found[fund.names.cell("Kontroll")] == "OK"


def test_amounts_past_the_last_year_count_nothing_and_are_told(fund: Fund) -> None:
    plain = usual()
    plain["rows"][0]["cost"][3] = 1000
    found = fund.put(named(plain))
    assert fund.shown(found, "FOND_SumKostnad") == [100]
    assert "etter fondets siste år" in str(found[fund.names.cell("Kontroll")])


def test_a_row_without_a_name_counts_nothing_and_is_told(fund: Fund) -> None:
    plain = usual()
    plain["rows"].append(plain["rows"][0] | {"name": ""})
    found = fund.put(named(plain))
    assert fund.shown(found, "FOND_SumKostnad") == [100]
    assert "et navn" in str(found[fund.names.cell("Kontroll")])


def test_shares_above_a_hundred_per_cent_are_a_fault(fund: Fund) -> None:
    plain = usual(departments=["Skole", "Helse"])
    plain["rows"][0]["cost_shares"] = [0.6, 0.5, *[None] * 6]
    assert "høyst 100 %" in str(master(fund, plain))
    plain["rows"][0]["cost_shares"] = [0.6, 0.3, *[None] * 6]
    found = fund.put(named(plain))
    assert found[fund.names.cell("Kontroll")] == "OK"
    assert fund.shown(found, "FOND_IkkeFordeltKostnad")[0] == pytest.approx(10)


@pytest.mark.parametrize("text", ["x", "", "1 000", "=1+1"])
def test_a_text_among_the_amounts_is_told_and_gives_no_error_value(text: str, fund: Fund) -> None:
    for name in ("FOND_Kostnader", "FOND_TilbakeforingFaktisk", "FOND_Kapital", "FOND_Aar"):
        place = fund.names.cells(name)[0]
        found = dict(fund._calculator.calculate({place: text}))
        assert not [value for value in found.values() if str(value).startswith("#")], name
        assert found[fund.names.cell("Kontroll")] != "OK", name
