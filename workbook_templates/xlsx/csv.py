"""Reads CSV files as they come from Excel and from other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlmodel.common.bokmaal import composed
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.reading import read_regular

_SEPARATORS: Final = ";\t,"


def csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row: UTF-8 or Windows text; semicolon, comma or tab.

    The separator is the one that the first line has most of, semicolon and tab before comma. Raises
    ``EffektmodellError`` where the file cannot be read.
    """
    content = read_regular(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    text = composed(text)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", " "), newline=""), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise EffektmodellError(f"{path}: linje {reader.line_num} er ikke gyldig CSV.") from error
