"""What changed between two personas workbooks, and what that did to their results.

A is the file that is compared from, B the one compared to; every difference is B − A. Results come
from the reference engine on the inputs that stand in the files, never from stored values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook_templates.comparing import period_notes, price_year_notes
from xlmodel.common.errors import quoted
from xlmodel.personas.differences import (
    NullPair,
    PersonaPair,
    PriceEffect,
    SetDifferences,
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
class PersonasComparison:
    """The inputs of two personas workbooks compared.

    ``inputs`` tells what differs in what is typed in, ``results`` has the key results of every
    persona of the two files, ``price_effects`` what prices do to the personas of A. ``notes`` are
    sentences that a reader must know before reading the amounts.
    """

    inputs: SetDifferences
    results: tuple[PersonaPair, ...]
    null_alternatives: tuple[NullPair, ...]
    price_effects: tuple[PriceEffect, ...]
    notes: tuple[str, ...]


def compare_personas(a: PersonaSet, b: PersonaSet) -> PersonasComparison:
    """Compare two sets of personas, and the results that the reference engine gives of them."""
    results_a, results_b = set_results(a), set_results(b)
    results = persona_results_pairs(results_a, results_b)
    return PersonasComparison(
        set_differences(a, b),
        results,
        null_pairs(results_a.null_alternatives, results_b.null_alternatives),
        price_effects(a, b),
        tuple(_notes(a, b, results)),
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
