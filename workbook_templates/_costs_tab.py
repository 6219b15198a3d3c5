"""The costs tab of one group: measures, packages, who pays, and the null alternative (01 §4, §6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates._blocks import (
    UNIT_HEAD,
    column_heads,
    heading,
    input_cells,
    situation_labels,
    source_cells,
    tab_name,
    top,
)
from workbook_templates._data import GroupData
from workbook_templates._plan import Area, CellValue, Scope, SheetPlan, WorkbookPlan
from workbook_templates._styles import StyleName
from xlmodel.inputs import FloatArray
from xlmodel.parameters import common_parameters, input_unit
from xlmodel.specs import INPUT_BY_KEY, MEASURE_FIELDS, Shape
from xlmodel.terms import ENTRY_SITUATIONS, Category, Group, Payer, Situation

_WIDTHS: Final = (36, 36, 25, 12, 15, 13, 13, 12, 12, 12, 11, 52, 12, 13, 13, 13, 24)
_COLUMN: Final = {field.key: index for index, field in enumerate(MEASURE_FIELDS)}
_VALUE, _SOURCE, _GRADE = _COLUMN["unit_cost"], _COLUMN["source"], _COLUMN["grade"]
_VOLUME_END: Final = _COLUMN["volume"]
_YEARLY: Final = len(MEASURE_FIELDS)
_STATUS: Final = _YEARLY + len(ENTRY_SITUATIONS)

GOOD_ROW, NAMELESS_ROW, FAULTY_ROW = "OK", "Uten navn – teller ikke", "Sjekk raden"

_MEASURE_STYLES: Final[dict[str, StyleName]] = {
    "unit_cost": "input_kr",
    "volume": "input_volume",
    "frequency": "input_whole",
}


def add_costs_tab(plan: WorkbookPlan, group: Group, capacity: int) -> None:
    """Add the tab with room for ``capacity`` measures, spare rows included."""
    sheet = plan.add_sheet(
        SheetPlan(tab_name(group, "Kostnader"), _WIDTHS, freeze=(3, 1), last_column=_STATUS)
    )
    scope = Scope(plan, sheet, group.prefix)
    label = group.label()
    top(
        scope,
        f'="{label}, kostnader – "&{{Programnavn}}&", "&{{Kommune}}',
        lambda data: f"{label}, kostnader – {data.inputs.programme}, {data.inputs.municipality}",
    )
    sheet.skip()
    _measures(scope, capacity)
    sheet.skip()
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
        numeric = _VALUE == column or text.startswith(("Volum", "Kr per", "Frekvens"))
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
        column = yearly.part(0, situation, capacity)
        scope.plan.mark(scope.group, f"yearly_cost.{situation.letter}", column)
    for key in ("category", "payer"):
        scope.plan.mark(scope.group, f"measures.{key}", body.part(0, _COLUMN[key], capacity))
    status = Area(sheet.name, first, _STATUS, capacity)
    scope.plan.mark(scope.group, "measures.status", status)
    sheet.statuses.append((status, GOOD_ROW))
    row = sheet.next_row()
    sheet.text(row, 0, "Rader som må sjekkes", "label_strong")
    scope.formula(
        row,
        _STATUS,
        f'=COUNTIF({{measures.status}},"{FAULTY_ROW}")',
        lambda _: 0,
        "year_number",
        key="faulty_measures",
    )


def _measure_row(scope: Scope, row: int, offset: int) -> None:
    def values(data: GroupData) -> Sequence[CellValue]:
        if offset < len(data.rows):
            return data.rows[offset].values
        return (None,) * len(MEASURE_FIELDS)

    for column, field in enumerate(MEASURE_FIELDS):
        style = _MEASURE_STYLES.get(
            field.key, "input_text" if field.domain.kind == "choice" else "input_wrap"
        )
        scope.entries(row, column, lambda data, c=column: [values(data)[c]], style)  # type: ignore[misc]  # bound early
    letters = {field.key: chr(ord("A") + _COLUMN[field.key]) for field in MEASURE_FIELDS}
    volumes = [
        chr(ord("A") + c) for c, field in enumerate(MEASURE_FIELDS) if field.situation is not None
    ]
    for index, volume in enumerate(volumes):
        scope.formula(
            row,
            _YEARLY + index,
            f'=IF({{$A}}="",0,{{${letters["unit_cost"]}}}*{{~{volume}}}*{{${letters["frequency"]}}})',
            lambda data, i=index: _yearly_cost(data, offset, i),  # type: ignore[misc]  # bound early
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
        lambda data: _status(data, offset),
        "result_text",
    )


def _either(letter: str, choices: type[Category] | type[Payer]) -> str:
    return "OR(" + ",".join(f'{{~{letter}}}="{choice}"' for choice in choices) + ")"


def _yearly_cost(data: GroupData, offset: int, situation: int) -> float:
    row = data.rows[offset] if offset < len(data.rows) else None
    if row is None or row.measure is None:
        return 0.0
    return float(row.measure.yearly_cost[situation])


def _status(data: GroupData, offset: int) -> str:
    row = data.rows[offset] if offset < len(data.rows) else None
    if row is None:
        return ""
    if row.measure is not None:
        return GOOD_ROW
    return "" if all(value is None for value in row.values) else NAMELESS_ROW


_SUMS: Final = (
    ("startup_municipality", Category.START_UP, Payer.MUNICIPALITY),
    ("startup_state", Category.START_UP, Payer.STATE),
    ("running_municipality", Category.RUNNING, Payer.MUNICIPALITY),
    ("running_state", Category.RUNNING, Payer.STATE),
)


def _packages(scope: Scope) -> None:
    """Place the package sums: a row a situation, by category and payer."""
    sheet = scope.sheet
    heading(scope, "packages")
    head = sheet.next_row()
    sheet.heights[head] = 32
    heads = (
        *(f"{category}, {payer.lower()}" for _, category, payer in _SUMS[:2]),
        "Oppstarts\u00adpakke",
        *(f"{category}, {payer.lower()}" for _, category, payer in _SUMS[2:]),
        "Drifts\u00adpakke",
        "Første år i laben",
    )
    column_heads(sheet, head, ("Kr per person", "", ""))
    column_heads(sheet, head, [text.replace("\u00ad", "") for text in heads], first=3)
    row = sheet.row
    situation_labels(scope, row, Shape.ENTRY)
    count = len(ENTRY_SITUATIONS)
    for (field, category, payer), column in zip(_SUMS, (3, 4, 6, 7), strict=True):
        scope.formulas(
            row,
            column,
            [
                f"=SUMIFS({{yearly_cost.{situation.letter}}},{{measures.category}},"
                f'"{category}",{{measures.payer}},"{payer}")'
                for situation in ENTRY_SITUATIONS
            ],
            lambda data, f=field: getattr(data.results.packages, f).tolist(),  # type: ignore[misc]  # bound early
            "kr",
            key=field,
        )
    for column, name, field in ((5, "Oppstartspakke", "startup"), (8, "Driftspakke", "running")):
        left = chr(ord("A") + column - 2)
        right = chr(ord("A") + column - 1)
        scope.formulas(
            row,
            column,
            f"={{~{left}}}+{{~{right}}}",
            lambda data, f=field: getattr(data.results.packages, f).tolist(),  # type: ignore[misc]  # bound early
            "kr_sum",
            name=name,
            count=count,
        )
    scope.formulas(
        row,
        9,
        "={~F}+{~I}",
        lambda data: data.results.packages.first_year.tolist(),
        "kr_sum",
        key="first_year_package",
        count=count,
    )
    sheet.row += count


def _payers(scope: Scope) -> None:
    """Place each payer's share of the first year's package and of the running package."""
    sheet = scope.sheet
    heading(scope, "payers")
    head = sheet.next_row()
    sheet.heights[head] = 32
    column_heads(sheet, head, ("Andel av pakken", "", ""))
    shares: Sequence[tuple[str, str, str, str, Callable[[GroupData], FloatArray]]] = (
        ("Første år, kommune", "AndelKommune", "D{0}+G{0}", "J{0}", lambda d: d.results.packages.municipality_share),
        ("Første år, stat", "AndelStat", "E{0}+H{0}", "J{0}", lambda d: d.results.packages.state_share),
        ("Drift, kommune", "AndelKommuneDrift", "G{0}", "I{0}", lambda d: d.results.packages.municipality_share_running),
        ("Drift, stat", "AndelStatDrift", "H{0}", "I{0}", lambda d: d.results.packages.state_share_running),
    )  # fmt: skip
    column_heads(sheet, head, [share[0] for share in shares], first=3)
    row = sheet.row
    situation_labels(scope, row, Shape.ENTRY)
    packages_row = scope.plan.area(scope.group, "first_year_package").row
    for column, (_, name, part, whole, values) in enumerate(shares, start=3):
        templates = []
        for situation in ENTRY_SITUATIONS:
            number = packages_row + situation + 1
            total = whole.format(number)
            templates.append(f"=IF({total}=0,0,({part.format(number)})/{total})")
        scope.formulas(
            row,
            column,
            templates,
            lambda data, v=values: v(data).tolist(),
            "share",
            name=name,  # type: ignore[misc]  # bound early
        )
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
            lambda data, s=situation: factors[s] * float(data.inputs.null_alternative[1]),  # type: ignore[misc]  # bound early
            "kr",
        )
        scope.formula(
            at,
            9,
            f'=IF(ABS({cell.address()}-{{~I}})<1,"","Avviker fra avledet")',
            lambda data, s=situation: _differs(data, s, factors),  # type: ignore[misc]  # bound early
            "result_text",
        )
    source_cells(scope, spec.key, row, columns=(_GRADE, _SOURCE))
    sheet.row += len(Situation)
    notes = (
        f"Avledet: {common_parameters().null_alternative_rule.source}.",
        None,
    )
    sheet.text(sheet.next_row(), 0, str(notes[0]), "note")
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
    bounds = (share.domain.minimum, share.domain.maximum)
    sheet.text(row, 6, input_unit(group, share.key), "unit")
    for column, (which, bound) in enumerate(zip(("min", "max"), bounds, strict=True), start=7):
        scope.plan.mark(
            scope.group, f"{share.key}.{which}", sheet.text(row, column, bound, "limit_share")
        )
    scope.entries(
        sheet.next_row(), 0, lambda data: [data.inputs.source_of(share.key).note or None], "note"
    )
    source_cells(scope, share.key, row, columns=(_GRADE, _SOURCE))
    scope.validate(
        area,
        share.domain,
        share.nb,
        share.help,
        limits=tuple(  # type: ignore[arg-type]  # two addresses
            scope.plan.area(scope.group, f"{share.key}.{which}").address()
            for which in ("min", "max")
        ),
    )


def _heads_of_sources(sheet: SheetPlan, row: int) -> None:
    """Place the rest of a heading row whose source and grade stand under those of the measures."""
    heads = {_VOLUME_END: "Merknad", _SOURCE: "Kilde", _GRADE: "Sikkerhet"}
    for column in range(_VOLUME_END, _GRADE + 1):
        sheet.text(row, column, heads.get(column, ""), "column_head_indent")


def _differs(data: GroupData, situation: Situation, factors: Sequence[float]) -> str:
    null = data.inputs.null_alternative
    derived = factors[situation] * float(null[Situation.VULNERABLE])
    return "" if abs(float(null[situation]) - derived) < 1 else "Avviker fra avledet"
