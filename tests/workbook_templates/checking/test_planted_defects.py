"""Every planted defect is found and named with its cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final

import pytest

from tests.support.planting import (
    COSTS,
    GAINS,
    INTRODUCTION,
    PLAN,
    TABS,
    UV,
    Book,
    constant_at,
    figure,
    formula_at,
    keyed,
    named,
)
from tests.workbook_templates.checking.conftest import Check
from workbook_templates import Finding, FindingKind, Severity
from workbook_templates.checking.findings import AuditReport

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


def last_row(column: str) -> tuple[str, str]:
    """Return a cell of the last row of the measures table, which is empty."""
    return COSTS, last_measure(column).replace("$", "")


def label_at(key: str) -> tuple[str, str]:
    """Return the label at the left of the row that a key marks."""
    return UV, row(key, "A")


def refined(key: str, column: int, old: str, new: str) -> Callable[[Book], None]:
    return lambda book: book.refined(keyed(key, 0, column), old, new)


def _pasted_row(book: Book) -> None:
    for column in range(15):
        book.number(keyed("cost", 0, column), 1000.0 + column)


def _pasted_block(book: Book) -> None:
    for row in range(6):
        for column in range(15):
            book.number(named("UV_KohortLab", row, column), 1.0)


def _renamed_name(book: Book) -> None:
    book.replace("xl/workbook.xml", 'name="UV_NettoNytte"', 'name="UV_Nytte"')
    for tab in TABS:
        part = Book.part(tab)
        book.parts[part] = book.parts[part].replace(b"UV_NettoNytte", b"UV_Nytte")


def _deleted_name(book: Book) -> None:
    book.substitute("xl/workbook.xml", r'<definedName name="UV_Kostnad">.*?</definedName>', "")


def _shadowed_name(book: Book) -> None:
    book.replace(
        "xl/workbook.xml",
        "</definedNames>",
        f'<definedName name="UV_QALYverdi" localSheetId="1">\'{UV}\'!$B$10</definedName></definedNames>',
    )


def _unprotected(book: Book) -> None:
    book.substitute(Book.part(COSTS), "<sheetProtection[^>]*/>", "")


def _unlocked(book: Book) -> None:
    book.style(COST, book.style_of(named("UV_Startaar")))


def _deleted_tab(book: Book) -> None:
    book.substitute("xl/workbook.xml", f'<sheet name="{GAINS}"[^>]*/>', "")
    book.substitute("xl/workbook.xml", f"<definedName[^>]*>'{GAINS}'.*?</definedName>", "")


def _renamed_tab(book: Book) -> None:
    book.replace("xl/workbook.xml", f'name="{GAINS}"', 'name="Gevinster"')
    for part in ("xl/workbook.xml", *(Book.part(tab) for tab in TABS)):
        book.parts[part] = book.parts[part].replace(f"'{GAINS}'!".encode(), b"Gevinster!")


def _reordered_tabs(book: Book) -> None:
    book.substitute(
        "xl/workbook.xml", r'(<sheet name="Unge voksne"[^>]*/>)(<sheet name="Unge[^>]*/>)', r"\2\1"
    )


def _stale_inputs(book: Book) -> None:
    book.number(named("UV_Nye", 0), 7.0)


def _shared_formula(book: Book) -> None:
    """A program that stores a row as one shared formula, with one cell that is another."""
    part = Book.part(UV)
    for column in range(15):
        tab, address = keyed("gain", 0, column)
        inside = (
            f'<f t="shared" ref="{address}:{keyed("gain", 0, 14)[1]}" si="0">'
            f"{escape(formula_at((tab, address)).replace('+', '-'))}</f>"
            if column == 0
            else '<f t="shared" si="0"/>'
        )
        book.substitute(part, rf'(<c r="{address}"[^>]*>)<f>.*?</f>', rf"\g<1>{inside}")
    assert tab == UV


def _external_link(book: Book) -> None:
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    book.formula(COST, formula_at(COST).replace(row("undiscounted.cost", "I"), "[1]Ark1!$B$2"), "5")


def _macro(book: Book) -> None:
    book.parts["xl/vbaProject.bin"] = b"\0"


def _inserted_row(book: Book) -> None:
    book.insert_row(UV, int(keyed("net")[1][1:]))


def _inserted_row_with_numbers(book: Book) -> None:
    row = int(keyed("net")[1][1:])
    book.insert_row(UV, row, f'<c r="F{row}"><v>500</v></c>')


def _deleted_row(book: Book) -> None:
    row = int(keyed("undiscounted.avoided_out")[1][1:])
    book.substitute(Book.part(UV), rf'<row r="{row}".*?</row>', "")


def _redirected_figure(book: Book) -> None:
    """The cost in figure A shows the row of the avoided cost."""
    first, second, *_ = figure("A")[0].figure.series
    book.replace(book.chart_part("A"), f"<c:f>{first.values}<", f"<c:f>{second.values}<")


def _wholly_redirected_figure(book: Book) -> None:
    """Figure A shows the other group's rows."""
    book.substitute(book.chart_part("A"), f"<c:f>'{UV}'!", f"<c:f>{TABS[4]}!")


