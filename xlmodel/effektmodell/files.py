"""A municipality's own input file (TOML): what it overrides, and the commented template.

The file holds only what differs from the defaults; everything in it is checked, and all faults are
reported at once with file, place, value and what is allowed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from xlmodel.common.bokmaal import folded_name
from xlmodel.common.errors import EffektmodellError, InputError, Violation, quoted
from xlmodel.common.fields import Field, Shape
from xlmodel.common.files import as_path
from xlmodel.common.parameters import common_parameters
from xlmodel.common.price_library import library_price, price_library
from xlmodel.common.terms import Group
from xlmodel.common.toml_files import Faults, read_input_file, suggestion
from xlmodel.common.toml_writing import toml_field, toml_value
from xlmodel.common.values import FloatArray, Provenance
from xlmodel.effektmodell.inputs import GroupInputs, Measure, ModelInputs
from xlmodel.effektmodell.parameters import default_group_inputs, default_inputs, input_unit
from xlmodel.effektmodell.specs import (
    CAUTION_SPECS,
    INPUT_SPECS,
    MEASURE_BY_KEY,
    MEASURE_INPUTS,
)

_MUNICIPALITY, _PROGRAMME, _PRICE_YEAR = "kommune", "programnavn", "prisaar"
_MEASURES, _REPLACE, _REMOVE = "tiltak", "erstatt_tiltak", "fjern_tiltak"
_VALUE: Final = "verdi"
_ORIGIN: Final = ("source", "grade")
_FROM_FILE: Final = "Oppgitt i inndatafilen"


def load_inputs(path: Path | str, municipality: str | None = None) -> ModelInputs:
    """Read an input file over the defaults.

    ``municipality`` wins over the name in the file. Raises ``EffektmodellError`` where the file
    cannot be read and ``InputError`` with every violation where its content breaks a rule.
    """
    path = as_path(path)
    data = read_input_file(path, "effektmodellen")
    return inputs_from_tables(data, path.name, municipality)


def inputs_from_tables(
    data: Mapping[str, Any], source: str, municipality: str | None = None
) -> ModelInputs:
    """Return the inputs that the tables of an input file, or of any such source, make of the defaults.

    ``source`` names the place in messages. Raises ``InputError`` with every violation.
    """
    faults = Faults(source)
    shared = (_MUNICIPALITY, _PROGRAMME, _PRICE_YEAR, *(spec.toml for spec in CAUTION_SPECS))
    faults.unknown_keys("", data, [*shared, *(group.section for group in Group)])
    defaults = default_inputs(municipality)
    price_year = data.get(_PRICE_YEAR, defaults.price_year)
    groups = {
        group: _load_group(group, data.get(group.section, {}), price_year, faults)
        for group in Group
    }
    common: dict[str, Any] = {
        "municipality": data.get(_MUNICIPALITY, defaults.municipality)
        if municipality is None
        else municipality,
        "programme": data.get(_PROGRAMME, defaults.programme),
        "price_year": price_year,
        **{spec.key: _caution(spec, data, spec.of(defaults), faults) for spec in CAUTION_SPECS},
    }
    made = None
    try:
        made = ModelInputs(
            **common,
            young_adults=groups[Group.YOUNG_ADULTS] or defaults.young_adults,
            families=groups[Group.FAMILIES] or defaults.families,
        )
    except InputError as error:
        faults.add(error.violations)
    if made is None or faults.found:
        raise InputError(faults.found)
    return made


def _caution(spec: Field, data: Mapping[str, Any], default: FloatArray, faults: Faults) -> Any:
    """Return the corrections by confidence grade: the file's, or the default where it has none."""
    if spec.toml not in data:
        return default
    given, keys = data[spec.toml], spec.shape.keys
    if isinstance(given, dict):
        faults.unknown_keys(spec.toml, given, keys)
        given = _by_key(given, default.tolist(), keys)
    return given if faults.one_set(spec.toml, given, spec.domain, spec.shape) else default


