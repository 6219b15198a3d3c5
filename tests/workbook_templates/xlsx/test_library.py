"""Addresses and formats of dates as openpyxl has them, which takes too long to load for a command."""

from __future__ import annotations

import subprocess
import sys

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple, get_column_letter

from tests.workbook_templates.cli.conftest import ROOT
from workbook_templates.sheet import column_index, column_letter, corner, relative
from workbook_templates.xlsx.book import _shows_date


def test_columns_are_named_as_the_library_names_them() -> None:
    for column in range(18_278):
        name = get_column_letter(column + 1)
        assert column_letter(column) == name
        assert column_index(name) == column_index_from_string(name) - 1 == column


@pytest.mark.parametrize("address", ["A1", "Z9", "AA10", "XFD1048576"])
def test_addresses_are_read_as_the_library_reads_them(address: str) -> None:
    row, column = coordinate_to_tuple(address)
    assert corner(address) == corner(f"${address}") == (row - 1, column - 1)
    assert relative(row - 1, column - 1) == address


def test_built_in_formats_of_dates_are_known() -> None:
    for number, code in BUILTIN_FORMATS.items():
        assert _shows_date(number, {}) is is_date_format(code), (number, code)
    assert all(_shows_date(number, {}) for number in (*range(27, 37), *range(50, 59)))


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd.mm.yyyy", True),
        ("[$-414]d. mmmm yyyy;@", True),
        ("[h]:mm:ss", True),
        ("[$-F400]h:mm", True),
        ("YYYY", True),
        ("General", False),
        ("#,##0", False),
        ("0.00%", False),
        ("[$-414]#,##0", False),
        ('#,##0 "dager"', False),
        (r"0\d", False),
        ("[Red]0;[Blue]-0", False),
        ("[>100]0", False),
        ("0_d", False),
        ("#,##0;[Red]-#,##0", False),
        ("0;yyyy", False),
        ("", False),
    ],
)
def test_a_format_shows_a_date_or_a_number(code: str, is_date: bool) -> None:
    assert _shows_date(200, {200: code}) is is_date


def test_no_command_loads_a_library_for_reading_workbooks() -> None:
    code = (
        "import sys, workbook_templates, workbook_templates.cli\n"
        "from workbook_templates.xlsx import Book, Calculator, sheet_lines\n"
        "print('openpyxl' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True
    )
    assert done.stdout.strip() == "False"
