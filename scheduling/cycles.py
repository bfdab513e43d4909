"""The moments of a cycle: when its goals are written, looked over at half time, and scored at its end."""

from __future__ import annotations

from datetime import date, timedelta

from scheduling.calendar import WorkingCalendar, add_working_days

_DAY = timedelta(days=1)
_TWO_WEEKS, _WEEK = 14 * _DAY, 7 * _DAY
# A cycle of less than four weeks is over before a review of it would change anything.
_SHORT = 28
_CLOSING = 5
_LATE = 28 * _DAY


def is_kickoff(starts: date, today: date) -> bool:
    """Whether a cycle is near enough to write its goals: its last two weeks ahead, and its first week."""
    return starts - _TWO_WEEKS <= today < starts + _WEEK


def is_half_time(starts: date, ends: date, today: date) -> bool:
    """Whether half of a cycle was over within the last two weeks."""
    length = (ends - starts).days + 1
    half = starts + length // 2 * _DAY
    return length >= _SHORT and half <= today < half + _TWO_WEEKS


def closing_begins(ends: date) -> date:
    """The first day on which results of a cycle can be scored: a week before its end."""
    return ends - 6 * _DAY


def is_closing(calendar: WorkingCalendar, ends: date, today: date) -> bool:
    """Whether somebody is asked to score: in the last week of a cycle and for five working days after it."""
    return closing_begins(ends) <= today <= add_working_days(calendar, ends, _CLOSING)


def is_to_be_closed(calendar: WorkingCalendar, ends: date, today: date) -> bool:
    """Whether everybody had their time to score, and nobody closed the cycle yet; no longer than four weeks."""
    return add_working_days(calendar, ends, _CLOSING) < today < ends + _LATE
