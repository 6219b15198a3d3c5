"""SITUASJON and SUKSESSRATE: the placing of a family by its themes, and rates of observed intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from udfs.functions.arguments import Argument, optional_number
from udfs.functions.cells import choice, is_blank, line, made_of, number, unusable, yes_no
from udfs.functions.function import Answer, Function
from xlmodel.common.bokmaal import folded_name, nb_number
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Domain
from xlmodel.common.placing import THEMES, majority, theme_votes
from xlmodel.common.placing import Answer as ThemeAnswer
from xlmodel.common.terms import Situation
from xlmodel.living_conditions import (
    ALPHA,
    BETA,
    LABELS,
    NO,
    STEPS,
    WEIGHT,
    YES,
    Interval,
    parameter,
    situation_text,
    step_rate,
)

_ALPHA, _BETA = float(parameter("alpha")), float(parameter("beta"))
_MOST_ROWS: Final = 20_000
_MONTHS: Final = Domain("number", 0, 1200)
_THEMES: Final = ", ".join(theme.label.lower() for theme in THEMES)


def _seven(value: object, where: str) -> list[object]:
    """Return the cells of an argument that has one a theme; none where all are empty."""
    cells = line(value, where)
    if all(is_blank(cell) for cell in cells):
        return []
    if len(cells) != len(THEMES):
        message = f"skal ha {len(THEMES)} celler ({_THEMES}), men har {len(cells)}."
        raise InputError([Remark(where, None, message)])
    return cells


def _read_answers(value: object, where: str) -> tuple[ThemeAnswer | None, ...]:
    cells = _seven(value, where)
    found: list[ThemeAnswer | None] = []
    faults: list[Violation] = []
    for theme, cell in zip(THEMES, cells, strict=False):
        place = f"{where}, {theme.label.lower()}"
        try:
            answer = "" if is_blank(cell) else choice(cell, place, theme.answers, None)
        except InputError as error:
            faults += error.violations
        else:
            found.append(ThemeAnswer(answer) if answer else None)
    if faults:
        raise InputError(faults)
    return tuple(found) or (None,) * len(THEMES)


def _read_weights(value: object, where: str) -> tuple[float, ...]:
    cells = _seven(value, where)
    places = [f"{where}, {theme.label.lower()}" for theme in THEMES]
    found = [number(cell, place, WEIGHT.domain) for cell, place in zip(cells, places, strict=False)]
    return tuple(found) or (1.0,) * len(THEMES)


def _read_marks(value: object, where: str) -> tuple[bool, ...]:
    cells = _seven(value, where)
    found = [
        _is_marked(cell, f"{where}, {theme.label.lower()}")
        for theme, cell in zip(THEMES, cells, strict=False)
    ]
    return tuple(found) or (False,) * len(THEMES)


def _is_marked(cell: object, where: str) -> bool:
    """Return a mark that is «Ja» or «Nei», as in the register, or SANN and USANN."""
    if isinstance(cell, str) and folded_name(cell) in (folded_name(YES), folded_name(NO)):
        return folded_name(cell) == folded_name(YES)
    try:
        return yes_no(cell, where)
    except InputError:
        raise unusable(cell, where, f"{YES}, {NO}, SANN (1) eller USANN (0)") from None


def _situation(*values: Any) -> Answer:
    return [[situation_text(majority(theme_votes(*values)))]]


SITUATION: Final = Function(
    "SITUASJON",
    "Livssituasjonen som temaene i skjemaet gir: flest stemmer vinner, og den dårligste ved likt.",
    (
        Argument(
            "temasituasjoner",
            "Temasituasjoner",
            f"7 celler: {_THEMES}. Uholdbar, Utsatt, Stabil, Bærekraftig, Vet ikke eller tomt; for arbeid "
            "og rus også Stabil/bærekraftig, for nettverk også Uholdbar/utsatt.",
            _read_answers,
        ),
        Argument(
            "vekter",
            "Vekter",
            "7 celler: hvor mye hvert tema teller. 0 holder temaet utenfor. Utelatt eller tomt: 1 til alle.",
            _read_weights,
            optional=True,
        ),
        Argument(
            "viktigst",
            "Viktigst",
            "7 celler: Ja eller SANN der familien holder temaet for viktigst. Det teller da dobbelt.",
            _read_marks,
            optional=True,
        ),
    ),
    "Én celle: Uholdbar, Utsatt, Stabil eller Bærekraftig, eller «Ikke plassert» der ingen temaer stemmer.",
    _situation,
)


class _Cells(NamedTuple):
    """A column of cells, and what messages call it."""

    where: str
    cells: list[object]


def _read_cells(value: object, where: str) -> _Cells:
    cells = line(value, where)
    if len(cells) > _MOST_ROWS:
        raise InputError([Remark(where, None, f"kan ha høyst {_MOST_ROWS} celler.")])
    return _Cells(where, cells)


def _interval(row: Sequence[object], where: str) -> Interval:
    """Return an interval of a row with from, to and months."""
    faults: list[Violation] = []
    ends: list[Situation] = []
    for cell, what in zip(row[:2], ("fra", "til"), strict=True):
        try:
            label = choice(None if is_blank(cell) else cell, f"{where}, {what}", LABELS, None)
        except InputError as error:
            faults += error.violations
        else:
            ends.append(Situation(LABELS.index(label)))
    months = 0.0
    try:
        if is_blank(row[2]):
            raise unusable(None, f"{where}, måneder", _MONTHS.allowed())
        months = number(row[2], f"{where}, måneder", _MONTHS)
    except InputError as error:
        faults += error.violations
    if faults:
        raise InputError(faults)
    start, end = ends
    return Interval(start, end, months, 0, counts=True)


def _success_rate(*values: Any) -> Answer:
    columns: tuple[_Cells, ...] = values[:3]
    alpha, beta = values[3:]
    sizes = {len(column.cells) for column in columns}
    if len(sizes) > 1:
        told = ", ".join(f"{column.where.lower()} {len(column.cells)}" for column in columns)
        message = f"kolonnene må være like lange, men har {told} celler."
        raise InputError([Remark("SUKSESSRATE", None, message)])
    rows = enumerate(zip(*(column.cells for column in columns), strict=True), start=1)
    filled = [(at, row) for at, row in rows if not all(is_blank(cell) for cell in row)]
    intervals = made_of(filled, "Intervaller", _interval)
    found: Answer = []
    for step in STEPS:
        moves = sum(item.moves[step] for item in intervals)
        months = sum(item.at_risk[step] for item in intervals)
        rate = step_rate(step, moves, months, alpha, beta, 0)
        found.append([rate.rate, rate.low, rate.high, float(moves)])
    return found


SUCCESS_RATE: Final = Function(
    "SUKSESSRATE",
    "Suksessraten per år for hvert av de tre stegene, av flyttinger og måneder mellom registreringer.",
    (
        Argument(
            "fra",
            "Fra",
            "En kolonne med livssituasjonen hvert intervall begynner i. Rader der alt er tomt, teller ikke.",
            _read_cells,
        ),
        Argument(
            "til", "Til", "En kolonne med livssituasjonen intervallet slutter i.", _read_cells
        ),
        Argument(
            "maaneder", "Måneder", "En kolonne med antall måneder i intervallet.", _read_cells
        ),
        optional_number(
            "alfa", "Alfa", f"{ALPHA.nb}. Utelatt: {nb_number(_ALPHA)}.", ALPHA.domain, _ALPHA
        ),
        optional_number(
            "beta", "Beta", f"{BETA.nb}. Utelatt: {nb_number(_BETA)}.", BETA.domain, _BETA
        ),
    ),
    "3 rader, ett steg hver (uholdbar → utsatt, utsatt → stabil, stabil → bærekraftig), og 4 kolonner: rate "
    "per år, nedre og øvre ende av 90 % intervall, og antall flyttinger.",
    _success_rate,
)
