"""What an input is, once for every adapter: names, domain, shape, unit, and how its value is held.

A value stands in a workbook's cells as text or number, in an input file (TOML) as a word of the file,
and in the inputs as a member of the field's terms, a number, or an array of numbers. A :class:`Field`
checks it and turns one into the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from xlmodel.common.bokmaal import folded_name, nb_number
from xlmodel.common.days import day_of, serial_day
from xlmodel.common.errors import Violation
from xlmodel.common.terms import ENTRY_SITUATIONS, GRADES, Language, Situation, Unit
from xlmodel.common.values import FloatArray, Plain, as_array
from xlmodel.common.version import VERSIONS

Kind = Literal["whole", "number", "share", "date", "choice", "text"]

MemberT = TypeVar("MemberT")

_LARGEST: Final = 1e15 - 1
"""Largest whole number that a spreadsheet shows with all its digits."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that an input may take; the limits of dates are days as spreadsheets count them."""

    kind: Kind
    minimum: float = -math.inf
    maximum: float = math.inf
    choices: tuple[str | int, ...] = ()
    optional: bool = False
    max_length: int = 0

    @property
    def is_text(self) -> bool:
        """Say whether the values are texts, chosen or free."""
        return self.kind == "text" or any(isinstance(choice, str) for choice in self.choices)

    @property
    def is_number(self) -> bool:
        """Say whether the values are numbers between limits."""
        return self.kind in ("whole", "number", "share", "date")

    @property
    def is_whole(self) -> bool:
        """Say whether the values are numbers without decimals, as those of days are."""
        return self.kind in ("whole", "date")

    def allowed(self) -> str:
        """Describe the domain in bokmål."""
        empty = ", eller tomt" if self.optional else ""
        if self.kind == "choice":
            return " eller ".join(str(choice) for choice in self.choices) + empty
        if self.kind == "text":
            least = "" if self.optional else "minst ett synlig tegn og "
            return f"tekst med {least}høyst {self.max_length} tegn, uten styretegn"
        noun = "et helt tall" if self.kind == "whole" else "et tall"
        if self.kind == "date":
            first, last = (f"{day_of(bound):%d.%m.%Y}" for bound in (self.minimum, self.maximum))
            return f"en dato fra {first} til {last}{empty}"
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
        return inside & (np.floor(values) == values) if self.is_whole else inside

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

    def violations(self, where: str, value: object) -> list[Violation]:
        """Check one value that has no scenario axis."""
        if self.kind == "date":
            admitted = type(value) is date and self.admits_number(serial_day(value))
        elif isinstance(value, str):
            admitted = self.is_text and (self.admits_text(value) or (self.optional and value == ""))
        else:
            array = as_array(value)
            if array is None or array.ndim or self.kind == "text":
                admitted = False
            elif self.kind == "choice":
                admitted = array.item() in self.choices
            else:
                admitted = self.admits_number(float(array))
        return [] if admitted else [Violation(where, value, self.allowed())]


def _storable(sign: str) -> bool:
    """Say whether a sign can stand in a cell: no control signs, surrogates or non-characters."""
    return sign.isprintable() or sign in "\u00a0\u00ad\u2009\u202f\u200b"


