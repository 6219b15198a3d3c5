"""Defects that only the seven-tab workbook can have are found and named with their cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest

from tests.support.planting import (
    COSTS,
    INTRODUCTION,
    PLAN,
    TABS,
    UV,
    Book,
    figure,
    formula_at,
    keyed,
    named,
)
from tests.workbook_templates.checking.conftest import Check, book, check, clean
from workbook_templates import Finding, FindingKind, Severity
from workbook_templates.checking.findings import AuditReport

__all__ = ["book", "check", "clean"]

ERROR, WARNING = Severity.ERROR, Severity.WARNING
CHANGED, TYPED = FindingKind.FORMULA_CHANGED, FindingKind.TYPED_OVER
COST, TOTAL = keyed("cost", 0, 3), keyed("cost.sum")
STARTUP = named("UV_Oppstartspakke", 1)
NET_BENEFIT = "Netto nytte (unge voksne)"


@dataclass(frozen=True)
class Defect:
    """What is done to a workbook, and the finding that must name it."""

    name: str
    plant: Callable[[Book], None]
    kind: FindingKind
    at: tuple[str, str]
    severity: Severity = ERROR
    key_result: str = ""
    told: str = ""


def row(key: str, column: str) -> str:
    """Return the address in a column of the row that a key marks."""
    return column + keyed(key)[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def last_measure(column: str, above: int = 0) -> str:
    area = PLAN.names["UV_Tiltak"]
    return f"${column}${area.row + area.rows - above}"


def refined(key: str, column: int, old: str, new: str) -> Callable[[Book], None]:
    return lambda book: book.refined(keyed(key, 0, column), old, new)


def _pasted_block(book: Book) -> None:
    for row in range(6):
        for column in range(15):
            book.number(named("UV_KohortLab", row, column), 1.0)


def _stale_inputs(book: Book) -> None:
    book.number(named("UV_Nye", 0), 7.0)


def _redirected_figure(book: Book) -> None:
    """The cost in figure A shows the row of the avoided cost."""
    first, second, *_ = figure("A")[0].figure.series
    book.replace(
        book.chart_part(figure("A")[0].figure), f"<c:f>{first.values}<", f"<c:f>{second.values}<"
    )


def _wholly_redirected_figure(book: Book) -> None:
    """Figure A shows the other group's rows."""
    book.substitute(book.chart_part(figure("A")[0].figure), f"<c:f>'{UV}'!", f"<c:f>{TABS[4]}!")