def _renamed_series(book: Book) -> None:
    first, second, *_ = figure("A")[0].figure.series
    book.replace(book.chart_part("A"), f"<c:f>{first.name}<", f"<c:f>{second.name}<")


def _removed_series(book: Book) -> None:
    book.substitute(book.chart_part("C"), "<c:ser>.*?</c:ser>(?=<c:ser>)", "")


def _added_series(book: Book) -> None:
    part, other = book.chart_part("A"), f"'{UV}'!$F$9:$T$9"
    first = re.search("<c:ser>.*?</c:ser>", book.parts[part].decode(), re.DOTALL)
    assert first
    values = figure("A")[0].figure.series[0].values
    book.replace(part, first[0], first[0] + first[0].replace(values, other))


def _typed_figure(book: Book) -> None:
    typed = (
        '<c:val><c:numLit><c:ptCount val="1"/><c:pt idx="0"><c:v>9</c:v></c:pt></c:numLit></c:val>'
    )
    text = book.parts[book.chart_part("B")].decode()
    book.parts[book.chart_part("B")] = re.sub(
        "<c:val>.*?</c:val>", typed, text, count=1, flags=re.DOTALL
    ).encode()


def _other_years(book: Book) -> None:
    categories = figure("A")[0].figure.categories
    moved = categories.replace("$F$", "$G$")
    book.substitute(book.chart_part("A"), re.escape(f"<c:f>{categories}<"), f"<c:f>{moved}<")


def _swapped_titles(book: Book) -> None:
    parts = {key: book.chart_part(key) for key in "AC"}
    titles = {key: escape(figure(key)[0].figure.title, quote=False) for key in "AC"}
    for key, other in ("AC", "CA"):
        book.replace(parts[key], f"<a:t>{titles[key]}<", f"<a:t>{titles[other]}<")


LABELS: Final = (label_at("figure.cost"), label_at("figure.avoided"))


def _swapped_labels(book: Book) -> None:
    for at, other in (LABELS, LABELS[::-1]):
        book.text(at, constant_at(other))


