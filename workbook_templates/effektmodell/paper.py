"""What a decision paper says of the effektmodell: the answer, what it rests on, and who pays."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from workbook_templates.effektmodell.answer import (
    CALLED,
    MANY,
    ONE,
    Answer,
    answer_of,
    course_of_years,
    group_sentence,
    headline,
    last_year,
    period_text,
)
from workbook_templates.effektmodell.certainty import budget, certainty, sure_rows
from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.effektmodell.summary import price_year_notes, summary
from workbook_templates.effektmodell.texts import METHOD, WHAT_IT_IS
from workbook_templates.reports import (
    Block,
    Chapter,
    Column,
    Paper,
    Points,
    Row,
    Section,
    Table,
    kroner_text,
    listed,
    numbers,
    percent_rounded,
    picked,
    rounded,
    texts,
)
from workbook_templates.sheet import Drawing
from xlmodel.common.bokmaal import number_text, typed_number, with_minus
from xlmodel.common.fields import Field, Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Situation, Unit
from xlmodel.common.values import FloatArray, Plain, Provenance
from xlmodel.effektmodell.decision import DecisionResults, decision_results
from xlmodel.effektmodell.export import InputComparison, compare_inputs, compare_measures
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import input_unit
from xlmodel.effektmodell.results import GroupResults, ModelResults, model_results

_MARK: Final = "* "
_LEVELS: Final = {Shape.LEVELS: f" ({' / '.join(Shape.LEVELS.places)})"}
"""What tells the values of a row from each other where they are not those of situations."""
_NOT_SHOWN: Final = ("cohort_engine",)
"""Inputs that change no result."""
_INPUTS: Final = Table(
    "Forutsetninger",
    texts(Forutsetning=26, Verdi=24, Enhet=16, Kilde=36, Sikkerhet=9),
)
_MEASURES: Final = Table(
    "Tiltak",
    (
        *texts(Tiltak=34, Kategori=8, Betaler=8),
        *numbers(Unit.NUMBER, 11, "Pris (kr)"),
        *texts(Enhet=13, Volum=18, Per=6, Kilde=50, Sikkerhet=9),
    ),
)
_YEARLY: Final = Table(
    "År for år",
    (
        Column("År", width=7),
        *numbers(
            Unit.KRONER,
            13,
            *("Kostnad", "Besparelse", "Netto akkumulert", "Gevinst", "Total akkumulert"),
        ),
        *numbers(Unit.PERSONS, 10, "I laben"),
    ),
)
_SHARES: Final = Table(
    "Hvem betaler og hvem sparer",
    (
        Column("Hvem", width=30),
        *(
            Column(head, Unit.KRONER, 16, blank="–")
            for head in ("Kostnad", "Besparelse", "Gevinst")
        ),
    ),
)
_TAXED_SHARES: Final = replace(
    _SHARES, columns=(*_SHARES.columns, Column("Skatteeffekt", Unit.KRONER, 16, blank="–"))
)


def paper(contents: WorkbookContents, drawings: Sequence[Drawing]) -> Paper:
    """Return what a paper of the workbook says."""
    inputs = contents.inputs
    results = model_results(inputs)
    pairs = list(zip(inputs.groups, results.groups, strict=True))
    decisions = [
        decision_results(g, r, inputs.cost_caution, inputs.benefit_caution)
        for g, r in pairs
        if answer_of(r) is not Answer.NOBODY
    ]
    return Paper(
        title=f"{inputs.programme} i {inputs.municipality}: kostnad, besparelse og gevinster",
        summary=tuple(_summary(inputs, results, decisions)),
        background=tuple(_background(inputs)),
        assumptions=tuple(_assumptions(inputs)),
        results=[Chapter(g.group.label(), list(_results(g, r, drawings))) for g, r in pairs],
        certainty=tuple(certainty(decisions, drawings)),
        shares=[block for found in decisions for block in _shares(found, drawings)],
        reservations=tuple(_reservations(inputs)),
        appendices=(
            Chapter("Tiltak", [_measures(group) for group in inputs.groups], is_wide=True),
        ),
        origins=tuple(_origins(inputs)),
        numbers="forutsetninger og tiltak",
    )


def _summary(
    inputs: ModelInputs, results: ModelResults, decisions: Sequence[DecisionResults]
) -> Iterator[Block]:
    yield headline(results)
    if all(answer_of(rows) is Answer.NOBODY for rows in results.groups):
        return
    yield " ".join(map(group_sentence, Group, results.groups))
    (keys,) = summary(inputs).sections
    yield Section(
        f"Nøkkelresultater, faste {inputs.price_year}-kroner",
        keys.table,
        [*keys.rows, *sure_rows(results, decisions)],
        notes=keys.notes,
    )


def _background(inputs: ModelInputs) -> Iterator[Block]:
    rates = listed(
        list(dict.fromkeys(number_text(float(g.discount_rate), Unit.SHARE) for g in inputs.groups))
    )
    yield " ".join(WHAT_IT_IS[:2])
    yield (
        f"Deltakerne følges gjennom fire livssituasjoner: {listed(_situations(Situation))}. "
        "Kostnaden er tiltakene i laben. Besparelsen er ordinære tjenester som ikke lenger trengs, og "
        "gevinstene er verdien av bedre livskvalitet og mer arbeid. Netto er besparelse minus kostnad, "
        "og total er netto med gevinstene lagt til."
    )
    yield (
        f"Alle beløp er i faste {inputs.price_year}-kroner, neddiskontert med {rates} per år. "
        "Balanseåret er det første året der det akkumulerte resultatet er null eller høyere og "
        "forblir det ut perioden. Beregningen leser modellen slik:"
    )
    yield Points(METHOD)


def _situations(situations: Sequence[Situation] | type[Situation]) -> list[str]:
    return [situation.label().lower() for situation in situations]


# Assumptions -------------------------------------------------------------------------------------


def _assumptions(inputs: ModelInputs) -> Iterator[Block]:
    changed = any(
        item.differs
        for group in inputs.groups
        for item in compare_inputs(group)
        if item.spec.key not in _NOT_SHOWN
    )
    entry, every = (" / ".join(_situations(kind)) for kind in (ENTRY_SITUATIONS, Situation))
    mark = (
        "Forutsetninger som er merket med *, er endret fra modellens standardverdi."
        if changed
        else "Alle verdiene er modellens standardverdier."
    )
    yield (
        f"Der tre verdier står sammen, gjelder de {entry}; fire verdier gjelder {every}. {mark} "
        "Sikkerhet sier hvor godt tallet er underbygd."
    )
    for group in inputs.groups:
        rows = [
            _input_row(group, item)
            for item in compare_inputs(group)
            if item.spec.key not in _NOT_SHOWN
        ]
        yield Section(f"Forutsetninger for {CALLED[group.group]}", _INPUTS, rows)


def _input_row(group: GroupInputs, item: InputComparison) -> Row:
    spec, origin = item.spec, group.source_of(item.spec.key)
    value = _values(spec, item.values)
    if item.differs:
        value += f" (standard: {_values(spec, item.defaults)})"
    return Row(
        (
            (_MARK if item.differs else "") + spec.nb + _LEVELS.get(spec.shape, ""),
            value,
            input_unit(group.group, spec.key),
            origin.source or "Ikke oppgitt",
            origin.grade or "Ikke oppgitt",
        )
    )


def _values(spec: Field, values: Sequence[Plain]) -> str:
    return " / ".join(_value(spec, value) for value in values)


def _value(spec: Field, value: Plain) -> str:
    if value is None:
        return "ikke fylt ut"
    if isinstance(value, str):
        return value.lower()
    is_year = spec.domain.kind == "whole" and spec.domain.minimum >= 1000
    unit = Unit.SHARE if spec.unit is Unit.SHARE else Unit.YEAR if is_year else Unit.NUMBER
    return with_minus(number_text(value, unit))


def _origins(inputs: ModelInputs) -> Iterator[Provenance]:
    for group in inputs.groups:
        for item in compare_inputs(group):
            if item.spec.key not in _NOT_SHOWN:
                yield group.source_of(item.spec.key)
        for measure in group.measures:
            yield Provenance(measure.source, measure.grade)


# Results -----------------------------------------------------------------------------------------


def _results(
    group: GroupInputs, results: GroupResults, drawings: Sequence[Drawing]
) -> Iterator[Block]:
    if answer_of(results) is Answer.NOBODY:
        yield "Det er ikke lagt inn noen deltakere, så det er ingen resultater å vise."
        return
    yield f"{_participants(group, results)} {course_of_years(results)}"
    called = CALLED[group.group]
    yield Section(
        f"Kostnad, besparelse og gevinst for {called}, kroner", _YEARLY, _year_rows(results)
    )
    yield from picked(drawings, "C", "N", tab=group.group.label())
    yield Chapter(f"Én person ({called})", [_person(group, results), *picked(drawings, "F", tab=group.group.label())])  # fmt: skip


def _participants(group: GroupInputs, results: GroupResults) -> str:
    number = rounded(float(results.sum_new_participants))
    years = min(int(group.intake_years), int(group.period))
    first = int(group.first_year)
    when = f"I {first}" if years == 1 else f"I årene {first}–{first + years - 1}"
    one = (ONE if number == "1" else MANY)[group.group]
    sustainable = rounded(float(results.sustainable_at_end))
    return (
        f"{when} tas {number} {one} inn i laben. Ved utgangen av {last_year(results)} er det ventet "
        f"at {'ingen' if sustainable == '0' else sustainable} av dem er i en bærekraftig livssituasjon."
    )


def _year_rows(results: GroupResults) -> list[Row]:
    columns = (
        results.cost,
        results.avoided,
        results.net_accumulated,
        results.gain,
        results.total_accumulated,
        results.in_lab,
    )
    rows = [
        Row((str(int(results.calendar_years[at])), *(float(column[at]) for column in columns)))
        for at in range(int(results.period))
    ]
    sums = (results.sum_cost, results.sum_avoided, None, results.sum_gain, None, None)
    total = Row(
        ("Sum", *(None if value is None else float(value) for value in sums)), tone="strong"
    )
    return [*rows, total]


def _person(group: GroupInputs, results: GroupResults) -> str:
    person = results.individual
    start = group.individual_start.label().lower()
    opening = (
        f"En {ONE[group.group]} som kommer inn i situasjonen {start} og går ett steg videre hvert år, koster "
        f"laben {kroner_text(float(person.sum_cost))} i perioden og sparer "
        f"{kroner_text(float(person.sum_avoided))}."
    )
    years = {
        name: None if math.isnan(float(year)) else int(year)
        for name, year in (("net", person.balance_year_net), ("total", person.balance_year_total))
    }
    if years["net"] is None and years["total"] is None:
        return f"{opening} Kostnaden er ikke tjent inn i perioden, heller ikke med gevinstene."
    if years["net"] is None:
        return f"{opening} Kostnaden er tjent inn fra {years['total']}, men bare når gevinstene regnes med."
    if years["total"] in (None, years["net"]):
        return f"{opening} Kostnaden er tjent inn fra {years['net']}."
    return (
        f"{opening} Kostnaden er tjent inn fra {years['net']}, og fra {years['total']} når gevinstene "
        "regnes med."
    )


# Who pays ----------------------------------------------------------------------------------------


def _shares(found: DecisionResults, drawings: Sequence[Drawing]) -> Iterator[Block]:
    group, results = found.inputs, found.results
    called = CALLED[group.group]
    municipality, state = (
        float(row.sum()) for row in (results.cost_municipality, results.cost_state)
    )
    cost = float(results.sum_cost)
    sentences = []
    if cost:
        sentences.append(
            f"Av kostnaden for {called} betaler kommunen {percent_rounded(municipality / cost)} og "
            f"staten {percent_rounded(state / cost)}."
        )
    sentences.append(_savers(results, called))
    sentences.append(
        "Gevinstene tilfaller deltakerne og samfunnet og er ikke penger i et offentlig budsjett."
    )
    yield " ".join(sentences)
    yield Section(
        f"Hvem betaler, sparer og får gevinsten i årene {period_text(results)}, {called}, kroner",
        _TAXED_SHARES if group.tax_cost else _SHARES,
        list(_share_rows(results, taxed=bool(group.tax_cost))),
    )
    yield from picked(drawings, "M", "G", tab=group.group.label())
    yield budget(found)


def _savers(results: GroupResults, called: str) -> str:
    municipality, state = _sum(results.avoided_municipality), _sum(results.avoided_state)
    if municipality is None or state is None:
        return (
            f"Besparelsen for {called} er ikke delt mellom kommune og stat, for kommunens andel av "
            "nullalternativet er ikke fylt ut."
        )
    net = municipality - float(results.cost_municipality.sum())
    outcome = "sitter igjen med" if net >= 0 else "har en netto utgift på"
    return (
        f"Kommunen sparer {kroner_text(municipality)} og staten {kroner_text(state)}; kommunen "
        f"{outcome} {kroner_text(abs(net))} når dens del av kostnaden er trukket fra."
    )


def _sum(row: FloatArray | None) -> float | None:
    return None if row is None else float(np.sum(row))


def _share_rows(results: GroupResults, *, taxed: bool) -> Iterator[Row]:
    """Yield cost, avoided cost and gain by whom they fall on, and the cost of public funds where it counts."""
    municipality, state = _sum(results.avoided_municipality), _sum(results.avoided_state)
    rows: list[tuple[str, float | None, float | None, float | None, float | None]] = [
        ("Kommune", float(results.cost_municipality.sum()), municipality, None, None),
        ("Stat", float(results.cost_state.sum()), state, None, None),
    ]
    if municipality is None:
        rows.append(("Kommune og stat, ikke fordelt", None, float(results.sum_avoided), None, None))
    gain, tax = float(results.sum_gain), float(results.sum_tax_effect)
    rows.append(("Innbyggere og samfunn", None, None, gain, tax))
    rows.append(("Sum", float(results.sum_cost), float(results.sum_avoided), gain, tax))
    for row in rows:
        yield Row(row if taxed else row[:-1], tone="strong" if row is rows[-1] else None)


# Reservations and measures -----------------------------------------------------------------------


def _reservations(inputs: ModelInputs) -> Iterator[str]:
    missing = [CALLED[group.group] for group in inputs.groups if group.municipal_share is None]
    if missing:
        yield (
            f"Kommunens andel av nullalternativet er ikke fylt ut for {listed(missing)}. Notatet kan "
            "derfor ikke si hvor mye av besparelsen som kommer i kommunens eget budsjett."
        )
    yield from price_year_notes(inputs)
    own = {
        CALLED[group.group]: sum(item.differs for item in compare_measures(group)[0])
        for group in inputs.groups
    }
    if not any(own.values()):
        yield "Ingen av tiltakene er endret fra modellens eksempel."
    yield (
        "Modellen er et hjelpemiddel for å vurdere hva forutsetningene fører til. Den er ingen "
        "prognose, og ingen følges ut over analyseperioden."
    )


def _measures(group: GroupInputs) -> Section:
    compared, removed = compare_measures(group)
    rows = [_measure_row(item.measure, differs=item.differs) for item in compared]
    notes = []
    if any(item.differs for item in compared):
        notes.append("* Eget tiltak, eller endret fra modellens standard.")
    if removed:
        names = listed([f"«{measure.name}»" for measure in removed])
        notes.append(f"Ikke med av modellens standardtiltak: {names}.")
    if not rows:
        notes.append("Ingen tiltak er lagt inn.")
    return Section(
        f"Tiltak for {CALLED[group.group]}; volum for {' / '.join(_situations(ENTRY_SITUATIONS))}",
        _MEASURES,
        rows,
        notes=notes,
    )


def _measure_row(measure: Measure, *, differs: bool) -> Row:
    return Row(
        (
            (_MARK if differs else "") + measure.name,
            str(measure.category),
            str(measure.payer),
            float(measure.unit_cost),
            measure.driver,
            " / ".join(map(typed_number, measure.volume.tolist())),
            "måned" if measure.frequency == 12 else "år",
            measure.source or "Ikke oppgitt",
            measure.grade or "Ikke oppgitt",
        )
    )