DEFECTS: Final = (
    Defect("formula typed over with its own value", lambda b: b.number(TOTAL, 12867823.76), TYPED, TOTAL, key_result=NET_BENEFIT),
    Defect("values pasted over a block", _pasted_block, TYPED, named("UV_KohortLab"), told="90 celler"),
    Defect("range one long", lambda b: b.refined(keyed("in_lab", 0, 2), row("lab.SS", "H"), row("out.UU", "H")), CHANGED, keyed("in_lab", 0, 2)),
    Defect("range that misses the last measure", lambda b: b.refined(keyed("startup_municipality"), last_measure("N"), last_measure("N", 1)), CHANGED, keyed("startup_municipality"), key_result=NET_BENEFIT),
    Defect("swapped sign", refined("net", 2, f"{row('avoided', 'H')}-{row('cost', 'H')}", f"{row('cost', 'H')}-{row('avoided', 'H')}"), CHANGED, keyed("net", 0, 2), key_result="Netto i perioden (unge voksne)"),
    Defect("relative instead of absolute", refined("sheet.lab.UU", 3, row("new_participants.U", "$B$"), row("new_participants.U", "B")), CHANGED, keyed("sheet.lab.UU", 0, 3)),
    Defect("swapped success rates", refined("sheet.lab.UT", 3, row("success_rate.U", "$C$"), row("success_rate.T", "$C$")), CHANGED, keyed("sheet.lab.UT", 0, 3)),
    Defect("entry count instead of count now", refined("undiscounted.running_municipality", 3, f"{row('now.U', 'I')}:{row('now.S', 'I')}", f"{row('entering.U', 'I')}:{row('entering.S', 'I')}"), CHANGED, keyed("undiscounted.running_municipality", 0, 3)),
    Defect("discounted a year too much", refined("discount", 4, "(J4-1)", "J4"), CHANGED, keyed("discount", 0, 4), key_result=NET_BENEFIT),
    Defect("period limit off by one", refined("cost", 9, "O4>UV_Analyseperiode", "O4>=UV_Analyseperiode"), CHANGED, keyed("cost", 0, 9)),
    Defect("intake limit < for <=", refined("sheet.lab.UU", 0, "F4<=UV", "F4<UV"), CHANGED, keyed("sheet.lab.UU")),
    Defect("state payer left out", lambda b: b.put_formula_text(STARTUP, keyed("startup_municipality", 1)[1]), CHANGED, STARTUP),
    Defect("balance year from the wrong row", lambda b: b.refined(named("UV_BalanseaarNetto"), row("net_negative", "$"), row("total_negative", "$")), CHANGED, named("UV_BalanseaarNetto"), key_result="Balanseår, netto (unge voksne)"),
    Defect("family formula that reads the young adults", lambda b: b.refined(keyed("discount", 0, 2, "FAM_"), "FAM_Neddiskontering", "UV_Neddiskontering"), CHANGED, keyed("discount", 0, 2, "FAM_"), key_result="Netto nytte (familie)"),
    Defect("formula in a free cell that a formula reads", lambda b: b.formula((UV, f"E{COST[1][1:]}"), "5"), FindingKind.FORMULA_INSERTED, (UV, f"E{COST[1][1:]}"), WARNING),
    Defect("changed factor of the null alternative", lambda b: b.number((COSTS, "H52"), 1.2), FindingKind.CONSTANT_CHANGED, (COSTS, "H52")),
    Defect("changed figure data", refined("figure.cost", 3, ",0,", ",9,"), CHANGED, keyed("figure.cost", 0, 3)),
    Defect("check shown as OK for ever", lambda b: b.put_formula_text(named("UV_Kontroll"), '"OK"'), CHANGED, named("UV_Kontroll"), key_result="Hovedkontrollen"),
    Defect("input changed without recalculation", _stale_inputs, FindingKind.STALE, keyed("sheet.lab.UU")),
    Defect("name of the measures one row short", lambda b: b.name("UV_Tiltak", f"'{COSTS}'!{PLAN.names['UV_Tiltak'].part(0, 0, 29, 13).address()}"), FindingKind.NAME_MOVED, named("UV_Tiltak")),
    Defect("figure redirected to another tab", _wholly_redirected_figure, FindingKind.FIGURES, figure("A")[1], WARNING, told="viser andre celler"),
)  # fmt: skip


def starts_at(finding: Finding, at: tuple[str, str]) -> bool:
    """Say whether a finding names the cell, alone or as the first of several."""
    return (finding.tab, finding.address.partition(":")[0]) == at


def found(report: AuditReport, defect: Defect) -> list[Finding]:
    return [
        item for item in report.findings if item.kind is defect.kind and starts_at(item, defect.at)
    ]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_planted_defect_is_named_with_its_cell(defect: Defect, book: Book, check: Check) -> None:
    defect.plant(book)
    report = check(book)
    matching = found(report, defect)
    assert len(matching) == 1, [(str(f.kind), f.place, f.message) for f in report.findings]
    finding = matching[0]
    assert finding.severity is defect.severity
    assert report.severity is not None
    assert report.severity >= defect.severity
    assert defect.told in finding.message
    if defect.key_result:
        assert defect.key_result in finding.affected.key_results


