"""The argument of USIKKERHET that says which inputs are uncertain, and between what values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from udfs.functions.arguments import Argument
from udfs.functions.cells import choice, is_blank, rows_of, to_number, unusable
from xlmodel.analyses.distributions import Distribution
from xlmodel.analyses.uncertainty import UNCERTAIN_KEYS, UncertainInput
from xlmodel.analyses.variation import VARIED_BY_KEY
from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Domain, Shape
from xlmodel.common.terms import Situation
from xlmodel.effektmodell.inputs import GroupInputs

_MOST_ROWS: Final = 60
_ANY: Final = Domain("number", -1e15, 1e15)
_MEASURE_WORDS: Final = {"pris": "unit_cost", "volum": "volume"}
_KEYS: Final = {
    folded_name(word): key
    for key, spec in VARIED_BY_KEY.items()
    if key in UNCERTAIN_KEYS
    for word in (spec.toml, spec.name, spec.nb)
}
_SITUATIONS: Final = {folded_name(situation.label()): situation for situation in Situation}
_ALLOWED: Final = (
    "navnet på et inndata, med komma og livssituasjon der det har flere («Suksessrate, utsatt»), "
    "«Pris», «Volum» eller «Pris: » og navnet på et tiltak"
)


class Row(NamedTuple):
    """A row of the table as it is written."""

    where: str
    name: str
    low: float
    high: float
    mode: float | None
    distribution: Distribution


def _read(value: object, where: str) -> tuple[Row, ...]:
    rows = rows_of(value, where)
    if not 3 <= len(rows[0]) <= 5:
        message = (
            f"skal ha 3 til 5 kolonner (navn, lav, høy, mest sannsynlig, fordeling), "
            f"men har {len(rows[0])}."
        )
        raise InputError([Remark(where, None, message)])
    faults: list[Violation] = []
    found: list[Row] = []
    for index, cells in enumerate(rows, start=1):
        if is_blank(cells[0]):
            continue
        try:
            found.append(_row(cells, f"{where}, rad {index}"))
        except InputError as error:
            faults += error.violations
    if not faults and not 1 <= len(found) <= _MOST_ROWS:
        message = f"skal ha 1 til {_MOST_ROWS} utfylte rader, men har {len(found)}."
        faults.append(Remark(where, None, message))
    if faults:
        raise InputError(faults)
    return tuple(found)


def _row(cells: Sequence[object], where: str) -> Row:
    name, low, high, mode, distribution = (*cells, None, None)[:5]
    if not isinstance(name, str):
        raise unusable(name, f"{where}, navn", _ALLOWED)
    kinds = tuple(Distribution)
    return Row(
        where,
        name.strip(),
        to_number(low, f"{where}, lav", _ANY),
        to_number(high, f"{where}, høy", _ANY),
        None if is_blank(mode) else to_number(mode, f"{where}, mest sannsynlig", _ANY),
        Distribution(choice(distribution, f"{where}, fordeling", kinds, Distribution.PERT)),
    )


UNCERTAIN: Final = Argument(
    "usikre",
    "Usikre inndata",
    "Tabell med navn, lav og høy verdi, og om ønskelig mest sannsynlig verdi og fordeling (pert, trekant, jevn). "
    "Navn: «QALY_verdi», «Suksessrate, utsatt», «Nullalternativ» (faktor), «Pris» eller «Volum» (faktor).",
    _read,
)


def uncertain_inputs(inputs: GroupInputs, rows: Sequence[Row]) -> list[UncertainInput]:
    """Return the uncertain inputs that the rows name; raise ``InputError`` for an unknown name.

    A blank most likely value is the input's own value.
    """
    found: list[UncertainInput] = []
    faults: list[Violation] = []
    names = {folded_name(measure.name): measure.name for measure in inputs.measures}
    for row in rows:
        place = _place(row.name, names)
        if place is None:
            faults.append(Violation(f"{row.where}, navn", row.name, _ALLOWED))
            continue
        key, situation, measure = place
        found.append(
            UncertainInput(key, row.low, row.high, row.mode, row.distribution, situation, measure)
        )
    if faults:
        raise InputError(faults)
    return found


def _place(name: str, measures: dict[str, str]) -> tuple[str, Situation | None, str | None] | None:
    """Return the key, situation and measure that a name means, or ``None``."""
    word, colon, rest = name.partition(":")
    measure_key = _MEASURE_WORDS.get(folded_name(word))
    if measure_key is not None:
        measure = measures.get(folded_name(rest))
        return None if colon and measure is None else (measure_key, None, measure)
    word, comma, rest = name.partition(",")
    key = _KEYS.get(folded_name(word))
    situation = _SITUATIONS.get(folded_name(rest))
    if key is None or (comma and situation is None):
        return None
    if situation is not None and VARIED_BY_KEY[key].shape is Shape.SCALAR:
        return None
    return key, situation, None
