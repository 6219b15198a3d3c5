"""The command ``priser``: what services and benefits cost, with source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import hand_over
from workbook_templates.cli.prices import price_year_option
from workbook_templates.reports import Column, Report, Row, Section, Table
from xlmodel import EffektmodellError
from xlmodel.common.errors import quoted
from xlmodel.common.price_library import Price, find_prices, library_vintage, price_library
from xlmodel.common.terms import Unit
from xlmodel.common.toml_files import suggestion

_TITLE = "Prisbiblioteket"


@click.command(
    cls=Command,
    help="""Søk i prisbiblioteket: hva tjenester og ytelser koster, med prisår, kilde og sikkerhet.

    Uten ORD vises alt. I en inndatafil henter pris = "nøkkel" prisen til et tiltak herfra, omregnet
    til filens prisår.

    \b
    Eksempler:
      effektmodell priser barnevern
      effektmodell priser sosialhjelp --prisaar 2026
      effektmodell priser --json > priser.json
    """,
)
@click.argument("ord", required=False, default="", metavar="[ORD]")
@price_year_option("Prisåret prisene skal omregnes til. Ellers står de i sitt eget.")
@click.option("--json", "as_json", is_flag=True, help="Skriv prisene som JSON.")
def priser(ord: str, prisaar: int | None, as_json: bool) -> None:  # noqa: A002  # the argument's name
    """Show the prices that a word finds."""
    found = find_prices(ord)
    if not found:
        hint = suggestion(ord, list(price_library()))
        hint = hint if hint.startswith("Mente") else "«effektmodell priser» viser alle."
        raise EffektmodellError(f"Fant ingen pris med {quoted(ord)}. {hint}")
    hand_over(_report(found, prisaar), None, as_json=as_json, overwrite=False)


def _report(found: Sequence[Price], year: int | None) -> Report:
    heads = (
        Column("Tjeneste eller ytelse", width=34),
        Column("Pris (kr)", Unit.KRONER, 12),
        Column("Per", width=16),
        Column("Sikkerhet", width=9),
    )
    table = Table(_TITLE, heads)
    rows = [Row((item.name, item.at(year)[0], item.unit, item.at(year)[2])) for item in found]
    notes = [_told(item, year) for item in found]
    sections = [Section(_TITLE, table, rows, notes=["", *notes])]
    told = f"{len(found)} av {len(price_library())} priser, {library_vintage()}."
    return Report(_TITLE, sections, lead=(told,), data=_data(found, year))


def _told(item: Price, year: int | None) -> str:
    source = item.at(year)[1].rstrip(".")
    return f"{item.name}: {source}. {item.note}".rstrip()


def _data(found: Sequence[Price], year: int | None) -> dict[str, Any]:
    """Return the entries by key, the amount in the price year asked for."""
    data = {}
    for item in found:
        amount, source, grade = item.at(year)
        data[item.key] = {
            "navn": item.name,
            "pris": amount,
            "enhet": item.unit,
            "prisaar": item.price_year if year is None else year,
            "betaler": str(item.payer),
            "indeks": item.index,
            "kilde": source,
            "sikkerhet": grade,
            "merknad": item.note,
        }
    return {"hentet": library_vintage(), "priser": data}
