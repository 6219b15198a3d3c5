"""The page over a real socket: the same as the commands, for those who may ask."""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from openpyxl import load_workbook

from tests.support.planting import PLAN
from tests.udfs.conftest import RUN, Server, environment, running
from tests.workbook_templates.web.conftest import send, submit
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.registry import kinds
from workbook_templates.web.desk import MOST_FORM
from workbook_templates.web.files import TASKS
from workbook_templates.web.places import MENU
from xlmodel import EffektmodellError, default_inputs
from xlmodel.common.files import HeldFile
from xlmodel.effektmodell.export import inputs_toml

FILE_ROUTES = [*(f"/{address}" for address in TASKS), "/liste", "/arbeidsboeker", "/fyll"]
PAGES = [f"/{place.address.removeprefix('./')}" for place in MENU]

KINDS = {kind.word: kind for kind in kinds()}


def cli(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *args],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def plain(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))).strip()


def test_the_workbook_is_what_the_command_makes_byte_for_byte(
    page_server: Server, tmp_path: Path
) -> None:
    typed = {
        "kommune": "Asker",
        "unge_voksne__nye__uholdbar": "3,5",
        "familie__suksessrate__stabil": "55",
    }
    answer = submit(page_server, "/arbeidsbok", **typed)
    assert answer.status_code == 200
    name = unquote(answer.headers["content-disposition"].partition("''")[2])
    assert name == "Effektmodell Asker 2020.xlsx"
    (tmp_path / "inndata.toml").write_bytes(submit(page_server, "/inndata", **typed).content)
    done = cli(tmp_path, "ny", "Asker", "--inndata", "inndata.toml")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes() == answer.content
    checked = send(page_server, "/kontroller", answer.content, name)
    assert "ingen funn" in checked.text


def form_of(page: str) -> dict[str, str]:
    """Return what a browser would send of a form."""
    boxes = re.findall(r'<input [^>]*?name="([^"]*)" value="([^"]*)"', page)
    choices = re.findall(
        r'<select [^>]*?name="([^"]*)".*?<option[^>]* selected>([^<]*)<', page, re.DOTALL
    )
    return {name: html.unescape(value) for name, value in (*boxes, *choices)}


def test_a_file_fills_the_form_and_gives_its_own_workbook(page_server: Server) -> None:
    book = other()
    expected = EFFEKTMODELL.inputs_from(HeldFile.of("Asker.xlsx", book))[0]
    toml = inputs_toml(expected).encode()
    for name, content in (("Asker.xlsx", book), ("Asker.toml", toml)):
        answer = send(page_server, "/fyll", content, name)
        assert answer.status_code == 200, answer.text
        assert 'value="Asker"' in answer.text
        typed = form_of(answer.text)
        assert typed["unge_voksne.nye.uholdbar"] == "3"
        made = submit(page_server, "/arbeidsbok", **typed)
        assert made.content == book
    changed = submit(page_server, "/arbeidsbok", **typed | {"unge_voksne.tiltak.0.kostnad": "600"})
    inputs = EFFEKTMODELL.inputs_from(HeldFile.of("Asker.xlsx", changed.content))[0]
    assert inputs.young_adults.measures[0].unit_cost == 600
    assert inputs.young_adults.new_participants.tolist() == [3, 2, 2]


def test_a_file_that_is_a_list_shows_its_municipalities(page_server: Server) -> None:
    every = page_server.client.get("/listemal?med=alle").content
    for name, content in (("L.csv", b"kommunenummer;kommune\n3203;Asker\n"), ("L.xlsx", every)):
        answer = send(page_server, "/fyll", content, name)
        assert answer.text == send(page_server, "/liste", content, name).text
        assert "kommune" in plain(answer.text)


@pytest.mark.parametrize("word", [word for word in KINDS if word != "Effektmodell"])
def test_a_workbook_of_another_kind_is_sent_to_where_it_belongs(
    page_server: Server, word: str
) -> None:
    kind = KINDS[word]
    content = kind.workbook_bytes(next(iter(kind.samples().values())))
    answer = send(page_server, "/fyll", content, "Annet.xlsx")
    assert answer.status_code == 422
    assert answer.json()["detail"] == (
        f"Annet.xlsx er en arbeidsbok for {kind.title}. Den kan brukes under «Andre arbeidsbøker»."
    )


