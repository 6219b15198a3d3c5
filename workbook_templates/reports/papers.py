"""What a decision paper says, whoever writes it: chapters of sentences, tables and figures.

A kind of workbook says its own part as a :class:`Paper`; what it leaves empty is made of its reports
and its figures, or left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, Union

from workbook_templates.reports.tables import Section, value_of
from workbook_templates.sheet import Drawing
from xlmodel.common.values import Provenance


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences that stand as a list of points."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and what stands under it; a chapter within one has the next level's heading.

    ``is_wide`` says that its tables want a page on its side.
    """

    title: str
    blocks: Sequence[Block]
    is_wide: bool = False


Block: TypeAlias = Union[str, Points, Section, Drawing, Chapter]  # noqa: UP007  # Chapter comes later
"""A paragraph, points, a table with its caption (the section's title), a figure, or a chapter."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a kind says in a paper of one of its workbooks, part by part; an empty part is not its own.

    ``summary`` answers in three sentences and a table. ``reservations`` are sentences that are true of
    these inputs. ``origins`` is where each number comes from, called ``numbers`` in a sentence: the paper counts
    grades and illustrations.
    """

    title: str = ""
    summary: Sequence[Block] = ()
    background: Sequence[Block] = ()
    assumptions: Sequence[Block] = ()
    results: Sequence[Block] = ()
    certainty: Sequence[Block] = ()
    shares: Sequence[Block] = ()
    reservations: Sequence[str] = ()
    appendices: Sequence[Chapter] = ()
    origins: Sequence[Provenance] = ()
    numbers: str = "forutsetninger"


def picked(drawings: Sequence[Drawing], *keys: str, tab: str = "") -> list[Drawing]:
    """Return the figures with these keys in their order, those of one tab where it is named.

    What a workbook has nothing to show in is not among a paper's figures, and so is left out.
    """
    found = {item.key: item for item in drawings if tab in ("", item.tab)}
    return [found[key] for key in keys if key in found]


def without(section: Section, title: str, *labels: str) -> Section:
    """Return a section under another title without the rows that begin with one of the labels."""
    rows = [row for row in section.rows if value_of(row.cells[0]) not in labels]
    return Section(title, section.table, rows, section.lead, section.notes)
