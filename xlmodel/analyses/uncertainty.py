"""Uncertainty (usikkerhet): what net and total may become when several inputs are uncertain at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlmodel.analyses.distributions import Distribution, latin_hypercube, quantiles
from xlmodel.analyses.variation import (
    MEASURE_NUMBERS,
    MEASURE_PARTS,
    VARIED_SPECS,
    InputPart,
    is_number,
    require_one_set,
    value_of,
    varied,
)
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Domain
from xlmodel.common.terms import Language, Situation
from xlmodel.common.values import FloatArray
from xlmodel.common.years import in_balance
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.results import group_results
from xlmodel.effektmodell.terms import Target

PERCENTILES: Final = (5, 25, 50, 75, 95)
"""Percentiles of the results, in per cent."""

UNCERTAIN_KEYS: Final = (
    *(spec.key for spec in VARIED_SPECS if spec.domain.kind != "whole"),
    *MEASURE_NUMBERS,
)
"""What may be uncertain: every input of a group that is no whole number, and the measures."""

INDEPENDENT: Final[dict[Language, str]] = {
    "nb": "De usikre inndataene er trukket uavhengig av hverandre. Henger noen av dem sammen, kan "
    "spredningen bli større eller mindre enn vist.",
    "en": "The uncertain inputs are drawn independently of each other. Where some of them move "
    "together, the spread may be larger or smaller than shown.",
}
"""What a reader of the results must know."""

DRAWS: Final = Domain("whole", 100, 200_000)
SEED: Final = Domain("whole", 0, 2**32 - 1)

BLOCK: Final = 5_000
"""Draws that are computed at once; each block is a Latin hypercube of its own."""


@dataclass(frozen=True, slots=True)
class UncertainInput:
    """An input that lies somewhere from ``low`` to ``high``, most likely at ``mode``.

    The values are in the input's unit where ``key`` is a scalar, or a vector with a ``situation``.
    They are factors on the input's own values where ``key`` is a vector without a situation
    (``null_alternative``: all four up or down together) or ``unit_cost`` or ``volume`` (of the
    measures called ``measure``, or of all). ``mode`` is the input's own value, or the factor 1, where
    it is ``None``; a uniform distribution has no use for it.
    """

    key: str
    low: float
    high: float
    mode: float | None = None
    distribution: Distribution = Distribution.PERT
    situation: Situation | None = None
    measure: str | None = None

    @property
    def part(self) -> InputPart:
        """The part of the inputs that is uncertain."""
        return InputPart(self.key, self.situation, self.measure)

    def label(self, language: Language = "nb") -> str:
        """Return the name of the uncertain input."""
        return self.part.label(language)


@dataclass(frozen=True, slots=True)
class OutcomeSpread:
    """How net or total, accumulated from the first year, spreads over the draws.

    ``percentiles`` is ``(5, T)`` in the order of ``PERCENTILES``, each year by itself; ``mean`` and
    ``probability``, the share of the draws in which the amount is ≥ 0, are ``(T,)``. The last year
    tells of the whole period. Money is discounted kr of the price year.
    """

    percentiles: FloatArray
    mean: FloatArray
    probability: FloatArray

    @property
    def period_percentiles(self) -> FloatArray:
        """Percentiles of the sum over the period, kr; ``(5,)``."""
        return self.percentiles[:, -1]

    @property
    def period_mean(self) -> float:
        """Mean of the sum over the period, kr."""
        return float(self.mean[-1])

    @property
    def period_probability(self) -> float:
        """Share of the draws in which the sum over the period is ≥ 0."""
        return float(self.probability[-1])


@dataclass(frozen=True, slots=True)
class UncertaintyResults:
    """The spread of net and total over ``draws`` draws from ``seed``, for T years from ``first_year``."""

    uncertain: tuple[UncertainInput, ...]
    draws: int
    seed: int
    first_year: int
    net: OutcomeSpread
    total: OutcomeSpread

    @property
    def calendar_years(self) -> tuple[int, ...]:
        """Calendar year of every column."""
        return tuple(range(self.first_year, self.first_year + len(self.net.mean)))

    def of(self, target: Target) -> OutcomeSpread:
        """Return the spread of a target."""
        return self.net if target is Target.NET else self.total


def monte_carlo(
    inputs: GroupInputs,
    uncertain: Sequence[UncertainInput],
    draws: int = 10_000,
    seed: int = 1,
) -> UncertaintyResults:
    """Draw the uncertain inputs, compute the group for each draw, and sum up how the results spread.

    Draws are Latin hypercubes of ``BLOCK`` draws, so that the memory used does not grow with the
    number of draws, but for the accumulated net and total themselves. The same ``seed`` gives the
    same results on the same numpy. Inputs are drawn independently of each other: correlations are
    not included (``INDEPENDENT`` says so to a reader), except that a factor moves all that it
    multiplies. ``inputs`` is one input set. Raises ``InputError`` with everything that is wrong with
    ``uncertain``, ``draws`` and ``seed``.
    """
    require_one_set(inputs)
    uncertain = tuple(uncertain)
    violations = [*_count_violations(draws, seed), *uncertain_violations(inputs, uncertain)]
    if violations:
        raise InputError(violations)
    draws, seed, years = int(draws), int(seed), int(inputs.period)
    accumulated = {target: np.empty((draws, years)) for target in Target}
    random = np.random.default_rng(seed)
    for start in range(0, draws, BLOCK):
        block = slice(start, min(start + BLOCK, draws))
        _compute(
            _drawn(inputs, uncertain, block.stop - start, random),
            {target: amounts[block] for target, amounts in accumulated.items()},
        )
    return UncertaintyResults(
        uncertain=uncertain,
        draws=draws,
        seed=seed,
        first_year=int(inputs.first_year),
        net=_spread(accumulated[Target.NET]),
        total=_spread(accumulated[Target.TOTAL]),
    )


def _drawn(
    inputs: GroupInputs,
    uncertain: Sequence[UncertainInput],
    draws: int,
    random: np.random.Generator,
) -> GroupInputs:
    probabilities = latin_hypercube(draws, len(uncertain), random)
    return varied(
        inputs,
        {
            item.part: quantiles(item.distribution, item.low, _mode(inputs, item), item.high, row)
            for item, row in zip(uncertain, probabilities, strict=True)
        },
    )


def _compute(inputs: GroupInputs, accumulated: Mapping[Target, FloatArray]) -> None:
    """Write the accumulated targets of the draws ``(S, T)``; the rest of the results is let go."""
    results = group_results(inputs)
    for target, amounts in accumulated.items():
        row: FloatArray = getattr(results, target.accumulated_term.key)
        amounts[:] = row[..., : amounts.shape[-1]]


def _mode(inputs: GroupInputs, item: UncertainInput) -> float:
    return value_of(inputs, item.part) if item.mode is None else item.mode


def _spread(accumulated: FloatArray) -> OutcomeSpread:
    """Sum up amounts ``(draws, T)``, which end sorted."""
    probability = in_balance(accumulated).mean(axis=0)
    mean = accumulated.mean(axis=0)
    percentiles = np.percentile(accumulated, PERCENTILES, axis=0, overwrite_input=True)
    return OutcomeSpread(np.asarray(percentiles), np.asarray(mean), np.asarray(probability))


def _count_violations(draws: object, seed: object) -> Iterator[Violation]:
    for where, value, domain in (("Antall trekninger", draws, DRAWS), ("Frø", seed, SEED)):
        if not is_number(value) or not domain.admits_number(value):
            yield Violation(where, value, domain.allowed())


def uncertain_violations(
    inputs: GroupInputs, uncertain: Sequence[UncertainInput]
) -> list[Violation]:
    """Return everything that is wrong with the uncertain inputs, in bokmål."""
    found: list[Violation] = []
    for item in uncertain:
        wrong = list(_place_violations(inputs, item))
        found += wrong or _value_violations(inputs, item)
    if found:
        return found
    parts = Counter(item.part for item in uncertain)
    for part, count in parts.items():
        whole = InputPart(part.key, measure=part.measure)
        if count > 1 or (part.situation is not None and whole in parts):
            found.append(Remark(part.label(), None, "står mer enn én gang blant de usikre"))
    return found


def _place_violations(inputs: GroupInputs, item: UncertainInput) -> Iterator[Violation]:
    """Check that the uncertain input is one."""
    if item.key not in UNCERTAIN_KEYS:
        yield Violation("Usikre inndata", item.key, " eller ".join(UNCERTAIN_KEYS))
        return
    spec = InputPart(item.key).spec
    situations = () if spec is None else spec.shape.situations
    if item.situation is not None and item.situation not in situations:
        names = " eller ".join(situation.label() for situation in situations)
        place = spec.nb if spec is not None else MEASURE_PARTS[item.key]["nb"].capitalize()
        yield Violation(f"{place}, situasjon", item.situation, names or "tomt")
    if item.measure is not None and spec is not None:
        yield Violation(f"{spec.nb}, tiltak", item.measure, "tomt")
    elif item.measure is not None and item.measure not in {own.name for own in inputs.measures}:
        names = ", ".join(f"«{own.name}»" for own in inputs.measures)
        yield Violation(
            "Usikre inndata, tiltak", item.measure, names or "ingen: gruppen har ingen tiltak"
        )
    if item.distribution not in tuple(Distribution):
        yield Violation(item.label(), item.distribution, " eller ".join(Distribution))


def _value_violations(inputs: GroupInputs, item: UncertainInput) -> list[Violation]:
    """Check low, mode and high, and what a factor makes of the inputs' own values."""
    part, label = item.part, item.label()
    found = []
    domain = Domain("number", 0) if part.spec is None else part.spec.domain
    least = Domain("number", 0) if part.is_factor else domain
    values = {"lav": item.low, "mest sannsynlig": _mode(inputs, item), "høy": item.high}
    if item.distribution == Distribution.UNIFORM:
        del values["mest sannsynlig"]
    for name, value in values.items():
        if not is_number(value) or not least.admits_number(value):
            found.append(Violation(f"{label}, {name}", value, least.allowed()))
    if found:
        return found
    if sorted(values.values()) != list(values.values()):
        text = " ≤ ".join(values)
        found.append(Violation(f"{label}, {text}", list(values.values()), "stigende verdier"))
    elif part.is_factor and part.spec is not None:
        highest = float(np.max(getattr(inputs, part.key))) * item.high
        if not domain.admits_number(highest):
            found.append(Violation(f"{label}, høy verdi ganger faktor", highest, domain.allowed()))
    return found
