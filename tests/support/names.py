"""The contract of names (02 «Names»), written down apart from the product, and inputs set through it.

Nothing here asks the workbook's plan where a cell stands: the names in the file say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter, range_boundaries

from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.terms import Group, Situation
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs

TABS: Final = (
    "Introduksjon",
    "Unge voksne",
    "Unge voksne - Kostnader",
    "Unge voksne - Gevinster",
    "Familie",
    "Familie - Kostnader",
    "Familie - Gevinster",
)
PREFIXES: Final = {Group.YOUNG_ADULTS: "UV_", Group.FAMILIES: "FAM_"}

Shape = tuple[int, int]
INPUT_SHAPES: Final[Mapping[str, Shape]] = {
    **dict.fromkeys(
        (
            "Analyseperiode",
            "Inntaksaar",
            "Startaar",
            "Neddiskontering",
            "IndividStart",
            "QALYverdi",
            "Lonnskostnad",
            "NullKommuneandel",
            "Personer",
            "Yrkesaktive",
            "Kohortmotor",
            "Tilbakefall",
            "Dodvekt",
            "Skattekostnad",
            "Realiserbar",
        ),
        (1, 1),
    ),
    "Usikkerhet": (4, 3),
    **dict.fromkeys(("Nye", "Suksessrate"), (3, 1)),
    **dict.fromkeys(("Nullalternativ", "Livskvalitet", "Stillingsandel"), (4, 1)),
}
"""A group's inputs but the measures table, whose number of rows may vary."""

YEARLY: Final = (
    *("Aar", "Kostnad", "Besparelse", "Netto", "NettoAkkumulert", "Helsegevinst"),
    *("Produksjonsgevinst", "Gevinst", "Total", "TotalAkkumulert", "ILab", "NyePersoner"),
    *("KostnadKommune", "KostnadStat", "BesparelseKommune", "BesparelseStat", "Skatteeffekt"),
    *("IndividKostnad", "IndividBesparelse", "IndividNettoAkkumulert", "IndividHelsegevinst"),
    *("IndividProduksjonsgevinst", "IndividTotalAkkumulert"),
)
OUTPUT_SHAPES: Final[Mapping[str, Shape]] = {
    **dict.fromkeys(YEARLY, (1, 15)),
    "KohortLab": (6, 15),
    "KohortUte": (9, 15),
    **dict.fromkeys(
        (
            "Oppstartspakke",
            "Driftspakke",
            "AndelKommune",
            "AndelStat",
            "AndelKommuneDrift",
            "AndelStatDrift",
        ),
        (3, 1),
    ),
    "Forlop": (9, 6),
    "ForlopPerPerson": (9, 5),
    "Ratekurve": (101, 3),
    "Folsomhet": (4, 5),
    "Scenarier": (81, 3),
    "Fordeling": (4, 4),
    "Okonomiplan": (6, 4),
    **dict.fromkeys(
        (
            *("KrevdRateNetto", "KrevdRateTotal", "KrevdBesparelse", "KrevdQALYverdi"),
            *("HoyesteKostnad", "SannsynlighetNetto", "SannsynlighetTotal"),
            *("Netto05", "Netto50", "Netto95", "Total05", "Total50", "Total95"),
            *("ForsiktigKostnad", "ForsiktigBesparelse", "ForsiktigGevinst"),
            *("ForsiktigNetto", "ForsiktigTotal", "SumSkatteeffekt"),
        ),
        (1, 1),
    ),
    **dict.fromkeys(
        (
            "SumKostnad",
            "SumBesparelse",
            "SumGevinst",
            "NettoNytte",
            "NyttePerKrone",
            "BalanseaarNetto",
            "BalanseaarTotal",
            "IndividBalanseaarNetto",
            "IndividBalanseaarTotal",
        ),
        (1, 1),
    ),
}
GLOBAL_INPUTS: Final = ("Kommune", "Programnavn", "Prisaar")
CAUTION: Final = "Forsiktighet"
"""The global input of several cells: three grades down, costs and benefits across."""
GLOBAL_OUTPUTS: Final = ("Modellversjon", "Kontroll", "SistBrukt")
MEASURE_COLUMNS: Final = (
    *("Tiltak", "Beskrivelse", "Type kostnad", "Kategori", "Kostnadsdriver", "Kostnad", "Betaler"),
    *("Volum uholdbar", "Volum utsatt", "Volum stabil", "Frekvens", "Kilde", "Sikkerhet"),
)
_START: Final = {
    Situation.UNSUSTAINABLE: "Uholdbar",
    Situation.VULNERABLE: "Utsatt",
    Situation.STABLE: "Stabil",
}


GRADED: Final = {
    "Nullalternativ": "null_alternative",
    "Livskvalitet": "quality_of_life",
    "QALYverdi": "qaly_value",
    "Stillingsandel": "position_share",
    "Lonnskostnad": "wage_cost",
}
"""Inputs whose confidence grade moves the cautious answer."""


