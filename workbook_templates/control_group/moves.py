"""The tab Bevegelse: what happened from one year to the next, natural improvement, and who came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import (
    Check,
    column_heads,
    figure_grid,
    lower_first,
    titled,
)
from workbook_templates.control_group.blocks import (
    FIRST,
    ControlCheck,
    ControlScope,
    GroupScope,
    cell_fault,
    checks_block,
    heads,
    limits_row,
    mark_checks,
    marks,
    of_group,
    open_tab,
    table,
    year_heads,
)
from workbook_templates.control_group.data import GROUP_PARTS, ControlData, GroupData
from workbook_templates.control_group.share_figures import share_figures, share_series
from workbook_templates.control_group.texts import BLOCKS, HEADINGS, MOVES
from workbook_templates.sheet import (
    UNIT_COLUMN,
    CellValue,
    Colour,
    FigureSeries,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.terms import Group, Situation, Unit
from xlmodel.control_group import (
    BACK,
    FLOWS,
    LEFT,
    OUTCOMES,
    SITUATION_LABELS,
    TOO_FEW,
    Rate,
    SituationResults,
    known_sum,
    number,
    parameter,
    shown,
)

_RATE_HEADS: Final = (
    "Personer fulgt",
    "Bedre",
    "Nedre, 5 %",
    "Øvre, 95 %",
    "Bedre eller ute",
    "Nedre, 5 %",
    "Øvre, 95 %",
)
_FIGURES: Final = {Group.YOUNG_ADULTS: "B", Group.FAMILIES: "C"}
_SHOWN: Final[tuple[tuple[str, str, Colour], ...]] = (
    ("low", "Nedre, 5 %", "worst"),
    ("share", "Bedre", "avoided"),
    ("high", "Øvre, 95 %", "best"),
)


def add_moves_tab(plan: WorkbookPlan) -> None:
    """Add the tab; Grunnlag must stand in the plan."""
    scope = open_tab(plan, MOVES)
    sheet = scope.sheet
    titled(scope, *BLOCKS["rates"])
    for group in Group:
        _rates(of_group(scope, group), group)
        sheet.skip()
    places = figure_grid(scope, HEADINGS["figures"], ("B", "C"))
    sheet.skip()
    sheet.break_page()
    titled(scope, *BLOCKS["moves"])
    limits = limits_row(scope, "Minste og største antall", OUTCOMES.field.domain, "moves")
    areas = []
    for group in Group:
        own = of_group(scope, group)
        for spec in (OUTCOMES, FLOWS):
            sheet.skip()
            heads(own, f"{group.label()}: {spec.field.nb.lower()}", spec.columns, FIRST)
            areas.append((own, spec, table(own, spec, limits)))
    sheet.skip()
    titled(scope, *BLOCKS["relapse"])
    for group in Group:
        _relapse(of_group(scope, group), group, limits)
    sheet.skip()
    sheet.break_page()
    _numbers(scope)
    for group in Group:
        _followed(of_group(scope, group), group)
    sheet.skip()
    share_figures(scope, places, SITUATION_LABELS, _FIGURES, _series)
    sheet.skip()
    titled(scope, *BLOCKS["marks"])
    for own, spec, area in areas:
        marks(own, spec, area, "moves")
    sheet.skip()
    _checks(scope)


def _rates(scope: GroupScope, group: Group) -> None:
    sheet = scope.sheet
    heads(scope, group.label(), _RATE_HEADS)
    first = sheet.row
    for item in Situation:
        sheet.text(sheet.next_row(), 0, item.label())
    scope.formulas(
        first,
        1,
        [
            f"=IF(COUNT({{follow.{at}:row}})=SUM({{followed:row}}),SUM({{follow.{at}:row}}),"
            f'IF(COUNT({{outcomes.{at}}})=COLUMNS({{outcomes.{at}}}),SUM({{outcomes.{at}}}),"{TOO_FEW}"))'
            for at in Situation
        ],
        lambda data: [shown(item.persons) for item in data.results.situations],
        "kr",
        key="persons_followed",
        name="Fulgt",
    )
    for item in Situation:
        scope.mark(f"n.followed.{int(item)}", scope.area("persons_followed").part(item))
    columns: tuple[tuple[str, str, str, Callable[[SituationResults], Rate | None], str], ...] = (
        ("better", "share", "Bedring", lambda own: own.better, "share"),
        ("better", "low", "Bedring05", lambda own: own.better, "low"),
        ("better", "high", "Bedring95", lambda own: own.better, "high"),
        ("both", "share", "BedringUte", lambda own: own.better_or_left, "share"),
        ("both", "low", "BedringUte05", lambda own: own.better_or_left, "low"),
        ("both", "high", "BedringUte95", lambda own: own.better_or_left, "high"),
    )
    for column, (which, part, name, rate, attribute) in enumerate(columns, start=2):
        scope.formulas(
            first,
            column,
            [_rate_formula(which, part, int(at)) for at in Situation],
            lambda data, rate=rate, attribute=attribute: [  # type: ignore[misc]  # defaults
                _part_of(rate(item), attribute) for item in data.results.situations
            ],
            "share",
            key=f"rate.{which}.{part}",
            name=name,
        )


def _part_of(rate: Rate | None, attribute: str) -> CellValue:
    return shown(None if rate is None else float(getattr(rate, attribute)))


def _rate_formula(which: str, part: str, at: int) -> str:
    count, persons = f"{{count.{which}.{at}}}", f"{{n.followed.{at}}}"
    return f'=IF(AND(ISNUMBER({count}),SUM({persons})>0),{_rate(part, count, persons)},"{TOO_FEW}")'


def _rate(part: str, count: str, persons: str) -> str:
    if part == "share":
        return f"{count}/{persons}"
    tail = "{tail}" if part == "low" else "(1-{tail})"
    alpha, beta = (
        f"MAX({{KO_{name}}},{{{key}.min}})" for name, key in (("Alfa", "alpha"), ("Beta", "beta"))
    )
    return f"BETAINV({tail},{alpha}+MAX({count},0),{beta}+MAX({persons}-{count},0))"


def _relapse(scope: GroupScope, group: Group, limits: tuple[str, str]) -> None:
    sheet = scope.sheet
    row = sheet.next_row()
    column_heads(sheet, row, (group.label(), "Verdi"))
    sheet.texts(row, (2, 3), "", "column_head")
    sheet.text(row, UNIT_COLUMN, "Enhet", "column_head_indent")
    for field in (LEFT, BACK):
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        area = scope.entry(
            row,
            1,
            lambda data, field=field: field.of(data.tables),  # type: ignore[misc]  # a default
            input_style(field),
            key=field.key,
            name=field.name,
        )
        sheet.text(row, UNIT_COLUMN, field.unit, "unit")
        scope.validate(area, field.domain, field.nb, field.help, limits=limits)
    rows = (
        ("share", "Tilbake i filene etter et år ute", "Tilbake"),
        ("low", "Nedre, 5 %", "Tilbake05"),
        ("high", "Øvre, 95 %", "Tilbake95"),
    )
    for part, label, name in rows:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.formula(
            row,
            1,
            f'=IF(AND(ISNUMBER({{back}}),SUM({{left}})>0),{_rate(part, "{back}", "{left}")},"{TOO_FEW}")',
            lambda data, part=part: _part_of(data.results.relapse, part),  # type: ignore[misc]
            "share",
            key=f"relapse.{part}",
            name=name,
        )


def _numbers(scope: ControlScope) -> None:
    sheet = scope.sheet
    titled(scope, "Mellomregning", "Personene som følges til neste år, og summer som skal stemme.")
    row = sheet.next_row()
    sheet.text(row, 0, "Andel utenfor intervallet i hver ende", "note")
    scope.mark("tail", sheet.text(row, 1, parameter("tail"), "limit_share"))


def _followed(scope: GroupScope, group: Group) -> None:
    """Place the persons of the years that are followed, counts that rates read, and what sums are off by."""
    sheet = scope.sheet
    year_heads(scope, group.label())
    for item in Situation:
        at = int(item)
        scope.year_row(
            f"follow.{at}",
            f"Personer som følges, {item.label().lower()}",
            Unit.PERSONS,
            f'=IF({{followed}}=1,{{persons.{at}}},"")',
            lambda data, at=at: _follow(data, at),  # type: ignore[misc]  # a default
            "kr",
        )
    row = sheet.next_row(height=30)
    column_heads(sheet, row, (group.label(), "Bedre", "Bedre eller ute", "Avvik, summer"))
    for item in Situation:
        at = int(item)
        row = sheet.next_row()
        sheet.text(row, 0, item.label())
        outcomes = scope.area(f"outcomes.{at}")
        better, left = (outcomes.part(0, column).address() for column in (0, 3))
        scope.formula(
            row,
            1,
            f'=IF(ISNUMBER({better}),{better},"{TOO_FEW}")',
            lambda data, at=at: shown(number(data.row("outcomes", at)[0])),  # type: ignore[misc]
            "kr",
            key=f"count.better.{at}",
        )
        scope.formula(
            row,
            2,
            f'=IF(AND(ISNUMBER({better}),ISNUMBER({left})),{better}+{left},"{TOO_FEW}")',
            lambda data, at=at: _both(data, at),  # type: ignore[misc]
            "kr",
            key=f"count.both.{at}",
        )
        scope.formula(
            row,
            3,
            f"=IF(COUNT({{outcomes.{at}}})<COLUMNS({{outcomes.{at}}}),0,"
            f"IF(COUNT({{follow.{at}:row}})<SUM({{followed:row}}),0,ABS(SUM({{outcomes.{at}}})-SUM({{follow.{at}:row}})))"
            f"+IF(COUNT({{flows.{at}}})<COLUMNS({{flows.{at}}}),0,ABS(SUM({{outcomes.{at}}})-SUM({{flows.{at}}}))))",
            lambda data, at=at: deviation(data, at),  # type: ignore[misc]
            "kr",
            key=f"off.{at}",
        )


def _follow(data: GroupData, at: int) -> Sequence[CellValue]:
    return [
        cell if is_followed else ""
        for cell, is_followed in zip(data.row("persons", at), data.inputs.followed, strict=True)
    ]


def _both(data: GroupData, at: int) -> CellValue:
    cells = data.row("outcomes", at)
    return shown(known_sum([number(cells[0]), number(cells[3])]))


def deviation(data: GroupData, at: int) -> float:
    """Return how far outcomes are from the persons of the years, and from flows, where all are shown."""
    outcomes = known_sum(map(number, data.row("outcomes", at)))
    if outcomes is None:
        return 0.0
    cells = zip(data.row("persons", at), data.inputs.followed, strict=True)
    others = (
        known_sum(number(cell) for cell, is_followed in cells if is_followed),
        known_sum(map(number, data.row("flows", at))),
    )
    return sum(abs(outcomes - other) for other in others if other is not None)


def _series(scope: GroupScope, group: Group) -> list[FigureSeries]:
    return [_one_series(scope, group, *item) for item in _SHOWN]


def _one_series(
    scope: GroupScope, group: Group, part: str, label: str, colour: Colour
) -> FigureSeries:
    cells = scope.area(f"rate.better.{part}")
    return share_series(
        scope,
        group,
        label,
        [cells.part(at) for at in Situation],
        lambda data: [
            0.0 if item.better is None else float(getattr(item.better, part))
            for item in data.results.situations
        ],
        colour,
    )


def _checks(scope: ControlScope) -> None:
    checks: list[ControlCheck] = [*mark_checks(OUTCOMES), *mark_checks(FLOWS)]
    for number_of_group, (group, part) in enumerate(GROUP_PARTS.items()):
        prefix, word = part.prefix.rstrip("_"), lower_first(group.label())
        for field in (LEFT, BACK):
            fault = cell_fault(f"{{{part.prefix}{field.name}}}", "moves", is_count=True)
            checks.append(Check(f"Inndata: {lower_first(field.nb)}, {word}", f"={fault}"))
        left, back = f"{{{part.prefix}{LEFT.name}}}", f"{{{part.prefix}{BACK.name}}}"
        checks.append(
            Check(
                f"Ikke flere kom tilbake enn var ute, og ikke 1–4 færre, {word}",
                f"=IF(AND(ISNUMBER({left}),ISNUMBER({back})),"
                f"IF(OR({back}>{left},AND({left}-{back}>0,{left}-{back}<{{least_count}})),1,0),0)",
            )
        )
        parts = "+".join(f"{{{prefix}.off.{int(at)}}}" for at in Situation)
        checks.append(
            Check(
                f"Utfall, flyt og personer per år stemmer, {word}",
                f"={parts}",
                value=lambda data, at=number_of_group: _off(data, at),  # type: ignore[misc]
            )
        )
    checks_block(scope, MOVES, "Bevegelse", checks)


def _off(data: ControlData, at: int) -> float:
    return sum(deviation(data.groups[at], int(item)) for item in Situation)
