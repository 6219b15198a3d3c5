"""``kostra`` from the command line: made-up files, what is told, and that nobody's secret leaves memory."""

from __future__ import annotations

import json
import random
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.names import Names
from tests.support.recipients import (
    CASE_WORKER,
    SITUATIONS,
    Line,
    Recipient,
    plain_count,
    text_of,
    write_files,
)
from tests.workbook_templates.cli.conftest import Effektmodell, Outcome
from tests.xlmodel.control_group.test_reader import broken
from workbook_templates import CONTROL_GROUP, EFFEKTMODELL
from workbook_templates.sheet import relative
from workbook_templates.xlsx.book import Book
from xlmodel import default_inputs
from xlmodel.control_group import (
    QUALIFICATION,
    SOCIAL_ASSISTANCE,
    example,
    made_up_number,
)

FILES = tuple(f"p/{form}_{year}.dat" for year in (2023, 2024, 2025) for form in ("11F", "11CF"))
YEARS = (2023, 2024, 2025)
OWN = made_up_number(3, 5, 1999)


def crowd(seed: int, size: int = 260) -> list[Recipient]:
    """Return people with one line or two in most years, in a few kinds so that many are alike."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    kinds = [
        (Line(SOCIAL_ASSISTANCE, tuple(range(1, 9)), 96_000, 0, "4", "07", "5"),),
        (Line(SOCIAL_ASSISTANCE, tuple(range(1, 8)), 80_000, 1_000, "2", "06", "5"),),
        (Line(SOCIAL_ASSISTANCE, (1, 2), 21_050, 0, "1", "02", "1"),),
        (Line(SOCIAL_ASSISTANCE, (1, 2, 3), 30_000, 0, "1", "02", "5", provides=True),),
        (Line(QUALIFICATION, tuple(range(1, 13)), 220_000, left="01"),),
        (
            Line(SOCIAL_ASSISTANCE, (4, 5), 15_000, 0, "3", "01", "1"),
            Line(SOCIAL_ASSISTANCE, (5, 6, 7), 25_000, 0, "2", "05", "5"),
        ),
        (),
    ]
    weights = (5, 5, 4, 3, 1, 1, 4)
    return [
        Recipient(
            at,
            chance.randint(1990, 2004),
            chance.choice(("number", "number", "number", "journal")),
            {year: chance.choices(kinds, weights)[0] for year in YEARS},
        )
        for at in range(size)
    ]


def test_made_up_files_are_made_read_checked_and_compared(
    effektmodell: Effektmodell, folder: Path
) -> None:
    ended = effektmodell("kostra", "--eksempel", "p")
    assert (ended.code, ended.err) == (0, "")
    assert "oppdiktet" in ended.out
    assert sorted(path.name for path in (folder / "p").iterdir()) == sorted(
        Path(file).name for file in FILES
    )
    ended = effektmodell("kostra", *FILES)
    assert (ended.code, ended.err) == (0, "")
    assert "Oppgi kommunens navn med --kommune" in " ".join(ended.out.split())
    for text in (
        "Dødvekt, bedre",
        "36,6",
        "Leste 11F_2023.dat: 11F 2023, omtrent 610 linjer",
        "for få",
    ):
        assert text in ended.out, text
    book = folder / "Kontrollgruppe Kommunen 2023.xlsx"
    usual = example()
    assert CONTROL_GROUP.open(book).inputs.young_adults == usual.young_adults
    ended = effektmodell("kontroller", book.name)
    assert (ended.code, "ingen funn" in ended.out) == (0, True)
    assert effektmodell("les", book.name, "--til", "k.toml").code == 0
    ended = effektmodell("kostra", "--inndata", "k.toml", "--ut", "igjen.xlsx")
    assert ended.code == 0
    assert CONTROL_GROUP.open(folder / "igjen.xlsx").inputs == CONTROL_GROUP.open(book).inputs
    ended = effektmodell("kostra", *FILES, "--alder", "18-24", "--ut", "unge.xlsx")
    assert ended.code == 0
    ended = effektmodell("sammenlign", book.name, "unge.xlsx", "--json")
    found = json.loads(ended.out)
    assert "ulik aldersgrense" in effektmodell("sammenlign", book.name, "unge.xlsx").out
    assert any("antall" in str(item) for item in found["inndata"])


def test_an_effektmodell_stands_beside(effektmodell: Effektmodell, folder: Path) -> None:
    model = default_inputs("Asker")
    young = model.young_adults.with_values(success_rate=[0.5, 0.4, 0.3], new_participants=[1, 2, 3])
    changed = type(model)("Asker", "Laben", 2019, young, model.families)
    (folder / "e.xlsx").write_bytes(EFFEKTMODELL.workbook_bytes(changed))
    assert effektmodell("kostra", "--eksempel", "p").code == 0
    ended = effektmodell("kostra", *FILES, "--effektmodell", "e.xlsx", "--ut", "k.xlsx")
    assert (ended.code, ended.err) == (0, "")
    inputs = CONTROL_GROUP.open(folder / "k.xlsx").inputs
    assert inputs.programme == "Laben"
    assert inputs.young_adults.success_rate == (0.5, 0.4, 0.3)
    assert inputs.young_adults.entrants == (1.0, 2.0, 3.0)


def test_rules_of_ones_own_change_the_placing(effektmodell: Effektmodell, folder: Path) -> None:
    (folder / "r.toml").write_text('[bolig]\n1 = "Utsatt"\n', encoding="utf-8")
    assert effektmodell("kostra", "--eksempel", "p").code == 0
    ended = effektmodell(
        "kostra", *FILES, "--regler", "r.toml", "--kommune", "3203", "--ut", "k.xlsx"
    )
    assert ended.code == 0
    inputs = CONTROL_GROUP.open(folder / "k.xlsx").inputs
    assert inputs.municipality == "Asker"
    assert inputs.answers[0] == "Utsatt"
    assert inputs.rules_source.startswith("r.toml, endret fra")
    assert inputs.young_adults.persons != example().young_adults.persons


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "Oppgi filene"),
        (("borte.dat",), "borte.dat: filen eller mappen finnes ikke."),
        (("p/11F_2023.dat", "p/11F_2023.dat"), "filen er oppgitt to ganger"),
        (("p/11F_2023.dat", "--alder", "30-18"), "--alder: «30-18» er ikke tillatt"),
        (("p/11F_2023.dat", "--alder", "atten"), "Tillatt: to aldre med bindestrek, som 18-30."),
        (("p/11F_2023.dat", "--inndata", "k.toml"), "--inndata er tall som er talt før"),
        (("p/11F_2023.dat", "--eksempel", "q"), "--eksempel brukes uten FIL og --inndata."),
        (("--eksempel", "p"), "filen finnes fra før. Bruk --overskriv"),
        (("p/11F_2023.dat", "--ut", "k.csv"), "navnet på en arbeidsbok må slutte på .xlsx"),
        (("p",), "dette er en mappe, ikke en fil"),
        ((f"p/{OWN}.dat",), "et nummer som ser ut som et fødselsnummer (vises ikke)"),
        (("p/11F_2023.dat", "--ut", f"Gruppe {OWN}.xlsx"), "Gi den et navn uten"),
        (("--eksempel", OWN), "Gi den et navn uten"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(
    args: tuple[str, ...], told: str, effektmodell: Effektmodell, folder: Path
) -> None:
    assert effektmodell("kostra", "--eksempel", "p").code == 0
    before = sorted(folder.rglob("*"))
    ended = effektmodell("kostra", *args)
    assert ended.code != 0
    assert told in " ".join(ended.err.split())
    assert OWN not in ended.err
    assert sorted(folder.rglob("*")) == before


def test_broken_lines_end_with_1_and_the_others_are_read(
    effektmodell: Effektmodell, folder: Path
) -> None:
    assert effektmodell("kostra", "--eksempel", "p").code == 0
    path = folder / "p" / "11F_2024.dat"
    path.write_bytes(path.read_bytes()[:-5] + b"\r\nkort\r\n")
    ended = effektmodell("kostra", *FILES, "--ut", "k.xlsx")
    assert ended.code == 1
    shown = " ".join(ended.out.split()) + " ".join(ended.err.split())
    assert "11F_2024.dat: 2 linjer er ødelagt og ikke med." in shown
    assert "11F_2024.dat, linje 532: linjen har 4 tegn og er for kort." in shown
    assert (folder / "k.xlsx").is_file()


# An independent count of everything that is shown ---------------------------------------------------


def shown_of(path: Path) -> dict[tuple[object, ...], object]:
    """Return what the workbook's cells show, by the names of the plain count."""
    names, book = Names(path), Book.open(path)
    cells = {
        (tab.name, address): cell.value
        for tab in book.sheets
        for address, cell in ((relative(*at), cell) for at, cell in tab.cells.items())
    }
    found: dict[tuple[object, ...], object] = {}
    places = (*SITUATIONS, "ikke plassert")
    outcomes = ("bedre", "likt", "verre", "ute", "ikke plassert")
    for word, prefix in (("unge", "KO_UNG_"), ("familie", "KO_FAM_")):

        def table(name: str, width: int, prefix: str = prefix) -> list[list[object]]:
            values: list[object] = [cells.get(cell) for cell in names.cells(prefix + name)]
            return [values[at : at + width] for at in range(0, len(values), width)]

        for key, name in (
            ("antall", "Antall"),
            ("stønad", "Stonad"),
            ("kvp", "KVP"),
            ("måneder", "Maaneder"),
        ):
            for place, row in zip(places, table(name, 8), strict=True):
                assert row[3:] == [None] * 5
                for year, value in zip(YEARS, row, strict=False):
                    found[key, word, place, year] = value
        for place, row in zip(SITUATIONS, table("Utfall", 5), strict=True):
            for outcome, value in zip(outcomes, row, strict=True):
                found["utfall", word, place, outcome] = value
        for place, row in zip(SITUATIONS, table("Flyt", 6), strict=True):
            for flow, value in zip((*SITUATIONS, "ute", "ikke plassert"), row, strict=True):
                found["flyt", word, place, flow] = value
        found["ute", word] = cells[names.cell(prefix + "Ute")]
        found["igjen", word] = cells[names.cell(prefix + "Igjen")]
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_cell_is_the_plain_count_or_hidden(
    seed: int, effektmodell: Effektmodell, folder: Path
) -> None:
    people = crowd(seed)
    (folder / "f").mkdir()
    paths = write_files(folder / "f", people, YEARS)
    assert effektmodell("kostra", *map(str, paths), "--ut", "k.xlsx").code == 0
    true, shown = plain_count(people, YEARS), shown_of(folder / "k.xlsx")
    hidden = 0
    for key, value in shown.items():
        number = true.get(key, 0)
        if key[0] in ("stønad", "kvp"):
            number = (number + 50) // 100 * 100
        if isinstance(value, str):
            hidden += 1
            assert value in ("færre enn 5", "skjult")
        else:
            assert value == number, key
        if key[0] not in ("stønad", "kvp", "måneder") and 0 < number < 5:
            told = "færre enn 5"
            if key[0] == "igjen" and isinstance(shown["ute", key[1]], str):
                told = "skjult"
            assert value == told, key
    assert 0 < hidden < len(shown) / 2