class Names:
    """The names of a workbook, and the cells that each covers, row by row."""

    def __init__(self, path: Path) -> None:
        book = load_workbook(path, read_only=True)
        self.references = {name: item.attr_text for name, item in book.defined_names.items()}
        self._cells: dict[str, list[CellKey]] = {}
        self.shapes: dict[str, Shape] = {}
        for name, item in book.defined_names.items():
            ((tab, area),) = item.destinations
            left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area))
            self.shapes[name] = (bottom - top + 1, right - left + 1)
            self._cells[name] = [
                (tab, f"{get_column_letter(column)}{row}")
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
            ]
        book.close()

    def __contains__(self, name: str) -> bool:
        return name in self._cells

    def cells(self, name: str) -> list[CellKey]:
        """Return the cells of a name."""
        return self._cells[name]

    def cell(self, name: str, index: int = 0) -> CellKey:
        """Return one cell of a name."""
        return self._cells[name][index]

    def measure_rows(self, prefix: str) -> list[list[CellKey]]:
        """Return the cells of a measures table, row by row."""
        cells, width = self._cells[f"{prefix}Tiltak"], len(MEASURE_COLUMNS)
        return [cells[first : first + width] for first in range(0, len(cells), width)]

    @property
    def capacity(self) -> tuple[int, int]:
        """How many rows each group's measures table has."""
        young_adults, families = (len(self.measure_rows(prefix)) for prefix in PREFIXES.values())
        return young_adults, families

    def input_cells(self) -> dict[CellKey, str]:
        """Return every input cell of the contract, and the name by which it is reached."""
        names = [*GLOBAL_INPUTS, CAUTION]
        for prefix in PREFIXES.values():
            names += [prefix + name for name in (*INPUT_SHAPES, "Tiltak")]
        return {cell: name for name in names for cell in self.cells(name)}


def as_cells(names: Names, inputs: ModelInputs) -> dict[CellKey, CellValue]:
    """Return what must stand in every input cell of the contract; None where a cell is empty."""
    cells: dict[CellKey, CellValue] = {
        names.cell("Kommune"): inputs.municipality,
        names.cell("Programnavn"): inputs.programme,
        names.cell("Prisaar"): float(inputs.price_year),
    }
    cautions = zip(inputs.cost_caution.tolist(), inputs.benefit_caution.tolist(), strict=True)
    flat = (item for pair in cautions for item in pair)
    cells.update(zip(names.cells(CAUTION), flat, strict=True))
    for group in inputs.groups:
        prefix = PREFIXES[group.group]
        for name, values in _by_name(group).items():
            cells.update(zip(names.cells(prefix + name), values, strict=True))
        for name, key in GRADED.items():
            grade = group.source_of(key).grade or None
            cells[names.cell(f"{prefix}{name}_Sikkerhet")] = grade
        rows = names.measure_rows(prefix)
        if len(group.measures) > len(rows):
            raise ValueError(f"{prefix}Tiltak has {len(rows)} rows")
        for number, row in enumerate(rows):
            measured = number < len(group.measures)
            values = measure_cells(group.measures[number]) if measured else [None] * len(row)
            cells.update(zip(row, values, strict=True))
    return cells


def _by_name(group: GroupInputs) -> dict[str, list[CellValue]]:
    values: dict[str, Any] = {
        "Analyseperiode": group.period,
        "Inntaksaar": group.intake_years,
        "Startaar": group.first_year,
        "Neddiskontering": group.discount_rate,
        "IndividStart": _START[group.individual_start],
        "Kohortmotor": group.cohort_engine,
        "Nye": group.new_participants,
        "Suksessrate": group.success_rate,
        "Nullalternativ": group.null_alternative,
        "NullKommuneandel": group.municipal_share,
        "Livskvalitet": group.quality_of_life,
        "QALYverdi": group.qaly_value,
        "Stillingsandel": group.position_share,
        "Lonnskostnad": group.wage_cost,
        "Personer": group.persons_per_unit,
        "Yrkesaktive": group.workers_per_unit,
        "Tilbakefall": group.relapse,
        "Dodvekt": group.deadweight,
        "Skattekostnad": group.tax_cost,
        "Realiserbar": group.realisable_share,
        "Usikkerhet": np.array(
            [group.rate_levels, group.cost_levels, group.null_levels, group.gain_levels]
        ),
    }
    return {
        name: [float(item) for item in np.ravel(value)]
        if isinstance(value, np.ndarray)
        else [value]
        for name, value in values.items()
    }


def measure_cells(measure: Measure) -> list[CellValue]:
    """Return the thirteen cells of a measure, in the order of the contract."""
    return [
        measure.name,
        measure.description or None,
        measure.cost_type or None,
        str(measure.category),
        measure.driver or None,
        float(measure.unit_cost),
        str(measure.payer),
        *(float(volume) for volume in measure.volume),
        float(measure.frequency),
        measure.source or None,
        measure.grade or None,
    ]
