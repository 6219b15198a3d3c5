"""Outcome contract (effektkontrakt), after Asker's tender 23/132: payment for results that are reached.

Inputs → pure calculation → results: :func:`load_contract` or :func:`example` make a validated
:class:`OutcomeContract`, :func:`contract_results` computes successes, claims, payouts and what the
municipality and the supplier gain, :func:`payout_distribution` the risk of the payout.
Needs numpy only.
"""

from xlmodel.outcome_contract.differences import (
    ContractDifferences,
    contract_differences,
    result_pairs,
)
from xlmodel.outcome_contract.distribution import (
    PERCENTILES,
    PayoutDistribution,
    number_of_youths,
    payout_distribution,
    probabilities,
)
from xlmodel.outcome_contract.files import (
    EXAMPLES,
    contract_from_tables,
    contract_toml,
    example,
    example_toml,
    load_contract,
)
from xlmodel.outcome_contract.inputs import OutcomeContract, TableRow, Youth
from xlmodel.outcome_contract.link import default_saving, saving_of, with_saving
from xlmodel.outcome_contract.results import (
    ContractResults,
    Payouts,
    Scenarios,
    contract_results,
    contract_scenarios,
    internal_rate,
    payouts,
    persons_a_year,
    settled_by_year,
    yearly_successes,
    years_of_saving,
)
from xlmodel.outcome_contract.terms import KEY_TERMS, key_value
from xlmodel.outcome_contract.youths import in_target_group, is_success, result_reached

__all__ = [
    "EXAMPLES",
    "KEY_TERMS",
    "PERCENTILES",
    "ContractDifferences",
    "ContractResults",
    "OutcomeContract",
    "PayoutDistribution",
    "Payouts",
    "Scenarios",
    "TableRow",
    "Youth",
    "contract_differences",
    "contract_from_tables",
    "contract_results",
    "contract_scenarios",
    "contract_toml",
    "default_saving",
    "example",
    "example_toml",
    "in_target_group",
    "internal_rate",
    "is_success",
    "key_value",
    "load_contract",
    "number_of_youths",
    "payout_distribution",
    "payouts",
    "persons_a_year",
    "probabilities",
    "result_pairs",
    "result_reached",
    "saving_of",
    "settled_by_year",
    "with_saving",
    "yearly_successes",
    "years_of_saving",
]
