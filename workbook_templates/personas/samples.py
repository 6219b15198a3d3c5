"""Small inputs that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from dataclasses import replace

from xlmodel.personas import Course, CourseRole, NullMethod, PersonaSet, example


def samples() -> dict[str, PersonaSet]:
    """Return sets by name."""
    usual = example("fredrikstad")
    (persona,) = usual.personas
    worst, best = persona.courses
    third = replace(worst, name="=A1", role=CourseRole.OTHER, measures=worst.measures[:1] * 16)
    return {
        "fredrikstad": usual,
        "every input counts": replace(
            usual,
            discount_rate=0.04,
            grant_threshold=20_000.0,
            grant_price_year=usual.price_year,
            personas=(replace(persona, courses=(_included(worst), best)),),
        ),
        "empty": replace(usual, price_list=(), personas=(), note=""),
        "T=1, only a best case": replace(
            usual, personas=(replace(persona, period=1, courses=(best,)),)
        ),
        "T=20, r=10 %, person-years, three courses": replace(
            usual,
            municipality="=1+1",
            programme='Æ «X» & <Y> "Z"',
            discount_rate=0.1,
            null_method=NullMethod.PERSON_YEARS,
            personas=(replace(persona, period=20, courses=(worst, best, third)),),
        ),
    }


def _included(course: Course) -> Course:
    """Return a course all of whose measures count towards the grant."""
    measures = tuple(replace(item, is_included=True) for item in course.measures)
    return replace(course, measures=measures)
