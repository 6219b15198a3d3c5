"""All inputs of a municipality as an input file (TOML) or as JSON, with what differs from the defaults.

The TOML holds every input with its source and grade, so that the file means the same when the
defaults change; :func:`xlmodel.effektmodell.files.load_inputs` gives the same inputs back. The JSON uses the same
keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from xlmodel.common.errors import EffektmodellError
from xlmodel.common.fields import InputSpec, Shape
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group, Situation
from xlmodel.common.toml_files import toml_comment, toml_value
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs, input_unit
from xlmodel.effektmodell.specs import INPUT_SPECS, MEASURE_FIELDS

Plain = float | int | str | None
"""A value as it is typed: whole numbers without decimals, a situation by its name."""


@dataclass(frozen=True, slots=True)
class InputComparison:
    """One input of a group beside its default: a value a situation, or one alone."""

    group: Group
    spec: InputSpec
    values: tuple[Plain, ...]
    defaults: tuple[Plain, ...]

    @property
    def differs(self) -> bool:
        """Say whether a value differs from the default."""
        return self.values != self.defaults


@dataclass(frozen=True, slots=True)
class MeasureComparison:
    """A measure beside the default measure of the same name; ``default`` is ``None`` for an own one.

    ``changed`` holds the keys (as in an input file) of the columns that differ.
    """

    measure: Measure
    default: Measure | None
    changed: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Say whether the measure is the municipality's own or has a value of its own."""
        return self.default is None or bool(self.changed)


def compare_inputs(inputs: GroupInputs) -> tuple[InputComparison, ...]:
    """Return every input of a group but the measures beside its default."""
    defaults = default_group_inputs(inputs.group)
    return tuple(
        InputComparison(inputs.group, spec, _values(inputs, spec), _values(defaults, spec))
        for spec in INPUT_SPECS
    )


def compare_measures(
    inputs: GroupInputs,
) -> tuple[tuple[MeasureComparison, ...], tuple[Measure, ...]]:
    """Return a group's measures beside the defaults, and the defaults that it does not have."""
    left = list(default_group_inputs(inputs.group).measures)
    found = []
    for measure in inputs.measures:
        default = next((item for item in left if _folded(item) == _folded(measure)), None)
        changed: tuple[str, ...] = ()
        if default is not None:
            left.remove(default)
            mine, its = _measure_values(measure), _measure_values(default)
            changed = tuple(key for key in mine if key != "navn" and mine[key] != its[key])
        found.append(MeasureComparison(measure, default, changed))
    return tuple(found), tuple(left)


def _folded(measure: Measure) -> str:
    return " ".join(measure.name.split()).casefold()


def _values(inputs: GroupInputs, spec: InputSpec) -> tuple[Plain, ...]:
    value: Any = getattr(inputs, spec.key)
    if value is None:
        return (None,)
    if isinstance(value, Situation):
        return (value.label(),)
    if isinstance(value, str):
        return (str(value),)
    return tuple(_plain(number) for number in np.ravel(value).tolist())


def _plain(number: float) -> float | int:
    """Return a number without needless decimals; the same number comes back from a file."""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _measure_values(measure: Measure) -> dict[str, Any]:
    """Return a measure by the keys of an input file; the volume is a table of situations."""
    values: dict[str, Any] = {}
    for field in MEASURE_FIELDS:
        value = getattr(measure, field.key)
        if field.situation is not None:
            volume = values.setdefault(field.toml, {})
            volume[field.situation.key] = _plain(float(value[field.situation]))
        elif isinstance(value, np.ndarray):
            values[field.toml] = _plain(float(value))
        else:
            values[field.toml] = str(value) if isinstance(value, str) else value
    return values


# JSON --------------------------------------------------------------------------------------------


def inputs_json(inputs: ModelInputs) -> dict[str, Any]:
    """Return all inputs under the keys of an input file.

    ``{"kommune", "programnavn", "prisaar", "unge_voksne": GROUP, "familie": GROUP}``, where GROUP
    holds for each input ``{"verdi", "standard", "avviker", "kilde", "sikkerhet"}``. ``verdi`` and
    ``standard`` are a number, a text or null, or ``{"uholdbar": …, "utsatt": …}`` for an input a
    situation. ``"tiltak"`` lists the measures with the keys of an input file, and with ``"standard"``
    (true where the model has a measure of that name) and ``"avviker"`` (the keys that differ from
    it); ``"fjernede_tiltak"`` names the default measures that are not in use.
    """
    _refuse_scenarios(inputs)
    return {
        "kommune": inputs.municipality,
        "programnavn": inputs.programme,
        "prisaar": inputs.price_year,
        **{group.group.section: _group_json(group) for group in inputs.groups},
    }


