"""What the server sends to Excel: task pane, help, style, the functions' script and metadata."""

from __future__ import annotations

import html
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any, Final

import xlwings
import xlwings.server

import udfs.excel
from udfs.functions import FUNCTIONS, NAMESPACE, Function
from udfs.office import CALL_PATH, SCRIPT_PATH
from xlmodel import __version__

_FOLDER: Final = Path(__file__).parent / "pages"
_INTRODUCTION: Final = (
    f"Skriv <code>={NAMESPACE}.</code> i en celle, og velg en funksjon. Funksjonsveiviseren (fx) "
    "forklarer hvert argument. Svaret fyller flere celler, så de må være tomme. En tom celle regnes "
    "som 0. Står det <code>#VERDI!</code>, sier forklaringen ved cellen hva som er galt."
)


@cache
def page(name: str) -> str:
    """Return one of the pages with version, script and help filled in."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    if not name.endswith(".html"):
        return text
    values = {"version": html.escape(__version__), "script": SCRIPT_PATH, "help": _help()}
    for key, value in values.items():
        text = text.replace(f"{{{{{key}}}}}", value)
    return text


def _help() -> str:
    return f"<p>{_INTRODUCTION}</p>\n" + "\n".join(_function_help(item) for item in FUNCTIONS)


def _function_help(function: Function) -> str:
    arguments = "".join(
        f"<dt>{argument.name}{' (kan utelates)' if argument.optional else ''}</dt>"
        f"<dd>{html.escape(argument.help)}</dd>"
        for argument in function.arguments
    )
    return (
        f"<details><summary>{NAMESPACE}.{function.name}</summary>"
        f"<p>{html.escape(function.description)}</p><dl>{arguments}</dl>"
        f"<p>Gir: {html.escape(function.result)}</p></details>"
    )


@cache
def metadata() -> dict[str, Any]:
    """Return the functions' metadata as Office.js reads it."""
    found: dict[str, Any] = xlwings.server.custom_functions_meta(  # type: ignore[no-untyped-call]  # xlwings leaves it untyped
        udfs.excel
    )
    return found


@cache
def script() -> str:
    """Return the script that Excel calls the functions through.

    It is xlwings' own, from the package xlwings-server, with what it needs before it and one line a
    function after it.
    """
    found = importlib.util.find_spec("xlwings_server")
    if found is None or found.origin is None:
        raise ImportError("xlwings_server")
    path = Path(found.origin).parent / "static/js/custom-functions/custom-functions-code.js"
    caller = path.read_text(encoding="utf-8")
    caller = caller.replace("placeholder_xlwings_version", xlwings.__version__)
    caller = caller.replace("placeholder_custom_functions_call_path", CALL_PATH)
    options = "isStreaming: false, isCached: false, callerScoped: false"
    functions = "\n".join(
        f"async function {name}() {{\n"
        f'  return await base({{ funcName: "{name}", {options} }}, ...arguments);\n'
        f'}}\nCustomFunctions.associate("{name}", {name});'
        for name in (function.identifier for function in FUNCTIONS)
    )
    return f"{page('bro.js')}{caller}\n{functions}\n"
