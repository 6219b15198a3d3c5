"""Made-up files of three years, to try the program on: nobody in them exists.

Numbers are those of made-up people, month + 80, which no register gives to anyone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from xlmodel.common.national_identity import DIVISOR, FIRST_WEIGHTS, SECOND_WEIGHTS
from xlmodel.control_group.layouts import QUALIFICATION, SOCIAL_ASSISTANCE, Layout, layouts

YEARS: Final = (2023, 2024, 2025)
_PERSONS: Final = 900
_SEED: Final = 1203
_MUNICIPALITY: Final = {2023: "9998", 2024: "9999", 2025: "9999"}
"""Numbers that no municipality has; the first year has another one, as after a reform."""
_MADE_UP: Final = 80
_MONTHS: Final = 12


def record(layout: Layout, values: Mapping[str, str | int]) -> str:
    """Return a line of a layout: numbers to the right of their field, texts to the left.

    Fields that the layout lacks are left out, others are blank. Raises ``ValueError`` where a value is
    longer than its field.
    """
    signs = [" "] * layout.length
    signs[layout.fields["VERSION"]] = layout.version
    for name, value in values.items():
        place = layout.fields.get(name)
        if place is None:
            continue
        width = place.stop - place.start
        text = f"{value:>{width}}" if isinstance(value, int) else f"{value:<{width}}"
        if len(text) > width:
            raise ValueError(f"{name} is longer than {width}")
        signs[place] = text
    return "".join(signs)


def months(numbers: Mapping[int, object] | list[int]) -> dict[str, str]:
    """Return the fields that mark some months of the year."""
    return {f"STMND_{number}": f"{number:02d}" for number in numbers}


def made_up_number(day: int, month: int, year: int, start: int = 0) -> str:
    """Return a made-up person's number: the first from ``start`` that control digits admit."""
    front = f"{day:02d}{month + _MADE_UP:02d}{year % 100:02d}"
    for serial in (*range(start, 1000), *range(start)):
        nine = f"{front}{serial:03d}"
        first = -_sum(nine, FIRST_WEIGHTS) % DIVISOR
        second = -_sum(f"{nine}{first}", SECOND_WEIGHTS) % DIVISOR
        if first < 10 and second < 10:
            return f"{nine}{first}{second}"
    raise ValueError(front)


def _sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


@dataclass(slots=True)
class _Person:
    """A made-up person: what does not change, and how hard the situation is, from 0 to 3."""

    number: str
    journal: str
    born: tuple[int, int, int]
    provides: bool
    hardship: int
    in_files: bool = True
    was: list[int] = field(default_factory=list)


def example_files() -> dict[str, str]:
    """Return the example's files by name; the same ones each time."""
    chance = random.Random(_SEED)  # noqa: S311  # no secret depends on it
    persons = [_new_person(chance, at) for at in range(_PERSONS)]
    files: dict[str, str] = {}
    for year in YEARS:
        lines: dict[str, list[str]] = {SOCIAL_ASSISTANCE: [], QUALIFICATION: []}
        for person in persons:
            if person.in_files:
                for form, line in _lines(person, year, chance):
                    lines[form].append(line)
            _move_on(person, chance)
        for form, each in lines.items():
            files[f"{form}_{year}.dat"] = "".join(f"{line}\r\n" for line in each)
    return files


def _new_person(chance: random.Random, at: int) -> _Person:
    provides = chance.random() < 0.35
    year = chance.randint(1975, 2000) if provides else chance.choice(range(1994, 2006))
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    number = made_up_number(day, month, year, chance.randint(0, 999))
    hardship = chance.choices(range(4), (2, 5, 6, 4))[0]
    return _Person(
        number, f"J{at:06d}", (day, month, year), provides, hardship, chance.random() < 0.7
    )


def _move_on(person: _Person, chance: random.Random) -> None:
    """Let a year pass: easier, harder, out of the files, or back in them."""
    if not person.in_files:
        person.in_files = chance.random() < 0.25
        return
    person.hardship = min(max(person.hardship + chance.choices((-1, 0, 1), (3, 5, 2))[0], 0), 3)
    person.in_files = chance.random() < (0.9 if person.hardship > 1 else 0.7)


_HOUSING: Final = ("3", "11235", "122156", "2445")
_WORK: Final = (("01", "02"), ("02", "03", "05"), ("05", "07", "06"), ("07", "08", "04"))
_LIVELIHOOD: Final = ("114", "1395", "55389", "555")
_MOST: Final = ((1, 3), (2, 6), (4, 10), (7, 12))


def _lines(person: _Person, year: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield the forms and lines of a person's year: 11F, 11CF, or both; a few have two of 11F."""
    level = person.hardship
    in_programme = chance.random() < 0.12
    if not in_programme or chance.random() < 0.5:
        number = chance.randint(*_MOST[level])
        first = chance.randint(1, _MONTHS - number + 1)
        yield SOCIAL_ASSISTANCE, _assistance(person, year, chance, range(first, first + number))
        if chance.random() < 0.02:
            yield SOCIAL_ASSISTANCE, _assistance(person, year, chance, range(1, 2))
    if in_programme:
        yield QUALIFICATION, _programme(person, year, chance)


def _common(person: _Person, year: int) -> dict[str, str | int]:
    day, month, born = person.born
    return {
        "KOMMUNE_NR": _MUNICIPALITY[year],
        "PERSON_JOURNALNR": person.journal,
        "PERSON_FODSELSNR": person.number,
        "FODSELSDATO": f"{day:02d}{month:02d}{born}",
        "KJONN": "1",
        "EKTSTAT": "1",
        "BU18": "1" if person.provides else "2",
        "ANTBU18": 1 if person.provides else 0,
        "SAKSBEHANDLER": "OPPDIKTET",
    }


def _assistance(person: _Person, year: int, chance: random.Random, when: range) -> str:
    level, kroner = person.hardship, chance.randint(60, 140) * 100
    monthly: dict[str, str | int] = {"BIDRAG": kroner * len(when), "LAAN": 0}
    names = (
        "JAN",
        "FEB",
        "MARS",
        "APRIL",
        "MAI",
        "JUNI",
        "JULI",
        "AUG",
        "SEPT",
        "OKT",
        "NOV",
        "DES",
    )
    monthly |= {f"BIDRAG_{names[month - 1]}": kroner for month in when}
    return record(
        layouts()[SOCIAL_ASSISTANCE, year],
        _common(person, year)
        | months(list(when))
        | monthly
        | {
            "BOSIT": chance.choice(_HOUSING[level]),
            "ARBSIT": chance.choice(_WORK[level]),
            "VKLO": chance.choice(_LIVELIHOOD[level]),
        },
    )


def _programme(person: _Person, year: int, chance: random.Random) -> str:
    number = chance.randint(3, _MONTHS)
    done = chance.random() < 0.4
    left: dict[str, str | int] = {"STATUS": "1"}
    if done:
        income = chance.choice(("01", "04", "14", "16"))
        left = {"STATUS": "3", "AVSL_VIKTIGSTE_INNTEKT": income}
    return record(
        layouts()[QUALIFICATION, year],
        _common(person, year)
        | months(list(range(1, number + 1)))
        | {"KVP_STONAD": number * 19_000}
        | left,
    )
