"""``effektmodell kontroller``: what it tells and its exit code."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

import workbook_templates
from tests.cli.conftest import Effektmodell

DEVIATION = SimpleNamespace(
    tab="Unge voksne",
    address="F57",
    label="Kostnad [bold]",
    expected=1974984.0,
    found="\x1b[31m#REF!",
    kind="cached",
)


def reports(monkeypatch: pytest.MonkeyPatch, *deviations: object) -> None:
    report = SimpleNamespace(deviations=deviations, cells_checked=2497)
    monkeypatch.setattr(workbook_templates, "check_workbook", lambda _path: report, raising=False)


def test_a_workbook_that_agrees_says_so(
    effektmodell: Effektmodell, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(monkeypatch)
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "a.xlsx: alle 2497 celler stemmer.\n"


def test_deviating_cells_are_listed_with_tab_address_expected_and_found(
    effektmodell: Effektmodell, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(monkeypatch, DEVIATION)
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.err) == (1, "")
    assert "1 celle avviker av 2497 kontrollerte." in outcome.out
    row = next(line for line in outcome.out.splitlines() if "F57" in line)
    for text in ("Unge voksne", "Kostnad [bold]", "1974984", "·[31m#REF!"):
        assert text in row


def test_every_deviating_cell_is_listed(
    effektmodell: Effektmodell, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports(monkeypatch, *[DEVIATION] * 300)
    outcome = effektmodell("kontroller", "a.xlsx")
    assert outcome.out.count("F57") == 300


@pytest.mark.parametrize("content", [None, b"", b"tekst", b"PK\x03\x04" + b"\0" * 40, "mappe"])
def test_a_file_that_is_no_workbook_is_one_message(
    effektmodell: Effektmodell, folder: Path, content: bytes | str | None
) -> None:
    file = folder / "a.xlsx"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content:
        file.mkdir()
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Feil: ")
    assert len(outcome.err.splitlines()) == 1


def test_a_new_workbook_agrees(effektmodell: Effektmodell) -> None:
    assert effektmodell("ny", "Asker", "--ut", "a.xlsx").code == 0
    outcome = effektmodell("kontroller", "a.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert "celler stemmer" in outcome.out
