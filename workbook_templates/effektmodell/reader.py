"""Reads a workbook's inputs back through its names.

Every fault is listed at once with tab, cell, what stands there and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from udfs.functions import DEFAULT_ROUTE, Route
from workbook_templates.blocks import FAULTY_ROWS, SOURCE_NAMES
from workbook_templates.effektmodell.data import MeasureRow, WorkbookData, workbook_data
from workbook_templates.effektmodell.plan import (
    STANDARD_CAPACITY,
    TEMPLATE_SINCE,
    Capacities,
    effektmodell_plan,
)
from workbook_templates.kinds import (
    InputFormula,
    InputName,
    NamedInputs,
    Origin,
    TableWords,
    cells_of,
    plain_value,
)
from workbook_templates.sheet import Area
from workbook_templates.xlsx import EMPTY, Book, route_of
from xlmodel.common.errors import InputError, quoted
from xlmodel.common.fields import Shape
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import ENTRY_SITUATIONS, Group
from xlmodel.common.values import Provenance
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS, MEASURE_BY_KEY, MEASURE_FIELDS

_WIDTH: Final = len(MEASURE_FIELDS)
_COMPUTED: Final = len(ENTRY_SITUATIONS) + 1
"""Columns of formulas beside the measures: the yearly cost a situation, and the row's status."""
_TABLE: Final = TableWords("tiltak", "tiltaket", "tiltakstabellen", MEASURE_FIELDS[0].nb)
_TEXTS: Final = {key: MEASURE_BY_KEY[key] for key in SOURCE_NAMES}


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """The inputs that stand in a workbook, and its measures tables row by row.

    ``book`` is the file that they were read from; ``areas`` tells where each input's name points;
    ``remarks`` is what a reader should know though it is no fault; ``route`` is the way by which the
    workbook calls Excel functions.
    """

    inputs: ModelInputs
    rows: Mapping[Group, tuple[MeasureRow, ...]]
    book: Book
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)
    route: Route = DEFAULT_ROUTE

    @property
    def capacity(self) -> Capacities:
        """How many rows each measures table has."""
        return len(self.rows[Group.YOUNG_ADULTS]), len(self.rows[Group.FAMILIES])

    def data(self) -> WorkbookData:
        """Compute everything the workbook shows."""
        return workbook_data(self.inputs, self.rows)


