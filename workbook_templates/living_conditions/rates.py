"""The tab of success rates: moves, months, rate and interval of each step, by group, and the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import (
    Check,
    band,
    check_rows,
    column_heads,
    faults_of_number,
    figure_grid,
    place_figure,
    place_limits,
    rounding,
    text_lines,
    titled,
    tolerance_row,
)
from workbook_templates.living_conditions.blocks import (
    LivingCheck,
    LivingScope,
    begin,
    field_checks,
    input_rows,
)
from workbook_templates.living_conditions.data import LivingData
from workbook_templates.living_conditions.texts import (
    BIAS,
    BLOCKS,
    FIGURES,
    FIGURES_HEADING,
    RATES,
)
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    PERCENT_AXIS,
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
    SheetPlan,
    StyleName,
    WorkbookPlan,
)
from xlmodel.living_conditions import (
    ABOVE,
    ALPHA,
    ASSUMED,
    BELOW,
    BETA,
    HIGH,
    INSIDE,
    LEAST_MOVES,
    LOW,
    MIDDLE,
    MONTHS,
    STEPS,
    SUCCESSES_ONLY,
    TOO_FEW,
    RateGroup,
    StepRate,
    parameter,
    step_label,
)

_WIDTHS: Final = (40, 13, 13, 13, 13, 13, 13, 22, 16, 14, 24)
_HEADS: Final = (
    *("Steg", "Flyttinger", "Måneder", "Suksessrate per år", "Nedre, 5 %", "Øvre, 95 %"),
    *("Sikkerhet", "Merknad", ASSUMED.nb, "Høyere enn her", "Raten i effektmodellen"),
)
_UNSET: Final = "Ikke beregnet"
_PRIOR_IS_SET: Final = "AND(COUNT({Alfa})=1,COUNT({Beta})=1,MAX({Alfa},0)>0,MAX({Beta},0)>0)"


def add_rates_tab(plan: WorkbookPlan) -> None:
    """Add the tab; those of the register and the placings must stand in the plan."""
    sheet = SheetPlan(RATES, _WIDTHS, freeze=(4, 1))
    scope = begin(plan, sheet, RATES)
    scope.formula(
        sheet.next_row(),
        0,
        f'=IF(AND(SUM({{rows.from}})>0,SUMPRODUCT(({{rows.from}}>0)*({{rows.to}}<={{rows.from}}))=0),"{SUCCESSES_ONLY}","")',
        lambda data: data.results.bias,
        "status",
        key="bias",
        name="Suksessliste",
    )
    sheet.colour_status(scope.area("bias"), "OK")
    text_lines(scope, "Hvor langt tallene rekker", BIAS)
    titled(scope, *BLOCKS["prior"])
    input_rows(scope, (ALPHA, BETA, LEAST_MOVES))
    _numbers(scope)
    sheet.skip()
    titled(scope, *BLOCKS["rates"])
    for group in RateGroup:
        _group(scope, group)
        sheet.skip()
    sheet.break_page()
    places = figure_grid(scope, FIGURES_HEADING, ("A", "B"))
    _figure_data(scope)
    for key, group in (("A", RateGroup.YOUNG_ADULTS), ("B", RateGroup.FAMILIES)):
        place_figure(scope, places, _figure(scope, key, group))
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    tolerance_row(scope)
    check_rows(scope, tuple(_checks()), f"{RATES}: ", "Suksessrater_Kontroll", key="rates.checks")


def _numbers(scope: LivingScope) -> None:
    sheet = scope.sheet
    tail = parameter("tail")
    for key, label, value, style in (
        ("low", "Nedre ende av intervallet", tail, "share"),
        ("high", "Øvre ende av intervallet", 1 - tail, "share"),
        ("middle", "Flyttinger til sikkerhet Høy", parameter("middle_moves"), "year_number"),
    ):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.mark(f"rate.{key}", sheet.text(row, 1, value, style))  # type: ignore[arg-type]  # a style
    row = sheet.next_row()
    sheet.text(row, 0, f"Grenser for {ASSUMED.nb.lower()}")
    place_limits(scope, "assumed", ASSUMED.domain, row, first=1)


def _group(scope: LivingScope, group: RateGroup) -> None:
    sheet, name = scope.sheet, group.value
    band(sheet, group.label)
    head = sheet.next_row(height=32)
    heads = _HEADS if group.group is not None else _HEADS[:-3]
    texts = ("Sikkerhet", "Merknad", "Raten i effektmodellen")
    column_heads(sheet, head, heads, texts=texts)
    first = sheet.row
    sheet.skip(len(STEPS))
    for step in STEPS:
        sheet.text(first + step, 0, step_label(step))
    rate = f"1-EXP(0-{MONTHS}*({{Alfa}}+{{~B}})/({{Beta}}+{{~C}}))"
    columns: tuple[tuple[str, Sequence[str], Callable[[StepRate], CellValue], StyleName, str], ...] = (
        ("moves", [f"=SUMPRODUCT({{rows.{name}}},{{rows.move{step + 1}}})" for step in STEPS], lambda step: float(step.moves), "year_number", "Flytt"),
        ("months", [f"=SUMPRODUCT({{rows.{name}}},{{rows.risk{step + 1}}})" for step in STEPS], lambda step: step.months, "persons", "Maaneder"),
        ("rate", [_if_set(rate)] * 3, lambda step: step.rate, "share", "Rate"),
        ("low", [_if_set(_quantile("low"))] * 3, lambda step: step.low, "share", "Rate05"),
        ("high", [_if_set(_quantile("high"))] * 3, lambda step: step.high, "share", "Rate95"),
        ("grade", [_GRADE] * 3, lambda step: step.grade, "result_text", ""),
        ("remark", [_REMARK] * 3, lambda step: step.remark, "result_text", ""),
    )  # fmt: skip
    for column, (key, templates, value, style, suffix) in enumerate(columns, start=1):
        scope.formulas(
            first,
            column,
            templates,
            lambda data, value=value: [value(step) for step in data.group(group).steps],  # type: ignore[misc]
            style,
            key=f"{name}.{key}",
            name=f"{name}_{suffix}" if suffix else "",
        )
    if group.group is not None:
        _assumed(scope, group, first)


def _if_set(expression: str) -> str:
    return f'=IF({_PRIOR_IS_SET},{expression},"{_UNSET}")'


def _quantile(which: str) -> str:
    return f"1-EXP(0-{MONTHS}*GAMMAINV({{rate.{which}}},{{Alfa}}+{{~B}},1)/({{Beta}}+{{~C}}))"


_GRADE: Final = (
    f'=IF({{~B}}<{{MinsteAntall}},"{LOW}",IF({{~B}}<{{rate.middle}},"{MIDDLE}","{HIGH}"))'
)
_REMARK: Final = f'=IF({{~B}}<{{MinsteAntall}},"{TOO_FEW}","")'


def _assumed(scope: LivingScope, group: RateGroup, first: int) -> None:
    """Place the rates that the effektmodell uses, and where they lie against the intervals."""
    name = group.value
    area = scope.entries(
        first,
        8,
        lambda data: data.group(group).assumed,
        "input_share",
        count=len(STEPS),
        key=f"{name}.assumed",
        name=f"{name}_Antatt",
    )
    for step in STEPS:
        scope.mark(f"{name}.assumed.{step}", area.part(step))
    limits = tuple(scope.area(f"assumed.{which}").address() for which in ("min", "max"))
    scope.validate(area, ASSUMED.domain, ASSUMED.nb, ASSUMED.help, limits=(limits[0], limits[1]))
    scope.formulas(
        first,
        9,
        '=IF(COUNT({~D},{~I})=0,"",SUM({~I})-SUM({~D}))',
        lambda data: data.group(group).excess,
        "share",
        count=len(STEPS),
    )
    scope.formulas(
        first,
        10,
        f'=IF(OR(COUNT({{~E}})=0,COUNT({{~I}})=0),"",IF({{~I}}>{{~F}},"{ABOVE}",IF({{~I}}<{{~E}},"{BELOW}","{INSIDE}")))',
        lambda data: data.group(group).comparisons,
        "result_text",
        count=len(STEPS),
    )


_SHOWN: Final[tuple[tuple[str, str, Colour], ...]] = (
    ("low", "Nedre, 5 %", "worst"),
    ("rate", "Suksessrate", "avoided"),
    ("high", "Øvre, 95 %", "best"),
)


def _figure_data(scope: LivingScope) -> None:
    """Place the rates across, as the figures read them; a rate that is not computed is 0."""
    sheet = scope.sheet
    titled(scope, "Figurdata", "Ratene bak figurene, ett steg i hver kolonne.")
    row = sheet.next_row(height=32)
    for step in STEPS:
        sheet.text(row, FIRST_YEAR_COLUMN + step, step_label(step), "column_head")
    scope.mark("figure.steps", Area(sheet.name, row, FIRST_YEAR_COLUMN, 1, len(STEPS)))
    for group in (RateGroup.YOUNG_ADULTS, RateGroup.FAMILIES):
        for key, label, _ in _SHOWN:
            row = sheet.next_row()
            sheet.text(row, 0, label)
            sheet.text(row, 1, group.label, "note")
            cells = scope.area(f"{group.value}.{key}")
            scope.formulas(
                row,
                FIRST_YEAR_COLUMN,
                [f"=SUM({cells.part(step).address()})" for step in STEPS],
                lambda data, group=group, key=key: [  # type: ignore[misc]  # defaults
                    getattr(step, key) for step in data.group(group).steps
                ],
                "share",
                key=f"figure.{group.value}.{key}",
                direction="across",
            )


def _figure(scope: LivingScope, key: str, group: RateGroup) -> Figure:
    title, description = FIGURES[key]
    series = []
    for which, _, colour in _SHOWN:
        area = scope.area(f"figure.{group.value}.{which}")
        name = Area(area.sheet, area.row, 0).reference()
        series.append(FigureSeries(name, area.reference(), colour))
    return Figure(
        key,
        title,
        description,
        scope.area("figure.steps").reference(),
        tuple(series),
        "sannsynlighet per år",
        PERCENT_AXIS,
        date_axis=False,
        share_axis=True,
    )


def _checks() -> Sequence[LivingCheck]:
    found: list[LivingCheck] = [*field_checks((ALPHA, BETA, LEAST_MOVES))]
    for group in (RateGroup.YOUNG_ADULTS, RateGroup.FAMILIES):
        faults = "+".join(
            faults_of_number(f"{{{group.value}.assumed.{step}}}", "assumed", ASSUMED.domain)
            for step in STEPS
        )
        found.append(
            Check(f"Inndata: suksessrate i effektmodellen, {group.label.lower()}", f"={faults}")
        )
    for number, step in enumerate(STEPS):
        found.append(
            Check(
                f"Månedene i steget {step_label(step).lower()} er alle talt",
                f"=ABS(SUM({{rows.risk{number + 1}}})-INDEX({{ALLE.months}},{{number.{number + 1}}}))",
                (
                    f"={{tolerance}}*(1+SUM({{rows.risk{number + 1}}}))",
                    lambda data, at=number: _allowed(data, at),  # type: ignore[misc]  # a default
                ),
            )
        )
    return found


def _allowed(data: LivingData, at: int) -> float:
    return rounding(data.group(RateGroup.ALL).steps[at].months)
