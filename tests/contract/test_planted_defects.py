"""Faults planted in a workbook of every kind: the check names each with its cell.

Where a fault is planted is found in the kind's plan: a year row, a sum, an input, a limit, a check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Final

import pytest

from tests.support.kinds import KINDS, SAMPLES, USUAL, Case
from tests.support.planting import Book, cell, constant_at, formula_at
from workbook_templates import (
    CONTROL_GROUP,
    PERSONAS,
    AuditReport,
    Finding,
    FindingKind,
    Severity,
    audit_workbook,
    check_workbook,
)
from workbook_templates.blocks import MASTER_CHECK, OK
from workbook_templates.checking.dependencies import dependencies
from workbook_templates.kinds.kind import RowBlock
from workbook_templates.sheet import (
    FIRST_YEAR_COLUMN,
    Area,
    Constant,
    Entry,
    Figure,
    Formula,
    Placed,
    SheetPlan,
    Values,
    column_index,
    column_letter,
    relative,
)

DAY: Final = date(2026, 1, 31)
ERROR, WARNING, INFORMATION = reversed(Severity)
CHANGED, TYPED = FindingKind.FORMULA_CHANGED, FindingKind.TYPED_OVER
WHOLE: Final = (
    *SAMPLES,
    *(
        Case(PERSONAS, name)
        for name in ("loerenskog", "asker", "full rows", "another course", "odd names")
    ),
)
YEAR: Final = 2
"""The third year."""
At = tuple[str, str]


class Sites:
    """A workbook of a kind, and the cells of its plan that stand for their like."""

    def __init__(self, case: Case) -> None:
        self.case, self.plan = case, case.plan
        self._values = Values(case.kind.data(case.inputs).by_group())
        self.content = case.kind.workbook_bytes(case.inputs)

    def book(self) -> Book:
        return Book(self.content, self.plan)

    def _formulas(self) -> Iterator[tuple[SheetPlan, int, int, Formula, str]]:
        for sheet, row, column, content in self.plan.formula_cells():
            if content.spill is None and not content.volatile:
                yield sheet, row, column, content, self.plan.formula_text(sheet, row, column)

    def value(self, at: At) -> float:
        """Return the engine's value of a cell."""
        sheet = next(item for item in self.plan.sheets if item.name == at[0])
        content = next(c.content for key, c in sheet.cells.items() if relative(*key) == at[1])
        assert isinstance(content, Formula)
        return float(self._values.of(content) or 0)

    @cached_property
    def year(self) -> At:
        """A formula of the third year that reads that year, is not 0, and that a key result follows."""
        graph = dependencies(self.case.kind, self.case.kind.capacity(self.case.inputs))
        for sheet, row, column, content, text in self._formulas():
            value = self._values.of(content)
            if (
                column == FIRST_YEAR_COLUMN + YEAR
                and content.index % self.plan.years == YEAR
                and isinstance(value, float)
                and value
                and len(re.findall(r"(?<![$\w])H\d", text)) > 1
                and graph.affected([(sheet.name, row, column)]).key_results
            ):
                return sheet.name, relative(row, column)
        raise AssertionError(self.case)

    @cached_property
    def total(self) -> At:
        """The sum of a year row outside the timeline, not 0."""
        last = relative(0, FIRST_YEAR_COLUMN + self.plan.years - 1).rstrip("1")
        for sheet, row, column, content, text in self._formulas():
            value = self._values.of(content)
            is_sum = re.search(rf"SUM\((?:'[^']+'!|\w+!)?\$F\$\d+:\${last}\$\d+\)", text)
            if is_sum and column < FIRST_YEAR_COLUMN and isinstance(value, float) and value:
                return sheet.name, relative(row, column)
        raise AssertionError(self.case)

    @cached_property
    def share(self) -> At:
        """An input that is a share, filled in, and its largest value."""
        return self._input("share")

    @cached_property
    def whole(self) -> At:
        """An input that is a whole number, filled in."""
        return self._input("whole")

    def _input(self, kind: str) -> At:
        for sheet in self.plan.sheets:
            for validation in sheet.validations:
                place = (validation.area.row, validation.area.column)
                content = sheet.cells[place].content
                assert isinstance(content, Entry)
                filled = isinstance(self._values.of(content), int | float)
                if validation.domain.kind == kind and filled and validation.maximum:
                    return sheet.name, relative(*place)
        raise AssertionError(self.case)

    def constant(self, style: str) -> At:
        """The first fixed number of a style."""
        for sheet in self.plan.sheets:
            for at, found in sheet.cells.items():
                if isinstance(found.content, Constant) and found.style == style:
                    return sheet.name, relative(*at)
        raise AssertionError((self.case, style))

    @cached_property
    def check(self) -> At:
        """How far off a check finds its workbook."""
        for sheet, row, column, content, _ in self._formulas():
            answer = sheet.cells.get((row, column + 2))
            if column == 1 and content.template.startswith("=") and answer is not None:
                template = getattr(answer.content, "template", "")
                if template.startswith("=IF(ISNUMBER({~B}-{~C})"):
                    return sheet.name, relative(row, column)
        raise AssertionError(self.case)

    @cached_property
    def result(self) -> str:
        """The name of a key result that a formula reads, or else the first one."""
        return self.case.kind.key_results(self.case.kind.capacity(self.case.inputs))[0].name

    @cached_property
    def figure(self) -> tuple[Placed, At]:
        """A figure of two series or more, with the tab and the cell of its corner."""
        for sheet in self.plan.sheets:
            for placed in sheet.figures:
                if len(placed.figure.series) > 1:
                    return placed, (sheet.name, relative(placed.row, placed.column))
        raise AssertionError(self.case)

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures of that figure's tab, it first."""
        shown, (tab, _) = self.figure
        sheet = next(item for item in self.plan.sheets if item.name == tab)
        found = [placed.figure for placed in sheet.figures]
        return sorted(found, key=lambda item: item.key != shown.figure.key)

    @cached_property
    def free(self) -> At:
        """A cell beside the timeline's row, which no formula reads and nothing stands in."""
        tab, address = self.year
        sheet = next(item for item in self.plan.sheets if item.name == tab)
        column = 1 + max(column for _, column in sheet.cells)
        return tab, relative(int(address[1:]) - 1, column)

    @cached_property
    def tab(self) -> str:
        """The last tab, that formulas or names of other tabs read."""
        return self.plan.sheets[-1].name

    @cached_property
    def labels(self) -> tuple[At, At]:
        """Two labels that stand once each below one another on the tab with years."""
        sheet = next(item for item in self.plan.sheets if item.name == self.year[0])
        texts = {
            row: found.content.value
            for (row, column), found in sorted(sheet.cells.items())
            if column == 0 and isinstance(found.content, Constant)
        }
        single = [row for row, text in texts.items() if list(texts.values()).count(text) == 1]
        start = int(self.year[1][1:]) - 1
        first, second = [
            row for row in single if row >= start and (row, FIRST_YEAR_COLUMN) in sheet.cells
        ][:2]
        return (sheet.name, relative(first, 0)), (sheet.name, relative(second, 0))


