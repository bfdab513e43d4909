from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.cadence import Period, Window, company_digest_at, digest_at, window
from scheduling.calendar import (
    WorkingCalendar,
    add_working_days,
    in_working_hours,
    is_working_day,
    local_date,
    next_working_moment,
)
from tests.scheduling.people import BERLIN, SUNDAY_TO_THURSDAY, UTC_WEEK, calendars, instants, utc


@pytest.mark.parametrize(
    ("prompt", "asked", "closes", "reminder"),
    [
        pytest.param(
            "2024-06-10 07:30", None, "2024-06-13 07:30", "2024-06-12 10:54", id="Monday to Thursday"
        ),
        pytest.param("2024-06-13 07:30", None, "2024-06-18 07:30", "2024-06-17 10:54", id="over a weekend"),
        pytest.param("2024-04-30 07:30", None, "2024-05-06 07:30", "2024-05-03 10:54", id="over May Day"),
        pytest.param("2024-10-25 07:30", None, "2024-10-30 08:30", "2024-10-29 11:54", id="clocks go back"),
        pytest.param(
            "2024-06-10 07:30", "2024-06-12 13:00", "2024-06-17 13:00", "2024-06-17 07:54", id="asked late"
        ),
        pytest.param(
            "2024-06-10 07:30",
            "2024-06-15 01:00",
            "2024-06-20 07:00",
            "2024-06-19 10:24",
            id="asked at the weekend",
        ),
        pytest.param("2024-06-10 05:00", None, "2024-06-13 07:00", "2024-06-12 10:24", id="before hours"),
    ],
)
def test_a_window_is_three_working_days_with_a_reminder_at_four_fifths_of_their_hours(
    prompt: str, asked: str | None, closes: str, reminder: str
) -> None:
    found = window(BERLIN, _period(utc(prompt)), asked_at=utc(asked) if asked else None)
    assert (found.closes_at, found.remind_at) == (utc(closes), utc(reminder))


def test_a_window_names_its_working_days_without_the_one_it_closes_on() -> None:
    found = window(BERLIN, _period(utc("2024-06-13 07:30")))
    assert found.days == (date(2024, 6, 13), date(2024, 6, 14), date(2024, 6, 17))


def test_a_window_and_its_reminder_can_be_set() -> None:
    found = window(BERLIN, _period(utc("2024-06-10 07:30")), working_days=2, remind_after=Decimal("0.5"))
    assert found == Window(
        days=(date(2024, 6, 10), date(2024, 6, 11)),
        closes_at=utc("2024-06-12 07:30"),
        remind_at=utc("2024-06-11 07:30"),
    )


def test_a_window_lasts_at_least_a_day() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        window(BERLIN, _period(utc("2024-06-10 07:30")), working_days=0)


@given(calendars(), instants, st.integers(1, 5))
def test_the_reminder_comes_in_working_hours_between_the_prompt_and_the_close(
    calendar: WorkingCalendar, prompt: datetime, working_days: int
) -> None:
    found = window(calendar, _period(prompt), working_days=working_days)
    opens = next_working_moment(calendar, prompt)
    assert opens < found.remind_at < found.closes_at
    assert in_working_hours(calendar, found.remind_at)
    assert len(found.days) == working_days
    assert all(is_working_day(calendar, day) for day in found.days)
    closing_day = add_working_days(calendar, local_date(calendar, opens), working_days)
    assert local_date(calendar, found.closes_at) == closing_day


@pytest.mark.parametrize(
    ("calendar", "after", "digest"),
    [
        pytest.param(BERLIN, "2024-06-10 07:30", "2024-06-13 07:30", id="Thursday"),
        pytest.param(BERLIN, "2024-06-13 07:29", "2024-06-13 07:30", id="a minute before"),
        pytest.param(BERLIN, "2024-06-13 07:30", "2024-06-20 07:30", id="strictly after"),
        pytest.param(BERLIN, "2024-10-01 12:00", "2024-10-04 07:30", id="a holiday: Friday"),
        pytest.param(BERLIN, "2024-10-03 12:00", "2024-10-04 07:30", id="on that holiday"),
        pytest.param(BERLIN, "2024-10-04 07:30", "2024-10-10 07:30", id="after that holiday"),
        pytest.param(SUNDAY_TO_THURSDAY, "2024-06-10 07:30", "2024-06-13 06:30", id="another zone"),
        pytest.param(
            WorkingCalendar(zone="UTC", working_days=frozenset({0, 1})),
            "2024-06-10 12:00",
            "2024-06-17 09:30",
            id="nobody works on Thursdays",
        ),
    ],
)
def test_the_digest_comes_on_thursday_or_the_next_working_day(
    calendar: WorkingCalendar, after: str, digest: str
) -> None:
    assert digest_at(calendar, utc(after)) == utc(digest)


def test_the_digest_can_be_moved() -> None:
    assert digest_at(UTC_WEEK, utc("2024-06-10 12:00"), weekday=1, at=time(16)) == utc("2024-06-11 16:00")


@pytest.mark.parametrize(
    ("after", "digest"),
    [
        pytest.param("2024-06-01 12:00", "2024-06-07 07:30", id="the fifth working day"),
        pytest.param("2024-06-07 07:30", "2024-07-05 07:30", id="strictly after"),
        pytest.param("2024-04-30 12:00", "2024-05-08 07:30", id="May Day is no working day"),
        pytest.param("2024-12-20 12:00", "2025-01-08 08:30", id="over New Year"),
    ],
)
def test_the_company_digest_comes_on_the_fifth_working_day(after: str, digest: str) -> None:
    assert company_digest_at(BERLIN, utc(after)) == utc(digest)


def test_the_fifth_working_day_of_somebody_who_works_one_day_a_week_may_lie_in_the_next_month() -> None:
    wednesdays = WorkingCalendar(zone="UTC", working_days=frozenset({2}))
    assert company_digest_at(wednesdays, utc("2024-03-01 12:00")) == utc("2024-03-06 09:30"), "February's"


def test_the_company_digest_can_be_moved() -> None:
    found = company_digest_at(BERLIN, utc("2024-06-01 12:00"), working_day=1, at=time(16))
    assert found == utc("2024-06-03 14:00")


@given(calendars(), instants)
def test_digests_follow_one_another_without_end_or_repeat(calendar: WorkingCalendar, after: datetime) -> None:
    for following in (digest_at, company_digest_at):
        first = following(calendar, after)
        second = following(calendar, first)
        assert after < first < second
        assert following(calendar, second - (second - first) / 2) == second


def _period(prompt_at: datetime) -> Period:
    return Period(prompt_at.date(), prompt_at, deep=False)
