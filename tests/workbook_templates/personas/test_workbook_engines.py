"""Every formula cell of a personas workbook, recalculated by three engines, against the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.support.agreement import assert_agrees, recalculated, written
from tests.support.engines import recalculate_with_formulas
from tests.support.names import Names
from tests.support.persona_sets import drawn, edges, twenty
from tests.support.stored import cached_values
from xlmodel.personas import EXAMPLES, example

DRAWN: Final = 40


@pytest.mark.parametrize("name", edges())
def test_the_fast_engine_gives_the_engines_values_at_the_edges(name: str, tmp_path: Path) -> None:
    path = written(edges()[name], tmp_path)
    assert_agrees(path, recalculated(path), name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_fast_engine_gives_the_engines_values_of_the_examples(
    name: str, tmp_path: Path
) -> None:
    path = written(example(name), tmp_path)
    assert_agrees(path, recalculated(path), name)


@pytest.mark.parametrize("seed", range(DRAWN))
def test_the_fast_engine_gives_the_engines_values_of_drawn_sets(seed: int, tmp_path: Path) -> None:
    path = written(drawn(seed), tmp_path)
    assert_agrees(path, recalculated(path), f"seed {seed}")


@pytest.mark.slow
def test_the_fast_engine_gives_the_engines_values_of_twenty_personas(tmp_path: Path) -> None:
    path = written(twenty(), tmp_path)
    assert_agrees(path, recalculated(path), "twenty personas")


@pytest.mark.slow
def test_the_package_formulas_gives_the_engines_values(tmp_path: Path) -> None:
    path = written(edges()["one persona, T=20"], tmp_path)
    assert_agrees(path, recalculate_with_formulas(path), "formulas")


def test_the_file_holds_the_engines_values(tmp_path: Path) -> None:
    path = written(example("fredrikstad"), tmp_path)
    stored = cached_values(path)
    stored.pop(Names(path).cell("SistBrukt"))
    assert_agrees(path, stored, "cached values")
