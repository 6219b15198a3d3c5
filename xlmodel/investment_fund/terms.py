"""The results of a social investment fund: labels, workbook names and units."""

from __future__ import annotations

from typing import Final

from xlmodel.common.terms import Term, Unit

NO_COST: Final = "Ingen kostnad"
"""What stands for the year of repayment of what costs nothing."""
NO_CAPITAL: Final = "Ingen kapital"
NO_SIZE: Final = "Uten antall"
NO_EARLY_COST: Final = "Ikke oppgitt"
NOT_ALLOCATED: Final = "Ikke fordelt"
"""The row of what no department's share covers."""

FUND_TERMS: Final = (
    Term("sum_cost", "SumKostnad", "Sum kostnad", "Total cost", Unit.AMOUNT),
    Term("sum_return", "SumTilbakeforing", "Sum tilbakeføring", "Total return", Unit.AMOUNT),
    Term("final_balance", "Sluttsaldo", "Saldo ved utgangen av siste år", "Final balance",
         Unit.AMOUNT),
    Term("lowest_balance", "LavesteSaldo", "Laveste saldo", "Lowest balance", Unit.AMOUNT),
    Term("lowest_year", "LavesteSaldoAar", "År med laveste saldo", "Year of lowest balance",
         Unit.YEAR),
    Term("turnover", "Omlop", "Omløp (kostnad per kapital)", "Turnover", Unit.KRONER_PER_KRONE),
    Term("present_value", "Naaverdi", "Nåverdi (tilbakeføring minus kostnad)", "Present value",
         Unit.AMOUNT),
    Term("repaid_year", "Tilbakebetalingsaar", "Alt er betalt tilbake", "Year of repayment",
         Unit.YEAR),
)  # fmt: skip
"""The key results of the fund."""

OTHER_TERMS: Final = (
    Term("group_difference", "OppfSumDifferanse", "Oppfølging: differanse i alt",
         "Follow-up: difference"),
    Term("child_difference", "OppfPerBarnDifferanse", "Oppfølging: differanse per barn",
         "Follow-up: difference per child"),
    Term("ratio", "Forholdstall", "Sen kostnad per tidlig kostnad", "Late per early cost",
         Unit.KRONER_PER_KRONE),
    Term("life_even", "BalanseFraAar", "Personlig balanse: år nummer da innsatsen er tjent inn",
         "Personal balance: even from", Unit.COUNT),
)  # fmt: skip
"""Key results of the follow-up and the personal balance sheet."""
