"""What the answers of a youth say: whether in the target group, and whether the result is reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xlmodel.outcome_contract.inputs import OutcomeContract, Youth
from xlmodel.outcome_contract.specs import EXPOSED, STABLE, SUSTAINABLE

YES, NO, UNKNOWN = "Ja", "Nei", "Mangler svar"
BETTER: Final = (STABLE, SUSTAINABLE)


def exposed_at_start(answers: Sequence[str]) -> int:
    """Return how many characteristics were utsatt at the start."""
    return sum(answer == EXPOSED for answer in answers)


def better_after(answers: Sequence[str]) -> int:
    """Return how many characteristics are stabil or bærekraftig after twelve months."""
    return sum(answer in BETTER for answer in answers)


def verdict(count: int, unanswered: int, needed: int) -> str:
    """Return whether a requirement is met, or that an answer could still change it."""
    if count >= needed:
        return YES
    return NO if count + unanswered < needed else UNKNOWN


def in_target_group(youth: Youth, needed: int) -> str:
    """Return whether a youth was in the target group (målgruppen) at the start."""
    return verdict(exposed_at_start(youth.start), youth.start.count(""), needed)


def result_reached(youth: Youth, needed: int) -> str:
    """Return whether the result is reached, from the answers after twelve months alone."""
    return verdict(better_after(youth.after), youth.after.count(""), needed)


def is_success(youth: Youth, contract: OutcomeContract) -> bool:
    """Say whether a youth counts: in the target group, and the result reached."""
    in_group = in_target_group(youth, contract.exposed_needed) == YES
    return in_group and result_reached(youth, contract.result_needed) == YES


def count_successes(contract: OutcomeContract) -> Iterator[int]:
    """Yield the contract year of every success of the list."""
    return (youth.year for youth in contract.youths if is_success(youth, contract))