DEFECTS: Final = (
    Defect("formula typed over with a number", lambda b: b.number(COST, 5.0), TYPED, COST, key_result=NET_BENEFIT),
    Defect("formula typed over with its own value", lambda b: b.number(TOTAL, 12867823.76), TYPED, TOTAL, key_result=NET_BENEFIT),
    Defect("formula typed over with a text", lambda b: b.text(COST, "1 000"), TYPED, COST),
    Defect("formula emptied", lambda b: b.empty(COST), FindingKind.FORMULA_DELETED, COST, key_result=NET_BENEFIT),
    Defect("values pasted over a row", _pasted_row, TYPED, keyed("cost"), told="15 celler"),
    Defect("values pasted over a block", _pasted_block, TYPED, named("UV_KohortLab"), told="90 celler"),
    Defect("range one short", lambda b: b.refined(TOTAL, "$T$", "$S$"), CHANGED, TOTAL, key_result=NET_BENEFIT),
    Defect("range one long", lambda b: b.refined(keyed("in_lab", 0, 2), row("lab.SS", "H"), row("out.UU", "H")), CHANGED, keyed("in_lab", 0, 2)),
    Defect("range that misses the last measure", lambda b: b.refined(keyed("startup_municipality"), last_measure("N"), last_measure("N", 1)), CHANGED, keyed("startup_municipality"), key_result=NET_BENEFIT),
    Defect("swapped sign", refined("net", 2, f"{row('avoided', 'H')}-{row('cost', 'H')}", f"{row('cost', 'H')}-{row('avoided', 'H')}"), CHANGED, keyed("net", 0, 2), key_result="Netto i perioden (unge voksne)"),
    Defect("constant added", lambda b: b.put_formula_text(COST, formula_at(COST) + "+1000"), CHANGED, COST),
    Defect("constant added that hides in a sum", refined("cost.sum", 0, ")", ",0)"), CHANGED, TOTAL),
    Defect("wrong year column", refined("cost", 3, row("discount", "I"), row("discount", "J")), CHANGED, COST),
    Defect("absolute instead of relative", refined("cost", 3, row("undiscounted.cost", "I"), row("undiscounted.cost", "$I$")), CHANGED, COST),
    Defect("relative instead of absolute", refined("sheet.lab.UU", 3, row("new_participants.U", "$B$"), row("new_participants.U", "B")), CHANGED, keyed("sheet.lab.UU", 0, 3)),
    Defect("swapped success rates", refined("sheet.lab.UT", 3, row("success_rate.U", "$C$"), row("success_rate.T", "$C$")), CHANGED, keyed("sheet.lab.UT", 0, 3)),
    Defect("entry count instead of count now", refined("undiscounted.running_municipality", 3, f"{row('now.U', 'I')}:{row('now.S', 'I')}", f"{row('entering.U', 'I')}:{row('entering.S', 'I')}"), CHANGED, keyed("undiscounted.running_municipality", 0, 3)),
    Defect("discounted a year too much", refined("discount", 4, "(J4-1)", "J4"), CHANGED, keyed("discount", 0, 4), key_result=NET_BENEFIT),
    Defect("period limit off by one", refined("cost", 9, "O4>UV_Analyseperiode", "O4>=UV_Analyseperiode"), CHANGED, keyed("cost", 0, 9)),
    Defect("intake limit < for <=", refined("sheet.lab.UU", 0, "F4<=UV", "F4<UV"), CHANGED, keyed("sheet.lab.UU")),
    Defect("state payer left out", lambda b: b.put_formula_text(STARTUP, keyed("startup_municipality", 1)[1]), CHANGED, STARTUP),
    Defect("balance year from the wrong row", lambda b: b.refined(named("UV_BalanseaarNetto"), row("net_negative", "$"), row("total_negative", "$")), CHANGED, named("UV_BalanseaarNetto"), key_result="Balanseår, netto (unge voksne)"),
    Defect("family formula that reads the young adults", lambda b: b.refined(keyed("discount", 0, 2, "FAM_"), "FAM_Neddiskontering", "UV_Neddiskontering"), CHANGED, keyed("discount", 0, 2, "FAM_"), key_result="Netto nytte (familie)"),
    Defect("matrix formula that means another thing", lambda b: b.substitute(Book.part(UV), rf'(<c r="{COST[1]}"[^>]*>)<f>', rf'\1<f t="array" ref="{COST[1]}">'), CHANGED, COST, WARNING),
    Defect("shared formula with a wrong master", _shared_formula, CHANGED, keyed("gain")),
    Defect("reference to a deleted cell", refined("cost", 3, row("undiscounted.cost", "I"), "#REF!"), CHANGED, COST, told="slettet"),
    Defect("volatile formula in a free cell", lambda b: b.formula((UV, "W170"), "NOW()*0", "0"), FindingKind.FORMULA_INSERTED, (UV, "W170"), WARNING, told="flyktig"),
    Defect("formula in a free cell that a formula reads", lambda b: b.formula((UV, f"E{COST[1][1:]}"), "5"), FindingKind.FORMULA_INSERTED, (UV, f"E{COST[1][1:]}"), WARNING),
    Defect("formula beside a row", lambda b: b.formula((UV, f"U{COST[1][1:]}"), "1+1", "5"), FindingKind.FORMULA_INSERTED, (UV, f"U{COST[1][1:]}"), WARNING),
    Defect("formula in an input", lambda b: b.formula(named("UV_QALYverdi"), "500000+7000", "507000"), FindingKind.FORMULA_IN_INPUT, named("UV_QALYverdi"), WARNING, key_result=NET_BENEFIT),
    Defect("changed factor of the null alternative", lambda b: b.number((COSTS, "H58"), 1.2), FindingKind.CONSTANT_CHANGED, (COSTS, "H58")),
    Defect("changed limit", lambda b: b.number(keyed("period.max"), 20.0), FindingKind.CONSTANT_CHANGED, keyed("period.max"), key_result="Hovedkontrollen"),
    Defect("changed tolerance", lambda b: b.number(keyed("tolerance"), 1e9), FindingKind.CONSTANT_CHANGED, keyed("tolerance"), key_result="Hovedkontrollen"),
    Defect("changed figure data", refined("figure.cost", 3, ",0,", ",9,"), CHANGED, keyed("figure.cost", 0, 3)),
    Defect("master check overwritten", lambda b: b.text(named("Kontroll"), "OK"), TYPED, named("Kontroll"), key_result="Hovedkontrollen"),
    Defect("check overwritten", lambda b: b.number(keyed("check.payers", 0, 0), 0.0), TYPED, keyed("check.payers"), key_result="Hovedkontrollen"),
    Defect("check shown as OK for ever", lambda b: b.put_formula_text(named("UV_Kontroll"), '"OK"'), CHANGED, named("UV_Kontroll"), key_result="Hovedkontrollen"),
    Defect("stale number", lambda b: b.cached(TOTAL, "1"), FindingKind.STALE, TOTAL),
    Defect("stale text", lambda b: b.cached(named("Kontroll"), "Avvik", ' t="str"'), FindingKind.STALE, named("Kontroll")),
    Defect("stored error", lambda b: b.cached(COST, "#DIV/0!", ' t="e"'), FindingKind.STALE, COST, told="feilverdi"),
    Defect("stored number as text", lambda b: b.cached(COST, "1974984", ' t="str"'), FindingKind.STALE, COST),
    Defect("input changed without recalculation", _stale_inputs, FindingKind.STALE, keyed("sheet.lab.UU")),
    Defect("renamed name", _renamed_name, FindingKind.NAME_RENAMED, named("UV_NettoNytte"), told="UV_Nytte"),
    Defect("deleted name", _deleted_name, FindingKind.NAME_MISSING, named("UV_Kostnad"), told="UV_Kostnad"),
    Defect("name moved by one row", lambda b: b.name("UV_Besparelse", f"'{UV}'!$F${row('avoided_municipality', '')}:$T${row('avoided_municipality', '')}"), FindingKind.NAME_MOVED, named("UV_Besparelse"), told="UV_Besparelse"),
    Defect("name of the measures one row short", lambda b: b.name("UV_Tiltak", f"'{COSTS}'!{PLAN.names['UV_Tiltak'].part(0, 0, 29, 13).address()}"), FindingKind.NAME_MOVED, named("UV_Tiltak")),
    Defect("name with a twin on a tab", _shadowed_name, FindingKind.NAME_SHADOWED, (UV, "")),
    Defect("number as text in an input", lambda b: b.text(named("UV_QALYverdi"), "507000"), FindingKind.INPUT, named("UV_QALYverdi")),
    Defect("input outside its limits", lambda b: b.number(named("UV_Analyseperiode"), 22.0), FindingKind.INPUT, named("UV_Analyseperiode")),
    Defect("unlocked formula", _unlocked, FindingKind.UNLOCKED, COST, WARNING),
    Defect("unprotected tab", _unprotected, FindingKind.UNPROTECTED, (COSTS, ""), WARNING),
    Defect("hidden tab", lambda b: b.replace("xl/workbook.xml", f'name="{COSTS}"', f'name="{COSTS}" state="hidden"'), FindingKind.TAB_HIDDEN, (COSTS, ""), WARNING),
    Defect("very hidden tab of one's own", lambda b: b.add_tab("Data", "veryHidden"), FindingKind.TAB_HIDDEN, ("Data", ""), WARNING),
    Defect("deleted tab", _deleted_tab, FindingKind.TAB_MISSING, (GAINS, "")),
    Defect("renamed tab", _renamed_tab, FindingKind.TAB_RENAMED, ("Gevinster", "")),
    Defect("reordered tabs", _reordered_tabs, FindingKind.TAB_ORDER, ("", ""), WARNING),
    Defect("inserted row", _inserted_row, FindingKind.ROW_INSERTED, (UV, keyed("net")[1][1:]), WARNING),
    Defect("inserted row with numbers", _inserted_row_with_numbers, FindingKind.ROW_INSERTED, (UV, keyed("net")[1][1:])),
    Defect("row emptied", _deleted_row, FindingKind.FORMULA_DELETED, keyed("undiscounted.avoided_out"), key_result=NET_BENEFIT),
    Defect("external link", _external_link, CHANGED, COST, told="annen fil"),
    Defect("macro", _macro, FindingKind.MACRO, ("", ""), WARNING),
    Defect("manual calculation", lambda b: b.substitute("xl/workbook.xml", "<calcPr ", '<calcPr calcMode="manual" '), FindingKind.SETTING, ("", ""), WARNING),
    Defect("precision as displayed", lambda b: b.substitute("xl/workbook.xml", "<calcPr ", '<calcPr fullPrecision="0" '), FindingKind.SETTING, ("", "")),
    Defect("figure redirected", _redirected_figure, FindingKind.FIGURES, figure("A")[1], WARNING, told="viser andre celler"),
    Defect("figure redirected to another tab", _wholly_redirected_figure, FindingKind.FIGURES, figure("A")[1], WARNING, told="viser andre celler"),
    Defect("series with another's name", _renamed_series, FindingKind.FIGURES, figure("A")[1], WARNING, told="henter navnet"),
    Defect("series removed", _removed_series, FindingKind.FIGURES, figure("C")[1], WARNING, told="er fjernet"),
    Defect("series added", _added_series, FindingKind.FIGURES, figure("A")[1], WARNING, told="lagt til"),
    Defect("figure with typed numbers", _typed_figure, FindingKind.FIGURES, figure("B")[1], WARNING, told="faste tall"),
    Defect("figure over other years", _other_years, FindingKind.FIGURES, figure("A")[1], WARNING, told="kategoriaksen"),
    Defect("swapped figure titles", _swapped_titles, FindingKind.FIGURES, figure("A")[1], WARNING, told="tittelen"),
    Defect("swapped labels", _swapped_labels, FindingKind.LABEL_CHANGED, LABELS[0], WARNING, told="byttet om"),
    Defect("measure without a name", lambda b: b.number(last_row("D"), 3.0), FindingKind.ROW_WITHOUT_NAME, last_row("A"), Severity.INFORMATION, told="teller ikke"),
    Defect("changed version", lambda b: b.text(named("Modellversjon"), "0.9"), FindingKind.VERSION, named("Modellversjon")),
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
