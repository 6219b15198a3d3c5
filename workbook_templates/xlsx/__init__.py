"""xlsx files: opened once and read, their formulas compared and calculated, files written whole."""

from typing import TYPE_CHECKING

from workbook_templates.xlsx.csv import CsvFile, read_csv
from workbook_templates.xlsx.saving import (
    refuse_existing,
    refuse_link,
    remove_leftovers,
    safe_file_name,
    write_whole,
)
from workbook_templates.xlsx.values import (
    DAYS_1904,
    CellKey,
    CellValue,
    ErrorValue,
    number_of,
    serial_of,
)
from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.xlsx.alike import AlikeFiles, NotAlikeError, OwnFile
    from workbook_templates.xlsx.book import Book, FoundName
    from workbook_templates.xlsx.charts import FoundChart, FoundSeries
    from workbook_templates.xlsx.engine import Engine, EngineError, Inputs, MissingEngineError
    from workbook_templates.xlsx.engines import (
        ENGINES,
        calculate_ahead,
        is_installed,
        load_engine,
    )
    from workbook_templates.xlsx.excel_calls import calls_function, route_of
    from workbook_templates.xlsx.formulas import (
        OTHER_BOOK,
        Aliases,
        Reference,
        called_functions,
        canonical,
        moved,
        plain_function,
        references,
        relative_form,
        same_formula,
    )
    from workbook_templates.xlsx.looks import contrast
    from workbook_templates.xlsx.package import MAX_FILE_BYTES, Package, PackageError
    from workbook_templates.xlsx.plain import plain_book
    from workbook_templates.xlsx.recalculate import (
        Calculator,
        RecalculationError,
        formula_keys,
        name_cells,
        range_cells,
    )
    from workbook_templates.xlsx.sheets import (
        EMPTY,
        FoundCell,
        FoundSheet,
        FoundValidation,
        Position,
    )
    from workbook_templates.xlsx.tables import (
        NO_CELL,
        Cell,
        Line,
        is_workbook,
        sheet_lines,
        text_lines,
    )

__all__ = [
    "DAYS_1904",
    "EMPTY",
    "ENGINES",
    "MAX_FILE_BYTES",
    "NO_CELL",
    "OTHER_BOOK",
    "Aliases",
    "AlikeFiles",
    "Book",
    "Calculator",
    "Cell",
    "CellKey",
    "CellValue",
    "CsvFile",
    "Engine",
    "EngineError",
    "ErrorValue",
    "FoundCell",
    "FoundChart",
    "FoundName",
    "FoundSeries",
    "FoundSheet",
    "FoundValidation",
    "Inputs",
    "Line",
    "MissingEngineError",
    "NotAlikeError",
    "OwnFile",
    "Package",
    "PackageError",
    "Position",
    "RecalculationError",
    "Reference",
    "calculate_ahead",
    "called_functions",
    "calls_function",
    "canonical",
    "contrast",
    "formula_keys",
    "is_installed",
    "is_workbook",
    "load_engine",
    "moved",
    "name_cells",
    "number_of",
    "plain_book",
    "plain_function",
    "range_cells",
    "read_csv",
    "references",
    "refuse_existing",
    "refuse_link",
    "relative_form",
    "remove_leftovers",
    "route_of",
    "safe_file_name",
    "same_formula",
    "serial_of",
    "sheet_lines",
    "text_lines",
    "write_whole",
]

# What reads and what calculates is loaded when a file is opened: many commands only write.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(("AlikeFiles", "NotAlikeError", "OwnFile"), "alike"),
        **dict.fromkeys(("Book", "FoundName"), "book"),
        **dict.fromkeys(("FoundChart", "FoundSeries"), "charts"),
        **dict.fromkeys(("Engine", "EngineError", "Inputs", "MissingEngineError"), "engine"),
        **dict.fromkeys(("ENGINES", "calculate_ahead", "is_installed", "load_engine"), "engines"),
        **dict.fromkeys(("calls_function", "route_of"), "excel_calls"),
        "contrast": "looks",
        **dict.fromkeys(
            (
                "OTHER_BOOK",
                "Aliases",
                "Reference",
                "called_functions",
                "canonical",
                "moved",
                "plain_function",
                "references",
                "relative_form",
                "same_formula",
            ),
            "formulas",
        ),
        **dict.fromkeys(("MAX_FILE_BYTES", "Package", "PackageError"), "package"),
        "plain_book": "plain",
        **dict.fromkeys(
            ("Calculator", "RecalculationError", "formula_keys", "name_cells", "range_cells"),
            "recalculate",
        ),
        **dict.fromkeys(
            ("EMPTY", "FoundCell", "FoundSheet", "FoundValidation", "Position"), "sheets"
        ),
        **dict.fromkeys(
            ("Cell", "Line", "NO_CELL", "is_workbook", "sheet_lines", "text_lines"), "tables"
        ),
    },
)
