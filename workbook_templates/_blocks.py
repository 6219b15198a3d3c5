"""Building blocks that several tabs share: headings, the top of a tab, tables of inputs, checks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbook_templates._data import GroupData
from workbook_templates._plan import UNIT_COLUMN, Area, CellValue, Scope, SheetPlan
from workbook_templates._styles import StyleName
from workbook_templates._texts import BLOCKS
from xlmodel.inputs import Provenance
from xlmodel.parameters import input_unit
from xlmodel.specs import INPUT_BY_KEY, MAX_YEARS, MEASURE_FIELDS, Domain, InputSpec, Shape
from xlmodel.terms import NEVER, Group, Situation, Term

OK: Final = "OK"
UNIT_HEAD: Final = "Enhet"
DEVIATION: Final = "Avvik: "
TOLERANCE: Final = 1e-6
"""What rounding may amount to, as a share of the sum that a check looks at."""
LABEL_WIDTH: Final = 39.0
YEAR_TAB_WIDTHS: Final = (LABEL_WIDTH, 13.0, 13.0, 13.0, 11.0, *(11.0,) * MAX_YEARS)
"""Label, two parameters, sum, unit, fifteen years: the same columns on every tab with years."""
_GRADE_COLUMN, _SOURCE_COLUMN = 5, 6

_INPUT_STYLES: Final[dict[str, StyleName]] = {
    "period": "input_whole",
    "intake_years": "input_whole",
    "first_year": "input_year",
    "discount_rate": "input_share",
    "individual_start": "input_choice",
    "cohort_engine": "input_choice",
    "new_participants": "input_number",
    "success_rate": "input_share",
    "null_alternative": "input_kr",
    "municipal_share": "input_share",
    "quality_of_life": "input_share",
    "qaly_value": "input_kr",
    "position_share": "input_share",
    "wage_cost": "input_kr",
    "persons_per_unit": "input_number",
    "workers_per_unit": "input_number",
}


def lower_first(text: str) -> str:
    """Return a label as it stands within a sentence: small first letter, abbreviations kept."""
    return text[:1].lower() + text[1:]


def tab_name(group: Group, part: str = "") -> str:
    """Return a group's tab name: the group's own, or with «Kostnader» or «Gevinster» after it."""
    return f"{group.label()} - {part}" if part else group.label()


def top(scope: Scope, title: str, text: Callable[[Any], str]) -> None:
    """Place the three rows that every tab begins with: title, price year, master check.

    ``title`` is a formula over the names ``Kommune`` and ``Programnavn``.
    """
    shared = Scope(scope.plan, scope.sheet, "")
    row = scope.sheet.next_row()
    scope.sheet.heights[row] = 24
    shared.formula(row, 0, title, text, "title")
    shared.formula(
        scope.sheet.next_row(),
        0,
        '="Alle beløp er i faste "&{Prisaar}&"-kroner. Gule celler med ramme er inndata."',
        lambda data: (
            f"Alle beløp er i faste {data.inputs.price_year}-kroner. "
            "Gule celler med ramme er inndata."
        ),
        "subtitle",
    )
    row = scope.sheet.next_row()
    area = shared.formula(row, 0, '="Kontroll: "&{Kontroll}', lambda _: f"Kontroll: {OK}", "status")
    scope.sheet.statuses.append((area, f"Kontroll: {OK}"))


def of_programme(label: str) -> tuple[str, Callable[[Any], str]]:
    """Return the title of a tab that names the programme and the municipality, and its value."""
    return (
        f'="{label} – "&{{Programnavn}}&", "&{{Kommune}}',
        lambda data: f"{label} – {data.inputs.programme}, {data.inputs.municipality}",
    )


def heading(scope: Scope, block: str, *, width: int | None = None) -> None:
    """Place a block's heading band and its line of explanation."""
    titled(scope, *BLOCKS[block], width=width)


def titled(scope: Scope, title: str, line: str, *, width: int | None = None) -> None:
    """Place a heading band and the line of explanation under it."""
    band(scope.sheet, title, width=width)
    if line:
        scope.sheet.text(scope.sheet.next_row(), 0, line, "lead")


PAST: Final = 'IF({year_number}>{Analyseperiode},"",'
"""What a formula of a year row begins with: empty text past the period."""


