"""Takes the saving of a success from a workbook of the effektmodell, read through its names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from workbook_templates.kinds import Changed, InputName, NamedInputs, Origin
from workbook_templates.sheet import Area
from workbook_templates.xlsx import Book
from xlmodel.common.bokmaal import nb_number
from xlmodel.common.errors import EffektmodellError, InputError
from xlmodel.common.shared_fields import PRICE_YEAR
from xlmodel.common.terms import Situation
from xlmodel.outcome_contract import OutcomeContract, with_saving
from xlmodel.outcome_contract.link import (
    NULL_ALTERNATIVE,
    NULL_ALTERNATIVE_NAME,
    PRICE_YEAR_NAME,
    price_year_remark,
)


def with_saving_of(inputs: OutcomeContract, path: Path) -> Changed[OutcomeContract]:
    """Return the contract with N[utsatt] − N[stabil] of a workbook's young adults.

    Raises ``EffektmodellError`` where the file is no effektmodell, ``InputError`` where its null
    alternative or price year cannot be used.
    """
    book = Book.open(path)
    places = {name: book.place(book.names.get(name, "")) for name in _NAMES}
    areas = {name: area for name, area in places.items() if area is not None}
    if len(areas) < len(_NAMES):
        raise EffektmodellError(
            f"{path}: dette er ikke en effektmodell (navnet {_missing(areas)} mangler)."
        )
    found = NamedInputs(path, book, areas | _version(book), _NAMES, _ORIGIN)
    found.check()
    labels = [f"{NULL_ALTERNATIVE.nb}, {situation.label().lower()}" for situation in Situation]
    values = found.several(NULL_ALTERNATIVE_NAME, labels, NULL_ALTERNATIVE.domain)
    (price_year,) = found.several(PRICE_YEAR_NAME, ["Prisår"], PRICE_YEAR)
    if found.faults:
        raise InputError(found.faults)
    changed = with_saving(inputs, values, price_year, path.name)
    told = (
        f"Besparelse per år: {nb_number(changed.saving)} kr. {changed.saving_source}.",
        price_year_remark(inputs, price_year),
    )
    return Changed(changed, tuple(filter(None, told)))


_NAMES: Final = {
    NULL_ALTERNATIVE_NAME: InputName(NULL_ALTERNATIVE.nb, len(Situation)),
    PRICE_YEAR_NAME: InputName("Prisår"),
}
_ORIGIN: Final = Origin.of("for effektmodellen", NULL_ALTERNATIVE_NAME)


def _missing(areas: dict[str, Area]) -> str:
    return next(name for name in _NAMES if name not in areas)


def _version(book: Book) -> dict[str, Area]:
    area = book.place(book.names.get("Modellversjon", ""))
    return {} if area is None else {"Modellversjon": area}
