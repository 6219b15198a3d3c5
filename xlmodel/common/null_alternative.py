"""The rule that derives a null alternative from that of utsatt; every engine derives it alike."""

from __future__ import annotations

from collections.abc import Sequence

from xlmodel.common.years import whole_kroner


def derived_null_alternative(vulnerable: float, factors: Sequence[float]) -> tuple[float, ...]:
    """Derive the null alternative of all situations from that of utsatt, kr in whole kroner.

    ``factors`` are the shares of utsatt that the parameter files hold (+10 %, 80 %, 0). Halves round
    away from zero, as a spreadsheet's ROUND does.
    """
    return tuple(whole_kroner(vulnerable * factor) for factor in factors)
