"""The tab of one group: inputs, key results, figures, and the calculation year by year.

The blocks stand in the order in which a reader follows the model: persons, costs, avoided cost,
gains, results, the individual, figure data, checks. Each row is one term of 01.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from workbook_templates import _figures as figures
from workbook_templates._blocks import (
    UNIT_HEAD,
    YEAR_TAB_WIDTHS,
    Check,
    band,
    check_rows,
    column_heads,
    heading,
    input_cells,
    input_check,
    scalar_input_table,
    situation_labels,
    tab_name,
    top,
    vector_source_rows,
)
from workbook_templates._data import GroupData
from workbook_templates._plan import (
    FIRST_YEAR_COLUMN,
    UNIT_COLUMN,
    Area,
    CellValue,
    Placed,
    Scope,
    SheetPlan,
    WorkbookPlan,
)
from workbook_templates._styles import KR_MILLION, KR_THOUSAND, PERCENT_AXIS, StyleName
from workbook_templates._texts import FIGURE_SECTIONS, FIGURES
from xlmodel.individual import individual_situations
from xlmodel.inputs import FloatArray
from xlmodel.specs import INPUT_BY_KEY, INPUT_SPECS, MAX_YEARS, Shape
from xlmodel.tables import key_value
from xlmodel.terms import (
    ENTRY_SITUATIONS,
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    LAB_PATHS,
    NEVER,
    NO_COST,
    OUT_PATHS,
    YEARLY_TERMS,
    Group,
    Path,
    Situation,
    Term,
)
from xlmodel.yearly import YearlyRows

PAST: Final = 'IF({year_number}>{Analyseperiode},"",'
TOLERANCE: Final = 1e-6
_CHART_ROWS: Final = 18
_CHART_OFFSET: Final = 45

_UNIT_OF_PERSONS: Final = {Group.FAMILIES.prefix: "familier"}
"""What the rows of persons count, where it is not persons."""

_STRONG_TERMS: Final = ("cost", "avoided", "net", "gain", "total")

Yearly = Callable[[GroupData], FloatArray | None]


def add_group_tab(plan: WorkbookPlan, group: Group) -> None:
    """Add the group's tab; its other two tabs must stand in the plan."""
    sheet = plan.add_sheet(
        SheetPlan(tab_name(group), YEAR_TAB_WIDTHS, freeze=(5, 1), repeat_rows=(3, 4))
    )
    scope = Scope(plan, sheet, group.prefix)
    label = group.label()
    top(
        scope,
        f'="{label} – "&{{Programnavn}}&", "&{{Kommune}}',
        lambda data: f"{label} – {data.inputs.programme}, {data.inputs.municipality}",
    )
    _timeline(scope)
    sheet.skip()
    _inputs(scope, group)
    sheet.skip()
    _key_results(scope)
    sheet.skip()
    places = _figure_space(scope)
    _cohort(scope)
    _costs(scope)
    _avoided(scope)
    _gains(scope)
    _results(scope)
    _individual(scope)
    _figure_data(scope, places)
    _checks(scope, group)


def year_row(
    scope: Scope,
    key: str,
    label: str,
    template: str,
    values: Yearly,
    style: StyleName = "kr",
    *,
    unit: str = "kr",
    name: str = "",
    total: bool = False,
    label_style: StyleName = "label",
) -> None:
    """Place a row that is empty text past the period."""
    scope.year_row(
        key,
        label,
        _UNIT_OF_PERSONS.get(scope.group, unit) if unit == "personer" else unit,
        f"={PAST}{template})",
        lambda data: data.yearly(values(data)),
        style,
        name=name,
        total=total,
        label_style=label_style,
    )


def _timeline(scope: Scope) -> None:
    scope.year_row(
        "year_number",
        "År nummer",
        "nr.",
        "=SUM({year_number:prev},1)",
        lambda _: list(range(1, MAX_YEARS + 1)),
        "year_number",
    )
    scope.year_row(
        "year",
        "Kalenderår",
        "år",
        f"={PAST}{{Startaar}}+{{year_number}}-1)",
        lambda data: data.yearly(data.results.calendar_years),
        "year_head",
        name="Aar",
        label_style="label_strong",
    )


def _inputs(scope: Scope, group: Group) -> None:
    sheet = scope.sheet
    heading(scope, "key_inputs")
    scalar_input_table(
        scope,
        group,
        (
            "period",
            "intake_years",
            "first_year",
            "discount_rate",
            "individual_start",
            "cohort_engine",
        ),
    )
    sheet.skip()
    new, rate = INPUT_BY_KEY["new_participants"], INPUT_BY_KEY["success_rate"]
    column_heads(sheet, sheet.next_row(), ("Livssituasjon ved inntak", new.nb, rate.nb))
    row = sheet.row
    situation_labels(scope, row, Shape.ENTRY, key="entry_labels")
    for column, spec in enumerate((new, rate), start=1):
        area = input_cells(scope, spec, row, column)
        scope.validate(area, spec.domain, spec.nb, spec.help)
        for situation in ENTRY_SITUATIONS:
            scope.plan.mark(scope.group, f"{spec.key}.{situation.letter}", area.part(situation))
    sheet.row += len(ENTRY_SITUATIONS)
    vector_source_rows(scope, ("new_participants", "success_rate"))


