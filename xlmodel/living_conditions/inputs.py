"""Inputs of the register: frozen, validated objects, every violation told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self, TypeAlias

from xlmodel.common.days import serial_day
from xlmodel.common.errors import InputError, Remark, Violation, quoted
from xlmodel.common.fields import Field, settle
from xlmodel.common.national_identity import holds_national_identity_number
from xlmodel.common.placing import THEMES, Answer
from xlmodel.common.terms import Situation
from xlmodel.living_conditions.privacy import refused
from xlmodel.living_conditions.specs import (
    ASSUMED,
    COLUMN,
    COMMENT,
    LOW_INCOME,
    MARK_FIELDS,
    MOST_ROWS,
    REGISTER_FIELDS,
    SET_FIELDS,
    STANDARD_ROWS,
    THEME_FIELDS,
    WEIGHT,
    YES,
    parameter,
)
from xlmodel.living_conditions.terms import LABELS, STEPS, Basis, Occasion

Value: TypeAlias = str | int | date | None
"""What a field of the form holds: a text («» where it is empty), a whole number, a day, or nothing."""

Values: TypeAlias = tuple[Value, ...]
"""The values of all fields of the form, in the register's order."""

EMPTY_FORM: Final[Values] = tuple(
    item.empty if item.domain.optional else None for item in REGISTER_FIELDS
)

_THEMES: Final = [COLUMN[item.key] for item in THEME_FIELDS]
_MARKS: Final = [COLUMN[item.key] for item in MARK_FIELDS]


def settled_values(
    values: Sequence[object], where: str, *, complete: bool
) -> tuple[Values, list[Violation]]:
    """Return the fields of a form as inputs hold them, and what is wrong with them.

    A form that is not ``complete`` may lack what a registration must have. A text that holds a
    national identity number is refused, and not shown.
    """
    found: list[Violation] = []
    made: list[Any] = []
    for item, value in zip(REGISTER_FIELDS, values, strict=True):
        place = f"{where}, {item.nb.lower()}"
        if value in (None, ""):
            if complete and item.required:
                found.append(Remark(place, None, "mangler"))
            made.append(item.empty)
        elif isinstance(value, str) and holds_national_identity_number(value):
            found.append(refused(place))
            made.append(item.empty)
        else:
            settled, violations = item.check(place, value)
            found += violations
            made.append(settled)
    return tuple(made), found


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration: the form of one case on one day, its values in the order of the register."""

    values: Values

    def __post_init__(self) -> None:
        if len(self.values) != len(REGISTER_FIELDS):
            raise InputError(
                [Remark("Registrering", None, f"skal ha {len(REGISTER_FIELDS)} verdier")]
            )
        case = self.values[0]
        known = isinstance(case, str) and not holds_national_identity_number(case)
        where = f"Registrering, sak {quoted(case)}" if known else "Registrering"
        values, found = settled_values(self.values, where, complete=True)
        if found:
            raise InputError(found)
        object.__setattr__(self, "values", values)

    @classmethod
    def of(cls, **values: Value) -> Self:
        """Make a registration of fields by key; those left out are empty."""
        found = dict(zip((item.key for item in REGISTER_FIELDS), EMPTY_FORM, strict=True))
        return cls(tuple((found | values).values()))

    def value(self, key: str) -> Value:
        """Return the value of a field."""
        return self.values[COLUMN[key]]

    @property
    def case(self) -> str:
        """The case number, as it stands."""
        return str(self.values[0])

    @property
    def case_key(self) -> str:
        """The case number as it is compared: capital and small letters alike, as sheets do."""
        return self.case.lower()

    @property
    def day(self) -> date:
        """The day of the registration."""
        day = self.values[1]
        if not isinstance(day, date):
            raise TypeError("a registration has a day")
        return day

    @property
    def serial(self) -> int:
        """The day as spreadsheets count days."""
        return serial_day(self.day)

    @property
    def occasion(self) -> Occasion:
        """When the form was filled in."""
        return Occasion(str(self.values[2]))

    @property
    def target(self) -> int:
        """The target group, 1–4."""
        return int(str(self.values[3]))

    @property
    def leader(self) -> Situation | None:
        """The investment leader's own placing."""
        text = self.values[4]
        return Situation(LABELS.index(str(text))) if text else None

    @property
    def answers(self) -> tuple[Answer | None, ...]:
        """The seven themes' answers."""
        return tuple(Answer(str(self.values[at])) if self.values[at] else None for at in _THEMES)

    @property
    def important(self) -> tuple[bool, ...]:
        """The themes that the family holds for most important."""
        return tuple(self.values[at] == YES for at in _MARKS)

    @property
    def answered(self) -> int:
        """How many fields are filled in."""
        return sum(value not in (None, "") for value in self.values)

    @property
    def key(self) -> tuple[str, date]:
        """The case and the day, which only one registration may have."""
        return self.case_key, self.day

    def without_comment(self) -> Registration:
        """Return the registration without its free text."""
        return Registration(
            tuple(
                "" if at == COLUMN[COMMENT.key] else value for at, value in enumerate(self.values)
            )
        )


