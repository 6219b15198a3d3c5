"""The comparison with Utenforregnskapet as a kind of workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from workbook_templates.exclusion_accounts.data import exclusion_data
from workbook_templates.exclusion_accounts.differences_report import differences_report
from workbook_templates.exclusion_accounts.inputs_report import inputs_report
from workbook_templates.exclusion_accounts.long_table import inputs_of_csv, inputs_of_tab
from workbook_templates.exclusion_accounts.plan import (
    capacity_for,
    capacity_of,
    exclusion_plan,
    exclusion_template,
)
from workbook_templates.exclusion_accounts.profiles import PROFILES_NAME
from workbook_templates.exclusion_accounts.reader import (
    ORIGIN,
    ExclusionContents,
    read_exclusion_workbook,
)
from workbook_templates.exclusion_accounts.samples import samples
from workbook_templates.exclusion_accounts.summary import summary
from workbook_templates.exclusion_accounts.texts import CALCULATION, PROFILES
from workbook_templates.kinds import (
    Changed,
    Example,
    KeyResult,
    Linked,
    MakeCommand,
    MakeOption,
    RowBlock,
    WorkbookKind,
)
from workbook_templates.reports import Paper
from workbook_templates.sheet import Drawing
from workbook_templates.xlsx import Book
from xlmodel.effektmodell import ModelInputs
from xlmodel.exclusion_accounts import (
    EXAMPLES,
    KEY_TERMS,
    ExclusionInputs,
    example,
    example_toml,
    exclusion_toml,
    load_exclusion_accounts,
    with_effektmodell,
)

_TABLES: Final = (".csv", ".txt", ".tsv")
_MODEL: Final = "--effektmodell"


def _load(path: Path) -> ExclusionInputs:
    """Read an input file (TOML), or a table of profiles (CSV)."""
    return inputs_of_csv(path) if path.suffix.lower() in _TABLES else load_exclusion_accounts(path)


def _of_other_workbook(path: Path, book: Book) -> ExclusionInputs | None:
    """Read a table of profiles on the first tab of a workbook that is not ours."""
    return None if ORIGIN.has(book) else inputs_of_tab(path, book)


def _blocks(capacity: int) -> tuple[RowBlock, ...]:
    area = exclusion_plan(capacity).names[PROFILES_NAME]
    return (RowBlock(PROFILES_NAME, area, PROFILES_NAME, "målgruppe"),)


def _with_model(inputs: ExclusionInputs, linked: Mapping[str, Linked]) -> Changed[ExclusionInputs]:
    found = linked[_MODEL]
    if not isinstance(found.inputs, ModelInputs):
        raise TypeError(type(found.inputs).__name__)
    return Changed(with_effektmodell(inputs, found.inputs, found.path.name))


_HELP: Final = """Lag en arbeidsbok (xlsx) som regner på et tiltak slik Utenforregnskapet (KS, 2019) gjør: hva det er
    verdt over livet at en som står utenfor, kommer innenfor.

    Profilene, det vil si utgifter og inntekter ved hver alder, kommer fra en inndatafil (TOML), en
    tabell i lang form (CSV eller xlsx: målgruppe; gruppe; kategori; type; nivå; alder; beløp) eller en
    arbeidsbok som er fylt ut. Uten valg er de eksempeltall: KS har ikke trykt sine.

    \b
    Eksempler:
      effektmodell utenforregnskap
      effektmodell utenforregnskap --mal > utenfor.toml
      effektmodell utenforregnskap --inndata profiler.csv
      effektmodell utenforregnskap --effektmodell "Effektmodell Asker 2020.xlsx"
    """


def _paper(contents: ExclusionContents, drawings: Sequence[Drawing]) -> Paper:
    from workbook_templates.exclusion_accounts.paper import paper  # noqa: PLC0415  # `notat` alone needs it

    return paper(contents, drawings)


EXCLUSION_ACCOUNTS: Final[WorkbookKind[ExclusionInputs, int, ExclusionContents]] = WorkbookKind(
    title="sammenligning med Utenforregnskapet",
    word="Utenforregnskap",
    inputs=ExclusionInputs,
    tabs=re.compile(rf"{PROFILES}|{CALCULATION}", re.IGNORECASE),
    names=ORIGIN.names,
    first_year=lambda inputs: int(inputs.measure_year),
    load=_load,
    to_toml=exclusion_toml,
    examples={
        name: Example(partial(example, name), partial(example_toml, name)) for name in EXAMPLES
    },
    samples=samples,
    capacity=capacity_for,
    data=exclusion_data,
    plan=exclusion_plan,
    template=exclusion_template,
    capacity_of=capacity_of,
    resized=lambda _, __, rows: rows,
    blocks=_blocks,
    key_results=lambda _: tuple(KeyResult(term.name, term.nb, term.unit) for term in KEY_TERMS),
    read=read_exclusion_workbook,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
    paper=_paper,
    command=MakeCommand(
        help=_HELP,
        workbook="arbeidsbok",
        files="Inndatafil (.toml), tabell med profiler (.csv, .xlsx)",
        options=(
            MakeOption(
                _MODEL,
                "Effektmodell (arbeidsbok eller inndatafil) som skal stå ved siden av, per person.",
                "FIL",
                inputs=ModelInputs,
            ),
        ),
        link=_with_model,
    ),
    from_other=_of_other_workbook,
)
