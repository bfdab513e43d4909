"""Numbers in files: one reading or a question, never a guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.sheet.numbers import read_number

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", "1200"),
        ("1200.50", "1200.50"),
        ("1.200", "1.200"),
        (".5", ".5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("1E+3", "1E+3"),
        ("0,5", "0.5"),
        ("12,75", "12.75"),
        ("0,125", "0.125"),
        ("1,200.5", "1200.5"),
        ("1.200,5", "1200.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1 200", "1200"),
        (f"1{NBSP}200,5", "1200.5"),
        ("1'200.5", "1200.5"),
    ],
)
def test_a_number_with_one_reading_is_read(text: str, value: str) -> None:
    assert str(read_number(text, decimal_comma=False)) == str(Decimal(value))


@pytest.mark.parametrize("text", ["1,200", "-1,200", "12,345"])
def test_a_comma_before_three_digits_is_refused_with_both_readings(text: str) -> None:
    with pytest.raises(ValueError, match="can be read as"):
        read_number(text, decimal_comma=False)


def test_a_point_before_three_digits_is_refused_in_a_file_of_decimal_commas() -> None:
    with pytest.raises(ValueError, match=r"1200 or 1\.2000"):
        read_number("1.200", decimal_comma=True)
    assert read_number("1.20", decimal_comma=True) == Decimal("1.20")
    assert read_number("1,200", decimal_comma=True) == Decimal("1.200")


@pytest.mark.parametrize(
    "text", ["", "abc", "12 deals", "45%", "$5", "1.2k", "1,2,3", "1 20", "NaN", "1e", "--1", "9" * 41]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|too long"):
        read_number(text, decimal_comma=False)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_what_an_export_writes_is_read_back_to_the_digit(value: Decimal) -> None:
    assert str(read_number(str(value), decimal_comma=False)) == str(value)
