"""LibreOffice as an engine: it takes files only, so that many sets of inputs go through one start."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbook_templates.sheet import corner
from workbook_templates.xlsx.book import Book
from workbook_templates.xlsx.engine import (
    EngineError,
    Inputs,
    MissingEngineError,
    functions_of,
    reads_elsewhere,
    refuse_unfit,
    wanted_cells,
)
from workbook_templates.xlsx.formulas import plain_function
from workbook_templates.xlsx.recalculate import formula_keys, name_cells
from workbook_templates.xlsx.sheets import EMPTY
from workbook_templates.xlsx.values import CellKey, CellValue, ErrorValue

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell

FORCED_RECALCULATION: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_SetKey = frozenset[tuple[CellKey, str]]
_Values = dict[CellKey, CellValue]
_STALE: Final = 99
_RIGHT: Final = 3.0


def soffice() -> str | None:
    """Return the program, or None where LibreOffice is not installed."""
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    usual = [
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        Path("C:/Program Files/LibreOffice/program/soffice.com"),
    ]
    return on_path or next((str(path) for path in usual if path.exists()), None)


class LibreOfficeEngine:
    """A workbook for LibreOffice; `calculate_all` starts the program once.

    What `calculate_together` has calculated is kept and given without another start.
    """

    def __init__(self, book: Book | Path, cells: Collection[CellKey] | None = None) -> None:
        self._book = book if isinstance(book, Book) else Book.open(book)
        self._cells = wanted_cells(self._book, cells)
        self._lacks: frozenset[str] | None = None
        self._kept: dict[_SetKey, _Values] = {}

    def want(self, cells: Collection[CellKey]) -> None:
        """Let these formula cells be those that values are given for."""
        self._cells = list(cells)

    def calculate(self, inputs: Inputs | None = None) -> dict[CellKey, CellValue]:
        """Return the value of every formula cell with these inputs; None empties an input cell."""
        return self.calculate_all([inputs or {}])[0]

    def calculate_all(self, sets: Sequence[Inputs]) -> list[dict[CellKey, CellValue]]:
        """Return the values of each set of inputs."""
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            given = {
                _set_key(inputs): self.copy_with(inputs, work / f"sett{n}.xlsx")
                for n, inputs in enumerate(sets)
                if _set_key(inputs) not in self._kept
            }
            converted = convert_with_libreoffice(list(given.values()), work) if given else []
            found = dict(zip(given, converted, strict=True))
            fresh = {key: self._values(path) for key, path in found.items()}
        return [self._wanted((self._kept | fresh)[_set_key(inputs)]) for inputs in sets]

    def lacks(self) -> frozenset[str]:
        """Return the functions of the workbook that LibreOffice does not know."""
        if self._lacks is None:
            self.keep_lacks(_unknown(self.functions))
        return self._lacks or frozenset()

    def unable(self) -> frozenset[CellKey]:
        """Return the formula cells that read another file or a website, which is not opened."""
        return frozenset(self._linked)

    @cached_property
    def _linked(self) -> dict[CellKey, CellValue]:
        """The values stored in cells that read another file or a website."""
        return {
            key: self._book.tabs[key[0]].cells[corner(key[1])].value
            for key, formula in self._book.formulas()
            if reads_elsewhere(formula)
        }

    @cached_property
    def functions(self) -> frozenset[str]:
        """The functions that the workbook calls."""
        return functions_of(self._book)

    def keep(self, inputs: Inputs, converted: Path) -> None:
        """Keep the values of a set of inputs, from the file that LibreOffice saved."""
        self._kept[_set_key(inputs)] = self._values(converted)

    def keep_lacks(self, unknown: frozenset[str]) -> None:
        """Keep which functions LibreOffice does not know; those of other workbooks may be among them."""
        self._lacks = unknown & {plain_function(name) for name in self.functions}

    def copy_with(self, inputs: Inputs, out: Path) -> Path:
        """Write a copy with these inputs and without links to other files, good for calculation only."""
        from openpyxl.cell.cell import Cell  # noqa: PLC0415 # slow to load

        refuse_unfit(inputs, self._book)
        undo: list[tuple[Cell, object, str]] = []
        for (sheet, address), value in inputs.items():
            cell = self._editable[sheet][address]
            if not isinstance(cell, Cell):
                raise EngineError(f"{name_cells([(sheet, address)])} er skjult i en flettet celle.")
            undo.append((cell, cell.value, cell.data_type))
            _put(cell, value)
        self._editable.save(out)
        for cell, before, kind in undo:
            cell.value = before  # type: ignore[assignment]  # what it held
            cell.data_type = kind
        return out

    @cached_property
    def _editable(self) -> Workbook:
        from openpyxl import load_workbook  # noqa: PLC0415 # slow to load
        from openpyxl.cell.cell import Cell  # noqa: PLC0415 # as above

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            try:
                loaded = load_workbook(self._book.path, keep_links=False)
            except Exception as error:  # whatever the library meets in somebody else's file
                raise EngineError(
                    f"{self._book.path.name} kan ikke gis til LibreOffice ({type(error).__name__})."
                ) from error
        for (sheet, address), value in self._linked.items():
            cell = loaded[sheet][address]
            if isinstance(cell, Cell):
                _put(cell, value)
        return loaded

    def _values(self, path: Path) -> _Values:
        tabs = Book.open(path).tabs
        return {
            key: tabs[key[0]].cells.get(corner(key[1]), EMPTY).value
            for key in formula_keys(self._book)
            if key[0] in tabs
        }

    def _wanted(self, values: _Values) -> dict[CellKey, CellValue]:
        found = {key: values.get(key) for key in self._cells}
        absent = [key for key, value in found.items() if value is None]
        if absent:
            raise EngineError(f"LibreOffice gir ingen verdi for {name_cells(absent)}.")
        return found


def calculate_together(work: Sequence[tuple[LibreOfficeEngine, Sequence[Inputs]]]) -> None:
    """Let engines keep the values of their sets of inputs and what they lack, from one start in all.

    What cannot be written or calculated is not kept: the engine tells why when it is asked for.
    """
    functions = frozenset().union(*(engine.functions for engine, _ in work))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = _write_formulas(
            folder / "funksjoner.xlsx", [f"{item}()" for item in sorted(functions)]
        )
        jobs: list[tuple[LibreOfficeEngine, Inputs, Path]] = []
        for engine, sets in work:
            for inputs in sets:
                with suppress(EngineError):
                    copy = engine.copy_with(inputs, folder / f"sett{len(jobs)}.xlsx")
                    jobs.append((engine, inputs, copy))
        try:
            answers, *converted = convert_with_libreoffice(
                [asked, *(job[2] for job in jobs)], folder
            )
        except EngineError:
            return
        unknown = _named_unknown(sorted(functions), answers)
        for engine, _ in work:
            engine.keep_lacks(unknown)
        for (engine, inputs, _), path in zip(jobs, converted, strict=True):
            engine.keep(inputs, path)


def convert_with_libreoffice(paths: Sequence[Path], workdir: Path) -> list[Path]:
    """Return, for each workbook, the file that LibreOffice saves when it has recalculated it.

    All workbooks go through one start of the program. `workdir` must be the caller's own: the
    program's profile, copies of the workbooks and the results are kept there.
    """
    program = soffice()
    if program is None:
        raise MissingEngineError("LibreOffice er ikke installert (programmet soffice finnes ikke).")
    root = Path(tempfile.mkdtemp(prefix="libreoffice-", dir=workdir)).resolve()
    profile, given, results = (root / name for name in ("profile", "given", "results"))
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(FORCED_RECALCULATION, "utf-8")
    given.mkdir()
    canary = _write_formulas(given / "canary.xlsx", ["1+2"])
    copies = [given / f"{number:04}.xlsx" for number in range(len(paths))]
    for path, copy in zip(paths, copies, strict=True):
        shutil.copyfile(path, copy)
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    try:
        run = subprocess.run(  # noqa: S603 # the program's path and files of our own naming
            [program, *options, "--outdir", str(results), *map(str, [*copies, canary])],
            capture_output=True,
            check=False,
            text=True,
            timeout=120 + 10 * len(paths),
        )
    except subprocess.TimeoutExpired:
        raise EngineError("LibreOffice ble ikke ferdig innen tidsgrensen.") from None
    converted = [results / file.name for file in [*copies, canary]]
    if run.returncode or not all(file.exists() for file in converted):
        raise EngineError(f"LibreOffice feilet ({run.returncode}): {run.stdout}{run.stderr}")
    if _first_column(converted[-1]) != [_RIGHT]:
        raise EngineError("LibreOffice regnet ikke på nytt, men beholdt verdiene i filen.")
    return converted[:-1]


def _unknown(functions: Iterable[str]) -> frozenset[str]:
    """Return those of the functions that LibreOffice shows as unknown names."""
    names = sorted(functions)
    if not names:
        return frozenset()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        asked = _write_formulas(work / "funksjoner.xlsx", [f"{name}()" for name in names])
        return _named_unknown(names, convert_with_libreoffice([asked], work)[0])


def _named_unknown(names: Sequence[str], answers: Path) -> frozenset[str]:
    """Return the functions whose call, in the order of the names, LibreOffice shows as unknown."""
    pairs = zip(names, _first_column(answers), strict=True) if names else ()
    return frozenset(plain_function(name) for name, value in pairs if value == "#NAME?")


def _put(cell: Cell, value: CellValue) -> None:
    cell.value = value
    if isinstance(value, ErrorValue):
        cell.data_type = "e"
    elif isinstance(value, str):
        cell.data_type = "s"  # "=1+1" and "#N/A" are texts here


def _set_key(inputs: Inputs) -> _SetKey:
    """Return what tells sets of inputs apart; 1 and true are two."""
    return frozenset((key, repr(value)) for key, value in inputs.items())


def _write_formulas(path: Path, formulas: Sequence[str]) -> Path:
    """Write formulas beneath each other, each with a stored value that is wrong."""
    import xlsxwriter  # noqa: PLC0415 # slow to load

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, formula in enumerate(formulas):
        sheet.write_formula(row, 0, f"={formula}", None, _STALE)
    book.close()
    return path


def _first_column(path: Path) -> list[CellValue]:
    cells = next(iter(Book.open(path).tabs.values())).cells
    return [cells[at].value for at in sorted(cells) if at[1] == 0]
