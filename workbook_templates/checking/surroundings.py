"""Compares what surrounds the cells with the template: tabs, names, protection, settings, parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from workbook_templates.blocks import SOURCE_NAMES
from workbook_templates.checking.dependencies import Dependencies, PlanCell, area_cells
from workbook_templates.checking.findings import Finding, FindingKind, Severity
from workbook_templates.checking.formats import effects
from workbook_templates.checking.layout import Layout
from workbook_templates.sheet import (
    Area,
    Constant,
    Figure,
    FigureSeries,
    Placed,
    SheetPlan,
    relative,
)
from workbook_templates.xlsx import (
    EMPTY,
    Aliases,
    Book,
    FoundChart,
    FoundName,
    FoundSeries,
    FoundSheet,
    Position,
    canonical,
    number_of,
    references,
)

_ERROR, _WARNING, _INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
_BUILT_IN: Final = "_xlnm."
_SHOWN: Final = 6
_SHOWN_NAMES: Final = 50


def check_tabs(book: Book, layout: Layout, graph: Dependencies) -> Iterator[Finding]:
    """Yield missing, renamed, extra, hidden, unprotected and reordered tabs."""
    order = {id(sheet): index for index, sheet in enumerate(book.sheets)}
    places = []
    for wanted in layout.plan.sheets:
        there = layout.tabs.get(wanted.name)
        if there is None:
            yield Finding(
                FindingKind.TAB_MISSING,
                _ERROR,
                "Fanen finnes ikke i filen. Den kan være slettet.",
                tab=wanted.name,
                expected=wanted.name,
                affected=graph.affected((wanted.name, *at) for at in wanted.cells),
            )
            continue
        places.append(order[id(there)])
        if there.name != wanted.name:
            yield Finding(
                FindingKind.TAB_RENAMED,
                _ERROR,
                f"Fanen skal hete «{wanted.name}». Andre programmer finner den ikke igjen.",
                tab=there.name,
                expected=wanted.name,
                found=there.name,
            )
        yield from _tab_state(wanted, there)
    if places != sorted(places):
        shown = ", ".join(sheet.name for sheet in book.sheets)
        wanted_order = ", ".join(sheet.name for sheet in layout.plan.sheets)
        yield Finding(
            FindingKind.TAB_ORDER,
            _WARNING,
            "Fanene står i en annen rekkefølge enn i malen.",
            expected=wanted_order,
            found=shown,
        )
    known = {id(sheet) for sheet in layout.tabs.values()}
    for sheet in book.sheets:
        if sheet.name in layout.copies:
            yield Finding(
                FindingKind.TAB_COPIED,
                _WARNING,
                f"Fanen er en kopi av «{layout.copies[sheet.name]}». Malens formler leser den ikke, "
                "og innholdet er ikke kontrollert.",
                tab=sheet.name,
            )
        elif id(sheet) not in known:
            hidden = sheet.state != "visible"
            yield Finding(
                FindingKind.TAB_HIDDEN if hidden else FindingKind.TAB_ADDED,
                _WARNING if hidden else _INFORMATION,
                "Fanen er ikke en del av malen"
                + (", og den er skjult." if hidden else ". Innholdet er ikke kontrollert."),
                tab=sheet.name,
            )


def _tab_state(wanted: SheetPlan, there: FoundSheet) -> Iterator[Finding]:
    if there.state != "visible":
        yield Finding(
            FindingKind.TAB_HIDDEN,
            _WARNING,
            "Fanen er skjult. Malen skjuler ingen.",
            tab=there.name,
        )
    if not there.content.protected:
        yield Finding(
            FindingKind.UNPROTECTED,
            _WARNING,
            "Beskyttelsen er opphevet. Formler kan bli overskrevet.",
            tab=there.name,
        )
    rows = {row for row, _ in wanted.cells}
    hidden_rows = sorted(there.content.hidden_rows & rows)
    hidden_columns = sorted(there.content.hidden_columns & set(range(wanted.last_column + 1)))
    for numbers, noun in ((hidden_rows, "rader"), (hidden_columns, "kolonner")):
        if numbers:
            first = numbers[0] + 1 if noun == "rader" else Area("", 0, numbers[0]).address()[1:-2]
            yield Finding(
                FindingKind.HIDDEN_CELLS,
                _INFORMATION,
                f"{len(numbers)} {noun} med innhold er skjult. Den første er {first}.",
                tab=there.name,
            )


def check_names(
    book: Book, layout: Layout, graph: Dependencies
) -> tuple[list[Finding], set[PlanCell], Aliases]:
    """Return findings about names, the cells they affect, and renamed names as aliases."""
    common = {name.name.casefold(): name for name in book.defined if not name.sheet}
    local = [
        name
        for name in book.defined
        if name.sheet and name.sheet not in layout.copies and not _is_built_in(name)
    ]
    own = {sheet.name for sheet in layout.tabs.values()}
    wanted = {name.casefold(): (name, area) for name, area in layout.plan.names.items()}
    added = {
        key: name for key, name in common.items() if key not in wanted and not _is_built_in(name)
    }
    by_target = {canonical(name.text, "", layout.aliases): key for key, name in added.items()}
    targets = [canonical(layout.area_text(area), "") for _, area in wanted.values()]
    findings: list[Finding] = []
    touched: set[PlanCell] = set()
    renamed: dict[str, str] = {}
    for key, (name, area) in wanted.items():
        target = canonical(layout.area_text(area), "")
        there = common.get(key)
        if there is not None and canonical(there.text, "", layout.aliases) == target:
            continue
        cells = {*area_cells(area), *graph.readers_of_name(name)}
        if area.sheet not in layout.tabs and (there is None or "#REF!" in there.text.upper()):
            touched |= cells
            continue  # told with the missing tab
        severity = _WARNING if name.endswith(tuple(SOURCE_NAMES.values())) else _ERROR
        finding = Finding(
            FindingKind.NAME_MISSING,
            severity,
            f"Navnet {name} er slettet.",
            label=name,
            expected=f"{name} = {layout.area_text(area)}",
            affected=graph.affected(cells),
        )
        twin = by_target.get(target) if targets.count(target) == 1 else None
        if there is not None:
            lost = "#REF!" in there.text.upper()
            finding = replace(
                finding,
                kind=FindingKind.NAME_MOVED,
                message=f"Navnet {name} "
                + (
                    "viser til celler som er slettet."
                    if lost
                    else "peker på andre celler enn i malen."
                ),
                found=f"{name} = {there.text}",
            )
        elif twin is not None:
            new = added.pop(twin)
            renamed[twin] = name
            finding = replace(
                finding,
                kind=FindingKind.NAME_RENAMED,
                message=f"Navnet {name} er omdøpt til {new.name}. "
                "Andre programmer leser arbeidsboken gjennom navnet.",
                found=f"{new.name} = {new.text}",
            )
        tab = layout.tabs.get(area.sheet)
        at = layout.place(area.sheet, area.row, area.column)
        findings.append(
            replace(
                finding,
                tab=area.sheet if tab is None else tab.name,
                address="" if at is None else _moved_area(area, at).address().replace("$", ""),
            )
        )
        if there is not None or twin is None:
            touched |= cells
    findings.extend(_other_names(added, local, set(wanted), own))
    return findings, touched, replace(layout.aliases, names=renamed)


def _moved_area(area: Area, at: tuple[int, int]) -> Area:
    return Area(area.sheet, *at, area.rows, area.columns)


def _is_built_in(name: FoundName) -> bool:
    return name.name.lower().startswith(_BUILT_IN)


def _other_names(
    added: dict[str, FoundName], local: list[FoundName], wanted: set[str], tabs: set[str]
) -> Iterator[Finding]:
    shadows = {item for item in local if item.name.casefold() in wanted and item.sheet in tabs}
    for name in local:
        if name in shadows:
            yield Finding(
                FindingKind.NAME_SHADOWED,
                _ERROR,
                f"Fanen har sitt eget navn {name.name}, som går foran arbeidsbokens.",
                tab=name.sheet,
                label=name.name,
                found=f"{name.name} = {name.text}",
            )
    others = [*added.values(), *(item for item in local if item not in shadows)]
    others.sort(key=lambda name: "[" not in name.text)
    if len(others) > _SHOWN_NAMES:
        yield Finding(
            FindingKind.NAME_ADDED,
            _INFORMATION,
            f"{len(others) - _SHOWN_NAMES} andre navn finnes heller ikke i malen.",
        )
    for name in others[:_SHOWN_NAMES]:
        outside = "[" in name.text
        yield Finding(
            FindingKind.EXTERNAL_LINK if outside else FindingKind.NAME_ADDED,
            _WARNING if outside else _INFORMATION,
            f"Navnet {name.name} finnes ikke i malen"
            + (", og det viser til en annen fil." if outside else "."),
            tab=name.sheet,
            label=name.name,
            found=f"{name.name} = {name.text}",
        )


_PARTS: Final = (
    (
        ("vbaproject.bin", "/macrosheets/", "/dialogsheets/"),
        FindingKind.MACRO,
        "Filen inneholder makroer. Malen har ingen, og makroer kan endre tallene.",
    ),
    (
        ("/externallinks/",),
        FindingKind.EXTERNAL_LINK,
        "Filen har koblinger til andre filer.",
    ),
    (
        ("/connections.xml", "/querytables/", "/model/"),
        FindingKind.FOREIGN_PART,
        "Filen henter data fra en ekstern datakilde.",
    ),
    (
        ("/activex/", "/embeddings/", "/ctrlprops/", "customui/"),
        FindingKind.FOREIGN_PART,
        "Filen inneholder kontroller eller innebygde objekter, som kan endre tallene.",
    ),
)


def check_parts(book: Book) -> Iterator[Finding]:
    """Yield parts of the file that a plain workbook does not have."""
    for marks, kind, message in _PARTS:
        parts = [part for part in book.parts if any(mark in "/" + part for mark in marks)]
        if kind is FindingKind.MACRO and "macroenabled" in book.content_type.lower():
            parts = parts or ["[Content_Types].xml"]
        if parts:
            more = f" og {len(parts) - _SHOWN} til" if len(parts) > _SHOWN else ""
            yield Finding(kind, _WARNING, message, found=", ".join(parts[:_SHOWN]) + more)


def check_settings(book: Book) -> Iterator[Finding]:
    """Yield settings of the whole workbook that change what it shows."""
    settings = {key: value.lower() for key, value in book.settings.items()}
    yes = {"1", "true", "on"}
    if settings.get("calcMode", "auto") == "manual":
        yield Finding(
            FindingKind.SETTING,
            _WARNING,
            "Beregning er satt til manuell. Resultatene følger ikke inndataene før noen regner på nytt.",
            expected="automatisk beregning",
            found="manuell beregning",
        )
    if settings.get("fullPrecision", "1") not in yes:
        yield Finding(
            FindingKind.SETTING,
            _ERROR,
            "«Presisjon som vist» er slått på. Tallene avrundes til det som vises.",
            expected="full presisjon",
            found="presisjon som vist",
        )
    if settings.get("date1904", "0") in yes:
        yield Finding(
            FindingKind.SETTING,
            _WARNING,
            "Datoer regnes fra 1904. Malen regner dem fra 1900.",
            expected="1900",
            found="1904",
        )
    if settings.get("iterate", "0") in yes:
        yield Finding(
            FindingKind.SETTING,
            _WARNING,
            "Iterativ beregning er slått på. Sirkelreferanser blir da ikke meldt.",
            expected="av",
            found="på",
        )


def check_rows_without_name(layout: Layout) -> Iterator[Finding]:
    """Yield rows of the tables that hold numbers and no name: they do not count."""
    for block in layout.kind.blocks(layout.capacity):
        area = block.area
        there = layout.tabs.get(area.sheet)
        if there is None or not block.row_name:
            continue
        for row in range(area.row, area.row + area.rows):
            at = layout.place(area.sheet, row, area.column)
            if at is None:
                continue
            places = (
                layout.place(area.sheet, row, area.column + column)
                for column in range(area.columns)
            )
            name, *others = (
                None if place is None else there.cells.get(place, EMPTY).value for place in places
            )
            numbers = [item for item in others if type(item) in (int, float)]
            if name in (None, "") and numbers:
                yield Finding(
                    FindingKind.ROW_WITHOUT_NAME,
                    _INFORMATION,
                    f"Rad uten navn teller ikke. Raden har tall, men ikke noe {block.row_name}.",
                    tab=there.name,
                    address=relative(*at),
                )


_MATCHING: Final = 0.5
"""Share of common series from which a chart with another title is a figure of the template."""
_Key = tuple[str, Position, Position] | str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Cells that a figure of the template reads: their place in the file, and its spelling."""

    key: _Key
    text: str


