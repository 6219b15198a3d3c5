"""What the program does where a stream is closed, a file is none, or its parent process is gone."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import ROOT, Effektmodell
from workbook_templates.xlsx.saving import remove_leftovers, write_whole
from xlmodel import EffektmodellError
from xlmodel.common.files import read_file

PROGRAM = [sys.executable, "-c", "from workbook_templates.cli import main; main()"]
posix = pytest.mark.skipif(os.name == "nt", reason="Windows har hverken skall, FIFO eller signaler")


def in_shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which ``$E`` is the program."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "E": f"{sys.executable} -m workbook_templates"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a folder where ``./e`` is the program."""
    script = tmp_path / "e"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{PROGRAM[2]}" "$@"\n')
    script.chmod(0o700)
    return tmp_path


@posix
def test_a_reader_that_leaves_early_changes_no_exit_code(program: Path) -> None:
    done = in_shell("./e vis | head -1; echo ${PIPESTATUS[0]}", program)
    assert done.stdout.splitlines()[1] == "0"
    assert done.stderr == ""


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2> >(true)"])
def test_the_file_is_written_though_a_stream_is_closed(program: Path, closed: str) -> None:
    assert in_shell(f"./e ny Asker --ut a.xlsx {closed}", program).returncode == 0
    assert (program / "a.xlsx").read_bytes()[:2] == b"PK"


@posix
def test_a_fault_is_a_fault_though_nobody_hears_of_it(program: Path) -> None:
    assert in_shell("./e vis borte.toml 2>&-", program).returncode == 2
    if Path("/dev/full").exists():
        done = in_shell("./e vis > /dev/full", program)
        assert (done.returncode, done.stderr) == (2, "Feil: Disken er full.\n")


# Files that are none -----------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    "command",
    [
        ("vis", "X"),
        ("ny", "Asker", "--inndata", "X"),
        ("ny", "Asker", "--nullalternativ", "X"),
        ("personas", "--inndata", "X"),
        ("alle", "X", "--ut", "ut"),
        ("alle", "liste.csv", "--tiltak", "X", "--ut", "ut"),
        ("kontroller", "X"),
    ],
)
@pytest.mark.parametrize("name", ["roer.toml", "roer.csv", "roer.xlsx", "/dev/zero"])
def test_a_pipe_or_device_is_refused_and_never_waited_for(
    effektmodell: Effektmodell, folder: Path, command: tuple[str, ...], name: str
) -> None:
    (folder / "liste.csv").write_text("kommunenummer;kommune\n0301;Oslo\n")
    if not name.startswith("/"):
        os.mkfifo(folder / name)
    ended = effektmodell(*(name if word == "X" else word for word in command))
    assert (ended.code, ended.out) == (2, "")
    assert "ikke en vanlig fil" in ended.err


@posix
def test_a_pipe_in_place_of_a_workbook_is_a_fault_of_its_row(
    effektmodell: Effektmodell, folder: Path
) -> None:
    (folder / "liste.csv").write_text("kommunenummer;kommune\n0301;Oslo\n1103;Stavanger\n")
    (folder / "ut").mkdir()
    os.mkfifo(folder / "ut" / "0301 Oslo.xlsx")
    ended = effektmodell("alle", "liste.csv", "--ut", "ut", "--fortsett")
    assert ended.code == 1
    assert "0301 Oslo.xlsx: dette er ikke en vanlig fil" in ended.err
    assert (folder / "ut" / "1103 Stavanger.xlsx").is_file()


@posix
@pytest.mark.parametrize("name", ["Sammendrag.csv", "Sammendrag.xlsx", "0301 Oslo.xlsx"])
@pytest.mark.parametrize("option", ["--overskriv", "--fortsett"])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_the_folder_is_not_followed(
    effektmodell: Effektmodell, folder: Path, name: str, option: str, there: bool
) -> None:
    (folder / "liste.csv").write_text("kommunenummer;kommune\n0301;Oslo\n")
    (folder / "ut").mkdir()
    outside = folder / "utenfor"
    if there:
        outside.write_text("kommunens egen")
    (folder / "ut" / name).symlink_to(outside)
    ended = effektmodell("alle", "liste.csv", "--ut", "ut", option)
    assert ended.code in (1, 2)
    assert f"{name}: dette er en lenke" in ended.err
    assert outside.read_text() == "kommunens egen" if there else not outside.exists()


def test_a_file_larger_than_asked_for_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(EffektmodellError, match="for stor"):
        read_file(path, 4)


# Processes ---------------------------------------------------------------------------------------


def test_another_process_keeps_its_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Path] = []

    def second_run(made: Path, target: Path) -> Path:
        remove_leftovers(tmp_path)
        held.extend(tmp_path.glob(".effektmodell-*/ny"))
        return made.rename(target)

    monkeypatch.setattr(Path, "replace", second_run)
    write_whole(tmp_path / "a.xlsx", b"a", overwrite=False)
    assert len(held) == 1
    assert (tmp_path / "a.xlsx").read_bytes() == b"a"


@posix
def test_folders_of_processes_that_are_gone_are_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    write_whole(tmp_path / "a.xlsx", b"a", overwrite=False)
    code = (
        "import tempfile, pathlib; tempfile.TemporaryDirectory = tempfile.mkdtemp\n"
        "from workbook_templates.xlsx import saving\n"
        "print(saving._machine())"
    )
    machine = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    left = tmp_path / f".effektmodell-{machine}-{gone.pid}-abc"
    others = tmp_path / f".effektmodell-00000000-{gone.pid}-abc"
    old = tmp_path / ".effektmodell-old"
    for folder in (left, others, old):
        folder.mkdir()
    os.utime(old, (0, 0))
    remove_leftovers(tmp_path)
    assert [path.exists() for path in (left, others, old)] == [False, True, False]


@posix
@pytest.mark.slow
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("command", ["alle", "kontroller"])
def test_workers_end_with_their_parent(tmp_path: Path, kill: signal.Signals, command: str) -> None:
    lines = "".join(f"{1000 + n};Kommune {n}\n" for n in range(400))
    (tmp_path / "liste.csv").write_text(f"kommunenummer;kommune\n{lines}")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    folder = tmp_path / "ut"
    if command == "kontroller":
        subprocess.run(
            [*PROGRAM, "ny", "A", "--ut", tmp_path / "a.xlsx"], env=environment, check=True
        )
        folder.mkdir()
        for number in range(200):
            os.link(tmp_path / "a.xlsx", folder / f"{number}.xlsx")
    arguments = {"alle": ["liste.csv", "--ut", "ut"], "kontroller": ["ut"]}[command]
    with subprocess.Popen(
        [*PROGRAM, command, *arguments, "--parallelt", "2"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and len(workers_of(process.pid)) < 2:
            time.sleep(0.05)
        workers = workers_of(process.pid)
        assert len(workers) == 2
        process.send_signal(kill)
        process.communicate(timeout=30)  # ends when nobody holds the pipe
    assert process.returncode == -kill
    until = time.monotonic() + 10
    while time.monotonic() < until and any(map(is_running, workers)):
        time.sleep(0.05)
    assert not any(map(is_running, workers))


def workers_of(parent: int) -> list[int]:
    """Return the processes that compute for another; Python starts one more that only cleans up."""
    told = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=2) for line in told.splitlines()]
    return [int(row[0]) for row in rows if row[1] == str(parent) and "spawn_main" in row[2]]


def is_running(process: int) -> bool:
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(told) and not told.startswith("Z")


def test_a_new_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"a", overwrite=False)
    (tmp_path / "b").write_bytes(b"b")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "b").stat().st_mode
    )
