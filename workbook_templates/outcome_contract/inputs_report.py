"""The inputs that stand in an outcome contract's workbook, and what differs from the example."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Final

from workbook_templates.kinds import formula_mark
from workbook_templates.outcome_contract.reader import ContractContents
from workbook_templates.reports import Report, Row, Section, Table, numbers, texts
from xlmodel.common.bokmaal import number_text
from xlmodel.common.fields import Field
from xlmodel.common.terms import Unit
from xlmodel.outcome_contract import (
    contract_toml,
    example,
    in_target_group,
    result_reached,
)
from xlmodel.outcome_contract.specs import SCALAR_FIELDS, YEARLY_FIELDS

_INPUTS: Final = Table("Inndata", texts(Inndata=52, Verdi=40, Merknad=14))
_YOUTHS: Final = Table(
    "Deltakere",
    (
        *texts(Id=24),
        *numbers(Unit.COUNT, 12, "Kontraktsår"),
        *texts(I_målgruppen=16, Resultat=16),
    ),
)
_DIFFERS: Final = "Endret"


def inputs_report(contents: ContractContents) -> Report:
    """Return the inputs; JSON holds them exactly as an input file does."""
    inputs = contents.inputs
    youths = [
        Row(
            (
                youth.code,
                youth.year,
                in_target_group(youth, inputs.exposed_needed),
                result_reached(youth, inputs.result_needed),
            )
        )
        for youth in inputs.youths
    ]
    return Report(
        "Inndata",
        [
            Section("Inndata", _INPUTS, list(_rows(contents))),
            Section("Deltakere", _YOUTHS, youths, notes=[] if youths else ["Ingen deltakere."]),
        ],
        (_INPUTS, _YOUTHS),
        lead=(f"{inputs.municipality} · {inputs.programme} · {inputs.price_year}-kroner",),
        notes=tuple(filter(None, [inputs.note])),
        data=tomllib.loads(contract_toml(inputs)),
    )


def _rows(contents: ContractContents) -> Iterator[Row]:
    inputs, usual = contents.inputs, example()
    for field in (*SCALAR_FIELDS, *YEARLY_FIELDS):
        value = field.of(inputs)
        values = value if isinstance(value, tuple) else (value,)
        shown = "; ".join(_text(field, item) for item in values)
        mark = formula_mark(contents.formulas, contents.areas.get(field.name))
        marked = _DIFFERS if value != field.of(usual) and field not in SCALAR_FIELDS[:3] else ""
        yield Row((field.nb, shown + mark, marked))


def _text(field: Field, value: object) -> str:
    if isinstance(value, int | float):
        return number_text(value, Unit.SHARE if field.unit is Unit.SHARE else Unit.NUMBER)
    return str(value) if value not in (None, "") else "(tom)"
