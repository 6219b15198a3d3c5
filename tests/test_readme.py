"""What README shows is what the programs give: sessions, addresses and counts that move with the code."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from tests.contract.test_planted_defects import DEFECTS
from tests.support.planting import formula_at, keyed, named
from tests.workbook_templates.cli.conftest import Effektmodell, effektmodell, folder
from workbook_templates.living_conditions.plan import living_plan
from xlmodel.common.price_library import price_library
from xlmodel.common.version import MODEL_VERSION

__all__ = ["effektmodell", "folder"]

ROOT: Final = Path(__file__).parents[1]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
FAULTY: Final = "[unge_voksne]\nsuksesrate = 0.5\nanalyseperiode = 16\n"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def sessions() -> list[str]:
    """Return the sessions of the command line in which something is answered."""
    lines = (block.splitlines() for block in blocks("console"))
    return ["\n".join(block) for block in lines if not all(line.startswith("$ ") for line in block)]


def shown(text: str) -> str:
    """Return what a program answers without rules and the widths of columns."""
    return " ".join(re.sub("[─\u00a0]", " ", text).split())


def matches(told: str, found: str) -> bool:
    """Say whether README's text is what was found; «…» stands for what it leaves out."""
    pattern = re.escape(shown(told)).replace("…", ".*")
    return re.fullmatch(pattern, shown(found)) is not None


def typed_over(path: Path) -> None:
    """Make of a workbook one with a number for a formula, saved without results."""
    tab, address = keyed("discount", 0, 2)
    book = openpyxl.load_workbook(path)
    book[tab][address] = 123_456
    book.save("Endret.xlsx")


def test_what_is_left_out_is_all_that_may_differ() -> None:
    assert matches("Skrev A.\n\n 2 … kr ────", "Skrev A. 2 000 kr")
    assert not matches("Skrev A. 2 kr", "Skrev A. 3 kr")


@pytest.mark.parametrize("session", sessions(), ids=lambda text: text.splitlines()[0])
def test_a_session_is_what_the_program_answers(effektmodell: Effektmodell, session: str) -> None:
    Path("feil.toml").write_text(FAULTY, encoding="utf-8")
    if "Endret.xlsx" in session:
        effektmodell("ny", "Asker")
        typed_over(Path("Effektmodell Asker 2020.xlsx"))
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, told = part.partition("\n")
        outcome = effektmodell(*shlex.split(command)[1:])
        if told:
            assert matches(told, outcome.out + outcome.err), outcome.out + outcome.err


def test_the_engine_from_python_gives_what_stands_below_it() -> None:
    (code,), (told,) = blocks("python"), blocks("text")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {})  # noqa: S102  # README's own
    assert [line.rstrip() for line in printed.getvalue().splitlines()] == told.splitlines()


def test_a_result_is_followed_to_the_formula_that_its_cell_holds() -> None:
    ((name, formula),) = re.findall(
        r"has the name `(\w+)`.*?holds `=([^`]+)`", README, flags=re.DOTALL
    )
    assert formula_at(named(name)) == formula


def test_what_is_named_with_its_file_stands_there() -> None:
    path = r"`((?:xlmodel|udfs|workbook_templates|tests)/(?!NAME)[\w/.]*)`"
    places = re.findall(path, README)
    named_in = re.findall(rf"`([^`\n]+)` in {path}", README)
    assert len(places) > 2 * len(named_in) > 0
    assert [place for place in places if not (ROOT / place).exists()] == []
    for code, place in named_in:
        here = ROOT / place
        files = [here] if here.is_file() else here.rglob("*.py")
        found = "".join(item.read_text(encoding="utf-8") for item in files)
        assert all(piece in found for piece in code.split("…")), (code, place)


def test_a_parameter_is_shown_as_its_file_has_it() -> None:
    (shown_there,) = (block for block in blocks("toml") if block.startswith("[qaly_value]"))
    file = ROOT / "xlmodel/effektmodell/parameters/unge_voksne.toml"
    assert shown_there in file.read_text(encoding="utf-8")


def test_counts_are_those_of_the_product() -> None:
    text = " ".join(README.split())
    formulas = sum(1 for _ in living_plan(500).formula_cells())
    for told in (
        f"`Modellversjon`, today {MODEL_VERSION}",
        f"{len(price_library())} services and benefits",
        f"A workbook with 500 rows has {round(formulas, -3) // 1000} 000 formulas",
        f"each input shocked and {len(DEFECTS)} planted faults",
    ):
        assert told in text