def test_a_changed_formula_is_told_with_both_formulas_and_what_it_affects(
    book: Book, check: Check
) -> None:
    at = keyed("cost")
    book.refined(at, row("undiscounted.cost", "F"), row("undiscounted.cost", "G"))
    report = check(book)
    finding = next(item for item in report.findings if item.kind is CHANGED)
    assert (finding.tab, finding.address) == at
    assert finding.expected == "=" + formula_at(at)
    assert finding.found == finding.expected.replace(
        row("undiscounted.cost", "F"), row("undiscounted.cost", "G")
    )
    assert finding.label == "Kostnad"
    assert finding.affected.count > 50
    assert len(finding.affected.cells) == 5
    assert {"Kostnad i perioden (unge voksne)", NET_BENEFIT} <= set(finding.affected.key_results)
    assert "(familier)" not in " ".join(finding.affected.key_results)
    assert finding.model_value != finding.value


def test_cells_that_follow_from_a_finding_are_one_finding(book: Book, check: Check) -> None:
    book.refined(keyed("cost"), row("undiscounted.cost", "F"), row("undiscounted.cost", "G"))
    report = check(book)
    follows = [item for item in report.findings if item.kind is FindingKind.CONSEQUENCE]
    assert len(follows) == 1
    assert f"{NET_BENEFIT}: " in follows[0].message
    assert not [item for item in report.findings if item.kind is FindingKind.WRONG_RESULT]


def test_an_inserted_row_is_one_finding_and_hides_no_other(book: Book, check: Check) -> None:
    book.insert_row(UV, int(keyed("net")[1][1:]))
    book.number((UV, keyed("net", 1)[1]), 17.0)  # the row below the new one: net itself
    report = check(book)
    kinds = [item.kind for item in report.findings if item.severity > Severity.INFORMATION]
    assert kinds.count(FindingKind.ROW_INSERTED) == kinds.count(TYPED) == 1
    assert not {CHANGED, FindingKind.NAME_MOVED, FindingKind.CONSTANT_CHANGED} & set(kinds)
    typed = next(item for item in report.findings if item.kind is TYPED)
    assert (typed.tab, typed.address, typed.label) == (
        UV,
        keyed("net", 1)[1],
        "Netto (besparelse − kostnad)",
    )


def test_an_input_outside_its_limits_stops_no_other_check(book: Book, check: Check) -> None:
    book.number(named("UV_Analyseperiode"), 22.0)
    book.number(COST, 5.0)
    kinds = {item.kind for item in check(book).findings}
    assert {FindingKind.INPUT, FindingKind.NOT_CHECKED, TYPED} <= kinds


def test_the_introduction_is_checked_too(book: Book, check: Check) -> None:
    at = keyed("combined.net", 0, 2, "")
    assert at[0] == INTRODUCTION
    book.number(at, 1.0)
    assert any(item.kind is TYPED and starts_at(item, at) for item in check(book).findings)


def test_an_engine_difference_without_a_changed_formula_is_told(
    book: Book, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What neither formula, constant nor name explains is a fault of the model or the engine."""
    from workbook_templates.checking import check as _check  # noqa: PLC0415

    real = _check.expected_values

    def shifted(*args: object) -> object:
        values = real(*args)  # type: ignore[arg-type]
        values[COST] = 1.0
        return values

    monkeypatch.setattr(_check, "expected_values", shifted)
    report = check(book)
    assert [(item.kind, item.tab, item.address) for item in report.findings] == [
        (FindingKind.WRONG_RESULT, *COST)
    ]


def test_a_redirected_figure_is_told_with_its_title_and_both_references(
    book: Book, check: Check
) -> None:
    _redirected_figure(book)
    (finding,) = check(book).findings
    shown = figure("A")[0].figure
    assert (finding.tab, finding.label) == (UV, shown.title)
    assert f"«{shown.title}»" in finding.message
    assert (finding.expected, finding.found) == (shown.series[0].values, shown.series[1].values)


def test_figures_follow_an_inserted_row(book: Book, check: Check) -> None:
    book.insert_row(UV, int(row("net", "")))
    assert not [item for item in check(book).findings if item.kind is FindingKind.FIGURES]
