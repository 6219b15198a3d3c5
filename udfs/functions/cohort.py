"""KOHORT: the expected number of people in and out of the lab, year by year."""

from __future__ import annotations

from typing import Final

import numpy as np

from udfs.functions.arguments import input_argument
from udfs.functions.function import Answer, Function, plain
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.cohort import cohort_flow


def _cohort(
    new_participants: FloatArray,
    success_rate: FloatArray,
    intake_years: float,
    period: float,
    relapse: float,
) -> Answer:
    flow = cohort_flow(
        new_participants, success_rate, np.asarray(intake_years), np.asarray(period), relapse
    )
    return plain(np.concatenate([flow.lab, flow.out]))


COHORT: Final = Function(
    "KOHORT",
    "Forventet antall personer i og ute av laben, år for år.",
    (
        *map(input_argument, ("new_participants", "success_rate", "intake_years", "period")),
        input_argument("relapse", optional=True),
    ),
    "15 rader × 15 år: 6 rader i laben (UU, UT, US, TT, TS, SS) og 9 ute av den (UU, UT, US, UB, "
    "TT, TS, TB, SS, SB). 0 etter analyseperioden.",
    _cohort,
)
"""The function that a workbook calls where its cohort engine is Python."""
