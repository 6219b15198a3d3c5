"""The command ``tjener`` where it does not start, and over HTTPS and with several workers."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.udfs.conftest import RUN, environment, running
from tests.udfs.values import COHORT
from udfs.functions import FUNCTIONS

CALL = {function.name: function for function in FUNCTIONS}


def refused(*options: str, **more: str) -> str:
    """Run the command, which must stop with exit code 2; return what it says."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "tjener", *options],
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def test_without_a_licence_key_it_explains_who_may_use_which(tmp_path: Path) -> None:
    told = refused(HOME=str(tmp_path), USERPROFILE=str(tmp_path))
    assert "Ingen nøkkel er oppgitt." in told
    assert "XLWINGS_LICENSE_KEY" in told
    assert "noncommercial" in told
    assert "https://polyformproject.org/licenses/noncommercial/1.0.0" in told
    assert "https://www.xlwings.org" in told
    assert "Resten av effektmodellen trenger ingen nøkkel." in told


def test_a_key_that_is_none_is_told_apart(tmp_path: Path) -> None:
    told = refused(XLWINGS_LICENSE_KEY="noe-annet", HOME=str(tmp_path), USERPROFILE=str(tmp_path))
    assert "Nøkkelen er ugyldig eller utløpt." in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--host 0.0.0.0", "andre maskiner skal bare nå tjeneren med HTTPS"),
        ("--host ::", "andre maskiner skal bare nå tjeneren med HTTPS"),
        ("--host effekt.kommune.no", "andre maskiner skal bare nå tjeneren med HTTPS"),
        ("--port 0", "--port: 0 er ikke tillatt. Tillatt: et helt tall fra 1 til 65"),
        ("--port åtti", "--port: «åtti» er ikke tillatt."),
        ("--sertifikat a.pem", "Oppgi både --sertifikat og --noekkel"),
        ("--sertifikat a.pem --noekkel b.pem", "a.pem: filen eller mappen finnes ikke."),
        ("--opphav http://kommune.no", "--opphav: «http://kommune.no» er ikke tillatt."),
        ("--opphav *", "--opphav: «*» er ikke tillatt."),
        ("--adresse http://kommune.no", "Adressen: «http://kommune.no» er ikke tillatt."),
        ("--proxy *", "--proxy: «*» er ikke tillatt. Tillatt: IP-adresser og nett"),
        ("--proxy 10.0.0.1,*", "--proxy: «*» er ikke tillatt."),
        ("--proxy 0.0.0.0/0", "--proxy: «0.0.0.0/0» er ikke tillatt."),
        ("--proxy ::/0", "--proxy: «::/0» er ikke tillatt."),
        ("--proxy 10.0.0", "--proxy: «10.0.0» er ikke tillatt."),
        ("--proxy 10.0.0.1/8", "--proxy: «10.0.0.1/8» er ikke tillatt."),
        ("--proxy 10.0.0.1,,10.0.0.2", "--proxy: «» er ikke tillatt."),
        ("--proxy proxy.kommune.no", "--proxy: «proxy.kommune.no» er ikke tillatt."),
        ("--host 127.255.255.300", "--host 127.255.255.300: "),
        ("--prot 80", "Valget «--prot» finnes ikke. Mente du «--port»?"),
    ],
)
def test_what_it_cannot_start_with_is_told(options: str, told: str) -> None:
    assert told in refused(*options.split(), XLWINGS_LICENSE_KEY="noncommercial")


@pytest.mark.parametrize(
    "key", ["kort", "nøkkel-med-norske-bokstaver", "med\tstyretegn-i-nøkkelen"]
)
def test_a_weak_shared_key_is_refused(key: str) -> None:
    told = refused(EFFEKTMODELL_TILGANGSNOEKKEL=key, XLWINGS_LICENSE_KEY="noncommercial")
    assert "tilgangsnøkkelen må ha minst 16 tegn" in told
    assert key not in told


@pytest.mark.parametrize("key", ["", " ", "\t"])
def test_a_blank_shared_key_is_not_taken_for_none(key: str) -> None:
    told = refused(EFFEKTMODELL_TILGANGSNOEKKEL=key, XLWINGS_LICENSE_KEY="noncommercial")
    assert "EFFEKTMODELL_TILGANGSNOEKKEL er tom." in told


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_in_use_is_told_before_it_says_that_it_answers(workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = refused("--port", port, "--arbeidere", workers, XLWINGS_LICENSE_KEY="noncommercial")
    assert f"Porten {port} på 127.0.0.1 er i bruk av et annet program." in told
    assert "Tjeneren svarer" not in told
    assert "Errno" not in told


def test_an_address_of_another_machine_is_told() -> None:
    told = refused("--host", "192.0.2.1", "--usikker", XLWINGS_LICENSE_KEY="noncommercial")
    assert "--host 192.0.2.1: adressen finnes ikke på denne maskinen." in told
    assert "Tjeneren svarer" not in told


def test_it_serves_https_with_a_certificate(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    certificate, key = tmp_path / "sertifikat.pem", tmp_path / "noekkel.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run(
        [openssl, *made, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    options = ["--sertifikat", str(certificate), "--noekkel", str(key)]
    with running(*options, log=tmp_path / "log.txt", scheme="https") as server:
        assert server.result("KOHORT", *COHORT) == CALL["KOHORT"](*COHORT)
        assert "strict-transport-security" in server.client.get("/helse").headers
    key.write_text("ingen nøkkel", encoding="utf-8")
    told = refused(*options, XLWINGS_LICENSE_KEY="noncommercial")
    assert "er ikke et sertifikat og den private nøkkelen til det" in told


def test_several_workers_share_the_calls(tmp_path: Path) -> None:
    with running("--arbeidere", "2", log=tmp_path / "log.txt") as server:
        expected = CALL["KOHORT"](*COHORT)
        for _ in range(20):
            server.client.headers["Connection"] = "close"
            assert server.result("KOHORT", *COHORT) == expected
