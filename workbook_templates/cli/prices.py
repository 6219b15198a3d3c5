"""The options of price year and index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

from workbook_templates.cli.numbers import WholeNumber
from xlmodel.common.price_index import INDEX_CHOICES
from xlmodel.common.shared_fields import PRICE_YEAR

_INDICES: Final = "|".join((*INDEX_CHOICES, "TALL", "FIL"))

index_option: Final = click.option(
    "--indeks",
    metavar=_INDICES,
    help="Én indeks for alle beløp: en av modellens, en faktor eller en fil med år og indeks. "
    "Ellers har hvert beløp sin egen.",
)


def price_year_option(text: str) -> Callable[[Any], Any]:
    """Return the option of a price year, with its help."""
    return click.option("--prisaar", type=WholeNumber(PRICE_YEAR), metavar="ÅR", help=text)
