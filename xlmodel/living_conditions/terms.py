"""Terms of the register: occasions, target groups, whose rates, and what results are called."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Final

from xlmodel.common.placing import NOT_PLACED
from xlmodel.common.terms import ENTRY_SITUATIONS, GRADES, Group, Situation, Term, Unit

STEPS: Final = ENTRY_SITUATIONS
"""The situations that a step begins in: uholdbar → utsatt, utsatt → stabil, stabil → bærekraftig."""

LABELS: Final = tuple(situation.label() for situation in Situation)


class Occasion(StrEnum):
    """When a form is filled in (anledning)."""

    START = "Oppstart"
    UNDERWAY = "Underveis"
    END = "Avslutning"


class Basis(StrEnum):
    """Whose placing the rates use (grunnlag) where there are two."""

    LEADER = "Investeringsleder"
    COMPUTED = "Beregnet"


TARGET_GROUPS: Final = {
    1: "Familier med barn",
    2: "Ungdom",
    3: "Familier med barn med nedsatt funksjonsevne",
    4: "Andre",
}
"""The form's target groups."""


class RateGroup(Enum):
    """Whose rates: the target groups that count together. ``ALL`` counts every registration."""

    YOUNG_ADULTS = "UNG"
    FAMILIES = "FAM"
    ALL = "ALLE"

    @property
    def label(self) -> str:
        """The group's name."""
        return {"UNG": "Unge voksne", "FAM": "Familier", "ALLE": "Alle"}[self.value]

    @property
    def targets(self) -> tuple[int, ...]:
        """The target groups that count."""
        return {"UNG": (2,), "FAM": (1, 3), "ALLE": tuple(TARGET_GROUPS)}[self.value]

    @property
    def group(self) -> Group | None:
        """The effektmodell's group; none for all together."""
        return {"UNG": Group.YOUNG_ADULTS, "FAM": Group.FAMILIES}.get(self.value)

    def counts(self, target: int | None) -> bool:
        """Say whether a registration of a target group counts."""
        return self is RateGroup.ALL or target in self.targets


def step_label(step: Situation) -> str:
    """Return what a step is called: «Uholdbar → utsatt»."""
    return f"{step.label()} → {Situation(step + 1).label().lower()}"


TOO_FEW: Final = "For få til å brukes"
"""The mark of a rate of fewer moves than the least number."""

HIGH, MIDDLE, LOW = GRADES

DISAGREE, AGREE = "Ja", "Nei"
"""What the row says of the leader's placing against the computed one."""

SUCCESSES_ONLY: Final = (
    "Alle intervallene er flyttinger framover. En liste som bare har suksesser, gir for høye rater: "
    "de som ikke flyttet, mangler."
)

INSIDE, ABOVE, BELOW = (
    "Innenfor intervallet",
    "Høyere enn intervallet",
    "Lavere enn intervallet",
)
"""Where the rate that the effektmodell uses lies."""

KEY_TERMS: Final = (
    Term("cases", "Saker", "Saker", "Cases", Unit.COUNT),
    Term("registrations", "Registreringer", "Registreringer", "Registrations", Unit.COUNT),
    Term("moves", "SumFlyttinger", "Flyttinger framover", "Moves", Unit.COUNT),
    Term("backward", "SumTilbake", "Flyttinger tilbake", "Backward moves", Unit.COUNT),
    Term("disagreements", "SumUenig", "Ulik plassering", "Disagreements", Unit.COUNT),
    Term("due", "SumOppfolging", "Saker som skal følges opp", "Cases to follow up", Unit.COUNT),
)

__all__ = [
    "ABOVE",
    "AGREE",
    "BELOW",
    "DISAGREE",
    "HIGH",
    "INSIDE",
    "KEY_TERMS",
    "LABELS",
    "LOW",
    "MIDDLE",
    "NOT_PLACED",
    "STEPS",
    "SUCCESSES_ONLY",
    "TARGET_GROUPS",
    "TOO_FEW",
    "Basis",
    "Occasion",
    "RateGroup",
    "step_label",
]
