"""The public face of the engine, its parameter files, and what it needs to run."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from xlmodel import Group, common_parameters, default_group_inputs
from xlmodel.common.shared_fields import MUNICIPALITY_SPECS
from xlmodel.common.terms import GRADES
from xlmodel.effektmodell.parameters import input_unit
from xlmodel.effektmodell.specs import CAUTION_SPECS, INPUT_SPECS, MEASURE_FIELDS
from xlmodel.effektmodell.terms import INDIVIDUAL_TERMS, KEY_TERMS, YEARLY_TERMS

ROOT = Path(__file__).parents[2]


FACES = (
    "xlmodel",
    *(
        f"xlmodel.{room}"
        for room in (
            "analyses",
            "common",
            "control_group",
            "effektmodell",
            "effektmodell.decision",
            "exclusion_accounts",
            "investment_fund",
            "living_conditions",
            "personas",
        )
    ),
)


@pytest.mark.parametrize("package", FACES)
def test_exported_members_are_sorted_there_and_complete(package: str) -> None:
    face = import_module(package)
    names = face.__all__
    assert len(set(names)) == len(names)
    assert all(hasattr(face, name) for name in names)
    classes_last = sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert names == classes_last
    imported = {
        name
        for name, value in vars(face).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("xlmodel.")
    }
    assert imported <= set(names)


def room_of(module: str) -> str:
    """Return the innermost room with a face that a module stands in; its top two parts otherwise."""
    inside = [face for face in FACES if f"{module}.".startswith(f"{face}.") and face != "xlmodel"]
    return max(inside, key=len, default=".".join(module.split(".")[:2]))


def imported_from_rooms() -> Iterator[tuple[str, str, str]]:
    """Yield each name that product code imports from another room of the engine, with that room."""
    for top in ("xlmodel", "udfs", "workbook_templates"):
        for file in (ROOT / top).rglob("*.py"):
            own = room_of(".".join(file.relative_to(ROOT).with_suffix("").parts))
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").count("."):
                    room = room_of(str(node.module))
                    if room in FACES and room != own:
                        yield from ((str(file), room, item.name) for item in node.names)


def test_what_other_rooms_import_is_in_a_rooms_face() -> None:
    found = list(imported_from_rooms())
    assert len(found) > 500
    private = [
        (file, room, name) for file, room, name in found if name not in import_module(room).__all__
    ]
    assert private == []


def test_pandas_is_imported_for_tables_alone() -> None:
    code = (
        "import sys, xlmodel, xlmodel.personas, workbook_templates.cli\n"
        "assert 'pandas' not in sys.modules\n"
        "xlmodel.yearly_table, xlmodel.personas.course_table\n"
        "assert 'pandas' in sys.modules\n"
        "try: xlmodel.no_such_table\n"
        "except AttributeError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True
    )
    assert done.stdout.strip() == "module 'xlmodel' has no attribute 'no_such_table'"


ONLY_NUMPY_AND_PANDAS = """
import sys
from importlib.abc import MetaPathFinder

import numpy, pandas, pandas.io.formats.format

class Refuse(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in {"xlmodel", "numpy", "pandas"}:
            raise ImportError(f"{name} is not for the engine")
        return None

sys.meta_path.insert(0, Refuse())
import xlmodel
results = xlmodel.model_results(xlmodel.default_inputs())
xlmodel.key_table(results), xlmodel.yearly_table(results.families), xlmodel.template_toml()
import xlmodel.personas
xlmodel.personas.persona_key_table(xlmodel.personas.set_results(xlmodel.personas.example("asker")))
import xlmodel.living_conditions
xlmodel.living_conditions.register_results(xlmodel.living_conditions.example("loerenskog")).groups
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"click", "rich", "openpyxl", "xlsxwriter", "ironcalc", "formulas", "workbook_templates"}, loaded
print(results.young_adults.balance_year_net)
"""


def test_the_engine_needs_numpy_and_pandas_only() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ONLY_NUMPY_AND_PANDAS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2025.0"


@pytest.mark.parametrize("group", Group)
def test_every_default_has_unit_source_and_grade_and_money_a_price_year(group: Group) -> None:
    inputs = default_group_inputs(group)
    price_year = common_parameters().price_year
    for spec in INPUT_SPECS:
        origin = inputs.source_of(spec.key)
        assert input_unit(group, spec.key)
        assert origin.source
        assert origin.grade in GRADES
        assert origin.source.endswith(f" ({price_year}-kr)") == spec.money, spec.key
        assert input_unit(group, spec.key).startswith("kr") == spec.money, spec.key
    for measure in inputs.measures:
        assert measure.description
        assert measure.cost_type
        assert measure.driver
        assert measure.grade in GRADES
        assert f"({price_year}-kr)" in measure.source


def test_every_grade_is_explained() -> None:
    assert set(common_parameters().grades) == set(GRADES)


@pytest.mark.parametrize("group", Group)
def test_the_null_alternative_and_the_success_rate_are_graded_low(group: Group) -> None:
    inputs = default_group_inputs(group)
    for key in ("null_alternative", "success_rate"):
        assert inputs.source_of(key).grade == "Lav"


def test_the_lists_of_terms_name_each_thing_once() -> None:
    assert len({spec.key for spec in INPUT_SPECS}) == len(INPUT_SPECS) == 24
    assert len({spec.toml for spec in INPUT_SPECS}) == 24
    assert len({spec.name for spec in INPUT_SPECS}) == 24
    assert len(MEASURE_FIELDS) == 13
    shared = {spec.toml for spec in (*MUNICIPALITY_SPECS, *CAUTION_SPECS)}
    assert len(shared) == 5
    assert not shared & {spec.toml for spec in INPUT_SPECS}
    names = [term.name for terms in (YEARLY_TERMS, INDIVIDUAL_TERMS, KEY_TERMS) for term in terms]
    assert len(set(names)) == len(names)
    assert all(name.isascii() for name in names)
