"""The standard streams, whatever the caller did with them.

What is printed for nobody (``effektmodell … | head -1``, a closed stream) is dropped: it stops no
work and changes no exit code.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_OUTPUT, _ERRORS = 1, 2
_NOBODY: Final = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)


class _Stream(io.FileIO):
    """A standard stream; standard error may fail, standard output only for want of a reader."""

    _is_lost = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write, or drop what nobody reads."""
        if not self._is_lost:
            try:
                return super().write(data)
            except OSError as error:
                self._is_lost = True
                if self.fileno() == _OUTPUT and error.errno not in _NOBODY:
                    raise
        return memoryview(data).nbytes


def prepare_streams() -> None:
    """Let redirected output be UTF-8 on every system, and let no terminal fail on a letter."""
    _open_closed()
    for number, name in ((_OUTPUT, "stdout"), (_ERRORS, "stderr")):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            setattr(sys, name, _redirected(number))


def _open_closed() -> None:
    """Open what is closed, so that no file of ours becomes a standard stream."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one


def _redirected(number: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(_Stream(number, "w", closefd=False))
    return io.TextIOWrapper(
        raw,
        encoding="utf-8",
        errors="backslashreplace",
        newline="\n",
        line_buffering=number == _ERRORS,
    )
