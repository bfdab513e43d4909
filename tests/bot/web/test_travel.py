"""Where the demonstration's clock can be moved to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.travel import Journey, destination, leaps
from cards.voice import Voice
from okrs.errors import HeadwayError


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


WEEK = "01234"
CASES = {
    "an hour later": ("hour", "2026-11-23T09:12+00:00", "UTC", WEEK, "2026-11-23T10:12+00:00"),
    "an hour later although clocks go back": (
        "hour",
        "2026-10-25T02:30+02:00",
        "Europe/Berlin",
        WEEK,
        "2026-10-25T02:30+01:00",
    ),
    "still this morning": ("morning", "2026-11-23T09:12+00:00", "UTC", WEEK, "2026-11-23T09:30+00:00"),
    "not this very moment": ("morning", "2026-11-23T09:30+00:00", "UTC", WEEK, "2026-11-24T09:30+00:00"),
    "over the weekend": ("morning", "2026-11-27T12:00+00:00", "UTC", WEEK, "2026-11-30T09:30+00:00"),
    "Sunday where people work on Sundays": (
        "morning",
        "2026-11-28T12:00+03:00",
        "Asia/Riyadh",
        "60123",
        "2026-11-29T09:30+03:00",
    ),
    "the person's morning, not ours": (
        "morning",
        "2026-11-23T13:00+00:00",
        "America/New_York",
        WEEK,
        "2026-11-23T09:30-05:00",
    ),
    "Thursday": ("thursday", "2026-11-23T09:12+00:00", "UTC", WEEK, "2026-11-26T09:30+00:00"),
    "the next Monday from a Monday noon": (
        "monday",
        "2026-11-23T12:00+00:00",
        "UTC",
        WEEK,
        "2026-11-30T09:30+00:00",
    ),
    "Monday by the new clock": (
        "monday",
        "2026-10-23T12:00+02:00",
        "Europe/Berlin",
        WEEK,
        "2026-10-26T09:30+01:00",
    ),
    "the first of January": ("month", "2026-12-31T23:30+00:00", "UTC", WEEK, "2027-01-01T09:30+00:00"),
    "the first of February from its eve": (
        "month",
        "2027-01-31T10:00+00:00",
        "UTC",
        WEEK,
        "2027-02-01T09:30+00:00",
    ),
    "somebody who works on no day": (
        "morning",
        "2026-11-24T12:00+00:00",
        "UTC",
        "",
        "2026-11-30T09:30+00:00",
    ),
}


@pytest.mark.parametrize(("leap", "now", "zone", "days", "expected"), CASES.values(), ids=CASES.keys())
def test_a_button_leads_where_it_says(leap: str, now: str, zone: str, days: str, expected: str) -> None:
    assert destination(leap, now=_at(now), zone=zone, working_days=days) == _at(expected)


@given(
    leap=st.sampled_from([name for name, _ in leaps(Voice())]),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(["UTC", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "Asia/Tokyo"]),
    days=st.sets(st.sampled_from("0123456")).map(lambda found: "".join(sorted(found))),
)
def test_time_never_goes_back(leap: str, now: datetime, zone: str, days: str) -> None:
    assert destination(leap, now=now, zone=zone, working_days=days) > now


def test_a_button_nobody_has_is_refused() -> None:
    with pytest.raises(HeadwayError):
        destination("yesterday", now=_at("2026-11-23T09:12+00:00"), zone="UTC", working_days=WEEK)


async def test_time_passes_once_at_a_time_and_says_how_far_it_came() -> None:
    journey = Journey()
    since, until = _at("2026-11-23T09:00+00:00"), _at("2026-11-23T13:00+00:00")
    assert journey.share(since) is None
    async with journey.along(since, until):
        assert journey.share(_at("2026-11-23T10:00+00:00")) == 0.25
        with pytest.raises(HeadwayError, match="already"):
            async with journey.along(since, until):
                pass
    assert journey.share(until) is None
