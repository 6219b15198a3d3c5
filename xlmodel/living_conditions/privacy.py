"""What identifies a person has no place in the register: the case number is the only key."""

from __future__ import annotations

from typing import Final

from xlmodel.common.errors import Remark

REFUSED: Final = (
    "teksten inneholder et fødselsnummer, et D-nummer eller et H-nummer. Slett det: saksnummeret er "
    "den eneste nøkkelen."
)


def refused(where: str) -> Remark:
    """Return the fault of a text that holds such a number, which it does not show."""
    return Remark(where, None, REFUSED)
