"""The form's tab: one registration on one A4 page, with drop-downs; the file that a leader fills in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import Check, check_rows, faults_of_length, titled
from workbook_templates.living_conditions.blocks import (
    LivingCheck,
    LivingScope,
    begin,
    faults_of_case,
    identity_mark,
)
from workbook_templates.living_conditions.columns import best_of, votes_formula
from workbook_templates.living_conditions.data import LivingData, cells_of_values
from workbook_templates.living_conditions.names import form_name
from workbook_templates.living_conditions.texts import BLOCKS, FORM
from workbook_templates.sheet import (
    Area,
    CellValue,
    SheetPlan,
    StyleName,
    WorkbookPlan,
    relative,
)
from xlmodel.common.fields import Field
from xlmodel.common.placing import THEMES, Answer, majority, theme_votes
from xlmodel.common.terms import Situation
from xlmodel.living_conditions import (
    CASE,
    COLUMN,
    COMMENT,
    CORE_FIELDS,
    DAY,
    LABELS,
    MARK_FIELDS,
    SECTIONS,
    TARGET_GROUPS,
    THEME_FIELDS,
    YES,
    situation_text,
)

MISSING: Final = "Mangler"
FAULTY: Final = "Sjekk"
_WIDTHS: Final = (31.0, 21.0, 7.0, 21.0, 2.0, 27.0, 21.0, 7.0, 2.0, 27.0, 17.0, 7.0)
_LEFT, _MIDDLE, _RIGHT = 0, 5, 9
_LEGEND: Final = (
    "Fyll ut sammen med familien. Velg fra listene, og lagre filen med saksnummer og dato i navnet. "
    "Skriv aldri navn eller fødselsnummer."
)


def add_form_tab(plan: WorkbookPlan) -> None:
    """Add the tab."""
    sheet = SheetPlan(FORM, _WIDTHS, freeze=(4, 0))
    scope = begin(plan, sheet, FORM)
    sheet.text(sheet.next_row(), 0, _LEGEND, "lead")
    top = sheet.row
    sections = dict(SECTIONS)
    names = list(sections)
    left = _core(scope, top)
    left = _themes(scope, left + 1)
    left = _target_groups(scope, _placing(scope, left + 1))
    middle = top
    for name in names[1:6]:
        middle = _section(scope, name, sections[name], middle, _MIDDLE)
    right = top
    for name in names[6:8]:
        right = _section(scope, name, sections[name], right, _RIGHT)
    sheet.row = max(left, middle, right)
    _comment(scope)
    _day_limits(scope)
    sheet.skip()
    sheet.end_print()
    titled(scope, *BLOCKS["checks"])
    marks = "+".join(f'COUNTIF({{{key}}},"{FAULTY}")' for key in _MARKED)
    missing = "+".join(f'COUNTIF({{{key}}},"{MISSING}")' for key in _MARKED)
    below = scope.area("form.comment").row + 1
    for which, column, last in (
        ("left", _LEFT, scope.area("form.themes").row + len(THEMES)),
        ("middle", _MIDDLE, middle),
        ("right", _RIGHT, right),
    ):
        scope.mark(f"form.answers.{which}", Area(FORM, top + 1, column + 1, last - top - 1))
        rows = (below if which == "left" else last) - top - 1
        scope.mark(f"form.marks.{which}", Area(FORM, top + 1, column + 2, rows))
    checks: tuple[LivingCheck, ...] = (
        Check("Alle svar i skjemaet er blant valgene eller innenfor grensene", f"={marks}"),
        Check(
            "Merkene for viktigst er Ja eller Nei",
            '=COUNTA({form.important})-SUMPRODUCT(({form.important}="Ja")+({form.important}="Nei"))',
        ),
        Check(
            "Et skjema som er påbegynt, har saksnummer, dato, anledning og målgruppe",
            f"={missing}",
            value=lambda data: len(_missing(data)),
        ),
    )
    check_rows(scope, checks, f"{FORM}: ", "Skjema_Kontroll", key="form.checks")


_MARKED: Final = ("form.marks.left", "form.marks.middle", "form.marks.right")


def form_cell(item: Field) -> Callable[[LivingData], CellValue]:
    """Return what gives a cell of the form."""
    return lambda data: cells_of_values(data.inputs.form)[COLUMN[item.key]]


def _missing(data: LivingData) -> list[str]:
    form = data.inputs.form
    begun = any(value not in (None, "") for value in form)
    return [
        item.key
        for item in CORE_FIELDS
        if begun and item.required and form[COLUMN[item.key]] in (None, "")
    ]


def _heading(scope: LivingScope, row: int, column: int, title: str, width: int = 3) -> None:
    scope.sheet.text(row, column, title, "column_head_text")
    scope.sheet.texts(row, range(column + 1, column + width), "", "column_head_text")


def _section(scope: LivingScope, title: str, items: Sequence[Field], row: int, column: int) -> int:
    """Place a section and return the row below it."""
    _heading(scope, row, column, title)
    for offset, item in enumerate(items, start=1):
        label = item.nb.partition(": ")[2] or item.nb
        _question(scope, item, row + offset, column, label[:1].upper() + label[1:])
    return row + len(items) + 1


def _core(scope: LivingScope, row: int) -> int:
    title, items = SECTIONS[0]
    _heading(scope, row, _LEFT, title, 4)
    for offset, item in enumerate(items, start=1):
        _question(scope, item, row + offset, _LEFT, item.nb)
    return row + len(items) + 1


def _question(scope: LivingScope, item: Field, row: int, column: int, label: str) -> None:
    scope.sheet.text(row, column, label)
    _answer(scope, item, row, column + 1)
    _mark(scope, item, row, column + 2)


def _answer(scope: LivingScope, item: Field, row: int, column: int) -> None:
    style: StyleName = "input_day" if item is DAY else "input_text"
    if item is COMMENT:
        style = "input_wrap"
    elif item.domain.choices and not item.domain.is_text:
        style = "input_whole"
    area = scope.entry(row, column, form_cell(item), style, name=form_name(item))
    scope.mark(f"form.{item.key}", area)
    if item is not DAY:
        scope.validate(area, item.domain, item.nb, item.help)


def _mark(scope: LivingScope, item: Field, row: int, column: int) -> None:
    """Place the mark beside an answer: that it is missing, or cannot be used."""
    cell = relative(row, column - 1)
    blank = '""'
    if item.required:
        blank = f'IF({{form.filled}}>0,"{MISSING}","")'
    area = scope.formula(
        row,
        column,
        f'=IF({cell}="",{blank},IF({_fault(item, cell)}>0,"{FAULTY}",""))',
        lambda data: MISSING if item.key in _missing(data) else "",
        "note",
    )
    scope.sheet.colour_status(area, "OK")


def _fault(item: Field, cell: str) -> str:
    domain = item.domain
    if item is CASE:
        return faults_of_case(cell, domain)
    if domain.kind == "text":
        return f"{faults_of_length(cell, domain)}+{identity_mark(cell)}"
    if item is DAY:
        inside = f"OR({cell}<{{form.day.min}},{cell}>{{form.day.max}},{cell}<>INT({cell}))"
        return f"IF(COUNT({cell})=0,1,IF({inside},1,0))"
    if domain.is_text:
        one = ",".join(f'{cell}&""="{choice}"' for choice in domain.choices)
    else:
        one = ",".join(f"{cell}={{target.{choice}}}" for choice in domain.choices)
    return f"IF(OR({one}),0,1)"


def _themes(scope: LivingScope, row: int) -> int:
    """Place the seven themes with their situation, mark and whether the family holds it important."""
    _heading(scope, row, _LEFT, "Situasjon i temaet", 3)
    scope.sheet.text(row, _LEFT + 3, "Blant de viktigste", "column_head_text")
    for offset, (theme, mark) in enumerate(zip(THEME_FIELDS, MARK_FIELDS, strict=True), start=1):
        _question(scope, theme, row + offset, _LEFT, theme.nb)
        _answer(scope, mark, row + offset, _LEFT + 3)
    size = len(THEMES)
    scope.mark("form.themes", Area(FORM, row + 1, _LEFT + 1, size))
    scope.mark("form.important", Area(FORM, row + 1, _LEFT + 3, size))
    return row + size + 1


def _votes(data: LivingData) -> list[float]:
    form = data.inputs.form
    answers = [
        Answer(str(form[COLUMN[item.key]])) if form[COLUMN[item.key]] else None
        for item in THEME_FIELDS
    ]
    marks = [form[COLUMN[item.key]] == YES for item in MARK_FIELDS]
    votes: list[float] = theme_votes(answers, data.inputs.weights, marks).tolist()
    return votes


def _computed(data: LivingData) -> Situation | None:
    form = data.inputs.form
    answers = [
        Answer(str(form[COLUMN[item.key]])) if form[COLUMN[item.key]] else None
        for item in THEME_FIELDS
    ]
    marks = [form[COLUMN[item.key]] == YES for item in MARK_FIELDS]
    return majority(theme_votes(answers, data.inputs.weights, marks))


def _placing(scope: LivingScope, row: int) -> int:
    """Place what the themes give, while the form is filled in."""
    sheet = scope.sheet
    _heading(scope, row, _LEFT, "Plassering etter temaene", 4)
    for situation in Situation:
        at = row + 1 + situation
        sheet.text(at, _LEFT, f"Stemmer for {situation.label().lower()}")
        scope.formula(
            at,
            _LEFT + 1,
            f"={votes_formula('{form.themes}', '{form.important}', '{Vekt}', situation)}",
            lambda data, at=situation: _votes(data)[at],  # type: ignore[misc]  # a default
            "persons",
        )
    cells = tuple(relative(row + 1 + situation, _LEFT + 1) for situation in Situation)
    at = row + 1 + len(LABELS)
    sheet.text(at, _LEFT, "Beregnet plassering", "label_strong")
    number = scope.formula(
        at,
        _LEFT + 3,
        f"={best_of(cells)}",
        lambda data: 0 if (found := _computed(data)) is None else found + 1,
        "count",
    )
    scope.formula(
        at,
        _LEFT + 1,
        f'=IF({number.address()}=0,"Ikke plassert",INDEX({{situations}},{number.address()}))',
        lambda data: situation_text(_computed(data)),
        "result_text",
    )
    sheet.text(at + 1, _LEFT, "Utfylte felt", "label_strong")
    spans = "+".join(f"COUNTA({{form.answers.{which}}})" for which in ("left", "middle", "right"))
    scope.formula(
        at + 1,
        _LEFT + 1,
        f"={spans}+COUNTA({{form.important}})+COUNTA({{form.comment}})",
        lambda data: sum(value not in (None, "") for value in data.inputs.form),
        "year_number",
        key="form.filled",
    )
    return at + 2


def _target_groups(scope: LivingScope, row: int) -> int:
    """Place what the numbers of the target groups stand for."""
    _heading(scope, row + 1, _LEFT, "Målgrupper", 4)
    for number, text in TARGET_GROUPS.items():
        scope.sheet.text(row + 1 + number, _LEFT, f"{number} {text}", "note")
    below = row + 2 + len(TARGET_GROUPS)
    scope.sheet.text(below, _LEFT, "Lavinntekt, fra og til (kr per år)", "note")
    for at, column in enumerate((_LEFT + 1, _LEFT + 3)):
        scope.formula(
            below,
            column,
            f"=MAX({{low_income.{at}}},0)",
            lambda data, at=at: data.inputs.low_income[at],  # type: ignore[misc]  # a default
            "kr",
        )
    return below + 1


def _comment(scope: LivingScope) -> None:
    sheet = scope.sheet
    row = sheet.next_row(height=60)
    sheet.text(row, _LEFT, COMMENT.nb, "label_strong")
    _answer(scope, COMMENT, row, _LEFT + 1)
    _mark(scope, COMMENT, row, _LEFT + 2)


def _day_limits(scope: LivingScope) -> None:
    """Place the first and the last date that a form may have, as days are counted."""
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, _LEFT, "Tidligste og seneste dato", "note")
    found = []
    for column, (which, bound) in enumerate(
        (("min", DAY.domain.minimum), ("max", DAY.domain.maximum)), start=1
    ):
        at = _LEFT + (1 if column == 1 else 3)
        area = scope.mark(f"form.day.{which}", sheet.text(row, at, bound, "day"))
        found.append(area.address())
    scope.validate(
        scope.area("form.day"), DAY.domain, DAY.nb, DAY.help, limits=(found[0], found[1])
    )
