"""What changed between two sets of personas, and what that did to their results.

A is the set that is compared from, B the one compared to. Services, personas and courses are known by
their names, the measures of a course by name and service, or else by name; the order in which they
stand is no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.changes import (
    Change,
    Difference,
    ItemDifference,
    ResultPair,
    matched,
    same_value,
)
from xlmodel.common.fields import Field
from xlmodel.common.terms import Group, Situation, Term
from xlmodel.common.values import Plain
from xlmodel.common.years import span_text, year_spans
from xlmodel.personas.inputs import Course, CourseMeasure, Persona, PersonaSet, PriceItem, repeated
from xlmodel.personas.null_alternative import NullAlternatives, NullValue
from xlmodel.personas.results import (
    CourseResults,
    PersonaResults,
    SetResults,
    persona_results,
    persona_value,
)
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
    CourseRole,
)
from xlmodel.personas.terms import (
    AVOIDED_PAYER_SUMS,
    COURSE_PAYER_SUMS,
    COURSE_SUM,
    PERSONA_KEY_TERMS,
    PERSONA_TERMS,
)

ABSENT: Final = "–"
"""Stands for a result that a set does not have."""

AFTER_PERIOD: Final = " (etter perioden)"
"""Follows the years that do not count."""

_HALF_OERE: Final = 0.005
_AVOIDED: Final = next(term for term in PERSONA_TERMS if term.key == "avoided")


# Inputs ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CourseDifference(ItemDifference):
    """A course that is new, gone or changed, with its measures that differ."""

    measures: tuple[ItemDifference, ...]


@dataclass(frozen=True, slots=True)
class PersonaDifference(ItemDifference):
    """A persona that is new, gone or changed, with its courses that differ."""

    courses: tuple[CourseDifference, ...]


@dataclass(frozen=True, slots=True)
class SetDifferences:
    """What differs in the inputs: what the personas share, the price list, and the personas."""

    common: tuple[Difference, ...]
    prices: tuple[ItemDifference, ...]
    personas: tuple[PersonaDifference, ...]

    @property
    def is_alike(self) -> bool:
        """Say whether nothing differs."""
        return not (self.common or self.prices or self.personas)


def set_differences(a: PersonaSet, b: PersonaSet) -> SetDifferences:
    """Return every input that differs; of an item that is new or gone, all that is stated."""
    prices = (_price_difference(*pair) for pair in price_pairs(a, b))
    personas = (_persona_difference(*pair) for pair in persona_pairs(a, b))
    return SetDifferences(
        tuple(_field_differences(a, b, SET_FIELDS)),
        tuple(item for item in prices if item is not None),
        tuple(item for item in personas if item is not None),
    )


def price_pairs(
    a: PersonaSet, b: PersonaSet
) -> tuple[tuple[PriceItem | None, PriceItem | None], ...]:
    """Pair the services of two price lists."""
    return matched(a.price_list, b.price_list, lambda item: folded_name(item.service))


def persona_pairs(
    a: PersonaSet, b: PersonaSet
) -> tuple[tuple[Persona | None, Persona | None], ...]:
    """Pair the personas of two sets."""
    return matched(a.personas, b.personas, lambda item: folded_name(item.name))


def _price_difference(a: PriceItem | None, b: PriceItem | None) -> ItemDifference | None:
    fields = tuple(_field_differences(a, b, PRICE_FIELDS))
    change = _change(a, b, fields)
    named = b or a
    return ItemDifference(named.service, change, fields) if named and change else None


def _persona_difference(a: Persona | None, b: Persona | None) -> PersonaDifference | None:
    period = max(item.period for item in (a, b) if item is not None)
    courses = (_course_difference(*pair, period) for pair in _course_pairs(a, b))
    found = tuple(item for item in courses if item is not None)
    fields = tuple(_field_differences(a, b, PERSONA_FIELDS))
    change = _change(a, b, (*fields, *found))
    return PersonaDifference(_name(a, b), change, fields, found) if change else None


def _course_pairs(
    a: Persona | None, b: Persona | None
) -> tuple[tuple[Course | None, Course | None], ...]:
    return matched(
        () if a is None else a.courses,
        () if b is None else b.courses,
        lambda item: folded_name(item.name),
    )


def _course_difference(a: Course | None, b: Course | None, period: int) -> CourseDifference | None:
    pairs = matched(
        () if a is None else a.measures,
        () if b is None else b.measures,
        lambda item: (folded_name(item.name), folded_name(item.service)),
        lambda item: folded_name(item.name),
    )
    twice = {
        name
        for side in (a, b)
        if side is not None
        for name in repeated(folded_name(item.name) for item in side.measures)
    }
    measures = (_measure_difference(*pair, period, twice) for pair in pairs)
    found = tuple(item for item in measures if item is not None)
    fields = tuple(_field_differences(a, b, COURSE_FIELDS, period))
    change = _change(a, b, (*fields, *found))
    return CourseDifference(_name(a, b), change, fields, found) if change else None


def _measure_difference(
    a: CourseMeasure | None, b: CourseMeasure | None, period: int, twice: Collection[str]
) -> ItemDifference | None:
    """Return what differs in a measure; its service tells it from another of the same name."""
    fields = tuple(_field_differences(a, b, MEASURE_FIELDS, period))
    change = _change(a, b, fields)
    measure = b or a
    if measure is None or change is None:
        return None
    is_unlike = folded_name(measure.name) in twice and measure.service
    name = f"{measure.name} ({measure.service})" if is_unlike else measure.name
    return ItemDifference(name, change, fields)


def _change(a: object | None, b: object | None, found: Collection[object]) -> Change | None:
    """Say what happened to an item, given what of it differs; ``None`` where nothing does."""
    if a is None:
        return Change.ADDED
    if b is None:
        return Change.REMOVED
    return Change.CHANGED if found else None


def _name(a: Persona | Course | None, b: Persona | Course | None) -> str:
    """Return an item's name, the later spelling where there are two."""
    named = b or a
    return named.name if named else ""


