"""Texts that stand in every kind of workbook."""

from typing import Final

OK: Final = "OK"
"""What a check says where nothing is wrong."""

MASTER_CHECK: Final = "Kontroll"
"""The name of the master check's cell."""

SOURCE_NAMES: Final = {"source": "_Kilde", "grade": "_Sikkerhet"}
"""What the names of an input's source and grade end with."""

COMMON_HEADINGS: Final[dict[str, str]] = {
    "tabs": "Arkene i arbeidsboken",
    "how_to_use": "Slik bruker du arbeidsboken",
    "method": "Metode og forutsetninger",
    "check": "Kontroll",
    "about": "Om filen",
}
"""Headings of every workbook's introduction."""

BEGIN_WITH: Final = (
    "Endre bare de gule cellene med ramme. De er inndata; alle andre celler regnes ut."
)

END_WITH: Final[tuple[str, ...]] = (
    "Se etter «OK» ved Kontroll øverst på hvert ark. Er noe galt, står det der hva det gjelder.",
    "Arkene er beskyttet uten passord. Velg Se gjennom, så Opphev arkbeskyttelse, dersom du vil endre oppsettet.",
    "Trykk F9 dersom tallene ikke endrer seg. Da er programmet satt til manuell beregning.",
)
"""What the use of every workbook begins and ends with."""

COMMON_BLOCKS: Final[dict[str, tuple[str, str]]] = {
    "figure_data": (
        "Figurdata",
        "Tallene bak figurene. Etter analyseperioden gjentas siste år, slik at figurene ikke får en tom hale.",
    ),
    "checks": (
        "Kontroller",
        "Hver rad skal vise «OK». Alle radene inngår i hovedkontrollen øverst på arkene.",
    ),
}
"""Headings and explanations of blocks that every workbook has."""
