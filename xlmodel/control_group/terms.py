"""The results of the control group: label, unit and name of each, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from xlmodel.common.terms import Situation, Term, Unit
from xlmodel.control_group.results import TOO_FEW, Deadweight, GroupResults, Rate

KEY_TERMS: Final = (
    Term("deadweight", "Dodvekt", "Dødvekt, bedre", "Deadweight", Unit.SHARE),
    Term(
        "deadweight_left",
        "DodvektUte",
        "Dødvekt, bedre eller ute (andre ytterpunkt)",
        "Deadweight, better or left",
        Unit.SHARE,
    ),
    Term("relapse", "Tilbake", "Tilbake i filene etter et år ute", "Back after a year", Unit.SHARE),
    *(
        Term(
            f"better.{item.key}",
            f"Bedring.{item.value}",
            f"Bedre til neste år, {item.label().lower()}",
            f"Better, {item.label('en').lower()}",
            Unit.SHARE,
        )
        for item in Situation
    ),
    *(
        Term(
            f"mean.{item.key}",
            f"Snitt.{item.value}",
            f"Stønad per år (gulv), {item.label().lower()}",
            f"Mean benefit, {item.label('en').lower()}",
        )
        for item in Situation
    ),
)
"""Key results of a group; those of a situation stand in the row of a name that its number tells."""


def shown(value: float | None) -> float | str:
    """Return a result as it is shown: a number, or the text that stands where it is unknown."""
    return TOO_FEW if value is None else value


def share_of(found: Rate | Deadweight | None) -> float | str:
    """Return the share of a rate or a deadweight as it is shown."""
    return shown(None if found is None else found.share)


def key_value(results: GroupResults, key: str) -> float | str:
    """Return a key result as it is shown."""
    what, _, situation = key.partition(".")
    plain: dict[str, Callable[[], float | str]] = {
        "deadweight": lambda: share_of(results.deadweight),
        "deadweight_left": lambda: share_of(results.deadweight_left),
        "relapse": lambda: share_of(results.relapse),
    }
    if what in plain:
        return plain[what]()
    own = next(item for item in results.situations if item.situation.key == situation)
    return share_of(own.better) if what == "better" else shown(own.mean)
