"""Sets of personas to put into workbooks: edges by name, and drawn ones from a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

import numpy as np

from xlmodel.common.terms import Group, Payer, Situation
from xlmodel.personas import (
    Course,
    CourseMeasure,
    CourseRole,
    NullMethod,
    Persona,
    PersonaSet,
    PriceItem,
    example,
)

ODD_NAMES: Final = (
    "=1+1",
    "+47",
    "-5",
    "@lab",
    "Time*",
    "Ti~me?",
    "<5",
    ">0",
    "æøå ÆØÅ",
    "a & <b>",
)
"""Texts that a program may take for a formula, a criterion or markup."""

EMPTY: Final = PersonaSet("Kommune", "Program", 2024, 2024, 0.0, NullMethod.ENTRY, (), ())


def one(*courses: Course, period: int = 10, **changes: object) -> PersonaSet:
    """Return a set with one persona."""
    persona = Persona("Kari", Group.YOUNG_ADULTS, "", period, courses)
    values = {
        "price_list": (PriceItem("Rådgiver", "time", 640.0), PriceItem("Salg", "stk.", -250_000.0)),
        "personas": (persona,),
    }
    return PersonaSet.from_values(EMPTY.as_values() | values | changes)


def course(*measures: CourseMeasure, role: CourseRole = CourseRole.WORST) -> Course:
    """Return a course named by its role, all of whose years are utsatt."""
    return Course(str(role), role, role.is_ordinary, (Situation.VULNERABLE,) * 20, measures)


def measure(
    service: str, *volumes: float, name: str = "Tiltak", payer: Payer = Payer.MUNICIPALITY
) -> CourseMeasure:
    """Return a measure with a service's price."""
    return CourseMeasure(name, service, payer=payer, volumes=np.array(volumes))


def twenty() -> PersonaSet:
    """Return a set of twenty personas: those of the examples, under names of their own."""
    base = example("loerenskog")
    return replace(
        base,
        personas=tuple(
            replace(base.personas[index % 3], name=f"Persona nummer {index + 1}")
            for index in range(20)
        ),
    )


def full_rows() -> PersonaSet:
    """Return a set whose courses have more measures than the standard number of rows."""
    measures = tuple(measure("Rådgiver", *range(20), name=f"Tiltak {n}") for n in range(25))
    return one(course(*measures), course(*measures[:3], role=CourseRole.BEST), period=20)


def edges() -> dict[str, PersonaSet]:
    """Return sets at the edges of what the inputs admit."""
    worst = course(measure("Rådgiver", *(10.0,) * 20), measure("Salg", 0, 1, name="Salg"))
    best = course(measure("Rådgiver", *(50.0, 20, 1)), role=CourseRole.BEST)
    incomes = course(measure("Salg", *(1.0,) * 20, payer=Payer.STATE))
    no_incomes = course(measure("Rådgiver", *(1.5,) * 20))
    own = CourseMeasure("Egen", "", "døgn", -12.5, Payer.STATE, np.array([1.0, 2.0, 3.0]))
    return {
        "empty": EMPTY,
        "one persona, T=1": one(worst, best, period=1),
        "one persona, T=20": one(worst, best, period=20, discount_rate=0.1),
        "no incomes": one(no_incomes, replace(no_incomes, name="Best", role=CourseRole.BEST)),
        "all incomes": one(incomes, course(measure("Salg", 5), role=CourseRole.BEST)),
        "only a best case": one(best),
        "another course": one(replace(worst, name="Tredje", role=CourseRole.OTHER), worst, best),
        "no measures": one(course(), course(role=CourseRole.BEST)),
        "own prices": one(course(own), course(own, worst.measures[0], role=CourseRole.BEST)),
        "no situations": one(replace(worst, situations=())),
        "person-years": one(worst, null_method=NullMethod.PERSON_YEARS),
        "hump that is covered, and incomes of the state": one(
            course(
                measure("Rådgiver", 900, 100),
                measure("Salg", 1, name="Salg", payer=Payer.STATE),
            ),
            course(measure("Rådgiver", 0, 150, 150), role=CourseRole.BEST),
        ),
        "full rows": full_rows(),
        "five recipients, a threshold of 0": one(
            course(
                *(
                    replace(measure("Rådgiver", n, 2 * n), recipient=name, is_included=True)
                    for n, name in enumerate(("", "A", "b", "B", "=1+1", "*"), 1)
                ),
                replace(measure("Salg", 1, name="Salg"), is_included=True),
                replace(measure("Rådgiver", 9, payer=Payer.STATE), is_included=True),
            ),
            replace(best, measures=(replace(best.measures[0], is_included=True),)),
            grant_threshold=0.0,
            grant_price_year=2024,
            discount_rate=0.03,
        ),
        "odd names": one(
            course(*(measure("Time*", 1, 2, name=name) for name in ODD_NAMES)),
            replace(best, name="=A1"),
            price_list=(
                *(PriceItem(name, name, 10.0 * n, name) for n, name in enumerate(ODD_NAMES, 1)),
                PriceItem("Rådgiver", "time", 1),
                PriceItem("Timer", "time", 7),
            ),
        ),
    }


def drawn(seed: int) -> PersonaSet:
    """Return the set that a seed draws."""
    random = Random(seed)  # noqa: S311  # drawn inputs, no secret
    services = tuple(
        PriceItem(
            random.choice(ODD_NAMES) + str(number)
            if random.random() < 0.3
            else f"Tjeneste {number}",
            "time",
            round(random.uniform(-5_000, 20_000), random.choice((0, 2))),
        )
        for number in range(random.randint(0, 6))
    )

    def drawn_measure(number: int) -> CourseMeasure:
        service = random.choice(services).service if services and random.random() < 0.8 else ""
        is_own = not service or random.random() < 0.2
        return CourseMeasure(
            f"Tiltak {number}",
            service,
            "døgn" if is_own else "",
            round(random.uniform(-9_000, 9_000), 2) if is_own else None,
            random.choice(tuple(Payer)),
            np.array(random.choices((0, 0, 1, 2.5, 12, 30), k=random.randint(0, 20))),
            random.choice(("", "", "Barn 1", "barn 1", "Ti~me*")),
            is_included=random.random() < 0.5,
        )

    def drawn_course(number: int, role: CourseRole) -> Course:
        stated = random.randint(0, 20)
        return Course(
            f"Forløp {number}",
            role,
            random.random() < 0.7,
            tuple(random.choice((*Situation, None)) for _ in range(stated)),
            tuple(drawn_measure(index) for index in range(random.randint(0, 7))),
        )

    def drawn_persona(number: int) -> Persona:
        roles = random.sample([*CourseRole, CourseRole.OTHER], random.randint(1, 4))
        return Persona(
            f"Persona {number}",
            random.choice(tuple(Group)),
            "",
            random.randint(1, 20),
            tuple(drawn_course(index, role) for index, role in enumerate(roles)),
        )

    return PersonaSet(
        "Ås",
        "Lab & lab",
        2024,
        random.randint(2000, 2100),
        random.choice((0.0, 0.04, round(random.uniform(0, 0.1), 4))),
        random.choice(tuple(NullMethod)),
        services,
        tuple(drawn_persona(number) for number in range(random.randint(0, 3))),
        random.choice(("", "Eksempeltall")),
        random.choice((None, 0.0, 25_000.0, 80_000.5)),
        random.choice((0.8, 0.8, 0.0, 1.0)),
        2024,
        random.choice(("", "Rundskriv")),
    )