Plant = Callable[[Book, Sites], None]


@dataclass(frozen=True)
class Defect:
    """What is done to a workbook, and the finding that must name it."""

    plant: Plant
    kind: FindingKind
    at: Callable[[Sites], At]
    severity: Severity = ERROR
    told: str = ""
    affects: str = ""
    """A key result that the finding must tell of; of a year row there is one in any case."""
    needs: str = ""
    """What only some workbooks have: ``figures`` or ``tables``."""


def changed(at: Callable[[Sites], At], change: Callable[[str], str]) -> Plant:
    """Plant another formula; the stored value stays."""

    def plant(book: Book, sites: Sites) -> None:
        wanted = formula_at(at(sites), sites.plan)
        made = change(wanted)
        assert made != wanted, wanted
        book.put_formula_text(at(sites), made)

    return plant


def year(sites: Sites) -> At:
    return sites.year


def total(sites: Sites) -> At:
    return sites.total


def share(sites: Sites) -> At:
    return sites.share


def kontroll(sites: Sites) -> At:
    return cell(sites.plan.names["Kontroll"])


def whole_file(_: Sites) -> At:
    return ("", "")


def own_column(text: str) -> str:
    """Return a formula that reads the next year instead of its own, once."""
    return re.sub(r"(?<![$\w])H(?=\d)", "I", text, count=1)


