from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from okrs.errors import HeadwayError
from scheduling.calendar import (
    WorkingCalendar,
    add_working_days,
    first_working_day,
    in_working_hours,
    is_public_holiday,
    is_working_day,
    local_date,
    next_working_day,
    next_working_moment,
    to_instant,
    week_start,
)
from tests.scheduling.people import (
    BERLIN,
    EVERY_DAY,
    EVERY_ZONE,
    SUNDAY_TO_THURSDAY,
    UTC_WEEK,
    calendars,
    days,
    instants,
    times,
    utc,
    zones,
)

TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        pytest.param("Europe/Berlin", "2024-06-10 09:30", "2024-06-10 07:30", id="an ordinary day"),
        pytest.param("Europe/Berlin", "2024-03-31 02:30", "2024-03-31 01:00", id="leapt over in spring"),
        pytest.param(
            "Europe/Berlin", "2024-10-27 02:30", "2024-10-27 00:30", id="twice in autumn: the first"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2024-10-06 02:15", "2024-10-05 15:30", id="a leap of half an hour"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2024-04-07 01:45", "2024-04-06 14:45", id="back by half an hour"
        ),
        pytest.param("America/Santiago", "2024-09-08 00:00", "2024-09-08 04:00", id="a day without midnight"),
        pytest.param("America/Havana", "2024-03-10 00:30", "2024-03-10 05:00", id="a leap at midnight"),
        pytest.param(
            "Africa/Cairo", "2024-10-31 23:30", "2024-10-31 20:30", id="back at midnight: the first"
        ),
        pytest.param("Asia/Kathmandu", "2024-06-10 09:30", "2024-06-10 03:45", id="quarter hours"),
        pytest.param("Pacific/Kiritimati", "2024-06-10 09:30", "2024-06-09 19:30", id="fourteen hours ahead"),
        pytest.param(
            "Pacific/Apia", "2011-12-29 09:30", "2011-12-29 19:30", id="the day before Samoa's leap"
        ),
        pytest.param("Pacific/Apia", "2011-12-30 09:30", "2011-12-30 10:00", id="the day Samoa leapt over"),
        pytest.param("Pacific/Apia", "2011-12-31 09:30", "2011-12-30 19:30", id="the day after Samoa's leap"),
    ],
)
def test_a_local_time_is_an_instant(zone: str, local: str, instant: str) -> None:
    at = datetime.fromisoformat(local)
    assert to_instant(zone, at.date(), at.time()) == utc(instant)


@given(zones, days, times)
def test_an_instant_is_the_first_at_which_clocks_show_the_time_or_have_passed_it(
    zone: str, day: date, at: time
) -> None:
    instant = to_instant(zone, day, at)
    wanted = datetime.combine(day, at)
    assert instant.tzinfo is UTC
    assert _face(zone, instant) >= wanted
    assert _face(zone, instant - TICK) < wanted


@pytest.mark.parametrize(
    ("zone", "year", "month"), [("Pacific/Apia", 2011, 12), ("Pacific/Kwajalein", 1993, 8)]
)
def test_a_date_that_a_zone_leapt_over_begins_with_the_next_one(zone: str, year: int, month: int) -> None:
    every_day = [date(year, month, day) for day in range(1, 32)]
    [missing] = [day for day in every_day if local_date(zone, to_instant(zone, day, time(9, 30))) != day]
    leap = to_instant(zone, missing, time(9, 30))
    assert leap == to_instant(zone, missing + timedelta(days=1), time(0))
    assert local_date(zone, leap - TICK) == missing - timedelta(days=1)


def test_a_time_marked_as_the_second_of_two_means_the_first_all_the_same() -> None:
    assert to_instant("Europe/Berlin", date(2024, 10, 27), time(2, 30, fold=1)) == utc("2024-10-27 00:30")


def test_a_leap_ends_on_the_second_whatever_the_time_leapt_over() -> None:
    assert to_instant("Europe/Berlin", date(2024, 3, 31), time(2, 30, 0, 500)) == utc("2024-03-31 01:00")


