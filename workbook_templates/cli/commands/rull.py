"""The command ``rull``: next year's workbook from an old one."""

from __future__ import annotations

from pathlib import Path

import click

from udfs.functions import Route
from workbook_templates.cli.bokmaal import Command, demanded
from workbook_templates.cli.functions import route_option
from workbook_templates.cli.numbers import WholeNumber
from workbook_templates.cli.output import overwrite_option
from workbook_templates.cli.paths import demand_ending, file_path, is_same_file
from workbook_templates.cli.prices import index_option, price_year_option
from workbook_templates.kinds import RollRequest
from workbook_templates.reports import (
    console,
    print_lines,
    print_remarks,
    print_report,
)
from workbook_templates.rolling import roll_file
from workbook_templates.xlsx import write_whole
from xlmodel import EffektmodellError
from xlmodel.effektmodell.specs import INPUT_BY_KEY


@click.command(
    cls=Command,
    help="""Lag en ny arbeidsbok med inndataene og tiltakene i GAMMEL.xlsx, et annet første år og,
    om ønskelig, et annet prisår. Den gamle filen endres ikke.

    Med et nytt prisår reguleres nullalternativ, verdi av ett QALY, lønnskostnad og prisen på alle
    tiltak og avrundes til hele øre. Hvert beløp følger sin egen indeks: tjenester og lønn kommunal
    deflator, ytelser G, QALY verdien av et statistisk liv. --indeks velger én indeks for alle: deflator,
    kpi, g, en faktor (1,31 er 31 % prisvekst), eller en CSV-fil eller arbeidsbok med årstall i første
    kolonne og indeks i den andre. Kilden forteller hva som er gjort, og det står under «Om filen» på
    fanen Introduksjon.

    Et investeringsfond får et senere første år. Saldoen ved utgangen av året før blir kapitalen, det hver
    innsats har kostet og betalt tilbake, følger med, og faktiske tilbakeføringer beholdes. Beløpene i
    et fond indeksreguleres ikke.

    \b
    Eksempler:
      effektmodell rull "Effektmodell Asker 2020.xlsx" --startaar 2027
      effektmodell rull Asker.xlsx --startaar 2027 --prisaar 2026
      effektmodell rull Asker.xlsx --startaar 2027 --prisaar 2026 --indeks 1,31
      effektmodell rull Asker.xlsx --startaar 2027 --prisaar 2026 --indeks kpi.csv
      effektmodell rull "Investeringsfond Norrköping 2011.xlsx" --startaar 2012
    """,
)
@click.argument("gammel", type=file_path, metavar="GAMMEL.xlsx")
@click.option(
    "--startaar",
    type=WholeNumber(INPUT_BY_KEY["first_year"].domain),
    callback=demanded,
    metavar="ÅR",
    help="Det nye første året; i effektmodellen for begge brukergrupper. Må oppgis.",
)
@price_year_option("Prisåret beløpene skal reguleres til.")
@index_option
@click.option(
    "--ut",
    type=file_path,
    metavar="FIL.xlsx",
    help="Filen som lages. Ellers «Effektmodell KOMMUNE ÅR.xlsx», eller hva den gamle er, i mappen du står i.",
)
@route_option(None)
@overwrite_option()
def rull(
    gammel: Path,
    startaar: int,
    prisaar: int | None,
    indeks: str | None,
    ut: Path | None,
    udf_rute: Route | None,
    overskriv: bool,
) -> None:
    """Roll a workbook forward."""
    demand_ending(ut, "en arbeidsbok", ".xlsx")
    kind, rolled = roll_file(gammel, RollRequest(gammel.name, startaar, prisaar, indeks, udf_rute))
    target = ut if ut is not None else Path(kind.file_name(rolled.inputs))
    if is_same_file(target, gammel):
        raise EffektmodellError(
            f"{target}: dette er den gamle arbeidsboken, som ikke endres. Oppgi et annet navn med --ut."
        )
    write_whole(target, rolled.content(), overwrite=overskriv)
    screen = console()
    print_lines(
        [f"Skrev {target}", f"Rullet frem fra {rolled.history[0]}.", rolled.history[1]], screen
    )
    print_remarks((*rolled.remarks, *kind.warnings(rolled.inputs)), screen)
    print_report(kind.summary(rolled.inputs), screen)
