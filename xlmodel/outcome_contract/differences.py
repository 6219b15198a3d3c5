"""What differs between two outcome contracts, and between their results. A is compared from, B to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlmodel.common.changes import (
    Change,
    Difference,
    ItemDifference,
    ResultPair,
    matched,
    same_value,
)
from xlmodel.common.fields import Domain, Field
from xlmodel.common.values import Plain
from xlmodel.outcome_contract.inputs import OutcomeContract, Youth
from xlmodel.outcome_contract.results import ContractResults
from xlmodel.outcome_contract.specs import (
    ANSWER,
    CHARACTERISTICS,
    CONTRACT_YEAR,
    ROW_FIELDS,
    SCALAR_FIELDS,
    YEARLY_FIELDS,
)
from xlmodel.outcome_contract.terms import KEY_TERMS, key_value


@dataclass(frozen=True, slots=True)
class ContractDifferences:
    """What differs in the inputs: single values, and youths by their code."""

    values: tuple[Difference, ...]
    youths: tuple[ItemDifference, ...]


def contract_differences(a: OutcomeContract, b: OutcomeContract) -> ContractDifferences:
    """Compare the inputs of two contracts."""
    return ContractDifferences(tuple(_values(a, b)), tuple(_youths(a, b)))


def result_pairs(a: ContractResults, b: ContractResults) -> tuple[ResultPair, ...]:
    """Return every key result of both."""
    return tuple(ResultPair(t, key_value(a, t.key), key_value(b, t.key)) for t in KEY_TERMS)


def _values(a: OutcomeContract, b: OutcomeContract) -> Iterator[Difference]:
    for field in SCALAR_FIELDS:
        if not same_value(field.of(a), field.of(b)):
            yield Difference.of(field, field.of(a), field.of(b))
    for field in YEARLY_FIELDS:
        pairs = zip(field.of(a), field.of(b), strict=True)
        for year, (mine, theirs) in enumerate(pairs, start=1):
            if not same_value(mine, theirs):
                yield _placed(field, f"år {year}", mine, theirs)
    for number, (row, other) in enumerate(zip(a.table, b.table, strict=True), start=1):
        for field in ROW_FIELDS:
            if not same_value(field.of(row), field.of(other)):
                yield _placed(field, f"tabellens rad {number}", field.of(row), field.of(other))


def _placed(field: Field, place: str, mine: float | None, theirs: float | None) -> Difference:
    label = f"{field.nb}, {place}"
    return Difference(field.toml, label, mine, theirs, field.domain, unit=field.unit)


def _youths(a: OutcomeContract, b: OutcomeContract) -> Iterator[ItemDifference]:
    for mine, theirs in matched(a.youths, b.youths, lambda youth: youth.code.casefold()):
        if mine is None or theirs is None:
            name, change = (theirs, Change.ADDED) if mine is None else (mine, Change.REMOVED)
            if name is not None:
                yield ItemDifference(name.code, change, ())
        elif fields := tuple(_fields(mine, theirs)):
            yield ItemDifference(theirs.code, Change.CHANGED, fields)


def _fields(mine: Youth, theirs: Youth) -> Iterator[Difference]:
    pairs: list[tuple[str, str, Plain, Plain, Domain]] = [
        ("kontraktsaar", "Kontraktsår", mine.year, theirs.year, CONTRACT_YEAR)
    ]
    for key, label, of in (
        ("start", "ved start", "start"),
        ("etter", "etter tolv måneder", "after"),
    ):
        answers = zip(CHARACTERISTICS, getattr(mine, of), getattr(theirs, of), strict=True)
        pairs += [(key, f"{name} {label}", one, two, ANSWER) for name, one, two in answers]
    for key, label, one, two, domain in pairs:
        if one != two:
            yield Difference(key, label, one, two, domain)
