"""The columns of the table of placings: for each row of the register its votes, placing and interval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from workbook_templates.blocks import faults_of_length
from workbook_templates.living_conditions.blocks import faults_of_case, identity_mark
from workbook_templates.living_conditions.register import FAULTY, NAMELESS
from workbook_templates.sheet import CellValue, StyleName
from xlmodel.common.placing import NOT_PLACED, Answer
from xlmodel.common.terms import Situation
from xlmodel.living_conditions import (
    AGREE,
    CASE,
    COLUMN,
    DISAGREE,
    REGISTER_FIELDS,
    STEPS,
    YES,
    Basis,
    Occasion,
    RateGroup,
    Row,
    situation_text,
    step_label,
)

DOUBLED: Final = "Samme sak og dato – utelatt"
SKIPPED: Final = "Ikke plassert – hoppes over"
GOOD: Final = "OK"
_IDENTITY_TEXTS: Final = ("case", "birth_years", "comment")

Of = Callable[[Row], CellValue]


class Column(NamedTuple):
    """A column of the table: key, head, formula, what it shows of a registration, and its look.

    In the formula ``[key]`` is the cell of another column of the table and ``<key>`` that of a column
    of the register, on the same row. ``blank`` is shown of a row without a case number.
    """

    key: str
    head: str
    formula: str
    value: Of
    style: StyleName = "year_number"
    width: float = 9
    blank: CellValue = 0
    name: str = ""


def _number(situation: Situation | None) -> int:
    return 0 if situation is None else situation + 1


def votes_formula(themes: str, marks: str, weights: str, situation: Situation) -> str:
    """Return the expression of a situation's votes over answers, marks and weights that lie alike."""
    shared = next(
        answer for answer in Answer if len(answer.situations) > 1 and situation in answer.situations
    )
    answers = f'({themes}="{situation.label()}")+{{vote.shared}}*({themes}="{shared}")'
    return f'ROUND(SUMPRODUCT({weights}*(1+({marks}="{YES}"))*({answers})),{{vote.decimals}})'


def best_of(votes: tuple[str, ...]) -> str:
    """Return the expression of the situation's number with most votes, the worse of a tie; 0 for none."""
    most = f"MAX({votes[0]}:{votes[-1]})"
    first, second, third, _ = (
        f"IF({cell}={most},{{number.{at}}}," for at, cell in enumerate(votes, start=1)
    )
    return f"IF({most}<=0,0,{first}{second}{third}{{number.4}}))))"


_NAMED: Final = '[case]=""'
_SAME: Final = "({rows.case}=[case])"
_VOTES: Final = tuple(f"[vote{at}]" for at in range(1, 5))


def _interval_columns() -> tuple[Column, ...]:
    moves = tuple(
        Column(
            f"move{step + 1}",
            f"Flytting {step_label(step).lower()}",
            f"=IF([from]=0,0,IF(AND([from]<={{number.{step + 1}}},[to]>{{number.{step + 1}}}),1,0))",
            lambda row, at=step: row.interval.moves[at] if row.interval else 0,  # type: ignore[misc]
            "count",
            11,
        )
        for step in STEPS
    )
    months = tuple(
        Column(
            f"risk{step + 1}",
            f"Måneder {step_label(step).lower()}",
            f"=IF([from]=0,0,IF([to]>[from],[move{step + 1}]*[months]/([to]-[from]),"
            f"IF([from]={{number.{step + 1}}},[months],0)))",
            lambda row, at=step: row.interval.at_risk[at] if row.interval else 0,  # type: ignore[misc]
            "persons",
            11,
        )
        for step in STEPS
    )
    return (*moves, *months)


def _counted(row: Row) -> bool:
    return row.interval is not None and row.interval.counts


def _code(row: Row) -> int:
    if not row.placed:
        return 0
    return _number(row.used) * (-1 if row.registration.occasion is Occasion.END else 1)


def _previous_code(row: Row) -> int:
    if row.interval is None:
        return 0
    return (row.interval.start + 1) * (1 if row.interval.counts else -1)


def _status(row: Row) -> str:
    if row.same_day > 1:
        return DOUBLED
    return GOOD if row.placed else SKIPPED


_TOO_LONG: Final = ",".join(
    f"{faults_of_length(f'<{key}>', REGISTER_FIELDS[COLUMN[key]].domain)}=1"
    for key in _IDENTITY_TEXTS[1:]
)
_FAULTY_ROW: Final = f'OR([day]="",{faults_of_case("<case>", CASE.domain)}>0,{_TOO_LONG})'

