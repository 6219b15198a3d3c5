"""Reads the inputs of a fund's workbook back through their names.

Every fault is listed at once with tab, cell, what stands there and what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from workbook_templates.blocks import FAULTY_ROWS
from workbook_templates.investment_fund.data import PREFIX, Capacity, FundData
from workbook_templates.investment_fund.plan import PARTS, capacity_of, fund_plan
from workbook_templates.investment_fund.texts import ALLOCATION, FOLLOW_UP, FUND, INITIATIVES, LIFE
from workbook_templates.kinds import (
    InputFormula,
    InputName,
    NamedInputs,
    Origin,
    TableWords,
    cells_of,
    name_rows,
    row_fault,
)
from workbook_templates.sheet import Area
from workbook_templates.xlsx import Book, CellKey
from xlmodel.common.bokmaal import percent_text
from xlmodel.common.errors import InputError, quoted
from xlmodel.common.fields import Domain, Field
from xlmodel.investment_fund import (
    BACKWARDS,
    CHANGE,
    CHANGES,
    FUND_FIELDS,
    GRANT,
    GROUPS_FOLLOWED,
    INITIATIVE_ROWS,
    INITIATIVE_SHARES,
    KRONER,
    LIFE_FIELDS,
    LIFE_LINE_FIELDS,
    MAX_DEPARTMENTS,
    MAX_FUND_YEARS,
    OPENING,
    ROW_NAME,
    SIZE,
    SLACK,
    TOP_FIELDS,
    FollowedLine,
    FollowUp,
    FundInputs,
    Initiative,
    LifeLine,
    PersonalBalance,
    is_blank_line,
)

ORIGIN: Final = Origin.of("for et investeringsfond", f"{PREFIX}.+")
_INITIATIVES: Final = TableWords("innsats", "innsatsen", "tabellen over innsatser", "Innsats")
_LINES: Final = TableWords("linje", "linjen", "tabellen over kostnader", "Linje")
_LIFE: Final = TableWords(
    "linje", "linjen", "tabellen over kostnader og bidrag", LIFE_LINE_FIELDS[0].nb
)
_NOTE: Final = TOP_FIELDS[-1].domain
_NAN: Final = float("nan")
_COMPUTED: Final = {"OppfLinjer": 2, "BalanseLinjer": 6}
"""Columns of formulas beside a table of inputs."""

RowT = TypeVar("RowT", Initiative, FollowedLine, LifeLine)


@dataclass(frozen=True, slots=True)
class FundContents:
    """The inputs that stand in a fund's workbook, and the sizes of its tables.

    ``book`` is the file that they were read from; ``areas`` tells where each input's name points;
    ``remarks`` is what a reader should know though it is no fault.
    """

    inputs: FundInputs
    capacity: Capacity
    book: Book
    formulas: tuple[InputFormula, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: Mapping[str, Area] = field(default_factory=dict)

    def data(self) -> FundData:
        """Compute everything the workbook shows."""
        return FundData(self.inputs)


def read_fund_workbook(path: Path, book: Book) -> FundContents:
    """Read the inputs of a fund's workbook; ``book`` is the file, opened.

    Raises ``EffektmodellError`` where the file is not such a workbook and ``InputError`` with every
    fault where an input is missing or outside its limits.
    """
    return _Reader(path, book).contents()


def _input_names(capacity: Capacity) -> dict[str, InputName]:
    """Return every name that points at inputs, with its label and how many cells it has."""
    rows = capacity.initiatives
    found = {item.name: InputName(item.nb) for item in TOP_FIELDS}
    own = {
        **{item.name: InputName(f"{FUND}: {item.nb}") for item in FUND_FIELDS},
        "Tilskudd": InputName(f"{FUND}: tilskudd", 1, MAX_FUND_YEARS),
        "Innsatsnavn": InputName(f"{INITIATIVES}: innsatsene", 0, 1),
        OPENING.name: InputName(f"{INITIATIVES}: inngående", rows, 1),
        **{
            name: InputName(f"{INITIATIVES}: {label.lower()}", rows, MAX_FUND_YEARS)
            for _, _, name, label, _ in INITIATIVE_ROWS
        },
        "Enheter": InputName(f"{ALLOCATION}: enhetene", MAX_DEPARTMENTS, 1),
        **{
            name: InputName(f"{ALLOCATION}: {label.lower()}", rows, MAX_DEPARTMENTS)
            for _, _, name, label, _ in INITIATIVE_SHARES
        },
        "OppfMerknad": InputName(f"{FOLLOW_UP}: hva som er fulgt opp"),
        "OppfAntall": InputName(f"{FOLLOW_UP}: antall barn", 1, 2),
        "OppfTrykt": InputName(f"{FOLLOW_UP}: trykt sum", 1, 2),
        "Endring": InputName(f"{FOLLOW_UP}: endring", 1, 3),
        "OppfLinjer": InputName(f"{FOLLOW_UP}: linjene", 0, 3, _COMPUTED["OppfLinjer"]),
        **{item.name: InputName(f"{LIFE}: {item.nb}") for item in LIFE_FIELDS},
        "BalanseLinjer": InputName(
            f"{LIFE}: linjene", 0, len(LIFE_LINE_FIELDS), _COMPUTED["BalanseLinjer"]
        ),
    }
    return found | {PREFIX + name: item for name, item in own.items()}


class _Reader(NamedInputs):
    """The inputs of a fund's workbook."""

    def __init__(self, path: Path, book: Book) -> None:
        self._capacity = capacity_of(name_rows(book))
        names = _input_names(self._capacity)
        super().__init__(path, book, fund_plan(self._capacity).names, names, ORIGIN)

    def contents(self) -> FundContents:
        """Return what the workbook holds; raise ``InputError`` with every fault."""
        self.check()
        values = self._fields("", TOP_FIELDS) | self._fields(PREFIX, FUND_FIELDS)
        values["note"] = values["note"] or ""
        years = [f"år {year}" for year in range(1, MAX_FUND_YEARS + 1)]
        values["grants"] = self._row(self._line("Tilskudd"), "Tilskudd", years, GRANT, 0.0)
        values["departments"] = self._departments()
        values["initiatives"] = self._table(
            "Innsatsnavn", _INITIATIVES, "", self._initiative, lambda item: not item.is_empty
        )
        values["follow_up"] = self._follow_up()
        values["balance"] = self._balance()
        if self.faults:
            raise InputError(self.faults)
        return FundContents(
            FundInputs.from_values(values),
            self._capacity,
            self.book,
            tuple(self.formulas.values()),
            tuple(self.remarks),
            self.areas,
        )

    def _fields(self, prefix: str, fields: Sequence[Field]) -> dict[str, Any]:
        found = {}
        for item in fields:
            values = self.several(prefix + item.name, [item.nb], item.domain)
            found[item.key] = item.from_cells(values) if values[0] is not None else None
        return found

    def _line(self, name: str, offset: int = 0) -> Area | None:
        """Return a row of the cells behind a name."""
        area = self.areas.get(PREFIX + name)
        if area is None or offset >= area.rows:
            return None
        return area.part(offset, 0, 1, area.columns)

    def _row(
        self, area: Area | None, label: str, places: Sequence[str], domain: Domain, blank: float
    ) -> list[float]:
        """Return the numbers of a row of cells; ``blank`` stands for an empty one."""
        if area is None:
            return [blank] * len(places)
        values = [
            self.checked(cell, f"{label}, {place}", domain)
            for cell, place in zip(cells_of(area), places, strict=True)
        ]
        return [blank if value is None else value for value in values]

    def _text(self, cell: CellKey, label: str) -> str:
        return str(self.checked(cell, label, ROW_NAME) or "")

    def _departments(self) -> tuple[str, ...]:
        area = self.areas.get(PREFIX + "Enheter")
        if area is None:
            return ()
        return tuple(
            self._text(cell, f"enhet {number}") for number, cell in enumerate(cells_of(area), 1)
        )

    def _table(
        self,
        name: str,
        words: TableWords,
        below: str,
        read: Callable[[int, Area], RowT | None],
        has_contents: Callable[[RowT], bool],
    ) -> tuple[RowT, ...]:
        """Return the rows of a table down to the last one in use; a row that has a fault is left out."""
        area = self.areas.get(PREFIX + name)
        if area is None:
            return ()
        self.check_edges(area, words, below)
        rows: list[RowT] = []
        last = 0
        for offset in range(area.rows):
            line = area.part(offset, 0, 1, area.columns)
            made = read(offset, line)
            if made is None:
                continue
            rows.append(made)
            if made.name and _COMPUTED.get(name):
                label = f"{words.one} {quoted(made.name)}"
                self.check_row_formulas(line, label, words.the_one, _COMPUTED[name])
            if made.name or has_contents(made):
                last = len(rows)
            if has_contents(made) and not made.name:
                self.remarks.append(
                    f"{self.path.name}, fanen «{line.sheet}», rad {line.row + 1}: raden har ikke "
                    "noe navn og teller ikke."
                )
        return tuple(rows[:last])

    def _row_fault(self, area: Area, label: str, message: str) -> None:
        self.faults.append(row_fault(self.path.name, cells_of(area)[0], label, message))

    def _initiative(self, offset: int, line: Area) -> Initiative | None:
        before = len(self.faults)
        name = self._text(cells_of(line)[0], "innsats")
        label = f"innsats {quoted(name)}" if name else f"innsats {offset + 1}"
        values: dict[str, Any] = {"name": name}
        years = [f"år {year}" for year in range(1, MAX_FUND_YEARS + 1)]
        for key, _, own, what, domain in INITIATIVE_ROWS:
            blank = _NAN if key == "actual" else 0.0
            row = self._line(own, offset)
            values[key] = self._row(row, f"{label}, {what.lower()}", years, domain, blank)
        places = [f"enhet {number}" for number in range(1, MAX_DEPARTMENTS + 1)]
        for key, _, own, what, domain in INITIATIVE_SHARES:
            row = self._line(own, offset)
            values[key] = self._row(row, f"{label}, {what.lower()}", places, domain, 0.0)
            self._check_shares(row, name, f"{label}, {what.lower()}", values[key])
        row = self._line(OPENING.name, offset)
        (values[OPENING.key],) = self._row(row, label, [OPENING.nb.lower()], OPENING.domain, 0.0)
        return Initiative(**values) if len(self.faults) == before else None

    def _check_shares(
        self, area: Area | None, name: str, label: str, shares: Sequence[float]
    ) -> None:
        """Find shares above 100 % in all, of the departments that have a name."""
        departments = self.areas.get(PREFIX + "Enheter")
        if area is None or departments is None or not name:
            return
        named = [not self.is_unset(cell) for cell in cells_of(departments)]
        total = float(np.dot(shares, named))
        if total > 1 + SLACK:
            text = f"andelene er {percent_text(total)} i alt. Tillatt: høyst 100 %."
            self._row_fault(area, label, text)

    def is_unset(self, cell: CellKey) -> bool:
        """Say whether a cell is empty or holds an empty text."""
        found = self.cells.get(cell)
        return found is None or found.value in (None, "")

    def _follow_up(self) -> FollowUp:
        note = self.several(PREFIX + "OppfMerknad", ["hva som er fulgt opp"], _NOTE)[0]
        groups = [item.lower() for item in GROUPS_FOLLOWED]
        changes = [item.lower() for item in CHANGES]
        rows = (
            ("sizes", "OppfAntall", "antall barn", groups, SIZE),
            ("printed", "OppfTrykt", "trykt sum", groups, KRONER),
            ("changes", "Endring", "endring", changes, CHANGE),
        )
        numbers = {
            key: self._row(self._line(name), label, places, domain, _NAN)
            for key, name, label, places, domain in rows
        }
        lines = self._table(
            "OppfLinjer",
            _LINES,
            FAULTY_ROWS,
            self._followed_line,
            lambda line: bool(line.initiative or line.comparison),
        )
        if self.faults:
            return FollowUp()
        return FollowUp(note=note or "", lines=lines, **numbers)  # type: ignore[arg-type]

    def _followed_line(self, offset: int, line: Area) -> FollowedLine | None:
        before = len(self.faults)
        name_cell, *cells = cells_of(line)
        name = self._text(name_cell, "linje")
        label = f"linje {quoted(name)}" if name else f"linje {offset + 1}"
        amounts = [
            self.checked(cell, f"{label}, {group.lower()}", KRONER) or 0.0
            for cell, group in zip(cells, GROUPS_FOLLOWED, strict=True)
        ]
        return FollowedLine(name, *amounts) if len(self.faults) == before else None

    def _balance(self) -> PersonalBalance:
        values = self._fields(PREFIX, LIFE_FIELDS)
        values["lines"] = self._table(
            "BalanseLinjer",
            _LIFE,
            FAULTY_ROWS,
            self._life_line,
            lambda line: not is_blank_line(line),
        )
        return PersonalBalance(1, 0) if self.faults else PersonalBalance(**values)

    def _life_line(self, offset: int, line: Area) -> LifeLine | None:
        before = len(self.faults)
        cells = dict(zip((item.key for item in LIFE_LINE_FIELDS), cells_of(line), strict=True))
        name = self._text(cells["name"], "linje")
        label = f"linje {quoted(name)}" if name else f"linje {offset + 1}"
        values: dict[str, Any] = {"name": name}
        for item in LIFE_LINE_FIELDS[1:]:
            found = self.checked(cells[item.key], f"{label}, {item.nb.lower()}", item.domain)
            values[item.key] = None if found is None else item.from_cells([found])
            if name and item.words is not None and self.is_unset(cells[item.key]):
                allowed = item.domain.allowed().removesuffix(", eller tomt")
                self.faults.append(
                    row_fault(
                        self.path.name,
                        cells[item.key],
                        f"{label}, {item.nb.lower()}",
                        f"cellen er tom. Tillatt: {allowed}.",
                    )
                )
        if values["first"] and values["last"] and values["first"] > values["last"]:
            told = f"{BACKWARDS}: {values['first']:g} og {values['last']:g}."
            self.faults.append(row_fault(self.path.name, cells["first"], label, told))
        return LifeLine(**values) if len(self.faults) == before else None


__all__ = ["PARTS", "FundContents", "read_fund_workbook"]
