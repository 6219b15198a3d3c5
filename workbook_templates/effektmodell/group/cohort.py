"""The cohort of a group's tab: expected persons on each path, and in and out of the lab."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbook_templates.blocks import UNIT_HEAD, column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.data import rate_of
from workbook_templates.effektmodell.group.python_cohort import in_use, python_cohort
from workbook_templates.effektmodell.rows import (
    PATH_ROWS,
    GroupScope,
    Yearly,
    mark_block,
    path_label,
    term_row,
    year_row,
)
from workbook_templates.effektmodell.texts import COHORT_IN_USE, SHEET_COHORT
from workbook_templates.sheet import FIRST_YEAR_COLUMN, Area
from xlmodel.common.terms import ENTRY_SITUATIONS, Situation, Unit
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.effects import EffectRates
from xlmodel.effektmodell.specs import MAX_YEARS
from xlmodel.effektmodell.terms import LAB_PATHS, OUT_PATHS, YEARLY_TERMS, CohortEngine, Path


def cohort_block(scope: GroupScope) -> None:
    """Place the cohort three times: by the sheet, by Python, and the one that all else reads."""
    heading(scope, "cohort")
    _sheet_cohort(scope)
    scope.sheet.skip()
    python_cohort(scope)
    scope.sheet.skip()
    scope.sheet.break_page()
    _cohort_in_use(scope)
    scope.sheet.skip()
    _person_rows(scope)
    scope.sheet.skip()


def _path_row(
    scope: GroupScope, block: str, whose: str, place: str, index: int, path: Path, template: str
) -> int:
    """Place one row of persons on a path; ``block`` is the prefix of its key, ``whose`` the label's."""
    row = scope.sheet.row
    year_row(
        scope,
        f"{block}{place}.{path.key}",
        path_label(whose, place, path),
        template,
        lambda data: (data.results.flow.lab if place == "lab" else data.results.flow.out)[index],
        Unit.PERSONS,
    )
    return row


def _sheet_cohort(scope: GroupScope) -> None:
    scope.sheet.text(scope.sheet.next_row(), 0, SHEET_COHORT, "label_strong")
    for place, index, path in PATH_ROWS:
        template = _entering_or_moved(path) if place == "lab" else _left_or_stayed(path)
        _path_row(scope, "sheet.", CohortEngine.SHEET, place, index, path, template)


def _entering_or_moved(path: Path) -> str:
    """Return the template of persons in the lab: those who enter, or who were one step behind."""
    if path.entry == path.now:
        return f"IF({{year_number}}<={{Inntaksaar}},{{new_participants.{path.entry.letter}}},0)"
    before = Path(path.entry, Situation(path.now - 1))
    return f"{{success_rate.{before.now.letter}}}*SUM({{sheet.lab.{before.key}:prev}})"


def _left_or_stayed(path: Path) -> str:
    """Return the template of persons out of the lab: those out before, those who leave it, relapse."""
    own = f"SUM({{sheet.out.{path.key}:prev}})"
    back = ""
    if path.now == path.entry:
        better = (other.key for other in OUT_PATHS if other.entry == path.entry < other.now)
        rows = ",".join(f"{{sheet.out.{key}:prev}}" for key in better)
        back = f"+{{Tilbakefall}}*SUM({rows})"
    else:
        own = f"(1-{{Tilbakefall}})*{own}"
    if path.now == Situation.SUSTAINABLE:
        moved = f"{{success_rate.S}}*SUM({{sheet.lab.{path.entry.letter}S:prev}})"
    else:
        moved = f"(1-{{success_rate.{path.now.letter}}})*SUM({{sheet.lab.{path.key}:prev}})"
    return f"{own}+{moved}{back}"


