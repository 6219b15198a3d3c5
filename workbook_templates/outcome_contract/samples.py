"""Small inputs that the tests of every kind of workbook run through everything: the usual and the edges."""

from __future__ import annotations

from dataclasses import replace

from xlmodel.outcome_contract import OutcomeContract, Youth, example
from xlmodel.outcome_contract.specs import LIST, WHOLE_PERSONS


def samples() -> dict[str, OutcomeContract]:
    """Return contracts by name."""
    usual = example()
    counting = replace(
        usual,
        participants=15.5,
        success_rate=0.63,
        annual_cap=2_000_000,
        discount_rate=0.04,
        deadweight=0.1,
        municipal_share=0.4,
        settlement_years=(3, 3, None, 4),
        rounding=WHOLE_PERSONS,
    )
    return {
        "asker": usual,
        "every input counts": counting,
        "by the list": replace(
            usual, basis=LIST, youths=(*usual.youths, Youth("=A1", 4), _unanswered())
        ),
        "1 year, nobody, no list": replace(
            usual,
            contract_years=1,
            participants=0.0,
            cap=None,
            settlement_years=(),
            service_costs=(),
            table=(),
            youths=(),
            note="",
        ),
        "8 years, 100 %, cap 0": replace(
            usual,
            municipality="=1+1",
            programme='Æ «X» & <Y> "Z"',
            contract_years=8,
            participants=12.5,
            success_rate=1.0,
            cap=0.0,
            settlement_years=(1, 2, 3, 4, 5, 6, 7, 8),
        ),
        "fractions, rate of return": replace(
            usual, participants=7.3, cap=None, service_costs=(900_000.0, 800_000.0, 5_000.0, 0.0)
        ),
    }


def _unanswered() -> Youth:
    return Youth("U-5", 2)
