"""The workbook's look: every cell style, colour and number format, once.

A number format never holds a literal thousands separator: ``#,##0`` follows the reader's program.
Inputs are recognised by fill and by a thin frame, which no other cell has; it is open to the right
where a text runs on over empty cells. Statuses are recognised by text and by colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from xlmodel.common.fields import Field
from xlmodel.common.terms import Unit

StyleName = Literal[
    "title",
    "subtitle",
    "answer",
    "status",
    "status_label",
    "heading",
    "heading_fill",
    "lead",
    "column_head",
    "column_head_text",
    "column_head_indent",
    "year_head",
    "year_number",
    "count",
    "label",
    "label_strong",
    "label_indent",
    "unit",
    "note",
    "note_indent",
    "note_wrap",
    "wrap",
    "link",
    "kr",
    "kr_sum",
    "persons",
    "persons_sum",
    "share",
    "factor",
    "ratio",
    "year",
    "date",
    "day",
    "plain",
    "tolerance",
    "small",
    "year_text",
    "key_share",
    "limit",
    "limit_large",
    "limit_share",
    "key_kr",
    "key_ratio",
    "key_year",
    "key_persons",
    "result_text",
    "input_kr",
    "input_number",
    "input_share",
    "input_whole",
    "input_day",
    "input_choice",
    "input_text",
    "input_open",
    "input_wrap",
]

Properties = dict[str, str | float]
"""Format properties, as XlsxWriter takes them."""

LANGUAGE: Final = "[$-414]"
"""Says of a number format that it is Norwegian."""
KR: Final = "[$-414]#,##0"
KR_MILLION: Final = "[$-414]#,##0.0,,"
KR_THOUSAND: Final = "[$-414]#,##0,"
PERSONS: Final = "[$-414]#,##0.00"
PERCENT: Final = "[$-414]0.0%"
PERCENT_AXIS: Final = "0%"
YEAR: Final = "0"

INK: Final = "#1B2A3A"
ACCENT: Final = "#14507F"
MUTED: Final = "#5B6770"
BAND: Final = "#E8EEF3"
LINE: Final = "#C9D3DB"
INPUT_FILL: Final = "#FFF9DF"
INPUT_FRAME: Final = "#A08A2E"
GOOD_FILL, GOOD_INK = "#DDEFE3", "#1D5B36"
BAD_FILL, BAD_INK = "#F9DDD6", "#8C2A12"

_BASE: Final[Properties] = {
    "font_name": "Calibri",
    "font_size": 10,
    "font_color": INK,
    "valign": "vcenter",
}
_INPUT: Final[Properties] = {
    "bg_color": INPUT_FILL,
    "border": 1,
    "border_color": INPUT_FRAME,
    "locked": False,
}
_HEAD: Final[Properties] = {"bold": True, "bg_color": BAND, "bottom": 1, "bottom_color": LINE}
_WRAP: Final[Properties] = {"text_wrap": True, "align": "left"}
_KEY: Final[Properties] = {"bold": True, "bottom": 1, "bottom_color": LINE}

STYLES: Final[dict[StyleName, Properties]] = {
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT},
    "subtitle": {"font_color": MUTED},
    "answer": {"bold": True, "font_size": 12},
    "status": {"bold": True},
    "status_label": {"bold": True, "font_color": MUTED},
    "heading": {"bold": True, "font_size": 12, "font_color": "#FFFFFF", "bg_color": ACCENT},
    "heading_fill": {"bg_color": ACCENT},
    "lead": {"italic": True, "font_color": MUTED},
    "column_head": _HEAD | {"align": "right", "text_wrap": True},
    "column_head_text": _HEAD | {"text_wrap": True},
    "column_head_indent": _HEAD | {"text_wrap": True, "indent": 1},
    "year_head": _HEAD | {"align": "right", "num_format": YEAR},
    "year_number": {"align": "right", "num_format": YEAR, "font_color": MUTED},
    "count": {"align": "right", "num_format": "0;-0;", "font_color": MUTED},
    "label": {},
    "label_strong": {"bold": True},
    "label_indent": {"indent": 1},
    "unit": {"font_color": MUTED, "indent": 1},
    "note": {"font_color": MUTED},
    "note_indent": {"font_color": MUTED, "indent": 1},
    "note_wrap": _WRAP | {"font_color": MUTED, "indent": 1},
    "wrap": _WRAP,
    "link": {"font_color": ACCENT, "underline": 1},
    "kr": {"num_format": KR, "align": "right"},
    "kr_sum": {"num_format": KR, "bold": True, "align": "right"},
    "persons": {"num_format": PERSONS},
    "persons_sum": {"num_format": PERSONS, "bold": True},
    "share": {"num_format": PERCENT, "align": "right"},
    "factor": {"num_format": "[$-414]0.0000"},
    "ratio": {"num_format": "[$-414]0.000"},
    "year": {"num_format": YEAR, "align": "right"},
    "date": {"num_format": "yyyy", "align": "right"},
    "day": {"num_format": "dd.mm.yyyy", "align": "right"},
    "plain": {"align": "right"},
    "tolerance": {"num_format": "[$-414]0.000000"},
    "year_text": {"num_format": YEAR, "align": "left"},
    "small": {"num_format": "[$-414]General"},
    "key_share": _KEY | {"num_format": PERCENT, "align": "right"},
    "limit": {"num_format": YEAR, "font_color": MUTED, "align": "right"},
    "limit_large": {"num_format": KR, "font_color": MUTED, "align": "right"},
    "limit_share": {"num_format": "0%", "font_color": MUTED, "align": "right"},
    "key_kr": _KEY | {"num_format": KR, "align": "right"},
    "key_ratio": _KEY | {"num_format": "[$-414]0.00", "align": "right"},
    "key_year": _KEY | {"num_format": YEAR, "align": "right"},
    "key_persons": _KEY | {"num_format": PERSONS, "align": "right"},
    "result_text": {"align": "left", "indent": 1},
    "input_kr": _INPUT | {"num_format": KR, "align": "right"},
    "input_number": _INPUT | {"num_format": "[$-414]General"},
    "input_share": _INPUT | {"num_format": PERCENT},
    "input_whole": _INPUT | {"num_format": YEAR, "align": "right"},
    "input_day": _INPUT | {"num_format": "dd.mm.yyyy", "align": "right"},
    "input_choice": _INPUT | {"align": "right"},
    "input_text": _INPUT | {"num_format": "@", "indent": 1},
    "input_open": _INPUT | {"num_format": "@", "indent": 1, "right": 0},
    "input_wrap": _INPUT | _WRAP | {"num_format": "@", "indent": 1},
}
"""Format properties of every style, on top of the base font."""


Room = Literal["cell", "line", "table"]
"""Where an input stands: in a cell of its own, on a line with room for a text, or in a table's row."""

