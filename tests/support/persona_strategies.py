"""Hypothesis strategies for sets of personas, edges included.

Amounts are whole øre and volumes hundredths, so that two ways of computing the same thing differ by
rounding only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.support.strategies import discount_rates, texts
from xlmodel.common.terms import GRADES, Group, Payer, Situation
from xlmodel.personas import (
    Course,
    CourseMeasure,
    CourseRole,
    NullMethod,
    Persona,
    PersonaSet,
    PriceItem,
)
from xlmodel.personas.specs import MAX_COURSE_YEARS

prices = st.sampled_from([0.0, 1.0, -1.0, 650.0]) | st.integers(-100_000_000, 100_000_000).map(
    lambda n: n / 100
)
volumes = st.sampled_from([0.0, 1.0]) | st.integers(0, 100_000).map(lambda n: n / 100)
yearly_volumes = st.lists(volumes, max_size=MAX_COURSE_YEARS).map(np.array) | st.builds(
    lambda value, years: np.array([value] * years), volumes, st.integers(1, MAX_COURSE_YEARS)
)
periods = st.sampled_from([1, 10, 20]) | st.integers(1, MAX_COURSE_YEARS)
situations = st.lists(st.none() | st.sampled_from(Situation), max_size=MAX_COURSE_YEARS).map(tuple)
names = texts | texts.map(lambda text: f"={text}"[:40])


@st.composite
def price_lists(draw: st.DrawFn, max_size: int = 4) -> tuple[PriceItem, ...]:
    """Draw a price list, which may be empty."""
    services = draw(st.lists(names, max_size=max_size, unique_by=str.casefold))
    return tuple(
        PriceItem(
            service,
            draw(texts),
            draw(prices),
            draw(st.just("") | texts),
            draw(st.sampled_from(["", *GRADES])),
        )
        for service in services
    )


@st.composite
def course_measures(draw: st.DrawFn, /, services: tuple[str, ...] = ()) -> CourseMeasure:
    """Draw a measure with a service of the list, a price of its own, or both."""
    service = draw(st.sampled_from(["", *services]))
    is_own = not service or draw(st.booleans())
    return CourseMeasure(
        name=draw(names),
        service=service,
        unit=draw(texts) if is_own else "",
        unit_price=draw(prices) if is_own else None,
        payer=draw(st.sampled_from(Payer)),
        volumes=draw(yearly_volumes),
        recipient=draw(st.sampled_from(["", "", "Barn 1", "barn 1", "Barn*"])),
        is_included=draw(st.booleans()),
    )


@st.composite
def courses(
    draw: st.DrawFn, /, services: tuple[str, ...] = (), max_measures: int = 4, **fixed: Any
) -> Course:
    """Draw a course; ``fixed`` fields are taken as they are."""
    values: dict[str, Any] = {
        "name": draw(names),
        "role": draw(st.sampled_from(CourseRole)),
        "ordinary": draw(st.booleans()),
        "situations": draw(situations),
        "measures": tuple(draw(st.lists(course_measures(services), max_size=max_measures))),
    }
    return Course(**(values | fixed))


@st.composite
def personas(draw: st.DrawFn, /, services: tuple[str, ...] = (), **fixed: Any) -> Persona:
    """Draw a persona with one to four courses, most of the time a worst and a best case among them."""
    roles = draw(
        st.sampled_from(
            [
                (CourseRole.WORST, CourseRole.BEST),
                (CourseRole.BEST, CourseRole.OTHER, CourseRole.WORST),
                (CourseRole.WORST,),
                (CourseRole.OTHER, CourseRole.OTHER),
            ]
        )
    )
    count = len(roles)
    titles = draw(st.lists(names, min_size=count, max_size=count, unique_by=str.casefold))
    values: dict[str, Any] = {
        "name": draw(names),
        "group": draw(st.sampled_from(Group)),
        "description": draw(st.just("") | texts),
        "period": draw(periods),
        "courses": tuple(
            draw(courses(services, name=title, role=role))
            for title, role in zip(titles, roles, strict=True)
        ),
    }
    return Persona(**(values | fixed))


@st.composite
def persona_sets(draw: st.DrawFn, /, max_personas: int = 3, **fixed: Any) -> PersonaSet:
    """Draw a set of personas, which may be empty; ``fixed`` fields are taken as they are."""
    price_list = draw(price_lists())
    services = tuple(item.service for item in price_list)
    titles = draw(st.lists(names, max_size=max_personas, unique_by=str.casefold))
    values: dict[str, Any] = {
        "municipality": draw(texts),
        "programme": draw(texts),
        "price_year": draw(st.integers(2000, 2100)),
        "first_year": draw(st.integers(2000, 2100)),
        "discount_rate": draw(discount_rates),
        "null_method": draw(st.sampled_from(NullMethod)),
        "price_list": price_list,
        "personas": tuple(draw(personas(services, name=title)) for title in titles),
        "note": draw(st.just("") | texts),
        "grant_threshold": draw(st.none() | st.integers(0, 10_000_000).map(lambda n: n / 100)),
        "grant_share": draw(st.sampled_from([0.8, 0.0, 1.0, 0.65])),
        "grant_source": draw(st.just("") | texts),
    }
    values["grant_price_year"] = (values | fixed)["price_year"]
    return PersonaSet(**(values | fixed))
