"""Reads the files of several years as streams: what is kept is a person's sums a year, never a line.

What is wrong with a line is told by file, line number and field, never with what stands there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from xlmodel.common.errors import EffektmodellError, legible, os_error_text
from xlmodel.control_group.layouts import (
    FORMS,
    MAIN_INCOME,
    QUALIFICATION,
    SOCIAL_ASSISTANCE,
    VERSION,
    Layout,
    layouts_by_line,
    line_lengths,
    year_of,
)
from xlmodel.control_group.persons import Linker, PersonYear, birth_year, is_own_number

_MOST_BYTES: Final = 4096
"""Bytes of a line that are read at once; one that is longer is no record."""
_MOST_FAULTS: Final = 10
"""Faults of a file that are told; the rest are counted."""
_BLANK: Final = " "
_MARK: Final = b"\xef\xbb\xbf"
_ENDS: Final = b"\r\n\x1a"
_YES: Final = "1"
_ENDINGS: Final = "AVSL_"
"""How fields of 11CF that tell how the programme ended begin."""
_MONTHS: Final = 12


class _LineError(Exception):
    """A line that is no record; the message names the field and not its content."""


@dataclass(slots=True)
class FileReport:
    """What was found in a file: its forms and years, lines, and the faults of lines that are left out."""

    name: str
    lines: int = 0
    broken: int = 0
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def told(self) -> list[str]:
        """Return the faults, and a line that counts those that are not listed."""
        rest = self.broken - len(self.faults)
        return self.faults if rest <= 0 else [*self.faults, f"{self.name}: … og {rest} linjer til."]


@dataclass(slots=True)
class Register:
    """The persons of all files, by a key that links and tells nothing, and each one's years.

    ``municipalities`` are the numbers that each year's files hold. ``without_key`` are lines that hold
    nothing to link by: each is a person of its own.
    """

    persons: dict[bytes, dict[int, PersonYear]] = field(default_factory=dict)
    forms: dict[int, set[str]] = field(default_factory=dict)
    municipalities: dict[int, set[str]] = field(default_factory=dict)
    files: list[FileReport] = field(default_factory=list)
    without_key: int = 0

    @property
    def years(self) -> tuple[int, ...]:
        """The years that a file tells of, in order."""
        return tuple(sorted(self.forms))

    @property
    def with_more_lines(self) -> int:
        """How many persons stand on several lines of one form in a year, each year counted."""
        return sum(
            each.lines > 1 or each.programme_lines > 1
            for person in self.persons.values()
            for each in person.values()
        )


def read_register(paths: Iterable[Path]) -> Register:
    """Read files of 11F and 11CF.

    Raises ``EffektmodellError`` where a file cannot be read, holds several municipalities, or has no
    line that is a record.
    """
    register, reader = Register(), _Reader()
    for path in paths:
        try:
            with _opened(path) as file:
                register.files.append(reader.read(path.name, file, register))
        except OSError as error:
            raise EffektmodellError(os_error_text(error, path)) from None
    return register


def read_streams(files: Mapping[str, BinaryIO]) -> Register:
    """Read files that are open already, by name; see :func:`read_register`."""
    register, reader = Register(), _Reader()
    for name, file in files.items():
        register.files.append(reader.read(name, file, register))
    return register


def _opened(path: Path) -> BinaryIO:
    """Open a regular file; a pipe or a device may never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        kind = "dette er en mappe, ikke en fil" if path.is_dir() else "dette er ikke en vanlig fil"
        raise EffektmodellError(f"{path}: {kind}.")
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    return os.fdopen(os.open(path, flags), "rb")