def _field_differences(
    a: object | None, b: object | None, fields: Iterable[Field], period: int = 0
) -> Iterator[Difference]:
    """Yield the fields that differ, those a year span by span; an item that is not there is ``None``."""
    for field in fields:
        mine, theirs = (None if item is None else field.cells(field.of(item)) for item in (a, b))
        made = Difference.of(field, None, None)
        if field.shape.years:
            yield from _yearly_differences(made, mine, theirs, period)
            continue
        before, after = (None if values is None else values[0] for values in (mine, theirs))
        if not _is_same(field.key, before, after):
            yield replace(made, a=before, b=after)


def _yearly_differences(
    made: Difference, a: Sequence[Plain] | None, b: Sequence[Plain] | None, period: int
) -> Iterator[Difference]:
    """Yield a difference for each span of years in which A and B each have one value.

    Years past the period count nothing, and are told apart. Of an item that only one set has, they
    are left out, and so are volumes of 0.
    """
    empty: Sequence[Plain] = [None] * MAX_COURSE_YEARS
    mine, theirs = (values or empty for values in (a, b))
    is_single = a is None or b is None
    if is_single:
        mine, theirs = ([value or None for value in values] for values in (mine, theirs))
    is_past = [year > period for year in range(1, MAX_COURSE_YEARS + 1)]
    for first, last, values in year_spans(zip(mine, theirs, is_past, strict=True)):
        before, after, past = values
        if not same_value(before, after) and not (past and is_single):
            label = f"{made.label}, {span_text(first, last)}{AFTER_PERIOD if past else ''}"
            yield replace(made, label=label, a=before, b=after, years=(first, last))


def _is_same(key: str, a: Plain, b: Plain) -> bool:
    """Say whether two values of a field are the same; a service is known by its name."""
    if key == "service" and isinstance(a, str) and isinstance(b, str):
        return folded_name(a) == folded_name(b)
    return same_value(a, b)


# Results -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CoursePair:
    """What a course costs in both sets, and what of it is left to each payer.

    ``is_compared`` says that the sum is a key result of its persona in every set that has the course.
    """

    name: str
    result: ResultPair
    payers: tuple[ResultPair, ...]
    is_compared: bool

    @property
    def results(self) -> tuple[ResultPair, ...]:
        """The cost, and what is left to each payer."""
        return (self.result, *self.payers)


@dataclass(frozen=True, slots=True)
class PersonaPair:
    """The results of a persona in both sets; ``change`` tells of one that only one of them has.

    ``key_results``, where the avoided cost is followed by each payer's part of it, is empty where no
    set compares a worst case with a best case; ``lacks`` holds the letters of the sets that have the persona but nothing to compare.
    """

    name: str
    change: Change | None
    key_results: tuple[ResultPair, ...]
    courses: tuple[CoursePair, ...]
    lacks: tuple[str, ...]

    @property
    def is_alike(self) -> bool:
        """Say whether every result is the same, to half an øre."""
        courses = (pair for course in self.courses for pair in course.results)
        pairs = (*self.key_results, *courses)
        return self.change is None and all(map(_is_alike, pairs))


def persona_results_pairs(a: SetResults, b: SetResults) -> tuple[PersonaPair, ...]:
    """Return the results of every persona of two sets side by side."""
    return tuple(
        _persona_pair(*pair)
        for pair in matched(a.personas, b.personas, lambda item: folded_name(item.persona.name))
    )


def _persona_pair(a: PersonaResults | None, b: PersonaResults | None) -> PersonaPair:
    sides = (a, b)
    comparisons = tuple(None if side is None else side.comparison for side in sides)
    key_results = tuple(
        ResultPair(
            term,
            *(ABSENT if item is None else persona_value(item, term) for item in comparisons),
        )
        for term in _key_terms()
    )
    lacks = tuple(
        letter
        for letter, side, item in zip("AB", sides, comparisons, strict=True)
        if side is not None and item is None
    )
    mine, theirs = (() if side is None else side.courses for side in sides)
    pairs = matched(mine, theirs, lambda item: folded_name(item.course.name))
    return PersonaPair(
        _name(*(None if side is None else side.persona for side in sides)),
        None if a and b else _change(a, b, ()),
        key_results if any(comparisons) else (),
        tuple(_course_pair(*pair, can_compare=not lacks) for pair in pairs),
        lacks,
    )


