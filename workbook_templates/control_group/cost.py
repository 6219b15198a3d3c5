"""The tab Kostnad: kroner and months by situation and year, and the mean of a person and year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import (
    Check,
    Places,
    column_heads,
    figure_grid,
    lower_first,
    place_figure,
    rounding,
    titled,
    year_numbers,
)
from workbook_templates.control_group.blocks import (
    ControlScope,
    GroupScope,
    checks_block,
    limits_row,
    mark_checks,
    marks,
    of_group,
    open_tab,
    table,
    total_row,
    year_heads,
)
from workbook_templates.control_group.data import GROUP_PARTS, GroupData
from workbook_templates.control_group.texts import BLOCKS, COST, FIGURES, HEADINGS
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    KR,
    KR_THOUSAND,
    UNIT_COLUMN,
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
    WorkbookPlan,
)
from xlmodel.common.terms import Group, Situation, Unit
from xlmodel.control_group import (
    BENEFIT,
    KVP,
    MONTHS,
    SITUATION_LABELS,
    TOO_FEW,
    SituationResults,
    number,
    shown,
)

_TABLES: Final = ((BENEFIT, "kroner"), (KVP, "kroner"), (MONTHS, "months"))
COLOURS: Final[dict[Group, Colour]] = {
    Group.YOUNG_ADULTS: "municipality",
    Group.FAMILIES: "production",
}


def add_cost_tab(plan: WorkbookPlan) -> None:
    """Add the tab; Grunnlag must stand in the plan."""
    scope = open_tab(plan, COST)
    sheet = scope.sheet
    titled(scope, *BLOCKS["mean"])
    for group in Group:
        _means(of_group(scope, group), group)
        sheet.skip()
    places = figure_grid(scope, HEADINGS["figures"], ("A", "F"))
    sheet.skip()
    sheet.break_page()
    titled(scope, *BLOCKS["cost"])
    limits = {
        "kroner": limits_row(scope, "Minste og største kroner", BENEFIT.field.domain, "kroner"),
        "months": limits_row(scope, "Minste og største måneder", MONTHS.field.domain, "months"),
    }
    year_numbers(scope, "cost.year_number")
    areas = []
    for group in Group:
        own = of_group(scope, group)
        for spec, key in _TABLES:
            sheet.skip()
            year_heads(own, f"{group.label()}: {spec.field.nb.lower()}")
            areas.append((own, spec, table(own, spec, limits[key]), key))
            total_row(own, spec, "I alt", "kr_sum")
    sheet.skip()
    sheet.break_page()
    titled(scope, "Mellomregning", "Årene der både personer og sosialhjelp vises.")
    for group in Group:
        _used(of_group(scope, group), group)
    sheet.skip()
    _figures(scope, places)
    sheet.skip()
    titled(scope, *BLOCKS["marks"])
    for own, spec, area, key in areas:
        marks(own, spec, area, key)
    sheet.skip()
    _checks(scope)


def _means(scope: GroupScope, group: Group) -> None:
    sheet = scope.sheet
    row = sheet.next_row(height=30)
    column_heads(sheet, row, (group.label(), "Stønad per år (gulv)", "Personer og år"))
    sheet.text(row, 3, "", "column_head")
    sheet.text(row, UNIT_COLUMN, "Enhet", "column_head_indent")
    first = sheet.row
    for item in Situation:
        row = sheet.next_row()
        sheet.text(row, 0, item.label())
        sheet.text(row, UNIT_COLUMN, Unit.KRONER, "unit")
    scope.formulas(
        first,
        1,
        [
            f'=IF(SUM({{n.{at}:row}})=0,"{TOO_FEW}",SUM({{kr.{at}:row}})/SUM({{n.{at}:row}}))'
            for at in Situation
        ],
        lambda data: [shown(item.mean) for item in data.results.situations],
        "key_kr",
        key="mean",
        name="Snitt",
    )
    scope.formulas(
        first,
        2,
        [f"=SUM({{n.{at}:row}})" for at in Situation],
        lambda data: [item.mean_persons for item in data.results.situations],
        "kr",
        key="mean.persons",
        name="SnittPersoner",
    )


def _used(scope: GroupScope, group: Group) -> None:
    year_heads(scope, group.label())
    for item in Situation:
        at = int(item)
        scope.year_row(
            f"kr.{at}",
            f"Kroner, {item.label().lower()}",
            Unit.KRONER,
            f'=IF(AND(ISNUMBER({{persons.{at}}}),ISNUMBER({{benefit.{at}}})),{{benefit.{at}}}+SUM({{kvp.{at}}}),"")',
            lambda data, at=at: _kroner(data, at),  # type: ignore[misc]  # a default
            Unit.KRONER,
        )
    for item in Situation:
        at = int(item)
        scope.year_row(
            f"n.{at}",
            f"Personer, {item.label().lower()}",
            Unit.PERSONS,
            f'=IF(ISNUMBER({{kr.{at}}}),{{persons.{at}}},"")',
            lambda data, at=at: _persons(data, at),  # type: ignore[misc]  # a default
            "kr",
        )


def _kroner(data: GroupData, at: int) -> Sequence[CellValue]:
    return ["" if own is None else own[1] for own in _pairs(data, at)]


def _persons(data: GroupData, at: int) -> Sequence[CellValue]:
    return ["" if own is None else own[0] for own in _pairs(data, at)]


def _pairs(data: GroupData, at: int) -> list[tuple[float, float] | None]:
    """Return persons and kroner of each year, ``None`` where one of them is hidden."""
    rows = (map(number, data.row(key, at)) for key in ("persons", "benefit", "kvp"))
    return [
        None if count is None or paid is None else (count, paid + (kvp or 0.0))
        for count, paid, kvp in zip(*rows, strict=True)
    ]


def _figures(scope: ControlScope, places: Places) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["figure_data"])
    kroner = "tusen kr"
    row = sheet.next_row()
    for at, label in enumerate(SITUATION_LABELS):
        sheet.text(row, FIRST_YEAR_COLUMN + at, label, "column_head")
    categories = Area(sheet.name, row, FIRST_YEAR_COLUMN, 1, len(SITUATION_LABELS)).reference()
    shown: tuple[tuple[str, str, str, str, Callable[[SituationResults], float]], ...] = (
        ("A", "mean", kroner, KR_THOUSAND, lambda item: item.mean or 0.0),
        ("F", "mean.persons", "personer og år", KR, lambda item: item.mean_persons),
    )
    for key, source, unit, number_format, value in shown:
        series = [_series(of_group(scope, group), group, source, value) for group in Group]
        title, description = FIGURES[key]
        figure = Figure(
            key,
            title,
            description,
            categories,
            tuple(series),
            unit,
            number_format,
            date_axis=False,
        )
        place_figure(scope, places, figure)


def _series(
    scope: GroupScope, group: Group, source: str, value: Callable[[SituationResults], float]
) -> FigureSeries:
    sheet, row = scope.sheet, scope.sheet.next_row()
    sheet.text(row, 0, group.label())
    cells = scope.area(source)
    area = scope.formulas(
        row,
        FIRST_YEAR_COLUMN,
        [f"=SUM({cells.part(at).address()})" for at in Situation],
        lambda data: [value(item) for item in data.results.situations],
        "kr",
        direction="across",
    )
    return FigureSeries(Area(sheet.name, row, 0).reference(), area.reference(), COLOURS[group])


def _checks(scope: ControlScope) -> None:
    checks = [check for spec, _ in _TABLES for check in mark_checks(spec)]
    for at, (group, part) in enumerate(GROUP_PARTS.items()):
        prefix = part.prefix.rstrip("_")
        kroner = "+".join(f"SUM({{{prefix}.kr.{int(item)}:row}})" for item in Situation)
        means = f"SUMPRODUCT({{{part.prefix}Snitt}},{{{part.prefix}SnittPersoner}})"
        checks.append(
            Check(
                f"Snitt ganger personer er kronene som er brukt, {lower_first(group.label())}",
                f"=ABS({means}-({kroner}))",
                (
                    f"={{Kostnad.tolerance}}*(1+{kroner})",
                    lambda data, at=at: rounding(_kroner_used(data.groups[at])),  # type: ignore[misc]
                ),
            )
        )
    checks_block(scope, COST, "Kostnad", checks, tolerance=True)


def _kroner_used(data: GroupData) -> float:
    pairs = [pair for item in Situation for pair in _pairs(data, int(item))]
    return sum(pair[1] for pair in pairs if pair is not None)
