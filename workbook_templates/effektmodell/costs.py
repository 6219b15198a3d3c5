"""The costs tab of one group: measures, packages, who pays, and the null alternative."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from workbook_templates.blocks.checks import FAULTY_ROW, GOOD_ROW, NAMELESS_ROW, faulty_rows
from workbook_templates.blocks.headings import (
    UNIT_HEAD,
    column_heads,
    of_programme,
    place_limits,
    top,
)
from workbook_templates.blocks.values import column as column_of
from workbook_templates.effektmodell.blocks import (
    heading,
    input_cells,
    situation_labels,
    source_cells,
    tab_name,
)
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.sheet.cells import Area, CellValue
from workbook_templates.sheet.plan import SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope
from workbook_templates.sheet.styles import input_style
from xlmodel.common.fields import Shape
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Payer, Situation
from xlmodel.effektmodell.parameters import input_unit
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MEASURE_FIELDS
from xlmodel.effektmodell.terms import Category

_WIDTHS: Final = (36, 36, 25, 12, 15, 13, 13, 12, 12, 12, 11, 52, 12, 14, 14, 14, 24)
_COLUMN: Final = {field.key: index for index, field in enumerate(MEASURE_FIELDS)}
_VALUE, _SOURCE, _GRADE = _COLUMN["unit_cost"], _COLUMN["source"], _COLUMN["grade"]
_VOLUME_END: Final = _COLUMN["volume"]
_YEARLY: Final = len(MEASURE_FIELDS)
_STATUS: Final = _YEARLY + len(ENTRY_SITUATIONS)


def add_costs_tab(plan: WorkbookPlan, group: Group, capacity: int) -> None:
    """Add the tab with room for ``capacity`` measures, spare rows included."""
    sheet = plan.add_sheet(SheetPlan(tab_name(group, "Kostnader"), _WIDTHS, freeze=(3, 1)))
    scope = Scope(plan, sheet, group.prefix)
    label = group.label()
    top(scope, *of_programme(f"{label}, kostnader"))
    sheet.skip()
    _measures(scope, capacity)
    sheet.skip()
    sheet.page_breaks.append(sheet.row)
    _packages(scope)
    sheet.skip()
    _payers(scope)
    sheet.skip()
    _null_alternative(scope, group)


def _measures(scope: Scope, capacity: int) -> None:
    sheet = scope.sheet
    heading(scope, "measures")
    example = f"{common_parameters().example_note}. Det gjelder rader der kilden sier det."
    sheet.text(sheet.next_row(), 0, example, "label_strong")
    head = sheet.next_row()
    sheet.heights[head] = 32
    heads = [field.nb for field in MEASURE_FIELDS]
    heads += [f"Kr per år, {situation.label().lower()}" for situation in ENTRY_SITUATIONS]
    for column, text in enumerate([*heads, "Status"]):
        numeric = column == _VALUE or text.startswith(("Volum", "Kr per", "Frekvens"))
        sheet.text(head, column, text, "column_head" if numeric else "column_head_indent")
    first = sheet.row
    body = Area(sheet.name, first, 0, capacity, len(MEASURE_FIELDS))
    sheet.fitted.append(body)
    scope.plan.define(scope.group + "Tiltak", scope.plan.mark(scope.group, "measures", body))
    for offset in range(capacity):
        _measure_row(scope, sheet.next_row(), offset)
    for column, field in enumerate(MEASURE_FIELDS):
        scope.validate(body.part(0, column, capacity), field.domain, field.nb, field.help)
    yearly = Area(sheet.name, first, _YEARLY, capacity, len(ENTRY_SITUATIONS))
    scope.plan.mark(scope.group, "yearly_costs", yearly)
    for situation in ENTRY_SITUATIONS:
        costs = yearly.part(0, situation, capacity)
        scope.plan.mark(scope.group, f"yearly_cost.{situation.letter}", costs)
    for key in ("category", "payer"):
        scope.plan.mark(scope.group, f"measures.{key}", body.part(0, _COLUMN[key], capacity))
    status = Area(sheet.name, first, _STATUS, capacity)
    scope.plan.mark(scope.group, "measures.status", status)
    sheet.statuses.append((status, GOOD_ROW))
    faulty_rows(scope, "measures.status", _STATUS, "faulty_measures")


def _measure_row(scope: Scope, row: int, offset: int) -> None:
    for column, field in enumerate(MEASURE_FIELDS):
        style = input_style(field, "table")
        scope.entries(row, column, partial(_stored, offset, column), style)
    letters = {field.key: chr(ord("A") + _COLUMN[field.key]) for field in MEASURE_FIELDS}
    volumes = [
        chr(ord("A") + c) for c, field in enumerate(MEASURE_FIELDS) if field.situation is not None
    ]
    for index, volume in enumerate(volumes):
        scope.formula(
            row,
            _YEARLY + index,
            f'=IF({{$A}}="",0,{{${letters["unit_cost"]}}}*{{~{volume}}}*{{${letters["frequency"]}}})',
            partial(_yearly_cost, offset, index),
            "kr",
        )
    numbers = f"{{~{volumes[0]}}}:{{~{volumes[-1]}}}"
    cost, frequency = f"{{~{letters['unit_cost']}}}", f"{{~{letters['frequency']}}}"
    conditions = ",".join(
        (
            _either(letters["category"], Category),
            _either(letters["payer"], Payer),
            f"OR({frequency}=1,{frequency}=12)",
            f"COUNT({cost})=1",
            f"COUNTA({numbers})=COUNT({numbers})",
            f"MIN({cost},{numbers})>=0",
        )
    )
    everything = f"{{~B}}:{{~{letters['grade']}}}"
    scope.formula(
        row,
        _STATUS,
        f'=IF({{$A}}="",IF(COUNTA({everything})=0,"","{NAMELESS_ROW}"),'
        f'IF(AND({conditions}),"{GOOD_ROW}","{FAULTY_ROW}"))',
        partial(_status, offset),
        "result_text",
    )


def _either(letter: str, choices: type[Category | Payer]) -> str:
    return "OR(" + ",".join(f'{{~{letter}}}="{choice}"' for choice in choices) + ")"


def _stored(offset: int, column: int, data: GroupData) -> list[CellValue]:
    return [data.rows[offset].values[column] if offset < len(data.rows) else None]


def _yearly_cost(offset: int, situation: int, data: GroupData) -> float:
    row = data.rows[offset] if offset < len(data.rows) else None
    if row is None or row.measure is None:
        return 0.0
    return float(row.measure.yearly_cost[situation])


def _status(offset: int, data: GroupData) -> str:
    row = data.rows[offset] if offset < len(data.rows) else None
    if row is None:
        return ""
    if row.measure is not None:
        return GOOD_ROW
    return "" if all(value is None for value in row.values) else NAMELESS_ROW


_SUMS: Final = (
    (Category.START_UP, "startup", "Oppstartspakke"),
    (Category.RUNNING, "running", "Driftspakke"),
)
_PAYERS: Final = ((Payer.MUNICIPALITY, "municipality"), (Payer.STATE, "state"))
_PACKAGE_COLUMN: Final = _COLUMN["category"]


def _packages(scope: Scope) -> None:
    """Place the package sums: a row a situation, by category and payer."""
    sheet = scope.sheet
    heading(scope, "packages")
    head = sheet.next_row()
    sheet.heights[head] = 32
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
            values = column_of(f"results.packages.{field}")
            scope.formulas(row, column, templates, values, "kr", key=field)
            column += 1
        _sums(scope, column, name, name, kind, [f"{kind}_{suffix}" for _, suffix in _PAYERS])
        column += 1
    _sums(scope, column, "Første år i laben", "", "first_year", [kind for _, kind, _ in _SUMS])
    sheet.row += len(ENTRY_SITUATIONS)


def _sums(scope: Scope, column: int, title: str, name: str, key: str, parts: Sequence[str]) -> None:
    """Place a column of sums of other columns of packages, a row a situation."""
    row = scope.sheet.row
    scope.sheet.text(row - 1, column, title, "column_head")
    templates = [
        "=" + "+".join(_at(scope, part, situation) for part in parts)
        for situation in ENTRY_SITUATIONS
    ]
    values = column_of(f"results.packages.{key}")
    scope.formulas(row, column, templates, values, "kr_sum", key=key, name=name)


def _at(scope: Scope, key: str, situation: Situation) -> str:
    """Return the address of a package of one situation."""
    return scope.plan.area(scope.group, key).part(situation).address()


def _payers(scope: Scope) -> None:
    """Place each payer's share of the first year's package and of the running package."""
    sheet = scope.sheet
    heading(scope, "payers")
    head = sheet.next_row()
    sheet.heights[head] = 32
    column_heads(sheet, head, ("Andel av pakken", "", ""))
    row = sheet.row
    situation_labels(scope, row, Shape.ENTRY)
    column = _PACKAGE_COLUMN
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
                column_of(f"results.packages.{shares}"),
                "share",
                name=f"Andel{payer}{suffix}",
            )
            column += 1
    sheet.row += len(ENTRY_SITUATIONS)


def _null_alternative(scope: Scope, group: Group) -> None:
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
    scope.plan.mark(scope.group, "null_entry", area.part(0, rows=len(ENTRY_SITUATIONS)))
    factors = common_parameters().null_alternative_factors
    for situation in Situation:
        cell = scope.plan.mark(scope.group, f"null.{situation.letter}", area.part(situation))
        at = row + situation
        sheet.text(at, 6, "kr per år", "unit")
        sheet.text(at, 7, factors[situation], "share")
        scope.formula(
            at,
            8,
            "={~H}*{null.T}",
            partial(_derived, factors[situation]),
            "kr",
        )
        scope.formula(
            at,
            9,
            f'=IF(ABS({cell.address()}-{{~I}})<1,"","Avviker fra avledet")',
            partial(_differs, situation, factors[situation]),
            "result_text",
        )
    source_cells(scope, spec.key, row, columns=(_GRADE, _SOURCE))
    sheet.row += len(Situation)
    rule = common_parameters().null_alternative_rule
    sheet.text(sheet.next_row(), 0, f"Avledet: {rule.source}.", "note")
    scope.entries(
        sheet.next_row(), 0, lambda data: [data.inputs.source_of(spec.key).note or None], "note"
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
    scope.entries(
        sheet.next_row(), 0, lambda data: [data.inputs.source_of(share.key).note or None], "note"
    )
    source_cells(scope, share.key, row, columns=(_GRADE, _SOURCE))
    scope.validate(area, share.domain, share.nb, share.help, limits=limits)


def _heads_of_sources(sheet: SheetPlan, row: int) -> None:
    """Place the rest of a heading row whose source and grade stand under those of the measures."""
    heads = {_VOLUME_END: "Merknad", _SOURCE: "Kilde", _GRADE: "Sikkerhet"}
    for column in range(_VOLUME_END, _GRADE + 1):
        sheet.text(row, column, heads.get(column, ""), "column_head_indent")


def _derived(factor: float, data: GroupData) -> float:
    return factor * float(data.inputs.null_alternative[Situation.VULNERABLE])


def _differs(situation: Situation, factor: float, data: GroupData) -> str:
    difference = float(data.inputs.null_alternative[situation]) - _derived(factor, data)
    return "" if abs(difference) < 1 else "Avviker fra avledet"
