"""Cases on a workbook of somebody else's: made by openpyxl, with names and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.support.engines import needs_libreoffice
from workbook_templates.cases import Runner, Status, read_cases, run_ahead
from workbook_templates.xlsx import libreoffice
from xlmodel import InputError


def cases(folder: Path, text: str, formula: str = "=A1*2", head: str = "") -> Runner:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Ark"
    sheet["A1"], sheet["B1"], sheet["C1"] = 5, formula, '=IF(A1="","tom",A1)'
    book.defined_names["Pris"] = DefinedName("Pris", attr_text="Ark!$A$1")
    book.defined_names["Sum"] = DefinedName("Sum", attr_text="Ark!$B$1")
    book.save(folder / "bok.xlsx")
    path = folder / "bok.tilfeller.toml"
    path.write_text(f'arbeidsbok = "bok.xlsx"\n{head}\n[[tilfelle]]\n{text}\n', "utf-8")
    return Runner(read_cases(path))


def outcome(runner: Runner) -> tuple[Status, str]:
    found = runner.run("ironcalc", runner.cases.cases[0])
    return found.status, " ".join(found.lines)


@pytest.mark.parametrize(
    "text",
    [
        "forventet = { Sum = 10 }",
        'inndata = { Pris = 4 }\nforventet = { Sum = 8, "Ark!C1" = 4 }',
        'inndata = { "Ark!A1" = "" }\nforventet = { "Ark!C1" = "tom" }',
        "forventet = { Sum = 10.4 }\ntoleranse = 0.5",
        "mellom = { Sum = [10, 11] }",
        'like = [["Sum", "Pris + Pris"]]',
        'forventet = { "Ark!A1:B1" = [5, 10] }',
        'forventet = { "Ark!F9" = "" }',
    ],
)
def test_what_holds_passes(tmp_path: Path, text: str) -> None:
    assert outcome(cases(tmp_path, text)) == (Status.PASSED, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("forventet = { Sum = 10.6 }\ntoleranse = 0.5", "Sum (Ark!B1): ventet 10,6, fant 10"),
        ("mellom = { Sum = [11, 12] }", "Ark!B1"),
        ('like = [["Sum", "Pris - Pris"]]', "differanse 10"),
        ('forventet = { Sum = "10" }', "Ark!B1"),
        ("forventet = { Sum = true }", "Ark!B1"),
    ],
)
def test_what_does_not_hold_fails_and_names_the_cell(tmp_path: Path, text: str, told: str) -> None:
    status, lines = outcome(cases(tmp_path, text))
    assert status is Status.FAILED
    assert told in lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("forventet = { Summ = 1 }", "Mente du «Sum»"),
        ('forventet = { "Arkk!A1" = 1 }', "Mente du «Ark»"),
        ("inndata = { Sum = 1 }\nforventet = { Pris = 1 }", "Ark!B1 er en formel"),
        ("forventet = { Sum = [1, 2] }", "formen passer ikke"),
        ("forventet = { Sum = nan }", "verdier er tall"),
        ("inndata = { Pris = 1 }", "ingen forventninger"),
        ("forventett = { Sum = 1 }", "Mente du «forventet»"),
    ],
)
def test_a_fault_of_the_case_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        outcome(cases(tmp_path, text))


@pytest.mark.parametrize("formula", ["=AGGREGATE(9,4,A1)", "=IFERROR(AGGREGATE(9,4,A1),10)"])
def test_a_function_that_the_engine_lacks_is_never_a_pass(tmp_path: Path, formula: str) -> None:
    found = outcome(cases(tmp_path, "forventet = { Sum = 10 }", formula))
    assert found == (Status.SKIPPED, "kan ikke regnes av ironcalc: AGGREGATE")


def test_the_file_is_not_written(tmp_path: Path) -> None:
    runner = cases(tmp_path, 'inndata = { Pris = "=1+1" }\nforventet = { "Ark!C1" = "=1+1" }')
    before = (tmp_path / "bok.xlsx").read_bytes()
    assert outcome(runner) == (Status.PASSED, "")
    assert (tmp_path / "bok.xlsx").read_bytes() == before


def test_an_unknown_function_in_a_branch_that_is_not_taken_does_no_harm(tmp_path: Path) -> None:
    formula = "=IF(A1>4,A1*2,AGGREGATE(9,4,A1))"
    passed = cases(tmp_path, "forventet = { Sum = 10 }", formula)
    assert outcome(passed) == (Status.PASSED, "")
    reached = cases(tmp_path, "inndata = { Pris = 4 }\nforventet = { Sum = 8 }", formula)
    assert outcome(reached)[0] is Status.SKIPPED


@needs_libreoffice
def test_libreoffice_is_started_once_for_all_cases_of_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[int] = []
    convert = libreoffice.convert_with_libreoffice

    def counted(paths: Sequence[Path], workdir: Path) -> list[Path]:
        starts.append(len(paths))
        return convert(paths, workdir)

    monkeypatch.setattr(libreoffice, "convert_with_libreoffice", counted)
    more = 'forventet = { Sum = 10 }\n[[tilfelle]]\nnavn = "To"\ninndata = { Pris = 1 }\n'
    runners = []
    for folder, formula in ((tmp_path / "a", "=A1*2"), (tmp_path / "b", "=SUM(A1,A1)")):
        folder.mkdir()
        runners.append(cases(folder, more + "forventet = { Sum = 2 }", formula))
    runs = [(runner, "libreoffice", case) for runner in runners for case in runner.cases.cases]
    run_ahead(runs)
    assert [runner.run(engine, case).status for runner, engine, case in runs] == [Status.PASSED] * 4
    assert starts == [5], "one start: a workbook a case, and one that asks for the functions"


@needs_libreoffice
def test_a_case_that_libreoffice_cannot_be_given_fails_alone(tmp_path: Path) -> None:
    runner = cases(
        tmp_path,
        'forventet = { Sum = 10 }\n[[tilfelle]]\ninndata = { "Ark!F2" = 1 }\nforventet = { Sum = 10 }',
    )
    book = load_workbook(tmp_path / "bok.xlsx")
    book["Ark"].merge_cells("E2:F2")
    book.save(tmp_path / "bok.xlsx")
    run_ahead([(runner, "libreoffice", case) for case in runner.cases.cases])
    first, second = (runner.run("libreoffice", case) for case in runner.cases.cases)
    assert (first.status, second.status) == (Status.PASSED, Status.FAILED)
    assert "Ark'!F2 er skjult i en flettet celle" in second.reason


def test_a_fresh_workbook_is_gone_with_what_runs_its_cases(tmp_path: Path) -> None:
    path = tmp_path / "fersk.tilfeller.toml"
    path.write_text(
        'slag = "investeringsfond"\n[[tilfelle]]\nforventet = { Kontroll = "OK" }\n', "utf-8"
    )
    runner = Runner(read_cases(path))
    assert outcome(runner) == (Status.PASSED, "")
    folder = runner.book.path.parent
    assert folder.exists()
    del runner
    assert not folder.exists()
