"""What changed between two workbooks: inputs, measures, formulas and results."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.workbook_templates.comparing.conftest import (
    Books,
    Compared,
    compare_workbooks,
    rewritten,
)
from workbook_templates.comparing.formulas import FormulaDifference
from workbook_templates.effektmodell.plan import STANDARD_CAPACITY, effektmodell_plan
from workbook_templates.sheet import relative
from xlmodel import EffektmodellError, InputError, group_results
from xlmodel.common.changes import Change
from xlmodel.common.terms import Situation

PLAN = effektmodell_plan((STANDARD_CAPACITY, STANDARD_CAPACITY))


def cell(name: str, down: int = 0, across: int = 0) -> tuple[str, str]:
    """Return tab and address of a cell within a name."""
    area = PLAN.names[name]
    return area.sheet, relative(area.row + down, area.column + across)


COST = cell("UV_Kostnad", across=2)
BELOW_MEASURES = cell("UV_Oppstartspakke")


@pytest.fixture(scope="module")
def found(books: Books) -> Compared:
    return compare_workbooks(books("asker"), books("next"))


def test_a_workbook_is_like_itself_and_like_its_copy(books: Books, tmp_path: Path) -> None:
    copy = tmp_path / "kopi.xlsx"
    shutil.copy(books("asker"), copy)
    for other in (books("asker"), copy):
        same = compare_workbooks(books("asker"), other)
        assert same.is_alike
        assert (same.inputs.common, same.inputs.notes, same.formulas.differences) == ((), (), ())
        assert all(not group.decomposition.contributions for group in same.inputs.groups)


def test_a_workbook_is_like_the_one_that_openpyxl_saved(books: Books, tmp_path: Path) -> None:
    saved = rewritten(books("asker"), tmp_path / "lagret.xlsx", {})
    assert compare_workbooks(books("asker"), saved).is_alike


def test_inputs_that_differ_have_both_values_and_the_difference(found: Compared) -> None:
    young_adults, families = found.inputs.groups
    rows = [(item.key, item.situation, item.a, item.b) for item in young_adults.inputs]
    assert rows == [
        ("individstart", None, "Uholdbar", "Utsatt"),
        ("suksessrate", Situation.UNSUSTAINABLE, 0.8, 0.7),
        ("suksessrate", Situation.STABLE, 0.8, 0.75),
        ("null_kommuneandel", None, None, 0.6),
        ("lonnskostnad", None, 300_000, 320_000),
    ]
    differences = [item.difference for item in young_adults.inputs]
    assert differences == [None, pytest.approx(-0.1), pytest.approx(-0.05), None, 20_000]
    assert [item.unit for item in young_adults.inputs] == ["", "andel", "andel", "andel", "kr"]
    assert families.is_alike


def test_measures_in_other_rows_are_told_by_what_happened_to_them(found: Compared) -> None:
    changed, removed, added = found.inputs.groups[0].measures
    assert (changed.name, changed.change) == (
        "Investeringsleder, oppfølging",
        Change.CHANGED,
    )
    assert [(item.label, item.a, item.b, item.difference) for item in changed.fields] == [
        ("Kostnad", 550, 600, 50),
        ("Volum uholdbar", 10, 12, 2),
        ("Sikkerhet", "Lav", "Middels", None),
    ]
    assert (removed.name, removed.change) == ("Økonomisk verge", Change.REMOVED)
    assert all(item.b is None for item in removed.fields)
    assert (added.name, added.change) == ("Jobbspesialist", Change.ADDED)
    assert [(item.label, item.b) for item in added.fields] == [
        ("Tiltak", "Jobbspesialist"),
        ("Kategori", "Drift"),
        ("Kostnad", 700),
        ("Betaler", "Stat"),
        ("Volum uholdbar", 10),
        ("Volum utsatt", 5),
        ("Volum stabil", 4),
        ("Frekvens", 1),
    ]


def test_key_results_are_those_of_the_engine_and_add_up(found: Compared) -> None:
    young_adults, families = found.inputs.groups
    for group, mine, theirs in zip(
        found.inputs.groups, found.inputs_a.groups, found.inputs_b.groups, strict=True
    ):
        by_key = {item.term.key: item for item in group.key_results}
        assert by_key["sum_net"].a == pytest.approx(float(group_results(mine).sum_net))
        assert by_key["sum_net"].b == pytest.approx(float(group_results(theirs).sum_net))
        change = group.decomposition.change
        assert by_key["sum_net"].difference == pytest.approx(change.net)
        assert by_key["net_benefit"].difference == pytest.approx(change.total)
    combined = {item.term.key: item for item in found.inputs.combined}
    parts = [young_adults.decomposition.change.net, families.decomposition.change.net]
    assert combined["sum_net"].difference == pytest.approx(sum(parts))


def test_the_other_way_round_every_total_is_negated(books: Books, found: Compared) -> None:
    back = compare_workbooks(books("next"), books("asker"))
    for there, here in zip(found.inputs.groups, back.inputs.groups, strict=True):
        assert here.decomposition.change.net == pytest.approx(-there.decomposition.change.net)
        assert here.decomposition.change.total == pytest.approx(-there.decomposition.change.total)
        for mine, theirs in zip(there.key_results, here.key_results, strict=True):
            if mine.difference is not None:
                assert theirs.difference == pytest.approx(-mine.difference)


def test_municipality_programme_and_price_year_are_told_and_amounts_are_not_adjusted(
    books: Books,
) -> None:
    other = compare_workbooks(books("asker"), books("other"))
    assert [(item.label, item.a, item.b) for item in other.inputs.common] == [
        ("Kommune", "Asker", "Nordre Follo"),
        ("Programmets navn", "Velferdslaben", "Familielaben"),
        ("Prisår", 2019, 2025),
    ]
    (note,) = other.inputs.notes
    assert "A i 2019-kroner, B i 2025-kroner" in note
    assert "ikke justert" in note
    assert all(item.difference == 0 for item in other.inputs.combined)
    assert not other.formulas.differences


def test_groups_that_cannot_be_summed_have_no_combined_results(
    books: Books, tmp_path: Path
) -> None:
    path = rewritten(books("asker"), tmp_path / "b.xlsx", {cell("UV_Analyseperiode"): 12})
    other = compare_workbooks(books("asker"), path)
    assert other.inputs.combined == ()
    assert [note.partition(":")[0].partition(",")[0] for note in other.inputs.notes] == [
        "Unge voksne",
        "Gruppene kan ikke summeres i B",
    ]


def test_a_source_that_staff_changed_is_a_difference_without_effect(
    books: Books, tmp_path: Path
) -> None:
    place = cell("UV_Lonnskostnad_Kilde")
    path = rewritten(books("asker"), tmp_path / "b.xlsx", {place: "Kommunens lønnssystem"})
    other = compare_workbooks(books("asker"), path)
    (source,) = other.inputs.groups[0].sources
    assert source.b == "Kommunens lønnssystem"
    assert not other.is_alike
    assert not other.inputs.groups[0].decomposition.contributions


def test_formulas_typed_over_in_one_file_are_named_with_both_contents(
    books: Books, tmp_path: Path
) -> None:
    changes = {COST: 12_345, ("Familie - Gevinster", "T90"): "=1+1"}
    path = rewritten(books("asker"), tmp_path / "b.xlsx", changes)
    extra, cost = compare_workbooks(books("asker"), path).formulas.differences
    assert (cost.tab, cost.address_a, cost.address_b, cost.label) == (*COST, COST[1], "Kostnad")
    assert isinstance(cost.a, str)
    assert cost.a.startswith("=IF(")
    assert cost.b == 12_345
    assert extra == FormulaDifference("Familie - Gevinster", "", "T90", "T90", None, "=1+1")


def test_an_input_that_is_a_formula_is_compared_by_its_value_and_its_formula_is_told(
    books: Books, tmp_path: Path
) -> None:
    place = cell("UV_QALYverdi")
    path = rewritten(books("asker"), tmp_path / "b.xlsx", {place: "=2*700000"})
    other = compare_workbooks(books("asker"), path)
    assert [(item.a, item.b) for item in other.inputs.groups[0].inputs] == [(820_000, 1_400_000)]
    (only,) = other.formulas.differences
    assert (only.address_b, only.a, only.b) == (place[1], 820_000, "=2*700000")


def test_the_same_formula_spelled_otherwise_is_no_difference(books: Books, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(books("asker"))
    text = book[COST[0]][COST[1]].value
    spelled = text.replace("IF(", "if( ").replace("UV_", "uv_")
    assert spelled != text
    path = rewritten(books("asker"), tmp_path / "b.xlsx", {COST: spelled})
    assert compare_workbooks(books("asker"), path).is_alike


def test_both_files_typed_over_alike_is_no_difference_and_otherwise_is(
    books: Books, tmp_path: Path
) -> None:
    a = rewritten(books("asker"), tmp_path / "a.xlsx", {COST: 5})
    b = rewritten(books("asker"), tmp_path / "b.xlsx", {COST: 5})
    c = rewritten(books("asker"), tmp_path / "c.xlsx", {COST: 6})
    assert compare_workbooks(a, b).is_alike
    (only,) = compare_workbooks(a, c).formulas.differences
    assert (only.a, only.b) == (5, 6)


def test_tables_of_different_size_have_the_same_formulas(books: Books) -> None:
    for pair in (("asker", "large"), ("large", "asker")):
        other = compare_workbooks(*map(books, pair))
        assert other.formulas.is_compared
        assert other.formulas.differences == ()
        assert len(other.inputs.groups[0].measures) == 20


def test_a_formula_below_tables_of_different_size_is_found_at_both_addresses(
    books: Books, tmp_path: Path
) -> None:
    path = rewritten(books("asker"), tmp_path / "a.xlsx", {BELOW_MEASURES: 1_000, COST: 7})
    differences = compare_workbooks(path, books("large")).formulas.differences
    package, cost = sorted(differences, key=lambda item: item.tab, reverse=True)
    assert cost.address_a == cost.address_b == COST[1]
    assert package.address_a == BELOW_MEASURES[1]
    grown = 16 + 20 + 8 - STANDARD_CAPACITY
    row = int(BELOW_MEASURES[1][1:]) + grown
    assert package.address_b == f"{BELOW_MEASURES[1][0]}{row}"
    assert package.a == 1_000


def test_moved_rows_are_told_instead_of_guessed_at(books: Books, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(books("asker"))
    name = book.defined_names["UV_SumKostnad"]
    tab, address = next(iter(name.destinations))
    name.attr_text = f"'{tab}'!$C${int(address.rpartition('$')[2]) + 1}"
    book.save(tmp_path / "b.xlsx")
    formulas = compare_workbooks(books("asker"), tmp_path / "b.xlsx").formulas
    assert not formulas.is_compared
    assert str(tmp_path / "b.xlsx") in formulas.reason


def test_faults_of_both_files_are_told_with_their_paths(books: Books, tmp_path: Path) -> None:
    paths = []
    for year, rate in (("2025", 80), ("2026", "høy")):
        (tmp_path / year).mkdir()
        path = tmp_path / year / "asker.xlsx"
        paths.append(rewritten(books("asker"), path, {cell("UV_Suksessrate"): rate}))
    with pytest.raises(InputError) as caught:
        compare_workbooks(*paths)
    assert len(caught.value.violations) == 2
    for path, violation in zip(paths, caught.value.violations, strict=True):
        assert violation.where.startswith(str(path))


def test_a_file_that_is_no_workbook_is_named_beside_faulty_inputs(
    books: Books, tmp_path: Path
) -> None:
    faulty = rewritten(books("asker"), tmp_path / "a.xlsx", {cell("UV_Suksessrate"): 80})
    (tmp_path / "b.xlsx").write_text("tekst")
    with pytest.raises(EffektmodellError) as caught:
        compare_workbooks(faulty, tmp_path / "b.xlsx")
    assert faulty.name in str(caught.value)
    assert str(tmp_path / "b.xlsx") in str(caught.value)
