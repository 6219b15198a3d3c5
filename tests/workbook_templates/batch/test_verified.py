"""`alle --kontroller`: every file read back, held against what was written, and calculated anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import Workbook
from tests.support.stored import defined_names
from workbook_templates import workbook_bytes
from workbook_templates.batch import make
from workbook_templates.batch.list import ListRow
from workbook_templates.batch.make import Outcome, file_name, make_workbooks
from workbook_templates.checking import DeviationKind, FileVerifier, check_workbook
from workbook_templates.cli import program, run
from workbook_templates.xlsx import AlikeFiles, NotAlikeError, Package, write_whole
from workbook_templates.xlsx.values import CellKey
from xlmodel.effektmodell.files import inputs_from_tables

COUNT = 12
TABLES: list[dict[str, Any]] = [
    {},
    {"unge_voksne": {"nye": {"utsatt": 3}}, "programnavn": "R&D <lab> _x0041_ «æøå»"},
    {"familie": {"analyseperiode": 5, "suksessrate": {"stabil": 0.5}}, "prisaar": 2025},
]

OTHER_MEASURE = {
    "kategori": "Drift",
    "kostnad": 100,
    "betaler": "Stat",
    "volum": {"uholdbar": 1, "utsatt": 1, "stabil": 1},
    "frekvens": 12,
}


def rows(count: int = COUNT) -> list[ListRow]:
    return [
        ListRow(
            f"rad {n}", f"{1000 + n}", f"Kommune {n}", {"unge_voksne": {"nye": {"utsatt": n % 7}}}
        )
        for n in range(count)
    ]


def content(tables: dict[str, Any]) -> bytes:
    return workbook_bytes(inputs_from_tables(tables, "prøve", municipality="Asker"))


def at(path: Path, name: str) -> CellKey:
    sheet, address = defined_names(path)[name]
    return sheet, address.partition(":")[0]


def stale(path: Path) -> CellKey:
    book, cell = Workbook.read(path), at(path, "UV_SumKostnad")
    book.set_cached(cell, "17")
    book.write(path)
    return cell


def other_formula(path: Path) -> CellKey:
    """Another formula of the same value, which no recalculation would tell."""
    book, cell = Workbook.read(path), at(path, "FAM_NettoNytte")
    book.set_formula(cell, f"0+{book.formula(cell)}")
    book.write(path)
    return cell


def other_input(path: Path) -> CellKey:
    book, cell = Workbook.read(path), at(path, "UV_QALYverdi")
    book.set_number(cell, 1_000_000)
    book.write(path)
    return cell


PLANTED: dict[str, tuple[Callable[[Path], CellKey], DeviationKind]] = {
    "1003 Kommune 3.xlsx": (stale, DeviationKind.STALE),
    "1006 Kommune 6.xlsx": (other_formula, DeviationKind.OTHER_FORMULA),
    "1010 Kommune 10.xlsx": (other_input, DeviationKind.OTHER_CONTENT),
}


def assert_found(outcomes: list[Outcome], cells: dict[str, CellKey]) -> None:
    told = {outcome.file: " ".join(outcome.faults) for outcome in outcomes if outcome.faults}
    assert told.keys() == PLANTED.keys()
    for file, (tab, address) in cells.items():
        assert f"{tab}!{address} (" in told[file], "the cell is named"
        assert str(PLANTED[file][1]) in told[file]


def test_what_is_planted_between_writing_and_checking_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells: dict[str, CellKey] = {}
    write = write_whole

    def planting(path: Path, bytes_: bytes, *, overwrite: bool) -> None:
        write(path, bytes_, overwrite=overwrite)
        if path.name in PLANTED:
            cells[path.name] = PLANTED[path.name][0](path)

    monkeypatch.setattr(make, "write_whole", planting)
    outcomes = list(make_workbooks(rows(), tmp_path, verify=True))
    assert len(outcomes) == COUNT
    assert_found(outcomes, cells)


def test_what_is_planted_in_files_that_are_kept_is_found(tmp_path: Path) -> None:
    assert not any(outcome.faults for outcome in make_workbooks(rows(), tmp_path))
    cells = {file: plant(tmp_path / file) for file, (plant, _) in PLANTED.items()}
    outcomes = list(make_workbooks(rows(), tmp_path, keep=True, verify=True))
    assert_found(outcomes, cells)
    assert all("er en annen fil enn listen gir" in o.faults[0] for o in outcomes if o.faults)


def replaced(path: Path, name: str, old: str, new: str) -> None:
    """Change the text of a cell's part once, behind the beginning of the cell."""
    book, (tab, address) = Workbook.read(path), at(path, name)
    part = book.sheet_part(tab)
    head, mark, rest = book.parts[part].decode().partition(f'r="{address}"')
    assert old in rest, (name, rest[:300])
    book.parts[part] = (head + mark + rest.replace(old, new, 1)).encode()
    book.write(path)


