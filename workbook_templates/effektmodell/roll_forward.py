"""Next year's workbook: the inputs and own measures of an old one, another first year and price level.

Each amount goes by its own index of the model's tables, all by one of them, or by what the user gives: a
factor, or a table of years and index values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.kinds import version_of
from workbook_templates.xlsx import Book, Cell, Line, read_csv, sheet_lines, text_lines
from xlmodel.common.bokmaal import folded_name, in_bokmaal, nb_number, read_number
from xlmodel.common.errors import (
    AmbiguousNumberError,
    EffektmodellError,
    InputError,
    NumberError,
    Remark,
    Violation,
    quoted,
)
from xlmodel.common.parameters import common_parameters
from xlmodel.common.price_index import INDEX_CHOICES, IndexedLevel, PriceChange, PriceLevel
from xlmodel.common.shared_fields import PRICE_YEAR
from xlmodel.common.values import Provenance
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.effektmodell.price_level import at_price_level
from xlmodel.effektmodell.specs import INPUT_BY_KEY, INPUT_SPECS

MIN_FACTOR: Final = 0.1
MAX_FACTOR: Final = 10.0
_FIRST_YEAR: Final = INPUT_BY_KEY["first_year"]
_YEAR: Final = re.compile(r"(?:1[89]|2[01])[0-9]{2}")
_EXAMPLE: Final = "En linje per år med årstall og indeks, for eksempel «2019;110,8»"


@dataclass(frozen=True, slots=True)
class RolledForward:
    """The new inputs, what the introduction tab says of them, and what their user should know."""

    inputs: ModelInputs
    history: tuple[str, ...]
    remarks: tuple[str, ...]


def price_change(old_year: int, new_year: int | None, index: str | None) -> PriceLevel | None:
    """Return the change of price level that the user asks for; ``None`` for no change.

    ``index`` is the key of an index, a factor or the name of a file of years and index values; without
    it each amount goes by its own index.
    """
    if new_year is None or new_year == old_year:
        if index is None:
            return None
        raise EffektmodellError(
            f"Beløpene er alt i {old_year}-kroner. "
            "Oppgi et annet prisår med --prisaar, eller utelat --indeks."
        )
    if not PRICE_YEAR.admits_number(new_year):
        raise InputError([Violation("--prisaar", new_year, PRICE_YEAR.allowed())])
    if index is None:
        return IndexedLevel(new_year)
    if folded_name(index) in INDEX_CHOICES:
        return IndexedLevel(new_year, folded_name(index))
    typed = _factor(index)
    if typed is not None:
        return PriceChange(old_year, new_year, _admitted(typed, f"--indeks {index.strip()}"))
    path = Path(index)
    table = read_index(path)
    missing = [str(year) for year in (old_year, new_year) if year not in table]
    if missing:
        raise EffektmodellError(
            f"{path}: mangler indeks for {' og '.join(missing)}. Filen har {_years(table)}."
        )
    factor = _admitted(table[new_year] / table[old_year], str(path))
    return PriceChange(old_year, new_year, factor, table=table)


def _factor(index: str) -> float | None:
    """Return the factor that was typed; ``None`` where it is no number and so names a file."""
    try:
        factor = read_number(index)
    except AmbiguousNumberError as error:
        raise EffektmodellError(f"--indeks: {error}") from error
    except NumberError:
        return None
    return factor if factor >= 0 else None


def _admitted(factor: float, where: str) -> float:
    if math.isfinite(factor) and MIN_FACTOR <= factor <= MAX_FACTOR:
        return factor
    allowed = f"{nb_number(MIN_FACTOR)} til {nb_number(MAX_FACTOR)}"
    raise EffektmodellError(
        f"{where}: faktoren {factor:.6g} er ikke tillatt. Tillatt: {allowed}, for eksempel 1,31 for "
        "31 % prisvekst. Et indekstall (som 131) er ikke en faktor: legg indeksen i en fil.".replace(
            f"{factor:.6g}", in_bokmaal(f"{factor:.6g}")
        )
    )


def _years(table: Mapping[int, float]) -> str:
    years = sorted(table)
    whole = years == list(range(years[0], years[-1] + 1))
    if whole and len(years) > 2:
        return f"årene {years[0]}–{years[-1]}"
    return ("året " if len(years) == 1 else "årene ") + ", ".join(map(str, years))


# The index table ---------------------------------------------------------------------------------


def read_index(path: Path) -> dict[int, float]:
    """Read a table of years and index values: CSV, or the first tab of a workbook (columns A and B).

    Lines before the first year and after the last are headings and notes. Every fault is told at
    once with its line.
    """
    lines, where = _index_lines(path)
    dated = [number for number, cells in lines if _year(cells[0]) is not None]
    if not dated:
        _refuse_unread_years(path, lines)
        raise EffektmodellError(f"{path}: fant ingen årstall i første kolonne. {_EXAMPLE}.")
    table: dict[int, float] = {}
    faults: list[Violation] = []
    for number, cells in lines:
        used = [cell for cell in cells if not cell.is_empty]
        if used and dated[0] <= number <= dated[-1]:
            fault = _add_year(table, cells[0], used)
            if fault:
                faults.append(Remark(f"{path}, {where} {number}", None, fault))
    if faults:
        raise InputError(faults)
    return table


def _index_lines(path: Path) -> tuple[list[Line], str]:
    """Return the lines of an index table, and what their numbers count."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        book = Book.open(path)
        if not book.tabs:
            raise EffektmodellError(f"{path}: arbeidsboken har ingen faner.")
        tab = next(iter(book.tabs))
        return [(row, cells[:2]) for row, cells in sheet_lines(book, tab)], f"fanen «{tab}», rad"
    if suffix in (".csv", ".txt", ".tsv"):
        lines = text_lines(read_csv(path, headed=False))
        return [(line, cells) for line, cells in lines if cells], "linje"
    raise EffektmodellError(
        f"{path}: --indeks er en faktor (for eksempel 1,31), en CSV-fil eller en arbeidsbok (.xlsx)."
    )


