"""The functions: each one's name, description, arguments, result and computation, once.

:data:`FUNCTIONS` is what the xlwings functions, the calculation engines and README are made from. A
:class:`Function` can be called as it is, with the values of cells; it returns rows of plain numbers
and texts and raises :class:`~xlmodel.common.errors.InputError` where an argument cannot be used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np

from udfs.functions.arguments import (
    GROUP_ARGUMENTS,
    HEADER,
    MEASURES,
    Argument,
    choice_argument,
    group_inputs,
    input_argument,
    optional_number,
    situation_argument,
)
from udfs.functions.cells import line, number, single, to_number
from udfs.functions.persona import PERSONA_ARGUMENTS, persona_course
from udfs.functions.uncertain import UNCERTAIN, uncertain_inputs
from xlmodel.analyses.required_rate import required_success_rate
from xlmodel.analyses.sensitivity import CHANGE, one_way_sensitivity
from xlmodel.analyses.uncertainty import DRAWS, PERCENTILES, SEED, monte_carlo
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.fields import Domain
from xlmodel.common.terms import ENTRY_SITUATIONS, NEVER, Payer
from xlmodel.common.values import FloatArray
from xlmodel.common.years import balance_year
from xlmodel.effektmodell.cohort import cohort_flow
from xlmodel.effektmodell.inputs import GroupInputs
from xlmodel.effektmodell.packages import packages
from xlmodel.effektmodell.results import group_results
from xlmodel.effektmodell.specs import INPUT_BY_KEY, MAX_YEARS
from xlmodel.effektmodell.terms import YEARLY_TERMS, Category, Target
from xlmodel.personas.terms import COURSE_TERMS

NAMESPACE: Final = "EFFEKT"
"""In Excel with Office.js a function is ``EFFEKT.NAVN``; classic names have no dot: ``EFFEKT_NAVN``."""

Route = Literal["office", "klassisk"]
"""The way by which a workbook calls a function: Office.js, or the classic add-in on Windows."""
ROUTES: Final[tuple[Route, ...]] = get_args(Route)
DEFAULT_ROUTE: Final[Route] = "office"
PREFIXES: Final[Mapping[Route, str]] = {"office": "_xldudf_", "klassisk": ""}
"""What stands before a function's name in a stored formula."""

Answer = list[list[float | str]]


@dataclass(frozen=True, slots=True)
class Function:
    """One function. ``result`` describes in bokmål what fills the cells."""

    name: str
    description: str
    arguments: tuple[Argument, ...]
    result: str
    compute: Callable[..., Answer]

    @property
    def identifier(self) -> str:
        """Name in the classic add-in, and id of the Office.js function."""
        return f"{NAMESPACE}_{self.name}"

    @property
    def formula_names(self) -> dict[Route, str]:
        """Name in a cell's stored formula, by route."""
        return {route: prefix + self.identifier for route, prefix in PREFIXES.items()}

    def __call__(self, *given: object) -> Answer:
        """Compute from the values of cells; arguments left out at the end are empty."""
        if len(given) > len(self.arguments):
            message = f"tar høyst {len(self.arguments)} argumenter, men fikk {len(given)}."
            raise InputError([Remark(self.name, None, message)])
        padded = [*given, *[None] * (len(self.arguments) - len(given))]
        values = []
        faults: list[Violation] = []
        for argument, cell in zip(self.arguments, padded, strict=True):
            try:
                values.append(argument.value(cell))
            except InputError as error:
                faults += error.violations
        if faults:
            raise InputError(faults)
        return self.compute(*values)


def short_message(error: InputError) -> str:
    """Tell on one line what is wrong: the first fault, and how many more there are."""
    first, *others = error.violations
    more = f" (og {len(others)} feil til)" if others else ""
    return f"{first}{more}"


def _plain(rows: FloatArray) -> Answer:
    """Return an array of two dimensions as rows of Python numbers, without negative zeros."""
    cleaned: Answer = (rows + 0.0).tolist()
    return cleaned


def _headed(numbers: Answer, labels: Iterable[float | str], heads: Iterable[str]) -> Answer:
    """Put a row of headings above and a column of labels before rows of numbers."""
    body = [[label, *row] for label, row in zip(labels, numbers, strict=True)]
    return [list(heads), *body]


def _cohort(
    new_participants: FloatArray, success_rate: FloatArray, intake_years: float, period: float
) -> Answer:
    flow = cohort_flow(new_participants, success_rate, np.asarray(intake_years), np.asarray(period))
    return _plain(np.concatenate([flow.lab, flow.out]))


_RESULT_TERMS: Final = tuple(
    next(term for term in YEARLY_TERMS if term.key == key)
    for key in (
        "cost",
        "avoided",
        "net",
        "net_accumulated",
        "health_gain",
        "production_gain",
        "total",
        "total_accumulated",
    )
)


