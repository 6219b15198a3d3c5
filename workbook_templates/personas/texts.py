"""Running texts of the personas workbook, in bokmål.

Only prose lives here, each text on one line in one cell. Labels of fields and results belong to
`xlmodel.personas`.
"""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import BEGIN_WITH, COMMON_BLOCKS, COMMON_HEADINGS, END_WITH

INTRODUCTION: Final = "Introduksjon"
PRICES: Final = "Prisliste"
COMPARISON: Final = "Sammenligning"
NULL_ALTERNATIVE: Final = "Nullalternativ"

HEADINGS: Final[dict[str, str]] = COMMON_HEADINGS | {
    "what_it_is": "Hva arbeidsboken viser",
    "personas": "Personaene",
}

WHAT_IT_IS: Final[tuple[str, ...]] = (
    "Arbeidsboken priser tiltakene rundt en oppdiktet person eller familie, en persona, år for år.",
    "Worst case er forløpet med ordinære tjenester. Best case er forløpet når kommunen arbeider slik laben gjør.",
    "Forskjellen er det kommunen og staten kan spare. Den er et regnestykke for ett tenkt forløp og ingen prognose.",
    "Best case koster ofte mest de første årene. Denne pukkelen står for seg, med året da den er tjent inn.",
)

HOW_TO_USE: Final[tuple[str, ...]] = (
    BEGIN_WITH,
    "Legg tjenestene med enhet og pris inn på arket Prisliste. De kan deretter velges i tiltakstabellene.",
    "Skriv ett tiltak per rad med volum for hvert år. En inntekt er et tiltak med negativ pris.",
    "En ny persona skrives på det ledige personaarket. Den regnes med overalt så snart den har et navn.",
    "Trengs flere ledige ark, lages arbeidsboken på nytt av denne: effektmodell personas --inndata FIL.xlsx.",
    "Ledige rader og forløp uten navn teller ikke. Summene tar dem med når de fylles ut.",
    "Utskriften følger det som var fylt ut da filen ble laget. For å skrive ut alt: fjern utskriftsområdet under Sideoppsett.",
    *END_WITH,
    "Beskriv personaer, aldri virkelige personer. Arbeidsboken skal ikke inneholde personopplysninger.",
)

METHOD: Final[tuple[str, ...]] = (
    "Utgiften et år er pris ganger volum, summert over tiltakene. Prisen er prislistens, med mindre tiltaket har en egen pris.",
    "Beløpene er i faste kroner og neddiskonteres med ett år mer for hvert år etter det første.",
    "Spart er worst case minus best case. Er tallet negativt, koster best case mest det året.",
    "Pukkelen er årene der best case koster mer. Den er tjent inn fra det året akkumulert spart forblir null eller høyere.",
    "Toppfinansiering er kompensasjonsgraden ganger det tiltakene som inngår, koster kommunen per mottaker og år over innslagspunktet.",
    "Tilskuddet trekkes fra kommunens del og legges til statens. En inntekt senker aldri det som inngår. Uten innslagspunkt er det null.",
    "Livskvalitet og arbeid er ikke verdsatt her. Det gjøres i effektmodellen.",
    "Nullalternativet er snittet av utgiftene per år i forløpene med ordinære tjenester, uten neddiskontering.",
    "Inngangssituasjon: alle år i et forløp teller i livssituasjonen det begynner i. Personår: hvert år teller i årets livssituasjon.",
    "Der ingen forløp gir et tall, avledes det av utsatt etter regelen som står på arket Nullalternativ.",
)

TAB_LINES: Final[dict[str, str]] = {
    PRICES: "Tjenestene med enhet, pris, kilde og sikkerhet.",
    COMPARISON: "Alle personaer side om side: worst case, best case, hva som spares, og pukkelen.",
    NULL_ALTERNATIVE: "Hva forløpene med ordinære tjenester koster per år i hver livssituasjon.",
}

BLOCKS: Final[dict[str, tuple[str, str]]] = COMMON_BLOCKS | {
    "price_list": (
        "Prisliste",
        "Én tjeneste per rad. Ledige rader teller først når de fylles ut.",
    ),
    "limits": ("Grenser", "Hva prisene og volumene kan være."),
    "persona": (
        "Personaen",
        "Gule celler med ramme kan endres. Uten navn teller personaen ikke.",
    ),
    "spare_persona": (
        "Personaen",
        "Et ledig ark: skriv et navn, så regnes personaen med. Arket kommer på utskrift når arbeidsboken lages på nytt.",
    ),
    "key_figures": (
        "Nøkkeltall",
        "Summer over hele analyseperioden, og pukkelen.",
    ),
    "measures": (
        "Tiltak",
        "Velg tjenesten fra prislisten, eller skriv egen pris og enhet. Volumet er antall enheter det året.",
    ),
    "expenses": (
        "Utgifter per tiltak",
        "Pris ganger volum, før neddiskontering.",
    ),
    "services": (
        "Utgifter per tjeneste",
        "Neddiskontert. Tjenester som forløpet ikke bruker, har ingen tall.",
    ),
    "difference": (
        "Worst case mot best case",
        "Neddiskontert. Spart er worst case minus best case; er tallet negativt, koster best case mest.",
    ),
    "comparison": (
        "Alle personaer",
        "Neddiskonterte summer over hver personas analyseperiode. Den ledige personaen kommer med når den får et navn.",
    ),
    "avoided": ("Spart per år", "Worst case minus best case, neddiskonterte kroner."),
    "avoided_accumulated": (
        "Spart akkumulert",
        "Neddiskonterte kroner. Negativt så lenge pukkelen ikke er tjent inn.",
    ),
    "null_alternative": (
        "Nullalternativ",
        "Ordinære tjenester per år og livssituasjon, i hele kroner og uten neddiskontering.",
    ),
    "histories": (
        "Forløpene",
        "Alle forløp som teller, uten neddiskontering. Bare de med ordinære tjenester inngår i nullalternativet.",
    ),
}

FIGURES_HEADING: Final = "Figurer"
FIGURES: Final[dict[str, tuple[str, str]]] = {
    "A": (
        "Akkumulerte utgifter, worst case",
        "Stablede søyler viser akkumulerte utgifter i worst case for hvert år, fordelt på kommune og stat, i kroner.",
    ),
    "B": (
        "Akkumulerte utgifter, best case",
        "Stablede søyler viser akkumulerte utgifter i best case for hvert år, fordelt på kommune og stat, i kroner.",
    ),
    "C": (
        "Utgifter per år",
        "Søyler viser utgiftene i worst case og best case hvert år i analyseperioden, i kroner.",
    ),
    "D": (
        "Akkumulert worst case og best case, og akkumulert spart",
        "Søyler viser akkumulerte utgifter i worst case og best case. En linje viser akkumulert spart; under null er pukkelen.",
    ),
    "E": (
        "Worst case mot best case i perioden",
        "Søyler viser utgiftene over analyseperioden i worst case og best case for hver persona, i kroner.",
    ),
}
