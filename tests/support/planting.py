"""Edits a finished workbook in its XML, as no product code does: what is planted is what is there.

Where a cell stands is asked of the plan, by name or key, so that the defects follow the template.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile

from workbook_templates.effektmodell.plan import STANDARD_CAPACITY, effektmodell_plan
from workbook_templates.sheet import Area, Constant, Figure, Formula, Placed, WorkbookPlan, relative

PLAN: Final = effektmodell_plan((STANDARD_CAPACITY, STANDARD_CAPACITY))
TABS: Final = [sheet.name for sheet in PLAN.sheets]
UV, COSTS, GAINS = TABS[1:4]
INTRODUCTION: Final = TABS[0]


def cell(area: Area, row: int = 0, column: int = 0) -> tuple[str, str]:
    """Return tab and address of a cell of an area."""
    return area.sheet, relative(area.row + row, area.column + column)


def named(name: str, row: int = 0, column: int = 0) -> tuple[str, str]:
    return cell(PLAN.names[name], row, column)


def keyed(key: str, row: int = 0, column: int = 0, group: str = "UV_") -> tuple[str, str]:
    return cell(PLAN.area(group, key), row, column)


def formula_at(at: tuple[str, str], plan: WorkbookPlan = PLAN) -> str:
    """Return the template's formula of a cell, without the equals sign."""
    sheet = next(item for item in plan.sheets if item.name == at[0])
    place = next(key for key in sheet.cells if relative(*key) == at[1])
    assert isinstance(sheet.cells[place].content, Formula)
    return plan.formula_text(sheet, *place).removeprefix("=")


def constant_at(at: tuple[str, str], plan: WorkbookPlan = PLAN) -> str:
    """Return the template's fixed text of a cell."""
    sheet = next(item for item in plan.sheets if item.name == at[0])
    content = next(cell.content for key, cell in sheet.cells.items() if relative(*key) == at[1])
    assert isinstance(content, Constant)
    return str(content.value)


def figure(key: str, tab: str = UV) -> tuple[Placed, tuple[str, str]]:
    """Return a figure of a tab, with the tab and the cell of its corner."""
    sheet = next(item for item in PLAN.sheets if item.name == tab)
    placed = next(item for item in sheet.figures if item.figure.key == key)
    return placed, (tab, relative(placed.row, placed.column))


