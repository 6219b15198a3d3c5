"""The section «Hvor sikkert er svaret?»: what the blocks at the bottom come to, beside its inputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates.blocks import UNIT_HEAD, cells_of, column_heads
from workbook_templates.effektmodell.blocks import heading
from workbook_templates.effektmodell.caution import correction
from workbook_templates.effektmodell.data import GroupData
from workbook_templates.effektmodell.decision.courses import course_label
from workbook_templates.effektmodell.decision.inputs import DRIVERS, decision_inputs
from workbook_templates.effektmodell.decision.scenarios import gain_at, net_at
from workbook_templates.effektmodell.rows import GroupScope
from workbook_templates.effektmodell.texts import DECISION_TEXTS
from workbook_templates.sheet import (
    UNIT_COLUMN,
    Area,
    CellValue,
    StyleName,
)
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group
from xlmodel.common.values import FloatArray
from xlmodel.common.years import whole_kroner
from xlmodel.effektmodell.decision import (
    BUDGET_YEARS,
    COURSES,
    HALF_OERE,
    QUANTILES,
    DecisionResults,
)
from xlmodel.effektmodell.decision.payers import BudgetYears
from xlmodel.effektmodell.parameters import qaly_values

_Shown = FloatArray | float | str

_Value = Callable[[DecisionResults], _Shown]
"""A number of the decision results as it is shown, or a text in its stead."""

NOT_REACHED: Final = "Ikke oppnåelig"
NOT_NEEDED: Final = "Trengs ikke"
NOBODY: Final = "Ingen deltakere"
NOT_SHARED: Final = "Ikke fordelt"


_GAP: Final = 6
"""Height in points of the empty rows between tables."""


def answer_section(scope: GroupScope, group: Group) -> int:
    """Place the inputs of decision support and the tables that answer.

    Returns the row at which the second part begins, and with it a printed page.
    """
    heading(scope, "decision")
    decision_inputs(scope, group)
    scope.sheet.next_row(height=_GAP)
    _answers(scope)
    scope.sheet.next_row(height=_GAP)
    scope.sheet.break_page()
    second = scope.sheet.row
    for table in _TABLES:
        table(scope)
        scope.sheet.next_row(height=_GAP)
    return second


def _of(value: _Value) -> Callable[[GroupData], CellValue]:
    """Return the function of a cell that shows a number of the decision results, or a text."""

    def cell(data: GroupData) -> CellValue:
        found = value(data.decision)
        return found if isinstance(found, str) else float(found)

    return cell


def _or_text(number: FloatArray, text: str) -> _Shown:
    """Return a number, or a text in its stead where there is none."""
    return text if math.isnan(number) else number


def _answers(scope: GroupScope) -> None:
    """Place central and cautious answer, probability, distribution and required rate, net and total."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Svar", "Netto", "Total", "", UNIT_HEAD))
    _pair(
        scope,
        "Sentralt anslag",
        ("={SumNetto}", "={NettoNytte}"),
        (lambda item: item.results.sum_net, lambda item: item.results.net_benefit),
        "key_kr",
        "kr",
    )
    _pair(
        scope,
        "Forsiktig anslag",
        (
            "={ForsiktigBesparelse}-{ForsiktigKostnad}",
            "={ForsiktigNetto}+{ForsiktigGevinst}+{Skattekostnad}*{ForsiktigNetto}",
        ),
        (lambda item: item.cautious.net, lambda item: item.cautious.total),
        "key_kr",
        "kr",
        names=("ForsiktigNetto", "ForsiktigTotal"),
    )
    likely = "=SUMPRODUCT(({{scenarios.{0}}}>=-{{half_oere}})*1,{{scenarios.weight}})"
    _pair(
        scope,
        "Sannsynlighet for å gå i null eller bedre",
        (likely.format("net"), likely.format("total")),
        (
            _likely_net,
            _likely_total,
        ),
        "key_share",
        "andel",
        names=("SannsynlighetNetto", "SannsynlighetTotal"),
    )
    reference = nb_number(common_parameters().reference_deadweight * 100)
    _pair(
        scope,
        f"Det samme med {reference} % dødvekt",
        (likely.format("other_net"), likely.format("other_total")),
        (
            lambda item: item.scenarios.likely(item.scenarios.other.net),
            lambda item: item.scenarios.likely(item.scenarios.other.total),
        ),
        "key_share",
        "andel",
    )
    _presumed(scope)
    quantile = (
        "=_xlfn.MINIFS({{scenarios.{0}}},{{scenarios.cumulative_{0}}},"
        '">="&({{quantile.{1}}}-{{weight_rounding}}))'
    )
    for index, share in enumerate(QUANTILES):
        percent = f"{share * 100:02.0f}"
        _pair(
            scope,
            f"{_QUANTILE_LABELS[index]} ({nb_number(share * 100)} %)",
            (quantile.format("net", index), quantile.format("total", index)),
            _quantile(index),
            "key_kr",
            "kr",
            names=(f"Netto{percent}", f"Total{percent}"),
        )
    _required_rates(scope)


