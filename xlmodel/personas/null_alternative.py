"""The null alternative that ordinary courses give: mean yearly cost by life situation.

Asker's way takes every year of a course in the situation that the person entered in; the other takes
each year in the situation of that year. Costs are not discounted. Where no course gives a number, the
rule of the parameter files derives it from utsatt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.null_alternative import derived_null_alternative
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Language, Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import in_balance, whole_kroner
from xlmodel.personas.specs import NullMethod
from xlmodel.personas.terms import DERIVED, MISSING, OBSERVED


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """A course of ordinary services: situation (``None``: not stated) and cost of each of its years.

    ``cost`` and ``cost_municipality`` are ``(years,)`` kr, not discounted.
    """

    group: Group
    situations: tuple[Situation | None, ...]
    cost: FloatArray
    cost_municipality: FloatArray


@dataclass(frozen=True, slots=True)
class NullValue:
    """The null alternative of one situation.

    ``amount`` is whole kr a year for one person or family, ``None`` where nothing gives one; an income
    above the costs makes it negative. ``histories`` and ``years`` count the courses and the years that
    it is the mean of, 0 where it is not observed. ``mean`` is the mean before it is rounded, ``cost``
    and ``municipality`` what all those years cost together and the municipality's part of it, kr.
    ``derived`` is what the rule makes of utsatt, whole kr, ``None`` where utsatt is not observed.
    """

    situation: Situation
    amount: float | None
    mean: float | None
    derived: float | None
    histories: int
    years: int
    cost: float
    municipality: float

    @property
    def is_observed(self) -> bool:
        """Say whether courses give the number."""
        return self.years > 0

    def origin(self, language: Language = "nb") -> str:
        """Return the word for where the number comes from."""
        if self.is_observed:
            return OBSERVED[language]
        return (MISSING if self.amount is None else DERIVED)[language]


@dataclass(frozen=True, slots=True)
class GroupNullAlternative:
    """The null alternative of a group, a value a situation in order.

    ``municipal_share`` is the municipality's part of what the observed values are the mean of;
    ``None`` where there is no cost to share, or incomes take it out of 0–1.
    ``without_entry`` counts the courses that do not say where they enter.
    """

    group: Group
    method: NullMethod
    situations: tuple[NullValue, ...]
    municipal_share: float | None
    without_entry: int

    @property
    def negative(self) -> int:
        """The number of situations with an amount below 0, which the effektmodell does not take."""
        return sum(amount is not None and amount < 0 for amount in self.amounts)

    @property
    def amounts(self) -> tuple[float | None, ...]:
        """The amount of each situation, kr a year."""
        return tuple(value.amount for value in self.situations)


NullAlternatives = Mapping[Group, GroupNullAlternative]


def null_alternatives(
    histories: Sequence[History], method: NullMethod = NullMethod.ENTRY
) -> NullAlternatives:
    """Return the null alternative of each group from the ordinary courses of its personas."""
    return {
        group: group_null_alternative(
            group, [item for item in histories if item.group is group], method
        )
        for group in Group
    }


def group_null_alternative(
    group: Group, histories: Sequence[History], method: NullMethod
) -> GroupNullAlternative:
    """Compute ``N[s] = Σ cost / number of years`` over the years that count in s, whole kr.

    They are all years of the courses that entered in s (``ENTRY``), or the years spent in s
    (``PERSON_YEARS``). Without any, ``N[s]`` is utsatt's times the rule's factor; utsatt itself is
    then unknown.
    """
    counted = [_counted_in(item.situations, method) for item in histories]
    years = _stacked([mask.sum(axis=1) for mask in counted])
    cost, municipality = (
        _stacked([mask @ row for mask, row in zip(counted, rows, strict=True)])
        for rows in (
            [item.cost for item in histories],
            [item.cost_municipality for item in histories],
        )
    )
    means = [
        float(total / count) if count else None
        for total, count in zip(cost.sum(axis=0), years.sum(axis=0), strict=True)
    ]
    observed = [None if mean is None else whole_kroner(mean) for mean in means]
    derived = _derived(observed[Situation.VULNERABLE])
    return GroupNullAlternative(
        group=group,
        method=method,
        situations=tuple(
            NullValue(
                situation=situation,
                amount=derived[situation] if means[situation] is None else observed[situation],
                mean=means[situation],
                derived=derived[situation],
                histories=int((years[:, situation] > 0).sum()),
                years=int(years[:, situation].sum()),
                cost=float(cost[:, situation].sum()),
                municipality=float(municipality[:, situation].sum()),
            )
            for situation in Situation
        ),
        municipal_share=_share(float(municipality.sum()), float(cost.sum())),
        without_entry=sum(item.situations[:1] == (None,) for item in histories),
    )


def _stacked(rows: Sequence[FloatArray]) -> FloatArray:
    """Return a row a course and a column a situation; ``(courses, 4)``."""
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(Situation))


def _counted_in(
    situations: tuple[Situation | None, ...], method: NullMethod
) -> NDArray[np.float64]:
    """Return 1 where a year of a course counts in a situation; ``(4, years)``."""
    chosen = situations[:1] * len(situations) if method is NullMethod.ENTRY else situations
    return np.array([[item is situation for item in chosen] for situation in Situation], np.float64)


def _derived(vulnerable: float | None) -> tuple[float | None, ...]:
    """Return what the rule makes of utsatt's amount: nothing known of the others without it."""
    if vulnerable is None:
        return (None,) * len(Situation)
    return derived_null_alternative(vulnerable, common_parameters().null_alternative_factors)


def _share(part: float, whole: float) -> float | None:
    """Return a part as a share; ``None`` where there is no cost, or incomes take it out of 0–1."""
    is_cost = not in_balance(np.asarray(-whole))
    is_part = bool(in_balance(np.asarray([part, whole - part])).all())
    return part / whole if is_cost and is_part else None