def read_workbook(path: Path, book: Book) -> WorkbookContents:
    """Read the inputs of a workbook; ``book`` is the file, opened.

    Raises ``EffektmodellError`` where the file is not one of ours and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    reader = _Reader(path, book)
    reader.check()
    common = {
        item.key: reader.several(item.name, [item.nb], item.domain)[0]
        for item in MUNICIPALITY_SPECS
    } | {
        item.key: reader.several(item.name, item.labels, item.domain)
        for item in CAUTION_SPECS
        if not reader.came_later(item.name)
    }
    values = {group: reader.group_values(group) for group in Group}
    rows = {group: reader.measure_rows(group) for group in Group}
    if reader.faults:
        raise InputError(reader.faults)
    young_adults, families = (
        GroupInputs.from_values(
            values[group]
            | {
                "group": group,
                "measures": tuple(row.measure for row in rows[group] if row.measure is not None),
            }
        )
        for group in Group
    )
    inputs = ModelInputs(**common, young_adults=young_adults, families=families)
    return WorkbookContents(
        inputs,
        rows,
        reader.book,
        tuple(reader.formulas.values()),
        tuple(reader.remarks),
        reader.areas,
        reader.route(),
    )


def _input_names() -> dict[str, InputName]:
    """Return every name that points at inputs, with its label and how many cells it has."""
    found = {item.name: InputName(item.nb) for item in MUNICIPALITY_SPECS}
    found |= {item.name: InputName(item.nb, item.width, since=item.since) for item in CAUTION_SPECS}
    for group in Group:
        for spec in INPUT_SPECS:
            name = group.prefix + spec.name
            label = f"{group.label()}: {spec.nb}"
            across = spec.shape is Shape.LEVELS
            size = (1, spec.width) if across else (spec.width, 1)
            found[name] = InputName(label, *size, since=spec.since)
            for key, suffix in SOURCE_NAMES.items():
                text = f"{label}, {_TEXTS[key].nb.lower()}"
                found[name + suffix] = InputName(text, is_optional=True, since=spec.since)
        table = f"{group.label()}: tiltakstabellen"
        found[f"{group.prefix}Tiltak"] = InputName(table, 0, _WIDTH, _COMPUTED)
    return found


_INPUT_NAMES: Final = _input_names()
ORIGIN: Final = Origin.of("fra effektmodellen", rf"({'|'.join(group.prefix for group in Group)}).+")


class _Reader(NamedInputs):
    """The inputs of a workbook and its measures tables."""

    def __init__(self, path: Path, book: Book) -> None:
        names = effektmodell_plan((STANDARD_CAPACITY, STANDARD_CAPACITY)).names
        super().__init__(path, book, names, _INPUT_NAMES, ORIGIN, TEMPLATE_SINCE)

    def route(self) -> Route:
        """Return how the workbook calls Excel functions; the usual way where it calls none."""
        routes = (route_of(formula) for _, formula in self.book.formulas())
        return next(filter(None, routes), DEFAULT_ROUTE)

    def group_values(self, group: Group) -> dict[str, Any]:
        """Return a group's inputs but its measures, with their sources.

        What came later than the file's version has its default.
        """
        values: dict[str, Any] = {}
        provenance = {}
        defaults = default_group_inputs(group)
        for spec in INPUT_SPECS:
            name = group.prefix + spec.name
            if self.came_later(name):
                values[spec.key] = getattr(defaults, spec.key)
                provenance[spec.key] = defaults.source_of(spec.key)
                continue
            found = self.several(name, spec.labels, spec.domain)
            values[spec.key] = found if spec.shape.count else found[0]
            source, grade = (
                self.several(
                    name + SOURCE_NAMES[key], [f"{spec.nb}, {item.nb.lower()}"], item.domain
                )[0]
                or ""
                for key, item in _TEXTS.items()
            )
            default = defaults.source_of(spec.key)
            same = (source, grade) == (default.source, default.grade)
            provenance[spec.key] = default if same else Provenance(source=source, grade=grade)
        return values | {"provenance": provenance}

    def measure_rows(self, group: Group) -> tuple[MeasureRow, ...]:
        """Return the rows of a group's measures table, empty ones included."""
        area = self.areas.get(f"{group.prefix}Tiltak")
        if area is None:
            return ()
        self.check_edges(area, _TABLE, FAULTY_ROWS)
        return tuple(
            self._measure_row(area.part(offset, 0, 1, _WIDTH)) for offset in range(area.rows)
        )

    def _measure_row(self, area: Area) -> MeasureRow:
        cells = cells_of(area)
        raw = tuple(plain_value(self.cells.get(cell, EMPTY).value) for cell in cells)
        name = self.cells.get(cells[0], EMPTY).value
        if name is None or name == "":
            if any(value not in (None, "") for value in raw):
                self.remarks.append(
                    f"{self.path.name}, fanen «{area.sheet}», rad {area.row + 1}: raden har ikke "
                    "noe tiltaksnavn og teller ikke."
                )
            return MeasureRow(raw)
        faults_before = len(self.faults)
        self.check_row_formulas(area, f"tiltak {quoted(name)}", "tiltaket", _COMPUTED)
        fields: dict[str, Any] = {"volume": []}
        for item, cell in zip(MEASURE_FIELDS, cells, strict=True):
            label = f"tiltak {quoted(name)}, {item.nb.lower()}"
            if item.situation is not None:
                checked = 0.0 if self.is_blank(cell) else self.checked(cell, label, item.domain)
                fields["volume"].append(checked)
            else:
                value = self.checked(cell, label, item.domain)
                fields[item.key] = item.empty if value is None else value
        if len(self.faults) > faults_before:
            return MeasureRow(raw)
        return MeasureRow(raw, Measure.from_values(fields))
