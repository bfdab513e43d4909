"""A person's working time: which days, which hours, and where on the clock of the world they lie."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice

from okrs.errors import HeadwayError
from scheduling.places import check_country, check_zone, public_holidays, zone_of

__all__ = [
    "Place",
    "WorkingCalendar",
    "add_working_days",
    "check_country",
    "check_zone",
    "first_working_day",
    "in_working_hours",
    "is_public_holiday",
    "is_working_day",
    "local_date",
    "local_time",
    "next_working_day",
    "next_working_moment",
    "to_instant",
    "week_start",
    "working_days_from",
]

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_WEEK = frozenset(range(7))
_LONGEST_HOLIDAY = 366


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """When somebody works; weekdays count from Monday = 0, hours are local, `day_ends` is the first quiet moment.

    Raises HeadwayError for a zone the tz database does not have, a week without a working day, or hours that do
    not begin before they end. A country without known holidays has none.
    """

    zone: str
    working_days: frozenset[int] = frozenset(range(5))
    day_starts: time = time(9, 0)
    day_ends: time = time(17, 30)
    country: str | None = None
    region: str | None = None
    days_off: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if not self.working_days or not self.working_days <= _WEEK:
            raise HeadwayError("Name at least one working day, Monday to Sunday.")
        if self.day_starts >= self.day_ends:
            raise HeadwayError("The working day has to start before it ends, on the same day.")


Place = WorkingCalendar | str


def is_public_holiday(calendar: WorkingCalendar, day: date) -> bool:
    """Whether the calendar's country or region keeps a public holiday that day, or the company is off."""
    if day in calendar.days_off:
        return True
    if calendar.country is None:
        return False
    return day.toordinal() in public_holidays(calendar.country, calendar.region, day.year)


def is_working_day(calendar: WorkingCalendar, day: date) -> bool:
    """Whether the day belongs to the working week and is no public holiday."""
    return day.weekday() in calendar.working_days and not is_public_holiday(calendar, day)


def first_working_day(calendar: WorkingCalendar, year: int, month: int) -> date:
    """The first working day on or after the first of the month."""
    return next_working_day(calendar, date(year, month, 1))


def next_working_day(calendar: WorkingCalendar, on_or_after: date) -> date:
    """The day itself if it is a working day, else the next one; raises HeadwayError if a year has none."""
    return next(working_days_from(calendar, on_or_after))


def add_working_days(calendar: WorkingCalendar, day: date, n: int) -> date:
    """The nth working day after `day`; for 0, `day` itself or the next working day. Raises ValueError below 0."""
    if n == 0:
        return next_working_day(calendar, day)
    return next(islice(working_days_from(calendar, day + _DAY), n - 1, None))


def working_days_from(calendar: WorkingCalendar, day: date) -> Iterator[date]:
    """Working days from `day` on, without end; raises HeadwayError where a year has none."""
    idle = 0
    while idle <= _LONGEST_HOLIDAY:
        if is_working_day(calendar, day):
            idle = 0
            yield day
        idle += 1
        day += _DAY
    raise HeadwayError(
        "No working day in the year before {day}: check the working week and the country.", day=day
    )


def week_start(calendar: WorkingCalendar, day: date) -> date:
    """The first day of the working week that holds `day`: Monday, or Sunday for people who work Sunday–Thursday."""
    return day - timedelta(days=(day.weekday() - _first_weekday(calendar.working_days)) % 7)


@cache
def _first_weekday(working_days: frozenset[int]) -> int:
    """Monday, or the first of the working days that lead up to it without a day off."""
    before = 0
    while before < 6 and (-before - 1) % 7 in working_days:
        before += 1
    return 0 if len(working_days) == 7 else -before % 7


def to_instant(place: Place, day: date, at: time) -> datetime:
    """The UTC instant at which clocks there show a local time.

    A time that comes twice means the first; one that clocks or the calendar leap over (summer time, Samoa's
    30 December 2011) means the first instant after the leap.
    """
    zone = zone_of(_zone(place))
    local = datetime.combine(day, at.replace(fold=0), tzinfo=zone)
    instant = local.astimezone(UTC)
    # Equal times of one zone compare by their clock faces: only a leapt-over time comes back as another one.
    if instant.astimezone(zone) == local:
        return instant
    before = local.replace(microsecond=0, fold=1).astimezone(UTC)
    seconds = range(int((instant - before) / _SECOND) + 1)
    return before + _SECOND * bisect_left(
        seconds, local, key=lambda s: (before + _SECOND * s).astimezone(zone)
    )


def local_time(place: Place, instant: datetime) -> datetime:
    """An instant on the clocks of a zone; raises ValueError for one without a zone of its own."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone")
    return instant.astimezone(zone_of(_zone(place)))


def local_date(place: Place, instant: datetime) -> date:
    """The day an instant falls on in a zone."""
    return local_time(place, instant).date()


def in_working_hours(calendar: WorkingCalendar, instant: datetime) -> bool:
    """Whether an instant lies on a working day, from its start until just before its end."""
    local = local_time(calendar, instant)
    return calendar.day_starts <= local.time() < calendar.day_ends and is_working_day(calendar, local.date())


def next_working_moment(calendar: WorkingCalendar, instant: datetime) -> datetime:
    """The instant itself inside working hours, else the next opening, in UTC."""
    if in_working_hours(calendar, instant):
        return instant.astimezone(UTC)
    days = working_days_from(calendar, local_date(calendar, instant))
    openings = (opening for day in days for opening in _openings(calendar, day))
    return next(o for o in openings if o >= instant and in_working_hours(calendar, o))


def _openings(calendar: WorkingCalendar, day: date) -> tuple[datetime, datetime]:
    """When clocks first show the start of the day, and when for the last time (if they are set back, later)."""
    last = datetime.combine(day, calendar.day_starts.replace(fold=1), tzinfo=zone_of(calendar.zone))
    return to_instant(calendar, day, calendar.day_starts), last.astimezone(UTC)


def _zone(place: Place) -> str:
    return place if isinstance(place, str) else place.zone
