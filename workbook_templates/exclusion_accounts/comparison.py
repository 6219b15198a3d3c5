"""The tab that puts the effektmodell beside: its key results, both models per person, what differs in kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workbook_templates.blocks import (
    CHART_ROWS,
    axis_title,
    band,
    check_rows,
    column_heads,
    place_limits,
    titled,
)
from workbook_templates.exclusion_accounts.blocks import field_checks, top_with_note
from workbook_templates.exclusion_accounts.data import WORKBOOK, ExclusionData, of_results
from workbook_templates.exclusion_accounts.texts import (
    BLOCKS,
    COMPARISON,
    DIFFER_IN_KIND,
    FIGURES,
    FIGURES_HEADING,
    MODEL,
    NO_MODEL,
    NOT_INCLUDED,
    OUTSIDE,
)
from workbook_templates.sheet import (
    KR_THOUSAND,
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
    Placed,
    Scope,
    SheetPlan,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.fields import Field
from xlmodel.common.values import FloatArray
from xlmodel.exclusion_accounts import MODEL_FIELDS, ExclusionResults, ModelSide

CHECK_NAME: Final = "Sammenligning_Kontroll"
_WIDTHS: Final = (50.0, 26.0, 26.0, 26.0, 26.0, 14.0)
_FIGURE_WIDTH: Final = 1000
_Value = Callable[[ExclusionData], CellValue]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the results: of one person and of all here, and of one person in the effektmodell."""

    key: str
    label: str
    one: str
    one_value: Callable[[ExclusionResults], FloatArray] | None
    all: str
    all_value: Callable[[ExclusionResults], FloatArray] | None
    model: str
    model_value: Callable[[ModelSide], float | None]


_LINES: Final = (
    _Line(
        "cost",
        "Kostnad",
        "{used.measure_cost}",
        lambda results: results.inputs.measure_cost,
        "{UF_SumKostnad}",
        lambda results: results.sum_cost,
        "{UF_EMKostnad}",
        lambda side: side.cost,
    ),
    _Line(
        "avoided",
        "Spart i offentlige budsjetter",
        "{used.success_rate}*{UF_SumGevinstPerSuksess}",
        lambda results: results.gain_per_person,
        "{UF_SumGevinst}",
        lambda results: results.sum_gain,
        "{UF_EMBesparelse}",
        lambda side: side.avoided,
    ),
    _Line(
        "gain",
        "Gevinst i helse og produksjon",
        "",
        None,
        "",
        None,
        "{UF_EMGevinst}",
        lambda side: side.gain,
    ),
    _Line(
        "net",
        "Netto i offentlige budsjetter (spart − kostnad)",
        "{one.avoided}-{one.cost}",
        lambda results: results.net_per_person,
        "{UF_Netto}",
        lambda results: results.net,
        "",
        lambda side: side.net,
    ),
    _Line(
        "total",
        "Netto med helse og produksjon",
        "{one.net}",
        lambda results: results.net_per_person,
        "{UF_Netto}",
        lambda results: results.net,
        "",
        lambda side: side.total,
    ),
)
_SUMS: Final = {"net": ("avoided", "cost"), "total": ("net", "gain")}
"""What a line of the effektmodell is made of: net = avoided − cost, total = net + gain."""


def add_comparison_tab(plan: WorkbookPlan) -> None:
    """Add the tab; the calculation's must stand in the plan."""
    sheet = plan.add_sheet(SheetPlan(COMPARISON, _WIDTHS, freeze=(4, 1)))
    scope = Scope(plan, sheet, WORKBOOK)
    top_with_note(scope, COMPARISON)
    sheet.skip()
    _inputs(scope)
    sheet.skip()
    _basis(scope)
    sheet.skip()
    _side_by_side(scope)
    sheet.skip()
    sheet.break_page()
    band(sheet, FIGURES_HEADING)
    place = sheet.row
    sheet.skip(CHART_ROWS + 1)
    _kinds(scope)
    sheet.skip()
    sheet.end_print()
    _figure(scope, place)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    checks = list(field_checks(MODEL_FIELDS))
    check_rows(scope, checks, f"{COMPARISON}: ", CHECK_NAME, key="comparison.checks")


def _inputs(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["model"])
    heads = (MODEL, "Verdi", "Minst", "Størst")
    column_heads(sheet, sheet.next_row(), heads)
    for field in MODEL_FIELDS:
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        area = scope.entry(row, 1, _cell(field), input_style(field, "line"), name=field.name)
        limits = ("", "")
        if field.domain.is_number:
            limits = place_limits(scope, field.key, field.domain, row)
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)


def _cell(field: Field) -> _Value:
    return lambda data: field.cells(field.of(data.inputs))[0]


def _basis(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["basis"])
    column_heads(sheet, sheet.next_row(), ("", OUTSIDE, MODEL))
    rows: tuple[tuple[str, str, _Value, str, _Value], ...] = (
        (
            "Antall personer",
            "{used.persons}",
            of_results(lambda results: results.inputs.persons),
            "{UF_EMPersoner}",
            lambda data: data.inputs.model_persons,
        ),
        (
            "Horisont: antall år fra tiltaket eller fra periodens start",
            "MAX({age:row})-{used.age}",
            of_results(lambda results: results.horizon),
            "{UF_EMPeriode}",
            lambda data: data.inputs.model_period,
        ),
    )
    for label, own, own_value, model, model_value in rows:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.formula(row, 1, f"={own}", own_value, "persons" if "persons" in own else "year")
        formula = f'=IF(COUNT({model})=0,"",{model})'
        style = "persons" if "Personer" in model else "year"
        scope.formula(row, 2, formula, _or_empty(model_value), style)  # type: ignore[arg-type]


