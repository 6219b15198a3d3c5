"""Profiles from a table in long form, a line an amount: CSV, or a plain tab of a workbook.

The columns are målgruppe, gruppe, kategori, type, nivå, alder and beløp in any order, and kilde and
sikkerhet where they are known. Lines of the same target group, group, category, type and level are one
profile row, which must have an amount for every age once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from workbook_templates.kinds import member_of
from workbook_templates.xlsx import (
    NO_CELL,
    Book,
    Cell,
    Line,
    read_csv,
    sheet_lines,
    text_lines,
)
from xlmodel.common.bokmaal import folded_name, read_number
from xlmodel.common.errors import (
    EffektmodellError,
    InputError,
    NumberError,
    Remark,
    Violation,
    legible,
    quoted,
)
from xlmodel.common.fields import Domain, Field
from xlmodel.common.terms import Unit
from xlmodel.common.toml_files import suggestion
from xlmodel.exclusion_accounts import (
    AGES,
    AMOUNT,
    FIRST_AGE,
    LAST_AGE,
    PROFILE_FIELDS,
    TARGET_GROUPS,
    ExclusionInputs,
    ProfileGroup,
    ProfileRow,
    ages_text,
    example,
)

_AGE: Final = Field(
    "age", "alder", "", "Alder", "Age", Domain("whole", FIRST_AGE, LAST_AGE), "", unit=Unit.YEAR
)
_COLUMNS: Final = (*PROFILE_FIELDS, _AGE, AMOUNT)
_NEEDED: Final = tuple(item for item in _COLUMNS if item.key not in ("source", "grade"))
_HEADS: Final = {folded_name(name): item for item in _COLUMNS for name in (item.nb, item.toml)}
_KEYS: Final = ("target", "group", "category", "flow", "level")
_EVERY_COLUMN: Final = "; ".join(item.nb.lower() for item in _NEEDED)

Key = tuple[Any, ...]


@dataclass
class _Found:
    """The lines of one profile row: its first line, its values, and its amounts by age."""

    line: int
    values: dict[str, Any]
    amounts: dict[int, float] = field(default_factory=dict)
    is_whole: bool = True


def inputs_of_csv(path: Path) -> ExclusionInputs:
    """Return inputs with the profiles of a CSV file; all else is the example's, and the note says so.

    Raises ``EffektmodellError`` where the file cannot be read, ``InputError`` with every fault.
    """
    return _inputs(path, text_lines(read_csv(path, headed=True)), "linje")


def inputs_of_tab(path: Path, book: Book) -> ExclusionInputs:
    """Return inputs with the profiles on the first tab of a workbook that is not one of ours."""
    return _inputs(path, sheet_lines(book, next(iter(book.tabs))), "rad")


def _inputs(path: Path, lines: Iterable[Line], word: str) -> ExclusionInputs:
    profiles = _Table(path, word).read(lines)
    given = example()
    targets = sorted({row.target for row in profiles})
    target = given.target if given.target in targets else targets[0]
    note = (
        f"Profilene er lest fra {legible(path.name)}. Antall, suksessrate, kostnad, år, alder og de "
        "andre inndataene er eksempeltall til de er byttet ut."
    )
    return given.with_values(profiles=profiles, target=target, note=note)


class _Table:
    """Makes profile rows of the lines of a table and collects their faults."""

    def __init__(self, path: Path, word: str) -> None:
        self._path, self._word = path, word
        self._faults: list[Violation] = []
        self._astray: set[int] = set()
        """Ages of lines that cannot be told to belong to a profile row."""

    def read(self, lines: Iterable[Line]) -> tuple[ProfileRow, ...]:
        """Return the profile rows; raise ``InputError`` with every fault."""
        filled = ((at, cells) for at, cells in lines if not all(cell.is_empty for cell in cells))
        number, heads = next(filled, (0, ()))
        if not number:
            raise EffektmodellError(f"{self._path}: tabellen er tom. Kolonner: {_EVERY_COLUMN}.")
        columns = self._columns(number, heads)
        found: dict[Key, _Found] = {}
        for line, cells in filled:
            self._line(line, columns, cells, found)
        if not found and not self._faults:
            raise EffektmodellError(f"{self._path}: tabellen har ingen rader under overskriften.")
        self._check_ages(found.values())
        self._check_groups(found.values())
        if self._faults:
            raise InputError(self._faults)
        return tuple(
            ProfileRow(**item.values, amounts=tuple(item.amounts[age] for age in AGES))
            for item in found.values()
        )

    def _told(self, line: int, message: str) -> None:
        where = f"{self._path.name}, {self._word} {line}"
        self._faults.append(Remark(where, None, message))

    def _columns(self, line: int, heads: Sequence[Cell]) -> dict[int, Field]:
        """Return the field of each column; raise ``InputError`` where the headings do not fit."""
        found: dict[int, Field] = {}
        for column, cell in enumerate(heads):
            if cell.is_empty:
                continue
            item = _HEADS.get(folded_name(str(cell.value)))
            if item is None:
                known = [each.nb.lower() for each in _COLUMNS]
                text = f"ukjent kolonne {quoted(cell.value)}. {suggestion(str(cell.value), known)}"
                self._told(line, text)
            elif item in found.values():
                self._told(line, f"kolonnen «{item.nb.lower()}» står mer enn én gang.")
            else:
                found[column] = item
        for item in _NEEDED:
            if item not in found.values():
                self._told(
                    line, f"kolonnen «{item.nb.lower()}» mangler. Kolonner: {_EVERY_COLUMN}."
                )
        if self._faults:
            raise InputError(self._faults)
        return found

    def _line(
        self,
        line: int,
        columns: dict[int, Field],
        cells: Sequence[Cell],
        found: dict[Key, _Found],
    ) -> None:
        before = len(self._faults)
        values = {
            item.key: self._value(line, item, cells[at] if at < len(cells) else NO_CELL)
            for at, item in columns.items()
        }
        beyond = [cell for at, cell in enumerate(cells) if at not in columns and not cell.is_empty]
        if beyond:
            self._told(line, f"{quoted(beyond[0].value)} står i en kolonne uten overskrift.")
        key: Key = tuple(
            folded_name(value) if isinstance(value := values[name], str) else value
            for name in _KEYS
        )
        if any(part is None for part in key):
            age = values[_AGE.key]
            self._astray |= set(AGES if age is None else [age])
            return
        age, amount = values.pop(_AGE.key), values.pop(AMOUNT.key)
        item = found.setdefault(key, _Found(line, {"source": "", "grade": ""} | values))
        if len(self._faults) > before:
            item.is_whole = False
            return
        if age in item.amounts:
            self._told(line, f"alder {age} står mer enn én gang for {_named(item.values)}.")
            return
        item.amounts[age] = amount

    def _value(self, line: int, item: Field, cell: Cell) -> Any:
        """Return the value of a cell as the inputs take it; a fault gives ``None``."""
        if cell.fault:
            self._told(line, f"{item.nb.lower()}: {cell.fault}")
            return None
        if cell.is_empty:
            if item.domain.optional:
                return ""
            self._told(line, f"{item.nb.lower()} mangler. Tillatt: {item.domain.allowed()}.")
            return None
        value, hint = _typed(item, cell.value)
        made, faults = item.read(item.nb.lower(), value)
        if faults:
            shown = faults[0]
            self._told(line, f"{replace(shown, where=item.nb.lower())}{hint}")
            return None
        return int(made) if item in (_AGE, PROFILE_FIELDS[0]) else made

    def _check_ages(self, rows: Iterable[_Found]) -> None:
        for item in rows:
            missing = [age for age in AGES if age not in item.amounts and age not in self._astray]
            if missing and item.is_whole:
                text = f"beløp mangler for {ages_text(missing)} for {_named(item.values)}."
                self._told(item.line, text)

    def _check_groups(self, rows: Iterable[_Found]) -> None:
        """Find target groups of which only one of the two lives is told."""
        first: dict[tuple[int, ProfileGroup], int] = {}
        for item in rows:
            first.setdefault((item.values["target"], item.values["group"]), item.line)
        for (target, group), line in first.items() if not self._astray else ():
            (other,) = (each for each in ProfileGroup if each is not group)
            if (target, other) not in first:
                text = (
                    f"målgruppe {target} ({TARGET_GROUPS[target - 1].lower()}) har rader for "
                    f"«{group}», men ingen for «{other}»."
                )
                self._told(line, text)


def _typed(item: Field, value: object) -> tuple[object, str]:
    """Return a cell's value as a file's would be, and what to say of it where it is no number."""
    if item.domain.is_text:
        text = f"{value:.15g}" if isinstance(value, float) else str(value)
        return member_of(item.domain, text) or text, ""
    if not isinstance(value, str):
        return value, ""
    try:
        return read_number(value), ""
    except NumberError as error:
        return value, f" {error}"


def _named(values: dict[str, Any]) -> str:
    """Return what a message calls a profile row."""
    category = quoted(values["category"]) if values["category"] else "uten kategori"
    return (
        f"målgruppe {values['target']}, {values['group'].lower()}, {category}, "
        f"{values['flow'].lower()}, {values['level'].lower()}"
    )
