"""Workbooks: written with the engine's values, read back, and checked against the engine.

:func:`write_workbook` writes the workbook that inputs fill, :func:`read_workbook` reads its inputs
back, :func:`check_workbook` recalculates one with an independent engine and compares every formula
cell with the reference engine, and :func:`audit_workbook` checks it in every way.
What kinds of workbook there are, and all that is known of each, is told by :func:`~workbook_templates.registry.kinds`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_templates.face import *  # noqa: F403  # the list stands there
else:

    def __getattr__(name):
        """Load the face when a member of it is first asked for: the help page needs none."""
        if name != "face":
            from workbook_templates import face  # noqa: PLC0415

            if name == "__all__" or name in face.__all__:
                return getattr(face, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
