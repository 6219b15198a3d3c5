"""What trials and registers found, and what it implies."""

from __future__ import annotations

import numpy as np
import pytest

from xlmodel import Group, default_group_inputs
from xlmodel.common.terms import GRADES
from xlmodel.effektmodell import findings, highest_rate, rates_above
from xlmodel.effektmodell.evidence import Finding

FOUND = {finding.name: finding for finding in findings()}


def named(word: str) -> Finding:
    """Return the finding whose name has a word."""
    return next(finding for name, finding in FOUND.items() if word in name)


def test_every_finding_has_a_source_and_a_grade_and_says_what_was_found() -> None:
    assert len(FOUND) == len(findings())
    for finding in findings():
        assert finding.source
        assert finding.what
        assert finding.grade in GRADES[1:], "none is an official rate"


@pytest.mark.parametrize("finding", findings(), ids=lambda finding: finding.name)
def test_a_yearly_rate_gives_the_share_back_after_the_months(finding: Finding) -> None:
    for rate, share in (
        (finding.yearly_rate, finding.with_measure or finding.difference or finding.without),
        (finding.yearly_relapse, finding.fell_back),
    ):
        assert (rate is None) is (share is None or finding.months is None)
        if rate is not None and finding.months is not None:
            left = 1.0
            for _ in range(int(finding.months)):
                left *= (1 - rate) ** (1 / 12)
            assert 1 - left == pytest.approx(share, abs=3e-4)


@pytest.mark.parametrize(
    ("word", "rate", "deadweight"),
    [
        ("SEED", 0.48, 0.17),
        ("IPS i seks", 0.265, 0.73),
        ("SE ved fire NAV-kontor (", 0.062, None),
        ("etter tre år", None, 1),
        ("HOLF", None, 1),
        ("FHI", None, 0.5),
        ("sosialhjelp", 0.097, None),
        ("kvalifiseringsstønad", 0.056, None),
        ("arbeidsavklaringspenger", 0.039, None),
    ],
)
def test_what_the_findings_imply(word: str, rate: float | None, deadweight: float | None) -> None:
    finding = named(word)
    assert finding.yearly_rate == (None if rate is None else pytest.approx(rate, abs=6e-4))
    assert finding.deadweight == (
        None if deadweight is None else pytest.approx(deadweight, abs=5e-3)
    )


def test_the_default_rates_lie_above_every_finding() -> None:
    inputs = default_group_inputs(Group.YOUNG_ADULTS)
    assert highest_rate() == named("SEED").yearly_rate == 0.48
    assert rates_above(inputs) == 3
    assert rates_above(inputs.with_values(success_rate=[0.48, 0.4, 0.49])) == 1
    many = inputs.with_values(success_rate=np.array([[0.1, 0.2, 0.3], [0.5, 0.6, 0.4]]))
    assert rates_above(many).tolist() == [0, 2]
