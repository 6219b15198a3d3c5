"""Names of the workbook of living conditions, without their prefix."""

from __future__ import annotations

from typing import Final

from xlmodel.common.fields import Field

REGISTER_NAME: Final = "Register"
WEIGHTS_NAME: Final = "Vekt"
ASSUMED_NAMES: Final = {"assumed_young": "UNG_Antatt", "assumed_families": "FAM_Antatt"}


def form_name(item: Field) -> str:
    """Return the name of a field of the form: ``Skjema_saksnummer``."""
    return f"Skjema_{item.toml}"
