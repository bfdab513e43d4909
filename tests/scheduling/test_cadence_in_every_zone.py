"""The promise of one prompt for each period, kept in every zone of the tz database over six years."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from scheduling.cadence import Cadence, Period, Rhythm, next_period
from scheduling.calendar import WorkingCalendar, local_date
from tests.scheduling.people import EVERY_DAY, EVERY_ZONE, MONDAYS, utc

STARTS, ENDS = date(2021, 12, 31), date(2027, 12, 31)
TICK = timedelta(microseconds=1)


def test_every_monday_has_one_prompt_at_half_past_nine_in_every_zone() -> None:
    for name in EVERY_ZONE:
        periods = _periods(MONDAYS, WorkingCalendar(zone=name), after=STARTS, until=ENDS)
        assert len(periods) == 313
        assert _leapt_over(MONDAYS, name, periods) == []


@pytest.mark.parametrize("at", [time(0, 0), time(2, 30)], ids=str)
def test_every_sunday_night_has_one_prompt_in_every_zone(at: time) -> None:
    rhythm = Rhythm(cadence=Cadence.WEEKLY, weekday=6, at=at)
    for name in EVERY_ZONE:
        periods = _periods(
            rhythm, WorkingCalendar(zone=name, working_days=EVERY_DAY), after=STARTS, until=ENDS
        )
        assert len(periods) == 313
        assert len(_leapt_over(rhythm, name, periods)) <= 6


@pytest.mark.parametrize(
    ("zone", "at", "leaps"),
    [
        pytest.param("Europe/Berlin", time(2, 30), 3, id="north"),
        pytest.param("Australia/Sydney", time(2, 30), 3, id="south"),
        pytest.param("Australia/Lord_Howe", time(2, 15), 3, id="by half an hour"),
        pytest.param("Antarctica/Troll", time(1, 30), 3, id="by two hours"),
        pytest.param("America/Havana", time(0, 0), 3, id="Havana's midnight"),
        pytest.param("America/Santiago", time(0, 30), 3, id="Santiago's midnight"),
        pytest.param("America/Asuncion", time(0, 0), 3, id="Asuncion's midnight"),
        pytest.param("Asia/Beirut", time(0, 30), 3, id="Beirut's midnight"),
        pytest.param("Africa/Cairo", time(0, 0), 2, id="Cairo, which began again in 2023"),
        pytest.param("Atlantic/Azores", time(0, 30), 3, id="at midnight, by Brussels' clock"),
        pytest.param("America/Nuuk", time(22, 30), 2, id="on a Saturday evening"),
        pytest.param("Asia/Tehran", time(0, 30), 1, id="Tehran, which ended it in 2022"),
        pytest.param("Pacific/Kiritimati", time(0, 0), 0, id="never"),
    ],
)
def test_whatever_the_weekday_a_night_prompt_comes_once_a_week(zone: str, at: time, leaps: int) -> None:
    leapt_over = []
    for weekday in range(7):
        rhythm = Rhythm(cadence=Cadence.WEEKLY, weekday=weekday, at=at)
        calendar = WorkingCalendar(zone=zone, working_days=EVERY_DAY)
        periods = _periods(rhythm, calendar, after=STARTS, until=ENDS)
        assert len(periods) in (313, 314)
        leapt_over += _leapt_over(rhythm, zone, periods)
    assert len([day for day in leapt_over if day.year <= 2024]) == leaps


def test_a_period_on_the_day_that_samoa_leapt_over_comes_once() -> None:
    fridays = Rhythm(cadence=Cadence.WEEKLY, weekday=4)
    samoa = WorkingCalendar(zone="Pacific/Apia")
    periods = _periods(fridays, samoa, after=date(2011, 12, 20), until=date(2012, 1, 8))
    assert [(period.date, period.prompt_at) for period in periods] == [
        (date(2011, 12, 23), utc("2011-12-23 19:30")),
        (date(2011, 12, 30), utc("2011-12-30 10:00")),
        (date(2012, 1, 6), utc("2012-01-05 19:30")),
    ]


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        pytest.param("Pacific/Apia", date(2011, 12, 30), id="Samoa"),
        pytest.param("Pacific/Fakaofo", date(2011, 12, 30), id="Tokelau"),
        pytest.param("Pacific/Kwajalein", date(1993, 8, 21), id="Kwajalein"),
        pytest.param("Pacific/Kiritimati", date(1994, 12, 31), id="the Line Islands"),
    ],
)
def test_the_leap_over_a_day_neither_drops_nor_doubles_a_week(zone: str, around: date) -> None:
    calendar = WorkingCalendar(zone=zone, working_days=EVERY_DAY)
    leapt_over = []
    for weekday in range(7):
        rhythm = Rhythm(cadence=Cadence.WEEKLY, weekday=weekday)
        weeks = timedelta(weeks=4)
        periods = _periods(rhythm, calendar, after=around - weeks, until=around + weeks)
        assert len(periods) == 8
        leapt_over += _leapt_over(rhythm, zone, periods)
    assert len(leapt_over) == 1


@pytest.mark.parametrize("cadence", [Cadence.EVERY_TWO_WEEKS, Cadence.MONTHLY])
def test_slower_rhythms_keep_their_time_in_every_zone(cadence: Cadence) -> None:
    rhythm = Rhythm(cadence=cadence)
    for name in EVERY_ZONE:
        periods = _periods(rhythm, WorkingCalendar(zone=name), after=STARTS, until=ENDS)
        assert len(periods) == (72 if cadence is Cadence.MONTHLY else 157)
        for earlier, later in pairwise(periods):
            assert earlier.prompt_at < later.prompt_at
        assert {_face(name, period.prompt_at).time() for period in periods} == {rhythm.at}


def _periods(rhythm: Rhythm, calendar: WorkingCalendar, *, after: date, until: date) -> list[Period]:
    periods = []
    while (period := next_period(rhythm, calendar, after=after)).date <= until:
        periods.append(period)
        after = period.date
    return periods


def _leapt_over(rhythm: Rhythm, zone: str, periods: list[Period]) -> list[date]:
    """The dates whose local time no clock showed; of all others it checks that the prompt is at that time, once."""
    for earlier, later in pairwise(periods):
        assert later.date - earlier.date == timedelta(days=7)
        assert later.prompt_at > earlier.prompt_at
        assert local_date(zone, later.prompt_at) > local_date(zone, earlier.prompt_at)
    leapt_over = []
    for period in periods:
        wanted = datetime.combine(period.date, rhythm.at)
        shown = _face(zone, period.prompt_at)
        if shown != wanted:
            assert _face(zone, period.prompt_at - TICK) < wanted < shown
            leapt_over.append(period.date)
    return leapt_over


def _face(zone: str, instant: datetime) -> datetime:
    """What clocks show there, without the zone."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
