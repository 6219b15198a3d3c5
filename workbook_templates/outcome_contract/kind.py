"""The outcome contract's workbook as a kind of workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from workbook_templates.kinds import (
    Changed,
    Example,
    KeyResult,
    MakeCommand,
    MakeOption,
    RowBlock,
    WorkbookKind,
)
from workbook_templates.outcome_contract.data import contract_data
from workbook_templates.outcome_contract.differences_report import differences_report
from workbook_templates.outcome_contract.inputs_report import inputs_report
from workbook_templates.outcome_contract.plan import (
    TABS,
    capacity_of,
    contract_capacity,
    contract_plan,
    contract_template,
)
from workbook_templates.outcome_contract.reader import (
    ORIGIN,
    ContractContents,
    read_contract_workbook,
)
from workbook_templates.outcome_contract.samples import samples
from workbook_templates.outcome_contract.saving import with_saving_of
from workbook_templates.outcome_contract.summary import summary
from workbook_templates.outcome_contract.youths import LIST_NAME
from workbook_templates.reports import Paper
from workbook_templates.sheet import Drawing
from xlmodel.outcome_contract import (
    EXAMPLES,
    KEY_TERMS,
    OutcomeContract,
    contract_toml,
    example,
    example_toml,
    load_contract,
)

_OPTION: Final = MakeOption(
    "--effektmodell",
    "Effektmodell (xlsx) som besparelsen per år tas fra: nullalternativet for utsatt minus stabil, unge voksne.",
    "FIL.xlsx",
)
_HELP: Final = """Lag en arbeidsbok (xlsx) for en effektkontrakt: hva kommunen betaler for resultater, risikoen, hva
    kommunen kan spare, og hva leverandøren og investoren må legge ut.

    Kontrakten kommer fra en inndatafil (TOML), fra en arbeidsbok som er fylt ut, eller fra eksempelet. Uten
    valg er det Askers kontrakt.

    \b
    Eksempler:
      effektmodell effektkontrakt
      effektmodell effektkontrakt --mal > kontrakt.toml
      effektmodell effektkontrakt --inndata kontrakt.toml
      effektmodell effektkontrakt --effektmodell "Effektmodell Asker 2024.xlsx"
    """


def _blocks(rows: int) -> tuple[RowBlock, ...]:
    area = contract_plan(rows).names[LIST_NAME]
    return (RowBlock(LIST_NAME, area, LIST_NAME, "id"),)


def _change(
    inputs: OutcomeContract, options: Mapping[str, Path | None]
) -> Changed[OutcomeContract]:
    path = options.get(_OPTION.name)
    return Changed(inputs) if path is None else with_saving_of(inputs, path)


def _paper(contents: ContractContents, drawings: Sequence[Drawing]) -> Paper:
    from workbook_templates.outcome_contract.paper import paper  # noqa: PLC0415  # `notat` alone needs it

    return paper(contents, drawings)


OUTCOME_CONTRACT: Final[WorkbookKind[OutcomeContract, int, ContractContents]] = WorkbookKind(
    title="effektkontrakter",
    word="Effektkontrakt",
    inputs=OutcomeContract,
    tabs=re.compile("|".join(TABS[1:]), re.IGNORECASE),
    names=ORIGIN.names,
    first_year=lambda inputs: inputs.first_year,
    load=load_contract,
    to_toml=contract_toml,
    examples={
        name: Example(partial(example, name), partial(example_toml, name)) for name in EXAMPLES
    },
    samples=samples,
    capacity=contract_capacity,
    data=contract_data,
    plan=contract_plan,
    template=contract_template,
    capacity_of=capacity_of,
    resized=lambda _, __, rows: rows,
    blocks=_blocks,
    key_results=lambda _: tuple(KeyResult(term.name, term.nb, term.unit) for term in KEY_TERMS),
    read=read_contract_workbook,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
    paper=_paper,
    command=MakeCommand(
        help=_HELP,
        workbook="arbeidsbok for en effektkontrakt",
        options=(_OPTION,),
        change=_change,
    ),
)
