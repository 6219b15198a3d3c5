"""The HTTP backend over a real socket on the loopback interface."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.udfs.conftest import Server, environment, running
from tests.udfs.values import (
    COHORT,
    CONTRACT,
    FUND,
    GROUP,
    INTERVALS,
    PERSONA,
    SITUATION,
    UNCERTAIN,
    cells,
    measure_rows,
)
from udfs.functions import FUNCTIONS
from xlmodel import __version__

CALL = {function.name: function for function in FUNCTIONS}
PATH = "/xlwings/custom-functions-call"
KEY = "en-lang-felles-noekkel"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("KOHORT", COHORT),
        ("RESULTAT", cells()),
        ("RESULTAT", [*cells(), [[True]]]),
        ("BALANSEAAR", [[[-5, -2, 3, ""]], [[2020]]]),
        ("BALANSEAAR", [[[-5, -2, -3]], [[2020]], None]),
        ("FORLOP", [*cells(), [[True]], [[0.1]], [[0.5]], [[0.2]]]),
        ("KREVD_SUKSESSRATE", [*cells(), [["Utsatt"]], [["total"]]]),
        ("USIKKERHET", [*cells(), UNCERTAIN, [[300]], [[4]], [[1]]]),
        ("FOLSOMHET", [*cells(), [[0.2]], [["Netto"]]]),
        ("PAKKE", [measure_rows(), [["Stabil"]], [[True]]]),
        ("PERSONA", PERSONA),
        ("EFFEKTKONTRAKT", CONTRACT),
        ("FOND", FUND),
        ("SITUASJON", SITUATION),
        ("SITUASJON", SITUATION[:1]),
        ("SUKSESSRATE", INTERVALS),
        ("PERSONA", [PERSONA[0], [[20]], PERSONA[2]]),
    ],
)
def test_every_function_gives_what_python_gives(server: Server, name: str, args: list[Any]) -> None:
    expected = CALL[name](*args)
    assert server.result(name, *args) == json.loads(json.dumps(expected))


@pytest.mark.parametrize("blank", [None, 0, ""])
def test_blank_cells_are_zero(server: Server, blank: object) -> None:
    found = server.result("KOHORT", [[2, blank, 3]], [[0.8, 0.7, blank]], [[5]], [[10]])
    assert found == CALL["KOHORT"]([2, 0, 3], [0.8, 0.7, 0], 5, 10)


@pytest.mark.parametrize("blank", [None, 0, ""])
def test_blank_cells_of_a_persona_are_blank(server: Server, blank: object) -> None:
    def filled(table: list[list[Any]]) -> list[list[Any]]:
        rows = [*table, [None] * len(table[0])]
        return [[blank if cell in (None, 0, "") else cell for cell in row] for row in rows]

    measures, period, prices, *_ = PERSONA
    found = server.result("PERSONA", filled(measures), period, filled(prices), [[blank]])
    assert found == CALL["PERSONA"](measures, period, prices)


def test_a_fault_in_a_persona_is_told_with_row_and_column(server: Server) -> None:
    measures, period, prices, *_ = PERSONA
    error = {"type": "Error", "basicValue": "#N/A", "errorType": "NotAvailable"}
    rows = [measures[0], [*measures[1][:7], error, *measures[1][8:]]]
    told = server.message("PERSONA", rows, period, prices)
    assert told == "Tiltak, rad 2, volum, år 3: cellen inneholder feilverdien #N/A."
    told = server.message("PERSONA", measures[:1], period)
    assert told.startswith("Tiltak, rad 1, tjeneste: «")


@pytest.mark.parametrize("left_out", [[], [None], [[[None]]], [[[0]]], [[[""]]]])
def test_optional_arguments_may_be_left_out(server: Server, left_out: list[Any]) -> None:
    assert server.result("RESULTAT", *cells(), *left_out) == CALL["RESULTAT"](*cells())


def test_cells_with_formats_and_errors_arrive_as_their_values(server: Server) -> None:
    formatted = {"type": "FormattedNumber", "basicValue": 0.7, "numberFormat": "0 %"}
    found = server.result("KOHORT", [[2, 4, 3]], [[0.8, formatted, 0.6]], [[5]], [[10]])
    assert found == CALL["KOHORT"](*COHORT)
    error = {"type": "Error", "basicValue": "#DIV/0!", "errorType": "Div0"}
    told = server.message("KOHORT", [[2, 4, 3]], [[0.8, error, 0.6]], [[5]], [[10]])
    assert told == "Suksessrate, utsatt: cellen inneholder feilverdien #DIV/0!."


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("mange", "Nye per år, utsatt: «mange» er ikke tillatt."),
        (True, "Nye per år, utsatt: ja/nei-verdien true er ikke tillatt."),
        (-1, "Nye per år, utsatt: -1 er ikke tillatt."),
        ("\u0000\ud800<script>", "Nye per år, utsatt: «··<script>» er ikke tillatt."),
    ],
)
def test_a_cell_that_cannot_be_used_is_told(server: Server, cell: object, told: str) -> None:
    payload = {"func_name": "EFFEKT_KOHORT", "args": [[[2, cell, 3]], *COHORT[1:]]}
    response = server.client.post(PATH, content=json.dumps(payload))
    assert response.status_code == 400
    assert response.json()["detail"].startswith(told)


def test_a_date_is_a_serial_number_out_of_bounds(server: Server) -> None:
    date = {"type": "FormattedNumber", "basicValue": 46023, "numberFormat": "dd.mm.yyyy"}
    told = server.message("BALANSEAAR", [[-1, 2]], [[date]])
    assert told.startswith("Analysetidspunkt (første år): 46023 er ikke tillatt.")


def test_ragged_and_deep_tables_are_refused(server: Server) -> None:
    assert server.message("KOHORT", [[2, 4], [3]], *COHORT[1:]) == (
        "Radene i et område er ikke like lange."
    )
    assert server.message("KOHORT", [[[2, 4, 3]]], *COHORT[1:]) == (
        "Et argument er ikke en tabell av celler."
    )
    assert server.message("KOHORT", [[1], 2], *COHORT[1:]) == (
        "Et argument er ikke en tabell av celler."
    )


def test_ten_thousand_rows(server: Server) -> None:
    rows = measure_rows()
    many = [list(row) for _ in range(10_000 // len(rows)) for row in rows]
    table = many + [[0] * 13] * (10_000 - len(many))
    found = server.result("PAKKE", table, [["Utsatt"]])
    once = CALL["PAKKE"](rows, "Utsatt")
    for row, single in zip(found, once, strict=True):
        factor = 10_000 // len(rows)
        assert row == pytest.approx([float(value) * factor for value in single])
    told = server.message("KOHORT", [[1]] * 10_000, *COHORT[1:])
    assert told == "Nye per år: skal ha 3 celler, men har 10000."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b"\xff\xfe",
        b'{"func_name": "EFFEKT_KOHORT"}',
        b'{"func_name": "EFFEKT_KOHORT", "args": {}}',
        b'{"func_name": "EFFEKT_KOHORT", "args": []}',
        b'{"func_name": "EFFEKT_KOHORT", "args": [1, 2, 3, 4, 5, 6]}',
        b'{"func_name": "EFFEKT_KOHORT", "args": [NaN, 2, 3, 4]}',
        b'{"func_name": "EFFEKT_KOHORT", "args": [1e999, 2, 3, 4]}',
        b'{"func_name": "EFFEKT_KOHORT", "args": [[[{"type": "Entity"}]], [[{}]], 3, 4]}',
        b'{"func_name": "EFFEKT_KOHORT", "args": [[[{"basicValue": []}]], 2, 3, 4]}',
        b'{"func_name": "EFFEKT_KOHORT", "args": [' + b"9" * 5000 + b", 2, 3, 4]}",
        b'{"func_name": "__builtins__", "args": [1, 2, 3, 4]}',
        b'{"func_name": "xw", "args": [1, 2, 3, 4]}',
        b'{"func_name": ["EFFEKT_KOHORT"], "args": [1, 2, 3, 4]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_call_is_refused_without_a_trace(server: Server, body: bytes) -> None:
    response = server.client.post(PATH, content=body)
    assert response.status_code == 400
    detail = response.json()["detail"]
    assert detail.endswith(".")
    assert "Traceback" not in response.text
    assert "udfs" not in detail


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_foreign_page_can_send_without_asking_is_refused(server: Server, kind: str) -> None:
    response = server.client.post(PATH, content=b"{}", headers={"Content-Type": kind})
    assert response.status_code == 415
    assert response.json() == {"detail": "Kallet er ikke sendt som JSON."}


def test_a_fault_of_the_program_shows_neither_itself_nor_the_inputs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAULTY],
        env=environment(XLWINGS_LICENSE_KEY="noncommercial"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (
        done.stdout.strip()
        == "500 {'detail': 'Det oppsto en feil i effektmodellens tjener.'} nosniff"
    )
    assert re.fullmatch(
        r"Feil i tjeneren: ZeroDivisionError \(<string>, linje \d+\)\n", done.stderr
    )


FAULTY = """
import asyncio, httpx
from udfs.server import application
app = application()
import udfs.server.app as module

