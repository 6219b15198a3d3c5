"""The tab of placings and intervals: weights, and for each row of the register what follows of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from workbook_templates.blocks import (
    Check,
    check_rows,
    column_heads,
    faults_of_length,
    faults_of_number,
    titled,
)
from workbook_templates.living_conditions.blocks import (
    LivingScope,
    begin,
    faults_of_case,
    field_checks,
    identity_mark,
    input_rows,
    limits_beside,
)
from workbook_templates.living_conditions.data import Cells, LivingData, is_nameless
from workbook_templates.living_conditions.names import REGISTER_NAME, WEIGHTS_NAME
from workbook_templates.living_conditions.register import FAULTY, NAMELESS, WIDTH
from workbook_templates.living_conditions.texts import BLOCKS, PLACING
from workbook_templates.sheet import (
    Area,
    CellValue,
    SheetPlan,
    StyleName,
    WorkbookPlan,
    absolute,
    column_letter,
)
from xlmodel.common.national_identity import DIGITS, DIVISOR, FIRST_WEIGHTS, SECOND_WEIGHTS
from xlmodel.common.placing import (
    NOT_PLACED,
    SHARED_VOTE,
    THEMES,
    VOTE_DECIMALS,
    Answer,
)
from xlmodel.common.terms import Situation
from xlmodel.living_conditions import (
    AGREE,
    BASIS,
    CASE,
    COLUMN,
    DISAGREE,
    LOW_INCOME,
    MARK_FIELDS,
    REGISTER_FIELDS,
    STEPS,
    TARGET_GROUPS,
    THEME_FIELDS,
    WEIGHT,
    YES,
    Basis,
    Occasion,
    RateGroup,
    Row,
    parameter,
    situation_text,
    step_label,
)

DOUBLED: Final = "Samme sak og dato – utelatt"
SKIPPED: Final = "Ikke plassert – hoppes over"
_GOOD: Final = "OK"
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
    return _GOOD if row.placed else SKIPPED


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
        f'IF([same_day]>1,"{DOUBLED}",IF([placed]=0,"{SKIPPED}","{_GOOD}"))))',
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
_LETTERS: Final = {column.key: column_letter(at) for at, column in enumerate(COLUMNS)}
_REFERENCE: Final = re.compile(r"\[(\w+)\]|<([a-z_]+)>")


def add_placing_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab; the register's tab must stand in the plan."""
    widths = [column.width for column in COLUMNS]
    sheet = SheetPlan(PLACING, widths, freeze=(4, 1))
    scope = begin(plan, sheet, PLACING)
    titled(scope, *BLOCKS["basis"])
    input_rows(scope, (BASIS,))
    _low_income(scope)
    _weights(scope)
    sheet.skip()
    _lists(scope)
    sheet.skip()
    _rows(scope, rows)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    weights = "+".join(
        faults_of_number(f"{{weight.{at}}}", "weight", WEIGHT.domain) for at in range(len(THEMES))
    )
    incomes = "+".join(
        faults_of_number(f"{{low_income.{at}}}", "low_income", LOW_INCOME.domain) for at in range(2)
    )
    checks = (
        *field_checks((BASIS,)),
        Check("Inndata: grensene for lavinntekt", f"={incomes}"),
        Check("Inndata: vektene", f"={weights}"),
    )
    check_rows(scope, checks, f"{PLACING}: ", "Plassering_Kontroll", key="placing.checks")


def _low_income(scope: LivingScope) -> None:
    """Place the limits of low income, which the form shows to those who fill it in."""
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, 0, LOW_INCOME.nb)
    area = scope.entries(
        row,
        1,
        lambda data: data.inputs.low_income,
        "input_kr",
        count=2,
        direction="across",
        name=LOW_INCOME.name,
    )
    for at in range(2):
        scope.mark(f"low_income.{at}", area.part(0, at))
    row = sheet.next_row()
    sheet.text(row, 0, "Grenser for inntekt (kr)")
    limits = limits_beside(scope, "low_income", LOW_INCOME.domain, row, 1)
    scope.validate(area, LOW_INCOME.domain, LOW_INCOME.nb, LOW_INCOME.help, limits=limits)


def _weights(scope: LivingScope) -> None:
    """Place the weight of each theme, with what the situations are in it."""
    sheet = scope.sheet
    head = sheet.next_row()
    column_heads(sheet, head, ("Tema", WEIGHT.nb))
    sheet.text(head, 2, "Situasjonene i temaet", "column_head_text")
    sheet.texts(head, range(3, 12), "", "column_head_text")
    area = Area(sheet.name, sheet.row, 1, len(THEMES))
    for at, theme in enumerate(THEMES):
        row = sheet.next_row()
        sheet.text(row, 0, theme.label)
        scope.entry(row, 1, lambda data, at=at: data.inputs.weights[at], "input_number")  # type: ignore[misc]
        scope.mark(f"weight.{at}", area.part(at))
        sheet.text(row, 2, theme.help, "note")
    scope.define(WEIGHTS_NAME, area)
    row = sheet.next_row()
    sheet.text(row, 0, "Grenser for vekt")
    limits = limits_beside(scope, "weight", WEIGHT.domain, row, 1)
    scope.validate(area, WEIGHT.domain, WEIGHT.nb, WEIGHT.help, limits=limits)