def year_numbers(scope: Scope, key: str = "year_number") -> None:
    """Place the row of year numbers."""
    years = list(range(1, scope.plan.years + 1))
    scope.year_row(
        key, "År nummer", "nr.", f"=SUM({{{key}:prev}},1)", lambda _: years, "year_number"
    )


def timeline(scope: Scope, calendar_years: Callable[[Any], Sequence[CellValue]]) -> None:
    """Place the two rows that a tab with years begins with: year numbers and calendar years."""
    year_numbers(scope)
    scope.year_row(
        "year",
        "Kalenderår",
        "år",
        f"={PAST}{{Startaar}}+{{year_number}}-1)",
        calendar_years,
        "year_head",
        name="Aar",
        label_style="label_strong",
    )


def band(sheet: SheetPlan, title: str, *, width: int | None = None) -> int:
    """Place a heading band across the tab and return its row."""
    row = sheet.next_row()
    sheet.heights[row] = 20
    sheet.text(row, 0, title, "heading")
    for column in range(1, (sheet.last_column if width is None else width) + 1):
        sheet.text(row, column, "", "heading_fill")
    return row


def column_heads(
    sheet: SheetPlan,
    row: int,
    heads: Sequence[str],
    *,
    first: int = 0,
    texts: Collection[str] = (UNIT_HEAD,),
) -> None:
    """Place column headings; the first column's and those of ``texts`` stand left, numbers' right."""
    for column, head in enumerate(heads, start=first):
        style: StyleName = "column_head_text" if column == 0 else "column_head"
        sheet.text(row, column, head, "column_head_indent" if head in texts else style)


def key_style(term: Term) -> StyleName:
    """Return the style of a key result."""
    if term.unit == "år":
        return "key_year"
    return "key_kr" if term.unit == "kr" else "key_ratio"


def balance_year(last_negative: str, group: str = "") -> str:
    """Return the expression of a balance year: the year after the last negative one, or a text.

    ``last_negative`` is the row that marks the negative years; ``group`` is the prefix of the group
    whose period and first year count, where the formula stands outside the group's own tabs.
    """
    last = f"MAX({{{last_negative}:row}})"
    period, first = f"{{{group}Analyseperiode}}", f"{{{group}Startaar}}"
    return f'IF({last}>={period},"{NEVER["nb"]}",{first}+{last})'


def input_style(key: str) -> StyleName:
    """Return the style of an input's cells."""
    return _INPUT_STYLES[key]


def _entry_values(spec: InputSpec) -> Callable[[GroupData], list[CellValue]]:
    def values(data: GroupData) -> list[CellValue]:
        value: Any = getattr(data.inputs, spec.key)
        if value is None or isinstance(value, str):
            return [value] if not isinstance(value, str) else [str(value)]
        if isinstance(value, Situation):
            return [value.label()]
        numbers = value.tolist() if value.ndim else [value.item()]
        return [int(number) if spec.domain.kind == "whole" else number for number in numbers]

    return values


def input_cells(scope: Scope, spec: InputSpec, row: int, column: int) -> Area:
    """Place the cells of one input, downwards, under its name; returns their area."""
    return scope.entries(
        row,
        column,
        _entry_values(spec),
        input_style(spec.key),
        count=max(spec.shape.value, 1),
        name=spec.name,
    )


def scalar_input_table(scope: Scope, group: Group, keys: Iterable[str]) -> None:
    """Place a table of scalar inputs: value, limits, unit, confidence grade, source and note."""
    sheet = scope.sheet
    head = sheet.next_row()
    column_heads(sheet, head, ("Inndata", "Verdi", "Minst", "Størst"))
    _source_heads(sheet, head)
    for key in keys:
        spec = INPUT_BY_KEY[key]
        row = sheet.next_row()
        sheet.text(row, 0, spec.nb)
        area = input_cells(scope, spec, row, 1)
        limits = place_limits(scope, spec.key, spec.domain, row)
        sheet.text(row, 4, input_unit(group, key), "unit")
        source_cells(scope, key, row, notes=True)
        scope.validate(area, spec.domain, spec.nb, spec.help, limits=limits)


