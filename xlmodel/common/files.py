"""Reading files that a user names: regular ones only, and no more of them than is asked for."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import EffektmodellError, legible, os_error_text

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Opening does not wait for a pipe's other end, should one have taken the file's place."""
_MEGABYTE: Final = 2**20


def read_file(path: Path, most: int, what: str = "Den") -> bytes:
    """Return a file's content, which may be ``most`` bytes; ``what`` says of what that is the limit.

    Raises ``EffektmodellError`` where it cannot be read, is larger, or is no regular file: a pipe or
    a device may never end.
    """
    try:
        _refuse_others(path, path.stat())  # to open a device may do something
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            _refuse_others(path, os.fstat(file.fileno()))
            content = file.read(most + 1)
    except OSError as error:
        raise EffektmodellError(os_error_text(error, path)) from error
    except ValueError:
        raise EffektmodellError(f"{legible(str(path))}: filnavnet kan ikke brukes.") from None
    if len(content) > most:
        raise EffektmodellError(
            f"{path}: filen er for stor og åpnes ikke. {what} kan være høyst "
            f"{nb_number(round(most / _MEGABYTE, 1))} MB."
        )
    return content


def _refuse_others(path: Path, about: os.stat_result) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise EffektmodellError(f"{path}: dette er en mappe, ikke en fil.")
    if not stat.S_ISREG(about.st_mode):
        raise EffektmodellError(f"{path}: dette er ikke en vanlig fil.")
