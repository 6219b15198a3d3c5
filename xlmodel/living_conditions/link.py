"""Where the register and the effektmodell meet: observed success rates as inputs of the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.terms import GRADES, Group
from xlmodel.common.values import Provenance
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.living_conditions.rates import StepRate
from xlmodel.living_conditions.results import GroupResults, RegisterResults
from xlmodel.living_conditions.terms import RateGroup, step_label

_KEY: Final = "success_rate"


def with_success_rates(
    inputs: ModelInputs, results: RegisterResults, origin: str, *, anyway: bool = False
) -> ModelInputs:
    """Return the inputs with the success rates of each group, 3 fractions a year.

    The source names ``origin`` (the file) and, for each step, moves, months at risk and 90 %
    interval; the grade is the lowest of the steps'. A group without any interval keeps what it has.
    The interval itself is not an input yet: the effektmodell has no uncertainty of its own inputs.

    Raises :class:`~xlmodel.common.errors.InputError`, every fault at once, where no group has an
    interval, or a step has fewer moves than the register's least number and it is not ``anyway``.
    """
    told = {
        group.group: results.groups[group]
        for group in RateGroup
        if group.group is not None and _is_observed(results.groups[group])
    }
    violations = list(_violations(told, origin, anyway=anyway))
    if violations:
        raise InputError(violations)
    young_adults, families = (
        _with(group, told[group.group], origin, results.bias) if group.group in told else group
        for group in inputs.groups
    )
    return replace(inputs, young_adults=young_adults, families=families)


def _is_observed(found: GroupResults) -> bool:
    return bool(found.matrix.sum())


def _violations(
    told: dict[Group, GroupResults], origin: str, *, anyway: bool
) -> Iterator[Violation]:
    if not told:
        message = "ingen sak har to registreringer med plassering, så ingen rate kan beregnes."
        yield Remark(f"{origin}: Suksessrate", None, message)
    for group, found in {} if anyway else told.items():
        for step in found.steps:
            if step.is_too_few:
                where = f"{origin}: {group.label()}: Suksessrate, {step_label(step.step).lower()}"
                yield Remark(
                    where,
                    None,
                    f"{step.moves:.0f} flyttinger er færre enn {step.least}, så forhåndsfordelingen "
                    "veier tungt. Samle flere registreringer, eller bruk --likevel.",
                )


def _with(group: GroupInputs, found: GroupResults, origin: str, bias: str) -> GroupInputs:
    source = f"{origin}: " + "; ".join(map(_told, found.steps))
    grade = max((step.grade for step in found.steps), key=GRADES.index)
    return group.with_values(
        success_rate=[step.rate for step in found.steps],
        provenance={**group.provenance, _KEY: Provenance(source, grade, bias)},
    )


def _told(step: StepRate) -> str:
    percent = f"{100 * step.low:.0f}–{100 * step.high:.0f} %"
    months = nb_number(round(step.months, 1))
    return f"{step.step.label().lower()} {step.moves:.0f} flyttinger, {months} måneder, intervall {percent}"
