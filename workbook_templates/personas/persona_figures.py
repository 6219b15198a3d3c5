"""Figure data of a persona's tab, and its four figures A–D."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np

from workbook_templates.blocks.figures import (
    Look,
    Places,
    axis_title,
    date_row,
    figure_grid,
    figure_row,
    place_figure,
)
from workbook_templates.blocks.headings import titled
from workbook_templates.personas.data import COMPARED_ROLES, PersonaData
from workbook_templates.personas.texts import BLOCKS, FIGURES, FIGURES_HEADING
from workbook_templates.sheet.figures import Figure
from workbook_templates.sheet.figures import Series as ChartSeries
from workbook_templates.sheet.scope import Scope
from workbook_templates.sheet.styles import KR_THOUSAND
from xlmodel.common.values import FloatArray
from xlmodel.personas.results import CourseResults
from xlmodel.personas.specs import MAX_COURSE_YEARS, CourseRole

_WIDTH: Final = 730
"""Pixels: twenty years stand upright below a figure."""
_KEYS: Final = ("A", "B", "C", "D")
_PAYERS: Final[dict[str, tuple[str, Look]]] = {
    "municipality": ("Kommune", ("municipality", "column")),
    "state": ("Stat", ("state", "column")),
}


def figure_space(scope: Scope) -> Places:
    """Leave room for the figures and return the corner of each."""
    return figure_grid(scope, FIGURES_HEADING, _KEYS)


def figure_data(scope: Scope, places: Places, courses: int) -> None:
    """Place the block that the figures read: it has no empty cells past the period."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    thousand = axis_title(scope, "Akseenhet", "tusen kr")
    titles = _titles(scope)
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
            if which == "worst":
                own += f"+{{figure.first}}*SUM({{F1.cost_{payer}}})"
            rows[key] = figure_row(
                scope,
                key,
                label,
                f"SUM({{figure.{key}:prev}},{own})",
                look,
                partial(_accumulated_of, which, f"cost_{payer}"),
            )
    sheet.text(sheet.next_row(), 0, "Worst case og best case", "label_strong")
    for key, label, look in _COMPARED:
        template = f"SUM({{{key}}})"
        if key in _FIRST_COURSE:
            template += f"+{{figure.first}}*SUM({{F1.{_FIRST_COURSE[key]}}})"
        rows[key] = figure_row(scope, key, label, template, look, partial(_compared, key))
        if key in titles:
            rows[key] = replace(rows[key], name=titles[key].removeprefix("="))
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
            width=_WIDTH,
            title_cell=titles[key],
            **options,
        )
        place_figure(scope, places, made)

    figure("A", "worst_municipality", "worst_state", stacked=True)
    figure("B", "best_municipality", "best_state", stacked=True)
    figure("C", "worst", "best")
    figure("D", "worst_accumulated", "best_accumulated", "avoided_accumulated")


def _titles(scope: Scope) -> dict[str, str]:
    """Place the titles of the figures and the names of two series, and return references to them.

    Where a persona has neither a worst nor a best case, the figures show its first course.
    """
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, 0, "Figurene viser forløp 1 (1 = ja)")
    scope.formula(
        row,
        1,
        "=IF(AND({has_worst}=0,{has_best}=0),{F1.counts},0)",
        lambda data: int(_shows_first(data)),
        "year_number",
        key="figure.first",
    )
    lead = "IF({figure.first}=1,{F1_Navn},%s)"
    without = 'IF({has_best}=0,"%s","%s")'
    texts: tuple[tuple[str, str, str, Callable[[PersonaData], str]], ...] = (
        ("worst", "Serie: utgifter", "=" + lead % '"Worst case"', _series_name),
        (
            "worst_accumulated",
            "Serie: akkumulerte utgifter",
            "=" + lead % '"Worst case"' + '&", akkumulert"',
            lambda data: f"{_series_name(data)}, akkumulert",
        ),
        (
            "A",
            "Tittel A",
            '="Akkumulerte utgifter, "&' + lead % '"worst case"',
            lambda data: f"Akkumulerte utgifter, {_lead(data)}",
        ),
        (
            "B",
            "Tittel B",
            '="Akkumulerte utgifter, best case"&' + without % (" (ikke lagt inn)", ""),
            lambda data: "Akkumulerte utgifter, best case" + _best(data, " (ikke lagt inn)", ""),
        ),
        (
            "C",
            "Tittel C",
            '="Utgifter per år, "&' + lead % '"worst case"' + "&" + without % ("", " og best case"),
            lambda data: f"Utgifter per år, {_lead(data)}" + _best(data, "", " og best case"),
        ),
        (
            "D",
            "Tittel D",
            '="Akkumulert, "&'
            + lead % '"worst case"'
            + "&"
            + without % ("", " og best case, med akkumulert spart"),
            lambda data: (
                f"Akkumulert, {_lead(data)}"
                + _best(data, "", " og best case, med akkumulert spart")
            ),
        ),
    )
    found = {}
    for key, label, template, value in texts:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        area = scope.formula(row, 1, template, value, "result_text")
        found[key] = "=" + area.reference()
    return found


def _shows_first(data: PersonaData) -> bool:
    """Say whether a persona has neither a worst nor a best case, and a first course to show."""
    has_role = any(data.role(role) is not None for role in COMPARED_ROLES.values())
    return not has_role and data.course(0).results is not None


def _series_name(data: PersonaData) -> str:
    return str(data.course(0).cells.name) if _shows_first(data) else "Worst case"


def _lead(data: PersonaData) -> str:
    return str(data.course(0).cells.name) if _shows_first(data) else "worst case"


def _best(data: PersonaData, missing: str, there: str) -> str:
    return missing if data.role(CourseRole.BEST) is None else there


_COMPARED: Final[tuple[tuple[str, str, Look], ...]] = (
    ("worst", "Worst case", ("worst", "column")),
    ("best", "Best case", ("best", "column")),
    ("worst_accumulated", "Worst case, akkumulert", ("worst", "column")),
    ("best_accumulated", "Best case, akkumulert", ("best", "column")),
    ("avoided_accumulated", "Spart, akkumulert", ("net", "line")),
)
_FIRST_COURSE: Final = {"worst": "cost", "worst_accumulated": "accumulated"}
"""Rows that show the first course where there is neither a worst nor a best case: what of it."""


def _shown(which: str, data: PersonaData) -> CourseResults | None:
    """Return the course that the figures show as worst or as best case."""
    if which == "worst" and _shows_first(data):
        return data.course(0).results
    return data.role(COMPARED_ROLES[which])


def _accumulated_of(which: str, key: str, data: PersonaData) -> tuple[FloatArray, int]:
    results = _shown(which, data)
    row = np.zeros(MAX_COURSE_YEARS) if results is None else np.cumsum(getattr(results, key))
    return row, max(data.period, 1)


def _compared(key: str, data: PersonaData) -> tuple[FloatArray, int]:
    which, _, accumulated = key.partition("_")
    row = np.zeros(MAX_COURSE_YEARS)
    if which == "avoided" and data.comparison is not None:
        row = getattr(data.comparison, key)
    elif which in COMPARED_ROLES:
        results = _shown(which, data)
        if results is not None:
            row = results.accumulated if accumulated else results.cost
    return row, max(data.period, 1)
