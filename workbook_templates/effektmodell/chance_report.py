"""How far chance and assumptions spread the answer, as a report and as a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from workbook_templates.reports import Cell, Column, Report, Row, Section, Table
from workbook_templates.sheet import Drawing, DrawnSeries
from xlmodel.analyses import Drawn, drawn_outcomes
from xlmodel.common.terms import Group, Unit
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.decision import HALF_OERE
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs

_TITLE: Final = "Usikkerhet"
_SHARES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_STEPS: Final = 21


@dataclass(frozen=True, slots=True)
class _Source:
    """What is drawn: its key in JSON, its label, and whether persons and drivers are."""

    key: str
    label: str
    persons: bool
    drivers: bool


_SOURCES: Final = (
    _Source("personer", "Tilfeldighet blant deltakerne", persons=True, drivers=False),
    _Source("forutsetninger", "Usikre forutsetninger", persons=False, drivers=True),
    _Source("begge", "Begge deler", persons=True, drivers=True),
)
_TARGETS: Final = (("netto", "Netto"), ("total", "Total"))


def chance_report(inputs: ModelInputs, draws: int, seed: int) -> tuple[Report, tuple[Drawing, ...]]:
    """Return the spread of net and total by what is drawn, and a figure a group."""
    heads = (
        Column("", width=32),
        Column("", width=7),
        *(Column(f"{share * 100:.0f} %", Unit.KRONER, 13) for share in _SHARES),
        Column("I null eller bedre", Unit.SHARE, 12),
    )
    table = Table(_TITLE, heads)
    sections, figures, data = [], [], {}
    for group in inputs.groups:
        found = {source: _drawn(group, source, draws, seed) for source in _SOURCES}
        rows = list(_rows(found))
        title = f"{group.group.label()} (kr)"
        sections.append(Section(title, table, rows, notes=_notes(group)))
        figures.append(_figure(group.group, found[_SOURCES[-1]], inputs.price_year))
        data[group.group.section] = _data(found)
    lead = (
        Cell(f"{inputs.municipality} · {inputs.programme}", tone="strong"),
        f"{draws} trekninger, frø {seed}. Beløp i {inputs.price_year}-kroner, hele perioden.",
    )
    about = {"kommune": inputs.municipality, "prisaar": inputs.price_year}
    drawn = {"trekninger": draws, "froe": seed}
    return Report(_TITLE, sections, lead=lead, data=about | drawn | data), tuple(figures)


def _drawn(group: GroupInputs, source: _Source, draws: int, seed: int) -> Drawn:
    return drawn_outcomes(group, draws, seed, persons=source.persons, drivers=source.drivers)


def _outcomes(drawn: Drawn) -> Iterator[tuple[str, str, FloatArray]]:
    for (key, label), amounts in zip(_TARGETS, (drawn.net, drawn.total), strict=True):
        yield key, label, amounts


def _quantiles(amounts: FloatArray) -> list[float]:
    return [float(value) for value in np.quantile(amounts, _SHARES)]


def _fine(amounts: FloatArray) -> float:
    """Return the share of the draws that are not below 0."""
    return float(np.mean(amounts >= -HALF_OERE))


def _rows(found: dict[_Source, Drawn]) -> Iterator[Row]:
    for source, drawn in found.items():
        for _, label, amounts in _outcomes(drawn):
            values = [Cell(value, Unit.KRONER) for value in _quantiles(amounts)]
            yield Row((source.label, label, *values, Cell(_fine(amounts), Unit.SHARE)))


def _notes(group: GroupInputs) -> list[str]:
    persons = float(group.new_participants.sum() * np.minimum(group.intake_years, group.period))
    return ["Ingen deltakere."] if persons == 0 else []


def _data(found: dict[_Source, Drawn]) -> dict[str, Any]:
    return {
        source.key: {
            key: {
                "prosentiler": {
                    f"{share * 100:.0f}": value
                    for share, value in zip(_SHARES, _quantiles(amounts), strict=True)
                },
                "andel_i_null_eller_bedre": _fine(amounts),
            }
            for key, _, amounts in _outcomes(drawn)
        }
        for source, drawn in found.items()
    }


def _figure(group: Group, drawn: Drawn, price_year: int) -> Drawing:
    """Return the figure of how likely net, and total, are to be at least so large."""
    both = np.concatenate([drawn.net, drawn.total])
    amounts = np.linspace(both.min(), both.max(), _STEPS)
    series = tuple(
        DrawnSeries(
            label,
            tuple(float(np.mean(values >= amount - HALF_OERE)) for amount in amounts),
            "net" if key == "netto" else "total",
            "line",
        )
        for key, label, values in _outcomes(drawn)
    )
    return Drawing(
        tab=group.label(),
        key="U",
        title=f"{group.label()}: sannsynlighet for minst beløpet",
        description="To linjer viser sannsynligheten for at netto og total blir minst beløpet på aksen.",
        slots=tuple(f"{amount / 1e6:.1f}".replace(".", ",") for amount in amounts),
        series=series,
        axis_title="sannsynlighet (andel)",
        decimals=0,
        is_share=True,
        has_years=False,
        label_step=4,
        slot_unit=f"mill. kr (faste {price_year}-kroner)",
    )
