"""Whether a key result runs ahead of its pace: at two check-ins running, each held against its own day.

Ahead is `AHEAD_POINTS` percentage points of the way or more before what that day asks for: the same distance that, on
the other side, makes a key result at risk. Values told within `APART` of each other belong to one check-in, so that
an update and its correction, or a source that is read every day, are not two; between the two check-ins no value may
have been anything but ahead.
"""

from __future__ import annotations

from datetime import date, timedelta

from coaching.questions import Course
from okrs.limits import DEFAULTS
from okrs.pace import pace

AHEAD_POINTS = DEFAULTS.at_risk_points
APART = timedelta(days=4)


def ahead_twice(course: Course) -> bool:
    """Whether the last two check-ins found it ahead; False for a kind without pace and in the first tenth of its time.

    Direction aware, since the gap to the pace is. Needs the `measure` and the `days` of the course.
    """
    if course.measure is None or not course.days:
        return False
    told = list(zip(course.days, course.values, strict=True))
    before = _check_in_before(course.days)
    if before is None:
        return False
    for day, value in told:
        if day < before:
            continue
        found = pace(course.measure, value, day)
        if found is None or found.gap_points > -AHEAD_POINTS:
            return False
    return True


def _check_in_before(days: tuple[date, ...]) -> date | None:
    """The day of the check-in before the last one; `days` are ascending."""
    return max((day for day in days if day <= days[-1] - APART), default=None)
