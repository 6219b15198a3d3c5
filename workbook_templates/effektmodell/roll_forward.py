"""Next year's workbook: the inputs and own measures of an old one, another first year and price level.

The factor between two price years comes from the user, as a number or as a table of years and
index values; no index is known here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from workbook_templates.effektmodell.reader import WorkbookContents
from workbook_templates.xlsx import Book, Cell, Line, read_csv, sheet_lines, text_lines
from xlmodel.common.bokmaal import in_bokmaal, nb_number, read_number
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
from xlmodel.common.shared_fields import PRICE_YEAR
from xlmodel.common.values import Provenance
from xlmodel.common.version import MODEL_VERSION
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.effektmodell.specs import INPUT_BY_KEY, INPUT_SPECS, MEASURE_BY_KEY, MEASURE_INPUTS

MIN_FACTOR: Final = 0.1
MAX_FACTOR: Final = 10.0
_FIRST_YEAR: Final = INPUT_BY_KEY["first_year"]
_YEAR: Final = re.compile(r"(?:1[89]|2[01])[0-9]{2}")
_SOURCE_LENGTH: Final = MEASURE_BY_KEY["source"].domain.max_length
_EXAMPLE: Final = "En linje per år med årstall og indeks, for eksempel «2019;110,8»"


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A change of price level: from one price year's kroner to another's, by a factor."""

    old_year: int
    new_year: int
    factor: float

    def sentence(self) -> str:
        """Tell in bokmål what was done, as it stands in a source."""
        factor = in_bokmaal(f"{self.factor:.6g}")
        return f"Indeksregulert fra {self.old_year}- til {self.new_year}-kr med faktor {factor}."


@dataclass(frozen=True, slots=True)
class RolledForward:
    """The new inputs, what the introduction tab says of them, and what their user should know."""

    inputs: ModelInputs
    history: tuple[str, ...]
    remarks: tuple[str, ...]


def price_change(old_year: int, new_year: int | None, index: str | None) -> PriceChange | None:
    """Return the change of price level that the user asks for; ``None`` for no change.

    ``index`` is a factor or the name of a file of years and index values.
    """
    if new_year is None or new_year == old_year:
        if index is None:
            return None
        raise EffektmodellError(
            f"Beløpene i arbeidsboken er alt i {old_year}-kroner. "
            "Oppgi et annet prisår med --prisaar, eller utelat --indeks."
        )
    if not PRICE_YEAR.admits_number(new_year):
        raise InputError([Violation("--prisaar", new_year, PRICE_YEAR.allowed())])
    if index is None:
        raise EffektmodellError(
            f"Beløpene skal fra {old_year}- til {new_year}-kroner, og da trengs --indeks: "
            "en faktor (for eksempel 1,31) eller en fil med år og indeks. "
            "Programmet kjenner ingen prisindeks selv."
        )
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
    factor = table[new_year] / table[old_year]
    return PriceChange(old_year, new_year, _admitted(factor, str(path)))


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
    contents: WorkbookContents, file: str, first_year: int, change: PriceChange | None = None
) -> RolledForward:
    """Return the inputs of an old workbook with another first year and, if asked for, price level.

    Amounts are rounded to whole øre. ``file`` is the old workbook's name.
    """
    if not _FIRST_YEAR.domain.admits_number(first_year):
        raise InputError([Violation("--startaar", first_year, _FIRST_YEAR.domain.allowed())])
    old = contents.inputs
    inputs = replace(
        old,
        price_year=old.price_year if change is None else change.new_year,
        young_adults=_rolled_group(old.young_adults, first_year, change),
        families=_rolled_group(old.families, first_year, change),
    )
    first_years = dict.fromkeys(int(group.first_year) for group in old.groups)
    origin = (
        f"{file} (modellversjon {MODEL_VERSION}, første år "
        f"{' og '.join(map(str, first_years))}, prisår {old.price_year})"
    )
    done = f"Første år {first_year}. " + (
        f"Beløp fortsatt i {old.price_year}-kr."
        if change is None
        else change.sentence() + " Beløp avrundet til hele øre."
    )
    return RolledForward(inputs, (origin, done), tuple(_remarks(contents, change)))


def _rolled_group(group: GroupInputs, first_year: int, change: PriceChange | None) -> GroupInputs:
    values = group.as_values()
    provenance = dict(group.provenance)
    if first_year != int(group.first_year):
        values["first_year"] = first_year
        origin = group.source_of("first_year")
        provenance["first_year"] = Provenance(
            source=f"Rullet frem fra {int(group.first_year)}", grade=origin.grade
        )
    if change is not None:
        for spec in INPUT_SPECS:
            if spec.money:
                values[spec.key] = _indexed(values[spec.key], change)
                origin = group.source_of(spec.key)
                provenance[spec.key] = Provenance(
                    source=_indexed_source(origin.source, change), grade=origin.grade
                )
        values["measures"] = tuple(_indexed_measure(item, change) for item in group.measures)
    return group.from_values(values | {"provenance": provenance})


def _indexed_measure(measure: Measure, change: PriceChange) -> Measure:
    amounts = {
        field.key: _indexed(field.of(measure), change) for field in MEASURE_INPUTS if field.money
    }
    source = _indexed_source(measure.source, change)
    return Measure.from_values(measure.as_values() | amounts | {"source": source})


def _indexed(amounts: Any, change: PriceChange) -> Any:
    return np.round(amounts * change.factor, 2)


def _indexed_source(source: str, change: PriceChange) -> str:
    """Return a source that tells of the new price level; the old one is cut where it is too long."""
    done = change.sentence()
    room = _SOURCE_LENGTH - len(done) - 2
    kept = source if len(source) <= room else source[: room - 1].rstrip() + "…"
    if not kept:
        return done
    return f"{kept}{'' if kept.endswith(('.', '…', '!', '?')) else '.'} {done}"


def _remarks(contents: WorkbookContents, change: PriceChange | None) -> Iterable[str]:
    yield from contents.remarks
    for item in contents.formulas:
        yield (
            f"Fanen «{item.tab}», celle {item.address} ({item.label}): formelen "
            f"{quoted(item.formula)} er erstattet med verdien."
        )
    default_year = common_parameters().price_year
    if change is None or change.old_year == default_year:
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
