"""The costs tab of one group: measures, packages, who pays, and the null alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from workbook_templates.blocks import (
    FAULTY_ROW,
    GOOD_ROW,
    NAMELESS_ROW,
    UNIT_HEAD,
    cells_of,
    column_heads,
    faults_of_text,
    faulty_rows,
    of_programme,
    place_limits,
    top,
)
from workbook_templates.effektmodell.blocks import (
    heading,
    input_cells,
    situation_labels,
    source_cells,
    tab_name,
)
from workbook_templates.effektmodell.caution import correction
from workbook_templates.effektmodell.data import GROUPS, GroupData, MeasureRow
from workbook_templates.effektmodell.texts import BLOCKS
from workbook_templates.sheet import (
    WHOLE,
    Area,
    CellValue,
    Scope,
    SheetPlan,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.fields import Shape
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Payer, Situation
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.parameters import input_unit
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MEASURE_FIELDS
from xlmodel.effektmodell.terms import Category

GroupScope = Scope[GroupData]

_WIDTHS: Final = (30, 46, 24, 11, 14, 12, 11, 10, 10, 10, 10, 62, 11, 12, 12, 12, 12, 12, 24)
"""Printed on two pages side by side: what a measure is, and where it comes from and adds up to."""
_COLUMN: Final = {field.key: index for index, field in enumerate(MEASURE_FIELDS)}
_VALUE, _SOURCE, _GRADE = _COLUMN["unit_cost"], _COLUMN["source"], _COLUMN["grade"]
_VOLUME_END: Final = _COLUMN["volume"]
_YEARLY: Final = len(MEASURE_FIELDS)
_PARTS: Final = _YEARLY + len(ENTRY_SITUATIONS)
"""The first of two columns: a measure's part of the period's cost, and the same after correction."""
_STATUS: Final = _PARTS + 2


_MEASURE_STYLES: Final = [input_style(field, "table") for field in MEASURE_FIELDS]


def add_costs_tab(plan: WorkbookPlan, group: Group, capacity: int) -> None:
    """Add the tab with room for ``capacity`` measures, spare rows included."""
    sheet = plan.add_sheet(
        SheetPlan(tab_name(group, "Kostnader"), _WIDTHS, freeze=(3, 1), pages_wide=2)
    )
    scope = Scope(plan, sheet, GROUPS[group])
    label = group.label()
    top(scope.of(WHOLE), *of_programme(f"{label}, kostnader"))
    sheet.skip()
    _measures(scope, capacity)
    sheet.skip()
    _packages(scope)
    sheet.skip()
    _null_alternative(scope, group)


def _measures(scope: GroupScope, capacity: int) -> None:
    sheet = scope.sheet
    heading(scope, "measures")
    example = f"{common_parameters().example_note}. Det gjelder rader der kilden sier det."
    sheet.text(sheet.next_row(), 0, example, "label_strong")
    head = sheet.next_row(height=32)
    sheet.repeat_rows = (head, head)
    heads = [field.nb for field in MEASURE_FIELDS]
    heads += [f"Kr per år, {situation.label().lower()}" for situation in ENTRY_SITUATIONS]
    heads += ["Kr i perioden", "Forsiktig, kr i perioden", "Status"]
    for column, text in enumerate(heads):
        numeric = column == _VALUE or text.startswith(("Volum", "Kr ", "Frekvens", "Forsiktig"))
        sheet.text(head, column, text, "column_head" if numeric else "column_head_indent")
    first = sheet.row
    body = Area(sheet.name, first, 0, capacity, len(MEASURE_FIELDS))
    sheet.fit(body)
    scope.define("Tiltak", scope.mark("measures", body))
    for offset in range(capacity):
        _measure_row(scope, sheet.next_row(), offset)
    for column, field in enumerate(MEASURE_FIELDS):
        scope.validate(body.part(0, column, capacity), field.domain, field.nb, field.help)
    yearly = Area(sheet.name, first, _YEARLY, capacity, len(ENTRY_SITUATIONS))
    scope.mark("yearly_costs", yearly)
    for situation in ENTRY_SITUATIONS:
        costs = yearly.part(0, situation, capacity)
        scope.mark(f"yearly_cost.{situation.letter}", costs)
    for column, key in enumerate(("part", "cautious"), start=_PARTS):
        scope.mark(f"measures.{key}", Area(sheet.name, first, column, capacity))
    for key in ("category", "payer"):
        scope.mark(f"measures.{key}", body.part(0, _COLUMN[key], capacity))
    status = Area(sheet.name, first, _STATUS, capacity)
    scope.mark("measures.status", status)
    sheet.colour_status(status, GOOD_ROW)
    faulty_rows(
        scope,
        "measures.status",
        _STATUS,
        "faulty_measures",
        nameless_measures,
    )


def _measure_row(scope: GroupScope, row: int, offset: int) -> None:
    scope.entries(
        row,
        0,
        lambda data: data.measure_row(offset).values,
        _MEASURE_STYLES,
        count=len(MEASURE_FIELDS),
        direction="across",
    )
    scope.formulas(
        row,
        _YEARLY,
        _YEARLY_COSTS,
        lambda data: _yearly_costs(data.measure_row(offset)),
        "kr",
        direction="across",
    )
    scope.formulas(row, _PARTS, _PART_FORMULAS, _parts(offset), "kr", direction="across")
    scope.formula(
        row, _STATUS, _STATUS_FORMULA, lambda data: _status(data.measure_row(offset)), "result_text"
    )


def _either(letter: str, choices: type[Category | Payer]) -> str:
    return "OR(" + ",".join(f'{{~{letter}}}="{choice}"' for choice in choices) + ")"


_LETTERS: Final = {field.key: chr(ord("A") + _COLUMN[field.key]) for field in MEASURE_FIELDS}
_VOLUMES: Final = [
    chr(ord("A") + column)
    for column, field in enumerate(MEASURE_FIELDS)
    if field.situation is not None
]


def _status_formula() -> str:
    numbers = f"{{~{_VOLUMES[0]}}}:{{~{_VOLUMES[-1]}}}"
    cost, frequency = f"{{~{_LETTERS['unit_cost']}}}", f"{{~{_LETTERS['frequency']}}}"
    conditions = ",".join(
        (
            _either(_LETTERS["category"], Category),
            _either(_LETTERS["payer"], Payer),
            f"OR({frequency}=1,{frequency}=12)",
            f"COUNT({cost})=1",
            f"COUNTA({numbers})=COUNT({numbers})",
            f"MIN({cost},{numbers})>=0",
            f"{'+'.join(_faults_of_texts())}=0",
        )
    )
    everything = f"{{~B}}:{{~{_LETTERS['grade']}}}"
    return (
        f'=IF({{$A}}="",IF(COUNTA({everything})=0,"","{NAMELESS_ROW}"),'
        f'IF(AND({conditions}),"{GOOD_ROW}","{FAULTY_ROW}"))'
    )


def _faults_of_texts() -> Iterator[str]:
    """Yield the faults of a row's free texts and its grade."""
    for field in MEASURE_FIELDS:
        if field.domain.is_text and field.key not in ("category", "payer"):
            yield faults_of_text(f"{{~{_LETTERS[field.key]}}}", field.domain)


