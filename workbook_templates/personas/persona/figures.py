"""Figure data of a persona's tab, and its four figures A–D."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from workbook_templates.blocks import (
    Look,
    Places,
    axis_title,
    cells_of,
    date_row,
    figure_grid,
    figure_row,
    place_figure,
    titled,
)
from workbook_templates.personas.data import COMPARED_ROLES, PAYER_ROWS, PersonaData
from workbook_templates.personas.texts import BLOCKS, FIGURES, FIGURES_HEADING
from workbook_templates.sheet import KR_THOUSAND, CellsOf, CellValue, Figure, FigureSeries, Scope
from xlmodel.common.values import FloatArray
from xlmodel.personas.results import CourseResults
from xlmodel.personas.specs import CourseRole

_WIDTH: Final = 730
"""Pixels: twenty years stand upright below a figure."""
_Row = Callable[[CourseResults], FloatArray]

_PAYERS: Final[dict[str, tuple[str, Look, _Row]]] = {
    "municipality": (
        "Kommune",
        ("municipality", "column"),
        lambda course: course.accumulated_municipality,
    ),
    "state": ("Stat", ("state", "column"), lambda course: course.accumulated_state),
}
_STACKED: Final = ("A", "B")


def figure_space(scope: Scope[PersonaData]) -> Places:
    """Leave room for the figures and return the corner of each."""
    return figure_grid(scope, FIGURES_HEADING, _PLACED)


def figure_data(scope: Scope[PersonaData], places: Places, courses: int) -> None:
    """Place the block that the figures read: it has no empty cells past the period."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    thousand = axis_title(scope, "Akseenhet", "tusen kr")
    titles = _titles(scope)
    dates = date_row(scope, _calendar_years)
    rows: dict[str, FigureSeries] = {}
    for which, role in COMPARED_ROLES.items():
        sheet.text(sheet.next_row(), 0, f"{role}, akkumulert", "label_strong")
        for payer, (label, look, accumulated) in _PAYERS.items():
            key = f"{which}_{payer}"
            own = "+".join(
                f'IF({{F{c}_Rolle}}="{role}",SUM({{F{c}.{PAYER_ROWS[payer]}}}),0)'
                for c in range(1, courses + 1)
            )
            if which == "worst":
                own += f"+{{figure.first}}*SUM({{F1.{PAYER_ROWS[payer]}}})"
            rows[key] = figure_row(
                scope,
                key,
                label,
                f"SUM({{figure.{key}:prev}},{own})",
                look,
                _of_case(which, accumulated),
            )
    sheet.text(sheet.next_row(), 0, "Worst case og best case", "label_strong")
    for key, label, look, values in _COMPARED:
        template = f"SUM({{{key}}})"
        if key in _FIRST_COURSE:
            template += f"+{{figure.first}}*SUM({{F1.{_FIRST_COURSE[key]}}})"
        rows[key] = figure_row(scope, key, label, template, look, values)
        if key in titles:
            rows[key] = replace(rows[key], name=titles[key].removeprefix("="))
    sheet.skip()

    for key, names in _FIGURES.items():
        title, description = FIGURES[key]
        made = Figure(
            key,
            title,
            description,
            dates,
            tuple(rows[name] for name in names),
            thousand,
            KR_THOUSAND,
            stacked=key in _STACKED,
            width=_WIDTH,
            title_cell=titles[key],
        )
        place_figure(scope, places, made)


_FIGURES: Final = {
    "A": ("worst_municipality", "worst_state"),
    "B": ("best_municipality", "best_state"),
    "C": ("worst", "best"),
    "D": ("worst_accumulated", "best_accumulated", "avoided_accumulated"),
}
"""Which rows each figure shows."""
_PLACED: Final = ("A", "C", "B", "D")
"""Two in a row: below what there always is stands what needs a best case."""


def _calendar_years(data: PersonaData) -> list[int]:
    return [int(year) for year in data.whole.calendar_years[: max(data.period, 1)]]


def _titles(scope: Scope[PersonaData]) -> dict[str, str]:
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


def _in_period(data: PersonaData, row: FloatArray | None) -> list[CellValue]:
    """Return the period's values of a row, 0 where there is none."""
    period = max(data.period, 1)
    return [0.0] * period if row is None else cells_of(row[:period])


def _of_case(which: str, values: _Row) -> CellsOf[PersonaData]:
    """Return the function that takes a row of the course that the figures show as worst or best case."""

    def cells(data: PersonaData) -> list[CellValue]:
        if which == "worst" and _shows_first(data):
            shown = data.course(0).results
        else:
            shown = data.role(COMPARED_ROLES[which])
        return _in_period(data, None if shown is None else values(shown))

    return cells


def _avoided(data: PersonaData) -> list[CellValue]:
    both = data.comparison
    return _in_period(data, None if both is None else both.avoided_accumulated)


_COMPARED: Final[tuple[tuple[str, str, Look, CellsOf[PersonaData]], ...]] = (
    ("worst", "Worst case", ("worst", "column"), _of_case("worst", lambda row: row.cost)),
    ("best", "Best case", ("best", "column"), _of_case("best", lambda row: row.cost)),
    (
        "worst_accumulated",
        "Worst case, akkumulert",
        ("worst", "column"),
        _of_case("worst", lambda row: row.accumulated),
    ),
    (
        "best_accumulated",
        "Best case, akkumulert",
        ("best", "column"),
        _of_case("best", lambda row: row.accumulated),
    ),
    ("avoided_accumulated", "Spart, akkumulert", ("net", "line"), _avoided),
)
_FIRST_COURSE: Final = {"worst": "cost", "worst_accumulated": "accumulated"}
"""Rows that show the first course where there is neither a worst nor a best case: what of it."""
