"""Paths and dates on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from xlmodel import EffektmodellError, InputError, Violation
from xlmodel.common.national_identity import NOT_SHOWN, holds_national_identity_number


def file_path(text: str) -> Path:
    """Make a path of an argument; whether the file can be used is told where it is opened."""
    if not text.strip():
        raise EffektmodellError("Filnavnet er tomt.")
    return Path(text)


def nameable_path(text: str) -> Path:
    """Make a path of an argument that messages may repeat: none with a fødselsnummer in it."""
    if holds_national_identity_number(text):
        raise EffektmodellError(
            f"Et filnavn eller en mappe har {NOT_SHOWN} i navnet. Gi den et navn uten, "
            "så det ikke står i meldinger og filer."
        )
    return file_path(text)


def day_of_text(text: str) -> date:
    """Return the day that ``--dato`` names."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        violation = Violation("--dato", text, "en dato på formen ÅÅÅÅ-MM-DD")
        raise InputError([violation]) from error


def demand_ending(target: Path | None, what: str, ending: str) -> None:
    """Refuse a file whose name does not end as what is written there must; ``what`` is that."""
    if target is not None and target.suffix.lower() != ending:
        raise EffektmodellError(f"{target}: navnet på {what} må slutte på {ending}.")


def is_same_file(mine: Path, theirs: Path) -> bool:
    """Say whether two paths are one file, however they are spelt or linked."""
    try:
        return mine.samefile(theirs)
    except OSError:
        return False


def refuse_own_input(target: Path, read: Iterable[Path | None]) -> None:
    """Refuse to write over a file that the command reads."""
    if any(path is not None and is_same_file(target, path) for path in read):
        raise EffektmodellError(
            f"{target}: kommandoen leser denne filen, og den blir ikke erstattet. Oppgi et annet navn."
        )