def without_value(path: Path) -> None:
    book = Workbook.read(path)
    book.set_cached(at(path, "UV_SumKostnad"), "")
    book.write(path)


def typed_over(path: Path) -> None:
    book = Workbook.read(path)
    book.set_number(at(path, "UV_SumKostnad"), 1)
    book.write(path)


def other_format(path: Path) -> None:
    book = Workbook.read(path)
    text = book.parts["xl/styles.xml"]
    book.parts["xl/styles.xml"] = text.replace(b"#,##0", b"#,##0,", 1)
    book.write(path)


KINDS: dict[str, Callable[[Path], object]] = {
    "a stored value next to the right one": lambda path: replaced(
        path, "UV_SumKostnad", "<v>1", "<v>1.0000000001e0"
    ),
    "a stored value as text": lambda path: replaced(path, "UV_SumKostnad", "><f>", ' t="str"><f>'),
    "a stored value taken away": without_value,
    "a formula spelt otherwise": lambda path: replaced(path, "UV_SumKostnad", "<f>", "<f> "),
    "a formula typed over": typed_over,
    "an input outside its limits": lambda path: replaced(path, "UV_QALYverdi", "<v>", "<v>-"),
    "an input as text": lambda path: replaced(path, "UV_QALYverdi", "><v>", ' t="str"><v>'),
    "another look of a cell": lambda path: replaced(path, "UV_SumKostnad", ' s="', ' s="1'),
    "another number format": other_format,
}


@pytest.mark.parametrize("plant", KINDS.values(), ids=KINDS)
def test_whatever_is_changed_between_writing_and_checking_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Callable[[Path], object]
) -> None:
    write = write_whole

    def planting(path: Path, bytes_: bytes, *, overwrite: bool) -> None:
        write(path, bytes_, overwrite=overwrite)
        if path.name.startswith("1001"):
            plant(path)

    monkeypatch.setattr(make, "write_whole", planting)
    first, second, third = make_workbooks(rows(3), tmp_path, verify=True)
    assert not first.faults
    assert not third.faults
    assert "1001 Kommune 1.xlsx: " in second.faults[0]


@pytest.fixture(scope="module")
def alike() -> AlikeFiles:
    return AlikeFiles(Package(Path("første.xlsx"), content(TABLES[0])))


@pytest.mark.parametrize("tables", TABLES, ids=["same", "texts", "period"])
def test_the_quick_reading_is_that_of_the_full_check(
    alike: AlikeFiles, tmp_path: Path, tables: dict[str, Any]
) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(content(tables))
    fresh = alike.fresh(Package(path, path.read_bytes()))
    full = check_workbook(path)
    assert len(fresh.cells) == full.cells_checked, "every formula but the day of use"
    assert full.deviations == ()
    for kept, value in zip(fresh.stored, fresh.calculated, strict=True):
        is_number = isinstance(value, float)
        assert kept == (pytest.approx(value, rel=1e-9, abs=1e-6) if is_number else value)


