"""Running texts of the control group's workbook, in bokmål."""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import COMMON_BLOCKS, COMMON_HEADINGS, END_WITH

INTRODUCTION: Final = "Introduksjon"
BASIS: Final = "Grunnlag"
COST: Final = "Kostnad"
MOVES: Final = "Bevegelse"
COMPARISON: Final = "Sammenligning"

SUBTITLE: Final = "Stønad er i kroner for hvert år, ikke regulert for prisendring. Gule celler med ramme er inndata."

HEADINGS: Final[dict[str, str]] = COMMON_HEADINGS | {
    "what_it_is": "Hva arbeidsboken viser",
    "key": "Nøkkeltall",
    "inputs": "Kommunen",
    "figures": "Figurer",
    "limits": "Hvor langt tallene rekker",
    "privacy": "Personvern",
}

WHAT_IT_IS: Final[tuple[str, ...]] = (
    "Arbeidsboken viser hva mottakere av sosialhjelp og kvalifiseringsstønad koster og hvordan det går med dem uten laben.",
    "Tallene kommer fra filene kommunen selv sender Statistisk sentralbyrå hvert år: KOSTRA 11F og 11CF.",
    "De er ment som en kontrollgruppe for effektmodellen: dødvekt, tilbakefall og et gulv for nullalternativet.",
    "Det er antall og summer, aldri opplysninger om én person.",
)

PRIVACY: Final[tuple[str, ...]] = (
    "Filene leses linje for linje på kommunens egen maskin. Personer kobles med en nøkkel som bare finnes mens programmet kjører.",
    "«færre enn 5» står der det er 1–4 personer. Kroner og måneder skjules sammen med antallet, og der bare 1–4 personer har dem.",
    "«skjult» står der et tall ellers ville følge av de andre ved å trekke fra. Det kan være et hvilket som helst antall. Kroner er rundet av til hele hundre.",
    "Del én arbeidsbok av de samme filene. To med ulik aldersgruppe eller ulike regler kan trekkes fra hverandre.",
    "«for få» står der et skjult tall, eller ingen personer, gjør at resultatet ikke kan regnes ut.",
)

HOW_TO_USE: Final[tuple[str, ...]] = (
    "Lag arbeidsboken av kommunens filer: effektmodell kostra FIL FIL FIL. Tallene i gule celler er telt av programmet og skal ikke endres for hånd.",
    "Les av hva det koster på arket Kostnad, hvordan det går på arket Bevegelse, og hva det sier om effektmodellen på arket Sammenligning.",
    "Legg inn effektmodellens egne tall på arket Sammenligning, eller lag arbeidsboken på nytt med --effektmodell FIL.",
    *END_WITH,
)

METHOD: Final[tuple[str, ...]] = (
    "Unge voksne er i aldersgruppen ved årets slutt og forsørger ikke barn. Familie er alle som forsørger barn under 18 år. Gruppen er den i parets første år.",
    "Bolig, arbeid og økonomi stemmer hver på en livssituasjon etter kodene i filene. Flest stemmer vinner, og står det likt, gjelder den dårligste.",
    "Står en person på flere linjer samme år, legges kronene sammen, og måneder telles én gang. Kodene er dem på linjen med flest måneder.",
    "Utfallet er livssituasjonen året etter, sammenlignet med året før, i alle par av år som følger hverandre.",
    "Den som er ute av filene, er bedre bare når 11CF sier at programmet ble avsluttet til arbeid eller skole.",
    "Intervallet er 5 og 95 % i en betafordeling med α + antallet som ble bedre, og β + resten.",
    "Stønaden per år er bidrag, lån og kvalifiseringsstønad delt på personer, i årene der antall og sosialhjelp vises. Skjult kvalifiseringsstønad teller 0.",
    "Dødvekten er Σ nye · bedre / Σ nye · suksessrate, høyst 100 %, over livssituasjonene ved inngang som har nok personer.",
    "Tilbake er andelen av dem som var i filene ett år og ikke det neste, som er der igjen i det tredje.",
)

