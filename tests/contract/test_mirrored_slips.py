"""A slip in a formula and in the engine alike: recalculation agrees, the independent oracle does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.contract.test_independent_values import (
    contract_differences,
    effektmodell_differences,
    fund_differences,
    personas_differences,
)
from tests.support import drawn
from workbook_templates import INVESTMENT_FUND, OUTCOME_CONTRACT, check_workbook, workbook_bytes
from workbook_templates.effektmodell.plan import effektmodell_plan, effektmodell_template
from workbook_templates.investment_fund.plan import fund_plan, fund_template
from workbook_templates.outcome_contract.plan import contract_plan, contract_template
from workbook_templates.personas.plan import personas_plan, personas_template
from workbook_templates.sheet import Scope
from xlmodel.common.fields import Shape
from xlmodel.common.terms import Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import discount_factor
from xlmodel.effektmodell import effects
from xlmodel.effektmodell.decision.courses import Courses, course_values
from xlmodel.effektmodell.decision.scenarios import Outcomes, outcomes
from xlmodel.effektmodell.effects import NullAlternative
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.results import GroupResults
from xlmodel.investment_fund import FollowUpResults, FundResults
from xlmodel.outcome_contract.results import discount_factors
from xlmodel.outcome_contract.specs import MAX_YEARS, STABLE
from xlmodel.personas import example
from xlmodel.personas.results import Comparison, CourseResults

PAYERS = ("avoided_municipality", "avoided_state")
Patch = Callable[[pytest.MonkeyPatch], None]


def as_property(owner: type, name: str, value: Callable[[Any], object]) -> Patch:
    return lambda patch: patch.setattr(owner, name, property(value))


def gains_count_twelve_times_in_scenarios(patch: pytest.MonkeyPatch) -> None:
    def wrong(inputs: GroupInputs, *others: Any) -> Outcomes:
        found = outcomes(inputs, *others)
        own = (1 + inputs.tax_cost)[..., None] * found.net
        return Outcomes(net=found.net, total=own + 12 * (found.total - own))

    patch.setattr("xlmodel.effektmodell.decision.scenarios.outcomes", wrong)


def the_first_year_is_discounted_too(patch: pytest.MonkeyPatch) -> None:
    def late(rate: FloatArray, width: int) -> FloatArray:
        return discount_factor(rate, width + 1)[..., 1:]

    patch.setattr("xlmodel.effektmodell.results.discount_factor", late)


def payers_change_places(patch: pytest.MonkeyPatch) -> None:
    sound = [getattr(GroupResults, name).func for name in PAYERS]
    for name, other in zip(PAYERS, reversed(sound), strict=True):
        as_property(GroupResults, name, other)(patch)


def quality_of_life_is_counted_for_the_workers(patch: pytest.MonkeyPatch) -> None:
    def health_rate(inputs: Any, paths: Any) -> object:
        change = effects._difference(inputs.quality_of_life, paths)
        return (inputs.qaly_value * inputs.workers_per_unit)[..., None] * change

    def wrong(inputs: GroupInputs, *others: Any) -> Courses:
        return course_values(inputs.with_values(persons_per_unit=inputs.workers_per_unit), *others)

    for module in ("effects", "individual"):
        patch.setattr(f"xlmodel.effektmodell.{module}.health_rate", health_rate)
    patch.setattr("xlmodel.effektmodell.decision.results.course_values", wrong)


def the_rule_begins_in_uholdbar(null: NullAlternative) -> object:
    factors = np.array([1.1, 1.0, 0.8, 0.0])
    return factors * null.values[Situation.UNSUSTAINABLE]


EFFEKTMODELL: dict[str, tuple[str, dict[str, str], Patch, str]] = {
    "a factor of twelve": (
        "defaults",
        {
            f"{{gain_levels.{level}}}*": f"12*{{gain_levels.{level}}}*"
            for level in Shape.LEVELS.keys
        },
        gains_count_twelve_times_in_scenarios,
        "Hvor sikkert er svaret?: Midterste utfall (50 %)",
    ),
    "a year too much": (
        "T=4 and r=10 %",
        {"^({year_number}-1)": "^{year_number}"},
        the_first_year_is_discounted_too,
        "Resultat: Diskonteringsfaktor",
    ),
    "payers swapped": (
        "share set",
        {
            '"",{NullKommuneandel}*{avoided}': '"",(1-{NullKommuneandel})*{avoided}',
            '"",(1-{NullKommuneandel})*{avoided}': '"",{NullKommuneandel}*{avoided}',
        },
        payers_change_places,
        "Resultat: Besparelse, stat",
    ),
    "the wrong number of persons": (
        "persons and workers",
        {"{QALYverdi}*{Personer}": "{QALYverdi}*{Yrkesaktive}", "{Personer}*(": "{Yrkesaktive}*("},
        quality_of_life_is_counted_for_the_workers,
        "Gevinst per person og år: Uholdbar → stabil",
    ),
    "the wrong situation": (
        "defaults",
        {"={~H}*{null.T}": "={~H}*{null.U}"},
        as_property(NullAlternative, "by_rule", the_rule_begins_in_uholdbar),
        "Nullalternativ: Stabil",
    ),
}


PERSONAS: dict[str, tuple[dict[str, str], Patch, str]] = {
    "the largest saving for the largest outlay": (
        {"MAX(0,0-MIN({avoided:row}))": "MAX({avoided:row},0)"},
        as_property(Comparison, "hump_largest", lambda both: max(0.0, float(both.avoided.max()))),
        "Nøkkeltall: Pukkel: største merutgift i ett år",
    ),
    "both payers for one": (
        {
            f",{{F{number}.undiscounted_net:row}})": f",{{F{number}.undiscounted:row}})"
            for number in (1, 2)
        },
        lambda patch: patch.setattr(CourseResults, "cost_municipality_in", CourseResults.cost_in),
        "Forløpene: Eneforsørger med to barn",
    ),
}


def a_success_saves_from_its_own_year(rate: FloatArray, effect_years: int) -> FloatArray:
    factors = discount_factors(rate, MAX_YEARS + effect_years)
    return np.array([factors[year : year + effect_years].sum() for year in range(MAX_YEARS)])


def grants_are_left_out(results: FundResults) -> FloatArray:
    return results.inputs.capital + np.cumsum(results.back - results.cost)


def one_change_is_turned(results: FollowUpResults) -> FloatArray:
    project, first, second = results.follow_up.changes
    return np.array([project - first, second - project])


OTHERS: dict[str, tuple[Any, str, Callable[..., list[str]], dict[str, str], Patch, str]] = {
    "saving a year too early": (
        OUTCOME_CONTRACT,
        "every input counts",
        contract_differences,
        {"}>{own.year_number})*({factor.year}<=": "}>={own.year_number})*({factor.year}<"},
        lambda patch: patch.setattr(
            "xlmodel.outcome_contract.results.years_of_saving", a_success_saves_from_its_own_year
        ),
        "År for år: År med besparelse, neddiskontert",
    ),
    "bærekraftig is no better": (
        OUTCOME_CONTRACT,
        "asker",
        contract_differences,
        {'+COUNTIF({$I}:{$N},"Bærekraftig"))': ")"},
        lambda patch: patch.setattr("xlmodel.outcome_contract.youths.BETTER", (STABLE,)),
        "Deltakerliste: Eksempel 3",
    ),
    "grants are left out": (
        INVESTMENT_FUND,
        "every input counts",
        fund_differences,
        {
            "SUM({balance:prev},{granted},": "SUM({balance:prev},",
            "SUM({granted:row},{return:row})": "SUM({return:row})",
        },
        as_property(FundResults, "balance", grants_are_left_out),
        "År for år: Saldo ved utgangen av året",
    ),
    "a change is turned": (
        INVESTMENT_FUND,
        "every input counts",
        fund_differences,
        {"{changes.1}-{changes.0}": "{changes.0}-{changes.1}"},
        as_property(FollowUpResults, "change_differences", one_change_is_turned),
        "Endring mot endring: Sammenligning minus prosjekt",
    ),
}
"""Slips of the other kinds: kind, sample, the oracle's differences, formulas, engine, the row told."""


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str], Patch], None]]:
    """Let formulas be written otherwise, and the engine compute otherwise, until the test is over."""
    sound = Scope.formulas

    def planted(texts: dict[str, str], engine: Patch) -> None:
        def formulas(
            self: Scope[Any], row: int, column: int, templates: Any, *rest: Any, **more: Any
        ) -> object:
            one = [templates] if isinstance(templates, str) else templates
            changed = [_replaced(text, texts) for text in one]
            given = changed[0] if isinstance(templates, str) else changed
            return sound(self, row, column, given, *rest, **more)

        engine(monkeypatch)
        monkeypatch.setattr(Scope, "formulas", formulas)

    forget()
    yield planted
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Let every plan and template be made anew."""
    for cache in (
        *(effektmodell_plan, effektmodell_template, personas_plan, personas_template),
        *(contract_plan, contract_template, fund_plan, fund_template),
    ):
        cache.cache_clear()


def _replaced(template: str, texts: dict[str, str]) -> str:
    for old, new in texts.items():
        if old in template:
            return template.replace(old, new)
    return template


@pytest.mark.parametrize("slip", EFFEKTMODELL)
def test_the_oracle_catches_what_recalculation_cannot(
    slip: str, plant: Callable[[dict[str, str], Patch], None], tmp_path: Path
) -> None:
    edge, texts, engine, row = EFFEKTMODELL[slip]
    inputs = drawn.edges()[edge]
    assert effektmodell_differences(inputs) == []
    forget()
    plant(texts, engine)
    path = tmp_path / "slip.xlsx"
    path.write_bytes(workbook_bytes(inputs))
    assert check_workbook(path).deviations == ()
    found = effektmodell_differences(inputs, path.read_bytes())
    assert any(row in line for line in found), found[:5]


@pytest.mark.parametrize("slip", PERSONAS)
def test_the_oracle_of_the_personas_does_too(
    slip: str, plant: Callable[[dict[str, str], Patch], None], tmp_path: Path
) -> None:
    texts, engine, row = PERSONAS[slip]
    inputs = example("fredrikstad")
    assert personas_differences(inputs) == []
    forget()
    plant(texts, engine)
    path = tmp_path / "slip.xlsx"
    path.write_bytes(workbook_bytes(inputs))
    assert check_workbook(path).deviations == ()
    found = personas_differences(inputs, path.read_bytes())
    assert any(row in line for line in found), found[:5]


@pytest.mark.parametrize("slip", OTHERS)
def test_the_oracles_of_contract_and_fund_do_too(
    slip: str, plant: Callable[[dict[str, str], Patch], None], tmp_path: Path
) -> None:
    kind, sample, differences, texts, engine, row = OTHERS[slip]
    inputs = kind.samples()[sample]
    assert differences(inputs) == []
    forget()
    plant(texts, engine)
    path = tmp_path / "slip.xlsx"
    path.write_bytes(workbook_bytes(inputs))
    assert check_workbook(path).deviations == ()
    found = differences(inputs, path.read_bytes())
    assert any(row in line for line in found), found[:5]
