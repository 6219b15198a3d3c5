"""What is read and counted of made-up files, against a count in plain loops over the people themselves."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.recipients import SITUATIONS, YEARS, Recipient, people, plain_count, write_files
from xlmodel.common.terms import Group
from xlmodel.control_group.counting import Ages, Counts, count
from xlmodel.control_group.reader import read_register
from xlmodel.control_group.rules import standard_rules

GROUPS = {"unge": Group.YOUNG_ADULTS, "familie": Group.FAMILIES}
PLACES = (*SITUATIONS, "ikke plassert")
OUTCOMES = ("bedre", "likt", "verre", "ute", "ikke plassert")
FLOWS = (*SITUATIONS, "ute", "ikke plassert")


def counted(paths: list[Path]) -> Counts:
    return count(read_register(paths), standard_rules(), Ages(18, 30))


def as_names(counts: Counts) -> dict[tuple[object, ...], int]:
    """Return the counts by the names of the plain count, those of nobody left out."""
    found: dict[tuple[object, ...], int] = {}
    for word, group in GROUPS.items():
        own = counts.groups[group]
        tables = {
            "antall": own.persons,
            "stønad": own.benefit,
            "kvp": own.kvp,
            "måneder": own.months,
        }
        for name, table in tables.items():
            for row, place in enumerate(PLACES):
                for at, year in enumerate(counts.years):
                    found[name, word, place, year] = int(table[row, at])
        for row, place in enumerate(SITUATIONS):
            for at, outcome in enumerate(OUTCOMES):
                found["utfall", word, place, outcome] = int(own.outcomes[row, at])
            for at, flow in enumerate(FLOWS):
                found["flyt", word, place, flow] = int(own.flows[row, at])
        found["ute", word], found["igjen", word] = own.left, own.back
    return {key: value for key, value in found.items() if value}


@settings(max_examples=40, deadline=None)
@given(people(), st.sampled_from(("iso-8859-1", "utf-8")))
def test_the_count_is_that_of_plain_loops(found: list[Recipient], encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = write_files(Path(folder), found, encoding=encoding)
        expected = {key: value for key, value in plain_count(found).items() if value}
        assert as_names(counted(paths)) == expected


@settings(max_examples=10, deadline=None)
@given(people(6))
def test_the_order_of_files_is_of_no_account(found: list[Recipient]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = write_files(Path(folder), found)
        assert as_names(counted(paths)) == as_names(counted(paths[::-1]))


def test_a_drawn_set_has_all_layouts(tmp_path: Path) -> None:
    assert len(write_files(tmp_path, [], YEARS)) == 10