class Shape(Enum):
    """What an input's values stand for in one input set: one alone, or one for each member of an axis."""

    SCALAR = ()
    ENTRY = ENTRY_SITUATIONS
    SITUATION = tuple(Situation)
    LEVELS = ("lav", "basis", "høy")
    GRADES = GRADES
    COURSE = tuple(range(1, 21))

    @property
    def count(self) -> int:
        """How many values the input has; 0 for one alone."""
        return len(self.value)

    @property
    def situations(self) -> Sequence[Situation]:
        """The situations along the input's axis; none for any other axis."""
        return tuple(item for item in self.value if isinstance(item, Situation))

    @property
    def years(self) -> int:
        """How many years the input has a value for, the longest course; 0 for any other shape."""
        return self.count if self is Shape.COURSE else 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The word in an input file for each value: ``utsatt``, ``lav``; none for a scalar or years."""
        if self.situations:
            return tuple(situation.key for situation in self.situations)
        return () if self.years else tuple(place.replace("ø", "o") for place in self.places)

    @property
    def places(self) -> tuple[str, ...]:
        """What tells each value from the others in a message: «utsatt», «år 3»; none for a scalar."""
        if self.years:
            return tuple(f"år {year}" for year in self.value)
        if self.situations:
            return tuple(situation.label().lower() for situation in self.situations)
        return tuple(str(item).lower() for item in self.value)


def allowed_values(domain: Domain, shape: Shape) -> str:
    """Describe in bokmål what an input of this shape may be, all its values together."""
    return (
        domain.allowed()
        if shape is Shape.SCALAR
        else f"{shape.count} verdier, hver {domain.allowed()}"
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What the texts of a choice stand for: the members in order, each one's text and word.

    ``texts`` stand in cells, ``in_file`` in input files. ``strict`` says that the inputs take the
    members alone, not their texts: «Nei» is no yes/no value. ``many`` is what several are called.
    """

    members: tuple[object, ...]
    texts: tuple[str, ...]
    in_file: tuple[str | bool, ...]
    strict: bool = False
    many: str = "verdier"

    @classmethod
    def of(
        cls,
        members: Iterable[MemberT],
        text: Callable[[MemberT], str] = str,
        in_file: Callable[[MemberT], str | bool] | None = None,
        *,
        strict: bool = False,
    ) -> Words:
        """Return the words of members; their words in files are their texts unless they have others."""
        every = tuple(members)
        texts = tuple(map(text, every))
        return cls(every, texts, tuple(map(in_file, every)) if in_file else texts, strict)

    def text(self, member: object) -> object:
        """Return the text of a member; anything else as it is."""
        return self._beside(self.texts, member)

    def word(self, member: object) -> object:
        """Return the word of a member in an input file; anything else as it is."""
        return self._beside(self.in_file, member)

    def _beside(self, words: Sequence[object], member: object) -> object:
        found = (word for item, word in zip(self.members, words, strict=True) if item is member)
        return next(found, member)

    def member(self, text: object) -> object:
        """Return the member that a text stands for; raise ``ValueError`` where there is none."""
        return self.members[self.texts.index(str(text))]

    def read(self, where: str, value: object) -> tuple[object, list[Violation]]:
        """Return the member that a word of an input file, or a text, stands for, whatever its case."""
        for member, word, text in zip(self.members, self.in_file, self.texts, strict=True):
            names = (word, text) if isinstance(word, str) else ()
            folded = (folded_name(str(name)) for name in names)
            if word is value or (isinstance(value, str) and folded_name(value) in folded):
                return member, []
        shown = (
            f"«{word}»" if isinstance(word, str) else str(word).lower()
            for word in self.in_file
            if word != ""
        )
        return None, [Violation(where, value, " eller ".join(shown))]


