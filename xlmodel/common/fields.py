"""What an input is: its domain, shape, labels and unit, once for every adapter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.bokmaal import nb_number
from xlmodel.common.terms import ENTRY_SITUATIONS, Language, Situation

Kind = Literal["whole", "number", "share", "choice", "text"]

_LARGEST: Final = 1e15 - 1
"""Largest whole number that a spreadsheet shows with all its digits."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that an input may take."""

    kind: Kind
    minimum: float = -math.inf
    maximum: float = math.inf
    choices: tuple[str | int, ...] = ()
    optional: bool = False
    max_length: int = 0

    def allowed(self) -> str:
        """Describe the domain in bokmål."""
        empty = ", eller tomt" if self.optional else ""
        if self.kind == "choice":
            return " eller ".join(str(choice) for choice in self.choices) + empty
        if self.kind == "text":
            least = "" if self.optional else "minst ett synlig tegn og "
            return f"tekst med {least}høyst {self.max_length} tegn, uten styretegn"
        noun = "et helt tall" if self.kind == "whole" else "et tall"
        if self.kind == "share":
            percent = f"{nb_number(self.minimum * 100)} % til {nb_number(self.maximum * 100)} %"
            span = f" fra {nb_number(self.minimum)} til {nb_number(self.maximum)} ({percent})"
        elif math.isinf(self.maximum):
            span = f" som er {nb_number(self.minimum)} eller større (høyst 15 siffer)"
        else:
            span = f" fra {nb_number(self.minimum)} til {nb_number(self.maximum)}"
        return noun + span + empty

    def admits_numbers(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say of each number whether a spreadsheet holds it exactly and it lies in the domain."""
        inside = (values >= self.minimum) & (values <= min(self.maximum, _LARGEST))
        return inside & (np.floor(values) == values) if self.kind == "whole" else inside

    def admits_number(self, value: float) -> bool:
        """Say whether a number is finite and lies in the domain."""
        return bool(self.admits_numbers(np.asarray(value, dtype=np.float64)))

    def admits_text(self, value: str) -> bool:
        """Say whether a text lies in the domain: a choice, or visible signs without control signs."""
        if self.kind == "choice":
            return value in self.choices
        if len(value) > self.max_length or not all(_storable(sign) for sign in value):
            return False
        return self.optional or bool(value.strip())


def _storable(sign: str) -> bool:
    """Say whether a sign can stand in a cell: no control signs, surrogates or non-characters."""
    return sign.isprintable() or sign in "\u00a0\u00ad\u2009\u202f\u200b"


class Shape(Enum):
    """How many values an input has in one input set."""

    SCALAR = 0
    ENTRY = 3
    SITUATION = 4

    @property
    def situations(self) -> Sequence[Situation]:
        """The situations along the input's axis; none for a scalar."""
        return {0: (), 3: ENTRY_SITUATIONS, 4: tuple(Situation)}[self.value]


def allowed_values(domain: Domain, shape: Shape) -> str:
    """Describe in bokmål what an input of this shape may be, all its values together."""
    return (
        domain.allowed()
        if shape is Shape.SCALAR
        else f"{shape.value} verdier, hver {domain.allowed()}"
    )


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input of a group.

    ``key`` is the field of ``GroupInputs``, ``toml`` the key of an input file, ``name`` the suffix
    of the workbook's name. ``money`` marks amounts in the price year's kroner.
    """

    key: str
    toml: str
    name: str
    nb: str
    en: str
    domain: Domain
    help: str
    shape: Shape = Shape.SCALAR
    money: bool = False

    def label(self, language: Language = "nb") -> str:
        """Return the label in ``language``."""
        return self.nb if language == "nb" else self.en


MUNICIPALITY_TEXT: Final = Domain("text", max_length=80)

PRICE_YEAR: Final = Domain("whole", 2000, 2100)

MUNICIPALITY_SPECS: Final = (
    InputSpec(
        "municipality",
        "kommune",
        "Kommune",
        "Kommune",
        "Municipality",
        MUNICIPALITY_TEXT,
        "Kommunens navn, slik det skal stå i titlene.",
    ),
    InputSpec(
        "programme",
        "programnavn",
        "Programnavn",
        "Programmets navn",
        "Programme",
        MUNICIPALITY_TEXT,
        "Navnet kommunen gir programmet sitt.",
    ),
    InputSpec(
        "price_year",
        "prisaar",
        "Prisaar",
        "Prisår",
        "Price year",
        PRICE_YEAR,
        "Året som alle beløp er i faste kroner for.",
    ),
)
"""What every workbook says of the municipality; the fields of ``ModelInputs`` beside the groups."""
