"""A number of the business is read as people say it, with its day, and asked about where it could mean two things."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.errors import HeadwayError
from okrs.readings import Told, read_day, read_told

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("said", "value", "day"),
    [
        ("4.1", "4.1", "2026-11-26"),
        ("was 4.1% in October", "4.1", "2026-10-31"),
        ("was 4.1% in December", "4.1", "2025-12-31"),
        ("4.1 in October 2025", "4.1", "2025-10-31"),
        ("4.1 November", "4.1", "2026-11-26"),
        ("4.1 October 2025", "4.1", "2025-10-31"),
        ("4.1 on 3 November", "4.1", "2026-11-03"),
        ("4.1 on 30 November", "4.1", "2025-11-30"),
        ("November 3: 4.1", "4.1", "2026-11-03"),
        ("is 4.1 % today", "4.1", "2026-11-26"),
        ("3.9 yesterday", "3.9", "2026-11-25"),
        ("3.9 last week", "3.9", "2026-11-19"),
        ("3.9 last month", "3.9", "2026-10-31"),
        ("3.9 Q3", "3.9", "2026-09-30"),
        ("3.9 in Q3 2025", "3.9", "2025-09-30"),
        ("2026-08-15 4.4", "4.4", "2026-08-15"),
        ("lag im Oktober bei 4,1 %", "4.1", "2026-10-31"),
        ("4,1 am 3. November", "4.1", "2026-11-03"),
        ("4,1 gestern", "4.1", "2026-11-25"),
        ("4,1 % en octobre", "4.1", "2026-10-31"),
        ("estaba en 4,1 % en octubre", "4.1", "2026-10-31"),
        ("ficou em 4,1% em outubro", "4.1", "2026-10-31"),
        ("10月31日 4.1", "4.1", "2026-10-31"),
        ("-3", "-3", "2026-11-26"),
        ("1.2M", "1200000.0", "2026-11-26"),
    ],
)
def test_a_value_is_read_with_its_day(said: str, value: str, day: str) -> None:
    assert read_told(said, unit="", today=TODAY, locale="en") == Told(Decimal(value), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("said", "unit", "asks"),
    [
        ("", "%", "Say one number"),
        ("better", "%", "Say one number"),
        ("from 4.1 to 3.9", "%", "Say one number"),
        ("4.1 on 3 November 2027", "%", "still to come"),
        ("€4.1", "%", "kept in %"),
        ("4.1%", "EUR", "kept in EUR"),
        ("12345678901234567", "", "15 digits"),
    ],
)
def test_what_can_not_be_meant_is_asked_about(said: str, unit: str, asks: str) -> None:
    with pytest.raises(HeadwayError, match=asks):
        read_told(said, unit=unit, today=TODAY, locale="en")


def test_a_mark_is_read_as_the_writers_country_writes_it() -> None:
    assert read_told("1,200", unit="", today=TODAY, locale="en").value == 1200
    assert read_told("1.200", unit="", today=TODAY, locale="de").value == 1200
    with pytest.raises(HeadwayError, match="can be read"):
        read_told("1.200", unit="", today=TODAY, locale="en")


@pytest.mark.parametrize(
    ("said", "day"),
    [("", "2026-11-26"), ("October", "2026-10-31"), ("2026-10-01", "2026-10-01"), ("3 Nov", "2026-11-03")],
)
def test_a_day_alone_is_read(said: str, day: str) -> None:
    assert read_day(said, today=TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("said", ["soon", "31 February", "2027-01-01", "4.1", "x"])
def test_what_is_no_day_is_asked_about(said: str) -> None:
    with pytest.raises(HeadwayError):
        read_day(said, today=TODAY)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_asked_about(text: str) -> None:
    with suppress(HeadwayError):
        read_told(text, unit="%", today=TODAY, locale="de")
    with suppress(HeadwayError):
        assert read_day(text, today=TODAY) <= TODAY
