"""A comparison of two personas workbooks as JSON and as the tabs of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from workbook_templates.comparing.parts import (
    ITEMS_BY_NAME,
    VALUES_DIFFER,
    comparison_head_json,
    formulas_json,
    formulas_sheet,
    item_json,
    or_none,
    pair_json,
    results_json,
    summary_sheet,
    value_cells,
)
from workbook_templates.personas.differences import PersonasComparison
from workbook_templates.reports.sheets import ReportCell, ReportSheet
from xlmodel.common.changes import Change
from xlmodel.common.terms import Group
from xlmodel.personas.differences import NullPair, PersonaDifference, PersonaPair, PriceEffect
from xlmodel.personas.null_alternative import NullValue
from xlmodel.personas.specs import NullMethod

PRICES_EXPLAINED: Final = (
    "Hver linje er personaen i A med bare denne prisen byttet ut med prisen i B. Beløpene er "
    "endringen i kr i hele perioden."
)
ALL_PRICES: Final = "Alle prisendringene samlet"


def basis_text(value: NullValue, method: NullMethod) -> str:
    """Return where an amount of the null alternative comes from, and how many courses or years."""
    if not value.is_observed:
        return value.origin()
    count = value.years if method is NullMethod.PERSON_YEARS else value.histories
    return f"{value.origin()}, {count} {'år' if method is NullMethod.PERSON_YEARS else 'forløp'}"


def titled(pair: PersonaPair) -> str:
    """Return a persona's name, and whether only one of the files has it."""
    told = {Change.ADDED: " (ny i B)", Change.REMOVED: " (fjernet fra A)"}
    return pair.name if pair.change is None else pair.name + told[pair.change]


# JSON --------------------------------------------------------------------------------------------


def personas_comparison_json(found: PersonasComparison) -> dict[str, Any]:
    """Return the comparison for other programs; keys as in input files, names as in workbooks.

    Beside what :func:`comparison_head_json` and :func:`formulas_json` give (``formler``):

    ===================  =========================================================================
    ``prisliste``        services that differ: ``navn``, ``endring`` (nytt, fjernet, endret), ``felt``
    ``persona``          personas that differ: as a service, with ``forloep``, each of which has
                         ``tiltak``
    ``resultater``       every persona: ``navn``, ``endring`` (null where both files have it),
                         ``noekkeltall`` (by name ``a``, ``b``, ``differanse``) and ``forloep``:
                         ``navn`` and its sum as ``a``, ``b``, ``differanse``
    ``nullalternativ``   by group and situation ``a``, ``b``, ``differanse``, ``grunnlag_a``,
                         ``grunnlag_b``
    ``prisvirkning``     ``tjeneste``, ``pris_a``, ``pris_b`` (null for all prices together) and
                         ``persona``: ``navn``, ``spart`` and ``forloep``: ``navn``, ``rolle``, ``a``
                         and ``virkning``
    ===================  =========================================================================
    """
    return {
        **comparison_head_json(found),
        "prisliste": [item_json(item) for item in found.prices],
        "persona": [_persona_json(item) for item in found.personas],
        "resultater": [_results_json(pair) for pair in found.results],
        "nullalternativ": {
            group.section: {
                pair.situation.key: _null_json(pair, found)
                for pair in found.null_alternatives
                if pair.group is group
            }
            for group in Group
        },
        "prisvirkning": [_effect_json(effect) for effect in found.price_effects],
        "formler": formulas_json(found),
    }


def _persona_json(item: PersonaDifference) -> dict[str, Any]:
    courses = [
        item_json(course) | {"tiltak": [item_json(measure) for measure in course.measures]}
        for course in item.courses
    ]
    return item_json(item) | {"forloep": courses}


def _results_json(pair: PersonaPair) -> dict[str, Any]:
    return {
        "navn": pair.name,
        "endring": pair.change,
        "noekkeltall": results_json(pair.key_results),
        "forloep": [{"navn": course.name, **pair_json(course.result)} for course in pair.courses],
    }


def _null_json(pair: NullPair, found: PersonasComparison) -> dict[str, Any]:
    return {
        "a": pair.a.amount,
        "b": pair.b.amount,
        "differanse": pair.difference,
        "grunnlag_a": basis_text(pair.a, found.inputs_a.null_method),
        "grunnlag_b": basis_text(pair.b, found.inputs_b.null_method),
    }


def _effect_json(effect: PriceEffect) -> dict[str, Any]:
    mine, theirs = effect.item or (None, None)
    return {
        "tjeneste": mine and mine.service,
        "pris_a": mine and mine.price,
        "pris_b": theirs and theirs.price,
        "persona": [
            {
                "navn": persona.name,
                "spart": persona.avoided and persona.avoided.change,
                "forloep": [
                    {
                        "navn": course.name,
                        "rolle": course.role.key,
                        "a": course.before,
                        "virkning": course.change,
                    }
                    for course in persona.courses
                ],
            }
            for persona in effect.personas
        ],
    }