def _likely_net(item: DecisionResults) -> _Shown:
    return item.scenarios.likely(item.scenarios.own.net)


def _likely_total(item: DecisionResults) -> _Shown:
    return item.scenarios.likely(item.scenarios.own.total)


def _required_net(item: DecisionResults) -> _Shown:
    return _or_text(item.rate_curve.required_net, NOT_REACHED)


def _required_total(item: DecisionResults) -> _Shown:
    return _or_text(item.rate_curve.required_total, NOT_REACHED)


def _quantile(index: int) -> tuple[_Value, _Value]:
    return (
        lambda item: item.scenarios.net_quantiles[index],
        lambda item: item.scenarios.total_quantiles[index],
    )


_QUANTILE_LABELS: Final = ("Lavt utfall", "Midterste utfall", "Høyt utfall")


def _pair(
    scope: GroupScope,
    label: str,
    templates: tuple[str, str],
    values: tuple[_Value, _Value],
    style: StyleName,
    unit: str,
    *,
    names: tuple[str, str] = ("", ""),
    key: str = "",
) -> None:
    """Place a row with an answer for net and one for total."""
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    scope.sheet.text(row, UNIT_COLUMN, unit, "unit")
    for column, (template, value, name, which) in enumerate(
        zip(templates, values, names, ("net", "total"), strict=True), start=1
    ):
        own = f"{key}.{which}" if key else ""
        scope.formula(row, column, template, _of(value), style, name=name, key=own)


def _presumed(scope: GroupScope) -> None:
    """Place what the probability presumes."""

    def text(data: GroupData) -> str:
        shares = (float(data.inputs.deadweight), float(data.inputs.relapse))
        deadweight, relapse = (f"{whole_kroner(share * 100):.0f}" for share in shares)
        return f"Forutsatt {deadweight} % dødvekt og {relapse} % tilbakefall."

    scope.formula(
        scope.sheet.next_row(),
        0,
        '="Forutsatt "&ROUND({Dodvekt}*100,0)&" % dødvekt og "&ROUND({Tilbakefall}*100,0)'
        '&" % tilbakefall."',
        text,
        "note",
    )


def _required_rates(scope: GroupScope) -> None:
    """Place the required common success rate, and today's."""
    sheet = scope.sheet
    required = tuple(_required(key) for key in ("net", "total"))
    _pair(
        scope,
        "Krevd suksessrate, lik i alle trinn",
        (required[0], required[1]),
        (
            _required_net,
            _required_total,
        ),
        "key_share",
        "andel",
        names=("KrevdRateNetto", "KrevdRateTotal"),
    )
    row = sheet.next_row()
    sheet.text(row, 0, "Suksessraten nå, snitt av dem som tas inn")
    sheet.text(row, UNIT_COLUMN, "andel", "unit")
    scope.formula(
        row,
        1,
        f'=IF(SUM({{Nye}})=0,"{NOBODY}",SUMPRODUCT({{Nye}},{{Suksessrate}})/SUM({{Nye}}))',
        _of(lambda item: _or_text(item.rate_curve.today, NOBODY)),
        "key_share",
        key="rate_today",
    )


def _required(key: str) -> str:
    number, rate, curve = f"{{last_negative.{key}}}", "{curve.rate}", f"{{curve.{key}}}"
    low, high = f"INDEX({rate},{number})", f"INDEX({rate},{number}+1)"
    below, above = f"INDEX({curve},{number})", f"INDEX({curve},{number}+1)"
    return (
        f'=IF({number}=0,0,IF({number}=ROWS({rate}),"{NOT_REACHED}",'
        f"MIN({high},{low}-({high}-{low})*{below}/({above}-{below}))))"
    )