def _load_group(
    group: Group, value: object, price_year: object, faults: Faults
) -> GroupInputs | None:
    """Return a group's inputs, or ``None`` where a fault was found."""
    section = group.section
    table = faults.table(section, value)
    defaults = default_group_inputs(group)
    before = len(faults.found)
    faults.unknown_keys(
        section, table, [spec.toml for spec in INPUT_SPECS] + [_MEASURES, _REPLACE, _REMOVE]
    )
    values = defaults.as_values()
    provenance = dict(defaults.provenance)
    for spec in INPUT_SPECS:
        if spec.toml not in table:
            continue
        default_value = spec.typed(values[spec.key])
        given, source, grade = _given(section, spec, table[spec.toml], default_value, faults)
        default = provenance[spec.key]
        amount = f" ({price_year}-kr)" if spec.money else ""
        stated = (_FROM_FILE + amount if source is None else source, grade or "")
        is_stated = not (source is None and grade is None and given == default_value)
        if is_stated and stated != (default.source, default.grade):
            provenance[spec.key] = Provenance(*stated)
        if faults.one_set(f"[{section}] {spec.toml}", given, spec.domain, spec.shape):
            values[spec.key] = given
    values["measures"] = _load_measures(section, table, defaults.measures, price_year, faults)
    values["provenance"] = provenance
    try:
        made = GroupInputs.from_values(values)
    except InputError as error:
        faults.add(error.violations)
        return None
    return made if len(faults.found) == before else None


def _given(
    section: str, spec: Field, value: object, default: Any, faults: Faults
) -> tuple[Any, str | None, str | None]:
    """Return value, source and grade of one input; ``None`` for a source or grade not stated."""
    if not isinstance(value, dict):
        return value, None, None
    where = f"[{section}] {spec.toml}"
    keys = spec.shape.keys
    faults.unknown_keys(
        f"{section}.{spec.toml}",
        value,
        [*keys, _VALUE, *(MEASURE_BY_KEY[key].toml for key in _ORIGIN)],
    )
    source, grade = (_text(where, value, MEASURE_BY_KEY[key], faults) for key in _ORIGIN)
    if _VALUE in value:
        given = value[_VALUE]
        if any(key in value for key in keys):
            each = "situasjonene" if spec.shape.situations else ", ".join(keys)
            faults.remark(where, f"oppgi enten «{_VALUE}» eller {each}, ikke begge")
    elif spec.shape is Shape.SCALAR:
        given = default
    else:
        given = _by_key(value, default, keys)
    return given, source, grade


def _text(where: str, table: Mapping[str, Any], field: Field, faults: Faults) -> str | None:
    """Return a text of a table; ``None`` where it is left out or at fault."""
    text = table.get(field.toml)
    if text is None:
        return None
    admitted = isinstance(text, str) and not field.domain.violations(where, text)
    if not admitted:
        faults.add([Violation(f"{where}.{field.toml}", text, field.domain.allowed())])
    return text if admitted else None


def _by_key(table: Mapping[str, Any], default: Sequence[Any], keys: Sequence[str]) -> list[Any]:
    """Return a value a key: the table's, or the default where the table has none."""
    return [table.get(key, own) for key, own in zip(keys, default, strict=True)]


_MEASURE_KEYS: Final = tuple(field.toml for field in MEASURE_INPUTS)


_NUMBERS: Final = sorted(
    (field for field in MEASURE_INPUTS if not field.domain.is_text),
    key=lambda field: field.shape.count,
)
"""What a measure's source is the source of; the volumes last."""


def _load_measures(
    section: str,
    table: Mapping[str, Any],
    defaults: Sequence[Measure],
    price_year: object,
    faults: Faults,
) -> tuple[Measure, ...]:
    """Return the measures: the defaults changed, removed from and added to, or a list of their own."""
    replace = table.get(_REPLACE, False)
    if not isinstance(replace, bool):
        faults.add([Violation(f"[{section}] {_REPLACE}", replace, "true eller false")])
        replace = False
    listed = table.get(_MEASURES, [])
    if not isinstance(listed, list):
        faults.add([Violation(f"[{section}] {_MEASURES}", listed, "en liste av tiltak")])
        return tuple(defaults)
    measures = [] if replace else list(defaults)
    _remove(section, table.get(_REMOVE, []), measures, faults)
    names = [folded_name(measure.name) for measure in measures]
    changed: set[str] = set()
    for number, entry in enumerate(listed, start=1):
        where = f"[{section}] {_MEASURES} nr. {number}"
        fields = faults.table(where, entry)
        known = (*_MEASURE_KEYS, _PRICE)
        faults.unknown_keys(f"{section}.{_MEASURES} nr. {number}", fields, known)
        name = fields.get("navn")
        if not isinstance(name, str) or not name.strip():
            faults.remark(where, "mangler «navn»")
            continue
        where = f"[{section}] {_MEASURES} {quoted(name)}"
        folded = folded_name(name)
        if folded in changed and not replace:
            faults.remark(where, "står to ganger i filen")
            continue
        changed.add(folded)
        fields = _priced(where, fields, price_year, faults)
        if not replace and folded in names:
            position = names.index(folded)
            made = _changed_measure(where, fields, measures[position], faults)
            if made is not None:
                measures[position] = made
            continue
        made = _new_measure(where, fields, [item.name for item in measures], faults)
        if made is not None:
            measures.append(made)
    return tuple(measures)


