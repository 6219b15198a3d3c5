"""What a decision paper says of personas: worst case against best case, year by year and by payer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workbook_templates.personas.blocks import persona_tab
from workbook_templates.personas.inputs_report import inputs_report
from workbook_templates.personas.reader import PersonasContents
from workbook_templates.personas.summary import summary
from workbook_templates.reports import (
    Block,
    Chapter,
    Column,
    Paper,
    Row,
    Section,
    Table,
    counted,
    kroner_text,
    listed,
    numbers,
    picked,
)
from workbook_templates.sheet import Drawing
from xlmodel.common.bokmaal import number_text, percent_text
from xlmodel.common.terms import Unit
from xlmodel.common.values import Provenance
from xlmodel.personas import Comparison, PersonaResults, PersonaSet, SetResults, set_results

_MOST_SENTENCES: Final = 3
_YEARLY: Final = Table(
    "År for år",
    (
        Column("År", width=8),
        *numbers(Unit.KRONER, 16, "Worst case", "Best case", "Spart", "Spart akkumulert"),
    ),
)
_PAYERS: Final = Table(
    "Hvem sparer",
    (Column("Persona", width=40), *numbers(Unit.KRONER, 16, "Kommunen", "Staten", "Til sammen")),
)


def paper(contents: PersonasContents, drawings: Sequence[Drawing]) -> Paper:
    """Return what a paper of a set of personas says."""
    inputs = contents.inputs
    results = set_results(inputs)
    keys, null, *_ = summary(inputs).sections
    prices, *measures = inputs_report(contents).sections
    tabs = [persona_tab(at) for at, cells in enumerate(contents.personas) if cells.name is not None]
    each = [
        Chapter(item.persona.name, list(_persona(item, tab, drawings)))
        for item, tab in zip(results.personas, tabs, strict=True)
    ]
    overview = picked(drawings, "E") if len(each) > 1 else []
    return Paper(
        title=f"Personaer i {inputs.municipality}: ordinære tjenester mot laben",
        summary=(*_sentences(results), _titled(keys, "Nøkkelresultater")),
        assumptions=(_terms(inputs), prices),
        results=(*each, *overview, Chapter("Nullalternativ", [_titled(null, null.title)])),
        shares=tuple(_shares(results)),
        reservations=tuple(_reservations(contents)),
        appendices=(Chapter("Tiltak i forløpene", measures, is_wide=True),),
        origins=[Provenance(item.source, item.grade) for item in inputs.price_list],
        numbers="priser i prislisten",
    )


def _terms(inputs: PersonaSet) -> str:
    return (
        f"Beløpene er i {inputs.price_year}-kroner fra og med {inputs.first_year}, neddiskontert med "
        f"{number_text(inputs.discount_rate, Unit.SHARE)} per år."
    )


def _titled(section: Section, title: str) -> Section:
    return Section(title, section.table, section.rows, notes=section.notes)


def _sentences(results: SetResults) -> Iterator[str]:
    """Yield a sentence a persona, or one on them all where they are many."""
    if not results.personas:
        yield "Arbeidsboken har ingen personaer."
        return
    if len(results.personas) <= _MOST_SENTENCES:
        for item in results.personas:
            yield _sentence(item)
        return
    compared = [item.comparison for item in results.personas if item.comparison is not None]
    cheaper = sum(item.sum_avoided > 0 for item in compared)
    avoided = sum(item.sum_avoided for item in compared)
    yield (
        f"Arbeidsboken sammenligner worst case og best case for {len(compared)} av "
        f"{len(results.personas)} personaer. For {cheaper} av dem koster best case minst, og til "
        f"sammen {_saved(avoided)}."
    )


def _saved(avoided: float) -> str:
    if avoided >= 0:
        return f"spares {kroner_text(avoided)}"
    return f"koster best case {kroner_text(-avoided)} mer enn worst case"


def _sentence(item: PersonaResults) -> str:
    name, found = item.persona.name, item.comparison
    if found is None:
        return f"{name}: worst case eller best case mangler, så de kan ikke sammenlignes."
    first = int(found.first_year)
    return (
        f"{name}: worst case koster {kroner_text(found.sum_worst)} i årene "
        f"{first}–{first + found.period - 1} og best case {kroner_text(found.sum_best)}, slik at det "
        f"{_saved(found.sum_avoided)}. {_hump(found)}"
    )


def _hump(found: Comparison) -> str:
    """Tell of the years in which the best case costs more, and when that is earned back."""
    if not found.has_hump:
        return "Best case koster aldri mer enn worst case til og med noe år."
    opening = (
        f"Best case koster mest i {counted(found.hump_years, 'år', 'år')}, og på det meste er det brukt "
        f"{kroner_text(found.hump_accumulated)} mer enn i worst case;"
    )
    if found.hump_earned_back is None:
        return f"{opening} det er ikke tjent inn i perioden."
    return f"{opening} det er tjent inn fra {found.hump_earned_back}."


def _persona(item: PersonaResults, tab: str, drawings: Sequence[Drawing]) -> Iterator[Block]:
    persona = item.persona
    yield (
        f"{persona.description or 'Personaen er ikke beskrevet.'} "
        f"Forløpene er {listed([course.name for course in persona.courses])}."
        if persona.courses
        else persona.description or "Personaen har ingen forløp."
    )
    if item.comparison is not None:
        yield Section(
            f"Worst case og best case per år for {persona.name}, kroner",
            _YEARLY,
            _year_rows(item.comparison),
        )
    yield from picked(drawings, "C", "D", tab=tab)


def _year_rows(found: Comparison) -> list[Row]:
    columns = (found.worst, found.best, found.avoided, found.avoided_accumulated)
    rows = [
        Row((str(found.first_year + at), *(float(column[at]) for column in columns)))
        for at in range(found.period)
    ]
    sums = (found.sum_worst, found.sum_best, found.sum_avoided, None)
    return [*rows, Row(("Sum", *sums), tone="strong")]


def _shares(results: SetResults) -> Iterator[Block]:
    rows = [
        Row(
            (
                item.persona.name,
                item.comparison.sum_avoided_municipality,
                item.comparison.sum_avoided_state,
                item.comparison.sum_avoided,
            )
        )
        for item in results.personas
        if item.comparison is not None
    ]
    if not rows:
        return
    yield (
        "Hvert tiltak har en betaler. Tabellen viser hvor mye mindre kommunen og staten betaler i best "
        "case enn i worst case; et negativt tall er en merutgift."
    )
    inputs = results.inputs
    if inputs.grant_threshold is not None:
        yield (
            f"Toppfinansiering er regnet med: staten dekker {percent_text(inputs.grant_share)} av det "
            f"tiltakene som inngår, koster kommunen over {number_text(inputs.grant_threshold, Unit.KRONER)} kroner per "
            "mottaker og år. Det kommunen sparer over innslagspunktet, går derfor mest til staten."
        )
    yield Section("Spart i perioden, kroner", _PAYERS, rows)


def _reservations(contents: PersonasContents) -> Iterator[str]:
    inputs = contents.inputs
    if inputs.note:
        yield inputs.note
    lacking = [
        item.persona.name for item in set_results(inputs).personas if item.comparison is None
    ]
    if lacking:
        yield f"Uten både worst case og best case: {listed(lacking)}."
    yield (
        "Personaene er oppdiktet, og hvert forløp er ett tenkt liv. Livskvalitet og arbeid er ikke "
        "verdsatt, og tallene er ingen prognose."
    )
