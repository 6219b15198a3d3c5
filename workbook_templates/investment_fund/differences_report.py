"""A comparison of two funds' workbooks as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workbook_templates.comparing import (
    ITEMS_BY_NAME,
    NO_ADJUSTMENT,
    VALUES_DIFFER,
    differences_json,
    differing,
    item_json,
    item_rows,
    new_and_gone,
    period_notes,
    price_year_notes,
    result_rows,
    results_json,
    results_table,
    value_cells,
    value_columns,
)
from workbook_templates.investment_fund.reader import FundContents
from workbook_templates.reports import Column, Medium, Report, Row, Section, texts
from xlmodel.common.changes import ItemDifference
from xlmodel.investment_fund import FundInputs, fund_differences

_WHO: Final = "Fondet"
_RESULTS: Final = results_table("Hva", 16, 50)
_INPUTS: Final = differing("Inndata", (*texts(Inndata=44), *value_columns(30, 16)), VALUES_DIFFER)
_ITEMS: Final = differing(
    "Rader",
    (
        *texts(Medium.SHEET, Tabell=20),
        Column("Navn", width=40, title="{}"),
        *texts(Medium.SHEET, Endring=10),
        *texts(Felt=34),
        *value_columns(18, 14),
    ),
    ITEMS_BY_NAME.format("Innsatser og linjer"),
)


def differences_report(a: FundContents, b: FundContents) -> Report:
    """Return what differs in two funds, and what that does to their results.

    The data have ``felles`` (see ``differences_json``), ``innsats``, ``oppfolging`` and ``balanse`` (named
    items: ``navn``, ``endring``, ``felt``) and ``resultater`` by name: ``a``, ``b``, ``differanse``.
    """
    found = fund_differences(a.inputs, b.inputs)
    tables = (
        ("Innsatser", "innsats", found.initiatives),
        ("Oppfølging", "oppfolging", found.followed),
        ("Balanse", "balanse", found.life),
    )
    return Report(
        "",
        (
            Section("Nøkkelresultater", lead=(NO_ADJUSTMENT,)),
            Section(table=_RESULTS, rows=result_rows(found.results), who=(_WHO,), head=_WHO),
            Section(
                "Inndata", _INPUTS, [Row((item.label, *value_cells(item))) for item in found.common]
            ),
            *(_items(title, items) for title, _, items in tables),
        ),
        (_RESULTS, _INPUTS, _ITEMS),
        notes=tuple(_notes(a.inputs, b.inputs)),
        data={
            "felles": differences_json(found.common),
            "resultater": results_json(found.results),
            **{key: [item_json(item) for item in items] for _, key, items in tables},
        },
        alike=found.is_alike,
    )


def _items(title: str, items: Sequence[ItemDifference]) -> Section:
    rows = [row for item in items for row in item_rows(item, word=item.change)]
    return Section(title, _ITEMS, rows, lead=new_and_gone(items), who=(title,), head="Endret")


def _notes(a: FundInputs, b: FundInputs) -> Iterator[str]:
    yield from price_year_notes(a, b)
    yield from period_notes(_WHO, a.years, b.years)
    if a.unit != b.unit:
        yield f"Beløpene er i {a.unit} i A og i {b.unit} i B, og er ikke regnet om."
    if a.first_year != b.first_year:
        yield (
            f"Startåret er {a.first_year} i A og {b.first_year} i B, så det samme året i fondet er "
            "ikke det samme kalenderåret."
        )
