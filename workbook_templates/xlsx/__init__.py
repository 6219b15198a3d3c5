"""xlsx files: opened once and read, their formulas compared and calculated, files written whole."""

from typing import TYPE_CHECKING

from workbook_templates.xlsx.csv import CsvFile, read_csv
from workbook_templates.xlsx.saving import (
    refuse_existing,
    remove_leftovers,
    safe_file_name,
    write_whole,
)
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue
from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.xlsx.book import Book, FoundName
    from workbook_templates.xlsx.charts import FoundChart, FoundSeries
    from workbook_templates.xlsx.package import PackageError
    from workbook_templates.xlsx.recalculate import Calculator, RecalculationError
    from workbook_templates.xlsx.sheets import (
        EMPTY,
        FoundCell,
        FoundSheet,
        FoundValidation,
        Position,
    )

__all__ = [
    "EMPTY",
    "Book",
    "Calculator",
    "CellKey",
    "CellValue",
    "CsvFile",
    "ErrorValue",
    "FoundCell",
    "FoundChart",
    "FoundName",
    "FoundSeries",
    "FoundSheet",
    "FoundValidation",
    "PackageError",
    "Position",
    "RecalculationError",
    "read_csv",
    "refuse_existing",
    "remove_leftovers",
    "safe_file_name",
    "write_whole",
]

# What reads and what calculates is loaded when a file is opened: many commands only write.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(("Book", "FoundName"), "book"),
        **dict.fromkeys(("FoundChart", "FoundSeries"), "charts"),
        "PackageError": "package",
        **dict.fromkeys(("Calculator", "RecalculationError"), "recalculate"),
        **dict.fromkeys(
            ("EMPTY", "FoundCell", "FoundSheet", "FoundValidation", "Position"), "sheets"
        ),
    },
)
