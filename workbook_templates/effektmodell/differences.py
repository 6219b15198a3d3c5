"""What changed between two workbooks, and what that did to the key results.

A is the file that is compared from, B the one compared to; every difference is B − A. Results come
from the reference engine on the inputs that stand in the files, never from stored values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from workbook_templates.comparing.files import FileComparison, period_notes, price_year_notes
from workbook_templates.comparing.formulas import compare_formulas
from workbook_templates.effektmodell.kind import EFFEKTMODELL
from workbook_templates.effektmodell.reader import WorkbookContents
from xlmodel.analyses.contributions import (
    Decomposition,
    MeasurePair,
    changed_specs,
    decompose,
    match_measures,
)
from xlmodel.common.changes import Difference, ItemDifference, ResultPair, Value, same_value
from xlmodel.common.fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Situation
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.results import ModelResults, key_value, model_results
from xlmodel.effektmodell.specs import INPUT_SPECS, MEASURE_FIELDS
from xlmodel.effektmodell.terms import KEY_TERMS
from xlmodel.effektmodell.yearly import YearlyRows


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """One group: what differs, its key results, and what each change contributed."""

    group: Group
    inputs: tuple[Difference, ...]
    sources: tuple[Difference, ...]
    measures: tuple[ItemDifference, ...]
    key_results: tuple[ResultPair, ...]
    decomposition: Decomposition

    @property
    def is_alike(self) -> bool:
        """Say whether nothing differs."""
        return not (self.inputs or self.sources or self.measures)


@dataclass(frozen=True, slots=True)
class Comparison(FileComparison[ModelInputs]):
    """Two workbooks of the effektmodell compared.

    ``combined`` is empty where the groups of one of the files cannot be summed.
    """

    groups: tuple[GroupComparison, ...]
    combined: tuple[ResultPair, ...]

    @property
    def inputs_are_alike(self) -> bool:
        """Say whether every input, measure and source is the same."""
        return not self.common and all(group.is_alike for group in self.groups)


SOURCE: Final = "kilde"
GRADE: Final = "sikkerhet"
_FIELDS: Final = {field.toml: field for field in MEASURE_FIELDS}


def compare_effektmodell(
    path_a: Path, contents_a: WorkbookContents, path_b: Path, contents_b: WorkbookContents
) -> Comparison:
    """Compare two workbooks of the effektmodell that have been read."""
    a, b = contents_a.inputs, contents_b.inputs
    results_a, results_b = model_results(a), model_results(b)
    groups = tuple(
        GroupComparison(
            mine.group,
            _input_differences(mine, theirs),
            _source_differences(mine, theirs),
            _measure_differences(mine, theirs),
            _key_results(rows_a, rows_b),
            decompose(mine, theirs),
        )
        for mine, theirs, rows_a, rows_b in zip(
            a.groups, b.groups, results_a.groups, results_b.groups, strict=True
        )
    )
    return Comparison(
        path_a,
        path_b,
        a,
        b,
        _common_differences(a, b),
        compare_formulas(EFFEKTMODELL, contents_a, contents_b),
        (*_notes(a, b, results_a, results_b), *contents_a.remarks, *contents_b.remarks),
        groups,
        _combined(results_a, results_b),
    )


def _common_differences(a: ModelInputs, b: ModelInputs) -> tuple[Difference, ...]:
    values = ((item, getattr(a, item.key), getattr(b, item.key)) for item in MUNICIPALITY_SPECS)
    return tuple(
        Difference(item.name.lower(), item.nb, mine, theirs, item.domain)
        for item, mine, theirs in values
        if mine != theirs
    )


def _input_differences(a: GroupInputs, b: GroupInputs) -> tuple[Difference, ...]:
    """Return every value that differs, a vector's situations one by one."""
    return tuple(
        difference
        for spec in changed_specs(a, b)
        for difference in _value_differences(
            Difference(spec.toml, spec.nb, None, None, spec.domain, money=spec.money),
            getattr(a, spec.key),
            getattr(b, spec.key),
        )
    )