# Nobody's secret leaves memory ----------------------------------------------------------------------


def everything(folder: Path, outcome: Outcome) -> Iterator[bytes]:
    """Yield all that a run left behind: what it printed, and every file but those it was given."""
    yield outcome.out.encode()
    yield outcome.err.encode()
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.name != "f":
            yield str(path).encode()
            yield path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from (archive.read(name) for name in archive.namelist())


@pytest.fixture
def own_temporary(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files be made where they are searched."""
    temporary = folder.parent / f"{folder.name}-tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return temporary


def test_no_number_name_or_journal_number_stands_in_anything(
    effektmodell: Effektmodell, folder: Path, own_temporary: Path
) -> None:
    people = crowd(9, 120)
    secrets = {secret.encode() for person in people for secret in person.secrets}
    assert len(secrets) > 230
    (folder / "f").mkdir()
    paths = [str(path) for path in write_files(folder / "f", people, YEARS)]
    outcomes = [
        effektmodell("kostra", *paths, "--ut", "k.xlsx"),
        effektmodell("les", "k.xlsx", "--til", "k.toml"),
        effektmodell("les", "k.xlsx", "--til", "k.json"),
        effektmodell("kontroller", "k.xlsx"),
        effektmodell("kostra", *paths, "--alder", "18-20", "--ut", "k2.xlsx"),
        effektmodell("sammenlign", "k.xlsx", "k2.xlsx"),
    ]
    assert [outcome.code for outcome in outcomes][:5] == [0] * 5
    left = [part for outcome in outcomes for part in everything(folder, outcome)]
    left += list(everything(own_temporary, outcomes[0]))
    found = {secret for secret in secrets for part in left if secret in part}
    assert not found
    assert any(CASE_WORKER.encode("iso-8859-1") in Path(path).read_bytes() for path in paths)


def test_broken_files_tell_nobodys_secret_on_the_command_line(
    effektmodell: Effektmodell, folder: Path, own_temporary: Path
) -> None:
    chance = random.Random(12)  # noqa: S311  # no secret
    people = crowd(3, 12)
    secrets = {secret for person in people for secret in person.secrets}
    lines = [text_of(person, 2025, Line(SOCIAL_ASSISTANCE, (1, 2), 20_000)) for person in people]
    (folder / "f").mkdir()
    path = folder / "f" / "x.dat"
    ended = 0
    for _ in range(40):
        path.write_bytes(broken(chance, "\n".join(lines)))
        outcome = effektmodell("kostra", str(path), "--ut", "k.xlsx", "--overskriv")
        ended += outcome.code != 0
        assert "Traceback" not in outcome.err
        left = b"\n".join([*everything(folder, outcome), *everything(own_temporary, outcome)])
        assert not [secret for secret in secrets if secret.encode() in left]
    assert ended > 20


def test_ny_takes_deadweight_and_relapse_and_names_the_source(
    effektmodell: Effektmodell, folder: Path
) -> None:
    (folder / "k.xlsx").write_bytes(CONTROL_GROUP.workbook_bytes(example()))
    ended = effektmodell("ny", "Asker", "--kostra", "k.xlsx", "--ut", "e.xlsx")
    assert (ended.code, ended.err) == (0, "")
    assert "dødvekt 36,6 %, KOSTRA 2023–2025, n = 583 (k.xlsx)" in " ".join(ended.out.split())
    inputs = EFFEKTMODELL.open(folder / "e.xlsx").inputs
    assert float(inputs.young_adults.deadweight) == pytest.approx(0.36585256594)
    assert float(inputs.families.relapse) == pytest.approx(10 / 51)
    texts = [
        str(cell.value)
        for tab in Book.open(folder / "e.xlsx").sheets
        for cell in tab.cells.values()
    ]
    assert (
        sum(
            "Gulv, stønad alene i løpende kroner (KOSTRA 2023–2025): uholdbar" in text
            for text in texts
        )
        == 2
    )
    assert effektmodell("kontroller", "e.xlsx").code == 0
    assert effektmodell("les", "e.xlsx", "--til", "e.toml").code == 0
    assert effektmodell("ny", "Asker", "--inndata", "e.toml", "--ut", "g.xlsx").code == 0
    assert effektmodell("rull", "e.xlsx", "--startaar", "2026", "--ut", "r.xlsx").code == 0
    for name in ("g.xlsx", "r.xlsx"):
        kept = EFFEKTMODELL.open(folder / name).inputs.families.source_of("null_alternative")
        assert "Gulv, stønad alene i løpende kroner (KOSTRA" in kept.source
    ended = effektmodell("ny", "Asker", "--kostra", "e.xlsx", "--ut", "f.xlsx")
    assert ended.code != 0
    assert "dette er ikke en arbeidsbok for kontrollgruppen" in " ".join(ended.err.split())
