"""Compares what inputs admit with the template: rules that were loosened, and rules that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates.checking.findings import Finding, FindingKind, Severity
from workbook_templates.checking.layout import Layout
from workbook_templates.sheet import Area, SheetPlan, Validation, relative
from workbook_templates.xlsx import FoundSheet, FoundValidation, Position, canonical
from xlmodel.common.bokmaal import exact_text

_KINDS: Final = {"text": "textLength", "whole": "whole", "date": "whole"}
_NOUNS: Final = {
    "decimal": "et tall",
    "whole": "et helt tall",
    "textLength": "en tekst med antall tegn",
    "date": "en dato",
    "time": "et klokkeslett",
    "custom": "det formelen godtar:",
}
_OPERATORS: Final = {
    "between": "fra {} til {}",
    "notBetween": "utenfor {} til {}",
    "equal": "lik {}",
    "notEqual": "ulik {}",
    "greaterThan": "over {}",
    "lessThan": "under {}",
    "greaterThanOrEqual": "minst {}",
    "lessThanOrEqual": "høyst {}",
}
_NONE: Final = "(ingen regel)"

Bound = float | str


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a cell admits, in the one spelling that all programs' spellings share."""

    kind: str
    operator: str = ""
    bounds: tuple[Bound, ...] = ()
    stops: bool = True

    def told(self) -> str:
        """Return the rule in bokmål."""
        bounds = [bound if isinstance(bound, str) else exact_text(bound) for bound in self.bounds]
        loose = "" if self.stops else " (andre verdier slipper inn)"
        if self.kind == "none":
            return _NONE
        if self.kind == "list":
            return f"liste: {', '.join(bounds)}{loose}"
        pattern = _OPERATORS.get(self.operator, "{} {}") if self.kind != "custom" else "{}"
        wanted = pattern.count("{}")
        shown = pattern.format(*[*bounds, *([""] * wanted)][:wanted])
        return f"{_NOUNS.get(self.kind, self.kind)} {shown}{loose}".rstrip()

    def is_within(self, other: _Rule) -> bool:
        """Say whether all that the rule admits, the other one admits too."""
        if (self.kind, self.stops) != (other.kind, True):
            return False
        if self.kind == "list":
            return set(self.bounds) <= set(other.bounds)
        mine, theirs = _span(self), _span(other)
        return (
            mine is not None and theirs is not None and theirs[0] <= mine[0] <= mine[1] <= theirs[1]
        )


def _span(rule: _Rule) -> tuple[float, float] | None:
    """Return the least and the greatest number that a rule admits, where it is told in numbers."""
    numbers = [bound for bound in rule.bounds if isinstance(bound, float)]
    if len(numbers) != len(rule.bounds) or not numbers:
        return None
    low, high = float("-inf"), float("inf")
    spans = {
        "between": (numbers[0], numbers[-1]),
        "greaterThanOrEqual": (numbers[0], high),
        "lessThanOrEqual": (low, numbers[0]),
        "equal": (numbers[0], numbers[0]),
    }
    return spans.get(rule.operator)


def check_validations(layout: Layout) -> Iterator[Finding]:
    """Yield inputs that admit something else than in the template, with the old and the new rule."""
    for sheet in layout.plan.sheets:
        there = layout.tabs.get(sheet.name)
        if there is None:
            continue
        for wanted in sheet.validations:
            area = layout.found_area(wanted.area)
            if area is not None:
                yield from _changed(wanted, area, sheet, there, layout)


def _changed(
    wanted: Validation, area: Area, sheet: SheetPlan, there: FoundSheet, layout: Layout
) -> Iterator[Finding]:
    rule = _wanted_rule(wanted, sheet, layout)
    for found, cells in _found_rules(area, sheet, there, layout):
        if found == rule:
            continue
        is_gone = found.kind == "none"
        yield Finding(
            FindingKind.VALIDATION,
            Severity.INFORMATION if found.is_within(rule) else Severity.WARNING,
            f"«{wanted.title}»: "
            + (
                "datavalideringen er fjernet. Cellen tar imot hva som helst."
                if is_gone
                else "cellen tar imot noe annet enn i malen."
            )
            + (f" Gjelder {len(cells)} celler." if len(cells) > 1 else ""),
            tab=there.name,
            address=_address(cells),
            expected=rule.told(),
            found=found.told(),
        )


def _address(cells: Sequence[Position]) -> str:
    first, last = relative(*cells[0]), relative(*cells[-1])
    return first if first == last else f"{first}:{last}"


def _wanted_rule(wanted: Validation, sheet: SheetPlan, layout: Layout) -> _Rule:
    domain = wanted.domain
    if wanted.source:
        return _Rule(
            "list", "", (canonical(layout.reference(wanted.source, sheet.name), sheet.name),)
        )
    if domain.kind == "choice":
        return _Rule("list", "", tuple(str(choice) for choice in domain.choices))
    if domain.kind == "text":
        return _Rule("textLength", "lessThanOrEqual", (float(domain.max_length),))
    low: Bound = _reference(wanted.minimum, sheet, layout) or float(domain.minimum)
    high: Bound = _reference(wanted.maximum, sheet, layout) or float(domain.maximum)
    kind = _KINDS.get(domain.kind, "decimal")
    if high == float("inf"):
        return _Rule(kind, "greaterThanOrEqual", (low,))
    return _Rule(kind, "between", (low, high))


def _reference(text: str, sheet: SheetPlan, layout: Layout) -> str:
    return canonical(layout.reference(text, sheet.name), sheet.name) if text else ""


def _found_rules(
    area: Area, sheet: SheetPlan, there: FoundSheet, layout: Layout
) -> list[tuple[_Rule, list[Position]]]:
    """Return the rules of an area's cells, each with the cells that it is for."""
    cells = list(area.cells())
    found = there.content.validations
    for item in found:
        if any(
            _reaches(cells[0], first) and _reaches(last, cells[-1]) for first, last in item.ranges
        ):
            return [(_found_rule(item, sheet, layout), cells)]
    rules: dict[_Rule, list[Position]] = {}
    for at in cells:
        one = next((item for item in found if item.covers(at)), None)
        rule = _Rule("none") if one is None else _found_rule(one, sheet, layout)
        rules.setdefault(rule, []).append(at)
    return list(rules.items())


def _reaches(last: Position, at: Position) -> bool:
    return last[0] >= at[0] and last[1] >= at[1]


def _found_rule(found: FoundValidation, sheet: SheetPlan, layout: Layout) -> _Rule:
    if found.kind == "none":
        return _Rule("none")
    if found.kind == "list":
        text = found.bounds[0] if found.bounds else ""
        if text.startswith('"'):
            choices = text.strip('"').replace('""', '"').split(",")
            return _Rule("list", "", tuple(item.strip() for item in choices), found.stops)
        return _Rule("list", "", (canonical(text, sheet.name, layout.aliases),), found.stops)
    count = 2 if found.operator in ("between", "notBetween") else 1  # some programs write a second
    bounds = tuple(_bound(text, sheet, layout) for text in found.bounds[:count])
    return _Rule(found.kind, found.operator, bounds, found.stops)


def _bound(text: str, sheet: SheetPlan, layout: Layout) -> Bound:
    try:
        return float(text)
    except ValueError:
        return canonical(text, sheet.name, layout.aliases)
