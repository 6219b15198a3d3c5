"""The command ``tjener``: the backend that Excel's Office.js functions call."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from udfs.office import server_address
from udfs.server import (
    ACCESS_KEY_VARIABLE,
    LICENSE_VARIABLE,
    ServerSettings,
    listen,
    require_license,
    serve,
    tls_context,
)
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.numbers import WholeNumber
from workbook_templates.cli.paths import file_path
from xlmodel import EffektmodellError, InputError, Violation
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.fields import Domain

_ORIGIN: Final = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?", re.ASCII)
_DEFAULTS: Final = ServerSettings()
_SHORTEST_KEY: Final = 16


def _whole(
    option: str, least: int, most: int, default: int, text: str, metavar: str = "TALL"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator for an option that is a whole number within these limits."""
    whole = WholeNumber(Domain("whole", least, most))
    text = f"{text} Ellers {nb_number(default)}."
    return click.option(option, type=whole, default=default, metavar=metavar, help=text)


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _origins(texts: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(text.strip().lower().rstrip("/") for text in texts)
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            allowed = "https:// og et tjenernavn, som https://excel.kommune.no"
            raise InputError([Violation("--opphav", origin, allowed)])
    return found


def _access_key() -> str:
    """Return the shared key, if the operator has set one."""
    key = os.environ.get(ACCESS_KEY_VARIABLE)
    if key is None:
        return ""
    key = key.strip()
    if not key:
        raise EffektmodellError(
            f"{ACCESS_KEY_VARIABLE} er tom. Skriv en tilgangsnøkkel i miljøvariabelen, eller fjern den "
            "dersom alle som når tjeneren, skal kunne bruke den."
        )
    if len(key) < _SHORTEST_KEY or not key.isascii() or not key.isprintable():
        raise EffektmodellError(
            f"{ACCESS_KEY_VARIABLE}: tilgangsnøkkelen må ha minst {_SHORTEST_KEY} tegn, bare bokstaver "
            "fra a til z, tall og vanlige skilletegn."
        )
    return key


def _proxies(text: str) -> tuple[str, ...]:
    """Return the addresses and networks that may tell who the client is; never all of them."""
    found = tuple(part.strip() for part in text.split(","))
    for part in found:
        try:
            everyone = ipaddress.ip_network(part).prefixlen == 0
        except ValueError:
            everyone = True
        if everyone:
            allowed = "IP-adresser og nett med komma mellom, som 10.0.0.5,10.1.0.0/16"
            raise InputError([Violation("--proxy", part, allowed)])
    return found


def _encryption(certificate: Path | None, key: Path | None) -> tuple[str, str]:
    """Return the files that the server encrypts with; refuse those that cannot be used."""
    if certificate is None and key is None:
        return "", ""
    if certificate is None or key is None:
        raise EffektmodellError("Oppgi både --sertifikat og --noekkel, eller ingen av dem.")
    tls_context(certificate, key)
    return str(certificate.absolute()), str(key.absolute())


@click.command(
    cls=Command,
    help=f"""Start tjeneren som regner ut funksjonene EFFEKT.KOHORT, EFFEKT.RESULTAT og de andre i Excel.

    Uten valg kan bare denne maskinen nå tjeneren. Skal andre nå den, kreves HTTPS: oppgi sertifikat og
    nøkkel, eller sett en omvendt proxy foran som tar seg av HTTPS, og la tjeneren lytte på 127.0.0.1.
    Tjeneren lagrer og loggfører ikke noe av det den regner på.

    xlwings PRO krever en lisensnøkkel i miljøvariabelen {LICENSE_VARIABLE}. Settes miljøvariabelen
    {ACCESS_KEY_VARIABLE}, må hver bruker legge inn den samme nøkkelen i oppgaveruten.

    \b
    Eksempler:
      effektmodell tjener
      effektmodell tjener --host 0.0.0.0 --sertifikat kjede.pem --noekkel n.pem
      effektmodell tjener --arbeidere 4 --adresse https://effekt.kommune.no
    """,
)
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADRESSE",
    help="Adressen tjeneren lytter på. Ellers 127.0.0.1.",
)
@_whole("--port", 1, 65_535, 8000, "Porten tjeneren lytter på.")
@click.option("--sertifikat", type=file_path, metavar="FIL.pem", help="Sertifikatkjede for HTTPS.")
@click.option(
    "--noekkel",
    type=file_path,
    metavar="FIL.pem",
    help="Den private nøkkelen til sertifikatet, uten passord.",
)
@click.option(
    "--usikker",
    is_flag=True,
    help="Tillat HTTP for andre maskiner, når en proxy foran tar seg av HTTPS.",
)
@click.option(
    "--adresse", metavar="https://…", help="Adressen Excel når tjeneren på, for manifestet."
)
@click.option(
    "--proxy",
    default="127.0.0.1",
    metavar="ADRESSER",
    help="Proxyer som får fortelle hvem klienten er. Ellers 127.0.0.1.",
)
@click.option(
    "--opphav",
    multiple=True,
    metavar="https://…",
    help="Nettsted utenom Office som får lese svarene. Kan gjentas.",
)
@_whole("--arbeidere", 1, 64, 1, "Antall prosesser.")
@_whole("--maks-celler", 1_000, 10_000_000, _DEFAULTS.max_cells, "Celler i ett kall.")
@_whole("--maks-mb", 1, 256, 8, "Megabyte i ett kall.")
@_whole("--tidsgrense", 1, 600, 20, "Lengste tid for ett kall.", "SEKUNDER")
@_whole("--kall-per-sekund", 1, 100_000, 50, "Kall per sekund fra én klient, etter de første 1000.")
def tjener(
    host: str,
    port: int,
    sertifikat: Path | None,
    noekkel: Path | None,
    usikker: bool,
    adresse: str | None,
    proxy: str,
    opphav: tuple[str, ...],
    arbeidere: int,
    maks_celler: int,
    maks_mb: int,
    tidsgrense: int,
    kall_per_sekund: int,
) -> None:
    """Start the server."""
    certificate, certificate_key = _encryption(sertifikat, noekkel)
    encrypted = bool(certificate)
    if not encrypted and not usikker and not _is_loopback(host):
        raise EffektmodellError(
            f"--host {host}: andre maskiner skal bare nå tjeneren med HTTPS. Oppgi --sertifikat og "
            "--noekkel, eller --usikker dersom en proxy foran tar seg av HTTPS."
        )
    settings = ServerSettings(
        max_body=maks_mb * 1_000_000,
        max_cells=maks_celler,
        time_limit=float(tidsgrense),
        calls_per_second=float(kall_per_sekund),
        proxies=_proxies(proxy),
        origins=_origins(opphav),
        address="" if adresse is None else server_address(adresse),
        secure=encrypted or adresse is not None,
        certificate=certificate,
        certificate_key=certificate_key,
        access_key=_access_key(),
    )
    require_license()
    listeners = listen(host.strip("[]"), port)
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    click.echo(f"Tjeneren svarer på {'https' if encrypted else 'http'}://{shown}:{port}", err=True)
    click.echo("Avslutt med Ctrl+C.", err=True)
    serve(settings, listeners, arbeidere)
