"""The command line in a folder of its own."""

from tests.workbook_templates.cli.conftest import effektmodell, folder

__all__ = ["effektmodell", "folder"]
