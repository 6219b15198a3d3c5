"""Files that the command line writes: their names, and writing them whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from xlmodel import EffektmodellError, ModelInputs

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_MAX_BYTES: Final = 150  # file systems allow 255 for the whole name

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


def os_error_text(error: OSError, path: Path | None = None) -> str:
    """Tell in bokmål why the operating system refused, with the path that it concerns."""
    code = error.errno or 0
    reason = _OS_ERRORS.get(code, f"kunne ikke leses eller skrives (feilkode {code})")
    where = path if path is not None else error.filename
    return f"{where}: {reason}." if where else f"{reason[0].upper()}{reason[1:]}."


def default_file_name(inputs: ModelInputs) -> str:
    """Return a name that every file system takes, from the municipality and the first year.

    ``Effektmodell Asker 2020.xlsx``. The fixed first word keeps clear of hidden files and of
    names that Windows reserves (``CON``).
    """
    year = min(int(group.first_year) for group in inputs.groups)
    signs = (
        "-" if sign in _FORBIDDEN or not (sign.isprintable() or sign.isspace()) else sign
        for sign in inputs.municipality
    )
    words = " ".join("".join(signs).split())
    short = words.encode()[:_MAX_BYTES].decode(errors="ignore").strip()
    return f"Effektmodell {short} {year}.xlsx"


def write_whole(path: Path, write: Callable[[Path], None], *, overwrite: bool) -> None:
    """Let ``write`` make a file beside ``path``, then put it in place; on a failure leave nothing.

    Raises ``EffektmodellError`` where ``path`` may not be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if path.is_dir():
            raise EffektmodellError(f"{path}: dette er en mappe, ikke en fil.")
        if os.path.lexists(target) and not overwrite:
            raise EffektmodellError(
                f"{path}: filen finnes fra før. Bruk --overskriv for å erstatte den."
            )
        if not target.parent.exists():
            raise EffektmodellError(f"{path}: mappen {target.parent} finnes ikke.")
        with tempfile.TemporaryDirectory(prefix=".effektmodell-", dir=target.parent) as folder:
            made = Path(folder, f"ny{target.suffix}")
            write(made)
            made.replace(target)
    except OSError as error:
        raise EffektmodellError(os_error_text(error, path)) from error
