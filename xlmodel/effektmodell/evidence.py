"""What trials and registers found, and the yearly rate, deadweight or relapse that it implies.

The findings stand in ``parameters/erfaringer.toml``; they are beside the model and change no result. A
share after a number of months is turned into the yearly probability that gives it when it is the same
in every year: ``1 − (1 − share)^(12 / months)``, to four decimals. The deadweight of a trial is the share that came about
without the measure, of that with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.parameters import read_parameters
from xlmodel.effektmodell.inputs import GroupInputs

_MONTHS: Final = 12
_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: shares (fractions) of those who were followed, after ``months``.

    ``with_measure`` and ``without`` came into the better situation (work), ``difference`` is the former
    less the latter where only that is published, and ``fell_back`` fell back. ``stated_deadweight``
    is one that no shares give.
    """

    name: str
    what: str
    source: str
    grade: str
    months: float | None = None
    with_measure: float | None = None
    without: float | None = None
    difference: float | None = None
    fell_back: float | None = None
    stated_deadweight: float | None = None

    @property
    def yearly_rate(self) -> float | None:
        """The yearly rate of those with the measure, or of what else is known of moves."""
        known = (self.with_measure, self.difference, self.without)
        return self._yearly(next((share for share in known if share is not None), None))

    @property
    def deadweight(self) -> float | None:
        """The part of the moves that would have come about anyway: ``without / with``."""
        if self.with_measure is None or self.without is None:
            return self.stated_deadweight
        return round(self.without / self.with_measure, _DECIMALS)

    @property
    def yearly_relapse(self) -> float | None:
        """The share that falls back in a year."""
        return self._yearly(self.fell_back)

    def _yearly(self, share: float | None) -> float | None:
        if share is None or self.months is None:
            return None
        return round(1 - float((1 - share) ** (_MONTHS / self.months)), _DECIMALS)


@cache
def findings() -> tuple[Finding, ...]:
    """Return the findings in the order of their file."""
    names = {"with": "with_measure", "deadweight": "stated_deadweight"}
    tables = read_parameters("xlmodel.effektmodell.parameters", "erfaringer.toml")["findings"]
    return tuple(
        Finding(**{names.get(key, key): value for key, value in table.items()}) for table in tables
    )


def highest_rate() -> float:
    """Return the highest yearly rate that any finding implies."""
    return max(rate for finding in findings() if (rate := finding.yearly_rate) is not None)


def rates_above(inputs: GroupInputs) -> NDArray[np.int64]:
    """Count the success rates that lie above every finding's; of each scenario, where there are many."""
    return np.asarray(np.sum(inputs.success_rate > highest_rate(), axis=-1), dtype=np.int64)
