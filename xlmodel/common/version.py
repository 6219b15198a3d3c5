"""Version of the model: what a workbook says it was made by, and when that version was made."""

from __future__ import annotations

from datetime import date
from typing import Final

MODEL_VERSION: Final = "1.0"
"""Version of the model and of the workbook's structure (name ``Modellversjon``)."""

MODEL_DATE: Final = date(2026, 11, 22)
"""Date of the version; stands for «now» wherever a generated file must be reproducible."""
