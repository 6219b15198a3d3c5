"""What a course costs: measures × prices, year by year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.terms import Payer
from xlmodel.common.values import FloatArray
from xlmodel.personas.inputs import CourseMeasure, PriceItem, counts_in_grant, folded_recipient
from xlmodel.personas.specs import MAX_COURSE_YEARS, MAX_RECIPIENTS


def prices_used(measures: Sequence[CourseMeasure], price_list: Sequence[PriceItem]) -> FloatArray:
    """Return the price of each measure, kr per unit: its own, or else its service's; ``(rows,)``."""
    listed = {item.service: item.price for item in price_list}
    return np.array(
        [
            listed[measure.service] if measure.unit_price is None else measure.unit_price
            for measure in measures
        ],
        dtype=np.float64,
    )


def units_used(
    measures: Sequence[CourseMeasure], price_list: Sequence[PriceItem]
) -> tuple[str, ...]:
    """Return the unit of each measure: its own, or else its service's."""
    listed = {item.service: item.unit for item in price_list}
    return tuple(measure.unit or listed[measure.service] for measure in measures)


def measure_expenses(prices: FloatArray, volumes: FloatArray) -> FloatArray:
    """Return what measures cost a year, ``kostnad(m, t) = pris(m)·volum(m, t)``, kr.

    ``prices`` is ``(…, rows)`` kr per unit, negative for an income, ``volumes`` ``(…, rows, years)``
    units; the result is ``(…, rows, years)``.
    """
    return np.asarray(np.asarray(prices)[..., None] * np.asarray(volumes)) + 0.0


def volumes_of(measures: Sequence[CourseMeasure]) -> FloatArray:
    """Return the volumes of the measures; ``(rows, 20)``."""
    rows = [measure.volumes for measure in measures]
    return np.array(rows, dtype=np.float64).reshape(len(rows), MAX_COURSE_YEARS)


def paid_by(measures: Sequence[CourseMeasure], payer: Payer) -> FloatArray:
    """Return 1 for each measure that ``payer`` carries and 0 for the others; ``(rows,)``."""
    return np.array([measure.payer is payer for measure in measures], dtype=np.float64)


def recipient_numbers(
    measures: Sequence[CourseMeasure], recipients: Sequence[str]
) -> NDArray[np.int64]:
    """Return the number, from 1, of the recipient that each measure counts for in the grant; ``(rows,)``.

    It is 0 for a measure that does not count.
    """
    numbers = [
        recipients.index(folded_recipient(item)) + 1 if counts_in_grant(item) else 0
        for item in measures
    ]
    return np.array(numbers, dtype=np.int64)


def included_costs(numbers: NDArray[np.int64], costs: FloatArray) -> FloatArray:
    """Return what counts towards the grant for each recipient and year; ``(5, 20)``.

    ``numbers`` ``(rows,)`` are the measures' recipients, ``costs`` ``(rows, 20)`` what they cost; an
    income never lowers what counts.
    """
    mine = numbers[None, :] == np.arange(1, MAX_RECIPIENTS + 1)[:, None]
    return np.asarray(mine.astype(np.float64) @ np.maximum(costs, 0))


def by_service(measures: Sequence[CourseMeasure], services: Sequence[str]) -> FloatArray:
    """Return which measures each service has, 1 or 0; ``(services + 1, rows)``.

    The last row has the measures without a service of the price list.
    """
    names = np.array([*services, ""], dtype=object)[:, None]
    own = np.array([measure.service for measure in measures], dtype=object)[None, :]
    return np.asarray(names == own, dtype=np.float64).reshape(len(services) + 1, len(measures))
