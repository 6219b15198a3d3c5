"""What the value functions of the personas workbook are given: the cells' contents and the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, TypeVar

from workbook_templates.blocks import yearly_cells
from workbook_templates.personas.cells import (
    MEASURE_COLUMNS,
    MEASURE_WIDTH,
    PRICE_WIDTH,
    CourseCells,
    PersonaCells,
    Row,
    price_cells,
)
from workbook_templates.personas.names import persona_prefix
from workbook_templates.sheet import ByGroup, CellValue, Document, Part
from xlmodel.common.terms import Group, Term
from xlmodel.common.values import FloatArray
from xlmodel.common.version import MODEL_DATE
from xlmodel.personas.inputs import PersonaSet
from xlmodel.personas.null_alternative import GroupNullAlternative
from xlmodel.personas.results import (
    Comparison,
    CourseResults,
    PersonaResults,
    SetResults,
    persona_value,
    set_results,
)
from xlmodel.personas.specs import MAX_COURSE_YEARS, PRICE_FIELDS, CourseRole

_PRICE_COLUMN: Final = {field.key: index for index, field in enumerate(PRICE_FIELDS)}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A row of a course's measures as it stands."""

    cells: Row = (None,) * MEASURE_WIDTH

    def of(self, key: str) -> CellValue:
        """Return what stands under a field of the measures but the volume."""
        return self.cells[MEASURE_COLUMNS[key]]

    @property
    def name(self) -> str:
        """The measure's name, empty where there is none."""
        return str(self.of("name") or "")

    @property
    def is_nameless(self) -> bool:
        """Say whether something stands in the row that counts nothing, since it has no name."""
        return _is_nameless(self.cells)


_NO_MEASURE: Final = MeasureRow()


@dataclass(frozen=True, slots=True)
class CourseData:
    """A course's cells, the results of the course that they are, and its measures' places in them.

    ``places`` gives for each row the measure's place in the results, ``None`` where it has no name.
    """

    cells: CourseCells
    results: CourseResults | None
    places: tuple[int | None, ...]

    @property
    def role(self) -> str:
        """The course's role, empty where the course has no name."""
        return str(self.cells.role or "") if self.cells.name else ""

    @property
    def nameless(self) -> int:
        """The number of rows of measures with something in them and no name."""
        return sum(map(_is_nameless, self.cells.measures))

    def row(self, offset: int) -> MeasureRow:
        """Return a row of measures; those below the last one are empty."""
        rows = self.cells.measures
        return MeasureRow(rows[offset]) if offset < len(rows) else _NO_MEASURE

    def place(self, offset: int) -> int | None:
        """Return the place in the results of the measure in a row, ``None`` where none counts."""
        if self.results is None or offset >= len(self.places):
            return None
        return self.places[offset]

    def recipient(self, offset: int) -> str:
        """Return the recipient that the measure in a row counts for in the grant; empty for none."""
        place = self.place(offset)
        if self.results is None or place is None or not self.results.recipient_numbers[place]:
            return ""
        return self.results.course.measures[place].recipient

    def recipient_number(self, offset: int) -> int:
        """Return the number of that recipient, 0 for none."""
        place = self.place(offset)
        if self.results is None or place is None:
            return 0
        return int(self.results.recipient_numbers[place])

    def is_new_recipient(self, offset: int) -> bool:
        """Say whether the measure in a row is the first that counts for its recipient."""
        place = self.place(offset)
        if self.results is None or place is None:
            return False
        return bool(self.results.recipient_is_new[place])

    def recipients_to(self, offset: int) -> int:
        """Return how many recipients the rows down to one count for."""
        return sum(self.is_new_recipient(row) for row in range(offset + 1))

    def number_of(self, service: str) -> int:
        """Return how many measures name a service, folded; an empty text asks for those without one."""
        rows = map(MeasureRow, self.cells.measures)
        return sum(row.name != "" and _folded(row.of("service")) == service for row in rows)

    def yearly(self, values: Callable[[CourseResults], FloatArray]) -> list[CellValue]:
        """Return a yearly row as cells; empty texts past the period and where nothing counts."""
        return _yearly(self.results, values)


