"""The decision paper of personas tells of toppfinansiering where it is reckoned with."""

from __future__ import annotations

from dataclasses import replace

from workbook_templates.personas.paper import _shares
from workbook_templates.personas.samples import samples
from xlmodel.personas import set_results


def test_the_paper_tells_of_the_grant_where_there_is_one() -> None:
    given = samples()["every input counts"]
    told = "\n".join(block for block in _shares(set_results(given)) if isinstance(block, str))
    assert (
        "staten dekker 80\u00a0% av det tiltakene som inngår, koster kommunen over 20\u00a0000"
        in told
    )
    without = set_results(replace(given, grant_threshold=None))
    told = "\n".join(block for block in _shares(without) if isinstance(block, str))
    assert told
    assert "Toppfinansiering" not in told
