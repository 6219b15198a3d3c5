"""The pytest plugin: collects `*.tilfeller.toml`. It loads nothing before it meets such a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a case file."""
    if not file_path.name.endswith(".tilfeller.toml"):
        return None
    from workbook_templates.cases.items import CasesFile  # noqa: PLC0415

    return CasesFile.from_parent(parent, path=file_path)
