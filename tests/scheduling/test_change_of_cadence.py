from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.cadence import Cadence, Rhythm, coming_period, next_after_change, next_period
from scheduling.calendar import WorkingCalendar, local_date, week_start
from tests.scheduling.people import EVERY_DAY, FORTNIGHTLY, MONDAYS, MONTHLY, UTC_WEEK, utc

WEDNESDAYS = Rhythm(cadence=Cadence.WEEKLY, weekday=2)
FRIDAYS = Rhythm(cadence=Cadence.WEEKLY, weekday=4)
OTHER_FORTNIGHT = Rhythm(cadence=Cadence.EVERY_TWO_WEEKS, anchor=date(2024, 1, 8))
AT_NOON = Rhythm(cadence=Cadence.WEEKLY, at=datetime.fromisoformat("2024-01-01 12:00").time())

# June 2024: Mondays 3, 10, 17, 24 (fortnights of 3 and 17; the other ones of 10 and 24); July begins on a Monday.


@pytest.mark.parametrize(
    ("old", "new", "last", "now", "named", "deep"),
    [
        pytest.param(
            MONDAYS,
            WEDNESDAYS,
            "2024-06-10",
            "2024-06-11 12:00",
            "2024-06-19",
            False,
            id="the week was asked",
        ),
        pytest.param(
            WEDNESDAYS,
            MONDAYS,
            "2024-06-12",
            "2024-06-13 12:00",
            "2024-06-17",
            False,
            id="next week's Monday",
        ),
        pytest.param(
            WEDNESDAYS,
            MONDAYS,
            "2024-06-05",
            "2024-06-11 12:00",
            "2024-06-10",
            False,
            id="yesterday's, at once",
        ),
        pytest.param(
            FRIDAYS, WEDNESDAYS, "2024-06-07", "2024-06-10 12:00", "2024-06-12", False, id="sooner this week"
        ),
        pytest.param(
            MONDAYS, AT_NOON, "2024-06-10", "2024-06-10 10:00", "2024-06-17", False, id="later on a day asked"
        ),
        pytest.param(
            MONDAYS,
            AT_NOON,
            "2024-06-03",
            "2024-06-10 08:00",
            "2024-06-10",
            False,
            id="later on a day to ask",
        ),
        pytest.param(
            MONDAYS, MONTHLY, "2024-06-10", "2024-06-12 12:00", "2024-07-01", True, id="weekly to monthly"
        ),
        pytest.param(
            MONDAYS,
            MONTHLY,
            "2024-06-03",
            "2024-06-03 12:00",
            "2024-07-01",
            True,
            id="on the first day of a month",
        ),
        pytest.param(
            FRIDAYS,
            MONTHLY,
            "2024-05-31",
            "2024-06-04 12:00",
            "2024-06-01",
            True,
            id="June was not asked: at once",
        ),
        pytest.param(
            MONTHLY, MONDAYS, "2024-06-01", "2024-06-19 12:00", "2024-06-24", False, id="monthly to weekly"
        ),
        pytest.param(
            MONTHLY,
            MONDAYS,
            "2024-06-01",
            "2024-06-28 12:00",
            "2024-07-01",
            True,
            id="monthly to weekly, in July",
        ),
        pytest.param(
            MONDAYS,
            FORTNIGHTLY,
            "2024-06-10",
            "2024-06-12 12:00",
            "2024-06-17",
            False,
            id="fortnights from now on",
        ),
        pytest.param(
            MONDAYS,
            OTHER_FORTNIGHT,
            "2024-06-10",
            "2024-06-12 12:00",
            "2024-06-24",
            False,
            id="fortnights, from now",
        ),
        pytest.param(
            FORTNIGHTLY,
            MONDAYS,
            "2024-06-03",
            "2024-06-12 12:00",
            "2024-06-17",
            False,
            id="fortnights to weekly",
        ),
        pytest.param(
            MONTHLY,
            OTHER_FORTNIGHT,
            "2024-06-01",
            "2024-06-25 12:00",
            "2024-06-24",
            False,
            id="July would be late",
        ),
        pytest.param(
            MONDAYS,
            FORTNIGHTLY,
            "2024-05-27",
            "2024-06-03 08:00",
            "2024-06-03",
            True,
            id="June's questions stay",
        ),
        pytest.param(
            FORTNIGHTLY,
            MONDAYS,
            "2024-05-20",
            "2024-06-04 12:00",
            "2024-06-03",
            True,
            id="down on the day due",
        ),
        pytest.param(
            MONDAYS, OTHER_FORTNIGHT, "2024-06-03", "2024-06-04 12:00", "2024-06-10", False, id="deep already"
        ),
        pytest.param(
            OTHER_FORTNIGHT, MONDAYS, "2024-05-27", "2024-06-04 12:00", "2024-06-10", True, id="not deep yet"
        ),
        pytest.param(
            MONDAYS, MONDAYS, "2024-06-03", "2024-06-12 12:00", "2024-06-17", False, id="nothing changed"
        ),
    ],
)
def test_what_follows_a_change(old: Rhythm, new: Rhythm, last: str, now: str, named: str, deep: bool) -> None:
    period = next_after_change(old, new, UTC_WEEK, last=date.fromisoformat(last), now=utc(now))
    assert (period.date.isoformat(), period.deep) == (named, deep)