def _remove(section: str, names: object, measures: list[Measure], faults: Faults) -> None:
    where = f"[{section}] {_REMOVE}"
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        faults.add([Violation(where, names, "en liste av navn på standardtiltak")])
        return
    for name in names:
        found = [measure for measure in measures if folded_name(measure.name) == folded_name(name)]
        if not found:
            known = [measure.name for measure in measures]
            faults.remark(where, f"fant ikke tiltaket {quoted(name)}. {suggestion(name, known)}")
        for measure in found:
            measures.remove(measure)


def _measure_values(
    where: str, fields: Mapping[str, Any], default_volume: Sequence[Any] | None, faults: Faults
) -> dict[str, object]:
    """Translate a measure's keys in the file to its fields, the volume by situation included."""
    values: dict[str, object] = {}
    for field in MEASURE_INPUTS:
        if field.toml not in fields:
            continue
        value, keys = fields[field.toml], field.shape.keys
        if keys and isinstance(value, dict):
            faults.unknown_keys(f"{where} {field.toml}", value, keys)
            missing = [key for key in keys if key not in value]
            if default_volume is None and missing:
                faults.remark(f"{where} {field.toml}", "mangler " + ", ".join(missing))
            value = _by_key(value, default_volume or [0] * len(keys), keys)
        if field.varies and not faults.one_set(
            f"{where} {field.toml}", value, field.domain, field.shape
        ):
            value = [0] * len(keys) or 0  # stands in while faults are found
        values[field.key] = value
    return values


_PRICE: Final = "pris"


def _priced(
    where: str, fields: Mapping[str, Any], price_year: object, faults: Faults
) -> dict[str, Any]:
    """Return a measure's keys with those of the library entry that it refers to, in the file's price year.

    What the measure states itself goes before the entry's cost driver, payer, source and grade.
    """
    if _PRICE not in fields:
        return dict(fields)
    stated = {key: value for key, value in fields.items() if key != _PRICE}
    key = fields[_PRICE]
    cost = MEASURE_BY_KEY["unit_cost"].toml
    if cost in stated:
        faults.remark(f"{where} {_PRICE}", f"oppgi enten «{_PRICE}» eller «{cost}», ikke begge")
        return stated
    try:
        amount, source, grade = library_price(
            str(key), price_year if isinstance(price_year, int) else None
        )
    except EffektmodellError as error:
        faults.remark(f"{where} {_PRICE}", str(error))
        return {cost: 0} | stated
    entry = price_library()[str(key)]
    values = {"driver": entry.unit, "payer": str(entry.payer), "source": source, "grade": grade}
    return (
        {MEASURE_BY_KEY[name].toml: value for name, value in values.items()}
        | {cost: amount}
        | stated
    )


def stated_values(measure: Measure, values: Mapping[str, object]) -> dict[str, object]:
    """Return a measure's values by field, some of them as a user states them.

    Its source tells which numbers those are, unless it is stated too.
    """
    changed = [
        field.nb.lower()
        for field in _NUMBERS
        if field.key in values and values[field.key] != field.typed(field.of(measure))
    ]
    source = {}
    if changed and "source" not in values:
        source["source"] = f"{_FROM_FILE}: {', '.join(changed)}. For øvrig: {measure.source}"
    return measure.as_values() | dict(values) | source | {"name": measure.name}


def _changed_measure(
    where: str, fields: Mapping[str, Any], default: Measure, faults: Faults
) -> Measure | None:
    values = _measure_values(where, fields, default.volume.tolist(), faults)
    return _made(where, stated_values(default, values), faults)


def _new_measure(
    where: str, fields: Mapping[str, Any], names: Sequence[str], faults: Faults
) -> Measure | None:
    missing = [
        field.toml for field in MEASURE_INPUTS if field.required and field.toml not in fields
    ]
    if missing:
        folded = {folded_name(item): item for item in names}
        near = difflib.get_close_matches(folded_name(str(fields["navn"])), folded, n=1, cutoff=0.6)
        hint = f" Mente du tiltaket «{folded[near[0]]}»?" if near else ""
        faults.remark(where, f"nytt tiltak mangler {', '.join(missing)}.{hint}")
        return None
    values = _measure_values(where, fields, None, faults)
    return _made(where, {"source": _FROM_FILE} | values, faults)


def _made(where: str, values: Mapping[str, object], faults: Faults) -> Measure | None:
    try:
        return Measure.from_values(values)
    except InputError as error:
        section = where.split("]", maxsplit=1)[0] + "]"
        faults.add(
            Violation(f"{section} {item.where}", item.value, item.allowed)
            for item in error.violations
        )
        return None


