"""The workbook set through its names, recalculated, against an oracle that knows no engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.engines import convert_with_libreoffice, needs_libreoffice
from tests.support.exclusion_sets import of_plain
from tests.support.names import Names
from tests.support.oracle_exclusion import NEVER, NO_RATE, Plain, drawn, named, results
from tests.support.stored import formula_cells, read_values
from workbook_templates import EXCLUSION_ACCOUNTS, check_workbook, read_workbook
from workbook_templates.sheet import corner
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.exclusion_accounts import example, exclusion_results

SAVED_BY_LIBREOFFICE = 10


def cells_of(names: Names, plain: Plain) -> dict[CellKey, CellValue]:
    """Return what stands in every input cell: the drawn values, the rest of each name blank."""
    change: dict[CellKey, CellValue] = {}
    for name, given in named(plain).items():
        places = names.cells(name)
        filled = [*given, *[None] * (len(places) - len(given))]
        change |= {
            place: float(value) if isinstance(value, int) else value
            for place, value in zip(places, filled, strict=True)
        }
    return change


def assert_shows(names: Names, found: dict[CellKey, Any], plain: Plain) -> None:
    for name, wanted in results(plain).items():
        shown = [found[place] for place in names.cells(name)]
        assert len(shown) == len(wanted), name
        for mine, theirs in zip(shown, wanted, strict=True):
            if isinstance(theirs, str):
                assert mine == theirs, name
            else:
                assert mine == pytest.approx(theirs, abs=1e-6, rel=1e-9), name
    assert [value for value in found.values() if str(value).startswith("#")] == []


class Sheet:
    """A made workbook that is set through its names, as staff and other programs do."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "utenfor.xlsx"
        usual = example().with_values(profiles=())
        self.path.write_bytes(EXCLUSION_ACCOUNTS.workbook_bytes(usual))
        self.names = Names(self.path)
        self.calculator = Calculator(self.path)

    def put(self, plain: Plain, **more: CellValue) -> dict[CellKey, CellValue]:
        change = cells_of(self.names, plain)
        change |= {self.names.cell(name): value for name, value in more.items()}
        return dict(self.calculator.calculate(change))

    def answer(self, found: dict[CellKey, CellValue]) -> str:
        return str(found[self.names.cell("Kontroll")]).strip()


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return Sheet(tmp_path_factory.mktemp("utenfor"))


@pytest.mark.parametrize("seed", range(80))
def test_any_inputs_give_what_the_oracle_gives(seed: int, sheet: Sheet) -> None:
    plain = drawn(seed)
    found = sheet.put(plain)
    assert_shows(sheet.names, found, plain)
    groups = {row["cells"][1] for row in plain["rows"] if row["cells"][0] == plain["target"]}
    assert (sheet.answer(found) == "OK") == (len(groups) == 2)


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.xdist_group("libreoffice")
def test_in_libreoffice_too(sheet: Sheet, tmp_path: Path) -> None:
    files = []
    for seed in range(SAVED_BY_LIBREOFFICE):
        book = load_workbook(sheet.path)
        for (tab, address), value in cells_of(sheet.names, drawn(seed)).items():
            cell = book[tab].cell(*(at + 1 for at in corner(address)))
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        files.append(tmp_path / f"{seed}.xlsx")
        book.save(files[-1])
    for seed, saved in enumerate(convert_with_libreoffice(files, tmp_path)):
        found = read_values(saved, formula_cells(files[seed]))
        assert_shows(sheet.names, found, drawn(seed))
        assert check_workbook(saved).deviations == ()
        contents = read_workbook(saved, EXCLUSION_ACCOUNTS)
        mine = exclusion_results(contents.inputs).net
        assert mine == pytest.approx(results(drawn(seed))["UF_Netto"][0], abs=1e-6)


@pytest.mark.parametrize("seed", range(200, 300))
def test_the_engine_gives_what_the_oracle_gives(seed: int) -> None:
    plain = drawn(seed)
    found, wanted = exclusion_results(of_plain(plain)), results(plain)
    assert found.gain_per_success == pytest.approx(wanted["UF_GevinstPerSuksess"], abs=1e-6)
    assert found.gain_by_level.ravel() == pytest.approx(wanted["UF_GevinstNivaa"], abs=1e-6)
    assert found.net_by_level == pytest.approx(wanted["UF_NettoNivaa"], abs=1e-6)
    (age,), (rate,) = wanted["UF_Tilbakebetalt"], wanted["UF_KrevdSuksessrate"]
    assert (str(found.paid_back_age) == "nan") == (age == NEVER)
    assert age in (NEVER, found.paid_back_age)
    assert (str(found.required_rate) == "nan") == (rate == NO_RATE)
    assert rate == NO_RATE or found.required_rate == pytest.approx(rate)


# One thing at a time ------------------------------------------------------------------------------


def plain_sheet(**changes: Any) -> Plain:
    def row(group: str, amount: float, *, flow: str = "Utgift", level: str = "Kommune") -> Plain:
        cells = [1, group, "Tjenester", flow, level, None, None]
        return {"cells": cells, "amounts": [amount] * 41}

    base: Plain = {"target": 1, "persons": 10, "success": 0.5, "cost": 4_000, "year": 2020}
    base |= {"age": 17, "rate": 0, "rows": [row("Målgruppe", 1_000), row("Sammenligning", 200)]}
    return base | changes


def shown(sheet: Sheet, found: dict[CellKey, CellValue], name: str) -> list[CellValue]:
    return [found[place] for place in sheet.names.cells(name)]


