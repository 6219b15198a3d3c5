"""Workbooks of many municipalities: one job a municipality, on any executor.

The jobs go to a :class:`concurrent.futures.Executor`. Local processes are the default of
``effektmodell alle --parallelt``; the executor of a cluster has the same interface and can be passed
in code, for instance Dask's::

    from dask.distributed import Client
    with Client("tcp://planlegger:8786").get_executor() as executor:
        for outcome in make_workbooks(read_list(path), folder, executor=executor):
            ...

or a Ray cluster's pool behind ``concurrent.futures``. No more jobs wait than the workers can take,
so memory does not grow with the number of municipalities.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from udfs.functions import DEFAULT_ROUTE, Route
from workbook_templates.batch.list import ListRow
from workbook_templates.checking import FileVerifier
from workbook_templates.effektmodell.data import shown, workbook_data
from workbook_templates.effektmodell.plan import capacities, effektmodell_template
from workbook_templates.sheet import CellValue
from workbook_templates.xlsx import MAX_FILE_BYTES, refuse_link, safe_file_name, write_whole
from xlmodel.common.errors import EffektmodellError, os_error_text
from xlmodel.common.files import read_file
from xlmodel.common.terms import Group
from xlmodel.effektmodell.files import inputs_from_tables
from xlmodel.effektmodell.results import ModelResults
from xlmodel.effektmodell.terms import KEY_TERMS

_WAITING: Final = 8
"""Jobs that may be under way at once, a worker's current one and a few in line."""

_OTHER: Final = (
    "{}: finnes fra før, men er en annen fil enn listen gir. Den er ikke rørt. "
    "Flytt den, eller erstatt den med --overskriv."
)
_CHANGED: Final = "{}: filen er ikke den som ble skrevet, uten at noen celle er en annen."

SUMMARY_PARTS: Final = (*(group.value for group in Group), "combined")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one municipality: its file and key results, or what was wrong.

    ``written`` is false where the file was there and was left as it is.
    """

    where: str
    number: str
    name: str
    file: str = ""
    written: bool = False
    faults: tuple[str, ...] = ()
    results: dict[str, CellValue] = field(default_factory=dict)


def file_name(number: str, name: str) -> str:
    """Return the file name of a municipality's workbook: number and name."""
    return safe_file_name(f"{number} {name}", ".xlsx")


def summary_key(part: str, term_name: str) -> str:
    """Return the key of a key result in an outcome: group (or both), then the result's name."""
    return f"{part}.{term_name}"


def make_one(
    row: ListRow,
    folder: Path,
    *,
    keep: bool = False,
    overwrite: bool = False,
    verify: bool = False,
    route: Route = DEFAULT_ROUTE,
) -> Outcome:
    """Make one municipality's workbook.

    With ``keep`` a file that is there stays as it is; where it is another file than the row gives,
    changed since or made from other inputs, that is a fault, since its figures are not the row's.

    With ``verify`` the file is read back, held against what was written, recalculated by an
    independent engine and compared with the reference engine. Faults are told in the outcome; nothing half-written is left.
    """
    outcome, content = workbook_of(row, route)
    if outcome.faults:
        return outcome
    path = folder / outcome.file
    try:
        refuse_link(path)
        written = not (keep and path.exists())
        if written:
            write_whole(path, content, overwrite=overwrite)
        elif read_file(path, MAX_FILE_BYTES) != content:
            told = (_OTHER.format(path.name), *(_deviations(path, content) if verify else ()))
            return replace(outcome, faults=told, results={})
        faults = _deviations(path, content) if verify else ()
    except EffektmodellError as error:
        return replace(outcome, file="", faults=tuple(str(error).splitlines()), results={})
    except OSError as error:
        return replace(outcome, file="", faults=(os_error_text(error),), results={})
    return replace(outcome, written=written, faults=faults)


def workbook_of(row: ListRow, route: Route = DEFAULT_ROUTE) -> tuple[Outcome, bytes]:
    """Return what becomes of a municipality, and its workbook; faults and no bytes where there is none.

    Nothing is written.
    """
    base = Outcome(row.where, row.number, row.name)
    if row.faults:
        return replace(base, faults=tuple(row.faults)), b""
    try:
        inputs = inputs_from_tables(row.tables, row.where, municipality=row.name)
        data = workbook_data(inputs)
        content = effektmodell_template(capacities(inputs), route).fill(data)
    except EffektmodellError as error:
        return replace(base, faults=tuple(str(error).splitlines())), b""
    name = file_name(row.number, row.name)
    return replace(base, file=name, results=_summary(data.results)), content


def _deviations(path: Path, written: bytes) -> tuple[str, ...]:
    """Return what reading the file back and an independent recalculation find wrong."""
    found = _verifier().deviations(path, written)
    if not found:
        is_as_written = read_file(path, MAX_FILE_BYTES) == written
        return () if is_as_written else (_CHANGED.format(path.name),)
    first = found[0]
    cells = "1 celle avviker," if len(found) == 1 else f"{len(found)} celler avviker, først"
    place = f"{first.tab}!{first.address}"
    label = f"{first.label}, " if first.label else ""
    return (f"{path.name}: {cells} {place} ({label}{first.kind}).",)


_OWN: Final = threading.local()
"""What a thread holds for itself: an engine calculates for one at a time."""


def _verifier() -> FileVerifier:
    """Return the thread's own: the formulas of a template are loaded once for all of its files."""
    held: FileVerifier | None = getattr(_OWN, "verifier", None)
    if held is None:
        held = _OWN.verifier = FileVerifier()
    return held


def _summary(results: ModelResults) -> dict[str, CellValue]:
    return {
        summary_key(part, term.name): shown(getattr(results, part), term)
        for part in SUMMARY_PARTS
        for term in KEY_TERMS
    }


def make_workbooks(
    rows: Iterable[ListRow],
    folder: Path,
    *,
    executor: Executor | None = None,
    keep: bool = False,
    overwrite: bool = False,
    verify: bool = False,
    route: Route = DEFAULT_ROUTE,
) -> Generator[Outcome, None, None]:
    """Make the workbook of every row in ``folder`` and yield the outcomes as they come.

    Without an executor the work is done here, row by row; with one, outcomes come in any order. A row
    with faults does not stop the others. Leaving the iteration early cancels what has not begun.
    """
    options: Mapping[str, Any] = {
        "keep": keep,
        "overwrite": overwrite,
        "verify": verify,
        "route": route,
    }
    if executor is None:
        for row in rows:
            yield make_one(row, folder, **options)
        return
    remaining = iter(rows)
    pending: set[Future[Outcome]] = set()

    def submit(count: int) -> None:
        for row in itertools.islice(remaining, count):
            pending.add(executor.submit(make_one, row, folder, **options))

    try:
        submit(_WAITING)
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            pending -= done
            submit(len(done))
            for future in done:
                yield future.result()
    finally:
        for future in pending:
            future.cancel()