_NO_COURSE: Final = CourseData(CourseCells(), None, ())


@dataclass(frozen=True, slots=True)
class PriceData:
    """The rows of the price list as they stand, and each row's service, ``None`` without a name."""

    rows: tuple[Row, ...]
    services: tuple[int | None, ...]

    def row(self, offset: int) -> Row:
        """Return the cells of a row; those below the last one are empty."""
        return self.rows[offset] if offset < len(self.rows) else (None,) * PRICE_WIDTH

    @property
    def nameless(self) -> int:
        """The number of rows with something in them and no name."""
        return sum(map(_is_nameless, self.rows))

    def is_nameless(self, offset: int) -> bool:
        """Say whether something stands in a row that counts nothing, since it has no name."""
        return _is_nameless(self.row(offset))

    def name(self, offset: int) -> str:
        """Return the service in a row, empty where there is none."""
        return str(self.row(offset)[0] or "")

    def place(self, offset: int) -> int | None:
        """Return the place in the price list of the service in a row."""
        return self.services[offset] if offset < len(self.services) else None

    def of(self, service: CellValue, key: str) -> CellValue:
        """Return a field of a service, whose name is written in capital or small letters."""
        wanted, column = _folded(service), _PRICE_COLUMN[key]
        return next(row[column] for row in self.rows if _folded(row[0]) == wanted)


def _is_nameless(cells: Row) -> bool:
    """Say whether a row has contents and no name; an empty text is contents, as a sheet counts it."""
    name, *others = cells
    return name in (None, "") and any(value is not None for value in others)


def _folded(name: CellValue) -> str:
    return str(name or "").casefold()


@dataclass(frozen=True, slots=True)
class PersonaData:
    """A persona's cells, and its results where it counts; ``whole`` are the set's."""

    whole: SetResults
    prices: PriceData
    cells: PersonaCells
    results: PersonaResults | None
    courses: tuple[CourseData, ...]

    @property
    def name(self) -> str:
        """The persona's name, empty for a spare one."""
        return str(self.cells.name or "")

    @property
    def period(self) -> int:
        """Number of years that the persona's rows have."""
        return int(self.cells.period) if isinstance(self.cells.period, int | float) else 0

    def course(self, index: int) -> CourseData:
        """Return a course; one that the persona does not have is empty."""
        return self.courses[index] if index < len(self.courses) else _NO_COURSE

    @property
    def comparison(self) -> Comparison | None:
        """The comparison of worst and best case, where the persona has both."""
        return None if self.results is None else self.results.comparison

    def role(self, role: CourseRole) -> CourseResults | None:
        """Return the results of the course in a role."""
        return None if self.results is None else self.results.course_in(role)

    def yearly(self, values: FloatArray) -> list[CellValue]:
        """Return a yearly row as cells: the period's values, then empty texts."""
        return yearly_cells(values, self.period, MAX_COURSE_YEARS)

    def calendar_years(self) -> list[CellValue]:
        """Return the calendar years of the period as cells."""
        return self.yearly(self.whole.calendar_years)

    def of_role(
        self, role: CourseRole, values: Callable[[CourseResults], FloatArray]
    ) -> list[CellValue]:
        """Return a yearly row of the course in a role as cells; empty where there is none."""
        return _yearly(self.role(role), values)

    def compared(self, values: Callable[[Comparison], FloatArray]) -> list[CellValue]:
        """Return a yearly row of worst against best case as cells; empty where either is missing."""
        return _yearly(self.comparison, values)

    def shown(self, term: Term) -> CellValue:
        """Return a key result as it is shown; what cannot be compared is empty."""
        for which, role in COMPARED_ROLES.items():
            if term.key == f"sum_{which}":
                results = self.role(role)
                return "" if results is None else results.sum_cost
        return "" if self.comparison is None else persona_value(self.comparison, term)


PAYER_ROWS: Final = {"municipality": "municipality_net", "state": "state_with_grant"}
"""The row of a course that is each payer's part of its cost, after the grant."""

COMPARED_ROLES: Final = {"worst": CourseRole.WORST, "best": CourseRole.BEST}

