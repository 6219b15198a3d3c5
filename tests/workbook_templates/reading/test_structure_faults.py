"""Names, tabs, rows and versions that are not as the model made them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.workbook_templates.reading.conftest import COSTS, GROUP_TAB, Edited, Parts
from workbook_templates import read_workbook
from workbook_templates.effektmodell.plan import effektmodell_plan
from xlmodel import EffektmodellError, InputError, default_inputs
from xlmodel.common.terms import Group
from xlmodel.common.version import MODEL_VERSION

VERSION: Final = effektmodell_plan((30, 30)).names["Modellversjon"].address().replace("$", "")


MENTOR: Final[list[str | float]] = [
    *("Mentor", "", "", "Drift", "time", 400, "Kommune", 10, 5, 2, 12),
]
OWN: Final[list[str | float | None]] = [
    *("", "", "Drift", "-time", 400.25, "Stat", 10, None, 2, 1, "+kilde"),
]


def refused(path: Path) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_workbook(path)
    return str(raised.value).splitlines()


def test_a_missing_name_is_told_with_where_it_stood(parts: Parts) -> None:
    (told,) = refused(parts.name("UV_Suksessrate", None).save())
    assert told == (
        "Asker.xlsx, navnet UV_Suksessrate (Unge voksne: Suksessrate): navnet mangler. "
        "Det skal peke på 'Unge voksne'!$C$15:$C$17."
    )


@pytest.mark.parametrize(
    ("name", "refers_to", "told"),
    [
        ("UV_Nye", "#REF!", "peker på «#REF!»"),
        ("UV_Nye", "'Unge voksne'!#REF!", "peker på «'Unge voksne'!#REF!»"),
        ("UV_Nye", "Ark1!$B$15:$B$17", "peker på «Ark1!$B$15:$B$17»"),
        ("UV_Nye", "2", "peker på «2»"),
        ("UV_Nye", "OFFSET('Unge voksne'!$B$18,0,0,3,1)", "peker på «OFFSET("),
        ("UV_Nye", "'[1]Unge voksne'!$B$15:$B$17", "peker på «'[1]Unge voksne'!"),
        ("UV_Nye", "'Unge voksne'!$B:$B", "peker på «'Unge voksne'!$B:$B»"),
        ("UV_Nye", "'Unge voksne'!$B$18:$B$21", "navnet dekker 4 celler"),
        ("UV_Nye", "'Unge voksne'!$B$18:$B$19", "navnet dekker 2 celler"),
        ("UV_Nye", "'Unge voksne'!$B$18:$D$18", "navnet dekker 3 celler"),
        ("UV_Analyseperiode", "'Unge voksne'!$B$11", "er flyttet til 'Unge voksne'!$B$11"),
        ("UV_Analyseperiode", "'Unge voksne'!$C$10", "er flyttet til 'Unge voksne'!$C$10"),
        ("UV_Startaar", "Familie!$B$12", "navnet er flyttet til Familie!$B$12"),
        ("Kommune", "Introduksjon!$B$9", "der navnet Kommune også peker"),
        ("UV_Tiltak", "'Unge voksne - Kostnader'!$A$9:$N$38", "30 rader og 14 kolonner"),
        ("UV_Tiltak", "'Unge voksne - Kostnader'!$A$1:$XFD$1048576", "høyst 10000 rader"),
        ("UV_QALYverdi", "'Unge voksne - Gevinster'!$B$99999999", "peker på «"),
    ],
)
def test_a_name_that_points_elsewhere_is_told(
    parts: Parts, name: str, refers_to: str, told: str
) -> None:
    lines = refused(parts.name(name, refers_to).save())
    assert any(told in line for line in lines)


def test_a_name_of_the_users_own_does_not_matter(parts: Parts) -> None:
    path = parts.name("Mine", "Introduksjon!$A:$XFD").save()
    assert read_workbook(path).inputs == default_inputs("Asker")


def test_a_missing_source_name_is_a_remark(parts: Parts) -> None:
    contents = read_workbook(parts.name("UV_Nye_Kilde", None).save())
    assert "navnet UV_Nye_Kilde" in contents.remarks[0]
    assert contents.inputs.young_adults.source_of("new_participants").source == ""


def test_a_deleted_tab_is_told_once_with_what_it_held(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        del book["Familie - Gevinster"]

    (told,) = refused(edited(change))
    assert told.startswith("Asker.xlsx, fanen «Familie - Gevinster»: fanen mangler, og med den ")
    assert "Verdi av ett QALY" in told


def test_a_renamed_tab_is_read_through_its_names(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book["Familie - Gevinster"].title = "Gevinster, familie"
        for name, item in book.defined_names.items():
            text = item.attr_text.replace("'Familie - Gevinster'", "'Gevinster, familie'")
            book.defined_names[name] = DefinedName(name, attr_text=text)

    assert read_workbook(edited(change)).inputs == default_inputs("Asker")


def moved_names(book: Workbook, tab: str, row: int, by: int) -> None:
    """Move names as a program does when rows are inserted or deleted above `row`."""
    for name, item in list(book.defined_names.items()):
        sheet, _, address = item.attr_text.rpartition("!")
        if sheet.strip("'") == tab:
            rows = re.sub(
                r"\$(\d+)",
                lambda found: f"${int(found[1]) + (by if int(found[1]) >= row else 0)}",
                address,
            )
            book.defined_names[name] = DefinedName(name, attr_text=f"{sheet}!{rows}")


def test_a_row_inserted_above_a_table_moves_all_names_and_is_read(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book[GROUP_TAB].insert_rows(7)
        moved_names(book, GROUP_TAB, 7, 1)

    assert read_workbook(edited(change)).inputs == default_inputs("Asker")


def test_a_row_inserted_in_a_vector_is_told(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book[GROUP_TAB].insert_rows(16)
        moved_names(book, GROUP_TAB, 16, 1)

    lines = refused(edited(change))
    assert len(lines) == 2
    for line, name in zip(lines, ("UV_Nye", "UV_Suksessrate"), strict=True):
        assert name in line
        assert "dekker 4 celler" in line
        assert "En rad eller kolonne er satt inn eller slettet" in line


def test_a_measure_in_an_inserted_row_lacks_its_formulas(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        sheet = book[COSTS]
        sheet.insert_rows(12)
        moved_names(book, COSTS, 12, 1)
        for column, value in enumerate(MENTOR, start=1):
            sheet.cell(12, column).value = value or None

    (told,) = refused(edited(change))
    assert "celle A12 (tiltak «Mentor»): formlene i N12, O12, P12, Q12 mangler" in told


def test_an_empty_inserted_row_and_a_deleted_one_are_read(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        book[COSTS].insert_rows(12)
        moved_names(book, COSTS, 12, 1)
        book["Familie - Kostnader"].delete_rows(10)
        moved_names(book, "Familie - Kostnader", 11, -1)

    contents = read_workbook(edited(change))
    assert contents.capacity == (31, 29)
    default = default_inputs("Asker")
    assert contents.inputs.young_adults == default.young_adults
    measures = list(default.families.measures)
    assert contents.inputs.families.measures == (measures[0], *measures[2:])


@pytest.mark.parametrize("row", [8, 39])
def test_a_measure_beside_the_table_is_told(edited: Edited, row: int) -> None:
    def change(book: Workbook) -> None:
        sheet = book[COSTS]
        if row == 8:
            sheet.insert_rows(9)
            moved_names(book, COSTS, 9, 1)
        else:
            sheet.insert_rows(39)
            moved_names(book, COSTS, 39, 1)
        sheet.cell(9 if row == 8 else 39, 1).value = "Mentor"

    (told,) = refused(edited(change))
    assert "(tiltak «Mentor»): raden står utenfor tiltakstabellen" in told


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("3.0", "nyere modellversjon (3.0)"),
        (3, "nyere modellversjon (3)"),
        ("2.10", "nyere modellversjon (2.10)"),
        ("1.10", "eldre modellversjon (1.10)"),
        ("0.9", "eldre modellversjon (0.9)"),
        ("ukjent", "Modellversjon er «ukjent», som ikke er en versjon"),
        (None, "Modellversjon er tom verdi, som ikke er en versjon"),
    ],
)
def test_another_version_is_told(parts: Parts, version: object, told: str) -> None:
    path = parts.set("Introduksjon", VERSION, version).save()
    with pytest.raises(EffektmodellError, match="Dette programmet leser versjon") as raised:
        read_workbook(path)
    assert told in str(raised.value)
    assert f"fanen «Introduksjon», celle {VERSION}" in str(raised.value)


def test_a_version_that_became_a_number_is_read(parts: Parts) -> None:
    path = parts.set("Introduksjon", VERSION, float(MODEL_VERSION)).save()
    assert read_workbook(path).inputs == default_inputs("Asker")


def test_a_missing_version_is_one_fault_among_others(parts: Parts) -> None:
    path = parts.name("Modellversjon", None).set(GROUP_TAB, "B10", 99).save()
    version, period = refused(path)
    assert "navnet Modellversjon" in version
    assert "celle B10" in period


def test_another_workbook_is_told(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        for name in list(book.defined_names):
            del book.defined_names[name]

    with pytest.raises(EffektmodellError, match="ikke en arbeidsbok fra effektmodellen"):
        read_workbook(edited(change))


def test_gaps_between_rows_and_nameless_rows(edited: Edited) -> None:
    def change(book: Workbook) -> None:
        sheet = book[COSTS]
        sheet["A10"] = None
        for row, name in ((30, "Mentor"), (38, "=SUM(1,2)"), (33, "@leksehjelp")):
            values: list[str | float | None] = [name, *OWN]
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column)
                cell.value = value or None
                if isinstance(value, str) and value:
                    cell.data_type = "s"

    contents = read_workbook(edited(change))
    default = default_inputs("Asker").young_adults.measures
    found = contents.inputs.young_adults.measures
    assert [item.name for item in found] == [
        default[0].name,
        *(item.name for item in default[2:]),
        *("Mentor", "@leksehjelp", "=SUM(1,2)"),
    ]
    assert [found[-1].driver, found[-1].source] == ["-time", "+kilde"]
    assert found[-1].volume.tolist() == [10, 0, 2]
    assert contents.remarks == (
        f"Asker.xlsx, fanen «{COSTS}», rad 10: raden har ikke noe tiltaksnavn og teller ikke.",
    )
    assert contents.rows[Group.YOUNG_ADULTS][1].measure is None
