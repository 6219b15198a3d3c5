"""Reads files that a user names: ordinary files only, since a pipe or a device never ends."""

from __future__ import annotations

import stat
from pathlib import Path

from xlmodel.common.errors import EffektmodellError, legible, os_error_text


def read_regular(path: Path, max_bytes: int | None = None, what: str = "En slik fil") -> bytes:
    """Return a file's content.

    Raises ``EffektmodellError`` where it is a folder, a pipe, a socket or a device, where it has more
    than ``max_bytes`` (``what`` says of what that is the limit), and where it cannot be read.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise EffektmodellError(f"{path}: dette er en mappe, ikke en fil.")
        if not stat.S_ISREG(about.st_mode):
            raise EffektmodellError(f"{path}: dette er ikke en vanlig fil.")
        if max_bytes is not None and about.st_size > max_bytes:
            raise EffektmodellError(
                f"{path}: filen er {about.st_size / 2**20:.0f} MB og åpnes ikke. {what} kan "
                f"være høyst {max_bytes // 2**20} MB."
            )
        return path.read_bytes()
    except OSError as error:
        raise EffektmodellError(os_error_text(error, path)) from error
    except ValueError:
        raise EffektmodellError(f"{legible(str(path))}: filnavnet kan ikke brukes.") from None