def _key_results(scope: Scope) -> None:
    sheet = scope.sheet
    heading(scope, "key_figures")
    column_heads(sheet, sheet.next_row(), ("Resultat", "Programmet", "Én person"))
    formulas = {
        "sum_cost": "={cost.sum}",
        "sum_avoided": "={avoided.sum}",
        "sum_net": "={net.sum}",
        "sum_gain": "={gain.sum}",
        "net_benefit": "={SumBesparelse}+{SumGevinst}-{SumKostnad}",
        "benefit_per_krone": f'=IF({{SumKostnad}}=0,"{NO_COST["nb"]}",'
        "({SumBesparelse}+{SumGevinst})/{SumKostnad})",
        "balance_year_net": balance_year_formula("net_negative"),
        "balance_year_total": balance_year_formula("total_negative"),
    }
    individual_formulas = {
        "sum_cost": "={individual.cost.sum}",
        "sum_avoided": "={individual.avoided.sum}",
        "sum_net": "={individual.net.sum}",
        "sum_gain": "={individual.gain.sum}",
        "balance_year_net": balance_year_formula("individual.net_negative"),
        "balance_year_total": balance_year_formula("individual.total_negative"),
    }
    individual_names = {term.key: term.name for term in INDIVIDUAL_KEY_TERMS}
    for term in KEY_TERMS:
        row = sheet.next_row()
        sheet.text(row, 0, term.nb)
        sheet.text(row, UNIT_COLUMN, term.unit, "unit")
        scope.formula(
            row,
            1,
            formulas[term.key],
            lambda data, t=term: key_value(data.results, t),  # type: ignore[misc]  # bound early
            key_style(term),
            name=term.name,
        )
        if term.key in individual_formulas:
            scope.formula(
                row,
                2,
                individual_formulas[term.key],
                lambda data, t=term: key_value(data.results.individual, t),  # type: ignore[misc]  # bound early
                key_style(term),
                name=individual_names.get(term.key, ""),
            )
    persons: tuple[tuple[str, str, str, Callable[[GroupData], float]], ...] = (
        (
            "Deltakere som tas inn i perioden",
            "={new_participants.sum}",
            "personer",
            lambda data: float(data.results.new_participants.sum()),
        ),
        (
            "Personår i laben",
            "={in_lab.sum}",
            "personår",
            lambda data: float(data.results.in_lab.sum()),
        ),
        (
            "Bærekraftige ved periodens slutt",
            "=MAX({out_sustainable:row})",
            "personer",
            lambda data: float(data.results.out_sustainable.max()),
        ),
    )
    for text, formula, unit, value in persons:
        row = sheet.next_row()
        sheet.text(row, 0, text)
        shown = _UNIT_OF_PERSONS.get(scope.group, unit) if unit == "personer" else unit
        sheet.text(row, UNIT_COLUMN, shown, "unit")
        scope.formula(row, 1, formula, value, "key_persons")


def key_style(term: Term) -> StyleName:
    """Return the style of a key result."""
    if term.unit == "år":
        return "key_year"
    return "key_kr" if term.unit == "kr" else "key_ratio"


def balance_year_formula(last_negative: str) -> str:
    """Return the balance year: the year after the last negative one, or a text."""
    last = f"MAX({{{last_negative}:row}})"
    return f'=IF({last}>={{Analyseperiode}},"{NEVER["nb"]}",{{Startaar}}+{last})'


