"""The results of an outcome contract: label, unit and workbook name of each, once."""

from __future__ import annotations

from typing import Final

from xlmodel.common.terms import Term, Unit
from xlmodel.outcome_contract.results import ContractResults

NOT_SETTLED: Final = "Ingen resultater gjøres opp"
NO_SAVING: Final = "Ingen besparelse"
NO_COST: Final = "Ingen kostnad"
NO_RATE: Final = "Kan ikke beregnes"
OUT_OF_REACH: Final = "Kan ikke dekkes"
NO_DISTRIBUTION: Final = "Krever et helt antall unge, høyst 400"
BOTH_PAYERS: Final = "Kommune og stat samlet"
MUNICIPALITY_ALONE: Final = "Kommunen"

YEARLY_TERMS: Final = (
    Term("successes", "EK_Suksesser", "Når resultatet", "Successes", Unit.PERSONS),
    Term("settled", "EK_Oppgjort", "Gjøres opp", "Settled", Unit.PERSONS),
    Term("unsettled", "EK_Uoppgjort", "Uten oppgjørsår i kontrakten", "Unsettled", Unit.PERSONS),
)
"""Yearly persons, attributes of :class:`~xlmodel.outcome_contract.results.ContractResults`."""

KEY_TERMS: Final = (
    Term("sum_successes", "EK_SumSuksesser", "Når resultatet i alt", "Successes", Unit.PERSONS),
    Term("sum_claims", "EK_SumKrav", "Pris for alle som når resultatet", "Price of all successes"),
    Term("sum_paid", "EK_SumUtbetalt", "Utbetalt i alt", "Paid in all"),
    Term("unpaid", "EK_IkkeUtbetalt", "Ikke utbetalt", "Not paid"),
    Term("unpaid_unsettled", "EK_IkkeGjortOpp", "– herav ikke gjort opp", "Of this unsettled"),
    Term("unpaid_capped", "EK_OverTaket", "– herav over takene", "Of this beyond the caps"),
    Term("sum_saving", "EK_SumBesparelse", "Besparelse, nåverdi", "Saving, present value"),
    Term(
        "sum_paid_present",
        "EK_SumUtbetaltNaaverdi",
        "Utbetalt, nåverdi",
        "Paid, present value",
    ),
    Term("municipal_net", "EK_KommunensNetto", "Kommunens netto, nåverdi", "Municipality's net"),
    Term("highest_price", "EK_HoyestePris", "Høyeste pris som går i null", "Highest price"),
    Term(
        "years_for_price",
        "EK_AarForPrisen",
        "År med besparelse som prisen tilsvarer",
        "Years of saving that the price is",
        Unit.NUMBER,
    ),
    Term("commitment", "EK_Forpliktelse", "Investorens forpliktelse", "Commitment"),
    Term("need", "EK_Behov", "Største samlede utlegg", "Financing need"),
    Term(
        "multiple", "EK_Multippel", "Utbetalt per krone kostnad", "Multiple", Unit.KRONER_PER_KRONE
    ),
    Term("internal_rate", "EK_Internrente", "Internrente", "Internal rate of return", Unit.SHARE),
    Term(
        "required_rate",
        "EK_KrevdMaaloppnaaelse",
        "Måloppnåelse som dekker kostnaden",
        "Share that covers the cost",
        Unit.SHARE,
    ),
)
"""Key results, attributes of ``ContractResults``; some are a text where there is no number."""

_TEXTS: Final = {
    "highest_price": NOT_SETTLED,
    "years_for_price": NO_SAVING,
    "multiple": NO_COST,
    "internal_rate": NO_RATE,
    "required_rate": OUT_OF_REACH,
}


def key_value(results: ContractResults, key: str) -> float | str:
    """Return a key result as it is shown: a number, or the text that stands where there is none."""
    value: float | None = getattr(results, key)
    return _TEXTS[key] if value is None else value