@dataclass(frozen=True, slots=True)
class _Difference:
    """How a figure differs: what is told, and the template's and the file's reference."""

    told: str
    expected: str
    found: str


def check_figures(layout: Layout) -> Iterator[Finding]:
    """Yield figures that are gone, and those that show other cells than the template's."""
    for sheet in layout.plan.sheets:
        there = layout.tabs.get(sheet.name)
        if there is None or not sheet.figures:
            continue
        matched = _matched_figures(sheet, there, layout)
        gone = [item.figure.title for item in sheet.figures if item.figure.key not in matched]
        if gone:
            more = f" og {len(gone) - _SHOWN} til" if len(gone) > _SHOWN else ""
            shown = ", ".join(f"«{title}»" for title in gone[:_SHOWN])
            yield Finding(
                FindingKind.FIGURES,
                _INFORMATION,
                f"{len(gone)} av malens {len(sheet.figures)} figurer finnes ikke igjen på fanen: "
                f"{shown}{more}.",
                tab=there.name,
                expected=str(len(sheet.figures)),
                found=str(len(there.charts)),
            )
        titles = {item.figure.title for item in sheet.figures}
        for placed in sheet.figures:
            chart = matched.get(placed.figure.key)
            if chart is not None:
                yield from _figure_finding(placed, chart, sheet, there, layout, titles)


