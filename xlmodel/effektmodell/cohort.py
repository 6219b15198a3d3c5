"""Cohort flow: expected persons in and out of the lab, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlmodel.common.terms import ENTRY_SITUATIONS, Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import years_in_period
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import LAB_PATHS, OUT_PATHS, Path


@dataclass(frozen=True, slots=True)
class CohortFlow:
    """Expected persons per path and year, 0 past the period.

    ``lab`` is ``(…, 6, 15)`` in the order of ``LAB_PATHS`` (UU, UT, US, TT, TS, SS: entry, now) and
    ``out`` is ``(…, 9, 15)`` in the order of ``OUT_PATHS`` (UU, UT, US, UB, TT, TS, TB, SS, SB).
    """

    lab: FloatArray
    out: FloatArray

    def in_lab_now(self) -> FloatArray:
        """Persons in the lab by the situation they stand in now; ``(…, 3, 15)``."""
        return _by_present_situation(self.lab, LAB_PATHS, ENTRY_SITUATIONS)

    def entering(self) -> FloatArray:
        """Persons who enter the lab, by entry situation; ``(…, 3, 15)``."""
        return self.lab[..., [_LAB_ROW[entry, entry] for entry in ENTRY_SITUATIONS], :]

    def entering_total(self) -> FloatArray:
        """Persons who enter the lab; ``(…, 15)``."""
        first, *others = (self.lab[..., _LAB_ROW[entry, entry], :] for entry in ENTRY_SITUATIONS)
        return np.asarray(sum(others, start=first))

    def out_now(self) -> FloatArray:
        """Persons out of the lab by the situation they stand in; ``(…, 4, 15)``."""
        return _by_present_situation(self.out, OUT_PATHS, tuple(Situation))


_LAB_ROW: Final[dict[tuple[int, int], int]] = {
    (path.entry, path.now): row for row, path in enumerate(LAB_PATHS)
}


def _by_present_situation(
    rows: FloatArray, paths: Sequence[Path], situations: Sequence[Situation]
) -> FloatArray:
    """Sum rows of persons ``(…, paths, 15)`` by present situation; ``(…, situations, 15)``."""
    sums = _empty_rows(len(situations), rows.shape[:-2])
    for row, path in enumerate(paths):
        sums[..., path.now, :] += rows[..., row, :]
    return sums


def _empty_rows(count: int, scenarios: tuple[int, ...]) -> FloatArray:
    """Return zeros ``(…, count, 15)`` that hold each row of all scenarios together in memory.

    The model works on one row of all scenarios at a time: four times as fast as scenario by scenario.
    """
    return np.moveaxis(np.zeros((count, *scenarios, MAX_YEARS)), 0, -2)


def cohort_flow(
    new_participants: FloatArray,
    success_rate: FloatArray,
    intake_years: FloatArray,
    period: FloatArray,
    relapse: FloatArray | float = 0.0,
) -> CohortFlow:
    """Return the expected persons of every path.

    In the lab: ``L[s,s](t) = n[s]·(t<K)`` and ``L[s,j](t) = p[j−1]·L[s,j−1](t−1)``. Those who leave
    it in j are ``(1−p[j])·L[s,j](t−1)``, in bærekraftig ``p[S]·L[s,S](t−1)``. Out of it:
    ``U[s,j](t) = (1−f)·U[s,j](t−1) + leaving`` for j > s, and ``U[s,s](t) = U[s,s](t−1) + leaving +
    f·Σ_{j>s} U[s,j](t−1)``: one who falls back stands as at entry for the rest of the period.
    ``new_participants`` (n, persons a year) and ``success_rate`` (p) are ``(…, 3)``,
    ``intake_years`` (K), ``period`` (T) and ``relapse`` (f, share a year) are ``(…,)``.
    """
    entrants, rate = np.asarray(new_participants), np.asarray(success_rate)
    inside = years_in_period(period, MAX_YEARS)
    intake = inside * (np.arange(MAX_YEARS) < np.asarray(intake_years)[..., None])
    back = np.asarray(relapse, np.float64)
    scenarios = np.broadcast_shapes(
        entrants.shape[:-1], rate.shape[:-1], intake.shape[:-1], back.shape
    )
    lab = _empty_rows(len(LAB_PATHS), scenarios)
    for (entry, now), row in _LAB_ROW.items():
        if entry == now:
            lab[..., row, :] = entrants[..., entry, None] * intake
        else:
            before = lab[..., _LAB_ROW[entry, now - 1], :-1]
            lab[..., row, 1:] = rate[..., now - 1, None] * before * inside[..., 1:]
    out = _empty_rows(len(OUT_PATHS), scenarios)
    for row, path in enumerate(OUT_PATHS):
        if path.now is Situation.SUSTAINABLE:
            share, last = rate[..., Situation.STABLE, None], Situation.STABLE
        else:
            share, last = 1 - rate[..., path.now, None], path.now
        out[..., row, 1:] = share * lab[..., _LAB_ROW[path.entry, last], :-1]
    _accumulate(out, back)
    out *= inside[..., None, :]
    return CohortFlow(lab, out)


def _accumulate(out: FloatArray, relapse: FloatArray) -> None:
    """Turn rows of those who leave the lab in each year into rows of those who are out of it."""
    if not np.any(relapse):
        np.cumsum(out, axis=-1, out=out)
        return
    for year in range(1, MAX_YEARS):
        before = out[..., year - 1]
        for entry, better in _BETTER_ROWS.items():
            back = relapse[..., None] * before[..., better]
            out[..., better, year] += before[..., better] - back
            out[..., entry, year] += before[..., entry] + back.sum(axis=-1)


_BETTER_ROWS: Final = {
    row: [
        other
        for other, path in enumerate(OUT_PATHS)
        if path.entry == own.entry and path.now > own.entry
    ]
    for row, own in enumerate(OUT_PATHS)
    if own.entry == own.now
}
"""The rows of those out in a better situation than at entry, by the row of those out as at entry."""
