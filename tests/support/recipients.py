"""Made-up recipients for tests of the control group: persons, their lines in every layout, and a plain count.

Numbers are made of month + 80. The count reads nothing of the engine: it is told what each person is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from xlmodel.control_group.layouts import QUALIFICATION, SOCIAL_ASSISTANCE, layouts
from xlmodel.control_group.made_up import made_up_number, months, record

YEARS: Final = (2022, 2023, 2024, 2025, 2026)
_MONTHLY: Final = (
    "JAN",
    "FEB",
    "MARS",
    "APRIL",
    "MAI",
    "JUNI",
    "JULI",
    "AUG",
    "SEPT",
    "OKT",
    "NOV",
    "DES",
)


@dataclass(frozen=True)
class Line:
    """A line of a person: form, months, kroner, codes; ``left`` is the main income after KVP."""

    form: str
    months: tuple[int, ...]
    kroner: int = 0
    loan: int = 0
    housing: str = " "
    work: str = "  "
    livelihood: str = " "
    provides: bool = False
    left: str = ""
    by_month: bool = False


@dataclass(frozen=True)
class Recipient:
    """A person: a serial number that all that identifies is made of, how it is known, and its lines.

    ``known`` is «number», «duf» or «journal»: the last has a shared number and no DUF.
    """

    at: int
    born: int
    known: str
    years: dict[int, tuple[Line, ...]] = field(default_factory=dict)

    @property
    def journal(self) -> str:
        return f"JN{self.at:06d}"

    @property
    def date(self) -> tuple[int, int]:
        return 1 + self.at % 28, 1 + self.at // 28 % 12

    @property
    def number(self) -> str:
        day, month = self.date
        own = made_up_number(day, month, self.born, self.at * 7 % 1000)
        return own if self.known == "number" else f"{day:02d}{month:02d}{self.born % 100:02d}00100"

    @property
    def duf(self) -> str:
        return f"{200_000_000_000 + self.at:012d}" if self.known == "duf" else ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand nowhere."""
        return tuple(filter(None, (self.number, self.duf, self.journal, CASE_WORKER)))


CASE_WORKER: Final = "SAKSBEHÅND"


def text_of(person: Recipient, year: int, line: Line, municipality: str = "3203") -> str:
    """Return a line of a person in the layout of its year."""
    day, month = person.date
    values: dict[str, str | int] = {
        "KOMMUNE_NR": municipality,
        "BYDELSNR": "01",
        "PERSON_JOURNALNR": person.journal,
        "PERSON_FODSELSNR": person.number,
        "PERSON_DUF": person.duf,
        "FODSELSDATO": f"{day:02d}{month:02d}{person.born}",
        "BU18": "1" if line.provides else "2",
        "SAKSBEHANDLER": CASE_WORKER,
        "BOSIT": line.housing,
        "ARBSIT": line.work,
        "VKLO": line.livelihood,
        "AVSL_VIKTIGSTE_INNTEKT": line.left,
    }
    values |= months(list(line.months))
    if line.form == QUALIFICATION:
        values["KVP_STONAD"] = line.kroner
    elif line.by_month:
        values |= {f"BIDRAG_{_MONTHLY[0]}": line.kroner, f"LAAN_{_MONTHLY[11]}": line.loan}
    else:
        values |= {"BIDRAG": line.kroner, "LAAN": line.loan}
    return record(layouts()[line.form, year], values)


def write_files(
    folder: Path,
    people: list[Recipient],
    years: tuple[int, ...] = YEARS,
    encoding: str = "iso-8859-1",
) -> list[Path]:
    """Write a file a form and year; one without recipients holds one blank."""
    paths = []
    for year in years:
        for form in (SOCIAL_ASSISTANCE, QUALIFICATION):
            lines = [
                text_of(person, year, line)
                for person in people
                for line in person.years.get(year, ())
                if line.form == form
            ]
            path = folder / f"{form}_{year}.dat"
            text = "".join(f"{line}\n" for line in lines) or " "
            path.write_bytes(text.encode(encoding))
            paths.append(path)
    return paths


# A count in plain loops -------------------------------------------------------------------------

SITUATIONS: Final = ("uholdbar", "utsatt", "stabil", "bærekraftig")
_HOUSING = {"1": "stabil", "2": "utsatt", "3": "bærekraftig", "4": "uholdbar"}
_WORK = {
    "01": "stabil/bærekraftig", "02": "stabil", "03": "stabil", "04": "uholdbar", "05": "utsatt",
    "06": "utsatt", "07": "uholdbar", "08": "uholdbar", "09": "utsatt", "10": "utsatt",
}  # fmt: skip