def _value_differences(made: Difference, a: object, b: object) -> Iterator[Difference]:
    """Yield the difference of a scalar, or of each situation of a vector that differs."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.ndim:
        for index, (mine, theirs) in enumerate(zip(a, b, strict=True)):
            if not same_value(np.asarray(mine), np.asarray(theirs)):
                situation = Situation(index)
                yield replace(
                    made, a=_plain(mine, made), b=_plain(theirs, made), situation=situation
                )
    elif not same_value(a, b):
        yield replace(made, a=_plain(a, made), b=_plain(b, made))


def _plain(value: object, made: Difference) -> Value:
    if value is None:
        return None
    if isinstance(value, Situation):
        return value.label()
    if isinstance(value, str):
        return str(value) or None
    number = float(value)  # type: ignore[arg-type]  # every other input is a number
    return int(number) if made.domain.kind in ("whole", "choice") else number


def _source_differences(a: GroupInputs, b: GroupInputs) -> tuple[Difference, ...]:
    """Return the inputs whose source or grade differs."""
    texts = {field: _FIELDS[field] for field in (SOURCE, GRADE)}
    found = []
    for spec in INPUT_SPECS:
        mine, theirs = a.source_of(spec.key), b.source_of(spec.key)
        pairs = {SOURCE: (mine.source, theirs.source), GRADE: (mine.grade, theirs.grade)}
        for field, (before, after) in pairs.items():
            if before != after:
                label = f"{spec.nb}, {texts[field].nb.lower()}"
                found.append(
                    Difference(f"{spec.toml}.{field}", label, before, after, texts[field].domain)
                )
    return tuple(found)


def _measure_differences(a: GroupInputs, b: GroupInputs) -> tuple[ItemDifference, ...]:
    return tuple(
        ItemDifference(pair.name, change, tuple(_field_differences(pair)))
        for pair in match_measures(a.measures, b.measures)
        if (change := pair.change) is not None
    )


def _field_differences(pair: MeasurePair) -> Iterator[Difference]:
    """Yield the fields that differ; of a measure that is new or gone all that are not empty."""
    for field in MEASURE_FIELDS:
        money = field.key == "unit_cost"
        made = Difference(
            field.toml, field.nb, None, None, field.domain, field.situation, money=money
        )
        mine, theirs = (
            _field_value(measure, field.key, made) for measure in (pair.before, pair.after)
        )
        numbers = isinstance(mine, float) and isinstance(theirs, float)
        same = same_value(np.asarray(mine), np.asarray(theirs)) if numbers else mine == theirs
        if not same:
            yield replace(made, a=mine, b=theirs)


def _field_value(measure: Measure | None, key: str, made: Difference) -> Value:
    if measure is None:
        return None
    value = getattr(measure, key)
    return _plain(value if made.situation is None else value[made.situation], made)


def _key_results(a: YearlyRows, b: YearlyRows) -> tuple[ResultPair, ...]:
    return tuple(ResultPair(term, key_value(a, term), key_value(b, term)) for term in KEY_TERMS)


def _combined(a: ModelResults, b: ModelResults) -> tuple[ResultPair, ...]:
    if a.combined is None or b.combined is None:
        return ()
    return _key_results(a.combined, b.combined)


def _notes(
    a: ModelInputs, b: ModelInputs, results_a: ModelResults, results_b: ModelResults
) -> Iterator[str]:
    yield from price_year_notes(a, b)
    for mine, theirs in zip(a.groups, b.groups, strict=True):
        yield from period_notes(mine.group.label(), int(mine.period), int(theirs.period))
    for letter, results in (("A", results_a), ("B", results_b)):
        if results.combined is None:
            differing = ", ".join(results.differences).lower()
            yield (
                f"Gruppene kan ikke summeres i {letter}, for de har ulik {differing}. "
                "Derfor vises ingen samlede resultater."
            )
