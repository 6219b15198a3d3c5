"""Every function as plain Python, with cells as both routes hand them over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from tests.support.strategies import for_all, group_inputs
from tests.udfs.values import COHORT, GROUP, UNCERTAIN, cells, effects, measure_rows
from udfs import excel as functions
from udfs.__main__ import readme_table
from udfs.functions import FUNCTIONS, short_message
from xlmodel.analyses.required_rate import required_success_rate
from xlmodel.analyses.sensitivity import one_way_sensitivity
from xlmodel.analyses.uncertainty import UncertainInput, monte_carlo
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import InputError
from xlmodel.common.terms import Situation
from xlmodel.effektmodell.cohort import cohort_flow
from xlmodel.effektmodell.decision import decision_results
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.packages import packages
from xlmodel.effektmodell.results import group_results
from xlmodel.effektmodell.terms import Target

CALL = {function.name: function for function in FUNCTIONS}

LONGEST_HELP = 255  # signs that Excel shows of a description or an argument's help


def message(name: str, *args: object) -> str:
    with pytest.raises(InputError) as caught:
        CALL[name](*args)
    return short_message(caught.value)


def test_the_functions_are_there_in_order() -> None:
    names = [
        "KOHORT",
        "RESULTAT",
        "BALANSEAAR",
        "FORLOP",
        "KREVD_SUKSESSRATE",
        "USIKKERHET",
        "FOLSOMHET",
        "PAKKE",
        "PERSONA",
        "EFFEKTKONTRAKT",
        "FOND",
        "SITUASJON",
        "SUKSESSRATE",
    ]
    assert [function.name for function in FUNCTIONS] == names


def test_what_excel_shows_fits_where_excel_shows_it() -> None:
    for function in FUNCTIONS:
        assert function.identifier.isascii()
        assert len(function.description) <= LONGEST_HELP
        for argument in function.arguments:
            assert argument.name.isascii()
            assert argument.name.isidentifier()
            assert len(argument.help) <= LONGEST_HELP
        optional = [argument.optional for argument in function.arguments]
        assert optional == sorted(optional)


def test_the_module_for_xlwings_names_each_function_as_its_definition_does() -> None:
    assert functions.__all__ == sorted(function.identifier for function in FUNCTIONS)
    for function in FUNCTIONS:
        decorated = getattr(functions, function.identifier)
        assert decorated.__name__ == function.identifier
        assert decorated.__doc__ == function.description
        assert decorated.__annotations__ == {}


def test_the_table_of_readme_has_a_row_a_function() -> None:
    lines = readme_table().splitlines()
    assert len(lines) == 2 + len(FUNCTIONS)
    assert "`EFFEKT.KOHORT`" in lines[2]
    assert all(line.count("|") == 5 for line in lines)


# KOHORT


def test_kohort_is_the_engines_cohort_flow() -> None:
    found = np.array(CALL["KOHORT"](*COHORT))
    flow = cohort_flow(
        np.array([2.0, 4, 3]), np.array([0.8, 0.7, 0.6]), np.array(5.0), np.array(10.0)
    )
    assert found.shape == (15, 15)
    np.testing.assert_array_equal(found, np.concatenate([flow.lab, flow.out]))
    assert not found[:, 10:].any()


@pytest.mark.parametrize(
    "args",
    [
        [[2, 4, 3], [0.8, 0.7, 0.6], 5, 10],
        [(2.0, 4.0, 3.0), ((0.8,), (0.7,), (0.6,)), 5.0, 10.0],
        [[[2], [4], [3]], [[0.8, 0.7, 0.6]], [[5]], [[10]]],
        [np.array([2, 4, 3]), np.array([[0.8], [0.7], [0.6]]), np.int64(5), np.float64(10)],
    ],
)
def test_rows_columns_tuples_arrays_ints_and_floats_are_the_same(args: list[Any]) -> None:
    assert CALL["KOHORT"](*args) == CALL["KOHORT"](*COHORT)


@pytest.mark.parametrize("blank", [None, 0, 0.0, "", "  "])
def test_an_empty_cell_is_zero_whichever_way_a_route_hands_it_over(blank: object) -> None:
    assert CALL["KOHORT"]([2, blank, 3], [0.8, 0.7, blank], 5, 10) == CALL["KOHORT"](
        [2, 0, 3], [0.8, 0.7, 0], 5, 10
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ([[2, 4], [0.8, 0.7, 0.6], 5, 10], "Nye per år: skal ha 3 celler, men har 2."),
        (
            [[[2, 4, 3], [2, 4, 3]], [0.8, 0.7, 0.6], 5, 10],
            "Nye per år: skal være én rad eller én kolonne, men er 2 × 3 celler.",
        ),
        (
            [[[2, 4, 3], [2]], [0.8, 0.7, 0.6], 5, 10],
            "Nye per år: radene i området er ikke like lange.",
        ),
        ([[2, 4, 3], [0.8, 0.7, "#N/A"], 5, 10], "Suksessrate, stabil: cellen inneholder feilverdien #N/A."),
        ([[2, 4, 3], [0.8, "høy", 0.6], 5, 10], "Suksessrate, utsatt: «høy» er ikke tillatt. Tillatt: et tall fra 0 til 1 (0 % til 100 %)."),
        ([[2, 4, 3], [0.8, 0.7, True], 5, 10], "Suksessrate, stabil: ja/nei-verdien true er ikke tillatt. Tillatt: et tall fra 0 til 1 (0 % til 100 %)."),
        ([[2, 4, 3], [0.8, 0.7, 1.2], 5, 10], "Suksessrate, stabil: 1,2 er ikke tillatt. Tillatt: et tall fra 0 til 1 (0 % til 100 %)."),
        ([[2, 4, 3], [0.8, 0.7, 0.6], None, 10], "Antall år med inntak: tom celle eller 0 er ikke tillatt. Tillatt: et helt tall fra 1 til 10."),
        ([[2, 4, 3], [0.8, 0.7, 0.6], 5, datetime(2026, 1, 1)], "Analyseperiode: en dato er ikke tillatt. Tillatt: et helt tall fra 4 til 15."),  # noqa: DTZ001  # as Excel hands it over
        ([[2, 4, 3], [0.8, 0.7, 0.6], 5, date(2026, 1, 1)], "Analyseperiode: en dato er ikke tillatt. Tillatt: et helt tall fra 4 til 15."),
        ([[2, 4, 3], [0.8, 0.7, 0.6], [5, 6], 10], "Antall år med inntak: skal være én celle, men er 1 × 2 celler."),
        ([[2, 4, 3], [0.8, 0.7, 0.6], 5, 10**400], "Analyseperiode: "),
        ([[2, 4, float("nan")], [0.8, 0.7, 0.6], 5, 10], "Nye per år, stabil: nan er ikke tillatt."),
        ([[2, 4, float("inf")], [0.8, 0.7, 0.6], 5, 10], "Nye per år, stabil: inf er ikke tillatt."),
        ([[-2, "x", 3], [0.8, 0.7, 7], 5, 10], "Nye per år, uholdbar: -2 er ikke tillatt. Tillatt: et tall som er 0 eller større (høyst 15 siffer). (og 2 feil til)"),
    ],
)  # fmt: skip
def test_kohort_says_what_is_wrong(args: list[Any], told: str) -> None:
    assert message("KOHORT", *args).startswith(told)


def test_too_many_arguments_are_refused() -> None:
    assert message("KOHORT", *COHORT, 1, 1) == "KOHORT: tar høyst 5 argumenter, men fikk 6."


@pytest.mark.parametrize("blank", [None, 0, "", [[None]]])
def test_kohort_without_relapse_is_as_it_was(blank: object) -> None:
    assert CALL["KOHORT"](*COHORT, blank) == CALL["KOHORT"](*COHORT)


def test_kohort_with_relapse_is_the_engines() -> None:
    flow = cohort_flow(
        np.array([2.0, 4, 3]), np.array([0.8, 0.7, 0.6]), np.array(5.0), np.array(10.0), 0.1
    )
    found = CALL["KOHORT"](*COHORT, [[0.1]])
    np.testing.assert_array_equal(np.array(found), np.concatenate([flow.lab, flow.out]))
    assert found != CALL["KOHORT"](*COHORT)
    told = "Tilbakefall per år: 1,1 er ikke tillatt. Tillatt: et tall fra 0 til 1 (0 % til 100 %)."
    assert message("KOHORT", *COHORT, 1.1) == told


# RESULTAT


def test_resultat_is_the_engines_results() -> None:
    results = group_results(GROUP)
    period = int(GROUP.period)
    found = CALL["RESULTAT"](*cells())
    expected = [
        results.cost,
        results.avoided,
        results.net,
        results.net_accumulated,
        results.health_gain,
        results.production_gain,
        results.total,
        results.total_accumulated,
    ]
    np.testing.assert_allclose(
        np.array(found, dtype=float), np.array(expected).T[:period], rtol=1e-12
    )


def test_resultat_has_headings_and_years_on_demand() -> None:
    bare = CALL["RESULTAT"](*cells(), None)
    table = CALL["RESULTAT"](*cells(), True)
    assert table[0][:3] == ["År", "Kostnad", "Besparelse"]
    assert [row[0] for row in table[1:]] == list(range(2020, 2030))
    assert [row[1:] for row in table[1:]] == bare
    assert CALL["RESULTAT"](*cells(), 1) == table
    assert CALL["RESULTAT"](*cells(), 0) == bare
    assert message("RESULTAT", *cells(), "ja").startswith("Overskrift: «ja» er ikke tillatt.")


def test_rows_without_a_name_count_nothing_as_in_the_workbook() -> None:
    args = cells()
    nameless = [[None, *row[1:]] for row in args[-1]]
    blank = [[0] * 13, [""] * 13, [None] * 13]
    assert CALL["RESULTAT"](*args[:-1], args[-1] + nameless + blank) == CALL["RESULTAT"](*args)


def test_no_measures_cost_nothing() -> None:
    found = CALL["RESULTAT"](*cells()[:-1], None)
    assert all(row[0] == 0 for row in found)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (3, None, "Tiltak, rad 2, kategori: tom verdi er ikke tillatt. Tillatt: Oppstart eller Drift."),
        (3, "Annet", "Tiltak «"),
        (5, "dyrt", "Tiltak, rad 2, kostnad: «dyrt» er ikke tillatt."),
        (5, -1, "Tiltak, rad 2, kostnad: -1 er ikke tillatt."),
        (6, 7.5, "Tiltak «"),
        (8, "#DIV/0!", "Tiltak, rad 2, volum, utsatt: cellen inneholder feilverdien #DIV/0!."),
        (10, 2, "Tiltak «"),
        (10, 0, "Tiltak, rad 2, frekvens: tom verdi er ikke tillatt. Tillatt: 1 eller 12."),
        (0, 4.5, "Tiltak, rad 2, navn: 4,5 er ikke tillatt."),
    ],
)  # fmt: skip
def test_a_fault_in_a_measure_is_told_with_its_row(column: int, value: object, told: str) -> None:
    args = cells()
    args[-1][1][column] = value
    assert message("RESULTAT", *args).startswith(told)


def test_a_table_of_another_width_is_refused() -> None:
    args = cells()
    told = "Tiltak: skal ha 13 kolonner som i tiltakstabellen, men har 12."
    assert message("RESULTAT", *args[:-1], [row[:12] for row in args[-1]]) == told


@for_all(group_inputs(), count=25)
def test_resultat_of_any_group_is_the_engines(group: GroupInputs) -> None:
    results = group_results(group)
    found = np.array(CALL["RESULTAT"](*cells(group), None, *effects(group)), dtype=float)
    expected = np.array([results.cost, results.avoided, results.total_accumulated])
    np.testing.assert_array_equal(found[:, [0, 1, 7]].T, expected[:, : int(group.period)])


QUALIFIED = GROUP.with_values(relapse=0.1, deadweight=0.5, tax_cost=0.2)


@pytest.mark.parametrize("name", ["RESULTAT", "FORLOP", "KREVD_SUKSESSRATE", "USIKKERHET", "FOLSOMHET"])  # fmt: skip
def test_what_qualifies_the_effect_stands_last_and_may_be_left_out(name: str) -> None:
    function = CALL[name]
    last = [argument.name for argument in function.arguments[-3:]]
    assert last == ["tilbakefall", "dodvekt", "skattekostnad"]
    own = [UNCERTAIN, 200] if name == "USIKKERHET" else []
    many = len(function.arguments) - 3
    given = [*cells(), *own]
    given += [None] * (many - len(given))
    bare = function(*given)
    assert function(*given, None, 0, "") == bare
    assert function(*given, *effects(GROUP)) == bare
    assert function(*given, *effects(QUALIFIED)) != bare
    told = "Dødvekt: 2 er ikke tillatt. Tillatt: et tall fra 0 til 1 (0 % til 100 %)."
    assert message(name, *given, None, 2) == told


def test_resultats_total_counts_the_cost_of_public_funds() -> None:
    found = np.array(CALL["RESULTAT"](*cells(), None, *effects(QUALIFIED)), dtype=float)
    results = group_results(QUALIFIED)
    np.testing.assert_allclose(found[:, 6], results.total[:10], rtol=1e-12)
    np.testing.assert_allclose(found[:, 2], results.net[:10], rtol=1e-12)
    parts = found[:, 2] + found[:, 4] + found[:, 5]
    np.testing.assert_allclose(found[:, 6] - parts, 0.2 * found[:, 2], atol=1e-6)


def test_the_analyses_are_the_engines_of_the_qualified_group() -> None:
    last = effects(QUALIFIED)
    rate = required_success_rate(QUALIFIED).rate
    assert CALL["KREVD_SUKSESSRATE"](*cells(), None, None, *last) == [[rate]]
    tornado = one_way_sensitivity(QUALIFIED).rows
    found = CALL["FOLSOMHET"](*cells(), None, None, None, *last)
    assert [row[0] for row in found] == [row.label() for row in tornado]
    assert {"Tilbakefall per år", "Dødvekt", "Skattekostnad per krone"} < {row[0] for row in found}
    spread = monte_carlo(QUALIFIED, uncertain_inputs(), 200, 1)
    table = np.array(CALL["USIKKERHET"](*cells(), UNCERTAIN, 200, None, None, *last))
    np.testing.assert_allclose(table[:, 5:10], spread.total.percentiles.T)


def test_relapse_deadweight_and_public_funds_may_be_uncertain() -> None:
    table = [["Tilbakefall", 0, 0.2], ["Dødvekt", 0, 0.75], ["skattekostnad", 0, 0.2]]
    found = CALL["USIKKERHET"](*cells(), table, 200)
    assert len(found) == 10


# FORLOP


@for_all(group_inputs(), count=15)
def test_forlop_is_the_engines_value_of_courses(group: GroupInputs) -> None:
    courses = decision_results(group).courses
    found = np.array(CALL["FORLOP"](*cells(group), None, *effects(group)), dtype=float)
    assert found.shape == (9, 5)
    parts = (courses.cost, courses.avoided, courses.gain, courses.net, courses.total)
    for column, values in zip(found.T, parts, strict=True):
        np.testing.assert_allclose(column, courses.per_person(values), rtol=1e-12, atol=1e-9)


def test_forlop_names_each_course_on_demand() -> None:
    table = CALL["FORLOP"](*cells(), True)
    assert table[0] == ["Forløp", "Kostnad", "Besparelse", "Gevinst", "Netto", "Total"]
    assert [row[0] for row in table[1:]][2:5] == [
        "Uholdbar → Stabil",
        "Uholdbar → Bærekraftig",
        "Utsatt → Utsatt",
    ]
    assert [row[1:] for row in table[1:]] == CALL["FORLOP"](*cells())


def test_the_largest_amounts_give_finite_numbers() -> None:
    largest = 4e14  # doubled it still has 15 digits
    args = cells()
    for place in (4, 6, 8, 10, 11, 12):
        args[place] = [[largest]] * len(args[place])
    args[-1] = [[*row[:5], largest, row[6], *[largest] * 3, 12, *row[11:]] for row in args[-1]]
    table = [["Pris", 0, 2], ["Volum", 0, 2], ["QALY_verdi", 0, 2 * largest]]
    for name, more in (
        ("RESULTAT", []),
        ("FORLOP", []),
        ("KREVD_SUKSESSRATE", []),
        ("USIKKERHET", [table, 200]),
        ("FOLSOMHET", [1]),
    ):
        for row in CALL[name](*args, *more):
            assert all(isinstance(cell, str) or np.isfinite(cell) for cell in row)


# BALANSEAAR


def test_balanseaar_is_the_engines_balance_year() -> None:
    results = group_results(GROUP)
    period = int(GROUP.period)
    row = [*results.net_accumulated[:period].tolist(), *[""] * (15 - period)]
    assert CALL["BALANSEAAR"]([row], 2020) == [[float(results.balance_year_net)]]
    down = [[cell] for cell in row]
    assert CALL["BALANSEAAR"](down, [[2020]]) == [[float(results.balance_year_net)]]


def test_balanseaar_is_a_text_where_the_year_does_not_come() -> None:
    assert CALL["BALANSEAAR"]([-5, -4, -1], 2020) == [["Ikke i perioden"]]
    assert CALL["BALANSEAAR"]([5, -4, 1, -1], 2020) == [["Ikke i perioden"]]


def test_zeros_of_empty_cells_past_the_period_are_cut_off_by_the_period() -> None:
    assert CALL["BALANSEAAR"]([-5, -4, 0, 0], 2020, 2) == [["Ikke i perioden"]]
    assert CALL["BALANSEAAR"]([-5, -4, 0, 0], 2020) == [[2022.0]]


def test_balanseaar_refuses_what_is_no_row_of_years() -> None:
    assert message("BALANSEAAR", [1] * 16, 2020).endswith(
        "skal ha 1 til 15 utfylte celler, men har 16."
    )
    assert message("BALANSEAAR", [None], 2020).endswith("men har 0.")
    assert "celle 2: «x»" in message("BALANSEAAR", [1, "x"], 2020)
    assert message("BALANSEAAR", [1, 2], 46_023).startswith("Analysetidspunkt (første år): 46023")


# KREVD_SUKSESSRATE


@pytest.mark.parametrize(
    ("step", "situation"), [(None, None), ("Alle", None), ("utsatt", Situation.VULNERABLE)]
)
@pytest.mark.parametrize(("goal", "target"), [(None, Target.NET), ("TOTAL", Target.TOTAL)])
def test_krevd_suksessrate_is_the_engines(
    step: object, situation: Situation | None, goal: object, target: Target
) -> None:
    expected = required_success_rate(GROUP, target, situation)
    assert CALL["KREVD_SUKSESSRATE"](*cells(), step, goal) == [[expected.rate]]


def test_krevd_suksessrate_is_a_text_where_no_rate_will_do() -> None:
    args = cells(GROUP.with_values(null_alternative=[0, 0, 0, 0]))
    assert CALL["KREVD_SUKSESSRATE"](*args) == [["Ikke i balanse, selv ikke ved 100 %"]]


def test_krevd_suksessrate_names_its_choices() -> None:
    told = "Trinn: «bærekraftig» er ikke tillatt. Tillatt: Alle, Uholdbar, Utsatt eller Stabil."
    assert message("KREVD_SUKSESSRATE", *cells(), "bærekraftig") == told


# USIKKERHET


def uncertain_inputs() -> list[UncertainInput]:
    return [
        UncertainInput("success_rate", 0.5, 0.95, situation=Situation.VULNERABLE),
        UncertainInput("qaly_value", 690_000, 1_400_000),
        UncertainInput("unit_cost", 0.8, 1.3),
        UncertainInput("null_alternative", 0.7, 1.2),
    ]


def test_usikkerhet_is_the_engines_spread() -> None:
    found = np.array(CALL["USIKKERHET"](*cells(), UNCERTAIN, 500, 7))
    expected = monte_carlo(GROUP, uncertain_inputs(), 500, 7)
    assert found.shape == (10, 11)
    np.testing.assert_allclose(found[:, :5], expected.net.percentiles.T)
    np.testing.assert_allclose(found[:, 5:10], expected.total.percentiles.T)
    np.testing.assert_allclose(found[:, 10], expected.total.probability)


def test_a_seed_reproduces_and_another_differs() -> None:
    one = CALL["USIKKERHET"](*cells(), UNCERTAIN, 500, 7)
    assert CALL["USIKKERHET"](*cells(), UNCERTAIN, 500, 7) == one
    assert CALL["USIKKERHET"](*cells(), UNCERTAIN, 500, 8) != one
    left_out = CALL["USIKKERHET"](*cells(), UNCERTAIN, 500)
    assert CALL["USIKKERHET"](*cells(), UNCERTAIN, 500, 0) == left_out
    assert CALL["USIKKERHET"](*cells(), UNCERTAIN, 500, 1) == left_out


def test_usikkerhet_takes_mode_distribution_measures_and_empty_rows() -> None:
    name = GROUP.measures[0].name
    table = [
        ["Suksessrate, Uholdbar", 0.5, 0.95, 0.6, "Trekant"],
        [f"Pris: {name}", 0.8, 1.3, 0, None],
        ["volum", 0.8, 1.3, None, "jevn"],
        [None, 1, 2, 3, None],
        [0, 0, 0, 0, 0],
    ]
    found = CALL["USIKKERHET"](*cells(), table, 200, 3, True)
    assert found[0][0] == "År"
    assert found[0][-1] == "Sannsynlighet for netto nytte"
    assert len(found) == 11
    assert len(found[0]) == 12


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([["Suksessrate, utsatt", 0.5]], "Usikre inndata: skal ha 3 til 5 kolonner"),
        ([["Lykke", 0.5, 0.6]], "Usikre inndata, rad 1, navn: «Lykke» er ikke tillatt."),
        ([["QALY_verdi, utsatt", 1, 2]], "Usikre inndata, rad 1, navn:"),
        ([["Pris: Ukjent tiltak", 1, 2]], "Usikre inndata, rad 1, navn:"),
        ([["Suksessrate, utsatt", "a", 0.6]], "Usikre inndata, rad 1, lav: «a» er ikke tillatt."),
        ([["Suksessrate, utsatt", 0.9, 0.6]], "Suksessrate, utsatt, lav ≤ mest sannsynlig ≤ høy:"),
        ([["QALY_verdi", 1, 2, 1, "normal"]], "Usikre inndata, rad 1, fordeling: «normal»"),
        ([[None, 1, 2]], "Usikre inndata: skal ha 1 til 60 utfylte rader, men har 0."),
    ],
)
def test_usikkerhet_says_what_is_wrong_with_its_table(table: object, told: str) -> None:
    assert message("USIKKERHET", *cells(), table, 200).startswith(told)


def test_an_analysis_refuses_more_work_than_it_can_do() -> None:
    args = cells()
    args[-1] = [[f"{index}", *args[-1][0][1:]] for index in range(301)]
    told = "Tiltak: kan ha høyst 300 rader med navn her, men har 301."
    assert message("FOLSOMHET", *args) == told
    assert message("USIKKERHET", *args, UNCERTAIN) == told
    assert message("USIKKERHET", *cells(), UNCERTAIN, 200_001).startswith(
        "Antall trekninger: 200001"
    )


# FOLSOMHET


def test_folsomhet_is_the_engines_tornado() -> None:
    expected = one_way_sensitivity(GROUP, 0.2, Target.NET)
    found = CALL["FOLSOMHET"](*cells(), 0.2, "Netto")
    assert found == [
        [row.label(), pytest.approx(row.at_low.net), pytest.approx(row.at_high.net)]
        for row in expected.rows
    ]
    default = CALL["FOLSOMHET"](*cells(), None, None, True)
    assert default[0] == ["Inndata", "Total ved lav verdi", "Total ved høy verdi"]
    assert default[1:] == CALL["FOLSOMHET"](*cells(), 0.1, "total")


def test_folsomhet_takes_a_share_not_a_number_of_per_cent() -> None:
    told = "Endring: 10 er ikke tillatt. Tillatt: et tall fra 0,001 til 1 (0,1 % til 100 %)."
    assert message("FOLSOMHET", *cells(), 10) == told


# PAKKE


@pytest.mark.parametrize(
    "situation", [Situation.UNSUSTAINABLE, Situation.VULNERABLE, Situation.STABLE]
)
def test_pakke_is_the_engines_package(situation: Situation) -> None:
    package = packages(GROUP.measures)
    expected = [
        [package.startup_municipality[situation], package.startup_state[situation]],
        [package.running_municipality[situation], package.running_state[situation]],
    ]
    found = CALL["PAKKE"](measure_rows(), situation.label().upper())
    np.testing.assert_allclose(np.array(found, dtype=float), expected)


def test_pakke_has_headings_on_demand_and_needs_a_situation() -> None:
    table = CALL["PAKKE"](measure_rows(), "Utsatt", True)
    assert table[0] == ["", "Kommune", "Stat"]
    assert [row[0] for row in table[1:]] == ["Oppstart", "Drift"]
    told = "Situasjon: tom verdi er ikke tillatt. Tillatt: Uholdbar, Utsatt eller Stabil."
    assert message("PAKKE", measure_rows(), None) == told


def test_a_group_needs_no_more_inputs_than_the_functions_take() -> None:
    group = GROUP.with_values(individual_start="Stabil", municipal_share=0.3)
    assert isinstance(group, GroupInputs)
    assert CALL["RESULTAT"](*cells(group)) == CALL["RESULTAT"](*cells())


def test_so_many_draws_of_so_many_measures_are_refused() -> None:
    row = measure_rows()[0]
    args = cells()
    args[-1] = [[f"{index}", *row[1:]] for index in range(300)]
    told = message("USIKKERHET", *args, UNCERTAIN, 40_001, None, None)
    most, given = nb_number(40_000), nb_number(40_001)
    assert told == f"Antall trekninger: kan være høyst {most} med 300 tiltak, men er {given}."
