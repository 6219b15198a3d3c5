"""Profiles from a long table, CSV or a tab of a workbook: what is read, and every fault with its line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from workbook_templates import EXCLUSION_ACCOUNTS
from xlmodel.common.errors import EffektmodellError, InputError
from xlmodel.exclusion_accounts import AGES, Flow, Level, ProfileGroup, example

HEAD = ("målgruppe", "gruppe", "kategori", "type", "nivå", "alder", "beløp")
Line = Sequence[object]


def lines(
    target: int = 1, group: str = "Målgruppe", category: str = "Trygd", amount: object = "1 000,5"
) -> Iterator[Line]:
    """Yield a line an age of one profile row."""
    for age in AGES:
        yield (target, group, category, "Utgift", "Stat", age, amount)


def whole() -> list[Line]:
    return [*lines(), *lines(group="Sammenligning", amount="0")]


def write(folder: Path, rows: Sequence[Line], head: Line = HEAD, encoding: str = "utf-8") -> Path:
    path = folder / "profiler.csv"
    text = "\n".join(";".join(map(str, line)) for line in (head, *rows))
    path.write_text(text + "\n", encoding=encoding)
    return path


def told(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        EXCLUSION_ACCOUNTS.inputs_from(path)
    return [str(item) for item in caught.value.violations]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_a_table_is_read_whatever_its_character_set(encoding: str, tmp_path: Path) -> None:
    inputs, remarks = EXCLUSION_ACCOUNTS.inputs_from(write(tmp_path, whole(), encoding=encoding))
    assert remarks == ()
    first, second = inputs.profiles
    assert (first.group, second.group) == (ProfileGroup.TARGET, ProfileGroup.COMPARISON)
    assert first.amounts == (1000.5,) * 41
    assert (first.category, first.flow, first.level) == ("Trygd", Flow.EXPENSE, Level.STATE)


def test_the_rest_is_the_examples_and_the_note_says_so(tmp_path: Path) -> None:
    inputs, _ = EXCLUSION_ACCOUNTS.inputs_from(write(tmp_path, whole()))
    assert inputs.with_values(profiles=(), note="") == example().with_values(profiles=(), note="")
    assert "profiler.csv" in inputs.note
    assert "eksempeltall" in inputs.note


def test_a_target_group_that_the_table_has_is_chosen(tmp_path: Path) -> None:
    rows = [*lines(5), *lines(5, "Sammenligning"), *lines(3), *lines(3, "Sammenligning")]
    inputs, _ = EXCLUSION_ACCOUNTS.inputs_from(write(tmp_path, rows))
    assert inputs.target == 3


def test_columns_may_stand_in_any_order_with_source_and_grade(tmp_path: Path) -> None:
    head = (
        "Beløp",
        "ALDER",
        "nivaa",
        "Type",
        "Kategori",
        "Gruppe",
        "maalgruppe",
        "kilde",
        "Sikkerhet",
    )
    rows = [(*tuple(line)[::-1], "Egen", "lav") for line in whole()]
    inputs, _ = EXCLUSION_ACCOUNTS.inputs_from(write(tmp_path, rows, head))
    assert {(item.source, item.grade) for item in inputs.profiles} == {("Egen", "Lav")}


def test_a_tab_of_a_workbook_is_read_alike(tmp_path: Path) -> None:
    book = Workbook()
    tab = book.create_sheet("Profiler", 0)
    rows = [HEAD, *lines(amount=1000.5), *lines(group="Sammenligning", amount=0)]
    for row, line in enumerate(rows, start=1):
        for column, value in enumerate(line, start=1):
            tab.cell(row, column).value = value
    book.save(tmp_path / "profiler.xlsx")
    found, _ = EXCLUSION_ACCOUNTS.inputs_from(tmp_path / "profiler.xlsx")
    wanted, _ = EXCLUSION_ACCOUNTS.inputs_from(write(tmp_path, whole()))
    assert found.profiles == wanted.profiles


def test_ten_thousand_rows_take_seconds(tmp_path: Path) -> None:
    rows = [
        line
        for number in range(122)
        for group in ("Målgruppe", "Sammenligning")
        for line in lines(1 + number % 7, group, f"Kategori {number}", number)
    ]
    assert len(rows) > 10_000
    path, start = write(tmp_path, rows), time.monotonic()
    inputs, _ = EXCLUSION_ACCOUNTS.inputs_from(path)
    assert len(inputs.profiles) == 244
    (tmp_path / "ut.xlsx").write_bytes(EXCLUSION_ACCOUNTS.workbook_bytes(inputs))
    assert time.monotonic() - start < 10
    assert EXCLUSION_ACCOUNTS.open(tmp_path / "ut.xlsx").inputs == inputs


# Faults ------------------------------------------------------------------------------------------


def without(*ages: int) -> Callable[[list[Line]], list[Line]]:
    return lambda rows: [
        line for at, line in enumerate(rows) if not (at < len(AGES) and line[5] in ages)
    ]


def with_value(column: int, value: object) -> Callable[[list[Line]], list[Line]]:
    def change(rows: list[Line]) -> list[Line]:
        changed = list(rows[2])
        changed[column] = value
        return [*rows[:2], changed, *rows[3:]]

    return change


@pytest.mark.parametrize(
    ("change", "where", "told_of"),
    [
        (without(20), "linje 2", "beløp mangler for 20 år for målgruppe 1, målgruppe, «Trygd»"),
        (without(20, 21, 40), "linje 2", "beløp mangler for 20–21 år og 40 år"),
        (lambda rows: [*rows, rows[3]], "linje 84", "alder 21 står mer enn én gang"),
        (lambda rows: rows[:41], "linje 2", "har rader for «Målgruppe», men ingen for «Sammenligning»"),
        (lambda rows: rows[41:], "linje 2", "har rader for «Sammenligning», men ingen for «Målgruppe»"),
        (with_value(0, 8), "linje 4", "målgruppe: 8 er ikke tillatt. Tillatt: 1 eller 2"),
        (with_value(0, "unge"), "linje 4", "målgruppe: «unge» er ikke tillatt"),
        (with_value(1, "Alle"), "linje 4", "gruppe: «Alle» er ikke tillatt"),
        (with_value(3, "utgifter"), "linje 4", "«Utgift» eller «Inntekt»"),
        (with_value(4, ""), "linje 4", "nivå mangler"),
        (with_value(5, 59), "linje 4", "alder: 59 er ikke tillatt. Tillatt: et helt tall fra 18 til 58"),
        (with_value(5, "18,5"), "linje 4", "alder: 18,5 er ikke tillatt"),
        (with_value(6, ""), "linje 4", "beløp mangler"),
        (with_value(6, "694.000"), "linje 4", "kan leses på to måter"),
        (with_value(6, "mye"), "linje 4", "beløp: «mye» er ikke tillatt"),
        (with_value(6, "#I/T"), "linje 4", "feilverdien #I/T"),
        (lambda rows: [*rows[:3], (*rows[3], "mer"), *rows[4:]], "linje 5", "uten overskrift"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_value(
    change: Callable[[list[Line]], list[Line]], where: str, told_of: str, tmp_path: Path
) -> None:
    found = told(write(tmp_path, change(whole())))
    assert any(f"profiler.csv, {where}" in item and told_of in item for item in found), found
    assert len(found) == 1


@pytest.mark.parametrize(
    ("head", "told_of"),
    [
        (HEAD[:-1], "kolonnen «beløp» mangler"),
        ((*HEAD[:-1], "sum"), "ukjent kolonne «sum»"),
        ((*HEAD, "alder"), "kolonnen «alder» står mer enn én gang"),
    ],
)
def test_headings_at_fault_are_told(head: Line, told_of: str, tmp_path: Path) -> None:
    rows = [tuple(line)[: len(head)] for line in whole()]
    assert any(told_of in item for item in told(write(tmp_path, rows, head)))


@pytest.mark.parametrize("rows", [[], [("", "")]])
def test_a_table_without_rows_is_refused(rows: list[Line], tmp_path: Path) -> None:
    with pytest.raises(EffektmodellError, match="ingen rader"):
        EXCLUSION_ACCOUNTS.inputs_from(write(tmp_path, rows))
    (tmp_path / "tom.csv").write_text("\n", encoding="utf-8")
    with pytest.raises(EffektmodellError, match="tabellen er tom"):
        EXCLUSION_ACCOUNTS.inputs_from(tmp_path / "tom.csv")