_TEXT_STYLES: Final[dict[Room, StyleName]] = {
    "cell": "input_text",
    "line": "input_text",
    "table": "input_wrap",
}
_CHOICE_STYLES: Final[dict[Room, StyleName]] = {
    "cell": "input_choice",
    "line": "input_text",
    "table": "input_text",
}


def input_style(field: Field, room: Room = "cell") -> StyleName:
    """Return the style of an input's cells, from what it may be, its unit, and where it stands."""
    domain = field.domain
    if domain.is_text:
        return (_CHOICE_STYLES if domain.choices else _TEXT_STYLES)[room]
    if domain.kind == "date":
        return "input_day"
    if field.unit in (Unit.KRONER, Unit.AMOUNT):
        return "input_kr"
    if field.unit is Unit.SHARE:
        return "input_share"
    return "input_number" if domain.kind == "number" else "input_whole"


@dataclass(frozen=True, slots=True)
class UnitStyles:
    """How numbers of a unit look in a row, as the sum of a row, and as a key result."""

    row: StyleName
    total: StyleName
    key: StyleName


UNIT_STYLES: Final[Mapping[Unit, UnitStyles]] = {
    Unit.KRONER: UnitStyles("kr", "kr_sum", "key_kr"),
    Unit.AMOUNT: UnitStyles("kr", "kr_sum", "key_kr"),
    Unit.PERSONS: UnitStyles("persons", "persons_sum", "key_persons"),
    Unit.YEAR: UnitStyles("year", "year", "key_year"),
    Unit.KRONER_PER_KRONE: UnitStyles("ratio", "ratio", "key_ratio"),
    Unit.COUNT: UnitStyles("year", "year", "key_year"),
    Unit.SHARE: UnitStyles("share", "share", "key_ratio"),
    Unit.COUNT: UnitStyles("count", "count", "key_year"),
    Unit.NUMBER: UnitStyles("plain", "plain", "key_ratio"),
}
"""The look of a number by what it counts."""


def properties(style: StyleName) -> Properties:
    """Return the complete format properties of a style."""
    return _BASE | STYLES[style]