def test_a_success_is_worth_the_difference_at_every_age(sheet: Sheet) -> None:
    found = sheet.put(plain_sheet())
    assert sheet.answer(found) == "OK"
    assert shown(sheet, found, "UF_GevinstPerSuksess") == [800] * 41
    assert shown(sheet, found, "UF_SumGevinst") == [10 * 0.5 * 800 * 41]
    assert shown(sheet, found, "UF_Tilbakebetalt") == [27]
    assert shown(sheet, found, "UF_TilbakebetaltAar") == [2030]
    assert shown(sheet, found, "UF_KrevdSuksessrate") == [pytest.approx(4_000 / 800 / 41)]


def test_the_measure_itself_is_no_year_of_gain(sheet: Sheet) -> None:
    found = sheet.put(plain_sheet(age=30, rate=0.1))
    gains = shown(sheet, found, "UF_GevinstPerSuksess")
    assert gains[:13] == [0] * 13
    assert gains[13] == pytest.approx(800 / 1.1)


@pytest.mark.parametrize("missing", [0, 1])
def test_a_group_without_rows_is_0_and_the_check_tells(missing: int, sheet: Sheet) -> None:
    plain = plain_sheet()
    del plain["rows"][missing]
    found = sheet.put(plain)
    name = ("UF_Kostnad", "UF_KostnadSammenligning")[missing]
    assert shown(sheet, found, name) == [0] * 41
    assert ("målgruppen", "sammenligningen")[missing] in sheet.answer(found)
    assert_shows(sheet.names, found, plain)


def test_without_any_row_all_is_0(sheet: Sheet) -> None:
    found = sheet.put(plain_sheet(rows=[]))
    assert shown(sheet, found, "UF_SumGevinst") == [0]
    assert shown(sheet, found, "UF_KrevdSuksessrate") == [NO_RATE]
    assert shown(sheet, found, "UF_Tilbakebetalt") == [NEVER]


def test_a_row_without_a_target_group_counts_nothing_and_is_told(sheet: Sheet) -> None:
    plain = plain_sheet()
    lone = plain["rows"][0]
    plain["rows"].append(lone | {"cells": [None, *lone["cells"][1:]]})
    found = sheet.put(plain)
    assert shown(sheet, found, "UF_Kostnad") == [1_000] * 41
    assert "målgruppe" in sheet.answer(found)


@pytest.mark.parametrize("column", range(1, 5))
def test_a_row_with_an_unknown_word_counts_nothing_and_is_told(column: int, sheet: Sheet) -> None:
    plain = plain_sheet()
    if column == 2:
        return
    wrong = [*plain["rows"][0]["cells"]]
    wrong[column] = "Annet*"
    plain["rows"].append({"cells": wrong, "amounts": [77] * 41})
    found = sheet.put(plain)
    assert shown(sheet, found, "UF_Kostnad") == [1_000] * 41
    assert "gyldige opplysninger" in sheet.answer(found)


SCALARS = (
    *("UF_Maalgruppe", "UF_Antall", "UF_Suksessrate", "UF_Tiltakskostnad"),
    *("UF_Tiltaksaar", "UF_Alder", "UF_Neddiskontering", "UF_Prisaar"),
)


@pytest.mark.parametrize("text", ["x", "", "1 000", "=1+1", "*"])
def test_a_text_where_a_number_belongs_is_told_and_gives_no_error_value(
    text: str, sheet: Sheet
) -> None:
    for name in (*SCALARS, "UF_Belop", "UF_Profiler", "UF_EMPersoner", "UF_EMKostnad"):
        change = cells_of(sheet.names, plain_sheet()) | {sheet.names.cells(name)[0]: text}
        found = dict(sheet.calculator.calculate(change))
        assert [value for value in found.values() if str(value).startswith("#")] == [], name
        if not (name.startswith("UF_EM") and text == ""):
            assert sheet.answer(found) != "OK", name


def test_the_price_year_has_both_names(sheet: Sheet) -> None:
    assert sheet.names.cell("UF_Prisaar") == sheet.names.cell("Prisaar")


# The effektmodell beside --------------------------------------------------------------------------


def test_the_effektmodell_stands_beside_per_person_and_for_as_many(sheet: Sheet) -> None:
    beside = {"UF_EMKostnad": 300.0, "UF_EMBesparelse": 900.0, "UF_EMGevinst": 60.0}
    found = sheet.put(plain_sheet(), **beside, UF_EMPeriode=10.0, UF_EMPersoner=30.0)
    area = EXCLUSION_ACCOUNTS.plan(60).area("", "beside")
    rows = [
        [found.get((area.sheet, f"{letter}{area.row + at + 1}")) for letter in "BCDE"]
        for at in range(area.rows)
    ]
    assert rows[0] == [4_000, 10, 40_000, 100]
    assert rows[1] == [0.5 * 800 * 41, 30, 164_000, 300]
    assert rows[2] == [None, 2, None, 20]
    assert rows[3] == [16_400 - 4_000, 20, 124_000, 200]
    assert rows[4] == [12_400, 22, 124_000, 220]
    assert sheet.answer(found) == "OK"


@pytest.mark.parametrize("persons", [None, 0.0])
def test_without_persons_the_effektmodell_is_empty(persons: float | None, sheet: Sheet) -> None:
    found = sheet.put(plain_sheet(), UF_EMKostnad=300.0, UF_EMPersoner=persons)
    area = EXCLUSION_ACCOUNTS.plan(60).area("", "beside")
    for at in range(area.rows):
        for letter in "CE":
            assert found[area.sheet, f"{letter}{area.row + at + 1}"] == ""
    assert sheet.answer(found) == "OK"
