"""Where personas and the effektmodell meet: the null alternative that ordinary courses give, and the rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.terms import GRADES, Group
from xlmodel.common.values import Provenance
from xlmodel.effektmodell.inputs import GroupInputs, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.effektmodell.specs import INPUT_BY_KEY
from xlmodel.personas.null_alternative import GroupNullAlternative, NullValue
from xlmodel.personas.results import SetResults
from xlmodel.personas.specs import NullMethod

_KEY: Final = "null_alternative"
_SHARE: Final = "municipal_share"
_PAID: Final = "det kommunen betaler av de ordinære forløpene, i de årene snittet er av"
_GRADE: Final = GRADES[-1]
"""A handful of courses is an example, not a sample."""


def default_discount_rate() -> float:
    """Return the yearly rate of a set of personas that states none: the effektmodell's default."""
    return float(default_group_inputs(Group.YOUNG_ADULTS).discount_rate)


def with_null_alternatives(
    inputs: ModelInputs, results: SetResults, origin: str, *, any_price_year: bool = False
) -> ModelInputs:
    """Return the inputs with the null alternative of each group that the personas have courses for.

    ``N[s]`` is whole kr a year for one person or family, in the personas' price year, which must be
    the inputs' own unless ``any_price_year``: then the caller converts it (:func:`null_price_years`).
    Its source names ``origin`` (the file), and tells which values are observed, from how many courses,
    and which are derived. The municipality's share of it is what the courses say of the same years;
    where incomes leave none, the share stays as it is. A group without ordinary courses keeps what it
    has.

    Raises :class:`~xlmodel.common.errors.InputError`, every fault at once, where the price years differ, no
    group has courses, a situation has no amount, or one is negative.
    """
    alternatives = results.null_alternatives
    told = {group: item for group, item in alternatives.items() if _has_courses(item)}
    same_year = any_price_year or results.inputs.price_year == inputs.price_year
    violations = [] if same_year else [_other_price_year(inputs, results, origin)]
    violations += _violations(told, origin)
    if violations:
        raise InputError(violations)
    young_adults, families = (
        _with(group, told[group.group], origin, results.inputs.note)
        if group.group in told
        else group
        for group in inputs.groups
    )
    return replace(inputs, young_adults=young_adults, families=families)


def _has_courses(alternative: GroupNullAlternative) -> bool:
    return any(value.is_observed for value in alternative.situations)


def null_price_years(results: SetResults) -> dict[tuple[Group, str], int]:
    """Return the price year of the null alternative of each group that the personas have courses for."""
    alternatives = results.null_alternatives
    year = results.inputs.price_year
    return {(group, _KEY): year for group, item in alternatives.items() if _has_courses(item)}


def _other_price_year(inputs: ModelInputs, results: SetResults, origin: str) -> Violation:
    return Remark(
        f"{origin}: Prisår",
        None,
        f"personaene er i {results.inputs.price_year}-kroner og effektmodellen i "
        f"{inputs.price_year}-kroner. Bruk samme prisår i begge, eller --prisaar.",
    )


def _violations(told: dict[Group, GroupNullAlternative], origin: str) -> Iterator[Violation]:
    if not told:
        yield Remark(
            f"{origin}: Nullalternativ",
            None,
            "ingen forløp av ordinære tjenester har en livssituasjon, så ingenting kan utledes.",
        )
    spec = INPUT_BY_KEY[_KEY]
    for group, alternative in told.items():
        for value in alternative.situations:
            where = f"{origin}: {group.label()}: {spec.nb}, {value.situation.label().lower()}"
            if value.amount is None:
                yield Remark(
                    where,
                    None,
                    "ingen forløp gir et tall, og uten utsatt kan det ikke utledes.",
                )
            elif not spec.domain.admits_number(value.amount):
                yield Violation(where, value.amount, spec.domain.allowed())


def _with(
    group: GroupInputs, alternative: GroupNullAlternative, origin: str, note: str
) -> GroupInputs:
    source = f"{origin} ({_how(alternative.method)}): " + ", ".join(
        f"{value.situation.label().lower()} {_told(value)}" for value in alternative.situations
    )
    values: dict[str, object] = {_KEY: alternative.amounts}
    origins = {_KEY: Provenance(source, _GRADE, note)}
    if alternative.municipal_share is not None:
        values[_SHARE] = alternative.municipal_share
        origins[_SHARE] = Provenance(f"{origin}: {_PAID}", _GRADE, note)
    return group.with_values(**values, provenance={**group.provenance, **origins})


def _how(method: NullMethod) -> str:
    return "etter " + ("inngang" if method is NullMethod.ENTRY else "personår")


def _told(value: NullValue) -> str:
    origin = value.origin().lower()
    return f"{origin}, n = {value.histories}" if value.is_observed else origin
