"""The tab Sammenligning: what is seen against what the effektmodell assumes, and how far it reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbook_templates.blocks import (
    Check,
    faults_of_number,
    figure_grid,
    lower_first,
    place_limits,
    text_lines,
    titled,
)
from workbook_templates.control_group.blocks import (
    ControlCheck,
    ControlScope,
    GroupScope,
    checks_block,
    heads,
    of_group,
    open_tab,
)
from workbook_templates.control_group.data import GROUP_PARTS, GroupData
from workbook_templates.control_group.share_figures import share_figures, share_series
from workbook_templates.control_group.texts import BLOCKS, COMPARISON, HEADINGS, LIMITS
from workbook_templates.sheet import (
    Area,
    CellValue,
    Colour,
    FigureSeries,
    StyleName,
    WorkbookPlan,
    input_style,
)
from xlmodel.common.fields import Field
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Situation
from xlmodel.control_group import (
    ENTRANTS,
    ENTRY_LABELS,
    MODEL_FIELDS,
    NULL_ALTERNATIVE,
    RELAPSE,
    SUCCESS_RATE,
    TOO_FEW,
    Deadweight,
    Rate,
    SituationResults,
    share_of,
    shown,
)

_ENTRY: Final = range(len(ENTRY_SITUATIONS))
_RATE_HEADS: Final = (
    "Nye per år",
    "Suksessrate",
    "Bedre",
    "Nedre, 5 %",
    "Øvre, 95 %",
    "Bedre eller ute",
    "Regnes med",
    "Regnes med, med ute",
)
_NULL_HEADS: Final = ("Nullalternativ", "Stønad per år", "Andel av nullalternativet")
_FIGURES: Final = {Group.YOUNG_ADULTS: "D", Group.FAMILIES: "E"}
_SERIES: Final[tuple[tuple[str, str, Colour], ...]] = (
    ("better", "Bedre uten laben", "avoided"),
    ("both", "Bedre eller ute, uten laben", "municipality"),
    ("assumed", "Suksessrate i laben", "production"),
)


def add_comparison_tab(plan: WorkbookPlan) -> None:
    """Add the tab; the others with numbers must stand in the plan."""
    scope = open_tab(plan, COMPARISON)
    sheet = scope.sheet
    titled(scope, *BLOCKS["deadweight"])
    for group in Group:
        _rates(of_group(scope, group), group)
        sheet.skip()
    places = figure_grid(scope, HEADINGS["figures"], ("D", "E"))
    sheet.skip()
    sheet.break_page()
    titled(scope, *BLOCKS["null"])
    _price_year(scope)
    for group in Group:
        _null_alternative(of_group(scope, group), group)
        sheet.skip()
    text_lines(scope, HEADINGS["limits"], LIMITS)
    titled(scope, *BLOCKS["limits_of"])
    for field in MODEL_FIELDS:
        row = sheet.next_row()
        sheet.text(row, 0, f"Minst og størst: {lower_first(field.nb)}", "note")
        place_limits(scope, field.key, field.domain, row, first=1)
    for group in Group:
        _validate(of_group(scope, group), scope)
    sheet.skip()
    sheet.break_page()
    share_figures(scope, places, ENTRY_LABELS, _FIGURES, _series)
    sheet.skip()
    _checks(scope)


def _model_inputs(scope: GroupScope, field: Field, row: int, count: int) -> None:
    column = 2 if field is SUCCESS_RATE else 1
    scope.entries(
        row,
        column,
        lambda data: field.of(data.tables),
        input_style(field),
        count=count,
        key=field.key,
        name=field.name,
    )


def _rates(scope: GroupScope, group: Group) -> None:
    sheet = scope.sheet
    heads(scope, group.label(), _RATE_HEADS)
    first = sheet.row
    for label in ENTRY_LABELS:
        sheet.text(sheet.next_row(), 0, label)
    _model_inputs(scope, ENTRANTS, first, len(_ENTRY))
    _model_inputs(scope, SUCCESS_RATE, first, len(_ENTRY))
    columns: tuple[tuple[str, Callable[[SituationResults], Rate | None], str], ...] = (
        ("rate.better.share", lambda own: own.better, "share"),
        ("rate.better.low", lambda own: own.better, "low"),
        ("rate.better.high", lambda own: own.better, "high"),
        ("rate.both.share", lambda own: own.better_or_left, "share"),
    )
    for column, (key, rate, attribute) in enumerate(columns, start=3):
        cells = scope.area(key)
        scope.formulas(
            first,
            column,
            [f"={there(cells, at)}" for at in _ENTRY],
            lambda data, rate=rate, attribute=attribute: [  # type: ignore[misc]  # defaults
                _part(rate(data.results.situations[at]), attribute) for at in _ENTRY
            ],
            "share",
            key=f"seen.{key}",
        )
    _counted(scope, first)
    _deadweight(scope)
    _relapse(scope)


def there(cells: Area, at: int) -> str:
    """Return the reference to a cell of a column on another tab."""
    return cells.part(at).reference()


def _part(rate: Rate | None, attribute: str) -> CellValue:
    return shown(None if rate is None else float(getattr(rate, attribute)))


def _counted(scope: GroupScope, first: int) -> None:
    """Place which situations count: a known rate of enough persons."""
    people = scope.area("persons_followed")
    for column, which, seen in ((7, "better", "D"), (8, "both", "G")):
        scope.formulas(
            first,
            column,
            [
                f"=IF(ISNUMBER({{~{seen}}}),IF({there(people, at)}>={{KO_MinstePersoner}},1,0),0)"
                for at in _ENTRY
            ],
            lambda data, which=which: [_is_counted(data, which, at) for at in _ENTRY],  # type: ignore[misc]
            "year_number",
            key=f"counted.{which}",
        )


def _is_counted(data: GroupData, which: str, at: int) -> int:
    own = data.results.situations[at]
    rate = own.better if which == "better" else own.better_or_left
    return int(rate is not None and rate.persons >= data.inputs.least_persons)


def _value_row(
    scope: GroupScope,
    label: str,
    template: str,
    value: Callable[[GroupData], CellValue],
    style: StyleName,
    name: str,
) -> None:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label, "label_strong")
    scope.formula(row, 1, template, value, style, name=name)


def _deadweight(scope: GroupScope) -> None:
    people = scope.area("persons_followed").part(0, 0, len(_ENTRY), 1).reference()
    for which, name, label in (
        ("better", "Dodvekt", "Dødvekt, bedre"),
        ("both", "DodvektUte", "Dødvekt, bedre eller ute (andre ytterpunkt)"),
    ):
        counted, rate = f"{{counted.{which}}}", f"{{seen.rate.{which}.share}}"
        wanted = f"SUMPRODUCT({{{ENTRANTS.key}}},{counted},{{{SUCCESS_RATE.key}}})"
        natural = f"SUMPRODUCT({{{ENTRANTS.key}}},{counted},{rate})"
        _value_row(
            scope,
            label,
            f'=IF({wanted}>0,MIN(1,{natural}/{wanted}),"{TOO_FEW}")',
            lambda data, which=which: share_of(_weight(data, which)),  # type: ignore[misc]
            "share",
            name,
        )
    _value_row(
        scope,
        "Personer dødvekten er sett på",
        f"=SUMPRODUCT({{counted.better}},{people})",
        _persons,
        "kr",
        "DodvektPersoner",
    )


def _weight(data: GroupData, which: str) -> Deadweight | None:
    return data.results.deadweight if which == "better" else data.results.deadweight_left


def _persons(data: GroupData) -> float:
    return sum(
        (data.results.situations[at].persons or 0.0)
        for at in _ENTRY
        if _is_counted(data, "better", at)
    )


def _relapse(scope: GroupScope) -> None:
    sheet = scope.sheet
    heads(
        scope,
        "Tilbake etter et år ute",
        (
            "Tilbakefall i effektmodellen",
            "Tilbake i filene",
            "Nedre, 5 %",
            "Øvre, 95 %",
            "Antatt minus sett",
        ),
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Av dem som er ute et år, i det neste")
    _model_inputs(scope, RELAPSE, row, 1)
    for column, part in enumerate(("share", "low", "high"), start=2):
        scope.formula(
            row,
            column,
            f"={{relapse.{part}}}",
            lambda data, part=part: _part(data.results.relapse, part),  # type: ignore[misc]
            "share",
        )
    scope.formula(
        row,
        5,
        f'=IF(ISNUMBER({{~C}}),{{~B}}-{{~C}},"{TOO_FEW}")',
        _relapse_difference,
        "share",
        name="Tilbakeforskjell",
    )


def _relapse_difference(data: GroupData) -> CellValue:
    seen = data.results.relapse
    return TOO_FEW if seen is None else data.tables.relapse[0] - seen.share


def _price_year(scope: ControlScope) -> None:
    scope.formula(
        scope.sheet.next_row(),
        0,
        '="Nullalternativet er i "&{Prisaar}&"-kroner, stønaden i kroner for hvert år."',
        lambda data: (
            f"Nullalternativet er i {data.inputs.price_year}-kroner, stønaden i kroner for hvert år."
        ),
        "note",
    )


def _null_alternative(scope: GroupScope, group: Group) -> None:
    sheet = scope.sheet
    heads(scope, group.label(), _NULL_HEADS)
    first = sheet.row
    for item in Situation:
        sheet.text(sheet.next_row(), 0, item.label())
    _model_inputs(scope, NULL_ALTERNATIVE, first, len(Situation))
    means = scope.area("mean")
    scope.formulas(
        first,
        2,
        [f"={there(means, at)}" for at in Situation],
        lambda data: [shown(item.mean) for item in data.results.situations],
        "kr",
    )
    scope.formulas(
        first,
        3,
        f'=IF(AND(ISNUMBER({{~C}}),SUM({{~B}})>0),{{~C}}/{{~B}},"{TOO_FEW}")',
        _floor_shares,
        "share",
        count=len(Situation),
        name="Gulvandel",
    )


def _floor_shares(data: GroupData) -> Sequence[CellValue]:
    pairs = zip(data.results.situations, data.tables.null_alternative, strict=True)
    return [TOO_FEW if own.mean is None or level <= 0 else own.mean / level for own, level in pairs]


def _validate(scope: GroupScope, whole: ControlScope) -> None:
    for field in MODEL_FIELDS:
        area = scope.area(field.key)
        limits = tuple(whole.area(f"{field.key}.{which}").address() for which in ("min", "max"))
        scope.validate(area, field.domain, field.nb, field.help, limits=(limits[0], limits[1]))


def _series(scope: GroupScope, group: Group) -> list[FigureSeries]:
    return [_one_series(scope, group, *item) for item in _SERIES]


def _one_series(
    scope: GroupScope, group: Group, which: str, label: str, colour: Colour
) -> FigureSeries:
    cells = scope.area(SUCCESS_RATE.key if which == "assumed" else f"seen.rate.{which}.share")
    return share_series(
        scope,
        group,
        label,
        [cells.part(at) for at in _ENTRY],
        lambda data: [_shown_share(data, which, at) for at in _ENTRY],
        colour,
    )


def _shown_share(data: GroupData, which: str, at: int) -> float:
    own = data.results.situations[at]
    if which == "assumed":
        return data.tables.success_rate[at]
    rate = own.better if which == "better" else own.better_or_left
    return 0.0 if rate is None else rate.share


def _checks(scope: ControlScope) -> None:
    checks: list[ControlCheck] = []
    for group, part in GROUP_PARTS.items():
        for field in MODEL_FIELDS:
            cells = f"{{{part.prefix.rstrip('_')}.{field.key}}}"
            label = f"Inndata: {lower_first(field.nb)}, {lower_first(group.label())}"
            checks.append(Check(label, f"={_faults(field, cells)}"))
    checks_block(scope, COMPARISON, "Sammenligning", checks)


def _faults(field: Field, cells: str) -> str:
    """Return the expression that counts the cells of a field that hold no number within its limits."""
    if field is RELAPSE:
        return faults_of_number(cells, field.key, field.domain)
    outside = "+".join(
        f'COUNTIF({cells},"{sign}"&{{{field.key}.{which}}})'
        for sign, which in (("<", "min"), (">", "max"))
    )
    return f"ROWS({cells})-COUNT({cells})+{outside}"
