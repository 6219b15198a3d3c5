"""Input files in TOML, whatever they hold: reading, faults with suggestions, writing values.

Every fault is a sentence in bokmål that names the file and the place.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import EffektmodellError, Remark, Violation, legible, os_error_text
from xlmodel.common.fields import Domain, Shape, allowed_values
from xlmodel.common.reading import read_regular

_ZIPPED: Final = b"PK\x03\x04"
"""What a workbook (xlsx) begins with."""


def read_toml(path: Path, template_command: str = "effektmodell mal") -> dict[str, Any]:
    """Read a file as TOML; raise ``EffektmodellError`` where it cannot be read.

    ``template_command`` is the command that writes such a file, for the message.
    """
    try:
        if path.is_dir():  # Windows would tell of a missing permission
            raise EffektmodellError(f"{path}: er en mappe, ikke en inndatafil (TOML).")
        content = read_regular(path)
        if content.startswith(_ZIPPED):
            raise EffektmodellError(
                f"{path}: dette er en arbeidsbok, ikke en inndatafil (TOML). «effektmodell les "
                "FIL.xlsx --til FIL.toml» skriver inndataene i en arbeidsbok som inndatafil."
            )
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise EffektmodellError(os_error_text(error, path)) from None
    except UnicodeDecodeError as error:
        raise EffektmodellError(
            f"{path}: filen er ikke tekst i UTF-8 (byte {error.start}). Lagre den som UTF-8. "
            f"En inndatafil er en TOML-fil; «{template_command}» skriver en mal."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise EffektmodellError(
            f"{path}: filen er ikke gyldig TOML ({_place(str(error))}). {_hint(str(error))}"
        ) from None
    except RecursionError:
        raise EffektmodellError(f"{path}: filen er for dypt nøstet.") from None
    except ValueError:
        raise EffektmodellError(
            f"{legible(str(path))}: filnavnet eller et tall i filen kan ikke leses."
        ) from None


def _place(message: str) -> str:
    """Return the place of a fault in bokmål from the parser's English message."""
    _, _, where = message.rpartition("(")
    words = where.rstrip(")").replace("at line", "linje").replace("column", "kolonne")
    return words.replace("at end of document", "ved slutten av filen")


def _hint(message: str) -> str:
    """Return advice in bokmål that fits the parser's English message."""
    if message.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        return "En nøkkel eller en tabell står to ganger."
    return "Tekst skal stå i anførselstegn, og desimaltall skrives med punktum (0.8)."


class Faults:
    """Collects violations, each with the file's name before the place where it stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Violation] = []

    def add(self, violations: Iterable[Violation]) -> None:
        """Add violations as they are, the file's name before their place."""
        for item in violations:
            self.found.append(type(item)(f"{self.file}: {item.where}", item.value, item.allowed))

    def remark(self, where: str, message: str) -> None:
        """Add a fault that the message tells in full."""
        self.add([Remark(where, None, message)])

    def unknown_keys(self, section: str, table: Mapping[str, Any], known: Sequence[str]) -> None:
        """Add a fault for each key of a table that is not known."""
        for key in table:
            if key not in known:
                place = f"[{section}] {legible(key)}" if section else legible(key)
                self.remark(place, f"ukjent nøkkel. {suggestion(key, known)}")

    def one_set(self, where: str, value: object, domain: Domain, shape: Shape) -> bool:
        """Say whether a value has no scenario axis: a file holds one input set."""
        items = value if isinstance(value, list) and shape is not Shape.SCALAR else [value]
        if not any(isinstance(item, list) for item in items):
            return True
        self.add([Violation(where, value, allowed_values(domain, shape))])
        return False

    def table(self, where: str, value: object) -> dict[str, Any]:
        """Return a value that must be a table; an empty one, and a fault, where it is not."""
        if isinstance(value, dict):
            return value
        self.add([Violation(where, value, "en tabell med nøkler og verdier")])
        return {}


def suggestion(word: str, known: Sequence[str]) -> str:
    """Suggest the known word nearest to ``word``, else list them all."""
    folded = {folded_name(item): item for item in known}
    near = difflib.get_close_matches(folded_name(word), folded, n=1, cutoff=0.5)
    if near:
        return f"Mente du «{folded[near[0]]}»?"
    return f"Tillatt: {', '.join(known)}." if known else "Ingen er tillatt her."


def toml_value(value: object) -> str:
    """Write a value as TOML: whole numbers without decimals, thousands apart.

    The same value comes back when it is read: numbers have as many digits as that takes.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | float) and float(value).is_integer():
        return f"{int(value):_}" if abs(value) >= 10_000 else str(int(value))
    return repr(value)


def toml_comment(text: str) -> str:
    """Return a text as it may stand in a comment: without control signs."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
