"""How a style of a file shows a cell: its number format, and the colours of its font and its fill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from workbook_templates.xlsx.package import Node
from workbook_templates.xlsx.values import whole_of

_WHITE, _BLACK = "FFFFFF", "000000"
_THEME: Final = {0: _WHITE, 1: _BLACK}
_INDEXED: Final = {0: _BLACK, 1: _WHITE, 8: _BLACK, 9: _WHITE, 64: _BLACK, 65: _WHITE}


class Look(NamedTuple):
    """A number format, and two colours as six hexadecimal digits, empty where one is not known.

    In a conditional format what is ``None`` stays as the cell has it.
    """

    number_format: str | None = "General"
    ink: str | None = _BLACK
    fill: str | None = _WHITE


def looks(root: Node) -> tuple[list[Look], list[Look]]:
    """Return the looks of the cell styles, and those of the conditional formats."""
    codes = {
        whole_of(item.attributes.get("numFmtId")): item.attributes.get("formatCode", "")
        for item in root.child("numFmts").children
    }
    fonts = [_ink(item) for item in root.child("fonts").children]
    fills = [_fill(item) for item in root.child("fills").children]

    from openpyxl.styles.numbers import builtin_format_code  # noqa: PLC0415 # slow to load

    def number_format(number: int) -> str:
        return codes.get(number) or builtin_format_code(number) or "General"

    def at(values: list[str | None], style: Node, key: str, usual: str) -> str:
        index = whole_of(style.attributes.get(key))
        return (values[index] if 0 <= index < len(values) else None) or usual

    cells = [
        Look(
            number_format(whole_of(style.attributes.get("numFmtId"))),
            at(fonts, style, "fontId", _BLACK),
            at(fills, style, "fillId", _WHITE),
        )
        for style in root.child("cellXfs").children
    ]
    conditional = [
        Look(
            style.child("numFmt").attributes.get("formatCode"),
            _ink(style.child("font")),
            _dxf_fill(style.child("fill")),
        )
        for style in root.child("dxfs").children
    ]
    return cells, conditional


def _ink(font: Node) -> str | None:
    return _colour(font.child("color").attributes)


def _fill(fill: Node) -> str | None:
    pattern = fill.child("patternFill")
    if pattern.attributes.get("patternType", "none") != "solid":
        return None
    return _colour(pattern.child("fgColor").attributes)


def _dxf_fill(fill: Node) -> str | None:
    """Return the fill of a conditional format, whose solid colour is the one of the background."""
    pattern = fill.child("patternFill")
    return _colour(pattern.child("bgColor").attributes) or _colour(
        pattern.child("fgColor").attributes
    )


def _colour(attributes: Mapping[str, str]) -> str | None:
    """Return a colour as six digits; ``None`` where none is given, empty where it is not known."""
    if "rgb" in attributes:
        return attributes["rgb"][-6:].upper()
    if "theme" in attributes:
        plain = attributes.get("tint", "0") in ("0", "0.0")
        return _THEME.get(whole_of(attributes["theme"]), "") if plain else ""
    if "indexed" in attributes:
        return _INDEXED.get(whole_of(attributes["indexed"]), "")
    return None


def contrast(ink: str, fill: str) -> float:
    """Return the contrast of two colours as the web's accessibility rules count it, 1 to 21."""
    light, dark = sorted((_luminance(ink), _luminance(fill)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
