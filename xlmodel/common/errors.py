"""Exceptions of the project, one tree.

``EffektmodellError``
    ├── ``InputError``      one or more inputs break a rule; every violation is listed
    └── ``NumberError``     a text is not a number
        └── ``AmbiguousNumberError``    a text can be read as two different numbers

Every message is bokmål and names where the fault stands, what stands there and what is allowed,
since it reaches a user of the command line or of a workbook unchanged.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Final

from xlmodel.common.national_identity import NOT_SHOWN, holds_national_identity_number

_SHOWN: Final = 60
"""Signs of a value that a message shows."""

_MOST_FAULTS: Final = 10
"""Faults that a list of them shows; a file of another kind has one in every line."""

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


class NumberError(EffektmodellError):
    """A text where a number should be is none."""


class AmbiguousNumberError(NumberError):
    """A text is one number to some readers and another to others; the message asks which."""


def quoted(value: object) -> str:
    """Return ``value`` as a user would recognise it in a message: text in guillemets, at most 60 signs.

    What looks like a fødselsnummer is never repeated.
    """
    if holds_national_identity_number(value):
        return NOT_SHOWN
    if value is None:
        return "tom verdi"
    if isinstance(value, bool):
        return "ja/nei-verdien " + ("true" if value else "false")
    if isinstance(value, str):
        return f"«{legible(value)}»"
    if isinstance(value, date | time):
        return legible(str(value))
    plain = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(plain, list) and {type(item) for item in plain} in ({float}, {int, float}):
        return legible(f"[{'; '.join(map(_digits, plain))}]")
    try:
        return legible(_digits(plain) if isinstance(plain, float) else repr(plain))
    except ValueError:  # Python refuses to write a whole number of thousands of digits
        return "et tall med svært mange sifre"


def _digits(number: float) -> str:
    """Return a number with the digits that it was typed with and a decimal comma."""
    return repr(number).removesuffix(".0").replace(".", ",")


def legible(text: str) -> str:
    """Return ``text`` fit for a message: control signs replaced, at most 60 signs."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "…"
    return "".join(sign if sign.isprintable() else "·" for sign in shown)


def first_faults(faults: Sequence[str]) -> list[str]:
    """Return the first ten faults of a list, and a line that counts the rest."""
    rest = len(faults) - _MOST_FAULTS
    return list(faults) if rest <= 0 else [*faults[:_MOST_FAULTS], f"… og {rest} til."]


def os_error_text(error: OSError, path: Path | None = None) -> str:
    """Tell in bokmål why the operating system refused, with the path that it concerns."""
    code = error.errno or 0
    reason = _OS_ERRORS.get(code, f"kunne ikke leses eller skrives (feilkode {code})")
    where = path if path is not None else error.filename
    return f"{where}: {reason}." if where else f"{reason[0].upper()}{reason[1:]}."
