"""Reading files that a user names: regular ones only, and no more of them than is asked for."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Final

from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import EffektmodellError, legible, os_error_text

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Opening does not wait for a pipe's other end, should one have taken the file's place."""
_MEGABYTE: Final = 2**20

if sys.platform == "win32":
    from pathlib import WindowsPath as _SystemPath
else:
    from pathlib import PosixPath as _SystemPath


class HeldFile(_SystemPath):
    """A file that is held in memory and stands nowhere: a name for messages, and its content.

    Whatever reads files with :func:`read_file` takes one in place of a path. Two are the same only
    where they are one object. The name is never looked up on the disk.
    """

    content: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> HeldFile:
        """Return a file of this name and content."""
        held = cls(name)
        held.content = content
        return held

    def is_dir(self, **_: bool) -> bool:
        """Say that it is no folder."""
        return False

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def as_path(path: Path | str) -> Path:
    """Return a path, one that is held in memory as it is."""
    return path if isinstance(path, Path) else Path(path)


def read_file(path: Path, most: int, what: str = "Den") -> bytes:
    """Return a file's content, which may be ``most`` bytes; ``what`` says of what that is the limit.

    Raises ``EffektmodellError`` where it cannot be read, is larger, or is no regular file: a pipe or
    a device may never end.
    """
    content = path.content if isinstance(path, HeldFile) else _stored(path, most)
    if len(content) > most:
        raise EffektmodellError(
            f"{path}: filen er for stor og åpnes ikke. {what} kan være høyst "
            f"{nb_number(round(most / _MEGABYTE, 1))} MB."
        )
    return content


def _stored(path: Path, most: int) -> bytes:
    """Return a file's content; no more of it than shows that it is too large."""
    try:
        _refuse_others(path, path.stat())  # to open a device may do something
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            _refuse_others(path, os.fstat(file.fileno()))
            return file.read(most + 1)
    except OSError as error:
        raise EffektmodellError(os_error_text(error, path)) from error
    except ValueError:
        raise EffektmodellError(f"{legible(str(path))}: filnavnet kan ikke brukes.") from None


def _refuse_others(path: Path, about: os.stat_result) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise EffektmodellError(f"{path}: dette er en mappe, ikke en fil.")
    if not stat.S_ISREG(about.st_mode):
        raise EffektmodellError(f"{path}: dette er ikke en vanlig fil.")
