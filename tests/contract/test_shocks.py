"""Each input shocked on its own: what moves in the engine must move in the sheet, and as much.

A shock is ±5 % (±1 for whole numbers, an absolute step at 0, inwards at a bound); for a choice it
is each other choice. The base set is one in which every input counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from tests.support.compare import deviations, engine_values
from tests.support.drawn import with_groups
from tests.support.names import INPUT_SHAPES, MEASURE_COLUMNS, PREFIXES, Names, as_cells
from workbook_templates.checking.check import agrees, scale_of
from workbook_templates.xlsx.recalculate import Calculator
from workbook_templates.xlsx.values import CellKey, CellValue
from xlmodel.common.fields import Domain, Shape
from xlmodel.common.terms import ENTRY_SITUATIONS, Group, Payer
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.specs import INPUT_SPECS
from xlmodel.effektmodell.terms import Category

MOVES_NOTHING: Final = {
    "Kohortmotor": "says who computes the cohort; test_cohort_engine proves both alike",
    "Tiltak: Tiltak": "a name: that there is one counts, not which",
    "Tiltak: Beskrivelse": "a text for readers",
    "Tiltak: Type kostnad": "a text for readers",
    "Tiltak: Kostnadsdriver": "a text for readers",
    "Tiltak: Kilde": "a text for readers",
    "Tiltak: Sikkerhet": "a grade for readers",
}
"""Inputs that no number depends on, and why."""

BASE: Final = with_groups(
    default_inputs(),
    discount_rate=0.04,
    municipal_share=0.6,
    new_participants=(2, 3, 1.5),
    success_rate=(0.8, 0.7, 0.6),
)
STEP: Final = 0.05


@dataclass(frozen=True, slots=True)
class Shock:
    """Inputs with one thing changed, and what it is in the words of the contract."""

    what: str
    inputs: ModelInputs


def _numbers(value: float, domain: Domain) -> Iterator[float]:
    """Return shocked values, inwards where the value stands at a bound."""
    step = 1.0 if domain.kind == "whole" else STEP * abs(value) or STEP
    for shocked in (value + step, value - step):
        if domain.minimum <= shocked <= domain.maximum:
            yield round(shocked, 10)


def _input_shocks(group: GroupInputs) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every shock of an input but the measures: the contract's name, and the change."""
    for spec in INPUT_SPECS:
        value = getattr(group, spec.key)
        if spec.key == "individual_start":
            for situation in ENTRY_SITUATIONS:
                if situation != value:
                    yield f"IndividStart: {situation.label()}", {spec.key: situation}
        elif spec.domain.kind == "choice":
            assert spec.name in MOVES_NOTHING, f"{spec.name} has choices to shock"
        elif spec.shape is Shape.SCALAR:
            for shocked in _numbers(float(value), spec.domain):
                yield f"{spec.name} = {shocked}", {spec.key: shocked}
            if spec.domain.optional:
                yield f"{spec.name} emptied", {spec.key: None}
        else:
            for index, element in enumerate(value.tolist()):
                for shocked in _numbers(element, spec.domain):
                    changed = value.tolist()
                    changed[index] = shocked
                    yield f"{spec.name}[{index}] = {shocked}", {spec.key: changed}


def _measure_shocks(measure: Measure) -> Iterator[tuple[str, dict[str, Any]]]:
    amount = Domain("number", 0)
    for shocked in _numbers(float(measure.unit_cost), amount):
        yield f"Kostnad = {shocked}", {"unit_cost": shocked}
    for index, volume in enumerate(measure.volume.tolist()):
        for shocked in _numbers(volume, amount):
            volumes = measure.volume.tolist()
            volumes[index] = shocked
            yield f"Volum[{index}] = {shocked}", {"volume": volumes}
    yield "Frekvens", {"frequency": 12 if measure.frequency == 1 else 1}
    yield "Kategori", {"category": _other(Category, measure.category)}
    yield "Betaler", {"payer": _other(Payer, measure.payer)}


def _other(choices: Any, chosen: object) -> Any:
    (other,) = [choice for choice in choices if choice != chosen]
    return other


def with_group(changed: GroupInputs) -> ModelInputs:
    """Return the base set with one group changed."""
    if changed.group is Group.YOUNG_ADULTS:
        return replace(BASE, young_adults=changed)
    return replace(BASE, families=changed)


def shocks(group: Group) -> Iterator[Shock]:
    """Return every shock of a group's inputs."""
    given: GroupInputs = getattr(BASE, group.value)
    prefix = PREFIXES[group]
    for what, changes in _input_shocks(given):
        yield Shock(prefix + what, with_group(given.with_values(**changes)))
    for number, measure in enumerate(given.measures):
        for what, changes in _measure_shocks(measure):
            measures = list(given.measures)
            measures[number] = Measure.from_values(measure.as_values() | changes)
            yield Shock(
                f"{prefix}Tiltak, {measure.name}: {what}",
                with_group(given.with_values(measures=tuple(measures))),
            )