def _refuse_unread_years(path: Path, lines: Sequence[Line]) -> None:
    """Refuse a table whose first column is made of formulas that are not calculated, or of errors."""
    fault = next((cells[0] for _, cells in lines if cells[0].fault), None)
    if fault is not None:
        raise EffektmodellError(f"{path}, {fault.place}: {fault.fault}")


def _year(cell: Cell) -> int | None:
    value = cell.value
    text = f"{value:.15g}" if isinstance(value, float) else str(value or "").strip()
    return int(text) if not cell.fault and _YEAR.fullmatch(text) else None


def _add_year(table: dict[int, float], first: Cell, used: Sequence[Cell]) -> str:
    """Add a line to the table; return what is wrong with it."""
    fault = next((cell.fault for cell in used if cell.fault), "")
    if fault:
        return fault
    year = _year(first)
    if year is None:
        return f"{quoted(first.value)} er ikke et årstall. {_EXAMPLE}."
    try:
        values = [_index_value(cell) for cell in used[1:]]
    except AmbiguousNumberError as error:
        return str(error)
    numbers = [value for value in values if value is not None]
    if len(values) != 1 and len(numbers) != 1:  # texts may stand beside, as in SSB's tables
        return f"fant {len(used)} verdier, ikke årstall og indeks. {_EXAMPLE}."
    if not numbers or numbers[0] <= 0:
        return f"{quoted(used[-1].value)} er ikke en indeks. Tillatt: et tall større enn 0."
    if table.setdefault(year, numbers[0]) != numbers[0]:
        return f"året {year} står flere ganger med ulik indeks."
    return ""


def _index_value(cell: Cell) -> float | None:
    """Return a cell's number; ``None`` where it is none."""
    if isinstance(cell.value, str):
        try:
            return read_number(cell.value)
        except AmbiguousNumberError:
            raise
        except NumberError:
            return None
    return cell.value if isinstance(cell.value, float) else None


# Rolling forward ---------------------------------------------------------------------------------


def roll_forward(
    contents: WorkbookContents, file: str, first_year: int, change: PriceLevel | None = None
) -> RolledForward:
    """Return the inputs of an old workbook with another first year and, if asked for, price level.

    Amounts are rounded to whole øre. ``file`` is the old workbook's name.
    """
    if not _FIRST_YEAR.domain.admits_number(first_year):
        raise InputError([Violation("--startaar", first_year, _FIRST_YEAR.domain.allowed())])
    old = contents.inputs
    priced = old if change is None else at_price_level(old, change)
    inputs = replace(
        priced,
        young_adults=_rolled_group(priced.young_adults, first_year),
        families=_rolled_group(priced.families, first_year),
    )
    first_years = dict.fromkeys(int(group.first_year) for group in old.groups)
    origin = (
        f"{file} (modellversjon {version_of(contents.book)}, første år "
        f"{' og '.join(map(str, first_years))}, prisår {old.price_year})"
    )
    done = f"Første år {first_year}. " + (
        f"Beløp fortsatt i {old.price_year}-kr."
        if change is None
        else change.summary() + " Beløp avrundet til hele øre."
    )
    return RolledForward(inputs, (origin, done), tuple(_remarks(contents, change)))


def _rolled_group(group: GroupInputs, first_year: int) -> GroupInputs:
    values = group.as_values()
    provenance = dict(group.provenance)
    if first_year != int(group.first_year):
        values["first_year"] = first_year
        origin = group.source_of("first_year")
        provenance["first_year"] = Provenance(
            source=f"Rullet frem fra {int(group.first_year)}", grade=origin.grade
        )
    return group.from_values(values | {"provenance": provenance})


def _remarks(contents: WorkbookContents, change: PriceLevel | None) -> Iterable[str]:
    yield from contents.remarks
    for item in contents.formulas:
        yield (
            f"Fanen «{item.tab}», celle {item.address} ({item.label}): formelen "
            f"{quoted(item.formula)} er erstattet med verdien."
        )
    default_year = common_parameters().price_year
    if not isinstance(change, PriceChange) or default_year in (
        change.old_year,
        *(change.table or ()),
    ):
        return
    unchanged = list(_unchanged_amounts(contents.inputs))
    if unchanged:
        yield (
            f"Disse er modellens standardtall i {default_year}-kroner, men er regulert med faktoren fra "
            f"{change.old_year} til {change.new_year}: {', '.join(unchanged)}. Kontroller dem."
        )


def _unchanged_amounts(inputs: ModelInputs) -> Iterable[str]:
    """Yield the amounts that still are defaults, which are in the defaults' price year."""
    for group in inputs.groups:
        defaults = default_group_inputs(group.group)
        for spec in INPUT_SPECS:
            mine, its = getattr(group, spec.key), getattr(defaults, spec.key)
            same_source = group.source_of(spec.key).source == defaults.source_of(spec.key).source
            if spec.money and same_source and np.array_equal(mine, its) and np.any(its):
                yield f"{group.group.label()}: {spec.nb}"
        prices = {(item.name, item.source, float(item.unit_cost)) for item in defaults.measures}
        count = sum(
            (item.name, item.source, float(item.unit_cost)) in prices for item in group.measures
        )
        if count:
            yield f"{group.group.label()}: prisen på {count} tiltak"