def place_limits(
    scope: Scope, key: str, domain: Domain, row: int, *, first: int = 2
) -> tuple[str, str]:
    """Place the limits of a numeric input in two columns beside it, and return their addresses.

    Their keys are ``key`` with ``.min`` and ``.max``; an input of choices, or a side without a limit,
    has none.
    """
    if domain.kind == "choice":
        return ("", "")
    style: StyleName = "limit_share" if domain.kind == "share" else "limit"
    found = []
    for column, (which, bound) in enumerate(
        (("min", domain.minimum), ("max", domain.maximum)), start=first
    ):
        if bound in (float("inf"), float("-inf")):
            found.append("")
            continue
        area = scope.sheet.text(row, column, bound, style)
        scope.plan.mark(scope.group, f"{key}.{which}", area)
        found.append(area.address())
    return found[0], found[1]


def _source_heads(sheet: SheetPlan, row: int) -> None:
    heads = {
        UNIT_COLUMN: UNIT_HEAD,
        _GRADE_COLUMN: "Sikkerhet",
        _SOURCE_COLUMN: "Kilde",
        note_column(sheet): "Merknad",
    }
    for column in range(UNIT_COLUMN, sheet.last_column + 1):
        sheet.text(row, column, heads.get(column, ""), "column_head_indent")


def note_column(sheet: SheetPlan) -> int:
    """Return the column of notes: beside a wide source column, or well past a narrow one."""
    return _SOURCE_COLUMN + 1 if sheet.widths[_SOURCE_COLUMN] > 30 else _SOURCE_COLUMN + 5


def source_cells(
    scope: Scope, key: str, row: int, *, notes: bool = False, columns: tuple[int, int] | None = None
) -> None:
    """Place an input's confidence grade and source, which staff may change, and its note."""
    grade_column, source_column = columns or (_GRADE_COLUMN, _SOURCE_COLUMN)
    spec = INPUT_BY_KEY[key]

    def origin(data: GroupData) -> Provenance:
        return data.inputs.source_of(key)

    grade = scope.entries(
        row, grade_column, lambda data: [origin(data).grade or None], "input_text",
        name=f"{spec.name}_Sikkerhet",
    )  # fmt: skip
    source = scope.entries(
        row, source_column, lambda data: [origin(data).source or None],
        "input_source" if notes and note_column(scope.sheet) > source_column + 1 else "input_text",
        name=f"{spec.name}_Kilde",
    )  # fmt: skip
    for area, field in zip((grade, source), ("grade", "source"), strict=True):
        measure_field = next(item for item in MEASURE_FIELDS if item.key == field)
        scope.validate(
            area, measure_field.domain, f"{measure_field.nb}: {spec.nb}", measure_field.help
        )
    if notes:
        column = note_column(scope.sheet)
        for tail in range(source_column + 1, column):
            scope.sheet.text(row, tail, "", "input_tail")
        scope.entries(row, column, lambda data: [origin(data).note or None], "note_indent")


def vector_source_rows(scope: Scope, keys: Iterable[str]) -> None:
    """Place a row with source and grade for each input whose values stand in a table above."""
    for key in keys:
        row = scope.sheet.next_row()
        scope.sheet.text(row, 0, f"Kilde: {lower_first(INPUT_BY_KEY[key].nb)}", "note")
        source_cells(scope, key, row, notes=True)


GOOD_ROW, NAMELESS_ROW, FAULTY_ROW = OK, "Uten navn – teller ikke", "Sjekk raden"
"""What the status of a row of a table says."""
FAULTY_ROWS: Final = "Rader som må sjekkes"
"""What stands below such a table."""


def faulty_rows(scope: Scope, statuses: str, column: int, key: str) -> None:
    """Count below a table the rows whose status asks for a check."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, FAULTY_ROWS, "label_strong")
    count = f'=COUNTIF({{{statuses}}},"{FAULTY_ROW}")'
    scope.formula(row, column, count, lambda _: 0, "year_number", key=key)


def tolerance_row(scope: Scope, key: str = "tolerance") -> None:
    """Place what rounding may amount to, which the checks beneath read."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, "Toleranse for avrunding (andel)")
    scope.plan.mark(scope.group, key, scope.sheet.text(row, 1, TOLERANCE, "tolerance"))


def situation_labels(scope: Scope, row: int, spec_shape: Shape, *, key: str = "") -> Area:
    """Place the names of the situations downwards."""
    situations = spec_shape.situations
    for offset, situation in enumerate(situations):
        scope.sheet.text(row + offset, 0, situation.label())
    area = Area(scope.sheet.name, row, 0, len(situations))
    return scope.plan.mark(scope.group, key, area) if key else area


