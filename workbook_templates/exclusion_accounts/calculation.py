"""The calculation's tab: key results, and the sums age by age; figures of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import (
    CHART_ROWS,
    Check,
    axis_title,
    cells_of,
    check_rows,
    column_heads,
    rounding,
    spread,
    titled,
    tolerance_row,
)
from workbook_templates.exclusion_accounts.blocks import top_with_note
from workbook_templates.exclusion_accounts.data import WORKBOOK, ExclusionData, by_age, of_results
from workbook_templates.exclusion_accounts.profiles import ROW_CHECKS
from workbook_templates.exclusion_accounts.texts import (
    BLOCKS,
    CALCULATION,
    FIGURES,
)
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    KR_THOUSAND,
    UNIT_STYLES,
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
    Placed,
    Scope,
    SheetPlan,
    StyleName,
    WorkbookPlan,
)
from xlmodel.common.fields import Field
from xlmodel.common.terms import NEVER, Term, Unit
from xlmodel.exclusion_accounts import (
    AGE_TERMS,
    AGES,
    FIRST_AGE,
    KEY_TERMS,
    NO_RATE,
    SET_FIELDS,
    Flow,
    Level,
    ProfileGroup,
)

CHECK_NAME: Final = "Beregning_Kontroll"
_WIDTHS: Final = (46.0, 24.0, 10.0, 10.0, 8.0, *(10.6,) * len(AGES))
_FIGURE_WIDTH: Final = 1100
_LABEL_STEP: Final = 4
"""A label at every fourth age: 18, 22, … 58."""
_TERMS: Final = {term.key: term for term in (*AGE_TERMS, *KEY_TERMS)}
_OF_WHOM: Final = {ProfileGroup.TARGET: "målgruppen", ProfileGroup.COMPARISON: "sammenligningen"}
_PLURAL: Final = {Flow.EXPENSE: "Utgifter", Flow.INCOME: "Inntekter"}


def _key(group: ProfileGroup, flow: Flow, level: Level | None = None) -> str:
    """Return the key of a row: of a group's expenses or incomes, of one level or in all."""
    own = f"{group.name.lower()}_{flow.name.lower()}"
    return own if level is None else f"{own}_{level.name.lower()}"


def add_calculation_tab(plan: WorkbookPlan) -> None:
    """Add the tab; the profiles' must stand in the plan."""
    sheet = plan.add_sheet(
        SheetPlan(CALCULATION, _WIDTHS, freeze=(7, 1), repeat_rows=(4, 6), pages_wide=3)
    )
    scope = Scope(plan, sheet, WORKBOOK)
    top_with_note(scope, CALCULATION)
    _timeline(scope)
    sheet.skip()
    _key_results(scope)
    sheet.skip()
    _used(scope)
    sheet.skip()
    _assumptions(scope)
    for group, which in ((ProfileGroup.TARGET, "target"), (ProfileGroup.COMPARISON, "comparison")):
        sheet.skip()
        titled(scope, *BLOCKS[which])
        _group(scope, group, _TERMS["cost" if which == "target" else "cost_comparison"])
    sheet.skip()
    _gain(scope)
    sheet.skip()
    _all_persons(scope)
    sheet.skip()
    _axis_title(scope)
    sheet.skip()
    _checks(scope)


def _timeline(scope: Scope[ExclusionData]) -> None:
    numbers = list(range(1, scope.plan.years + 1))
    scope.year_row(
        "year_number",
        "Nummer i rekken av aldre",
        "nr.",
        "=SUM({year_number:prev},1)",
        lambda _: numbers,
        "year_number",
    )
    scope.year_row(
        "age",
        "Alder",
        "år",
        "={first_age}+{year_number}-1",
        lambda _: list(AGES),
        "year_head",
        label_style="label_strong",
    )
    scope.year_row(
        "calendar_year",
        "Kalenderår",
        "år",
        "={used.measure_year}+{age}-{used.age}",
        by_age(lambda results: results.calendar_year),
        "year_number",
    )


# Key results -------------------------------------------------------------------------------------