_STATUS_FORMULA: Final = _status_formula()


_YEARLY_COSTS: Final = [
    f'=IF({{$A}}="",0,{{${_LETTERS["unit_cost"]}}}*{{~{volume}}}*{{${_LETTERS["frequency"]}}})'
    for volume in _VOLUMES
]


def _yearly_costs(row: MeasureRow) -> list[CellValue]:
    if row.measure is None:
        return [0.0] * len(ENTRY_SITUATIONS)
    return cells_of(row.measure.yearly_cost)


def _part_formulas() -> list[str]:
    """Return the formulas of a measure's part of the period's cost, central and by its grade."""
    first, last = (chr(ord("A") + _YEARLY + at) for at in (0, len(ENTRY_SITUATIONS) - 1))
    category, grade = f"{{~{_LETTERS['category']}}}", f"{{~{_LETTERS['grade']}}}"
    yearly = f"{{~{first}}}:{{~{last}}}"
    part = (
        f'=IF({category}="{Category.START_UP}",SUMPRODUCT({yearly},{{entered}}),'
        f"SUMPRODUCT({yearly},{{stayed}}))"
    )
    own = f"{{~{chr(ord('A') + _PARTS)}}}"
    return [part, f"={own}*(1+{correction('cost', (grade,))})"]


_PART_FORMULAS: Final = _part_formulas()


