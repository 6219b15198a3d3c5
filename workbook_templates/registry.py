"""The kinds of workbook there are, and which one a file is.

A kind is loaded when it is asked for: the help page names its command without it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from workbook_templates.kinds import AnyKind
    from workbook_templates.sheet import MunicipalityInputs


class Registered(NamedTuple):
    """A kind of workbook: what loads it, and the command that makes its workbooks with a line on it.

    A kind whose commands are its own has none here.
    """

    load: Callable[[], AnyKind]
    command: str = ""
    line: str = ""


def _effektmodell() -> AnyKind:
    from workbook_templates.effektmodell.kind import EFFEKTMODELL  # noqa: PLC0415

    return EFFEKTMODELL


def _personas() -> AnyKind:
    from workbook_templates.personas.kind import PERSONAS  # noqa: PLC0415

    return PERSONAS


def _outcome_contract() -> AnyKind:
    from workbook_templates.outcome_contract.kind import OUTCOME_CONTRACT  # noqa: PLC0415

    return OUTCOME_CONTRACT


def _investment_fund() -> AnyKind:
    from workbook_templates.investment_fund.kind import INVESTMENT_FUND  # noqa: PLC0415

    return INVESTMENT_FUND


def _living_conditions() -> AnyKind:
    from workbook_templates.living_conditions.kind import LIVING_CONDITIONS  # noqa: PLC0415

    return LIVING_CONDITIONS


def _exclusion_accounts() -> AnyKind:
    from workbook_templates.exclusion_accounts.kind import EXCLUSION_ACCOUNTS  # noqa: PLC0415

    return EXCLUSION_ACCOUNTS


def _control_group() -> AnyKind:
    from workbook_templates.control_group.kind import CONTROL_GROUP  # noqa: PLC0415

    return CONTROL_GROUP


KINDS: Final[tuple[Registered, ...]] = (
    Registered(_effektmodell),
    Registered(
        _personas,
        "personas",
        "Lag en arbeidsbok med personaer: worst case og best case år for år.",
    ),
    Registered(
        _outcome_contract,
        "effektkontrakt",
        "Lag en arbeidsbok for en effektkontrakt: betaling for resultater, risiko og økonomi.",
    ),
    Registered(
        _investment_fund,
        "investeringsfond",
        "Lag en arbeidsbok for et sosialt investeringsfond: kostnad, tilbakeføring og saldo.",
    ),
    Registered(
        _living_conditions,
        "levekaar",
        "Lag en arbeidsbok for levekår: skjemaer, flyttinger og suksessrater.",
    ),
    Registered(
        _exclusion_accounts,
        "utenforregnskap",
        "Lag en arbeidsbok som regner slik KS' Utenforregnskap gjør, ved siden av effektmodellen.",
    ),
    Registered(_control_group),
)
"""A file that is like none of them is held against the first, whose check refuses it."""


def registered() -> tuple[Registered, ...]:
    """Return the lines of the registry.

    Everything that is done for every kind asks here: a test that puts another kind in :data:`KINDS`
    has added it to all commands.
    """
    return KINDS


def kinds() -> tuple[AnyKind, ...]:
    """Return the kinds there are."""
    return tuple(item.load() for item in registered())


def kind_of(tabs: Collection[str], names: Collection[str]) -> AnyKind:
    """Return the kind of workbook that a file's tabs and names are most like."""
    return max(kinds(), key=lambda kind: kind.likeness(tabs, names))


def kind_for(inputs: MunicipalityInputs) -> AnyKind:
    """Return the kind of workbook that inputs fill."""
    return next(kind for kind in kinds() if isinstance(inputs, kind.inputs))
