"""Inputs of a social investment fund: frozen, validated objects.

A fund pays initiatives (innsatser); each pays back (återföring) over later years. Rows without a name
may stand among the others: they count nothing, and the workbook says so. All violations of an object
are collected and raised at once as :class:`~xlmodel.common.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, Self

import numpy as np

from xlmodel.common.bokmaal import percent_text
from xlmodel.common.errors import InputError, Remark, Violation, quoted
from xlmodel.common.fields import Domain, Field, settle
from xlmodel.common.values import FloatArray, as_array
from xlmodel.investment_fund.specs import (
    CHANGE,
    CHANGES,
    FUND_FIELDS,
    GRANT,
    GROUPS_FOLLOWED,
    INITIATIVE_ROWS,
    INITIATIVE_SHARES,
    KRONER,
    LIFE_FIELDS,
    LIFE_LINE_FIELDS,
    MAX_DEPARTMENTS,
    MAX_FUND_YEARS,
    OPENING,
    ROW_NAME,
    SIZE,
    SLACK,
    TOP_FIELDS,
    LifeKind,
    LifePayer,
)

UNKNOWN: Final = float("nan")
"""What stands for an actual return that is not known yet, and for a number that is not given."""
BACKWARDS: Final = "fra år er etter til år"
"""What is wrong with a line of a personal balance sheet whose last year comes before its first."""
_YEARS: Final = tuple(f"år {year}" for year in range(1, MAX_FUND_YEARS + 1))
_DEPARTMENTS: Final = tuple(f"enhet {number}" for number in range(1, MAX_DEPARTMENTS + 1))


def _none() -> FloatArray:
    return np.zeros(MAX_FUND_YEARS)


def _unknown() -> FloatArray:
    return np.full(MAX_FUND_YEARS, UNKNOWN)


def _no_shares() -> FloatArray:
    return np.zeros(MAX_DEPARTMENTS)


class _Same:
    """Objects that are equal where their fields are, arrays element by element."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(_alike(getattr(self, name), getattr(other, name)) for name in _names(self))

    def __hash__(self) -> int:
        return hash(type(self))


def _names(made: object) -> list[str]:
    return list(getattr(made, "__dataclass_fields__", {}))


def _alike(mine: object, theirs: object) -> bool:
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        return np.array_equal(mine, theirs, equal_nan=True)
    return bool(mine == theirs)


@dataclass(frozen=True, eq=False)
class Initiative(_Same):
    """An initiative (innsats) of the fund.

    ``costs``, ``planned`` and ``actual`` are ``(…, 15)`` in the fund's unit, filled up where fewer years
    are given; an actual return that is not known is ``NaN`` (or ``None``), and the planned one stands
    in. ``cost_shares`` and ``return_shares`` are ``(…, 8)``, one share a department. ``opening``
    ``(…)`` is returns − costs before the first year. Leading axes are scenarios.
    """

    name: str
    costs: FloatArray = field(default_factory=_none)
    planned: FloatArray = field(default_factory=_none)
    actual: FloatArray = field(default_factory=_unknown)
    cost_shares: FloatArray = field(default_factory=_no_shares)
    return_shares: FloatArray = field(default_factory=_no_shares)
    opening: FloatArray = field(default_factory=lambda: np.zeros(()))

    def __post_init__(self) -> None:
        where = f"Innsats {quoted(self.name)}"
        found = settle(self, (OPENING,), lambda item: f"{where}, {item.nb.lower()}")
        found += ROW_NAME.violations(f"{where}, navn", self.name)
        for key, _, _, label, domain in INITIATIVE_ROWS:
            blank = UNKNOWN if key == "actual" else 0.0
            found += _hold(self, key, f"{where}, {label.lower()}", domain, _YEARS, blank)
        for key, _, _, label, domain in INITIATIVE_SHARES:
            found += _hold(self, key, f"{where}, {label.lower()}", domain, _DEPARTMENTS, 0.0)
        _require(found)

    @property
    def is_named(self) -> bool:
        """Say whether the initiative counts."""
        return self.name != ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands in the row but, perhaps, a name."""
        amounts = (
            *(self.costs, self.planned),
            *(self.cost_shares, self.return_shares, self.opening),
        )
        return not any(map(np.any, amounts)) and bool(np.isnan(self.actual).all())


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A line of the follow-up: what it cost for the initiative's group and the comparison, kr."""

    name: str
    initiative: float = 0.0
    comparison: float = 0.0

    def __post_init__(self) -> None:
        where = f"Oppfølging, linje {quoted(self.name)}"
        found = ROW_NAME.violations(f"{where}, navn", self.name)
        for key, label in zip(("initiative", "comparison"), GROUPS_FOLLOWED, strict=True):
            found += KRONER.violations(f"{where}, {label.lower()}", getattr(self, key))
        _require(found)


