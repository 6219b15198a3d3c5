"""Price indices as data, and the change of price level that they give.

An amount of year ``a`` becomes one of year ``b`` by ``amount · I[b] / I[a]``. The tables (KPI, kommunal
deflator, folketrygdens grunnbeløp as yearly mean, value of a statistical life) stand in
``parameters/indekser.toml`` with source, vintage and confidence grade. After its last year the value of
a statistical life grows by KPI · 1.009.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from xlmodel.common.bokmaal import in_bokmaal
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.parameters import read_parameters
from xlmodel.common.terms import GRADES

_PARAMETERS: Final = "xlmodel.common.parameters"
USUAL_INDEX: Final = "deflator"
"""The index of services, and so of what names none."""
INDEX_CHOICES: Final = ("deflator", "kpi", "g")
"""The indices that a user may ask for in place of each parameter's own."""


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A change of price level from one price year's kroner to another's, by a factor.

    ``told`` names index and vintage, ``grade`` is the index's confidence grade over these years; both
    are empty for a factor that a user typed. ``table`` is an index of the user's own, year → value, which
    gives amounts of other price years their own factors.
    """

    old_year: int
    new_year: int
    factor: float
    told: str = ""
    grade: str = ""
    table: Mapping[int, float] | None = None

    def sentence(self) -> str:
        """Tell in bokmål what was done, as it stands in a source."""
        factor = in_bokmaal(f"{self.factor:.6g}")
        how = f"{self.told}, faktor {factor}" if self.told else f"faktor {factor}"
        return f"Indeksregulert fra {self.old_year}- til {self.new_year}-kr med {how}."

    def summary(self) -> str:
        """Tell in bokmål what was done to all amounts."""
        return self.sentence()

    def step(self, old_year: int, _index: str = "") -> PriceChange:
        """Return the change of an amount of a price year; without a table it is the same for all."""
        table = self.table
        if table is None or old_year not in table or old_year == self.old_year:
            return self
        factor = table[self.new_year] / table[old_year]
        return PriceChange(old_year, self.new_year, factor, table=table)


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """A price index: label, source, vintage, year → value, and the grade of each year's value."""

    key: str
    label: str
    source: str
    vintage: str
    values: Mapping[int, float]
    grades: Mapping[int, str]
    estimates: tuple[int, ...]
    carried_on: tuple[int, str] | None
    """The last year of the index's own, and how it goes on; ``None`` where it does not."""

    @property
    def first_year(self) -> int:
        """The first year of the table."""
        return min(self.values)

    @property
    def last_year(self) -> int:
        """The last year that the table and its rules give."""
        return max(self.values)

    def change(self, old_year: int, new_year: int) -> PriceChange:
        """Return the change between two price years.

        Raises ``EffektmodellError`` that names the first and last year where one of them lies beyond.
        """
        for year in (old_year, new_year):
            if year not in self.values:
                raise EffektmodellError(
                    f"{self.label} har ikke tall for {year}. Første år er {self.first_year}, "
                    f"siste år er {self.last_year}."
                )
        years = range(min(old_year, new_year), max(old_year, new_year) + 1)
        factor = self.values[new_year] / self.values[old_year]
        grade = lowest_grade(self.grades[year] for year in years)
        return PriceChange(old_year, new_year, factor, self._told(years), grade)

    def _told(self, years: range) -> str:
        notes = [self.vintage]
        if self.carried_on is not None and years[-1] > self.carried_on[0]:
            last, rule = self.carried_on
            notes.append(f"etter {last} {rule}, sikkerhet {self.grades[years[-1]]}")
        guessed = [str(year) for year in self.estimates if year in years]
        if guessed:
            notes.append(f"{' og '.join(guessed)} er anslag")
        return f"{self.label} ({'; '.join(notes)})"


@dataclass(frozen=True, slots=True)
class IndexedLevel:
    """A price year that each amount reaches by its own index, or all by one.

    ``key`` is the one index of all amounts; empty: each amount's own.
    """

    new_year: int
    key: str = ""

    def summary(self) -> str:
        """Tell in bokmål what was done to all amounts."""
        if self.key:
            index = price_indices()[self.key]
            return f"Indeksregulert til {self.new_year}-kr med {index.label} ({index.vintage})."
        labels = ", ".join(f"{item.label} ({item.vintage})" for item in price_indices().values())
        return f"Indeksregulert til {self.new_year}-kr, hvert beløp med sin indeks: {labels}."

    def step(self, old_year: int, index: str) -> PriceChange:
        """Return the change of an amount of a price year whose own index is ``index``."""
        return price_indices()[self.key or index].change(old_year, self.new_year)


PriceLevel = PriceChange | IndexedLevel


def lowest_grade(grades: Iterable[str]) -> str:
    """Return the lowest of confidence grades; unstated ones count for nothing, all unstated gives none."""
    stated = [GRADES.index(grade) for grade in grades if grade]
    return GRADES[max(stated)] if stated else ""


@cache
def price_indices() -> Mapping[str, PriceIndex]:
    """Return the price indices by key."""
    made: dict[str, PriceIndex] = {}
    for key, table in read_parameters(_PARAMETERS, "indekser.toml").items():
        made[key] = _index(key, table, made)
    return made


def _index(key: str, table: Mapping[str, Any], made: Mapping[str, PriceIndex]) -> PriceIndex:
    values = {int(year): float(value) for year, value in table["values"].items()}
    for year, growth in table.get("growth", {}).items():
        values[int(year)] = values[int(year) - 1] * (1 + growth / 100)
    uncertain = table["uncertain"]
    grades = {year: table["lower_grade" if year in uncertain else "grade"] for year in values}
    estimates, carried_on = list(table["estimates"]), None
    rule = table.get("carried_on")
    if rule is not None:
        other, last = made[rule["index"]], max(values)
        for year in range(last + 1, other.last_year + 1):
            growth = other.values[year] / other.values[year - 1]
            values[year] = values[year - 1] * growth * rule["factor"]
            grades[year] = rule["grade"]
        estimates += [year for year in other.estimates if year > last]
        carried_on = last, rule["label"]
    return PriceIndex(
        key,
        table["label"],
        table["source"],
        table["vintage"],
        values,
        grades,
        tuple(estimates),
        carried_on,
    )
