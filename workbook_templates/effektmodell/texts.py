"""Running texts of the workbook, in bokmål.

Only prose lives here: what the model is, how the workbook is used, which readings the
calculation rests on, and the headings that introduce its blocks and figures. Labels of rows
belong to `xlmodel.effektmodell.terms`; the note beside illustrative numbers and the explanation of the
confidence grades belong to `xlmodel/common/parameters/felles.toml`.

Every text stands on one line in one cell, so none is longer than about 150 characters, and none
repeats the value of an input.
"""

from dataclasses import dataclass
from typing import Final

from workbook_templates.blocks import BEGIN_WITH, COMMON_BLOCKS, COMMON_HEADINGS, END_WITH

HEADINGS: Final[dict[str, str]] = COMMON_HEADINGS | {
    "what_it_is": "Hva modellen er",
    "caution": "Forsiktighet: korreksjon etter hvor sikkert tallet er",
    "qaly_values": "Verdier av ett QALY som svaret prøves ved",
    "scenario_assumptions": "Faste forutsetninger i scenariene",
    "key_results": "Nøkkelresultater",
    "method_extra": "Slik leses tallene",
    "sources": "Kilder og sikkerhet",
}

WHAT_IT_IS: Final[tuple[str, ...]] = (
    "Modellen regner ut hva en velferdslab koster, hva den kan spare, og hvilke gevinster den kan gi samfunnet.",
    "Den er et hjelpemiddel for å vurdere hva ulike forutsetninger fører til. Den er ingen prognose.",
    "Resultatene er ikke bedre enn tallene som legges inn. Prøv flere sett av tall før du trekker en konklusjon.",
    "Unge voksne og familier regnes hver for seg, på nøyaktig samme måte.",
)

HOW_TO_USE: Final[tuple[str, ...]] = (
    BEGIN_WITH,
    "Begynn øverst på arket til brukergruppen, og gå deretter til arkene for kostnader og gevinster.",
    "Legg egne tiltak i de ledige radene nederst i tiltakstabellen. Summene tar dem med uten at noe annet må endres.",
    "Les nøkkeltallene og figurene øverst på arket til brukergruppen. Beregningene ligger nedenfor, med én kolonne per år.",
    "En gruppe uten deltakere når filen lages, skrives ut uten figurer. For å skrive ut alt: fjern utskriftsområdet under Sideoppsett.",
    *END_WITH,
)

TABS: Final[tuple[tuple[str, str], ...]] = (
    (
        "Introduksjon",
        "Hva modellen er, hvordan den brukes, hvilken metode den bygger på, og de viktigste resultatene.",
    ),
    ("Unge voksne", "Sentrale inndata, nøkkeltall, figurer og alle beregninger for unge voksne."),
    (
        "Unge voksne - Kostnader",
        "Tiltakene i laben med pris og omfang, hvem som betaler, og nullalternativet.",
    ),
    (
        "Unge voksne - Gevinster",
        "Livskvalitet og arbeid i hver livssituasjon, og hva en bedring er verdt.",
    ),
    ("Familie", "Sentrale inndata, nøkkeltall, figurer og alle beregninger for familier."),
    (
        "Familie - Kostnader",
        "Tiltakene for en familie med pris og omfang, hvem som betaler, og nullalternativet.",
    ),
    (
        "Familie - Gevinster",
        "Livskvalitet og arbeid i hver livssituasjon for familier, og hva en bedring er verdt.",
    ),
)

