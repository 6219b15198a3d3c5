"""What a kind of workbook is, and how inputs are read through the names of one."""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.kinds.faults import WorkbookFault, row_fault
    from workbook_templates.kinds.kind import (
        AnyContents,
        AnyKind,
        CapacityT,
        Changed,
        ContentsT,
        Example,
        InputsT,
        KeyResult,
        Linked,
        MakeCommand,
        MakeOption,
        Rolled,
        RollRequest,
        RowBlock,
        WorkbookKind,
    )
    from workbook_templates.kinds.named_inputs import (
        InputFormula,
        InputName,
        NamedInputs,
        TableWords,
        cells_of,
        formula_mark,
        member_of,
        plain_value,
    )
    from workbook_templates.kinds.origin import Origin, name_rows
    from workbook_templates.kinds.versions import stated_version, version_of

__all__ = [
    "AnyContents",
    "AnyKind",
    "CapacityT",
    "Changed",
    "ContentsT",
    "Example",
    "InputFormula",
    "InputName",
    "InputsT",
    "KeyResult",
    "Linked",
    "MakeCommand",
    "MakeOption",
    "NamedInputs",
    "Origin",
    "RollRequest",
    "Rolled",
    "RowBlock",
    "TableWords",
    "WorkbookFault",
    "WorkbookKind",
    "cells_of",
    "formula_mark",
    "member_of",
    "name_rows",
    "plain_value",
    "row_fault",
    "stated_version",
    "version_of",
]

# Loaded when asked for: what a command does not use costs it nothing.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(
            (
                "WorkbookFault",
                "row_fault",
            ),
            "faults",
        ),
        **dict.fromkeys(
            (
                "AnyContents",
                "AnyKind",
                "CapacityT",
                "Changed",
                "ContentsT",
                "Example",
                "InputsT",
                "KeyResult",
                "Linked",
                "MakeCommand",
                "MakeOption",
                "RollRequest",
                "Rolled",
                "RowBlock",
                "WorkbookKind",
            ),
            "kind",
        ),
        **dict.fromkeys(
            (
                "InputFormula",
                "InputName",
                "NamedInputs",
                "TableWords",
                "cells_of",
                "formula_mark",
                "member_of",
                "plain_value",
            ),
            "named_inputs",
        ),
        **dict.fromkeys(
            (
                "Origin",
                "name_rows",
            ),
            "origin",
        ),
        **dict.fromkeys(
            (
                "stated_version",
                "version_of",
            ),
            "versions",
        ),
    },
)
