"""A pen for one tab: places cells, rows and tables, and keys them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, Literal, TypeVar

from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.document import Part
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
from workbook_templates.sheet.styles import UNIT_STYLES, StyleName
from xlmodel.common.fields import Domain
from xlmodel.common.terms import Unit
from xlmodel.common.years import exact_sum

DataT = TypeVar("DataT")
OtherT = TypeVar("OtherT")

CellsOf = Callable[[DataT], Sequence[CellValue]]
"""Gives the values of a row or column of cells from the data."""

Direction = Literal["across", "down"]

Total = Literal["none", "sum", "sum if set"]


class Scope(Generic[DataT]):
    """A pen for one tab within one part of the workbook: places cells, rows and tables, and keys them.

    ``group`` is the prefix of the part's names (``UV_``), or «» for what the groups share.
    """

    def __init__(self, plan: WorkbookPlan, sheet: SheetPlan, part: Part[DataT]) -> None:
        self.plan, self.sheet, self._part = plan, sheet, part

    @property
    def group(self) -> str:
        """The prefix of the part's names."""
        return self._part.prefix

    @property
    def years(self) -> int:
        """How many years the tab's timeline has."""
        return self.sheet.years or self.plan.years

    def of(self, part: Part[OtherT]) -> Scope[OtherT]:
        """Return a pen for the same tab within another part."""
        return Scope(self.plan, self.sheet, part)

    def mark(self, key: str, area: Area) -> Area:
        """Give an area a key within the part."""
        return self.plan.mark(self.group, key, area)

    def define(self, name: str, area: Area) -> Area:
        """Give an area a workbook name, after the part's prefix."""
        return self.plan.define(self.group + name, area)

    def answer(self, name: str, text: Callable[[DataT], str]) -> None:
        """Note what the part's cell of a name says of the workbook's checks, by the engine."""
        part = self._part
        self.plan.answer(self.group + name, lambda data: text(part.of(data.by_group())))

    def area(self, key: str) -> Area:
        """Return the area of a key."""
        return self.plan.area(self.group, key)

    def _register(self, area: Area, key: str, name: str) -> Area:
        if key:
            self.mark(key, area)
        if name:
            self.define(name, area)
        return area

    def formulas(
        self,
        row: int,
        column: int,
        templates: str | Sequence[str],
        values: CellsOf[DataT],
        style: StyleName | Sequence[StyleName],
        *,
        key: str = "",
        name: str = "",
        direction: Direction = "down",
        count: int = 1,
        volatile: bool = False,
    ) -> Area:
        """Place a row or column of formulas whose values one function gives as a sequence.

        One template and one style serve all cells (``count`` of them), or each has its own.
        """
        texts = [templates] * count if isinstance(templates, str) else templates
        styles = [style] * len(texts) if isinstance(style, str) else style
        series = Series(self._part, values)
        area = _line(self.sheet.name, row, column, len(texts), direction)
        for index, (text, own, at) in enumerate(zip(texts, styles, area.cells(), strict=True)):
            self.sheet.put(*at, Formula(text, series, index, volatile), own)
        return self._register(area, key, name)

    def formula(
        self,
        row: int,
        column: int,
        template: str,
        value: Callable[[DataT], CellValue],
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
            lambda data: (value(data),),
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
        values: CellsOf[DataT],
        style: StyleName,
        size: tuple[int, int],
        *,
        key: str = "",
    ) -> Area:
        """Place a dynamic array formula and the rows and columns of cells that it may fill.

        ``values`` gives the cells row by row; those that are not filled are ``None``.
        """
        series = Series(self._part, values)
        area = Area(self.sheet.name, row, column, *size)
        for index, at in enumerate(area.cells()):
            content = Spilled(series, index) if index else Formula(template, series, 0, spill=size)
            self.sheet.put(*at, content, style)
        return self._register(area, key, "")

    def entries(
        self,
        row: int,
        column: int,
        values: CellsOf[DataT],
        style: StyleName | Sequence[StyleName],
        *,
        count: int = 1,
        key: str = "",
        name: str = "",
        direction: Direction = "down",
    ) -> Area:
        """Place a row or column of input cells, in one style or each in its own."""
        series = Series(self._part, values)
        styles = [style] * count if isinstance(style, str) else style
        area = _line(self.sheet.name, row, column, count, direction)
        for index, (own, at) in enumerate(zip(styles, area.cells(), strict=True)):
            self.sheet.put(*at, Entry(series, index), own)
        return self._register(area, key, name)

    def entry(
        self,
        row: int,
        column: int,
        value: Callable[[DataT], CellValue],
        style: StyleName,
        *,
        key: str = "",
        name: str = "",
    ) -> Area:
        """Place one input cell."""
        return self.entries(row, column, lambda data: (value(data),), style, key=key, name=name)

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
        self.sheet.validate(Validation(area, domain, title, prompt, *limits, source))

    def year_row(
        self,
        key: str,
        label: str,
        unit: str,
        template: str,
        values: CellsOf[DataT],
        style: StyleName | Unit,
        *,
        name: str = "",
        label_style: StyleName = "label",
        total: Total = "none",
    ) -> int:
        """Place label, unit, equal formulas for all years and, if asked for, their sum in column D.

        ``unit`` is the text that is shown, ``style`` the cells' style or the unit that gives it. A sum
        that later formulas add to is always a number; one of a row that may be unset is empty text
        where the row has no numbers.
        """
        row = self.sheet.next_row()
        self.sheet.text(row, 0, label, label_style)
        self.sheet.text(row, UNIT_COLUMN, unit, "unit")
        self.formulas(
            row,
            FIRST_YEAR_COLUMN,
            template,
            values,
            UNIT_STYLES[style].row if isinstance(style, Unit) else style,
            key=key,
            name=name,
            direction="across",
            count=self.years,
        )
        if total != "none":
            self.formula(
                row,
                UNIT_COLUMN - 1,
                sum_if_set(f"{{{key}:row}}") if total == "sum if set" else f"=SUM({{{key}:row}})",
                lambda data: sum_of_cells(values(data), "" if total == "sum if set" else 0.0),
                UNIT_STYLES[style].total if isinstance(style, Unit) else style,
                key=f"{key}.sum",
            )
        return row


def _line(sheet: str, row: int, column: int, count: int, direction: Direction) -> Area:
    """Return a row or a column of cells."""
    return Area(sheet, row, column, *((count, 1) if direction == "down" else (1, count)))


def sum_if_set(reference: str) -> str:
    """Return the formula of a sum that is empty text where there is no number."""
    return f'=IF(COUNT({reference})=0,"",SUM({reference}))'


def sum_of_cells(cells: Iterable[CellValue], without_numbers: CellValue = "") -> CellValue:
    """Return the total of the numbers among cells, and another value where there is none."""
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    return exact_sum(numbers) if numbers else without_numbers
