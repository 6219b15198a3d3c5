"""The one JSON of the program: UTF-8, indented, and null where there is no number."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping


def json_text(content: object) -> str:
    """Write mappings, sequences and plain values as JSON that ends with a line break."""
    return json.dumps(_plain(content), ensure_ascii=False, indent=2) + "\n"


def _plain(content: object) -> object:
    if isinstance(content, Mapping):
        return {key: _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content
