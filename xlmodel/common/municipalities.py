"""Norway's municipalities: number, name, county and inhabitants (SSB and Kartverket, CC BY 4.0)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.parameters import municipality_names, read_parameters

_NUMBER: Final = re.compile(r"[0-9]{4}")
_NEAR: Final = 0.75
_POPULATION: Final = "folketall.toml"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of the 2024 division; inhabitants on 1 January 2026, ``young`` aged 18–30."""

    number: str
    name: str
    county: str
    young: int
    inhabitants: int

    @property
    def plain_name(self) -> str:
        """The name without the county that tells two of the same name apart."""
        return self.name.partition(" (")[0]


@cache
def municipalities() -> Mapping[str, Municipality]:
    """Return all 357 municipalities by number, in the order of their numbers."""
    rows = read_parameters("xlmodel.common.parameters", _POPULATION)["municipalities"]
    return {number: Municipality(number, *row) for number, row in sorted(rows.items())}


def population_source() -> str:
    """Return where the numbers of inhabitants come from, year and vintage included."""
    data = read_parameters("xlmodel.common.parameters", _POPULATION)
    return f"{data['source']}. {data['unit'].capitalize()} {data['year']}, {data['vintage']}."


def municipality_typed(text: str) -> tuple[str, str]:
    """Return a municipality's name from what a user typed, a name or a number, and a remark.

    A number gives the name. Any other name stands as it is; one near a known name gives a remark.
    Raises ``EffektmodellError`` where no municipality has the number, or several have the name.
    """
    typed = text.strip()
    if _NUMBER.fullmatch(typed):
        return _of_number(typed).name, ""
    folded = folded_name(typed)
    same = [item for item in municipalities().values() if folded_name(item.plain_name) == folded]
    if len(same) > 1:
        asked = " eller ".join(f"{item.number} ({item.county})" for item in same)
        raise EffektmodellError(
            f"{len(same)} kommuner heter {same[0].plain_name}. Oppgi kommunenummeret: {asked}."
        )
    known = _known_names()
    if folded in known:
        return text, ""
    near = difflib.get_close_matches(folded, known, n=1, cutoff=_NEAR)
    return (
        text,
        f"Fant ingen kommune med dette navnet. Mente du «{known[near[0]]}»?" if near else "",
    )


def _of_number(number: str) -> Municipality:
    if number not in municipalities():
        near = difflib.get_close_matches(number, municipalities(), n=1, cutoff=_NEAR)
        hint = f" Mente du {near[0]} {municipalities()[near[0]].name}?" if near else ""
        raise EffektmodellError(f"Ingen kommune har nummeret {number}.{hint}")
    return municipalities()[number]


@cache
def _known_names() -> Mapping[str, str]:
    """Return the names that are known, folded → as it is written: short, official, Sami and Kven."""
    names = {
        folded_name(name): name for official in municipality_names().values() for name in official
    }
    joined = {
        folded_name(" - ".join(official)): official[0] for official in municipality_names().values()
    }
    return (
        joined | names | {folded_name(item.name): item.name for item in municipalities().values()}
    )
