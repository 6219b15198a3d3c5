"""The form in which a municipality's inputs are typed, made of the model's own fields.

What is typed becomes the tables of an input file, so that the page gives what ``ny --inndata`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from workbook_templates.reports import visible
from xlmodel.common.bokmaal import SPACE, percent_text, read_number, typed_number
from xlmodel.common.errors import EffektmodellError, NumberError, Violation
from xlmodel.common.fields import Field, Shape
from xlmodel.common.municipalities import municipality_typed
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Unit
from xlmodel.effektmodell import INPUT_SPECS, inputs_from_tables
from xlmodel.effektmodell.inputs import ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs, default_inputs

SOURCE: Final = "Siden"
"""What messages call the place that the inputs are from."""
_FIRST: Final = (
    "new_participants",
    "success_rate",
    "period",
    "intake_years",
    "first_year",
    "discount_rate",
)
"""The inputs that stand in sight; the others are unfolded."""
_LEFT_OUT: Final = ("cohort_engine",)
"""Who computes the cohort is chosen where a workbook is made for an add-in."""
_TEXTS: Final = tuple(item for item in MUNICIPALITY_SPECS if item.key != "price_year")
_NAME: Final = "kommune"
"""The name of the municipality's box; it is empty until somebody chooses."""
_NO_NAME: Final = "Kommune: velg kommune eller skriv navnet før filen lastes ned."
_LONGEST: Final = 200
"""Signs of a typed text that are looked at."""


@dataclass(frozen=True, slots=True)
class Control:
    """One box of the form: ``label`` stands at it, ``told`` is what messages call it."""

    name: str
    label: str
    told: str
    spec: Field
    default: str

    @property
    def unit(self) -> str:
        """What stands after the box."""
        if self.spec.unit is Unit.SHARE:
            return "%"
        return "kr" if self.spec.money else ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The texts to choose among; none where something is typed."""
        return tuple(str(item) for item in self.spec.domain.choices)

    def read(self, text: str) -> tuple[Any, str]:
        """Return what a text means, and what is wrong with it; ``None`` where it is left empty."""
        typed = text.strip()[:_LONGEST]
        domain = self.spec.domain
        if not typed and domain.optional:
            return None, ""
        value: Any = typed or None
        if typed and not domain.is_text:
            is_share = self.spec.unit is Unit.SHARE
            shown = f"{typed} %" if is_share and not typed.endswith("%") else typed
            try:
                value = read_number(shown, percent=is_share)
            except NumberError as error:
                return None, f"{self.told}: {error}"
            if domain.kind == "whole" and value.is_integer():
                value = int(value)
        found = domain.violations(self.told, value)
        return value, self._sentence(found[0], typed) if found else ""

    def _sentence(self, violation: Violation, typed: str) -> str:
        """Return a fault as it is told: of a share as it was typed, in per cent."""
        if self.spec.unit is not Unit.SHARE or violation.value is None:
            return str(violation)
        text = typed if typed.endswith("%") else f"{typed} %"
        return str(Violation(violation.where, text, violation.allowed))


@dataclass(frozen=True, slots=True)
class Question:
    """An input: one box, or one a situation."""

    spec: Field
    controls: tuple[Control, ...]

    @property
    def is_first(self) -> bool:
        """Say whether it stands in sight."""
        return self.spec.key in _FIRST


@dataclass(frozen=True, slots=True)
class GroupForm:
    """The inputs of a group."""

    group: Group
    questions: tuple[Question, ...]

    @property
    def title(self) -> str:
        """The group's name."""
        return self.group.label()

    def has_fault_within(self, faults: Mapping[str, str]) -> bool:
        """Say whether something that is folded away is wrong."""
        folded = (item for item in self.questions if not item.is_first)
        return any(box.name in faults for item in folded for box in item.controls)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: what was typed, what is wrong with it, and the inputs if nothing is.

    One that names no municipality yet has inputs all the same, but is not ``named``.
    """

    typed: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    inputs: ModelInputs | None = None
    remark: str = ""
    named: bool = True

    def demanding_name(self) -> Filled:
        """Return the form, with a fault where a workbook cannot be made since it names no municipality."""
        if self.named:
            return self
        faults = {_NAME: _NO_NAME, **self.faults}
        return replace(self, faults=faults, inputs=None)


@cache
def texts() -> tuple[Control, ...]:
    """Return the boxes of the municipality and its programme."""
    found = _controls("", _TEXTS, default_inputs())
    return tuple(replace(item, default="") if item.name == _NAME else item for item in found)


@cache
def group_forms() -> tuple[GroupForm, ...]:
    """Return the inputs of each group, those in sight first."""
    return tuple(GroupForm(group, tuple(_questions(group))) for group in Group)


def _questions(group: Group) -> Iterator[Question]:
    inputs = default_group_inputs(group)
    specs = [spec for spec in INPUT_SPECS if spec.key not in _LEFT_OUT]
    place = {key: number for number, key in enumerate(_FIRST)}
    for spec in sorted(specs, key=lambda item: place.get(item.key, len(place))):
        yield Question(spec, tuple(_controls(group.section, (spec,), inputs)))


def _controls(section: str, specs: Sequence[Field], inputs: object) -> Iterator[Control]:
    for spec in specs:
        keys = _keys(spec.shape) or [""]
        labels = [place.capitalize() for place in spec.shape.places] or [spec.nb]
        who = f"{_group(section)}: " if section else ""
        for key, label, told, value in zip(
            keys, labels, spec.labels, spec.cells(spec.of(inputs)), strict=True
        ):
            name = ".".join(filter(None, (section, spec.toml, key)))
            yield Control(name, label, who + told, spec, _shown(spec, value))


def _keys(shape: Shape) -> list[str]:
    """Return the word in a box's name for each value of an input; none where it has one alone."""
    situations = [item.key for item in shape.situations]
    return situations or [place.replace("ø", "o") for place in shape.places]