def test_a_place_is_a_zone_or_a_calendar() -> None:
    at = time(9, 30)
    assert to_instant(BERLIN, date(2024, 6, 10), at) == to_instant("Europe/Berlin", date(2024, 6, 10), at)
    assert local_date(BERLIN, utc("2024-06-10 22:30")) == date(2024, 6, 11)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        local_date("UTC", datetime.fromisoformat("2024-06-10 09:30"))


@pytest.mark.parametrize("working_days", [frozenset[int](), frozenset({7}), frozenset({-1, 0})])
def test_a_week_without_working_days_or_with_unheard_of_ones_is_refused(working_days: frozenset[int]) -> None:
    with pytest.raises(HeadwayError, match="at least one working day"):
        WorkingCalendar(zone="UTC", working_days=working_days)


@pytest.mark.parametrize(("starts", "ends"), [(time(9), time(9)), (time(22), time(6))])
def test_a_working_day_that_does_not_end_after_it_starts_is_refused(starts: time, ends: time) -> None:
    with pytest.raises(HeadwayError, match="start before it ends"):
        WorkingCalendar(zone="UTC", day_starts=starts, day_ends=ends)


@pytest.mark.parametrize(
    ("country", "region", "day", "is_holiday"),
    [
        pytest.param("DE", None, date(2024, 10, 3), True, id="a national holiday"),
        pytest.param("DE", "BY", date(2024, 1, 6), True, id="a holiday of the region"),
        pytest.param("DE", "BE", date(2024, 1, 6), False, id="a holiday of another region"),
        pytest.param("DE", "Atlantis", date(2024, 10, 3), True, id="an unknown region keeps the country's"),
        pytest.param("ZZ", None, date(2024, 12, 25), False, id="an unknown country keeps none"),
        pytest.param(None, None, date(2024, 12, 25), False, id="no country keeps none"),
        pytest.param("IN", None, date(2040, 8, 15), True, id="a year not announced yet keeps the fixed ones"),
    ],
)
def test_public_holidays_are_those_of_the_country_and_region(
    country: str | None, region: str | None, day: date, is_holiday: bool
) -> None:
    calendar = WorkingCalendar(zone="UTC", working_days=EVERY_DAY, country=country, region=region)
    assert is_public_holiday(calendar, day) is is_holiday
    assert is_working_day(calendar, day) is not is_holiday


def test_a_month_begins_on_its_first_working_day() -> None:
    assert first_working_day(BERLIN, 2024, 6) == date(2024, 6, 3), "the first was a Saturday"
    assert first_working_day(BERLIN, 2024, 5) == date(2024, 5, 2), "the first was a holiday"
    assert first_working_day(SUNDAY_TO_THURSDAY, 2024, 3) == date(2024, 3, 3), "the first was a Friday"


def test_a_working_day_is_its_own_next_one() -> None:
    assert next_working_day(UTC_WEEK, date(2024, 6, 7)) == date(2024, 6, 7)
    assert next_working_day(UTC_WEEK, date(2024, 6, 8)) == date(2024, 6, 10)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        pytest.param(date(2024, 6, 10), 3, date(2024, 6, 13), id="within a week"),
        pytest.param(date(2024, 6, 13), 3, date(2024, 6, 18), id="over a weekend"),
        pytest.param(date(2024, 6, 8), 1, date(2024, 6, 10), id="from a Saturday"),
        pytest.param(date(2024, 6, 8), 0, date(2024, 6, 10), id="none from a Saturday"),
        pytest.param(date(2024, 6, 10), 0, date(2024, 6, 10), id="none from a Monday"),
        pytest.param(date(2024, 12, 24), 1, date(2024, 12, 27), id="over Christmas"),
    ],
)
def test_working_days_are_counted_without_weekends_and_holidays(start: date, n: int, end: date) -> None:
    assert add_working_days(BERLIN, start, n) == end


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError):
        add_working_days(UTC_WEEK, date(2024, 6, 10), -1)


