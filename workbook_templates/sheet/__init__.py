"""A workbook before it is a file: cells, tabs, names and figures as a plan, and the writer.

A tab is filled with a :class:`Scope`; what is filled in is a :class:`Document`; a finished plan is
written by :class:`WorkbookTemplate`, which alone loads XlsxWriter and so is imported when first asked for.
"""

from typing import TYPE_CHECKING

from workbook_templates.sheet.cells import (
    CELL_REFERENCE,
    Area,
    CellValue,
    absolute,
    column_index,
    column_letter,
    corner,
    quoted_sheet,
    relative,
)
from workbook_templates.sheet.document import (
    CALC_ID,
    WHOLE,
    WINDOW,
    ByGroup,
    Document,
    DocumentTexts,
    MunicipalityInputs,
    Part,
)
from workbook_templates.sheet.drawings import Drawing, DrawnSeries, drawings
from workbook_templates.sheet.figures import PALETTE, Colour, Figure, FigureSeries
from workbook_templates.sheet.plan import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Cell,
    Constant,
    Entry,
    Formula,
    FrozenPlanError,
    Placed,
    PrintSection,
    Series,
    SheetPlan,
    Spilled,
    Validation,
    Values,
    WorkbookPlan,
)
from workbook_templates.sheet.scope import CellsOf, Scope, Total, sum_if_set, sum_of_cells
from workbook_templates.sheet.styles import (
    ACCENT,
    BAD_FILL,
    BAD_INK,
    BAND,
    GOOD_FILL,
    GOOD_INK,
    INK,
    KR,
    KR_MILLION,
    KR_THOUSAND,
    LINE,
    MUTED,
    PERCENT,
    PERCENT_AXIS,
    STYLES,
    UNIT_STYLES,
    StyleName,
    input_style,
)
from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.sheet.template import WorkbookTemplate

__all__ = [
    "ACCENT",
    "BAD_FILL",
    "BAD_INK",
    "BAND",
    "CALC_ID",
    "CELL_REFERENCE",
    "FIRST_YEAR_COLUMN",
    "GOOD_FILL",
    "GOOD_INK",
    "INK",
    "KR",
    "KR_MILLION",
    "KR_THOUSAND",
    "LINE",
    "MUTED",
    "PALETTE",
    "PERCENT",
    "PERCENT_AXIS",
    "STYLES",
    "UNIT_COLUMN",
    "UNIT_STYLES",
    "WHOLE",
    "WINDOW",
    "Area",
    "ByGroup",
    "Cell",
    "CellValue",
    "CellsOf",
    "Colour",
    "Constant",
    "Document",
    "DocumentTexts",
    "Drawing",
    "DrawnSeries",
    "Entry",
    "Figure",
    "FigureSeries",
    "Formula",
    "FrozenPlanError",
    "MunicipalityInputs",
    "Part",
    "Placed",
    "PrintSection",
    "Scope",
    "Series",
    "SheetPlan",
    "Spilled",
    "StyleName",
    "Total",
    "Validation",
    "Values",
    "WorkbookPlan",
    "WorkbookTemplate",
    "absolute",
    "column_index",
    "column_letter",
    "corner",
    "drawings",
    "input_style",
    "quoted_sheet",
    "relative",
    "sum_if_set",
    "sum_of_cells",
]

__getattr__ = _lazy_members(__name__, {"WorkbookTemplate": "template"})
