"""All inputs of a municipality as an input file (TOML) or as JSON, with what differs from the defaults.

The TOML holds every input with its source and grade, so that the file means the same when the
defaults change; :func:`xlmodel.effektmodell.files.load_inputs` gives the same inputs back. The JSON uses the same
keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlmodel.common.bokmaal import composed, folded_name
from xlmodel.common.errors import EffektmodellError
from xlmodel.common.fields import Field, Shape, without_decimals
from xlmodel.common.parameters import common_parameters
from xlmodel.common.terms import Group
from xlmodel.common.toml_writing import (
    by_key,
    toml_comment,
    toml_field,
    toml_table,
    toml_value,
)
from xlmodel.common.values import Plain
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs, default_inputs, input_unit
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS, MEASURE_INPUTS


@dataclass(frozen=True, slots=True)
class InputComparison:
    """One input beside its default: a value a situation, level or grade, or one alone.

    ``group`` is ``None`` for what both groups share.
    """

    group: Group | None
    spec: Field
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


def compare_caution(inputs: ModelInputs) -> tuple[InputComparison, ...]:
    """Return the corrections of the cautious answer beside their defaults."""
    defaults = default_inputs()
    return tuple(
        InputComparison(None, spec, _values(inputs, spec), _values(defaults, spec))
        for spec in CAUTION_SPECS
    )


def compare_measures(
    inputs: GroupInputs,
) -> tuple[tuple[MeasureComparison, ...], tuple[Measure, ...]]:
    """Return a group's measures beside the defaults, and the defaults that it does not have."""
    left = list(default_group_inputs(inputs.group).measures)
    found = []
    for measure in inputs.measures:
        name = folded_name(measure.name)
        default = next((item for item in left if folded_name(item.name) == name), None)
        changed: tuple[str, ...] = ()
        if default is not None:
            left.remove(default)
            changed = tuple(
                field.toml
                for field in MEASURE_INPUTS[1:]
                if _values(measure, field) != _values(default, field)
            )
        found.append(MeasureComparison(measure, default, changed))
    return tuple(found), tuple(left)


def _values(inputs: ModelInputs | GroupInputs | Measure, field: Field) -> tuple[Plain, ...]:
    """Return a field's values as they are typed: whole numbers without decimals, å as one sign."""
    return tuple(
        without_decimals(value)
        if isinstance(value, float)
        else composed(value)
        if isinstance(value, str)
        else value
        for value in field.cells(field.of(inputs))
    )


# JSON --------------------------------------------------------------------------------------------


def inputs_json(inputs: ModelInputs) -> dict[str, Any]:
    """Return all inputs under the keys of an input file.

    ``{"kommune", "programnavn", "prisaar", "forsiktighet_kostnad", "forsiktighet_nytte",
    "unge_voksne": GROUP, "familie": GROUP}``. The corrections by confidence grade are
    ``{"verdi", "standard", "avviker"}``. GROUP holds for each input ``{"verdi", "standard", "avviker", "kilde", "sikkerhet"}``. ``verdi`` and
    ``standard`` are a number, a text or null, or ``{"uholdbar": …, "utsatt": …}`` for an input a
    situation, ``{"lav": …, "basis": …, "hoy": …}`` for levels. ``"tiltak"`` lists the measures with the keys of an input file, and with ``"standard"``
    (true where the model has a measure of that name) and ``"avviker"`` (the keys that differ from
    it); ``"fjernede_tiltak"`` names the default measures that are not in use.
    """
    _refuse_scenarios(inputs)
    return {
        "kommune": inputs.municipality,
        "programnavn": inputs.programme,
        "prisaar": inputs.price_year,
        **{item.spec.toml: _beside_default(item) for item in compare_caution(inputs)},
        **{group.group.section: _group_json(group) for group in inputs.groups},
    }


def _group_json(inputs: GroupInputs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in compare_inputs(inputs):
        origin = inputs.source_of(item.spec.key)
        found[item.spec.toml] = _beside_default(item) | {
            "kilde": origin.source,
            "sikkerhet": origin.grade,
        }
    measures, removed = compare_measures(inputs)
    found["tiltak"] = [
        {field.toml: _measure_json(item.measure, field) for field in MEASURE_INPUTS}
        | {"standard": item.default is not None, "avviker": list(item.changed)}
        for item in measures
    ]
    found["fjernede_tiltak"] = [measure.name for measure in removed]
    return found


def _beside_default(item: InputComparison) -> dict[str, Any]:
    return {
        "verdi": _json_value(item.spec, item.values),
        "standard": _json_value(item.spec, item.defaults),
        "avviker": item.differs,
    }


def _measure_json(measure: Measure, field: Field) -> Plain | dict[str, Plain]:
    value = _json_value(field, _values(measure, field))
    return "" if value is None else value


def _json_value(field: Field, values: tuple[Plain, ...]) -> Plain | dict[str, Plain]:
    return values[0] if field.shape is Shape.SCALAR else by_key(field, values)


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
    lines.append("")
    for item in compare_caution(inputs):
        note = f" Standard: {_default_text(item)}." if item.differs else ""
        lines.append(f"# {item.spec.nb} ({common.caution_unit}).{note}")
        lines.append(f"{item.spec.toml} = {toml_field(item.spec, item.values)}")
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
            fields |= by_key(spec, item.values)
        elif item.values[0] is not None:
            fields["verdi"] = item.values[0]
        fields |= {"kilde": origin.source, "sikkerhet": origin.grade}
        yield f"{spec.toml} = {toml_table(fields)}"
    measures, removed = compare_measures(inputs)
    if removed:
        names = ", ".join(f"«{toml_comment(measure.name)}»" for measure in removed)
        yield f"# Standardtiltak som ikke er med: {names}."
    yield "erstatt_tiltak = true   # tiltakene under er alle som gjelder"
    for measure in measures:
        yield ""
        yield f"[[{section}.tiltak]]" + ("" if measure.default else "   # eget tiltak")
        for field in MEASURE_INPUTS:
            note = ""
            if measure.default is not None and field.toml in measure.changed:
                note = f"   # Standard: {toml_field(field, _values(measure.default, field))}"
            yield f"{field.toml} = {toml_field(field, _values(measure.measure, field))}{note}"


def _default_text(item: InputComparison) -> str:
    return " / ".join("tomt" if value is None else toml_value(value) for value in item.defaults)


def _refuse_scenarios(inputs: ModelInputs) -> None:
    if inputs.scenarios:
        raise EffektmodellError("Inndata med flere scenarier kan ikke skrives til én inndatafil.")
