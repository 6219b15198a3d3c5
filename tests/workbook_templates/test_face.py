"""The public face of the workbooks: what it exports, and that commands name no workbook's folder."""

from __future__ import annotations

import re
from pathlib import Path

import workbook_templates
from workbook_templates import cli
from workbook_templates.registry import kinds

PACKAGE = Path(workbook_templates.__file__).parent
OWN_COMMANDS = {"alle.py", "ny_mal_vis.py", "rull.py", "usikkerhet.py"}
"""The effektmodell's own commands, which may know its folder."""


def test_exported_members_are_there_sorted_and_each_once() -> None:
    for face in (workbook_templates, cli):
        names = face.__all__
        assert len(set(names)) == len(names)
        assert all(hasattr(face, name) for name in names)
        assert names == sorted(
            names, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
        )


def test_no_command_but_the_effektmodells_own_names_a_workbooks_folder() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/kind.py")} - {"kinds"}
    assert folders == {
        *(
            "control_group",
            "effektmodell",
            "exclusion_accounts",
            "investment_fund",
            "living_conditions",
            "outcome_contract",
            "personas",
        )
    }
    named = re.compile(
        rf"workbook_templates\.({'|'.join(folders)})\b|xlmodel\.(personas|exclusion_accounts)"
    )
    found = {
        path.name
        for path in (PACKAGE / "cli").rglob("*.py")
        if named.search(path.read_text(encoding="utf-8"))
    }
    assert found <= OWN_COMMANDS
    assert "make.py" not in found


def test_every_kind_has_a_word_a_title_and_samples_of_its_own() -> None:
    every = kinds()
    assert len({kind.word for kind in every}) == len({kind.title for kind in every}) == len(every)
    for kind in every:
        assert len(kind.samples()) >= 3
        assert all(isinstance(inputs, kind.inputs) for inputs in kind.samples().values())
