"""Running texts of the fund's workbook, in bokmål.

Only prose lives here, each text on one line in one cell. Labels of fields and results belong to
`xlmodel.investment_fund`.
"""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import BEGIN_WITH, COMMON_BLOCKS, COMMON_HEADINGS, END_WITH

INTRODUCTION: Final = "Introduksjon"
FUND: Final = "Fond"
INITIATIVES: Final = "Innsatser"
ALLOCATION: Final = "Fordeling"
FOLLOW_UP: Final = "Oppfølging"
LIFE: Final = "Balanse"

HEADINGS: Final[dict[str, str]] = COMMON_HEADINGS | {
    "what_it_is": "Hva arbeidsboken viser",
    "results": "Nøkkelresultater",
}

WHAT_IT_IS: Final[tuple[str, ...]] = (
    "Et sosialt investeringsfond betaler for innsatser som skal forebygge. Hver innsats betaler tilbake i årene etter.",
    "Arbeidsboken viser hva som står igjen i fondet ved utgangen av hvert år, og når hver innsats er betalt tilbake.",
    "Tilbakeføringen deles mellom enhetene som sparer. Det ingen andel dekker, står som «Ikke fordelt».",
    "Tallene er planer og anslag. De viser følgene av forutsetningene og er ingen prognose.",
)

HOW_TO_USE: Final[tuple[str, ...]] = (
    BEGIN_WITH,
    "Skriv innsatsene på arket Innsatser: kostnad og planlagt tilbakeføring for hvert år.",
    "Når et år er gått, skriver du den faktiske tilbakeføringen. Tom celle betyr at den ikke er kjent, og da gjelder planen. 0 er en kjent null.",
    "Skriv enhetene og andelene deres på arket Fordeling. Andelene for en innsats er høyst 100 % i alt.",
    "Rader uten navn og beløp etter siste år teller ikke. Kontrollen sier fra om dem.",
    "Et nytt første år lages av denne arbeidsboken: effektmodell rull FIL.xlsx --startaar ÅR.",
    *END_WITH,
    "Arbeidsboken skal ikke inneholde personopplysninger.",
)

METHOD: Final[tuple[str, ...]] = (
    "Saldoen er kapitalen pluss tilskudd og tilbakeføringer, minus kostnader, til og med året.",
    "En innsats er betalt tilbake året etter det siste året da samlet tilbakeføring er mindre enn samlet kostnad, men tidligst det siste året med kostnad.",
    "Omløp er samlet kostnad delt på kapitalen. Nåverdi er tilbakeføring minus kostnad, neddiskontert til det første året.",
    "En negativ saldo er en advarsel: fondet lover mer enn det har. Beregningen er likevel riktig.",
    "Oppfølgingen sammenligner kostnadene for to grupper i hele kroner, i alt og per barn. Differansen er innsatsen minus sammenligningsgruppen.",
    "Den personlige balansen er bidrag minus kostnader for én person, år for år, i tusen kroner, uten og med innsatsen.",
)

TAB_LINES: Final[dict[str, str]] = {
    FUND: "Kapital, saldo år for år, nøkkelresultater og figurer.",
    INITIATIVES: "Innsatsene: kostnad, planlagt og faktisk tilbakeføring, og når de er betalt tilbake.",
    ALLOCATION: "Hvilke enheter som betaler, og hvilke som betaler tilbake.",
    FOLLOW_UP: "En gjennomført innsats mot en sammenligningsgruppe, linje for linje.",
    LIFE: "Én persons kostnader og bidrag over livet, uten og med innsatsen.",
}

BLOCKS: Final[dict[str, tuple[str, str]]] = COMMON_BLOCKS | {
    "fund": ("Fondet", "Gule celler med ramme kan endres."),
    "grants": ("Tilskudd", "Det som legges til fondet hvert år. Et negativt beløp trekkes fra."),
    "results": ("Nøkkelresultater", "Over alle årene i fondet."),
    "by_year": ("År for år", "Beløp etter det siste året teller ikke."),
    "limits": ("Grenser", "Hva beløpene kan være."),
    "costs": ("Kostnad", "Det fondet betaler for innsatsen. Rader uten navn teller ikke."),
    "planned": ("Planlagt tilbakeføring", "Det innsatsen etter planen betaler tilbake."),
    "actual": (
        "Faktisk tilbakeføring",
        "Tom celle: ikke kjent, og planen gjelder. 0 er en kjent null.",
    ),
    "counted_costs": ("Kostnad som teller", "For innsatser med navn, til og med det siste året."),
    "counted_returns": (
        "Tilbakeføring som teller",
        "Den faktiske der den er kjent, ellers den planlagte.",
    ),
    "accumulated": ("Akkumulert", "Tilbakeføring minus kostnad til og med året."),
    "marks": (
        "Ikke betalt tilbake",
        "Nummeret på året etter et år med underskudd, eller på et år med kostnad. Det største avgjør.",
    ),
    "each": (
        "Hver innsats",
        "Realisert er den faktiske tilbakeføringen så langt, sammenlignet med planen for de samme årene.",
    ),
    "departments": ("Enheter", "Enhetene (nemndene) som deler kostnad og tilbakeføring."),
    "cost_shares": ("Andel av kostnaden", "Én rad per innsats og én kolonne per enhet."),
    "return_shares": ("Andel av tilbakeføringen", "Én rad per innsats og én kolonne per enhet."),
    "shares": ("Andeler i alt", "Andelene for en innsats er høyst 100 %."),
    "department_cost": ("Kostnad per enhet", "Andel ganger kostnad, summert over innsatsene."),
    "department_return": (
        "Tilbakeføring per enhet",
        "Andel ganger tilbakeføring, summert over innsatsene.",
    ),
    "followed": ("Kostnader i de to gruppene", "Hele kroner. Rader uten navn teller ikke."),
    "followed_sums": ("I alt og per barn", "Differansen er innsatsen minus sammenligningsgruppen."),
    "changes": (
        "Endring mot endring",
        "Endring fra før til etter. Differansen er sammenligningen minus prosjektet, i prosentpoeng.",
    ),
    "life": ("Personen", "Beløp i tusen kroner per år for én person der ikke annet står."),
    "life_lines": (
        "Kostnader og bidrag",
        "Beløp per år fra og med fra år til og med til år. Tomme år gjelder hele perioden.",
    ),
    "life_payers": ("Hvem det gjelder", "Bidrag minus kostnader over alle årene, tusen kroner."),
    "life_years": ("År for år", "Bidrag minus kostnader, tusen kroner."),
}

FIGURES_HEADING: Final = "Figurer"
FIGURES: Final[dict[str, tuple[str, str]]] = {
    "A": (
        "Det som står igjen i fondet ved utgangen av året",
        "Søyler viser fondets saldo ved utgangen av hvert år. En søyle under null betyr at fondet er overtrukket.",
    ),
    "B": (
        "Kostnad og tilbakeføring per år",
        "Søyler viser kostnad og tilbakeføring hvert år. En linje viser tilbakeføring minus kostnad til og med året.",
    ),
    "C": (
        "Kostnad og tilbakeføring per innsats, alle år",
        "Søyler viser samlet kostnad og samlet tilbakeføring for hver innsats over alle årene i fondet.",
    ),
    "D": (
        "Saldo med fondets kapital og med den andre kapitalen",
        "Søyler viser saldoen ved utgangen av hvert år med fondets kapital og med den andre kapitalen som er oppgitt.",
    ),
}
