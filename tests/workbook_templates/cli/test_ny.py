"""``effektmodell ny``: the file, its name, and that nothing is half-written."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell, in_own_process
from udfs.functions import ROUTES
from workbook_templates import EFFEKTMODELL, read_workbook
from workbook_templates.cli.commands import ny_mal_vis
from xlmodel import EffektmodellError, ModelInputs, default_inputs
from xlmodel.common.errors import os_error_text

DONE = b"arbeidsbok"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[ModelInputs]:
    """Replace the writer by one that only notes what it was asked for."""
    asked: list[ModelInputs] = []

    def make(inputs: ModelInputs, **_: object) -> bytes:
        asked.append(inputs)
        return DONE

    monkeypatch.setattr(ny_mal_vis, "effektmodell_bytes", make)
    return asked


def test_the_default_name_has_municipality_and_first_year(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs]
) -> None:
    outcome = effektmodell("ny", "Asker")
    assert (outcome.code, outcome.err) == (0, "")
    assert [path.name for path in folder.iterdir()] == ["Effektmodell Asker 2020.xlsx"]
    assert outcome.out.startswith("Skrev Effektmodell Asker 2020.xlsx\n")
    assert "Nytte per krone" in outcome.out
    assert outcome.out.endswith("Alle tall er eksempeltall. Erstatt dem med kommunens egne.\n")


def test_the_argument_wins_over_the_name_in_the_file(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs]
) -> None:
    file = folder / "inn.toml"
    file.write_text('kommune = "Bærum"\n[unge_voksne]\nstartaar = 2026\n', encoding="utf-8")
    outcome = effektmodell("ny", "Asker", "--inndata", "inn.toml")
    assert outcome.code == 0
    assert written[0].municipality == "Asker"
    assert "Det som ikke står i inn.toml, er eksempeltall." in outcome.out
    assert "Gruppene legges ikke sammen" in outcome.out


@pytest.mark.parametrize(
    ("municipality", "name"),
    [
        ("=1+1", "Effektmodell =1+1 2020.xlsx"),
        ("../x", "Effektmodell ..-x 2020.xlsx"),
        ("C:\\Asker", "Effektmodell C--Asker 2020.xlsx"),
        ("CON", "Effektmodell CON 2020.xlsx"),
        ("  Nordre   Follo ", "Effektmodell Nordre Follo 2020.xlsx"),
        ("Sør-Aurdal «øst»", "Effektmodell Sør-Aurdal «øst» 2020.xlsx"),
        ("[red]A[/red]", "Effektmodell [red]A[-red] 2020.xlsx"),
        ('*?<>|"', "Effektmodell ------ 2020.xlsx"),
    ],
)
def test_any_municipality_gives_a_name_that_every_system_takes(
    effektmodell: Effektmodell,
    folder: Path,
    written: list[ModelInputs],
    municipality: str,
    name: str,
) -> None:
    outcome = effektmodell("ny", municipality)
    assert (outcome.code, outcome.err) == (0, "")
    assert [path.name for path in folder.iterdir()] == [name]
    assert written[0].municipality == municipality
    assert f"Skrev {name}\n" in outcome.out


def test_the_longest_name_fits_a_file_system() -> None:
    assert len(EFFEKTMODELL.file_name(default_inputs("𝔸" * 80)).encode()) <= 200


@pytest.mark.parametrize("municipality", ["", "   ", "x" * 300, "A\x1b[31m", "A\nB", "\udce6"])
def test_an_impossible_municipality_is_one_message(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs], municipality: str
) -> None:
    outcome = effektmodell("ny", municipality)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: Kommune: ")
    assert len(outcome.err.splitlines()) == 1
    assert outcome.err.replace("\n", "").isprintable()
    assert not written
    assert not list(folder.iterdir())


def test_an_existing_file_is_kept_unless_told_otherwise(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs]
) -> None:
    file = folder / "a.xlsx"
    file.write_bytes(b"mitt")
    outcome = effektmodell("ny", "Asker", "--ut", "a.xlsx")
    assert outcome.code == 2
    assert outcome.err == (
        "Feil: a.xlsx: filen finnes fra før. Bruk --overskriv for å erstatte den.\n"
    )
    assert file.read_bytes() == b"mitt"
    assert effektmodell("ny", "Asker", "--ut", "a.xlsx", "--overskriv").code == 0
    assert file.read_bytes() == DONE


def test_a_link_is_written_through(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs]
) -> None:
    (folder / "delt").mkdir()
    link = folder / "a.xlsx"
    link.symlink_to(folder / "delt" / "b.xlsx")
    assert effektmodell("ny", "Asker", "--ut", "a.xlsx").code == 0
    assert link.is_symlink()
    assert (folder / "delt" / "b.xlsx").read_bytes() == DONE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_the_file_is_readable_as_the_umask_says(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs]
) -> None:
    before = os.umask(0o022)
    try:
        effektmodell("ny", "Asker", "--ut", "a.xlsx")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "a.xlsx").stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("finnes/ikke/a.xlsx", "finnes ikke."),
        ("mappe.xlsx", "mappe.xlsx: dette er en mappe, ikke en fil."),
        ("fil.txt/a.xlsx", "en del av stien er en fil, ikke en mappe."),
        ("a.xls", "a.xls: navnet på en arbeidsbok må slutte på .xlsx."),
        ("", "Filnavnet er tomt."),
        ("x" * 300 + ".xlsx", "navnet er for langt."),
    ],
)
def test_a_place_that_cannot_be_written_is_one_message(
    effektmodell: Effektmodell,
    folder: Path,
    written: list[ModelInputs],
    target: str,
    message: str,
) -> None:
    (folder / "mappe.xlsx").mkdir()
    (folder / "fil.txt").write_text("", encoding="utf-8")
    before = sorted(folder.rglob("*"))
    outcome = effektmodell("ny", "Asker", "--ut", target, "--overskriv")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: ")
    assert outcome.err.endswith(f"{message}\n")
    assert len(outcome.err.splitlines()) == 1
    assert sorted(folder.rglob("*")) == before


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root and Windows write in read-only folders"
)
def test_a_read_only_folder_is_one_message(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs]
) -> None:
    folder.chmod(0o500)
    outcome = effektmodell("ny", "Asker")
    folder.chmod(0o700)
    assert outcome.code == 2
    assert "ingen tilgang" in outcome.err
    assert not list(folder.iterdir())


def test_a_refusal_by_the_system_is_one_message_that_names_the_file(
    effektmodell: Effektmodell,
    folder: Path,
    written: list[ModelInputs],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/x/.effektmodell-y")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    outcome = effektmodell("ny", "Asker", "--ut", "a.xlsx")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "Feil: a.xlsx: ingen tilgang. Mappen eller filen er skrivebeskyttet eller åpen i et "
        "annet program.\n"
    )


FAULTS = [
    (OSError(errno.ENOSPC, "No space left on device"), 2, "a.xlsx: disken er full."),
    (EffektmodellError("noe er galt"), 2, "noe er galt"),
    (ValueError("English"), 70, "Feil i programmet (ValueError)."),
    (KeyboardInterrupt(), 130, "Avbrutt."),
]


@pytest.mark.parametrize(("fault", "code", "message"), FAULTS, ids=repr)
def test_a_failure_midway_leaves_the_old_file_and_nothing_else(
    effektmodell: Effektmodell,
    folder: Path,
    written: list[ModelInputs],
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    code: int,
    message: str,
) -> None:
    def half(path: Path, _content: bytes) -> None:
        path.touch()
        raise fault

    (folder / "a.xlsx").write_bytes(b"mitt")
    monkeypatch.setattr(Path, "write_bytes", half)
    outcome = effektmodell("ny", "Asker", "--ut", "a.xlsx", "--overskriv")
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.err
    assert "Traceback" not in outcome.err
    assert [path.name for path in folder.iterdir()] == ["a.xlsx"]
    assert (folder / "a.xlsx").read_bytes() == b"mitt"


def test_a_fault_in_the_program_shows_its_traceback_on_request(
    effektmodell: Effektmodell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_inputs: ModelInputs, **_: object) -> bytes:
        raise ValueError

    monkeypatch.setattr(ny_mal_vis, "effektmodell_bytes", fail)
    monkeypatch.setenv("EFFEKTMODELL_FEILSOEK", "1")
    outcome = effektmodell("ny", "Asker")
    assert outcome.code == 70
    assert "Traceback" in outcome.err


def test_no_message_of_the_system_reaches_the_user() -> None:
    for code in errno.errorcode:
        text = os_error_text(OSError(code, os.strerror(code)), Path("a.xlsx"))
        assert text.startswith("a.xlsx: ")
        assert os.strerror(code) not in text


def test_the_real_program_writes_a_workbook(folder: Path) -> None:
    done = in_own_process("ny", "Asker")
    assert done.returncode == 0, done.stderr.decode()
    assert (folder / "Effektmodell Asker 2020.xlsx").read_bytes()[:2] == b"PK"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on file sizes")
def test_a_full_disk_is_one_message(folder: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    environment = {"PYTHONDONTWRITEBYTECODE": "1"}
    done = in_own_process("ny", "Asker", "--ut", "a.xlsx", before=limit, env=environment)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "Feil: a.xlsx: filen er for stor for disken.\n"
    assert not list(folder.iterdir())


@pytest.mark.parametrize("route", ROUTES)
def test_the_cohort_engine_and_the_route_are_as_chosen(
    route: str, effektmodell: Effektmodell, folder: Path
) -> None:
    ended = effektmodell(
        *("ny", "Asker", "--ut", "a.xlsx", "--kohortmotor", "Python", "--udf-rute", route)
    )
    assert (ended.code, ended.err) == (0, "")
    contents = read_workbook(folder / "a.xlsx")
    assert contents.route == route
    assert {group.cohort_engine for group in contents.inputs.groups} == {"Python"}
    rolled = effektmodell("rull", "a.xlsx", "--startaar", "2027", "--ut", "b.xlsx")
    assert rolled.code == 0
    assert read_workbook(folder / "b.xlsx").route == route, "rull keeps the route"


def test_the_input_file_chooses_the_engine_unless_the_option_does(
    effektmodell: Effektmodell, folder: Path, written: list[ModelInputs]
) -> None:
    (folder / "asker.toml").write_text('[familie]\nkohortmotor = "Python"\n', encoding="utf-8")
    effektmodell("ny", "Asker", "--inndata", "asker.toml", "--ut", "a.xlsx")
    effektmodell(
        *("ny", "Asker", "--inndata", "asker.toml", "--ut", "b.xlsx", "--kohortmotor", "ark")
    )
    engines = [[group.cohort_engine for group in inputs.groups] for inputs in written]
    assert engines == [["Ark", "Python"], ["Ark", "Ark"]]


@pytest.mark.parametrize(
    ("option", "allowed"),
    [("--kohortmotor", "ark eller python"), ("--udf-rute", "office eller klassisk")],
)
def test_an_unknown_engine_or_route_is_refused(
    option: str, allowed: str, effektmodell: Effektmodell, folder: Path
) -> None:
    ended = effektmodell("ny", "Asker", option, "vba")
    assert ended.code == 2
    assert f"{option}: «vba» er ikke tillatt. Tillatt: {allowed}." in ended.err
    assert not list(folder.iterdir())
