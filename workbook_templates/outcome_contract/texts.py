"""Running texts of the outcome contract's workbook, in bokmål."""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import BEGIN_WITH, COMMON_BLOCKS, COMMON_HEADINGS, END_WITH

INTRODUCTION: Final = "Introduksjon"
CONTRACT: Final = "Kontrakt"
MODELLING: Final = "Modellering"
RISK: Final = "Risiko"
YOUTHS: Final = "Deltakere"
ECONOMY: Final = "Økonomi"

HEADINGS: Final[dict[str, str]] = COMMON_HEADINGS | {
    "what_it_is": "Hva arbeidsboken viser",
    "key": "Nøkkelresultater",
    "inputs": "Inndata",
    "sources": "Kilder og sikkerhet",
    "figures": "Figurer",
}

WHAT_IT_IS: Final[tuple[str, ...]] = (
    "I en effektkontrakt betaler kommunen for resultater: et beløp for hver ung som når målet, opp til et tak.",
    "De første årene finansieres av leverandøren eller en investor. Kommunen betaler når resultatene gjøres opp.",
    "Arbeidsboken viser hva kommunen betaler år for år, hva den kan spare, risikoen, og hva leverandøren må legge ut.",
    "Den er et regnestykke over forutsetninger og ingen prognose.",
)

HOW_TO_USE: Final[tuple[str, ...]] = (
    BEGIN_WITH,
    "Legg kontraktens vilkår inn på arket Kontrakt. Oppgjørsåret sier hvilket kontraktsår som gjør opp hvert års resultater.",
    "Når det foreligger resultater, føres de på arket Deltakere. Velg så «Deltakerlisten» på arket Kontrakt.",
    "Bruk koder som id. Arbeidsboken skal ikke inneholde navn, fødselsnummer eller andre personopplysninger.",
    *END_WITH,
)

METHOD: Final[tuple[str, ...]] = (
    "Personer som når resultatet, er deltakere ganger måloppnåelse. De rundes ikke av uten at det er valgt.",
    "Kravet et år er prisen ganger dem som gjøres opp. Er det årstak, overføres det som ikke ble betalt, til neste år.",
    "Utbetalt er det minste av kravet, årstaket og det som er igjen av taket for hele kontrakten.",
    "Resultater uten oppgjørsår i kontrakten vises for seg. Det gjør også det takene holder tilbake.",
    "I målgruppen er den som har minst så mange utsatte kjennetegn ved start som kravet sier, og tilsvarende for resultatet.",
    "Risiko: alle når resultatet med samme sannsynlighet, uavhengig av hverandre. Planen regnes uten avrunding og uten årstak.",
    "Besparelsen varer fra året etter resultatet, også etter at kontrakten er slutt. Alle som når resultatet, teller.",
    "Beløpene neddiskonteres med ett år mer for hvert år etter det første.",
)

TAB_LINES: Final[dict[str, str]] = {
    CONTRACT: "Vilkårene, og hva kommunen betaler år for år.",
    MODELLING: "Tabellen i kontraktens vedlegg regnet ut, med de trykte tallene ved siden av.",
    RISK: "Hvor mye utbetalingen kan variere, og hvor sannsynlig det er at taket nås.",
    YOUTHS: "Deltakerlisten: svar ved start og etter tolv måneder, målgruppe og resultat.",
    ECONOMY: "Kommunens besparelse mot utbetalingen, og leverandørens og investorens kontantstrøm.",
}

BLOCKS: Final[dict[str, tuple[str, str]]] = COMMON_BLOCKS | {
    "figure_data": (
        COMMON_BLOCKS["figure_data"][0],
        "Tallene bak figurene. Etter kontrakten gjentas siste år, slik at figurene ikke får en tom hale.",
    ),
    "terms": ("Kontraktens vilkår", "Gule celler med ramme kan endres. Tomt tak er uten tak."),
    "key": ("Nøkkelresultater", "Summer over hele kontrakten."),
    "years": (
        "År for år",
        "Resultater i planen og i listen, hva som gjøres opp, krav og utbetaling.",
    ),
    "table": (
        "Utbetaling etter deltakere og måloppnåelse",
        "Personer per år ganger antall kontraktsår og pris, uten avrunding. Trykte tall er de som står i kontraktens vedlegg.",
    ),
    "tenth": (
        "Ni av de ti trykte radene følger uten avrunding. 15 deltakere og 50 % er trykt med 7,5 rundet opp til 8 personer per år.",
        "",
    ),
    "risk": (
        "Sannsynlig utbetaling",
        "Planen uten avrunding, alle resultater gjort opp. Årstaket er ikke med.",
    ),
    "distribution": (
        "Fordelingen",
        "Sannsynligheten for hvert antall som når resultatet, og utbetalingen da.",
    ),
    "list": (
        "Deltakerliste",
        (
            "Én ung per rad. Tomt svar er ikke besvart; «Ikke relevant» teller verken som utsatt eller som bedre. "
            "Listen skrives ikke ut med arket: merk radene, og skriv ut det merkede området."
        ),
    ),
    "demands": ("Krav", "Hvor mange av de seks kjennetegnene som kreves."),
    "summary": ("Oppsummering", "Radene i deltakerlisten som har en id."),
    "identity": (
        "Kontroll av fødselsnummer",
        "Sifrenes plass og vekt i de to kontrollsifrene. En id som stemmer med begge, skal ikke brukes.",
    ),
    "municipality": ("Kommunen", "Besparelsen mot utbetalingen, i nåverdi."),
    "supplier": (
        "Leverandøren og investoren",
        "Kontantstrømmen er utbetalingen minus tjenestekostnaden. Tjenestekostnaden er et eksempeltall til den er erstattet.",
    ),
    "rate": (
        "Internrente",
        "Finnes når kontantstrømmen skifter fortegn nøyaktig én gang, fra minus til pluss, og summen er minst 0.",
    ),
    "factors": (
        "Diskonteringsfaktorer",
        "Også for årene etter kontrakten, så lenge besparelsen kan vare.",
    ),
}

FIGURES: Final[dict[str, tuple[str, str]]] = {
    "A": (
        "Krav og utbetaling per kontraktsår",
        "Søyler viser krav og utbetaling hvert kontraktsår, i kroner.",
    ),
    "F": (
        "Utbetalt akkumulert mot taket",
        "Søyler viser det som er utbetalt til og med hvert kontraktsår. En linje viser taket for hele kontrakten, i kroner.",
    ),
    "B": (
        "Utbetaling etter måloppnåelse, med tak",
        "Søyler viser utbetalingen for 10, 15 og 20 deltakere per år ved måloppnåelse fra 0 til 100 prosent. En linje viser taket.",
    ),
    "C": (
        "Fordeling av antall som når resultatet",
        "Søyler viser sannsynligheten for hvert antall som når resultatet. Fargen skiller utfall under taket fra dem der taket er nådd.",
    ),
    "D": (
        "Kommunen: besparelse mot utbetaling",
        "Søyler viser besparelsen, utbetalingen og kommunens netto i nåverdi, i kroner.",
    ),
    "E": (
        "Leverandør og investor: kontantstrøm",
        "Søyler viser tjenestekostnad og utbetaling hvert kontraktsår. En linje viser akkumulert kontantstrøm, i kroner.",
    ),
}
