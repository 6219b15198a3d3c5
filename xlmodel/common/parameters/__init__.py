"""Parameters as data: value, unit, price year, source and confidence grade."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from xlmodel.common.values import Provenance


@dataclass(frozen=True, slots=True)
class CommonParameters:
    """What both groups share.

    ``null_alternative_factors`` is the rule that derives a null alternative from that of utsatt;
    ``grades`` explains each confidence grade; ``example_note`` marks illustrative numbers.
    ``grant_share`` is the state's share of a municipality's cost above the threshold of toppfinansiering.
    ``cost_caution`` and ``benefit_caution`` are the cautious answer's corrections by grade, fractions,
    best grade first; ``scenario_weights`` the probabilities of a low, base and high value;
    ``reference_deadweight`` the deadweight at which the likely answer is told once more.
    """

    municipality: str
    programme: str
    price_year: int
    example_note: str
    grades: Mapping[str, str]
    cost_caution: tuple[float, ...]
    benefit_caution: tuple[float, ...]
    caution: Provenance
    caution_unit: str
    scenario_weights: tuple[float, ...]
    scenario_rule: Provenance
    reference_deadweight: float
    null_alternative_factors: tuple[float, ...]
    null_alternative_rule: Provenance
    grant_share: float


def read_parameters(package: str, name: str) -> dict[str, Any]:
    """Return the parameters in a data file of a package."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def provenance_of(table: Mapping[str, Any]) -> Provenance:
    """Return where a parameter comes from."""
    return Provenance(source_of(table), table["grade"], table.get("note", ""))


def source_of(table: Mapping[str, Any]) -> str:
    """Return a parameter's source, with the price year of an amount."""
    return str(table["source"]) + (f" ({table['price_year']}-kr)" if "price_year" in table else "")


@cache
def municipality_names() -> Mapping[str, tuple[str, ...]]:
    """Return every municipality's names by its number: the Norwegian, Sami and Kven ones it has."""
    names: dict[str, str] = read_parameters(__name__, "kommuner.toml")["names"]
    return {number: tuple(name.split(" - ")) for number, name in names.items()}


@cache
def common_parameters() -> CommonParameters:
    """Return the parameters that both groups share."""
    data = read_parameters(__name__, "felles.toml")
    rule = data["null_alternative_factors"]
    return CommonParameters(
        municipality=data["municipality"],
        programme=data["programme"],
        price_year=data["price_year"],
        example_note=data["example_note"],
        grades=data["grades"],
        cost_caution=tuple(data["caution"]["cost"]),
        benefit_caution=tuple(data["caution"]["benefit"]),
        caution=provenance_of(data["caution"]),
        caution_unit=data["caution"]["unit"],
        scenario_weights=tuple(data["scenario_weights"]["value"]),
        scenario_rule=provenance_of(data["scenario_weights"]),
        reference_deadweight=data["reference_deadweight"]["value"],
        null_alternative_factors=tuple(rule["value"]),
        null_alternative_rule=provenance_of(rule),
        grant_share=data["grant_share"]["value"],
    )
