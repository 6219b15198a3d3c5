"""The served script, run in Node against the live server as Excel would run it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.udfs.conftest import Server, running
from tests.udfs.values import (
    COHORT,
    CONTRACT,
    FUND,
    INTERVALS,
    PERSONA,
    SITUATION,
    UNCERTAIN,
    cells,
    measure_rows,
)
from udfs.functions import FUNCTIONS

Excel = Callable[..., Any]
CALL = {function.name: function for function in FUNCTIONS}
KEY = "en-lang-felles-noekkel"


def made(name: str, *args: object) -> dict[str, object]:
    return {"id": f"EFFEKT_{name}", "args": args}


def test_each_id_of_the_metadata_is_associated(server: Server, excel: Excel) -> None:
    found = excel(server.base, [])
    assert sorted(found["ids"]) == sorted(found["associated"])
    assert sorted(found["ids"]) == sorted(function.identifier for function in FUNCTIONS)
    assert sorted(found["names"]) == sorted(function.name for function in FUNCTIONS)


def test_every_function_fills_the_cells_with_the_engines_numbers(
    server: Server, excel: Excel
) -> None:
    calls: list[tuple[str, list[Any]]] = [
        ("KOHORT", COHORT),
        ("RESULTAT", [*cells(), [[True]]]),
        ("BALANSEAAR", [[[-5, -2, 3, ""]], [[2020]], None]),
        ("FORLOP", [*cells(), None, [[0.1]], [[0.5]], [[0.2]]]),
        ("KREVD_SUKSESSRATE", [*cells(), None, None]),
        ("USIKKERHET", [*cells(), UNCERTAIN, [[300]], [[5]], None]),
        ("FOLSOMHET", [*cells(), None, None, None]),
        ("PAKKE", [measure_rows(), [["Stabil"]], None]),
        ("PERSONA", PERSONA),
        ("EFFEKTKONTRAKT", CONTRACT),
        ("FOND", FUND),
        ("SITUASJON", SITUATION),
        ("SITUASJON", SITUATION[:1]),
        ("SUKSESSRATE", INTERVALS),
    ]
    found = excel(server.base, [made(name, *args) for name, args in calls])
    for (name, args), answer in zip(calls, found["answers"], strict=True):
        assert answer == {"result": json.loads(json.dumps(CALL[name](*args)))}, name


def test_a_fault_becomes_value_error_with_the_message(server: Server, excel: Excel) -> None:
    calls = [made("KOHORT", [[2, "x", 3]], *COHORT[1:]), made("PAKKE", measure_rows(), [["Annen"]])]
    first, second = excel(server.base, calls)["answers"]
    assert first["code"] == second["code"] == "#VALUE!"
    assert first["error"].startswith("Nye per år, utsatt: «x» er ikke tillatt.")
    assert second["error"].startswith("Situasjon: «Annen» er ikke tillatt.")


def test_a_hundred_calls_at_once_are_each_answered_with_their_own(
    server: Server, excel: Excel
) -> None:
    rates = [[[index / 100, 0.5, 0.5]] for index in range(100)]
    calls = [made("KOHORT", COHORT[0], rate, *COHORT[2:]) for rate in rates]
    answers = excel(server.base, calls)["answers"]
    for rate, answer in zip(rates, answers, strict=True):
        expected = CALL["KOHORT"](COHORT[0], rate, *COHORT[2:])
        np.testing.assert_array_equal(answer["result"], expected)


def test_a_server_that_is_gone_is_told_of(server: Server, excel: Excel, tmp_path: Path) -> None:
    with running(log=tmp_path / "log.txt", EFFEKTMODELL_TILGANGSNOEKKEL=KEY) as locked:
        (refused,) = excel(locked.base, [made("KOHORT", *COHORT)])["answers"]
        (granted,) = excel(locked.base, [made("KOHORT", *COHORT)], KEY)["answers"]
    assert refused["error"].startswith("Tilgangsnøkkelen mangler eller er feil.")
    assert granted["result"] == CALL["KOHORT"](*COHORT)
