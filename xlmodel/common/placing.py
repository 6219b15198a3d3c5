"""Placing in a life situation by themes: which situation each answer votes for, and which one wins.

The note's figure 3 describes the four situations in seven themes. Every theme votes with its weight,
twice as much where the family holds it for most important; an answer that two situations share gives
half a vote to each. The situation with most votes wins, and a tie goes to the worse one. Registers of
other origin that know fewer themes are placed by the same rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from xlmodel.common.terms import Situation
from xlmodel.common.values import FloatArray

NOT_PLACED: Final = "Ikke plassert"
"""What stands for a situation where nothing votes."""

SHARED_VOTE: Final = 0.5
"""What each of two situations gets of an answer that they share."""

VOTE_DECIMALS: Final = 9
"""Decimals that votes are compared with: weights such as 0.1 and 0.2 are no exact numbers."""


class Answer(StrEnum):
    """What a theme may be answered with: a situation, one of two that share it, or «vet ikke»."""

    UNSUSTAINABLE = "Uholdbar"
    VULNERABLE = "Utsatt"
    STABLE = "Stabil"
    SUSTAINABLE = "Bærekraftig"
    UNSUSTAINABLE_OR_VULNERABLE = "Uholdbar/utsatt"
    STABLE_OR_SUSTAINABLE = "Stabil/bærekraftig"
    UNKNOWN = "Vet ikke"

    @property
    def situations(self) -> tuple[Situation, ...]:
        """The situations that the answer votes for."""
        return _VOTES[self]


_VOTES: Final[dict[Answer, tuple[Situation, ...]]] = {
    Answer.UNSUSTAINABLE: (Situation.UNSUSTAINABLE,),
    Answer.VULNERABLE: (Situation.VULNERABLE,),
    Answer.STABLE: (Situation.STABLE,),
    Answer.SUSTAINABLE: (Situation.SUSTAINABLE,),
    Answer.UNSUSTAINABLE_OR_VULNERABLE: (Situation.UNSUSTAINABLE, Situation.VULNERABLE),
    Answer.STABLE_OR_SUSTAINABLE: (Situation.STABLE, Situation.SUSTAINABLE),
    Answer.UNKNOWN: (),
}
_SITUATIONS: Final = tuple(Answer)[:4]


class Theme(NamedTuple):
    """A theme of figure 3: key, name, what it may be answered with, and what each situation is.

    ``steps`` describes the four situations in our words.
    """

    key: str
    label: str
    answers: tuple[Answer, ...]
    steps: tuple[str, str, str, str]

    @property
    def help(self) -> str:
        """The steps as one text."""
        return " ".join(
            f"{situation.label()}: {step}."
            for situation, step in zip(Situation, self.steps, strict=True)
        )


def _theme(key: str, label: str, steps: tuple[str, str, str, str], *shared: Answer) -> Theme:
    return Theme(key, label, (*_SITUATIONS, *shared, Answer.UNKNOWN), steps)


THEMES: Final = (
    _theme(
        "bosituasjon",
        "Bosituasjon",
        (
            "uten bolig eller hospits",
            "korte kontrakter, passer delvis",
            "kontrakt 1–3 år, passer",
            "eier eller leier etter eget valg, passer",
        ),
    ),
    _theme(
        "arbeid",
        "Arbeid",
        (
            "ingen eller svak tilknytning",
            "ufrivillig deltid eller midlertidig",
            "fast arbeid",
            "fast arbeid",
        ),
        Answer.STABLE_OR_SUSTAINABLE,
    ),
    _theme(
        "oekonomi",
        "Økonomi",
        (
            "under lavinntekt, store vansker, uten oversikt",
            "rundt lavinntekt, noen vansker",
            "over lavinntekt, delvis oversikt",
            "godt over, full oversikt",
        ),
    ),
    _theme(
        "helse",
        "Helse",
        (
            "uavklart, preger livet sterkt",
            "middels påvirkning",
            "avklart, liten påvirkning",
            "avklart, full kapasitet",
        ),
    ),
    _theme(
        "rus",
        "Rus",
        ("alvorlig", "noe", "ikke noe", "ikke noe"),
        Answer.STABLE_OR_SUSTAINABLE,
    ),
    _theme(
        "nettverk",
        "Nettverk",
        ("ingen til 1–2 nære", "1–2 nære", "3–5 nære", "flere enn 5 nære"),
        Answer.UNSUSTAINABLE_OR_VULNERABLE,
    ),
    _theme(
        "barna",
        "Barna",
        (
            "store vansker, ingen fritidsaktivitet",
            "noen vansker, få aktiviteter",
            "små vansker med støtte, aktiviteter",
            "ingen vansker",
        ),
    ),
)
"""The themes of the note's figure 3, in our words."""


def theme_votes(
    answers: Sequence[Answer | None], weights: Sequence[float], important: Sequence[bool]
) -> FloatArray:
    """Return the votes of each situation ``(4,)``, rounded to nine decimals.

    ``votes[s] = Σ weight · (1 + important) · share[s]`` over the themes that are answered, where the
    share is 1 for an answer that is the situation, ½ for one that it shares, and 0 else.
    """
    votes = np.zeros(len(Situation))
    for answer, weight, marked in zip(answers, weights, important, strict=True):
        voted = () if answer is None else answer.situations
        for situation in voted:
            votes[situation] += weight * (1 + marked) * (1.0 if len(voted) == 1 else SHARED_VOTE)
    return np.round(votes, VOTE_DECIMALS)


def majority(votes: FloatArray) -> Situation | None:
    """Return the situation with most votes, the worse one of a tie; ``None`` where nothing votes."""
    return Situation(int(np.argmax(votes))) if votes.max() > 0 else None
