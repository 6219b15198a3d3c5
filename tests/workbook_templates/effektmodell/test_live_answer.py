"""The answer in a sentence: what it says of every outcome, live in the sheet and by the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.support.drawn import with_groups
from tests.support.names import Names
from tests.support.stored import cached_values
from workbook_templates import write_workbook
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_inputs

SENTENCES: Final = ("A5", "A6")
REMARKS: Final = "A7"

DEAR: Final = tuple(
    measure.from_values(measure.as_values() | {"unit_cost": 40 * float(measure.unit_cost)})
    for measure in default_inputs().young_adults.measures
)
DEFAULT_YEAR: Final = "Standardtall som verken er byttet ut eller indeksregulert, er i 2019-kroner."


def of_group(**values: object) -> ModelInputs:
    """Return the defaults with other inputs of the young adults."""
    inputs = default_inputs()
    return replace(inputs, young_adults=inputs.young_adults.with_values(**values))


OUTCOMES: Final[dict[str, tuple[ModelInputs, str]]] = {
    "both": (
        default_inputs(),
        "går i balanse i 2025, og i 2022 når gevinstene regnes med.",
    ),
    "nobody": (of_group(new_participants=(0, 0, 0)), "har ingen deltakere."),
    "never": (
        of_group(measures=DEAR),
        "går ikke i balanse i perioden, heller ikke når gevinstene regnes med.",
    ),
    "only the total": (
        of_group(period=4),
        "går ikke i balanse i perioden, men i 2022 når gevinstene regnes med.",
    ),
    "from the first year": (
        of_group(measures=()),
        "går i balanse fra første år (2020), med og uten gevinstene.",
    ),
    "the same year": (
        of_group(quality_of_life=(0.5,) * 4, position_share=(0.5,) * 4),
        "går i balanse i 2025, med og uten gevinstene.",
    ),
    "never with the gains": (
        of_group(quality_of_life=(0.9, 0.5, 0.2, 0.1)),
        "går i balanse i 2025, men ikke når gevinstene regnes med.",
    ),
    "another first year": (
        of_group(
            period=4,
            quality_of_life=(0, 1, 1, 1),
            qaly_value=90_000_000,
            first_year=2031,
        ),
        "går ikke i balanse i perioden, men i 2032 når gevinstene regnes med.",
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_sentence_of_each_outcome(outcome: str, tmp_path: Path) -> None:
    inputs, told = OUTCOMES[outcome]
    path = tmp_path / "bok.xlsx"
    write_workbook(inputs, path)
    wanted = (f"Laben for unge voksne {told}", f"Laben for familier {FAMILIES}")
    found: tuple[dict[CellKey, CellValue], ...] = (
        cached_values(path),
        Calculator(path).calculate(),
    )
    for values in found:
        assert tuple(values["Introduksjon", address] for address in SENTENCES) == wanted


FAMILIES: Final = "går i balanse i 2024, og i 2022 når gevinstene regnes med."


def test_the_sentence_follows_the_inputs(calculator: Calculator, names: Names) -> None:
    changes = dict.fromkeys(names.cells("FAM_Nye"), 0.0)
    found = calculator.calculate(changes)
    assert found["Introduksjon", "A6"] == "Laben for familier har ingen deltakere."
    later = calculator.calculate({names.cell("FAM_Startaar"): 2030.0})
    assert later["Introduksjon", "A6"] == (
        "Laben for familier går i balanse i 2034, og i 2032 når gevinstene regnes med."
    )


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        (default_inputs(), ""),
        (
            replace(default_inputs(), price_year=2026),
            DEFAULT_YEAR,
        ),
        (
            replace(of_group(period=8, first_year=2021), price_year=2026),
            "Gruppene kan ikke summeres. Forskjellig analyseperiode. Forskjellig analysetidspunkt (første år). "
            + DEFAULT_YEAR,
        ),
        (
            with_groups(default_inputs(), period=4),
            "",
        ),
    ],
)
def test_what_a_reader_must_know_stands_below(
    inputs: ModelInputs, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "bok.xlsx"
    write_workbook(inputs, path)
    for values in (cached_values(path), Calculator(path).calculate()):
        assert values["Introduksjon", REMARKS] == told
