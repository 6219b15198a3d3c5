"""Headings, the top of a tab, and the limits beside an input."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, TypeVar

from workbook_templates.blocks.texts import MASTER_CHECK, OK
from workbook_templates.blocks.timeline import band
from workbook_templates.sheet import WHOLE, Document, Scope, SheetPlan, StyleName
from xlmodel.common.fields import Domain

DataT = TypeVar("DataT")

UNIT_HEAD: Final = "Enhet"


def lower_first(text: str) -> str:
    """Return a label as it stands within a sentence: small first letter, abbreviations kept."""
    return text[:1].lower() + text[1:]


def top(
    scope: Scope[DataT], title: str, text: Callable[[DataT], str], *, subtitle: str = ""
) -> None:
    """Place the three rows that every tab begins with: title, price year, master check.

    ``title`` is a formula over the names ``Kommune`` and ``Programnavn``; ``subtitle`` stands in place
    of the price year where amounts are not of one.
    """
    shared, sheet = scope.of(WHOLE), scope.sheet
    scope.formula(sheet.next_row(height=24), 0, title, text, "title")
    if subtitle:
        sheet.text(sheet.next_row(), 0, subtitle, "subtitle")
    else:
        shared.formula(
            sheet.next_row(),
            0,
            '="Alle beløp er i faste "&{Prisaar}&"-kroner. Gule celler med ramme er inndata."',
            lambda data: (
                f"Alle beløp er i faste {data.inputs.price_year}-kroner. "
                "Gule celler med ramme er inndata."
            ),
            "subtitle",
        )
    plan, told = scope.plan, "Kontroll: "
    area = shared.formula(
        sheet.next_row(),
        0,
        f'="{told}"&{{{MASTER_CHECK}}}',
        lambda data: told + plan.answers[MASTER_CHECK](data),
        "status",
    )
    sheet.colour_status(area, told + OK)


def of_programme(label: str) -> tuple[str, Callable[[Document], str]]:
    """Return the title of a tab that names the programme and the municipality, and its value."""
    return (
        f'="{label} – "&{{Programnavn}}&", "&{{Kommune}}',
        lambda data: f"{label} – {data.inputs.programme}, {data.inputs.municipality}",
    )


def titled(
    scope: Scope[DataT],
    title: str,
    line: str,
    *,
    width: int | None = None,
    others: Mapping[int, str] | None = None,
) -> None:
    """Place a heading band, as :func:`band` does, and the line of explanation under it."""
    band(scope.sheet, title, width=width, others=others)
    if line:
        scope.sheet.text(scope.sheet.next_row(), 0, line, "lead")


def column_heads(
    sheet: SheetPlan,
    row: int,
    heads: Sequence[str],
    *,
    first: int = 0,
    texts: Collection[str] = (UNIT_HEAD,),
) -> None:
    """Place column headings; the first column's and those of ``texts`` stand left, numbers' right."""
    for column, head in enumerate(heads, start=first):
        style: StyleName = "column_head_text" if column == 0 else "column_head"
        sheet.text(row, column, head, "column_head_indent" if head in texts else style)


_LIMIT_STYLES: Final[dict[str, StyleName]] = {"share": "limit_share", "date": "day"}
_LARGE: Final = 10_000
"""Limits from here on are amounts, not years, and are shown in groups of three digits."""


def place_limits(
    scope: Scope[DataT], key: str, domain: Domain, row: int, *, first: int = 2
) -> tuple[str, str]:
    """Place the limits of a numeric input in two columns beside it, and return their addresses.

    Their keys are ``key`` with ``.min`` and ``.max``; an input of choices, or a side without a limit,
    has none.
    """
    if domain.kind == "choice":
        return ("", "")
    found = []
    for column, (which, bound) in enumerate(
        (("min", domain.minimum), ("max", domain.maximum)), start=first
    ):
        if bound in (float("inf"), float("-inf")):
            found.append("")
            continue
        style = _LIMIT_STYLES.get(domain.kind) or _number_style(bound)
        area = scope.mark(f"{key}.{which}", scope.sheet.text(row, column, bound, style))
        found.append(area.address())
    return found[0], found[1]


def _number_style(bound: float) -> StyleName:
    if not float(bound).is_integer():
        return "plain"
    return "limit_large" if abs(bound) >= _LARGE else "limit"