# The template ------------------------------------------------------------------------------------

_HEAD: Final = """\
# Inndata til effektmodellen.
#
# Bare det som skal avvike fra standardverdiene, trenger å stå her. Slett eller kommenter ut resten.
# Lag arbeidsboken:  effektmodell ny KOMMUNE --inndata DENNE_FILEN.toml
# Se resultatene:    effektmodell vis DENNE_FILEN.toml
#
# Andeler og rater skrives som desimaltall med punktum: 0.8 er 80 %.
# Tusenskille er understrek: 1_300_000.
# Kilde og sikkerhet kan oppgis slik:
#   qaly_verdi = { verdi = 1_300_000, kilde = "Eget vedtak", sikkerhet = "Middels" }
# Sikkerhet er Høy, Middels eller Lav. Beløp er i kroner i prisåret.
"""

_MEASURES_HEAD: Final = """\
# Tiltak. Standardtiltakene under gjelder uten at de står i filen. Slik endres de:
#   - Ett felt i et standardtiltak: skriv navnet og bare det som endres.
#   - Nytt tiltak: skriv et nytt navn og alle feltene.
#   - Pris fra prisbiblioteket («effektmodell priser»): pris = "kvp" i stedet for kostnad.
#   - Fjern standardtiltak:  fjern_tiltak = ["Bostøtte"]
#   - Bare egne tiltak:      erstatt_tiltak = true
# De to siste må stå over den første [[…tiltak]]-linjen i brukergruppen.
"""


def template_toml() -> str:
    """Return the commented input file with every key at its default, in bokmål."""
    common = common_parameters()
    parts = [
        _HEAD,
        f'# {_MUNICIPALITY} = "Asker"   # navnet på kommandolinjen går foran dette',
        f"{_PROGRAMME} = {toml_value(common.programme)}   # navnet på kommunens program",
        f"{_PRICE_YEAR} = {common.price_year}   # alle beløp er i dette årets kroner",
    ]
    parts += ["", *_template_caution()]
    for group in Group:
        parts += ["", f"[{group.section}]   # {group.label()}", *_template_inputs(group)]
        parts += ["", *_template_measures(group)]
    return "\n".join(parts) + "\n"


def _template_caution() -> Iterable[str]:
    common, defaults = common_parameters(), default_inputs()
    for spec in CAUTION_SPECS:
        yield f"# {spec.nb}: {spec.help}"
        yield f"#   {common.caution_unit}; {spec.domain.allowed()}."
        yield f"#   Kilde: {common.caution.source}. Sikkerhet: {common.caution.grade}."
        yield f"{spec.toml} = {toml_field(spec, spec.cells(spec.of(defaults)))}"


def _template_inputs(group: Group) -> Iterable[str]:
    defaults = default_group_inputs(group)
    for spec in INPUT_SPECS:
        if len(spec.domain.choices) == 1:
            continue
        values = spec.cells(spec.of(defaults))
        origin = defaults.source_of(spec.key)
        yield f"# {spec.nb}: {spec.help}"
        yield f"#   {input_unit(group, spec.key)}; {spec.domain.allowed()}."
        yield f"#   Kilde: {origin.source}. Sikkerhet: {origin.grade}."
        is_unset = values == (None,)
        yield f"# {spec.toml} = 0.5" if is_unset else f"{spec.toml} = {toml_field(spec, values)}"


def _template_measures(group: Group) -> Iterable[str]:
    yield from _MEASURES_HEAD.splitlines()
    yield "#"
    measures = default_group_inputs(group).measures
    for measure in measures:
        volume = " / ".join(toml_value(value) for value in measure.volume.tolist())
        yield (
            f"#   {measure.name}: {measure.category}, {measure.payer}, "
            f"{toml_value(measure.unit_cost.item())} kr per {measure.driver}, volum {volume}, "
            f"frekvens {measure.frequency}"
        )
    example = measures[0]
    yield "#"
    yield f"# [[{group.section}.{_MEASURES}]]"
    yield f"# navn = {toml_value(example.name)}"
    yield f"# kostnad = {toml_value(example.unit_cost.item())}"
    yield "#"
    yield f"# [[{group.section}.{_MEASURES}]]"
    own = {"name": "Eget tiltak", "description": "Hva tiltaket er"}
    for field in MEASURE_INPUTS:
        values = field.cells(own.get(field.key, field.of(example)))
        comment = f"   # {field.domain.allowed()}" if field.domain.choices else ""
        yield f"# {field.toml} = {toml_field(field, values)}{comment}"
