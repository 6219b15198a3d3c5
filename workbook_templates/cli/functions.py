"""Options on the Excel functions that a workbook may call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import click

from udfs.functions import DEFAULT_ROUTE, ROUTES
from workbook_templates.cli.bokmaal import Choice
from xlmodel.common.values import Provenance
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.terms import CohortEngine

_ENGINES: Final = {engine.lower(): engine for engine in CohortEngine}

engine_option: Final = click.option(
    "--kohortmotor",
    type=Choice(_ENGINES),
    help="Hva som regner deltakerflyten i begge brukergrupper: arkets egne formler, eller "
    "Excel-funksjonen EFFEKT.KOHORT, som krever tillegget. Ellers det som står i inndata (Ark).",
)

_CHOSEN: Final = Provenance(source="Valgt da arbeidsboken ble laget", grade="Høy")


def route_option(default: str | None = DEFAULT_ROUTE) -> Callable[[Any], Any]:
    """Return the option on how the workbook calls Excel functions; ``None``: what stands already."""
    usual = f"vanligvis {default}" if default else "ellers som i den gamle filen"
    return click.option(
        "--udf-rute",
        type=Choice(ROUTES),
        default=default,
        help="Tillegget som svarer når kohortmotoren er Python: office (Office.js) eller klassisk "
        f"(xlwings-tillegget i Windows), {usual}.",
    )


def with_engine(inputs: ModelInputs, choice: str | None) -> ModelInputs:
    """Return the inputs with the chosen cohort engine in both groups; as they are without a choice."""
    if choice is None:
        return inputs
    young_adults, families = (
        group.with_values(
            cohort_engine=_ENGINES[choice],
            provenance={**group.provenance, "cohort_engine": _CHOSEN},
        )
        for group in inputs.groups
    )
    return replace(inputs, young_adults=young_adults, families=families)