@dataclass(frozen=True, eq=False)
class FollowUp(_Same):
    """A follow-up (oppfølging) with a comparison group.

    ``sizes`` ``(2,)`` are the children in each group, ``printed`` ``(2,)`` the sums that a report has
    printed (kr), ``changes`` ``(3,)`` a change from before to after in the project and in up to two
    comparisons; what is not given is ``NaN`` (or ``None``).
    """

    note: str = ""
    lines: tuple[FollowedLine, ...] = ()
    sizes: FloatArray = field(default_factory=lambda: np.full(2, UNKNOWN))
    printed: FloatArray = field(default_factory=lambda: np.full(2, UNKNOWN))
    changes: FloatArray = field(default_factory=lambda: np.full(3, UNKNOWN))

    def __post_init__(self) -> None:
        where, groups = "Oppfølging", tuple(item.lower() for item in GROUPS_FOLLOWED)
        found = TOP_FIELDS[-1].domain.violations(f"{where}, merknad", self.note)
        found += _hold(self, "sizes", f"{where}, antall", SIZE, groups, UNKNOWN)
        found += _hold(self, "printed", f"{where}, trykt sum", KRONER, groups, UNKNOWN)
        places = tuple(item.lower() for item in CHANGES)
        found += _hold(self, "changes", f"{where}, endring", CHANGE, places, UNKNOWN)
        _require(found)
        object.__setattr__(self, "lines", tuple(self.lines))


@dataclass(frozen=True, slots=True)
class LifeLine:
    """A line of a personal balance sheet: thousand kr a year, without and with the initiative.

    It holds from year ``first`` to year ``last``; left out, from the first and to the last year.
    """

    name: str
    payer: LifePayer | None = None
    kind: LifeKind | None = None
    first: int | None = None
    last: int | None = None
    without: float | None = None
    within: float | None = None

    def __post_init__(self) -> None:
        where = f"Balanse, linje {quoted(self.name)}"
        found: list[Violation] = []
        for item in LIFE_LINE_FIELDS:
            value = item.of(self)
            if value is None or value == "":
                if item.words is not None and self.name:
                    found.append(Violation(f"{where}, {item.nb.lower()}", value, _chosen(item)))
                continue
            made, wrong = item.check(f"{where}, {item.nb.lower()}", value)
            found += wrong
            if not wrong:
                object.__setattr__(self, item.key, made)
        if not found and self.first and self.last and self.first > self.last:
            found.append(Remark(where, None, f"{BACKWARDS}: {self.first:g} og {self.last:g}."))
        _require(found)


def _chosen(item: Field) -> str:
    return item.domain.allowed().removesuffix(", eller tomt")


@dataclass(frozen=True, slots=True)
class PersonalBalance:
    """One person's yearly public costs and contributions over up to 60 years («personlig balansräkning»).

    ``late_cost`` and ``early_cost`` are kr: what a later effort costs, and an early one.
    """

    lived_years: int
    age: int
    late_cost: float | None = None
    early_cost: float | None = None
    lines: tuple[LifeLine, ...] = ()

    def __post_init__(self) -> None:
        _require(settle(self, LIFE_FIELDS, lambda item: f"Balanse, {item.nb.lower()}"))
        object.__setattr__(self, "lines", tuple(self.lines))


