"""One workbook that the tests of the check spoil, each in its own copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import workbook_templates
from tests.support.planting import Book
from workbook_templates import AuditReport
from xlmodel import default_inputs

DAY = date(2026, 1, 31)
Check = Callable[[Book], AuditReport]


@pytest.fixture(scope="session")
def clean() -> bytes:
    """A workbook as ``ny`` writes it."""
    return workbook_templates.workbook_bytes(default_inputs("Asker"))


@pytest.fixture
def book(clean: bytes) -> Book:
    return Book(clean)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Save a book and check it."""

    def run(book: Book) -> AuditReport:
        return workbook_templates.audit_workbook(book.save(tmp_path / "bok.xlsx"), DAY)

    return run
