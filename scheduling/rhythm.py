"""The days of a rhythm: which dates a cadence names, and on which working day each of them is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from okrs.errors import HeadwayError
from okrs.vocabulary import Cadence
from scheduling.calendar import WorkingCalendar, next_working_day, week_start

DAYS = {Cadence.WEEKLY: 7, Cadence.EVERY_TWO_WEEKS: 14, Cadence.MONTHLY: 31}
"""How long a person waits at most, in days: the fewer, the more frequent."""

_WEEK = timedelta(days=7)
_PATIENCE = 120


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often and when somebody is asked; weekdays count from Monday = 0, `at` is local.

    "Every two weeks" counts from the week of `anchor`, in days, so that years of 53 weeks do not shift it. The
    weekday does not matter to a monthly rhythm. Raises HeadwayError for a weekday that does not exist.
    """

    cadence: Cadence
    weekday: int = 0
    at: time = time(9, 30)
    anchor: date = date(2024, 1, 1)

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise HeadwayError("Choose a weekday from Monday to Sunday (0 to 6).")


def latest_date(rhythm: Rhythm, day: date) -> date:
    """The newest date of the rhythm on or before `day`: its weekday, or the first of the month."""
    if rhythm.cadence is Cadence.MONTHLY:
        return day.replace(day=1)
    first = rhythm.anchor.toordinal() - rhythm.anchor.weekday() + rhythm.weekday
    return date.fromordinal(day.toordinal() - (day.toordinal() - first) % DAYS[rhythm.cadence])


def shifted(rhythm: Rhythm, named: date, steps: int) -> date:
    """The date so many steps of the rhythm after (before, if negative) `named`, which is one of its dates."""
    if rhythm.cadence is Cadence.MONTHLY:
        year, month = divmod(named.year * 12 + named.month - 1 + steps, 12)
        return date(year, month + 1, 1)
    return named + timedelta(days=DAYS[rhythm.cadence] * steps)


def asked_on(rhythm: Rhythm, calendar: WorkingCalendar, named: date) -> date | None:
    """The working day on which the check-in of a date is asked; None when holidays leave none and it is skipped.

    A monthly one is asked on the first working day of the month. Another one on its weekday; where the person
    never works on that weekday, on the next weekday that they do work; if that is a holiday, on the next working
    day of the same working week.
    """
    day = next_working_day(calendar, named)
    if day == named:
        return day
    if rhythm.cadence is Cadence.MONTHLY:
        return day if day.month == named.month else None
    meant = next(
        d for d in (named + timedelta(days=n) for n in range(7)) if d.weekday() in calendar.working_days
    )
    return day if day < week_start(calendar, meant) + _WEEK else None


def check_ins(
    rhythm: Rhythm, calendar: WorkingCalendar, named: date, *, step: int
) -> Iterator[tuple[date, date]]:
    """(date, day asked) of the check-ins from `named`, one of the rhythm's dates, onwards (1) or back (-1).

    Those that holidays leave no day for are not there. Without end; raises HeadwayError after 120 such in a row.
    """
    skipped = 0
    while skipped < _PATIENCE:
        day = asked_on(rhythm, calendar, named)
        skipped += 1
        if day is not None:
            skipped = 0
            yield named, day
        named = shifted(rhythm, named, step)
    raise HeadwayError("Holidays leave no day for any check-in: check the working week and the country.")
