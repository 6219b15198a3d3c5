"""From a workbook to a decision paper: a Word document that a case officer edits.

:func:`compose` says what the paper of a workbook holds, of any kind; :func:`word_bytes` writes it as docx
and needs the packages of the extra ``rapport``, which :func:`require_packages` asks for in plain words.
"""

from typing import TYPE_CHECKING

from xlmodel.common.lazy import lazy_members as _lazy_members

if TYPE_CHECKING:
    from workbook_templates.paper.composing import ComposedPaper, compose
    from workbook_templates.paper.making import MadePaper, make_paper, require_packages
    from workbook_templates.paper.plots import figure_png
    from workbook_templates.paper.word import word_bytes

__all__ = [
    "ComposedPaper",
    "MadePaper",
    "compose",
    "figure_png",
    "make_paper",
    "require_packages",
    "word_bytes",
]

# Loaded when asked for: what a command does not use costs it nothing.
__getattr__ = _lazy_members(
    __name__,
    {
        **dict.fromkeys(("ComposedPaper", "compose"), "composing"),
        **dict.fromkeys(("MadePaper", "make_paper", "require_packages"), "making"),
        "figure_png": "plots",
        "word_bytes": "word",
    },
)