def place(lines: tuple[Line, ...]) -> str:
    """Place a person's year: votes of three themes, a tie to the worse."""
    months_of: set[int] = set()
    for line in lines:
        months_of |= set(line.months)
    many = len(months_of) >= 6
    first = theme_line(lines)
    if first.form == QUALIFICATION:
        answers = ["utsatt", "utsatt" if many else "stabil"]
    else:
        answers = [_HOUSING.get(first.housing, ""), _WORK.get(first.work, "")]
        if first.livelihood == "5":
            answers.append("uholdbar" if many else "utsatt" if len(months_of) >= 3 else "stabil")
        else:
            answers.append("utsatt" if many else "stabil")
    votes = dict.fromkeys(SITUATIONS, 0.0)
    for answer in answers:
        parts = [part for part in answer.split("/") if part]
        for part in parts:
            votes[part] += 1 / len(parts)
    best = max(votes.values())
    for situation in SITUATIONS:
        if best and votes[situation] == best:
            return situation
    return "ikke plassert"


def theme_line(lines: tuple[Line, ...]) -> Line:
    """Return the line that themes come from: of 11F if any, with most months, the first of them."""
    own = [line for line in lines if line.form == SOCIAL_ASSISTANCE] or list(lines)
    best = own[0]
    for line in own:
        if len(set(line.months)) > len(set(best.months)):
            best = line
    return best


def plain_count(
    people: list[Recipient], years: tuple[int, ...] = YEARS
) -> dict[tuple[object, ...], int]:
    """Count by name: («antall», group, situation, year), («utfall», group, from, outcome) and so on."""
    found: dict[tuple[object, ...], int] = defaultdict(int)
    followed = followed_years(people, years)
    for person in people:
        for year, lines in person.years.items():
            group = group_of(person, year)
            if not group:
                continue
            here = place(lines)
            found["antall", group, here, year] += 1
            for line in lines:
                which = "stønad" if line.form == SOCIAL_ASSISTANCE else "kvp"
                found[which, group, here, year] += line.kroner + line.loan
            found["måneder", group, here, year] += len({m for line in lines for m in line.months})
            if not followed[year]:
                continue
            after = person.years.get(year + 1, ())
            if not after and followed[year + 1]:
                found["ute", group] += 1
                if person.years.get(year + 2, ()):
                    found["igjen", group] += 1
            if here != "ikke plassert":
                outcome, flow = move(here, lines, after)
                found["utfall", group, here, outcome] += 1
                found["flyt", group, here, flow] += 1
    return found


def followed_years(people: list[Recipient], years: tuple[int, ...]) -> dict[int, bool]:
    """Say of each year whether the next has all its forms."""
    covered = {
        year: {line.form for person in people for line in person.years.get(year, ())}
        for year in years
    }
    return {
        year: bool(covered[year])
        and bool(covered.get(year + 1, set()))
        and covered[year] <= covered[year + 1]
        for year in years
    }


def group_of(person: Recipient, year: int) -> str:
    """Return a person's group in a year; empty where there is none."""
    lines = person.years.get(year, ())
    if not lines:
        return ""
    if theme_line(lines).provides:
        return "familie"
    return "unge" if 18 <= year - person.born <= 30 else ""


def move(here: str, lines: tuple[Line, ...], after: tuple[Line, ...]) -> tuple[str, str]:
    """Return a person's outcome and flow from one year to the next."""
    if not after:
        return "bedre" if any(line.left in ("01", "04", "11") for line in lines) else "ute", "ute"
    there = place(after)
    if there == "ikke plassert":
        return there, there
    one, other = SITUATIONS.index(here), SITUATIONS.index(there)
    return "bedre" if other > one else "likt" if other == one else "verre", there


# Drawing people ---------------------------------------------------------------------------------

_MONTH_SETS = st.sets(st.integers(1, 12), max_size=12).map(lambda found: tuple(sorted(found)))
ASSISTANCE_LINES = st.builds(
    Line,
    st.just(SOCIAL_ASSISTANCE),
    _MONTH_SETS,
    st.integers(0, 400_000),
    st.sampled_from((0, 0, 5_000)),
    st.sampled_from("1234456 "),
    st.sampled_from(("01", "02", "04", "06", "07", "10", "  ")),
    st.sampled_from("1558 "),
    st.booleans(),
    by_month=st.booleans(),
)
PROGRAMME_LINES = st.builds(
    Line,
    st.just(QUALIFICATION),
    _MONTH_SETS,
    st.integers(0, 240_000),
    left=st.sampled_from(("", "", "01", "04", "14", "16")),
    provides=st.booleans(),
)


@st.composite
def people(draw: st.DrawFn, most: int = 15, years: tuple[int, ...] = YEARS) -> list[Recipient]:
    """Draw people with none, one or two lines a year; 11CF has no DUF to know anybody by."""
    both = st.lists(ASSISTANCE_LINES | ASSISTANCE_LINES | PROGRAMME_LINES, max_size=2).map(tuple)
    of_11f = st.lists(ASSISTANCE_LINES, max_size=2).map(tuple)
    found = []
    for at in range(draw(st.integers(1, most))):
        born = draw(st.integers(1985, 2004))
        known = draw(st.sampled_from(("number", "number", "duf", "journal")))
        lines = of_11f if known == "duf" else both
        found.append(Recipient(at, born, known, {year: draw(lines) for year in years}))
    return found
