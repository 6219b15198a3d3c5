"""The effektmodell's paper: its text follows the numbers, and its numbers are the workbook's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.edits import Workbook
from tests.support.names import Names
from tests.support.papers import FoundPaper, number
from workbook_templates import workbook_bytes
from workbook_templates.paper import MadePaper, figure_png, make_paper, word
from workbook_templates.sheet import Drawing, DrawnSeries
from workbook_templates.xlsx import Book
from xlmodel import InputError, ModelInputs, default_inputs

NOBODY: dict[str, Any] = {"new_participants": [0, 0, 0]}
NEVER: dict[str, Any] = {"success_rate": [0, 0, 0], "null_alternative": [1000, 1000, 1000, 0]}
GAINS: dict[str, Any] = {"success_rate": [0.3, 0.3, 0.3], "municipal_share": 0.4}
BLANK = Drawing("", "", "", "", ("1",), (DrawnSeries("A", (1.0,), "cost"),), "")
WORSE: dict[str, Any] = {"null_alternative": [0, 0, 0, 900_000]}


def inputs_of(young: dict[str, Any], families: dict[str, Any]) -> ModelInputs:
    usual = default_inputs("Asker")
    return replace(
        usual,
        young_adults=usual.young_adults.with_values(**young),
        families=usual.families.with_values(**families),
    )


CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "pays": ({}, {}),
    "with gains, never": (GAINS, NEVER),
    "one group empty": ({"period": 4, "intake_years": 1}, NOBODY),
    "nobody": (NOBODY, NOBODY),
    "worse off": (WORSE, {"qaly_value": 0, "wage_cost": 0}),
}


@cache
def workbook(case: str) -> bytes:
    return workbook_bytes(inputs_of(*CASES[case]))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, FoundPaper]]:
    """Make the workbook of a case and its paper, once each."""
    folder = tmp_path_factory.mktemp("papers")
    blank = figure_png(BLANK)  # what the figures show is tried elsewhere

    @cache
    def make(case: str) -> tuple[Path, FoundPaper]:
        path = folder / f"{case}.xlsx"
        path.write_bytes(workbook(case))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(word, "figure_png", lambda _: blank)
            return path, FoundPaper.read(make_paper(Book.open(path)).content)

    return make


Made = Callable[[str], tuple[Path, FoundPaper]]


def summary(paper: FoundPaper) -> str:
    return paper.under("Sammendrag").replace("\u00a0", " ")


def test_the_text_says_that_it_pays_and_when(made: Made) -> None:
    _, paper = made("pays")
    text = summary(paper)
    assert "tjener laben seg inn gjennom sparte offentlige utgifter, både for unge voksne og for familier." in text  # fmt: skip
    assert "For unge voksne koster laben 12,9 millioner kroner i årene 2020–2029 og sparer 25,6 millioner kroner" in text  # fmt: skip
    assert "er i balanse fra 2025, og allerede fra 2022 når gevinstene" in text
    assert "mangler" not in text


def test_the_text_tells_a_group_that_pays_with_gains_from_one_that_never_does(made: Made) -> None:
    _, paper = made("with gains, never")
    text = summary(paper)
    assert "koster laben mer enn den sparer, men den lønner seg når gevinstene regnes med for unge voksne." in text  # fmt: skip
    assert "For familier lønner laben seg ikke, heller ikke når gevinstene regnes med." in text
    assert "så det mangler 1 million kroner ved utgangen av 2029" in text
    assert "det er ikke regnet med noen gevinster" in text
    shares = paper.under("Hvem betaler, og hvem får gevinsten?").replace("\u00a0", " ")
    assert "kommunen har en netto utgift på" in shares
    assert "Besparelsen for familier er ikke delt mellom kommune og stat" in shares
    assert "nullalternativet er ikke fylt ut for familier." in paper.under("Forbehold")


def test_a_lab_that_never_saves_anything_is_told_plainly(made: Made) -> None:
    _, paper = made("with gains, never")
    text = "\n".join(paragraph.text for paragraph in paper.document.paragraphs)
    text = text.replace("\u00a0", " ")
    assert "I årene 2020–2024 tas 30 familier inn i laben." in text
    assert "Fra 2025 er det verken kostnad eller besparelse." in text
    assert "En familie som kommer inn i situasjonen uholdbar" in text
    assert "minst går i null, er 0 %, både i netto og når gevinstene regnes med." in text
    assert "Med 50 % dødvekt er den 0 %." in text
    assert "Netto er ikke null før besparelsen er over 10 ganger den som er regnet ut." in text
    assert "kroner per familie før den ikke lønner seg selv med gevinstene." in text
    assert "I årene 2020–2024 tas 30 deltakere inn i laben." in text
    assert "Fra 2025 er besparelsen minst like stor som kostnaden hvert år." in text


def test_an_empty_group_has_a_sentence_and_no_figures(made: Made) -> None:
    _, paper = made("one group empty")
    assert "sparte offentlige utgifter for unge voksne." in summary(paper)
    assert "For familier er det ikke lagt inn noen deltakere." in summary(paper)
    assert "ingen resultater å vise" in paper.under("Familie")
    assert not any("familie" in text for text in paper.captions("Figur"))
    assert "I 2020 tas 6 deltakere inn i laben." in paper.under("Unge voksne")


def test_without_participants_there_is_nothing_to_pay(made: Made) -> None:
    _, paper = made("nobody")
    assert summary(paper).startswith("Arbeidsboken har ingen deltakere")
    titles = [title for title, _ in paper.headings]
    assert "Hvem betaler, og hvem får gevinsten?" not in titles
    assert not paper.captions("Figur")


def test_what_makes_it_worse_is_no_saving(made: Made) -> None:
    text = summary(made("worse off")[1])
    assert "øker utgiftene til ordinære tjenester med" in text
    assert "sparer −" not in text
    assert "For familier koster laben 25,4 millioner kroner" in text
    assert "i balanse fra 2024." in text  # without gains nothing is said of them


@pytest.mark.parametrize("case", CASES)
def test_the_numbers_are_those_of_the_workbook(case: str, made: Made) -> None:
    path, paper = made(case)
    names, stored = Names(path), load_workbook(path, data_only=True)

    def value(name: str, at: int = 0) -> Any:
        tab, address = names.cell(name, at)
        return stored[tab][address].value

    if case != "nobody":
        keys = paper.table("Nøkkelresultater")
        for row, name in enumerate(("SumKostnad", "SumBesparelse"), start=1):
            for column, prefix in enumerate(("UV_", "FAM_"), start=1):
                assert number(keys[row][column]) == round(value(prefix + name))
        by_label = {row[0]: row for row in keys}
        assert by_label["Balanseår, total"][1] == str(value("UV_BalanseaarTotal"))
        for name, label in (("Netto", "Netto"), ("Total", "Netto nytte")):
            for column, prefix in enumerate(("UV_", "FAM_"), start=1):
                shown = by_label[f"{label}, forsiktig anslag (kr)"][column]
                if shown != "–":
                    assert number(shown) == round(value(f"{prefix}Forsiktig{name}"))
    for called, prefix in (("unge voksne", "UV_"), ("familier", "FAM_")):
        try:
            rows = paper.table(f"Kostnad, besparelse og gevinst for {called}")
        except StopIteration:
            assert value(f"{prefix}SumKostnad") == 0
            continue
        period = int(value(f"{prefix}Analyseperiode"))
        assert len(rows) == period + 2
        for at in range(period):
            assert rows[1 + at][0] == str(value(f"{prefix}Aar", at))
            for column, name in enumerate(
                ("Kostnad", "Besparelse", "NettoAkkumulert", "Gevinst", "TotalAkkumulert"), start=1
            ):
                assert number(rows[1 + at][column]) == round(value(prefix + name, at))


def test_the_assumptions_are_told_with_source_and_own_ones_marked(made: Made) -> None:
    _, paper = made("with gains, never")
    rows = {row[0]: row for row in paper.table("Forutsetninger for unge voksne")}
    rate = rows["* Suksessrate"]
    assert rate[1].replace("\u00a0", " ") == "30 % / 30 % / 30 % (standard: 80 % / 80 % / 80 %)"
    assert rows["Analyseperiode"][1:3] == ["10", "år"]
    assert rate[4] == "Lav"
    assert "er endret fra modellens standardverdi" in paper.under("Forutsetninger")
    _, usual = made("pays")
    assert "Alle verdiene er modellens standardverdier." in usual.under("Forutsetninger")


def test_the_reservations_count_grades_and_illustrations(made: Made) -> None:
    _, paper = made("pays")
    every = [
        row
        for caption in ("Forutsetninger for", "Tiltak for")
        for called in ("unge voksne", "familier")
        for row in paper.table(f"{caption} {called}")[1:]
    ]
    low = sum(row[-1] == "Lav" for row in every)
    words = ("eksempeltall", "illustrasjon")
    examples = sum(any(word in row[-2].lower() for word in words) for row in every)
    told = paper.under("Forbehold")
    assert f"{low} av {len(every)} forutsetninger og tiltak har lav sikkerhet" in told
    assert f"{examples} av {len(every)} forutsetninger og tiltak er eksempeltall" in told
    assert len(every) > 60


def test_a_workbook_that_fails_its_checks_says_so_on_top(tmp_path: Path) -> None:
    path = tmp_path / "feil.xlsx"
    path.write_bytes(workbook("pays"))
    book = Workbook.read(path)
    tab, address = Names(path).cell("UV_Kostnad", 1)
    book.set_number((tab, address), 5)
    book.write(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word, "figure_png", lambda _: figure_png(BLANK))
        made = make_paper(Book.open(path))
    paper = FoundPaper.read(made.content)
    assert paper.headings[0] == ("Arbeidsboken består ikke kontrollen", 1)
    notice = paper.under("Arbeidsboken består ikke kontrollen")
    assert f"Fanen «{tab}», celle {address}: " in notice
    assert paper.under("Forbehold").startswith("Arbeidsboken består ikke kontrollen")
    assert [row for row in paper.table("Funn") if row[:2] == ["Feil", f"{tab}!{address}"]]
    keys = paper.table("Nøkkelresultater")
    assert number(keys[1][1]) == 12_867_824  # the model's, not what follows from the typed 5


def test_inputs_that_cannot_be_read_give_no_paper(tmp_path: Path) -> None:
    path = tmp_path / "feil.xlsx"
    path.write_bytes(workbook("pays"))
    book = Workbook.read(path)
    book.set_number(Names(path).cell("UV_Suksessrate"), 3)
    book.write(path)
    with pytest.raises(InputError, match="Suksessrate"):
        make_paper(Book.open(path))


def test_the_same_file_gives_the_same_bytes_and_no_date(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(workbook("nobody"))

    def again(day: date | None = None, title: str = "") -> MadePaper:
        return make_paper(Book.open(path), title, day)

    first = again()
    assert first.content == again().content
    paper = FoundPaper.read(first.content)
    assert "Dato" not in "\n".join(item.text for item in paper.document.paragraphs)
    assert "dcterms:created" not in paper.parts["docProps/core.xml"]
    dated = FoundPaper.read(again(date(2026, 11, 26), "Sak <12>").content)
    assert dated.document.paragraphs[0].text == "Sak <12>"
    assert "Dato: 26.11.2026" in [item.text for item in dated.document.paragraphs]
    assert "2026-11-26T00:00:00Z" in dated.parts["docProps/core.xml"]
    assert ["Kontrollert", "26.11.2026"] in dated.table("Slik er arbeidsboken kontrollert")


def test_how_sure_the_answer_is_follows_the_decision_support(made: Made) -> None:
    path, paper = made("pays")
    names, stored = Names(path), load_workbook(path, data_only=True)

    def value(name: str, at: int = 0) -> Any:
        tab, address = names.cell(name, at)
        return stored[tab][address].value

    text = paper.under("Hvor sikkert er svaret?").replace("\u00a0", " ")
    assert "er 86 % i netto og over 99 % når gevinstene regnes med. Det forutsetter 0 % dødvekt og 0 % tilbakefall. Med 50 % dødvekt er den 72 % og 94 %." in text  # fmt: skip
    assert "må den være minst 35,3 % for at laben skal gå i null i netto; når gevinstene regnes med, må den være minst 12,4 %." in text  # fmt: skip
    assert "Mest betyr «Suksessrater»" in text
    rows = {
        row[0].replace("\u00a0", " "): row for row in paper.table("Sentralt og forsiktig anslag")
    }
    for column, name in enumerate(("Netto", "Total"), start=1):
        assert number(rows["Forsiktig anslag"][column]) == round(value(f"UV_Forsiktig{name}"))
        for share in ("05", "50", "95"):
            shown = rows[f"{int(share)} % av scenariene gir høyst"][column]
            assert number(shown) == round(value(f"UV_{name}{share}"))
    assert number(rows["5 % av scenariene gir høyst"][1]) == -2_891_392
    drivers = paper.table("Én forutsetning om gangen")
    assert drivers[1][0] == "Suksessrater"
    assert number(drivers[1][1]) == round(value("UV_Folsomhet", 0))
    assert len([text for text in paper.captions("Figur") if "Hva betyr mest" in text]) == 2


def test_without_a_rate_that_will_do_none_is_told(made: Made) -> None:
    _, paper = made("with gains, never")
    text = paper.under("Hvor sikkert er svaret?")
    assert "er ingen rate høy nok til at laben går i null i netto" in text
    assert "økonomiplan" in "".join(paper.captions("Tabell"))
    budget = paper.table("Kommunens økonomiplan, unge voksne")
    assert budget[0][1:] == ["2020", "2021", "2022", "2023"]
    assert [row[0] for row in budget[1:]][-1] == "Netto akkumulert"
