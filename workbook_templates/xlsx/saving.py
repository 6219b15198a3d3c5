"""Files that the command line writes: their names, and writing them whole or not at all."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import tempfile
import time
import zlib
from functools import cache
from pathlib import Path
from typing import Final

from xlmodel import EffektmodellError, os_error_text

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_TEMPORARY: Final = ".effektmodell-"
_ONE_DAY: Final = 24 * 60 * 60
_MAX_BYTES: Final = 150  # file systems allow 255 for the whole name


def safe_file_name(stem: str, suffix: str) -> str:
    """Return a file name that every file system takes, from a text that may hold anything."""
    signs = (
        "-" if sign in _FORBIDDEN or not (sign.isprintable() or sign.isspace()) else sign
        for sign in stem
    )
    words = " ".join("".join(signs).split())
    return words.encode()[:_MAX_BYTES].decode(errors="ignore").strip() + suffix


def remove_leftovers(folder: Path) -> None:
    """Remove what killed processes left behind in a folder: their unfinished temporary folders."""
    for left in folder.glob(f"{_TEMPORARY}*"):
        if _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _is_abandoned(temporary: Path) -> bool:
    """Say whether the process that made a temporary folder is gone; in doubt, after a day."""
    maker = temporary.name.removeprefix(_TEMPORARY).rpartition("-")[0]
    machine, _, process = maker.rpartition("-")
    if machine == _machine() and process.isdecimal() and os.name != "nt":
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False
    try:
        return time.time() - temporary.stat().st_mtime > _ONE_DAY
    except OSError:
        return False


@cache
def _machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def refuse_link(path: Path) -> None:
    """Refuse to write through a link: it may lead out of the folder that was named."""
    if path.is_symlink():
        raise EffektmodellError(f"{path}: dette er en lenke, og den følges ikke. Fjern den først.")


def refuse_existing(path: Path) -> None:
    """Refuse to write where something stands already."""
    if os.path.lexists(os.path.realpath(path)):
        raise EffektmodellError(
            f"{path}: filen finnes fra før. Bruk --overskriv for å erstatte den."
        )


def write_whole(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file beside ``path``, then put it in place; on a failure leave nothing.

    A file that is replaced keeps its permissions. Raises ``EffektmodellError`` where ``path`` may not
    be written: a pipe, a socket, a device, or a link that leads out of its folder.
    """
    target = Path(os.path.realpath(path))
    try:
        if path.is_dir():
            raise EffektmodellError(f"{path}: dette er en mappe, ikke en fil.")
        if not overwrite:
            refuse_existing(path)
        if not target.parent.exists():
            raise EffektmodellError(f"{path}: mappen {target.parent} finnes ikke.")
        if path.is_symlink() and not target.is_relative_to(os.path.realpath(path.parent)):
            raise EffektmodellError(
                f"{path}: dette er en lenke til {target}, utenfor mappen den står i. Den følges ikke."
            )
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            raise EffektmodellError(
                f"{path}: dette er ikke en vanlig fil, og den blir ikke erstattet."
            )
        # A folder, not a temporary file: the file in it gets the rights that any new file gets.
        with tempfile.TemporaryDirectory(
            prefix=f"{_TEMPORARY}{_machine()}-{os.getpid()}-", dir=target.parent
        ) as folder:
            made = Path(folder, "ny")
            made.write_bytes(content)
            if mode is not None:
                made.chmod(stat.S_IMODE(mode))
            made.replace(target)
    except OSError as error:
        raise EffektmodellError(os_error_text(error, path)) from error