class Book:
    """The parts of an xlsx file as texts that can be edited; ``plan`` is what it was made from."""

    def __init__(self, content: bytes, plan: WorkbookPlan = PLAN) -> None:
        self.plan = plan
        self.tabs = [sheet.name for sheet in plan.sheets]
        with ZipFile(io.BytesIO(content)) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}

    def save(self, path: Path) -> Path:
        with ZipFile(path, "w", ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path

    def replace(self, part: str, old: str, new: str, *, count: int = 1) -> None:
        """Replace a text that must be there."""
        text = self.parts[part].decode()
        assert old in text, (part, old)
        self.parts[part] = text.replace(old, new, count).encode()

    def substitute(
        self, part: str, pattern: str, new: str | Callable[[re.Match[str]], str]
    ) -> None:
        text, count = re.subn(pattern, new, self.parts[part].decode(), flags=re.DOTALL)
        assert count, (part, pattern)
        self.parts[part] = text.encode()

    def part(self, tab: str) -> str:
        return f"xl/worksheets/sheet{self.tabs.index(tab) + 1}.xml"

    def chart_part(self, shown: Figure) -> str:
        """Return the part of a figure."""
        values = escape(shown.series[0].values, quote=False)
        title = (
            f"<c:f>{escape(shown.title_cell.lstrip('='), quote=False)}</c:f>"
            if shown.title_cell
            else f"<a:t>{escape(shown.title, quote=False)}</a:t>"
        )
        return next(
            name
            for name, content in self.parts.items()
            if name.startswith("xl/charts/chart")
            and f"<c:f>{values}</c:f>" in content.decode()
            and title in content.decode()
        )

    def put(self, at: tuple[str, str], inside: str, kind: str = "") -> None:
        """Give a cell this content; a cell that is not there is made."""
        part, address = self.part(at[0]), at[1]
        text = self.parts[part].decode()
        found = re.search(rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', text, re.DOTALL)
        style = (found[1] or "") if found else ""
        made = f'<c r="{address}"{style}{kind}>{inside}</c>'
        if found:
            text = text[: found.start()] + made + text[found.end() :]
        else:
            text = self._with_new_cell(text, address, made)
        self.parts[part] = text.encode()

    @staticmethod
    def _with_new_cell(text: str, address: str, made: str) -> str:
        number = re.sub(r"\D", "", address)
        row = re.search(rf'<row r="{number}"[^>]*?(/>|>)', text)
        if row is None:
            return text.replace("</sheetData>", f'<row r="{number}">{made}</row></sheetData>')
        if row[1] == "/>":
            opened = row[0].removesuffix("/>") + f">{made}</row>"
            return text[: row.start()] + opened + text[row.end() :]
        end = text.index("</row>", row.end())
        cells = re.findall(r'<c r="([A-Z]+)\d+".*?(?:/>|</c>)', text[row.end() : end], re.DOTALL)
        before = [
            name
            for name in cells
            if (len(name), name) > (len(address), address.rstrip("0123456789"))
        ]
        if before:
            end = text.index(f'<c r="{before[0]}{number}"', row.end())
        return text[:end] + made + text[end:]

    def formula(self, at: tuple[str, str], formula: str, value: str = "0") -> None:
        self.put(at, f"<f>{escape(formula, quote=False)}</f><v>{value}</v>")

    def refined(self, at: tuple[str, str], old: str, new: str) -> None:
        """Change a part of the template's formula that must be in it; the stored value stays."""
        wanted = formula_at(at, self.plan)
        assert old in wanted, wanted
        self.put_formula_text(at, wanted.replace(old, new, 1))

    def put_formula_text(self, at: tuple[str, str], formula: str) -> None:
        part, address = self.part(at[0]), at[1]
        self.substitute(
            part,
            rf'(<c r="{address}"[^>]*>)<f>.*?</f>',
            lambda match: f"{match[1]}<f>{escape(formula, quote=False)}</f>",
        )

    def number(self, at: tuple[str, str], value: float) -> None:
        self.put(at, f"<v>{value!r}</v>")

    def text(self, at: tuple[str, str], value: str) -> None:
        self.put(at, f"<is><t>{escape(value)}</t></is>", ' t="inlineStr"')

    def empty(self, at: tuple[str, str]) -> None:
        part, address = self.part(at[0]), at[1]
        self.substitute(
            part,
            rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)',
            lambda match: f'<c r="{address}"{match[1] or ""}/>',
        )

    def cached(self, at: tuple[str, str], value: str, kind: str = "") -> None:
        """Change what is stored for a formula."""
        part, address = self.part(at[0]), at[1]
        self.substitute(
            part,
            rf'<c r="{address}"( s="\d+")?[^>]*>(<f>.*?</f>)<v>.*?</v></c>',
            lambda match: f'<c r="{address}"{match[1] or ""}{kind}>{match[2]}<v>{value}</v></c>',
        )

    def style(self, at: tuple[str, str], style: int) -> None:
        part, address = self.part(at[0]), at[1]
        self.substitute(part, rf'<c r="{address}" s="\d+"', f'<c r="{address}" s="{style}"')

    def style_of(self, at: tuple[str, str]) -> int:
        found = re.search(rf'<c r="{at[1]}" s="(\d+)"', self.parts[self.part(at[0])].decode())
        assert found
        return int(found[1])

    def name(self, name: str, target: str) -> None:
        """Let a name point elsewhere."""
        self.substitute(
            "xl/workbook.xml",
            rf'(<definedName name="{name}">).*?(</definedName>)',
            lambda match: f"{match[1]}{escape(target, quote=False)}{match[2]}",
        )

    def insert_row(self, tab: str, before: int, cells: str = "") -> None:
        """Insert a row as a spreadsheet program does: everything that refers below it moves."""
        part = self.part(tab)
        sheet = re.escape(f"'{tab}'!" if " " in tab else f"{tab}!")
        reference = r"\$?[A-Z]{1,3}\$?\d+"
        own = rf"(?<![\w!'.$:]){reference}(?::{reference})?(?![\w(])"
        there = rf"(?<={sheet}){reference}(?::{reference})?"

        def bumped(match: re.Match[str]) -> str:
            return re.sub(
                r"\d+$|\d+(?=:)",
                lambda number: str(int(number[0]) + (int(number[0]) >= before)),
                match[0],
            )

        def in_formulas(text: str, *, home: bool) -> str:
            def one(match: re.Match[str]) -> str:
                pieces = re.split(r'("[^"]*")', unescape(match[2]))
                for index in range(0, len(pieces), 2):
                    pieces[index] = re.sub(there, bumped, pieces[index])
                    if home:
                        pieces[index] = re.sub(own, bumped, pieces[index])
                return f"{match[1]}{escape(''.join(pieces), quote=False)}{match[3]}"

            formulas = r"(<(?:f|c:f|formula1|formula2|definedName)\b[^>]*>)([^<]*)(</)"
            return re.sub(formulas, one, text)

        for name, content in self.parts.items():
            if name.startswith(("xl/worksheets/sheet", "xl/charts/")) or name == "xl/workbook.xml":
                self.parts[name] = in_formulas(content.decode(), home=name == part).encode()
        text = self.parts[part].decode()
        text = re.sub(
            r'(<row r="|<c r="[A-Z]+)(\d+)"',
            lambda match: f'{match[1]}{int(match[2]) + (int(match[2]) >= before)}"',
            text,
        )
        if cells:
            text = text.replace(
                f'<row r="{before + 1}"', f'<row r="{before}">{cells}</row><row r="{before + 1}"', 1
            )
        self.parts[part] = text.encode()

    def add_tab(self, name: str, state: str = "visible", cells: str = "") -> None:
        """Append a tab of a user's own."""
        number = len(self.tabs) + 1
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        self.parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{main}"><sheetData>{cells}'
            "</sheetData></worksheet>"
        ).encode()
        self.replace(
            "xl/workbook.xml",
            "</sheets>",
            f'<sheet name="{escape(name)}" sheetId="99" state="{state}" r:id="rId99"/></sheets>',
        )
        self.replace(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships/worksheet" Target="worksheets/sheet{number}.xml"/></Relationships>',
        )
        self.replace(
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        )