def _or_empty(value: _Value) -> _Value:
    def shown(data: ExclusionData) -> CellValue:
        found = value(data)
        return "" if found is None else found

    return shown


def _side_by_side(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["beside"])
    heads = (
        "Kroner i prisåret",
        f"{OUTSIDE}, per person",
        f"{MODEL}, per person",
        f"{OUTSIDE}, alle personene",
        f"{MODEL}, like mange",
    )
    column_heads(sheet, sheet.next_row(height=30), heads)
    first = sheet.row
    for line in _LINES:
        row = sheet.next_row()
        sheet.text(row, 0, line.label, "label_strong" if line.key in _SUMS else "label")
        _own(scope, row, 1, line.one, line.one_value, f"one.{line.key}")
        scope.formula(row, 2, _of_model(line), _model(line), "kr", key=f"model.{line.key}")
        _own(scope, row, 3, line.all, line.all_value, "")
        many = '=IF({~C}="","",{~C}*{used.persons})'
        scope.formula(row, 4, many, _for_as_many(line), "kr")
    scope.mark("beside", Area(sheet.name, first, 0, len(_LINES), 5))


def _own(
    scope: Scope[ExclusionData],
    row: int,
    column: int,
    formula: str,
    value: Callable[[ExclusionResults], FloatArray] | None,
    key: str,
) -> None:
    """Place a result of this workbook, or that the model has none."""
    if value is None:
        scope.sheet.text(row, column, NOT_INCLUDED, "plain")
    else:
        scope.formula(row, column, f"={formula}", of_results(value), "kr", key=key)


def _of_model(line: _Line) -> str:
    """Return the formula of a line of the effektmodell; empty text where what it takes is not there."""
    if line.key in _SUMS:
        a, b = (f"{{model.{key}}}" for key in _SUMS[line.key])
        sign = "-" if line.key == "net" else "+"
        return f'=IF(COUNT({a},{b})=ROWS({a})+ROWS({b}),{a}{sign}{b},"")'
    return (
        f'=IF(OR(COUNT({line.model})=0,COUNT({{UF_EMPersoner}})=0),"",'
        f'IF({{UF_EMPersoner}}=0,"",{line.model}/{{UF_EMPersoner}}))'
    )


def _model(line: _Line) -> _Value:
    return _or_empty(lambda data: line.model_value(data.beside))


def _for_as_many(line: _Line) -> _Value:
    def value(data: ExclusionData) -> CellValue:
        one = line.model_value(data.beside)
        return "" if one is None else one * float(data.inputs.persons)

    return value


def _kinds(scope: Scope[ExclusionData]) -> None:
    """Say what differs in kind: two lines an aspect."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["kinds"])
    for aspect, outside, model in DIFFER_IN_KIND:
        row = sheet.next_row()
        sheet.text(row, 0, aspect, "label_strong")
        sheet.text(row, 1, f"{OUTSIDE} {outside}")
        sheet.text(sheet.next_row(), 1, f"{MODEL} {model}")


# Figure ------------------------------------------------------------------------------------------

_SHOWN: Final[tuple[tuple[str, str, Colour], ...]] = (
    (OUTSIDE, "one", "avoided"),
    (MODEL, "model", "county"),
)


def _figure(scope: Scope[ExclusionData], place: int) -> None:
    """Place the figure of both models side by side per person, and the numbers that it reads."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["shown"])
    thousand = axis_title(scope, "Akseenhet", "tusen kr per person")
    title, description = FIGURES["C"]
    row = sheet.next_row()
    sheet.text(row, 0, "Tittel")
    title_cell = scope.formula(
        row,
        1,
        f'="{title}"&IF(COUNT({{model.cost}},{{model.avoided}},{{model.gain}})=0,"{NO_MODEL}","")',
        lambda data: title + ("" if _has_model(data.beside) else NO_MODEL),
        "result_text",
    )
    head = sheet.next_row()
    column_heads(sheet, head, ("Per person", *(label for label, _, _ in _SHOWN)))
    rows = Area(sheet.name, sheet.row, 0, len(_LINES))
    for line in _LINES:
        row = sheet.next_row()
        sheet.text(row, 0, line.label)
        if line.one_value is None:
            sheet.text(row, 1, 0, "kr")
        else:
            own = f"=SUM({{one.{line.key}}})"
            scope.formula(row, 1, own, of_results(line.one_value), "kr")
        scope.formula(row, 2, f"=SUM({{model.{line.key}}})", _or_zero(line), "kr")
    figure = Figure(
        "C",
        title,
        description,
        rows.reference(),
        tuple(
            FigureSeries(
                Area(sheet.name, head, column).reference(),
                rows.part(0, column, rows.rows).reference(),
                colour,
            )
            for column, (_, _, colour) in enumerate(_SHOWN, start=1)
        ),
        thousand,
        KR_THOUSAND,
        date_axis=False,
        width=_FIGURE_WIDTH,
        title_cell="=" + title_cell.reference(),
    )
    sheet.place(Placed(figure, place, 0, 2))


def _has_model(side: ModelSide) -> bool:
    return any(value is not None for value in (side.cost, side.avoided, side.gain))


def _or_zero(line: _Line) -> _Value:
    return lambda data: line.model_value(data.beside) or 0.0
