"""When a cycle's goals are written, looked over and scored."""

from datetime import date

import pytest

from scheduling.calendar import WorkingCalendar
from scheduling.cycles import closing_begins, is_closing, is_half_time, is_kickoff, is_to_be_closed

STARTS, ENDS = date(2025, 4, 1), date(2025, 6, 30)
CALENDAR = WorkingCalendar(zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 3, 17), False),
        (date(2025, 3, 18), True),
        (date(2025, 4, 7), True),
        (date(2025, 4, 8), False),
    ],
)
def test_goals_are_written_from_two_weeks_before_to_a_week_after_the_beginning(
    today: date, expected: bool
) -> None:
    assert is_kickoff(STARTS, today) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 5, 15), False),
        (date(2025, 5, 16), True),
        (date(2025, 5, 29), True),
        (date(2025, 5, 30), False),
    ],
)
def test_half_time_lasts_two_weeks(today: date, expected: bool) -> None:
    assert is_half_time(STARTS, ENDS, today) is expected


def test_a_short_cycle_has_no_half_time() -> None:
    assert not is_half_time(date(2025, 4, 1), date(2025, 4, 21), date(2025, 4, 11))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 6, 23), False),
        (date(2025, 6, 24), True),
        (date(2025, 7, 7), True),
        (date(2025, 7, 8), False),
    ],
)
def test_closing_lasts_from_the_last_week_to_five_working_days_after(today: date, expected: bool) -> None:
    assert is_closing(CALENDAR, ENDS, today) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 7, 7), False),
        (date(2025, 7, 8), True),
        (date(2025, 7, 27), True),
        (date(2025, 7, 28), False),
    ],
)
def test_a_cycle_is_to_be_closed_once_everybody_had_their_time(today: date, expected: bool) -> None:
    assert is_to_be_closed(CALENDAR, ENDS, today) is expected


def test_scores_can_be_given_from_a_week_before_the_end() -> None:
    assert closing_begins(ENDS) == date(2025, 6, 24)