def fixed_column(text: str) -> str:
    return re.sub(r"(?<![$\w])H(\d+)", r"$H$\1", text, count=1)


def one_short(text: str) -> str:
    last = re.search(r":\$([A-Z]{1,2})\$", text)
    assert last
    return text.replace(f":${last[1]}$", f":${column_letter(column_index(last[1]) - 1)}$")


def pasted(book: Book, sites: Sites) -> None:
    tab, address = sites.year
    for column in "FGH":
        book.number((tab, column + address[1:]), 1000.0)


def renamed_name(book: Book, sites: Sites) -> None:
    name, made = sites.result, f"{sites.result}X"
    book.replace("xl/workbook.xml", f'name="{name}"', f'name="{made}"')
    for tab in book.tabs:
        part = book.part(tab)
        book.parts[part] = re.sub(rb"\b%b\b" % name.encode(), made.encode(), book.parts[part])


def deleted_name(book: Book, sites: Sites) -> None:
    pattern = rf'<definedName name="{sites.result}">.*?</definedName>'
    book.substitute("xl/workbook.xml", pattern, "")


def moved_name(book: Book, sites: Sites) -> None:
    area = sites.plan.names[sites.result]
    book.name(sites.result, Area(area.sheet, area.row + 1, area.column).reference())


def shadowed_name(book: Book, sites: Sites) -> None:
    area = sites.plan.names["Prisaar"]
    book.replace(
        "xl/workbook.xml",
        "</definedNames>",
        f'<definedName name="Prisaar" localSheetId="1">{area.reference()}</definedName></definedNames>',
    )


def unprotected(book: Book, sites: Sites) -> None:
    book.substitute(book.part(sites.tab), "<sheetProtection[^>]*/>", "")


def deleted_tab(book: Book, sites: Sites) -> None:
    book.substitute("xl/workbook.xml", f'<sheet name="{sites.tab}"[^>]*/>', "")
    quoted = f"'{sites.tab}'" if " " in sites.tab else sites.tab
    book.substitute("xl/workbook.xml", f"<definedName[^>]*>{quoted}!.*?</definedName>", "")


def renamed_tab(book: Book, sites: Sites) -> None:
    quoted = f"'{sites.tab}'" if " " in sites.tab else sites.tab
    book.replace("xl/workbook.xml", f'<sheet name="{sites.tab}"', '<sheet name="Omdøpt"')
    for part in ("xl/workbook.xml", *(book.part(tab) for tab in book.tabs)):
        text = book.parts[part].decode().replace(f"{quoted}!", "Omdøpt!")
        book.parts[part] = text.encode()


def reordered_tabs(book: Book, _: Sites) -> None:
    book.substitute("xl/workbook.xml", r"(<sheet name=[^>]*/>)(<sheet name=[^>]*/>)", r"\2\1")


def inserted_row(book: Book, sites: Sites) -> None:
    book.insert_row(sites.year[0], int(sites.year[1][1:]))


def inserted_numbers(book: Book, sites: Sites) -> None:
    row = int(sites.year[1][1:])
    book.insert_row(sites.year[0], row, f'<c r="F{row}"><v>500</v></c>')


def emptied_row(book: Book, sites: Sites) -> None:
    tab, address = sites.year
    book.substitute(book.part(tab), rf'<row r="{address[1:]}".*?</row>', "")


def external_link(book: Book, sites: Sites) -> None:
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    text = re.sub(r"(?<![$\w])H\d+", "[1]Ark1!$B$2", formula_at(sites.year, sites.plan), count=1)
    book.formula(sites.year, text, "5")


def array_formula(book: Book, sites: Sites) -> None:
    tab, address = sites.year
    book.substitute(
        book.part(tab),
        rf'(<c r="{address}"[^>]*>)<f>',
        rf'\1<f t="array" ref="{address}">',
    )


