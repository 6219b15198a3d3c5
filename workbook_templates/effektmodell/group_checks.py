"""Checks of a group's tab: persons, payers, sums, packages and inputs, and their summing up."""

from __future__ import annotations

from typing import Final

import numpy as np

from workbook_templates.blocks.checks import TOLERANCE, Check, check_rows, spread, tolerance_row
from workbook_templates.effektmodell.blocks import heading, input_check
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.group_python import python_checks
from workbook_templates.effektmodell.group_rows import year_row
from workbook_templates.sheet.scope import Scope
from xlmodel.common.terms import ENTRY_SITUATIONS, Group
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.specs import INPUT_SPECS, MAX_YEARS

_AMOUNTS: Final = ("cost", "avoided", "health_gain", "production_gain")


def _zeros(_: GroupData) -> FloatArray:
    return np.zeros(MAX_YEARS)


def group_checks(scope: Scope, group: Group) -> None:
    """Place the checks and the group's answer, which feeds the master check."""
    sheet = scope.sheet
    heading(scope, "checks")
    tolerance_row(scope)
    for situation in ENTRY_SITUATIONS:
        letter = situation.letter
        year_row(
            scope,
            f"check.persons.{letter}",
            f"Personer fra {situation.label().lower()} som mangler",
            f"SUM({{lab.{letter}}})+SUM({{out.{letter}}})"
            f"-{{new_participants.{letter}}}*MIN({{year_number}},{{Inntaksaar}})",
            _zeros,
            "persons",
            unit="personer",
            label_style="note",
        )
    year_row(
        scope,
        "check.payers",
        "Kommune + stat − kostnad",
        "{cost_municipality}+{cost_state}-{cost}",
        _zeros,
        label_style="note",
    )
    year_row(
        scope,
        "check.avoided",
        "Kommune + stat − besparelse",
        "IF(COUNT({NullKommuneandel})=0,0,SUM({avoided_municipality},{avoided_state})-{avoided})",
        _zeros,
        label_style="note",
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Største beløp i et år", "note")
    amounts = ",".join(f"{{{key}:row}}" for key in _AMOUNTS)
    scope.formula(
        row, 1, f"=MAX({amounts},0)-MIN({amounts},0)", _largest_amount, "kr", key="check.scale"
    )
    persons = ",".join(f"{{check.persons.{s.letter}:row}}" for s in ENTRY_SITUATIONS)
    at_end = "SUMIF({year_number:row},{Analyseperiode},{%s:row})"
    rounding = ("={tolerance}*(1+{check.scale})", _rounding)
    of_persons = ("={tolerance}*(1+SUM({Nye})*{Inntaksaar})", _rounding_of_persons)
    checks = [
        Check(
            "Ingen personer forsvinner eller oppstår",
            f"=MAX({persons},0)-MIN({persons},0)",
            of_persons,
        ),
        Check("Betalerne dekker kostnaden", spread("check.payers"), rounding),
        Check("Besparelsen er fordelt fullt ut", spread("check.avoided"), rounding),
        Check(
            "Årene summerer til netto i perioden",
            f"=ABS({at_end % 'net_accumulated'}-{{SumNetto}})",
            rounding,
        ),
        Check(
            "Årene summerer til netto nytte",
            f"=ABS({at_end % 'total_accumulated'}-{{NettoNytte}})",
            rounding,
        ),
        Check(
            "Tiltakspakkene er summen av tiltakene",
            "=ABS(SUM({yearly_costs})-SUM({Oppstartspakke})-SUM({Driftspakke}))",
            ("={tolerance}*(1+SUM({yearly_costs}))", _rounding_of_packages),
        ),
        *python_checks(of_persons),
        Check("Alle tiltak har gyldige opplysninger", "={faulty_measures}"),
        *(input_check(spec) for spec in INPUT_SPECS),
    ]
    check_rows(scope, checks, f"{group.label()}: ", "Kontroll")


def _largest_amount(data: GroupData) -> float:
    """Return what the rounding of amounts is measured against: how far the yearly amounts reach."""
    rows = [getattr(data.results, key) for key in _AMOUNTS]
    return float(np.max(rows, initial=0) - np.min(rows, initial=0))


def _rounding(data: GroupData) -> float:
    return TOLERANCE * (1 + _largest_amount(data))


def _rounding_of_persons(data: GroupData) -> float:
    entrants = float(data.inputs.new_participants.sum() * data.inputs.intake_years)
    return TOLERANCE * (1 + entrants)


def _rounding_of_packages(data: GroupData) -> float:
    return TOLERANCE * (1 + float(data.results.packages.first_year.sum()))