METHOD: Final[tuple[str, ...]] = (
    "Flytting til en ny livssituasjon skjer ved årets slutt. Gevinsten av den kommer fra og med neste år.",
    "Så lenge en person er i laben, regnes hele nullalternativet for livssituasjonen ved inntak som unngått.",
    "Den som forlater laben etter ett eller flere steg, beholder livssituasjonen som er nådd.",
    "Den som ikke kommer et steg videre, gir ingen virkning etter året i laben.",
    "Den som er i en bærekraftig livssituasjon, koster ikke laben noe.",
    "Oppstartskostnaden følger livssituasjonen ved inntak og kommer én gang. Drift følger livssituasjonen personen er i nå.",
    "Det første året neddiskonteres ikke. Hvert senere år neddiskonteres med ett år mer enn året før.",
    "Antall personer er forventningsverdier og rundes ikke av. Desimaler er derfor som de skal være.",
    "Nullalternativet er kommunens og statens kostnader til sammen. De skilles først når kommunens andel er fylt ut.",
    "Nullalternativet regner ikke med bedring av seg selv: uten laben blir personen værende i samme livssituasjon.",
    "Én familie teller som én enhet for livskvalitet og arbeid, så lenge brukeren ikke oppgir noe annet.",
    "Den som faller tilbake, står som ved inntak resten av perioden. Tilbakefall regnes fra og med det andre året ute av laben.",
    "Dødvekt tar den samme andelen av alle virkninger av en flytting. Det som spares mens personen er i laben, minskes ikke.",
    "Skattekostnaden følger netto, begge veier: underskudd koster samfunnet mer enn kronene, overskudd sparer det for mer.",
    "Raskeste vei er ett steg i året. Askers erfaring, ifølge Lørenskog, er tre til fem år fra uholdbar/utsatt til stabil/bærekraftig: det må ratene ta høyde for.",
)

METHOD_EXTRA: Final[tuple[str, ...]] = (
    "Alle beløp er i faste kroner for prisåret som står på dette arket. Lønns- og prisvekst er ikke lagt til.",
    "Årlige beløp vises neddiskontert. Er renten null, er de like de beløpene som påløper.",
    "Ingen følges ut over analyseperioden, så virkninger som kommer senere, er ikke med.",
    "Deltakerflyten regnes av arkets egne formler. Er kohortmotoren satt til Python, hentes den fra EFFEKT.KOHORT og sammenlignes med arkets.",
    "Netto er besparelse minus kostnad og viser virkningen på offentlige budsjetter.",
    "Gevinster er verdi for samfunnet og ikke penger i et budsjett. De holdes utenfor netto og legges først til i total.",
    "Nytte per krone er besparelse og gevinst til sammen, delt på kostnaden.",
    "Balanseår er det første året der den akkumulerte raden er null eller høyere og forblir det ut perioden.",
    "Kommer balansen ikke innen periodens slutt, står det «Ikke i perioden».",
)

SOURCES: Final[tuple[str, ...]] = (
    "Modellen bygger på «Følgenotat til videreutviklet effektmodell for Asker velferdslab» (PwC for Husbanken, 10. oktober 2019).",
    "Notatet viser inndata og figurer, men ikke formler og enhetspriser. Formlene her er vår lesning av det.",
    "Priser og omfang for tiltakene er våre egne illustrasjoner og må erstattes før tallene brukes i en beslutning.",
    "Kilde og sikkerhet står ved hver forutsetning. Sikkerhet sier hvor godt tallet er underbygd, ikke hvor viktig det er.",
)

SHEET_COHORT: Final = "Regnet av arkets egne formler"

PYTHON_COHORT: Final = "Hentet fra EFFEKT.KOHORT (tomt når Kohortmotor er Ark)"

COHORT_IN_USE: Final = "I bruk, og virkning per personår i kr"
"""The three parts of the cohort block."""