@pytest.mark.parametrize(
    ("working_days", "first_weekday"),
    [
        pytest.param({0, 1, 2, 3, 4}, 0, id="Monday to Friday"),
        pytest.param({6, 0, 1, 2, 3}, 6, id="Sunday to Thursday"),
        pytest.param({5, 6, 0, 1, 2, 3}, 5, id="Saturday to Thursday"),
        pytest.param({1, 2, 3, 4, 5}, 0, id="Tuesday to Saturday"),
        pytest.param({5, 6}, 5, id="the weekend"),
        pytest.param({0, 1, 2, 3, 4, 5, 6}, 0, id="every day"),
        pytest.param({1, 2, 3, 4, 5, 6}, 1, id="every day but Monday"),
    ],
)
def test_a_working_week_starts_after_its_days_off(working_days: set[int], first_weekday: int) -> None:
    calendar = WorkingCalendar(zone="UTC", working_days=frozenset(working_days))
    for day in range(1, 15):
        start = week_start(calendar, date(2024, 6, day))
        assert start.weekday() == first_weekday
        assert timedelta(0) <= date(2024, 6, day) - start < timedelta(days=7)


@pytest.mark.parametrize(
    ("instant", "moment"),
    [
        pytest.param("2024-06-10 07:00", "2024-06-10 07:00", id="as the day starts"),
        pytest.param("2024-06-10 15:29", "2024-06-10 15:29", id="just before it ends"),
        pytest.param("2024-06-10 15:30", "2024-06-11 07:00", id="as it ends"),
        pytest.param("2024-06-10 04:00", "2024-06-10 07:00", id="early in the morning"),
        pytest.param("2024-06-07 18:00", "2024-06-10 07:00", id="Friday evening"),
        pytest.param("2024-12-24 18:00", "2024-12-27 08:00", id="Christmas Eve"),
    ],
)
def test_quiet_hours_end_with_the_next_working_day(instant: str, moment: str) -> None:
    assert next_working_moment(BERLIN, utc(instant)) == utc(moment)


@given(calendars(), instants)
def test_the_next_working_moment_is_a_working_one_and_never_before(
    calendar: WorkingCalendar, instant: datetime
) -> None:
    moment = next_working_moment(calendar, instant)
    assert moment.tzinfo is UTC
    assert moment >= instant
    assert in_working_hours(calendar, moment)
    if moment > instant:
        assert not in_working_hours(calendar, instant)
        assert not in_working_hours(calendar, moment - TICK)


def test_hours_that_clocks_show_twice_are_waited_for_once() -> None:
    calendar = WorkingCalendar(
        zone="Europe/Berlin", working_days=EVERY_DAY, day_starts=time(2, 30), day_ends=time(9)
    )
    assert next_working_moment(calendar, utc("2024-10-27 01:10")) == utc("2024-10-27 01:30"), "02:10 again"


def test_every_zone_has_one_instant_for_each_half_hour_around_each_clock_change() -> None:
    noon = [datetime(2022, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(365 * 5 + 1)]
    changes = 0
    for name in EVERY_ZONE:
        zone = ZoneInfo(name)
        offsets = [moment.astimezone(zone).utcoffset() for moment in noon]
        for before, after, moment in zip(offsets, offsets[1:], noon, strict=False):
            if before != after:
                changes += 1
                _check_days_around(name, moment.date())
    assert changes > 1500


def _check_days_around(zone: str, day: date) -> None:
    start = datetime.combine(day - timedelta(days=1), time(0))
    faces = [start + timedelta(minutes=30 * n) for n in range(4 * 48)]
    shown = [to_instant(zone, face.date(), face.time()) for face in faces]
    assert shown == sorted(shown)
    for face, instant in zip(faces, shown, strict=True):
        assert _face(zone, instant - TICK) < face <= _face(zone, instant)


def _face(zone: str, instant: datetime) -> datetime:
    """What clocks show there, without the zone."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
