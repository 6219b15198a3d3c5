"""The rows of all municipalities, with intake by inhabitants where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbook_templates.batch.list import NAME, NUMBER
from xlmodel.common.municipalities import Municipality, municipalities
from xlmodel.common.terms import Group
from xlmodel.effektmodell.parameters import default_group_inputs
from xlmodel.effektmodell.specs import INPUT_BY_KEY

_NEW = INPUT_BY_KEY["new_participants"]


def municipality_rows(
    young_rate: float | None = None, family_rate: float | None = None
) -> Iterator[Mapping[str, str | float]]:
    """Yield a row a municipality, by column key, in the order of the numbers.

    ``young_rate`` is new young adults a year per 1 000 inhabitants aged 18–30, ``family_rate`` new families a
    year per 1 000 inhabitants, both of 1 January 2026; each is split over the situations as the defaults are,
    with two decimals. Without a rate the defaults stand.
    """
    for item in municipalities().values():
        row: dict[str, str | float] = {
            NUMBER: item.number,
            NAME: item.name,
            "fylke": item.county,
            "innbyggere_18_30": item.young,
            "innbyggere": item.inhabitants,
        }
        for group, rate in ((Group.YOUNG_ADULTS, young_rate), (Group.FAMILIES, family_rate)):
            if rate is not None:
                row |= _intake(group, rate * _people(item, group) / 1000)
        yield row


def _people(item: Municipality, group: Group) -> int:
    return item.young if group is Group.YOUNG_ADULTS else item.inhabitants


def _intake(group: Group, total: float) -> dict[str, float]:
    """Split new participants over the situations as the defaults are."""
    defaults = default_group_inputs(group).new_participants
    shares = defaults / defaults.sum()
    return {
        f"{group.section}.{_NEW.toml}.{situation.key}": round(float(total * share), 2)
        for situation, share in zip(_NEW.shape.situations, shares, strict=True)
    }
