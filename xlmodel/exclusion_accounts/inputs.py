"""Inputs of the comparison with Utenforregnskapet: frozen, validated objects.

All violations of an object are collected and raised at once as :class:`~xlmodel.common.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from xlmodel.common.errors import InputError, Remark, Violation, quoted
from xlmodel.common.fields import settle
from xlmodel.common.values import FloatArray, as_array
from xlmodel.exclusion_accounts.specs import (
    AMOUNT,
    MODEL_FIELDS,
    MOST_ROWS,
    PROFILE_FIELDS,
    SET_FIELDS,
)
from xlmodel.exclusion_accounts.terms import AGES, Flow, Level, ProfileGroup


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A row of the profiles: what a person of a group is to one level of government, age by age.

    ``amounts`` holds kr a person and year for each of :data:`AGES` (41, from 18), not discounted, in
    kroner of the set's price year. ``target`` is the number of the target group, 1–7.
    """

    target: int
    group: ProfileGroup
    category: str
    flow: Flow
    level: Level
    amounts: tuple[float, ...]
    source: str = ""
    grade: str = ""

    def __post_init__(self) -> None:
        where = f"Profil {self.label}"
        found = settle(self, PROFILE_FIELDS, lambda field: f"{where}, {field.nb.lower()}")
        values = as_array(self.amounts)
        if values is None or values.shape != (len(AGES),):
            text = f"{len(AGES)} beløp, ett for hver alder fra {AGES[0]} til {AGES[-1]} år"
            found.append(Violation(f"{where}, beløp", self.amounts, text))
        else:
            found += _amount_faults(where, values)
            object.__setattr__(self, "amounts", tuple(values.tolist()))
        if found:
            raise InputError(found)

    @property
    def label(self) -> str:
        """What tells the row from others in a message."""
        words = (self.target, self.group, self.category or "uten kategori", self.flow, self.level)
        return quoted(", ".join(map(str, words)))


def _amount_faults(where: str, values: FloatArray) -> list[Violation]:
    wrong = np.flatnonzero(~AMOUNT.domain.admits_numbers(values))
    return [
        Violation(f"{where}, beløp ved {AGES[at]} år", float(values[at]), AMOUNT.domain.allowed())
        for at in wrong
    ]


@dataclass(frozen=True, slots=True, eq=False)
class ExclusionInputs:
    """All inputs: the measure, the profiles, and the effektmodell's results beside.

    Scalars that vary have shape ``()`` or ``(S,)`` for S scenarios. Amounts are kr of ``price_year``;
    ``measure_year`` is the calendar year of the measure and ``age`` the persons' age then. The
    results of an effektmodell are ``None`` where none stands beside.
    """

    municipality: str
    programme: str
    price_year: int
    target: int
    persons: FloatArray
    success_rate: FloatArray
    measure_cost: FloatArray
    measure_year: FloatArray
    age: FloatArray
    discount_rate: FloatArray
    profiles: tuple[ProfileRow, ...] = ()
    note: str = ""
    model_cost: float | None = None
    model_avoided: float | None = None
    model_gain: float | None = None
    model_period: int | None = None
    model_persons: float | None = None
    model_source: str = ""

    def __post_init__(self) -> None:
        found = settle(self, SET_FIELDS, lambda field: field.nb)
        found += settle(self, MODEL_FIELDS, lambda field: f"Effektmodellen, {field.nb.lower()}")
        if not _are_rows(self.profiles):
            found.append(Violation("Profiler", self.profiles, "en liste av profilrader"))
        elif len(self.profiles) > MOST_ROWS:
            text = (
                f"{len(self.profiles)} rader er for mange. Tillatt: høyst {MOST_ROWS} profilrader."
            )
            found.append(Remark("Profiler", None, text))
        if found:
            raise InputError(found)
        object.__setattr__(self, "profiles", tuple(self.profiles))
        try:
            _ = self.scenarios
        except ValueError:
            text = "inndataene har ulikt antall scenarier"
            raise InputError([Remark("Utenforregnskap", None, text)]) from None

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make inputs from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def with_values(self, **changes: object) -> Self:
        """Return a copy with some fields replaced, validated again."""
        return self.from_values(self.as_values() | changes)

    @property
    def scenarios(self) -> tuple[int, ...]:
        """The shape of the scenario axis: ``()`` for one input set; ``ValueError`` where they differ."""
        varying = (np.shape(field.of(self)) for field in SET_FIELDS if field.varies)
        return np.broadcast_shapes(*varying)

    def rows_of(self, group: ProfileGroup) -> tuple[ProfileRow, ...]:
        """Return the profile rows of the chosen target group, its own or its comparison's."""
        return tuple(
            row for row in self.profiles if row.target == self.target and row.group is group
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExclusionInputs):
            return NotImplemented
        mine, theirs = self.as_values(), other.as_values()
        return all(_is_same(mine[key], theirs[key]) for key in mine)

    def __hash__(self) -> int:
        return hash((self.municipality, self.programme, self.price_year, self.target))


def _is_same(mine: object, theirs: object) -> bool:
    if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
        return np.array_equal(mine, theirs)
    return mine == theirs


def _are_rows(value: object) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return False
    return all(isinstance(item, ProfileRow) for item in value)