def shared_formula(book: Book, sites: Sites) -> None:
    """A program that stores years as one shared formula, whose first is another."""
    tab, address = sites.year
    wanted = formula_at(sites.year, sites.plan) + "+1"
    for column in "HI":
        master = f'<f t="shared" ref="{address}:I{address[1:]}" si="0">{escape(wanted)}</f>'
        inside = master if column == "H" else '<f t="shared" si="0"/>'
        cell_of = rf'(<c r="{column}{address[1:]}"[^>]*>)<f>.*?</f>'
        book.substitute(book.part(tab), cell_of, lambda m, made=inside: m[1] + made)  # type: ignore[misc]  # a default


def swapped_labels(book: Book, sites: Sites) -> None:
    first, second = sites.labels
    texts = constant_at(first, sites.plan), constant_at(second, sites.plan)
    book.text(first, texts[1])
    book.text(second, texts[0])


def nameless_row(book: Book, sites: Sites) -> None:
    tab, address = table_end(sites)
    book.number((tab, f"C{address[1:]}"), 3.0)


def table_end(sites: Sites) -> At:
    """Return the first cell of the last row of a table, which is empty."""
    block = next(item for item in blocks_of(sites) if item.row_name)
    return cell(block.area, block.area.rows - 1)


def blocks_of(sites: Sites) -> tuple[RowBlock, ...]:
    return sites.case.kind.blocks(sites.case.kind.capacity(sites.case.inputs))


def figure(sites: Sites) -> At:
    return sites.figure[1]


def in_chart(change: Callable[[str, Placed], str]) -> Plant:
    """Plant a change in the XML of a figure."""

    def plant(book: Book, sites: Sites) -> None:
        placed = sites.figure[0]
        part = book.chart_part(placed.figure)
        text = book.parts[part].decode()
        made = change(text, placed)
        assert made != text
        book.parts[part] = made.encode()

    return plant


def _reference(text: str) -> str:
    return f"<c:f>{escape(text, quote=False)}<"


def redirected(text: str, placed: Placed) -> str:
    first, second, *_ = placed.figure.series
    return text.replace(_reference(first.values), _reference(second.values), 1)


def series_renamed(text: str, placed: Placed) -> str:
    first, second, *_ = placed.figure.series
    return text.replace(_reference(first.name), _reference(second.name), 1)


def series_removed(text: str, _: Placed) -> str:
    return re.sub("<c:ser>.*?</c:ser>", "", text, count=1, flags=re.DOTALL)


def series_added(text: str, placed: Placed) -> str:
    first = re.search("<c:ser>.*?</c:ser>", text, re.DOTALL)
    assert first
    values = placed.figure.series[0].values
    moved = values.replace("$F$", "$F$1", 1)
    return text.replace(
        first[0], first[0] + first[0].replace(escape(values, quote=False), moved), 1
    )


def numbers_typed(text: str, _: Placed) -> str:
    typed = (
        '<c:val><c:numLit><c:ptCount val="1"/><c:pt idx="0"><c:v>9</c:v></c:pt></c:numLit></c:val>'
    )
    return re.sub("<c:val>.*?</c:val>", typed, text, count=1, flags=re.DOTALL)


def other_categories(text: str, placed: Placed) -> str:
    categories = placed.figure.categories
    return text.replace(_reference(categories), _reference(categories.replace("$F$", "$G$")))


def swapped_titles(book: Book, sites: Sites) -> None:
    """The figure has the title of another of its tab, and the other way."""
    (first, other) = sites.figures[:2]
    parts = [book.chart_part(item) for item in (first, other)]
    for part, old, new in zip(parts, (first, other), (other, first), strict=True):
        mine, theirs = (f">{escape(item.title, quote=False)}<" for item in (old, new))
        book.replace(part, mine, theirs)


def edited(edit: Callable[[Book, At], None], at: Callable[[Sites], At]) -> Plant:
    """Plant by one edit of one cell."""
    return lambda book, sites: edit(book, at(sites))


