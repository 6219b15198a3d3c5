"""A course's place on its persona's tab: its keys, and rows that are empty where it does not count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbook_templates.blocks import column_heads
from workbook_templates.personas.blocks import GRANT_COLUMN
from workbook_templates.personas.data import PersonaData
from workbook_templates.personas.names import course_prefix
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Area,
    CellsOf,
    Scope,
    SheetPlan,
    sum_if_set,
    sum_of_cells,
)
from xlmodel.common.terms import Unit
from xlmodel.common.values import FloatArray
from xlmodel.personas.results import CourseResults

Yearly = Callable[[CourseResults], FloatArray]


@dataclass(frozen=True, slots=True)
class CourseFrame:
    """A course's place on its persona's tab: its number from 0, and the room for measures."""

    scope: Scope[PersonaData]
    index: int
    rows: int

    @property
    def sheet(self) -> SheetPlan:
        """The persona's tab."""
        return self.scope.sheet

    @property
    def prefix(self) -> str:
        """What the course's names begin with: ``F1_``."""
        return course_prefix(self.index)

    @property
    def key(self) -> str:
        """What the course's keys begin with: ``F1``."""
        return self.prefix.removesuffix("_")

    def token(self, key: str) -> str:
        """Return the token of one of the course's cells."""
        return f"{{{self.key}.{key}}}"

    def mark(self, key: str, area: Area) -> Area:
        """Key an area of the course."""
        return self.scope.mark(f"{self.key}.{key}", area)

    def past(self, *more: str) -> str:
        """Return the beginning of a yearly formula: empty past the period and where nothing counts."""
        conditions = ("{year_number}>{Analyseperiode}", f"{self.token('counts')}=0", *more)
        return f'=IF(OR({",".join(conditions)}),"",'

    def year_row(
        self,
        key: str,
        label: str,
        template: str,
        values: Yearly,
        *,
        name: str = "",
        strong: bool = False,
        total: bool = True,
    ) -> None:
        """Place a yearly row of the course."""
        self.scope.year_row(
            f"{self.key}.{key}",
            label,
            Unit.KRONER,
            f"{self.past()}{template})",
            lambda data: data.course(self.index).yearly(values),
            Unit.KRONER,
            name=name and self.prefix + name,
            label_style="label_strong" if strong else "label",
            total="sum if set" if total else "none",
        )

    def table_head(
        self, heads: tuple[str, ...], texts: tuple[str, ...] = (), after: tuple[str, ...] = ()
    ) -> None:
        """Place a heading row with the calendar years over the columns of years, and what stands after."""
        row = self.sheet.next_row(height=45 if after else None)
        column_heads(self.sheet, row, heads, texts=texts)
        column_heads(self.sheet, row, after, first=GRANT_COLUMN, texts=after[:1])
        self.scope.formulas(
            row,
            FIRST_YEAR_COLUMN,
            "={year}",
            PersonaData.calendar_years,
            "year_head",
            direction="across",
            count=self.scope.plan.years,
        )

    def table_row(
        self, row: int, key: str, condition: str, template: str, values: CellsOf[PersonaData]
    ) -> None:
        """Place a table's yearly amounts, empty text under a condition, and their sum."""
        self.scope.formulas(
            row,
            FIRST_YEAR_COLUMN,
            f"{self.past(condition)}{template})",
            values,
            "kr",
            key=f"{self.key}.{key}",
            direction="across",
            count=self.scope.plan.years,
        )
        self.scope.formula(
            row,
            UNIT_COLUMN - 1,
            sum_if_set(self.token(f"{key}:row")),
            lambda data: sum_of_cells(values(data)),
            "kr_sum",
        )
