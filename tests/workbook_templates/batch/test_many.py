"""Workbooks of all municipalities of a list."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from workbook_templates import check_workbook, workbook_bytes
from workbook_templates.batch.list import ListRow, read_list
from workbook_templates.batch.make import file_name, make_workbooks
from workbook_templates.cli import program, run
from xlmodel import load_inputs


def write_list(folder: Path, count: int, *, faulty: int = 0) -> Path:
    lines = ["kommunenummer;kommune;unge_voksne.nye.utsatt;familie.suksessrate.stabil"]
    lines += [f"{1000 + n};Kommune {n};{n % 7};{40 + n % 50} %" for n in range(count)]
    lines += [f"{9000 + n};Feil {n};-1;130 %" for n in range(faulty)]
    path = folder / "liste.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rows_of(folder: Path, count: int) -> list[ListRow]:
    return list(read_list(write_list(folder, count)))


def assert_whole(folder: Path) -> list[Path]:
    """Every file is a complete workbook, and nothing else lies about."""
    files = sorted(folder.glob("*.xlsx"))
    for path in files:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
    return files


def test_a_workbook_of_the_list_is_what_ny_writes_byte_for_byte(tmp_path: Path) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_text(
        "kommunenummer;kommune;prisaar;familie.suksessrate.utsatt\n3203;Asker;2025;0,6\n",
        encoding="utf-8",
    )
    own = tmp_path / "asker.toml"
    own.write_text("prisaar = 2025\n[familie]\nsuksessrate = { utsatt = 0.6 }\n", encoding="utf-8")
    (outcome,) = make_workbooks(read_list(listed), tmp_path)
    assert outcome.faults == ()
    made = (tmp_path / outcome.file).read_bytes()
    assert made == workbook_bytes(load_inputs(own, "Asker"))
    alone = tmp_path / "alene.xlsx"
    assert run(program, ["ny", "Asker", "--inndata", str(own), "--ut", str(alone)]) == 0
    assert made == alone.read_bytes()


def test_every_workbook_of_a_list_agrees_with_the_engine(tmp_path: Path) -> None:
    for outcome in make_workbooks(rows_of(tmp_path, 5), tmp_path):
        report = check_workbook(tmp_path / outcome.file)
        assert report.deviations == ()


class OneByOne(Executor):
    """An executor of another kind, as a cluster's would be: it runs a job when it is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_any_executor_gives_the_same_files(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 4)
    made = {}
    executors: dict[str, Executor | None] = {
        "her": None,
        "tråder": ThreadPoolExecutor(2),
        "prosesser": ProcessPoolExecutor(2, mp_context=get_context("spawn")),
        "egen": OneByOne(),
    }
    for name, executor in executors.items():
        folder = tmp_path / name
        folder.mkdir()
        outcomes = list(make_workbooks(rows, folder, executor=executor))
        assert sorted(outcome.number for outcome in outcomes) == ["1000", "1001", "1002", "1003"]
        made[name] = [path.read_bytes() for path in assert_whole(folder)]
        if executor is not None:
            executor.shutdown()
    assert all(files == made["her"] for files in made.values())
    assert len(set(made["her"])) == 4