def _thresholds(scope: GroupScope) -> None:
    """Place what one input must be for the sums to be 0, and the answer at the named QALY values."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Hva må holde?", "Verdi", "", "", UNIT_HEAD))
    _single(
        scope,
        "Netto er null når nullalternativet ganges med",
        f'=IF({{SumBesparelse}}>0,{{SumKostnad}}/{{SumBesparelse}},"{NOT_REACHED}")',
        lambda item: _or_text(item.thresholds.avoided_factor, NOT_REACHED),
        "key_ratio",
        "faktor",
        name="KrevdBesparelse",
    )
    _single(
        scope,
        "Total er null når ett QALY er verdt",
        f'=IF({{qalys}}=0,IF({{without_health}}<0,"{NOT_REACHED}","{NOT_NEEDED}"),'
        f"IF(-{{without_health}}/{{qalys}}>=0,-{{without_health}}/{{qalys}},"
        f'IF({{without_health}}<0,"{NOT_REACHED}","{NOT_NEEDED}")))',
        _qaly_value,
        "key_kr",
        "kr per QALY",
        name="KrevdQALYverdi",
    )
    _single(
        scope,
        "Total er null når laben koster per deltaker",
        f'=IF(SUM({{Nye}})*MIN({{Inntaksaar}},{{Analyseperiode}})=0,"{NOBODY}",'
        "({SumBesparelse}+{SumGevinst}/(1+{Skattekostnad}))"
        "/(SUM({Nye})*MIN({Inntaksaar},{Analyseperiode})))",
        lambda item: _or_text(item.thresholds.highest_cost, NOBODY),
        "key_kr",
        "kr",
        name="HoyesteKostnad",
    )


def _at_qaly_values(scope: GroupScope) -> None:
    """Place total at each named value of a QALY, and whether it pays; blank beyond the index."""
    sheet, named = scope.sheet, qaly_values()
    heads = ("Svaret ved andre verdier av ett QALY", "Verdi", "Total", "Svar", "")
    column_heads(sheet, sheet.next_row(), heads, texts=("Svar",))
    for number, label in enumerate(named.labels):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        cells: tuple[tuple[str, StyleName, Callable[[GroupData], CellValue]], ...] = (
            (f"{{qaly.factor}}*{{qaly.value.{number}}}", "kr", _qaly_answer(number, 0)),
            ("{without_health}+{qalys}*{~B}", "key_kr", _qaly_answer(number, 1)),
            (
                f'IF({{~C}}>=-{{half_oere}},"{_PAYS}","{_PAYS_NOT}")',
                "result_text",
                _qaly_verdict(number),
            ),
        )
        for column, (template, style, value) in enumerate(cells, start=1):
            scope.formula(row, column, f'=IF({{qaly.factor}}=0,"",{template})', value, style)


_PAYS, _PAYS_NOT = "Lønner seg", "Lønner seg ikke"


def _qaly_answer(number: int, part: int) -> Callable[[GroupData], CellValue]:
    return lambda data: data.qaly_answers[number][part] if data.qaly_answers else ""


def _qaly_verdict(number: int) -> Callable[[GroupData], CellValue]:
    def verdict(data: GroupData) -> CellValue:
        if not data.qaly_answers:
            return ""
        return _PAYS if data.qaly_answers[number][1] >= -HALF_OERE else _PAYS_NOT

    return verdict


def _qaly_value(item: DecisionResults) -> _Shown:
    found = item.thresholds
    if not math.isnan(found.qaly_value):
        return found.qaly_value
    return NOT_REACHED if found.total_without_health < 0 else NOT_NEEDED


def _single(
    scope: GroupScope,
    label: str,
    template: str,
    value: _Value,
    style: StyleName,
    unit: str,
    *,
    name: str = "",
    key: str = "",
    column: int = 1,
) -> None:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    scope.sheet.text(row, UNIT_COLUMN, unit, "unit")
    scope.formula(row, column, template, _of(value), style, name=name, key=key)


_GRADES_OF: Final = {
    "avoided": ("{Nullalternativ_Sikkerhet}",),
    "health": ("{Livskvalitet_Sikkerhet}", "{QALYverdi_Sikkerhet}"),
    "production": ("{Stillingsandel_Sikkerhet}", "{Lonnskostnad_Sikkerhet}"),
}
"""The cells whose lowest grade corrects a benefit."""


def _cautious(scope: GroupScope) -> None:
    """Place each part of the sums, central and corrected by the grade of what carries it."""
    sheet = scope.sheet
    column_heads(
        sheet,
        sheet.next_row(),
        ("Forsiktig regnet", "Sentralt", "Korreksjon", "Forsiktig", UNIT_HEAD),
    )
    row = _cautious_row(scope, "Kostnad", "={SumKostnad}", lambda item: item.results.sum_cost)
    scope.formula(
        row,
        3,
        "=SUM({measures.cautious})",
        _of(lambda item: item.cautious.cost),
        "key_kr",
        name="ForsiktigKostnad",
    )
    parts: tuple[
        tuple[str, str, str, str, _Value, _Value, Callable[[DecisionResults], int]], ...
    ] = (
        (
            "avoided",
            "Besparelse",
            "={SumBesparelse}",
            "ForsiktigBesparelse",
            lambda item: item.results.sum_avoided,
            lambda item: item.cautious.avoided,
            lambda item: item.cautious.null_grade,
        ),
        (
            "health",
            "Helsegevinst",
            "={health_gain.sum}",
            "",
            lambda item: item.results.health_gain.sum(),
            lambda item: item.cautious.health_gain,
            lambda item: item.cautious.health_grade,
        ),
        (
            "production",
            "Produksjonsgevinst",
            "={production_gain.sum}",
            "",
            lambda item: item.results.production_gain.sum(),
            lambda item: item.cautious.production_gain,
            lambda item: item.cautious.production_grade,
        ),
    )
    for key, label, central, name, value, corrected, grade in parts:
        row = _cautious_row(scope, label, central, value)
        scope.formula(
            row,
            2,
            "=" + correction("benefit", _GRADES_OF[key]),
            _correction(grade),
            "share",
        )
        scope.formula(
            row,
            3,
            "={~B}*IF({~B}<0,1+{~C},1-{~C})",
            _of(corrected),
            "key_kr",
            name=name,
            key=f"cautious.{key}",
        )
    row = _cautious_row(scope, "Gevinst", "={SumGevinst}", lambda item: item.results.sum_gain)
    scope.formula(
        row,
        3,
        "={cautious.health}+{cautious.production}",
        _of(lambda item: item.cautious.gain),
        "key_kr",
        name="ForsiktigGevinst",
    )


def _correction(grade: Callable[[DecisionResults], int]) -> Callable[[GroupData], CellValue]:
    return _of(lambda item: item.benefit_caution[grade(item)])


def _cautious_row(scope: GroupScope, label: str, central: str, value: _Value) -> int:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    scope.sheet.text(row, UNIT_COLUMN, "kr", "unit")
    scope.formula(row, 1, central, _of(value), "kr")
    return row


def _sensitivity(scope: GroupScope) -> None:
    """Place net and total with each driver at low and high, the others at base."""
    sheet = scope.sheet
    heads = (
        "Hvor mye betyr det?",
        "Total, lav",
        "Total, høy",
        "Netto, lav",
        "Netto, høy",
        "Utslag i total",
        "Plass",
    )
    column_heads(sheet, sheet.next_row(height=32), heads)
    first = sheet.row
    many = len(DRIVERS)
    for label in DRIVERS:
        sheet.text(sheet.next_row(), 0, label)
    for column, level, letter in ((3, 0, "D"), (4, 2, "E")):
        nets = [f"={net_at(_moved(driver, level))}" for driver in range(many)]
        totals = [
            f"={{~{letter}}}+{gain_at(_moved(driver, level))}+{{Skattekostnad}}*{{~{letter}}}"
            for driver in range(many)
        ]
        which = "low" if level == 0 else "high"
        for at, templates, key in ((column, nets, "net"), (column - 2, totals, "total")):
            scope.formulas(
                first,
                at,
                templates,
                _moved_values(f"{key}_{which}"),
                "kr",
                key=f"sensitivity.{key}_{which}",
            )
    scope.formulas(
        first,
        5,
        "=ABS({~C}-{~B})",
        lambda data: cells_of(data.decision.sensitivity.spread),
        "kr_sum",
        key="sensitivity.spread",
        count=many,
    )
    spread = scope.area("sensitivity.spread")
    orders = []
    for offset in range(many):
        own, to_here = spread.part(offset).address(), spread.part(0, rows=offset + 1).address()
        orders.append(
            f"=SUMPRODUCT(({{sensitivity.spread}}>{own})*1)+SUMPRODUCT(({to_here}={own})*1)"
        )
    scope.formulas(
        first,
        6,
        orders,
        lambda data: cells_of(data.decision.sensitivity.order),
        "year_number",
        key="sensitivity.order",
    )
    scope.define("Folsomhet", Area(sheet.name, first, 1, many, 5))


def _moved(driver: int, level: int) -> tuple[int, int, int, int]:
    """Return the levels with one driver moved from base."""
    levels = [1, 1, 1, 1]
    levels[driver] = level
    return (levels[0], levels[1], levels[2], levels[3])


def _moved_values(key: str) -> Callable[[GroupData], list[CellValue]]:
    def values(data: GroupData) -> list[CellValue]:
        found: FloatArray = getattr(data.decision.sensitivity, key)
        return cells_of(found)

    return values


_PER_PERSON: Final = ("cost", "avoided", "gain", "net", "total")


def _per_person(scope: GroupScope) -> None:
    """Place what a course amounts to for each person who enters."""
    sheet = scope.sheet
    heads = ("Kroner per person som tas inn", "Kostnad", "Besparelse", "Gevinst", "Netto", "Total")
    column_heads(sheet, sheet.next_row(), heads)
    first = sheet.row
    for course in COURSES:
        sheet.text(sheet.next_row(), 0, course_label(course))
    for column, key in enumerate(_PER_PERSON, start=1):
        scope.formulas(
            first,
            column,
            [
                "=IF(MIN({Inntaksaar},{Analyseperiode})=0,0,"
                f"{{course.{key}.{course.key}}}/MIN({{Inntaksaar}},{{Analyseperiode}}))"
                for course in COURSES
            ],
            _per_person_values(key),
            "kr",
            key=f"per_person.{key}",
        )
    scope.mark("per_person.labels", Area(sheet.name, first, 0, len(COURSES)))
    scope.define("ForlopPerPerson", Area(sheet.name, first, 1, len(COURSES), len(_PER_PERSON)))


def _per_person_values(key: str) -> Callable[[GroupData], list[CellValue]]:
    def values(data: GroupData) -> list[CellValue]:
        courses = data.decision.courses
        found: FloatArray = getattr(courses, key)
        return cells_of(courses.per_person(found))

    return values


def _payers(scope: GroupScope) -> None:
    """Place who carries the cost and who has the benefits; the sum of all below."""
    sheet = scope.sheet
    heads = ("Hvem får gevinsten?", "Kostnad", "Besparelse", "Gevinst", "Skatteeffekt")
    column_heads(sheet, sheet.next_row(height=32), heads)
    first = sheet.row
    unset = f'IF(COUNT({{NullKommuneandel}})=0,"{NOT_SHARED}",{{%s.sum}})'
    rows: tuple[tuple[str, Sequence[tuple[str, _Value]]], ...] = (
        (
            "Kommune",
            (
                ("={cost_municipality.sum}", lambda item: item.shares.cost_municipality),
                (
                    "=" + unset % "avoided_municipality",
                    lambda item: _if_shared(item.shares.avoided_municipality),
                ),
            ),
        ),
        (
            "Stat",
            (
                ("={cost_state.sum}", lambda item: item.shares.cost_state),
                ("=" + unset % "avoided_state", lambda item: _if_shared(item.shares.avoided_state)),
            ),
        ),
        (
            "Innbygger og samfunn",
            (
                ("", lambda _: 0.0),
                ("", lambda _: 0.0),
                ("={SumGevinst}", lambda item: item.results.sum_gain),
                ("={SumSkatteeffekt}", lambda item: item.results.sum_tax_effect),
            ),
        ),
        (
            "Sum",
            (
                ("={SumKostnad}", lambda item: item.results.sum_cost),
                ("={SumBesparelse}", lambda item: item.results.sum_avoided),
                ("={SumGevinst}", lambda item: item.results.sum_gain),
                ("={SumSkatteeffekt}", lambda item: item.results.sum_tax_effect),
            ),
        ),
    )
    for label, cells in rows:
        row = sheet.next_row()
        style: StyleName = "kr_sum" if label == "Sum" else "kr"
        sheet.text(row, 0, label, "label_strong" if label == "Sum" else "label")
        for column, (template, value) in enumerate(cells, start=1):
            if template:
                scope.formula(row, column, template, _of(value), style)
            else:
                sheet.text(row, column, 0, style)
        for column in range(len(cells) + 1, 5):
            sheet.text(row, column, 0, style)
    scope.mark("shares.labels", Area(sheet.name, first, 0, len(rows) - 1))
    scope.define("Fordeling", Area(sheet.name, first, 1, len(rows), 4))


def _if_shared(amount: FloatArray | None) -> _Shown:
    return NOT_SHARED if amount is None else amount


_BudgetRow = tuple[str, str, str, Callable[[BudgetYears], FloatArray | None]]

_BUDGET: Final[tuple[_BudgetRow, ...]] = (
    (
        "cost",
        "Kommunens kostnad",
        "SUM({undiscounted.startup_municipality:@},{undiscounted.running_municipality:@})",
        lambda years: years.cost,
    ),
    (
        "avoided",
        "Kommunens besparelse",
        "{NullKommuneandel}*SUM({undiscounted.avoided:@})",
        lambda years: years.avoided,
    ),
    (
        "realisable",
        "– som kan tas ut av budsjettet",
        "{Realiserbar}*{budget.avoided:@}",
        lambda years: years.realisable,
    ),
    (
        "capacity",
        "– som frigjør kapasitet",
        "{budget.avoided:@}-{budget.realisable:@}",
        lambda years: years.capacity,
    ),
    (
        "net",
        "Netto i kommunens budsjett",
        "{budget.realisable:@}-{budget.cost:@}",
        lambda years: years.net,
    ),
    (
        "net_accumulated",
        "Netto i budsjettet, akkumulert",
        "SUM({budget.net:1}:{budget.net:@})",
        lambda years: years.net_accumulated,
    ),
)
"""The rows of the økonomiplan; ``@`` stands for the number of the year."""


def _budget(scope: GroupScope) -> None:
    """Place the municipality's first four years, without discounting."""
    sheet, years = scope.sheet, range(1, BUDGET_YEARS + 1)
    row = sheet.next_row()
    sheet.text(row, 0, "Økonomiplan, kr uten neddiskontering", "column_head_text")
    scope.formulas(
        row,
        1,
        [f"={{year:{year}}}" for year in years],
        lambda data: cells_of(data.results.calendar_years[:BUDGET_YEARS]),
        "year_head",
        direction="across",
    )
    first = sheet.row
    for key, label, template, values in _BUDGET:
        row = sheet.next_row()
        sheet.text(row, 0, label, "label_strong" if key == "net" else "label")
        unset = f'IF(COUNT({{NullKommuneandel}})=0,"{NOT_SHARED}",{template})'
        text = template if key == "cost" else unset
        scope.formulas(
            row,
            1,
            ["=" + text.replace("@", str(year)) for year in years],
            _budget_values(values),
            "kr",
            key=f"budget.{key}",
            direction="across",
        )
    scope.define("Okonomiplan", Area(sheet.name, first, 1, len(_BUDGET), BUDGET_YEARS))
    sheet.text(sheet.next_row(), 0, DECISION_TEXTS["budget"], "note")