def _key_terms() -> Iterator[Term]:
    """Yield the key results, the avoided cost followed by each payer's part of it."""
    for term in PERSONA_KEY_TERMS:
        yield term
        if term.key == "sum_avoided":
            yield from AVOIDED_PAYER_SUMS


def _course_pair(
    a: CourseResults | None, b: CourseResults | None, *, can_compare: bool
) -> CoursePair:
    there = [item.course for item in (a, b) if item is not None]
    name = there[-1].name
    cost, *payers = (_course_result(a, b, term, name) for term in (COURSE_SUM, *COURSE_PAYER_SUMS))
    is_compared = can_compare and all(course.role is not CourseRole.OTHER for course in there)
    return CoursePair(name, cost, tuple(payers), is_compared)


def _course_result(
    a: CourseResults | None, b: CourseResults | None, term: Term, name: str
) -> ResultPair:
    told = replace(term, nb=f"{term.nb}: {name}", en=f"{term.en}: {name}")
    return ResultPair(told, *(ABSENT if item is None else item.sum_of(term) for item in (a, b)))


def _is_alike(pair: ResultPair) -> bool:
    difference = pair.difference
    return pair.a == pair.b if difference is None else abs(difference) < _HALF_OERE


@dataclass(frozen=True, slots=True)
class NullPair:
    """The null alternative of a group in one situation, in both sets; kr a year."""

    group: Group
    situation: Situation
    a: NullValue
    b: NullValue

    @property
    def difference(self) -> float | None:
        """B − A; ``None`` unless both have an amount."""
        if self.a.amount is None or self.b.amount is None:
            return None
        return self.b.amount - self.a.amount


def null_pairs(a: NullAlternatives, b: NullAlternatives) -> tuple[NullPair, ...]:
    """Return both null alternatives, of the groups that one of the sets has amounts for."""
    return tuple(
        NullPair(group, mine.situation, mine, theirs)
        for group in Group
        if any(value.amount is not None for side in (a, b) for value in side[group].situations)
        for mine, theirs in zip(a[group].situations, b[group].situations, strict=True)
    )


# What prices do ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CourseEffect:
    """What a course of A costs, discounted kr, and what other prices change that by."""

    name: str
    role: CourseRole
    before: float
    change: float


@dataclass(frozen=True, slots=True)
class PersonaEffect:
    """What other prices change a persona of A by."""

    name: str
    courses: tuple[CourseEffect, ...]

    def course_in(self, role: CourseRole) -> CourseEffect | None:
        """Return the course in a role; ``None`` where there is none."""
        return next((item for item in self.courses if item.role is role), None)

    @property
    def avoided(self) -> CourseEffect | None:
        """The avoided cost, worst − best; ``None`` where the persona has nothing to compare."""
        worst, best = self.course_in(CourseRole.WORST), self.course_in(CourseRole.BEST)
        if worst is None or best is None:
            return None
        return CourseEffect(
            _AVOIDED.nb, CourseRole.OTHER, worst.before - best.before, worst.change - best.change
        )


@dataclass(frozen=True, slots=True)
class PriceEffect:
    """What a price of B alone does to the personas of A; those that it does nothing to are left out.

    ``item`` is the service's price in A and in B, ``None`` for all prices that differ together.
    """

    item: tuple[PriceItem, PriceItem] | None
    personas: tuple[PersonaEffect, ...]


def price_effects(a: PersonaSet, b: PersonaSet) -> tuple[PriceEffect, ...]:
    """Return what each price that differs does alone, and all of them where there are several.

    The personas are those of A with only these prices as in B: ``virkning = kostnad(A med prisen fra
    B) − kostnad(A)`` for each course, discounted kr over the period.
    """
    changed = [
        (mine, theirs)
        for mine, theirs in price_pairs(a, b)
        if mine is not None and theirs is not None and not same_value(mine.price, theirs.price)
    ]
    alone = tuple(PriceEffect(pair, _effects(a, [pair])) for pair in changed)
    return (*alone, PriceEffect(None, _effects(a, changed))) if len(changed) > 1 else alone


def _effects(
    a: PersonaSet, changed: Iterable[tuple[PriceItem, PriceItem]]
) -> tuple[PersonaEffect, ...]:
    prices = {mine.service: theirs.price for mine, theirs in changed}
    other = replace(
        a,
        price_list=tuple(
            replace(item, price=prices.get(item.service, item.price)) for item in a.price_list
        ),
    )
    found = []
    for mine, theirs in zip(a.personas, other.personas, strict=True):
        before, after = persona_results(mine, a).courses, persona_results(theirs, other).courses
        effects = tuple(
            CourseEffect(
                one.course.name, one.course.role, one.sum_cost, two.sum_cost - one.sum_cost
            )
            for one, two in zip(before, after, strict=True)
        )
        if any(effect.change for effect in effects):
            found.append(PersonaEffect(mine.name, effects))
    return tuple(found)