def test_a_row_with_faults_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, folder = write_list(tmp_path, 3, faulty=2), tmp_path / "ut"
    assert run(program, ["alle", str(listed), "--ut", str(folder)]) == 1
    assert len(list(folder.glob("1*.xlsx"))) == 3
    output = capsys.readouterr()
    assert "3 skrevet, 2 rader med feil. Se Sammendrag.xlsx." in output.out
    assert "liste.csv, rad 5" in output.err
    assert "Suksessrate, stabil: 1,3 er ikke tillatt" in output.err
    with (folder / "Sammendrag.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    assert [line["Status"][:5] for line in lines] == ["Skrev"] * 3 + ["Feil:"] * 2
    sheet = openpyxl.load_workbook(folder / "Sammendrag.xlsx").active
    assert sheet is not None
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Kommune 0", "Feil 1"} <= cells


def test_the_summary_holds_the_engines_key_results(tmp_path: Path) -> None:
    listed, folder = write_list(tmp_path, 1), tmp_path / "ut"
    assert run(program, ["alle", str(listed), "--ut", str(folder)]) == 0
    with (folder / "Sammendrag.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file, delimiter=";")
    book = openpyxl.load_workbook(folder / line["Fil"], data_only=True)
    sheet, address = next(iter(book.defined_names["FAM_SumKostnad"].destinations))
    stored = book[sheet][address.replace("$", "")].value
    assert float(line["Familie: Kostnad i perioden"].replace(",", ".")) == pytest.approx(stored)


def test_each_workbook_can_be_verified_and_a_wrong_one_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, folder = write_list(tmp_path, 2), tmp_path / "ut"
    assert run(program, ["alle", str(listed), "--ut", str(folder), "--kontroller"]) == 0
    wrong = folder / file_name("1001", "Kommune 1")
    book = openpyxl.load_workbook(wrong)
    sheet, address = next(iter(book.defined_names["UV_SumKostnad"].destinations))
    book[sheet][address.replace("$", "")] = 1
    book.save(wrong)
    capsys.readouterr()
    arguments = ["alle", str(listed), "--ut", str(folder), "--fortsett", "--kontroller"]
    assert run(program, arguments) == 1
    assert "1001 Kommune 1.xlsx:" in capsys.readouterr().err


def test_a_kept_file_is_the_one_that_the_list_gives_or_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ut"
    assert run(program, ["alle", str(write_list(tmp_path, 2)), "--ut", str(folder)]) == 0
    keep = ["alle", str(tmp_path / "liste.csv"), "--ut", str(folder), "--fortsett"]
    assert run(program, keep) == 0
    assert "2 fantes fra før" in capsys.readouterr().out
    (tmp_path / "liste.csv").write_text(
        "kommunenummer;kommune;FAM_Analyseperiode\n1000;Kommune 0;12\n", encoding="utf-8"
    )
    before = (folder / "1000 Kommune 0.xlsx").read_bytes()
    assert run(program, keep) == 1
    assert "er en annen fil enn listen gir" in capsys.readouterr().err
    assert (folder / "1000 Kommune 0.xlsx").read_bytes() == before
    with (folder / "Sammendrag.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file, delimiter=";")
    assert line["Familie: Netto nytte"] == ""


def test_a_summary_is_not_replaced_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, folder = write_list(tmp_path, 1), tmp_path / "ut"
    assert run(program, ["alle", str(listed), "--ut", str(folder)]) == 0
    before = (folder / "Sammendrag.xlsx").read_bytes()
    assert run(program, ["alle", str(listed), "--ut", str(folder)]) == 2
    assert "Sammendrag" in capsys.readouterr().err
    assert (folder / "Sammendrag.xlsx").read_bytes() == before


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_folder_passes_the_check_without_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], processes: str
) -> None:
    listed, folder = write_list(tmp_path, 3), tmp_path / "ut"
    assert run(program, ["alle", str(listed), "--ut", str(folder)]) == 0
    capsys.readouterr()
    assert run(program, ["kontroller", str(folder), "--parallelt", processes]) == 0
    output = capsys.readouterr().out
    assert "3 filer kontrollert" in output
    assert "Sammendrag" not in output


def test_existing_files_are_refused_kept_or_replaced(tmp_path: Path) -> None:
    listed, folder = write_list(tmp_path, 2), tmp_path / "ut"
    folder.mkdir()
    there = folder / file_name("1000", "Kommune 0")
    there.write_bytes(b"kommunens egen fil")
    assert run(program, ["alle", str(listed), "--ut", str(folder)]) == 1
    assert there.read_bytes() == b"kommunens egen fil"
    assert run(program, ["alle", str(listed), "--ut", str(folder), "--fortsett"]) == 1
    assert there.read_bytes() == b"kommunens egen fil"
    assert run(program, ["alle", str(listed), "--ut", str(folder), "--overskriv"]) == 0
    assert zipfile.is_zipfile(there)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["alle"], "LISTE"),
        (["alle", "liste.csv"], "--ut MAPPE"),
        (["alle", "finnes-ikke.csv", "--ut", "ut"], "finnes-ikke.csv"),
        (["alle", "liste.csv", "--ut", "ut", "--parallelt", "0"], "parallelt"),
        (["alle", "liste.csv", "--ut", "liste.csv"], "liste.csv"),
        (["alle", "liste.csv", "--ut", "ut", "--fortsett", "--overskriv"], "ikke begge"),
    ],
)
def test_bad_use_gives_one_message_and_exit_code_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_list(tmp_path, 1)
    assert run(program, arguments) == 2
    assert message in capsys.readouterr().err


