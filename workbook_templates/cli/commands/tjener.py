"""The command ``tjener``: the backend that Excel's Office.js functions call."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import click

from udfs.office import server_address
from udfs.server import (
    ACCESS_KEY_VARIABLE,
    LICENSE_VARIABLE,
    ServerSettings,
    listen,
    require_license,
    serve,
)
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.serving import (
    encryption,
    listening_options,
    proxies_of,
    proxy_option,
    tell_address,
    whole_option,
)
from xlmodel import EffektmodellError, InputError, Violation

_ORIGIN: Final = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?", re.ASCII)
_DEFAULTS: Final = ServerSettings()
_SHORTEST_KEY: Final = 16


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
@listening_options(8000)
@click.option(
    "--adresse", metavar="https://…", help="Adressen Excel når tjeneren på, for manifestet."
)
@proxy_option
@click.option(
    "--opphav",
    multiple=True,
    metavar="https://…",
    help="Nettsted utenom Office som får lese svarene. Kan gjentas.",
)
@whole_option("--arbeidere", 1, 64, 1, "Antall prosesser.")
@whole_option("--maks-celler", 1_000, 10_000_000, _DEFAULTS.max_cells, "Celler i ett kall.")
@whole_option("--maks-mb", 1, 256, 8, "Megabyte i ett kall.")
@whole_option("--tidsgrense", 1, 600, 20, "Lengste tid for ett kall.", "SEKUNDER")
@whole_option(
    "--kall-per-sekund", 1, 100_000, 50, "Kall per sekund fra én klient, etter de første 1000."
)
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
    certificate, certificate_key = encryption(host, sertifikat, noekkel, insecure=usikker)
    settings = ServerSettings(
        max_body=maks_mb * 1_000_000,
        max_cells=maks_celler,
        time_limit=float(tidsgrense),
        calls_per_second=float(kall_per_sekund),
        proxies=proxies_of(proxy),
        origins=_origins(opphav),
        address="" if adresse is None else server_address(adresse),
        secure=bool(certificate) or adresse is not None,
        certificate=certificate,
        certificate_key=certificate_key,
        access_key=_access_key(),
    )
    require_license()
    listeners = listen(host.strip("[]"), port)
    tell_address("Tjeneren svarer på", host, port, encrypted=bool(certificate))
    serve(settings, listeners, arbeidere)
