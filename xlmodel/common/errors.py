"""Exceptions of the project, one tree.

``EffektmodellError``
    └── ``InputError``      one or more inputs break a rule; every violation is listed

Every message is bokmål and names where the fault stands, what stands there and what is allowed,
since it reaches a user of the command line or of a workbook unchanged.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Final

_SHOWN: Final = 60
"""Signs of a value that a message shows."""

_OS_ERRORS: Final = {
    errno.ENOENT: "filen eller mappen finnes ikke",
    errno.EACCES: "ingen tilgang. Mappen eller filen er skrivebeskyttet eller åpen i et annet program",
    errno.EPERM: "ingen tilgang. Mappen eller filen er skrivebeskyttet eller åpen i et annet program",
    errno.EROFS: "disken er skrivebeskyttet",
    errno.EISDIR: "dette er en mappe, ikke en fil",
    errno.ENOTDIR: "en del av stien er en fil, ikke en mappe",
    errno.ENOSPC: "disken er full",
    errno.EDQUOT: "diskkvoten er brukt opp",
    errno.EFBIG: "filen er for stor for disken",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.ELOOP: "stien går i ring",
    errno.EINVAL: "navnet kan ikke brukes på dette systemet",
}


class EffektmodellError(Exception):
    """Base of every anticipated error; ``str()`` is a message in bokmål."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    ``where`` names the input (or file, tab and cell), ``value`` is what stands there, and
    ``allowed`` says in bokmål what may stand there.
    """

    where: str
    value: object
    allowed: str

    def __str__(self) -> str:
        return f"{self.where}: {quoted(self.value)} er ikke tillatt. Tillatt: {self.allowed}."


class Remark(Violation):
    """A fault that no list of allowed values describes: ``allowed`` is the whole message."""

    def __str__(self) -> str:
        return f"{self.where}: {self.allowed}"


class InputError(EffektmodellError):
    """Inputs that break the rules of the model, all violations at once."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations: tuple[Violation, ...] = tuple(violations)
        super().__init__("\n".join(str(violation) for violation in self.violations))


def quoted(value: object) -> str:
    """Return ``value`` as a user would recognise it in a message: text in guillemets, at most 60 signs."""
    if value is None:
        return "tom verdi"
    if isinstance(value, bool):
        return "ja/nei-verdien " + ("true" if value else "false")
    if isinstance(value, str):
        return f"«{legible(value)}»"
    if isinstance(value, date | time):
        return legible(str(value))
    plain = value.tolist() if hasattr(value, "tolist") else value
    try:
        return legible(repr(plain))
    except ValueError:  # Python refuses to write a whole number of thousands of digits
        return "et tall med svært mange sifre"


def legible(text: str) -> str:
    """Return ``text`` fit for a message: control signs replaced, at most 60 signs."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "…"
    return "".join(sign if sign.isprintable() else "·" for sign in shown)


def os_error_text(error: OSError, path: Path | None = None) -> str:
    """Tell in bokmål why the operating system refused, with the path that it concerns."""
    code = error.errno or 0
    reason = _OS_ERRORS.get(code, f"kunne ikke leses eller skrives (feilkode {code})")
    where = path if path is not None else error.filename
    return f"{where}: {reason}." if where else f"{reason[0].upper()}{reason[1:]}."
