"""``effektmodell les``: what it shows and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.workbook_templates.reading.conftest import COSTS, GROUP_TAB, Effektmodell, Parts
from xlmodel import default_inputs, load_inputs
from xlmodel.common.version import MODEL_VERSION


def line_with(text: str, output: str) -> list[str]:
    """Return the words of the one line that holds a text."""
    (line,) = [line for line in output.splitlines() if text in line]
    return line.split()


def test_an_unchanged_workbook(effektmodell: Effektmodell, asker_here: Path) -> None:
    outcome = effektmodell("les", asker_here.name)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(
        f"Asker · Velferdslaben\nAsker.xlsx, modellversjon {MODEL_VERSION}\n"
    )
    assert "0 av 50 inndata og 0 av 36 tiltak avviker" in outcome.out
    assert not [line for line in outcome.out.splitlines() if line.strip().startswith("*")]


def test_what_differs_is_marked_with_value_and_default(
    effektmodell: Effektmodell, asker_here: Path
) -> None:
    parts = Parts(asker_here)
    parts.set(GROUP_TAB, "C15", 0.655).set(GROUP_TAB, "B10", 10, "2*5")
    parts.set(COSTS, "F52", 187422.55).set(COSTS, "F60", 0.5)
    parts.set(COSTS, "A10", None).set(COSTS, "F9", 612.5).set(COSTS, "A38", "Mentor [bold]\u200b")
    for address, value in (("D38", "Drift"), ("F38", 1), ("G38", "Stat"), ("K38", 1)):
        parts.set(COSTS, address, value)
    parts.save()
    outcome = effektmodell("les", "Asker.xlsx")
    assert (outcome.code, outcome.err) == (0, "")
    assert "3 av 50 inndata og 2 av 36 tiltak avviker" in outcome.out
    assert "1 standardtiltak er ikke med" in outcome.out
    marked = [line for line in outcome.out.splitlines() if line.strip().startswith("*")]
    assert len(marked) == 5
    rate = next(line for line in marked if "Suksessrate, uholdbar" in line)
    assert "C15" in rate
    assert rate.index("65,5\u00a0%") < rate.index("80\u00a0%")
    null = next(line for line in marked if "Nullalternativ, uholdbar" in line)
    assert null.index("187\u00a0422,55") < null.index("166\u00a0443")
    assert "(tom)" in next(line for line in marked if "Kommunens andel" in line)
    assert "kostnad (standard 550)" in next(line for line in marked if " 612,5 " in line)
    own = next(line for line in marked if "Mentor [bold]·" in line)
    assert "eget tiltak" in own
    assert own.split()[1] == "38"
    assert line_with("10 (formel)", outcome.out)[0] == "Analyseperiode"
    assert "celle B10 (Analyseperiode): formelen =2*5 gir 10." in outcome.out
    assert "Standardtiltak som ikke er med: Investeringsmøte, alle deltakere." in outcome.out
    assert (
        "Merk: Asker.xlsx, fanen «Unge voksne - Kostnader», rad 10: raden har ikke" in outcome.out
    )


def test_the_toml_gives_the_same_inputs(
    effektmodell: Effektmodell, asker_here: Path, folder: Path
) -> None:
    Parts(asker_here).set(GROUP_TAB, "B10", 10, "2*5").save()
    outcome = effektmodell("les", "Asker.xlsx", "--til", "ut.TOML")
    assert outcome.code == 0
    assert outcome.out.endswith("\nSkrev ut.TOML\n")
    text = (folder / "ut.TOML").read_text(encoding="utf-8")
    assert "# Lest fra Asker.xlsx." in text
    assert "celle B10 (Analyseperiode) har formelen =2*5" in text
    assert load_inputs(folder / "ut.TOML") == default_inputs("Asker")
    assert effektmodell_ny_takes(effektmodell)


def effektmodell_ny_takes(effektmodell: Effektmodell) -> bool:
    return effektmodell("vis", "ut.TOML").code == 0


def test_the_json(effektmodell: Effektmodell, asker_here: Path, folder: Path) -> None:
    Parts(asker_here).set(GROUP_TAB, "B10", 10, "2*5").set(COSTS, "A10", None).save()
    assert effektmodell("les", "Asker.xlsx", "--til", "ut.json").code == 0
    found = json.loads((folder / "ut.json").read_text(encoding="utf-8"))
    assert (found["fil"], found["modellversjon"], found["kommune"]) == (
        "Asker.xlsx",
        MODEL_VERSION,
        "Asker",
    )
    assert found["formler"] == [
        {
            "fane": GROUP_TAB,
            "celle": "B10",
            "inndata": "Analyseperiode",
            "formel": "=2*5",
            "verdi": 10,
        }
    ]
    assert len(found["merknader"]) == 1
    assert found["familie"]["analyseperiode"]["verdi"] == 10


def test_files_are_not_replaced_unasked(
    effektmodell: Effektmodell, asker_here: Path, folder: Path
) -> None:
    (folder / "ut.toml").write_text("mitt", encoding="utf-8")
    outcome = effektmodell("les", "Asker.xlsx", "--til", "ut.toml")
    assert outcome.code == 2
    assert "ut.toml: filen finnes fra før. Bruk --overskriv" in outcome.err
    assert (folder / "ut.toml").read_text(encoding="utf-8") == "mitt"
    assert effektmodell("les", "Asker.xlsx", "--til", "ut.toml", "--overskriv").code == 0
    outcome = effektmodell("les", "Asker.xlsx", "--til", "ut.txt")
    assert (outcome.code, outcome.out) == (2, "")
    assert "må slutte på .toml eller .json" in outcome.err


def test_faults_are_listed_and_nothing_is_written(
    effektmodell: Effektmodell, asker_here: Path, folder: Path
) -> None:
    Parts(asker_here).set(GROUP_TAB, "C15", 80).set(GROUP_TAB, "B15", "1,5").save()
    outcome = effektmodell("les", "Asker.xlsx", "--til", "ut.toml")
    assert (outcome.code, outcome.out) == (2, "")
    first, *faults = outcome.err.splitlines()
    assert first == "Feil:"
    assert len(faults) == 2
    assert "celle C15 (Suksessrate, uholdbar): 80 er ikke tillatt" in faults[1]
    assert not (folder / "ut.toml").exists()
