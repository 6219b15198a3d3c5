"""The comparison of two workbooks of a kind: files, what their kind tells, and formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from workbook_templates.comparing.formulas import (
    FormulaComparison,
    FormulaDifference,
    compare_formulas,
)
from workbook_templates.comparing.parts import NO_DIFFERENCES, differing
from workbook_templates.kinds import AnyContents, AnyKind
from workbook_templates.reports import (
    Cell,
    Column,
    Content,
    Medium,
    Report,
    Row,
    Section,
    Table,
    texts,
)
from workbook_templates.sheet import MunicipalityInputs
from xlmodel.common.bokmaal import content_text

_TITLE: Final = "Sammenligning av to arbeidsbøker"
_MOST_FORMULAS: Final = 40
_FORMULA_COLUMNS: Final = (
    *texts(Fane=26, Innhold=34, Celle_i_A=10, Celle_i_B=10),
    Column("A", width=60, code=True),
    Column("B", width=60, code=True),
)


def comparison_report(
    kind: AnyKind,
    path_a: Path,
    contents_a: AnyContents,
    path_b: Path,
    contents_b: AnyContents,
) -> Report:
    """Compare two workbooks of a kind that have been read; A is the file that is compared from.

    JSON has, beside what the kind gives:

    ==================  ==========================================================================
    ``a``, ``b``        ``fil``, ``kommune``, ``programnavn``, ``prisaar``
    ``like``            no difference in inputs, texts or formulas
    ``ulikt_prisaar``   amounts stand in kroner of different years and are not adjusted
    ``merknader``       sentences to read first
    ``formler``         whether formulas are ``sammenlignet``, the ``grunn`` if not, and
                        ``forskjeller``: ``fane``, ``innhold``, ``celle_a``, ``celle_b``, ``a``, ``b``
    ==================  ==========================================================================
    """
    found = kind.differences(contents_a, contents_b)
    formulas = compare_formulas(kind, contents_a, contents_b)
    alike = found.alike and formulas.is_compared and not formulas.differences
    notes = (*found.notes, *contents_a.remarks, *contents_b.remarks)
    files = (("A", path_a, contents_a.inputs), ("B", path_b, contents_b.inputs))
    table = _formulas_table(formulas)
    sections = (*found.sections, _formulas(formulas, table))
    same = f"{path_a} og {path_b}: ingen forskjeller i inndata og formler."
    return replace(
        found,
        title=_TITLE,
        sections=[replace(item, on=Medium.SHEET) for item in sections] if alike else sections,
        tables=(*found.tables, table),
        lead=[same] if alike else [line for file in files for line in _head(*file)],
        notes=notes,
        facts=[fact for file in files for fact in _facts(*file)],
        data={
            **{letter.lower(): _file_json(path, inputs) for letter, path, inputs in files},
            "like": alike,
            "ulikt_prisaar": contents_a.inputs.price_year != contents_b.inputs.price_year,
            "merknader": notes,
            **found.data,
            "formler": _formulas_json(formulas),
        },
        alike=alike,
    )


def _head(letter: str, path: Path, inputs: MunicipalityInputs) -> tuple[Cell, str]:
    about = f"{inputs.municipality} · {inputs.programme} · {inputs.price_year}-kroner"
    return Cell(f"{letter}: {path}", tone="strong"), f"   {about}"


def _facts(letter: str, path: Path, inputs: MunicipalityInputs) -> tuple[tuple[str, Content], ...]:
    return (
        (f"Fil {letter}", str(path)),
        (f"Kommune {letter}", f"{inputs.municipality} · {inputs.programme}"),
        (f"Prisår {letter}", str(inputs.price_year)),
    )


def _file_json(path: Path, inputs: MunicipalityInputs) -> dict[str, str | int]:
    return {
        "fil": str(path),
        "kommune": inputs.municipality,
        "programnavn": inputs.programme,
        "prisaar": inputs.price_year,
    }


# Formulas ----------------------------------------------------------------------------------------


def _formulas_table(found: FormulaComparison) -> Table:
    lead = found.reason or "Celler der formelen er ulik i de to filene."
    return differing("Formler", _FORMULA_COLUMNS, lead)


def _formulas(found: FormulaComparison, table: Table) -> Section:
    """Return the formulas that differ: a page has them as lines, a workbook as rows."""
    rows = [
        Row(
            (
                *(item.tab, item.label, item.address_a or "(finnes ikke)"),
                *(item.address_b or "(finnes ikke)", item.a, item.b),
            ),
            Medium.SHEET,
        )
        for item in found.differences
    ]
    return Section("Formler", table, rows, lead=list(_formula_lines(found)))


def _formula_lines(found: FormulaComparison) -> Iterator[str]:
    if not found.differences:
        yield found.reason or f"{NO_DIFFERENCES}."
    for item in found.differences[:_MOST_FORMULAS]:
        yield from _told(item)
    rest = len(found.differences) - _MOST_FORMULAS
    if rest > 0:
        yield f"… og {rest} til. Bruk --rapport eller --json for å se alle."


def _told(item: FormulaDifference) -> Iterator[str]:
    sides = (("A", item.address_a, item.a), ("B", item.address_b, item.b))
    place = " / ".join(dict.fromkeys(address for _, address, _ in sides if address is not None))
    yield f"{item.tab}!{place}" + (f" ({item.label})" if item.label else "")
    for letter, address, content in sides:
        text = "(raden finnes ikke)" if address is None else content_text(content)
        yield f"   {letter}: {text}"


def _formulas_json(found: FormulaComparison) -> dict[str, Any]:
    return {
        "sammenlignet": found.is_compared,
        "grunn": found.reason or None,
        "forskjeller": [
            {
                "fane": item.tab,
                "innhold": item.label,
                "celle_a": item.address_a,
                "celle_b": item.address_b,
                "a": item.a,
                "b": item.b,
            }
            for item in found.differences
        ],
    }
