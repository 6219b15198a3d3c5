"""Reading a list of municipalities."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from workbook_templates.batch.list import ListRow, list_columns, measure_columns, read_list
from workbook_templates.batch.reports import list_template
from xlmodel import EffektmodellError, default_inputs
from xlmodel.common.version import MODEL_DATE
from xlmodel.effektmodell.files import inputs_from_tables


def csv_list(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "liste.csv"
    path.write_bytes(text.encode(encoding))
    return path


def only(path: Path, measures: Path | None = None) -> ListRow:
    (row,) = read_list(path, measures)
    return row


def test_a_row_with_number_and_name_only_gives_the_defaults(tmp_path: Path) -> None:
    row = only(csv_list(tmp_path, "kommunenummer;kommune\n3203;Asker\n"))
    assert (row.number, row.name, row.faults) == ("3203", "Asker", [])
    assert inputs_from_tables(row.tables, row.where, "Asker") == default_inputs("Asker")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_delimiters_encodings_and_line_ends(
    tmp_path: Path, delimiter: str, encoding: str, newline: str
) -> None:
    lines = [
        ["kommunenummer", "kommune", "unge_voksne.suksessrate.utsatt"],
        ["1833", "Røst på Ærø", "0.5"],
    ]
    text = newline.join(delimiter.join(line) for line in lines)
    row = only(csv_list(tmp_path, text, encoding))
    assert row.name == "Røst på Ærø"
    assert row.tables["unge_voksne"]["suksessrate"]["utsatt"] == 0.5


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,8", 0.8), ("80 %", 0.8), ("80%", 0.8), ("1 300 000", 1_300_000), ("-5", -5.0)],
)
def test_numbers_are_read_as_they_are_written_in_norwegian(
    tmp_path: Path, text: str, value: float
) -> None:
    path = csv_list(tmp_path, f"kommunenummer;kommune;familie.neddiskontering\n3203;Asker;{text}\n")
    assert only(path).tables["familie"]["neddiskontering"] == value


def test_per_cent_of_what_is_no_share_is_not_a_number(tmp_path: Path) -> None:
    row = only(csv_list(tmp_path, "kommunenummer;kommune;familie.qaly_verdi\n3203;Asker;80 %\n"))
    with pytest.raises(EffektmodellError, match=r"Verdi av ett QALY.*«80 %»"):
        inputs_from_tables(row.tables, row.where, row.name)


def test_a_text_for_a_number_is_kept_for_the_check_to_name(tmp_path: Path) -> None:
    path = csv_list(tmp_path, "kommunenummer;kommune;familie.qaly_verdi\n3203;Asker;mye\n")
    row = only(path)
    with pytest.raises(EffektmodellError, match=r"liste\.csv, rad 2.*Verdi av ett QALY.*«mye»"):
        inputs_from_tables(row.tables, row.where, row.name)


@pytest.mark.parametrize("number", ["320", "32030", "abcd", "", "32 3"])
def test_a_number_that_is_not_four_digits_is_a_fault_of_the_row(
    tmp_path: Path, number: str
) -> None:
    row = only(csv_list(tmp_path, f"kommunenummer;kommune\n{number};Asker\n"))
    assert "fire siffer" in row.faults[0]


def test_a_number_that_comes_twice_is_a_fault_of_the_second_row(tmp_path: Path) -> None:
    text = "kommunenummer;kommune\n3203;Asker\n3203;Askerlandet\n"
    first, second = read_list(csv_list(tmp_path, text))
    assert first.faults == []
    assert "flere rader" in second.faults[0]


def test_a_missing_name_is_a_fault_of_the_row(tmp_path: Path) -> None:
    assert "navn mangler" in only(csv_list(tmp_path, "kommunenummer;kommune\n3203;\n")).faults[0]


def test_unknown_missing_and_doubled_columns_are_named_at_once(tmp_path: Path) -> None:
    path = csv_list(tmp_path, "kommunenummer;unge_voksne.suksesrate.utsatt;prisaar;prisaar\n")
    with pytest.raises(EffektmodellError) as caught:
        list(read_list(path))
    message = str(caught.value)
    assert "Mente du «unge_voksne.suksessrate.utsatt»?" in message
    assert "kolonnen «kommune» mangler" in message
    assert "«prisaar» står to ganger" in message


def test_the_workbooks_names_are_columns_too(tmp_path: Path) -> None:
    text = "Kommunenr;Kommunenavn;UV_QALYverdi;FAM_Nye.stabil\n3203;Asker;900000;4\n"
    row = only(csv_list(tmp_path, text))
    inputs = inputs_from_tables(row.tables, row.where, row.name)
    assert inputs.young_adults.qaly_value == 900_000
    assert inputs.families.new_participants.tolist() == [2, 2, 4]


def test_empty_rows_are_skipped(tmp_path: Path) -> None:
    text = "kommunenummer;kommune\n;;\n3203;Asker\n\n"
    assert [row.where for row in read_list(csv_list(tmp_path, text))] == ["liste.csv, rad 3"]


@pytest.mark.parametrize("name", ["finnes-ikke.csv", "finnes-ikke.xlsx"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(EffektmodellError, match=name):
        list(read_list(tmp_path / name))


def test_an_empty_list_points_at_the_template(tmp_path: Path) -> None:
    with pytest.raises(EffektmodellError, match="alle --mal"):
        list(read_list(csv_list(tmp_path, "")))


@pytest.fixture
def book(tmp_path: Path) -> tuple[openpyxl.Workbook, Path]:
    path = tmp_path / "Kommuneliste.xlsx"
    return openpyxl.load_workbook(io.BytesIO(list_template(as_csv=False))), path


def test_the_template_has_the_same_bytes_each_time_and_nothing_to_calculate() -> None:
    content = list_template(as_csv=False)
    assert content == list_template(as_csv=False)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"fullCalcOnLoad" not in parts.read("xl/workbook.xml")
        created = f"{MODEL_DATE.isoformat()}T00:00:00Z".encode()
        assert parts.read("docProps/core.xml").count(created) == 2


def test_the_template_has_every_column_and_reads_as_an_empty_list(
    book: tuple[openpyxl.Workbook, Path],
) -> None:
    workbook, path = book
    workbook.save(path)
    assert list(read_list(path)) == []
    assert [cell.value for cell in workbook["Kommuner"][1]] == [c.key for c in list_columns()]
    assert [cell.value for cell in workbook["Tiltak"][1]] == [c.key for c in measure_columns()]


def test_every_column_of_the_template_reaches_the_inputs(
    book: tuple[openpyxl.Workbook, Path],
) -> None:
    workbook, path = book
    values: dict[str, str | float] = {
        "kommunenummer": 301,
        "kommune": "Oslo",
        "programnavn": "Løftet",
    }
    expected: dict[str, object] = {}
    for column in list_columns()[3:]:
        domain = column.domain
        if domain.kind == "choice":
            values[column.key] = domain.choices[-1]
        else:
            low = max(domain.minimum, 0)
            values[column.key] = low + 3 if domain.kind == "whole" else low + 0.0625
        expected[column.key] = values[column.key]
    sheet = workbook["Kommuner"]
    for number, column in enumerate(list_columns(), start=1):
        sheet.cell(2, number, values[column.key])
    workbook.save(path)
    row = only(path)
    assert row.number == "0301"  # a spreadsheet drops the zero
    inputs = inputs_from_tables(row.tables, row.where, row.name)
    assert inputs.price_year == expected["prisaar"]
    for group in inputs.groups:
        assert group.period == 7
        assert group.individual_start.label() == "Stabil"
        assert group.new_participants.tolist() == [0.0625] * 3
        assert group.null_alternative.tolist() == [0.0625] * 4
        assert group.municipal_share == 0.0625
        assert group.relapse == group.deadweight == group.tax_cost == 0.0625
        assert group.rate_levels.tolist() == group.gain_levels.tolist() == [0.0625] * 3
    assert inputs.cost_caution.tolist() == inputs.benefit_caution.tolist() == [0.0625] * 3


def test_measures_beside_the_list_go_to_all_or_to_one(
    book: tuple[openpyxl.Workbook, Path],
) -> None:
    workbook, path = book
    for number, name in ((2, ("3203", "Asker")), (3, ("3222", "Lørenskog"))):
        for column, text in enumerate(name, start=1):
            workbook["Kommuner"].cell(number, column, text)
    keys = [column.key for column in measure_columns()]
    measures: tuple[dict[str, str | float], ...] = (
        {"gruppe": "unge_voksne", "navn": "Booppfølging", "kostnad": 520},
        {
            "kommunenummer": "3222",
            "gruppe": "familie",
            "navn": "Sommerleir",
            "kategori": "Drift",
            "kostnad": 4000,
            "betaler": "Kommune",
            "volum.uholdbar": 1,
            "volum.utsatt": 1,
            "volum.stabil": 0,
            "frekvens": 1,
        },
    )
    for number, measure in enumerate(measures, start=2):
        for key, value in measure.items():
            workbook["Tiltak"].cell(number, keys.index(key) + 1, value)
    workbook.save(path)
    asker, lorenskog = (
        inputs_from_tables(row.tables, row.where, row.name) for row in read_list(path)
    )
    for inputs in (asker, lorenskog):
        (changed,) = (m for m in inputs.young_adults.measures if m.name == "Booppfølging")
        assert changed.unit_cost == 520
    assert "Sommerleir" not in {measure.name for measure in asker.families.measures}
    (own,) = (m for m in lorenskog.families.measures if m.name == "Sommerleir")
    assert own.volume.tolist() == [1, 1, 0]
    assert own.frequency == 1


def test_measures_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    listed = csv_list(tmp_path, "kommunenummer;kommune\n3203;Asker\n")
    measures = tmp_path / "tiltak.csv"
    measures.write_text("gruppe;navn;volum.stabil;frekvens\nfamilie;PPT;2,5;12\n", encoding="utf-8")
    row = only(listed, measures)
    inputs = inputs_from_tables(row.tables, row.where, row.name)
    (changed,) = (measure for measure in inputs.families.measures if measure.name == "PPT")
    assert changed.volume.tolist() == [30, 16, 2.5]
    assert changed.frequency == 12


def test_a_measure_of_an_unknown_group_is_refused(tmp_path: Path) -> None:
    listed = csv_list(tmp_path, "kommunenummer;kommune\n3203;Asker\n")
    measures = tmp_path / "tiltak.csv"
    measures.write_text("gruppe;navn\nunge;PPT\n", encoding="utf-8")
    with pytest.raises(EffektmodellError, match="gruppen «unge» er ikke unge_voksne eller familie"):
        list(read_list(listed, measures))