BLOCKS: Final[dict[str, tuple[str, str]]] = COMMON_BLOCKS | {
    "key_inputs": (
        "Sentrale inndata",
        "Endre en gul celle, og se virkningen i nøkkeltallene og figurene.",
    ),
    "key_figures": (
        "Nøkkeltall",
        "",
    ),
    "other_inputs": (
        "Andre inndata, og kilder",
        "Inndata som sjelden endres, og hvor de sentrale inndataene øverst kommer fra.",
    ),
    "decision": (
        "Hvor sikkert er svaret?",
        "Hva som må holde, hva som betyr mest, og hvor sannsynlig svaret er. Alt regnes på nytt når en gul celle endres.",
    ),
    "courses": (
        "Forløp",
        "Hva én person som tas inn hvert inntaksår, koster, sparer og gir, etter hvor personen begynner og ender.",
    ),
    "rate_curve": (
        "Ratekurve",
        "Netto og total i perioden dersom suksessraten er den samme i alle trinn, fra 0 til 100 %.",
    ),
    "scenarios": (
        "Scenarier",
        "Fire forutsetninger, hver lav, basis eller høy: 81 scenarier med vekt, netto og total.",
    ),
    "decision_figures": (
        "Figurdata, beslutning",
        "Tallene bak figurene i «Hvor sikkert er svaret?».",
    ),
    "cohort": (
        "Kohort (deltakerflyt)",
        "Forventet antall i og ute av laben hvert år, etter livssituasjon ved inntak og nå.",
    ),
    "costs": (
        "Kostnader",
        "Hva laben koster hvert år: oppstart for nye og drift for alle som er i laben, fordelt på betaler.",
    ),
    "avoided": (
        "Besparelse",
        "Kostnader til ordinære tjenester som ikke lenger oppstår, målt mot livssituasjonen ved inntak.",
    ),
    "gains": (
        "Gevinster",
        "Verdien av bedre livskvalitet og mer arbeid, målt mot livssituasjonen ved inntak.",
    ),
    "results": ("Resultat", "Kostnad, besparelse og gevinst samlet, per år og akkumulert."),
    "individual": (
        "Enkeltperson",
        "Én person som starter i den valgte livssituasjonen og kommer ett steg videre hvert år.",
    ),
    "measures": (
        "Tiltak",
        "Ett tiltak per rad. Kostnaden per år er pris ganger volum ganger frekvens. Ledige rader teller først når de fylles ut.",
    ),
    "packages": (
        "Tiltakspakker",
        "Alt en person i hver livssituasjon mottar: oppstart én gang, og drift for hvert år i laben.",
    ),
    "payers": (
        "Hvem betaler",
        "Kommunens og statens del av det første årets pakke og av driftspakken, i hver livssituasjon.",
    ),
    "null_alternative": (
        "Nullalternativ",
        "Ordinære tjenester per år uten laben. Avledningen fra utsatt står ved siden av, med et merke der tallene avviker.",
    ),
    "quality_and_work": (
        "Livskvalitet og arbeid",
        "Livskvalitet (QALY-vekt) og stillingsandel i hver livssituasjon.",
    ),
    "valuation": (
        "Verdsetting",
        "Verdien av ett QALY, lønnskostnaden for full stilling og antall personer som hver enhet teller.",
    ),
    "evidence": (
        "Hva andre har funnet",
        "Forsøk og registre ved siden av suksessratene, og hva de svarer til per år.",
    ),
    "gain_per_unit": (
        "Gevinst per person og år",
        "Hva hver livssituasjon er verdt mot startpunktet, og hva hvert enkelt steg gir.",
    ),
}

EVIDENCE_SENTENCES: Final[tuple[str, str, str]] = (
    "Alle suksessratene er høyere enn det noen av undersøkelsene svarer til (høyest er ",
    "Minst én suksessrate er høyere enn det noen av undersøkelsene svarer til (høyest er ",
    "Ingen suksessrate er høyere enn det undersøkelsene svarer til (høyest er ",
)
"""How the chosen rates lie against the evidence: all above it, some, none; the highest rate follows."""

EVIDENCE_NOTES: Final[tuple[str, ...]] = (
    "Undersøkelsene måler jobb eller bolig, modellen ett trinn i livssituasjon. De er likevel det nærmeste som er målt.",
    "Rate og tilbakefall per år gir den målte andelen når de er like hvert år. Dødvekt er andelen uten tiltaket delt på andelen med.",
    "Gjelder tallet bare forskjellen eller folk uten lab, er raten regnet av det. Undersøkelsene endrer ingen resultater.",
)


@dataclass(frozen=True, slots=True)
class FigureSection:
    """A heading, and the figures under it from top to bottom, column by column."""

    title: str
    keys: tuple[str, ...]


