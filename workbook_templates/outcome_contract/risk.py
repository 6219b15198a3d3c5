"""The tab Risiko: the binomial distribution of successes, and of the payout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import Check, column_heads, rounding, titled
from workbook_templates.outcome_contract.blocks import (
    ContractScope,
    checks_block,
    constant_row,
    open_tab,
    value_row,
)
from workbook_templates.outcome_contract.data import ContractData
from workbook_templates.outcome_contract.figures import place, room
from workbook_templates.outcome_contract.texts import BLOCKS, RISK
from workbook_templates.sheet import (
    PERCENT_AXIS,
    Area,
    CellsOf,
    CellValue,
    Colour,
    FigureSeries,
    StyleName,
    WorkbookPlan,
)
from xlmodel.common.terms import Unit
from xlmodel.common.values import FloatArray
from xlmodel.outcome_contract import PERCENTILES, PayoutDistribution
from xlmodel.outcome_contract.distribution import TOLERANCE
from xlmodel.outcome_contract.specs import MAX_DRAWS
from xlmodel.outcome_contract.terms import NO_DISTRIBUTION

_WIDTHS: Final = (52.0, 18.0, 18.0, 18.0, 18.0, 18.0, 18.0, 18.0)
_ROWS: Final = MAX_DRAWS + 1
_WINDOW: Final = 61
_SIDES: Final[tuple[tuple[int, Colour], ...]] = ((0, "avoided"), (1, "cost"))
"""Outcomes below the cap and at it, and the colour of each in the figure."""
_HEADS: Final = (
    "Antall som når resultatet",
    "Sannsynlighet",
    "Utbetaling, kr",
    "Akkumulert sannsynlighet",
    "Taket er nådd (1 = ja)",
    "Nr.",
)


def add_risk_tab(plan: WorkbookPlan) -> None:
    """Add the tab; Kontrakt must stand in the plan."""
    scope = open_tab(plan, RISK, _WIDTHS)
    titled(scope, *BLOCKS["risk"])
    constant_row(scope, "draws.max", "Største antall unge", MAX_DRAWS)
    constant_row(
        scope, "draws.tolerance", "Toleranse for helt antall og for andeler", TOLERANCE, "plain"
    )
    _number(scope)
    _results(scope)
    scope.sheet.skip()
    (corner,) = room(scope)
    scope.sheet.skip()
    scope.sheet.print_page(len(_WIDTHS))
    checks: list[Check[ContractData]] = [
        Check(
            "Sannsynlighetene summerer til 1",
            "=IF(ISNUMBER({draws}),ABS(SUM({draws.probability})-1),0)",
            ("={risk.tolerance}*(1+1)", lambda _: rounding(1)),
        ),
        Check(
            "Forventet utbetaling er innenfor taket",
            "=IF(ISNUMBER({draws}),IF(COUNT({EK_Tak})=0,0,MAX({EK_ForventetUtbetaling}-{EK_Tak},0)),0)",
            (
                "={risk.tolerance}*(1+IF(COUNT({EK_Tak})=0,0,{EK_Tak}))",
                lambda data: rounding(data.inputs.cap or 0.0),
            ),
        ),
    ]
    checks_block(scope, RISK, "EK_RisikoKontroll", checks, "risk")
    scope.sheet.skip()
    _figure(scope, corner)
    scope.sheet.skip()
    _table(scope)


def _of(
    value: Callable[[PayoutDistribution], float], text: str = NO_DISTRIBUTION
) -> Callable[[ContractData], CellValue]:
    return lambda data: text if data.distribution is None else value(data.distribution)


def _number(scope: ContractScope) -> None:
    number = "{EK_Deltakere}*{EK_Kontraktsaar}"
    value_row(
        scope,
        "draws",
        "Antall unge i hele kontrakten",
        f"IF(AND(ABS({number}-ROUND({number},0))<={{draws.tolerance}},{number}<={{draws.max}},"
        "{EK_Deltakere}>=0,{EK_Maaloppnaaelse}>=0,{EK_Maaloppnaaelse}<=1),"
        f'ROUND({number},0),"{NO_DISTRIBUTION}")',
        _of(lambda found: found.number),
        "year",
        unit=Unit.PERSONS,
        name="EK_AntallUnge",
    )


def _results(scope: ContractScope) -> None:
    when = 'IF(ISNUMBER({draws}),%s,"' + NO_DISTRIBUTION + '")'
    value_row(
        scope,
        "risk.expected",
        "Forventet utbetaling",
        when % "SUMPRODUCT({draws.probability},{draws.payout})",
        _of(lambda found: found.expected),
        "key_kr",
        unit="kr",
        name="EK_ForventetUtbetaling",
    )
    value_row(
        scope,
        "risk.cap",
        "Sannsynlighet for at taket nås",
        when % "SUMPRODUCT({draws.probability},{draws.at_cap})",
        _of(lambda found: found.chance_of_cap),
        "share",
        name="EK_SannsynlighetTak",
    )
    for share in PERCENTILES:
        per_cent = f"{share * 100:.0f}".zfill(2)
        constant_row(scope, f"share.{per_cent}", "Andel av utfallene", share, "share")
        below = f"SUMPRODUCT(({{draws.cumulative}}<{{share.{per_cent}}}-{{draws.tolerance}})*1)"
        value_row(
            scope,
            f"risk.{per_cent}",
            f"Utbetalingen er høyst dette i {share * 100:.0f} % av utfallene",
            when % f"INDEX({{draws.payout}},MIN({below},{{draws}})+1)",
            _of(_percentile(share)),
            "key_kr",
            unit="kr",
            name=f"EK_Utbetaling{per_cent}",
        )


def _percentile(share: float) -> Callable[[PayoutDistribution], float]:
    return lambda found: found.percentile(share)


def _column(values: Callable[[PayoutDistribution], FloatArray]) -> CellsOf[ContractData]:
    def cells(data: ContractData) -> list[CellValue]:
        found: list[CellValue] = (
            [] if data.distribution is None else values(data.distribution).tolist()
        )
        return found + [""] * (_ROWS - len(found))

    return cells


def _k(data: ContractData) -> list[CellValue]:
    number = -1 if data.distribution is None else data.distribution.number
    return [k if k <= number else "" for k in range(_ROWS)]


def _table(scope: ContractScope) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["distribution"])
    column_heads(sheet, sheet.next_row(height=32), _HEADS)
    first = sheet.row
    _numbers(scope, first, len(_HEADS) - 1, _ROWS)
    body = scope.define("EK_Fordeling", Area(sheet.name, first, 0, _ROWS, 4))
    for column, key in enumerate(("probability", "payout", "cumulative", "at_cap"), start=1):
        scope.mark(f"draws.{key}", body.part(0, column, _ROWS))
    claim = "{$A}*{EK_Pris}"
    columns = (
        (
            '=IF(ISNUMBER({draws}),IF({$F}<={draws},{$F},""),"")',
            _k,
        ),
        (
            '=IF({$A}="","",BINOMDIST({$A},{draws},{EK_Maaloppnaaelse},FALSE))',
            _column(lambda found: found.probability),
        ),
        (
            f'=IF({{$A}}="","",IF(COUNT({{EK_Tak}})=0,{claim},MIN({claim},{{EK_Tak}})))',
            _column(lambda found: found.payout),
        ),
        ("", _column(lambda found: found.cumulative)),
        (
            f'=IF({{$A}}="","",IF(COUNT({{EK_Tak}})=0,0,IF({claim}>={{EK_Tak}},1,0)))',
            _column(lambda found: found.at_cap),
        ),
    )
    styles: tuple[StyleName, ...] = ("year", "factor", "kr", "factor", "year_number")
    for column, ((template, values), style) in enumerate(zip(columns, styles, strict=True)):
        shown: str | list[str] = template
        if not template:
            shown = [
                f'=IF({{$A}}="","",SUM({Area(sheet.name, first + k - 1, 3).address().replace("$", "")},{{~B}}))'
                for k in range(_ROWS)
            ]
        scope.formulas(
            first,
            column,
            shown,
            values,
            style,
            count=_ROWS,
        )
    sheet.skip(_ROWS)


def _numbers(scope: ContractScope, first: int, column: int, count: int) -> None:
    """Place the numbers 0, 1, 2 … beside rows, which their formulas read."""
    for number in range(count):
        scope.sheet.text(first + number, column, number, "year_number")


def _figure(scope: ContractScope, corner: tuple[int, int]) -> None:
    sheet = scope.sheet
    titled(scope, BLOCKS["figure_data"][0], "Utfallene rundt det forventede antallet.")
    constant_row(scope, "figure.window", "Antall utfall i figuren", _WINDOW)
    expected = "INT({draws}*{EK_Maaloppnaaelse})-INT({figure.window}/(1+1))"
    value_row(
        scope,
        "figure.first",
        "Første utfall i figuren",
        f"IF(ISNUMBER({{draws}}),MAX(0,MIN({expected},{{draws}}-{{figure.window}}+1)),0)",
        _first,
        "year",
    )
    head = sheet.next_row()
    column_heads(sheet, head, ("Antall", "Under taket", "Taket er nådd", "Nr."))
    first = sheet.row
    _numbers(scope, first, 3, _WINDOW)
    scope.formulas(
        first,
        0,
        "={figure.first}+{$D}",
        lambda data: [_first(data) + index for index in range(_WINDOW)],
        "year",
        count=_WINDOW,
    )
    shown = "IF(ISNUMBER({draws}),IF({$A}>{draws},0,IF(INDEX({draws.at_cap},{$A}+1)=%s,INDEX({draws.probability},{$A}+1),0)),0)"
    series = []
    for column, (at_cap, colour) in enumerate(_SIDES, start=1):
        area = scope.formulas(
            first, column, "=" + shown % at_cap, _chances(at_cap), "share", count=_WINDOW
        )
        head_cell = Area(sheet.name, head, column).reference()
        series.append(FigureSeries(head_cell, area.reference(), colour))
    sheet.skip(_WINDOW)
    categories = Area(sheet.name, first, 0, _WINDOW).reference()
    axis = ("sannsynlighet", PERCENT_AXIS)
    place(
        scope,
        corner,
        "C",
        categories,
        tuple(series),
        axis,
        stacked=True,
        date_axis=False,
        label_step=5,
        width=900,
    )


def _first(data: ContractData) -> int:
    if data.distribution is None:
        return 0
    number = data.distribution.number
    expected = int(number * data.inputs.success_rate) - _WINDOW // 2
    return max(0, min(expected, number - _WINDOW + 1))


def _chances(at_cap: int) -> CellsOf[ContractData]:
    def cells(data: ContractData) -> list[CellValue]:
        found = data.distribution
        if found is None:
            return [0.0] * _WINDOW
        shown = range(_first(data), _first(data) + _WINDOW)
        return [
            float(found.probability[k]) if k <= found.number and found.at_cap[k] == at_cap else 0.0
            for k in shown
        ]

    return cells
