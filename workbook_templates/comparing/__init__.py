"""Comparison of two workbooks of one kind."""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.comparing.parts import (
        ITEMS_BY_NAME,
        LABEL,
        NO_ADJUSTMENT,
        VALUES_DIFFER,
        differences_json,
        differing,
        item_json,
        item_rows,
        new_and_gone,
        pair_json,
        period_notes,
        price_year_notes,
        result_rows,
        results_json,
        results_table,
        value_cells,
        value_columns,
    )
    from workbook_templates.comparing.report import comparison_report

__all__ = [
    "ITEMS_BY_NAME",
    "LABEL",
    "NO_ADJUSTMENT",
    "VALUES_DIFFER",
    "comparison_report",
    "differences_json",
    "differing",
    "item_json",
    "item_rows",
    "new_and_gone",
    "pair_json",
    "period_notes",
    "price_year_notes",
    "result_rows",
    "results_json",
    "results_table",
    "value_cells",
    "value_columns",
]

# Loaded when asked for: what a command does not use costs it nothing.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(
            (
                "ITEMS_BY_NAME",
                "LABEL",
                "NO_ADJUSTMENT",
                "VALUES_DIFFER",
                "differences_json",
                "differing",
                "item_json",
                "item_rows",
                "new_and_gone",
                "pair_json",
                "period_notes",
                "price_year_notes",
                "result_rows",
                "results_json",
                "results_table",
                "value_cells",
                "value_columns",
            ),
            "parts",
        ),
        **dict.fromkeys(("comparison_report",), "report"),
    },
)
