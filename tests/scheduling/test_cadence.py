from datetime import date, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import given

from okrs.errors import HeadwayError
from scheduling.cadence import (
    Cadence,
    Period,
    Rhythm,
    coming_period,
    due_period,
    effective_cadence,
    next_period,
)
from scheduling.calendar import WorkingCalendar, is_working_day, local_date, next_working_day, to_instant
from tests.scheduling.people import (
    BERLIN,
    FORTNIGHTLY,
    MONDAYS,
    MONTHLY,
    SUNDAY_TO_THURSDAY,
    UTC_WEEK,
    calendars,
    days,
    rhythms,
    utc,
)

WEEKLY, EVERY_TWO_WEEKS = Cadence.WEEKLY, Cadence.EVERY_TWO_WEEKS
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("person", "teams", "workspace", "effective"),
    [
        pytest.param(Cadence.MONTHLY, [WEEKLY], WEEKLY, Cadence.MONTHLY, id="the person's own wins"),
        pytest.param(None, [Cadence.MONTHLY], WEEKLY, Cadence.MONTHLY, id="then the team's"),
        pytest.param(None, [Cadence.MONTHLY, EVERY_TWO_WEEKS], WEEKLY, EVERY_TWO_WEEKS, id="two teams"),
        pytest.param(None, [None, Cadence.MONTHLY], WEEKLY, Cadence.MONTHLY, id="a team that did not choose"),
        pytest.param(None, [None], EVERY_TWO_WEEKS, EVERY_TWO_WEEKS, id="no team that chose"),
        pytest.param(None, [], EVERY_TWO_WEEKS, EVERY_TWO_WEEKS, id="no team"),
    ],
)
def test_the_person_decides_before_the_team_and_the_team_before_the_workspace(
    person: Cadence | None, teams: list[Cadence | None], workspace: Cadence, effective: Cadence
) -> None:
    assert effective_cadence(person, teams, workspace) is effective


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_weekday_that_does_not_exist_is_refused(weekday: int) -> None:
    with pytest.raises(HeadwayError, match="weekday from Monday to Sunday"):
        Rhythm(cadence=WEEKLY, weekday=weekday)


SUNDAYS = Rhythm(cadence=WEEKLY, weekday=6)
FRIDAYS = Rhythm(cadence=WEEKLY, weekday=4)
SATURDAYS = Rhythm(cadence=WEEKLY, weekday=5)
CHINA = WorkingCalendar(zone="Asia/Shanghai", country="CN")
RETAIL = WorkingCalendar(zone="UTC", working_days=frozenset({2, 3, 4, 5, 6}))


@pytest.mark.parametrize(
    ("rhythm", "calendar", "after", "named", "prompt", "deep"),
    [
        pytest.param(MONDAYS, BERLIN, "2024-06-05", "2024-06-10", "2024-06-10 07:30", False, id="a Monday"),
        pytest.param(MONDAYS, BERLIN, "2024-06-10", "2024-06-17", "2024-06-17 07:30", False, id="the next"),
        pytest.param(
            MONDAYS, BERLIN, "2024-05-29", "2024-06-03", "2024-06-03 07:30", True, id="first in June"
        ),
        pytest.param(
            MONDAYS, BERLIN, "2024-03-27", "2024-04-01", "2024-04-02 07:30", True, id="Easter Monday: Tuesday"
        ),
        pytest.param(
            MONDAYS,
            CHINA,
            "2024-09-25",
            "2024-09-30",
            "2024-09-30 01:30",
            False,
            id="the week of a long holiday",
        ),
        pytest.param(
            MONDAYS, CHINA, "2024-02-05", "2024-02-19", "2024-02-19 01:30", False, id="nobody works: skipped"
        ),
        pytest.param(
            FRIDAYS, BERLIN, "2024-03-22", "2024-04-05", "2024-04-05 07:30", True, id="Good Friday: skipped"
        ),
        pytest.param(
            SUNDAYS,
            SUNDAY_TO_THURSDAY,
            "2024-06-05",
            "2024-06-09",
            "2024-06-09 06:30",
            False,
            id="a Sunday week",
        ),
        pytest.param(
            SATURDAYS, UTC_WEEK, "2024-06-05", "2024-06-08", "2024-06-10 09:30", False, id="never works then"
        ),
        pytest.param(
            MONDAYS,
            RETAIL,
            "2024-06-05",
            "2024-06-10",
            "2024-06-12 09:30",
            False,
            id="works Wednesday to Sunday",
        ),
        pytest.param(MONTHLY, BERLIN, "2024-04-20", "2024-05-01", "2024-05-02 07:30", True, id="May Day"),
        pytest.param(
            MONTHLY, BERLIN, "2024-05-01", "2024-06-01", "2024-06-03 07:30", True, id="first a Saturday"
        ),
        pytest.param(MONTHLY, BERLIN, "2024-12-02", "2025-01-01", "2025-01-02 08:30", True, id="New Year"),
        pytest.param(
            FORTNIGHTLY, BERLIN, "2024-06-04", "2024-06-17", "2024-06-17 07:30", False, id="every two weeks"
        ),
    ],
)
def test_the_next_period(
    rhythm: Rhythm, calendar: WorkingCalendar, after: str, named: str, prompt: str, deep: bool
) -> None:
    expected = Period(date.fromisoformat(named), utc(prompt), deep)
    assert next_period(rhythm, calendar, after=date.fromisoformat(after)) == expected