def _group(section: str) -> str:
    return next(group.label() for group in Group if group.section == section)


def _shown(spec: Field, value: float | str | None) -> str:
    """Return a value as it is typed; a share in per cent, whose sign stands after the box."""
    if value is None or isinstance(value, str):
        return value or ""
    if spec.unit is Unit.SHARE:
        return percent_text(value).removesuffix(f"{SPACE}%")
    return str(value) if isinstance(value, int) else typed_number(value)


def untouched() -> Filled:
    """Return the form with the model's example, and no municipality yet."""
    return read_form({})


def read_form(typed: Mapping[str, str]) -> Filled:
    """Return the inputs that a form gives, or every fault by the name of its box.

    A box that was not sent has its default.
    """
    boxes = [*texts(), *(item for form in group_forms() for item in _boxes(form))]
    shown = {box.name: typed.get(box.name, box.default)[:_LONGEST] for box in boxes}
    values, faults = dict[str, Any](), dict[str, str]()
    for box in boxes:
        values[box.name], fault = box.read(shown[box.name])
        if fault:
            faults[box.name] = fault
    named, name, remark = bool(shown[_NAME].strip()), None, ""
    if not named:
        del faults[_NAME]
    elif _NAME not in faults:
        try:
            name, remark = municipality_typed(values[_NAME])
        except EffektmodellError as error:
            faults[_NAME] = str(error)
    legible = {name: visible(text) for name, text in shown.items()}
    if faults:
        return Filled(legible, faults, named=named)
    tables: dict[str, Any] = {
        item.spec.toml: values[item.name] for item in texts() if item.name != _NAME
    }
    for form in group_forms():
        tables[form.group.section] = dict(_table(form, values))
    return Filled(legible, {}, inputs_from_tables(tables, SOURCE, name), remark, named)


def _boxes(form: GroupForm) -> Iterator[Control]:
    for question in form.questions:
        yield from question.controls


def _table(form: GroupForm, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what an input file would state of a group; nothing of what is left empty."""
    for question in form.questions:
        found = [values[box.name] for box in question.controls]
        if question.spec.shape is not Shape.SCALAR:
            yield question.spec.toml, found
        elif found[0] is not None:
            yield question.spec.toml, found[0]
