"""A pen for one tab: places cells, rows and tables, and keys them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.plan import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Entry,
    Formula,
    Series,
    SheetPlan,
    Spilled,
    Validation,
    WorkbookPlan,
)
from workbook_templates.sheet.styles import StyleName
from xlmodel.common.fields import Domain

Direction = Literal["across", "down"]

Total = Literal["none", "sum", "sum if set"]


class Scope:
    """A pen for one tab within one group: places cells, rows and tables, and keys them.

    ``group`` is the prefix of the group's names (``UV_``), or «» for what the groups share.
    """

    def __init__(self, plan: WorkbookPlan, sheet: SheetPlan, group: str) -> None:
        self.plan, self.sheet, self.group = plan, sheet, group

    def _register(self, area: Area, key: str, name: str) -> Area:
        if key:
            self.plan.mark(self.group, key, area)
        if name:
            self.plan.define(self.group + name, area)
        return area

    def formulas(
        self,
        row: int,
        column: int,
        templates: str | Sequence[str],
        values: Callable[[Any], Any],
        style: StyleName,
        *,
        key: str = "",
        name: str = "",
        direction: Direction = "down",
        count: int = 1,
        volatile: bool = False,
    ) -> Area:
        """Place a row or column of formulas whose values one function gives as a sequence.

        One template serves all cells (``count`` of them), or each has its own.
        """
        texts = [templates] * count if isinstance(templates, str) else templates
        series = Series(self.group, values)
        for index, template in enumerate(texts):
            at = (row + index, column) if direction == "down" else (row, column + index)
            self.sheet.put(*at, Formula(template, series, index, volatile), style)
        down = direction == "down"
        area = Area(
            self.sheet.name, row, column, len(texts) if down else 1, 1 if down else len(texts)
        )
        return self._register(area, key, name)

    def formula(
        self,
        row: int,
        column: int,
        template: str,
        value: Callable[[Any], CellValue],
        style: StyleName,
        *,
        key: str = "",
        name: str = "",
        volatile: bool = False,
    ) -> Area:
        """Place one formula."""
        return self.formulas(
            row,
            column,
            template,
            lambda data: [value(data)],
            style,
            key=key,
            name=name,
            volatile=volatile,
        )

    def spill(
        self,
        row: int,
        column: int,
        template: str,
        values: Callable[[Any], Sequence[CellValue]],
        style: StyleName,
        size: tuple[int, int],
        *,
        key: str = "",
    ) -> Area:
        """Place a dynamic array formula and the rows and columns of cells that it may fill.

        ``values`` gives the cells row by row; those that are not filled are ``None``.
        """
        series = Series(self.group, values)
        rows, columns = size
        for index in range(rows * columns):
            self.sheet.put(
                row + index // columns,
                column + index % columns,
                Spilled(series, index) if index else Formula(template, series, 0, spill=size),
                style,
            )
        return self._register(Area(self.sheet.name, row, column, rows, columns), key, "")

    def entries(
        self,
        row: int,
        column: int,
        values: Callable[[Any], Any],
        style: StyleName | Sequence[StyleName],
        *,
        count: int = 1,
        key: str = "",
        name: str = "",
        direction: Direction = "down",
    ) -> Area:
        """Place a row or column of input cells, in one style or each in its own."""
        series = Series(self.group, values)
        styles = [style] * count if isinstance(style, str) else style
        for index in range(count):
            at = (row + index, column) if direction == "down" else (row, column + index)
            self.sheet.put(*at, Entry(series, index), styles[index])
        down = direction == "down"
        area = Area(self.sheet.name, row, column, count if down else 1, 1 if down else count)
        return self._register(area, key, name)

    def validate(
        self,
        area: Area,
        domain: Domain,
        title: str,
        prompt: str,
        *,
        limits: tuple[str, str] = ("", ""),
        source: str = "",
    ) -> None:
        """Let the sheet check an area of inputs; ``limits`` are the addresses of its bounds.

        ``source`` refers to the cells that are allowed, and that a drop-down shows.
        """
        self.sheet.validations.append(Validation(area, domain, title, prompt, *limits, source))

    def year_row(
        self,
        key: str,
        label: str,
        unit: str,
        template: str,
        values: Callable[[Any], Any],
        style: StyleName,
        *,
        name: str = "",
        label_style: StyleName = "label",
        total: Total = "none",
    ) -> int:
        """Place label, unit, equal formulas for all years and, if asked for, their sum in column D.

        A sum that later formulas add to is always a number; one of a row that may be unset is empty
        text where the row has no numbers.
        """
        row = self.sheet.next_row()
        self.sheet.text(row, 0, label, label_style)
        self.sheet.text(row, UNIT_COLUMN, unit, "unit")
        self.formulas(
            row,
            FIRST_YEAR_COLUMN,
            template,
            values,
            style,
            key=key,
            name=name,
            direction="across",
            count=self.plan.years,
        )
        if total != "none":
            self.formula(
                row,
                UNIT_COLUMN - 1,
                sum_if_set(f"{{{key}:row}}") if total == "sum if set" else f"=SUM({{{key}:row}})",
                lambda data: sum_of_cells(values(data), "" if total == "sum if set" else 0.0),
                _total_style(style),
                key=f"{key}.sum",
            )
        return row


def sum_if_set(reference: str) -> str:
    """Return the formula of a sum that is empty text where there is no number."""
    return f'=IF(COUNT({reference})=0,"",SUM({reference}))'


def sum_of_cells(cells: Iterable[CellValue], without_numbers: CellValue = "") -> CellValue:
    """Return what SUM shows, and another value where there is no number."""
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    return math.fsum(numbers) if numbers else without_numbers


def _total_style(style: StyleName) -> StyleName:
    return "kr_sum" if style.startswith("kr") else "persons_sum"
