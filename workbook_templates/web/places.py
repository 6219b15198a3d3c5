"""The pages there are: what stands on each, and what its buttons do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlmodel.common.price_index import INDEX_CHOICES

_WORKBOOKS: Final = ".xlsx,.xlsm,.xltx,.xltm"


@dataclass(frozen=True, slots=True)
class Drop:
    """A place to choose a file or drop it."""

    key: str
    label: str
    endings: str = _WORKBOOKS


@dataclass(frozen=True, slots=True)
class Box:
    """Something that is typed or chosen beside the files; ``choices`` are values and their texts."""

    key: str
    label: str
    kind: str = "text"
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """What gives a file: the address that it is asked for at, and what stands on the button."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """A page for files: ``shown`` is the address that answers as soon as all that is needed is there.

    ``links`` lead to files that are ready.
    """

    address: str
    name: str
    title: str
    lead: str
    drops: tuple[Drop, ...]
    buttons: tuple[Button, ...]
    boxes: tuple[Box, ...] = ()
    shown: str = ""
    links: tuple[Button, ...] = ()


_ONE: Final = (Drop("fil", "Velg en arbeidsbok (.xlsx)"),)

CHECK: Final = FilePage(
    "kontroller",
    "Kontroller",
    "Kontroller en arbeidsbok",
    "Alle formler regnes på nytt og sammenlignes med malen og med modellen. Det gjelder arbeidsbøker av "
    "alle slag som modellen lager. Filen endres ikke.",
    _ONE,
    (Button("kontrollrapport", "Last ned kontrollrapporten"),),
    shown="kontroller",
)
COMPARE: Final = FilePage(
    "sammenlign",
    "Sammenlign",
    "Sammenlign to arbeidsbøker",
    "Se hva som er ulikt i inndata, tiltak, formler og nøkkelresultater, og hva hver endring har å si. "
    "Filene må være av samme slag, som fjorårets og årets. Differansen er B minus A.",
    (Drop("a", "Velg arbeidsbok A (.xlsx)"), Drop("b", "Velg arbeidsbok B (.xlsx)")),
    (Button("sammenligning", "Last ned sammenligningen"),),
    shown="sammenlign",
)
ROLL: Final = FilePage(
    "rull",
    "Rull frem",
    "Rull en arbeidsbok frem",
    "Lag neste års arbeidsbok av en gammel, med de samme inndataene og et nytt første år. Med et nytt "
    "prisår reguleres beløpene, hvert med sin egen indeks hvis du ikke velger én for alle.",
    (Drop("fil", "Velg den gamle arbeidsboken (.xlsx)"),),
    (Button("rullet", "Last ned den nye arbeidsboken"),),
    (
        Box("startaar", "Nytt første år", "decimal", needed=True),
        Box("prisaar", "Nytt prisår (kan stå tomt)", "decimal"),
        Box(
            "indeks",
            "Indeks",
            "choice",
            choices=(("", "Hvert beløp sin egen"), *((item, item) for item in INDEX_CHOICES)),
        ),
    ),
    shown="rull",
)
PAPER: Final = FilePage(
    "notat",
    "Notat",
    "Lag et notat av en arbeidsbok",
    "Et Word-dokument som utgangspunkt for et saksframlegg: sammendrag, forutsetninger, resultater, "
    "figurer og forbehold. Består arbeidsboken ikke kontrollen, står det øverst i notatet.",
    _ONE,
    (Button("notat", "Last ned notatet"),),
    (
        Box("tittel", "Tittel (kan stå tomt)"),
        Box("dato", "Dato i notatet (kan stå tomt)", "date"),
    ),
)
LIST: Final = FilePage(
    "liste",
    "Mange kommuner",
    "Lag arbeidsbøker for mange kommuner",
    "Fyll ut en liste med én kommune per rad, og få en arbeidsbok for hver av dem og en oppsummering i en "
    "zip-fil. Tomme celler i listen gir eksempeltallene.",
    (Drop("fil", "Velg en liste (.xlsx eller .csv)", ".xlsx,.csv"),),
    (Button("arbeidsboeker", "Last ned arbeidsbøkene (zip)"),),
    shown="liste",
    links=(
        Button("listemal", "Tom liste"),
        Button("listemal?med=alle", "Liste med alle kommunene"),
    ),
)
START: Final = FilePage(
    "fyll",
    "",
    "Begynn med en inndatafil, en arbeidsbok eller en kommuneliste",
    "En inndatafil (.toml) eller en arbeidsbok (.xlsx) fyller ut skjemaet. En kommuneliste (.xlsx eller "
    ".csv) gir en arbeidsbok for hver kommune, i en zip-fil.",
    (Drop("fil", "Velg en fil", ".toml,.xlsx,.csv"),),
    (Button("arbeidsboeker", "Last ned arbeidsbøkene (zip)"),),
    shown="fyll",
    links=LIST.links,
)
"""What stands above the form: a file that it begins with, or a list of municipalities."""
FILE_PAGES: Final = (LIST, CHECK, COMPARE, ROLL, PAPER)


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the menu: its address, relative so that a proxy may put it anywhere, and its name."""

    address: str
    name: str


FORM_PLACE: Final = Place("./", "Lag")
KINDS_PLACE: Final = Place("slag", "Andre arbeidsbøker")
MENU: Final = (
    FORM_PLACE,
    *(Place(item.address, item.name) for item in FILE_PAGES),
    KINDS_PLACE,
)