def _results(*values: Any) -> Answer:
    *inputs, header = values
    results = group_results(group_inputs(inputs))
    years = int(results.period)
    table = np.stack([getattr(results, term.key)[:years] for term in _RESULT_TERMS], axis=1)
    if not header:
        return _plain(table)
    first = int(results.first_year)
    heads = ("År", *(term.nb for term in _RESULT_TERMS))
    return _headed(_plain(table), range(first, first + years), heads)


def _read_accumulated(value: object, where: str) -> FloatArray:
    """Return a row of amounts; empty cells at the end are years past the period."""
    cells = line(value, where)
    while cells and cells[-1] is None:
        cells.pop()
    if not 1 <= len(cells) <= MAX_YEARS:
        message = f"skal ha 1 til {MAX_YEARS} utfylte celler, men har {len(cells)}."
        raise InputError([Remark(where, None, message)])
    amounts = Domain("number", -1e15, 1e15)
    return np.array(
        [number(cell, f"{where}, celle {index}", amounts) for index, cell in enumerate(cells, 1)]
    )


def _read_years(value: object, where: str) -> int:
    """Return the number of years that count; 0 where it is left out."""
    domain = Domain("whole", 1, MAX_YEARS)
    cell = single(value, where)
    return int(number(cell, where, domain)) if to_number(cell, where, domain) else 0


def _balance_year(accumulated: FloatArray, first_year: float, years: int) -> Answer:
    period = min(years, len(accumulated)) if years else len(accumulated)
    row = np.zeros(MAX_YEARS)
    row[:period] = accumulated[:period]
    year = float(balance_year(row, np.asarray(first_year), np.asarray(float(period))))
    return [[NEVER["nb"] if np.isnan(year) else year]]


_TARGETS: Final = {target.label(): target for target in Target}
_STEPS: Final = {
    "Alle": None,
    **{situation.label(): situation for situation in ENTRY_SITUATIONS},
}
_MOST_MEASURES: Final = 300
"""Measures that an analysis takes: its size is the product of measures and scenarios."""


def _analysed(values: Sequence[Any]) -> GroupInputs:
    """Make a group's inputs for an analysis; refuse more measures than it can take."""
    inputs = group_inputs(values)
    if len(inputs.measures) > _MOST_MEASURES:
        message = (
            f"kan ha høyst {_MOST_MEASURES} rader med navn her, men har {len(inputs.measures)}."
        )
        raise InputError([Remark(MEASURES.label, None, message)])
    return inputs


def _required_rate(*values: Any) -> Answer:
    *inputs, step, target = values
    required = required_success_rate(group_inputs(inputs), _TARGETS[target], _STEPS[step])
    return [[required.outcome.label() if required.rate is None else required.rate]]


def _uncertainty(*values: Any) -> Answer:
    *inputs, uncertain, draws, seed, header = values
    group = _analysed(inputs)
    results = monte_carlo(group, uncertain_inputs(group, uncertain), int(draws), int(seed))
    spreads = [results.of(target) for target in Target]
    table = np.concatenate(
        [*(spread.percentiles for spread in spreads), results.total.probability[None]]
    ).T
    if not header:
        return _plain(table)
    heads = [
        f"{target.label()} akkumulert, {percentile} %"
        for target in Target
        for percentile in PERCENTILES
    ]
    heads.append("Sannsynlighet for netto nytte")
    return _headed(_plain(table), results.calendar_years, ["År", *heads])


def _sensitivity(*values: Any) -> Answer:
    *inputs, change, target, header = values
    goal: Target = _TARGETS[target]
    rows = one_way_sensitivity(_analysed(inputs), change, goal).rows
    table: Answer = [
        [row.label(), *(float(getattr(end, goal.value)) + 0.0 for end in (row.at_low, row.at_high))]
        for row in rows
    ]
    heads = ["Inndata", f"{target} ved lav verdi", f"{target} ved høy verdi"]
    return [list(heads), *table] if header else table


def _target_argument(default: Target) -> Argument:
    return choice_argument(
        "maal",
        "Mål",
        f"Netto (besparelse − kostnad) eller Total (medregnet gevinster). Utelatt: {default.label()}.",
        tuple(_TARGETS),
        default.label(),
    )


def _package(measures: tuple[object, ...], situation: int, header: bool) -> Answer:
    package = packages(measures)  # type: ignore[arg-type]  # read_measures returns measures
    table = np.array(
        [
            [package.startup_municipality[situation], package.startup_state[situation]],
            [package.running_municipality[situation], package.running_state[situation]],
        ]
    )
    if not header:
        return _plain(table)
    return _headed(_plain(table), [str(item) for item in Category], ("", *map(str, Payer)))


_COURSE_TERMS: Final = tuple(
    next(term for term in COURSE_TERMS if term.key == key)
    for key in ("cost_municipality", "cost_state", "cost", "accumulated")
)


