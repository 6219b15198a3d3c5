"""A comparison of two personas workbooks as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from workbook_templates.comparing import (
    ITEMS_BY_NAME,
    NO_ADJUSTMENT,
    VALUES_DIFFER,
    differences_json,
    differing,
    item_json,
    item_rows,
    new_and_gone,
    pair_json,
    result_rows,
    results_json,
    results_table,
    value_cells,
    value_columns,
)
from workbook_templates.personas.differences import compare_personas
from workbook_templates.personas.reader import PersonasContents
from workbook_templates.reports import (
    Column,
    Medium,
    Report,
    Row,
    Section,
    Table,
    numbers,
    texts,
)
from xlmodel.common.bokmaal import nb_number, number_text
from xlmodel.common.changes import Change, Difference, ItemDifference
from xlmodel.common.errors import quoted
from xlmodel.common.terms import Group, Unit
from xlmodel.personas.differences import (
    CourseDifference,
    NullPair,
    PersonaDifference,
    PersonaPair,
    PriceEffect,
    SetDifferences,
)
from xlmodel.personas.null_alternative import NullValue
from xlmodel.personas.specs import CourseRole, NullMethod

_SPACE: Final = "\u00a0"
_PRICES_EXPLAINED: Final = (
    "Hver linje er personaen i A med bare denne prisen byttet ut med prisen i B. Beløpene er "
    "endringen i kr i hele perioden."
)
_ALL_PRICES: Final = "Alle prisendringene samlet"
_NO_EFFECT: Final = "Ingen virkning i A"

_RESULTS: Final = results_table("Persona", 30, 44)
_NULL: Final = differing(
    "Nullalternativ",
    (
        *texts(Medium.SHEET, Gruppe=18),
        *texts(Livssituasjon=16),
        Column("A", Unit.KRONER, on=Medium.PAGE),
        Column("A", Unit.KRONER, 16, on=Medium.SHEET),
        *texts(Medium.SHEET, Grunnlag_i_A=24),
        Column("B", Unit.KRONER, on=Medium.PAGE),
        Column("B", Unit.KRONER, 16, on=Medium.SHEET),
        *texts(Medium.SHEET, Grunnlag_i_B=24),
        *numbers(Unit.KRONER, 16, "Differanse"),
    ),
    "Kr per år for én person eller familie, av forløpene med ordinære tjenester.",
)
_INPUTS: Final = differing(
    "Inndata",
    (
        *texts(Medium.SHEET, Persona=26),
        Column("Forløp", width=26, title="Forløp «{}»"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Inndata=34),
        *value_columns(30, 16),
    ),
    VALUES_DIFFER,
)
_PRICES: Final = differing(
    "Prisliste",
    (
        Column("Tjeneste", width=36, title="{}"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Felt=14),
        *value_columns(36, 16),
    ),
    ITEMS_BY_NAME.format("Tjenester"),
)
_MEASURES: Final = differing(
    "Tiltak",
    (
        *texts(Medium.SHEET, Persona=24),
        Column("Forløp", width=22, title="Forløp «{}»"),
        Column("Tiltak", width=36, title="{}"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Felt=24),
        *value_columns(22, 14),
    ),
    ITEMS_BY_NAME.format("Tiltak"),
    "Volum er antall enheter i hvert av årene.",
)
_EFFECTS: Final = differing(
    "Prisvirkning",
    (
        *texts(Tjeneste=34),
        *numbers(Unit.NUMBER, 12, "Pris i A", "Pris i B"),
        *texts(Persona=28, Forløp=28),
        *numbers(Unit.KRONER, 16, "Sum i A", "Virkning"),
    ),
    "Hva hver endret pris alene har å si for personaene i A.",
    _PRICES_EXPLAINED,
)
_TOLD_EFFECTS: Final = (
    Column("", title="{}"),
    Column(""),
    *numbers(Unit.KRONER, 0, "Worst case", "Best case", "Spart", "Annet forløp"),
)


def differences_report(a: PersonasContents, b: PersonasContents) -> Report:
    """Return what differs in the personas and their prices, and what that does to their results.

    The data have keys as in input files and names as in workbooks:

    ===================  =========================================================================
    ``felles``           what differs in what the personas share, see ``differences_json``
    ``prisliste``        services that differ: ``navn``, ``endring`` (nytt, fjernet, endret), ``felt``
    ``persona``          personas that differ: as a service, with ``forloep``, each of which has
                         ``tiltak``
    ``resultater``       every persona: ``navn``, ``endring`` (null where both files have it),
                         ``noekkeltall`` (by name ``a``, ``b``, ``differanse``) and ``forloep``:
                         ``navn``, its sum as ``a``, ``b``, ``differanse``, and ``betalere``, what is
                         left to each (``SumKommuneNetto``, ``SumStatMedTilskudd``)
    ``nullalternativ``   by group and situation ``a``, ``b``, ``differanse``, ``grunnlag_a``,
                         ``grunnlag_b``
    ``prisvirkning``     ``tjeneste``, ``pris_a``, ``pris_b`` (null for all prices together) and
                         ``persona``: ``navn``, ``spart`` and ``forloep``: ``navn``, ``rolle``, ``a``
                         and ``virkning``
    ===================  =========================================================================
    """
    found = compare_personas(a.inputs, b.inputs)
    methods = a.inputs.null_method, b.inputs.null_method
    return Report(
        "",
        (
            Section(
                "Felles", _INPUTS, _rows("", "", found.inputs.common), who=("Felles",), head=""
            ),
            *_results(found.results),
            *_null_alternatives(found.null_alternatives, methods),
            _prices(found.inputs),
            *_price_effects(found.price_effects),
            Section("Personaer", lead=new_and_gone(found.inputs.personas)),
            *(part for item in found.inputs.personas for part in _persona(item)),
        ),
        (_RESULTS, _NULL, _INPUTS, _PRICES, _MEASURES, _EFFECTS),
        notes=found.notes,
        data={
            "felles": differences_json(found.inputs.common),
            "prisliste": [item_json(item) for item in found.inputs.prices],
            "persona": [_persona_json(item) for item in found.inputs.personas],
            "resultater": [_results_json(pair) for pair in found.results],
            "nullalternativ": {
                group.section: {
                    pair.situation.key: _null_json(pair, methods)
                    for pair in found.null_alternatives
                    if pair.group is group
                }
                for group in Group
            },
            "prisvirkning": [_effect_json(effect) for effect in found.price_effects],
        },
        alike=found.inputs.is_alike,
    )


# Results -----------------------------------------------------------------------------------------


def _results(pairs: Sequence[PersonaPair]) -> Iterator[Section]:
    """Yield the results of each persona; a page has the sums of courses that are not compared."""
    yield Section("Nøkkelresultater", lead=(NO_ADJUSTMENT,))
    told = {None: "", Change.ADDED: " (ny i B)", Change.REMOVED: " (fjernet fra A)"}
    for pair in pairs:
        who = f"{pair.name}{told[pair.change]}"
        rows = result_rows(pair.key_results)
        for course in pair.courses:
            on = Medium.SHEET if course.is_compared else Medium.BOTH
            rows += [Row(row.cells, on) for row in result_rows(course.results)]
        on = Medium.SHEET if pair.is_alike else Medium.BOTH
        yield Section(table=_RESULTS, rows=rows, who=(who,), head=who, on=on)
    alike = [pair.name for pair in pairs if pair.is_alike]
    if alike:
        yield Section(lead=(f"Samme resultater i A og B: {'; '.join(alike)}",))


_Methods = tuple[NullMethod, NullMethod]


def _null_alternatives(pairs: Sequence[NullPair], methods: _Methods) -> Iterator[Section]:
    title = "Nullalternativ, kr per år"
    for group in Group:
        who = group.label()
        rows = [Row(tuple(_null_cells(pair, methods))) for pair in pairs if pair.group is group]
        alike = all(row.cells[1] == row.cells[4] for row in rows)
        lead = (f"{who}: ingen forskjeller.",) if rows and alike else ()
        rows = [Row(row.cells, Medium.SHEET if alike else Medium.BOTH) for row in rows]
        yield Section(title, _NULL, rows, lead=lead, who=(who,), head=who)
        title = "" if rows else title


def _null_cells(pair: NullPair, methods: _Methods) -> Iterator[str | float | None]:
    yield pair.situation.label()
    for value, method in zip((pair.a, pair.b), methods, strict=True):
        basis = _basis(value, method)
        told = basis.lower().replace(" ", _SPACE)
        amount = "" if value.amount is None else number_text(value.amount, Unit.KRONER)
        yield f"{amount} ({told})" if amount else told
        yield value.amount
        yield basis
    yield pair.difference


def _basis(value: NullValue, method: NullMethod) -> str:
    """Return where an amount of the null alternative comes from, and how many courses or years."""
    if not value.is_observed:
        return value.origin()
    count = value.years if method is NullMethod.PERSON_YEARS else value.histories
    return f"{value.origin()}, {count} {'år' if method is NullMethod.PERSON_YEARS else 'forløp'}"


# Inputs ------------------------------------------------------------------------------------------


def _prices(found: SetDifferences) -> Section:
    rows = [row for item in found.prices for row in item_rows(item, word=item.change.common)]
    lead = new_and_gone(found.prices, told=_priced)
    return Section("Prisliste", _PRICES, rows, lead=lead, head="Endret tjeneste")


def _priced(item: ItemDifference) -> str:
    """Return a service that is new or gone with its price."""
    values = {field.key: field.a if field.b is None else field.b for field in item.fields}
    price = values.get("pris")
    amount = "" if isinstance(price, str) or price is None else nb_number(price)
    return f"{item.name} ({amount} kr per {values.get('enhet')})"


def _persona(item: PersonaDifference) -> Iterator[Section]:
    """Yield the inputs and the measures of a persona that differ; a page has changed ones only."""
    on = Medium.BOTH if item.change is Change.CHANGED else Medium.SHEET
    rows = _rows("", item.change.common, item.fields)
    lead = new_and_gone(item.courses, "Nye forløp i B", "Forløp fjernet fra A")
    measures: list[Row] = []
    for course in item.courses:
        seen = Medium.BOTH if course.change is Change.CHANGED else Medium.SHEET
        rows += _rows(course.name, course.change, course.fields, seen)
        lead += _measures_told(course) if seen & Medium.PAGE else []
        for measure in course.measures:
            measures += item_rows(measure, course.name, word=measure.change, on=seen)
    who = (item.name,)
    yield Section(f"{item.name}: inndata", _INPUTS, rows, lead=lead, who=who, head="", on=on)
    yield Section("", _MEASURES, measures, who=who, head="", on=on)


def _rows(
    course: str, word: str, fields: Sequence[Difference], on: Medium = Medium.BOTH
) -> list[Row]:
    return [Row((course, word, field.label, *value_cells(field)), on) for field in fields]


def _measures_told(course: CourseDifference) -> list[str]:
    name = quoted(course.name)
    new, gone = f"Nye tiltak i B, forløp {name}", f"Tiltak fjernet fra A, forløp {name}"
    return new_and_gone(course.measures, new, gone)


# What prices do ----------------------------------------------------------------------------------


def _price_effects(effects: Sequence[PriceEffect]) -> Iterator[Section]:
    """Yield a row a course for a workbook, and one a persona for a page."""
    rows = [row for effect in effects for row in _effect_rows(effect)]
    yield Section(table=_EFFECTS, rows=rows, on=Medium.SHEET)
    told = [
        (_effect_label(effect), *cells) for effect in effects for cells in _told_effects(effect)
    ]
    count = len(_TOLD_EFFECTS) - all(cells[-1] is None for cells in told)
    yield Section(
        "Hva prisendringene har å si",
        Table(_EFFECTS.name, _TOLD_EFFECTS[:count]),
        [Row(cells[:count]) for cells in told],
        lead=(_PRICES_EXPLAINED,) if effects else (),
        on=Medium.PAGE,
    )


def _effect_rows(effect: PriceEffect) -> Iterator[Row]:
    head: tuple[str | float | None, ...] = (_ALL_PRICES, None, None)
    if effect.item is not None:
        mine, theirs = effect.item
        head = (theirs.service, mine.price, theirs.price)
    if not effect.personas:
        yield Row((*head, _NO_EFFECT, None, None, None))
    for persona in effect.personas:
        for item in (*persona.courses, persona.avoided):
            if item is not None:
                yield Row((*head, persona.name, item.name, item.before, item.change))


def _effect_label(effect: PriceEffect) -> str:
    if effect.item is None:
        return _ALL_PRICES
    mine, theirs = effect.item
    return f"{theirs.service}: {nb_number(mine.price)} → {nb_number(theirs.price)} kr"


def _told_effects(effect: PriceEffect) -> Iterator[tuple[str | float | None, ...]]:
    """Yield a persona's worst and best case, and each other course that changes."""
    if not effect.personas:
        yield (_NO_EFFECT, None, None, None, None)
    for persona in effect.personas:
        compared = persona.course_in(CourseRole.WORST), persona.course_in(CourseRole.BEST)
        if any(item is not None and item.change for item in compared):
            cases = (None if item is None else item.change for item in (*compared, persona.avoided))
            yield (persona.name, *cases, None)
        for course in persona.courses:
            if course.role is CourseRole.OTHER and course.change:
                yield (f"{persona.name}, {course.name}", None, None, None, course.change)


# JSON --------------------------------------------------------------------------------------------


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
        "forloep": [
            {
                "navn": course.name,
                **pair_json(course.result),
                "betalere": results_json(course.payers),
            }
            for course in pair.courses
        ],
    }


def _null_json(pair: NullPair, methods: _Methods) -> dict[str, Any]:
    return {
        "a": pair.a.amount,
        "b": pair.b.amount,
        "differanse": pair.difference,
        "grunnlag_a": _basis(pair.a, methods[0]),
        "grunnlag_b": _basis(pair.b, methods[1]),
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
