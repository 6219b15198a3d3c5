"""Inputs in another price year's kroner: each amount by its own index, from its own year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xlmodel import Group, InputError, default_inputs, load_inputs
from xlmodel.common.price_index import IndexedLevel, price_indices
from xlmodel.effektmodell.parameters import default_bases
from xlmodel.effektmodell.price_level import at_price_level
from xlmodel.effektmodell.specs import INPUT_SPECS

DEFAULT = default_inputs("Asker")


def factor(index: str, old: int, new: int) -> float:
    values = price_indices()[index].values
    return values[new] / values[old]


def test_every_amount_goes_by_its_own_index_and_nothing_else_changes() -> None:
    new = at_price_level(DEFAULT, IndexedLevel(2026))
    assert new.price_year == 2026
    own = {"null_alternative": "deflator", "wage_cost": "deflator", "qaly_value": "vsl"}
    for old, group in zip(DEFAULT.groups, new.groups, strict=True):
        for spec in INPUT_SPECS:
            before, after = getattr(old, spec.key), getattr(group, spec.key)
            if spec.money:
                change = price_indices()[own[spec.key]].change(2019, 2026)
                assert np.array_equal(after, np.round(before * change.factor, 2))
                assert group.source_of(spec.key).source.endswith(change.sentence())
            else:
                assert np.array_equal(after, before)
                assert group.source_of(spec.key) == old.source_of(spec.key)
        for measure, priced in zip(old.measures, group.measures, strict=True):
            is_benefit = measure.name in ("Bostøtte", "Kvalifiseringsprogrammet (2 G)")
            index = "g" if is_benefit else "deflator"
            assert float(priced.unit_cost) == round(
                float(measure.unit_cost) * factor(index, 2019, 2026), 2
            )
            assert price_indices()[index].label in priced.source
            assert np.array_equal(priced.volume, measure.volume)
            assert len(priced.source) <= 400


def test_defaults_convert_from_2019_and_a_files_amounts_from_its_price_year(tmp_path: Path) -> None:
    path = tmp_path / "asker.toml"
    path.write_text(
        "prisaar = 2024\n[unge_voksne]\nlonnskostnad = 500_000\n"
        '[[unge_voksne.tiltak]]\nnavn = "Booppfølging"\nkostnad = 700\n'
        '[[unge_voksne.tiltak]]\nnavn = "Bostøtte"\nvolum = [1, 1, 1]\n',
        encoding="utf-8",
    )
    group = at_price_level(load_inputs(path), IndexedLevel(2026)).young_adults
    assert float(group.wage_cost) == round(500_000 * factor("deflator", 2024, 2026), 2)
    assert "fra 2024- til 2026-kr" in group.source_of("wage_cost").source
    assert float(group.qaly_value) == pytest.approx(
        float(DEFAULT.young_adults.qaly_value) * factor("vsl", 2019, 2026), abs=0.01
    )
    cost = {item.name: float(item.unit_cost) for item in group.measures}
    assert cost["Booppfølging"] == round(700 * factor("deflator", 2024, 2026), 2)
    assert cost["Bostøtte"] == round(2000 * factor("g", 2019, 2026), 2)


def test_amounts_in_the_wanted_year_stay_and_own_years_go_first() -> None:
    same = at_price_level(DEFAULT, IndexedLevel(2019))
    assert same.young_adults == DEFAULT.young_adults
    key = (Group.FAMILIES, "null_alternative")
    new = at_price_level(DEFAULT, IndexedLevel(2026), {key: 2022}).families
    old = DEFAULT.families.null_alternative
    assert (
        new.null_alternative.tolist() == np.round(old * factor("deflator", 2022, 2026), 2).tolist()
    )


def test_a_measure_takes_its_price_from_the_library(tmp_path: Path) -> None:
    path = tmp_path / "asker.toml"
    row = '[[unge_voksne.tiltak]]\nnavn = "KVP"\nkategori = "Drift"\nvolum = [1, 1, 1]\nfrekvens = 1\n'
    path.write_text(f'prisaar = 2025\n{row}pris = "kvp"\n', encoding="utf-8")
    inputs = load_inputs(path)
    measure = inputs.young_adults.measures[-1]
    assert float(measure.unit_cost) == round(253_141 * factor("g", 2024, 2025), 2)
    assert (measure.payer, measure.driver, measure.grade) == ("Kommune", "årskostnad", "Høy")
    assert measure.source.startswith("Prisbiblioteket, kvp: 2,041 G")
    again = at_price_level(inputs, IndexedLevel(2026)).young_adults.measures[-1]
    assert float(again.unit_cost) == pytest.approx(253_141 * factor("g", 2024, 2026), abs=0.02)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('pris = "kvpp"', "«kvpp» står ikke i prisbiblioteket. Mente du «kvp"),
        ("pris = 5", "5» står ikke i prisbiblioteket"),
        ('pris = "kvp"\nkostnad = 5', "oppgi enten «pris» eller «kostnad», ikke begge"),
    ],
)
def test_faults_of_a_price_key(tmp_path: Path, lines: str, told: str) -> None:
    path = tmp_path / "asker.toml"
    path.write_text(f'[[unge_voksne.tiltak]]\nnavn = "Bostøtte"\n{lines}\n', encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_inputs(path)
    assert told in str(raised.value)


def test_what_the_defaults_rest_on_as_the_readme_says() -> None:
    counts = default_bases()
    told = (
        f"{counts['official']} are official rates, {counts['derived']} are derived, "
        f"{counts['illustration']} are illustrations"
    )
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    assert told in " ".join(readme.split())
