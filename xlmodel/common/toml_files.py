"""Input files in TOML, whatever they hold: reading, and faults with suggestions.

Every fault is a sentence in bokmål that names the file and the place.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

from xlmodel.common.bokmaal import folded_name, read_number
from xlmodel.common.errors import (
    EffektmodellError,
    NumberError,
    Remark,
    Violation,
    legible,
    os_error_text,
    quoted,
)
from xlmodel.common.fields import Domain, Shape, allowed_values
from xlmodel.common.files import read_file
from xlmodel.common.national_identity import holds_national_identity_number

MAX_TOML_BYTES: Final = 4 * 2**20
"""The largest set of personas that the limits allow is 1 MB."""
_MAX_DEPTH: Final = 12
_QUOTED: Final = re.compile(
    "|".join(
        (
            r'"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)',
            r"'''.*?(?:'{3,5}|\Z)",
            r'"(?:\\[^\n]|[^"\\\n])*"?',
            r"'[^'\n]*'?",
            r"#[^\n]*",
        )
    ),
    re.DOTALL,
)
"""Texts and comments, where brackets and points mean nothing; one that is not closed ends with its line."""
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_KEY_ENDS: Final = re.compile(r"[\n=,\[\]{}]")
_ZIPPED: Final = b"PK\x03\x04"
"""What a workbook (xlsx) begins with."""


def read_toml(path: Path, template_command: str = "effektmodell mal") -> dict[str, Any]:
    """Read a file as TOML; raise ``EffektmodellError`` where it cannot be read.

    ``template_command`` is the command that writes such a file, for the message.
    """
    try:
        if path.is_dir():  # Windows would tell of a missing permission
            raise EffektmodellError(f"{path}: er en mappe, ikke en inndatafil (TOML).")
        content = read_file(path, MAX_TOML_BYTES)
        if content.startswith(_ZIPPED):
            raise EffektmodellError(
                f"{path}: dette er en arbeidsbok, ikke en inndatafil (TOML). «effektmodell les "
                "FIL.xlsx --til FIL.toml» skriver inndataene i en arbeidsbok som inndatafil."
            )
        text = content.decode("utf-8-sig")
        if _is_too_deep(text):
            raise EffektmodellError(f"{path}: filen er for dypt nøstet.")
        return tomllib.loads(text)
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


_KINDS: Final = {
    "effektmodellen": (("unge_voksne", "familie"), "«effektmodell ny KOMMUNE --inndata» og «vis»"),
    "personaer": (("persona", "prisliste"), "«effektmodell personas --inndata»"),
    "investeringsfond": (("innsats", "kapital"), "«effektmodell investeringsfond --inndata»"),
    "levekår": (
        ("registrering", "skjema", "vekter", "antatt", "registerrader"),
        "«effektmodell levekaar --inndata»",
    ),
    "sammenligning med Utenforregnskapet": (
        ("profil",),
        "«effektmodell utenforregnskap --inndata»",
    ),
    "effektkontrakter": (
        ("kontraktsaar", "oppgjoersaar"),
        "«effektmodell effektkontrakt --inndata»",
    ),
    "kontrollgruppen": (("kostra_aar", "kostra_skjema"), "«effektmodell kostra --inndata»"),
}
"""Kinds of input files: the keys that only such a file has, and the commands that take it."""


def read_input_file(
    path: Path, kind: str, template_command: str = "effektmodell mal"
) -> dict[str, Any]:
    """Read an input file of a kind (a key of the table above).

    Raises ``EffektmodellError`` where it cannot be read, or is of another kind.
    """
    data = read_toml(path, template_command)
    _refuse_other_kind(path, data, kind)
    return data


def example_text(package: str, name: str, examples: Collection[str]) -> str:
    """Return one of the input files that come with an engine's package, comments and all.

    Raises ``EffektmodellError`` for a name that is not among ``examples``.
    """
    if name not in examples:
        raise EffektmodellError(
            f"Eksempelet {quoted(name)} finnes ikke. Tillatt: {', '.join(examples)}."
        )
    file = resources.files(package).joinpath("examples", f"{name}.toml")
    return file.read_text(encoding="utf-8")


def _refuse_other_kind(path: Path, data: Mapping[str, Any], kind: str) -> None:
    """Refuse a file that has no key of its own kind's, but those of another's."""
    if any(key in data for key in _KINDS[kind][0]):
        return
    for other, (keys, commands) in _KINDS.items():
        if any(key in data for key in keys):
            raise EffektmodellError(
                f"{path}: dette er en inndatafil for {other}, ikke for {kind}. Bruk den med {commands}."
            )


def _is_too_deep(text: str) -> bool:
    """Say whether tables or lists stand deeper in each other than any input; parsing would not end."""
    depth = 0
    bare = _QUOTED.sub("", text)
    for bracket in _BRACKETS.findall(bare):
        depth += 1 if bracket in "[{" else -1
        if depth > _MAX_DEPTH:
            return True
    return any(key.count(".") > _MAX_DEPTH for key in _KEY_ENDS.split(bare))


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


_MOST_HINTS: Final = 20
"""Unknown keys of a table for which the nearest known one is sought: it takes a while."""


class Faults:
    """Collects violations, each with the file's name before the place where it stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Violation] = []

    def add(self, violations: Iterable[Violation]) -> None:
        """Add violations as they are, the file's name before their place."""
        for item in violations:
            allowed = item.allowed + _quotes_hint(item)
            self.found.append(type(item)(f"{self.file}: {item.where}", item.value, allowed))

    def remark(self, where: str, message: str) -> None:
        """Add a fault that the message tells in full."""
        self.add([Remark(where, None, message)])

    def unknown_keys(self, section: str, table: Mapping[str, Any], known: Sequence[str]) -> None:
        """Add a fault for each key of a table that is not known."""
        unknown = [key for key in table if key not in known]
        for number, key in enumerate(unknown):
            place = f"[{section}] {legible(key)}" if section else legible(key)
            hint = f" {suggestion(key, known)}" if number < _MOST_HINTS else ""
            self.remark(place, f"ukjent nøkkel.{hint}")

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


def _quotes_hint(fault: Violation) -> str:
    """Return advice where a text stands for a number: what is allowed tells of one by its limits."""
    asks_for_number = not fault.allowed.startswith("tekst") and re.search("[0-9]", fault.allowed)
    if isinstance(fault, Remark) or not isinstance(fault.value, str) or not asks_for_number:
        return ""
    if holds_national_identity_number(fault.value):
        return ""  # a hint repeats it
    try:
        number = read_number(fault.value)
    except NumberError:
        return ""
    return f'. "{fault.value}" er tekst; skriv tallet uten anførselstegn: {number:.15g}'


def suggestion(word: str, known: Sequence[str]) -> str:
    """Suggest the known word nearest to ``word``, else list them all."""
    folded = {folded_name(item): item for item in known}
    near = difflib.get_close_matches(folded_name(word), folded, n=1, cutoff=0.5)
    if near:
        return f"Mente du «{folded[near[0]]}»?"
    return f"Tillatt: {', '.join(known)}." if known else "Ingen er tillatt her."
