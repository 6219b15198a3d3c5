"""The seven-tab workbook as a kind of workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from workbook_templates.effektmodell.data import workbook_data
from workbook_templates.effektmodell.differences_report import differences_report
from workbook_templates.effektmodell.inputs_report import inputs_report
from workbook_templates.effektmodell.plan import (
    STANDARD_CAPACITY,
    TEMPLATE_SINCE,
    Capacities,
    capacities,
    effektmodell_bytes,
    effektmodell_plan,
    effektmodell_template,
)
from workbook_templates.effektmodell.reader import ORIGIN, WorkbookContents, read_workbook
from workbook_templates.effektmodell.samples import samples
from workbook_templates.effektmodell.summary import summary
from workbook_templates.effektmodell.texts import TABS
from workbook_templates.kinds import Example, KeyResult, Rolled, RollRequest, RowBlock, WorkbookKind
from workbook_templates.reports import Paper
from workbook_templates.sheet import Drawing
from xlmodel.common.terms import Group
from xlmodel.effektmodell.export import inputs_toml
from xlmodel.effektmodell.files import load_inputs, template_toml
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.terms import INDIVIDUAL_KEY_TERMS, KEY_TERMS

_TABLES: Final = tuple(f"{group.prefix}Tiltak" for group in Group)
"""The names of the measures tables, in the order of the capacity."""
_COMMON_TAB: Final = TABS[0][0]


def _capacity_of(name_rows: Mapping[str, int]) -> Capacities:
    young_adults, families = (
        name_rows.get(name.casefold()) or STANDARD_CAPACITY for name in _TABLES
    )
    return young_adults, families


def _resized(capacity: Capacities, part: str, rows: int) -> Capacities:
    young_adults, families = (
        rows if name == part else size for name, size in zip(_TABLES, capacity, strict=True)
    )
    return young_adults, families


def _blocks(capacity: Capacities) -> tuple[RowBlock, ...]:
    names = effektmodell_plan(capacity).names
    return tuple(RowBlock(name, names[name], name, "tiltaksnavn") for name in _TABLES)


def _key_results(_: Capacities) -> tuple[KeyResult, ...]:
    return tuple(
        KeyResult(group.prefix + term.name, f"{term.nb}{what} ({group.label().lower()})", term.unit)
        for group in Group
        for terms, what in ((KEY_TERMS, ""), (INDIVIDUAL_KEY_TERMS, ", enkeltindivid"))
        for term in terms
    )


def _roll_forward(contents: WorkbookContents, request: RollRequest) -> Rolled[ModelInputs]:
    """Return next year's workbook: another first year and, if asked for, price level."""
    from workbook_templates.effektmodell.roll_forward import (  # noqa: PLC0415  # reads index files
        price_change,
        roll_forward,
    )

    change = price_change(contents.inputs.price_year, request.price_year, request.index)
    rolled = roll_forward(contents, request.file, request.first_year, change)
    route = contents.route if request.route is None else request.route
    return Rolled(
        rolled.inputs,
        rolled.history,
        rolled.remarks,
        lambda: effektmodell_bytes(rolled.inputs, rolled.history, route),
    )


def _paper(contents: WorkbookContents, drawings: Sequence[Drawing]) -> Paper:
    from workbook_templates.effektmodell.paper import paper  # noqa: PLC0415  # `notat` alone needs it

    return paper(contents, drawings)


def _first_year(inputs: ModelInputs) -> int:
    return min(int(group.first_year) for group in inputs.groups)


EFFEKTMODELL: Final[WorkbookKind[ModelInputs, Capacities, WorkbookContents]] = WorkbookKind(
    title="effektmodellen",
    word="Effektmodell",
    inputs=ModelInputs,
    tabs=re.compile(
        "|".join(re.escape(tab) for tab, _ in TABS if tab != _COMMON_TAB), re.IGNORECASE
    ),
    names=ORIGIN.names,
    first_year=_first_year,
    load=load_inputs,
    to_toml=inputs_toml,
    examples={"standard": Example(default_inputs, template_toml)},
    samples=samples,
    capacity=capacities,
    data=workbook_data,
    plan=effektmodell_plan,
    template=effektmodell_template,
    capacity_of=_capacity_of,
    resized=_resized,
    blocks=_blocks,
    key_results=_key_results,
    read=read_workbook,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
    roll_forward=_roll_forward,
    paper=_paper,
    template_since=TEMPLATE_SINCE,
)
