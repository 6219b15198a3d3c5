"""Checks of a group's tab: persons, payers, sums, packages and inputs, and their summing up."""

from __future__ import annotations

from typing import Final

import numpy as np

from workbook_templates.blocks import Check, check_rows, rounding, spread, tolerance_row
from workbook_templates.effektmodell.blocks import heading, input_check
from workbook_templates.effektmodell.costs import nameless_measures
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.checks import decision_checks
from workbook_templates.effektmodell.group.python_cohort import python_checks
from workbook_templates.effektmodell.rows import GroupScope, year_row
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Unit
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.specs import INPUT_SPECS, MAX_YEARS

_AMOUNTS: Final = ("cost", "avoided", "health_gain", "production_gain")


def _zeros(_: GroupData) -> FloatArray:
    return np.zeros(MAX_YEARS)


def group_checks(scope: GroupScope, group: Group) -> None:
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
            Unit.PERSONS,
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
        row,
        1,
        f"=MAX({amounts},0)-MIN({amounts},0)",
        lambda data: data.results.amounts_reach,
        "kr",
        key="check.scale",
    )
    persons = ",".join(f"{{check.persons.{s.letter}:row}}" for s in ENTRY_SITUATIONS)
    at_end = "SUMIF({year_number:row},{Analyseperiode},{%s:row})"
    of_amounts = ("={tolerance}*(1+{check.scale})", _rounding)
    of_persons = ("={tolerance}*(1+SUM({Nye})*{Inntaksaar})", _rounding_of_persons)
    checks = [
        Check(
            "Ingen personer forsvinner eller oppstår",
            f"=MAX({persons},0)-MIN({persons},0)",
            of_persons,
        ),
        Check("Betalerne dekker kostnaden", spread("check.payers"), of_amounts),
        Check("Besparelsen er fordelt fullt ut", spread("check.avoided"), of_amounts),
        Check(
            "Årene summerer til netto i perioden",
            f"=ABS({at_end % 'net_accumulated'}-{{SumNetto}})",
            of_amounts,
        ),
        Check(
            "Årene summerer til netto nytte",
            f"=ABS({at_end % 'total_accumulated'}-{{NettoNytte}})",
            of_amounts,
        ),
        Check(
            "Tiltakspakkene er summen av tiltakene",
            "=ABS(SUM({yearly_costs})-SUM({Oppstartspakke})-SUM({Driftspakke}))",
            ("={tolerance}*(1+SUM({yearly_costs}))", _rounding_of_packages),
        ),
        *decision_checks(of_amounts),
        *python_checks(of_persons),
        Check("Alle tiltak har gyldige opplysninger", "={faulty_measures}"),
        Check(
            "Alle tiltaksrader med innhold har et navn",
            "={faulty_measures.nameless}",
            value=nameless_measures,
        ),
        *(input_check(spec) for spec in INPUT_SPECS),
    ]
    check_rows(scope, checks, f"{group.label()}: ", "Kontroll")


def _rounding(data: GroupData) -> float:
    return rounding(data.results.amounts_reach)


def _rounding_of_persons(data: GroupData) -> float:
    return rounding(float(data.inputs.new_participants.sum() * data.inputs.intake_years))


def _rounding_of_packages(data: GroupData) -> float:
    return rounding(float(data.results.packages.first_year.sum()))
