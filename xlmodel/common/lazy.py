"""Members of a package that are imported when they are first asked for.

The tables need pandas, which takes longer to import than a workbook to write, and much memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def lazy_members(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """Return a package's ``__getattr__``: ``modules`` names the module that each member stands in."""

    def member(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return member
