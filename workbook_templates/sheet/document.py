"""What a workbook is filled with: the data of its tabs, and the texts outside its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Generic, Protocol, TypeVar

CALC_ID: Final = 191029
"""Calculation engine of Excel 2019 and later: such a file is not recalculated when it is opened."""
WINDOW: Final = (1600, 933)
"""Width and height of the window that a file opens in, in pixels."""
_LONGEST: Final = 80
ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a program would read as a sign's number in a cell or a header."""

DataT = TypeVar("DataT")

ByGroup = Mapping[str, object]
"""What each group's value functions are given, by the group's prefix."""


@dataclass(frozen=True, slots=True)
class DocumentTexts:
    """Texts of a municipality outside the cells: document properties and page headers."""

    title: str
    subject: str
    municipality: str
    header: str

    @classmethod
    def of(cls, title: str, subject: str, municipality: str) -> DocumentTexts:
        """Return the texts of a municipality's workbook."""
        return cls(title, subject, municipality, _header_text(municipality))


class MunicipalityInputs(Protocol):
    """What the inputs of every workbook say of the municipality."""

    @property
    def municipality(self) -> str:
        """The municipality's name."""

    @property
    def programme(self) -> str:
        """What the municipality calls its programme."""

    @property
    def price_year(self) -> int:
        """The year whose kroner all amounts are in."""


class Document:
    """Everything that one workbook shows; each kind of workbook has its own class of it.

    ``last_used`` is what «Sist brukt» shows until the workbook recalculates; ``history`` tells of a
    workbook that this one was made from: from which file, and what was changed.
    """

    title: ClassVar[str]
    subject: ClassVar[str]
    inputs: MunicipalityInputs
    last_used: date
    history: tuple[str, ...]

    @property
    def texts(self) -> DocumentTexts:
        """The texts outside the cells."""
        name = self.inputs.municipality
        return DocumentTexts.of(f"{self.title} for {name}", self.subject, name)

    def by_group(self) -> ByGroup:
        """Return what each group's value functions are given, by the group's prefix; itself by «»."""
        return {"": self}


@dataclass(frozen=True, slots=True)
class Part(Generic[DataT]):
    """A part of a document: a group by the prefix of its names, or the whole («»), and its data's class."""

    prefix: str
    kind: type[DataT]

    def of(self, data: ByGroup) -> DataT:
        """Return the part's own data."""
        found = data[self.prefix]
        if not isinstance(found, self.kind):
            raise TypeError(
                f"{self.prefix!r} holds {type(found).__name__}, not {self.kind.__name__}"
            )
        return found


WHOLE: Final = Part("", Document)
"""The whole document, of any kind of workbook."""


def _header_text(text: str) -> str:
    """Return a text for a header: ampersands doubled, and apart from a digit that would be a size."""
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "…"
    escaped = ESCAPE_LIKE.sub("_x005F_", shown).replace("&", "&&")
    return " " + escaped if escaped[:1].isdigit() else escaped
