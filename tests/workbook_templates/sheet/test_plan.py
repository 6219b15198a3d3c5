"""A plan can be filled once; when it is frozen nothing of it can be changed, and it is a cached one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbook_templates.effektmodell.plan import effektmodell_plan
from workbook_templates.personas.names import Capacities
from workbook_templates.personas.plan import personas_plan
from workbook_templates.sheet import (
    UNIT_STYLES,
    WHOLE,
    Area,
    Document,
    Figure,
    FrozenPlanError,
    Part,
    Placed,
    Scope,
    Series,
    SheetPlan,
    Validation,
    WorkbookPlan,
)
from workbook_templates.sheet.styles import STYLES
from xlmodel.common.fields import Domain
from xlmodel.common.terms import Unit

CELL = Area("Ark", 0, 0)
FIGURE = Figure("A", "Tittel", "Beskrivelse", "", (), "kr", "0")


def plan() -> WorkbookPlan:
    made = WorkbookPlan(3)
    sheet = made.add_sheet(SheetPlan("Ark", (10.0, 10.0)))
    made.add_sheet(SheetPlan("Annet", (10.0,)))
    sheet.text(0, 0, "Tall")
    Scope(made, sheet, WHOLE).formula(0, 1, "=1", lambda _: 1, "kr", key="one", name="Tall")
    return made


CHANGES: dict[str, Callable[[WorkbookPlan], object]] = {
    "add_sheet": lambda made: made.add_sheet(SheetPlan("Nytt", ())),
    "define": lambda made: made.define("Nytt", CELL),
    "mark": lambda made: made.mark("", "new", CELL),
    "order": lambda made: made.order(["Annet"]),
    "put": lambda made: made.sheets[0].text(5, 5, "ny"),
    "link": lambda made: made.sheets[0].link(5, 5, "Annet"),
    "print_section": lambda made: made.sheets[0].print_section(Series(WHOLE, lambda _: (1,))),
    "height": lambda made: made.sheets[0].set_height(5, 20),
    "fit": lambda made: made.sheets[0].fit(CELL),
    "status": lambda made: made.sheets[0].colour_status(CELL, "OK"),
    "validate": lambda made: made.sheets[0].validate(Validation(CELL, Domain("text"), "", "")),
    "figure": lambda made: made.sheets[0].place(Placed(FIGURE, 0, 0)),
    "page": lambda made: made.sheets[0].break_page(3),
    "row": lambda made: made.sheets[0].next_row(),
    "skip": lambda made: made.sheets[0].skip(),
    "entry": lambda made: Scope(made, made.sheets[1], WHOLE).entry(5, 0, lambda _: 1, "input_kr"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_frozen_plan_refuses_what_an_open_one_admits(change: str) -> None:
    CHANGES[change](plan())
    with pytest.raises(FrozenPlanError):
        CHANGES[change](plan().frozen())


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: effektmodell_plan((30, 30)), id="effektmodell"),
        pytest.param(lambda: personas_plan(Capacities(8, ((15, 15),))), id="personas"),
    ],
)
def test_cached_plans_are_frozen(made: Callable[[], WorkbookPlan]) -> None:
    assert made() is made()
    with pytest.raises(FrozenPlanError):
        made().define("Nytt", CELL)
    for sheet in made().sheets:
        with pytest.raises(FrozenPlanError):
            sheet.text(9_999, 0, "ny")


def test_what_is_read_of_a_plan_cannot_be_written() -> None:
    made = plan()
    sheet = made.sheets[0]
    for view in (made.names, sheet.cells, sheet.links, sheet.heights):
        with pytest.raises(TypeError):
            view["Nytt"] = CELL  # type: ignore[index]  # what the test is about
    for seen in (made.sheets, sheet.figures, sheet.validations, sheet.statuses, sheet.fitted):
        assert isinstance(seen, tuple)


def test_order_moves_the_named_tabs_to_the_front() -> None:
    made = plan()
    made.order(["Annet"])
    assert [sheet.name for sheet in made.sheets] == ["Annet", "Ark"]


def test_a_part_refuses_data_of_another_kind() -> None:
    with pytest.raises(TypeError, match="holds str, not Document"):
        Part("UV_", Document).of({"UV_": "tekst"})


def test_a_taken_cell_a_name_and_a_key_are_refused_the_second_time() -> None:
    made = plan()
    with pytest.raises(ValueError, match="taken"):
        made.sheets[0].text(0, 0, "to")
    with pytest.raises(ValueError, match="defined twice"):
        made.define("Tall", CELL)
    with pytest.raises(ValueError, match="used twice"):
        made.mark("", "one", CELL)


def test_every_unit_has_a_look() -> None:
    assert set(UNIT_STYLES) == set(Unit)
    for styles in UNIT_STYLES.values():
        assert {styles.row, styles.total, styles.key} <= set(STYLES)
