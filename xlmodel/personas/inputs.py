"""Inputs of a set of personas: frozen, validated objects.

A persona has one or more courses (forløp): the same person's years with ordinary services, with the
lab's way of working, or any other. A course is a list of measures with a volume a year, priced by the
set's price list or by a price of their own; an income is a negative price.

All violations of an object are collected and raised at once as :class:`~xlmodel.common.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Self

import numpy as np

from xlmodel.common.errors import InputError, Remark, Violation, quoted
from xlmodel.common.fields import Field, field_of, settle
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.common.values import FloatArray
from xlmodel.personas.specs import (
    COURSE_FIELDS,
    MAX_COURSE_YEARS,
    MAX_RECIPIENTS,
    MEASURE_FIELDS,
    PERSONA_FIELDS,
    PRICE_FIELDS,
    SET_FIELDS,
    CourseRole,
    NullMethod,
)

Situations = tuple[Situation | None, ...]


@dataclass(frozen=True, slots=True)
class PriceItem:
    """A service of the price list: kr per unit in the set's price year, negative for an income."""

    service: str
    unit: str
    price: float
    source: str = ""
    grade: str = ""

    def __post_init__(self) -> None:
        where = f"Prisliste, tjeneste {quoted(self.service)}"
        _require(settle(self, PRICE_FIELDS, _under(where)))


@dataclass(frozen=True, slots=True, eq=False)
class CourseMeasure:
    """A measure of a course: units a year, ``volumes`` ``(20,)``, padded with 0 where fewer are given.

    Price and unit are those of ``service`` in the price list, unless the measure has its own; one
    without a service has both of its own. The volumes of years past the persona's period count nothing.

    ``is_included`` says that what the municipality pays counts towards the state's grant for
    resource-intensive services (toppfinansiering), which is reckoned for each ``recipient`` apart; without
    one it is one and the same.
    """

    name: str
    service: str = ""
    unit: str = ""
    unit_price: float | None = None
    payer: Payer = Payer.MUNICIPALITY
    volumes: FloatArray = field(default_factory=lambda: np.zeros(MAX_COURSE_YEARS))
    recipient: str = ""
    is_included: bool = False

    def __post_init__(self) -> None:
        where = f"Tiltak {quoted(self.name)}"
        violations = settle(self, MEASURE_FIELDS, _under(where))
        if not self.service:
            missing = [
                name
                for name, is_missing in (
                    ("egen pris", self.unit_price is None),
                    ("egen enhet", not self.unit),
                )
                if is_missing
            ]
            if missing:
                text = f"oppgi en tjeneste i prislisten, eller {' og '.join(missing)}"
                violations.append(Remark(where, None, text))
        _require(violations)

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make a measure from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CourseMeasure):
            return NotImplemented
        mine, theirs = self.as_values(), other.as_values()
        del mine["volumes"], theirs["volumes"]
        return mine == theirs and np.array_equal(self.volumes, other.volumes)

    def __hash__(self) -> int:
        return hash((self.name, self.service))


def counts_in_grant(measure: CourseMeasure) -> bool:
    """Say whether what a measure costs counts towards toppfinansiering: included, and the municipality's."""
    return measure.is_included and measure.payer is Payer.MUNICIPALITY


def folded_recipient(measure: CourseMeasure) -> str:
    """Return a measure's recipient as recipients are told apart, capital and small letters alike."""
    return measure.recipient.casefold()


def recipients_of(measures: Iterable[CourseMeasure]) -> tuple[str, ...]:
    """Return the recipients of the measures that count towards the grant, folded, in their order."""
    return tuple(dict.fromkeys(map(folded_recipient, filter(counts_in_grant, measures))))


@dataclass(frozen=True, slots=True)
class Course:
    """A course (forløp) of a persona.

    ``ordinary`` says whether it shows ordinary services, so that it counts in the null alternative.
    ``situations`` holds the life situation of each year, ``None`` where it is not stated; 20 in all,
    filled up with ``None``. Year 1's is the entry situation.
    """

    name: str
    role: CourseRole
    ordinary: bool
    situations: Situations = ()
    measures: tuple[CourseMeasure, ...] = ()

    def __post_init__(self) -> None:
        where = f"Forløp {quoted(self.name)}"
        violations = settle(self, COURSE_FIELDS, _under(where))
        listed = _list_violations(f"{where}, tiltak", self.measures, CourseMeasure, "tiltak")
        violations += listed
        if not listed and len(self.recipients) > MAX_RECIPIENTS:
            told = f"høyst {MAX_RECIPIENTS} mottakere kan ha tiltak som inngår i toppfinansiering"
            violations.append(Remark(f"{where}, mottaker", None, told))
        _require(violations)
        object.__setattr__(self, "measures", tuple(self.measures))

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients of measures that count towards the grant, folded, in the measures' order."""
        return recipients_of(self.measures)

    @property
    def entry(self) -> Situation | None:
        """The situation that the person enters in: year 1's."""
        return self.situations[0]