_KEY_FORMULAS: Final = {
    "sum_gain_per_success": "SUM({gain_per_success:row})",
    "sum_gain": "{used.persons}*{used.success_rate}*{UF_SumGevinstPerSuksess}",
    "sum_cost": "{used.persons}*{used.measure_cost}",
    "net": "{UF_SumGevinst}-{UF_SumKostnad}",
    "paid_back_age": (
        f'IF(MAX({{not_paid_back:row}})>=COLUMNS({{not_paid_back:row}}),"{NEVER["nb"]}",'
        "{first_age}+MAX({not_paid_back:row}))"
    ),
    "paid_back_year": (
        "IF(ISNUMBER({UF_Tilbakebetalt}),{used.measure_year}+{UF_Tilbakebetalt}-{used.age},"
        "{UF_Tilbakebetalt})"
    ),
    "required_rate": (
        f'IF({{UF_SumGevinstPerSuksess}}=0,"{NO_RATE}",'
        "IF(OR({used.measure_cost}/{UF_SumGevinstPerSuksess}<0,"
        f'{{used.measure_cost}}/{{UF_SumGevinstPerSuksess}}>1),"{NO_RATE}",'
        "{used.measure_cost}/{UF_SumGevinstPerSuksess}))"
    ),
}


def key_style(term: Term) -> StyleName:
    """Return the style of a key result."""
    return "share" if term.unit is Unit.SHARE else UNIT_STYLES[term.unit].key


def _key_results(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["key_results"])
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        formula, style = f"={_KEY_FORMULAS[term.key]}", key_style(term)
        scope.formula(row, 1, formula, _shown(term), style, name=term.name)
        sheet.text(row, 2, term.unit, "unit")
    scope.define("UF_NettoNivaa", Area(sheet.name, sheet.row, 1, len(Level)))
    for index, level in enumerate(Level):
        row = sheet.next_row()
        sheet.text(row, 0, f"Netto, {level.lower()}")
        pays = "-{UF_SumKostnad}" if level is Level.MUNICIPALITY else ""
        gain = f"SUM({{gain_{level.name.lower()}:row}})"
        formula = f"={{used.persons}}*{{used.success_rate}}*{gain}{pays}"
        scope.formula(row, 1, formula, _net_of(index), "key_kr")
        sheet.text(row, 2, Unit.KRONER, "unit")


def _shown(term: Term) -> Callable[[ExclusionData], CellValue]:
    return lambda data: data.key(term)


def _net_of(index: int) -> Callable[[ExclusionData], CellValue]:
    return lambda data: float(data.results.net_by_level[index])


# Age by age --------------------------------------------------------------------------------------


