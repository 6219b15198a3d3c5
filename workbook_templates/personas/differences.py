"""What changed between two personas workbooks, and what that did to their results.

A is the file that is compared from, B the one compared to; every difference is B − A. Results come
from the reference engine on the inputs that stand in the files, never from stored values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook_templates.comparing.files import FileComparison, period_notes, price_year_notes
from workbook_templates.comparing.formulas import compare_formulas
from workbook_templates.personas.kind import PERSONAS
from workbook_templates.personas.reader import PersonasContents
from xlmodel.common.changes import ItemDifference
from xlmodel.common.errors import quoted
from xlmodel.personas.differences import (
    NullPair,
    PersonaDifference,
    PersonaPair,
    PriceEffect,
    null_pairs,
    persona_pairs,
    persona_results_pairs,
    price_effects,
    price_pairs,
    set_differences,
)
from xlmodel.personas.inputs import PersonaSet
from xlmodel.personas.results import set_results


@dataclass(frozen=True, slots=True)
class PersonasComparison(FileComparison[PersonaSet]):
    """Two personas workbooks compared.

    ``prices`` and ``personas`` hold what differs in the inputs, ``results`` the key results of every
    persona of the two files, ``price_effects`` what prices do to the personas of A.
    """

    prices: tuple[ItemDifference, ...]
    personas: tuple[PersonaDifference, ...]
    results: tuple[PersonaPair, ...]
    null_alternatives: tuple[NullPair, ...]
    price_effects: tuple[PriceEffect, ...]

    @property
    def inputs_are_alike(self) -> bool:
        """Say whether everything that is typed in is the same."""
        return not (self.common or self.prices or self.personas)


def compare_personas(
    path_a: Path, contents_a: PersonasContents, path_b: Path, contents_b: PersonasContents
) -> PersonasComparison:
    """Compare two personas workbooks that have been read."""
    a, b = contents_a.inputs, contents_b.inputs
    results_a, results_b = set_results(a), set_results(b)
    differences = set_differences(a, b)
    results = persona_results_pairs(results_a, results_b)
    return PersonasComparison(
        path_a,
        path_b,
        a,
        b,
        differences.common,
        compare_formulas(PERSONAS, contents_a, contents_b),
        (*_notes(a, b, results), *contents_a.remarks, *contents_b.remarks),
        differences.prices,
        differences.personas,
        results,
        null_pairs(results_a.null_alternatives, results_b.null_alternatives),
        price_effects(a, b),
    )


def _notes(a: PersonaSet, b: PersonaSet, results: Iterable[PersonaPair]) -> Iterator[str]:
    if a.note == b.note:
        yield from filter(None, [a.note])
    else:
        yield from (f"{letter}: {item.note}" for letter, item in (("A", a), ("B", b)) if item.note)
    yield from price_year_notes(a, b)
    if a.first_year != b.first_year:
        yield (
            f"Startåret er {a.first_year} i A og {b.first_year} i B, så det samme året i et forløp "
            "er ikke det samme kalenderåret."
        )
    if a.null_method is not b.null_method:
        yield (
            f"Nullalternativet er regnet av {str(a.null_method).lower()} i A og av "
            f"{str(b.null_method).lower()} i B."
        )
    for item_a, item_b in price_pairs(a, b):
        if item_a and item_b and item_a.unit != item_b.unit:
            yield (
                f"Tjenesten {quoted(item_b.service)} har pris per {item_a.unit} i A og per "
                f"{item_b.unit} i B, så prisene er ikke sammenlignbare uten omregning."
            )
    for mine, theirs in persona_pairs(a, b):
        if mine and theirs:
            yield from period_notes(theirs.name, mine.period, theirs.period)
    for pair in results:
        if pair.key_results and pair.lacks:
            yield (
                f"{pair.name}: worst case eller best case mangler i {' og '.join(pair.lacks)}, så "
                "resultatene kan ikke sammenlignes."
            )
