"""The overview: situations at start and now, moves from and to, year by year, and who to follow up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from workbook_templates.blocks import (
    Check,
    check_rows,
    column_heads,
    date_row,
    figure_grid,
    figure_row,
    place_figure,
    timeline,
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
    BLOCKS,
    FIGURES,
    FIGURES_HEADING,
    OVERVIEW,
)
from workbook_templates.sheet import (
    Area,
    CellValue,
    Colour,
    Figure,
    FigureSeries,
    SheetPlan,
    StyleName,
    WorkbookPlan,
)
from xlmodel.common.terms import Situation, Unit
from xlmodel.common.values import FloatArray
from xlmodel.living_conditions import (
    FIRST,
    FOLLOW_UP,
    LABELS,
    STEPS,
    TIMELINE_YEARS,
    RateGroup,
    RegisterResults,
    Row,
    situation_text,
    step_label,
)

_WHOLE: Final = "0"
"""The number format of counts on an axis."""

LISTED: Final = 40
"""Cases that the follow-up list shows; how many there are stands above it."""

_WIDTHS: Final = (40, 17, 17, 17, 17, *(9.5,) * TIMELINE_YEARS)
_GROUP_KEYS: Final = tuple((group, now) for group in RateGroup for now in (False, True))


def add_overview_tab(plan: WorkbookPlan) -> None:
    """Add the tab; those of the register and the placings must stand in the plan."""
    sheet = SheetPlan(OVERVIEW, _WIDTHS, freeze=(4, 1))
    scope = begin(plan, sheet, OVERVIEW)
    titled(scope, *BLOCKS["list"])
    input_rows(scope, (FIRST, FOLLOW_UP))
    _dates(scope)
    sheet.skip()
    _situations(scope)
    sheet.skip()
    _matrices(scope)
    sheet.skip()
    sheet.break_page()
    places = figure_grid(scope, FIGURES_HEADING, ("C", "D", "E"))
    titled(scope, *BLOCKS["years"])
    timeline(scope, lambda data: data.yearly(lambda results: results.calendar_years))
    _years(scope)
    sheet.skip()
    for figure in _figures(scope):
        place_figure(scope, places, figure)
    sheet.skip()
    _due(scope)
    sheet.skip()
    titled(scope, *BLOCKS["checks"])
    tolerance_row(scope, "overview.tolerance")
    check_rows(scope, tuple(_checks()), f"{OVERVIEW}: ", "Oversikt_Kontroll", key="overview.checks")


def _dates(scope: LivingScope) -> None:
    """Place the day that the list is for, and how many years the timeline shows."""
    sheet = scope.sheet
    row = sheet.next_row()
    sheet.text(row, 0, "Dato som brukes")
    scope.formula(
        row,
        1,
        '=IF(COUNT({Dato})=1,{Dato},IF(COUNT({rows.day})=0,"",MAX({rows.day})))',
        lambda data: data.results.list_date or "",
        "day",
        key="list.date",
        name="DatoBrukt",
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Flest år på tidslinjen")
    scope.mark("years.most", sheet.text(row, 1, TIMELINE_YEARS, "year_number"))
    row = sheet.next_row()
    sheet.text(row, 0, "År på tidslinjen")
    scope.formula(
        row,
        1,
        "=MAX(MIN(MAX({rows.year})-MAX({Startaar},0)+1,{years.most}),1)",
        lambda data: data.results.period,
        "year_number",
        name="Analyseperiode",
    )


def _situations(scope: LivingScope) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["situations"])
    head = sheet.next_row(height=32)
    heads = ["Livssituasjon"]
    heads += [f"{group.label}, {'nå' if now else 'start'}" for group, now in _GROUP_KEYS]
    column_heads(sheet, head, heads)
    scope.mark("situations.head", Area(sheet.name, head, 0))
    first = sheet.row
    for situation in Situation:
        row = sheet.next_row()
        sheet.text(row, 0, LABELS[situation])
        templates = [
            f"=SUMPRODUCT({{rows.{group.value}}},({{rows.used}}={{number.{situation + 1}}})"
            f"*{{rows.{'now' if now else 'first'}}})"
            for group, now in _GROUP_KEYS
        ]
        scope.formulas(row, 1, templates, _numbers(situation), "year_number", direction="across")
    for at, (group, now) in enumerate(_GROUP_KEYS, start=1):
        area = Area(sheet.name, first, at, len(LABELS))
        scope.mark(f"situations.{group.value}.{'now' if now else 'first'}", area)
        scope.define(f"{group.value}_{'Naa' if now else 'Start'}", area)
    scope.mark("situations.labels", Area(sheet.name, first, 0, len(LABELS)))


def _numbers(situation: Situation) -> Callable[[LivingData], list[CellValue]]:
    return lambda data: [
        float(data.results.situations(group, now=now)[situation]) for group, now in _GROUP_KEYS
    ]


def _matrices(scope: LivingScope) -> None:
    sheet = scope.sheet
    titled(scope, *BLOCKS["matrix"])
    for group in RateGroup:
        head = sheet.next_row()
        column_heads(
            sheet, head, (f"{group.label}: fra", *(f"Til {item.lower()}" for item in LABELS))
        )
        area = Area(sheet.name, sheet.row, 1, len(LABELS), len(LABELS))
        for start in Situation:
            _matrix_row(scope, group, start)
        scope.define(f"{group.value}_Matrise", area)
        row = sheet.next_row()
        sheet.text(row, 0, f"{group.label}: flyttinger tilbake", "label_strong")
        scope.formula(
            row,
            1,
            f"=SUMPRODUCT({{rows.{group.value}}},{{rows.backward}})",
            lambda data, group=group: float(data.group(group).backward),  # type: ignore[misc]
            "year_number",
            name=f"{group.value}_Tilbake",
        )


def _matrix_row(scope: LivingScope, group: RateGroup, start: Situation) -> None:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, LABELS[start])
    templates = [
        f"=SUMPRODUCT({{rows.{group.value}}},({{rows.from}}={{number.{start + 1}}})"
        f"*({{rows.to}}={{number.{end + 1}}}))"
        for end in Situation
    ]
    scope.formulas(
        row,
        1,
        templates,
        lambda data: data.group(group).matrix[start].tolist(),
        "year_number",
        direction="across",
    )


_IN_YEAR: Final = "SUMPRODUCT(({{rows.year}}={{year}})*1,{{rows.{key}}})"

_ROWS: Final[tuple[tuple[str, str, str, str, Callable[[RegisterResults], FloatArray]], ...]] = (
    ("registered", "Registreringer", "AarRegistreringer", "ALLE", lambda r: r.yearly_registrations),
    ("new", "Nye saker", "AarNye", "first", lambda r: r.yearly_new),
    ("over", "Avsluttede saker", "AarAvsluttet", "ended", lambda r: r.yearly_ended),
    *(
        (
            f"moved{step + 1}",
            step_label(step),
            f"AarFlytt{step + 1}",
            f"move{step + 1}",
            lambda r, at=step: r.yearly_moves(at),
        )
        for step in STEPS
    ),
    ("back", "Flyttinger tilbake", "AarTilbake", "backward", lambda r: r.yearly_backward),
)


def _years(scope: LivingScope) -> None:
    """Place what happened year by year, with the sums over the years."""

    def place(
        key: str,
        label: str,
        name: str,
        template: str,
        values: Callable[[RegisterResults], FloatArray],
        total: Literal["none", "sum"] = "sum",
    ) -> None:
        scope.year_row(
            key,
            label,
            "antall",
            f'=IF({{year_number}}>{{Analyseperiode}},"",{template})',
            lambda data: data.yearly(values),
            "year_number",
            name=name,
            total=total,
        )

    for key, label, name, column, values in _ROWS:
        place(key, label, name, _IN_YEAR.format(key=column), values)
    place(
        "moved",
        "Flyttinger framover",
        "AarFlytt",
        "{moved1}+{moved2}+{moved3}",
        lambda r: r.yearly_all_moves,
    )
    place(
        "accumulated",
        "Flyttinger framover, akkumulert",
        "AarFlyttAkkumulert",
        "SUM({moved},{accumulated:prev})",
        lambda r: r.yearly_all_moves.cumsum(),
        "none",
    )


_FIGURE_ROWS: Final[tuple[tuple[str, str, Colour], ...]] = (
    ("moved1", step_label(STEPS[0]), "cost"),
    ("moved2", step_label(STEPS[1]), "municipality"),
    ("moved3", step_label(STEPS[2]), "gain"),
    ("back", "Flyttinger tilbake", "net"),
    ("registered", "Registreringer", "avoided"),
    ("new", "Nye saker", "production"),
    ("over", "Avsluttede saker", "state"),
)


def _figures(scope: LivingScope) -> Iterator[Figure]:
    titled(scope, *BLOCKS["figure_data"])
    dates = date_row(
        scope, lambda data: [data.inputs.first_year + at for at in range(data.results.period)]
    )
    values = {key: function for key, _, _, _, function in _ROWS}
    series = {}
    for key, label, colour in _FIGURE_ROWS:
        look: tuple[Colour, str] = (colour, "line" if key == "back" else "column")
        series[key] = figure_row(
            scope,
            key,
            label,
            f"{{{key}}}",
            look,  # type: ignore[arg-type]  # a look
            lambda data, key=key: values[key](data.results)[: data.results.period].tolist(),  # type: ignore[misc]
            unit=Unit.COUNT,
        )
    for figure, keys, stacked in (
        ("C", ("moved1", "moved2", "moved3", "back"), True),
        ("D", ("registered", "new", "over"), False),
    ):
        title, description = FIGURES[figure]
        yield Figure(
            figure,
            title,
            description,
            dates,
            tuple(series[key] for key in keys),
            "antall",
            _WHOLE,
            stacked=stacked,
        )
    yield _situation_figure(scope)


def _situation_figure(scope: LivingScope) -> Figure:
    title, description = FIGURES["E"]
    head = scope.area("situations.head")
    series = []
    for which, colour in (("first", "worst"), ("now", "best")):
        area = scope.area(f"situations.ALLE.{which}")
        name = Area(area.sheet, head.row, area.column).reference()
        series.append(FigureSeries(name, area.reference(), colour))  # type: ignore[arg-type]  # a colour
    return Figure(
        "E",
        title,
        description,
        scope.area("situations.labels").reference(),
        tuple(series),
        "saker",
        _WHOLE,
        date_axis=False,
    )


_DUE: Final[tuple[tuple[str, str, Callable[[Row], CellValue], StyleName], ...]] = (
    ("Saksnummer", "INDEX({rows.case},{~E})", lambda row: row.registration.case, "result_text"),
    (
        "Siste registrering",
        "INDEX({rows.single},{~E})",
        lambda row: row.single,
        "day",
    ),
    (
        "Plassering da",
        "INDEX({rows.used_text},{~E})",
        lambda row: situation_text(row.used),
        "result_text",
    ),
)


def _due(scope: LivingScope) -> None:
    """Place the cases to follow up, in the register's order, and how many there are."""
    sheet = scope.sheet
    titled(scope, *BLOCKS["due"])
    row = sheet.next_row()
    sheet.text(row, 0, "Saker som skal følges opp", "label_strong")
    scope.formula(
        row,
        1,
        "=SUM({rows.due})",
        lambda data: float(data.results.due),
        "year_number",
        key="due",
        name="SumOppfolging",
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Flere enn listen viser")
    scope.mark("listed", Area(sheet.name, row + 2, 0, LISTED))
    scope.formula(
        row,
        1,
        "=MAX({due}-ROWS({listed}),0)",
        lambda data: float(max(data.results.due - LISTED, 0)),
        "year_number",
    )
    head = sheet.next_row()
    column_heads(
        sheet,
        head,
        ("Nr.", *(text for text, *_ in _DUE), "Rad i tabellen"),
        texts=("Saksnummer", "Plassering da"),
    )
    for number in range(LISTED):
        _due_row(scope, number)


def _due_row(scope: LivingScope, number: int) -> None:
    row = scope.sheet.next_row()

    def shown(of: Callable[[Row], CellValue]) -> Callable[[LivingData], CellValue]:
        def value(data: LivingData) -> CellValue:
            rows = data.results.due_rows
            return of(rows[number]) if number < len(rows) else ""

        return value

    scope.sheet.text(row, 0, number + 1, "year_number")
    for column, (_, template, value, style) in enumerate(_DUE, start=1):
        scope.formula(row, column, f'=IF({{$A}}>{{due}},"",{template})', shown(value), style)
    scope.formula(
        row,
        4,
        "=IF({$A}>{due},0,SUMPRODUCT(({rows.due_number}={$A})*{rows.number}))",
        lambda data: _place(data, number),
        "count",
    )


def _place(data: LivingData, number: int) -> int:
    """Return the row of the table that a case of the list stands in, from 1; 0 where there is none."""
    due = [at for at, row in enumerate(data.rows, start=1) if row is not None and row.is_due]
    return due[number] if number < len(due) else 0


def _checks() -> Iterator[LivingCheck]:
    yield from field_checks((FIRST, FOLLOW_UP))
    yield Check(
        "Alle registreringer ligger på tidslinjen",
        "=SUM({rows.ALLE})-{registered.sum}",
        value=lambda data: data.results.outside,
    )
    yield Check(
        "Flyttingene år for år er alle flyttinger på tidslinjen",
        "=ABS({moved.sum}-{moved1.sum}-{moved2.sum}-{moved3.sum})",
        (
            "={overview.tolerance}*(1+SUM({moved:row}))",
            lambda data: 1e-6 * (1 + float(sum(_moved(data)))),
        ),
    )


def _moved(data: LivingData) -> list[float]:
    cells = data.yearly(lambda results: results.yearly_all_moves)
    return [float(cell) for cell in cells if isinstance(cell, int | float)]
