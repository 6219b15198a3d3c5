"""What is wrong with an input cell of a workbook, told so that its reader can put it right."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from workbook_templates.xlsx import CellKey, CellValue, ErrorValue, FoundCell
from xlmodel.common.bokmaal import nb_number, read_number
from xlmodel.common.errors import NumberError, Violation, quoted
from xlmodel.common.fields import Domain
from xlmodel.common.national_identity import NOT_SHOWN, holds_national_identity_number

_KRONER: Final = re.compile(r"\s*(?:kr\.?|kroner|,-)\s*$", re.IGNORECASE)
_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # sheets know no time zones
_LAST_DAY: Final = 2_958_465


@dataclass(frozen=True, slots=True)
class WorkbookFault(Violation):
    """A fault of a workbook; ``message`` is all of it, as the user reads it.

    ``tab`` and ``address`` are empty where the fault is not in a cell.
    """

    message: str
    tab: str = ""
    address: str = ""

    def __str__(self) -> str:
        return self.message


def cell_fault(
    file: str, cell: CellKey, label: str, stored: FoundCell, domain: Domain
) -> WorkbookFault:
    """Return the fault of a cell whose content its input does not admit."""
    tab, address = cell
    where = f"{file}, fanen «{tab}», celle {address} ({label})"
    allowed = domain.allowed()
    blank = stored.value is None or (stored.value == "" and domain.is_text)
    found = "cellen er tom" if blank else f"{_shown(stored)} er ikke tillatt"
    formula = f" (formelen {quoted(f'={stored.formula}')})" if stored.formula is not None else ""
    hint = _hint(stored, domain)
    message = f"{where}: {found}{formula}. Tillatt: {allowed}.{' ' + hint if hint else ''}"
    return WorkbookFault(where, stored.value, allowed, message, tab, address)


def name_fault(file: str, name: str, label: str, message: str) -> WorkbookFault:
    """Return the fault of a name."""
    where = f"{file}, navnet {name} ({label})"
    return WorkbookFault(where, None, message, f"{where}: {message}")


def tab_fault(file: str, tab: str, message: str) -> WorkbookFault:
    """Return the fault of a tab."""
    where = f"{file}, fanen «{tab}»"
    return WorkbookFault(where, None, message, f"{where}: {message}", tab)


def row_fault(file: str, cell: CellKey, label: str, message: str) -> WorkbookFault:
    """Return a fault in the structure around a cell."""
    tab, address = cell
    where = f"{file}, fanen «{tab}», celle {address} ({label})"
    return WorkbookFault(where, None, message, f"{where}: {message}", tab, address)


def date_text(serial: float) -> str:
    """Return a date as it is shown in Norwegian; a number that is none as its digits."""
    if not 0 <= serial <= _LAST_DAY:
        return f"{serial:.15g}"
    return f"{_EPOCH + dt.timedelta(days=serial):%d.%m.%Y}"


def _shown(stored: FoundCell) -> str:
    value = stored.value
    if holds_national_identity_number(value):
        return NOT_SHOWN
    if isinstance(value, ErrorValue):
        return f"feilverdien {value}"
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if value == "":
        return "en tom tekst"
    if isinstance(value, float):
        return f"datoen {date_text(value)}" if stored.is_date else nb_number(value)
    return f"teksten {quoted(value)}"


def _hint(stored: FoundCell, domain: Domain) -> str:
    value = stored.value
    if value is None or isinstance(value, ErrorValue | bool):
        return ""
    if holds_national_identity_number(value):
        return ""  # a hint repeats the number
    if domain.kind == "text":
        broken = any(sign in str(value) for sign in "\r\n")
        return "Fjern linjeskiftet (Alt+Enter) i cellen." if broken else ""
    if domain.is_text:
        return _choice_hint(value, domain)
    if domain.kind == "date":
        return "Skriv datoen som dag.måned.år."
    if value == "":
        return "Slett innholdet i cellen, eller skriv et tall."
    if isinstance(value, str):
        number = _typed_number(value)
        if number is None:
            return ""
        advice = "Tallet står som tekst: sett cellens format til Tall og skriv det på nytt"
        suited = _suited(number, domain)
        return f"{advice}, {suited}." if suited else f"{advice}."
    if stored.is_date:
        return (
            "Excel har gjort det som ble skrevet, om til en dato: sett cellens format til Tall og "
            "skriv tallet på nytt, med komma foran desimalene."
        )
    suited = _share(value, domain)
    return f"Mente du {suited}? Skriv {_as_share(value)}." if suited else ""


def _choice_hint(value: CellValue, domain: Domain) -> str:
    wanted = str(value).strip().casefold()
    near = next((item for item in domain.choices if str(item).casefold() == wanted), None)
    return f"Skriv «{near}», nøyaktig slik." if near is not None else ""


def _typed_number(text: str) -> float | None:
    """Return the number that a text is meant as, per cent as a share; ``None`` where it is none."""
    try:
        return read_number(_KRONER.sub("", text), percent=True)
    except NumberError:
        return None


def _suited(number: float, domain: Domain) -> str:
    """Return how a number that stands as text is written, where the input admits it."""
    if domain.kind == "share":
        if domain.admits_number(number):
            return _as_share(number * 100)
        return _as_share(number) if _share(number, domain) else ""
    admitted = number in domain.choices if domain.choices else domain.admits_number(number)
    return nb_number(number) if admitted else ""


def _share(value: float, domain: Domain) -> str:
    """Return the per cent that a number beyond a share is meant as; nothing where it is not."""
    meant = domain.kind == "share" and value > 1 and domain.admits_number(value / 100)
    return f"{nb_number(value)} %" if meant else ""


def _as_share(percent: float) -> str:
    return f"{nb_number(percent / 100)} eller {nb_number(percent)} %"
