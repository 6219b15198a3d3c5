"""From the files' persons to the inputs of a workbook: counted, and hidden where few would show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlmodel.common.municipalities import municipalities
from xlmodel.common.terms import Group
from xlmodel.control_group.counting import Ages, Counts, GroupCounts, count
from xlmodel.control_group.inputs import Cell, CellTable, ControlGroup, GroupTables, followed
from xlmodel.control_group.layouts import FORMS
from xlmodel.control_group.link import standard_side
from xlmodel.control_group.reader import Register
from xlmodel.control_group.rules import Rules, ending_labels, rule_labels
from xlmodel.control_group.specs import BOTH_FORMS, MAX_YEARS, parameter
from xlmodel.control_group.suppression import Table, few_or_number, suppress

UNNAMED: Final = "Kommunen"
"""What a municipality is called whose number is not among today's, where its name is not given."""


def standard_ages() -> Ages:
    """Return the ages that young adults have where nothing else is asked for."""
    return Ages(parameter("lowest_age"), parameter("highest_age"))


def control_group(
    register: Register, rules: Rules, ages: Ages, municipality: str | None = None
) -> ControlGroup:
    """Return the inputs of a workbook: what may be shown of a register, beside the effektmodell's defaults.

    The municipality is the one of the latest year's number unless it is named. Raises ``InputError``
    where the inputs break a rule: more years than there is room for, ages that are not in order.
    """
    counts = count(register, rules, ages)
    forms = tuple(_form_text(own) for own in counts.forms)
    side = standard_side()
    return ControlGroup(
        municipality=municipality or _name(register),
        programme=side.programme,
        price_year=side.price_year,
        numbers=_numbers(register),
        lowest_age=ages.lowest,
        highest_age=ages.highest,
        alpha=parameter("alpha"),
        beta=parameter("beta"),
        least_persons=parameter("least_persons"),
        many=rules.many,
        some=rules.some,
        years=counts.years,
        forms=forms,
        without_birth=few_or_number(counts.without_birth),
        answers=tuple(rules.answers[key].value for key in rule_labels()),
        endings=tuple(rules.endings[code].value for code in ending_labels()),
        young_adults=_tables(counts, forms, Group.YOUNG_ADULTS),
        families=_tables(counts, forms, Group.FAMILIES),
        rules_source=rules.source,
        rules_grade=rules.grade,
    )


def _form_text(forms: frozenset[str]) -> str:
    return BOTH_FORMS if len(forms) == len(FORMS) else next(iter(forms))


def _tables(counts: Counts, forms: Sequence[str], group: Group) -> GroupTables:
    own: GroupCounts = counts.groups[group]
    shown = suppress(own, followed(counts.years, forms), parameter("rounding"))
    side = standard_side().groups[group]
    return GroupTables(
        _wide(shown.persons),
        _wide(shown.benefit),
        _wide(shown.kvp),
        _wide(shown.months),
        shown.outcomes,
        shown.flows,
        shown.left,
        shown.back,
        side.success_rate,
        side.entrants,
        side.null_alternative,
        side.relapse,
    )


def _wide(table: Table) -> CellTable:
    """Return a table by year with empty columns for the years that are not used."""
    return tuple((*row, *_nothing(MAX_YEARS - len(row))) for row in table)


def _nothing(number: int) -> tuple[Cell, ...]:
    return (None,) * max(number, 0)


def _name(register: Register) -> str:
    numbers = sorted(register.municipalities[register.years[-1]]) if register.years else []
    known = [municipalities()[number].name for number in numbers if number in municipalities()]
    return known[0] if known else UNNAMED


def _numbers(register: Register) -> str:
    years: dict[str, list[int]] = {}
    for year in register.years:
        for number in sorted(register.municipalities[year]):
            years.setdefault(number, []).append(year)
    return ", ".join(f"{number} ({', '.join(map(str, own))})" for number, own in years.items())