def test_without_changes_it_is_that_of_the_command_alone(page_server: Server) -> None:
    answer = submit(page_server, "/arbeidsbok", kommune="Asker")
    assert answer.content == EFFEKTMODELL.workbook_bytes(default_inputs("Asker"))


def test_an_edited_workbook_gives_the_findings_of_the_command(
    page_server: Server, tmp_path: Path
) -> None:
    book = load_workbook(io.BytesIO(EFFEKTMODELL.workbook_bytes(default_inputs("Asker"))))
    cost = PLAN.names["UV_Kostnad"]
    book[cost.sheet].cell(cost.row + 1, cost.column + 1, 4321)
    book["Unge voksne"]["A3"] = "<script>alert(1)</script>"
    path = tmp_path / "Endret Asker.xlsx"
    book.save(path)
    done = cli(tmp_path, "kontroller", path.name, "--rapport", "Rapport.xlsx")
    assert done.returncode == 1, done.stdout + done.stderr
    answer = send(page_server, "/kontroller", path.read_bytes(), path.name)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    words = {word for word in done.stdout.split() if word not in ("Skrev", "Rapport.xlsx")}
    assert "4321" in " ".join(words)
    assert words <= set(plain(answer.text).split())
    report = send(page_server, "/kontrollrapport", path.read_bytes(), path.name)
    assert report.content == (tmp_path / "Rapport.xlsx").read_bytes()


def other() -> bytes:
    inputs = default_inputs("Asker")
    young = inputs.young_adults.with_values(new_participants=(3, 2, 2))
    return EFFEKTMODELL.workbook_bytes(replace(inputs, young_adults=young))


def test_two_workbooks_are_compared_as_the_command_compares_them(
    page_server: Server, tmp_path: Path
) -> None:
    first, second = EFFEKTMODELL.workbook_bytes(default_inputs("Asker")), other()
    for name, content in (("A.xlsx", first), ("B.xlsx", second)):
        (tmp_path / name).write_bytes(content)
    done = cli(tmp_path, "sammenlign", "A.xlsx", "B.xlsx", "--rapport", "Ulikt.xlsx")
    assert done.returncode == 0, done.stderr
    shown = send(page_server, "/sammenlign", first, "A.xlsx", ("B.xlsx", second))
    words = [word for word in done.stdout.split() if "─" not in word and "Ulikt" not in word]
    assert set(words) - {"Skrev"} <= set(plain(shown.text).split())
    report = send(page_server, "/sammenligning", first, "A.xlsx", ("B.xlsx", second))
    assert report.content == (tmp_path / "Ulikt.xlsx").read_bytes()
    alike = send(page_server, "/sammenlign", first, "A.xlsx", ("A.xlsx", second))
    assert "A: A/A.xlsx" in plain(alike.text)
    assert "B: B/A.xlsx" in plain(alike.text)


def test_a_workbook_is_rolled_forward_as_the_command_does_it(
    page_server: Server, tmp_path: Path
) -> None:
    (tmp_path / "Gammel.xlsx").write_bytes(other())
    done = cli(tmp_path, "rull", "Gammel.xlsx", "--startaar", "2027", "--prisaar", "2026")
    assert done.returncode == 0, done.stderr
    typed = {"startaar": "2027", "prisaar": "2026", "indeks": ""}
    shown = send(page_server, "/rull", other(), "Gammel.xlsx", **typed)
    assert "Rullet frem fra Gammel.xlsx" in plain(shown.text)
    made = send(page_server, "/rullet", other(), "Gammel.xlsx", **typed)
    assert made.content == (tmp_path / "Effektmodell Asker 2027.xlsx").read_bytes()
    contract = KINDS["Effektkontrakt"]
    inputs = next(iter(contract.samples().values()))
    refused = send(page_server, "/rull", contract.workbook_bytes(inputs), "K.xlsx", startaar="2027")
    assert "kan rulles frem" in refused.json()["detail"]