def _lines(file: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """Yield number and text of each line that is not empty; ``None`` for one that is far too long."""
    number = 0
    while chunk := file.readline(_MOST_BYTES):
        number += 1
        too_long = False
        while len(chunk) == _MOST_BYTES and not chunk.endswith(b"\n"):
            too_long = True
            chunk = file.readline(_MOST_BYTES)
        if too_long:
            yield number, None
            continue
        bare = chunk.removeprefix(_MARK) if number == 1 else chunk
        if bare := bare.rstrip(_ENDS):
            yield number, _text(bare)


def _text(line: bytes) -> str:
    """Return a line's text: UTF-8 where it is, else ISO-8859-1."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("iso-8859-1")


class _Reader:
    """Reads lines into a register; it alone has the key that links."""

    def __init__(self) -> None:
        self._linker = Linker()
        self._records = {key: _Record(item) for key, item in layouts_by_line().items()}

    def read(self, name: str, file: BinaryIO, register: Register) -> FileReport:
        """Read a file's lines; those that are broken are told and left out."""
        report = FileReport(legible(name))
        municipality, blank = "", 0
        for number, text in _lines(file):
            if text == _BLANK:
                blank += 1
                continue
            report.lines += 1
            try:
                record = self._record(text)
                own = record.municipality(text or "")
                if municipality and own != municipality:
                    raise EffektmodellError(
                        f"{report.name}, linje {number}: KOMMUNE_NR er et annet enn tidligere i filen. "
                        "En fil skal gjelde én kommune; del den og les én kommune om gangen."
                    )
                self._add(record, text or "", register)
            except _LineError as error:
                report.broken += 1
                if len(report.faults) < _MOST_FAULTS:
                    report.faults.append(f"{report.name}, linje {number}: {error}")
                continue
            municipality = own
            layout = record.layout
            report.seen.add((layout.form, layout.year))
            register.forms.setdefault(layout.year, set()).add(layout.form)
            register.municipalities.setdefault(layout.year, set()).add(own)
        if report.lines and not report.seen:
            raise EffektmodellError("\n".join([_no_record(report), *report.told()]))
        return report

    def _record(self, text: str | None) -> _Record:
        if text is None:
            raise _LineError(f"linjen er for lang. {_lengths()}")
        found = self._records.get((len(text), text[VERSION]))
        if found is not None:
            return found
        if len(text) not in line_lengths():
            size = "kort" if len(text) < max(line_lengths()) else "lang"
            raise _LineError(f"linjen har {len(text)} tegn og er for {size}. {_lengths()}")
        if year_of(text[VERSION]) is None:
            raise _LineError("VERSION er ikke to sifre.")
        raise _LineError(
            f"VERSION er et år som ikke passer til lengden {len(text)} tegn: "
            f"{line_lengths()[len(text)]}."
        )

    def _add(self, record: _Record, text: str, register: Register) -> None:
        amount = record.amount(text)
        parts, date = record.identity(text)
        register.without_key += not parts
        person = register.persons.setdefault(self._linker.key(*parts), {})
        year = record.layout.year
        own = person.get(year)
        if own is None:
            own = person[year] = PersonYear()
        record.add(own, text, amount)
        if own.born is None:
            own.born = birth_year(date, year)


def _no_record(report: FileReport) -> str:
    return f"{report.name}: ingen linje i filen er en post i 11F eller 11CF."


def _lengths() -> str:
    told = "; ".join(f"{length} tegn ({years})" for length, years in line_lengths().items())
    return f"En post har {told}."


class _Record:
    """How a line of one layout is taken apart."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        fields = layout.fields
        self._fields = fields
        self._is_assistance = layout.form == SOCIAL_ASSISTANCE
        self._months = layout.span("STMND_1", f"STMND_{_MONTHS}")
        self._month_bits = lru_cache(maxsize=4096)(_month_bits)
        if self._is_assistance:
            self._amounts = layout.span("BIDRAG", "LAAN_DES")
            self._sums: tuple[tuple[str, str], ...] = (("BIDRAG", "BIDRAG_"), ("LAAN", "LAAN_"))
        else:
            self._amounts = fields["KVP_STONAD"]
            self._endings = [
                (fields[name], next(iter(codes)))
                for name, codes in layout.codes.items()
                if name.startswith(_ENDINGS) and name != MAIN_INCOME
            ]
            self._sums = (("KVP_STONAD", "KVP_STONAD_"),)

    def municipality(self, text: str) -> str:
        """Return KOMMUNE_NR, which must be four digits."""
        number = text[self._fields["KOMMUNE_NR"]]
        if not (number.isascii() and number.isdigit()):
            raise _LineError("KOMMUNE_NR er ikke fire sifre.")
        return number

    def amount(self, text: str) -> int:
        """Return the year's kroner: the year's own amount, or its months where that is blank."""
        region = text[self._amounts].replace(" ", "")
        if region and not (region.isascii() and region.isdigit()):
            raise _LineError(f"{self._faulty(text)} er ikke et helt antall kroner, bare sifre.")
        return sum(self._sum(text, *names) for names in self._sums)

    def _sum(self, text: str, name: str, prefix: str) -> int:
        own = text[self._fields[name]]
        if own.strip():
            return self._number(text, name)
        months = (item for item in self._fields if item.startswith(prefix))
        return sum(self._number(text, item) for item in months)

    def _number(self, text: str, name: str) -> int:
        digits = text[self._fields[name]].strip()
        if digits and not digits.isdigit():
            raise _LineError(f"{name} er ikke et helt antall kroner, bare sifre.")
        return int(digits or 0)

    def _faulty(self, text: str) -> str:
        """Return the name of the first amount that is no number."""
        inside = (
            name
            for name, place in self._fields.items()
            if self._amounts.start <= place.start < self._amounts.stop
            and not _is_amount(text[place])
        )
        return next(inside, "Et beløp")

    def identity(self, text: str) -> tuple[tuple[str, ...], str]:
        """Return what identifies the person, and the birth date of six or eight digits.

        The person's own number, else DUF, else journal number, birth date, bydel and municipality.
        Nothing where a line has no journal number either.
        """
        fields = self._fields
        number = text[fields["PERSON_FODSELSNR"]]
        stated = text[fields["FODSELSDATO"]] if "FODSELSDATO" in fields else ""
        date = stated if birth_year(stated, self.layout.year) is not None else number
        if is_own_number(number):
            return ("number", number), date
        duf = text[fields["PERSON_DUF"]].strip() if "PERSON_DUF" in fields else ""
        if duf.strip("0"):
            return ("duf", duf), date
        short = date[:4] + date[6:8] if date is stated else date[:6]
        journal, bydel = text[fields["PERSON_JOURNALNR"]], text[fields["BYDELSNR"]]
        if not journal.strip(" 0"):
            return (), date
        return ("journal", journal, short, bydel, text[fields["KOMMUNE_NR"]]), date

    def add(self, person: PersonYear, text: str, amount: int) -> None:
        """Add the line to its person's year."""
        fields, months = self._fields, self._month_bits(text[self._months])
        person.months |= months
        provides = text[fields["BU18"]] == _YES
        if self._is_assistance:
            person.benefit += amount
            if months.bit_count() > person.most_months or not person.has_assistance:
                person.most_months = months.bit_count()
                person.housing = text[fields["BOSIT"]].strip()
                person.work = text[fields["ARBSIT"]].strip()
                person.livelihood = text[fields["VKLO"]].strip()
                person.provides = provides
            person.has_assistance = True
            person.lines += 1
            return
        person.kvp += amount
        person.programme_lines += 1
        if codes := self._ending(text):
            person.endings = (*person.endings, codes)
        if not person.has_assistance and months.bit_count() > person.most_months:
            person.most_months = months.bit_count()
            person.provides = provides

    def _ending(self, text: str) -> tuple[str, ...]:
        """Return the codes of how the programme ended: the main income's, or else all that are marked."""
        if main := text[self._fields[MAIN_INCOME]].strip():
            return (main,)
        return tuple(code for place, code in self._endings if text[place].strip())


def _month_bits(region: str) -> int:
    """Return the months that are marked, a bit each; of what stands there, months alone are kept."""
    found = 0
    for at in range(0, 2 * _MONTHS, 2):
        digits = region[at : at + 2].strip()
        if digits.isascii() and digits.isdigit() and 1 <= int(digits) <= _MONTHS:
            found |= 1 << int(digits)
    return found


def _is_amount(text: str) -> bool:
    digits = text.strip()
    return not digits or (digits.isascii() and digits.isdigit())


def form_remarks(register: Register) -> list[str]:
    """Return what a reader should know of the files: forms that a year lacks, numbers that change."""
    told = [
        f"{year}: {' og '.join(missing)} mangler."
        for year in register.years
        if (missing := [form for form in FORMS if form not in register.forms[year]])
        and any(form in forms for form in missing for forms in register.forms.values())
    ]
    if not any(QUALIFICATION in forms for forms in register.forms.values()):
        told.append("Ingen fil gjelder 11CF: kvalifiseringsprogrammet er ikke med i tallene.")
    if not any(SOCIAL_ASSISTANCE in forms for forms in register.forms.values()):
        told.append("Ingen fil gjelder 11F: økonomisk sosialhjelp er ikke med i tallene.")
    numbers = [register.municipalities[year] for year in register.years]
    told += [
        f"Filene for {year} gjelder flere kommunenumre ({', '.join(sorted(own))}). Personene er talt sammen."
        for year, own in zip(register.years, numbers, strict=True)
        if len(own) > 1
    ]
    told += [
        f"Kommunenummeret er et annet i {year} enn i {before}. Personer som kobles med journalnummer, "
        "finnes da ikke igjen."
        for before, year, one, other in zip(
            register.years, register.years[1:], numbers, numbers[1:], strict=False
        )
        if one != other
    ]
    return told