def moved(base: Mapping[CellKey, CellValue], shocked: Mapping[CellKey, CellValue]) -> set[CellKey]:
    """Return the cells whose value is another one."""
    scale = scale_of(base)
    return {key for key in base if not agrees(base[key], shocked[key], scale)}


def moved_results(group: Group, cells: set[CellKey], names: Names) -> set[CellKey]:
    """Return the cells among those that are results under a name of the contract."""
    results = {
        cell
        for name in (
            *("Kostnad", "Besparelse", "Gevinst", "Total", "ILab", "KostnadKommune"),
            *("BesparelseKommune", "IndividKostnad", "IndividTotalAkkumulert", "NettoNytte"),
            *("Aar", "AndelKommune", "Oppstartspakke", "Driftspakke"),
        )
        for cell in names.cells(PREFIXES[group] + name)
    }
    return cells & results


@pytest.mark.slow
@pytest.mark.parametrize("group", Group, ids=lambda group: str(group.value))
def test_every_shock_moves_the_sheet_as_it_moves_the_engine(
    group: Group, names: Names, calculator: Calculator
) -> None:
    base_cells = as_cells(names, BASE)
    base = engine_values(names, BASE)
    base_sheet = calculator.calculate(base_cells)
    faults: list[str] = []
    for shock in shocks(group):
        cells = as_cells(names, shock.inputs)
        changed = {key for key in cells if cells[key] != base_cells[key]}
        assert len(changed) == 1, f"{shock.what} changes {len(changed)} cells"
        expected, found = engine_values(names, shock.inputs), calculator.calculate(cells)
        in_engine, in_sheet = moved(base, expected), moved(base, base_sheet | found)
        if not moved_results(group, in_engine, names):
            faults.append(f"{shock.what}: moves no result of the engine")
        if in_engine != in_sheet:
            only = [f"{tab}!{address}" for tab, address in sorted(in_engine ^ in_sheet)[:4]]
            faults.append(f"{shock.what}: engine and sheet move different cells, {only}")
        wrong = deviations(names, expected, found)
        if wrong:
            faults.append(f"{shock.what}: {wrong[0]}")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:10])


@pytest.mark.parametrize("group", Group, ids=lambda group: str(group.value))
def test_every_input_cell_is_shocked_or_on_the_list(group: Group, names: Names) -> None:
    base = as_cells(names, BASE)
    shocked: set[CellKey] = set()
    for shock in shocks(group):
        cells = as_cells(names, shock.inputs)
        shocked |= {key for key in cells if cells[key] != base[key]}
    prefix = PREFIXES[group]
    left = {name for name in INPUT_SHAPES if not set(names.cells(prefix + name)) <= shocked}
    columns = [
        column.split()[0] if column.startswith("Volum") else column for column in MEASURE_COLUMNS
    ]
    used = len(getattr(BASE, group.value).measures)
    for row in names.measure_rows(prefix)[:used]:
        left |= {
            f"Tiltak: {column}"
            for column, cell in zip(columns, row, strict=True)
            if cell not in shocked
        }
    assert left == set(MOVES_NOTHING)


def test_inputs_for_readers_move_no_number(names: Names, calculator: Calculator) -> None:
    base_cells = as_cells(names, BASE)
    base = calculator.calculate(base_cells)
    for prefix in PREFIXES.values():
        row = names.measure_rows(prefix)[0]
        for column in (0, 1, 2, 4, 11):
            found = calculator.calculate(base_cells | {row[column]: "noe annet"})
            assert not moved(base, found)
        assert not moved(base, calculator.calculate(base_cells | {row[12]: "Høy"}))


@pytest.mark.parametrize(
    ("name", "value"), [("Kommune", "Ås"), ("Programnavn", "Ny lab"), ("Prisaar", 2021.0)]
)
def test_municipality_programme_and_price_year_move_texts_only(
    name: str, value: CellValue, names: Names, calculator: Calculator
) -> None:
    base_cells = as_cells(names, BASE)
    base = calculator.calculate(base_cells)
    found = calculator.calculate(base_cells | {names.cell(name): value})
    cells = moved(base, found)
    assert len({tab for tab, _ in cells}) >= (7 if name != "Prisaar" else 3)
    assert all(isinstance(found[cell], str) for cell in cells)


def test_an_input_that_the_sheet_does_not_read_is_found(
    names: Names, calculator: Calculator
) -> None:
    """Planted: the sheet is given the base value where the engine is given the shocked one."""
    base, base_cells = engine_values(names, BASE), as_cells(names, BASE)
    unread = calculator.calculate(base_cells)
    for shock in (next(shocks(Group.YOUNG_ADULTS)), next(shocks(Group.FAMILIES))):
        assert moved(base, engine_values(names, shock.inputs)) != moved(base, unread)
