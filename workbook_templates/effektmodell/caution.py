"""What both groups share: the corrections of the cautious answer, and fixed assumptions of the scenarios."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_templates.blocks import Check, band, column_heads, place_limits
from workbook_templates.effektmodell.data import WorkbookData
from workbook_templates.effektmodell.texts import HEADINGS
from workbook_templates.sheet import Area, Scope, input_style
from xlmodel.common.fields import Field, Shape
from xlmodel.common.parameters import common_parameters
from xlmodel.common.price_index import price_indices
from xlmodel.common.terms import GRADES
from xlmodel.common.values import Plain
from xlmodel.effektmodell.decision import HALF_OERE, QUANTILES, ROUNDING_OF_WEIGHTS
from xlmodel.effektmodell.parameters import qaly_values
from xlmodel.effektmodell.specs import CAUTION_SPECS

WorkbookScope = Scope[WorkbookData]

_SHORT: Final = {"cost_caution": "cost", "benefit_caution": "benefit"}
_LIMITS: Final = "caution"


def caution_inputs(scope: WorkbookScope) -> None:
    """Place the corrections by confidence grade, to costs and to benefits, with source and grade."""
    sheet = scope.sheet
    band(sheet, HEADINGS["caution"])
    heads = ("Sikkerhet", "Kostnader", "Nytte")
    column_heads(sheet, sheet.next_row(), heads)
    first = sheet.row
    for offset, grade in enumerate(GRADES):
        sheet.text(first + offset, 0, grade)
    limits = place_limits(scope, _LIMITS, CAUTION_SPECS[0].domain, first, first=3)
    sheet.text(first + 1, 3, "minst og størst står over", "note_indent")
    for column, spec in enumerate(CAUTION_SPECS, start=1):
        area = scope.entries(
            first, column, _cells(spec), input_style(spec), count=spec.width, name=spec.name
        )
        scope.validate(area, spec.domain, spec.nb, spec.help, limits=limits)
        for offset, key in enumerate(Shape.GRADES.keys):
            scope.mark(f"caution.{_SHORT[spec.key]}.{key}", area.part(offset))
    scope.plan.define("Forsiktighet", Area(sheet.name, first, 1, len(GRADES), len(CAUTION_SPECS)))
    sheet.row += len(GRADES)
    origin = common_parameters().caution
    for text in (f"Kilde: {origin.source}. Sikkerhet: {origin.grade.lower()}.", origin.note):
        sheet.text(sheet.next_row(), 0, text, "note")
    sheet.skip()


def _cells(spec: Field) -> Callable[[WorkbookData], tuple[Plain, ...]]:
    return lambda data: spec.cells(spec.of(data.inputs))


CAUTION_CHECKS: Final[tuple[Check[object], ...]] = tuple(
    Check(
        f"Inndata: {spec.nb[0].lower()}{spec.nb[1:]}",
        f"=ROWS({{{spec.name}}})-COUNT({{{spec.name}}})"
        f"+SUMPRODUCT(({{{spec.name}}}<{{{_LIMITS}.min}})*1)"
        f"+SUMPRODUCT(({{{spec.name}}}>{{{_LIMITS}.max}})*1)",
    )
    for spec in CAUTION_SPECS
)


def correction(part: str, grades: tuple[str, ...]) -> str:
    """Return the expression of the correction to a cost or benefit by the lowest of some grades.

    ``part`` is ``cost`` or ``benefit``, ``grades`` refer to the cells of grades; one that is neither
    Høy nor Middels counts as Lav.
    """
    high, middle, low = (f"{{caution.{part}.{key}}}" for key in Shape.GRADES.keys)
    best, next_best, _ = GRADES
    all_best = ",".join(f'{cell}="{best}"' for cell in grades)
    none_low = ",".join(f'OR({cell}="{best}",{cell}="{next_best}")' for cell in grades)
    return f"IF(AND({all_best}),{high},IF(AND({none_low}),{middle},{low}))"


def shared_assumptions(scope: WorkbookScope) -> None:
    """Place the weights of low, base and high, and the fixed shares that the scenarios are read at."""
    sheet, common = scope.sheet, common_parameters()
    band(sheet, HEADINGS["scenario_assumptions"])
    column_heads(sheet, sheet.next_row(), ("Vekt i scenariene", "Verdi"))
    first = sheet.row
    for key, weight in zip(Shape.LEVELS.keys, common.scenario_weights, strict=True):
        row = sheet.next_row()
        sheet.text(row, 0, f"{_LEVEL_WORDS[key]} verdi")
        scope.mark(f"weight.{key}", sheet.text(row, 1, weight, "ratio"))
    scope.plan.define("Scenariovekter", Area(sheet.name, first, 1, len(Shape.LEVELS.keys)))
    rule = common.scenario_rule
    sheet.text(sheet.next_row(), 0, f"Kilde: {rule.source}. {rule.note}", "note")
    fixed: tuple[tuple[str, str, float], ...] = (
        (
            "reference_deadweight",
            "Dødvekt i den andre sannsynligheten",
            common.reference_deadweight,
        ),
        *(
            (f"quantile.{index}", f"Andel av fordelingen, nr. {index + 1}", share)
            for index, share in enumerate(QUANTILES)
        ),
    )
    for key, label, value in fixed:
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.mark(key, sheet.text(row, 1, value, "share"))
    for key, label, value in (
        ("half_oere", "Et halvt øre (kr): mindre enn dette under null regnes som null", HALF_OERE),
        ("weight_rounding", "Toleranse for avrunding av vekter", ROUNDING_OF_WEIGHTS),
    ):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.mark(key, sheet.text(row, 1, value, "small"))
    sheet.skip()


def named_qaly_values(scope: WorkbookScope) -> None:
    """Place the values of a QALY that the answer is told at, in the workbook's price year."""
    sheet, named = scope.sheet, qaly_values()
    index = price_indices()[named.index]
    band(sheet, HEADINGS["qaly_values"])
    column_heads(sheet, sheet.next_row(), ("Prisår", index.label))
    first = sheet.row
    for year, value in sorted(index.values.items()):
        row = sheet.next_row()
        sheet.text(row, 0, year, "year_text")
        sheet.text(row, 1, value, "ratio")
    years = sheet.row - first
    scope.mark("qaly.years", Area(sheet.name, first, 0, years))
    scope.mark("qaly.index", Area(sheet.name, first, 1, years))
    sheet.text(sheet.next_row(), 0, f"Kilde: {index.source} ({index.vintage}).", "note")
    row = sheet.next_row()
    sheet.text(row, 0, "Prisår for verdiene, og faktor til arbeidsbokens prisår")
    scope.mark("qaly.price_year", sheet.text(row, 1, named.price_year, "limit"))
    scope.formula(
        row,
        2,
        "=IF(SUMPRODUCT(({qaly.years}={Prisaar})*1)=0,0,SUMIF({qaly.years},{Prisaar},{qaly.index})"
        "/SUMIF({qaly.years},{qaly.price_year},{qaly.index}))",
        lambda data: named.factor(data.inputs.price_year) or 0.0,
        "factor",
        key="qaly.factor",
    )
    for number, (label, value) in enumerate(zip(named.labels, named.values, strict=True)):
        row = sheet.next_row()
        sheet.text(row, 0, label)
        scope.mark(f"qaly.value.{number}", sheet.text(row, 1, value, "kr"))
    sheet.skip()


_LEVEL_WORDS: Final = {"lav": "Lav", "basis": "Basis", "hoy": "Høy"}
