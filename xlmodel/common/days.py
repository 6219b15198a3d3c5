"""Days as spreadsheets count them: 1 January 1900 is 1, and the day that 1900 lacked counts too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_EPOCH: Final = date(1899, 12, 30)


def serial_day(day: date) -> int:
    """Return the number of a day."""
    return (day - _EPOCH).days


def day_of(serial: float) -> date:
    """Return the day of a number; the time of day is left out."""
    return _EPOCH + timedelta(days=int(serial))
