"""Under many calls at once the server loses none, mixes none up and keeps its memory."""

from __future__ import annotations

import json
import math
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.udfs.conftest import JSON, Server
from tests.udfs.values import COHORT, CONTRACT, FUND, PERSONA, UNCERTAIN, cells, measure_rows
from udfs.functions import FUNCTIONS, short_message
from xlmodel.common.errors import InputError

PATH = "/xlwings/custom-functions-call"
CLIENTS = 8
MIXED: list[tuple[str, list[Any]]] = [
    ("KOHORT", COHORT),
    ("KOHORT", [COHORT[0], [[0.1, 0.2, 0.3]], *COHORT[2:]]),
    ("KOHORT", [[[1, 2]], *COHORT[1:]]),
    ("RESULTAT", [*cells(), [[True]]]),
    ("BALANSEAAR", [[[-5, -2, 3, ""]], [[2020]], None]),
    ("FORLOP", [*cells(), None, [[0.1]], [[0.5]], [[0.2]]]),
    ("KREVD_SUKSESSRATE", [*cells(), None, None]),
    ("USIKKERHET", [*cells(), UNCERTAIN, [[200]], [[3]], None]),
    ("FOLSOMHET", [*cells(), None, None, None]),
    ("PAKKE", [measure_rows(), [["Stabil"]], None]),
    ("PAKKE", [measure_rows(), [["Annen"]], None]),
    ("PERSONA", PERSONA),
    ("EFFEKTKONTRAKT", CONTRACT),
    ("FOND", FUND),
    ("PERSONA", [PERSONA[0], [[21]]]),
]


def expected() -> list[tuple[bytes, dict[str, Any]]]:
    functions = {function.name: function for function in FUNCTIONS}
    found: list[tuple[bytes, dict[str, Any]]] = []
    for name, args in MIXED:
        body = json.dumps({"func_name": f"EFFEKT_{name}", "args": args, "runtime": "1.4"}).encode()
        try:
            found.append((body, json.loads(json.dumps({"result": functions[name](*args)}))))
        except InputError as error:
            found.append((body, {"detail": short_message(error)}))
    return found


def memory(server: Server) -> float:
    """Resident memory of the server, megabytes."""
    status = Path(f"/proc/{server.process.pid}/status")
    if not status.exists():
        pytest.skip("the system does not tell a process's memory in /proc")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def drive(server: Server, seconds: float, seed: int) -> int:
    """Make mixed calls for a while, each answer checked; return how many."""
    calls = expected()
    choose = random.Random(seed)  # noqa: S311  # no secrets
    made = 0
    deadline = time.monotonic() + seconds
    with httpx.Client(base_url=server.base, timeout=60, trust_env=False, headers=JSON) as client:
        while time.monotonic() < deadline:
            body, answer = choose.choice(calls)
            assert client.post(PATH, content=body).json() == answer
            made += 1
    return made


def load(server: Server, seconds: float) -> int:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(lambda seed: drive(server, seconds, seed), range(CLIENTS)))


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.slow, id="a minute")])
def test_no_call_is_lost_and_memory_stays_flat(server: Server, seconds: float) -> None:
    load(server, 2)
    before = memory(server)
    made = load(server, seconds)
    after = memory(server)
    assert made > 10 * seconds
    assert math.isfinite(after)
    assert after - before < 15, f"{before:.0f} MB before, {after:.0f} MB after {made} calls"
