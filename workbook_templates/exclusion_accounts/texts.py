"""Running texts of the workbook, in bokmål.

Only prose lives here, each text on one line in one cell. Labels of fields and results belong to
`xlmodel.exclusion_accounts`.
"""

from __future__ import annotations

from typing import Final

from workbook_templates.blocks import BEGIN_WITH, COMMON_BLOCKS, COMMON_HEADINGS, END_WITH

INTRODUCTION: Final = "Introduksjon"
PROFILES: Final = "Profiler"
CALCULATION: Final = "Beregning"
COMPARISON: Final = "Sammenligning"

OUTSIDE: Final = "Utenforregnskapet"
MODEL: Final = "Effektmodellen"

NO_TARGET_ROW: Final = "Uten målgruppe – teller ikke"
"""What the status of a row says that has contents and no target group."""
NO_TARGET_ROWS: Final = "Rader uten målgruppe, som ikke teller"
NOT_INCLUDED: Final = "Ikke med"

HEADINGS: Final[dict[str, str]] = COMMON_HEADINGS | {
    "inputs": "Inndata",
    "results": "Nøkkelresultater",
    "targets": "Målgruppene",
    "what_it_is": "Hva arbeidsboken viser",
}

WHAT_IT_IS: Final[tuple[str, ...]] = (
    "Arbeidsboken regner på et tiltak slik Utenforregnskapet (KS, 2019) gjør: enten står en person utenfor, eller så gjør han eller hun det ikke.",
    "En suksess flytter en person fra målgruppens liv til sammenligningsgruppens. Gevinsten er forskjellen i offentlige utgifter og inntekter, fra 18 til 58 år.",
    "Profilene sier hva en person i hver gruppe koster og betaler ved hver alder. KS har ikke trykt sine tall, så profilene må komme fra egne data.",
    "Arbeidsboken er et hjelpemiddel til å vurdere forutsetninger og ingen prognose. Svaret er aldri bedre enn profilene og suksessraten.",
)

HOW_TO_USE: Final[tuple[str, ...]] = (
    BEGIN_WITH,
    "Legg profilene inn på arket Profiler: én rad for hver målgruppe, gruppe, kategori, type og nivå, og ett beløp for hver alder.",
    "Velg målgruppe, og fyll ut antall, suksessrate, kostnad, år, alder og neddiskontering på dette arket.",
    "En hel tabell kan leses fra en fil: effektmodell utenforregnskap --inndata PROFILER.csv.",
    "Skriv inn tallene fra en effektmodell på arket Sammenligning, eller hent dem: effektmodell utenforregnskap --effektmodell FIL.xlsx.",
    *END_WITH,
)

METHOD: Final[tuple[str, ...]] = (
    "Netto kostnad for en rad er beløpet for en utgift og minus beløpet for en inntekt, i kroner per person og år.",
    "Gevinsten av en suksess ved en alder er målgruppens netto kostnad minus sammenligningens, for samme alder.",
    "Gevinsten regnes fra året etter tiltaket, tidligst fra 18 år, og til og med 58 år. Andre aldre gir 0.",
    "Beløpene neddiskonteres til tiltaksåret, med ett år for hvert år personen er eldre enn ved tiltaket.",
    "Gevinsten i alt er antall personer ganger suksessrate ganger gevinsten av en suksess.",
    "Kommunen betaler tiltaket. Gevinsten fordeles på kommune, fylke og stat etter nivået på radene.",
    "Kostnaden er tjent inn ved den første alderen som telles, der akkumulert gevinst når kostnaden og siden ikke faller under den.",
    "Krevd suksessrate er tiltakskostnaden per person delt på gevinsten av en suksess.",
    "En gruppe uten rader regnes som 0, og kontrollen sier fra.",
)

TAB_LINES: Final[dict[str, str]] = {
    PROFILES: "Utgifter og inntekter ved hver alder for målgruppene og dem de sammenlignes med.",
    CALCULATION: "Nøkkelresultater og regnestykket alder for alder.",
    COMPARISON: "Resultatet ved siden av effektmodellens, per person, og hva som skiller de to modellene.",
}

