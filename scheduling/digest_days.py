"""When digests are posted: the team's every week, the company's every month, in a channel's working time."""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import count

from okrs.vocabulary import Cadence
from scheduling.calendar import (
    WorkingCalendar,
    add_working_days,
    first_working_day,
    local_date,
    next_working_day,
    to_instant,
)
from scheduling.rhythm import Rhythm, latest_date, shifted


def digest_at(
    calendar: WorkingCalendar, after: datetime, *, weekday: int = 3, at: time = time(9, 30)
) -> datetime:
    """The first weekly digest after an instant: the weekday at `at`, or the next working day; UTC."""
    weekly = Rhythm(cadence=Cadence.WEEKLY, weekday=weekday)
    named = latest_date(weekly, local_date(calendar, after))
    days = (next_working_day(calendar, shifted(weekly, named, n)) for n in count())
    return _first_after(after, (to_instant(calendar, day, at) for day in days))


def company_digest_at(
    calendar: WorkingCalendar, after: datetime, *, working_day: int = 5, at: time = time(9, 30)
) -> datetime:
    """The first company digest after an instant: the nth working day of a month at `at`; UTC.

    The fifth by default: monthly check-ins open on the first and close on the fourth, late answers get a day.
    """
    monthly = Rhythm(cadence=Cadence.MONTHLY)
    named = latest_date(monthly, local_date(calendar, after))
    months = (shifted(monthly, named, n) for n in count(-1))
    firsts = (first_working_day(calendar, month.year, month.month) for month in months)
    days = (add_working_days(calendar, first, working_day - 1) for first in firsts)
    return _first_after(after, (to_instant(calendar, day, at) for day in days))


def _first_after(after: datetime, instants: Iterator[datetime]) -> datetime:
    return next(instant for instant in instants if instant > after)