def _persona(*values: Any) -> Answer:
    *inputs, header = values
    results = persona_course(*inputs)
    years = results.period
    table = np.stack([getattr(results, term.key)[:years] for term in _COURSE_TERMS], axis=1)
    if not header:
        return _plain(table)
    heads = ("År", *(term.nb for term in _COURSE_TERMS))
    return _headed(_plain(table), range(1, years + 1), heads)


COHORT: Final = Function(
    "KOHORT",
    "Forventet antall personer i og ute av laben, år for år.",
    tuple(
        input_argument(key)
        for key in ("new_participants", "success_rate", "intake_years", "period")
    ),
    "15 rader × 15 år: 6 rader i laben (UU, UT, US, TT, TS, SS) og 9 ute av den (UU, UT, US, UB, "
    "TT, TS, TB, SS, SB). 0 etter analyseperioden.",
    _cohort,
)
"""The function that a workbook calls where its cohort engine is Python."""

FUNCTIONS: Final = (
    COHORT,
    Function(
        "RESULTAT",
        "Kostnad, besparelse og gevinster for én brukergruppe, år for år, i neddiskonterte kroner.",
        (*GROUP_ARGUMENTS, HEADER),
        "Én rad per år i analyseperioden og 8 kolonner: kostnad, besparelse, netto, netto akkumulert, "
        "helsegevinst, produksjonsgevinst, total og total akkumulert.",
        _results,
    ),
    Function(
        "BALANSEAAR",
        "Første år da et akkumulert beløp er null eller mer og forblir det ut perioden.",
        (
            Argument(
                "akkumulert",
                "Akkumulert beløp",
                "Akkumulert beløp per år, i én rad eller kolonne. Tomme celler til slutt er år etter perioden.",
                _read_accumulated,
            ),
            input_argument("first_year"),
            Argument(
                "analyseperiode",
                INPUT_BY_KEY["period"].nb,
                "Antall år som regnes med. Utelatt: så mange som akkumulert har celler.",
                _read_years,
                optional=True,
            ),
        ),
        f"Et årstall, eller teksten «{NEVER['nb']}».",
        _balance_year,
    ),
    Function(
        "KREVD_SUKSESSRATE",
        "Den laveste suksessraten som gir balanse innen analyseperioden.",
        (
            *GROUP_ARGUMENTS,
            choice_argument(
                "trinn",
                "Trinn",
                "Trinnet raten gjelder: Uholdbar, Utsatt, Stabil eller Alle (samme rate i alle trinn). Utelatt: Alle.",
                tuple(_STEPS),
                "Alle",
            ),
            _target_argument(Target.NET),
        ),
        "En andel fra 0 til 1, eller en tekst når ingen rate er høy nok.",
        _required_rate,
    ),
    Function(
        "USIKKERHET",
        "Hvor mye netto og total kan variere når flere inndata er usikre samtidig (Monte Carlo).",
        (
            *GROUP_ARGUMENTS,
            UNCERTAIN,
            optional_number(
                "trekninger",
                "Antall trekninger",
                "Antall trekninger, fra 100 til 200 000. Utelatt, tomt eller 0: 10 000.",
                DRAWS,
                10_000,
            ),
            optional_number(
                "froe",
                "Frø",
                "Et helt tall som bestemmer trekningene. Samme frø gir samme svar. Utelatt, tomt eller 0: 1.",
                SEED,
                1,
            ),
            HEADER,
        ),
        "Én rad per år og 11 kolonner: persentilene 5, 25, 50, 75 og 95 av akkumulert netto, de samme av "
        "akkumulert total, og sannsynligheten for netto nytte (total er null eller mer).",
        _uncertainty,
    ),
    Function(
        "FOLSOMHET",
        "Hvilke inndata resultatet over perioden er mest følsomt for, endret ett om gangen.",
        (
            *GROUP_ARGUMENTS,
            optional_number(
                "endring",
                "Endring",
                "Hvor mye hvert inndata endres ned og opp, som andel (10 % eller 0,1). Utelatt, tomt eller 0: 10 %.",
                CHANGE,
                0.1,
            ),
            _target_argument(Target.TOTAL),
            HEADER,
        ),
        "Én rad per inndata, den med størst utslag først: navn, resultat ved lav verdi, resultat ved høy verdi.",
        _sensitivity,
    ),
    Function(
        "PAKKE",
        "Hva tiltakene koster per år for én person i en livssituasjon, fordelt på hvem som betaler.",
        (MEASURES, situation_argument(), HEADER),
        "2 rader (oppstart, drift) × 2 kolonner (kommune, stat), i kroner.",
        _package,
    ),
    Function(
        "PERSONA",
        "Hva et forløp for en persona koster, år for år: tiltak × priser, i neddiskonterte kroner.",
        (*PERSONA_ARGUMENTS, HEADER),
        "Én rad per år i analyseperioden og 4 kolonner: kostnad for kommunen, kostnad for staten, kostnad i alt "
        "og akkumulert kostnad. En inntekt er negativ.",
        _persona,
    ),
)
"""The functions, in the order of README."""
