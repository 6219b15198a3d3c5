"""The rules for formulas as checks that read any xlsx file, without the product's plan.

Each check returns the offending cells with what is wrong, so that a test on a good file asserts
that nothing is found, and a test on a planted defect that it is.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple, get_column_letter

from tests.support.names import PREFIXES, Names
from workbook_templates.xlsx.values import CellKey

Found = dict[CellKey, str]

FUNCTIONS: Final = frozenset(
    [
        "ABS",
        "AND",
        "BETAINV",
        "BINOMDIST",
        "COLUMNS",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "DATE",
        "EDATE",
        "EXP",
        "GAMMAINV",
        "IF",
        "IFERROR",
        "INT",
        "IRR",
        "MATCH",
        "MAX",
        "MIN",
        "OR",
        "ROUND",
        "INDEX",
        "ISNUMBER",
        "ROWS",
        "SIGN",
        "LEN",
        "SUBSTITUTE",
        "SUM",
        "SUMIF",
        "SUMIFS",
        "SUMPRODUCT",
        "TODAY",
        "VALUE",
        "YEAR",
        "_xlfn.MAXIFS",
        "_xlfn.MINIFS",
    ]
)
"""The functions in use: Excel 2016+ (2019 for the prefixed ones), LibreOffice, `formulas` and IronCalc compute them alike."""
CALL: Final = re.compile(
    r'=IF\((UV|FAM)_Kohortmotor="Python",(?:_xldudf_)?EFFEKT_KOHORT'
    r'\(\1_Nye,\1_Suksessrate,\1_Inntaksaar,\1_Analyseperiode,\1_Tilbakefall\),""\)'
)
"""The one formula that may call an Excel function of ours."""
VOLATILE: Final = frozenset(
    ["TODAY", "NOW", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO"]
)
CONSTANTS: Final = frozenset(["0", "1", "12", "100"])
FIRST_YEAR: Final = 6
"""Column F."""

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]*)")


@dataclass(frozen=True)
class Sheet:
    """One tab: formulas (with the equals sign) and cached values by address."""

    name: str
    formulas: dict[str, str]
    cached: dict[str, tuple[str, str | None]]
    """Type attribute and text of the cached value; None where there is none."""
    constants: dict[str, str]
    calls: dict[str, str]
    """Array formulas by the address of their first cell: the range that each covers."""

    @cached_property
    def years(self) -> int:
        """How many years the tab has across: year numbers from 1 stand in some row from F; 0 without."""
        return max(map(self._year_numbers, {place(a)[0] for a in self.formulas}), default=0)

    def _year_numbers(self, row: int) -> int:
        """Return how many year numbers stand in a row, at least five of them."""
        count = 0
        while self.cached.get(f"{get_column_letter(FIRST_YEAR + count)}{row}", ("", ""))[1] == str(
            count + 1
        ):
            count += 1
        return count if count >= 5 else 0


@cache
def place(address: str) -> tuple[int, int]:
    """Return row and column of an address."""
    return coordinate_to_tuple(address)


def read_sheets(path: Path) -> list[Sheet]:
    """Read every tab's formulas and cached values from the XML."""
    book = load_workbook(path, read_only=True)
    tabs = book.sheetnames
    book.close()
    sheets = []
    with zipfile.ZipFile(path) as archive:
        for number, tab in enumerate(tabs, start=1):
            root = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own file
            sheet = Sheet(tab, {}, {}, {}, {})
            for cell in root.iter(f"{MAIN}c"):
                address, formula = cell.attrib["r"], cell.find(f"{MAIN}f")
                value = cell.find(f"{MAIN}v")
                text = None if value is None else value.text or ""
                if formula is not None:
                    sheet.formulas[address] = f"={formula.text}"
                    if formula.attrib.get("t") == "array":
                        sheet.calls[address] = formula.attrib["ref"]
                    sheet.cached[address] = (cell.attrib.get("t", "n"), text)
                elif text is not None:
                    sheet.constants[address] = text
            sheets.append(sheet)
    return sheets


@cache
def tokens(formula: str) -> tuple[Token, ...]:
    """Return the tokens of a formula."""
    return tuple(Tokenizer(formula).items)