LIMITS: Final[tuple[str, ...]] = (
    "Bare to ytelser er med. Stønaden er et gulv for nullalternativet, aldri hele.",
    "Den som er ute av filene, kan ha fått det bedre, ha flyttet, ha fått en annen ytelse eller være død. Derfor vises bedre både med og uten ute.",
    "De som kommer til laben, er ikke trukket tilfeldig blant mottakerne. De kan ha det vanskeligere, eller ønske mer endring.",
    "Små kommuner har få personer. Da er intervallene vide, og mye er skjult.",
    "Alderen er den ved årets slutt, og kodene er dem som sto ved siste kontakt.",
    "Tre av sju temaer finnes i filene. Plasseringen er grovere enn den investeringslederen gjør.",
    "Dødvekten med ute regnet som bedre er det andre ytterpunktet. Det sanne tallet ligger trolig mellom dem.",
)

TAB_LINES: Final[dict[str, str]] = {
    BASIS: "Årene og filene, reglene for plassering, og antall personer.",
    COST: "Stønad og måneder etter livssituasjon, og gjennomsnittet per år.",
    MOVES: "Hvordan det går fra ett år til det neste, og hvor mange som kommer tilbake.",
    COMPARISON: "Det som er sett, mot det effektmodellen antar.",
}

BLOCKS: Final[dict[str, tuple[str, str]]] = COMMON_BLOCKS | {
    "files": (
        "Filene",
        "Et år følges til det neste når alle skjemaene det har, er lest for det neste året også.",
    ),
    "rules": (
        "Reglene for plassering",
        "Reglene filene er telt etter. Å endre dem her endrer ingen tall: lag arbeidsboken på nytt med --regler FIL.toml.",
    ),
    "prior": (
        "Forutsetninger for rater",
        "Svake antagelser som veier mindre jo flere personer det er.",
    ),
    "persons": ("Personer", "Personer i gruppen etter livssituasjon og år."),
    "cost": ("Stønad og måneder", "Summer over personene i gruppen."),
    "mean": (
        "Stønad per person og år",
        "Den delen av nullalternativet som disse to ytelsene utgjør: et gulv, aldri hele.",
    ),
    "moves": (
        "Fra ett år til det neste",
        "Alle par av år til sammen. Rader er livssituasjonen i det første året.",
    ),
    "rates": (
        "Naturlig bedring per år",
        "Andelen som er bedre året etter, og andelen som er bedre eller ute, med 90 % intervall.",
    ),
    "relapse": (
        "Tilbake etter et år ute",
        "Av dem som var i filene ett år og ikke det neste.",
    ),
    "deadweight": (
        "Suksessrate og dødvekt",
        "Naturlig bedring mot suksessraten laben regner med. 1 under «Regnes med» er en livssituasjon med nok personer til dødvekten.",
    ),
    "null": (
        "Stønad mot nullalternativet",
        "Stønaden er et gulv. Nullalternativet skal dekke alle ordinære tjenester.",
    ),
    "limits_of": ("Grenser", "Tall som formlene og datavalideringen leser."),
    "marks": ("Kontroll av cellene", "0 der cellen kan leses, 1 der den må rettes."),
    "figure_data": ("Figurdata", "Tallene bak figurene. Det som ikke vises, er 0 i figuren."),
    "limits": ("Hvor langt tallene rekker", ""),
}

FIGURES: Final[dict[str, tuple[str, str]]] = {
    "A": (
        "Stønad per person og år",
        "Søyler viser gjennomsnittlig stønad per år i hver livssituasjon, for unge voksne og familier, i kroner.",
    ),
    "F": (
        "Personer bak gjennomsnittet",
        "Søyler viser hvor mange personer og år gjennomsnittet er av, i hver livssituasjon.",
    ),
    "B": (
        "Unge voksne: bedre til neste år",
        "Søyler viser andelen unge voksne som er bedre året etter i hver livssituasjon, med nedre og øvre ende av intervallet.",
    ),
    "C": (
        "Familie: bedre til neste år",
        "Søyler viser andelen i familier som er bedre året etter i hver livssituasjon, med nedre og øvre ende av intervallet.",
    ),
    "D": (
        "Unge voksne: naturlig bedring mot suksessraten",
        "Søyler viser andelen unge voksne som er bedre året etter, andelen som er bedre eller ute, og suksessraten i effektmodellen.",
    ),
    "E": (
        "Familie: naturlig bedring mot suksessraten",
        "Søyler viser andelen i familier som er bedre året etter, andelen som er bedre eller ute, og suksessraten i effektmodellen.",
    ),
}