@dataclass(frozen=True, slots=True)
class Check:
    """One check: how far off (a formula with tokens, 0 on valid inputs), and how far it may be.

    Without ``allowed`` nothing is; with it, the formula's value on valid inputs goes along.
    """

    label: str
    deviation: str
    allowed: tuple[str, Callable[[Any], float]] | None = None


_WRONG: Final = f'"{DEVIATION}"&{{$A}}'
_ANSWER: Final = f'=IF(ISNUMBER({{~B}}-{{~C}}),IF({{~B}}<={{~C}},"{OK}",{_WRONG}),{_WRONG})'
"""A check's answer; one that cannot be computed, for a text typed where a number belongs, is wrong."""


def check_rows(
    scope: Scope, checks: Sequence[Check], prefix: str, name: str, *, key: str = "checks"
) -> None:
    """Place checks and the cell that sums them up: «OK», or what is wrong.

    ``key`` is that of the answers, where a group has several tabs with checks.
    """
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Kontroll", "Avvik", "Tillatt avvik", "Svar"))
    first = sheet.row
    for check in checks:
        row = sheet.next_row()
        sheet.text(row, 0, check.label)
        scope.formula(row, 1, check.deviation, lambda _: 0.0, "factor")
        if check.allowed is None:
            sheet.text(row, 2, 0, "factor")
        else:
            scope.formula(row, 2, *check.allowed, "factor")
        area = scope.formula(row, 3, _ANSWER, lambda _: OK, "plain")
        sheet.statuses.append((area, OK))
    answers = Area(sheet.name, first, 3, sheet.row - first)
    scope.plan.mark(scope.group, key, answers)
    row = sheet.next_row()
    sheet.text(row, 0, "Samlet svar", "label_strong")
    parts = "&".join(
        f'IF({cell}="{OK}","",{cell}&". ")'
        for cell in (answers.part(offset).address() for offset in range(answers.rows))
    )
    area = scope.formula(
        row,
        3,
        f'=IF(COUNTIF({{{key}}},"{OK}")=ROWS({{{key}}}),"{OK}","{prefix}"&{parts})',
        lambda _: OK,
        "status",
        name=name,
    )
    sheet.statuses.append((area, OK))


def spread(key: str) -> str:
    """Return the formula of how far a row of deviations goes from 0, either way together."""
    return f"=MAX({{{key}:row}},0)-MIN({{{key}:row}},0)"


def faults_of_number(cell: str, key: str, domain: Domain) -> str:
    """Return the expression that is 1 where a cell holds no number within its limits, else 0.

    ``key`` is that of the cells with the limits, which stand beside the input.
    """
    outside = [f"{cell}<{{{key}.min}}"]
    if domain.maximum != float("inf"):
        outside.append(f"{cell}>{{{key}.max}}")
    if domain.kind == "whole":
        outside.append(f"{cell}<>INT({cell})")
    return f"IF(COUNT({cell})=0,1,IF(OR({','.join(outside)}),1,0))"


def nothing_seen(cell: str) -> str:
    """Return the condition that a cell holds no visible sign."""
    return f'SUBSTITUTE({cell}," ","")=""'


def input_check(spec: InputSpec) -> Check:
    """Return the check that an input's cells are filled in and within the domain: counts faults."""
    cell, domain = f"{{{spec.name}}}", spec.domain
    if spec.key == "individual_start":
        faults = f"IF(COUNTIF({{entry_labels}},{cell})=1,0,1)"
    elif domain.kind == "choice":
        one = ",".join(f'{cell}="{choice}"' for choice in domain.choices)
        faults = f"IF(OR({one}),0,1)"
    elif spec.shape is not Shape.SCALAR:
        faults = f'ROWS({cell})-COUNT({cell})+COUNTIF({cell},"<0")'
        if domain.kind == "share":
            faults += f'+COUNTIF({cell},">1")'
    else:
        faults = faults_of_number(cell, spec.key, domain)
        if domain.optional:
            faults = f'IF({cell}="",0,{faults})'
    return Check(f"Inndata: {lower_first(spec.nb)}", f"={faults}")