@pytest.mark.parametrize("edit", ["formula", "name", "shared text", "address", "type"])
def test_what_is_not_exactly_alike_is_not_read_quickly(
    alike: AlikeFiles, tmp_path: Path, edit: str
) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(content(TABLES[0]))
    book, cell = Workbook.read(path), at(path, "UV_SumKostnad")
    if edit == "formula":
        book.set_formula(cell, f"0+{book.formula(cell)}")
    elif edit == "name":
        book.replace("xl/workbook.xml", 'name="UV_Aar"', 'name="UV_Aar2"')
    elif edit == "shared text":
        texts = book.parts["xl/sharedStrings.xml"]
        book.parts["xl/sharedStrings.xml"] = texts.replace(b"Unge voksne", b"Unge", 1)
    elif edit == "address":
        book.replace(book.sheet_part(cell[0]), f'r="{cell[1]}"', f"r='{cell[1]}'")
    else:
        book.replace(book.sheet_part(cell[0]), f'r="{cell[1]}"', f'r="{cell[1]}" ph="1"')
    changed = book.write(path).read_bytes()
    with pytest.raises(NotAlikeError):
        alike.fresh(Package(path, changed))


def test_a_wrong_value_of_the_reference_engine_is_found_in_a_later_file(tmp_path: Path) -> None:
    """The file is what was written; the engine loaded with the first one's formulas says otherwise."""
    verifier, path = FileVerifier(), tmp_path / "bok.xlsx"
    path.write_bytes(content(TABLES[0]))
    assert verifier.deviations(path, path.read_bytes()) == ()
    path.write_bytes(content(TABLES[1]))
    cell = stale(path)
    (found,) = verifier.deviations(path, path.read_bytes())
    assert (found.tab, found.address, found.kind) == (*cell, DeviationKind.VALUE)
    assert found.expected == 17


def test_an_input_that_its_values_do_not_follow_from_is_found_in_a_later_file(
    tmp_path: Path,
) -> None:
    verifier, path = FileVerifier(), tmp_path / "bok.xlsx"
    path.write_bytes(content(TABLES[0]))
    assert verifier.deviations(path, path.read_bytes()) == ()
    other_input(path)
    found = {(item.tab, item.address) for item in verifier.deviations(path, path.read_bytes())}
    assert at(path, "UV_SumGevinst") in found


def test_templates_of_other_sizes_are_held_beside_each_other(tmp_path: Path) -> None:
    extra = [OTHER_MEASURE | {"navn": f"Tiltak {n}"} for n in range(30)]
    larger = [
        ListRow(f"rad {n}", f"{2000 + n}", f"Stor {n}", {"unge_voksne": {"tiltak": extra}})
        for n in range(2)
    ]
    mixed = [row for pair in zip(rows(2), larger, strict=True) for row in pair]
    assert not [o.faults for o in make_workbooks(mixed, tmp_path, verify=True) if o.faults]


def test_the_command_tells_the_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed, folder = tmp_path / "liste.csv", tmp_path / "ut"
    listed.write_text("kommunenummer;kommune\n1003;Kommune 3\n1004;Kommune 4\n", "utf-8")
    assert run(program, ["alle", str(listed), "--ut", str(folder), "--kontroller"]) == 0
    assert "2 skrevet. Alle filene er kontrollert. Se Sammendrag.xlsx." in capsys.readouterr().out
    tab, address = stale(folder / file_name("1003", "Kommune 3"))
    capsys.readouterr()
    again = ["alle", str(listed), "--ut", str(folder), "--fortsett", "--kontroller"]
    assert run(program, again) == 1
    error = capsys.readouterr().err
    assert f"1 celle avviker, {tab}!{address} (" in error
    assert "lagret verdi er utdatert" in error