@dataclass(frozen=True, slots=True)
class Field:
    """One input, wherever it stands.

    ``key`` is the attribute of the inputs, ``toml`` the key of an input file, ``name`` the workbook's
    name or its suffix after a prefix (empty for a column of a table). ``unit`` is what a number
    counts; kroner are those of the price year. ``words`` are a choice's members. A value that
    ``varies`` may carry a leading scenario axis and is held as an array of the field's ``shape``.
    ``required`` says that an item must state it. ``situation`` marks one column of a vector. ``since``
    is the version of the model that the input came with: an older workbook has no cell for it.
    """

    key: str
    toml: str
    name: str
    nb: str
    en: str
    domain: Domain
    help: str
    shape: Shape = Shape.SCALAR
    unit: Unit = Unit.NUMBER
    words: Words | None = None
    varies: bool = False
    required: bool = False
    situation: Situation | None = None
    since: str = VERSIONS[0]

    def label(self, language: Language = "nb") -> str:
        """Return the label in ``language``."""
        return self.nb if language == "nb" else self.en

    @property
    def money(self) -> bool:
        """Say whether the values are amounts in the price year's kroner."""
        return self.unit is Unit.KRONER

    @property
    def width(self) -> int:
        """How many cells the value fills."""
        return max(self.shape.count, 1)

    @property
    def labels(self) -> tuple[str, ...]:
        """The label of each cell: with its situation or year where there are several."""
        return tuple(f"{self.nb}, {place}" for place in self.shape.places) or (self.nb,)

    def columns(self) -> tuple[Field, ...]:
        """Return the field of each column that a vector has in a table of items; a scalar itself."""
        return tuple(
            replace(
                self,
                nb=f"{self.nb} {item.label().lower()}",
                en=f"{self.en}, {item.label('en').lower()}",
                shape=Shape.SCALAR,
                situation=item,
            )
            for item in self.shape.situations
        ) or (self,)

    @property
    def empty(self) -> Any:
        """What an empty cell, or a key left out, stands for.

        An empty text, 0 in a year, the member whose text is empty, or nothing.
        """
        if self.words is not None and "" in self.words.texts:
            return self.words.member("")
        if self.words is None and self.domain.is_text and self.domain.optional:
            return ""
        return 0 if self.words is None and self.shape.years else None

    @property
    def stand_in(self) -> Any:
        """A valid value for one that is at fault: the last choice, a dash, the least number."""
        if self.domain.optional:
            return self.empty
        if self.words is not None:
            return self.words.member(self.domain.choices[-1])
        if self.domain.is_text:
            return self.domain.choices[-1] if self.domain.choices else "–"
        return max(self.domain.minimum, 0)

    # Inputs ----------------------------------------------------------------------------------

    def of(self, inputs: object) -> Any:
        """Return the field's value in an object of inputs; one situation's for a column."""
        value = getattr(inputs, self.key)
        return value if self.situation is None else value[self.situation]

    def check(self, where: str, value: object) -> tuple[Any, list[Violation]]:
        """Return a value as the inputs hold it, and what is wrong with it.

        A number that varies becomes a read-only array, a value a year is filled up with empty ones.
        """
        if self.domain.optional and self.domain.is_number and value is None:
            return None, []
        if self.varies:
            return _numbers(where, value, self.domain, self.shape)
        return self._years(where, value) if self.shape.years else self._one(where, value)

    def _one(self, where: str, value: object) -> tuple[Any, list[Violation]]:
        words = self.words
        text = value if words is None else words.text(value)
        if words is not None and words.strict and text is value:
            return value, [Violation(where, value, self.domain.allowed())]
        found = self.domain.violations(where, text)
        if found:
            return value, found
        return self._member(text), []

    def _member(self, text: Any) -> Any:
        """Return what an admitted text or number stands for."""
        if self.words is not None:
            return self.words.member(text)
        if self.domain.is_text:
            return text
        if self.domain.kind == "date":
            return text if isinstance(text, date) else day_of(text)
        return float(text) if self.domain.kind in ("number", "share") else int(text)

    def _years(self, where: str, value: object) -> tuple[Any, list[Violation]]:
        given, most = _as_list(value), self.shape.years
        if given is None or len(given) > most:
            many = f"verdier, én per år, hver {self.domain.allowed()}"
            if self.words is not None:
                many = f"{self.words.many}, én per år"
            return (), [Violation(where, value, f"høyst {most} {many}")]
        places = (f"{where}, {place}" for place in self.shape.places)
        each = [self._one(*pair) for pair in zip(places, given, strict=False)]
        filled = [item for item, _ in each] + [self.empty] * (most - len(given))
        found = [violation for _, violations in each for violation in violations]
        return (_frozen(filled) if self.words is None and not found else tuple(filled)), found

    # Cells -----------------------------------------------------------------------------------

    def cells(self, value: object) -> tuple[Plain, ...]:
        """Return a value as it is typed in cells, one a situation or year; ``None`` leaves one empty."""
        items = np.ravel(value).tolist() if isinstance(value, np.ndarray) else value
        each = items if isinstance(items, list | tuple) else [items]
        return tuple(self._cell(item) for item in each)

    def _cell(self, item: Any) -> Plain:
        text: Any = item if self.words is None else self.words.text(item)
        if text is None or isinstance(text, str):
            return str(text) if text else None
        if isinstance(text, date):
            return serial_day(text)
        return float(text) if self.domain.kind in ("number", "share") else int(text)

    def typed(self, value: object) -> Plain | list[Plain]:
        """Return a value as it is typed: one alone, or a list of one a situation or year."""
        found = self.cells(value)
        return list(found) if self.shape.count else found[0]

    def from_cells(self, values: Sequence[Plain]) -> Any:
        """Return the value that cells within the domain stand for; the reverse of :meth:`cells`."""
        found = [self.empty if value is None else self._member(value) for value in values]
        return found if self.shape.count else found[0]

    # Input files -----------------------------------------------------------------------------

    def read(self, where: str, value: object) -> tuple[Any, list[Violation]]:
        """Return one value of an input file as the inputs take it, and what is wrong with it."""
        if self.words is not None:
            return self.words.read(where, value)
        return value, self.domain.violations(where, value)

    def word(self, value: object) -> object:
        """Return one value as an input file holds it."""
        return value if self.words is None else self.words.word(value)


