"""Numbers as they are written in Norwegian."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmodel.common.bokmaal import nb_number, read_number
from xlmodel.common.errors import AmbiguousNumberError, EffektmodellError, NumberError

BLANKS = " \u00a0\u202f\u2009\u2007\u2002"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((f"694{blank}000", 694_000) for blank in BLANKS),
        *((f"1{blank}300{blank}000,5", 1_300_000.5) for blank in BLANKS),
        ("1\u00a0300 000", 1_300_000),
        ("1.234.567,5", 1_234_567.5),
        ("694.000,00", 694_000),
        ("1.234.567", 1_234_567),
        ("1,234", 1.234),
        ("0,8", 0.8),
        ("0.8", 0.8),
        ("0.75", 0.75),
        ("0.800", 0.8),
        ("145.1", 145.1),
        ("1234.567", 1234.567),
        ("1 300 000.5", 1_300_000.5),
        ("\u22125", -5),
        ("\u2212 1 000", -1000),
        ("-0", 0),
        ("+7", 7),
        (" 12 ", 12),
        ("\u00a012\u2009", 12),
        ("007", 7),
    ],
)
def test_what_can_be_read_one_way(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["694.000", "1.234", "-12.500", "999.999", " 1.000 "])
def test_what_can_be_read_two_ways_is_asked_about(text: str) -> None:
    with pytest.raises(AmbiguousNumberError, match="kan leses på to måter") as raised:
        read_number(text)
    whole, _, decimals = text.strip().lstrip("-").partition(".")
    assert f"{whole}\u00a0{decimals} eller som {whole},{decimals}" in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "mye", "12 34", "1  300", "1 2345", "1,2,3", "1,234,567", "1,234.5", "5,", ",5"),
        *("1.234.56", "1.23.456", "1.234.567.8", "1.300 000", "0.694.000", "1e5", "1_000", "5 kr"),
        *("80 %", "--5", "5-", "½", "٣", "nan", "inf", "9" * 61, "1\n300", "694\t000"),
    ],
)
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NumberError, match="er ikke et tall") as raised:
        read_number(text)
    assert not isinstance(raised.value, AmbiguousNumberError)
    assert isinstance(raised.value, EffektmodellError)


@pytest.mark.parametrize(
    ("text", "share"), [("80 %", 0.8), ("28,9%", 0.289), ("8,1\u00a0%", 0.081), ("100 %", 1)]
)
def test_per_cent_is_a_share_where_one_is_asked(text: str, share: float) -> None:
    assert read_number(text, percent=True) == share


@given(st.integers(-(10**12), 10**12).map(lambda whole: whole / 1000))
def test_what_is_written_in_bokmaal_is_read_back(number: float) -> None:
    assert math.isclose(read_number(nb_number(number)), number, rel_tol=1e-9)