@dataclass(frozen=True, eq=False)
class FundInputs(_Same):
    """All inputs of a social investment fund.

    Amounts are in ``unit``, in the kroner of ``price_year``. ``capital``, ``other_capital`` and
    ``discount_rate`` may have a scenario axis, as may the amounts of the initiatives and ``grants``
    ``(…, 15)``, which is added to the fund a year and may be negative. ``departments`` are up to eight
    names; one without a name gets nothing.
    """

    municipality: str
    programme: str
    price_year: int
    unit: str
    first_year: int
    years: int
    capital: FloatArray
    other_capital: FloatArray | None = None
    discount_rate: FloatArray = field(default_factory=lambda: np.zeros(()))
    grants: FloatArray = field(default_factory=_none)
    initiatives: tuple[Initiative, ...] = ()
    departments: tuple[str, ...] = ()
    follow_up: FollowUp = field(default_factory=FollowUp)
    balance: PersonalBalance = field(default_factory=lambda: PersonalBalance(1, 0))
    note: str = ""

    def __post_init__(self) -> None:
        found = settle(self, (*TOP_FIELDS, *FUND_FIELDS), lambda item: item.nb)
        found += _hold(self, "grants", "Tilskudd", GRANT, _YEARS, 0.0)
        object.__setattr__(self, "initiatives", tuple(self.initiatives))
        departments = self._department_faults()
        _require([*found, *departments, *(() if departments else self._share_faults())])

    def _department_faults(self) -> list[Violation]:
        names = tuple(self.departments)
        if len(names) > MAX_DEPARTMENTS:
            return [Violation("Enheter", len(names), f"høyst {MAX_DEPARTMENTS} enheter")]
        filled = names + ("",) * (MAX_DEPARTMENTS - len(names))
        object.__setattr__(self, "departments", filled)
        return [
            fault
            for number, name in enumerate(filled, start=1)
            for fault in ROW_NAME.violations(f"Enhet {number}", name)
        ]

    def _share_faults(self) -> Iterator[Violation]:
        for item in self.initiatives:
            for key, _, _, label, _ in INITIATIVE_SHARES:
                total = float(np.max(np.sum(getattr(item, key) * self.has_department, axis=-1)))
                if item.is_named and total > 1 + SLACK:
                    where = f"Innsats {quoted(item.name)}, {label.lower()}"
                    text = f"andelene er {percent_text(total)} i alt. Tillatt: høyst 100 %."
                    yield Remark(where, None, text)

    @property
    def has_department(self) -> FloatArray:
        """1 for each of the eight departments that has a name, else 0; ``(8,)``."""
        return np.array([float(name != "") for name in self.departments])

    @property
    def calendar_years(self) -> FloatArray:
        """The calendar year of each year, past the last one too; ``(15,)``."""
        return self.first_year + np.arange(MAX_FUND_YEARS, dtype=np.float64)

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make inputs from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


# Rows of numbers ---------------------------------------------------------------------------------


def _hold(
    made: object, key: str, where: str, domain: Domain, places: Sequence[str], blank: float
) -> list[Violation]:
    """Let an object hold a row of numbers as a read-only array, and return what is wrong with it.

    The row is filled up to one number a place; ``blank`` stands for what is not given.
    """
    array = _row(getattr(made, key), len(places), blank)
    if array is None:
        allowed = f"høyst {len(places)} verdier, hver {domain.allowed()}"
        return [Violation(where, getattr(made, key), allowed)]
    found = list(_outside(array, where, domain, places))
    array.setflags(write=False)
    object.__setattr__(made, key, array)
    return found


def _row(value: object, width: int, blank: float) -> FloatArray | None:
    array = as_array(_filled(value, blank))
    if array is None or array.ndim == 0 or array.shape[-1] > width:
        return None
    array[np.isnan(array)] = blank
    missing = [(0, 0)] * (array.ndim - 1) + [(0, width - array.shape[-1])]
    return np.pad(array, missing, constant_values=blank)


def _filled(value: object, blank: float) -> object:
    if isinstance(value, list | tuple):
        return [_filled(item, blank) for item in value]
    return blank if value is None else value


def _outside(
    array: FloatArray, where: str, domain: Domain, places: Sequence[str]
) -> Iterator[Violation]:
    """Yield a violation for each place with a number outside the domain: its first such number."""
    wrong = ~domain.admits_numbers(array) & ~np.isnan(array)
    for place, numbers, marks in zip(
        places,
        array.reshape(-1, len(places)).T,
        wrong.reshape(-1, len(places)).T,
        strict=True,
    ):
        if marks.any():
            value = float(numbers[int(np.argmax(marks))])
            shown = int(value) if value.is_integer() and abs(value) < 1e15 else value
            yield Violation(f"{where}, {place}", shown, domain.allowed())


def _require(violations: Iterable[Violation]) -> None:
    """Raise ``InputError`` where there are violations."""
    found = list(violations)
    if found:
        raise InputError(found)
