from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.errors import HeadwayError
from scheduling.absence import Absence, absence_on, is_absent, return_day, should_skip
from scheduling.cadence import Period, window
from scheduling.calendar import WorkingCalendar, is_working_day
from tests.scheduling.people import BERLIN, calendars, utc

CAROL = UUID(int=3)


def june(starts: int, ends: int, delegate: UUID | None = None) -> Absence:
    return Absence(date(2024, 6, starts), date(2024, 6, ends), delegate)


def test_an_absence_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(
        HeadwayError, match=r"The last day away \(2024-06-09\) comes before the first \(2024-06-10\)"
    ):
        june(10, 9)


@pytest.mark.parametrize(("day", "absent"), [(9, False), (10, True), (12, True), (14, True), (15, False)])
def test_somebody_is_away_from_the_first_day_to_the_last(day: int, absent: bool) -> None:
    assert is_absent([june(1, 3), june(10, 14)], date(2024, 6, day)) is absent


def test_of_two_absences_the_longer_lasting_names_the_delegate() -> None:
    absences = [june(10, 20, CAROL), june(12, 14)]
    assert absence_on(absences, date(2024, 6, 13)) == june(10, 20, CAROL)
    assert absence_on(absences, date(2024, 6, 21)) is None


@pytest.mark.parametrize(
    ("absences", "day", "back"),
    [
        pytest.param([june(10, 12)], 10, 13, id="midweek"),
        pytest.param([june(10, 14)], 12, 17, id="over a weekend"),
        pytest.param([june(10, 14), june(17, 18)], 12, 19, id="one after another with a weekend between"),
        pytest.param([june(17, 18), june(10, 14), june(13, 16)], 12, 19, id="in any order, overlapping"),
        pytest.param([june(10, 14), june(18, 20)], 12, 17, id="a day back between two"),
        pytest.param([june(10, 14)], 15, 17, id="asked on the Saturday after"),
        pytest.param([june(20, 21)], 12, 12, id="not away yet"),
        pytest.param([], 12, 12, id="never away"),
    ],
)
def test_somebody_returns_on_the_first_working_day_that_is_free(
    absences: list[Absence], day: int, back: int
) -> None:
    assert return_day(absences, BERLIN, date(2024, 6, day)) == date(2024, 6, back)


@given(
    calendars(),
    st.lists(st.builds(june, st.integers(1, 15), st.integers(15, 30)), max_size=4),
    st.dates(date(2024, 5, 20), date(2024, 7, 10)),
)
def test_nobody_returns_on_a_day_away_nor_later_than_they_could(
    calendar: WorkingCalendar, absences: list[Absence], day: date
) -> None:
    back = return_day(absences, calendar, day)
    between = [day + timedelta(days=n) for n in range((back - day).days)]
    assert is_working_day(calendar, back)
    assert not is_absent(absences, back)
    assert all(is_absent(absences, d) or not is_working_day(calendar, d) for d in between)


@pytest.mark.parametrize(
    ("absences", "skipped"),
    [
        pytest.param([], False, id="never away"),
        pytest.param([june(13, 13)], True, id="away on the first day"),
        pytest.param([june(17, 17)], True, id="away on the last"),
        pytest.param([june(15, 16)], False, id="away on the weekend between"),
        pytest.param([june(3, 12), june(18, 28)], False, id="away before and from the closing day on"),
    ],
)
def test_one_day_away_in_the_window_skips_the_check_in(absences: list[Absence], skipped: bool) -> None:
    thursday = Period(date(2024, 6, 13), utc("2024-06-13 07:30"), deep=False)
    assert should_skip(absences, window(BERLIN, thursday)) is skipped
