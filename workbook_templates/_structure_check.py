"""Compares what surrounds the cells with the template: tabs, names, protection, settings, parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from workbook_templates._dependencies import Dependencies, PlanCell, area_cells
from workbook_templates._findings import Finding, FindingKind, Severity
from workbook_templates._formula_text import Aliases, canonical
from workbook_templates._layout import Layout
from workbook_templates._plan import Area, SheetPlan, Validation
from workbook_templates._workbook_parts import (
    FoundName,
    FoundSheet,
    FoundValidation,
    FoundWorkbook,
)
from xlmodel.version import MODEL_VERSION

_ERROR, _WARNING, _INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
_SOURCE_NAMES: Final = ("_Kilde", "_Sikkerhet")
_BUILT_IN: Final = "_xlnm."
_SHOWN: Final = 6


def found_version(found: FoundWorkbook) -> str:
    """Return the Modellversjon that a file states; empty where it states none."""
    for name in found.names:
        if name.name.casefold() == "modellversjon" and not name.sheet:
            tab, _, address = name.text.rpartition("!")
            sheet = found.sheet(tab.strip("'").replace("''", "'"))
            cells = sheet.cells if sheet is not None else {}
            for at, cell in cells.items():
                if Area("", *at).address() == address:
                    value = cell.value
                    return f"{value:.15g}" if isinstance(value, float) else str(value or "")
    return ""


def is_version(text: str) -> bool:
    """Say whether a stated version is the one of this program; a sheet may hold 1.0 as 1."""
    return text in {MODEL_VERSION, MODEL_VERSION.removesuffix(".0")}


def check_tabs(found: FoundWorkbook, layout: Layout, graph: Dependencies) -> Iterator[Finding]:
    """Yield missing, renamed, extra, hidden, unprotected and reordered tabs."""
    order = {id(sheet): index for index, sheet in enumerate(found.sheets)}
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
        shown = ", ".join(sheet.name for sheet in found.sheets)
        wanted_order = ", ".join(sheet.name for sheet in layout.plan.sheets)
        yield Finding(
            FindingKind.TAB_ORDER,
            _WARNING,
            "Fanene står i en annen rekkefølge enn i malen.",
            expected=wanted_order,
            found=shown,
        )
    known = {id(sheet) for sheet in layout.tabs.values()}
    for sheet in found.sheets:
        if id(sheet) not in known:
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
    if not there.protected:
        yield Finding(
            FindingKind.UNPROTECTED,
            _WARNING,
            "Beskyttelsen er opphevet. Formler kan bli overskrevet.",
            tab=there.name,
        )
    rows = {row for row, _ in wanted.cells}
    hidden_rows = sorted(there.hidden_rows & rows)
    hidden_columns = sorted(there.hidden_columns & set(range(wanted.last_column + 1)))
    for numbers, noun in ((hidden_rows, "rader"), (hidden_columns, "kolonner")):
        if numbers:
            first = numbers[0] + 1 if noun == "rader" else Area("", 0, numbers[0]).address()[1:-2]
            yield Finding(
                FindingKind.HIDDEN_CELLS,
                _INFORMATION,
                f"{len(numbers)} {noun} med innhold er skjult. Den første er {first}.",
                tab=there.name,
            )
    if there.charts < len(wanted.figures):
        yield Finding(
            FindingKind.FIGURES,
            _INFORMATION,
            f"Malen har {len(wanted.figures)} figurer på fanen, filen har {there.charts}.",
            tab=there.name,
            expected=str(len(wanted.figures)),
            found=str(there.charts),
        )


def check_names(
    found: FoundWorkbook, layout: Layout, graph: Dependencies
) -> tuple[list[Finding], set[PlanCell], Aliases]:
    """Return findings about names, the cells they affect, and renamed names as aliases."""
    common = {name.name.casefold(): name for name in found.names if not name.sheet}
    local = [name for name in found.names if name.sheet and not _is_built_in(name)]
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
        cells = {*area_cells(area), *graph.readers_of_name(name)}
        there = common.get(key)
        if there is not None and canonical(there.text, "", layout.aliases) == target:
            continue
        if area.sheet not in layout.tabs and (there is None or "#REF!" in there.text.upper()):
            touched |= cells
            continue  # told with the missing tab
        severity = _WARNING if name.endswith(_SOURCE_NAMES) else _ERROR
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
    findings.extend(_other_names(added, local, set(wanted)))
    return findings, touched, replace(layout.aliases, names=renamed)


def _moved_area(area: Area, at: tuple[int, int]) -> Area:
    return Area(area.sheet, *at, area.rows, area.columns)


def _is_built_in(name: FoundName) -> bool:
    return name.name.lower().startswith(_BUILT_IN)


def _other_names(
    added: dict[str, FoundName], local: list[FoundName], wanted: set[str]
) -> Iterator[Finding]:
    for name in local:
        if name.name.casefold() in wanted:
            yield Finding(
                FindingKind.NAME_SHADOWED,
                _ERROR,
                f"Fanen har sitt eget navn {name.name}, som går foran arbeidsbokens.",
                tab=name.sheet,
                label=name.name,
                found=f"{name.name} = {name.text}",
            )
    for name in (*added.values(), *(item for item in local if item.name.casefold() not in wanted)):
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


def check_parts(found: FoundWorkbook) -> Iterator[Finding]:
    """Yield parts of the file that a plain workbook does not have."""
    for marks, kind, message in _PARTS:
        parts = [part for part in found.parts if any(mark in "/" + part for mark in marks)]
        if kind is FindingKind.MACRO and "macroenabled" in found.content_types.lower():
            parts = parts or ["[Content_Types].xml"]
        if parts:
            more = f" og {len(parts) - _SHOWN} til" if len(parts) > _SHOWN else ""
            yield Finding(kind, _WARNING, message, found=", ".join(parts[:_SHOWN]) + more)


def check_settings(found: FoundWorkbook) -> Iterator[Finding]:
    """Yield settings of the whole workbook that change what it shows."""
    settings = {key: value.lower() for key, value in found.settings.items()}
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


_KINDS: Final = {"choice": "list", "text": "textLength", "whole": "whole"}


def check_validations(layout: Layout) -> Iterator[Finding]:
    """Yield inputs that no longer have the template's data validation; one finding a tab."""
    for sheet in layout.plan.sheets:
        there = layout.tabs.get(sheet.name)
        if there is None:
            continue
        lost = [
            _moved_area(item.area, at).address().replace("$", "")
            for item in sheet.validations
            if (at := layout.place(sheet.name, item.area.row, item.area.column)) is not None
            and not _still_there(item, there.validations, at)
        ]
        if lost:
            more = f" og {len(lost) - _SHOWN} til" if len(lost) > _SHOWN else ""
            yield Finding(
                FindingKind.VALIDATION,
                _INFORMATION,
                "Inndata har ikke lenger malens datavalidering.",
                tab=there.name,
                found=", ".join(lost[:_SHOWN]) + more,
            )


def _still_there(wanted: Validation, found: list[FoundValidation], at: tuple[int, int]) -> bool:
    kind = _KINDS.get(wanted.domain.kind, "decimal")
    last = (at[0] + wanted.area.rows - 1, at[1] + wanted.area.columns - 1)
    return any(item.kind == kind and item.covers(at) and item.covers(last) for item in found)
