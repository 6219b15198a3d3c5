"""Inputs of the control group's workbook: frozen, validated objects.

Nothing in them is about one person. All violations of an object are collected and raised at once as
:class:`~xlmodel.common.errors.InputError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Self

from xlmodel.common.errors import InputError, Violation
from xlmodel.common.fields import Field, settle
from xlmodel.common.terms import Group
from xlmodel.control_group.specs import (
    BACK,
    BOTH_FORMS,
    FORMS,
    LEAST_COUNT,
    LEFT,
    MAX_YEARS,
    MODEL_FIELDS,
    MODEL_ROWS,
    RULE_FIELDS,
    SCALAR_FIELDS,
    SOURCE_FIELDS,
    TABLES,
    WITHOUT_BIRTH,
    YEARS,
    TableSpec,
    admits,
    allowed,
    rule_lists,
)

Cell = float | str | None
"""A number, what stands for one that is hidden, or nothing in a year that is not used."""
CellTable = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class GroupTables:
    """A group's tables as they may be shown, and what the effektmodell has for comparison.

    Tables by year have a column for each of eight years; those of years that are not used are ``None``.
    """

    persons: CellTable
    benefit: CellTable
    kvp: CellTable
    months: CellTable
    outcomes: CellTable
    flows: CellTable
    left: Cell
    back: Cell
    success_rate: tuple[float, ...]
    entrants: tuple[float, ...]
    null_alternative: tuple[float, ...]
    relapse: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """All inputs of the workbook: where the counts come from, the rule, and both groups' tables.

    ``price_year`` is that of the effektmodell's null alternative; kroner of a year are of that year.
    ``answers`` and ``endings`` are the rule's, in the order of its lines.
    """

    municipality: str
    programme: str
    price_year: int
    numbers: str
    lowest_age: int
    highest_age: int
    alpha: float
    beta: float
    least_persons: int
    many: int
    some: int
    years: tuple[int | None, ...]
    forms: tuple[str, ...]
    without_birth: Cell
    answers: tuple[str, ...]
    endings: tuple[str, ...]
    young_adults: GroupTables
    families: GroupTables
    note: str = ""
    rules_source: str = ""
    rules_grade: str = ""

    def __post_init__(self) -> None:
        violations = settle(self, SCALAR_FIELDS, lambda field: field.nb)
        violations += limit_violations(self.lowest_age, self.highest_age, self.many, self.some)
        violations += self._settle_years()
        if not admits(WITHOUT_BIRTH.domain, self.without_birth):
            text = allowed(WITHOUT_BIRTH.domain)
            violations.append(Violation(WITHOUT_BIRTH.nb, self.without_birth, text))
        violations += list(self._answer_violations())
        for group in Group:
            violations += list(group_violations(group, self.group(group), self.years))
        if violations:
            raise InputError(violations)

    def _settle_years(self) -> list[Violation]:
        for field, empty in ((YEARS, None), (FORMS, "")):
            given: Sequence[object] = getattr(self, field.key)
            if len(given) > MAX_YEARS:
                return [Violation(field.nb, len(given), f"høyst {MAX_YEARS} verdier, én per år")]
            filled = (*given, *(empty,) * (MAX_YEARS - len(given)))
            object.__setattr__(self, field.key, filled)
        return list(year_violations(self.years, self.forms))

    def _answer_violations(self) -> Iterator[Violation]:
        for field, labels in rule_lists():
            answers = field.of(self)
            if len(answers) != len(labels):
                yield Violation(field.nb, len(answers), f"{len(labels)} svar")
                continue
            for label, answer in zip(labels, answers, strict=True):
                if answer not in field.domain.choices:
                    yield Violation(f"{field.nb}, {label}", answer, field.domain.allowed())

    def group(self, group: Group) -> GroupTables:
        """Return the tables of a group."""
        return self.young_adults if group is Group.YOUNG_ADULTS else self.families

    @property
    def used_years(self) -> tuple[int, ...]:
        """The years that are used, in order."""
        return tuple(year for year in self.years if year is not None)

    @property
    def followed(self) -> tuple[bool, ...]:
        """Say of each of eight years whether its persons are looked up in the next."""
        return followed(self.years, self.forms)

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Make inputs from loosely typed values by field name; raise ``InputError``."""
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ validates every field

    def as_values(self) -> dict[str, object]:
        """Return the fields as a mapping that ``from_values`` takes back."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


def followed(years: Sequence[int | None], forms: Sequence[str]) -> tuple[bool, ...]:
    """Say of each year whether the next column is the year after, with all of the year's forms."""
    pairs = pairwise(zip(years, forms, strict=True))
    found = [
        year is not None and after == year + 1 and other in (BOTH_FORMS, form)
        for (year, form), (after, other) in pairs
    ]
    return (*found, False)


