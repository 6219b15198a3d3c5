"""The tab Grunnlag: the files and years, how many persons, the rule, and what rates presume."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_templates.blocks import Check, band, lower_first, titled, year_numbers
from workbook_templates.control_group.blocks import (
    AGE_TEMPLATE,
    FIRST,
    ControlCheck,
    ControlScope,
    cell_fault,
    checks_block,
    field_checks,
    input_rows,
    least_count_row,
    limits_row,
    mark_checks,
    marks,
    of_group,
    open_tab,
    table,
    total_row,
    year_heads,
)
from workbook_templates.control_group.data import NO_FAULTS
from workbook_templates.control_group.texts import BASIS, BLOCKS
from workbook_templates.sheet import (
    UNIT_COLUMN,
    WorkbookPlan,
    input_style,
    relative,
)
from xlmodel.common.fields import Field
from xlmodel.common.terms import Group
from xlmodel.control_group import (
    BOTH_FORMS,
    FORM_TEXTS,
    FORMS,
    MAX_YEARS,
    PERSONS,
    PRIOR_FIELDS,
    RULE_FIELDS,
    SOURCE_FIELDS,
    WITHOUT_BIRTH,
    YEARS,
    rule_lists,
)

_KEY = "Grunnlag"


def add_basis_tab(plan: WorkbookPlan) -> None:
    """Add the tab."""
    scope = open_tab(plan, BASIS)
    titled(scope, *BLOCKS["files"])
    input_rows(scope, SOURCE_FIELDS)
    _years(scope)
    sheet = scope.sheet
    sheet.skip()
    titled(scope, *BLOCKS["persons"])
    limits = limits_row(scope, "Minste og største antall", PERSONS.field.domain, "counts")
    least_count_row(scope)
    _without_birth(scope, limits)
    areas = {}
    for group in Group:
        own = of_group(scope, group)
        sheet.skip()
        year_heads(own, group.label(), AGE_TEMPLATE if group is Group.YOUNG_ADULTS else "")
        areas[group] = table(own, PERSONS, limits)
        total_row(own, PERSONS, "I alt", "kr_sum")
    sheet.skip()
    titled(scope, *BLOCKS["prior"])
    input_rows(scope, PRIOR_FIELDS)
    sheet.skip()
    sheet.break_page()
    _rules(scope)
    sheet.skip()
    sheet.break_page()
    titled(scope, *BLOCKS["marks"])
    _year_marks(scope)
    for group, area in areas.items():
        marks(of_group(scope, group), PERSONS, area, "counts")
    sheet.skip()
    _checks(scope)


def _years(scope: ControlScope) -> None:
    sheet = scope.sheet
    limits = limits_row(scope, "Første og siste år som kan stå her", YEARS.domain, "years")
    year_numbers(scope)
    scope.define("KO_Nummer", scope.area("year_number"))
    row = sheet.next_row()
    sheet.text(row, 0, YEARS.nb, "label_strong")
    sheet.text(row, UNIT_COLUMN, YEARS.unit, "unit")
    area = scope.entries(
        row,
        FIRST,
        lambda data: data.inputs.years,
        input_style(YEARS),
        count=MAX_YEARS,
        key="years",
        name="KO_Aar",
        direction="across",
    )
    scope.validate(area, YEARS.domain, YEARS.nb, YEARS.help, limits=limits)
    row = sheet.next_row()
    sheet.text(row, 0, FORMS.nb)
    area = scope.entries(
        row,
        FIRST,
        lambda data: [form or None for form in data.inputs.forms],
        input_style(FORMS),
        count=MAX_YEARS,
        key="forms",
        name="KO_Skjema",
        direction="across",
    )
    scope.validate(area, FORMS.domain, FORMS.nb, FORMS.help)
    year, form = scope.area("years").row, row
    following = [
        (relative(year, FIRST + at), relative(year, FIRST + at + 1), relative(form, FIRST + at), relative(form, FIRST + at + 1))
        for at in range(MAX_YEARS)
    ]  # fmt: skip
    row = sheet.next_row()
    sheet.text(row, 0, "Følges til neste år (1 = ja)")
    scope.formulas(
        row,
        FIRST,
        [
            f'=IF(AND(ISNUMBER({own}),ISNUMBER({after})),IF(AND({after}={own}+1,OR({other}="{BOTH_FORMS}",{other}={mine})),1,0),0)'
            for own, after, mine, other in following
        ],
        lambda data: [int(item) for item in data.inputs.followed],
        "year_number",
        key="followed",
        name="KO_Folges",
        direction="across",
    )


def _without_birth(scope: ControlScope, limits: tuple[str, str]) -> None:
    sheet, row = scope.sheet, scope.sheet.next_row()
    sheet.text(row, 0, WITHOUT_BIRTH.nb)
    area = scope.entry(
        row,
        1,
        lambda data: data.inputs.without_birth,
        input_style(WITHOUT_BIRTH),
        key="without_birth",
        name=WITHOUT_BIRTH.name,
    )
    sheet.text(row, UNIT_COLUMN, WITHOUT_BIRTH.unit, "unit")
    scope.validate(area, WITHOUT_BIRTH.domain, WITHOUT_BIRTH.nb, WITHOUT_BIRTH.help, limits=limits)


def _rules(scope: ControlScope) -> None:
    titled(scope, *BLOCKS["rules"])
    input_rows(scope, RULE_FIELDS)
    sheet = scope.sheet
    many, some = (f"{{{field.name}}}" for field in RULE_FIELDS[:2])
    scope.formula(
        sheet.next_row(),
        0,
        f'="Mange måneder er minst "&{many}&", noen er "&{some}&" til "&{many}-1&", få er færre"',
        lambda data: (
            f"Mange måneder er minst {data.inputs.many}, noen er {data.inputs.some} til "
            f"{data.inputs.many - 1}, få er færre"
        ),
        "note",
    )
    for at, (field, labels) in enumerate(rule_lists()):
        if at:
            sheet.skip()
            sheet.break_page()
        _rule_list(scope, field, labels, _RULE_TITLES[at])


_RULE_TITLES = (
    "Hva hver kode svarer på temaet",
    "Hva koden i 11CF sier om den som er ute av filene",
)


def _rule_list(scope: ControlScope, field: Field, labels: Sequence[str], title: str) -> None:
    """Add the lines of a list of the rule, and how many lines say each thing."""
    sheet = scope.sheet
    band(sheet, title, width=2)
    first = sheet.row
    for at, label in enumerate(labels):
        sheet.text(first + at, 0, label)
    sheet.skip(len(labels))
    area = scope.entries(
        first,
        1,
        lambda data: field.of(data.inputs),
        input_style(field),
        count=len(labels),
        key=field.key,
        name=field.name,
    )
    scope.validate(area, field.domain, field.nb, field.help)
    band(sheet, "Hvor mange koder som gir hvert svar", width=2)
    first, choices = sheet.row, field.domain.choices
    for answer in choices:
        sheet.text(sheet.next_row(), 0, answer)
    scope.formulas(
        first,
        1,
        f"=COUNTIF({{{field.key}}},{{$A}})",
        lambda data: [field.of(data.inputs).count(answer) for answer in choices],
        "year_number",
        key=f"{field.key}.counts",
        count=len(choices),
    )


def _year_marks(scope: ControlScope) -> None:
    sheet = scope.sheet
    year = scope.area("years").row
    before = f"${relative(year, UNIT_COLUMN)}"
    choices = ",".join(f'{{forms}}="{text}"' for text in FORM_TEXTS)
    rows = {
        "years": [
            f"=IF(ISNUMBER({{years}}),IF(OR({{years}}<{{years.min}},{{years}}>{{years.max}},{{years}}<>INT({{years}}),"
            f"{{years}}<=MAX({before}:{relative(year, column - 1)}),"
            f"COUNT({before}:{relative(year, column - 1)})<{{year_number}}-1),1,0),IF(COUNTA({{years}})=0,0,1))"
            for column in range(FIRST, FIRST + MAX_YEARS)
        ],
        "forms": [f"=IF(ISNUMBER({{years}}),IF(OR({choices}),0,1),IF(COUNTA({{forms}})=0,0,1))"]
        * MAX_YEARS,
    }
    for key, templates in rows.items():
        row = sheet.next_row()
        sheet.text(
            row, 0, f"Inndata: {lower_first(YEARS.nb if key == 'years' else FORMS.nb)}", "note"
        )
        scope.formulas(
            row,
            FIRST,
            templates,
            lambda _: NO_FAULTS,
            "year_number",
            key=f"mark.{key}",
            direction="across",
        )


def _checks(scope: ControlScope) -> None:
    lowest, highest = (f"{{{field.name}}}" for field in SOURCE_FIELDS[1:])
    many, some = (f"{{{field.name}}}" for field in RULE_FIELDS[:2])
    checks: list[ControlCheck] = [
        *field_checks((*SOURCE_FIELDS, *PRIOR_FIELDS, *RULE_FIELDS)),
        Check("Høyeste alder er ikke under laveste", f"=IF({highest}<{lowest},1,0)"),
        Check("Mange måneder er ikke færre enn noen", f"=IF({many}<{some},1,0)"),
        Check("Inndata: år i stigende rekkefølge", "=SUM({mark.years:row})"),
        Check("Inndata: skjemaer for årene som er brukt", "=SUM({mark.forms:row})"),
        Check(
            "Inndata: personer uten fødselsdato",
            f"={cell_fault('{without_birth}', 'counts', is_count=True)}",
        ),
        *map(_rule_check, (field for field, _ in rule_lists())),
        *mark_checks(PERSONS),
    ]
    checks_block(scope, BASIS, _KEY, checks)


def _rule_check(field: Field) -> ControlCheck:
    counts = f"=ROWS({{{field.key}}})-SUM({{{field.key}.counts}})"
    return Check(f"Inndata: reglenes svar, {lower_first(field.nb)}", counts)