def test_a_paper_is_that_of_the_command(page_server: Server, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    pytest.importorskip("matplotlib")
    (tmp_path / "Asker.xlsx").write_bytes(other())
    done = cli(tmp_path, "notat", "Asker.xlsx", "--tittel", "Sak 12", "--dato", "2026-11-26")
    assert done.returncode == 0, done.stderr
    answer = send(
        page_server, "/notat", other(), "Asker.xlsx", tittel=" Sak 12 ", dato="2026-11-26"
    )
    (made,) = tmp_path.glob("*.docx")
    assert unquote(answer.headers["content-disposition"]).endswith(made.name)
    assert answer.content == made.read_bytes()


@pytest.mark.parametrize(
    "word", ["Personaer", "Effektkontrakt", "Investeringsfond", "Utenforregnskap"]
)
def test_a_kinds_examples_can_be_had_and_a_file_of_ones_own_made_a_workbook(
    page_server: Server, word: str
) -> None:
    page = page_server.client.get("/slag").text
    kind = KINDS[word]
    links = re.findall(rf'href="(eksempel\?slag={quote(word)}[^"]*)"', page)
    assert len(links) == 2 * len(kind.examples)
    book, toml = (page_server.client.get("/" + html.unescape(link)) for link in links[:2])
    expected = kind.workbook_bytes(next(iter(kind.examples.values())).inputs())
    assert book.content == expected
    made = send(page_server, "/slagbok", toml.content, "Egen.toml", slag=word)
    assert made.content == expected
    again = send(page_server, "/slagbok", book.content, "Egen.xlsx", slag=word)
    assert again.status_code == 200
    shown = send(page_server, "/slag", toml.content, "Egen.toml", slag=word)
    assert "<table" in shown.text
    assert 1 <= shown.text.count("<figure ") <= 6
    wrong = send(page_server, "/slag", b"kommune = 1\n[", "Egen.toml", slag=word)
    assert wrong.json()["detail"].startswith("Egen.toml: filen er ikke gyldig TOML")


@pytest.mark.parametrize("word", KINDS)
def test_no_kind_looks_a_file_up_on_the_disk(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kind = KINDS[word]
    toml = next(iter(kind.examples.values())).toml().encode()
    assert kind.inputs_from(HeldFile.of("Egen.toml", toml))
    (tmp_path / "Egen.toml").write_text("kommune = 1\n[", encoding="utf-8")
    assert kind.inputs_from(HeldFile.of("Egen.toml", toml))
    for name in ("Egen.toml", "Egen.xlsx", "Egen.csv"):
        with pytest.raises(EffektmodellError, match=name):
            kind.inputs_from(HeldFile.of(name, b"\0"))


def test_an_example_that_is_not_there_is_told(page_server: Server) -> None:
    for query in ("slag=Personaer&navn=x&form=xlsx", "slag=x&navn=asker&form=xlsx", ""):
        assert page_server.client.get(f"/eksempel?{query}").status_code == 422


def test_every_kind_of_workbook_is_checked(page_server: Server) -> None:
    for kind in kinds():
        inputs = next(iter(kind.samples().values()))
        name = kind.file_name(inputs)
        answer = send(page_server, "/kontroller", kind.workbook_bytes(inputs), name)
        assert answer.status_code == 200, answer.text
        for item in kind.key_results(kind.capacity(inputs)):
            assert item.label in plain(answer.text)
        assert f"{name}: ingen funn." in plain(answer.text)


def test_a_fault_stands_at_its_field_and_no_workbook_is_made(page_server: Server) -> None:
    for address in ("/arbeidsbok", "/inndata"):
        answer = submit(page_server, address, kommune="Asker", familie__analyseperiode="99")
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        fault = re.search(r'id="feil-familie\.analyseperiode"[^>]*>([^<]*)<', answer.text)
        assert fault is not None
        assert fault[1].startswith("Familie: Analyseperiode: 99 er ikke tillatt.")
        assert submit(page_server, address).status_code == 422


def test_an_open_page_is_given_only_what_typing_has_changed(page_server: Server) -> None:
    header = {"X-Endringer": "1", "Content-Type": "application/x-www-form-urlencoded"}
    whole = submit(page_server, "/", kommune="Asker", unge_voksne__nye__uholdbar="4").text
    changed = page_server.client.post(
        "/", data={"kommune": "Asker", "unge_voksne.nye.uholdbar": "4"}, headers=header
    ).text
    results = changed[changed.index('<div id="resultater">') + 21 : changed.rindex("</div>")]
    assert results.strip() in whole
    assert "<input" not in changed
    assert 'class="feil"' not in changed
    faulty = {"kommune": "Asker", "unge_voksne.nye.uholdbar": "<b>"}
    told = page_server.client.post("/", data=faulty, headers=header).text
    assert '<p class="feil" id="feil-unge_voksne.nye.uholdbar">' in told
    assert "«&lt;b&gt;» er ikke et tall." in told
    assert "Rett det som er merket" in told
    assert '<div id="resultater"></div>' in told


def test_results_move_with_what_is_typed(page_server: Server) -> None:
    before, after = (
        submit(page_server, "/", kommune="Asker", unge_voksne__nye__uholdbar=typed).text
        for typed in ("2", "4")
    )
    pattern = r"<polyline points=\"([^\"]*)\""
    assert re.findall(pattern, before) != re.findall(pattern, after)
    assert "12\u00a0867\u00a0824" in before
    assert (
        "Laben for unge voksne går i balanse i 2025, og i 2022 når gevinstene regnes med." in before
    )
    assert "12\u00a0867\u00a0824" not in after


@pytest.mark.parametrize("address", PAGES)
def test_pages_ask_for_nothing_from_elsewhere(page_server: Server, address: str) -> None:
    answer = page_server.client.get(address)
    assert answer.status_code == 200
    assert not re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)
    assert " style=" not in answer.text
    assert "<script>" not in answer.text
    assert 'lang="nb"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "Tom.xlsx", "Tom.xlsx: filen er tom."),
        (b"bare tekst", "Brev.xlsx", "Brev.xlsx: filen er ikke en arbeidsbok i formatet xlsx"),
        (b"PK\x03\x04 halv", "../../etc/Halv.xlsx", "Halv.xlsx: filen er skadet"),
        (b"PK\x03\x04 halv", "C:\\Brukere\\Kari\\Halv.xlsx", "Halv.xlsx: filen er skadet"),
        (b"", "", "uten navn.xlsx: filen er tom."),
        (b"", "..", "uten navn.xlsx: filen er tom."),
        (b"", "a" * 5_000, "aaaa"),
    ],
)
def test_a_file_that_is_no_workbook_gets_one_clear_sentence(
    page_server: Server, content: bytes, name: str, told: str
) -> None:
    for address in ("/kontroller", "/kontrollrapport"):
        answer = send(page_server, address, content, name)
        assert answer.status_code == 422
        detail = answer.json()["detail"]
        assert detail.startswith(told), detail
        assert "etc" not in detail
        assert "Kari" not in detail


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://annen.no"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_gets_nothing_done(page_server: Server, headers: dict[str, str]) -> None:
    for address in ("/", "/arbeidsbok", "/inndata", *FILE_ROUTES):
        answer = page_server.client.post(address, content=b"", headers=headers)
        assert answer.status_code == 403
        assert answer.json()["detail"].startswith("Forespørselen kommer fra et annet nettsted")
        assert "access-control-allow-origin" not in answer.headers