@cache
def r1c1(formula: str, address: str) -> str:
    """Return a formula in R1C1 notation as it reads from a cell."""
    row, column = place(address)

    def relative(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        to_row, to_column = int(digits), column_index_from_string(letters)
        return (f"R{to_row}" if fixed_row else f"R[{to_row - row}]") + (
            f"C{to_column}" if fixed_column else f"C[{to_column - column}]"
        )

    parts = []
    for token in tokens(formula):
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            tab, mark, reference = token.value.rpartition("!")
            whole = all(_REFERENCE.fullmatch(part) for part in reference.split(":"))
            parts.append(tab + mark + (_REFERENCE.sub(relative, reference) if whole else reference))
        else:
            parts.append(token.value)
    return "".join(parts)


def _odd(sheet: Sheet, addresses: list[str]) -> Found:
    """Return the cells that differ from most of their row or column, or hold no formula."""
    texts = {
        address: r1c1(sheet.formulas[address], address) if address in sheet.formulas else "(none)"
        for address in addresses
    }
    common = max(texts.values(), key=list(texts.values()).count)
    return {
        (sheet.name, address): f"{text} where its neighbours have {common}"
        for address, text in texts.items()
        if text != common
    }


def inconsistent_years(sheets: list[Sheet]) -> Found:
    """Find cells on the timeline whose formula is not that of their row.

    A row is one of years where more than half of the years have a formula, and no formula stands
    where the unit of a row of years does; a table may stand in the same columns.
    """
    found: Found = {}
    for sheet in sheets:
        if not sheet.years:
            continue
        columns = range(FIRST_YEAR, FIRST_YEAR + sheet.years)
        counts = Counter(row for row, column in map(place, sheet.formulas) if column in columns)
        called = {place(address)[0] for address in sheet.calls}
        for row, count in counts.items():
            is_table = f"E{row}" in sheet.formulas
            if count > sheet.years / 2 and row not in called and not is_table:
                found |= _odd(sheet, [f"{get_column_letter(column)}{row}" for column in columns])
    return found


def wrong_calls(sheets: list[Sheet]) -> Found:
    """Find array formulas that are not the one call of a group's tab, and calls that are no array."""
    found: Found = {}
    for sheet in sheets:
        called = {address for address, text in sheet.formulas.items() if "EFFEKT_" in text}
        whole = {address for address in sheet.calls if CALL.fullmatch(sheet.formulas[address])}
        found |= dict.fromkeys(
            ((sheet.name, address) for address in (called | set(sheet.calls)) - whole),
            "not the call of KOHORT",
        )
        found |= dict.fromkeys(((sheet.name, a) for a in sorted(whole)[1:]), "a second call")
        for address in whole:
            row, column = place(address)
            found |= {
                (sheet.name, other): "a formula where the call spills"
                for other in sheet.formulas
                if other != address
                and row <= place(other)[0] < row + 15
                and column <= place(other)[1] < column + 15
            }
    return found


def inconsistent_measures(sheets: list[Sheet], names: Names) -> Found:
    """Find cells beside the measures table whose formula is not that of their column."""
    found: Found = {}
    for prefix in PREFIXES.values():
        tab, first = names.cell(f"{prefix}Tiltak")
        top, bottom = place(first)[0], place(first)[0]
        bottom += len(names.measure_rows(prefix)) - 1
        (sheet,) = [item for item in sheets if item.name == tab]
        letters = {
            get_column_letter(column)
            for row, column in map(place, sheet.formulas)
            if top <= row <= bottom
        }
        for letter in letters:
            found |= _odd(sheet, [f"{letter}{row}" for row in range(top, bottom + 1)])
    return found


def inconsistent_situations(sheets: list[Sheet], names: Names) -> Found:
    """Find package cells whose formula is not that of the same column's other situations.

    They stand in a table with fixed references, so what counts is how far away a row is.
    """
    found: Found = {}
    for prefix in PREFIXES.values():
        for name in ("Oppstartspakke", "Driftspakke", "AndelKommune", "AndelStat"):
            cells = names.cells(prefix + name)
            (sheet,) = [item for item in sheets if item.name == cells[0][0]]
            loose = replace(
                sheet, formulas={a: text.replace("$", "") for a, text in sheet.formulas.items()}
            )
            found |= _odd(loose, [address for _, address in cells])
    return found


def unlike_groups(sheets: list[Sheet]) -> Found:
    """Find cells of the family tabs whose formula is not that of the young-adult tabs.

    The groups' measures tables may have different sizes: then this says nothing.
    """
    found: Found = {}
    for own, other in zip(sheets[1:4], sheets[4:7], strict=True):
        for address in own.formulas.keys() | other.formulas.keys():
            mine = own.formulas.get(address, "").replace("'Unge voksne'!", "Familie!")
            mine = mine.replace("Unge voksne", "Familie")
            if mine.replace("UV_", "FAM_") != other.formulas.get(address, ""):
                found[other.name, address] = f"{other.formulas.get(address)} against {mine}"
    return found


def foreign_constants(sheets: list[Sheet]) -> Found:
    """Find numbers in formulas that belong in a cell."""
    return {
        (sheet.name, address): token.value
        for sheet, address, token in _tokens(sheets)
        if token.type == Token.OPERAND
        and token.subtype == Token.NUMBER
        and token.value not in CONSTANTS
    }


def foreign_functions(sheets: list[Sheet]) -> Found:
    """Find functions outside the subset."""
    return {
        (sheet.name, address): token.value
        for sheet, address, token in _tokens(sheets)
        if token.type == Token.FUNC
        and token.subtype == Token.OPEN
        and token.value.rstrip("(") not in FUNCTIONS
        and not CALL.fullmatch(sheet.formulas[address])
    }


def volatile(sheets: list[Sheet]) -> set[CellKey]:
    """Return the cells that call a volatile function."""
    return {
        (sheet.name, address)
        for sheet, address, token in _tokens(sheets)
        if token.type == Token.FUNC and token.value.rstrip("(").upper() in VOLATILE
    }


def external(sheets: list[Sheet]) -> Found:
    """Find references to other workbooks."""
    return {
        (sheet.name, address): token.value
        for sheet, address, token in _tokens(sheets)
        if token.type == Token.OPERAND and token.subtype == Token.RANGE and "[" in token.value
    }


def array_products(sheets: list[Sheet]) -> Found:
    """Find `*` between ranges in SUMPRODUCT, which meets empty texts as an error."""
    return {
        (sheet.name, address): formula
        for sheet in sheets
        for address, formula in sheet.formulas.items()
        if re.search(r"SUMPRODUCT\([^()]*[*/][^()]*\)", formula)
    }


def without_value(sheets: list[Sheet]) -> Found:
    """Find formulas without a cached value, with an error, or with an empty text not typed so."""
    found: Found = {}
    for sheet in sheets:
        for address, (kind, text) in sheet.cached.items():
            if text is None:
                found[sheet.name, address] = "no value"
            elif kind == "e" or text.startswith("#"):
                found[sheet.name, address] = text
            elif not text and kind != "str":
                found[sheet.name, address] = f'an empty text of type "{kind}"'
    return found


def _tokens(sheets: list[Sheet]) -> Iterator[tuple[Sheet, str, Token]]:
    for sheet in sheets:
        for address, formula in sheet.formulas.items():
            for token in tokens(formula):
                yield sheet, address, token


CHECKS: Final = (
    *(foreign_constants, foreign_functions, external, array_products, without_value),
    *(inconsistent_years, wrong_calls),
)
"""The rules that need nothing but the formulas and their values; they hold for every kind."""


def broken_rules(path: Path) -> Found:
    """Return every cell that breaks a rule that holds for every kind of workbook."""
    sheets = read_sheets(path)
    found: Found = {}
    for check in CHECKS:
        found |= check(sheets)
    return found | dict.fromkeys(volatile(sheets) - {Names(path).cell("SistBrukt")}, "volatile")


def broken_effektmodell_rules(path: Path) -> Found:
    """Return every cell that breaks a rule, those of the effektmodell's tables and groups too."""
    sheets, names = read_sheets(path), Names(path)
    found = broken_rules(path)
    found |= inconsistent_measures(sheets, names)
    found |= inconsistent_situations(sheets, names)
    if len(set(names.capacity)) == 1:
        found |= unlike_groups(sheets)
    return found
