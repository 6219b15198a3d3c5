"""The control group's workbook as a kind of workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from workbook_templates.control_group.data import control_data
from workbook_templates.control_group.differences_report import differences_report
from workbook_templates.control_group.inputs_report import inputs_report
from workbook_templates.control_group.plan import TABS, control_plan, control_template
from workbook_templates.control_group.reader import ORIGIN, ControlContents, read_control_workbook
from workbook_templates.control_group.samples import samples
from workbook_templates.control_group.summary import summary
from workbook_templates.kinds import Example, KeyResult, WorkbookKind
from workbook_templates.reports import Paper
from workbook_templates.sheet import Drawing
from xlmodel.common.terms import Group
from xlmodel.control_group import (
    EXAMPLES,
    KEY_TERMS,
    MAX_YEARS,
    PREFIXES,
    ControlGroup,
    control_group_toml,
    example,
    example_toml,
    load_control_group,
)


def _key_results() -> Iterator[KeyResult]:
    """Yield the names that hold key results, a column of situations once."""
    names: dict[str, KeyResult] = {}
    for group in Group:
        for term in KEY_TERMS:
            name = PREFIXES[group] + term.name.partition(".")[0]
            label = f"{group.label()}: {term.nb.partition(',')[0]}"
            names.setdefault(name, KeyResult(name, label, term.unit))
    yield from names.values()


def _paper(contents: ControlContents, drawings: Sequence[Drawing]) -> Paper:
    from workbook_templates.control_group.paper import paper  # noqa: PLC0415  # `notat` alone needs it

    return paper(contents, drawings)


CONTROL_GROUP: Final[WorkbookKind[ControlGroup, int, ControlContents]] = WorkbookKind(
    title="kontrollgruppen",
    word="Kontrollgruppe",
    inputs=ControlGroup,
    tabs=re.compile("|".join(TABS[1:]), re.IGNORECASE),
    names=ORIGIN.names,
    first_year=lambda inputs: next(iter(inputs.used_years), inputs.price_year),
    load=load_control_group,
    to_toml=control_group_toml,
    examples={
        name: Example(partial(example, name), partial(example_toml, name)) for name in EXAMPLES
    },
    samples=samples,
    capacity=lambda _: MAX_YEARS,
    data=control_data,
    plan=control_plan,
    template=control_template,
    capacity_of=lambda _: MAX_YEARS,
    resized=lambda years, *_: years,
    blocks=lambda _: (),
    key_results=lambda _: tuple(_key_results()),
    read=read_control_workbook,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
    paper=_paper,
)