def in_workbook(pattern: str, new: str) -> Plant:
    return lambda book, _: book.substitute("xl/workbook.xml", pattern, new)


def limit(sites: Sites) -> At:
    return sites.constant("limit")


def tolerance(sites: Sites) -> At:
    return sites.constant("tolerance")


def version(sites: Sites) -> At:
    return cell(sites.plan.names["Modellversjon"])


DEFECTS: Final[dict[str, Defect]] = {
    "typed over with a number": Defect(edited(lambda b, at: b.number(at, 5.0), year), TYPED, year),
    "typed over with its own value": Defect(lambda b, s: b.number(s.total, s.value(s.total)), TYPED, total),
    "typed over with a rounded value": Defect(lambda b, s: b.number(s.year, round(s.value(s.year) + 0.3)), TYPED, year),
    "typed over with a text": Defect(edited(lambda b, at: b.text(at, "1 000"), year), TYPED, year),
    "emptied": Defect(edited(lambda b, at: b.empty(at), year), FindingKind.FORMULA_DELETED, year),
    "values pasted over years": Defect(pasted, TYPED, lambda s: (s.year[0], f"F{s.year[1][1:]}"), told="3 celler"),
    "range one short": Defect(changed(total, one_short), CHANGED, total),
    "constant added": Defect(changed(year, lambda text: text + "+1000"), CHANGED, year),
    "constant added that hides in a sum": Defect(changed(total, lambda text: re.sub(r"(SUM\([^()]*)\)", r"\1,0)", text)), CHANGED, total),
    "constant of no effect": Defect(changed(year, lambda text: f"({text})+7*0"), CHANGED, year),
    "another year": Defect(changed(year, own_column), CHANGED, year),
    "absolute instead of relative": Defect(changed(year, fixed_column), CHANGED, year),
    "swapped sign": Defect(changed(total, lambda text: f"-{text}"), CHANGED, total),
    "reference to a deleted cell": Defect(changed(year, lambda text: re.sub(r"(?<![$\w])H\d+", "#REF!", text, count=1)), CHANGED, year, told="slettet"),
    "matrix formula that means another thing": Defect(array_formula, CHANGED, year, WARNING),
    "shared formula with a wrong master": Defect(shared_formula, CHANGED, year),
    "external link": Defect(external_link, CHANGED, year, told="annen fil"),
    "volatile formula in a free cell": Defect(edited(lambda b, at: b.formula(at, "NOW()*0", "0"), lambda s: s.free), FindingKind.FORMULA_INSERTED, lambda s: s.free, WARNING, told="flyktig"),
    "formula beside a row": Defect(edited(lambda b, at: b.formula(at, "1+1", "2"), lambda s: s.free), FindingKind.FORMULA_INSERTED, lambda s: s.free, WARNING),
    "formula in an input": Defect(edited(lambda b, at: b.formula(at, "0.01+0.02", "0.03"), share), FindingKind.FORMULA_IN_INPUT, share, WARNING),
    "number as text in an input": Defect(edited(lambda b, at: b.text(at, "5"), lambda s: s.whole), FindingKind.INPUT, lambda s: s.whole),
    "input outside its limits": Defect(edited(lambda b, at: b.number(at, 22.0), share), FindingKind.INPUT, share),
    "changed limit": Defect(edited(lambda b, at: b.number(at, 3.5), limit), FindingKind.CONSTANT_CHANGED, limit, affects="Hovedkontrollen"),
    "changed tolerance": Defect(edited(lambda b, at: b.number(at, 1e9), tolerance), FindingKind.CONSTANT_CHANGED, tolerance, affects="Hovedkontrollen"),
    "master check overwritten": Defect(edited(lambda b, at: b.text(at, "OK"), kontroll), TYPED, kontroll, affects="Hovedkontrollen"),
    "check overwritten": Defect(edited(lambda b, at: b.number(at, 0.0), lambda s: s.check), TYPED, lambda s: s.check, affects="Hovedkontrollen"),
    "master check that says OK for ever": Defect(changed(kontroll, lambda _: '"OK"'), CHANGED, kontroll, affects="Hovedkontrollen"),
    "stale number": Defect(edited(lambda b, at: b.cached(at, "1"), total), FindingKind.STALE, total),
    "stale text": Defect(edited(lambda b, at: b.cached(at, "Avvik", ' t="str"'), kontroll), FindingKind.STALE, kontroll),
    "stored error": Defect(edited(lambda b, at: b.cached(at, "#DIV/0!", ' t="e"'), year), FindingKind.STALE, year, told="feilverdi"),
    "stored number as text": Defect(edited(lambda b, at: b.cached(at, "1974984", ' t="str"'), year), FindingKind.STALE, year),
    "renamed name": Defect(renamed_name, FindingKind.NAME_RENAMED, lambda s: cell(s.plan.names[s.result])),
    "deleted name": Defect(deleted_name, FindingKind.NAME_MISSING, lambda s: cell(s.plan.names[s.result])),
    "name moved by one row": Defect(moved_name, FindingKind.NAME_MOVED, lambda s: cell(s.plan.names[s.result])),
    "name with a twin on a tab": Defect(shadowed_name, FindingKind.NAME_SHADOWED, lambda s: (s.plan.sheets[1].name, "")),
    "unlocked formula": Defect(lambda b, s: b.style(s.year, b.style_of(s.share)), FindingKind.UNLOCKED, year, WARNING),
    "unprotected tab": Defect(unprotected, FindingKind.UNPROTECTED, lambda s: (s.tab, ""), WARNING),
    "hidden tab": Defect(lambda b, s: b.replace("xl/workbook.xml", f'<sheet name="{s.tab}"', f'<sheet state="hidden" name="{s.tab}"'), FindingKind.TAB_HIDDEN, lambda s: (s.tab, ""), WARNING),
    "very hidden tab of one's own": Defect(lambda b, _: b.add_tab("Data", "veryHidden"), FindingKind.TAB_HIDDEN, lambda _: ("Data", ""), WARNING),
    "deleted tab": Defect(deleted_tab, FindingKind.TAB_MISSING, lambda s: (s.tab, "")),
    "renamed tab": Defect(renamed_tab, FindingKind.TAB_RENAMED, lambda _: ("Omdøpt", "")),
    "reordered tabs": Defect(reordered_tabs, FindingKind.TAB_ORDER, whole_file, WARNING),
    "inserted row": Defect(inserted_row, FindingKind.ROW_INSERTED, lambda s: (s.year[0], s.year[1][1:]), WARNING),
    "inserted row with numbers": Defect(inserted_numbers, FindingKind.ROW_INSERTED, lambda s: (s.year[0], s.year[1][1:])),
    "row emptied": Defect(emptied_row, FindingKind.FORMULA_DELETED, lambda s: (s.year[0], f"F{s.year[1][1:]}")),
    "macro": Defect(lambda b, _: b.parts.update({"xl/vbaProject.bin": b"\0"}), FindingKind.MACRO, whole_file, WARNING),
    "manual calculation": Defect(in_workbook("<calcPr ", '<calcPr calcMode="manual" '), FindingKind.SETTING, whole_file, WARNING),
    "precision as displayed": Defect(in_workbook("<calcPr ", '<calcPr fullPrecision="0" '), FindingKind.SETTING, whole_file),
    "swapped labels": Defect(swapped_labels, FindingKind.LABEL_CHANGED, lambda s: s.labels[0], WARNING, told="byttet om"),
    "changed version": Defect(edited(lambda b, at: b.text(at, "0.9"), version), FindingKind.VERSION, version),
    "row without a name": Defect(nameless_row, FindingKind.ROW_WITHOUT_NAME, table_end, INFORMATION, told="teller ikke", needs="tables"),
    "figure redirected": Defect(in_chart(redirected), FindingKind.FIGURES, figure, WARNING, told="viser andre celler", needs="figures"),
    "series with another's name": Defect(in_chart(series_renamed), FindingKind.FIGURES, figure, WARNING, told="henter navnet", needs="figures"),
    "series removed": Defect(in_chart(series_removed), FindingKind.FIGURES, figure, WARNING, told="er fjernet", needs="figures"),
    "series added": Defect(in_chart(series_added), FindingKind.FIGURES, figure, WARNING, told="lagt til", needs="figures"),
    "figure with typed numbers": Defect(in_chart(numbers_typed), FindingKind.FIGURES, figure, WARNING, told="faste tall", needs="figures"),
    "figure over other years": Defect(in_chart(other_categories), FindingKind.FIGURES, figure, WARNING, told="kategoriaksen", needs="figures"),
    "swapped figure titles": Defect(swapped_titles, FindingKind.FIGURES, figure, WARNING, told="tittelen", needs="figures"),
}  # fmt: skip