def _lists(scope: LivingScope) -> None:
    """Place the numbers and lists that the formulas read."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["lists"])
    _number_cells(scope)
    row = sheet.next_row()
    sheet.text(row, 0, "Vektene på linje")
    scope.formulas(
        row,
        1,
        [f"=IF(COUNT({{weight.{at}}})=1,{{weight.{at}}},0)" for at in range(len(THEMES))],
        lambda data: data.inputs.weights,
        "persons",
        key="vote.weights",
        direction="across",
    )
    first = sheet.row
    for situation in Situation:
        row = sheet.next_row()
        sheet.text(row, 0, situation.label())
        scope.mark(f"number.{situation + 1}", sheet.text(row, 1, situation + 1, "limit"))
    scope.mark("situations", Area(sheet.name, first, 0, len(Situation)))
    scope.mark("numbers", Area(sheet.name, first, 1, len(Situation)))
    for number, text in TARGET_GROUPS.items():
        row = sheet.next_row()
        scope.mark(f"target.{number}", sheet.text(row, 1, number, "limit"))
        sheet.text(row, 0, "Målgruppe")
        sheet.text(row, 2, text, "note")
    _identity(scope)


def _number_cells(scope: LivingScope) -> None:
    sheet = scope.sheet
    for key, label, value in (
        ("vote.shared", "Delt stemme", SHARED_VOTE),
        ("vote.decimals", "Desimaler i stemmer", VOTE_DECIMALS),
        ("days_a_month", "Dager per måned", parameter("days_a_month")),
        ("follow.months", "Måneder til oppfølging", parameter("follow_up_months")),
    ):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.mark(key, sheet.text(row, 1, value, "plain"))


def _identity(scope: LivingScope) -> None:
    """Place what tells a national identity number: powers of ten, weights, and its least and most."""
    sheet = scope.sheet
    powers = [10**at for at in reversed(range(DIGITS))]
    lines: tuple[tuple[str, str, list[int]], ...] = (
        ("powers", "Fødselsnummer: siffer", powers),
        ("above", "Fødselsnummer: siffer over", [10 * power for power in powers]),
        *(
            (f"weights.{at}", f"Fødselsnummer: kontroll {at + 1}", list(weights))
            for at, weights in enumerate((FIRST_WEIGHTS, SECOND_WEIGHTS))
        ),
    )
    for key, label, values in lines:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        for column, value in enumerate(values, start=1):
            sheet.text(row, column, value, "plain")
        scope.mark(f"identity.{key}", Area(sheet.name, row, 1, 1, DIGITS))
    row = sheet.next_row()
    sheet.text(row, 0, "Fødselsnummer: grenser")
    for column, (key, value) in enumerate(
        (("ten", DIGITS - 1), ("eleven", DIVISOR), ("digits", DIGITS)), start=1
    ):
        scope.mark(f"identity.{key}", sheet.text(row, column, value, "plain"))


def _rows(scope: LivingScope, rows: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["rows"])
    head = sheet.next_row(height=60)
    texts = [column.head for column in COLUMNS if column.blank == ""]
    column_heads(sheet, head, [column.head for column in COLUMNS], texts=texts)
    register = scope.plan.names[f"{scope.group}{REGISTER_NAME}"]
    body = Area(sheet.name, sheet.row, 0, rows, len(COLUMNS))
    scope.mark("rows", body)
    for key in ("case", "due"):
        at = [column.key for column in COLUMNS].index(key)
        scope.mark(f"rows.{key}.first", body.part(0, at))
    for at, column in enumerate(COLUMNS):
        _column(scope, column, body.part(0, at, rows), register)
    sheet.skip(rows)
    sheet.colour_status(scope.area("rows.status"), _GOOD)


def _column(scope: LivingScope, column: Column, area: Area, register: Area) -> None:
    templates = [
        _template(column.formula, register, register.row + offset) for offset in range(area.rows)
    ]
    scope.formulas(
        area.row,
        area.column,
        templates,
        _values(column, area.rows),
        column.style,
        key=f"rows.{column.key}",
        name=column.name,
    )


def _values(column: Column, rows: int) -> Callable[[LivingData], list[CellValue]]:
    if column.key == "number":
        return lambda _: list(range(1, rows + 1))
    if column.key == "due_number":
        return lambda data: _due_numbers(data, rows)

    def of(data: LivingData, offset: int) -> CellValue:
        row = data.row(offset)
        if row is None:
            return _without_name(column, data.cells(offset))
        return column.value(row)

    return lambda data: [of(data, offset) for offset in range(rows)]


def _due_numbers(data: LivingData, rows: int) -> list[CellValue]:
    """Return each row's number among the cases to follow up, 0 for the others."""
    found: list[CellValue] = [0] * rows
    due = [at for at, row in enumerate(data.rows) if row is not None and row.is_due]
    for number, at in enumerate(due, start=1):
        found[at] = number
    return found


def _without_name(column: Column, cells: Cells) -> CellValue:
    """Return what a column shows of a row that has no case number."""
    return NAMELESS if column.key == "status" and is_nameless(cells) else column.blank


def _template(formula: str, register: Area, row: int) -> str:
    """Return a column's formula for a row of the register."""

    def reference(match: re.Match[str]) -> str:
        if match[1]:
            return f"{{${_LETTERS[match[1]]}}}"
        first, last = _REGISTER_SPANS.get(match[2]) or (COLUMN[match[2]],) * 2
        cells = absolute(row, first).replace("$" + str(row + 1), str(row + 1))
        if first != last:
            cells += ":" + absolute(row, last).replace("$" + str(row + 1), str(row + 1))
        return f"{register.sheet}!{cells}"

    return _REFERENCE.sub(reference, formula)


_REGISTER_SPANS: Final = {
    "row": (0, WIDTH - 1),
    "themes": (COLUMN[THEME_FIELDS[0].key], COLUMN[THEME_FIELDS[-1].key]),
    "marks": (COLUMN[MARK_FIELDS[0].key], COLUMN[MARK_FIELDS[-1].key]),
}
