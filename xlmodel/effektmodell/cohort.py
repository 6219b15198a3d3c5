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
) -> CohortFlow:
    """Return the expected persons of every path.

    In the lab: ``L[s,s](t) = n[s]·(t<K)`` and ``L[s,j](t) = p[j−1]·L[s,j−1](t−1)``; out of it:
    ``U[s,j](t) = U[s,j](t−1) + (1−p[j])·L[s,j](t−1)`` and ``U[s,B](t) = U[s,B](t−1) +
    p[S]·L[s,S](t−1)``. ``new_participants`` (n, persons a year) and ``success_rate`` (p) are
    ``(…, 3)``, ``intake_years`` (K) and ``period`` (T) are ``(…,)``.
    """
    entrants, rate = np.asarray(new_participants), np.asarray(success_rate)
    inside = years_in_period(period, MAX_YEARS)
    intake = inside * (np.arange(MAX_YEARS) < np.asarray(intake_years)[..., None])
    scenarios = np.broadcast_shapes(entrants.shape[:-1], rate.shape[:-1], intake.shape[:-1])
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
        leaving = share * lab[..., _LAB_ROW[path.entry, last], :-1]
        out[..., row, 1:] = np.cumsum(leaving, axis=-1) * inside[..., 1:]
    return CohortFlow(lab, out)
