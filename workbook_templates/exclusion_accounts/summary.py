"""The results as a report: key results, and each level of government."""

from __future__ import annotations

from typing import Final

from workbook_templates.reports import Cell, Column, Report, Row, Section, Table, numbers, texts
from xlmodel.common.terms import Unit
from xlmodel.exclusion_accounts import (
    KEY_TERMS,
    TARGET_GROUPS,
    ExclusionInputs,
    Level,
    ProfileGroup,
    exclusion_results,
    key_value,
)

_RESULTS: Final = Table(
    "Nøkkelresultater", (*texts(Resultat=44), Column("Verdi", Unit.KRONER, 24), *texts(Enhet=10))
)
_LEVELS: Final = Table("Nivåer", (*texts(Nivå=20), *numbers(Unit.KRONER, 20, "Gevinst", "Netto")))


def summary(inputs: ExclusionInputs) -> Report:
    """Return the key results of the measure, and what each level gains."""
    results = exclusion_results(inputs)
    keys = [
        Row(
            (
                term.nb,
                Cell(_shown(key_value(results, term), term.unit), term.unit),
                _unit(term.unit),
            )
        )
        for term in KEY_TERMS
    ]
    levels = [
        Row((str(level), float(gain), float(net)))
        for level, gain, net in zip(
            Level, results.sum_gain_by_level, results.net_by_level, strict=True
        )
    ]
    missing = [
        f"Profilene har ingen rader for «{group}», så den regnes som 0."
        for group in ProfileGroup
        if not results.has_rows(group)
    ]
    about = f"Målgruppe {inputs.target}: {TARGET_GROUPS[inputs.target - 1]}."
    sections = [
        Section("Nøkkelresultater", _RESULTS, keys, lead=(about, *missing)),
        Section("Nivåer", _LEVELS, levels),
    ]
    if inputs.note:
        sections.append(Section(lead=("", inputs.note)))
    return Report("Nøkkelresultater", sections, (_RESULTS, _LEVELS))


def _unit(unit: Unit) -> str:
    return "" if unit is Unit.SHARE else unit


def _shown(value: float | str, unit: Unit) -> float | str:
    """Return a result with the decimals that a reader is helped by: a share to a tenth of a per cent."""
    return round(value, 3) if unit is Unit.SHARE and isinstance(value, float) else value
