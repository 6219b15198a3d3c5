"""The form in which a municipality's inputs are typed, made of the model's own fields.

What is typed becomes the tables of an input file, so that the page gives what ``ny --inndata`` gives. A
form may begin with the inputs of a file: they go along in it as an input file, for nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Final

from workbook_templates.reports import visible
from xlmodel.common.bokmaal import SPACE, percent_text, read_number, typed_number
from xlmodel.common.errors import EffektmodellError, NumberError, Violation, quoted
from xlmodel.common.fields import Field, Shape
from xlmodel.common.files import HeldFile
from xlmodel.common.municipalities import municipality_typed
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import Group, Unit
from xlmodel.common.toml_files import read_toml
from xlmodel.effektmodell import INPUT_SPECS, inputs_from_tables
from xlmodel.effektmodell.export import inputs_toml
from xlmodel.effektmodell.files import stated_values
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_inputs
from xlmodel.effektmodell.specs import MEASURE_BY_KEY

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
BASIS: Final = "grunnlag"
"""The name of what goes along: the inputs that the form began with, as an input file; empty: the example."""
_MEASURES: Final = "tiltak"
_OF_MEASURE: Final = ("unit_cost", "frequency", "volume")
"""What can be typed of a measure."""


@dataclass(frozen=True, slots=True)
class Control:
    """One box of the form: ``label`` stands at it, ``told`` is what messages call it.

    ``value`` is what it begins with, and ``default`` the text that shows it.
    """

    name: str
    label: str
    told: str
    spec: Field
    default: str
    value: Any = None

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
class MeasureForm:
    """What can be typed of a measure: what a unit costs, how often, and the volume a situation."""

    measure: Measure
    questions: tuple[Question, ...]

    @property
    def kind(self) -> str:
        """What it is: start-up or running, and who pays."""
        return f"{self.measure.category}, {str(self.measure.payer).lower()}"


@dataclass(frozen=True, slots=True)
class GroupForm:
    """The inputs of a group, and its measures."""

    group: Group
    questions: tuple[Question, ...]
    measures: tuple[MeasureForm, ...]

    @property
    def title(self) -> str:
        """The group's name."""
        return self.group.label()

    def has_fault_within(self, faults: Mapping[str, str]) -> bool:
        """Say whether something that is folded away is wrong."""
        folded = (item for item in self.questions if not item.is_first)
        return any(box.name in faults for item in folded for box in item.controls)

    def has_fault_in_measures(self, faults: Mapping[str, str]) -> bool:
        """Say whether something is wrong with a measure, which are folded away too."""
        return any(box.name in faults for item in self.measures for box in _boxes(item.questions))


@dataclass(frozen=True)
class Form:
    """All boxes, as they are before anything is typed."""

    basis: ModelInputs
    texts: tuple[Control, ...]
    groups: tuple[GroupForm, ...]

    @cached_property
    def boxes(self) -> tuple[Control, ...]:
        """Every box."""
        return (
            *self.texts,
            *(box for group in self.groups for box in _boxes(group.questions)),
            *(
                box
                for group in self.groups
                for item in group.measures
                for box in _boxes(item.questions)
            ),
        )


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: what was typed, what is wrong with it, and the inputs if nothing is.

    One that names no municipality yet has inputs all the same, but is not ``named``. ``basis`` is what
    goes along with it.
    """

    form: Form
    typed: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    inputs: ModelInputs | None = None
    remark: str = ""
    named: bool = True
    basis: str = ""

    def demanding_name(self) -> Filled:
        """Return the form, with a fault where a workbook cannot be made since it names no municipality."""
        if self.named:
            return self
        faults = {_NAME: _NO_NAME, **self.faults}
        return replace(self, faults=faults, inputs=None)


@cache
def usual_form() -> Form:
    """Return the form with the model's example, and no municipality yet."""
    form = _form(default_inputs())
    nobody = (
        replace(item, default="", value=None) if item.name == _NAME else item for item in form.texts
    )
    return Form(form.basis, tuple(nobody), form.groups)


def _form(basis: ModelInputs) -> Form:
    return Form(
        basis,
        tuple(_controls("", "", _TEXTS, basis)),
        tuple(_group_form(group) for group in basis.groups),
    )


def _group_form(inputs: GroupInputs) -> GroupForm:
    group = inputs.group
    measures = tuple(
        _measure_form(group, number, measure) for number, measure in enumerate(inputs.measures)
    )
    return GroupForm(group, tuple(_questions(inputs)), measures)


def _questions(inputs: GroupInputs) -> Iterator[Question]:
    group = inputs.group
    specs = [spec for spec in INPUT_SPECS if spec.key not in _LEFT_OUT]
    place = {key: number for number, key in enumerate(_FIRST)}
    for spec in sorted(specs, key=lambda item: place.get(item.key, len(place))):
        found = _controls(group.section, f"{group.label()}: ", (spec,), inputs)
        yield Question(spec, tuple(found))


