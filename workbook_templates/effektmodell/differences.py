"""What changed between two workbooks, and what that did to the key results.

A is the file that is compared from, B the one compared to; every difference is B − A. Results come
from the reference engine on the inputs that stand in the files, never from stored values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from workbook_templates.comparing import period_notes, price_year_notes
from xlmodel.analyses.contributions import (
    Decomposition,
    MeasurePair,
    changed_specs,
    decompose,
    match_measures,
)
from xlmodel.common.changes import Difference, ItemDifference, ResultPair, same_value
from xlmodel.common.fields import Field
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Situation
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.results import ModelResults, key_value, model_results
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS, MEASURE_FIELDS
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
class Comparison:
    """The inputs of two workbooks of the effektmodell compared.

    ``common`` holds what differs in the inputs of the whole workbook. ``notes`` are sentences that a
    reader must know before reading the amounts. ``combined`` is empty where the groups of one of the
    files cannot be summed.
    """

    common: tuple[Difference, ...]
    groups: tuple[GroupComparison, ...]
    combined: tuple[ResultPair, ...]
    notes: tuple[str, ...]

    @property
    def is_alike(self) -> bool:
        """Say whether every input, measure and source is the same."""
        return not self.common and all(group.is_alike for group in self.groups)


SOURCE: Final = "kilde"
GRADE: Final = "sikkerhet"
_FIELDS: Final = {field.toml: field for field in MEASURE_FIELDS}


def compare_inputs(a: ModelInputs, b: ModelInputs) -> Comparison:
    """Compare two municipalities' inputs, and the results that the reference engine gives of them."""
    results_a, results_b = model_results(a), model_results(b)
    groups = tuple(
        GroupComparison(
            mine.group,
            tuple(_input_differences(mine, theirs)),
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
        _common_differences(a, b),
        groups,
        _combined(results_a, results_b),
        tuple(_notes(a, b, results_a, results_b)),
    )


def _common_differences(a: ModelInputs, b: ModelInputs) -> tuple[Difference, ...]:
    values = ((item, getattr(a, item.key), getattr(b, item.key)) for item in MUNICIPALITY_SPECS)
    return (
        *(
            Difference(item.name.lower(), item.nb, mine, theirs, item.domain)
            for item, mine, theirs in values
            if mine != theirs
        ),
        *(found for spec in CAUTION_SPECS for found in _differing_cells(spec, a, b)),
    )


def _input_differences(a: GroupInputs, b: GroupInputs) -> Iterator[Difference]:
    """Yield every value that differs, a vector's situations one by one."""
    for spec in changed_specs(a, b):
        yield from _differing_cells(spec, a, b)


def _differing_cells(spec: Field, a: object, b: object) -> Iterator[Difference]:
    """Yield the values of an input that differ: a situation's, a level's, a grade's."""
    pairs = zip(spec.cells(spec.of(a)), spec.cells(spec.of(b)), strict=True)
    for index, (mine, theirs) in enumerate(pairs):
        if same_value(mine, theirs):
            continue
        situation = Situation(index) if spec.shape.situations else None
        found = Difference.of(spec, mine, theirs, situation)
        if spec.shape.keys and situation is None:
            key = f"{spec.toml}.{spec.shape.keys[index]}"
            found = replace(found, key=key, label=spec.labels[index])
        yield found


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
        mine, theirs = (
            None if measure is None else field.cells(field.of(measure))[0]
            for measure in (pair.before, pair.after)
        )
        if not same_value(mine, theirs):
            yield Difference.of(field, mine, theirs, field.situation)


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
