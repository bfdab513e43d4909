"""Ahead of pace counts when two check-ins running found it, each held against its own day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.ahead import AHEAD_POINTS, APART, ahead_twice
from coaching.questions import Course
from okrs.measure import Kind, Measure, Phase
from okrs.pace import pace
from okrs.progress import value_at
from tests.okrs.measures import at_least, baseline, day, measure, milestone, moving
from tests.views import GOAL

DOWN = measure(Kind.DECREASE, start="90", target="10")
# Little is asked of the first half.
LATE = measure(phases=(Phase(day(50), Decimal(10)),))


def course(told: str, of: Measure | None = None) -> Course:
    """Values on days as "30:45 37:50"; the last of a hundred is day 100, and day n asks for n."""
    pairs = [pair.split(":") for pair in told.split()]
    return Course(
        goal=GOAL,
        values=tuple(Decimal(value) for _, value in pairs),
        days=tuple(day(int(number)) for number, _ in pairs),
        measure=of or measure(),
    )


@pytest.mark.parametrize(
    ("of", "is_ahead"),
    [
        pytest.param(course("30:45 37:50"), True, id="ahead at both"),
        pytest.param(course("30:40 37:47"), True, id="ten points are ahead"),
        pytest.param(course("30:40 37:46.9"), False, id="a little less is not"),
        pytest.param(course("30:39.9 37:50"), False, id="ahead only now"),
        pytest.param(course("30:45 37:45"), False, id="stood still while the days went on"),
        pytest.param(course("37:60"), False, id="one check-in is no habit"),
        pytest.param(course(""), False, id="nothing was told"),
        pytest.param(course("23:20 30:45 37:50"), True, id="only the last two count"),
        pytest.param(course("23:40 30:45 37:40"), False, id="it was ahead and is not any more"),
        pytest.param(course("36:60 37:61"), False, id="a day apart is the same check-in"),
        pytest.param(course("37:20 37:61"), False, id="so is a correction on the same day"),
        pytest.param(course("30:45 36:60 37:61"), True, id="an update and another, and a check-in before"),
        pytest.param(course("30:45 34:30 37:61"), False, id="a bad day between two good ones"),
        pytest.param(course("33:45 37:50"), True, id="a late answer and a punctual one are two"),
        pytest.param(course("5:60 8:60 12:60"), False, id="the first tenth is too early to judge"),
        pytest.param(course("10:60 17:60"), True, id="after it one may"),
        pytest.param(course("30:60 37:50", DOWN), False, id="downwards: below where the days ask"),
        pytest.param(course("30:50 37:40", DOWN), True, id="downwards: ahead is lower"),
        pytest.param(course("30:84 37:84", DOWN), False, id="downwards: higher is behind"),
        pytest.param(course("30:17 40:19", LATE), True, id="phased: ahead of what is asked so far"),
        pytest.param(course("30:17 60:37", LATE), False, id="phased: more is asked later"),
        pytest.param(course("93:120 100:120"), True, id="far over the target at the end"),
        pytest.param(course("93:99 100:109"), False, id="met in time is on pace"),
        pytest.param(course("30:100 37:100", at_least("90")), False, id="a value to keep has no pace"),
        pytest.param(course("30:100 37:100", milestone()), False, id="a milestone has no pace"),
        pytest.param(course("30:100 37:100", baseline()), False, id="a baseline has no pace"),
    ],
)
def test_ahead_is_found_by_the_days_of_the_values(of: Course, is_ahead: bool) -> None:
    assert ahead_twice(of) is is_ahead


def test_a_course_without_days_or_measure_is_never_ahead() -> None:
    assert not ahead_twice(Course(goal=GOAL, values=(Decimal(90), Decimal(95))))
    assert not ahead_twice(Course(goal=GOAL, values=(Decimal(90),), days=(day(50),)))


gaps = st.lists(st.integers(min_value=0, max_value=20), min_size=1, max_size=6)
told_shares = st.decimals(min_value=-1, max_value=3, places=2)


@given(moving(), gaps, st.data())
def test_whoever_is_ahead_was_so_on_two_days_apart_and_is_so_at_the_last(
    of: Measure, steps: list[int], data: st.DataObject
) -> None:
    days = [of.starts]
    for step in steps:
        days.append(days[-1] + timedelta(days=step))
    values = [value_at(of, data.draw(told_shares)) for _ in days]
    found = Course(goal=GOAL, values=tuple(values), days=tuple(days), measure=of)
    if not ahead_twice(found):
        return
    ahead_on = {on for on, value in zip(days, values, strict=True) if is_ahead(of, on, value)}
    assert days[-1] in ahead_on
    assert any(on <= days[-1] - APART for on in ahead_on)


@given(moving(), st.integers(min_value=4, max_value=30), st.data())
def test_up_and_down_are_judged_alike(of: Measure, apart: int, data: st.DataObject) -> None:
    """Turned upside down, a course is ahead when it was before."""
    assert of.start is not None
    assert of.target is not None
    days = (of.starts + timedelta(days=20), of.starts + timedelta(days=20 + apart))
    values = tuple(value_at(of, data.draw(told_shares)) for _ in days)
    turned = Measure(
        kind=Kind.DECREASE if of.kind is Kind.INCREASE else Kind.INCREASE,
        start=-of.start,
        target=-of.target,
        starts=of.starts,
        ends=of.ends,
    )
    there = Course(goal=GOAL, values=values, days=days, measure=of)
    upside_down = Course(goal=GOAL, values=tuple(-v for v in values), days=days, measure=turned)
    assert ahead_twice(there) is ahead_twice(upside_down)


@given(st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=5))
def test_values_told_within_a_few_days_are_never_two_check_ins(steps: list[int]) -> None:
    days = [day(50)]
    for step in steps:
        days.append(days[-1] + timedelta(days=step))
    if days[-1] - days[0] >= APART:
        return
    assert not ahead_twice(
        Course(goal=GOAL, values=(Decimal(99),) * len(days), days=tuple(days), measure=measure())
    )


def is_ahead(of: Measure, on: date, value: Decimal) -> bool:
    found = pace(of, value, on)
    return found is not None and found.gap_points <= -AHEAD_POINTS
