"""The tab of one group: inputs, key results, figures, and the calculation year by year.

The blocks stand in the order in which a reader follows the model: persons, costs, avoided cost,
gains, results, the individual, figure data, checks. Each row is one term of 01.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from workbook_templates.blocks.headings import UNIT_HEAD, column_heads, key_style, of_programme, top
from workbook_templates.blocks.timeline import balance_year, timeline
from workbook_templates.blocks.values import negative_years, number, pick
from workbook_templates.effektmodell.blocks import (
    YEAR_TAB_WIDTHS,
    heading,
    input_cells,
    scalar_input_table,
    situation_labels,
    tab_name,
    vector_source_rows,
)
from workbook_templates.effektmodell.data import GroupData, key_result
from workbook_templates.effektmodell.group_checks import group_checks
from workbook_templates.effektmodell.group_figures import figure_data, figure_space
from workbook_templates.effektmodell.group_python import in_use, python_cohort
from workbook_templates.effektmodell.group_rows import (
    PATH_ROWS,
    STRONG_TERMS,
    UNIT_OF_PERSONS,
    Yearly,
    path_label,
    term_row,
    year_row,
)
from workbook_templates.effektmodell.texts import COHORT_IN_USE, SHEET_COHORT
from workbook_templates.sheet.cells import Area
from workbook_templates.sheet.plan import FIRST_YEAR_COLUMN, UNIT_COLUMN, SheetPlan, WorkbookPlan
from workbook_templates.sheet.scope import Scope, Total
from workbook_templates.sheet.styles import StyleName
from xlmodel.common.fields import Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Situation, Term
from xlmodel.common.values import FloatArray
from xlmodel.effektmodell.individual import individual_situations
from xlmodel.effektmodell.results import per_year
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MAX_YEARS
from xlmodel.effektmodell.terms import (
    INDIVIDUAL_KEY_TERMS,
    INDIVIDUAL_TERMS,
    KEY_TERMS,
    LAB_PATHS,
    NO_COST,
    OUT_PATHS,
    YEARLY_TERMS,
    CohortEngine,
    Path,
)


def add_group_tab(plan: WorkbookPlan, group: Group) -> None:
    """Add the group's tab; its other two tabs must stand in the plan."""
    sheet = plan.add_sheet(
        SheetPlan(tab_name(group), YEAR_TAB_WIDTHS, freeze=(5, 1), repeat_rows=(3, 4))
    )
    scope = Scope(plan, sheet, group.prefix)
    top(scope, *of_programme(group.label()))
    timeline(scope, lambda data: data.yearly(data.results.calendar_years))
    sheet.skip()
    _inputs(scope, group)
    sheet.skip()
    _key_results(scope)
    sheet.skip()
    places = figure_space(scope)
    _cohort(scope)
    _costs(scope)
    _avoided(scope)
    _gains(scope)
    _results(scope)
    _individual(scope)
    figure_data(scope, places)
    group_checks(scope, group)


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
        "balance_year_net": "=" + balance_year("net_negative"),
        "balance_year_total": "=" + balance_year("total_negative"),
    }
    individual_formulas = {
        "sum_cost": "={individual.cost.sum}",
        "sum_avoided": "={individual.avoided.sum}",
        "sum_net": "={individual.net.sum}",
        "sum_gain": "={individual.gain.sum}",
        "balance_year_net": "=" + balance_year("individual.net_negative"),
        "balance_year_total": "=" + balance_year("individual.total_negative"),
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
            key_result("results", term),
            key_style(term),
            name=term.name,
        )
        if term.key in individual_formulas:
            scope.formula(
                row,
                2,
                individual_formulas[term.key],
                key_result("results.individual", term),
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
        shown = UNIT_OF_PERSONS.get(scope.group, unit) if unit == "personer" else unit
        sheet.text(row, UNIT_COLUMN, shown, "unit")
        scope.formula(row, 1, formula, value, "key_persons")


def _path_row(
    scope: Scope, block: str, whose: str, place: str, index: int, path: Path, template: str
) -> int:
    """Place one row of persons on a path; ``block`` is the prefix of its key, ``whose`` the label's."""
    row = scope.sheet.row
    year_row(
        scope,
        f"{block}{place}.{path.key}",
        path_label(whose, place, path),
        template,
        pick(f"results.flow.{place}", index),
        "persons",
        unit="personer",
    )
    return row


def _cohort(scope: Scope) -> None:
    """Place the cohort three times: by the sheet, by Python, and the one that all else reads."""
    heading(scope, "cohort")
    _sheet_cohort(scope)
    scope.sheet.skip()
    python_cohort(scope)
    scope.sheet.skip()
    _cohort_in_use(scope)
    scope.sheet.skip()
    _person_rows(scope)
    scope.sheet.skip()


def _sheet_cohort(scope: Scope) -> None:
    scope.sheet.text(scope.sheet.next_row(), 0, SHEET_COHORT, "label_strong")
    for place, index, path in PATH_ROWS:
        template = _entering_or_moved(path) if place == "lab" else _left_or_stayed(path)
        _path_row(scope, "sheet.", CohortEngine.SHEET, place, index, path, template)


def _entering_or_moved(path: Path) -> str:
    """Return the template of persons in the lab: those who enter, or who were one step behind."""
    if path.entry == path.now:
        return f"IF({{year_number}}<={{Inntaksaar}},{{new_participants.{path.entry.letter}}},0)"
    before = Path(path.entry, Situation(path.now - 1))
    return f"{{success_rate.{before.now.letter}}}*SUM({{sheet.lab.{before.key}:prev}})"


def _left_or_stayed(path: Path) -> str:
    """Return the template of persons out of the lab: those out before, and those who leave it."""
    own = f"SUM({{sheet.out.{path.key}:prev}})"
    if path.now == Situation.SUSTAINABLE:
        moved = f"{{success_rate.S}}*SUM({{sheet.lab.{path.entry.letter}S:prev}})"
    else:
        moved = f"(1-{{success_rate.{path.now.letter}}})*SUM({{sheet.lab.{path.key}:prev}})"
    return f"{own}+{moved}"


def _cohort_in_use(scope: Scope) -> None:
    """Place the block that is read, with what a person-year on each path avoids and gains."""
    sheet = scope.sheet
    column_heads(
        sheet,
        sheet.next_row(),
        (COHORT_IN_USE, "Besparelse", "Helsegevinst", "Prod.gevinst", UNIT_HEAD),
    )
    first = {"lab": sheet.row, "out": sheet.row + len(LAB_PATHS)}
    for place, index, path in PATH_ROWS:
        row = _path_row(scope, "", "", place, index, path, in_use(place, path))
        entry = f"={{null.{path.entry.letter}}}"
        avoided = entry if place == "lab" else f"{entry}-{{null.{path.now.letter}}}"
        _rates(scope, row, path, avoided, place, index)
    _mark_rows(scope, "lab", first["lab"], LAB_PATHS, name="KohortLab")
    _mark_rows(scope, "out", first["out"], OUT_PATHS, name="KohortUte")


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
            number(f"rates.{field}", index),
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
            partial(_persons, "entering", situation),
            "persons",
            unit="personer",
        )
    _block_of_rows(scope, "entering", first)
    term_row(scope, terms["new_participants"], "SUM({entering})", total="sum")
    first = scope.sheet.row
    for situation in ENTRY_SITUATIONS:
        parts = "+".join(f"{{lab.{path.key}}}" for path in LAB_PATHS if path.now == situation)
        year_row(
            scope,
            f"now.{situation.letter}",
            f"I laben nå, {situation.label().lower()}",
            parts,
            partial(_persons, "in_lab_now", situation),
            "persons",
            unit="personer",
        )
    _block_of_rows(scope, "now", first)
    term_row(scope, terms["in_lab"], "SUM({lab})", total="sum")
    for situation, key in zip(
        Situation,
        ("out_unsustainable", "out_vulnerable", "out_stable", "out_sustainable"),
        strict=True,
    ):
        parts = "+".join(f"{{out.{path.key}}}" for path in OUT_PATHS if path.now == situation)
        term_row(scope, terms[key], parts)


