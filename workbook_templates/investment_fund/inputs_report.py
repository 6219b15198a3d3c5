"""The inputs that stand in a fund's workbook, as a report."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Final

import numpy as np

from workbook_templates.investment_fund.data import PREFIX
from workbook_templates.investment_fund.reader import FundContents
from workbook_templates.kinds import formula_mark
from workbook_templates.reports import Report, Row, Section, Table, numbers, texts
from xlmodel.common.bokmaal import percent_text, typed_number
from xlmodel.common.terms import Unit
from xlmodel.common.values import FloatArray
from xlmodel.common.years import span_text, year_spans
from xlmodel.investment_fund import INITIATIVE_ROWS, fund_toml

_INITIATIVES: Final = Table(
    "Innsatser",
    (
        *numbers(Unit.COUNT, 6, "Rad"),
        *texts(Innsats=36, Hva=24, Beløp=80),
    ),
)
_LINES: Final = Table(
    "Oppfølging",
    (*texts(Linje=44), *numbers(Unit.KRONER, 18, "Innsatsen", "Sammenligningsgruppen")),
)


def inputs_report(contents: FundContents) -> Report:
    """Return the initiatives and the follow-up; JSON holds the inputs exactly as an input file does."""
    inputs = contents.inputs
    lines = [
        Row((line.name, line.initiative, line.comparison))
        for line in inputs.follow_up.lines
        if line.name
    ]
    return Report(
        "Inndata",
        [
            Section("Innsatser", _INITIATIVES, list(_initiative_rows(contents))),
            Section("Oppfølging", _LINES, lines),
        ],
        (_INITIATIVES, _LINES),
        lead=tuple(_lead(contents)),
        data=tomllib.loads(fund_toml(inputs)),
    )


def _lead(contents: FundContents) -> Iterator[str]:
    inputs = contents.inputs
    yield (
        f"Beløp i {inputs.unit}, prisår {inputs.price_year}. {inputs.first_year}–"
        f"{inputs.first_year + inputs.years - 1}. Kapital: {typed_number(float(inputs.capital))}. "
        f"Neddiskontering: {percent_text(float(inputs.discount_rate))} per år."
    )
    named = [name for name in inputs.departments if name]
    if named:
        yield f"Enheter: {'; '.join(named)}."
    if inputs.note:
        yield f"Merknad: {inputs.note}"


def _initiative_rows(contents: FundContents) -> Iterator[Row]:
    names = contents.areas[f"{PREFIX}Innsatsnavn"]
    for at, item in enumerate(contents.inputs.initiatives):
        for key, _, name, label, _ in INITIATIVE_ROWS:
            area = contents.areas[PREFIX + name].part(at, 0, 1, 15)
            text = _amounts(getattr(item, key)) + formula_mark(contents.formulas, area)
            if item.is_named and text:
                yield Row((names.row + at + 1, item.name, label, text))


def _amounts(row: FloatArray) -> str:
    """Write the amounts of a row by spans of years; what is not known is left out."""
    parts = (
        f"{span_text(first, last)}: {typed_number(amount)}"
        for first, last, amount in year_spans(np.nan_to_num(row, nan=-1.0).tolist())
        if amount >= 0
    )
    return "; ".join(parts)
