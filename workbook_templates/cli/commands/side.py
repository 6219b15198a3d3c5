"""The command ``side``: the web page for those with a browser only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from udfs.server import ServerSettings, listen, serve
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.serving import (
    encryption,
    is_loopback,
    listening_options,
    proxies_of,
    proxy_option,
    tell_address,
    whole_option,
)
from workbook_templates.web import APPLICATION, require_packages
from workbook_templates.xlsx import MAX_FILE_BYTES
from xlmodel import InputError, Violation

_ADDRESS: Final = re.compile(
    r"(https://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?)(?:/[A-Za-z0-9._~/-]*)?"
)
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_CALLS_PER_SECOND: Final = 20.0
_BURST: Final = 200


def _address(text: str | None) -> str:
    """Return the origin of a public address: a browser tells no more of where a request comes from."""
    if text is None:
        return ""
    match = _ADDRESS.fullmatch(text.strip().rstrip("/"))
    if match is None:
        allowed = "https:// og et tjenernavn, som https://effekt.kommune.no"
        raise InputError([Violation("--adresse", text, allowed)])
    return match[1].lower()


def _hosts(host: str, address: str) -> tuple[str, ...]:
    """Return the names that the page answers under: where only this machine reaches it, its own."""
    if not is_loopback(host):
        return ()
    public = urlsplit(address).hostname if address else None
    return (*_LOOPBACK, host.lower(), *([public] if public else []))


@click.command(
    cls=Command,
    help="""Start nettsiden for dem som bare har en nettleser: lag og kontroller arbeidsbøker.

    Uten valg kan bare denne maskinen nå siden. Skal andre nå den, kreves HTTPS: oppgi sertifikat og
    nøkkel, eller sett en omvendt proxy med innlogging foran, og la siden lytte på 127.0.0.1 med
    --adresse lik den adressen brukerne ser. Siden lagrer og loggfører ikke noe av det den får.

    \b
    Eksempler:
      effektmodell side
      effektmodell side --port 8080
      effektmodell side --adresse https://effekt.kommune.no --arbeidere 2
    """,
)
@listening_options(8100)
@click.option(
    "--adresse",
    metavar="https://…",
    help="Adressen brukerne når siden på, når en proxy står foran.",
)
@proxy_option
@whole_option("--arbeidere", 1, 64, 1, "Antall prosesser.")
@whole_option("--tidsgrense", 5, 600, 120, "Lengste tid for ett svar.", "SEKUNDER")
def side(
    host: str,
    port: int,
    sertifikat: Path | None,
    noekkel: Path | None,
    usikker: bool,
    adresse: str | None,
    proxy: str,
    arbeidere: int,
    tidsgrense: int,
) -> None:
    """Start the page."""
    certificate, certificate_key = encryption(host, sertifikat, noekkel, insecure=usikker)
    address = _address(adresse)
    settings = ServerSettings(
        max_body=MAX_FILE_BYTES + 1,  # what is larger by a byte is told of as the commands tell it
        max_bytes=4 * MAX_FILE_BYTES,
        time_limit=float(tidsgrense),
        calls_per_second=_CALLS_PER_SECOND,
        burst=_BURST,
        max_waiting=200,
        proxies=proxies_of(proxy),
        address=address,
        hosts=_hosts(host, address),
        secure=bool(certificate) or bool(address),
        certificate=certificate,
        certificate_key=certificate_key,
    )
    require_packages()
    listeners = listen(host.strip("[]"), port)
    tell_address("Åpne siden i en nettleser:", host, port, encrypted=bool(certificate))
    serve(settings, listeners, arbeidere, APPLICATION)
