"""A kind of workbook that no one sells, a loan of equal instalments: all that a kind must say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from workbook_templates import blocks, sheet
from workbook_templates.kinds.kind import Example, KeyResult, MakeCommand, WorkbookKind
from workbook_templates.kinds.named_inputs import InputFormula, InputName, NamedInputs
from workbook_templates.kinds.origin import Origin
from workbook_templates.reports.tables import Column, Report, Row, Section, Table
from workbook_templates.sheet import CellValue, Scope, SheetPlan, WorkbookPlan
from workbook_templates.xlsx.book import Book
from xlmodel import InputError
from xlmodel.common.fields import Domain, Field, settle
from xlmodel.common.shared_fields import FIRST_YEAR, MUNICIPALITY_SPECS
from xlmodel.common.terms import Unit
from xlmodel.common.toml_files import Faults, read_toml
from xlmodel.common.toml_writing import toml_comment, toml_value
from xlmodel.common.version import MODEL_DATE

YEARS: Final = 10
FIELDS: Final = (
    *MUNICIPALITY_SPECS,
    Field("period", "aar", "Analyseperiode", "Løpetid", "", Domain("whole", 1, YEARS), "År."),
    Field("first_year", "start", "Startaar", "Startår", "", FIRST_YEAR, "År."),
    Field("rate", "rente", "Laan_Rente", "Rente", "", Domain("share", 0, 0.2), "Årlig."),
    Field("principal", "laan", "Laan_Sum", "Lån", "", Domain("whole", 0, 1e9), "Kroner."),
)
ORIGIN: Final = Origin.of("for lån", "Laan_.+")
FORMULAS: Final = {
    "instalment": ("Avdrag", "{Laan_Sum}/{Analyseperiode}"),
    "paid": ("Nedbetalt", "SUM({instalment},{paid:prev})"),
    "interest": ("Renter", "{Laan_Rente}*({Laan_Sum}-{paid}+{instalment})"),
    "payment": ("Terminbeløp", "{instalment}+{interest}"),
}


@dataclass(frozen=True)
class Loan:
    municipality: str = "Asker"
    programme: str = "Svømmehall"
    price_year: int = 2024
    period: int = 5
    first_year: int = 2025
    rate: float = 0.04
    principal: int = 1_000_000

    def __post_init__(self) -> None:
        if faults := settle(self, FIELDS, lambda field: field.nb):
            raise InputError(faults)


@dataclass(frozen=True)
class LoanData(sheet.Document):
    title: ClassVar = "Lån"
    subject: ClassVar = "Renter og avdrag"
    inputs: Loan
    last_used: date = MODEL_DATE
    history: tuple[str, ...] = ()

    def row(self, key: str) -> list[CellValue]:
        loan, years = self.inputs, np.arange(self.inputs.period)
        instalment = np.full(loan.period, loan.principal / loan.period)
        interest = loan.rate * (loan.principal - instalment * years)
        rows = {"year": loan.first_year + years, "instalment": instalment, "interest": interest}
        rows |= {"paid": instalment.cumsum(), "payment": instalment + interest}
        return blocks.yearly_cells(rows[key] * 1.0, loan.period, YEARS)

    def interest(self) -> float:
        return sum(float(value or 0) for value in self.row("interest"))


@dataclass(frozen=True)
class LoanContents:
    inputs: Loan
    book: Book
    formulas: tuple[InputFormula, ...]
    remarks: tuple[str, ...]
    capacity: int = YEARS

    def data(self) -> LoanData:
        return LoanData(self.inputs)


@cache
def plan(years: int) -> WorkbookPlan:
    book, part = WorkbookPlan(years), sheet.Part("", LoanData)
    first, loan = (
        Scope(book, book.add_sheet(SheetPlan(tab, (40, *(16,) * (years + 4)), freeze=(4, 0))), part)
        for tab in ("Introduksjon", "Lån")
    )
    for scope in (first, loan):
        blocks.top(scope, *blocks.of_programme("Lån"))
    blocks.global_inputs(first, FIELDS)
    blocks.tab_list(first, "Arkene", [("Lån", "Renter og avdrag år for år.")])
    blocks.timeline(loan, lambda data: data.row("year"))
    for key, (nb, text) in FORMULAS.items():
        formula, values = f"={blocks.PAST}{text})", partial(LoanData.row, key=key)
        loan.year_row(key, nb, "kr", formula, values, "kr", name=f"Laan_{nb[:4]}")
    loan.sheet.text(loan.sheet.row, 0, "Renter i alt")
    total = "=SUM({interest:row})"
    loan.formula(loan.sheet.next_row(), 1, total, LoanData.interest, "kr", name="Laan_Rentesum")
    blocks.tolerance_row(first)
    off = "=ABS(SUM({instalment:row})-{Laan_Sum})"
    allowed = "={tolerance}*SUM({Laan_Sum})", lambda data: 1e-6 * data.inputs.principal
    faults = (
        (f.nb, f"={blocks.faults_of_number(f'{{{f.name}}}', f.key, f.domain)}") for f in FIELDS[3:]
    )
    checks: list[blocks.Check[LoanData]] = [blocks.Check(*fault) for fault in faults]
    checks += [*blocks.MUNICIPALITY_CHECKS, blocks.Check("Avdragene er lånet", off, allowed)]
    blocks.check_rows(first, checks, "Lån: ", "Laan_Kontroll")
    blocks.master_check(first, ["Laan_Kontroll"])
    blocks.about_the_file(first, "Om filen")
    return book.frozen()


def read(path: Path, book: Book) -> LoanContents:
    names = {field.name: InputName(field.nb) for field in FIELDS}
    found = NamedInputs(path, book, plan(YEARS).names, names, ORIGIN)
    found.check()
    values = {field.key: found.several(field.name, [field.nb], field.domain)[0] for field in FIELDS}
    if found.faults:
        raise InputError(found.faults)
    return LoanContents(Loan(**values), book, (*found.formulas.values(),), (*found.remarks,))


def load(path: Path) -> Loan:
    keys, table, faults = (
        {item.toml: item.key for item in FIELDS},
        read_toml(path),
        Faults(path.name),
    )
    faults.unknown_keys("", table, list(keys))
    if faults.found:
        raise InputError(faults.found)
    return Loan(**{keys[key]: value for key, value in table.items()})


def to_json(loan: Loan) -> dict[str, str | float]:
    return {field.toml: field.of(loan) for field in FIELDS}


def to_toml(loan: Loan, remarks: Sequence[str] = ()) -> str:
    lines = (f"{key} = {toml_value(value)}" for key, value in to_json(loan).items())
    return "\n".join([*(f"# {toml_comment(text)}" for text in remarks), *lines, ""])


def samples() -> dict[str, Loan]:
    one = replace(Loan(), period=1, rate=0.2, municipality="=1+1")
    return {"usual": Loan(), "one year": one, "nothing": replace(Loan(), period=10, principal=0)}


RESULTS: Final = Table("Renter", (Column("Hva", width=20), Column("Kroner", Unit.KRONER, 16)))
VALUES: Final = Table("Inndata", (Column("Inndata", width=20), Column("A"), Column("B")))


def summary(loan: Loan) -> Report:
    rows = [Row(("Renter i alt", LoanData(loan).interest()))]
    return Report("Lån", [Section("Nøkkelresultater", RESULTS, rows)], [RESULTS])


def told(*loans: Loan) -> Report:
    each = [(field.nb, *(str(field.of(loan)) for loan in loans)) for field in FIELDS]
    rows = [
        Row((*item, *[""] * (3 - len(item)))) for item in each if len(set(item[1:])) == len(loans)
    ]
    data = to_json(loans[0]) if len(loans) == 1 else {"ulike": [item[0] for item in each]}
    return Report("Lån", [Section("Inndata", VALUES, rows)], [VALUES], data=data, alike=not rows)


TOY: Final = WorkbookKind(
    title="lån",
    word="Lån",
    inputs=Loan,
    tabs=re.compile("Lån"),
    names=ORIGIN.names,
    first_year=lambda loan: loan.first_year,
    load=load,
    to_toml=to_toml,
    examples={"vanlig": Example(Loan, lambda: to_toml(Loan(), ["Et lån"]))},
    samples=samples,
    capacity=lambda _: YEARS,
    data=LoanData,
    plan=plan,
    template=cache(lambda years: sheet.WorkbookTemplate(plan(years), LoanData(Loan()))),
    capacity_of=lambda _: YEARS,
    resized=lambda years, *_: years,
    blocks=lambda _: (),
    key_results=lambda _: (KeyResult("Laan_Rentesum", "Renter i alt", Unit.KRONER),),
    read=read,
    summary=summary,
    inputs_report=lambda contents: told(contents.inputs),
    differences=lambda a, b: told(a.inputs, b.inputs),
    command=MakeCommand("Lag en arbeidsbok med et lån.", "lånebok"),
)