COLUMNS: Final = (
    Column(
        "case",
        "Sak",
        '=IF(<case>="","",<case>&"")',
        lambda row: row.registration.case,
        "label",
        18,
        "",
    ),
    Column(
        "status",
        "Status",
        f'=IF({_NAMED},IF(COUNTA(<row>)=0,"","{NAMELESS}"),IF({_FAULTY_ROW},"{FAULTY}",'
        f'IF([same_day]>1,"{DOUBLED}",IF([placed]=0,"{SKIPPED}","{GOOD}"))))',
        _status,
        "result_text",
        28,
        "",
    ),
    Column(
        "day",
        "Dato",
        f'=IF({_NAMED},"",IF(COUNT(<day>)=0,"",IF(AND(<day>>={{day.min}},<day><={{day.max}},'
        '<day>=INT(<day>)),<day>,"")))',
        lambda row: row.registration.serial,
        "day",
        11,
        "",
    ),
    *(
        Column(
            f"vote{situation + 1}",
            f"Stemmer {situation.label().lower()}",
            f"=IF({_NAMED},0,{votes_formula('<themes>', '<marks>', '{vote.weights}', situation)})",
            lambda row, at=situation: float(row.votes[at]),  # type: ignore[misc]  # a default
            "persons",
        )
        for situation in Situation
    ),
    Column("computed", "Beregnet nr.", f"={best_of(_VOTES)}", lambda row: _number(row.computed)),
    Column(
        "computed_text",
        "Beregnet plassering",
        f'=IF({_NAMED},"",IF([computed]=0,"{NOT_PLACED}",INDEX({{situations}},[computed])))',
        lambda row: situation_text(row.computed),
        "result_text",
        14,
        "",
        "Beregnet",
    ),
    Column(
        "leader",
        "Leders nr.",
        f"=IF({_NAMED},0,SUMPRODUCT(({{situations}}=<leader>)*{{numbers}}))",
        lambda row: _number(row.registration.leader),
    ),
    Column(
        "used",
        "Brukt nr.",
        f'=IF({{Grunnlag}}="{Basis.COMPUTED}",IF([computed]>0,[computed],[leader]),'
        "IF([leader]>0,[leader],[computed]))",
        lambda row: _number(row.used),
    ),
    Column(
        "used_text",
        "Brukt plassering",
        f'=IF({_NAMED},"",IF([used]=0,"{NOT_PLACED}",INDEX({{situations}},[used])))',
        lambda row: situation_text(row.used),
        "result_text",
        14,
        "",
        "Brukt",
    ),
    Column(
        "disagrees",
        "Ulik leders",
        f'=IF(OR([leader]=0,[computed]=0),"",IF([leader]=[computed],"{AGREE}","{DISAGREE}"))',
        lambda row: row.disagrees,
        "result_text",
        9,
        "",
        "Uenig",
    ),
    Column(
        "same_day",
        "Like på dagen",
        f'=IF([day]="",0,SUMPRODUCT({_SAME}*({{rows.day}}=[day])))',
        lambda row: row.same_day,
        "count",
    ),
    Column(
        "single",
        "Eneste på dagen",
        "=IF([same_day]=1,[day],0)",
        lambda row: row.single,
        "count",
        11,
    ),
    Column(
        "placed",
        "Plassert dato",
        "=IF([used]=0,0,[single])",
        lambda row: row.placed,
        "count",
        11,
    ),
    Column(
        "code",
        "Situasjon, minus ved avslutning",
        f'=IF([placed]=0,0,IF(<occasion>="{Occasion.END}",0-[used],[used]))',
        _code,
        "count",
        11,
    ),
    Column(
        "rank",
        "Nummer i saken",
        f"=IF([placed]=0,0,SUMPRODUCT({_SAME}*({{rows.placed}}>0)*({{rows.placed}}<=[placed])))",
        lambda row: row.rank,
        "count",
    ),
    Column(
        "previous",
        "Forrige dato",
        f"=IF([rank]<=1,0,SUMPRODUCT({_SAME}*({{rows.rank}}=[rank]-1)*{{rows.placed}}))",
        lambda row: 0 if row.interval is None else row.interval.previous,
        "count",
        11,
    ),
    Column(
        "previous_code",
        "Forrige situasjon",
        f"=IF([previous]=0,0,SUMPRODUCT({_SAME}*({{rows.placed}}=[previous])*{{rows.code}}))",
        _previous_code,
        "count",
        10,
    ),
    Column(
        "from_text",
        "Fra",
        '=IF([previous]=0,"",INDEX({situations},ABS([previous_code])))',
        lambda row: "" if row.interval is None else situation_text(row.interval.start),
        "result_text",
        13,
        "",
        "Fra",
    ),
    Column(
        "to_text",
        "Til",
        '=IF([previous]=0,"",[used_text])',
        lambda row: "" if row.interval is None else situation_text(row.interval.end),
        "result_text",
        13,
        "",
        "Til",
    ),
    Column(
        "months",
        "Måneder",
        '=IF([previous]=0,"",([placed]-[previous])/{days_a_month})',
        lambda row: "" if row.interval is None else row.interval.months,
        "persons",
        9,
        "",
        "Maaneder",
    ),
    Column(
        "from",
        "Fra nr., teller",
        "=IF([previous_code]>0,[previous_code],0)",
        lambda row: row.interval.start + 1 if row.interval and _counted(row) else 0,
        "count",
    ),
    Column(
        "to",
        "Til nr., teller",
        "=IF([from]>0,[used],0)",
        lambda row: row.interval.end + 1 if row.interval and _counted(row) else 0,
        "count",
    ),
    *_interval_columns(),
    Column(
        "backward",
        "Tilbake",
        "=IF([to]<[from],1,0)",
        lambda row: int(bool(row.interval and row.interval.counts and row.interval.is_backward)),
        "count",
    ),
    Column(
        "UNG",
        "Unge voksne",
        f"=IF({_NAMED},0,IF(<target>={{target.2}},1,0))",
        lambda row: int(RateGroup.YOUNG_ADULTS.counts(row.registration.target)),
        "count",
    ),
    Column(
        "FAM",
        "Familier",
        f"=IF({_NAMED},0,IF(OR(<target>={{target.1}},<target>={{target.3}}),1,0))",
        lambda row: int(RateGroup.FAMILIES.counts(row.registration.target)),
        "count",
    ),
    Column("ALLE", "Alle", f"=IF({_NAMED},0,1)", lambda _: 1, "count"),
    Column(
        "first",
        "Første plassering",
        "=IF([rank]=1,1,0)",
        lambda row: int(row.is_first),
        "count",
        11,
    ),
    Column(
        "now",
        "Siste plassering",
        f"=IF([placed]=0,0,IF(SUMPRODUCT({_SAME}*({{rows.placed}}>[placed]))=0,1,0))",
        lambda row: int(row.is_now),
        "count",
        11,
    ),
    Column(
        "latest",
        "Siste registrering",
        f"=IF([single]=0,0,IF(SUMPRODUCT({_SAME}*({{rows.single}}>[single]))=0,1,0))",
        lambda row: int(row.is_latest),
        "count",
        12,
    ),
    Column(
        "ended",
        "Avsluttet",
        f'=IF([latest]=0,0,IF(<occasion>="{Occasion.END}",1,0))',
        lambda row: int(row.is_latest and row.registration.occasion is Occasion.END),
        "count",
        10,
    ),
    Column(
        "due",
        "Følges opp",
        "=IF([latest]=0,0,IF([ended]=1,0,IF(EDATE([latest]*[single],{follow.months})<{list.date},1,0)))",
        lambda row: int(row.is_due),
        "count",
    ),
    Column(
        "due_number",
        "Nr. i listen",
        "=IF([due]=0,0,SUM({rows.due.first}:[due]))",
        lambda _: 0,
        "count",
    ),
    Column("number", "Rad", "=ROWS({rows.case.first}:[case])", lambda _: 0, "count"),
    Column("year", "År", '=IF([day]="",0,YEAR([day]))', lambda row: row.year, "count"),
    Column(
        "answered",
        "Utfylte felt",
        f"=IF({_NAMED},0,COUNTA(<row>))",
        lambda row: row.registration.answered,
        "count",
    ),
    Column(
        "identity",
        "Fødselsnummer",
        f"=IF({_NAMED},0,{'+'.join(identity_mark(f'<{key}>') for key in _IDENTITY_TEXTS)})",
        lambda _: 0,
        "count",
        14,
    ),
)
