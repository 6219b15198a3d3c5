"""``effektmodell rull``: next year's workbook from an old one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from tests.support.stored import read_values
from tests.workbook_templates.reading.conftest import COSTS, GROUP_TAB, Effektmodell, Parts
from workbook_templates import (
    PriceChange,
    WorkbookContents,
    check_workbook,
    price_change,
    read_workbook,
    roll_forward,
    workbook_bytes,
    write_workbook,
)
from workbook_templates.effektmodell.roll_forward import read_index
from workbook_templates.xlsx.book import Book
from xlmodel import EffektmodellError, InputError, ModelInputs, default_inputs
from xlmodel.common.version import MODEL_VERSION
from xlmodel.effektmodell.specs import INPUT_SPECS
from xlmodel.personas import example

FACTOR = PriceChange(2019, 2026, 1.31)
DEFAULT = default_inputs("Asker")


def contents(inputs: ModelInputs) -> WorkbookContents:
    return WorkbookContents(inputs, {}, Book(Path("gammel.xlsx"), ()))


def test_money_is_indexed_and_nothing_else_is_changed() -> None:
    new = roll_forward(contents(DEFAULT), "Gammel.xlsx", 2027, FACTOR).inputs
    assert new.price_year == 2026
    for old, rolled in zip(DEFAULT.groups, new.groups, strict=True):
        for spec in INPUT_SPECS:
            before, after = getattr(old, spec.key), getattr(rolled, spec.key)
            if spec.key == "first_year":
                assert int(after) == 2027
            elif spec.money:
                assert np.array_equal(after, np.round(before * 1.31, 2)), spec.key
            else:
                assert np.array_equal(after, before), spec.key
        for measure, indexed in zip(old.measures, rolled.measures, strict=True):
            assert float(indexed.unit_cost) == round(float(measure.unit_cost) * 1.31, 2)
            assert indexed.volume.tolist() == measure.volume.tolist()
            assert indexed.as_values().keys() == measure.as_values().keys()
            assert (indexed.name, indexed.payer) == (measure.name, measure.payer)
    assert new.young_adults.null_alternative.tolist() == [218040.33, 198218.72, 158575.5, 0.0]


def test_sources_tell_of_the_index_and_of_the_first_year() -> None:
    new = roll_forward(contents(DEFAULT), "Gammel.xlsx", 2027, FACTOR).inputs.young_adults
    old = DEFAULT.young_adults
    told = "Indeksregulert fra 2019- til 2026-kr med faktor 1,31."
    for key in ("null_alternative", "qaly_value", "wage_cost"):
        assert new.source_of(key).source == f"{old.source_of(key).source}. {told}"
        assert new.source_of(key).grade == old.source_of(key).grade
    assert all(measure.source.endswith(f". {told}") for measure in new.measures)
    assert new.source_of("first_year").source == "Rullet frem fra 2020"
    assert new.source_of("success_rate") == old.source_of("success_rate")


def test_a_long_source_is_cut_and_an_empty_one_is_only_the_index() -> None:
    measures = [
        type(item).from_values(item.as_values() | {"source": source})
        for item, source in zip(DEFAULT.families.measures, ("x" * 400, "", "Slutt."), strict=False)
    ]
    inputs = replace(DEFAULT, families=DEFAULT.families.with_values(measures=measures))
    rolled = roll_forward(contents(inputs), "Gammel.xlsx", 2027, FACTOR).inputs.families.measures
    assert 390 < len(rolled[0].source) <= 400
    assert rolled[0].source.endswith("x… Indeksregulert fra 2019- til 2026-kr med faktor 1,31.")
    assert rolled[1].source == "Indeksregulert fra 2019- til 2026-kr med faktor 1,31."
    assert rolled[2].source.startswith("Slutt. Indeksregulert")


def test_without_a_price_change_only_the_first_year_differs() -> None:
    rolled = roll_forward(contents(DEFAULT), "Gammel.xlsx", 2021)
    back = roll_forward(contents(rolled.inputs), "Ny.xlsx", 2020).inputs
    assert rolled.history[1] == "Første år 2021. Beløp fortsatt i 2019-kr."
    assert back.young_adults.with_values(provenance={}) == DEFAULT.young_adults.with_values(
        provenance={}
    )


def test_defaults_in_a_workbook_of_another_price_year_are_pointed_out() -> None:
    inputs = replace(DEFAULT, price_year=2024)
    change = PriceChange(2024, 2026, 1.1)
    (remark,) = roll_forward(contents(inputs), "Gammel.xlsx", 2027, change).remarks
    assert "modellens standardtall i 2019-kroner" in remark
    assert "Unge voksne: Verdi av ett QALY" in remark
    assert "Familie: prisen på 20 tiltak" in remark
    assert not roll_forward(contents(DEFAULT), "Gammel.xlsx", 2027, FACTOR).remarks


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_first_year_beyond_the_limits_is_refused(year: int) -> None:
    with pytest.raises(InputError, match="et helt tall fra 2000 til 2100"):
        roll_forward(contents(DEFAULT), "Gammel.xlsx", year)


@pytest.mark.parametrize("text", ["1,31", "1.31", " 1,31 "])
def test_a_factor_is_taken_with_comma_or_point(text: str) -> None:
    assert price_change(2019, 2026, text) == FACTOR


@pytest.mark.parametrize(
    ("new_year", "index", "told"),
    [
        (2026, "bnp", "er en faktor (for eksempel 1,31), en CSV-fil eller en arbeidsbok"),
        (None, "1,31", "er alt i 2019-kroner"),
        (2019, "1,31", "er alt i 2019-kroner"),
        (2026, "131", "faktoren 131 er ikke tillatt. Tillatt: 0,1 til 10"),
        (2026, "0", "faktoren 0 er ikke tillatt"),
        (2026, "-1", "er en faktor (for eksempel 1,31), en CSV-fil eller en arbeidsbok"),
        (2026, "borte.csv", "borte.csv: filen eller mappen finnes ikke"),
        (2026, "borte.xlsx", "borte.xlsx: filen eller mappen finnes ikke"),
        (1900, "1,31", "--prisaar"),
    ],
)
def test_price_year_and_index_go_together(
    new_year: int | None, index: str | None, told: str
) -> None:
    with pytest.raises(EffektmodellError) as raised:
        price_change(2019, new_year, index)
    assert told in str(raised.value)
    assert price_change(2019, None, None) is None
    assert price_change(2019, 2019, None) is None


@pytest.mark.parametrize(
    "text",
    [
        "år;indeks\n2019;110,8\n2026;145,1\n",
        '"år";"Konsumprisindeks (2015=100)"\r\n"2019";"110.8"\r\n"2026";"145.1"\r\n',
        "2026\t145,1\n2019\t110,8\n",
        "2019,110.8\n2026,145.1\n",
        "KPI\n\nKilde: SSB\nÅr; Indeks\n2019 ; 110,8 \n\n2026;145,1;\nNote 1; 2\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_an_index_table_as_text(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "kpi.csv"
    path.write_bytes(text.encode(encoding))
    change = price_change(2019, 2026, str(path))
    assert isinstance(change, PriceChange)
    assert change.factor == pytest.approx(145.1 / 110.8)
    assert "med faktor 1,30957." in change.sentence()


def test_an_index_table_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "kpi.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("KPI")
    for row, cells in enumerate([("Konsumprisindeks",), ("År", "Indeks"), (2019, 110.8)]):
        sheet.write_row(row, 0, cells)
    sheet.write_string(3, 0, "2026")
    sheet.write_string(3, 1, "145,1")
    book.close()
    assert read_index(path) == {2019: 110.8, 2026: 145.1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2019;110,8\n2020;112\n2021;116\n", "mangler indeks for 2026. Filen har årene 2019–2021."),
        ("2000;80\n2010;90\n", "mangler indeks for 2019 og 2026. Filen har årene 2000, 2010."),
        ("2019;110,8\n2019;111\n2026;145\n", "linje 2: året 2019 står flere ganger"),
        ("2019;x\n2026;145\n", "linje 1: «x» er ikke en indeks. Tillatt: et tall større enn 0."),
        ("2019;0\n2026;-4\n", "linje 2: «-4» er ikke en indeks"),
        ("2019;1;2\n2026;145\n", "linje 1: fant 3 verdier, ikke årstall og indeks."),
        ("2019;110\nTwenty;1\n2026;145\n", "linje 2: «Twenty» er ikke et årstall."),
        ("ingenting\n", "fant ingen årstall i første kolonne"),
        ("2019;0,001\n2026;145\n", "ikke tillatt. Tillatt: 0,1 til 10"),
    ],
)
def test_a_faulty_index_table_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "kpi.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EffektmodellError) as raised:
        price_change(2019, 2026, str(path))
    assert told in str(raised.value)
    assert str(path) in str(raised.value)


def test_the_command_makes_a_workbook_that_passes_the_check(
    effektmodell: Effektmodell, asker_here: Path, folder: Path
) -> None:
    parts = Parts(asker_here).set(GROUP_TAB, "B10", 12, "10+2").set(COSTS, "A10", None)
    for address, value in (
        *(("A38", "=Mentor"), ("D38", "Drift"), ("F38", 1000), ("G38", "Stat")),
        *(("H38", 2), ("K38", 12), ("L38", "Eget anslag")),
    ):
        parts.set(COSTS, address, value)
    parts.save()
    before = asker_here.read_bytes()
    outcome = effektmodell(
        "rull", "Asker.xlsx", "--startaar", "2027", "--prisaar", "2026", "--indeks", "1,31"
    )
    assert (outcome.code, outcome.err) == (0, "")
    assert asker_here.read_bytes() == before
    new = folder / "Effektmodell Asker 2027.xlsx"
    assert outcome.out.startswith(
        "Skrev Effektmodell Asker 2027.xlsx\n"
        f"Rullet frem fra Asker.xlsx (modellversjon {MODEL_VERSION}, første år 2020, prisår 2019).\n"
        "Første år 2027. Indeksregulert fra 2019- til 2026-kr med faktor 1,31. "
        "Beløp avrundet til hele øre.\n"
    )
    assert "formelen «=10+2» er erstattet med verdien" in outcome.out
    assert "rad 10: raden har ikke noe tiltaksnavn" in outcome.out
    assert check_workbook(new).deviations == ()
    read = read_workbook(new).inputs
    assert (int(read.young_adults.period), read.price_year) == (12, 2026)
    own = read.young_adults.measures[-1]
    assert (own.name, float(own.unit_cost)) == ("=Mentor", 1310)
    assert own.source == "Eget anslag. Indeksregulert fra 2019- til 2026-kr med faktor 1,31."
    shown = set(
        read_values(
            new, [("Introduksjon", f"{c}{r}") for c in "AB" for r in range(90, 190)]
        ).values()
    )
    assert {"Rullet frem fra", "Endring"} <= shown
    assert f"Asker.xlsx (modellversjon {MODEL_VERSION}, første år 2020, prisår 2019)" in shown


def test_a_new_workbook_has_no_such_lines(original: Path) -> None:
    shown = read_values(original, [("Introduksjon", f"A{row}") for row in range(90, 190)])
    assert not {"Rullet frem fra", "Endring"} & set(shown.values())


def test_rolling_twice_keeps_both_steps_in_the_sources(tmp_path: Path) -> None:
    once = roll_forward(contents(DEFAULT), "A.xlsx", 2027, FACTOR).inputs
    write_workbook(once, tmp_path / "B.xlsx")
    twice = roll_forward(
        read_workbook(tmp_path / "B.xlsx"), "B.xlsx", 2028, PriceChange(2026, 2027, 1.02)
    )
    assert twice.remarks == ()
    source = twice.inputs.young_adults.source_of("wage_cost").source
    assert source.endswith(
        "til 2026-kr med faktor 1,31. Indeksregulert fra 2026- til 2027-kr med faktor 1,02."
    )


def test_the_old_workbook_is_never_replaced(
    effektmodell: Effektmodell, asker_here: Path, folder: Path
) -> None:
    before = asker_here.read_bytes()
    (folder / "lenke.xlsx").symlink_to(asker_here)
    for name in ("Asker.xlsx", "./Asker.xlsx", "lenke.xlsx"):
        outcome = effektmodell(
            "rull", "Asker.xlsx", "--startaar", "2027", "--ut", name, "--overskriv"
        )
        assert outcome.code == 2
        assert "dette er den gamle arbeidsboken, som ikke endres" in outcome.err
    assert asker_here.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "Valget «--startaar» mangler."),
        (("--startaar", "i fjor"), "--startaar: «i fjor» er ikke tillatt. Tillatt: et helt tall"),
        (("--startaar", "27"), "--startaar: 27 er ikke tillatt."),
        (("--startaar", "2027", "--prisaar", "x"), "--prisaar: «x» er ikke tillatt."),
        (("--startaar", "2027", "--prisaar", "2031"), "siste år er 2026"),
        (("--startaar", "2027", "--ut", "a.xls"), "må slutte på .xlsx"),
    ],
)
def test_a_wrong_command_line_is_told(
    effektmodell: Effektmodell, asker_here: Path, args: tuple[str, ...], told: str
) -> None:
    outcome = effektmodell("rull", "Asker.xlsx", *args)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_the_help_page_is_bokmaal(effektmodell: Effektmodell) -> None:
    for command in ("rull", "les"):
        text = effektmodell(command, "--hjelp").out
        assert "Eksempler:" in text
        assert "required" not in text


def test_a_workbook_of_another_kind_is_refused_in_one_line(
    effektmodell: Effektmodell, tmp_path: Path
) -> None:
    path = tmp_path / "personaer.xlsx"
    path.write_bytes(workbook_bytes(example("fredrikstad")))
    outcome = effektmodell("rull", str(path), "--startaar", "2027")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"Feil: {path}: dette er en arbeidsbok for personaer. "
        "Bare arbeidsbøker for effektmodellen og investeringsfond kan rulles frem.\n"
    )


def test_without_an_index_each_amount_has_its_own(
    effektmodell: Effektmodell, asker_here: Path
) -> None:
    arguments = ("rull", "Asker.xlsx", "--startaar", "2027", "--prisaar", "2026")
    assert effektmodell(*arguments).code == 0
    own = read_workbook(Path("Effektmodell Asker 2027.xlsx")).inputs.young_adults
    assert "VSL" in own.source_of("qaly_value").source
    assert "kommunal deflator" in own.source_of("wage_cost").source
    assert effektmodell(*arguments, "--indeks", "kpi", "--overskriv").code == 0
    one = read_workbook(Path("Effektmodell Asker 2027.xlsx")).inputs.young_adults
    assert all("med KPI (" in item.source for item in one.measures)
    assert "med KPI (" in one.source_of("qaly_value").source


SSB = (
    '"08981: Konsumprisindeks, historisk serie, etter måned, statistikkvariabel og år"\n\n'
    '"år";"Konsumprisindeks (2015=100)"\n"2019";110.8\n"2026";145.1\n'
)


@pytest.mark.parametrize(
    "text",
    [
        SSB,
        SSB.replace(".8", ",8").replace(".1", ",1").replace('"', ""),
        "Konsumprisindeks, 2015 = 100\n2019;110,8\n2026;145,1\n",
        "sep=;\når;indeks\n2019;110,8\n2026;145,1\n",
        '"år";"konsumgruppe";"indeks"\n"2019";"TOTAL Totalindeks";110.8\n"2026";"TOTAL Totalindeks";145.1\n',
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16", "mac_roman", "cp850"])
def test_an_index_table_as_it_is_downloaded(tmp_path: Path, text: str, charset: str) -> None:
    path = tmp_path / "kpi.csv"
    path.write_bytes(text.encode(charset))
    assert read_index(path) == {2019: 110.8, 2026: 145.1}


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", " "])
def test_index_values_are_norwegian_numbers(tmp_path: Path, blank: str) -> None:
    path = tmp_path / "kpi.csv"
    path.write_text(f"2019;1{blank}104,5\n2026;1.404,5\n", encoding="utf-8")
    assert read_index(path) == {2019: 1104.5, 2026: 1404.5}
    path.write_text("2019;110.800\n2026;145\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"linje 1: «110\.800» kan leses på to måter"):
        read_index(path)


def test_an_index_workbook_tells_of_cells_that_cannot_be_used(tmp_path: Path) -> None:
    path = tmp_path / "kpi.xlsx"
    book = openpyxl.Workbook()
    for row in ((2019, "=100+10.8"), (2020, "#N/A"), (2026, 145.125)):
        book.worksheets[0].append(row)
    book.save(path)
    with pytest.raises(InputError) as raised:
        read_index(path)
    first, second = str(raised.value).splitlines()
    assert "rad 1: formelen «=100+10.8» er ikke regnet ut" in first
    assert "rad 2: feilverdien #N/A kan ikke brukes" in second
    book.worksheets[0]["B1"], book.worksheets[0]["B2"] = 110.125, 111
    book.save(path)
    assert read_index(path) == {2019: 110.125, 2020: 111, 2026: 145.125}


def test_a_file_under_another_kinds_name_is_told_for_what_it_is(tmp_path: Path) -> None:
    book, text = tmp_path / "kpi.xlsx", tmp_path / "kpi.csv"
    openpyxl.Workbook().save(book)
    book.rename(text)
    with pytest.raises(EffektmodellError, match="filen er ikke CSV, men en arbeidsbok"):
        read_index(text)
    book.write_text("2019;110,8\n", encoding="utf-8")
    with pytest.raises(EffektmodellError, match="ikke en arbeidsbok i formatet xlsx"):
        read_index(book)


@pytest.mark.parametrize(
    ("typed", "told"), [("1.310", "kan leses på to måter"), ("−1,31", "er en faktor")]
)
def test_a_factor_is_a_norwegian_number(typed: str, told: str) -> None:
    with pytest.raises(EffektmodellError, match=told):
        price_change(2019, 2026, typed)


def test_a_foreign_file_is_ten_faults_and_a_count(
    effektmodell: Effektmodell, asker_here: Path, folder: Path
) -> None:
    lines = "2019;100\n" + "x;y\n" * 420 + "2026;131\n"
    (folder / "kpi.csv").write_text(lines, encoding="utf-8")
    outcome = effektmodell(
        "rull", "Asker.xlsx", "--startaar", "2027", "--prisaar", "2026", "--indeks", "kpi.csv"
    )
    assert outcome.code == 2
    told = outcome.err.splitlines()
    assert told[0] == "Feil:"
    assert len(told) == 12
    assert told[-1] == "… og 410 til."