def _measure_form(group: Group, number: int, measure: Measure) -> MeasureForm:
    section = f"{group.section}.{_MEASURES}.{number}"
    who = f"{group.label()}: Tiltak {quoted(measure.name)}: "
    return MeasureForm(
        measure,
        tuple(
            Question(spec, tuple(_controls(section, who, (spec,), measure)))
            for spec in map(MEASURE_BY_KEY.__getitem__, _OF_MEASURE)
        ),
    )


def _controls(section: str, who: str, specs: Sequence[Field], inputs: object) -> Iterator[Control]:
    for spec in specs:
        keys = _keys(spec.shape) or [""]
        labels = [place.capitalize() for place in spec.shape.places] or [spec.nb]
        for key, label, told, value in zip(
            keys, labels, spec.labels, spec.cells(spec.of(inputs)), strict=True
        ):
            name = ".".join(filter(None, (section, spec.toml, key)))
            yield Control(name, label, who + told, spec, _shown(spec, value), value)


def _keys(shape: Shape) -> list[str]:
    """Return the word in a box's name for each value of an input; none where it has one alone."""
    situations = [item.key for item in shape.situations]
    return situations or [place.replace("ø", "o") for place in shape.places]


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


def begun_with(inputs: ModelInputs) -> Filled:
    """Return the form with the inputs of a file, all of which go along in it."""
    return read_form({BASIS: inputs_toml(inputs)})


def read_form(typed: Mapping[str, str]) -> Filled:
    """Return the inputs that a form gives, or every fault by the name of its box.

    A box that was not sent has its default. Raises ``EffektmodellError`` where what should go along in
    the form is not what was put there.
    """
    basis = typed.get(BASIS, "")
    tables = read_toml(HeldFile.of(SOURCE, basis.encode())) if basis else {}
    form = _form(inputs_from_tables(tables, SOURCE)) if basis else usual_form()
    shown = {box.name: typed.get(box.name, box.default)[:_LONGEST] for box in form.boxes}
    values, faults = _values(form, shown)
    named, name, remark = bool(shown[_NAME].strip()), None, ""
    if not named:
        faults.pop(_NAME, None)
    elif _NAME not in faults:
        try:
            name, remark = municipality_typed(values[_NAME])
        except EffektmodellError as error:
            faults[_NAME] = str(error)
    legible = {name: visible(text) for name, text in shown.items()}
    if faults:
        return Filled(form, legible, faults, named=named, basis=basis)
    stated = dict(tables) | {
        item.spec.toml: values[item.name] for item in form.texts if item.name != _NAME
    }
    for group in form.groups:
        section = group.group.section
        stated[section] = _table(group, values, shown, tables.get(section, {}))
    inputs = _with_measures(inputs_from_tables(stated, SOURCE, name), form, values, shown)
    return Filled(form, legible, {}, inputs, remark, named, basis)


def _values(form: Form, shown: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the texts in the boxes mean, and what is wrong with them.

    A text that nobody has changed means what the form began with, to the last decimal.
    """
    values, faults = dict[str, Any](), dict[str, str]()
    for box in form.boxes:
        values[box.name] = box.value
        if _is_changed(box, shown) or box.name == _NAME:
            values[box.name], fault = box.read(shown[box.name])
            if fault:
                faults[box.name] = fault
    return values, faults


def _is_changed(box: Control, shown: Mapping[str, str]) -> bool:
    return shown[box.name] != box.default


def _boxes(questions: Iterable[Question]) -> Iterator[Control]:
    for question in questions:
        yield from question.controls


def _changed(
    questions: Iterable[Question], values: Mapping[str, Any], shown: Mapping[str, str]
) -> Iterator[tuple[Field, Any]]:
    """Yield each input that was changed, with all its values."""
    for question in questions:
        if any(_is_changed(box, shown) for box in question.controls):
            found = [values[box.name] for box in question.controls]
            yield question.spec, found[0] if question.spec.shape is Shape.SCALAR else found


def _table(
    group: GroupForm, values: Mapping[str, Any], shown: Mapping[str, str], basis: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an input file would state of a group; nothing of what is left empty."""
    changed = {spec.toml: value for spec, value in _changed(group.questions, values, shown)}
    kept = {key: value for key, value in basis.items() if key not in changed}
    return kept | {key: value for key, value in changed.items() if value is not None}


def _with_measures(
    inputs: ModelInputs, form: Form, values: Mapping[str, Any], shown: Mapping[str, str]
) -> ModelInputs:
    """Return the inputs with what is typed of the measures."""

    def of_group(group: GroupForm, own: GroupInputs) -> GroupInputs:
        stated = (
            {spec.key: value for spec, value in _changed(item.questions, values, shown)}
            for item in group.measures
        )
        measures = tuple(
            Measure.from_values(stated_values(measure, new)) if new else measure
            for measure, new in zip(own.measures, stated, strict=True)
        )
        return own.with_values(measures=measures)

    young_adults, families = map(of_group, form.groups, inputs.groups)
    return replace(inputs, young_adults=young_adults, families=families)