def _figure_finding(
    placed: Placed,
    chart: FoundChart,
    sheet: SheetPlan,
    there: FoundSheet,
    layout: Layout,
    titles: set[str],
) -> Iterator[Finding]:
    figure = placed.figure
    found = [*_differences(figure, chart, layout)]
    found += _own_title(figure, chart, titles)
    if found:
        found = list(dict.fromkeys(found))
        at = layout.place(sheet.name, placed.row, placed.column)
        yield Finding(
            FindingKind.FIGURES,
            _WARNING,
            f"Figuren «{figure.title}» viser noe annet enn i malen: "
            f"{'; '.join(dict.fromkeys(item.told for item in found))}.",
            tab=there.name,
            address="" if at is None else relative(*at),
            label=figure.title,
            expected="; ".join(item.expected for item in found),
            found="; ".join(item.found for item in found),
        )


def _own_title(figure: Figure, chart: FoundChart, titles: set[str]) -> Iterator[_Difference]:
    if not chart.title or chart.title == figure.title:
        return
    if chart.title in titles:
        yield _Difference("tittelen er en annen figurs tittel", figure.title, chart.title)
    elif not figure.title_cell and not chart.is_title_read:
        yield _Difference("tittelen er en annen", figure.title, chart.title)


def _axis_differences(figure: Figure, chart: FoundChart) -> Iterator[_Difference]:
    """Yield how the axes show the values otherwise than they are."""
    value, limits = chart.value_axis, ("0", "1") if figure.share_axis else ("", "")
    told = (value.least, value.most)
    if any(now and not _same_number(now, usual) for now, usual in zip(told, limits, strict=True)):
        shown = " til ".join(item or "…" for item in told)
        yield _Difference(
            "verdiaksen er kuttet", " til ".join(filter(None, limits)) or "hele", shown
        )
    words = ("stigende", "synkende")
    for axis, name, is_reversed in (
        (value, "verdiaksen", False),
        (chart.category_axis, "kategoriaksen", figure.horizontal),
    ):
        if axis.is_reversed != is_reversed:
            yield _Difference(f"{name} er snudd", words[is_reversed], words[axis.is_reversed])
    category = chart.category_axis
    if figure.date_axis and (category.least or category.most):
        shown = f"{category.least or '…'} til {category.most or '…'}"
        yield _Difference("kategoriaksen er kuttet", "hele", shown)
    if value.is_logarithmic:
        yield _Difference("verdiaksen er logaritmisk", "lineær", "logaritmisk")
    if value.unit:
        yield _Difference("verdiaksen viser en annen enhet", figure.number_format, value.unit)
    elif value.code and effects(value.code) != effects(figure.number_format):
        yield _Difference("verdiaksen viser tallene annerledes", figure.number_format, value.code)
    usual = "stacked" if figure.stacked else "clustered"
    if chart.grouping and chart.grouping not in (usual, "standard"):
        yield _Difference("søylene er stablet på en annen måte", usual, chart.grouping)