def test_its_own_page_is_answered(page_server: Server) -> None:
    headers = {"Origin": page_server.base, "Sec-Fetch-Site": "same-origin"}
    content = {"Content-Type": "application/x-www-form-urlencoded"}
    assert page_server.client.post("/", content=b"", headers=headers | content).status_code == 200


@pytest.mark.parametrize("host", ["annen.no", "127.0.0.1.annen.no:80", "", "localhost.annen.no"])
def test_a_name_that_is_not_its_own_is_refused(page_server: Server, host: str) -> None:
    answer = page_server.client.get("/", headers={"Host": host})
    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8100", "127.0.0.1", "[::1]:8100"])
def test_its_own_names_are_answered(page_server: Server, host: str) -> None:
    assert page_server.client.get("/helse", headers={"Host": host}).json()["status"] == "ok"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "application/json"),
        ("/", "multipart/form-data; boundary=x"),
        ("/arbeidsbok", "text/plain"),
        ("/kontroller", "application/x-www-form-urlencoded"),
        ("/kontroller", "multipart/form-data; boundary=x"),
        ("/kontroller", ""),
        ("/kontrollrapport", "text/plain"),
        ("/arbeidsboeker", "text/plain"),
    ],
)
def test_a_body_of_another_type_is_refused(page_server: Server, address: str, kind: str) -> None:
    answer = page_server.client.post(address, content=b"x", headers={"Content-Type": kind})
    assert answer.status_code == 415