def test_somebody_never_asked_begins_with_the_first_prompt_to_come() -> None:
    now = utc("2024-06-11 12:00")
    assert next_after_change(WEDNESDAYS, MONDAYS, UTC_WEEK, last=None, now=now) == coming_period(
        MONDAYS, UTC_WEEK, now=now
    )


def test_the_week_in_which_somebody_was_asked_late_is_not_asked_again() -> None:
    monday = utc("2024-06-17 12:00")
    on_time = next_after_change(MONTHLY, WEDNESDAYS, UTC_WEEK, last=date(2024, 6, 1), now=monday)
    late = next_after_change(
        MONTHLY, WEDNESDAYS, UTC_WEEK, last=date(2024, 6, 1), now=monday, asked_at=utc("2024-06-17 10:00")
    )
    assert (on_time.date, late.date) == (date(2024, 6, 19), date(2024, 6, 26))


hours = st.integers(0, 26 * 7 * 24)


@pytest.mark.parametrize(
    "working_days",
    [frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), EVERY_DAY, frozenset({2, 5})],
    ids=sorted,
)
@given(
    changes=st.dictionaries(
        hours, st.builds(Rhythm, cadence=st.just(Cadence.WEEKLY), weekday=st.integers(0, 6))
    )
)
def test_however_often_the_weekday_changes_each_week_has_one_check_in(
    working_days: frozenset[int], changes: dict[int, Rhythm]
) -> None:
    calendar = WorkingCalendar(zone="UTC", working_days=working_days)
    asked = _asked(calendar, changes)
    weeks = Counter(week_start(calendar, local_date(calendar, at)) for at in asked)
    assert set(weeks.values()) == {1}
    assert max(weeks) - min(weeks) == timedelta(weeks=len(weeks) - 1)


@given(
    changes=st.dictionaries(
        hours,
        st.builds(
            Rhythm,
            cadence=st.sampled_from(Cadence),
            weekday=st.integers(0, 6),
            anchor=st.sampled_from([date(2024, 1, 1), date(2024, 1, 8)]),
        ),
    )
)
def test_however_often_the_cadence_changes_no_week_is_asked_twice_and_no_month_goes_by(
    changes: dict[int, Rhythm],
) -> None:
    asked = _asked(UTC_WEEK, changes)
    weeks = Counter(week_start(UTC_WEEK, local_date(UTC_WEEK, at)) for at in asked)
    assert set(weeks.values()) == {1}
    assert max(later - earlier for earlier, later in pairwise(asked)) <= timedelta(days=38)


def _asked(calendar: WorkingCalendar, changes: dict[int, Rhythm]) -> list[datetime]:
    """When somebody is asked in half a year, the rhythm changing that many hours after its start."""
    start = utc("2024-01-01 00:00")
    rhythm, last, asked = MONDAYS, None, list[datetime]()
    coming = coming_period(rhythm, calendar, now=start)
    for hour in [*sorted(changes), 26 * 7 * 24 + 1]:
        now = start + timedelta(hours=hour)
        while coming.prompt_at <= now:
            asked.append(coming.prompt_at)
            last = coming.date
            coming = next_period(rhythm, calendar, after=last)
        if hour in changes:
            coming = next_after_change(
                rhythm, changes[hour], calendar, last=last, now=now, asked_at=asked[-1] if asked else None
            )
            rhythm = changes[hour]
            if coming.prompt_at <= now:
                asked.append(now)
                last = coming.date
                coming = next_period(rhythm, calendar, after=last)
    return asked