DIFFERENCES: Final[Mapping[str, Callable[[PersonaData], list[CellValue]]]] = {
    "worst": lambda data: data.of_role(CourseRole.WORST, lambda course: course.cost),
    "best": lambda data: data.of_role(CourseRole.BEST, lambda course: course.cost),
    "worst_accumulated": lambda data: data.of_role(
        CourseRole.WORST, lambda course: course.accumulated
    ),
    "best_accumulated": lambda data: data.of_role(
        CourseRole.BEST, lambda course: course.accumulated
    ),
    "avoided": lambda data: data.compared(lambda both: both.avoided),
    "avoided_accumulated": lambda data: data.compared(lambda both: both.avoided_accumulated),
    "avoided_municipality": lambda data: data.compared(lambda both: both.avoided_municipality),
    "avoided_state": lambda data: data.compared(lambda both: both.avoided_state),
}
"""The yearly rows of worst against best case as cells, by the keys of their rows."""

RowsT = TypeVar("RowsT", CourseResults, Comparison)


def _yearly(rows: RowsT | None, values: Callable[[RowsT], FloatArray]) -> list[CellValue]:
    if rows is None:
        return yearly_cells(None, 0, MAX_COURSE_YEARS)
    return yearly_cells(values(rows), rows.period, MAX_COURSE_YEARS)


@dataclass(frozen=True, slots=True)
class PersonasData(Document):
    """A set of personas: inputs, results, and what stands in the cells."""

    title: ClassVar = "Personaer"
    subject: ClassVar = "Worst case og best case år for år"

    inputs: PersonaSet
    results: SetResults
    prices: PriceData
    personas: tuple[PersonaData, ...]
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    def by_group(self) -> ByGroup:
        """Return what value functions are given, by prefix: the set, each persona, each group."""
        personas = {persona_prefix(index): item for index, item in enumerate(self.personas)}
        groups = {group.prefix: self.results.null_alternatives[group] for group in Group}
        return {"": self, **personas, **groups}


WORKBOOK: Final = Part("", PersonasData)
"""The set of personas as a whole."""
GROUPS: Final = {group: Part(group.prefix, GroupNullAlternative) for group in Group}
"""Each group's null alternative."""


def persona_part(index: int) -> Part[PersonaData]:
    """Return the part of the persona number ``index`` from 0."""
    return Part(persona_prefix(index), PersonaData)


def personas_data(
    inputs: PersonaSet,
    prices: Sequence[Row] | None = None,
    personas: Sequence[PersonaCells] | None = None,
    last_used: date = MODEL_DATE,
) -> PersonasData:
    """Compute everything that the workbook shows.

    ``prices`` and ``personas`` are the cells as they stand in a file, in the order of the inputs; by
    default those of the inputs with one spare persona after them.
    """
    results = set_results(inputs)
    price_rows = tuple(map(price_cells, inputs.price_list)) if prices is None else tuple(prices)
    price_data = PriceData(price_rows, _places(row[0] for row in price_rows))
    cells = (
        (*map(PersonaCells.of, inputs.personas), PersonaCells.spare())
        if personas is None
        else tuple(personas)
    )
    places = _places(item.name for item in cells)
    return PersonasData(
        inputs,
        results,
        price_data,
        tuple(
            _persona_data(
                results, price_data, item, None if place is None else results.personas[place]
            )
            for item, place in zip(cells, places, strict=True)
        ),
        last_used,
    )


def _persona_data(
    whole: SetResults, prices: PriceData, cells: PersonaCells, results: PersonaResults | None
) -> PersonaData:
    places = _places(course.name for course in cells.courses)
    return PersonaData(
        whole,
        prices,
        cells,
        results,
        tuple(
            CourseData(
                course,
                None if results is None or place is None else results.courses[place],
                _places(row[0] for row in course.measures),
            )
            for course, place in zip(cells.courses, places, strict=True)
        ),
    )


def _places(names: Iterable[CellValue]) -> tuple[int | None, ...]:
    """Return the place of each name among those that are not empty, ``None`` for an empty one."""
    found: list[int | None] = []
    count = 0
    for name in names:
        is_set = name not in (None, "")
        found.append(count if is_set else None)
        count += is_set
    return tuple(found)