def _cohort_in_use(scope: GroupScope) -> None:
    """Place the block that is read, with what a person-year on each path avoids and gains."""
    sheet = scope.sheet
    column_heads(
        sheet,
        sheet.next_row(),
        (COHORT_IN_USE, "Besparelse", "Helsegevinst", "Prod.gevinst", UNIT_HEAD),
    )
    first = {"lab": sheet.row, "out": sheet.row + len(LAB_PATHS)}
    for place, index, path in PATH_ROWS:
        row = _path_row(scope, "", "", place, index, path, in_use(place, path))
        entry = f"{{null.{path.entry.letter}}}"
        avoided = f"={entry}"
        if place == "out":
            avoided = f"=(1-{{Dodvekt}})*({entry}-{{null.{path.now.letter}}})"
        _rates(scope, row, path, avoided, place, index)
    _mark_rows(scope, "lab", first["lab"], LAB_PATHS, name="KohortLab")
    _mark_rows(scope, "out", first["out"], OUT_PATHS, name="KohortUte")


def _rates(scope: GroupScope, row: int, path: Path, avoided: str, place: str, index: int) -> None:
    """Place what a person-year on the path avoids and gains, beside the path's row."""
    values: tuple[tuple[str, Callable[[EffectRates], FloatArray]], ...]
    if place == "lab":
        values = (
            (avoided, lambda rates: rates.avoided_lab),
            (f"={{health.{path.key}}}", lambda rates: rates.health_lab),
            (f"={{production.{path.key}}}", lambda rates: rates.production_lab),
        )
    else:
        values = (
            (avoided, lambda rates: rates.avoided_out),
            (f"={{health.{path.key}}}", lambda rates: rates.health_out),
            (f"={{production.{path.key}}}", lambda rates: rates.production_out),
        )
    for column, (template, rate) in enumerate(values, start=1):
        scope.formula(row, column, template, rate_of(rate, index), "kr")


def _mark_rows(
    scope: GroupScope, key: str, first: int, paths: Sequence[Path], *, name: str
) -> None:
    """Key a block of path rows, its rates, and its part for each entry situation."""
    sheet = scope.sheet.name
    area = scope.mark(key, Area(sheet, first, FIRST_YEAR_COLUMN, len(paths), MAX_YEARS))
    scope.define(name, area)
    for column, rate in enumerate(("avoided", "health", "production"), start=1):
        scope.mark(f"{key}_rate.{rate}", Area(sheet, first, column, len(paths)))
    for situation in ENTRY_SITUATIONS:
        rows = [index for index, path in enumerate(paths) if path.entry == situation]
        part = area.part(rows[0], rows=len(rows), columns=MAX_YEARS)
        scope.mark(f"{key}.{situation.letter}", part)


def _person_rows(scope: GroupScope) -> None:
    terms = {term.key: term for term in YEARLY_TERMS}
    first = scope.sheet.row
    for situation in ENTRY_SITUATIONS:
        year_row(
            scope,
            f"entering.{situation.letter}",
            f"Nye i laben, {situation.label().lower()}",
            f"{{lab.{situation.letter * 2}}}",
            _entering(situation),
            Unit.PERSONS,
        )
    mark_block(scope, "entering", first)
    term_row(scope, terms["new_participants"], "SUM({entering})", total="sum")
    first = scope.sheet.row
    for situation in ENTRY_SITUATIONS:
        parts = "+".join(f"{{lab.{path.key}}}" for path in LAB_PATHS if path.now == situation)
        year_row(
            scope,
            f"now.{situation.letter}",
            f"I laben nå, {situation.label().lower()}",
            parts,
            _in_lab_now(situation),
            Unit.PERSONS,
        )
    mark_block(scope, "now", first)
    term_row(scope, terms["in_lab"], "SUM({lab})", total="sum")
    for situation, key in zip(
        Situation,
        ("out_unsustainable", "out_vulnerable", "out_stable", "out_sustainable"),
        strict=True,
    ):
        parts = "+".join(f"{{out.{path.key}}}" for path in OUT_PATHS if path.now == situation)
        term_row(scope, terms[key], parts)


def _entering(situation: Situation) -> Yearly:
    return lambda data: data.results.flow.entering()[situation]


def _in_lab_now(situation: Situation) -> Yearly:
    return lambda data: data.results.flow.in_lab_now()[situation]
