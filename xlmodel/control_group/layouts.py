"""Record layouts of the two files that a municipality sends Statistics Norway: 11F and 11CF.

The table of fields is data (Statistics Norway's public control program, MIT licence): form, year, field,
first position, length, type and codes. A line's form and year follow from its length and its VERSION.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

SOCIAL_ASSISTANCE, QUALIFICATION = "11F", "11CF"
"""The two forms (skjema): økonomisk sosialhjelp, and kvalifiseringsstønad."""
FORMS: Final = (SOCIAL_ASSISTANCE, QUALIFICATION)

MAIN_INCOME: Final = "AVSL_VIKTIGSTE_INNTEKT"
"""The field of 11CF with the main income after the programme."""
VERSION: Final = slice(4, 6)
"""Where the last two digits of the year stand in a line, the same in every layout."""
_FILE: Final = "felter.csv"
_CENTURY: Final = 2000


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a form in a year: how long a line is, where each field stands, and its codes."""

    form: str
    year: int
    length: int
    fields: Mapping[str, slice]
    codes: Mapping[str, Mapping[str, str]]

    @property
    def version(self) -> str:
        """What stands in VERSION: the last two digits of the year."""
        return f"{self.year % 100:02d}"

    def span(self, first: str, last: str) -> slice:
        """Return where a row of fields stands, from the first to the last of them."""
        return slice(self.fields[first].start, self.fields[last].stop)


@cache
def layouts() -> Mapping[tuple[str, int], Layout]:
    """Return every layout by form and year.

    A code list that a year lacks is that of the next year that has one (2022 lacks some of 2023's).
    """
    rows: dict[tuple[str, int], list[dict[str, str]]] = {}
    text = resources.files(f"{__package__}.parameters").joinpath(_FILE).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter=";"):
        rows.setdefault((row["skjema"], int(row["aar"])), []).append(row)
    found: dict[tuple[str, int], Layout] = {}
    later: dict[tuple[str, str], Mapping[str, str]] = {}
    for (form, year), fields in sorted(rows.items(), reverse=True):
        found[form, year] = _layout(form, year, fields, later)
        later |= {(form, field): codes for field, codes in found[form, year].codes.items()}
    return dict(sorted(found.items()))


def _layout(
    form: str,
    year: int,
    fields: Iterable[Mapping[str, str]],
    later: Mapping[tuple[str, str], Mapping[str, str]],
) -> Layout:
    places, codes = {}, {}
    for row in fields:
        first = int(row["fra"]) - 1
        places[row["felt"]] = slice(first, first + int(row["lengde"]))
        own = dict(_codes(row["koder"])) or later.get((form, row["felt"]))
        if own:
            codes[row["felt"]] = own
    return Layout(form, year, max(place.stop for place in places.values()), places, codes)


def _codes(text: str) -> Iterator[tuple[str, str]]:
    for item in text.split("|"):
        code, equals, meaning = item.partition("=")
        if equals:
            yield code.strip(), meaning.strip()


@cache
def layouts_by_line() -> Mapping[tuple[int, str], Layout]:
    """Return every layout by the length of a line and what stands in VERSION."""
    return {(item.length, item.version): item for item in layouts().values()}


@cache
def line_lengths() -> Mapping[int, str]:
    """Return how long lines may be, with the form and the years of each length."""
    found: dict[int, list[Layout]] = {}
    for item in layouts().values():
        found.setdefault(item.length, []).append(item)
    return {
        length: f"{items[0].form} {', '.join(str(item.year) for item in items)}"
        for length, items in sorted(found.items())
    }


def year_of(version: str) -> int | None:
    """Return the year that a VERSION tells of; ``None`` where it is no two digits."""
    return _CENTURY + int(version) if version.isascii() and version.isdigit() else None
