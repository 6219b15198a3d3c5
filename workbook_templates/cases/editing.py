"""Rewrites expected values in the text of a case file; all else stays as it stands, byte for byte.

The text has been read as TOML already, so what is looked for here is only where values stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbook_templates.cases.writing import ValueText, key_text
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.files import read_file
from xlmodel.common.toml_files import MAX_TOML_BYTES

_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_TEXT: Final = re.compile(
    "|".join(
        (
            r'"""(?:\\.|[^\\])*?"{3,5}',
            r"'''.*?'{3,5}",
            r'"(?:\\.|[^"\\\n])*"',
            r"'[^'\n]*'",
        )
    ),
    re.DOTALL,
)
_PLAIN: Final = re.compile(r"[^,\]}\n#]+")
_CASE: Final = ("tilfelle",)
_EXPECTED: Final = (*_CASE, "forventet")

Changes = Mapping[int, Mapping[str, ValueText]]
"""New values by the number of the case and the key of what is expected."""
_Span = tuple[int, int]


@dataclass(slots=True)
class _Places:
    """Where a case's expected values stand, and where another can be put."""

    values: dict[str, _Span] = field(default_factory=dict)
    within: int = -1
    """Behind the bracket of an inline table of expected values."""
    below: int = -1
    """Behind the heading of a table of expected values."""
    like_case: int = -1
    """Behind the name of the case that this one is like."""

    def addition(self, added: Sequence[tuple[str, ValueText]]) -> tuple[int, int, str]:
        """Return where new keys are put, and their text."""
        pairs = [f"{key_text(key)} = {value}" for key, value in added]
        if self.below >= 0:
            return self.below, self.below, "".join(f"\n{pair}" for pair in pairs)
        if self.within >= 0:
            listed = ", ".join(" ".join(pair.split("\n")) for pair in pairs)
            return self.within, self.within, f" {listed}{',' if self.values else ' '}"
        if self.like_case >= 0:
            listed = "".join(f"\nforventet.{pair}" for pair in pairs)
            return self.like_case, self.like_case, listed
        raise _UnsuitedError


def with_expected(path: Path, changes: Changes) -> str:
    """Return a case file's text with other expected values; keys that a case has not are added.

    Raises ``EffektmodellError`` where the file is written in a way that cannot be rewritten.
    """
    text = read_file(path, MAX_TOML_BYTES).decode()
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    try:
        return mark + _edited(text.removeprefix(mark), changes)
    except _UnsuitedError:
        raise EffektmodellError(
            f"{path}: tilfellene er skrevet på en måte som ikke kan oppdateres. "
            "Skriv hvert tilfelle under [[tilfelle]]."
        ) from None


def _edited(text: str, changes: Changes) -> str:
    edits: list[tuple[int, int, str]] = []
    places = _Scan(text).cases
    for number, values in changes.items():
        if number >= len(places):
            raise _UnsuitedError
        there = places[number]
        edits += [(*there.values[key], new) for key, new in values.items() if key in there.values]
        added = [(key, new) for key, new in values.items() if key not in there.values]
        edits += [there.addition(added)] if added else []
    for start, end, fresh in sorted(edits, reverse=True):
        text = text[:start] + fresh + text[end:]
    if not _holds(text, changes):
        raise _UnsuitedError
    return text


def _holds(text: str, changes: Changes) -> bool:
    """Say whether a text, read as TOML, holds the new values."""
    try:
        cases: list[dict[str, Any]] = tomllib.loads(text)["tilfelle"]
        return all(
            cases[number]["forventet"][key] == tomllib.loads(f"v = {value}")["v"]
            for number, values in changes.items()
            for key, value in values.items()
        )
    except (tomllib.TOMLDecodeError, LookupError, TypeError):
        return False


class _UnsuitedError(Exception):
    """The text has a shape that values are not found in."""


class _Scan:
    """One pass over a text that is valid TOML."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self.cases: list[_Places] = []
        section: tuple[str, ...] = ()
        self._skip()
        while self._at < len(text):
            if text[self._at] == "[":
                section = self._heading()
            else:
                self._pair(section)
            self._skip()

    def _skip(self) -> None:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _heading(self) -> tuple[str, ...]:
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        section = self._keys()
        self._at += 2 if is_array else 1
        if is_array and section == _CASE:
            self.cases.append(_Places())
        elif section == _EXPECTED and self.cases:
            end = self._text.find("\n", self._at)
            self.cases[-1].below = len(self._text) if end < 0 else end
        return section

    def _keys(self) -> tuple[str, ...]:
        """Read a key of one or more parts, up to what follows it."""
        parts: list[str] = []
        while True:
            self._skip()
            match = _KEY.match(self._text, self._at)
            if match is None:
                raise _UnsuitedError
            self._at = match.end()
            word = match[0]
            parts.append(tomllib.loads(f"v = {word}")["v"] if word[0] in "\"'" else word)
            self._skip()
            if self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _pair(self, section: tuple[str, ...]) -> None:
        path = (*section, *self._keys())
        self._at += 1  # the equals sign
        self._skip()
        start = self._at
        self._value(path)
        if path[: len(_CASE)] != _CASE or not self.cases:
            return
        places = self.cases[-1]
        if len(path) == len(_EXPECTED) + 1 and path[:-1] == _EXPECTED:
            places.values[path[-1]] = (start, self._at)
        elif path == (*_CASE, "som"):
            places.like_case = self._at

    def _value(self, path: tuple[str, ...]) -> None:
        """Pass over a value, and take the pairs of a table within it."""
        sign = self._text[self._at]
        if sign == "{":
            self._table(path)
        elif sign == "[":
            self._list()
        else:
            match = (_TEXT if sign in "\"'" else _PLAIN).match(self._text, self._at)
            if match is None:
                raise _UnsuitedError
            self._at += len(match[0].rstrip())

    def _table(self, path: tuple[str, ...]) -> None:
        self._at += 1
        if path == _EXPECTED and self.cases:
            self.cases[-1].within = self._at
        self._skip()
        while self._text[self._at] != "}":
            self._pair(path)
            self._separator()
        self._at += 1

    def _list(self) -> None:
        self._at += 1
        self._skip()
        while self._text[self._at] != "]":
            self._value(("",))
            self._separator()
        self._at += 1

    def _separator(self) -> None:
        self._skip()
        if self._text[self._at] == ",":
            self._at += 1
            self._skip()
