"""The commands ``ny``, ``mal`` and ``vis``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

import workbook_templates as workbooks
from udfs.functions import Route
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.functions import engine_option, route_option, with_engine
from workbook_templates.cli.output import hand_over, overwrite_option, working, write_or_print
from workbook_templates.cli.paths import demand_ending, file_path, nameable_path, refuse_own_input
from workbook_templates.cli.prices import index_option, price_year_option
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.plan import effektmodell_bytes
from workbook_templates.effektmodell.summary import price_year_notes, yearly_report
from workbook_templates.reports import (
    console,
    print_lines,
    print_remarks,
    print_report,
)
from workbook_templates.xlsx import write_whole
from xlmodel import (
    EffektmodellError,
    ModelInputs,
    default_inputs,
    load_inputs,
    template_toml,
)
from xlmodel.common.municipalities import municipality_typed
from xlmodel.common.price_index import IndexedLevel, PriceLevel
from xlmodel.common.terms import Group
from xlmodel.control_group import with_control_group
from xlmodel.effektmodell import INPUT_BY_KEY
from xlmodel.effektmodell.price_level import at_price_level
from xlmodel.living_conditions import register_results, with_success_rates
from xlmodel.personas import null_price_years, set_results, with_null_alternatives


@click.command(
    cls=Command,
    help="""Lag en arbeidsbok (xlsx) for KOMMUNE.

    Tallene er modellens eksempeltall, bortsett fra dem som står i inndatafilen. Kommunenavnet her
    går foran navnet i filen. Navn med mellomrom skrives i anførselstegn: "Nordre Follo". Et
    kommunenummer gir navnet.

    Med --prisaar reguleres beløpene fra prisåret de står i, hvert med sin indeks, og kilden forteller
    om det. Uten er standardtallene i 2019-kroner.

    \b
    Eksempler:
      effektmodell ny Asker
      effektmodell ny 3203 --inndata asker.toml
      effektmodell ny Asker --prisaar 2026
      effektmodell ny Asker --ut asker.xlsx --overskriv
      effektmodell ny Asker --nullalternativ "Personaer Asker 2019.xlsx"
      effektmodell ny Asker --suksessrater "Levekår Asker 2024.xlsx"
      effektmodell ny Asker --kostra "Kontrollgruppe Asker 2023.xlsx"
      effektmodell ny Asker --kohortmotor python --udf-rute klassisk
    """,
)
@click.argument("kommune", metavar="KOMMUNE")
@click.option(
    "--inndata",
    type=file_path,
    metavar="FIL.toml",
    help="Kommunens egne tall («effektmodell mal»).",
)
@click.option(
    "--ut",
    type=file_path,
    metavar="FIL.xlsx",
    help="Filen som lages. Ellers «Effektmodell KOMMUNE ÅR.xlsx» i mappen du står i.",
)
@click.option(
    "--nullalternativ",
    type=file_path,
    metavar="FIL",
    help="Personaarbeidsbok (.xlsx) eller inndatafil for personaer (.toml) som gir "
    "nullalternativet, med kilde.",
)
@click.option(
    "--suksessrater",
    type=file_path,
    metavar="FIL",
    help="Arbeidsbok for levekår (.xlsx) eller inndatafil for levekår (.toml) som gir suksessratene, "
    "med kilde og sikkerhet.",
)
@click.option(
    "--likevel",
    is_flag=True,
    help="Bruk suksessratene selv om et steg har for få flyttinger.",
)
@click.option(
    "--kostra",
    type=nameable_path,
    metavar="FIL",
    help="Arbeidsbok for kontrollgruppen (.xlsx, fra «effektmodell kostra») eller inndatafilen dens (.toml), "
    "som gir dødvekt og tilbakefall, med kilde og sikkerhet.",
)
@price_year_option("Prisåret beløpene skal reguleres til.")
@index_option
@engine_option
@route_option()
@overwrite_option()
def ny(
    kommune: str,
    inndata: Path | None,
    ut: Path | None,
    nullalternativ: Path | None,
    suksessrater: Path | None,
    likevel: bool,
    kostra: Path | None,
    prisaar: int | None,
    indeks: str | None,
    kohortmotor: str | None,
    udf_rute: Route,
    overskriv: bool,
) -> None:
    """Write a workbook."""
    demand_ending(ut, "en arbeidsbok", ".xlsx")
    name, hint = municipality_typed(kommune)
    inputs = default_inputs(name) if inndata is None else load_inputs(inndata, name)
    inputs = with_engine(inputs, kohortmotor)
    level = _level(inputs, prisaar, indeks)
    remarks: tuple[str, ...] = (hint,) if hint else ()
    own_years: dict[tuple[Group, str], int] = {}
    if nullalternativ is not None:
        personas, told = workbooks.PERSONAS.inputs_from(nullalternativ)
        remarks += tuple(told)
        histories = set_results(personas)
        inputs = with_null_alternatives(
            inputs, histories, nullalternativ.name, any_price_year=level is not None
        )
        own_years = null_price_years(histories)
    if likevel and suksessrater is None:
        raise EffektmodellError("--likevel brukes sammen med --suksessrater FIL.")
    if suksessrater is not None:
        register, found = workbooks.LIVING_CONDITIONS.inputs_from(suksessrater)
        results = register_results(register)
        inputs = with_success_rates(inputs, results, suksessrater.name, anyway=likevel)
        remarks += (*found, *filter(None, [results.bias]))
    if kostra is not None:
        control, found = workbooks.CONTROL_GROUP.inputs_from(kostra)
        inputs, told = with_control_group(inputs, control, kostra.name)
        remarks += (*found, *told)
    if level is not None:
        inputs = at_price_level(inputs, level, own_years)
    path = ut if ut is not None else Path(EFFEKTMODELL.file_name(inputs))
    refuse_own_input(path, (inndata, nullalternativ, suksessrater, kostra))
    with working("Lager arbeidsboken …"):
        write_whole(path, effektmodell_bytes(inputs, route=udf_rute), overwrite=overskriv)
    screen = console()
    print_lines([f"Skrev {path}"], screen)
    print_remarks(remarks, screen)
    print_report(EFFEKTMODELL.summary(inputs), screen)
    print_lines(price_year_notes(inputs) if level is None else [level.summary()], screen)
    if nullalternativ is not None:
        told = (*_sources(inputs, "null_alternative"), *_sources(inputs, "municipal_share"))
        print_lines(["", *told], screen)
    if suksessrater is not None:
        print_lines(["", *_sources(inputs, "success_rate")], screen)
    given = [
        str(path) for path in (inndata, nullalternativ, suksessrater, kostra) if path is not None
    ]
    reminder = (
        f"Det som ikke står i {' eller '.join(given)}, er eksempeltall. Erstatt dem med kommunens egne."
        if given
        else "Alle tall er eksempeltall. Erstatt dem med kommunens egne."
    )
    print_lines(["", reminder], screen)


def _level(inputs: ModelInputs, year: int | None, index: str | None) -> PriceLevel | None:
    """Return the price level asked for; the defaults may stand in another year than the file's."""
    if year is not None and index is None:
        return IndexedLevel(year)
    return workbooks.price_change(inputs.price_year, year, index)


