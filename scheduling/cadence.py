"""When people are asked: each check-in's period, prompt and window."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from okrs.vocabulary import Cadence
from scheduling.calendar import (
    WorkingCalendar,
    local_date,
    local_time,
    next_working_day,
    next_working_moment,
    to_instant,
    week_start,
    working_days_from,
)
from scheduling.digest_days import company_digest_at, digest_at
from scheduling.rhythm import DAYS, Rhythm, check_ins, latest_date, shifted

__all__ = [
    "Cadence",
    "Period",
    "Rhythm",
    "Window",
    "coming_period",
    "company_digest_at",
    "digest_at",
    "due_period",
    "effective_cadence",
    "next_after_change",
    "next_period",
    "window",
]


@dataclass(frozen=True)
class Period:
    """A check-in to be: `date` names it within its cadence whatever day it is asked on; `prompt_at` is UTC.

    The date is the rhythm's weekday, or the first of the month. `deep`: it is the first check-in asked in a
    calendar month, the one with the monthly questions.
    """

    date: date
    prompt_at: datetime
    deep: bool


@dataclass(frozen=True, kw_only=True)
class Window:
    """How long a check-in is open: the working days it is open on, and its end and one reminder in UTC."""

    days: tuple[date, ...]
    closes_at: datetime
    remind_at: datetime


def effective_cadence(person: Cadence | None, teams: Iterable[Cadence | None], workspace: Cadence) -> Cadence:
    """The person's own cadence, else the most frequent of their teams', else the workspace's."""
    of_teams = [team for team in teams if team is not None]
    return person or min(of_teams, key=DAYS.__getitem__, default=workspace)


def next_period(rhythm: Rhythm, calendar: WorkingCalendar, *, after: date) -> Period:
    """The first period whose date comes after `after`; one that holidays leave no day for is skipped."""
    named = shifted(rhythm, latest_date(rhythm, after), 1)
    return _period(rhythm, calendar, *next(check_ins(rhythm, calendar, named, step=1)))


def coming_period(rhythm: Rhythm, calendar: WorkingCalendar, *, now: datetime) -> Period:
    """The first period whose prompt is still to come: where somebody new begins."""
    named = latest_date(rhythm, local_date(calendar, now))
    periods = (_period(rhythm, calendar, *c) for c in check_ins(rhythm, calendar, named, step=1))
    return next(period for period in periods if period.prompt_at > now)


def due_period(
    rhythm: Rhythm, calendar: WorkingCalendar, *, last: date | None, now: datetime
) -> Period | None:
    """The newest period whose prompt has come, unless it is that of `last`, the date last asked about, or older.

    However many were missed, only the newest is due; it is deep if nothing was asked in its month yet.
    """
    named = latest_date(rhythm, local_date(calendar, now))
    for date_, day in check_ins(rhythm, calendar, named, step=-1):
        if last is not None and date_ <= last:
            return None
        period = _period(rhythm, calendar, date_, day)
        if period.prompt_at <= now:
            return period if last is None else _deep_after(period, calendar, last)
    return None


def next_after_change(
    old: Rhythm,
    new: Rhythm,
    calendar: WorkingCalendar,
    *,
    last: date | None,
    now: datetime,
    asked_at: datetime | None = None,
) -> Period:
    """The check-in that follows when `old` gives way to `new`; `last` is the date last asked about.

    It is the first one of the new rhythm from now on, but never in the working week in which somebody was asked
    last: that of `last`, or that of `asked_at` if they were asked late. If `old` would have asked sooner, the new
    rhythm's period already under way is due at once (its prompt lies in the past), unless they were asked in its
    week or are going to be in this one. So changing the day of a weekly check-in, however often, leaves one in
    each week.
    """
    if last is None:
        return coming_period(new, calendar, now=now)
    asked = next_working_day(calendar, last)
    asked_in = week_start(calendar, max(asked, local_date(calendar, asked_at)) if asked_at else asked)
    coming = coming_period(new, calendar, now=now)
    while _week(calendar, coming.prompt_at) <= asked_in:
        coming = next_period(new, calendar, after=coming.date)
    under_way = due_period(new, calendar, last=last, now=now)
    promised = due_period(old, calendar, last=last, now=now) or coming_period(old, calendar, now=now)
    is_late = old != new and promised.prompt_at < coming.prompt_at
    is_free = _week(calendar, now) < _week(calendar, coming.prompt_at)
    if under_way and is_late and is_free and _week(calendar, under_way.prompt_at) > asked_in:
        return under_way
    return _deep_after(coming, calendar, last)


def window(
    calendar: WorkingCalendar,
    period: Period,
    *,
    asked_at: datetime | None = None,
    working_days: int = 3,
    remind_after: Decimal = Decimal("0.8"),
) -> Window:
    """How long a check-in is open, counted in working time from its prompt, or from `asked_at` if it was late.

    Monday 09:30 closes Thursday 09:30 after 3 working days; the reminder falls at that share of the working hours
    between, Wednesday 12:54, so never in quiet hours. Raises ValueError for less than one working day.
    """
    if working_days < 1:
        raise ValueError("a window lasts at least one working day")
    opens = local_time(calendar, next_working_moment(calendar, asked_at or period.prompt_at))
    *days, last_day = islice(working_days_from(calendar, opens.date()), working_days + 1)
    start, end = _since_midnight(calendar.day_starts), _since_midnight(calendar.day_ends)
    numerator, denominator = remind_after.as_integer_ratio()
    share = (end - start) * working_days * numerator // denominator
    full_days, rest = divmod(_since_midnight(opens.time()) - start + share, end - start)
    return Window(
        days=tuple(days),
        closes_at=to_instant(calendar, last_day, opens.time()),
        remind_at=to_instant(calendar, [*days, last_day][full_days], _time_of_day(start + rest)),
    )


def _period(rhythm: Rhythm, calendar: WorkingCalendar, named: date, day: date) -> Period:
    _, before = next(check_ins(rhythm, calendar, shifted(rhythm, named, -1), step=-1))
    return Period(named, to_instant(calendar, day, rhythm.at), deep=_month(before) != _month(day))


def _deep_after(period: Period, calendar: WorkingCalendar, last: date) -> Period:
    asked, asked_last = local_date(calendar, period.prompt_at), next_working_day(calendar, last)
    return replace(period, deep=_month(asked) != _month(asked_last))


def _week(calendar: WorkingCalendar, instant: datetime) -> date:
    return week_start(calendar, local_date(calendar, instant))


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def _time_of_day(since_midnight: timedelta) -> time:
    return (datetime.min.replace(tzinfo=UTC) + since_midnight).time()