def test_a_sunday_holiday_moves_to_monday_where_the_week_starts_on_sunday() -> None:
    calendar = WorkingCalendar(
        zone="Asia/Jerusalem", working_days=SUNDAY_TO_THURSDAY.working_days, country="IL"
    )
    period = next_period(SUNDAYS, calendar, after=date(2021, 3, 27))
    assert (period.date, local_date(calendar, period.prompt_at)) == (date(2021, 3, 28), date(2021, 3, 29))


def test_a_month_without_a_single_working_day_is_skipped() -> None:
    fridays = WorkingCalendar(zone="America/Caracas", working_days=frozenset({4}), country="VE")
    following = next_period(MONTHLY, fridays, after=date(2016, 4, 1))
    assert following.date == date(2016, 6, 1), "each Friday of May 2016 was a holiday"


def test_every_two_weeks_stays_every_two_weeks_over_years_of_53_weeks() -> None:
    rhythm = Rhythm(cadence=EVERY_TWO_WEEKS, anchor=date(2003, 12, 31))
    periods = _periods(rhythm, UTC_WEEK, date(2004, 1, 1), 1000)
    assert periods[0].date == date(2004, 1, 12)
    assert {(b.date - a.date).days for a, b in pairwise(periods)} == {14}
    assert periods[-1].date.year > 2040


def test_every_two_weeks_reaches_back_before_its_anchor() -> None:
    rhythm = Rhythm(cadence=EVERY_TWO_WEEKS, weekday=2, anchor=date(2030, 1, 7))
    period = next_period(rhythm, UTC_WEEK, after=date(2024, 6, 3))
    assert period.date.weekday() == 2
    assert (date(2030, 1, 9) - period.date).days % 14 == 0


@given(rhythms, calendars(), days)
def test_check_ins_never_cross_and_each_is_due_once(
    rhythm: Rhythm, calendar: WorkingCalendar, after: date
) -> None:
    periods = _periods(rhythm, calendar, after, 30)
    assert periods[0].date > after
    for earlier, later in pairwise(periods):
        assert earlier.date < later.date
        assert earlier.prompt_at < later.prompt_at
        assert next_period(rhythm, calendar, after=later.date - timedelta(days=1)) == later
        assert coming_period(rhythm, calendar, now=earlier.prompt_at) == later
        assert coming_period(rhythm, calendar, now=later.prompt_at - SECOND) == later
        assert due_period(rhythm, calendar, last=None, now=later.prompt_at - SECOND) == earlier
        assert due_period(rhythm, calendar, last=earlier.date, now=later.prompt_at) == later
        assert due_period(rhythm, calendar, last=later.date, now=later.prompt_at) is None


@given(rhythms, calendars(), days)
def test_check_ins_are_asked_on_working_days_soon_after_their_date(
    rhythm: Rhythm, calendar: WorkingCalendar, after: date
) -> None:
    for period in _periods(rhythm, calendar, after, 30):
        asked = next_working_day(calendar, period.date)
        assert period.prompt_at == to_instant(calendar, asked, rhythm.at)
        if rhythm.cadence is Cadence.MONTHLY:
            assert period.date.day == 1
            assert (asked.year, asked.month) == (period.date.year, period.date.month)
        else:
            assert period.date.weekday() == rhythm.weekday
            assert asked - period.date < timedelta(days=7)


