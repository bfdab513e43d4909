"""On which day a regular meeting is, when either of the two may be away, and when the brief before it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from scheduling.calendar import WorkingCalendar, to_instant

_BRIEF_AT = time(8, 30)
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
# Two people who are never there on the same day for so many meetings have none to look forward to.
_LOOK_AHEAD = 26


def first_meeting(*, weekday: int, today: date) -> date:
    """The next day of that weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def meeting_day(
    first_on: date, weeks: int, *, on_or_after: date, last_on: date | None, is_free: Callable[[date], bool]
) -> date | None:
    """The next day on which the two meet, on or after a day: the planned one, or the first day after it on which both
    are there (`is_free`).

    A meeting that finds no such day before the next planned one is left out; so is one that was already held
    (`last_on`). None where there is none in sight.
    """
    step = _WEEK * weeks
    passed = max(0, (on_or_after - first_on) // step)
    for number in range(passed, passed + _LOOK_AHEAD):
        planned = first_on + step * number
        if last_on is not None and last_on >= planned:
            continue
        day = max(planned, on_or_after)
        while day < planned + step:
            if is_free(day):
                return day
            day += _DAY
    return None


def brief_at(calendar: WorkingCalendar, day: date) -> datetime:
    """When the brief comes on the day of the meeting: at half past eight, or when the working day begins later."""
    at = max(_BRIEF_AT, calendar.day_starts)
    return to_instant(calendar, day, at if at < calendar.day_ends else calendar.day_starts)
