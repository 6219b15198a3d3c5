"""Recorded cases: inputs shocked, results expected, and a change named by case and cell.

The workbook is somebody else's: made by openpyxl, with names and without any relation to ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.engines import needs_libreoffice
from workbook_templates import workbook_bytes
from workbook_templates.cases import (
    ENDING,
    Recording,
    RecordingOptions,
    Runner,
    Status,
    read_cases,
    record,
)
from workbook_templates.cli import program, run
from workbook_templates.xlsx import CellKey, CellValue, Inputs, engines
from workbook_templates.xlsx.engines import IronCalcEngine
from workbook_templates.xlsx.libreoffice import convert_with_libreoffice
from xlmodel import EffektmodellError, default_inputs

NAMES = {
    "Priser": "'Et ark'!$B$2:$B$4",
    "Mengder": "'Et ark'!$C$2:$C$4",
    "Rabatt": "'Et ark'!$B$6",
    "Aar": "'Et ark'!$B$7",
    "Beloep": "'Et ark'!$D$2:$D$4",
    "Tabell": "'Et ark'!$C$2:$D$4",
    "Sum_": "'Et ark'!$B$9",
    "Netto": "'Et ark'!$B$10",
    "Dag": "'Et ark'!$B$11",
    "Tekst": "'Et ark'!$B$12",
    "Sist": "'Et ark'!$B$13",
}


def foreign(path: Path, change: Callable[[Worksheet], None] = lambda _: None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Et ark"
    for row, (price, amount) in enumerate(((100.5, 2), (20, 0), (3, 7)), start=2):
        sheet.cell(row, 2).value, sheet.cell(row, 3).value = price, amount
        sheet.cell(row, 4).value = f"=B{row}*C{row}"
    sheet["B6"], sheet["B7"] = 0.1, 2024
    sheet["B9"], sheet["B10"] = "=SUM(D2:D4)", "=B9*(1-Rabatt)"
    sheet["B11"], sheet["B12"] = "=TODAY()", '=IF(C3=0,"ingen","noen")'
    sheet["B13"] = "=B11+1"
    for name, text in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    change(sheet)
    book.save(path)
    return path


def recorded(
    path: Path, percent: float = 5, most: int = 1000, engines: tuple[str, ...] = ("ironcalc",)
) -> tuple[Recording, Runner]:
    target = path.with_suffix(ENDING)
    recording = record(path, target, RecordingOptions(percent, most, engines))
    target.write_text(recording.text, "utf-8")
    return recording, Runner(read_cases(target))


def failing(runner: Runner) -> dict[str, str]:
    outcomes = [runner.run("ironcalc", case) for case in runner.cases.cases]
    return {o.case.name: "\n".join(o.lines) for o in outcomes if o.status is Status.FAILED}


def test_a_case_for_the_file_as_it_is_and_one_for_each_numeric_input(tmp_path: Path) -> None:
    recording, runner = recorded(foreign(tmp_path / "bok.xlsx"))
    names = [case.name for case in runner.cases.cases]
    assert names == [
        "Slik filen er",
        "Priser[1]: 100,5 → 105,525",
        "Mengder[1]: 2 → 2,1",
        "Priser[2]: 20 → 21",
        "Mengder[2]: 0 → 0,05",
        "Priser[3]: 3 → 3,15",
        "Mengder[3]: 7 → 7,35",
        "Rabatt: 0,1 → 0,105",
        "Aar: 2024 → 2025",
    ]
    assert failing(runner) == {}
    assert recording.cases == len(names)
    base, *shocked = runner.cases.cases
    assert base.expected["Beloep"] == [201, 0, 21]
    assert base.expected["Tabell"] == [[2, 201], [0, 0], [7, 21]]
    assert base.expected["Tekst"] == "ingen"
    assert shocked[3].own == {
        "Beloep": [201, 1, 21],
        "Tabell": [[2, 201], [0.05, 1], [7, 21]],
        "Sum_": 223,
        "Netto": 200.7,
        "Tekst": "noen",
    }
    assert all(case.expected.keys() == base.expected.keys() for case in shocked)
    assert shocked[7].own == {}, "an input that moves nothing must still move nothing"
    assert "2 inndata flytter ingen av resultatene: Priser[2], Aar" in recording.remarks


def test_what_is_another_each_day_is_left_out_and_told(tmp_path: Path) -> None:
    recording, runner = recorded(foreign(tmp_path / "bok.xlsx"))
    assert [(item.key, item.cell[1]) for item in recording.left_out] == [
        ("Dag", "B11"),
        ("Sist", "B13"),
    ]
    assert "leser dagens dato" in recording.left_out[0].reason
    assert not {"Dag", "Sist"} & runner.cases.cases[0].expected.keys()


@pytest.mark.parametrize(
    ("formula", "is_left_out"),
    [
        ("=SUM(D2:D3,'Et ark'!D4)", False),
        ("=SUM(D2:D3)+Rabatt+Annet!A1", False),
        ("=SUM(Annet:Tredje!A1)", True),
        ("=SUM('Et ark:Tredje'!B11)", True),
        ('=SUM(INDIRECT("B11"))', True),
    ],
)
def test_what_may_read_the_day_of_a_cell_that_it_does_not_name_is_left_out(
    tmp_path: Path, formula: str, *, is_left_out: bool
) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B9"] = formula

    path = foreign(tmp_path / "bok.xlsx", fill)
    book = load_workbook(path)
    for name in ("Annet", "Tredje"):
        book.create_sheet(name)["A1"] = 3
    book.save(path)
    recording, _ = recorded(path)
    assert ("Sum_" in {item.key for item in recording.left_out}) is is_left_out


def test_of_our_own_workbook_the_day_of_use_alone_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "Asker.xlsx"
    path.write_bytes(workbook_bytes(default_inputs("Asker")))
    recording, runner = recorded(path, most=0)
    assert [item.key for item in recording.left_out] == ["SistBrukt"]
    assert failing(runner) == {}


def test_some_cells_of_a_name_left_out_leave_the_others(tmp_path: Path) -> None:
    def random(sheet: Worksheet) -> None:
        sheet["D3"] = "=RAND()"
        sheet["B9"] = "=D2+D4"

    recording, runner = recorded(foreign(tmp_path / "bok.xlsx", random))
    assert {item.key for item in recording.left_out} >= {"Tabell[2, 2]", "Dag", "Sist"}
    expected = runner.cases.cases[0].expected
    assert expected["Beloep[1]"] == 201
    assert "Beloep[2]" not in expected
    assert failing(runner) == {}


def change_formula(path: Path, cell: str, formula: str | float) -> None:
    book = load_workbook(path)
    book["Et ark"][cell] = formula
    book.save(path)


def test_a_changed_formula_is_named_by_case_and_cell_with_the_difference(tmp_path: Path) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    _, runner = recorded(path)
    change_formula(path, "B10", "=B9*(1-2*Rabatt)")
    moved = failing(Runner(runner.cases))
    assert set(moved) == {case.name for case in runner.cases.cases}
    assert (
        moved["Slik filen er"] == "Netto (Et ark!B10): ventet 199,8, fant 177,6, differanse −22,2"
    )


def test_a_formula_typed_over_with_its_own_value_is_found_by_the_shocked_cases(
    tmp_path: Path,
) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    _, runner = recorded(path)
    change_formula(path, "D4", 21)
    moved = failing(Runner(runner.cases))
    assert set(moved) == {"Priser[3]: 3 → 3,15", "Mengder[3]: 7 → 7,35"}
    assert "Beloep (Et ark!D4): ventet 22,05, fant 21" in moved["Priser[3]: 3 → 3,15"]


def test_the_cell_that_others_follow_from_is_told_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    recorded(path)
    change_formula(path, "D3", "=B3*C3+1")
    assert command(tmp_path / f"bok{ENDING}", "--rapport", tmp_path / "r.json") == 1
    first, *_ = json.loads((tmp_path / "r.json").read_text("utf-8"))["tilfeller"]
    assert [line.partition(":")[0] for line in first["avvik"]] == [
        "Beloep (Et ark!D3)",
        "Tabell (Et ark!D3)",
        "Sum_ (Et ark!B9)",
        "Netto (Et ark!B10)",
    ]
    page = capsys.readouterr().out
    assert page.index("Et ark!D3") < page.index("Et ark!B9") < page.index("Et ark!B10")
    assert "Beloep, Tabell" in page


def test_a_page_shows_no_more_cases_than_a_reader_takes_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"bok{ENDING}"
    foreign(tmp_path / "bok.xlsx")
    case = '[[tilfelle]]\nnavn = "Nr {}"\nforventet = {{ Netto = {} }}\n'
    lines = [case.format(n, 199.8 if n % 2 else n) for n in range(80)]
    path.write_text('arbeidsbok = "bok.xlsx"\ntoleranse = 0.01\n' + "".join(lines), "utf-8")
    assert command(path, "--rapport", tmp_path / "r.xlsx") == 1
    page = capsys.readouterr().out
    assert "40 bestått, 40 feilet" in page
    assert "50 tilfeller er ikke vist her" in page
    assert ("Nr 58 " in page, "Nr 60 " in page, "Nr 1 " in page) == (True, False, False)
    book = load_workbook(tmp_path / "r.xlsx", read_only=True)
    values = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert {"Nr 1", "Nr 60", "Nr 79"} <= values


def test_inputs_are_unlocked_cells_where_the_tab_is_protected(tmp_path: Path) -> None:
    def protect(sheet: Worksheet) -> None:
        sheet.protection.sheet = True
        for cell in ("B2", "B6"):
            sheet[cell].protection = Protection(locked=False)

    _, runner = recorded(foreign(tmp_path / "bok.xlsx", protect))
    keys = [key for case in runner.cases.cases for key in case.inputs]
    assert keys == ["Priser[1]", "Rabatt"]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (DataValidation("decimal", operator="between", formula1="0", formula2="0.1"), 0.095),
        (DataValidation("decimal", operator="lessThanOrEqual", formula1="$B$8"), 0.095),
        (DataValidation("decimal", operator="greaterThanOrEqual", formula1="0"), 0.105),
        (DataValidation("whole", operator="between", formula1="0", formula2="9"), 1.1),
    ],
    ids=["inwards", "limit in a cell", "low", "whole"],
)
def test_a_shock_keeps_to_what_the_sheet_admits(
    tmp_path: Path, rule: DataValidation, wanted: float
) -> None:
    def validate(sheet: Worksheet) -> None:
        sheet["B8"] = 0.1
        sheet.add_data_validation(rule)
        rule.add("B6")

    _, runner = recorded(foreign(tmp_path / "bok.xlsx", validate))
    assert [c.inputs["Rabatt"] for c in runner.cases.cases if "Rabatt" in c.inputs] == [wanted]


def test_fewer_inputs_are_spread_over_all(tmp_path: Path) -> None:
    recording, runner = recorded(foreign(tmp_path / "bok.xlsx"), most=2)
    assert [list(case.inputs) for case in runner.cases.cases] == [[], ["Priser[1]"], ["Priser[3]"]]
    assert "2 av 8 inndataceller er endret" in recording.remarks[0]


class Sly(IronCalcEngine):
    """An engine that calculates one cell otherwise."""

    def calculate(self, inputs: Inputs | None = None) -> dict[CellKey, CellValue]:
        return {**super().calculate(inputs), ("Et ark", "B10"): 7.0}


def test_what_engines_do_not_agree_on_is_listed_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "ENGINES", {"ironcalc": IronCalcEngine, "formulas": Sly})
    path = foreign(tmp_path / "bok.xlsx")
    recording = record(
        path, tmp_path / f"b{ENDING}", RecordingOptions(5, 9, ("ironcalc", "formulas"))
    )
    (item,) = [item for item in recording.left_out if item.key == "Netto"]
    assert item.reason == "ironcalc gir 199,8, formulas gir 7"
    assert "Netto = " not in recording.text


def test_a_workbook_of_which_nothing_can_be_recorded_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    book = Workbook()
    book.worksheets[0].title = "Ark"
    book.worksheets[0]["A1"] = "=AGGREGATE(9,4,B1)"
    book.defined_names["Sum_"] = DefinedName("Sum_", attr_text="Ark!$A$1")
    book.save(path)
    with pytest.raises(EffektmodellError, match=r"Sum_ \(Ark!A1\): kan ikke regnes av ironcalc"):
        recorded(path)


def test_a_recording_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    code = (
        "import sys; from workbook_templates.cli import main; "
        "sys.argv = ['effektmodell', *sys.argv[1:]]; main()"
    )
    made, options = [], ("--motor", "ironcalc")
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}{ENDING}"
        subprocess.run(
            [sys.executable, "-c", code, "prøv", "--ta-opp", path, "--ut", target, *options],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_a_workbook_without_named_results_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    book = Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    book.save(path)
    with pytest.raises(EffektmodellError, match="ingen navn i arbeidsboken"):
        recorded(path)


@needs_libreoffice
def test_a_workbook_that_libreoffice_saved_is_recorded_alike(tmp_path: Path) -> None:
    made, runner = recorded(foreign(tmp_path / "bok.xlsx"))
    saved = convert_with_libreoffice([tmp_path / "bok.xlsx"], tmp_path)[0]
    other, again = recorded(saved)
    assert [case.expected for case in again.cases.cases] == [c.expected for c in runner.cases.cases]
    assert (other.cells, other.left_out) == (made.cells, made.left_out)


# By the command and by pytest ---------------------------------------------------------------------


def command(*arguments: str | Path) -> int:
    return run(program, ["prøv", *map(str, arguments)])


def by_pytest(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    code = "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"
    plugin = ["-p", "workbook_templates.cases.plugin", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-c", code, *plugin, *options, str(folder)],
        capture_output=True,
        check=False,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def test_recorded_changed_and_found_by_the_command_and_by_pytest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    cases = tmp_path / "mappe" / f"bok{ENDING}"
    cases.parent.mkdir()
    assert command("--ta-opp", path, "--ut", cases, "--motor", "ironcalc") == 0
    assert "9 tilfeller, 6 celler" in capsys.readouterr().out
    assert 'arbeidsbok = "../bok.xlsx"' in cases.read_text("utf-8")
    assert command(cases) == 0
    change_formula(path, "B10", "=B9*(1-2*Rabatt)")
    capsys.readouterr()
    assert command(cases, "--rapport", tmp_path / "r.xml") == 1
    report = (tmp_path / "r.xml").read_text("utf-8")
    assert 'name="Rabatt: 0,1 → 0,105 [ironcalc]"' in report
    assert "Netto (Et ark!B10): ventet 198,69, fant 175,38, differanse −23,31" in report
    done = by_pytest(cases.parent, f"--junitxml={tmp_path / 'p.xml'}")
    assert done.returncode == 1
    assert "Rabatt: 0,1 → 0,105 [ironcalc]" in done.stdout
    assert "Netto (Et ark!B10): ventet 198,69, fant 175,38, differanse −23,31" in done.stdout
    assert "Inndata satt: Rabatt = 0.105" in done.stdout
    assert "9 failed" in done.stdout
    assert 'failures="9"' in (tmp_path / "p.xml").read_text("utf-8")
    chosen = by_pytest(cases.parent, "-k", "Rabatt", "-n", "2")
    assert (chosen.returncode, "1 failed" in chosen.stdout) == (1, True)


def test_a_misspelt_name_fails_with_the_nearest_by_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign(tmp_path / "bok.xlsx")
    (tmp_path / f"feil{ENDING}").write_text(
        'arbeidsbok = "bok.xlsx"\n[[tilfelle]]\nforventet = { Neto = 1 }\n', "utf-8"
    )
    assert command(tmp_path) == 2
    assert (
        "«tilfelle 1» Neto: arbeidsboken har ikke navnet. Mente du «Netto»?"
        in capsys.readouterr().err
    )
    done = by_pytest(tmp_path)
    assert done.returncode != 0
    assert "Mente du «Netto»?" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--ta-opp", "bok.xlsx", "x.tilfeller.toml"], "Bruk enten --ta-opp eller FIL"),
        (["--ta-opp", "bok.xlsx", "--oppdater"], "Bruk enten --ta-opp eller --oppdater"),
        (["x.tilfeller.toml", "--sjokk", "5"], "--sjokk gjelder opptak"),
        (["--ta-opp", "bok.xlsx", "--sjokk", "0"], "--sjokk"),
        (["--ta-opp", "bok.xlsx", "--ut", "x.toml"], "må slutte på .tilfeller.toml"),
        ([], "FIL"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    foreign(tmp_path / "bok.xlsx")
    assert command(*arguments) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.glob("*.toml"))


def test_a_recorded_file_is_not_replaced_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = foreign(tmp_path / "bok.xlsx")
    options: list[str | Path] = ["--ta-opp", path, "--motor", "ironcalc", "--flest", "1"]
    assert command(*options) == 0
    assert command(*options) == 2
    assert "--overskriv" in capsys.readouterr().err
    assert command(*options, "--overskriv") == 0