def test_names_that_a_file_system_or_a_formula_would_misread(tmp_path: Path) -> None:
    names = ["=1+1", "../utenfor", "CON", "A" * 79, "Våler/Østfold", '<"x">|?*', "@SUM(A1)"]
    rows = [ListRow(f"rad {n}", f"{2000 + n}", name, {}) for n, name in enumerate(names)]
    outcomes = list(make_workbooks(rows, tmp_path))
    assert all(not outcome.faults for outcome in outcomes)
    assert len(assert_whole(tmp_path)) == len(names)
    for outcome in outcomes:
        book = openpyxl.load_workbook(tmp_path / outcome.file)
        sheet, address = next(iter(book.defined_names["Kommune"].destinations))
        cell = book[sheet][address.replace("$", "")]
        assert (cell.value, cell.data_type) == (outcome.name, "s")


def command(listed: Path, folder: Path, *more: str) -> list[str]:
    code = "from workbook_templates.cli import main; main()"
    return [sys.executable, "-c", code, "alle", str(listed), "--ut", str(folder), *more]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows har ikke disse signalene")
@pytest.mark.parametrize(
    ("kill", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)]
)
@pytest.mark.parametrize("processes", ["1", "2"])
def test_stopped_half_way_it_leaves_whole_files_and_goes_on(
    tmp_path: Path, kill: signal.Signals, code: int, processes: str
) -> None:
    count = 80
    listed, folder = write_list(tmp_path, count), tmp_path / "ut"
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(root)}
    process = subprocess.Popen(
        command(listed, folder, "--parallelt", processes),
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while len(list(folder.glob("*.xlsx"))) < 10 and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(process.pid, kill)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    done = assert_whole(folder)
    assert 10 <= len(done) < count
    if kill == signal.SIGINT:
        assert "Fortsett med --fortsett" in errors
        assert "Traceback" not in errors
    before = {path: path.stat().st_mtime_ns for path in done}
    subprocess.run(
        command(listed, folder, "--fortsett", "--parallelt", processes),
        env=environment,
        check=True,
        capture_output=True,
    )
    assert len(assert_whole(folder)) == count + 1  # the summary too
    assert {path: path.stat().st_mtime_ns for path in done} == before
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == []


def test_memory_does_not_grow_with_the_number_of_municipalities(tmp_path: Path) -> None:
    list(make_workbooks(rows_of(tmp_path, 2), tmp_path, overwrite=True))

    def peak(count: int) -> int:
        listed = write_list(tmp_path, count)
        tracemalloc.start()
        for _ in make_workbooks(read_list(listed), tmp_path, overwrite=True):
            pass
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(24) < 1.2 * peak(6)


def test_the_template_is_written_as_xlsx_or_csv(tmp_path: Path) -> None:
    workbook, text = tmp_path / "l.xlsx", tmp_path / "l.csv"
    for path in (workbook, text):
        assert run(program, ["alle", "--mal", "--ut", str(path)]) == 0
        assert run(program, ["alle", "--mal", "--ut", str(path)]) == 2
    heads = next(csv.reader(io.StringIO(text.read_text("utf-8-sig")), delimiter=";"))
    assert heads[:2] == ["kommunenummer", "kommune"]
    assert openpyxl.load_workbook(workbook).sheetnames == ["Kommuner", "Tiltak", "Kolonner"]