def _parts(offset: int) -> Callable[[GroupData], list[CellValue]]:
    def cells(data: GroupData) -> list[CellValue]:
        return list(data.measure_parts[offset]) if offset < len(data.measure_parts) else [0.0, 0.0]

    return cells


def _status(row: MeasureRow) -> str:
    if row.measure is not None:
        return GOOD_ROW
    return NAMELESS_ROW if row.is_nameless else ""


def nameless_measures(data: GroupData) -> int:
    """Count the rows that count nothing, since they have no name."""
    return sum(row.is_nameless for row in data.rows)


_SUMS: Final = (
    (Category.START_UP, "startup", "Oppstartspakke"),
    (Category.RUNNING, "running", "Driftspakke"),
)
_PAYERS: Final = ((Payer.MUNICIPALITY, "municipality"), (Payer.STATE, "state"))
_PACKAGE_COLUMN: Final = _COLUMN["category"]


def _packages(scope: GroupScope) -> None:
    """Place the package sums by category and payer, and beside them who pays: a row a situation."""
    sheet = scope.sheet
    title, line = BLOCKS["payers"]
    heading(scope, "packages", others={_SOURCE: title})
    sheet.text(sheet.row - 1, _SOURCE, line, "lead")
    head = sheet.next_row(height=32)
    column_heads(sheet, head, ("Kr per person", "", ""))
    row = sheet.row
    situation_labels(scope, row, Shape.ENTRY)
    column = _PACKAGE_COLUMN
    for category, kind, name in _SUMS:
        for payer, suffix in _PAYERS:
            field = f"{kind}_{suffix}"
            sheet.text(head, column, f"{category}, {payer.lower()}", "column_head")
            templates = [
                f"=SUMIFS({{yearly_cost.{situation.letter}}},{{measures.category}},"
                f'"{category}",{{measures.payer}},"{payer}")'
                for situation in ENTRY_SITUATIONS
            ]
            scope.formulas(row, column, templates, _packaged(field), "kr", key=field)
            column += 1
        parts = [f"{kind}_{suffix}" for _, suffix in _PAYERS]
        _sums(scope, column, f"{category}, sum", name, kind, parts)
        column += 1
    _sums(scope, column, "Første år, sum", "", "first_year", [kind for _, kind, _ in _SUMS])
    _payers(scope, head)
    sheet.row += len(ENTRY_SITUATIONS)


def _sums(
    scope: GroupScope, column: int, title: str, name: str, key: str, parts: Sequence[str]
) -> None:
    """Place a column of sums of other columns of packages, a row a situation."""
    row = scope.sheet.row
    scope.sheet.text(row - 1, column, title, "column_head")
    templates = [
        "=" + "+".join(_at(scope, part, situation) for part in parts)
        for situation in ENTRY_SITUATIONS
    ]
    scope.formulas(row, column, templates, _packaged(key), "kr_sum", key=key, name=name)


def _at(scope: GroupScope, key: str, situation: Situation) -> str:
    """Return the address of a package of one situation."""
    return scope.area(key).part(situation).address()


def _packaged(key: str) -> Callable[[GroupData], list[CellValue]]:
    """Return the function that takes an attribute of the packages, a cell a situation."""

    def values(data: GroupData) -> list[CellValue]:
        found: FloatArray = getattr(data.results.packages, key)
        return cells_of(found)

    return values


