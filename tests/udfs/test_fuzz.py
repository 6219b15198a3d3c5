"""Whatever is sent, the server answers with a result or a message, never with a fault of its own."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.udfs.conftest import Server
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

PATH = "/xlwings/custom-functions-call"
GOOD: dict[str, list[Any]] = {
    "KOHORT": COHORT,
    "RESULTAT": [*cells(), None],
    "BALANSEAAR": [[[-5, 2, 3]], [[2020]], None],
    "FORLOP": [*cells(), None, [[0.1]], [[0.5]], [[0.2]]],
    "KREVD_SUKSESSRATE": [*cells(), None, None],
    "USIKKERHET": [*cells(), UNCERTAIN, [[100]], None, None],
    "FOLSOMHET": [*cells(), None, None, None],
    "PAKKE": [measure_rows(), [["Utsatt"]], None],
    "PERSONA": PERSONA,
    "EFFEKTKONTRAKT": CONTRACT,
    "FOND": FUND,
    "SITUASJON": SITUATION,
    "SUKSESSRATE": INTERVALS,
}

_scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**320), 10**320)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["#N/A", "#VALUE!", "Utsatt", "Drift", "\ud800", "=1+1", "1e5", "-0", "nan"])
)
_cells = _scalars | st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Error", "FormattedNumber", "Entity", "Double", "Empty"]),
        "basicValue": _scalars,
    }
)
_tables = st.lists(st.lists(_cells, max_size=4), max_size=4)
_anything = st.recursive(
    _cells, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner)
)
_bounded = settings(max_examples=150)


def post(server: Server, payload: object) -> None:
    """Send a payload; JSON as JavaScript never writes it (NaN, lone surrogates) is sent as well."""
    response = server.client.post(PATH, content=json.dumps(payload).encode())
    assert response.status_code in (200, 400), response.text
    answer = response.json()
    if response.status_code == 400:
        assert isinstance(answer["detail"], str)
        assert 0 < len(answer["detail"]) < 600
    else:
        for row in answer["result"]:
            for cell in row:
                assert isinstance(cell, str) or math.isfinite(cell)


@_bounded
@given(data=st.data())
def test_a_call_with_strange_arguments(server: Server, data: st.DataObject) -> None:
    name, args = data.draw(st.sampled_from(sorted(GOOD.items())))
    changed = list(args)
    for place in data.draw(st.sets(st.integers(0, len(args) - 1), min_size=1, max_size=3)):
        changed[place] = data.draw(_tables | _cells)
    post(server, {"func_name": f"EFFEKT_{name}", "args": changed, "runtime": "1.4"})


@_bounded
@given(data=st.data())
def test_a_call_with_one_strange_cell(server: Server, data: st.DataObject) -> None:
    name, args = data.draw(st.sampled_from(sorted(GOOD.items())))
    changed = json.loads(json.dumps(args))
    place = data.draw(st.sampled_from([i for i, arg in enumerate(changed) if arg]))
    row = data.draw(st.sampled_from(changed[place]))
    if isinstance(row, list):
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(_cells)
    post(server, {"func_name": f"EFFEKT_{name}", "args": changed})


@_bounded
@given(payload=_anything)
def test_a_payload_of_any_shape(server: Server, payload: object) -> None:
    post(server, payload)


@_bounded
@given(
    name=st.sampled_from([function.identifier for function in FUNCTIONS]) | st.text(max_size=20),
    args=_anything,
    runtime=_anything,
)
def test_a_call_of_any_content(server: Server, name: str, args: object, runtime: object) -> None:
    post(server, {"func_name": name, "args": args, "runtime": runtime, "version": runtime})


@_bounded
@given(body=st.binary(max_size=200))
def test_a_body_of_any_bytes(server: Server, body: bytes) -> None:
    assert server.client.post(PATH, content=body).status_code == 400