def _sources(inputs: ModelInputs, key: str) -> Iterator[str]:
    label = INPUT_BY_KEY[key].nb
    for group in inputs.groups:
        yield f"{label}, {group.group.label().lower()}: {group.source_of(key).source}"


@click.command(
    cls=Command,
    help="""Skriv en kommentert mal for inndata (TOML) til skjermen, eller til en fil.

    Endre tallene i malen, og bruk filen med «ny --inndata» eller «vis».

    \b
    Eksempler:
      effektmodell mal > asker.toml
      effektmodell mal --ut asker.toml     (det sikre valget i Windows PowerShell)
    """,
)
@click.option(
    "--ut", type=file_path, metavar="FIL.toml", help="Filen som lages, i stedet for skjermen."
)
@overwrite_option()
def mal(ut: Path | None, overskriv: bool) -> None:
    """Write the commented input file; always UTF-8 where no terminal reads it."""
    demand_ending(ut, "en inndatafil", ".toml")
    write_or_print(template_toml(), ut, overwrite=overskriv)


@click.command(
    cls=Command,
    help="""Vis resultatene av inndatafilen FIL.toml: nøkkelresultater og tall per år.

    Uten fil vises resultatene av modellens eksempeltall. Beløp er i faste kroner.

    \b
    Eksempler:
      effektmodell vis asker.toml
      effektmodell vis asker.toml --json > asker.json
    """,
)
@click.argument("fil", type=file_path, metavar="[FIL.toml]", required=False)
@click.option("--inndata", type=file_path, metavar="FIL.toml", help="Det samme som FIL.toml.")
@click.option("--json", "as_json", is_flag=True, help="Skriv alle resultater som JSON.")
def vis(fil: Path | None, inndata: Path | None, as_json: bool) -> None:
    """Show the results."""
    if fil is not None and inndata is not None:
        raise EffektmodellError(
            "Oppgi inndatafilen én gang: enten som FIL.toml eller med --inndata."
        )
    path = fil if fil is not None else inndata
    inputs = load_inputs(path) if path is not None else default_inputs()
    hand_over(yearly_report(inputs), None, as_json=as_json, overwrite=False)