@dataclass(frozen=True, slots=True)
class Persona:
    """A persona: one made-up person or family of a target group, and its courses.

    ``period`` is the number of years that count, 1–20. At most one course is a worst case and at most
    one a best case.
    """

    name: str
    group: Group
    description: str
    period: int
    courses: tuple[Course, ...]

    def __post_init__(self) -> None:
        where = f"Persona {quoted(self.name)}"
        violations = settle(self, PERSONA_FIELDS, _under(where))
        found = _list_violations(f"{where}, forløp", self.courses, Course, "forløp")
        if not found:
            found = list(self._course_violations(where))
        violations += found
        _require(violations)
        object.__setattr__(self, "courses", tuple(self.courses))

    def _course_violations(self, where: str) -> Iterator[Violation]:
        if not self.courses:
            yield Remark(where, None, "personaen må ha minst ett forløp")
        for name in repeated(course.name for course in self.courses):
            yield Remark(where, None, f"forløpet {quoted(name)} står mer enn én gang")
        for role in (CourseRole.WORST, CourseRole.BEST):
            if len([course for course in self.courses if course.role is role]) > 1:
                yield Remark(where, None, f"høyst ett forløp kan ha rollen «{role}»")

    def course_in(self, role: CourseRole) -> Course | None:
        """Return the first course in a role, ``None`` where there is none."""
        return next((course for course in self.courses if course.role is role), None)


@dataclass(frozen=True, slots=True)
class PersonaSet:
    """All inputs of a set of personas: what they share, their price list, and the personas.

    Amounts are kr of ``price_year``; ``first_year`` is the calendar year of year 1; ``discount_rate``
    is yearly. ``note`` is a text shown beside the numbers. A measure's service is written as the price
    list writes it, so that services compare by identity of text from here on.

    The state pays ``grant_share`` of what a recipient's included measures cost the municipality in a
    year above ``grant_threshold``, kr of ``grant_price_year``, which must be the price year; without a
    threshold (``None``) there is no grant. ``grant_source`` tells where both come from.
    """

    municipality: str
    programme: str
    price_year: int
    first_year: int
    discount_rate: float
    null_method: NullMethod
    price_list: tuple[PriceItem, ...]
    personas: tuple[Persona, ...]
    note: str = ""
    grant_threshold: float | None = None
    grant_share: float = field(default_factory=lambda: common_parameters().grant_share)
    grant_price_year: int | None = None
    grant_source: str = ""

    def __post_init__(self) -> None:
        violations = settle(self, SET_FIELDS, lambda item: item.nb)
        violations += self._grant_violations()
        listed = [
            *_list_violations("Prisliste", self.price_list, PriceItem, "tjenester"),
            *_list_violations("Personaer", self.personas, Persona, "personaer"),
        ]
        violations += listed
        if not listed:
            for name in repeated(item.service for item in self.price_list):
                text = f"tjenesten {quoted(name)} står mer enn én gang"
                violations.append(Remark("Prisliste", None, text))
            for name in repeated(persona.name for persona in self.personas):
                text = f"personaen {quoted(name)} står mer enn én gang"
                violations.append(Remark("Personaer", None, text))
            violations += self._service_violations()
        _require(violations)
        object.__setattr__(self, "price_list", tuple(self.price_list))
        object.__setattr__(self, "personas", tuple(map(self._as_listed, self.personas)))

    def _grant_violations(self) -> Iterator[Violation]:
        if self.grant_threshold is not None and self.grant_price_year != self.price_year:
            name = field_of(SET_FIELDS, "grant_price_year").nb
            stated = "mangler" if self.grant_price_year is None else f"er {self.grant_price_year}"
            yield Remark(
                name,
                None,
                f"innslagspunktets prisår {stated}. Oppgi innslagspunktet i {self.price_year}-kroner, som "
                f"personaene, og prisår {self.price_year}.",
            )

    def _service_violations(self) -> Iterator[Violation]:
        known = {item.service.casefold() for item in self.price_list}
        for persona in self.personas:
            for course in persona.courses:
                for measure in course.measures:
                    if measure.service and measure.service.casefold() not in known:
                        yield Remark(
                            f"Persona {quoted(persona.name)}, forløp {quoted(course.name)}, "
                            f"tiltak {quoted(measure.name)}",
                            None,
                            f"tjenesten {quoted(measure.service)} står ikke i prislisten",
                        )

    def _as_listed(self, persona: Persona) -> Persona:
        """Return a persona whose measures write their service as the price list does."""
        listed = {item.service.casefold(): item.service for item in self.price_list}

        def of_measure(measure: CourseMeasure) -> CourseMeasure:
            service = listed[measure.service.casefold()] if measure.service else ""
            if service == measure.service:
                return measure
            return CourseMeasure.from_values(measure.as_values() | {"service": service})

        courses = tuple(
            Course(
                course.name,
                course.role,
                course.ordinary,
                course.situations,
                tuple(map(of_measure, course.measures)),
            )
            for course in persona.courses
        )
        return Persona(persona.name, persona.group, persona.description, persona.period, courses)

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make a set from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the price list, in its order."""
        return tuple(item.service for item in self.price_list)


def repeated(names: Iterable[str]) -> list[str]:
    """Return the names that stand more than once, capital and small letters alike, each once."""
    seen: set[str] = set()
    found: dict[str, str] = {}
    for name in names:
        folded = name.casefold()
        if folded in seen:
            found.setdefault(folded, name)
        seen.add(folded)
    return list(found.values())


def _require(violations: Iterable[Violation]) -> None:
    """Raise ``InputError`` where there are violations."""
    found = list(violations)
    if found:
        raise InputError(found)


def _under(where: str) -> Callable[[Field], str]:
    """Return what names the place of a field of an object."""
    return lambda item: f"{where}, {item.nb.lower()}"


def _list_violations(where: str, value: object, kind: type, noun: str) -> list[Violation]:
    if isinstance(value, Sequence) and all(isinstance(item, kind) for item in value):
        return []
    return [Violation(where, value, f"en liste av {noun}")]
