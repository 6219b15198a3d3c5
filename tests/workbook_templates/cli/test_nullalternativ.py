"""``ny --nullalternativ``: from personas to the effektmodell's workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.workbook_templates.cli.conftest import Effektmodell
from workbook_templates import check_workbook, read_workbook

NOTE: Final = {"UV": [166_443, 151_312, 121_050, 0], "FAM": [409_966, 372_696, 298_157, 0]}


@pytest.fixture(params=["personaer.xlsx", "personaer.toml"])
def personas(request: pytest.FixtureRequest, effektmodell: Effektmodell) -> str:
    """Write Asker's histories as a workbook, or as an input file."""
    name = str(request.param)
    mal = ["--mal"] if name.endswith(".toml") else []
    ended = effektmodell("personas", "--eksempel", "asker", "--ut", name, *mal)
    assert (ended.code, ended.err) == (0, "")
    return name


def test_the_workbook_has_the_values_and_their_source(
    personas: str, effektmodell: Effektmodell, folder: Path
) -> None:
    toml = (
        "[unge_voksne]\nnullalternativ = [1, 1, 1, 1]\n[familie]\nnullalternativ = [2, 2, 2, 2]\n"
    )
    (folder / "asker.toml").write_text(toml, encoding="utf-8")
    ended = effektmodell(
        *("ny", "Asker", "--inndata", "asker.toml", "--nullalternativ", personas),
        *("--ut", "ny.xlsx"),
    )
    assert (ended.code, ended.err) == (0, "")
    assert f"{personas} (etter inngang)" in ended.out
    assert f"Det som ikke står i asker.toml eller {personas}, er eksempeltall." in ended.out
    inputs = read_workbook(folder / "ny.xlsx").inputs
    found = [group.null_alternative.tolist() for group in inputs.groups]
    assert found == list(NOTE.values()), "personas go before the input file"
    for group in inputs.groups:
        assert group.source_of("null_alternative").source.startswith(f"{personas} (etter inngang)")
        assert 0.5 < float(group.municipal_share or 0) < 1
        source = group.source_of("municipal_share").source
        assert source == f"{personas}: kommunens del av utgiftene i de samme forløpene"
        assert source in " ".join(ended.out.split())
    assert not check_workbook(folder / "ny.xlsx").deviations


def test_a_file_that_cannot_be_used_leaves_nothing_behind(
    effektmodell: Effektmodell, folder: Path
) -> None:
    effektmodell("personas", "--eksempel", "fredrikstad", "--ut", "pf.xlsx")
    effektmodell("ny", "Asker", "--ut", "asker.xlsx")
    before = sorted(path.name for path in folder.iterdir())
    for name, told in (
        ("pf.xlsx", "pf.xlsx: Prisår: personaene er i 2022-kroner"),
        ("asker.xlsx", "asker.xlsx"),
        ("finnes-ikke.xlsx", "finnes-ikke.xlsx: filen eller mappen finnes ikke."),
        ("finnes-ikke.toml", "finnes-ikke.toml: filen eller mappen finnes ikke."),
    ):
        ended = effektmodell("ny", "Asker", "--nullalternativ", name, "--ut", "ny.xlsx")
        assert ended.code == 2
        assert told in ended.err
        assert "Traceback" not in ended.err
    assert sorted(path.name for path in folder.iterdir()) == before
