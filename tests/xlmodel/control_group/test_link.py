"""What a control group writes into an effektmodell: deadweight and relapse, a floor, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xlmodel import ModelInputs, default_inputs
from xlmodel.common.errors import InputError
from xlmodel.common.shared_fields import FREE_TEXT
from xlmodel.common.values import Provenance
from xlmodel.control_group import (
    FEW,
    ControlGroup,
    GroupTables,
    control_results,
    example,
    with_control_group,
    with_effektmodell,
)


def written(model: ModelInputs, control: ControlGroup) -> ModelInputs:
    return with_control_group(model, control, "k.xlsx")[0]


def test_deadweight_is_that_of_the_models_own_entrants_and_rates() -> None:
    model = default_inputs("Asker")
    young = model.young_adults.with_values(new_participants=[1, 3, 7], success_rate=[0.5, 0.9, 0.8])
    model = replace(model, young_adults=young)
    found = written(model, example()).young_adults
    better = [102 / 327, 70 / 256]  # of stabil it is hidden
    seen = (1 * better[0] + 3 * better[1]) / (1 * 0.5 + 3 * 0.9)
    assert float(found.deadweight) == pytest.approx(seen, rel=1e-12)
    assert float(found.relapse) == 20 / 80


def test_source_grade_and_floor_are_told_and_nothing_else_changes() -> None:
    model = default_inputs("Asker")
    changed, told = with_control_group(model, example(), "k.xlsx")
    for before, after in zip(model.groups, changed.groups, strict=True):
        others = ("deadweight", "relapse", "provenance")
        own = {key: value for key, value in before.as_values().items() if key not in others}
        assert (
            before.with_values(
                deadweight=after.deadweight, relapse=after.relapse, provenance=after.provenance
            )
            == after
        )
        assert own.keys() == after.as_values().keys() - set(others)
        touched = {key for key in after.provenance if after.source_of(key) != before.source_of(key)}
        assert touched == {"deadweight", "relapse", "null_alternative"}
    young = changed.young_adults
    assert young.source_of("deadweight").source == "KOSTRA 2023–2025, n = 583 (k.xlsx)"
    assert young.source_of("deadweight").grade == "Høy"
    assert young.source_of("relapse").source == "KOSTRA 2023–2025, n = 80 (k.xlsx)"
    assert young.source_of("relapse").grade == "Middels"
    null, old = (item.young_adults.source_of("null_alternative") for item in (changed, model))
    assert null == replace(old, source=f"{old.source}. {FLOOR}")
    assert len(told) == 4


FLOOR = (
    "Gulv, stønad alene i løpende kroner (KOSTRA 2023–2025): uholdbar 97\u00a0301 kr; "
    "utsatt 88\u00a0773 kr; stabil 29\u00a0865 kr."
)


@pytest.mark.parametrize(
    ("old", "source", "note"),
    [
        (Provenance("", "Lav", "n"), FLOOR, "n"),
        (Provenance("Egne tall.", "Lav"), f"Egne tall. {FLOOR}", ""),
        (Provenance(f"Egne tall. {FLOOR.replace('97', '87')}"), f"Egne tall. {FLOOR}", ""),
        (Provenance(f"Egne tall. {FLOOR} Regulert."), f"Egne tall. Regulert. {FLOOR}", ""),
        (Provenance("x" * 390, "Lav", "n"), "x" * 390, f"n {FLOOR}"),
        (Provenance("x" * 390, "Lav", "y" * 390), "x" * 390, FLOOR),
    ],
)
def test_the_floor_stands_once_in_the_source_or_else_in_the_note(
    old: Provenance, source: str, note: str
) -> None:
    model = default_inputs("Asker")
    young = model.young_adults
    changed = {**young.provenance, "null_alternative": old}
    model = replace(model, young_adults=young.with_values(provenance=changed))
    found = written(model, example()).young_adults.source_of("null_alternative")
    assert found == Provenance(source, old.grade, note)
    assert max(map(len, (found.source, found.note))) <= FREE_TEXT.max_length


def hidden(tables: GroupTables) -> GroupTables:
    """Return tables of which nothing follows."""
    return replace(
        tables,
        persons=tuple((FEW, FEW, FEW, *row[3:]) for row in tables.persons),
        outcomes=((FEW,) * 5,) * 4,
        left=FEW,
        back=FEW,
    )


def test_what_is_not_known_stays_and_is_told() -> None:
    control = replace(example(), families=hidden(example().families))
    model = default_inputs("Asker")
    changed, told = with_control_group(model, control, "k.xlsx")
    assert changed.families == model.families
    assert "Familie: dødvekt er ikke kjent i k.xlsx og er ikke endret." in told
    nothing = replace(control, young_adults=hidden(example().young_adults))
    with pytest.raises(InputError, match=r"k\.xlsx: verken dødvekt eller tilbakefall er kjent"):
        with_control_group(model, nothing, "k.xlsx")


def test_situations_of_too_few_persons_do_not_count() -> None:
    control = replace(example(), least_persons=300)
    found = control_results(control)
    better = 102 / 327
    results = next(iter(found.values()))
    assert results.deadweight is not None
    assert results.deadweight.share == pytest.approx(better / 0.8)
    assert results.deadweight.persons == 327
    none = control_results(replace(example(), least_persons=1000))
    assert all(item.deadweight is None for item in none.values())


def test_deadweight_is_at_most_all_of_it() -> None:
    model = default_inputs("Asker")
    young = model.young_adults.with_values(success_rate=[0.1, 0.1, 0.1])
    changed = written(replace(model, young_adults=young), example())
    assert float(changed.young_adults.deadweight) == 1.0


def test_the_effektmodells_numbers_stand_beside() -> None:
    model = default_inputs("Asker")
    young = model.young_adults.with_values(relapse=0.1)
    beside = with_effektmodell(example(), replace(model, young_adults=young, programme="Laben"))
    assert beside.young_adults.relapse == (0.1,)
    assert beside.programme == "Laben"
