"""Each way in which an input cell can be wrong is told with tab, cell, what stands there and what may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.support.planting import named
from tests.workbook_templates.reading.conftest import COSTS, FIRST_MEASURE, GAINS, GROUP_TAB, Parts
from workbook_templates import read_workbook
from workbook_templates.kinds.faults import WorkbookFault
from xlmodel import InputError

ROW = FIRST_MEASURE


def faults_of(parts: Parts, tab: str, address: str, value: Any) -> str:
    path = parts.set(tab, address, value).save()
    with pytest.raises(InputError) as raised:
        read_workbook(path)
    (fault,) = raised.value.violations
    assert isinstance(fault, WorkbookFault)
    assert (fault.tab, fault.address) == (tab, address)
    return str(fault)


@pytest.mark.parametrize(
    ("tab", "address", "value", "told"),
    [
        (
            GROUP_TAB,
            "B10",
            "ti",
            "(Analyseperiode): teksten «ti» er ikke tillatt. Tillatt: et helt",
        ),
        (GROUP_TAB, "B10", 3, "3 er ikke tillatt. Tillatt: et helt tall fra 4 til 15."),
        (GROUP_TAB, "B10", 7.5, "7,5 er ikke tillatt. Tillatt: et helt tall fra 4 til 15."),
        (GROUP_TAB, "B10", None, "cellen er tom. Tillatt: et helt tall fra 4 til 15."),
        (GROUP_TAB, "B10", "12", "sett cellens format til Tall og skriv det på nytt, 12."),
        (GROUP_TAB, "B15", "1,5", "(Nye per år, uholdbar): teksten «1,5» er ikke tillatt."),
        (GROUP_TAB, "B15", "1,5", "Tallet står som tekst: sett cellens format til Tall"),
        (
            GROUP_TAB,
            "B15",
            -1,
            "-1 er ikke tillatt. Tillatt: et tall som er 0 eller større (høyst 15 siffer).",
        ),
        (GROUP_TAB, "B15", True, "SANN er ikke tillatt."),
        (GROUP_TAB, "B15", datetime(2026, 5, 1), "datoen 01.05.2026 er ikke tillatt."),  # noqa: DTZ001
        (GROUP_TAB, "B15", datetime(2026, 5, 1), "om til en dato: sett cellens format til Tall"),  # noqa: DTZ001
        (GROUP_TAB, "B15", "#DIV/0!", "feilverdien #DIV/0! er ikke tillatt."),
        (GROUP_TAB, "C15", 80, "80 er ikke tillatt. Tillatt: et tall fra 0 til 1 (0 % til 100 %)."),
        (GROUP_TAB, "C15", 80, "Mente du 80 %? Skriv 0,8 eller 80 %."),
        (GROUP_TAB, "C15", "80 %", "Tallet står som tekst: "),
        (GROUP_TAB, "C15", "80 %", "skriv det på nytt, 0,8 eller 80 %."),
        (GROUP_TAB, "C15", "80", "skriv det på nytt, 0,8 eller 80 %."),
        (GROUP_TAB, "B13", 4, "Mente du 4 %? Skriv 0,04 eller 4 %."),
        (*named("UV_IndividStart"), "uholdbar ", "Skriv «Uholdbar», nøyaktig slik."),
        (*named("UV_IndividStart"), "Bærekraftig", "Tillatt: Uholdbar eller Utsatt eller Stabil."),
        (
            *named("UV_Analyseperiode_Sikkerhet"),
            "Hoy",
            "(Analyseperiode, sikkerhet): teksten «Hoy» er ikke tillatt.",
        ),
        (COSTS, "F52", "166 443 kr", "skriv det på nytt, 166\u00a0443."),
        (GAINS, "B18", "mye", "(Verdi av ett QALY): teksten «mye» er ikke tillatt."),
        ("Introduksjon", "B8", None, "(Kommune): cellen er tom."),
        ("Introduksjon", "B8", "As\nker", "Fjern linjeskiftet (Alt+Enter) i cellen."),
        ("Introduksjon", "B10", 19, "(Prisår): 19 er ikke tillatt."),
        (COSTS, f"D{ROW}", " drift", "Skriv «Drift», nøyaktig slik."),
        (COSTS, f"F{ROW}", None, "forarbeid til oppstartsmøte», kostnad): cellen er tom."),
        (COSTS, f"H{ROW}", "mange", "volum uholdbar): teksten «mange» er ikke tillatt."),
        (COSTS, f"K{ROW}", 6, "frekvens): 6 er ikke tillatt. Tillatt: 1 eller 12."),
        (COSTS, f"A{ROW}", "#REF!", "feilverdien #REF! er ikke tillatt."),
        (COSTS, f"L{ROW}", "x" * 401, "Tillatt: tekst med høyst 400 tegn"),
    ],
)
def test_a_cell_fault_is_told(parts: Parts, tab: str, address: str, value: Any, told: str) -> None:
    message = faults_of(parts, tab, address, value)
    assert message.startswith(f"Asker.xlsx, fanen «{tab}», celle {address} (")
    assert told in message


def test_a_row_named_by_a_truth_value_is_no_empty_row(parts: Parts) -> None:
    assert "SANN er ikke tillatt" in faults_of(parts, COSTS, f"A{ROW}", True)


def test_all_faults_are_told_at_once(parts: Parts) -> None:
    parts.set(GROUP_TAB, "B10", "ti").set(GROUP_TAB, "C16", 80)
    parts.set("Familie - Kostnader", "F52", -1)
    parts.set(COSTS, "A30", "Nytt tiltak").set(COSTS, "G30", "Fylke")
    parts.name("UV_Nye", None)
    with pytest.raises(InputError) as raised:
        read_workbook(parts.save())
    told = str(raised.value).splitlines()
    for part in ("navnet UV_Nye", "celle B10", "celle C16", "celle G30", "celle F30", "celle F52"):
        assert sum(part in line for line in told) == 1, part
    assert len(told) == 5 + 3  # an own measure without category, cost and frequency
