"""What a decision paper says of a control group: what would have happened without the lab, and how sure that is.

Counts and sums only, and of few persons none: what the workbook hides is «for få» here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workbook_templates.control_group.inputs_report import inputs_report
from workbook_templates.control_group.reader import ControlContents
from workbook_templates.control_group.summary import summary
from workbook_templates.reports import (
    Block,
    Chapter,
    Paper,
    Section,
    counted,
    listed,
    percent_rounded,
    without,
)
from workbook_templates.sheet import Drawing
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group
from xlmodel.control_group import NOTE, ControlGroup, GroupResults, control_results

_CALLED: Final = {Group.YOUNG_ADULTS: "unge voksne", Group.FAMILIES: "familier"}
_TOLD_ELSEWHERE: Final = (*(field.nb for field in MUNICIPALITY_SPECS), NOTE.nb)
"""Inputs that stand in the title or among the reservations."""


def paper(contents: ControlContents, drawings: Sequence[Drawing]) -> Paper:
    """Return what a paper of a control group says."""
    inputs = contents.inputs
    results = control_results(inputs)
    keys, intervals, *_ = summary(inputs).sections
    given, tables, rules = inputs_report(contents).sections
    return Paper(
        title=f"Kontrollgruppe i {inputs.municipality}: hva skjer uten laben",
        summary=(
            " ".join(_sentences(results[group], _CALLED[group]) for group in Group),
            Section("Dødvekt, bedring og stønad per år", keys.table, keys.rows),
        ),
        assumptions=(
            *_years(inputs),
            without(given, "Hva tallene er laget med", *_TOLD_ELSEWHERE),
        ),
        results=tuple(drawings),
        certainty=tuple(_certainty(intervals)),
        reservations=tuple(_reservations(inputs)),
        appendices=(
            Chapter(
                "Tabellene", [Section("Antall og kroner", tables.table, tables.rows)], is_wide=True
            ),
            Chapter("Reglene", [Section("Kodene og livssituasjonene", rules.table, rules.rows)]),
        ),
    )


def _sentences(found: GroupResults, called: str) -> str:
    if found.deadweight is None:
        text = f"For {called} er det for få personer til å si hvor stor dødvekten er."
    else:
        share = percent_rounded(found.deadweight.share)
        text = (
            f"For {called} ville {share} av bedringen som effektmodellen regner med, kommet uten laben "
            f"(dødvekt), sett på {counted(int(found.deadweight.persons), 'person', 'personer')} i filene."
        )
    if found.relapse is None:
        return f"{text} Det er for få til å si hvor mange som kommer tilbake."
    back = percent_rounded(found.relapse.share)
    return f"{text} Av dem som var ute av filene ett år, var {back} tilbake året etter."


def _years(inputs: ControlGroup) -> Iterator[Block]:
    years = [str(year) for year in inputs.used_years]
    if years:
        yield f"Tallene er fra kommunens egne filer til Statistisk sentralbyrå for {listed(years)}."
    else:
        yield "Ingen år er lest inn."


def _certainty(intervals: Section) -> Iterator[Block]:
    if not intervals.rows:
        yield "Ingen andel er kjent, så det er ingen intervaller å vise."
        return
    yield (
        "Intervallet viser hvor mye en andel kan variere når personene er få. Et bredt intervall betyr at "
        "andelen ikke bør brukes alene."
    )
    yield Section("Andeler med 90 % intervall", intervals.table, intervals.rows)


def _reservations(inputs: ControlGroup) -> Iterator[str]:
    if inputs.note:
        yield inputs.note
    yield (
        "Kontrollgruppen er dem som får sosialhjelp eller kvalifiseringsstønad, og er ikke trukket ut for å "
        "ligne deltakerne. Stønaden er et gulv for nullalternativet: andre tjenester er ikke med."
    )
    yield "Antall under grensen vises ikke, og det som bygger på dem, står som «for få»."