def _figure_space(scope: Scope) -> dict[str, tuple[int, int]]:
    """Leave room for the figures, two in a row, and return the corner of each."""
    sheet = scope.sheet
    columns = (0, FIRST_YEAR_COLUMN)
    places: dict[str, tuple[int, int]] = {}
    (programme, own), (person, individual), (payers, shares) = FIGURE_SECTIONS
    for title, keys in ((programme, own), (f"{person} · {payers}", (*individual, *shares))):
        band(sheet, title)
        for index, key in enumerate(keys):
            places[key] = (sheet.row + _CHART_ROWS * (index // 2), columns[index % 2])
        sheet.skip(_CHART_ROWS * 2)
    sheet.page_breaks += [places["C"][0], sheet.row]
    return places


def _path_label(where: str, path: Path) -> str:
    return f"{where}: fra {path.entry.label().lower()}, nå {path.now.label().lower()}"


def _cohort(scope: Scope) -> None:
    sheet = scope.sheet
    heading(scope, "cohort")
    row = sheet.next_row()
    column_heads(
        sheet,
        row,
        ("Virkning per personår i kroner", "Besparelse", "Helsegevinst", "Prod.gevinst", UNIT_HEAD),
    )
    lab_first = sheet.row
    for index, path in enumerate(LAB_PATHS):
        if path.entry == path.now:
            template = (
                f"IF({{year_number}}<={{Inntaksaar}},{{new_participants.{path.entry.letter}}},0)"
            )
        else:
            before = Path(path.entry, Situation(path.now - 1)).key
            template = (
                f"{{success_rate.{Situation(path.now - 1).letter}}}*SUM({{lab.{before}:prev}})"
            )
        row = sheet.row
        year_row(
            scope,
            f"lab.{path.key}",
            _path_label("I laben", path),
            template,
            lambda data, i=index: data.results.flow.lab[i],  # type: ignore[misc]  # bound early
            "persons",
            unit="personer",
        )
        _rates(scope, row, path, f"={{null.{path.entry.letter}}}", "lab", index)
    _mark_rows(scope, "lab", lab_first, LAB_PATHS, name="KohortLab")
    out_first = sheet.row
    for index, path in enumerate(OUT_PATHS):
        own = f"SUM({{out.{path.key}:prev}})"
        if path.now == Situation.SUSTAINABLE:
            moved = f"{{success_rate.S}}*SUM({{lab.{path.entry.letter}S:prev}})"
        else:
            moved = f"(1-{{success_rate.{path.now.letter}}})*SUM({{lab.{path.key}:prev}})"
        row = sheet.row
        year_row(
            scope,
            f"out.{path.key}",
            _path_label("Ute", path),
            f"{own}+{moved}",
            lambda data, i=index: data.results.flow.out[i],  # type: ignore[misc]  # bound early
            "persons",
            unit="personer",
        )
        avoided = f"={{null.{path.entry.letter}}}-{{null.{path.now.letter}}}"
        _rates(scope, row, path, avoided, "out", index)
    _mark_rows(scope, "out", out_first, OUT_PATHS, name="KohortUte")
    sheet.skip()
    _person_rows(scope)
    sheet.skip()


def _rates(scope: Scope, row: int, path: Path, avoided: str, place: str, index: int) -> None:
    """Place what a person-year on the path avoids and gains, beside the path's row."""
    values: Sequence[tuple[str, str, str]] = (
        ("avoided", avoided, f"avoided_{place}"),
        ("health", f"={{health.{path.key}}}", f"health_{place}"),
        ("production", f"={{production.{path.key}}}", f"production_{place}"),
    )
    for column, (_, template, field) in enumerate(values, start=1):
        scope.formula(
            row,
            column,
            template,
            lambda data, f=field: float(getattr(data.rates, f)[index]),  # type: ignore[misc]  # bound early
            "kr",
        )


def _mark_rows(scope: Scope, key: str, first: int, paths: Sequence[Path], *, name: str) -> None:
    """Key a block of path rows, its rates, and its part for each entry situation."""
    area = Area(scope.sheet.name, first, FIRST_YEAR_COLUMN, len(paths), MAX_YEARS)
    scope.plan.mark(scope.group, key, area)
    scope.plan.define(scope.group + name, area)
    for column, rate in enumerate(("avoided", "health", "production"), start=1):
        scope.plan.mark(
            scope.group, f"{key}_rate.{rate}", Area(scope.sheet.name, first, column, len(paths))
        )
    for situation in ENTRY_SITUATIONS:
        rows = [index for index, path in enumerate(paths) if path.entry == situation]
        part = area.part(rows[0], rows=len(rows), columns=MAX_YEARS)
        scope.plan.mark(scope.group, f"{key}.{situation.letter}", part)


def _block_of_rows(scope: Scope, key: str, first: int) -> None:
    area = Area(scope.sheet.name, first, FIRST_YEAR_COLUMN, scope.sheet.row - first, MAX_YEARS)
    scope.plan.mark(scope.group, key, area)


def _person_rows(scope: Scope) -> None:
    terms = {term.key: term for term in YEARLY_TERMS}
    first = scope.sheet.row
    for situation in ENTRY_SITUATIONS:
        year_row(
            scope,
            f"entering.{situation.letter}",
            f"Nye i laben, {situation.label().lower()}",
            f"{{lab.{situation.letter * 2}}}",
            lambda data, s=situation: data.results.flow.entering()[s],  # type: ignore[misc]  # bound early
            "persons",
            unit="personer",
        )
    _block_of_rows(scope, "entering", first)
    term_row(scope, terms["new_participants"], "SUM({entering})", total=True)
    first = scope.sheet.row
    for situation in ENTRY_SITUATIONS:
        parts = "+".join(f"{{lab.{path.key}}}" for path in LAB_PATHS if path.now == situation)
        year_row(
            scope,
            f"now.{situation.letter}",
            f"I laben nå, {situation.label().lower()}",
            parts,
            lambda data, s=situation: data.results.flow.in_lab_now()[s],  # type: ignore[misc]  # bound early
            "persons",
            unit="personer",
        )
    _block_of_rows(scope, "now", first)
    term_row(scope, terms["in_lab"], "SUM({lab})", total=True)
    for situation, key in zip(
        Situation,
        ("out_unsustainable", "out_vulnerable", "out_stable", "out_sustainable"),
        strict=True,
    ):
        parts = "+".join(f"{{out.{path.key}}}" for path in OUT_PATHS if path.now == situation)
        term_row(scope, terms[key], parts)


def term_row(scope: Scope, term: Term, template: str, *, total: bool = False) -> None:
    """Place the row of a yearly result of the group."""
    persons = term.unit == "personer"
    strong = term.key in _STRONG_TERMS
    year_row(
        scope,
        term.key,
        term.nb,
        template,
        lambda data: getattr(data.results, term.key),
        "persons" if persons else "kr",
        unit=term.unit,
        name=term.name,
        total=total,
        label_style="label_strong" if strong else "label",
    )


def _undiscounted(function: Yearly) -> Yearly:
    """Return a discounted row of the engine before discounting, as the sheet's upper blocks show it."""

    def values(data: GroupData) -> FloatArray:
        row = function(data)
        assert row is not None
        factor = data.results.discount
        return np.divide(row, factor, out=np.zeros(MAX_YEARS), where=factor != 0)

    return values


def _costs(scope: Scope) -> None:
    heading(scope, "costs")
    payers = (("municipality", "kommune"), ("state", "stat"))
    kinds = (("startup", "Oppstart", "entering"), ("running", "Drift", "now"))
    for kind, title, persons in kinds:
        for payer, payer_label in payers:
            year_row(
                scope,
                f"undiscounted.{kind}_{payer}",
                f"{title}, {payer_label}",
                f"SUMPRODUCT({{{persons}}},{{{kind}_{payer}}})",
                lambda data, k=kind, p=persons, b=payer: np.einsum(  # type: ignore[misc]  # bound early
                    "rt,r->t",
                    data.results.flow.entering()
                    if p == "entering"
                    else data.results.flow.in_lab_now(),
                    getattr(data.results.packages, f"{k}_{b}"),
                ),
            )
    year_row(
        scope,
        "undiscounted.cost",
        "Kostnad før neddiskontering",
        "SUMPRODUCT({entering},{Oppstartspakke})+SUMPRODUCT({now},{Driftspakke})",
        _undiscounted(lambda data: data.results.cost),
        label_style="label_strong",
    )
    scope.sheet.skip()


def _avoided(scope: Scope) -> None:
    heading(scope, "avoided")
    for place, label in (
        ("lab", "Besparelse mens personen er i laben"),
        ("out", "Besparelse etter laben"),
    ):
        year_row(
            scope,
            f"undiscounted.avoided_{place}",
            label,
            f"SUMPRODUCT({{{place}}},{{{place}_rate.avoided}})",
            lambda data, p=place: (
                getattr(data.rates, f"avoided_{p}") @ getattr(data.results.flow, p)
            ),  # type: ignore[misc]  # bound early
        )
    year_row(
        scope,
        "undiscounted.avoided",
        "Besparelse før neddiskontering",
        "{undiscounted.avoided_lab}+{undiscounted.avoided_out}",
        _undiscounted(lambda data: data.results.avoided),
        label_style="label_strong",
    )
    scope.sheet.skip()


def _gains(scope: Scope) -> None:
    heading(scope, "gains")
    gains: Sequence[tuple[str, str, Yearly]] = (
        ("health", "Helsegevinst før neddiskontering", lambda data: data.results.health_gain),
        (
            "production",
            "Produksjonsgevinst før neddiskontering",
            lambda data: data.results.production_gain,
        ),
    )
    for key, label, values in gains:
        year_row(
            scope,
            f"undiscounted.{key}",
            label,
            f"SUMPRODUCT({{lab}},{{lab_rate.{key}}})+SUMPRODUCT({{out}},{{out_rate.{key}}})",
            _undiscounted(values),
        )
    scope.sheet.skip()


def _results(scope: Scope) -> None:
    heading(scope, "results")
    year_row(
        scope,
        "discount",
        "Diskonteringsfaktor",
        "1/(1+{Neddiskontering})^({year_number}-1)",
        lambda data: data.results.discount,
        "factor",
        unit="faktor",
    )
    split = 'IF(COUNT({NullKommuneandel})=0,"",'
    templates = {
        "cost": "{discount}*{undiscounted.cost}",
        "cost_municipality": "{discount}*({undiscounted.startup_municipality}"
        "+{undiscounted.running_municipality})",
        "cost_state": "{discount}*({undiscounted.startup_state}+{undiscounted.running_state})",
        "avoided": "{discount}*{undiscounted.avoided}",
        "avoided_municipality": split + "{NullKommuneandel}*{avoided})",
        "avoided_state": split + "(1-{NullKommuneandel})*{avoided})",
        "net": "{avoided}-{cost}",
        "net_accumulated": "SUM({net_accumulated:prev},{net})",
        "health_gain": "{discount}*{undiscounted.health}",
        "production_gain": "{discount}*{undiscounted.production}",
        "gain": "{health_gain}+{production_gain}",
        "total": "{net}+{gain}",
        "total_accumulated": "SUM({total_accumulated:prev},{total})",
    }
    for term in YEARLY_TERMS:
        if term.key in templates:
            term_row(scope, term, templates[term.key], total=not term.key.endswith("accumulated"))
    _last_negative_rows(scope, "", lambda data: data.results)
    scope.sheet.skip()


def _last_negative_rows(scope: Scope, prefix: str, rows: Callable[[GroupData], YearlyRows]) -> None:
    """Place the rows that mark the years in which an accumulated row is negative."""
    for which, label in (("net", "netto"), ("total", "total")):
        year_row(
            scope,
            f"{prefix}{which}_negative",
            f"År med negativ akkumulert {label}",
            f"IF(ROUND({{{prefix}{which}_accumulated}}*100,0)<0,{{year_number}},0)",
            lambda data, w=which: negative_years(getattr(rows(data), f"{w}_accumulated")),  # type: ignore[misc]  # bound early
            "year_number",
            unit="nr.",
            label_style="note",
        )


def negative_years(accumulated: FloatArray) -> FloatArray:
    """Return the year number of each year that is negative to the øre, else 0."""
    return np.asarray((accumulated * 100 <= -0.5) * np.arange(1.0, MAX_YEARS + 1))


def _individual(scope: Scope) -> None:
    sheet = scope.sheet
    heading(scope, "individual")
    column_heads(sheet, sheet.next_row(), ("Hvor personen er hvert år", "Starter her", "Trinn nr."))
    first = sheet.row
    for situation in Situation:
        row = sheet.row
        place = "I laben" if situation < Situation.SUSTAINABLE else "Ute av laben"
        comparison = ">=" if situation == Situation.SUSTAINABLE else "="
        year_row(
            scope,
            f"individual.at.{situation.letter}",
            f"{place}, {situation.label().lower()}",
            "IF(AND({individual.step}>0,{individual.step}+{year_number}-1"
            f"{comparison}{{individual.number.{situation.letter}}}),1,0)",
            lambda data, s=situation: (
                (individual_situations(data.inputs.individual_start) == s) * 1.0
            ),  # type: ignore[misc]  # bound early
            "year_number",
            unit="1 = ja",
        )
        if situation < Situation.SUSTAINABLE:
            label = scope.plan.area(scope.group, "entry_labels").part(situation).address()
            scope.formula(
                row,
                1,
                f"=IF({{IndividStart}}={label},1,0)",
                lambda data, s=situation: int(data.inputs.individual_start == s),  # type: ignore[misc]  # bound early
                "year_number",
            )
        number = sheet.text(row, 2, situation + 1, "year_number")
        scope.plan.mark(scope.group, f"individual.number.{situation.letter}", number)
    _block_of_rows(scope, "individual.at", first)
    name = sheet.name
    at = Area(name, first, FIRST_YEAR_COLUMN, 3, MAX_YEARS)
    scope.plan.mark(scope.group, "individual.in_lab", at)
    scope.plan.mark(scope.group, "individual.start", Area(name, first, 1, 3))
    scope.plan.mark(scope.group, "individual.numbers", Area(name, first, 2, 3))
    _individual_parameters(scope)
    _individual_results(scope)
    sheet.skip()


def _individual_parameters(scope: Scope) -> None:
    """Place what follows from the chosen entry situation, looked up once."""
    start = "{individual.start}"
    parameters: Sequence[tuple[str, str, str, str, Callable[[GroupData], float], StyleName]] = (
        (
            "step",
            "Startsituasjonens trinn",
            "nr.",
            f"=SUMPRODUCT({start},{{individual.numbers}})",
            lambda data: data.inputs.individual_start + 1,
            "year_number",
        ),
        (
            "startup",
            "Oppstartspakke ved inntak",
            "kr",
            f"=SUMPRODUCT({start},{{Oppstartspakke}})",
            lambda data: float(data.results.packages.startup[data.inputs.individual_start]),
            "kr",
        ),
        (
            "null",
            "Nullalternativ ved inntak",
            "kr per år",
            f"=SUMPRODUCT({start},{{null_entry}})",
            lambda data: float(data.inputs.null_alternative[data.inputs.individual_start]),
            "kr",
        ),
        (
            "quality",
            "Livskvalitet ved inntak",
            "andel",
            f"=SUMPRODUCT({start},{{quality_entry}})",
            lambda data: float(data.inputs.quality_of_life[data.inputs.individual_start]),
            "share",
        ),
        (
            "position",
            "Stillingsandel ved inntak",
            "andel",
            f"=SUMPRODUCT({start},{{position_entry}})",
            lambda data: float(data.inputs.position_share[data.inputs.individual_start]),
            "share",
        ),
    )
    for key, label, unit, template, value, style in parameters:
        row = scope.sheet.next_row()
        scope.sheet.text(row, 0, label)
        scope.sheet.text(row, UNIT_COLUMN, unit, "unit")
        scope.formula(row, 1, template, value, style, key=f"individual.{key}")


def _individual_results(scope: Scope) -> None:
    p = "individual."
    templates = {
        "cost": f"{{discount}}*(IF({{year_number}}=1,{{{p}startup}},0)"
        f"+SUMPRODUCT({{{p}in_lab}},{{Driftspakke}}))",
        "avoided": f"{{discount}}*({{{p}null}}-{{{p}at.B}}*{{null.B}})",
        "net": f"{{{p}avoided}}-{{{p}cost}}",
        "net_accumulated": f"SUM({{{p}net_accumulated:prev}},{{{p}net}})",
        "health_gain": "{discount}*{QALYverdi}*{Personer}"
        f"*(SUMPRODUCT({{{p}at}},{{Livskvalitet}})-{{{p}quality}})",
        "production_gain": "{discount}*{Lonnskostnad}*{Yrkesaktive}"
        f"*(SUMPRODUCT({{{p}at}},{{Stillingsandel}})-{{{p}position}})",
        "gain": f"{{{p}health_gain}}+{{{p}production_gain}}",
        "total": f"{{{p}net}}+{{{p}gain}}",
        "total_accumulated": f"SUM({{{p}total_accumulated:prev}},{{{p}total}})",
    }
    for term in INDIVIDUAL_TERMS:
        accumulated = term.key.endswith("accumulated")
        year_row(
            scope,
            p + term.key,
            term.nb,
            templates[term.key],
            lambda data, t=term: getattr(data.results.individual, t.key),  # type: ignore[misc]  # bound early
            name=term.name,
            total=not accumulated,
            label_style="label_strong" if term.key in _STRONG_TERMS else "label",
        )
    _last_negative_rows(scope, p, lambda data: data.results.individual)


# Figures -----------------------------------------------------------------------------------------


def _figure_data(scope: Scope, places: dict[str, tuple[int, int]]) -> None:
    """Place the block that the figures read: it has no empty cells past the period."""
    sheet = scope.sheet
    heading(scope, "figure_data")
    million = _axis_title(scope, "Akseenhet, programmet", "mill. kr")
    thousand = _axis_title(scope, "Akseenhet, én person", "tusen kr")
    scope.year_row(
        "figure.date",
        "Dato for figurenes tidsakse",
        "dato",
        "=DATE(MAX({Startaar},{first_year.min})+MAX(MIN({year_number},{Analyseperiode}),1)-1,1,1)",
        _figure_dates,
        "date",
    )
    rows: dict[str, Area] = {}
    for prefix, title, terms, pick in (
        ("", "Programmet", YEARLY_TERMS, lambda data: data.results),
        ("individual.", "Én person", INDIVIDUAL_TERMS, lambda data: data.results.individual),
    ):
        sheet.text(sheet.next_row(), 0, title, "label_strong")
        for term in terms:
            if term.key in _FIGURE_TERMS:
                rows[prefix + term.key] = _figure_row(scope, prefix, term, pick)
    shares, totals = _share_table(scope), _total_table(scope)
    sheet.skip()
    date = scope.plan.area(scope.group, "figure.date").reference()

    def yearly(prefix: str, *keys: str) -> tuple[figures.Series, ...]:
        return tuple(_series(rows[prefix + key], _FIGURE_TERMS[key]) for key in keys)

    def figure(key: str, series: tuple[figures.Series, ...], **options: Any) -> None:
        title, description = FIGURES[key]
        made = figures.Figure(key, title, description, series=series, **options)
        sheet.figures.append(Placed(made, *places[key], _CHART_OFFSET if places[key][1] else 2))

    programme = {"categories": date, "axis_title": million, "number_format": KR_MILLION}
    person = {"categories": date, "axis_title": thousand, "number_format": KR_THOUSAND}
    figure("A", yearly("", "cost", "avoided", "net_accumulated"), **programme)
    figure("B", yearly("", "health_gain", "production_gain"), stacked=True, **programme)
    figure("C", yearly("", "cost", "avoided", "gain", "total_accumulated"), **programme)
    figure("D", yearly("individual.", "cost", "avoided", "net_accumulated"), **person)
    figure("E", yearly("individual.", "health_gain", "production_gain"), stacked=True, **person)
    figure("F", yearly("individual.", "cost", "avoided", "gain", "total_accumulated"), **person)
    labels, table = shares
    figure(
        "G",
        tuple(
            figures.Series(table[index].part(-1).reference(), table[index].reference(), colour)
            for index, colour in enumerate(("municipality", "state"))
        ),
        categories=labels.reference(),
        axis_title="andel av kostnaden",
        number_format=PERCENT_AXIS,
        stacked=True,
        date_axis=False,
        share_axis=True,
    )
    heads, lines = totals
    figure(
        "H",
        tuple(
            figures.Series(Area(area.sheet, area.row, 0).reference(), area.reference(), colour)
            for area, colour in zip(lines, ("cost", "avoided", "gain"), strict=True)
        ),
        categories=heads.reference(),
        axis_title=million,
        number_format=KR_MILLION,
        stacked=True,
        date_axis=False,
    )


_FIGURE_TERMS: Final[dict[str, tuple[figures.Colour, str]]] = {
    "cost": ("cost", "column"),
    "avoided": ("avoided", "column"),
    "gain": ("gain", "column"),
    "health_gain": ("health", "column"),
    "production_gain": ("production", "column"),
    "net_accumulated": ("net", "line"),
    "total_accumulated": ("total", "line"),
}


def _series(area: Area, look: tuple[figures.Colour, str]) -> figures.Series:
    colour, kind = look
    label = Area(area.sheet, area.row, 0)
    return figures.Series(
        label.reference(), area.reference(), colour, "line" if kind == "line" else "column"
    )


def _axis_title(scope: Scope, label: str, unit: str) -> str:
    row = scope.sheet.next_row()
    scope.sheet.text(row, 0, label)
    area = Scope(scope.plan, scope.sheet, "").formula(
        row,
        1,
        f'="{unit} (faste "&{{Prisaar}}&"-kroner)"',
        lambda data: f"{unit} (faste {data.inputs.price_year}-kroner)",
        "result_text",
    )
    return "=" + area.reference()


def _figure_dates(data: GroupData) -> list[CellValue]:
    from datetime import date  # noqa: PLC0415

    first, period = int(data.inputs.first_year), int(data.inputs.period)
    epoch = date(1899, 12, 30)
    return [
        (date(first + min(year, period) - 1, 1, 1) - epoch).days for year in range(1, MAX_YEARS + 1)
    ]


def _figure_row(
    scope: Scope, prefix: str, term: Term, pick: Callable[[GroupData], YearlyRows]
) -> Area:
    key = prefix + term.key
    line = _FIGURE_TERMS[term.key][1] == "line"
    past = f"{{figure.{key}:prev}}" if line else "0"

    def values(data: GroupData) -> list[CellValue]:
        row, period = getattr(pick(data), term.key), int(data.inputs.period)
        tail = float(row[period - 1]) if line else 0.0
        return [*row[:period].tolist(), *[tail] * (MAX_YEARS - period)]

    label = term.nb.split(" (")[0]
    scope.year_row(
        f"figure.{key}",
        label,
        "kr",
        f"=IF({{year_number}}>{{Analyseperiode}},{past},{{{key}}})",
        values,
        "kr",
    )
    return scope.plan.area(scope.group, f"figure.{key}")


def _share_table(scope: Scope) -> tuple[Area, list[Area]]:
    """Place the payers' shares of the first year's package by situation."""
    sheet = scope.sheet
    column_heads(sheet, sheet.next_row(), ("Andel av første års pakke", "Kommune", "Stat"))
    row = sheet.row
    labels = situation_labels(scope, row, Shape.ENTRY)
    table = []
    for column, (name, field) in enumerate(
        (("AndelKommune", "municipality_share"), ("AndelStat", "state_share")), start=1
    ):
        source = scope.plan.names[scope.group + name]
        areas = [
            scope.formula(
                row + situation,
                column,
                "=" + source.part(situation).reference(),
                lambda data, f=field, s=situation: float(getattr(data.results.packages, f)[s]),  # type: ignore[misc]  # bound early
                "share",
            )
            for situation in ENTRY_SITUATIONS
        ]
        table.append(Area(sheet.name, row, column, len(areas)))
    sheet.row += len(ENTRY_SITUATIONS)
    return labels, table


def _total_table(scope: Scope) -> tuple[Area, list[Area]]:
    """Place the totals over the period as two stacked columns."""
    sheet = scope.sheet
    row = sheet.next_row()
    column_heads(sheet, row, ("Sum i perioden", "Kostnad", "Besparelse + gevinst"))
    heads = Area(sheet.name, row, 1, 1, 2)
    lines = []
    for term, column in (("sum_cost", 1), ("sum_avoided", 2), ("sum_gain", 2)):
        found = next(item for item in KEY_TERMS if item.key == term)
        row = sheet.next_row()
        sheet.text(row, 0, found.nb.split(" i ")[0])
        scope.formula(
            row,
            column,
            f"={{{found.name}}}",
            lambda data, t=found: key_value(data.results, t),  # type: ignore[misc]  # bound early
            "kr",
        )
        sheet.text(row, 3 - column, 0, "kr")
        lines.append(Area(sheet.name, row, 1, 1, 2))
    return heads, lines


# Checks ------------------------------------------------------------------------------------------


def _checks(scope: Scope, group: Group) -> None:
    sheet = scope.sheet
    heading(scope, "checks")
    row = sheet.next_row()
    sheet.text(row, 0, "Toleranse for avrunding (andel)")
    scope.plan.mark(scope.group, "tolerance", sheet.text(row, 1, TOLERANCE, "plain"))
    zeros: Yearly = lambda _: np.zeros(MAX_YEARS)  # noqa: E731
    for situation in ENTRY_SITUATIONS:
        letter = situation.letter
        year_row(
            scope,
            f"check.persons.{letter}",
            f"Personer fra {situation.label().lower()} som mangler",
            f"SUM({{lab.{letter}}})+SUM({{out.{letter}}})"
            f"-{{new_participants.{letter}}}*MIN({{year_number}},{{Inntaksaar}})",
            zeros,
            "persons",
            unit="personer",
            label_style="note",
        )
    year_row(
        scope,
        "check.payers",
        "Kommune + stat − kostnad",
        "{cost_municipality}+{cost_state}-{cost}",
        zeros,
        label_style="note",
    )
    year_row(
        scope,
        "check.avoided",
        "Kommune + stat − besparelse",
        "IF(COUNT({NullKommuneandel})=0,0,SUM({avoided_municipality},{avoided_state})-{avoided})",
        zeros,
        label_style="note",
    )
    persons = ",".join(f"{{check.persons.{s.letter}:row}}" for s in ENTRY_SITUATIONS)
    at_end = "SUMIF({year_number:row},{Analyseperiode},{%s:row})"
    checks = [
        Check(
            "Ingen personer forsvinner eller oppstår",
            f"=MAX({persons})-MIN({persons})",
            (
                "={tolerance}*(1+SUM({Nye})*{Inntaksaar})",
                lambda data: (
                    TOLERANCE
                    * (1 + float(data.inputs.new_participants.sum() * data.inputs.intake_years))
                ),
            ),
        ),
        Check("Betalerne dekker kostnaden", _spread("check.payers"), _within("cost", "SumKostnad")),
        Check(
            "Besparelsen er fordelt fullt ut",
            _spread("check.avoided"),
            _within("avoided", "SumBesparelse"),
        ),
        Check(
            "Årene summerer til netto i perioden",
            f"=ABS({at_end % 'net_accumulated'}-{{SumNetto}})",
            _within("cost", "SumKostnad"),
        ),
        Check(
            "Årene summerer til netto nytte",
            f"=ABS({at_end % 'total_accumulated'}-{{NettoNytte}})",
            _within("cost", "SumKostnad"),
        ),
        Check(
            "Tiltakspakkene er summen av tiltakene",
            "=ABS(SUM({yearly_costs})-SUM({Oppstartspakke})-SUM({Driftspakke}))",
            (
                "={tolerance}*(1+SUM({yearly_costs}))",
                lambda data: TOLERANCE * (1 + float(data.results.packages.first_year.sum())),
            ),
        ),
        Check("Alle tiltak har gyldige opplysninger", "={faulty_measures}"),
        *(input_check(spec) for spec in INPUT_SPECS),
    ]
    check_rows(scope, checks, f"{group.label()}: ", "Kontroll")


def _spread(key: str) -> str:
    return f"=MAX({{{key}:row}})-MIN({{{key}:row}})"


def _within(key: str, name: str) -> tuple[str, Callable[[GroupData], float]]:
    """Return what rounding may amount to: a share of a sum."""
    return (
        f"={{tolerance}}*(1+ABS({{{name}}}))",
        lambda data: TOLERANCE * (1 + abs(float(getattr(data.results, key).sum()))),
    )