def _undiscounted(function: Callable[[GroupData], FloatArray]) -> Yearly:
    """Return a discounted row of the engine before discounting, as the sheet's upper blocks show it."""

    def values(data: GroupData) -> FloatArray:
        row = function(data)
        factor = data.results.discount
        return np.divide(row, factor, out=np.zeros(MAX_YEARS), where=factor != 0)

    return values


def _persons(which: str, situation: Situation, data: GroupData) -> FloatArray:
    rows: FloatArray = getattr(data.results.flow, which)()
    return np.asarray(rows[situation])


def _package_cost(persons: str, package: str, data: GroupData) -> FloatArray:
    rows: FloatArray = getattr(data.results.flow, persons)()
    return per_year(rows, getattr(data.results.packages, package))


def _avoided_in(place: str, data: GroupData) -> FloatArray:
    rows: FloatArray = getattr(data.results.flow, place)
    return per_year(rows, getattr(data.rates, f"avoided_{place}"))


def _costs(scope: Scope) -> None:
    heading(scope, "costs")
    payers = (("municipality", "kommune"), ("state", "stat"))
    kinds = (
        ("startup", "Oppstart", "entering", "entering"),
        ("running", "Drift", "now", "in_lab_now"),
    )
    for kind, title, rows, persons in kinds:
        for payer, payer_label in payers:
            year_row(
                scope,
                f"undiscounted.{kind}_{payer}",
                f"{title}, {payer_label}",
                f"SUMPRODUCT({{{rows}}},{{{kind}_{payer}}})",
                partial(_package_cost, persons, f"{kind}_{payer}"),
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
            partial(_avoided_in, place),
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
    gains: Sequence[tuple[str, str, Callable[[GroupData], FloatArray]]] = (
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
            term_row(scope, term, templates[term.key], total=_total_of(term))
    _last_negative_rows(scope, "", "results")
    scope.sheet.skip()


def _total_of(term: Term) -> Total:
    """Return how a term's row is summed: not where it is accumulated, softly where it may be unset."""
    if term.key.endswith("accumulated"):
        return "none"
    return "sum if set" if term.key in ("avoided_municipality", "avoided_state") else "sum"


def _last_negative_rows(scope: Scope, prefix: str, path: str) -> None:
    """Place the rows that mark the years in which an accumulated row is negative."""
    for which, label in (("net", "netto"), ("total", "total")):
        year_row(
            scope,
            f"{prefix}{which}_negative",
            f"År med negativ akkumulert {label}",
            f"IF(ROUND({{{prefix}{which}_accumulated}}*100,0)<0,{{year_number}},0)",
            partial(_negative_years, f"{path}.{which}_accumulated"),
            "year_number",
            unit="nr.",
            label_style="note",
        )


def _negative_years(path: str, data: GroupData) -> FloatArray:
    """Return the year number of each year that is negative to the øre, else 0."""
    return negative_years(pick(path)(data))


def _starts_in(situation: Situation, data: GroupData) -> int:
    return int(data.inputs.individual_start == situation)


def _stands_in(situation: Situation, data: GroupData) -> FloatArray:
    return np.asarray(individual_situations(data.inputs.individual_start) == situation, dtype=float)


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
            partial(_stands_in, situation),
            "year_number",
            unit="1 = ja",
        )
        if situation < Situation.SUSTAINABLE:
            label = scope.plan.area(scope.group, "entry_labels").part(situation).address()
            scope.formula(
                row,
                1,
                f"=IF({{IndividStart}}={label},1,0)",
                partial(_starts_in, situation),
                "year_number",
            )
        step = sheet.text(row, 2, situation + 1, "year_number")
        scope.plan.mark(scope.group, f"individual.number.{situation.letter}", step)
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
        year_row(
            scope,
            p + term.key,
            term.nb,
            templates[term.key],
            pick(f"results.individual.{term.key}"),
            name=term.name,
            total=_total_of(term),
            label_style="label_strong" if term.key in STRONG_TERMS else "label",
        )
    _last_negative_rows(scope, p, "results.individual")