def fail(call):
    hemmelig = call.args
    1 / 0

module._compute = fail

async def main():
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        payload = {"func_name": "EFFEKT_KOHORT", "args": [4711, 2, 3, 4]}
        answer = await client.post("/xlwings/custom-functions-call", json=payload)
        print(answer.status_code, answer.json(), answer.headers["x-content-type-options"])

asyncio.run(main())
"""


def test_the_health_page_tells_status_and_version(server: Server) -> None:
    assert server.client.get("/helse").json() == {
        "status": "ok",
        "versjon": __version__,
        "krever_noekkel": False,
        "noekkel_godtatt": True,
    }
    assert server.client.head("/helse").status_code == 200


@pytest.mark.parametrize(
    ("path", "kind", "held"),
    [
        ("/oppgaverute.html", "text/html", "Kobler til …"),
        ("/hjelp.html", "text/html", "EFFEKT.KREVD_SUKSESSRATE"),
        ("/oppgaverute.js", "text/javascript", "Tilkoblet"),
        ("/oppgaverute.css", "text/css", "--ground"),
        ("/xlwings/custom-functions-code.js", "text/javascript", "CustomFunctions.associate"),
        ("/xlwings/custom-functions-meta.json", "application/json", "EFFEKT_KOHORT"),
        ("/manifest.xml", "application/xml", "nb-NO"),
    ],
)
def test_pages_are_served_with_their_kind_and_headers(
    server: Server, path: str, kind: str, held: str
) -> None:
    response = server.client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(kind)
    assert held in response.text
    assert "{{" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert (
        "frame-ancestors 'self' https://*.officeapps.live.com"
        in (response.headers["content-security-policy"])
    )
    assert "server" not in response.headers


def test_pages_hold_no_inline_script_that_the_policy_would_stop(server: Server) -> None:
    for path in ("/oppgaverute.html", "/hjelp.html"):
        text = server.client.get(path).text
        assert "<script>" not in text
        assert " onclick" not in text
        assert 'lang="nb"' in text


@pytest.mark.parametrize("size", [16, 32, 64, 80, 128])
def test_icons_are_png_files_of_their_size(server: Server, size: int) -> None:
    response = server.client.get(f"/ikoner/effekt-{size}.png")
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"] == "public, max-age=86400"
    content = response.content
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(content[16:20]) == int.from_bytes(content[20:24]) == size


def test_faults_of_http_are_told_in_bokmaal(server: Server) -> None:
    found = [
        server.client.get("/finnes-ikke"),
        server.client.get(PATH),
        server.client.get("/ikoner/effekt-17.png"),
        server.client.get("/openapi.json"),
        server.client.get("/docs"),
    ]
    assert [response.status_code for response in found] == [404, 405, 404, 404, 404]
    assert found[0].json() == {"detail": "Siden finnes ikke."}
    assert found[1].json() == {"detail": "Metoden er ikke tillatt her."}


def test_the_manifest_takes_the_address_of_the_request_but_nothing_strange(server: Server) -> None:
    text = server.client.get("/manifest.xml", headers={"Host": "effekt.kommune.no:8443"}).text
    assert '"https://effekt.kommune.no:8443/oppgaverute.html"' in text
    for host in ('x"><a', "a b", "kommune.no/sti", "a:99999"):
        response = server.client.get("/manifest.xml", headers={"Host": host})
        assert response.status_code == 400


@pytest.mark.parametrize(
    ("origin", "admitted"),
    [
        ("https://excel.officeapps.live.com", True),
        ("https://euc-excel.officeapps.live.com", True),
        ("https://excel.cloud.microsoft", True),
        ("https://kommune.sharepoint.com", True),
        ("http://excel.officeapps.live.com", False),
        ("https://officeapps.live.com.evil.example", False),
        ("https://evilofficeapps.live.com", False),
        ("https://kommune.example", False),
        ("null", False),
    ],
)
def test_only_offices_origins_may_read_answers(server: Server, origin: str, admitted: bool) -> None:
    response = server.client.get("/helse", headers={"Origin": origin})
    allowed = response.headers.get("access-control-allow-origin")
    assert allowed == (origin if admitted else None)
    preflight = server.client.options(
        PATH, headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == (200 if admitted else 400)
    assert preflight.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors" in preflight.headers["content-security-policy"]
    if not admitted:
        told = "Nettstedet, metoden eller hodefeltene er ikke tillatt her."
        assert preflight.json() == {"detail": told}


def test_the_server_listens_on_the_loopback_interface_only(server: Server) -> None:
    port = urlsplit(server.base).port
    assert port is not None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: finds this machine's own address
        except OSError:
            pytest.skip("the machine has no other address")
        own = probe.getsockname()[0]
    if own.startswith("127."):
        pytest.skip("the machine has no other address")
    with pytest.raises(OSError), socket.create_connection((own, port), timeout=2):  # noqa: PT011  # refused or unreachable
        pass


def test_nothing_of_the_inputs_is_written(server: Server, log: Path) -> None:
    server.call("KOHORT", [[2, "hemmelig-4711", 3]], *COHORT[1:])
    server.client.post(PATH, content=b"hemmelig-4711")
    server.client.get("/hemmelig-4711")
    assert "4711" not in log.read_text(encoding="utf-8")


# Limits, on a server with small ones


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("small") / "log.txt"
    options = "--maks-celler 1000 --maks-mb 1 --tidsgrense 1 --kall-per-sekund 1"
    origin = ["--opphav", "https://excel.kommune.no", "--adresse", "https://effekt.kommune.no"]
    with running(*options.split(), *origin, log=log, EFFEKTMODELL_TILGANGSNOEKKEL=KEY) as found:
        found.client.headers["Authorization"] = f"Bearer {KEY}"
        yield found


def test_a_body_that_is_too_large_is_refused_also_in_pieces(small: Server) -> None:
    body = b" " * 1_000_001
    assert small.client.post(PATH, content=body).status_code == 413
    pieces = (b" " * 100_000 for _ in range(11))
    assert small.client.post(PATH, content=pieces).status_code == 413


def test_too_many_cells_are_refused(small: Server) -> None:
    told = small.message("PAKKE", [[0] * 13] * 100, [["Utsatt"]])
    assert told == "Argumentene har 1301 celler. Tjeneren tar imot høyst 1000."
    response = small.client.post(PATH, content=b"[" + b"[],{}," * 2_000 + b"0]")
    assert response.status_code == 400
    assert response.json()["detail"].startswith("Argumentene har for mange celler.")


def test_a_call_that_takes_too_long_is_ended(small: Server) -> None:
    table = [["Pris", 0.8, 1.2], ["Volum", 0.8, 1.2], ["Suksessrate, utsatt", 0.1, 1]]
    args = cells(GROUP.with_values(period=15))
    args[-1] = [[f"{index}", *args[-1][0][1:]] for index in range(60)]
    response = small.call("USIKKERHET", *args, table, [[200_000]])
    assert response.status_code == 503
    assert response.json()["detail"].startswith("Beregningen tok for lang tid")


def test_the_shared_key_is_needed_for_calls_only(small: Server) -> None:
    assert small.call("KOHORT", *COHORT).status_code == 200
    for wrong in ("", KEY, f"Bearer {KEY}x", "Bearer", f"bearer {KEY}"):
        response = small.client.post(PATH, content=b"{}", headers={"Authorization": wrong})
        assert response.status_code == 401
        assert response.json()["detail"].startswith("Tilgangsnøkkelen mangler")
    health = small.client.get("/helse", headers={"Authorization": ""}).json()
    assert health["krever_noekkel"]
    assert not health["noekkel_godtatt"]
    assert small.client.get("/helse").json()["noekkel_godtatt"]


def test_what_the_operator_lists_is_admitted(small: Server) -> None:
    response = small.client.get("/helse", headers={"Origin": "https://excel.kommune.no"})
    assert response.headers["access-control-allow-origin"] == "https://excel.kommune.no"
    assert "https://excel.kommune.no" in response.headers["content-security-policy"]
    assert response.headers["strict-transport-security"].startswith("max-age=")
    text = small.client.get("/manifest.xml", headers={"Host": "annen.no"}).text
    assert "https://effekt.kommune.no/oppgaverute.html" in text
    assert "annen.no" not in text


def test_a_client_that_calls_without_end_is_slowed(small: Server) -> None:
    # Last of this server's tests: it uses up the client's calls.
    statuses = {small.client.post(PATH, content=b"{}").status_code for _ in range(1_100)}
    assert 429 in statuses
    assert statuses <= {400, 429}
    response = small.client.post(PATH, content=b"{}")
    assert response.json()["detail"].startswith("For mange kall på kort tid.")
    assert response.headers["retry-after"] == "5"
    guessed = small.client.get("/helse", headers={"Authorization": "Bearer gjettet"})
    assert guessed.status_code == 429, "keys are not guessed here either"
    del small.client.headers["Authorization"]
    assert small.client.get("/helse").status_code == 200
