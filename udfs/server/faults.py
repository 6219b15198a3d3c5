"""What a client is told where its request is not answered with a result."""

from __future__ import annotations

from typing import Final

from fastapi.responses import JSONResponse

TOO_SLOW: Final = (
    "Beregningen tok for lang tid og ble stoppet. Prøv med færre trekninger eller rader."
)
STOPPING: Final = "Tjeneren stopper. Vent litt, og beregn på nytt."
_TEXTS: Final = {
    400: "Kallet kan ikke leses.",
    401: "Tilgangsnøkkelen mangler eller er feil. Legg den inn i oppgaveruten.",
    404: "Siden finnes ikke.",
    405: "Metoden er ikke tillatt her.",
    408: "Kallet kom ikke frem i tide.",
    413: "Argumentene er for store for tjeneren.",
    415: "Kallet er ikke sendt som JSON.",
    429: "For mange kall på kort tid. Vent litt, og beregn på nytt.",
    431: "Adressen eller hodet til kallet er for langt for tjeneren.",
    500: "Det oppsto en feil i effektmodellens tjener.",
    503: "Tjeneren har for mye å gjøre. Vent litt, og beregn på nytt.",
}
_LATER: Final = frozenset({429, 503})
_WAIT: Final = {"Retry-After": "5"}


def fault(status: int, message: str = "") -> JSONResponse:
    """Answer with a fault; Excel's script shows ``detail`` beside ``#VALUE!``."""
    text = message or _TEXTS.get(status) or _TEXTS[400 if status < 500 else 500]
    return JSONResponse({"detail": text}, status, headers=_WAIT if status in _LATER else None)
