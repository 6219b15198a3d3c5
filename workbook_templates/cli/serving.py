"""Options of the commands that serve over HTTP: where they listen, encryption, proxies, limits."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from udfs.server import tls_context
from workbook_templates.cli.numbers import WholeNumber
from workbook_templates.cli.paths import file_path
from xlmodel import EffektmodellError, InputError, Violation
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.fields import Domain

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def whole_option(
    option: str, least: int, most: int, default: int, text: str, metavar: str = "TALL"
) -> _Decorator:
    """Return the decorator for an option that is a whole number within these limits."""
    whole = WholeNumber(Domain("whole", least, most))
    text = f"{text} Ellers {nb_number(default)}."
    return click.option(option, type=whole, default=default, metavar=metavar, help=text)


def listening_options(port: int) -> _Decorator:
    """Return the options of an address, with its usual port, and of encryption."""
    options = (
        click.option(
            "--host",
            default="127.0.0.1",
            metavar="ADRESSE",
            help="Adressen tjeneren lytter på. Ellers 127.0.0.1.",
        ),
        whole_option("--port", 1, 65_535, port, "Porten tjeneren lytter på."),
        click.option(
            "--sertifikat", type=file_path, metavar="FIL.pem", help="Sertifikatkjede for HTTPS."
        ),
        click.option(
            "--noekkel",
            type=file_path,
            metavar="FIL.pem",
            help="Den private nøkkelen til sertifikatet, uten passord.",
        ),
        click.option(
            "--usikker",
            is_flag=True,
            help="Tillat HTTP for andre maskiner, når en proxy foran tar seg av HTTPS.",
        ),
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


proxy_option: Final = click.option(
    "--proxy",
    default="127.0.0.1",
    metavar="ADRESSER",
    help="Proxyer som får fortelle hvem klienten er. Ellers 127.0.0.1.",
)


def is_loopback(host: str) -> bool:
    """Say whether an address is one that this machine alone reaches."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def proxies_of(text: str) -> tuple[str, ...]:
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


def encryption(
    host: str, certificate: Path | None, key: Path | None, *, insecure: bool
) -> tuple[str, str]:
    """Return the files that the server encrypts with; refuse those that cannot be used.

    Other machines are admitted with encryption only, unless the operator says that it is ``insecure``.
    """
    if certificate is None and key is None:
        if insecure or is_loopback(host):
            return "", ""
        raise EffektmodellError(
            f"--host {host}: andre maskiner skal bare nå tjeneren med HTTPS. Oppgi --sertifikat og "
            "--noekkel, eller --usikker dersom en proxy foran tar seg av HTTPS."
        )
    if certificate is None or key is None:
        raise EffektmodellError("Oppgi både --sertifikat og --noekkel, eller ingen av dem.")
    tls_context(certificate, key)
    return str(certificate.absolute()), str(key.absolute())


def tell_address(text: str, host: str, port: int, *, encrypted: bool) -> None:
    """Tell on standard error where the server answers, and how it is stopped."""
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    click.echo(f"{text} {'https' if encrypted else 'http'}://{shown}:{port}", err=True)
    click.echo("Avslutt med Ctrl+C.", err=True)