def _payers(scope: GroupScope, head: int) -> None:
    """Place each payer's share of the first year's package and of the running package."""
    sheet, row, column = scope.sheet, scope.sheet.row, _SOURCE + 1
    sheet.text(head, _SOURCE, "Andel av pakken", "column_head_text")
    situation_labels(scope, row, Shape.ENTRY, column=_SOURCE)
    for title, kinds, whole, suffix in (
        ("Første år", ("startup", "running"), "first_year", ""),
        ("Drift", ("running",), "running", "Drift"),
    ):
        for payer, field in _PAYERS:
            templates = []
            for situation in ENTRY_SITUATIONS:
                total = _at(scope, whole, situation)
                part = "+".join(_at(scope, f"{kind}_{field}", situation) for kind in kinds)
                templates.append(f"=IF({total}=0,0,({part})/{total})")
            sheet.text(head, column, f"{title}, {payer.lower()}", "column_head")
            shares = f"{field}_share" + ("_running" if suffix else "")
            scope.formulas(
                row,
                column,
                templates,
                _packaged(shares),
                "share",
                name=f"Andel{payer}{suffix}",
            )
            column += 1


def _null_alternative(scope: GroupScope, group: Group) -> None:
    """Place the null alternative as inputs, its derivation from utsatt, and the municipal share."""
    sheet = scope.sheet
    spec, share = INPUT_BY_KEY["null_alternative"], INPUT_BY_KEY["municipal_share"]
    heading(scope, "null_alternative")
    head = sheet.next_row()
    column_heads(
        sheet, head, ("Livssituasjon", "", "", "", "", spec.nb, UNIT_HEAD, "Av utsatt", "Avledet")
    )
    _heads_of_sources(sheet, head)
    row = sheet.row
    situation_labels(scope, row, Shape.SITUATION)
    area = input_cells(scope, spec, row, _VALUE)
    scope.validate(area, spec.domain, spec.nb, spec.help)
    scope.mark("null_entry", area.part(0, rows=len(ENTRY_SITUATIONS)))
    factors = common_parameters().null_alternative_factors
    for situation in Situation:
        cell = scope.mark(f"null.{situation.letter}", area.part(situation))
        at = row + situation
        sheet.text(at, 6, "kr per år", "unit")
        sheet.text(at, 7, factors[situation], "share")
        scope.formula(at, 8, "={~H}*{null.T}", _by_rule(situation), "kr")
        scope.formula(
            at,
            9,
            f'=IF(ABS({cell.address()}-{{~I}})<1,"","{_DIFFERS}")',
            _remark(situation),
            "result_text",
        )
    source_cells(scope, spec.key, row, columns=(_GRADE, _SOURCE))
    sheet.row += len(Situation)
    rule = common_parameters().null_alternative_rule
    sheet.text(sheet.next_row(), 0, f"Avledet: {rule.source}.", "note")
    scope.entry(
        sheet.next_row(), 0, lambda data: data.inputs.source_of(spec.key).note or None, "note"
    )
    sheet.skip()
    head = sheet.next_row()
    column_heads(
        sheet,
        head,
        ("Fordeling av besparelsen", "", "", "", "", "Andel", UNIT_HEAD, "Minst", "Størst"),
    )
    _heads_of_sources(sheet, head)
    row = sheet.next_row()
    sheet.text(row, 0, share.nb)
    area = input_cells(scope, share, row, _VALUE)
    sheet.text(row, 6, input_unit(group, share.key), "unit")
    limits = place_limits(scope, share.key, share.domain, row, first=7)
    scope.entry(
        sheet.next_row(), 0, lambda data: data.inputs.source_of(share.key).note or None, "note"
    )
    source_cells(scope, share.key, row, columns=(_GRADE, _SOURCE))
    scope.validate(area, share.domain, share.nb, share.help, limits=limits)


def _heads_of_sources(sheet: SheetPlan, row: int) -> None:
    """Place the rest of a heading row whose source and grade stand under those of the measures."""
    heads = {_VOLUME_END: "Merknad", _SOURCE: "Kilde", _GRADE: "Sikkerhet"}
    for column in range(_VOLUME_END, _GRADE + 1):
        sheet.text(row, column, heads.get(column, ""), "column_head_indent")


_DIFFERS: Final = "Avviker fra avledet"


def _by_rule(situation: Situation) -> Callable[[GroupData], CellValue]:
    return lambda data: float(data.results.null_alternative.by_rule[situation])


def _remark(situation: Situation) -> Callable[[GroupData], CellValue]:
    return lambda data: _DIFFERS if data.results.null_alternative.differs[situation] else ""