def limit_violations(
    lowest: object, highest: object, many: object, some: object
) -> list[Violation]:
    """Return the faults of limits that are not in order."""
    found = []
    lowest_field, highest_field = SOURCE_FIELDS[1:]
    many_field, some_field = RULE_FIELDS[:2]
    for field, value, other, least in (
        (highest_field, highest, lowest_field, lowest),
        (many_field, many, some_field, some),
    ):
        if isinstance(value, int) and isinstance(least, int) and value < least:
            text = f"minst {least}, som er «{other.nb}»"
            found.append(Violation(field.nb, value, text))
    return found


def year_violations(years: Sequence[object], forms: Sequence[object]) -> Iterator[Violation]:
    """Yield the faults of the years and their forms: in order from the first column, a form each."""
    before: int | None = None
    ended = False
    for number, (year, form) in enumerate(zip(years, forms, strict=True), start=1):
        where = f"{YEARS.nb}, år nummer {number}"
        if year is None:
            ended = True
        elif not (isinstance(year, int) and YEARS.domain.admits_number(year)):
            yield Violation(where, year, YEARS.domain.allowed())
        elif ended or (before is not None and year <= before):
            yield Violation(where, year, "år i stigende rekkefølge fra første kolonne")
        else:
            before = year
        if (form == "") != (year is None) or (form and form not in FORMS.domain.choices):
            text = f"{FORMS.domain.allowed()}, og bare for år som er brukt"
            yield Violation(f"{FORMS.nb}, år nummer {number}", form or None, text)


def group_violations(
    group: Group, tables: GroupTables, years: Sequence[object]
) -> Iterator[Violation]:
    """Yield every fault of a group's tables."""
    for spec in TABLES:
        cells: CellTable = getattr(tables, spec.key)
        if [len(row) for row in cells] != [len(spec.columns)] * len(spec.rows):
            text = f"{len(spec.rows)} rader med {len(spec.columns)} verdier"
            yield Violation(f"{group.label()}: {spec.field.nb}", len(cells), text)
            continue
        for row, line in enumerate(cells):
            for column, value in enumerate(line):
                used = not spec.by_year or years[column] is not None
                yield from cell_violations(
                    f"{group.label()}: {spec.label(row, column)}", spec, value, used=used
                )
    for field in (LEFT, BACK):
        value = field.of(tables)
        if not admits(field.domain, value):
            yield Violation(f"{group.label()}: {field.nb}", value, allowed(field.domain))
    yield from back_violations(group.label(), tables.left, tables.back)
    for field in MODEL_FIELDS:
        yield from model_violations(group, field, field.of(tables))


def back_violations(label: str, left: object, back: object) -> Iterator[Violation]:
    """Yield the fault of more persons who came back than left, or of 1–4 who did not come back."""
    if not isinstance(left, int | float) or not isinstance(back, int | float):
        return
    if back > left:
        yield Violation(f"{label}: {BACK.nb}", back, f"høyst {left:.0f}, som er «{LEFT.nb}»")
    elif 0 < left - back < LEAST_COUNT:
        text = (
            f"{left:.0f}, eller høyst {max(left - LEAST_COUNT, 0):.0f}, for 1–4 personer vises ikke"
        )
        yield Violation(f"{label}: {BACK.nb}", back, text)


def cell_violations(
    where: str, spec: TableSpec, value: object, *, used: bool
) -> Iterator[Violation]:
    """Yield the fault of a cell of a table; one in a year that is not used must be empty."""
    if not used and value is not None:
        yield Violation(where, value, "tomt, for året er ikke brukt")
    elif used and not admits(spec.field.domain, value):
        yield Violation(where, value, allowed(spec.field.domain))


def model_violations(group: Group, field: Field, values: Sequence[object]) -> Iterator[Violation]:
    """Yield the faults of what the effektmodell has."""
    labels = MODEL_ROWS[field.key]
    if len(values) != len(labels):
        yield Violation(f"{group.label()}: {field.nb}", len(values), f"{len(labels)} verdier")
        return
    for label, value in zip(labels, values, strict=True):
        where = f"{group.label()}: {field.nb}{f', {label.lower()}' if label else ''}"
        yield from field.domain.violations(where, value)