def test_what_is_not_there_is_told_in_bokmaal(page_server: Server) -> None:
    answer = page_server.client.get("/finnes-ikke")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Siden finnes ikke."})
    assert page_server.client.get("/arbeidsbok").status_code == 405
    for address in ("/docs", "/openapi.json", "/redoc", "/templates/base.html", "/static/side.js"):
        assert page_server.client.get(address).status_code == 404


def test_a_browser_that_would_show_a_page_is_told_on_one(page_server: Server) -> None:
    asks = {"Accept": "text/html,*/*;q=0.8"}
    for address, status, told in (
        ("/<b>", 404, "Siden finnes ikke."),
        ("/eksempel?slag=%3Cb%3E", 422, "Slag: «<b>» er ikke tillatt."),
    ):
        answer = page_server.client.get(address, headers=asks)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert told in plain(answer.text)
        assert "<b>" not in answer.text
    large = {"Content-Type": "application/x-www-form-urlencoded"} | asks
    answer = page_server.client.post("/arbeidsbok", content=b"a=" + b"b" * MOST_FORM, headers=large)
    assert (answer.status_code, "Filen er for stor" in answer.text) == (413, True)


def test_nothing_is_logged(page_server: Server, page_log: Path) -> None:
    submit(page_server, "/", kommune="Hemmelig")
    send(page_server, "/kontroller", b"x", "Hemmelig.xlsx")
    log = page_log.read_text(encoding="utf-8")
    assert log.splitlines() == [
        f"Åpne siden i en nettleser: {page_server.base}",
        "Avslutt med Ctrl+C.",
    ]


def test_behind_a_proxy_the_public_address_is_its_own(tmp_path: Path) -> None:
    with running(
        "--adresse", "https://Effekt.kommune.no/lab", log=tmp_path / "log.txt", command="side"
    ) as server:
        port = urlsplit(server.base).port
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        public = {"Origin": "https://effekt.kommune.no", "Host": "effekt.kommune.no"}
        local = {"Origin": f"http://127.0.0.1:{port}"}
        answer = server.client.post("/", content=b"", headers=form | public)
        assert answer.status_code == 200
        assert answer.headers["strict-transport-security"]
        assert server.client.post("/", content=b"", headers=form | local).status_code == 403
        assert server.client.get("/", headers={"Host": "annen.no"}).status_code == 400


def test_it_needs_no_licence_and_no_xlwings() -> None:
    program = (
        "import sys, workbook_templates.web.app; "
        "print(sorted({'xlwings', 'xlwings_server'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--host 0.0.0.0", "andre maskiner skal bare nå tjeneren med HTTPS"),
        (
            "--adresse http://effekt.kommune.no",
            "--adresse: «http://effekt.kommune.no» er ikke tillatt.",
        ),
        ("--port 0", "--port: 0 er ikke tillatt."),
        ("--proxy 0.0.0.0/0", "--proxy: «0.0.0.0/0» er ikke tillatt."),
    ],
)
def test_what_it_cannot_start_with_is_told(tmp_path: Path, options: str, told: str) -> None:
    done = cli(tmp_path, "side", *options.split())
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