def _same_number(found: str, wanted: str) -> bool:
    return bool(wanted) and number_of(found) == number_of(wanted)


def _matched_figures(sheet: SheetPlan, there: FoundSheet, layout: Layout) -> dict[str, FoundChart]:
    """Return the chart of each figure that is still there: the most alike go together first.

    Programs that save a file may write its charts in another order.
    """
    ranked = []
    for placed in sheet.figures:
        figure = placed.figure
        wanted = {item.key for series in figure.series if (item := _wanted(series.values, layout))}
        for index, chart in enumerate(there.charts):
            shown = {_found_key(item.values, layout) for item in chart.series if item.values}
            common = 2 * len(wanted & shown) / max(len(wanted) + len(shown), 1)
            same_title = chart.title == figure.title
            if same_title or common >= _MATCHING:
                ranked.append((common, same_title, -index, figure.key))
    matched: dict[str, FoundChart] = {}
    taken: set[int] = set()
    for _, _, index, key in sorted(ranked, reverse=True):
        if key not in matched and index not in taken:
            matched[key] = there.charts[-index]
            taken.add(index)
    return matched


def _differences(figure: Figure, chart: FoundChart, layout: Layout) -> Iterator[_Difference]:
    """Yield how a chart differs; what another program leaves out is no difference."""
    if not chart.series:
        return
    missing, added, pairs = _paired(figure, chart, layout)
    categories = _wanted(figure.categories, layout)
    for series, there in pairs:
        label = _series_label(series, layout)
        values = _wanted(series.values, layout)
        if there.fixed and not there.values and values is not None:
            told = f"serien «{label}» har faste tall i stedet for celler"
            yield _Difference(told, values.text, "(faste tall)")
        yield from _changed(f"serien «{label}» viser andre celler", values, there.values, layout)
        yield from _changed(
            f"serien «{label}» henter navnet fra en annen celle",
            _wanted(series.name, layout),
            there.name,
            layout,
        )
        if there.typed and there.typed.strip() != label:
            yield _Difference(
                f"serien «{label}» har fått et navn som er skrevet inn", label, there.typed
            )
        yield from _changed(
            "kategoriaksen viser andre celler", categories, there.categories, layout
        )
    for series in missing:
        told = f"serien «{_series_label(series, layout)}» er fjernet"
        yield _Difference(told, series.values, "(ingen)")
    for there in added:
        yield _Difference("en serie er lagt til", "(ingen)", there.values or "(faste tall)")
    yield from _changed(
        "tittelen på verdiaksen hentes fra en annen celle",
        _wanted(figure.axis_title, layout),
        chart.axis_title,
        layout,
    )
    yield from _axis_differences(figure, chart)


