"""Lists of municipalities on the page: the folder of ``alle`` as a zip file, with its progress."""

from __future__ import annotations

import gc
import io
import sys
import zipfile
from pathlib import Path

import pytest

from tests.udfs.conftest import Server
from tests.workbook_templates.web.conftest import send
from tests.workbook_templates.web.test_page import cli, plain
from workbook_templates.batch import list_template, municipality_rows
from workbook_templates.web.files import Sent
from workbook_templates.web.lists import MOST_ROWS, Zipping
from xlmodel.common.files import HeldFile

LIST = """kommunenummer;kommune;unge_voksne.nye.uholdbar;unge_voksne.suksessrate.utsatt
3203;Asker;3,5;
3201;Bærum;;75 %
9999;;1;
0301;Oslo;-1;
"""


def pieces(content: bytes) -> list[bytes]:
    found, start = [], 0
    while start < len(content):
        length = int.from_bytes(content[start : start + 4], "big")
        found.append(content[start + 4 : start + 4 + length])
        start += 4 + length
    assert start == len(content)
    return found


def test_the_zip_is_the_folder_of_the_command(page_server: Server, tmp_path: Path) -> None:
    (tmp_path / "Liste.csv").write_text(LIST, encoding="utf-8")
    done = cli(tmp_path, "alle", "Liste.csv", "--ut", "Ut")
    assert done.returncode == 1, done.stderr
    answer = send(page_server, "/arbeidsboeker", LIST.encode(), "Liste.csv")
    assert answer.status_code == 200
    found = pieces(answer.content)
    assert len(found) == int(answer.headers["X-Biter"]) == 5
    assert [bool(piece) for piece in found] == [True, True, False, False, True]
    with zipfile.ZipFile(io.BytesIO(b"".join(found))) as archive:
        assert archive.testzip() is None
        made = {name: archive.read(name) for name in archive.namelist()}
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "Ut").iterdir()}
    assert b"".join(
        pieces(send(page_server, "/arbeidsboeker", LIST.encode(), "Liste.csv").content)
    ) == b"".join(found)


def test_a_zip_that_is_given_up_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda fault: told.append(fault.exc_value))
    begun = Zipping(Sent((HeldFile.of("Liste.csv", LIST.encode()),), {}))
    vars(begun)["itself"] = begun  # so that it ends as a request's leavings do: all at once
    del begun
    gc.collect()
    assert told == []


def test_a_list_is_shown_with_what_is_wrong_in_it(page_server: Server) -> None:
    answer = send(page_server, "/liste", LIST.encode(), "Liste.csv")
    told = plain(answer.text)
    assert told.startswith("I listen er det fire kommuner.")
    assert "Ingen arbeidsbok får én rad med feil." in told
    assert "Liste.csv, rad 4: kommunens navn mangler." in told
    assert told.count("Klar") == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Liste.csv: "),
        (b"kommunenummer;kommune\n", "Liste.csv: listen har ingen kommuner."),
        (b"kommunenummer;kommune;noe\n3203;Asker;1\n", "Liste.csv"),
        (
            b"kommunenummer;kommune\n"
            + b"".join(b"%04d;K\n" % number for number in range(1000, 1001 + MOST_ROWS)),
            f"Liste.csv: listen har flere enn {MOST_ROWS} kommuner.",
        ),
    ],
)
def test_a_list_that_cannot_be_used_is_told(page_server: Server, content: bytes, told: str) -> None:
    for address in ("/liste", "/arbeidsboeker"):
        answer = send(page_server, address, content, "Liste.csv")
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith(told)


def test_the_templates_are_those_of_the_command(page_server: Server) -> None:
    empty = page_server.client.get("/listemal").content
    assert empty == list_template(as_csv=False)
    every = page_server.client.get("/listemal?med=alle").content
    assert every == list_template(as_csv=False, rows=tuple(municipality_rows(None, None)))
    shown = send(page_server, "/liste", every, "Kommuneliste.xlsx")
    assert "I listen er det 357 kommuner." in plain(shown.text)