@pytest.fixture(scope="module", params=USUAL, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture(scope="module")
def sites(case: Case) -> Sites:
    return Sites(case)


def control(book: Book, folder: Path) -> AuditReport:
    return audit_workbook(book.save(folder / "bok.xlsx"), DAY)


def starts_at(finding: Finding, at: At) -> bool:
    """Say whether a finding names the cell, alone or as the first of several."""
    return (finding.tab, finding.address.partition(":")[0]) == at


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=DEFECTS.keys())
def test_a_planted_defect_is_named_with_its_cell(
    defect: Defect, sites: Sites, tmp_path: Path
) -> None:
    if defect.needs == "figures" and not any(sheet.figures for sheet in sites.plan.sheets):
        assert sites.case.kind is KINDS[-1]
        return
    if defect.needs == "tables" and not blocks_of(sites):  # tables of a fixed size only
        assert sites.case.kind in (CONTROL_GROUP, KINDS[-1])
        return
    book = sites.book()
    defect.plant(book, sites)
    report = control(book, tmp_path)
    at = defect.at(sites)
    matching = [f for f in report.findings if f.kind is defect.kind and starts_at(f, at)]
    assert len(matching) == 1, [(str(f.kind), f.place, f.message) for f in report.findings]
    (finding,) = matching
    assert finding.severity is defect.severity
    assert report.severity is not None
    assert report.severity >= defect.severity
    assert defect.told in finding.message
    if defect.affects:
        assert defect.affects in finding.affected.key_results
    if finding.kind in (CHANGED, TYPED, FindingKind.FORMULA_DELETED) and at == sites.year:
        assert finding.affected.key_results


