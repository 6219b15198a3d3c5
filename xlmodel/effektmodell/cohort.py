"""Cohort flow: expected persons in and out of the lab, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    for now in situations:
        first, *others = (row for row, path in enumerate(paths) if path.now is now)
        sums[..., now, :] = rows[..., first, :]
        for row in others:
            sums[..., now, :] += rows[..., row, :]
    return sums


def _empty_rows(count: int, scenarios: tuple[int, ...]) -> FloatArray:
    """Return an empty ``(…, count, 15)`` that holds each row of all scenarios together in memory.

    The model works on one row of all scenarios at a time: four times as fast as scenario by scenario.
    """
    rows = np.empty((count, *scenarios, MAX_YEARS))
    return np.moveaxis(rows, 0, -2) if scenarios else rows


LAB_YEARS: Final = len(ENTRY_SITUATIONS)
"""The longest course takes three years in the lab."""


def lab_years(course: Path) -> int:
    """Return how many years a course takes in the lab: ``m = min(j, S) − s + 1``."""
    return min(course.now, Situation.STABLE) - course.entry + 1


@dataclass(frozen=True, slots=True)
class EntrantYears:
    """Where one entrant in each intake year is, a row a lab year or a length of course; ``(…, 3, 15)``.

    ``lab`` row i is in the lab for the (i+1)th year: ``r1(t) = (t<K)``, ``r2(t) = r1(t−1)``,
    ``r3(t) = r2(t−1)``. ``left`` row m has left it after m+1 years there: ``r`` summed up to the year
    before. Of these, where f > 0, ``out`` still stand in the end situation of their course, better
    than at entry, ``q(t) = (1−f)·q(t−1) + r(t−1)``, and ``fallen`` have fallen back; where f = 0,
    ``out`` is ``left`` and ``fallen`` is ``None``. All are 0 past the period.
    """

    lab: FloatArray
    left: FloatArray
    out: FloatArray
    fallen: FloatArray | None


def entrant_years(
    intake_years: FloatArray, period: FloatArray, relapse: FloatArray | float
) -> EntrantYears:
    """Return where one entrant in each intake year is.

    ``intake_years`` (K), ``period`` (T) and ``relapse`` (f, share a year) are ``(…,)``.
    """
    inside = years_in_period(period, MAX_YEARS)
    intake, back = np.asarray(intake_years, np.float64), np.asarray(relapse, np.float64)
    year = np.arange(MAX_YEARS)
    lab = _by_length((year < intake[..., None]).astype(np.float64), inside)
    left = _by_length(np.minimum(year, intake[..., None]), inside)
    if not np.any(back):
        return EntrantYears(lab, left, left, None)
    out = _by_length(_staying(intake, 1 - back), inside)
    return EntrantYears(lab, left, out, left - out)


def _by_length(first: FloatArray, inside: FloatArray) -> FloatArray:
    """Return a row after one lab year, and the same one and two years later; ``(…, 3, 15)``."""
    rows = _empty_rows(LAB_YEARS, np.broadcast_shapes(first.shape[:-1], inside.shape[:-1]))
    for later in range(LAB_YEARS):
        until = MAX_YEARS - later
        rows[..., later, :later] = 0
        np.multiply(first[..., :until], inside[..., later:], out=rows[..., later, later:])
    return rows


def _staying(intake_years: FloatArray, stays: FloatArray) -> FloatArray:
    """Return ``q(t) = stays·q(t−1) + (t−1 < K)``, one year at a time; ``(…, 15)``."""
    q = np.zeros((MAX_YEARS, *np.broadcast_shapes(intake_years.shape, stays.shape)))
    for year in range(1, MAX_YEARS):
        q[year] = stays * q[year - 1] + (year - 1 < intake_years)
    return np.moveaxis(q, 0, -1)


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
    f·Σ_{j>s} U[s,j](t−1)``: one who falls back stands as at entry for the rest of the period. As n
    and p are the same every year, each path is one entrant's years times those who take it.
    ``new_participants`` (n, persons a year) and ``success_rate`` (p) are ``(…, 3)``,
    ``intake_years`` (K), ``period`` (T) and ``relapse`` (f, share a year) are ``(…,)``.
    """
    years = entrant_years(intake_years, period, relapse)
    reached = _reached(np.asarray(new_participants), np.asarray(success_rate))
    return CohortFlow(_in_lab(reached, years), _out(reached, np.asarray(success_rate), years))


def _reached(entrants: FloatArray, rate: FloatArray) -> dict[tuple[int, int], FloatArray]:
    """Return those of each intake year who come to be on each path in the lab; each ``(…,)``."""
    found: dict[tuple[int, int], FloatArray] = {}
    for entry, now in _LAB_ROW:
        first = now == entry
        found[entry, now] = (
            entrants[..., entry] if first else found[entry, now - 1] * rate[..., now - 1]
        )
    return found


def _in_lab(reached: Mapping[tuple[int, int], FloatArray], years: EntrantYears) -> FloatArray:
    """Return the persons on each path in the lab; ``(…, 6, 15)``."""
    shapes = (persons.shape for persons in reached.values())
    rows = _empty_rows(len(LAB_PATHS), np.broadcast_shapes(*shapes, years.lab.shape[:-2]))
    for (entry, now), row in _LAB_ROW.items():
        own = reached[entry, now][..., None]
        np.multiply(own, years.lab[..., now - entry, :], out=rows[..., row, :])
    return rows


def _out(
    reached: Mapping[tuple[int, int], FloatArray], rate: FloatArray, years: EntrantYears
) -> FloatArray:
    """Return the persons on each path out of the lab; ``(…, 9, 15)``."""
    shapes = (persons.shape for persons in reached.values())
    scenarios = np.broadcast_shapes(*shapes, rate.shape[:-1], years.out.shape[:-2])
    rows = _empty_rows(len(OUT_PATHS), scenarios)
    for row, path in enumerate(OUT_PATHS):
        last, length = min(path.now, Situation.STABLE), lab_years(path) - 1
        leave = rate[..., last] if path.now > last else 1 - rate[..., last]
        own = (reached[path.entry, last] * leave)[..., None]
        better = path.now > path.entry
        stays = years.out if better else years.left
        np.multiply(own, stays[..., length, :], out=rows[..., row, :])
        if better and years.fallen is not None:
            rows[..., _OUT_ROW[path.entry], :] += own * years.fallen[..., length, :]
    return rows


_OUT_ROW: Final = {path.entry: row for row, path in enumerate(OUT_PATHS) if path.now == path.entry}
"""The row of those out of the lab in their entry situation."""