def _changed(
    told: str, wanted: _Wanted | None, reference: str, layout: Layout
) -> Iterator[_Difference]:
    if wanted is not None and reference and _found_key(reference, layout) != wanted.key:
        yield _Difference(told, wanted.text, reference)


def _paired(
    figure: Figure, chart: FoundChart, layout: Layout
) -> tuple[list[FigureSeries], list[FoundSeries], list[tuple[FigureSeries, FoundSeries]]]:
    """Return the series that are missing, those that are new, and those that belong together.

    Those that read the same values belong together, then those of the same name, then the rest.
    """
    missing, added = list(figure.series), list(chart.series)
    pairs: list[tuple[FigureSeries, FoundSeries]] = []
    for parts in (("values", "name"), ("values",), ("name",), ()):
        for series in list(missing):
            wanted = [_wanted(getattr(series, part), layout) for part in parts]
            keys = [None if item is None else item.key for item in wanted]
            for there in added:
                if [_found_key(getattr(there, part), layout) for part in parts] == keys:
                    pairs.append((series, there))
                    missing.remove(series)
                    added.remove(there)
                    break
    return missing, added, pairs


def _series_label(series: FigureSeries, layout: Layout) -> str:
    """Return the name that the template shows for a series."""
    area = _area(series.name, layout)
    sheet = next((item for item in layout.plan.sheets if area and item.name == area.sheet), None)
    cell = sheet.cells.get((area.row, area.column)) if sheet and area else None
    content = cell.content if cell is not None else None
    return str(content.value) if isinstance(content, Constant) else series.name.removeprefix("=")


def _area(reference: str, layout: Layout) -> Area | None:
    """Return the cells of the template that a reference of a figure means; None for a text."""
    if "!" not in reference:
        return None
    places = references(reference, "")
    tabs = {sheet.name.casefold(): sheet.name for sheet in layout.plan.sheets}
    if len(places) != 1 or places[0].sheet not in tabs:
        return None
    (tab, first, last, _) = places[0]
    size = (last[0] - first[0] + 1, last[1] - first[1] + 1)
    return Area(tabs[tab], *first, *size)


def _wanted(reference: str, layout: Layout) -> _Wanted | None:
    """Return where cells of the template stand in the file; None where they are gone."""
    area = _area(reference, layout)
    if area is None or area.sheet not in layout.tabs:
        return None
    first = layout.place(area.sheet, area.row, area.column)
    last = layout.place(area.sheet, area.row + area.rows - 1, area.column + area.columns - 1)
    if first is None or last is None:
        return None
    return _Wanted((area.sheet.casefold(), first, last), layout.area_text(area))


def _found_key(reference: str, layout: Layout) -> _Key:
    """Return the cells that a chart of the file reads, whatever the spelling."""
    places = references(reference, "")
    if len(places) != 1 or places[0].name:
        return canonical(reference, "", layout.aliases)
    tab = layout.aliases.sheets.get(places[0].sheet, places[0].sheet)
    return tab, places[0].first, places[0].last