def settle(
    inputs: object, fields: Iterable[Field], where: Callable[[Field], str]
) -> list[Violation]:
    """Turn the fields of a frozen object into what inputs hold; return every violation.

    ``where`` names a field's place in messages. What is at fault stays as it is.
    """
    violations: list[Violation] = []
    for field in fields:
        value, found = field.check(where(field), getattr(inputs, field.key))
        if found:
            violations += found
        else:
            object.__setattr__(inputs, field.key, value)
    return violations


def field_of(fields: Iterable[Field], key: str) -> Field:
    """Return the field ``key`` of some fields."""
    return next(item for item in fields if item.key == key)


# Numbers that vary over scenarios ----------------------------------------------------------------


def _numbers(
    where: str, value: object, domain: Domain, shape: Shape
) -> tuple[FloatArray, list[Violation]]:
    """Turn a value into a read-only array of the input's shape and check every element."""
    array = as_array(value)
    if array is None or not _has_shape(array, shape):
        return np.zeros(shape.count or ()), _unreadable(where, value, domain, shape)
    array.setflags(write=False)
    return array, list(_outside(where, array, domain, shape))


def _has_shape(array: FloatArray, shape: Shape) -> bool:
    """Say whether an array is one value of the input's shape, or at least one scenario of it."""
    own = (shape.count,) if shape.count else ()
    return (
        array.size > 0 and array.ndim - len(own) in (0, 1) and array.shape[-1:][: len(own)] == own
    )


def _unreadable(where: str, value: object, domain: Domain, shape: Shape) -> list[Violation]:
    """Return the violations of a value that is not numbers in the input's shape.

    Where the number of values is right, each one that is wrong is named by its situation.
    """
    found: list[Violation] = []
    if isinstance(value, list | tuple) and len(value) == len(shape.places):
        for place, item in zip(shape.places, value, strict=True):
            found += domain.violations(f"{where}, {place}", item)
    return found or [Violation(where, value, allowed_values(domain, shape))]


def _outside(where: str, array: FloatArray, domain: Domain, shape: Shape) -> Iterator[Violation]:
    """Yield a violation for each situation with a value outside the domain: its first such value."""
    wrong = ~domain.admits_numbers(array)
    if not wrong.any():
        return
    own = (shape.count or 1,)
    columns = np.reshape(array, (-1, *own)).T
    marks = np.reshape(wrong, (-1, *own)).T
    places = [f"{where}, {place}" for place in shape.places] or [where]
    has_scenarios = array.ndim > (0 if shape is Shape.SCALAR else 1)
    for place, values, mark in zip(places, columns, marks, strict=True):
        if mark.any():
            scenario = int(np.argmax(mark))
            at = f"{place} (scenario {scenario + 1})" if has_scenarios else place
            yield Violation(at, without_decimals(float(values[scenario])), domain.allowed())


def without_decimals(number: float) -> float | int:
    """Return a number as a user writes it: a whole one without decimals."""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _as_list(value: object) -> list[object] | None:
    """Return the items of a value a year; ``None`` where it is no such thing."""
    if isinstance(value, np.ndarray):
        return list(value.tolist()) if value.ndim == 1 else None
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return list(value)
    return None


def _frozen(values: Sequence[float]) -> FloatArray:
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array
