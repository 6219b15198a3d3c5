"""The command ``personas``: a workbook of personas, worst case against best case year by year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.table import Table

import workbook_templates as workbooks
from workbook_templates.cli.bokmaal import Command
from workbook_templates.cli.output import overwrite_option, write_or_print
from workbook_templates.cli.paths import demand_ending, file_path, refuse_own_input
from workbook_templates.reports.terminal import console, new_table, plain, print_remarks
from workbook_templates.xlsx.saving import safe_file_name, write_whole
from xlmodel import EffektmodellError
from xlmodel.common.bokmaal import number_text
from xlmodel.common.terms import Group, Situation
from xlmodel.personas import (
    EXAMPLES,
    NullAlternatives,
    PersonaSet,
    SetResults,
    example,
    example_toml,
    persona_value,
    set_results,
)
from xlmodel.personas.terms import PERSONA_KEY_TERMS

_STANDARD: Final = "loerenskog"
_SHOWN: Final = {
    "sum_worst": "Worst case (kr)",
    "sum_best": "Best case (kr)",
    "sum_avoided": "Spart (kr)",
    "hump_accumulated": "Pukkel (kr)",
    "hump_earned_back": "Tjent inn",
}


@click.command(
    cls=Command,
    short_help="Lag en arbeidsbok med personaer: worst case og best case år for år.",
    help=f"""Lag en arbeidsbok (xlsx) med personaer: hva tiltakene rundt en person eller familie koster år
    for år i worst case og best case, pukkelen, og nullalternativet som forløpene gir.

    Personaene kommer fra en inndatafil (TOML), fra en personaarbeidsbok som er fylt ut, eller fra et
    eksempel. Uten valg er det eksempelet {_STANDARD}. En arbeidsbok som lages av en annen, får et nytt
    ledig personaark.

    \b
    Eksempler:
      effektmodell personas --eksempel fredrikstad
      effektmodell personas --eksempel asker --mal > personaer.toml
      effektmodell personas --inndata personaer.toml
      effektmodell personas --inndata "Personaer Asker 2019.xlsx" --ut ny.xlsx
    """,
)
@click.option(
    "--inndata",
    type=file_path,
    metavar="FIL",
    help="Inndatafil (.toml) eller utfylt personaarbeidsbok (.xlsx).",
)
@click.option(
    "--eksempel",
    metavar="NAVN",
    help=f"Ett av eksemplene som følger med: {', '.join(EXAMPLES)}.",
)
@click.option(
    "--ut",
    type=file_path,
    metavar="FIL",
    help="Filen som lages. Ellers «Personaer KOMMUNE ÅR.xlsx» i mappen du står i.",
)
@click.option(
    "--mal", is_flag=True, help="Skriv eksempelet som inndatafil (TOML), ikke som arbeidsbok."
)
@overwrite_option()
def personas(
    inndata: Path | None, eksempel: str | None, ut: Path | None, mal: bool, overskriv: bool
) -> None:
    """Write a workbook of personas, or an example as an input file."""
    if inndata is not None and (eksempel is not None or mal):
        other = "--mal" if mal else "--eksempel"
        raise EffektmodellError(f"--inndata og {other} kan ikke brukes samtidig.")
    if mal:
        demand_ending(ut, "en inndatafil", ".toml")
        write_or_print(example_toml(eksempel or _STANDARD), ut, overwrite=overskriv)
        return
    demand_ending(ut, "en arbeidsbok", ".xlsx")
    inputs, remarks = (
        workbooks.read_persona_set(inndata) if inndata else (example(eksempel or _STANDARD), ())
    )
    path = ut if ut is not None else Path(_default_name(inputs))
    refuse_own_input(path, (inndata,))
    write_whole(path, workbooks.personas_bytes(inputs), overwrite=overskriv)
    results = set_results(inputs)
    screen = console()
    screen.print(plain(f"Skrev {path}"), soft_wrap=True)
    print_remarks(remarks, screen)
    screen.print()
    screen.print(plain("Nøkkelresultater"), style="bold")
    screen.print(_key_results(results))
    screen.print()
    screen.print(plain("Nullalternativ, kr per år"), style="bold")
    screen.print(_null_table(results.null_alternatives))
    if inputs.note:
        screen.print()
        screen.print(plain(inputs.note), soft_wrap=True)


def _default_name(inputs: PersonaSet) -> str:
    return safe_file_name(f"Personaer {inputs.municipality}", f" {inputs.first_year}.xlsx")


def _key_results(results: SetResults) -> Table:
    table = new_table()
    table.add_column("Persona", overflow="fold")
    for heading in _SHOWN.values():
        table.add_column(heading, justify="right", overflow="fold")
    terms = {term.key: term for term in PERSONA_KEY_TERMS}
    for item in results.personas:
        name = plain(item.persona.name)
        if item.comparison is None:
            costs = (
                "" if course is None else number_text(course.sum_cost, "kr")
                for course in (item.worst, item.best)
            )
            table.add_row(name, *costs, *("–",) * (len(_SHOWN) - 2))
            continue
        values = (
            number_text(persona_value(item.comparison, terms[key]), terms[key].unit)
            for key in _SHOWN
        )
        table.add_row(name, *values)
    return table


def _null_table(alternatives: NullAlternatives) -> Table:
    table = new_table()
    table.add_column("")
    for situation in Situation:
        table.add_column(situation.label(), justify="right", overflow="fold")
    for group in Group:
        cells = []
        for value in alternatives[group].situations:
            amount = "" if value.amount is None else number_text(value.amount, "kr") + " "
            what = value.origin().lower()
            n = f", {value.histories} forløp" if value.is_observed else ""
            cells.append(f"{amount}({what}{n})")
        table.add_row(group.label(), *cells)
    return table
