"""PAKKE: what a package of measures costs a year, by who pays."""

from __future__ import annotations

from typing import Final

import numpy as np

from udfs.functions.arguments import HEADER, MEASURES, situation_argument
from udfs.functions.function import Answer, Function, headed, plain
from xlmodel.common.terms import Payer
from xlmodel.effektmodell.inputs import Measure
from xlmodel.effektmodell.packages import packages
from xlmodel.effektmodell.terms import Category


def _package(measures: tuple[Measure, ...], situation: int, header: bool) -> Answer:
    package = packages(measures)
    table = np.array(
        [
            [package.startup_municipality[situation], package.startup_state[situation]],
            [package.running_municipality[situation], package.running_state[situation]],
        ]
    )
    if not header:
        return plain(table)
    return headed(plain(table), [str(item) for item in Category], ("", *map(str, Payer)))


PACKAGE: Final = Function(
    "PAKKE",
    "Hva tiltakene koster per år for én person i en livssituasjon, fordelt på hvem som betaler.",
    (MEASURES, situation_argument(), HEADER),
    "2 rader (oppstart, drift) × 2 kolonner (kommune, stat), i kroner.",
    _package,
)
