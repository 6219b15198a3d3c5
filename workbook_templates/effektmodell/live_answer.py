"""The answer in a sentence that follows the inputs of the sheet: whether a lab is in balance, and when.

It is read off the key results, so it says what they say: the balance year of the net, and of the
total where the gains count too.
"""

from __future__ import annotations

from typing import Final

from workbook_templates.effektmodell.answer import CALLED
from workbook_templates.effektmodell.data import GroupData
from xlmodel.common.terms import Group
from xlmodel.effektmodell.results import key_value
from xlmodel.effektmodell.terms import KEY_TERMS

_TERMS: Final = {term.key: term for term in KEY_TERMS}
_NET, _TOTAL = _TERMS["balance_year_net"], _TERMS["balance_year_total"]

_NOBODY: Final = "har ingen deltakere."
_IN_BALANCE: Final = "går i balanse "
_NEVER: Final = "går ikke i balanse i perioden, "
_FIRST: Final = ("fra første år (", ")")
_COUNTED: Final = " når gevinstene regnes med."
_BOTH: Final = ", med og uten gevinstene."
_ONLY_NET: Final = ", men ikke" + _COUNTED
_NEITHER: Final = "heller ikke" + _COUNTED


def answer_formula(group: Group) -> str:
    """Return the formula of a group's sentence, for a cell outside the group's own tabs."""
    names = (_NET.name, _TOTAL.name, "Nye")
    net, total, new = (f"{{{group.prefix}{name}}}" for name in names)
    counted = f'{_year(total, group)}&"{_COUNTED}"'
    with_net = f'IF({net}={total},"{_BOTH}",IF(ISNUMBER({total}),", og "&{counted},"{_ONLY_NET}"))'
    without_net = f'IF(ISNUMBER({total}),"men "&{counted},"{_NEITHER}")'
    return (
        f'="{_subject(group)}"&IF(SUM({new})=0,"{_NOBODY}",IF(ISNUMBER({net}),'
        f'"{_IN_BALANCE}"&{_year(net, group)}&{with_net},"{_NEVER}"&{without_net}))'
    )


def _subject(group: Group) -> str:
    return f"Laben for {CALLED[group]} "


def _year(name: str, group: Group) -> str:
    """Return the expression of when: «i 2025», or from the first year on."""
    before, after = _FIRST
    return f'IF({name}={{{group.prefix}Startaar}},"{before}"&{name}&"{after}","i "&{name})'


def answer(group: Group, data: GroupData) -> str:
    """Return a group's sentence by the engine's results."""
    net, total = key_value(data.results, _NET), key_value(data.results, _TOTAL)
    if not data.inputs.new_participants.any():
        return _subject(group) + _NOBODY
    counted = _told(total, data) + _COUNTED
    if isinstance(net, str):
        return _subject(group) + _NEVER + (_NEITHER if isinstance(total, str) else "men " + counted)
    end = _BOTH if net == total else _ONLY_NET if isinstance(total, str) else ", og " + counted
    return _subject(group) + _IN_BALANCE + _told(net, data) + end


def _told(year: float | str, data: GroupData) -> str:
    before, after = _FIRST
    return f"{before}{year}{after}" if year == data.inputs.first_year else f"i {year}"