@pytest.mark.parametrize("case", WHOLE, ids=str)
def test_a_whole_workbook_has_nothing_to_find(case: Case, tmp_path: Path) -> None:
    findings = audit_workbook(case.write(tmp_path), DAY).findings
    told = [item.message for item in findings if item.kind is FindingKind.MASTER_CHECK]
    said = case.plan.answers[MASTER_CHECK](case.kind.data(case.inputs))
    assert told == ([] if said == OK else [said.strip()])
    assert len(findings) == len(told)


def test_a_changed_formula_is_told_with_both_formulas_and_what_it_affects(
    sites: Sites, tmp_path: Path
) -> None:
    book = sites.book()
    changed(year, lambda text: text + "+1000")(book, sites)
    finding = next(item for item in control(book, tmp_path).findings if item.kind is CHANGED)
    assert (finding.tab, finding.address) == sites.year
    assert finding.expected == "=" + formula_at(sites.year, sites.plan)
    assert finding.found == finding.expected + "+1000"
    assert finding.label
    assert finding.affected.count > 1
    assert finding.affected.key_results
    assert finding.model_value != finding.value


RECALCULATED: Final = (
    *("typed over with a number", "typed over with a text", "emptied"),
    *("constant added", "swapped sign", "stale number"),
)


@pytest.mark.parametrize("name", RECALCULATED)
def test_the_recalculation_sees_it_too(name: str, sites: Sites, tmp_path: Path) -> None:
    """What is typed over, or computes another value, deviates in its cell by itself."""
    book = sites.book()
    DEFECTS[name].plant(book, sites)
    found = check_workbook(book.save(tmp_path / "bok.xlsx")).deviations
    assert DEFECTS[name].at(sites) in {(item.tab, item.address) for item in found}