def _budget_values(
    values: Callable[[BudgetYears], FloatArray | None],
) -> Callable[[GroupData], list[CellValue]]:
    def cells(data: GroupData) -> list[CellValue]:
        found = values(data.decision.budget)
        return [NOT_SHARED] * BUDGET_YEARS if found is None else cells_of(found)

    return cells


@dataclass(frozen=True, slots=True)
class HowSure:
    """An answer that stands on the first screen too: its label there, its name, and its look."""

    label: str
    name: str
    style: StyleName
    unit: str
    value: _Value

    def cell(self, data: GroupData) -> CellValue:
        """Return what stands in the cell."""
        return _of(self.value)(data)


HOW_SURE: Final = (
    HowSure("Forsiktig netto", "ForsiktigNetto", "key_kr", "kr", lambda item: item.cautious.net),
    HowSure(
        "Forsiktig netto nytte",
        "ForsiktigTotal",
        "key_kr",
        "kr",
        lambda item: item.cautious.total,
    ),
    HowSure(
        "Sannsynlighet for netto i null eller bedre",
        "SannsynlighetNetto",
        "key_share",
        "andel",
        _likely_net,
    ),
    HowSure(
        "Det samme når gevinstene regnes med",
        "SannsynlighetTotal",
        "key_share",
        "andel",
        _likely_total,
    ),
    HowSure("Krevd suksessrate, netto", "KrevdRateNetto", "key_share", "andel", _required_net),
    HowSure(
        "Krevd suksessrate, med gevinstene",
        "KrevdRateTotal",
        "key_share",
        "andel",
        _required_total,
    ),
)
"""How sure the answer of a group is, in the order of the first screen."""


_TABLES: Final = (
    _thresholds,
    _at_qaly_values,
    _cautious,
    _sensitivity,
    _per_person,
    _payers,
    _budget,
)
"""The tables of the second part, in their order."""
