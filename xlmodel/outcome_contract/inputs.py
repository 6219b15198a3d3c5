"""Inputs of an outcome contract: frozen, validated objects.

All violations of an object are collected and raised at once as
:class:`~xlmodel.common.errors.InputError`. An id that looks like a national identity number is
refused, and never repeated in a message; so is a text with such a number in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Final, Self

from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Field, settle
from xlmodel.common.national_identity import holds_national_identity_number
from xlmodel.outcome_contract.specs import (
    ANSWER,
    CHARACTERISTICS,
    CONTRACT_YEAR,
    MAX_YEARS,
    MAX_YOUTHS,
    ROW_FIELDS,
    SCALAR_FIELDS,
    SERVICE_COSTS,
    SETTLEMENT,
    TABLE_ROWS,
    YOUTH_ID,
)

Answers = tuple[str, ...]
UNANSWERED: Final[Answers] = ("",) * len(CHARACTERISTICS)
NUMBER_REFUSED: Final = (
    "ser ut som et fødselsnummer. Bruk en kode som ikke kan føres tilbake til personen."
)

TEXT_REFUSED: Final = "teksten inneholder et tall som ser ut som et fødselsnummer. Slett det."


@dataclass(frozen=True, slots=True)
class Youth:
    """A youth (deltaker): a code, the contract year in which the result counts, and two sets of answers.

    ``start`` and ``after`` hold one of ``ANSWERS`` for each of the six characteristics, empty where
    it is not answered.
    """

    code: str
    year: int
    start: Answers = UNANSWERED
    after: Answers = UNANSWERED


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table of payouts: participants a year and share reached, and what is printed."""

    participants: float | None = None
    success_rate: float | None = None
    printed_persons: float | None = None
    printed_payout: float | None = None


@dataclass(frozen=True, slots=True)
class OutcomeContract:
    """All inputs of an outcome contract (effektkontrakt); kr of ``price_year``.

    ``settlement_years`` and ``service_costs`` have a value for each of eight contract years; those past
    ``contract_years`` count nothing. ``cap``, ``annual_cap`` and ``municipal_share`` are ``None``
    where there is none.
    """

    municipality: str
    programme: str
    price_year: int
    first_year: int
    contract_years: int
    participants: float
    success_rate: float
    rounding: str
    price: float
    cap: float | None
    annual_cap: float | None
    basis: str
    saving: float
    effect_years: int
    discount_rate: float
    deadweight: float
    municipal_share: float | None
    investor_years: int
    exposed_needed: int
    result_needed: int
    settlement_years: tuple[int | None, ...] = ()
    service_costs: tuple[float | None, ...] = ()
    table: tuple[TableRow, ...] = ()
    youths: tuple[Youth, ...] = ()
    note: str = ""
    price_source: str = ""
    price_grade: str = ""
    cap_source: str = ""
    cap_grade: str = ""
    saving_source: str = ""
    saving_grade: str = ""
    service_costs_source: str = ""
    service_costs_grade: str = ""

    def __post_init__(self) -> None:
        violations: list[Violation] = [
            Remark(field.nb, None, TEXT_REFUSED) for field in identifying(self.as_values())
        ]
        violations += settle(self, SCALAR_FIELDS, lambda field: field.nb)
        for field in (SETTLEMENT, SERVICE_COSTS):
            violations += self._settle_years(field)
        violations += self._settle_table()
        violations += list(youth_violations(self.youths))
        if violations:
            raise InputError(violations)
        object.__setattr__(self, "youths", tuple(self.youths))

    def _settle_years(self, field: Field) -> list[Violation]:
        given: Sequence[object] = getattr(self, field.key)
        if len(given) > MAX_YEARS:
            most = f"høyst {MAX_YEARS} verdier, én per kontraktsår"
            return [Violation(field.nb, len(given), most)]
        values, found = zip(*map(_year_check(field), _padded(given)), strict=True)
        violations = [violation for each in found for violation in each]
        if not violations and field is SETTLEMENT:
            violations = list(early_settlements(values))
        if not violations:
            object.__setattr__(self, field.key, values)
        return violations

    def _settle_table(self) -> list[Violation]:
        if len(self.table) > TABLE_ROWS:
            return [Violation("Tabell", len(self.table), f"høyst {TABLE_ROWS} rader")]
        violations: list[Violation] = []
        for number, row in enumerate(self.table, start=1):
            violations += settle(row, ROW_FIELDS, partial(_labelled, f"Tabell, rad {number}: "))
        rows = (*self.table, *(TableRow(),) * (TABLE_ROWS - len(self.table)))
        object.__setattr__(self, "table", rows)
        return violations

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make a contract from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


def identifying(values: Mapping[str, object]) -> Iterator[Field]:
    """Yield the fields whose texts hold what looks like a national identity number."""
    for field in SCALAR_FIELDS:
        text = values[field.key]
        if isinstance(text, str) and holds_national_identity_number(text):
            yield field


def _labelled(where: str, field: Field) -> str:
    return where + field.nb


def _padded(given: Sequence[object]) -> list[tuple[int, object]]:
    return list(enumerate([*given, *[None] * (MAX_YEARS - len(given))], start=1))


def _year_check(field: Field) -> Callable[[tuple[int, object]], tuple[object, list[Violation]]]:
    def check(item: tuple[int, object]) -> tuple[object, list[Violation]]:
        year, value = item
        result: tuple[object, list[Violation]] = field.check(f"{field.nb}, år {year}", value)
        return result

    return check


def early_settlements(values: Iterable[object]) -> Iterator[Violation]:
    """Yield a fault for each contract year that is settled before it has been."""
    for year, value in enumerate(values, start=1):
        if isinstance(value, int) and value < year:
            allowed = f"et helt tall fra {year} til {MAX_YEARS}, eller tomt"
            yield Violation(f"{SETTLEMENT.nb}, år {year}", value, allowed)


def youth_violations(youths: Sequence[Youth]) -> Iterator[Violation]:
    """Yield every fault of a list of youths; a national identity number is never repeated."""
    if len(youths) > MAX_YOUTHS:
        yield Remark("Deltakerliste", None, f"høyst {MAX_YOUTHS} deltakere er tillatt")
        return
    seen: dict[str, int] = {}
    for row, youth in enumerate(youths, start=1):
        where = f"Deltaker {row}"
        if holds_national_identity_number(youth.code):
            yield Remark(f"{where}: Id", None, NUMBER_REFUSED)
        else:
            yield from YOUTH_ID.violations(f"{where}: Id", youth.code)
            first = seen.setdefault(str(youth.code).casefold(), row)
            if first != row:
                yield Remark(
                    f"{where}: Id",
                    None,
                    f"står også som deltaker {first}. Hver id kan stå én gang.",
                )
        yield from CONTRACT_YEAR.violations(f"{where}: Kontraktsår", youth.year)
        yield from _answer_violations(f"{where}: Ved start", youth.start)
        yield from _answer_violations(f"{where}: Etter tolv måneder", youth.after)


def _answer_violations(where: str, answers: Sequence[object]) -> Iterator[Violation]:
    if len(answers) != len(CHARACTERISTICS):
        yield Violation(where, len(answers), f"{len(CHARACTERISTICS)} svar")
        return
    for name, answer in zip(CHARACTERISTICS, answers, strict=True):
        if answer != "":
            yield from ANSWER.violations(f"{where}, {name.lower()}", answer)
