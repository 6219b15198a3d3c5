"""Print README's table of the functions: ``python -m udfs``."""

from __future__ import annotations

import sys

from udfs.functions import FUNCTIONS, NAMESPACE


def readme_table() -> str:
    """Return the table of the functions in Markdown; arguments in brackets may be left out."""
    lines = ["| function | arguments | does | fills |", "|---|---|---|---|"]
    for function in FUNCTIONS:
        arguments = ", ".join(
            f"[{argument.name}]" if argument.optional else argument.name
            for argument in function.arguments
        )
        lines.append(
            f"| `{NAMESPACE}.{function.name}` | `{arguments}` | {function.description} | "
            f"{function.result} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(readme_table())
