"""Figure data of a persona's tab, and its four figures A–D."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np

from workbook_templates._blocks import titled
from workbook_templates._figure_blocks import (
    Look,
    Places,
    axis_title,
    date_row,
    figure_grid,
    figure_row,
    place_figure,
)
from workbook_templates._figures import Figure
from workbook_templates._figures import Series as ChartSeries
from workbook_templates._persona_texts import BLOCKS, FIGURES, FIGURES_HEADING
from workbook_templates._personas_data import COMPARED_ROLES, PersonaData
from workbook_templates._plan import Scope
from workbook_templates._styles import KR_THOUSAND
from xlmodel.inputs import FloatArray
from xlmodel.personas.specs import MAX_COURSE_YEARS, CourseRole

_KEYS: Final = ("A", "B", "C", "D")
_PAYERS: Final[dict[str, tuple[str, Look]]] = {
    "municipality": ("Kommune", ("municipality", "column")),
    "state": ("Stat", ("state", "column")),
}

Values = Callable[[PersonaData], tuple[FloatArray, int]]


def figure_space(scope: Scope) -> Places:
    """Leave room for the figures and return the corner of each."""
    return figure_grid(scope, FIGURES_HEADING, _KEYS)


def figure_data(scope: Scope, places: Places, courses: int) -> None:
    """Place the block that the figures read: it has no empty cells past the period."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    thousand = axis_title(scope, "Akseenhet", "tusen kr")
    dates = date_row(scope, lambda data: (data.inputs.first_year, max(data.period, 1)))
    rows: dict[str, ChartSeries] = {}
    for which, role in COMPARED_ROLES.items():
        sheet.text(sheet.next_row(), 0, f"{role}, akkumulert", "label_strong")
        for payer, (label, look) in _PAYERS.items():
            key = f"{which}_{payer}"
            own = "+".join(
                f'IF({{F{c}_Rolle}}="{role}",SUM({{F{c}.cost_{payer}}}),0)'
                for c in range(1, courses + 1)
            )
            rows[key] = figure_row(
                scope,
                key,
                label,
                f"SUM({{figure.{key}:prev}},{own})",
                look,
                partial(_accumulated_of, role, f"cost_{payer}"),
            )
    sheet.text(sheet.next_row(), 0, "Worst case og best case", "label_strong")
    for key, label, look in _COMPARED:
        rows[key] = figure_row(scope, key, label, f"SUM({{{key}}})", look, partial(_compared, key))
    sheet.skip()

    def figure(key: str, *shown: str, **options: Any) -> None:
        title, description = FIGURES[key]
        made = Figure(
            key,
            title,
            description,
            dates,
            tuple(rows[name] for name in shown),
            thousand,
            KR_THOUSAND,
            **options,
        )
        place_figure(scope, places, made)

    figure("A", "worst_municipality", "worst_state", stacked=True)
    figure("B", "best_municipality", "best_state", stacked=True)
    figure("C", "worst", "best")
    figure("D", "worst_accumulated", "best_accumulated", "avoided_accumulated")


_COMPARED: Final[tuple[tuple[str, str, Look], ...]] = (
    ("worst", "Worst case", ("worst", "column")),
    ("best", "Best case", ("best", "column")),
    ("worst_accumulated", "Worst case, akkumulert", ("worst", "column")),
    ("best_accumulated", "Best case, akkumulert", ("best", "column")),
    ("avoided_accumulated", "Spart, akkumulert", ("net", "line")),
)


def _accumulated_of(role: CourseRole, key: str, data: PersonaData) -> tuple[FloatArray, int]:
    results = data.role(role)
    row = np.zeros(MAX_COURSE_YEARS) if results is None else np.cumsum(getattr(results, key))
    return row, max(data.period, 1)


def _compared(key: str, data: PersonaData) -> tuple[FloatArray, int]:
    which, _, accumulated = key.partition("_")
    row = np.zeros(MAX_COURSE_YEARS)
    if which == "avoided" and data.comparison is not None:
        row = getattr(data.comparison, key)
    elif which in COMPARED_ROLES:
        results = data.role(COMPARED_ROLES[which])
        if results is not None:
            row = results.accumulated if accumulated else results.cost
    return row, max(data.period, 1)