def _used(scope: Scope[ExclusionData]) -> None:
    """Place the inputs as they are used: a text counts 0, so that no error value follows."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["used"])
    for field in SET_FIELDS:
        if not field.varies:
            continue
        row = sheet.next_row()
        sheet.text(row, 0, field.nb)
        formula = f"=IF(ISNUMBER({{{field.name}}}),{{{field.name}}},0)"
        style = "year" if field.domain.kind == "whole" else UNIT_STYLES[field.unit].row
        scope.formula(row, 1, formula, _used_of(field), style, key=f"used.{field.key}")


def _used_of(field: Field) -> Callable[[ExclusionData], float]:
    return lambda data: float(field.of(data.inputs))


def _assumptions(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["assumptions"])
    row = sheet.next_row()
    sheet.text(row, 0, "Alderen som gevinst tidligst regnes fra")
    scope.mark("first_age", sheet.text(row, 1, FIRST_AGE, "year"))
    row = sheet.next_row()
    sheet.text(row, 0, "Første alder som telles")
    scope.formula(
        row,
        1,
        "=MAX({first_age},{used.age}+1)",
        of_results(lambda results: results.first_counted),
        "year",
        key="first_counted",
    )
    scope.year_row(
        "counts",
        "Alderen telles (1 = ja)",
        "nr.",
        "=IF({age}>={first_counted},1,0)",
        by_age(lambda results: results.counts),
        "year_number",
    )
    scope.year_row(
        "discount",
        "Diskonteringsfaktor, 0 der alderen ikke telles",
        "faktor",
        "=IF({counts}=1,1/(1+{used.discount_rate})^({age}-{used.age}),0)",
        by_age(lambda results: results.discount),
        "factor",
    )


_ROWS_THAT_COUNT: Final = (
    "({profiles.target}={UF_Maalgruppe})*({profiles.group}={$B})"
    "*({profiles.flow}={$C})*({profiles.level}={$D})"
)


def _group(scope: Scope[ExclusionData], group: ProfileGroup, net: Term) -> None:
    sheet = scope.sheet
    column_heads(
        sheet,
        sheet.next_row(),
        ("Beløp", "Gruppe", "Type", "Nivå"),
        texts=("Gruppe", "Type", "Nivå"),
    )
    scope.mark(
        f"{group.name.lower()}_rows",
        Area(sheet.name, sheet.row, FIRST_YEAR_COLUMN, len(Flow) * len(Level), scope.plan.years),
    )
    for flow in Flow:
        for level in Level:
            row = scope.year_row(
                _key(group, flow, level),
                f"{_PLURAL[flow]}, {level.lower()}",
                Unit.KRONER,
                f"=SUMPRODUCT({_ROWS_THAT_COUNT},{{amounts:year}})",
                _amounts(group, flow, level),
                Unit.KRONER,
            )
            for column, word in enumerate((group, flow, level), start=1):
                sheet.text(row, column, str(word), "note_indent")
    for flow in Flow:
        scope.year_row(
            _key(group, flow),
            f"{_PLURAL[flow]}, {_OF_WHOM[group]}",
            Unit.KRONER,
            "=" + "+".join(f"{{{_key(group, flow, level)}}}" for level in Level),
            _flow(group, flow),
            Unit.KRONER,
        )
    scope.year_row(
        net.key,
        net.nb,
        net.unit,
        f"={{{_key(group, Flow.EXPENSE)}}}-{{{_key(group, Flow.INCOME)}}}",
        by_age(lambda results: results.row(net)),
        net.unit,
        name=net.name,
        label_style="label_strong",
    )


def _amounts(
    group: ProfileGroup, flow: Flow, level: Level
) -> Callable[[ExclusionData], list[CellValue]]:
    places = tuple(
        tuple(kind).index(member)
        for kind, member in ((ProfileGroup, group), (Flow, flow), (Level, level))
    )
    return by_age(lambda results: results.amounts[places])


def _flow(group: ProfileGroup, flow: Flow) -> Callable[[ExclusionData], list[CellValue]]:
    return by_age(lambda results: results.flow(group, flow))


def _gain(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["gain"])
    scope.year_row(
        "difference",
        "Forskjell før neddiskontering",
        Unit.KRONER,
        "={cost}-{cost_comparison}",
        by_age(lambda results: results.difference),
        Unit.KRONER,
    )
    term = _TERMS["gain_per_success"]
    scope.year_row(
        term.key,
        term.nb,
        term.unit,
        "={difference}*{discount}",
        by_age(lambda results: results.gain_per_success),
        term.unit,
        name=term.name,
        label_style="label_strong",
    )
    area = Area(sheet.name, sheet.row, FIRST_YEAR_COLUMN, len(Level), scope.plan.years)
    scope.mark("gain_rows", scope.define("UF_GevinstNivaa", area))
    for index, level in enumerate(Level):
        of = {group: _net_of_level(group, level) for group in ProfileGroup}
        scope.year_row(
            f"gain_{level.name.lower()}",
            str(level),
            Unit.KRONER,
            f"=({of[ProfileGroup.TARGET]}-({of[ProfileGroup.COMPARISON]}))*{{discount}}",
            _gain_of(index),
            Unit.KRONER,
            label_style="label_indent",
        )


def _net_of_level(group: ProfileGroup, level: Level) -> str:
    return f"{{{_key(group, Flow.EXPENSE, level)}}}-{{{_key(group, Flow.INCOME, level)}}}"


def _gain_of(index: int) -> Callable[[ExclusionData], list[CellValue]]:
    return lambda data: cells_of(data.results.gain_by_level[index])


def _all_persons(scope: Scope[ExclusionData]) -> None:
    titled(scope, *BLOCKS["all"])
    scope.year_row(
        "gain",
        "Gevinst av alle suksesser",
        Unit.KRONER,
        "={used.persons}*{used.success_rate}*{gain_per_success}",
        by_age(lambda results: results.gain),
        Unit.KRONER,
    )
    scope.year_row(
        "accumulated",
        "Gevinst av alle suksesser, akkumulert",
        Unit.KRONER,
        "=SUM({accumulated:prev},{gain})",
        by_age(lambda results: results.accumulated),
        Unit.KRONER,
    )
    scope.year_row(
        "balance",
        "Akkumulert gevinst − kostnad for tiltaket",
        Unit.KRONER,
        "={accumulated}-{UF_SumKostnad}",
        by_age(lambda results: results.balance),
        Unit.KRONER,
    )
    scope.year_row(
        "not_paid_back",
        "Nummer på alder der kostnaden ikke er tjent inn",
        "nr.",
        "=IF({counts}=0,{year_number},IF(ROUND({balance}*100,0)<0,{year_number},0))",
        by_age(lambda results: results.not_paid_back),
        "year_number",
    )


# Figures -----------------------------------------------------------------------------------------

_LIFE: Final[tuple[tuple[str, Colour], ...]] = (
    (_key(ProfileGroup.TARGET, Flow.EXPENSE), "worst"),
    (_key(ProfileGroup.COMPARISON, Flow.EXPENSE), "best"),
    (_key(ProfileGroup.TARGET, Flow.INCOME), "net"),
    (_key(ProfileGroup.COMPARISON, Flow.INCOME), "total"),
)
"""Income and cost over life, both groups: expenses as columns, incomes as lines."""
_LEVELS: Final[tuple[tuple[str, Colour], ...]] = (
    ("gain_municipality", "municipality"),
    ("gain_county", "county"),
    ("gain_state", "state"),
)


def _axis_title(scope: Scope[ExclusionData]) -> None:
    titled(scope, *BLOCKS["figure_data"])
    axis_title(scope, "Akseenhet", "tusen kr")
    scope.mark("axis_title", Area(scope.sheet.name, scope.sheet.row - 1, 1))


def place_figures(scope: Scope[ExclusionData]) -> None:
    """Place the figures of this tab's rows on another, one beneath the other."""
    for key, rows in (("A", _LIFE), ("B", _LEVELS)):
        title, description = FIGURES[key]
        figure = Figure(
            key,
            title,
            description,
            scope.area("age").reference(),
            tuple(_series(scope, row, colour) for row, colour in rows),
            "=" + scope.area("axis_title").reference(),
            KR_THOUSAND,
            stacked=key == "B",
            date_axis=False,
            width=_FIGURE_WIDTH,
            label_step=_LABEL_STEP,
        )
        scope.sheet.place(Placed(figure, scope.sheet.row, 0, 2))
        scope.sheet.skip(CHART_ROWS)