BLOCKS: Final[dict[str, tuple[str, str]]] = COMMON_BLOCKS | {
    "profiles": (
        "Profiler",
        "Kroner per person og år i prisåret. Utgifter og inntekter skrives begge som positive beløp. Ledige rader teller først når de fylles ut.",
    ),
    "limits": ("Grenser", "Hva beløpene kan være. Kontrollene av radene står på arket Beregning."),
    "used": (
        "Inndata som beregningen bruker",
        "Fra arket Introduksjon. Står det en tekst der et tall skal stå, regnes det som 0, og kontrollen sier fra.",
    ),
    "assumptions": (
        "Aldre som telles",
        "Gevinsten regnes fra året etter tiltaket, tidligst fra 18 år.",
    ),
    "key_results": (
        "Nøkkelresultater",
        "Neddiskonterte kroner, alle personene samlet når ikke annet står.",
    ),
    "target": (
        "Målgruppen",
        "Sum av radene på arket Profiler, per person og år, uten neddiskontering.",
    ),
    "comparison": (
        "Sammenligningen",
        "Sum av radene på arket Profiler, per person og år, uten neddiskontering.",
    ),
    "gain": (
        "Gevinst av en suksess",
        "Målgruppens netto kostnad minus sammenligningens, neddiskontert til tiltaksåret.",
    ),
    "all": (
        "Alle personene",
        "Gevinsten av alle suksesser mot kostnaden for tiltaket, neddiskontert.",
    ),
    "figure_data": (
        "Figurdata",
        "Enheten på figurenes akse. Figurene på arket Introduksjon leser radene over.",
    ),
    "model": (
        "Tall fra effektmodellen",
        "Nøkkelresultater i samme prisår. Tomme celler betyr at ingen effektmodell er lagt inn.",
    ),
    "basis": ("Grunnlaget", "Hvor mange personer og hvor mange år hver modell regner med."),
    "beside": (
        "Resultatene side om side",
        "Neddiskonterte kroner per person, og for like mange personer som får tiltaket her.",
    ),
    "kinds": (
        "Hva som skiller de to modellene",
        "Tallene måler ikke det samme. Forskjellene under er av en annen art enn usikre inndata.",
    ),
    "shown": ("Figurdata", "Tallene bak figuren. Det som ikke er lagt inn, er 0 her."),
}

DIFFER_IN_KIND: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "Horisont",
        "følger en person til 58 år. Det meste av gevinsten kommer lenge etter tiltaket.",
        "stopper når analyseperioden er over, etter 4 til 15 år. Det som skjer siden, er ikke med.",
    ),
    (
        "Utfall",
        "har to utfall: utenfor eller innenfor. En suksess varer livet ut, og resten gir ingenting.",
        "har fire livssituasjoner. En person flytter ett trinn om gangen, og hvert trinn har sin verdi.",
    ),
    (
        "Perspektiv",
        "regner offentlige budsjetter: utgifter og skatter, fordelt på kommune, fylke og stat.",
        "regner kommune og stat for seg, og legger til bedre helse og mer arbeid som gevinst for samfunnet.",
    ),
    (
        "Data",
        "bygger på forskjeller mellom grupper i registre. De viser samvariasjon, ikke sikkert hva et tiltak endrer.",
        "bygger på kommunens egne tiltak, priser og erfaringer, ofte fra få personer.",
    ),
    (
        "Neddiskontering",
        "neddiskonterer til tiltaksåret. Renten betyr mye når gevinsten kommer om 20 til 40 år.",
        "neddiskonterer fra år 2 i perioden. Over noen få år betyr renten lite.",
    ),
)
"""What differs in kind: the aspect, how Utenforregnskapet does, how the effektmodell does."""

FIGURES_HEADING: Final = "Figurer"
FIGURES: Final[dict[str, tuple[str, str]]] = {
    "A": (
        "Utgifter og inntekter over livet, per person og år",
        "Søyler viser offentlige utgifter og linjer offentlige inntekter ved hver alder fra 18 til 58 år, for målgruppen og sammenligningen.",
    ),
    "B": (
        "Gevinst av en suksess, etter nivå",
        "Stablede søyler viser neddiskontert gevinst ved hver alder fra 18 til 58 år, fordelt på kommune, fylke og stat.",
    ),
    "C": (
        "De to modellene side om side, per person",
        "Søyler viser kostnad, besparelse, gevinst i helse og produksjon og netto per person i Utenforregnskapet og i effektmodellen.",
    ),
}
NO_MODEL: Final = " (ingen effektmodell er lagt inn)"
