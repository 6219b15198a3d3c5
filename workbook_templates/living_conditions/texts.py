"""Running texts of the workbook of living conditions, in bokmål.

Only prose lives here, each text on one line in one cell. Labels of fields and results belong to
`xlmodel.living_conditions`.
"""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import BEGIN_WITH, COMMON_BLOCKS, COMMON_HEADINGS, END_WITH

INTRODUCTION: Final = "Introduksjon"
FORM: Final = "Skjema"
REGISTER: Final = "Register"
PLACING: Final = "Plassering"
RATES: Final = "Suksessrater"
OVERVIEW: Final = "Oversikt"

HEADINGS: Final[dict[str, str]] = COMMON_HEADINGS | {
    "inputs": "Kommunen",
    "key_figures": "Nøkkeltall",
    "what_it_is": "Hva arbeidsboken viser",
}

WHAT_IT_IS: Final[tuple[str, ...]] = (
    "Arbeidsboken gjør registreringene av familier og unge i laben om til suksessrater som effektmodellen kan bruke.",
    "Hver registrering plasserer saken i en livssituasjon: investeringslederens egen plassering, og den som temaene gir.",
    "Flyttinger og måneder mellom registreringene gir suksessraten for hvert steg, med et 90 % intervall.",
    "Ratene beskriver sakene i registeret. De er ingen prognose, og sier ikke hva som ville skjedd uten laben.",
)

HOW_TO_USE: Final[tuple[str, ...]] = (
    BEGIN_WITH,
    "Lag et tomt skjema med effektmodell levekaar --tomt-skjema, og fyll ut arket Skjema sammen med familien. Lagre én fil per registrering i samme mappe.",
    "Les mappen inn i registeret: effektmodell levekaar --inndata FIL.xlsx --skjemaer MAPPE --ut NY.xlsx. Skjemaer som er lest før, tas ikke med to ganger.",
    "Registreringer kan også skrives rett i arket Register, én per rad, i hvilken som helst rekkefølge.",
    "Ratene hentes inn i effektmodellen: effektmodell ny KOMMUNE --suksessrater FIL.xlsx.",
    *END_WITH,
    "Saksnummeret er den eneste nøkkelen. Skriv aldri navn, fødselsnummer eller annet som peker ut noen.",
)

METHOD: Final[tuple[str, ...]] = (
    "Hvert tema stemmer på en livssituasjon med sin vekt. Et svar som to situasjoner deler, gir en halv stemme til hver. Viktigste temaer teller dobbelt.",
    "Situasjonen med flest stemmer vinner. Står det likt, gjelder den dårligste. Uten stemmer er saken ikke plassert.",
    "Registreringene i en sak gir intervaller i tidsrekkefølge. To på samme dag i samme sak utelates begge, og en uten plassering hoppes over.",
    "Et intervall framover er én flytting i hvert steg på veien, og månedene deles likt mellom stegene. Uten flytting, og bakover, er månedene tid i steget saken sto i.",
    "Et intervall som begynner ved Avslutning, vises, men teller ikke: familien er ute av laben.",
    "Månedsraten er gammafordelt med form α + flyttinger og rate β + måneder. Suksessraten per år er 1 − exp(−12 · (α + flyttinger) / (β + måneder)).",
    "Forhåndsfordelingen er svak: uten en eneste registrering gir den 63 % per år. Derfor merkes rater av få flyttinger.",
    "En liste som bare har suksesser, gir for høye rater, for tiden til dem som ikke flyttet, mangler.",
    "Intervallet regnes som om sakene er uavhengige av hverandre og raten er den samme hele tiden.",
)

TAB_LINES: Final[dict[str, str]] = {
    FORM: "Skjemaet for én registrering, på én side.",
    REGISTER: "Alle registreringene, én per rad.",
    PLACING: "Vektene, plasseringen av hver registrering og intervallene mellom dem.",
    RATES: "Suksessratene for unge voksne, familier og alle, med intervall og merknad.",
    OVERVIEW: "Saker, flyttinger fra og til, år for år, og hvem som skal følges opp.",
}

BLOCKS: Final[dict[str, tuple[str, str]]] = COMMON_BLOCKS | {
    "register": (
        "Registeret",
        "Én registrering per rad. Rader uten saksnummer teller ikke. Rekkefølgen har ingenting å si.",
    ),
    "basis": (
        "Grunnlag og vekter",
        "Investeringslederens plassering går foran når ikke annet er valgt. Uenighet vises i tabellen under og overskrives aldri.",
    ),
    "lists": ("Lister og grenser", "Tall som formlene leser."),
    "rows": (
        "Plassering og intervaller",
        "Én rad for hver rad i registeret. Intervallet står i raden det slutter i.",
    ),
    "prior": (
        "Forhåndsfordeling og grense",
        "Svake antagelser som veier mindre jo flere måneder som er observert.",
    ),
    "rates": (
        "Suksessrater per år",
        "Sannsynligheten for å flytte ett steg innen et år, med 90 % intervall.",
    ),
    "list": ("Oppfølging", "Når listen gjelder for, og hvor tidslinjen begynner."),
    "situations": (
        "Livssituasjon ved start og nå",
        "Antall saker etter første og siste plassering.",
    ),
    "matrix": (
        "Fra og til",
        "Antall intervaller som teller, fra situasjonen i raden til den i kolonnen.",
    ),
    "years": ("År for år", "Flyttinger er ført i året intervallet slutter."),
    "due": (
        "Skal følges opp",
        "Saker der siste registrering er mer enn tolv måneder før datoen, og som ikke er avsluttet.",
    ),
}

BIAS: Final[tuple[str, ...]] = (
    "En liste som bare har suksesser, gir for høye rater. Lørenskogs tretten saker er en slik liste: familienes 98, 96 og 79 % er urimelig høye.",
    "Registrer alle familier som kommer inn, også dem som ikke flytter og dem som slutter. Ellers sier ratene mer om hvem som ble telt enn om laben.",
)

FIGURES_HEADING: Final = "Figurer"
FIGURES: Final[dict[str, tuple[str, str]]] = {
    "A": (
        "Suksessrate for unge voksne",
        "Søyler viser suksessraten per år for hvert steg blant unge voksne, med nedre og øvre ende av 90 % intervallet.",
    ),
    "B": (
        "Suksessrate for familier",
        "Søyler viser suksessraten per år for hvert steg blant familier, med nedre og øvre ende av 90 % intervallet.",
    ),
    "C": (
        "Flyttinger per år",
        "Stablede søyler viser flyttinger framover hvert år, fordelt på de tre stegene. En linje viser flyttinger tilbake.",
    ),
    "D": (
        "Registreringer per år",
        "Søyler viser registreringer, nye saker og avsluttede saker hvert år fra og med startåret.",
    ),
    "E": (
        "Livssituasjon ved start og nå",
        "Søyler viser hvor mange saker som er i hver av de fire livssituasjonene ved første og ved siste plassering.",
    ),
}
