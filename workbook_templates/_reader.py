"""Reads a workbook's inputs back through its names.

Every fault is listed at once with tab, cell, what stands there and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook_templates._data import MeasureRow
from workbook_templates._effektmodell import Capacities
from workbook_templates._introduction_tab import GLOBAL_INPUTS
from workbook_templates._recalculate import (
    CellKey,
    CellValue,
    ErrorValue,
    defined_names,
    range_cells,
    read_values,
)
from xlmodel.errors import EffektmodellError, InputError, Remark, Violation
from xlmodel.inputs import GroupInputs, Measure, ModelInputs, Provenance
from xlmodel.specs import INPUT_SPECS, MEASURE_FIELDS, Domain, InputSpec, Shape
from xlmodel.terms import ENTRY_SITUATIONS, Group
from xlmodel.version import MODEL_VERSION


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """The inputs that stand in a workbook, and its measures tables row by row."""

    inputs: ModelInputs
    rows: Mapping[Group, tuple[MeasureRow, ...]]

    @property
    def capacity(self) -> Capacities:
        """How many rows each measures table has."""
        return len(self.rows[Group.YOUNG_ADULTS]), len(self.rows[Group.FAMILIES])


def read_workbook(path: Path) -> WorkbookContents:
    """Read the inputs of a workbook.

    Raises ``EffektmodellError`` where the file is not one of ours and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    reader = _Reader(path)
    reader.refuse_other_versions()
    common = {
        item.field: reader.single(item.name, item.label, item.domain) for item in GLOBAL_INPUTS
    }
    rows = {group: reader.measure_rows(group) for group in Group}
    values = {group: reader.group_values(group) for group in Group}
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
    return WorkbookContents(inputs, rows)


class _Reader:
    """The cells behind a workbook's names, and the faults found in them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Violation] = []
        self._names = defined_names(path)
        self._cells = {
            name: [(sheet, address) for address in range_cells(area)]
            for name, (sheet, area) in self._names.items()
        }
        wanted = {cell for cells in self._cells.values() for cell in cells}
        self._values = read_values(path, wanted)

    def refuse_other_versions(self) -> None:
        """Raise where the workbook is not one of this version."""
        cells = self._cells.get("Modellversjon")
        version = self._values.get(cells[0]) if cells else None
        if version is None:
            raise EffektmodellError(
                f"{self.path}: dette er ikke en arbeidsbok fra effektmodellen "
                "(navnet «Modellversjon» mangler)."
            )
        shown = f"{version:g}" if isinstance(version, float) else str(version)
        if shown not in (MODEL_VERSION, MODEL_VERSION.removesuffix(".0")):
            raise EffektmodellError(
                f"{self.path}: arbeidsboken har Modellversjon {shown}. "
                f"Denne utgaven leser versjon {MODEL_VERSION}."
            )

    def single(self, name: str, label: str, domain: Domain) -> Any:
        """Return the value of a name that is one cell; a fault gives a value that is not used."""
        return self.several(name, [label], domain)[0]

    def several(self, name: str, labels: Sequence[str], domain: Domain) -> list[Any]:
        """Return the values of a name's cells, one a label."""
        cells = self._cells.get(name)
        if cells is None or len(cells) != len(labels):
            found = (
                "mangler" if cells is None else f"dekker {len(cells)} celler, ikke {len(labels)}"
            )
            self.faults.append(Remark(f"{self.path.name}, navnet {name}", None, found))
            return [None] * len(labels)
        return [
            self._checked(cell, label, domain) for cell, label in zip(cells, labels, strict=True)
        ]

    def _checked(self, cell: CellKey, label: str, domain: Domain) -> Any:
        value = self._values[cell]
        if value in (None, ""):
            if not domain.optional:
                self._fault(cell, label, None, domain)
            return None
        if domain.kind == "text" or (
            domain.kind == "choice" and isinstance(domain.choices[0], str)
        ):
            text = _as_text(value)
            if text is None or not domain.admits_text(text):
                self._fault(cell, label, value, domain)
            return text
        number_is_right = isinstance(value, float) and (
            value in domain.choices if domain.kind == "choice" else domain.admits_number(value)
        )
        if not number_is_right:
            self._fault(cell, label, value, domain)
            return None
        return (
            int(value) if domain.kind in ("whole", "choice") and isinstance(value, float) else value
        )

    def _fault(self, cell: CellKey, label: str, value: object, domain: Domain) -> None:
        where = f"{self.path.name}, {cell[0]}!{cell[1]} ({label})"
        plain = int(value) if isinstance(value, float) and value.is_integer() else value
        self.faults.append(Violation(where, plain, domain.allowed()))

    def group_values(self, group: Group) -> dict[str, Any]:
        """Return a group's inputs but its measures, with their sources."""
        values: dict[str, Any] = {"provenance": {}}
        for spec in INPUT_SPECS:
            found = self.several(group.prefix + spec.name, _labels(spec), spec.domain)
            values[spec.key] = found[0] if spec.shape is Shape.SCALAR else found
            values["provenance"][spec.key] = Provenance(
                source=self._text(f"{group.prefix}{spec.name}_Kilde"),
                grade=self._text(f"{group.prefix}{spec.name}_Sikkerhet"),
            )
        return values

    def _text(self, name: str) -> str:
        """Return a free text; nothing where the name is gone."""
        cells = self._cells.get(name)
        return "" if not cells else _as_text(self._values[cells[0]]) or ""

    def measure_rows(self, group: Group) -> tuple[MeasureRow, ...]:
        """Return the rows of a group's measures table, empty ones included."""
        name = f"{group.prefix}Tiltak"
        cells = self._cells.get(name)
        width = len(MEASURE_FIELDS)
        if cells is None or len(cells) % width:
            self.faults.append(
                Remark(
                    f"{self.path.name}, navnet {name}",
                    None,
                    f"mangler eller har ikke {width} kolonner",
                )
            )
            return ()
        return tuple(
            self._measure_row(cells[first : first + width]) for first in range(0, len(cells), width)
        )

    def _measure_row(self, cells: Sequence[CellKey]) -> MeasureRow:
        raw = tuple(_plain(self._values[cell]) for cell in cells)
        if raw[0] in (None, ""):
            return MeasureRow(raw)
        faults_before = len(self.faults)
        fields: dict[str, Any] = {"volume": []}
        for field, cell in zip(MEASURE_FIELDS, cells, strict=True):
            where = f"tiltak, {field.nb.lower()}"
            if field.situation is not None:
                blank = self._values[cell] in (None, "")
                fields["volume"].append(0.0 if blank else self._checked(cell, where, field.domain))
            else:
                value = self._checked(cell, where, field.domain)
                fields[field.key] = field.default if value is None else value
        if len(self.faults) > faults_before or len(fields["volume"]) != len(ENTRY_SITUATIONS):
            return MeasureRow(raw)
        return MeasureRow(raw, Measure.from_values(fields))


def _labels(spec: InputSpec) -> list[str]:
    if spec.shape is Shape.SCALAR:
        return [spec.nb]
    return [f"{spec.nb}, {situation.label().lower()}" for situation in spec.shape.situations]


def _as_text(value: CellValue) -> str | None:
    """Return a cell's text; a number that stands where a text should is its digits."""
    if value is None or isinstance(value, bool | ErrorValue):
        return None
    return value if isinstance(value, str) else f"{value:.15g}"


def _plain(value: CellValue) -> float | str | None:
    return None if isinstance(value, bool) else value
