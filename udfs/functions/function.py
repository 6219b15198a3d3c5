"""What a function of Excel is: name, description, arguments, result and computation.

A :class:`Function` can be called as it is, with the values of cells; it returns rows of plain numbers
and texts and raises :class:`~xlmodel.common.errors.InputError` where an argument cannot be used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from udfs.functions.arguments import Argument
from xlmodel.common.errors import InputError, Remark, Violation
from xlmodel.common.values import FloatArray

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
    """One function. ``result`` describes in bokmål what fills the cells.

    ``heavy`` says that a call with few cells too may take seconds.
    """

    name: str
    description: str
    arguments: tuple[Argument, ...]
    result: str
    compute: Callable[..., Answer]
    heavy: bool = False

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


def plain(rows: FloatArray) -> Answer:
    """Return an array of two dimensions as rows of Python numbers, without negative zeros."""
    cleaned: Answer = (rows + 0.0).tolist()
    return cleaned


def headed(numbers: Answer, labels: Iterable[float | str], heads: Iterable[str]) -> Answer:
    """Put a row of headings above and a column of labels before rows of numbers."""
    body = [[label, *row] for label, row in zip(labels, numbers, strict=True)]
    return [list(heads), *body]
