"""The required success rate (krevd suksessrate): the lowest at which the lab breaks even."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.analyses.variation import VARIED_BY_KEY, InputPart, elements, require_one_set, varied
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import InputError, Violation
from xlmodel.common.terms import ENTRY_SITUATIONS, Language, Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.results import group_results
from xlmodel.effektmodell.terms import Target

RATE_STEPS: Final = 1_000_000
"""Rates are sought in steps of one millionth, which is the tolerance of the answer."""

_SCAN: Final = 100
"""Points that divide 0–100 % in the scan, and a bracket in each refinement."""

_SHOWN: Final = 1000
"""A sentence rounds a rate up to one thousandth: a per cent with one decimal."""

_Steps = NDArray[np.int64]


class Outcome(Enum):
    """How the search for the required rate ended."""

    FOUND = "found"
    ALREADY_AT_ZERO = "already_at_zero"
    NOT_AT_ANY_RATE = "not_at_any_rate"

    def label(self, language: Language = "nb") -> str:
        """Return the outcome as a short text."""
        return {
            "found": {"nb": "Funnet", "en": "Found"},
            "already_at_zero": {"nb": "I balanse også ved 0 %", "en": "Breaks even already at 0 %"},
            "not_at_any_rate": {
                "nb": "Ikke i balanse, selv ikke ved 100 %",
                "en": "Does not break even, not even at 100 %",
            },
        }[self.value][language]


@dataclass(frozen=True, slots=True)
class RequiredRate:
    """The lowest success rate at which the target breaks even within the period, and its proof.

    ``step`` is the situation that the rate moves people on from, ``None`` where all three steps
    share it. ``rate`` (a share, a whole number of millionths) is ``None`` where no rate will do and 0
    where none is needed. ``amount`` is the target over the period at the rate, ``amount_below`` at
    ``rate_below``, one millionth lower: the one breaks even, the other does not; discounted kr of
    the price year. A higher success need not be better (later situations may cost more than they
    save): ``fails_again`` is the lowest rate above ``rate`` at which the target no longer breaks
    even, ``None`` where it does all the way to 100 %.
    """

    target: Target
    step: Situation | None
    outcome: Outcome
    rate: float | None
    rate_below: float | None
    amount: float | None
    amount_below: float | None
    fails_again: float | None

    def sentence(self) -> str:
        """Say the answer in one bokmål sentence, the rate rounded up to a tenth of a per cent."""
        target, where = self.target.label(), self._where()
        if self.rate is None:
            return (
                f"{target} går ikke i balanse innen perioden ved noen suksessrate {where}, "
                "heller ikke 100 %."
            )
        shown = self._shown()
        also = "også " if shown == 0 else ""
        least = "" if shown in (0, 1) or self.fails_again is not None else "minst "
        end = "" if self.fails_again is None else f", men ikke ved {_percent(self.fails_again)}"
        return (
            f"{target} går i balanse innen perioden {also}når suksessraten {where} er "
            f"{least}{_percent(shown)}{end}."
        )

    def _where(self) -> str:
        return "i alle trinn" if self.step is None else f"fra {self.step.label().lower()}"

    def _shown(self) -> float:
        """Return the rate rounded up for reading, or as it is where that one would be too high."""
        rate = self.rate or 0.0
        shown = -(-round(rate * RATE_STEPS) // (RATE_STEPS // _SHOWN)) / _SHOWN
        return rate if self.fails_again is not None and shown >= self.fails_again else shown


def _percent(rate: float) -> str:
    return f"{nb_number(round(rate * 100, 4))} %"


def required_success_rate(
    inputs: GroupInputs, target: Target = Target.NET, step: Situation | None = None
) -> RequiredRate:
    """Find the lowest success rate at which the target breaks even within the period.

    Breaking even within the period means that the target's balance year comes: the accumulated
    amount is ≥ 0 (to whole øre) at the end of the period, which is to say the target's sum over the
    period is. In between it may have been above zero and below again. ``step`` is the situation
    whose rate is sought while the other two stay; with ``None`` all three get the same rate. A rate
    of one millionth less than the answer fails, and so does every lower one.

    The sum is linear in the rate of one step, and a polynomial of the third degree in the common
    rate of all three, since nobody takes a step twice. It may fall as the rate rises. So it is
    scanned at whole per cents and at the turning points of the polynomial, all at once over the
    scenario axis; between these it is monotone, and the first interval in which it comes to break
    even is refined the same way. ``inputs`` is one input set. Raises ``InputError`` for a step that
    is not one.
    """
    require_one_set(inputs)
    if step is not None and step not in ENTRY_SITUATIONS:
        names = " eller ".join(situation.label() for situation in ENTRY_SITUATIONS)
        raise InputError([Violation("Trinn", step, names)])
    search = _Search(inputs, target, step)
    points = search.scan()
    holds = search.holds(points)
    if not holds.any():
        return RequiredRate(target, step, Outcome.NOT_AT_ANY_RATE, None, None, None, None, None)
    first = int(np.argmax(holds))
    lowest = 0 if first == 0 else search.refine(points[first - 1], points[first], holds=True)
    later = points[first:][~holds[first:]]
    fails_again = None
    if later.size:
        last_good = points[points < later[0]][-1]
        fails_again = search.refine(last_good, later[0], holds=False) / RATE_STEPS
    below = max(lowest - 1, 0)
    amount, amount_below = search.amounts(np.array([lowest, below])).tolist()
    return RequiredRate(
        target=target,
        step=step,
        outcome=Outcome.FOUND if lowest else Outcome.ALREADY_AT_ZERO,
        rate=lowest / RATE_STEPS,
        rate_below=below / RATE_STEPS if lowest else None,
        amount=amount,
        amount_below=amount_below if lowest else None,
        fails_again=fails_again,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """The target as a function of the rate, which is counted in whole steps."""

    inputs: GroupInputs
    target: Target
    step: Situation | None

    def _accumulated(self, steps: _Steps) -> tuple[FloatArray, FloatArray]:
        """Return the target over the period and its balance year at each rate; both ``(S,)``."""
        rate = steps / RATE_STEPS
        parts = (
            elements(VARIED_BY_KEY["success_rate"])
            if self.step is None
            else (InputPart("success_rate", self.step),)
        )
        results = group_results(varied(self.inputs, dict.fromkeys(parts, rate)))
        return (
            getattr(results, self.target.sum_term.key),
            getattr(results, self.target.balance_term.key),
        )

    def amounts(self, steps: _Steps) -> FloatArray:
        """Return the target over the period at each rate, kr."""
        return self._accumulated(steps)[0]

    def holds(self, steps: _Steps) -> NDArray[np.bool_]:
        """Say at each rate whether the balance year comes within the period."""
        return ~np.isnan(self._accumulated(steps)[1])

    def scan(self) -> _Steps:
        """Return the rates of the scan, rising: whole per cents and both neighbours of a turning."""
        grid = np.arange(_SCAN + 1) * (RATE_STEPS // _SCAN)
        turns = self._turning_points()
        return np.unique(np.concatenate([grid, np.floor(turns), np.ceil(turns)]).astype(np.int64))

    def _turning_points(self) -> FloatArray:
        """Return where the cubic through four points turns, in steps from 0 to ``RATE_STEPS``.

        Rounding may add a point that is none, which does no harm.
        """
        at = np.array([0, 1 / 4, 3 / 4, 1])
        amounts = self.amounts((at * RATE_STEPS).astype(np.int64))
        scale = np.abs(amounts).max() or 1.0
        coefficients = np.linalg.solve(np.vander(at, increasing=True), amounts / scale)
        slope = np.polynomial.Polynomial(coefficients).deriv().trim(1e-12)
        return np.asarray(np.clip(np.real(slope.roots()), 0, 1) * RATE_STEPS)

    def refine(self, before: int, after: int, *, holds: bool) -> int:
        """Narrow an interval to one step: ``before`` is not yet as ``holds`` says, ``after`` is."""
        low, high = int(before), int(after)
        while high - low > 1:
            points = np.unique(np.linspace(low, high, _SCAN + 2).astype(np.int64))[1:]
            reached = int(np.argmax(self.holds(points) == holds))
            high = int(points[reached])
            low = int(points[reached - 1]) if reached else low
        return high
