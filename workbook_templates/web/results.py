"""What is shown while numbers are typed: the answer, key results, how sure they are, and figures."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from markupsafe import Markup

from workbook_templates.effektmodell.certainty import probability_text
from workbook_templates.effektmodell.data import GROUPS, WorkbookData
from workbook_templates.effektmodell.decision.answers import HOW_SURE, HowSure
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.live_answer import answer
from workbook_templates.effektmodell.summary import price_year_notes
from workbook_templates.reports import Cell, Column, Report, Row, Section, Table, report_html
from workbook_templates.sheet import CellValue, drawings
from workbook_templates.web.svg import figures_html
from xlmodel.common.bokmaal import SPACE, in_bokmaal
from xlmodel.common.terms import Unit
from xlmodel.effektmodell.inputs import ModelInputs

FIGURES: Final = ("A", "C", "N")
"""The workbook's figures that are shown."""
_TITLE: Final = "Hvor sikkert er svaret?"
_LIKELY: Final = "Sannsynlighet"
"""What the names of probabilities begin with."""


def results_html(inputs: ModelInputs) -> Markup:
    """Return the answer in a sentence a group, key results, how sure they are, and figures."""
    data = EFFEKTMODELL.data(inputs)
    if not isinstance(data, WorkbookData):
        raise TypeError(type(data).__name__)
    report = EFFEKTMODELL.summary(inputs)
    sections = (*report.sections, how_sure(data))
    pieces = [
        *_answers(data),
        report_html(Report(report.title, sections, notes=tuple(price_year_notes(inputs)))),
        _figures(inputs, data),
    ]
    return Markup("\n".join(pieces))  # noqa: S704  # every text in it is escaped


def _answers(data: WorkbookData) -> Iterator[str]:
    for group, part in GROUPS.items():
        told = answer(group, part.of(data.by_group()))
        yield f'<p class="svarsetning">{escape(told)}</p>'


def how_sure(data: WorkbookData) -> Section:
    """Return cautious answer, likelihood and required rate of each group, as the first screen has them."""
    heads = (Column("", width=44), *(Column(group.label(), Unit.NUMBER, 18) for group in GROUPS))
    parts = [part.of(data.by_group()) for part in GROUPS.values()]
    rows = [
        Row((item.label, *(_shown(item, item.cell(part)) for part in parts))) for item in HOW_SURE
    ]
    return Section(_TITLE, Table(_TITLE, heads), rows)


def _shown(item: HowSure, value: CellValue) -> Cell:
    if not isinstance(value, int | float):
        return Cell(value)
    if item.unit == Unit.KRONER:
        return Cell(value, Unit.KRONER)
    if item.name.startswith(_LIKELY):
        return Cell(probability_text(value))
    return Cell(f"{in_bokmaal(f'{value * 100:.1f}')}{SPACE}%")


def _figures(inputs: ModelInputs, data: WorkbookData) -> str:
    plan = EFFEKTMODELL.plan(EFFEKTMODELL.capacity(inputs))
    return figures_html([item for item in drawings(plan, data) if item.key in FIGURES])
