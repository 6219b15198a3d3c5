"""The tab Modellering: Asker's printed table computed, and payout against share in a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import Check, Look, column_heads, titled
from workbook_templates.outcome_contract.blocks import ContractScope, checks_block, open_tab
from workbook_templates.outcome_contract.data import ContractData
from workbook_templates.outcome_contract.figures import place, room
from workbook_templates.outcome_contract.texts import BLOCKS, MODELLING
from workbook_templates.sheet import (
    KR_MILLION,
    Area,
    CellValue,
    FigureSeries,
    StyleName,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.fields import field_of
from xlmodel.outcome_contract.results import persons_a_year
from xlmodel.outcome_contract.specs import PRINTED_FIELDS, ROW_FIELDS, TABLE_FIELDS, TABLE_ROWS

_WIDTHS: Final = (
    24.0,
    14.0,
    14.0,
    13.0,
    13.0,
    16.0,
    16.0,
    14.0,
    16.0,
    16.0,
    14.0,
    16.0,
    16.0,
    14.0,
    36.0,
)
_HEADS: Final = (
    "Rad",
    "Deltakere per år",
    "Måloppnåelse",
    "Personer per år",
    "Når resultatet i alt",
    "Utbetaling før tak, kr",
    "Utbetaling, kr",
    "Trykt: personer per år",
    "Trykt: utbetaling, kr",
    "Avvik fra trykt, kr",
    "Hele personer per år",
    "Utbetaling med hele personer, kr",
    "Avvik fra trykt, personer",
    "Sammenlignet",
    "Merknad",
)
AGREES, DIFFERS = "Stemmer", "Avviker"
ROUNDED: Final = "Trykt med personer per år rundet opp"
_SIZES: Final = (10, 15, 20)
_STEPS: Final = 11
_LOOKS: Final[tuple[Look, ...]] = (
    *(("avoided", "column"), ("gain", "column"), ("production", "column")),
    ("net", "line"),
)


def add_modelling_tab(plan: WorkbookPlan) -> None:
    """Add the tab; Kontrakt must stand in the plan."""
    scope = open_tab(plan, MODELLING, _WIDTHS)
    titled(scope, *BLOCKS["table"])
    _table(scope)
    scope.sheet.text(scope.sheet.next_row(), 0, BLOCKS["tenth"][0], "lead")
    scope.sheet.skip()
    (corner,) = room(scope)
    scope.sheet.print_page(len(_WIDTHS))
    _figure(scope, corner)
    scope.sheet.skip()
    _checks(scope)


def _table(scope: ContractScope) -> None:
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(height=45), _HEADS, texts=("Sammenlignet", "Merknad"))
    first = sheet.row
    columns = {field.key: column for field, column in zip(ROW_FIELDS, (1, 2, 7, 8), strict=True)}
    for field in ROW_FIELDS:
        area = scope.entries(
            first,
            columns[field.key],
            _column_of(field.key),
            input_style(field),
            count=TABLE_ROWS,
            key=f"table.{field.key}",
            name=field.name,
        )
        scope.validate(area, field.domain, field.nb, field.help, limits=("", ""))
    scope.define("EK_Tabell", Area(sheet.name, first, 1, TABLE_ROWS, 6))
    for offset in range(TABLE_ROWS):
        row = sheet.next_row()
        sheet.text(row, 0, f"Rad {offset + 1}")
        for column, (template, style, value) in _COLUMNS.items():
            scope.formula(row, column, template, _cell(offset, value), style)


def _column_of(key: str) -> Callable[[ContractData], list[CellValue]]:
    return lambda data: [getattr(row, key) for row in data.inputs.table]


class _Line:
    """What a row of the table shows."""

    def __init__(self, data: ContractData, offset: int) -> None:
        row, inputs = data.inputs.table[offset], data.inputs
        self.is_set = row.participants is not None and row.success_rate is not None
        self.printed_persons, self.printed = row.printed_persons, row.printed_payout
        n, share = row.participants or 0.0, row.success_rate or 0.0
        cap = float("inf") if inputs.cap is None else inputs.cap
        self.persons = float(persons_a_year(n, share))
        self.whole = float(persons_a_year(n, share, whole=True))
        self.successes = self.persons * inputs.contract_years
        self.before = self.successes * inputs.price
        self.payout = min(self.before, cap)
        self.whole_payout = min(self.whole * inputs.contract_years * inputs.price, cap)

    @property
    def compared(self) -> bool:
        """Whether there is a printed payout to compare with."""
        return self.is_set and self.printed is not None

    @property
    def difference(self) -> float:
        """Computed less printed payout."""
        return self.payout - (self.printed or 0.0)

    @property
    def persons_off(self) -> float | None:
        """Computed less printed persons a year, where both are there."""
        if not self.is_set or self.printed_persons is None:
            return None
        return self.persons - self.printed_persons

    @property
    def verdict(self) -> str:
        """Whether the computed payout is the printed one."""
        return AGREES if abs(self.difference) <= 1 else DIFFERS

    @property
    def remark(self) -> str:
        """Why a row differs, where whole persons explain it."""
        same = abs(self.whole_payout - (self.printed or 0.0)) <= 1
        return ROUNDED if self.verdict == DIFFERS and same else ""


def _cell(offset: int, value: Callable[[_Line], CellValue]) -> Callable[[ContractData], CellValue]:
    def of(data: ContractData) -> CellValue:
        found = value(_Line(data, offset))
        return "" if found is None else found

    return of


_SET: Final = '=IF(OR(COUNT({$B})=0,COUNT({$C})=0),"",'
_PRINTED: Final = '=IF(OR(COUNT({$B})=0,COUNT({$C})=0,COUNT({$I})=0),"",'
_CAPPED: Final = "IF(COUNT({EK_Tak})=0,%s,MIN(%s,{EK_Tak}))"
_WHOLE: Final = "{~K}*{EK_Kontraktsaar}*{EK_Pris}"
_COLUMNS: Final[dict[int, tuple[str, StyleName, Callable[[_Line], CellValue]]]] = {
    3: (f"{_SET}{{$B}}*{{$C}})", "persons", lambda line: line.persons if line.is_set else None),
    4: (
        f"{_SET}{{~D}}*{{EK_Kontraktsaar}})",
        "persons",
        lambda line: line.successes if line.is_set else None,
    ),
    5: (f"{_SET}{{~E}}*{{EK_Pris}})", "kr", lambda line: line.before if line.is_set else None),
    6: (
        f"{_SET}{_CAPPED % ('{~F}', '{~F}')})",
        "kr",
        lambda line: line.payout if line.is_set else None,
    ),
    9: (f"{_PRINTED}{{~G}}-{{$I}})", "kr", lambda line: line.difference if line.compared else None),
    10: (
        f"{_SET}INT(ROUND({{~D}},{{round.digits}})+{{round.half}}))",
        "persons",
        lambda line: line.whole if line.is_set else None,
    ),
    11: (
        f"{_SET}{_CAPPED % (_WHOLE, _WHOLE)})",
        "kr",
        lambda line: line.whole_payout if line.is_set else None,
    ),
    12: (
        f'{_SET}IF(COUNT({{$H}})=0,"",{{~D}}-{{$H}}))',
        "persons",
        lambda line: line.persons_off,
    ),
    13: (
        f'{_PRINTED}IF(ABS({{~J}})<=1,"{AGREES}","{DIFFERS}"))',
        "result_text",
        lambda line: line.verdict if line.compared else None,
    ),
    14: (
        f'{_PRINTED}IF(AND({{~N}}="{DIFFERS}",ABS({{~L}}-{{$I}})<=1),"{ROUNDED}",""))',
        "result_text",
        lambda line: line.remark if line.compared else None,
    ),
}
"""Column → formula, style, and value of a line."""


def _figure(scope: ContractScope, corner: tuple[int, int]) -> None:
    sheet = scope.sheet
    titled(scope, BLOCKS["figure_data"][0], "Tallene bak figuren.")
    head = sheet.next_row()
    column_heads(sheet, head, ("Måloppnåelse", *(f"{n} deltakere" for n in _SIZES), "Tak", "Andel"))
    sizes = sheet.next_row()
    sheet.text(sizes, 0, "Deltakere per år", "note")
    for column, size in enumerate(_SIZES, start=1):
        scope.mark(f"size.{column}", sheet.text(sizes, column, size, "plain"))
    first = sheet.row
    for step in range(_STEPS):
        row = sheet.next_row()
        share = step / (_STEPS - 1)
        sheet.text(row, 0, f"{share * 100:.0f} %", "label")
        sheet.text(row, len(_SIZES) + 2, share, "share")
        for column, size in enumerate(_SIZES, start=1):
            amount = f"{{size.{column}}}*{{$F}}*{{EK_Kontraktsaar}}*{{EK_Pris}}"
            template = "=" + _CAPPED % (amount, amount)
            scope.formula(row, column, template, _payout(size, step), "kr")
        scope.formula(
            row,
            len(_SIZES) + 1,
            "=IF(COUNT({EK_Tak})=0,{size.3}*{EK_Kontraktsaar}*{EK_Pris},{EK_Tak})",
            _top,
            "kr",
        )
    body = Area(sheet.name, first, 0, _STEPS)
    series = [
        FigureSeries(
            Area(sheet.name, head, column).reference(),
            Area(sheet.name, first, column, _STEPS).reference(),
            *look,
        )
        for column, look in enumerate(_LOOKS, start=1)
    ]
    axis = ("mill. kr", KR_MILLION)
    place(
        scope,
        corner,
        "B",
        body.reference(),
        tuple(series),
        axis,
        date_axis=False,
        label_step=1,
        width=900,
    )


def _payout(size: int, step: int) -> Callable[[ContractData], float]:
    def value(data: ContractData) -> float:
        inputs = data.inputs
        amount = size * (step / (_STEPS - 1)) * inputs.contract_years * inputs.price
        return amount if inputs.cap is None else min(amount, inputs.cap)

    return value


def _top(data: ContractData) -> float:
    inputs = data.inputs
    return _SIZES[-1] * inputs.contract_years * inputs.price if inputs.cap is None else inputs.cap


def _checks(scope: ContractScope) -> None:
    checks: list[Check[ContractData]] = []
    for field in ROW_FIELDS:
        cells = f"{{table.{field.key}}}"
        most = f'+COUNTIF({cells},">"&{{{field.key}.table.max}})'
        scope_limit(scope, field.key)
        faults = f'COUNTA({cells})-COUNT({cells})+COUNTIF({cells},"<0"){most}'
        checks.append(Check(f"Inndata: tabellen, {field.nb.lower()}", f"={faults}"))
    checks.append(
        Check(
            "Hver rad i tabellen har både deltakere og måloppnåelse",
            "=ABS(COUNT({table.participants})-COUNT({table.success_rate}))",
            value=lambda data: abs(
                sum(row.participants is not None for row in data.inputs.table)
                - sum(row.success_rate is not None for row in data.inputs.table)
            ),
        )
    )
    checks_block(scope, MODELLING, "EK_ModelleringKontroll", checks, "modelling")


def scope_limit(scope: ContractScope, key: str) -> None:
    """Place the largest value of a column of the table."""
    field = field_of((*TABLE_FIELDS, *PRINTED_FIELDS), key)
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, f"Størst: {field.nb.lower()}", "note")
    scope.mark(f"{key}.table.max", scope.sheet.text(row, 1, field.domain.maximum, "limit"))
