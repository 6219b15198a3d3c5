"""What changed and what each change did: the contributions in sequence add up to the change."""

from __future__ import annotations

from tests.support.strategies import for_all, group_inputs
from xlmodel import Group, GroupInputs, default_group_inputs, group_results
from xlmodel.analyses import changed_specs, decompose
from xlmodel.analyses.contributions import NOTHING
from xlmodel.effektmodell.specs import INPUT_SPECS, LEVEL_KEYS

YOUNG = default_group_inputs(Group.YOUNG_ADULTS)


def near(found: float, expected: float, size: float) -> bool:
    return abs(found - expected) <= 1e-9 * size


@for_all(group_inputs(Group.FAMILIES, max_measures=2), group_inputs(Group.FAMILIES, max_measures=2), count=30)  # fmt: skip
def test_contributions_add_up_to_the_whole_change(before: GroupInputs, after: GroupInputs) -> None:
    found = decompose(before, after)
    results = group_results(after)
    steps = [
        abs(item.in_sequence.total) + abs(item.in_sequence.net) for item in found.contributions
    ]
    size = max(1.0, abs(found.before.total), abs(found.after.total), *steps)
    assert near(found.after.net, float(results.sum_net), size)
    assert near(found.after.total, float(results.net_benefit), size)
    assert near(found.in_sequence.net, found.change.net, size)
    assert near(found.in_sequence.total, found.change.total, size)


def test_what_qualifies_the_effect_is_a_unit_of_change_each() -> None:
    after = YOUNG.with_values(relapse=0.1, deadweight=0.5, tax_cost=0.2)
    found = decompose(YOUNG, after)
    keys = [item.spec.key for item in found.contributions if item.spec is not None]
    assert keys == ["relapse", "deadweight", "tax_cost"]
    relapse, deadweight, tax = found.contributions
    assert relapse.alone.total < 0
    assert deadweight.alone.total < 0
    assert tax.alone.net == 0
    assert near(tax.alone.total, 0.2 * found.before.net, abs(found.before.net))


def test_what_touches_no_sum_is_listed_with_nothing() -> None:
    after = YOUNG.with_values(
        realisable_share=0.3, **{key: [1, 1, 1] for key in LEVEL_KEYS}, municipal_share=0.4
    )
    found = decompose(YOUNG, after)
    assert {item.spec.key for item in found.contributions if item.spec is not None} == {
        *("realisable_share", "municipal_share"),
        *LEVEL_KEYS,
    }
    assert all(item.alone == item.in_sequence == NOTHING for item in found.contributions)


def test_levels_are_a_unit_as_a_whole() -> None:
    after = YOUNG.with_values(cost_levels=[0.9, 1.1, 1.3])
    assert [spec.key for spec in changed_specs(YOUNG, after)] == ["cost_levels"]
    assert changed_specs(YOUNG, YOUNG.with_values()) == ()
    assert len(INPUT_SPECS) == 24