@given(rhythms, calendars(), days)
def test_a_weekly_period_is_skipped_only_when_its_week_has_no_working_day_left(
    rhythm: Rhythm, calendar: WorkingCalendar, after: date
) -> None:
    weekly = Rhythm(cadence=WEEKLY, weekday=rhythm.weekday)
    for earlier, later in pairwise(_periods(weekly, calendar, after, 30)):
        for weeks in range(1, (later.date - earlier.date).days // 7):
            skipped = earlier.date + timedelta(weeks=weeks)
            usual = [d for d in _seven(skipped) if d.weekday() in calendar.working_days]
            assert not is_working_day(calendar, usual[0])


@given(rhythms, calendars(), days)
def test_each_month_with_check_ins_has_exactly_one_deep_one_and_it_is_the_first(
    rhythm: Rhythm, calendar: WorkingCalendar, after: date
) -> None:
    periods = _periods(rhythm, calendar, after, 40)
    by_month = groupby(periods, key=lambda p: next_working_day(calendar, p.date).strftime("%Y-%m"))
    months = [[period.deep for period in month] for _, month in by_month]
    for deep in months[1:]:
        assert deep == [True, *[False] * (len(deep) - 1)]


@pytest.mark.parametrize(
    ("last", "now", "named", "deep"),
    [
        pytest.param("2024-06-10", "2024-06-17 07:29", None, False, id="not yet"),
        pytest.param("2024-06-10", "2024-06-17 07:30", "2024-06-17", False, id="on the minute"),
        pytest.param("2024-06-17", "2024-06-17 07:30", None, False, id="asked already"),
        pytest.param("2024-06-10", "2024-06-19 12:00", "2024-06-17", False, id="late after two days down"),
        pytest.param("2024-05-06", "2024-06-19 12:00", "2024-06-17", True, id="one after six weeks down"),
        pytest.param(
            "2024-05-27", "2024-06-12 12:00", "2024-06-10", True, id="deep if June was not asked yet"
        ),
        pytest.param("2024-03-25", "2024-04-01 12:00", None, False, id="Easter Monday"),
        pytest.param("2024-03-25", "2024-04-02 12:00", "2024-04-01", True, id="the Tuesday after Easter"),
        pytest.param("2024-07-01", "2024-06-19 12:00", None, False, id="a clock that was set back"),
        pytest.param(None, "2024-06-19 12:00", "2024-06-17", False, id="never asked"),
    ],
)
def test_after_downtime_only_the_newest_period_is_due(
    last: str | None, now: str, named: str | None, deep: bool
) -> None:
    due = due_period(MONDAYS, BERLIN, last=date.fromisoformat(last) if last else None, now=utc(now))
    if named is None:
        assert due is None
    else:
        assert due is not None
        assert (due.date.isoformat(), due.deep) == (named, deep)


def test_somebody_new_begins_with_the_first_prompt_to_come() -> None:
    assert coming_period(MONDAYS, BERLIN, now=utc("2024-06-10 07:00")).date == date(2024, 6, 10)
    assert coming_period(MONDAYS, BERLIN, now=utc("2024-06-10 07:30")).date == date(2024, 6, 17)
    assert coming_period(MONDAYS, BERLIN, now=utc("2024-04-01 12:00")).date == date(2024, 4, 1), (
        "asked Tuesday"
    )


@pytest.mark.parametrize(
    ("holiday_weekdays", "sentence"),
    [
        pytest.param({0, 1, 2, 3, 4}, "No working day in the year before", id="no working day at all"),
        pytest.param({4}, "Holidays leave no day for any check-in", id="none on the weekday asked on"),
    ],
)
def test_holidays_without_end_are_noticed(
    monkeypatch: pytest.MonkeyPatch, holiday_weekdays: set[int], sentence: str
) -> None:
    every = frozenset(n for n in range(730_000, 760_000) if date.fromordinal(n).weekday() in holiday_weekdays)
    monkeypatch.setattr("scheduling.calendar.public_holidays", lambda *_: every)
    with pytest.raises(HeadwayError, match=sentence):
        next_period(FRIDAYS, BERLIN, after=date(2024, 6, 1))


def _periods(rhythm: Rhythm, calendar: WorkingCalendar, after: date, n: int) -> list[Period]:
    periods = []
    for _ in range(n):
        periods.append(next_period(rhythm, calendar, after=after))
        after = periods[-1].date
    return periods


def _seven(day: date) -> list[date]:
    return [day + timedelta(days=n) for n in range(7)]
