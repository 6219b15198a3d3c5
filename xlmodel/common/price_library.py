"""The price library: what services and benefits cost, each with price year, source and grade.

The entries stand in ``parameters/prices.toml``. Measures and price lists refer to one by its key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import EffektmodellError, quoted
from xlmodel.common.parameters import read_parameters
from xlmodel.common.price_index import PriceChange, lowest_grade, price_indices
from xlmodel.common.terms import Payer
from xlmodel.common.toml_files import suggestion

_REFERENCE: Final = re.compile(r"Prisbiblioteket, ([a-z0-9_]+): ")


@dataclass(frozen=True, slots=True)
class Price:
    """An entry: kr per ``unit`` in ``price_year``'s kroner; ``index`` converts it to other years.

    ``basis`` is ``official`` (a rate that is set), ``statistic`` (observed) or ``derived``.
    """

    key: str
    name: str
    value: float
    unit: str
    price_year: int
    payer: Payer
    index: str
    basis: str
    source: str
    grade: str
    note: str = ""

    def reference(self) -> str:
        """Return the source of an amount that is this entry's, price year and all."""
        return f"Prisbiblioteket, {self.key}: {self.source} ({self.price_year}-kr)"

    def at(self, price_year: int | None) -> tuple[float, str, str]:
        """Return amount, source and grade in another price year's kroner; rounded to whole øre."""
        if price_year is None or price_year == self.price_year:
            return self.value, self.reference(), self.grade
        change = price_indices()[self.index].change(self.price_year, price_year)
        return self.converted(change)

    def converted(self, change: PriceChange) -> tuple[float, str, str]:
        """Return amount, source and grade after a change of price level."""
        amount = round(self.value * change.factor, 2)
        grade = lowest_grade((self.grade, change.grade))
        return amount, f"{self.reference()}. {change.sentence()}", grade


@cache
def price_library() -> Mapping[str, Price]:
    """Return every entry by its key, in the order of the data file."""
    tables = read_parameters("xlmodel.common.parameters", "prices.toml")["prices"]
    return {
        key: Price(key, **table | {"payer": Payer(table["payer"]), "value": float(table["value"])})
        for key, table in tables.items()
    }


def library_vintage() -> str:
    """Return when the library's figures were taken, in bokmål."""
    return str(read_parameters("xlmodel.common.parameters", "prices.toml")["vintage"])


def find_prices(word: str = "") -> Sequence[Price]:
    """Return the entries with a word in key, name, source or note, whatever its letters' case."""
    wanted = folded_name(word)
    return [
        item
        for item in price_library().values()
        if wanted in folded_name(" ".join((item.key, item.name, item.source, item.note)))
    ]


def library_price(key: str, price_year: int | None) -> tuple[float, str, str]:
    """Return amount, source and grade of an entry in a price year's kroner, its own where none is given.

    Raises ``EffektmodellError`` where the library has no such key, or no index reaches the year.
    """
    library = price_library()
    if key not in library:
        hint = suggestion(key, list(library))
        hint = hint if hint.startswith("Mente") else "«effektmodell priser» viser nøklene."
        raise EffektmodellError(f"{quoted(key)} står ikke i prisbiblioteket. {hint}")
    return library[key].at(price_year)


def price_of_source(source: str) -> Price | None:
    """Return the entry that an amount's source refers to; ``None`` where it refers to none."""
    found = _REFERENCE.search(source)
    return price_library().get(found[1]) if found else None