def _group_json(inputs: GroupInputs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in compare_inputs(inputs):
        origin = inputs.source_of(item.spec.key)
        found[item.spec.toml] = {
            "verdi": _json_value(item.spec, item.values),
            "standard": _json_value(item.spec, item.defaults),
            "avviker": item.differs,
            "kilde": origin.source,
            "sikkerhet": origin.grade,
        }
    measures, removed = compare_measures(inputs)
    found["tiltak"] = [
        _measure_values(item.measure)
        | {"standard": item.default is not None, "avviker": list(item.changed)}
        for item in measures
    ]
    found["fjernede_tiltak"] = [measure.name for measure in removed]
    return found


def _json_value(spec: InputSpec, values: Sequence[Plain]) -> Plain | dict[str, Plain]:
    if spec.shape is Shape.SCALAR:
        return values[0]
    return {item.key: values[item] for item in spec.shape.situations}


# TOML --------------------------------------------------------------------------------------------

_HEAD: Final = """\
# Inndata til effektmodellen: alle verdier, kilder og tiltak.
# Lag arbeidsboken:  effektmodell ny KOMMUNE --inndata DENNE_FILEN.toml
# Linjer med «Standard:» har en annen verdi enn modellens standardverdi.
"""


def inputs_toml(inputs: ModelInputs, remarks: Sequence[str] = ()) -> str:
    """Return all inputs as an input file; ``remarks`` go along as comments."""
    _refuse_scenarios(inputs)
    common = common_parameters()
    lines = [*_HEAD.splitlines(), *(f"# {toml_comment(remark)}" for remark in remarks), ""]
    for key, value, default in (
        ("kommune", inputs.municipality, None),
        ("programnavn", inputs.programme, common.programme),
        ("prisaar", inputs.price_year, common.price_year),
    ):
        note = (
            "" if default is None or value == default else f"   # Standard: {toml_value(default)}"
        )
        lines.append(f"{key} = {toml_value(value)}{note}")
    for group in inputs.groups:
        lines += ["", *_group_toml(group)]
    return "\n".join(lines) + "\n"


def _group_toml(inputs: GroupInputs) -> Iterator[str]:
    section = inputs.group.section
    yield f"[{section}]   # {inputs.group.label()}"
    for item in compare_inputs(inputs):
        spec, origin = item.spec, inputs.source_of(item.spec.key)
        note = f" Standard: {_default_text(item)}." if item.differs else ""
        yield f"# {spec.nb} ({input_unit(inputs.group, spec.key)}).{note}"
        fields: dict[str, Plain] = {}
        if spec.shape is not Shape.SCALAR:
            fields |= {key.key: item.values[key] for key in spec.shape.situations}
        elif item.values[0] is not None:
            fields["verdi"] = item.values[0]
        fields |= {"kilde": origin.source, "sikkerhet": origin.grade}
        yield f"{spec.toml} = {_inline(fields)}"
    measures, removed = compare_measures(inputs)
    if removed:
        names = ", ".join(f"«{toml_comment(measure.name)}»" for measure in removed)
        yield f"# Standardtiltak som ikke er med: {names}."
    yield "erstatt_tiltak = true   # tiltakene under er alle som gjelder"
    for measure in measures:
        yield ""
        yield f"[[{section}.tiltak]]" + ("" if measure.default else "   # eget tiltak")
        values = _measure_values(measure.measure)
        its = {} if measure.default is None else _measure_values(measure.default)
        for key, value in values.items():
            note = f"   # Standard: {_field(its[key])}" if key in measure.changed else ""
            yield f"{key} = {_field(value)}{note}"


def _default_text(item: InputComparison) -> str:
    return " / ".join("tomt" if value is None else toml_value(value) for value in item.defaults)


def _field(value: Any) -> str:
    return _inline(value) if isinstance(value, dict) else toml_value(value)


def _inline(fields: dict[str, Plain]) -> str:
    return "{ " + ", ".join(f"{key} = {toml_value(value)}" for key, value in fields.items()) + " }"


def _refuse_scenarios(inputs: ModelInputs) -> None:
    if any(group.scenarios for group in inputs.groups):
        raise EffektmodellError("Inndata med flere scenarier kan ikke skrives til én inndatafil.")