def _series(scope: Scope[ExclusionData], key: str, colour: Colour) -> FigureSeries:
    area = scope.area(key)
    label = Area(area.sheet, area.row, 0).reference()
    is_line = colour in ("net", "total")
    return FigureSeries(label, area.reference(), colour, "line" if is_line else "column")


# Checks ------------------------------------------------------------------------------------------


def _checks(scope: Scope[ExclusionData]) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["checks"])
    tolerance_row(scope)
    row = sheet.next_row()
    sheet.text(row, 0, "Største beløp, ganger personene og én til", "note")
    ends = ",".join(f"{{{group.name.lower()}_rows:row}}" for group in ProfileGroup)
    scope.formula(
        row,
        1,
        f"=(1+{{used.persons}})*(MAX({ends},0)-MIN({ends},0)+{{used.measure_cost}})",
        lambda data: data.results.amounts_reach,
        "kr",
        key="scale",
    )
    sheet.skip()
    for group in ProfileGroup:
        row = sheet.next_row()
        sheet.text(row, 0, f"Rader som teller, {_OF_WHOM[group]}", "note")
        scope.formula(
            row,
            1,
            "=SUMPRODUCT(({profiles.target}={UF_Maalgruppe})*({profiles.group}={$C})"
            '*({profiles.status}="OK"))',
            _rows_of(group),
            "year_number",
            key=f"{group.name.lower()}_count",
        )
        sheet.text(row, 2, str(group), "note_indent")
    scope.year_row(
        "check_levels",
        "Kommune + fylke + stat − gevinst per suksess",
        Unit.KRONER,
        "=" + "+".join(f"{{{key}}}" for key, _ in _LEVELS) + "-{gain_per_success}",
        lambda _: [0.0] * len(AGES),
        Unit.KRONER,
        label_style="note",
    )
    allowed = "={tolerance}*(1+{scale})", _allowed
    checks: tuple[Check[ExclusionData], ...] = (
        *ROW_CHECKS,
        *(
            Check(
                f"Profilene har rader for {_OF_WHOM[group]}",
                f"=IF({{{group.name.lower()}_count}}>0,0,1)",
                value=_has_none(group),
            )
            for group in ProfileGroup
        ),
        Check("Nivåene summerer til gevinsten per suksess", spread("check_levels"), allowed),
        Check(
            "Aldrene summerer til gevinsten av alle suksesser",
            "=ABS(SUM({gain:row})-{UF_SumGevinst})",
            allowed,
        ),
        Check("Nivåene summerer til netto", "=ABS(SUM({UF_NettoNivaa})-{UF_Netto})", allowed),
    )
    check_rows(scope, checks, f"{CALCULATION}: ", CHECK_NAME, key="calculation.checks")


def _allowed(data: ExclusionData) -> float:
    return rounding(data.results.amounts_reach)


def _rows_of(group: ProfileGroup) -> Callable[[ExclusionData], CellValue]:
    return lambda data: len(data.inputs.rows_of(group))


def _has_none(group: ProfileGroup) -> Callable[[ExclusionData], float]:
    return lambda data: float(not data.results.has_rows(group))
