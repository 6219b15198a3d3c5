"""Cohort flow: expected persons in and out of the lab, year by year (01 §3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlmodel.inputs import FloatArray
from xlmodel.specs import MAX_YEARS
from xlmodel.terms import LAB_PATHS, OUT_PATHS, Situation


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
        return np.stack(
            [
                self.lab[..., [row for row, path in enumerate(LAB_PATHS) if path.now == now], :].sum(
                    axis=-2
                )
                for now in list(Situation)[:3]
            ],
            axis=-2,
        )

    def entering(self) -> FloatArray:
        """Persons who enter the lab, by entry situation; ``(…, 3, 15)``."""
        return self.lab[..., [row for row, path in enumerate(LAB_PATHS) if path.entry == path.now], :]

    def out_now(self) -> FloatArray:
        """Persons out of the lab by the situation they stand in; ``(…, 4, 15)``."""
        return np.stack(
            [
                self.out[..., [row for row, path in enumerate(OUT_PATHS) if path.now == now], :].sum(
                    axis=-2
                )
                for now in Situation
            ],
            axis=-2,
        )


def years_in_period(period: FloatArray) -> FloatArray:
    """Return 1 for each year of the period and 0 past it; ``(…, 15)``."""
    return (np.arange(MAX_YEARS) < np.asarray(period)[..., None]).astype(np.float64)


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
    ``(…, 3)``, ``intake_years`` (K) and ``period`` (T) are ``(…,)``. Source: 01 §3.
    """
    entrants, rate = np.asarray(new_participants), np.asarray(success_rate)
    inside = years_in_period(np.asarray(period))
    intake = inside * (np.arange(MAX_YEARS) < np.asarray(intake_years)[..., None])
    scenarios = np.broadcast_shapes(entrants.shape[:-1], rate.shape[:-1], intake.shape[:-1])
    lab = np.zeros((*scenarios, len(LAB_PATHS), MAX_YEARS))
    out = np.zeros((*scenarios, len(OUT_PATHS), MAX_YEARS))
    lab_row = {path: row for row, path in enumerate(LAB_PATHS)}
    for row, path in enumerate(LAB_PATHS):
        if path.entry == path.now:
            lab[..., row, :] = entrants[..., path.entry, None] * intake
        else:
            moved = rate[..., path.now - 1, None] * lab[..., row - 1, :-1]
            lab[..., row, 1:] = moved * inside[..., 1:]
    for row, path in enumerate(OUT_PATHS):
        if path.now == Situation.SUSTAINABLE:
            last = lab_row[type(path)(path.entry, Situation.STABLE)]
            leaving = rate[..., Situation.STABLE, None] * lab[..., last, :-1]
        else:
            leaving = (1 - rate[..., path.now, None]) * lab[..., lab_row[path], :-1]
        out[..., row, 1:] = np.cumsum(leaving, axis=-1) * inside[..., 1:]
    return CohortFlow(lab, out)
