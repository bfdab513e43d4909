"""A meeting is on its day, or on the first one after it on which both are there."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.calendar import WorkingCalendar, local_time
from scheduling.meetings import brief_at, first_meeting, meeting_day

TUESDAY = date(2025, 5, 6)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def next_day(
    on_or_after: date, *, weeks: int = 1, away: tuple[date, ...] = (), last_on: date | None = None
) -> date | None:
    return meeting_day(
        TUESDAY,
        weeks,
        on_or_after=on_or_after,
        last_on=last_on,
        is_free=lambda day: day.weekday() < 5 and day not in away,
    )


def test_the_first_one_is_on_the_next_day_of_that_name() -> None:
    assert first_meeting(weekday=1, today=TUESDAY) == TUESDAY
    assert first_meeting(weekday=0, today=TUESDAY) == TUESDAY + 6 * DAY


def test_it_is_every_week_or_every_other_one() -> None:
    assert next_day(TUESDAY) == TUESDAY
    assert next_day(TUESDAY + DAY, last_on=TUESDAY) == TUESDAY + WEEK
    assert next_day(TUESDAY + DAY, weeks=2, last_on=TUESDAY) == TUESDAY + 2 * WEEK


def test_a_day_away_moves_it_to_the_next_one() -> None:
    assert next_day(TUESDAY, away=(TUESDAY,)) == TUESDAY + DAY
    assert next_day(TUESDAY, away=tuple(TUESDAY + n * DAY for n in range(4))) == TUESDAY + 6 * DAY


def test_a_week_away_leaves_it_out() -> None:
    away = tuple(TUESDAY + n * DAY for n in range(7))
    assert next_day(TUESDAY, away=away) == TUESDAY + WEEK


def test_one_that_was_held_late_is_not_held_twice() -> None:
    assert next_day(TUESDAY + 2 * DAY, last_on=TUESDAY + DAY) == TUESDAY + WEEK


def test_two_who_are_never_there_have_none() -> None:
    assert meeting_day(TUESDAY, 1, on_or_after=TUESDAY, last_on=None, is_free=lambda _: False) is None


@given(st.integers(1, 4), st.integers(0, 400))
def test_it_is_never_before_the_day_asked_about(weeks: int, ahead: int) -> None:
    day = next_day(TUESDAY + ahead * DAY, weeks=weeks)
    assert day is not None
    assert day >= TUESDAY + ahead * DAY


@pytest.mark.parametrize(
    ("starts", "ends", "at"),
    [
        (time(8, 0), time(17, 0), time(8, 30)),
        (time(9, 0), time(17, 0), time(9, 0)),
        (time(4, 0), time(8, 0), time(4, 0)),
    ],
)
def test_the_brief_comes_in_the_morning_within_working_hours(starts: time, ends: time, at: time) -> None:
    calendar = WorkingCalendar(zone="America/New_York", day_starts=starts, day_ends=ends)
    assert local_time(calendar, brief_at(calendar, TUESDAY)).time() == at
