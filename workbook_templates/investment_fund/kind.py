"""The fund's workbook as a kind of workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from workbook_templates.investment_fund import allocation, initiatives
from workbook_templates.investment_fund.data import PREFIX, Capacity, FundData
from workbook_templates.investment_fund.differences_report import differences_report
from workbook_templates.investment_fund.inputs_report import inputs_report
from workbook_templates.investment_fund.plan import (
    PARTS,
    capacity_of,
    fund_capacity,
    fund_plan,
    fund_template,
    resized,
)
from workbook_templates.investment_fund.reader import ORIGIN, FundContents, read_fund_workbook
from workbook_templates.investment_fund.samples import samples
from workbook_templates.investment_fund.summary import summary
from workbook_templates.investment_fund.texts import ALLOCATION, FOLLOW_UP, FUND, INITIATIVES, LIFE
from workbook_templates.kinds import (
    Example,
    KeyResult,
    MakeCommand,
    Rolled,
    RollRequest,
    RowBlock,
    WorkbookKind,
    version_of,
)
from workbook_templates.reports import Paper
from workbook_templates.sheet import Drawing
from xlmodel.common.errors import EffektmodellError, quoted
from xlmodel.investment_fund import (
    EXAMPLES,
    FUND_TERMS,
    OTHER_TERMS,
    FundInputs,
    example,
    example_toml,
    fund_toml,
    load_fund,
    roll_fund,
)

_INITIATIVES, _LINES, _LIFE = PARTS


def _blocks(capacity: Capacity) -> tuple[RowBlock, ...]:
    plan = fund_plan(capacity)
    first, *others = (*initiatives.TABLES, *allocation.TABLES, "figure")
    return (
        RowBlock(_INITIATIVES, plan.area(PREFIX, f"rows.{first}"), _INITIATIVES, "innsatsnavn"),
        *(
            RowBlock(f"rows.{key}", plan.area(PREFIX, f"rows.{key}"), _INITIATIVES)
            for key in others
        ),
        RowBlock(_LINES, plan.names[_LINES], _LINES, "linjenavn"),
        RowBlock(_LIFE, plan.names[_LIFE], _LIFE, "kategori"),
    )


def _key_results(_: Capacity) -> tuple[KeyResult, ...]:
    return tuple(
        KeyResult(PREFIX + term.name, term.nb, term.unit) for term in (*FUND_TERMS, *OTHER_TERMS)
    )


def _roll_forward(contents: FundContents, request: RollRequest) -> Rolled[FundInputs]:
    """Return the fund from a later first year on; what was realised is kept."""
    if request.price_year is not None or request.index is not None:
        raise EffektmodellError(
            "Et investeringsfond indeksreguleres ikke: beløp som er betalt, ligger fast. Utelat "
            "--prisaar og --indeks."
        )
    old = contents.inputs
    rolled = roll_fund(old, request.first_year)
    origin = (
        f"{request.file} (modellversjon {version_of(contents.book)}, første år {old.first_year}, "
        f"prisår {old.price_year})"
    )
    done = (
        f"Første år {request.first_year}. Saldo og tilbakeføring til og med året før er overført."
    )
    history = (origin, done)
    replaced = (
        f"Fanen «{item.tab}», celle {item.address} ({item.label}): formelen {quoted(item.formula)} er "
        "erstattet med verdien."
        for item in contents.formulas
    )
    template = fund_template(fund_capacity(rolled.inputs))
    return Rolled(
        rolled.inputs,
        history,
        (*contents.remarks, *replaced, *rolled.remarks),
        lambda: template.fill(FundData(rolled.inputs, history=history)),
    )


_HELP: Final = f"""Lag en arbeidsbok (xlsx) for et sosialt investeringsfond: hva innsatsene koster og betaler
    tilbake år for år, hva som står igjen i fondet, hvilke enheter som sparer, oppfølging mot en
    sammenligningsgruppe, og én persons balanse over livet.

    Fondet kommer fra en inndatafil (TOML), fra en arbeidsbok som er fylt ut, eller fra et eksempel.
    Uten valg er det eksempelet {EXAMPLES[0]}.

    \b
    Eksempler:
      effektmodell investeringsfond --eksempel norrkoping
      effektmodell investeringsfond --eksempel norrkoping --mal > fond.toml
      effektmodell investeringsfond --inndata fond.toml
      effektmodell investeringsfond --inndata utfylt.xlsx --ut nytt.xlsx
    """


def _paper(contents: FundContents, drawings: Sequence[Drawing]) -> Paper:
    from workbook_templates.investment_fund.paper import paper  # noqa: PLC0415  # `notat` alone needs it

    return paper(contents, drawings)


INVESTMENT_FUND: Final[WorkbookKind[FundInputs, Capacity, FundContents]] = WorkbookKind(
    title="investeringsfond",
    word="Investeringsfond",
    inputs=FundInputs,
    tabs=re.compile("|".join((FUND, INITIATIVES, ALLOCATION, FOLLOW_UP, LIFE)), re.IGNORECASE),
    names=ORIGIN.names,
    first_year=lambda inputs: inputs.first_year,
    load=load_fund,
    to_toml=fund_toml,
    examples={
        name: Example(partial(example, name), partial(example_toml, name)) for name in EXAMPLES
    },
    samples=samples,
    capacity=fund_capacity,
    data=FundData,
    plan=fund_plan,
    template=fund_template,
    capacity_of=capacity_of,
    resized=resized,
    blocks=_blocks,
    key_results=_key_results,
    read=read_fund_workbook,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
    paper=_paper,
    command=MakeCommand(help=_HELP, workbook="fondsarbeidsbok"),
    roll_forward=_roll_forward,
)
