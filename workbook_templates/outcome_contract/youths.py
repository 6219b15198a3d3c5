"""The tab Deltakere: the list of youths, with target group and result beside each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    FAULTY_ROW,
    GOOD_ROW,
    NAMELESS_ROW,
    Check,
    column_heads,
    faults_of_text,
    faulty_rows,
    identity_mark,
    identity_table,
    titled,
)
from workbook_templates.outcome_contract.blocks import (
    ContractScope,
    checks_block,
    field_checks,
    input_rows,
    open_tab,
    value_row,
)
from workbook_templates.outcome_contract.data import ContractData, is_nameless
from workbook_templates.outcome_contract.texts import BLOCKS, YOUTHS
from workbook_templates.sheet import Area, CellsOf, CellValue, StyleName, WorkbookPlan, input_style
from xlmodel.common.terms import Unit
from xlmodel.outcome_contract import Youth, in_target_group, is_success, result_reached
from xlmodel.outcome_contract.specs import (
    ANSWERS,
    EXPOSED,
    ID_FIELD,
    LIST_FIELDS,
    STABLE,
    SUSTAINABLE,
    YEAR_FIELD,
    YOUTH_FIELDS,
)
from xlmodel.outcome_contract.youths import NO, UNKNOWN, YES, better_after, exposed_at_start

LIST_NAME: Final = "EK_Deltakerliste"
COMPUTED: Final = 8
"""Columns of formulas beside a row of the list."""
_WIDTHS: Final = (
    52.0,
    13.0,
    *(13.5,) * 12,
    *(11.0, 12.0, 11.0, 12.0, 9.0, 9.0, 12.0, 24.0),
)
_PRINTED_COLUMNS: Final = 12
"""What stands over the list; the list itself, a row a youth, is not printed."""
_COMPUTED_HEADS: Final = (
    "Utsatt ved start",
    "I målgruppen",
    "Bedre etter",
    "Resultat",
    "Teller (1 = ja)",
    "Antall like",
    "Fødsels-nummer (1 = ja)",
    "Status",
)
_NAMES: Final = ("EK_UtsattVedStart", "EK_IMaalgruppen", "EK_BedreEtter", "EK_Resultat")
_KEYS: Final = ("exposed", "in_group", "better", "result", "success", "alike", "identity", "status")
_WIDTH: Final = len(YOUTH_FIELDS)

Value = Callable[[ContractData, Youth], CellValue]


def add_youths_tab(plan: WorkbookPlan, rows: int) -> None:
    """Add the tab with room for ``rows`` youths."""
    scope = open_tab(plan, YOUTHS, _WIDTHS)
    titled(scope, *BLOCKS["demands"])
    input_rows(scope, LIST_FIELDS)
    scope.sheet.skip()
    titled(scope, *BLOCKS["summary"])
    _summary(scope)
    scope.sheet.skip()
    titled(scope, *BLOCKS["identity"])
    identity_table(scope)
    _limits(scope)
    scope.sheet.skip()
    checks: list[Check[ContractData]] = [
        *field_checks(LIST_FIELDS),
        Check("Alle deltakere har gyldige opplysninger", "={list.faulty}"),
        Check(
            "Alle rader med innhold har en id",
            "={list.faulty.nameless}",
            value=lambda data: data.nameless,
        ),
        Check("Hver id står én gang", '=COUNTIF({list.alike},">1")'),
        Check("Ingen id ser ut som et fødselsnummer", '=COUNTIF({list.identity},">0")'),
        Check(
            "Ingen deltakere har et kontraktsår etter kontrakten",
            '=SUMPRODUCT(({list.codes}<>"")*({list.years}>{EK_Kontraktsaar}))',
            value=lambda data: data.past_contract,
        ),
    ]
    checks_block(scope, YOUTHS, "EK_DeltakereKontroll", checks, "list")
    scope.sheet.print_page(_PRINTED_COLUMNS)
    scope.sheet.skip()
    _list(scope, rows)


def _summary(scope: ContractScope) -> None:
    counts: tuple[tuple[str, str, Callable[[ContractData], CellValue]], ...] = (
        (
            "Unge i listen",
            'SUMPRODUCT(({list.codes}<>"")*1)',
            lambda data: len(data.inputs.youths),
        ),
        *(
            (
                f"{label}: {answer.lower()}",
                f'COUNTIF({{list.{key}}},"{answer}")',
                _count(verdict, answer),
            )
            for key, label, verdict in (
                ("in_group", "I målgruppen", _in_group),
                ("result", "Resultatet er nådd", _result),
            )
            for answer in (YES, NO, UNKNOWN)
        ),
        (
            "I målgruppen og resultatet nådd",
            "SUM({list.success})",
            lambda data: sum(is_success(youth, data.inputs) for youth in data.inputs.youths),
        ),
    )
    for number, (label, template, value) in enumerate(counts):
        value_row(scope, f"summary.{number}", label, template, value, "year", unit=Unit.PERSONS)


def _in_group(data: ContractData, youth: Youth) -> str:
    return in_target_group(youth, data.inputs.exposed_needed)


def _result(data: ContractData, youth: Youth) -> str:
    return result_reached(youth, data.inputs.result_needed)


def _count(
    verdict: Callable[[ContractData, Youth], str], answer: str
) -> Callable[[ContractData], int]:
    return lambda data: sum(verdict(data, youth) == answer for youth in data.inputs.youths)


def _limits(scope: ContractScope) -> None:
    row, sheet = scope.sheet.next_row(), scope.sheet
    sheet.text(row, 0, "Kontraktsår: minst og størst", "note")
    for column, (which, bound) in enumerate(
        (("min", YEAR_FIELD.domain.minimum), ("max", YEAR_FIELD.domain.maximum)), start=1
    ):
        scope.mark(f"list.year.{which}", sheet.text(row, column, bound, "limit"))


def _list(scope: ContractScope, rows: int) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["list"])
    heads = (*(field.nb for field in YOUTH_FIELDS), *_COMPUTED_HEADS)
    texts = (*(field.nb for field in YOUTH_FIELDS[2:]), "I målgruppen", "Resultat", "Status")
    head = sheet.next_row(height=58)
    column_heads(sheet, head, heads, texts=texts)
    sheet.repeat_rows = (head, head)
    body = scope.define(LIST_NAME, Area(sheet.name, sheet.row, 0, rows, _WIDTH))
    scope.mark("list.codes", body.part(0, 0, rows))
    scope.mark("list.years", body.part(0, 1, rows))
    for column, key in enumerate(_KEYS, start=_WIDTH):
        scope.mark(f"list.{key}", Area(sheet.name, sheet.row, column, rows))
    for column, name in enumerate(_NAMES, start=_WIDTH):
        scope.define(name, Area(sheet.name, sheet.row, column, rows))
    sheet.colour_status(scope.area("list.status"), GOOD_ROW)
    for column, field in enumerate(YOUTH_FIELDS):
        limits = ("", "")
        if field.domain.is_number:
            limits = (scope.area("list.year.min").address(), scope.area("list.year.max").address())
        area = body.part(0, column, rows)
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)
    for offset in range(rows):
        _row(scope, offset)
    faulty_rows(
        scope, "list.status", _WIDTH + COMPUTED - 1, "list.faulty", lambda data: data.nameless
    )


_STYLES: Final[tuple[StyleName, ...]] = tuple(
    "input_text" if field.domain.is_text else input_style(field) for field in YOUTH_FIELDS
)


def _verdict(count: str, answers: str, needed: str) -> str:
    return (
        f'=IF({{$A}}="","",IF({count}>={needed},"{YES}",'
        f'IF({count}+SUMPRODUCT(({answers}="")*1)<{needed},"{NO}","{UNKNOWN}")))'
    )


_START, _AFTER = "{$C}:{$H}", "{$I}:{$N}"
_GIVEN: Final = "+".join(f'COUNTIF({{$C}}:{{$N}},"{answer}")' for answer in ANSWERS)
_STATUS: Final = (
    f'=IF({{$A}}="",IF(COUNTA({{$B}}:{{$N}})=0,"","{NAMELESS_ROW}"),'
    f'IF(COUNT({{$B}})=0,"{FAULTY_ROW}",'
    "IF(AND({~T}=1,{~U}=0,{$B}>={list.year.min},{$B}<={list.year.max},{$B}=INT({$B}),"
    f'{_GIVEN}+SUMPRODUCT(({{$C}}:{{$N}}="")*1)=COLUMNS({{$C}}:{{$N}}),'
    f'{faults_of_text("{$A}", ID_FIELD.domain)}=0),"{GOOD_ROW}","{FAULTY_ROW}")))'
)
_FORMULAS: Final[tuple[tuple[str, StyleName, Value], ...]] = (
    (
        f'=IF({{$A}}="","",COUNTIF({_START},"{EXPOSED}"))',
        "year",
        lambda _, youth: exposed_at_start(youth.start),
    ),
    (_verdict("{~O}", _START, "{EK_KravUtsatt}"), "result_text", _in_group),
    (
        f'=IF({{$A}}="","",COUNTIF({_AFTER},"{STABLE}")+COUNTIF({_AFTER},"{SUSTAINABLE}"))',
        "year",
        lambda _, youth: better_after(youth.after),
    ),
    (_verdict("{~Q}", _AFTER, "{EK_KravResultat}"), "result_text", _result),
    (
        f'=IF({{$A}}="","",IF(AND({{~P}}="{YES}",{{~R}}="{YES}"),1,0))',
        "year_number",
        lambda data, youth: int(is_success(youth, data.inputs)),
    ),
    ('=IF({$A}="","",SUMPRODUCT(({list.codes}&""={$A}&"")*1))', "year_number", lambda *_: 1),
    (f'=IF({{$A}}="","",{identity_mark("{$A}")})', "year_number", lambda *_: 0),
    (_STATUS, "result_text", lambda *_: GOOD_ROW),
)


def _row(scope: ContractScope, offset: int) -> None:
    """Place a row of the list and the formulas beside it."""
    row = scope.sheet.next_row()
    scope.entries(row, 0, lambda data: data.row(offset), _STYLES, count=_WIDTH, direction="across")
    scope.formulas(
        row,
        _WIDTH,
        [template for template, _, _ in _FORMULAS],
        _computed(offset),
        [style for _, style, _ in _FORMULAS],
        direction="across",
    )


def _computed(offset: int) -> CellsOf[ContractData]:
    def values(data: ContractData) -> list[CellValue]:
        youth = data.youth(offset)
        if youth is not None:
            return [value(data, youth) for _, _, value in _FORMULAS]
        nameless = NAMELESS_ROW if is_nameless(data.row(offset)) else ""
        return [*[""] * (COMPUTED - 1), nameless]

    return values