FIGURE_SECTIONS: Final[dict[str, FigureSection]] = {
    "programme": FigureSection("Programmet samlet", ("A", "B", "C", "N")),
    "individual": FigureSection("Én person", ("D", "E", "F", "O")),
    "whole": FigureSection("Hele perioden, og hvem som betaler", ("H", "G")),
}

DECISION_TEXTS: Final[dict[str, str]] = {
    "budget": "Besparelse og netto vises først når kommunens andel av nullalternativet er fylt ut.",
}

FIGURES: Final[dict[str, tuple[str, str]]] = {
    "I": (
        "Netto og total per person, etter forløp",
        "Søyler viser netto og total per person som tas inn, for ni forløp fra livssituasjon ved inntak til livssituasjon ved slutt.",
    ),
    "J": (
        "Netto og total etter suksessrate",
        "To linjer viser netto og total i perioden for suksessrater fra 0 til 100 %. En søyle viser suksessraten nå.",
    ),
    "K": (
        "Hva betyr mest for total?",
        "Liggende søyler viser hvor mye total endres når én forutsetning er lav eller høy. Den som betyr mest, står øverst.",
    ),
    "L": (
        "Hvor sannsynlig er det?",
        "To linjer viser sannsynligheten for at netto og total blir minst så store som beløpet på aksen, i 81 scenarier.",
    ),
    "M": (
        "Hvem betaler, og hvem får gevinsten?",
        "Søyler viser kostnad, besparelse og gevinst i perioden for kommune, stat og samfunn.",
    ),
    "A": (
        "Kostnad og besparelse per år, og netto akkumulert",
        "Søyler viser labens kostnad og besparelsen hvert år i analyseperioden. En linje viser akkumulert netto, i kroner.",
    ),
    "B": (
        "Gevinst per år, fordelt på helse og produksjon",
        "Stablede søyler viser helsegevinst og produksjonsgevinst hvert år i analyseperioden, i kroner.",
    ),
    "C": (
        "Kostnad, besparelse og gevinst per år",
        "Søyler viser kostnad, besparelse og gevinst hvert år i analyseperioden, i kroner. Figuren under viser det samme akkumulert.",
    ),
    "D": (
        "Én person: kostnad og besparelse per år, og netto akkumulert",
        "Søyler viser kostnad og besparelse hvert år for én person som lykkes hvert år. En linje viser akkumulert netto, i kroner.",
    ),
    "E": (
        "Én person: gevinst per år, fordelt på helse og produksjon",
        "Stablede søyler viser helsegevinst og produksjonsgevinst hvert år for én person som lykkes hvert år, i kroner.",
    ),
    "F": (
        "Én person: kostnad, besparelse og gevinst per år",
        "Søyler viser kostnad, besparelse og gevinst hvert år for én person som lykkes, i kroner. Figuren under viser det samme akkumulert.",
    ),
    "G": (
        "Hvem betaler det første året i laben",
        "Stablede søyler viser kommunens og statens andel av kostnaden det første året, for uholdbar, utsatt og stabil, i prosent.",
    ),
    "H": (
        "Kostnad mot besparelse og gevinst i hele perioden",
        "To søyler for hele analyseperioden, i kroner: kostnaden i den ene, besparelse og gevinst stablet i den andre.",
    ),
    "N": (
        "Netto og total akkumulert",
        "To linjer viser akkumulert netto og akkumulert total hvert år. De er i balanse når de krysser null og blir der.",
    ),
    "O": (
        "Én person: netto og total akkumulert",
        "To linjer viser akkumulert netto og akkumulert total hvert år for én person som lykkes hvert år, i kroner.",
    ),
    "P": (
        "Unge voksne: netto og total akkumulert",
        "To linjer viser akkumulert netto og akkumulert total for unge voksne hvert år. De er i balanse når de krysser null og blir der.",
    ),
    "Q": (
        "Familie: netto og total akkumulert",
        "To linjer viser akkumulert netto og akkumulert total for familier hvert år. De er i balanse når de krysser null og blir der.",
    ),
}
