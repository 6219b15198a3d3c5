"""Loads the functions as the classic add-in on Windows would, and prints what it makes of them.

Run as a script: it stands in for pywin32 and tells xlwings that the system is Windows, which must not
happen inside the tests' own process. Prints the VBA wrapper, the metadata and a faulty call as JSON.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import ctypes
import importlib.abc
import importlib.machinery
import inspect
import io
import json
import subprocess
import sys
import tempfile
import types
from collections.abc import Sequence
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pandas as pd

# Loaded while the system still is what it is.
_LOADED = (asyncio, concurrent.futures, inspect, np, pd, subprocess, tempfile)
_WINDOWS_ONLY = {
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32com",
    "win32con",
    "win32event",
    "win32gui",
    "win32process",
    "win32timezone",
    "winerror",
    "winreg",
}


class _Stub(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value: Any = type(name, (Exception,), {}) if name == "com_error" else MagicMock(name=name)
        setattr(self, name, value)
        return value


class _Stubs(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002  # the import system passes it
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".", maxsplit=1)[0] in _WINDOWS_ONLY:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Stub(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        module.__file__ = module.__name__


class _Workbook:
    Name = "Bok1.xlsm"


def main() -> None:
    for name in (
        "HRESULT",
        "OleDLL",
        "PyDLL",
        "WINFUNCTYPE",
        "WinDLL",
        "WinError",
        "oledll",
        "windll",
    ):
        setattr(ctypes, name, MagicMock(name=name))
    sys.modules["matplotlib"] = None  # type: ignore[assignment]  # xlwings would have it look for fonts
    sys.meta_path.insert(0, _Stubs())
    setattr(sys, "platform", "win32")  # noqa: B010  # mypy would believe a plain assignment

    import xlwings.udfs as classic  # noqa: PLC0415  # after the stand-ins

    from udfs import excel as functions  # noqa: PLC0415

    assert functions.CLASSIC
    wrapper = io.StringIO()
    generate: Any = classic.generate_vba_wrapper
    generate("udfs.excel", functions, wrapper, _Workbook)
    found = {
        name: function.__xlfunc__
        for name, function in vars(functions).items()
        if hasattr(function, "__xlfunc__")
    }
    metadata = {
        name: {
            "category": info["category"],
            "description": info["ret"]["doc"],
            "arguments": {
                arg["name"]: {"doc": arg["doc"], "optional": "optional" in arg, **arg["options"]}
                for arg in info["args"]
            },
            "result": info["ret"]["options"],
        }
        for name, info in sorted(found.items())
    }
    fault = functions.EFFEKT_KOHORT([[1.0, None]], [[0.8]], [[5.0]], [[10.0]])
    json.dump({"wrapper": wrapper.getvalue(), "metadata": metadata, "fault": fault}, sys.stdout)


if __name__ == "__main__":
    main()