@dataclass(frozen=True, slots=True)
class LivingConditions:
    """All inputs of a register: what the municipality states, the rates' inputs, the registrations.

    ``weights`` are the seven themes'; ``low_income`` the lowest and the highest limit, in kr a year;
    ``assumed_young`` and ``assumed_families`` the rates that the
    effektmodell uses now, by step. ``form`` is what stands in the workbook's own form. ``rows`` is
    how many rows the register has room for; it makes no difference to what the inputs are.
    """

    municipality: str
    programme: str
    price_year: int
    first_year: int
    note: str = ""
    basis: Basis = Basis.LEADER
    alpha: float = field(default_factory=lambda: parameter("alpha"))
    beta: float = field(default_factory=lambda: parameter("beta"))
    least_moves: int = field(default_factory=lambda: parameter("least_moves"))
    follow_up: date | None = None
    weights: tuple[float, ...] = ()
    low_income: tuple[float, ...] = ()
    assumed_young: tuple[float, ...] = ()
    assumed_families: tuple[float, ...] = ()
    registrations: tuple[Registration, ...] = ()
    form: Values = EMPTY_FORM
    rows: int = field(default=STANDARD_ROWS, compare=False)

    def __post_init__(self) -> None:
        defaults = {
            "weights": (parameter("weight"),) * len(THEMES),
            "low_income": tuple(parameter("low_income")),
            "assumed_young": (parameter("assumed_rate"),) * len(STEPS),
            "assumed_families": (parameter("assumed_rate"),) * len(STEPS),
        }
        for key, value in defaults.items():
            if not getattr(self, key):
                object.__setattr__(self, key, value)
        violations = [
            *self._set_violations(),
            *self._vector("low_income", LOW_INCOME, ["lavest", "høyest"]),
            *self._vector("weights", WEIGHT, [item.label for item in THEMES]),
            *(
                found
                for key in ("assumed_young", "assumed_families")
                for found in self._vector(key, ASSUMED, [step.label() for step in STEPS])
            ),
            *self._form_violations(),
            *self._list_violations(),
        ]
        if violations:
            raise InputError(violations)
        object.__setattr__(self, "registrations", tuple(self.registrations))

    def _set_violations(self) -> Iterator[Violation]:
        for item in SET_FIELDS:
            text = item.of(self)
            if isinstance(text, str) and holds_national_identity_number(text):
                yield refused(item.nb)
        rest = [
            item
            for item in SET_FIELDS
            if not (item.domain.optional and item.of(self) in (None, ""))
        ]
        yield from settle(self, rest, lambda item: item.nb)

    def _vector(self, key: str, item: Field, places: Sequence[str]) -> Iterator[Violation]:
        given = getattr(self, key)
        if not isinstance(given, Sequence) or len(given) != len(places):
            yield Violation(item.nb, given, f"{len(places)} verdier, hver {item.domain.allowed()}")
            return
        made = []
        for place, value in zip(places, given, strict=True):
            settled, found = item.check(f"{item.nb}, {place.lower()}", value)
            made.append(settled)
            yield from found
        object.__setattr__(self, key, tuple(made))

    def _form_violations(self) -> list[Violation]:
        values, found = settled_values(self.form, "Skjema", complete=False)
        object.__setattr__(self, "form", values)
        return found

    def _list_violations(self) -> Iterator[Violation]:
        if not all(isinstance(item, Registration) for item in self.registrations):
            yield Violation("Registreringer", self.registrations, "en liste av registreringer")
        elif len(self.registrations) > MOST_ROWS:
            yield Remark("Registreringer", None, f"registeret har høyst {MOST_ROWS} rader")
        if not 1 <= self.rows <= MOST_ROWS:
            yield Violation("Registerrader", self.rows, f"et helt tall fra 1 til {MOST_ROWS}")

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make inputs from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field
