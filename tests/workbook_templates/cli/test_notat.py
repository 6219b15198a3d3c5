"""``notat``: files, options, exit codes, and what is told where something is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.edits import Workbook
from tests.support.names import Names
from tests.support.papers import FoundPaper
from tests.workbook_templates.cli.conftest import Effektmodell, in_own_process
from workbook_templates import EFFEKTMODELL, workbook_bytes


@pytest.fixture
def workbook(effektmodell: Effektmodell, folder: Path) -> Path:
    """A small workbook in the folder, which was empty when the program was asked for."""
    path = folder / "asker.xlsx"
    path.write_bytes(workbook_bytes(EFFEKTMODELL.samples()["nothing"]))
    return path


pytestmark = pytest.mark.usefixtures("workbook")


def test_a_paper_is_made_beside_and_not_written_over(effektmodell: Effektmodell) -> None:
    name = f"Notat {EFFEKTMODELL.file_name(EFFEKTMODELL.open(Path('asker.xlsx')).inputs)}"
    target = Path(name).with_suffix(".docx")
    outcome = effektmodell("notat", "asker.xlsx")
    assert (outcome.code, outcome.err, outcome.out) == (0, "", f"Skrev {target}\n")
    first = target.read_bytes()
    target.write_bytes(b"mitt")
    outcome = effektmodell("notat", "asker.xlsx")
    assert outcome.code == 2
    assert "filen finnes fra før" in outcome.err
    assert target.read_bytes() == b"mitt"
    assert effektmodell("notat", "asker.xlsx", "--overskriv").code == 0
    assert target.read_bytes() == first
    outcome = effektmodell("notat", "asker.xlsx", "--ut", "a.docx", "--tittel", "Sak 7", "--dato", "2026-11-26")  # fmt: skip
    assert outcome.code == 0
    paper = FoundPaper.read(Path("a.docx").read_bytes())
    texts = [item.text for item in paper.document.paragraphs]
    assert texts[0] == "Sak 7"
    assert "Dato: 26.11.2026" in texts
    assert sorted(path.name for path in Path().iterdir()) == sorted(["asker.xlsx", "a.docx", str(target)])  # fmt: skip


def test_a_workbook_with_errors_gives_a_paper_and_the_code_of_an_error(
    effektmodell: Effektmodell, workbook: Path
) -> None:
    book = Workbook.read(workbook)
    book.set_number(Names(workbook).cell("UV_Kostnad", 1), 5)
    book.write(workbook)
    outcome = effektmodell("notat", "asker.xlsx", "--ut", "a.docx")
    assert (outcome.code, outcome.err) == (1, "")
    assert "feil; det står øverst i notatet." in outcome.out
    assert (
        FoundPaper.read(Path("a.docx").read_bytes()).headings[0][0].startswith("Arbeidsboken best")
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("asker.xlsx", "--ut", "a.doc"), "a.doc: navnet på et notat må slutte på .docx"),
        (("asker.xlsx", "--dato", "26.11.2026"), "--dato"),
        (("asker.xlsx", "--tittel", "a\nb"), "--tittel"),
        (("asker.xlsx", "--tittel", ""), "--tittel"),
        (("finnes-ikke.xlsx",), "finnes-ikke.xlsx"),
        ((), "FIL.xlsx"),
    ],
)
def test_what_is_wrong_is_told(
    arguments: tuple[str, ...], told: str, effektmodell: Effektmodell
) -> None:
    outcome = effektmodell("notat", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert [path.name for path in Path().iterdir()] == ["asker.xlsx"]


def test_inputs_outside_their_limits_are_told_all_at_once(
    effektmodell: Effektmodell, workbook: Path
) -> None:
    names, book = Names(workbook), Workbook.read(workbook)
    for name in ("UV_Suksessrate", "FAM_Stillingsandel"):
        book.set_number(names.cell(name), 7)
    book.write(workbook)
    outcome = effektmodell("notat", "asker.xlsx")
    assert outcome.code == 2
    assert outcome.err.count("asker.xlsx, fanen") == 2


def test_without_the_extra_the_command_that_installs_it_is_told(workbook: Path) -> None:
    hidden = "import sys\nsys.modules['docx'] = None"
    done = in_own_process("notat", str(workbook), before=hidden)
    assert done.returncode == 2
    assert "pip install effektmodell[rapport]" in done.stderr.decode()
    assert done.stderr.decode().count("\n") == 1


def test_other_commands_load_no_writer_of_documents() -> None:
    code = (
        "import sys\nfrom workbook_templates.cli import program, run\nimport workbook_templates.paper\n"
        "run(program, ['vis'])\nprint(*sorted({'docx', 'lxml', 'matplotlib', 'PIL'} & set(sys.modules)), "
        "file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stderr.strip() == ""