# Report ------------------------------------------------------------------------------------------


def personas_report_sheets(found: PersonasComparison) -> list[ReportSheet]:
    """Return the tabs of the report: summary, null alternative, inputs, prices, measures, formulas."""
    sections = (
        (titled(pair), (*pair.key_results, *(course.result for course in pair.courses)))
        for pair in found.results
    )
    return [
        summary_sheet(found, "Persona", sections, (30, 44)),
        ReportSheet(
            "Nullalternativ",
            ["Kr per år for én person eller familie, av forløpene med ordinære tjenester."],
            ["Gruppe", "Livssituasjon", "A", "Grunnlag i A", "B", "Grunnlag i B", "Differanse"],
            or_none(_null_rows(found), 7),
            [18, 16, 16, 24, 16, 24, 16],
            ["text", "text", "kr", "text", "kr", "text", "kr"],
        ),
        ReportSheet(
            "Inndata",
            [VALUES_DIFFER],
            ["Persona", "Forløp", "Endring", "Inndata", "A", "B", "Differanse"],
            or_none(_input_rows(found), 7),
            [26, 26, 10, 34, 30, 30, 16],
            ["text", "text", "text", "text", "number", "number", "number"],
        ),
        ReportSheet(
            "Prisliste",
            [ITEMS_BY_NAME.format("Tjenester")],
            ["Tjeneste", "Endring", "Felt", "A", "B", "Differanse"],
            or_none(_price_rows(found), 6),
            [36, 10, 14, 36, 36, 16],
            ["text", "text", "text", "number", "number", "number"],
        ),
        ReportSheet(
            "Tiltak",
            [ITEMS_BY_NAME.format("Tiltak"), "Volum er antall enheter i hvert av årene."],
            ["Persona", "Forløp", "Tiltak", "Endring", "Felt", "A", "B", "Differanse"],
            or_none(_measure_rows(found), 8),
            [24, 22, 36, 10, 24, 22, 22, 14],
            ["text", "text", "text", "text", "text", "number", "number", "number"],
        ),
        ReportSheet(
            "Prisvirkning",
            ["Hva hver endret pris alene har å si for personaene i A.", PRICES_EXPLAINED],
            [
                "Tjeneste",
                "Pris i A",
                "Pris i B",
                "Persona",
                "Forløp",
                "Sum i A",
                "Virkning",
            ],
            or_none(_effect_rows(found.price_effects), 7),
            [34, 12, 12, 28, 28, 16, 16],
            ["text", "number", "number", "text", "text", "kr", "kr"],
        ),
        formulas_sheet(found),
    ]


def _null_rows(found: PersonasComparison) -> Iterator[Sequence[ReportCell]]:
    for pair in found.null_alternatives:
        yield (
            pair.group.label(),
            pair.situation.label(),
            pair.a.amount,
            basis_text(pair.a, found.inputs_a.null_method),
            pair.b.amount,
            basis_text(pair.b, found.inputs_b.null_method),
            pair.difference,
        )


def _input_rows(found: PersonasComparison) -> Iterator[Sequence[ReportCell]]:
    for field in found.common:
        yield ("Felles", "", "", field.label, *value_cells(field))
    for persona in found.personas:
        for field in persona.fields:
            yield (persona.name, "", persona.change.common, field.label, *value_cells(field))
        for course in persona.courses:
            for field in course.fields:
                yield (
                    *(persona.name, course.name, str(course.change)),
                    *(field.label, *value_cells(field)),
                )


def _price_rows(found: PersonasComparison) -> Iterator[Sequence[ReportCell]]:
    for item in found.prices:
        for field in item.fields:
            yield (item.name, item.change.common, field.label, *value_cells(field))


def _measure_rows(found: PersonasComparison) -> Iterator[Sequence[ReportCell]]:
    for persona in found.personas:
        for course in persona.courses:
            for measure in course.measures:
                for field in measure.fields:
                    yield (
                        *(persona.name, course.name, measure.name, str(measure.change)),
                        *(field.label, *value_cells(field)),
                    )


def _effect_rows(effects: Iterable[PriceEffect]) -> Iterator[Sequence[ReportCell]]:
    for effect in effects:
        head: Sequence[ReportCell] = (ALL_PRICES, None, None)
        if effect.item is not None:
            mine, theirs = effect.item
            head = (theirs.service, mine.price, theirs.price)
        if not effect.personas:
            yield (*head, "Ingen virkning i A", None, None, None)
        for persona in effect.personas:
            for item in (*persona.courses, persona.avoided):
                if item is not None:
                    yield (*head, persona.name, item.name, item.before, item.change)
