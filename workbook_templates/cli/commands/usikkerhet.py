"""The command ``usikkerhet``: how far chance and assumptions spread the answer of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from workbook_templates.cli.bokmaal import Choice, Command
from workbook_templates.cli.numbers import WholeNumber
from workbook_templates.cli.output import hand_over, overwrite_option, working
from workbook_templates.cli.paths import demand_ending, file_path, refuse_own_input
from workbook_templates.effektmodell.chance_report import chance_report
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.paper import require_packages
from workbook_templates.registry import kind_of
from workbook_templates.reports import console, print_lines, print_remarks
from workbook_templates.xlsx import Book, refuse_existing, write_whole
from xlmodel import EffektmodellError
from xlmodel.analyses import MOST_DRAWS
from xlmodel.common.fields import Domain
from xlmodel.common.terms import Group

_DRAWS: Final = Domain("whole", 100, MOST_DRAWS)
_SEED: Final = Domain("whole", 0, 999_999_999)
_USUAL_DRAWS: Final = 10_000
_SECTIONS: Final = tuple(group.section for group in Group)


@click.command(
    cls=Command,
    help="""Trekk mulige utfall av effektmodellen i FIL.xlsx, og vis hvor mye svaret varierer.

    Arbeidsboken regner med forventet antall personer. Med få deltakere betyr det mye hvem som
    faktisk lykkes. Her trekkes hver person for seg, de usikre forutsetningene (lav, basis og høy),
    og begge deler samtidig. Samme frø gir samme svar.

    \b
    Eksempler:
      effektmodell usikkerhet "Effektmodell Asker 2020.xlsx"
      effektmodell usikkerhet asker.xlsx --trekninger 50000 --json > utfall.json
      effektmodell usikkerhet asker.xlsx --figur svar.png --gruppe familie
    """,
)
@click.argument("fil", type=file_path, metavar="FIL.xlsx")
@click.option(
    "--trekninger",
    type=WholeNumber(_DRAWS),
    default=_USUAL_DRAWS,
    metavar="ANTALL",
    help=f"Antall trekninger, fra 100 til {MOST_DRAWS}. Ellers {_USUAL_DRAWS}.",
)
@click.option(
    "--froe",
    type=WholeNumber(_SEED),
    default=1,
    metavar="TALL",
    help="Frøet som trekningene begynner fra. Ellers 1.",
)
@click.option("--figur", type=file_path, metavar="FIL.png", help="Skriv figuren av en gruppe.")
@click.option(
    "--gruppe",
    type=Choice(_SECTIONS),
    default=_SECTIONS[0],
    help="Gruppen som figuren viser. Ellers unge voksne.",
)
@overwrite_option("figuren")
@click.option("--json", "as_json", is_flag=True, help="Skriv resultatene som JSON.")
def usikkerhet(
    fil: Path,
    trekninger: int,
    froe: int,
    figur: Path | None,
    gruppe: str,
    overskriv: bool,
    as_json: bool,
) -> None:
    """Show how far chance and assumptions spread the answer."""
    demand_ending(figur, "en figur", ".png")
    if figur is not None:
        require_packages()
        if not overskriv:
            refuse_existing(figur)
    book = Book.open(fil)
    kind = kind_of(book.tabs, book.names)
    if kind is not EFFEKTMODELL:
        raise EffektmodellError(
            f"{fil}: dette er en arbeidsbok for {kind.title}. Usikkerhet regnes bare av "
            "effektmodellen."
        )
    contents = EFFEKTMODELL.read(fil, book)
    with working("Trekker utfall …"):
        report, figures = chance_report(contents.inputs, trekninger, froe)
    hand_over(report, None, as_json=as_json, overwrite=False)
    if not as_json:
        print_remarks(contents.remarks, console())
    if figur is not None:
        from workbook_templates.paper import figure_png  # noqa: PLC0415  # needs the extra

        refuse_own_input(figur, (fil,))
        chosen = next(
            item
            for item, group in zip(figures, contents.inputs.groups, strict=True)
            if group.group.section == gruppe
        )
        write_whole(figur, figure_png(chosen), overwrite=overskriv)
        if not as_json:
            print_lines([f"\nSkrev {figur}"], console())
