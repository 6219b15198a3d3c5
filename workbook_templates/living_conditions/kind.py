"""The workbook of living conditions as a kind of workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from workbook_templates.kinds import (
    Example,
    KeyResult,
    MakeCommand,
    MakeOption,
    RowBlock,
    WorkbookKind,
)
from workbook_templates.living_conditions.data import PREFIX, capacity_of_inputs, living_data
from workbook_templates.living_conditions.differences_report import differences_report
from workbook_templates.living_conditions.folder import COMMENTS, EMPTY_FORM_OPTION, FORMS, change
from workbook_templates.living_conditions.inputs_report import inputs_report
from workbook_templates.living_conditions.plan import (
    REGISTER_KEY,
    capacity_of,
    living_plan,
    living_template,
)
from workbook_templates.living_conditions.reader import ORIGIN, LivingContents, read_living_workbook
from workbook_templates.living_conditions.samples import samples
from workbook_templates.living_conditions.summary import summary
from workbook_templates.living_conditions.texts import FORM, OVERVIEW, PLACING, RATES, REGISTER
from workbook_templates.reports import Paper
from workbook_templates.sheet import Drawing
from xlmodel.living_conditions import (
    EXAMPLES,
    KEY_TERMS,
    LivingConditions,
    example,
    example_toml,
    living_conditions_toml,
    load_living_conditions,
)


def _blocks(capacity: int) -> tuple[RowBlock, ...]:
    plan = living_plan(capacity)
    return (
        RowBlock(REGISTER_KEY, plan.names[REGISTER_KEY], REGISTER_KEY, "saksnummer"),
        RowBlock("rows", plan.area(PREFIX, "rows"), REGISTER_KEY),
    )


def _key_results(_: int) -> tuple[KeyResult, ...]:
    return tuple(KeyResult(PREFIX + term.name, term.nb, term.unit) for term in KEY_TERMS)


_HELP: Final = f"""Lag en arbeidsbok (xlsx) for levekår: registreringer av familier og unge, og suksessratene de gir.

    Registeret kommer fra en inndatafil (TOML), fra en arbeidsbok som er fylt ut, eller fra et eksempel.
    Uten valg er det eksempelet {EXAMPLES[0]}. Utfylte skjemaer i en mappe leses inn med --skjemaer; uten
    --inndata begynner registeret da tomt. Skjemaer som er lest før, tas ikke med to ganger.

    \b
    Eksempler:
      effektmodell levekaar --tomt-skjema --ut Skjema.xlsx
      effektmodell levekaar --skjemaer Skjemaer --ut Levekår.xlsx
      effektmodell levekaar --inndata Levekår.xlsx --skjemaer Mappe --ut Ny.xlsx
      effektmodell levekaar --eksempel tomt --mal > levekaar.toml
    """


def _paper(contents: LivingContents, drawings: Sequence[Drawing]) -> Paper:
    from workbook_templates.living_conditions.paper import paper  # noqa: PLC0415  # `notat` alone needs it

    return paper(contents, drawings)


LIVING_CONDITIONS: Final[WorkbookKind[LivingConditions, int, LivingContents]] = WorkbookKind(
    title="levekår",
    word="Levekår",
    inputs=LivingConditions,
    tabs=re.compile(rf"{FORM}|{REGISTER}|{PLACING}|{RATES}|{OVERVIEW}", re.IGNORECASE),
    names=ORIGIN.names,
    first_year=lambda inputs: inputs.first_year,
    load=load_living_conditions,
    to_toml=living_conditions_toml,
    examples={
        name: Example(partial(example, name), partial(example_toml, name)) for name in EXAMPLES
    },
    samples=samples,
    capacity=capacity_of_inputs,
    data=living_data,
    plan=living_plan,
    template=living_template,
    capacity_of=capacity_of,
    resized=lambda _, __, rows: rows,
    blocks=_blocks,
    key_results=_key_results,
    read=read_living_workbook,
    summary=summary,
    inputs_report=inputs_report,
    differences=differences_report,
    paper=_paper,
    command=MakeCommand(
        help=_HELP,
        workbook="arbeidsbok for levekår",
        options=(
            MakeOption(
                FORMS, "Les alle utfylte skjemaer (.xlsx) i MAPPE inn i registeret.", "MAPPE"
            ),
            MakeOption(COMMENTS, "Ta med kommentarfeltet fra skjemaene. Ellers blir det utelatt."),
            MakeOption(
                EMPTY_FORM_OPTION,
                "Lag et tomt skjema til utfylling: samme arbeidsbok uten registreringer, med kort register.",
            ),
        ),
        change=change,
    ),
)
