"""Records cases of a workbook: as the file is, and one for each numeric input that is shocked.

What is expected are the file's own values, calculated now. A cell that engines do not agree on, that
cannot be calculated or that is another each day is left out, and told of.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbook_templates.cases.binding import told
from workbook_templates.cases.comparing import agrees, value_text
from workbook_templates.cases.named import NamedArea, NumericInput, named_results, numeric_inputs
from workbook_templates.cases.reach import BEYOND, Reach
from workbook_templates.cases.writing import (
    RecordedCase,
    area_toml,
    case_file_toml,
    recorded,
    value_toml,
)
from workbook_templates.sheet import corner
from workbook_templates.xlsx import (
    EMPTY,
    Book,
    CellKey,
    CellValue,
    Engine,
    formula_keys,
    load_engine,
    name_cells,
    plain_book,
)
from xlmodel.common.bokmaal import exact_text
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.toml_files import MAX_TOML_BYTES

BASE: Final = "Slik filen er"
"""The name of the case without inputs."""
TOLERANCE: Final = 1e-6
RELATIVE: Final = 1e-9
_FIRST: Final = "ironcalc"
_Values = Mapping[CellKey, CellValue]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A cell that is not recorded, and why."""

    key: str
    cell: CellKey
    reason: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded case file: its text, and what its user should know of it."""

    text: str
    cases: int
    cells: int
    left_out: tuple[LeftOut, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordingOptions:
    """How much inputs are shocked (per cent), how many at most, and which engines are tried.

    ``asked_for`` says that the user named the engines: the base case is then run in them later too.
    """

    percent: float
    most: int
    engines: Sequence[str]
    asked_for: bool = False


def record(path: Path, target: Path, options: RecordingOptions) -> Recording:
    """Record the cases of a workbook, for a case file that will stand at ``target``.

    Raises ``EffektmodellError`` where the file cannot be used.
    """
    recorder = _Recorder(plain_book(Book.open(path, macros=True)), options)
    recorder.refuse_nothing()
    cases = list(recorder.cases())
    text = case_file_toml(_from(target, path), recorder.comments(), (TOLERANCE, RELATIVE), cases)
    if len(text.encode()) > MAX_TOML_BYTES:
        raise EffektmodellError(
            f"{path}: opptaket blir større enn {MAX_TOML_BYTES // 2**20} MB. "
            "Endre færre inndata med --flest TALL."
        )
    return Recording(
        text,
        len(cases),
        len(recorder.wanted - recorder.left_out.keys()),
        tuple(recorder.left_out.values()),
        tuple(recorder.remarks),
    )


class _Recorder:
    def __init__(self, book: Book, options: RecordingOptions) -> None:
        self._book, self._options = book, options
        self._formulas = frozenset(formula_keys(book))
        self._reach = Reach(book, self._formulas)
        self._results = named_results(book, self._formulas)
        if not self._results:
            raise EffektmodellError(
                f"{book.path}: ingen navn i arbeidsboken viser til celler med formler, så det er "
                "ingenting å ta opp. Gi resultatene navn, eller skriv tilfellene selv med adresser."
            )
        self._keys = {
            cell: item.key(index) for item in self._results for index, cell in enumerate(item.cells)
        }
        self.wanted = {cell for cell in self._keys if cell in self._formulas}
        self.left_out: dict[CellKey, LeftOut] = {}
        self.remarks: list[str] = []
        timed = self._below(self._reach.timed)
        self._leave(timed, "leser dagens dato, tilfeldige tall eller maskinen")
        self._engine, self._base, unknown = self._calculated(_FIRST)
        self._leave(unknown, f"kan ikke regnes av {_FIRST}")
        self._agreeing = [_FIRST, *self._others()]
        self._remark_stale()

    def refuse_nothing(self) -> None:
        """Refuse a workbook of which no result can be recorded: its cases would expect nothing."""
        if self.wanted <= self.left_out.keys():
            first = next(iter(self.left_out.values()))
            raise EffektmodellError(
                f"{self._book.path}: ingen av resultatene kan tas opp. {first.key} "
                f"({told(first.cell)}): {first.reason}."
            )

    def comments(self) -> Iterator[str]:
        """Yield the lines that the case file begins with."""
        yield "Tatt opp av «effektmodell prøv --ta-opp». Rett, stryk og legg til det du vil."
        yield f"Det første tilfellet er arbeidsboken slik den er. I hvert av de andre er én inndata endret {exact_text(self._options.percent)} %"
        yield f"(hele tall, årstall og datoer 1), og «som» sier at alt annet er ventet som i «{BASE}»."

    def cases(self) -> Iterator[RecordedCase]:
        """Yield the base case, then one for each input that is shocked."""
        engines = self._agreeing if self._options.asked_for else ()
        yield RecordedCase(BASE, self._expected(self._base, self._results), engines=engines)
        still: list[str] = []
        for item in self._inputs():
            value = item.shocked(self._options.percent)
            if value is None:
                self.remarks.append(f"{item.key} er ikke endret: ingen verdi nær den er tillatt.")
                continue
            values = self._engine.calculate({item.cell: value})
            moved = [result for result in self._results if self._has_moved(result, values)]
            if not moved:
                still.append(item.key)
            name = f"{item.key}: {exact_text(item.value)} → {exact_text(value)}"
            given = {item.key: value_toml(value)}
            yield RecordedCase(name, self._expected(values, moved, item, value), BASE, given)
        if still:
            self.remarks.append(
                f"{len(still)} inndata flytter ingen av resultatene: {', '.join(still[:10])}"
                + (" …" if len(still) > 10 else "")
            )

    def _inputs(self) -> list[NumericInput]:
        """Return the inputs to shock, spread evenly where there are more than are asked for."""
        found, most = numeric_inputs(self._book, self._formulas), self._options.most
        if not found:
            self.remarks.append(
                "Ingen navngitte celler med tall er inndata, så bare arbeidsboken slik den er, er tatt opp."
            )
        if len(found) <= most:
            return found
        self.remarks.append(
            f"{most} av {len(found)} inndataceller er endret, jevnt fordelt. Flere med --flest TALL."
        )
        return [found[index * len(found) // most] for index in range(most)]

    def _has_moved(self, result: NamedArea, values: _Values) -> bool:
        return any(
            not agrees(self._base[cell], values.get(cell), TOLERANCE, RELATIVE)
            for cell in result.cells
            if cell in self._base and cell not in self.left_out
        )

    def _expected(
        self,
        values: _Values,
        results: Iterable[NamedArea],
        shocked: NumericInput | None = None,
        value: float = 0.0,
    ) -> dict[str, str]:
        """Return what is expected of names; cell by cell where some of a name's are left out."""
        found: dict[str, str] = {}
        for item in results:
            cells = item.cells
            held = [
                value
                if shocked is not None and cell == shocked.cell
                else values[cell]
                if cell in values
                else self._stored(cell)
                for cell in cells
            ]
            if not any(cell in self.left_out for cell in cells):
                found[item.name] = area_toml(item.area, held)
                continue
            for index, (cell, content) in enumerate(zip(cells, held, strict=True)):
                if cell in self.wanted and cell not in self.left_out:
                    found[item.key(index)] = value_toml(content)
        return found

    def _stored(self, cell: CellKey) -> CellValue:
        return self._book.tabs[cell[0]].cells.get(corner(cell[1]), EMPTY).value

    def _below(self, cells: Iterable[CellKey]) -> list[CellKey]:
        """Return the results that follow from cells."""
        sources = frozenset(cells)
        if not sources:
            return []
        return [cell for cell in sorted(self.wanted) if self._reach.upstream([cell]) & sources]

    def _leave(self, cells: Iterable[CellKey], reason: str) -> None:
        for cell in cells:
            self.left_out.setdefault(cell, LeftOut(self._keys[cell], cell, reason))

    def _calculated(self, name: str) -> tuple[Engine, dict[CellKey, CellValue], list[CellKey]]:
        """Return an engine, its values, and the results that it cannot tell."""
        wanted = self.wanted - self.left_out.keys()
        engine = load_engine(name, self._book, sorted(wanted))
        lacks, unable = engine.lacks(), engine.unable()
        calling = self._reach.calling(lacks) if lacks else set[CellKey]()
        engine.want(sorted((wanted | calling) - unable))
        values = engine.calculate()
        untrusted = self._reach.untrusted(calling, values)
        unknown = self._below(untrusted)
        if unknown:
            functions = set[str]().union(*map(self._reach.called, untrusted)) & lacks
            self.remarks.append(
                f"{_cells(unknown)} kan ikke regnes av {name}: {', '.join(sorted(functions))}"
            )
        beyond = [key for key in unable if key in wanted or not self._reach.is_fetched(key)]
        reading = self._below(beyond)
        if reading:
            self.remarks.append(
                f"{_cells(reading)} kan ikke regnes av {name}: {name_cells(sorted(beyond))} {BEYOND}."
            )
        return engine, values, list(dict.fromkeys([*unknown, *reading]))

    def _others(self) -> Iterator[str]:
        """Yield the other engines that agree, once what they do not agree on is left out."""
        for name in self._options.engines:
            if name == _FIRST:
                continue
            try:
                _, values, unknown = self._calculated(name)
            except EffektmodellError as error:
                self.remarks.append(f"{name} er ikke med: {error}")
                continue
            for cell in sorted(self.wanted - self.left_out.keys() - set(unknown)):
                if not agrees(self._base[cell], values[cell], TOLERANCE, RELATIVE):
                    mine, theirs = value_text(self._base[cell]), value_text(values[cell])
                    self._leave([cell], f"{_FIRST} gir {mine}, {name} gir {theirs}")
            yield name

    def _remark_stale(self) -> None:
        stale = [
            cell
            for cell in sorted(self.wanted - self.left_out.keys())
            if self._stored(cell) is not None
            and not agrees(recorded(self._base[cell]), self._stored(cell), TOLERANCE, 1e-6)
        ]
        if stale:
            self.remarks.append(
                f"{_cells(stale)} viser i filen noe annet enn det formlene gir nå, først "
                f"{told(stale[0])}. Det er tatt opp som formlene gir."
            )


def _cells(cells: Sequence[CellKey]) -> str:
    return "1 celle" if len(cells) == 1 else f"{len(cells)} celler"


def _from(target: Path, path: Path) -> str:
    """Return a workbook's path as a case file names it: from the folder that the file stands in."""
    try:
        return Path(os.path.relpath(path.resolve(), target.resolve().parent)).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()
