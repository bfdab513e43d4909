"""A business number has moved only when it leaves its usual ups and downs, and nothing is said of too little."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrs.noise import Dated, Verdict, judge, usual_band, weekly
from okrs.vocabulary import Direction

FIRST = date(2025, 1, 6)
USUAL = ("4.2", "4.0", "4.4", "4.1", "4.3", "4.6", "3.9", "4.2", "4.1", "4.4", "4.0", "4.3")


def weeks(values: Sequence[str | Decimal], first: date = FIRST, every: int = 7) -> list[Dated]:
    return [Dated(first + timedelta(days=every * n), Decimal(value)) for n, value in enumerate(values)]


def verdict(before: Sequence[str], after: Sequence[str], wanted: Direction = Direction.DOWN) -> Verdict:
    points = weeks([*before, *after])
    return judge(points, since=points[len(before)].day, wanted=wanted).verdict


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(USUAL, ("4.1", "4.4", "4.0", "4.2"), Verdict.WITHIN, id="the usual ups and downs"),
        pytest.param(USUAL, ("4.1", "3.2", "3.1"), Verdict.BETTER, id="two of the last three below the band"),
        pytest.param(USUAL, ("4.1", "5.3", "5.1"), Verdict.WORSE, id="two of the last three above the band"),
        pytest.param(USUAL, ("4.1", "9.9", "4.2"), Verdict.WITHIN, id="one slip of the finger"),
        pytest.param(USUAL, ("3.1", "3.2", "3.1", "4.2", "4.3", "4.1"), Verdict.WITHIN, id="it came back"),
        pytest.param(USUAL, ("3.8", "3.9", "3.8", "3.7", "4.2"), Verdict.BETTER, id="a little, but it lasts"),
        pytest.param(USUAL, ("4.1",) * 8, Verdict.BETTER, id="eight in a row on one side of the middle"),
        pytest.param(USUAL[:7], ("1", "1", "1"), Verdict.TOO_LITTLE, id="seven readings before are too few"),
        pytest.param(USUAL, ("1", "1"), Verdict.TOO_LITTLE, id="two readings since are too few"),
        pytest.param(("4",) * 9, ("4", "4", "4"), Verdict.WITHIN, id="it never moved and doesn't"),
        pytest.param(("4",) * 9, ("4", "3", "3"), Verdict.BETTER, id="it never moved and now it does"),
        pytest.param(("4",) * 9, ("4", "4", "3"), Verdict.WITHIN, id="it never moved, and once is a slip"),
        pytest.param(
            tuple(str(100 - 2 * n) for n in range(12)),
            ("76", "74", "72", "70"),
            Verdict.WITHIN,
            id="it falls as it fell before",
        ),
        pytest.param(
            tuple(str(100 - 2 * n + n % 2) for n in range(12)),
            ("60", "57", "54", "50"),
            Verdict.BETTER,
            id="it falls faster than it fell before",
        ),
        pytest.param(
            tuple(str(100 - 2 * n + n % 2) for n in range(12)),
            ("78", "79", "78", "79"),
            Verdict.WORSE,
            id="it fell and stopped falling",
        ),
        pytest.param(
            (*("9.1", "9.0", "9.2", "9.1", "9.0", "9.1", "9.2", "9.0"), *USUAL),
            ("4.1", "4.2", "4.0"),
            Verdict.WITHIN,
            id="the level before the last step is forgotten",
        ),
        pytest.param(
            (*("9.1", "9.0", "9.2", "9.1", "9.0", "9.1", "9.2", "9.0"), *USUAL),
            ("3.0", "3.1", "3.0"),
            Verdict.BETTER,
            id="and a move from the present level is seen",
        ),
    ],
)
def test_a_number_has_moved_only_beyond_its_usual_ups_and_downs(
    before: Sequence[str], after: Sequence[str], expected: Verdict
) -> None:
    assert verdict(before, after) is expected


def test_which_way_is_better_depends_on_what_is_wanted() -> None:
    assert verdict(USUAL, ("5.4", "5.5", "5.3"), Direction.UP) is Verdict.BETTER
    assert verdict(USUAL, ("5.4", "5.5", "5.3"), Direction.DOWN) is Verdict.WORSE


def test_the_band_is_told_with_all_it_comes_from() -> None:
    points = weeks([*USUAL, "4.1", "4.4", "4.0"])
    found = judge(points, since=points[12].day, wanted=Direction.DOWN)
    assert (found.before, found.after, found.latest) == (12, 3, points[-1])
    assert found.usual is not None
    low, high = found.usual
    assert Decimal("3.6") < low < Decimal("3.9")
    assert Decimal("4.5") < high < Decimal("4.9")


def test_many_readings_of_a_week_count_as_one() -> None:
    daily = weeks(["5"] * 7, every=1)
    assert weekly(daily) == [Dated(FIRST + timedelta(days=6), Decimal(5))]
    assert usual_band(weekly(weeks(["5"] * 49, every=1))) is None


def test_a_weekend_in_the_numbers_is_no_move() -> None:
    rng = Random(7)
    values = [str(round((20 if n % 7 > 4 else 100) + rng.gauss(0, 3), 1)) for n in range(7 * 20)]
    points = weeks(values, every=1)
    assert judge(points, since=points[7 * 14].day, wanted=Direction.UP).verdict is Verdict.WITHIN


def test_irregular_days_are_taken_as_they_come() -> None:
    rng = Random(3)
    days = [FIRST + timedelta(days=n * 9 + rng.randrange(8)) for n in range(16)]
    points = [
        Dated(day, Decimal(value)) for day, value in zip(days, [*USUAL, "3.1", "3", "3", "3.1"], strict=True)
    ]
    rng.shuffle(points)
    assert judge(points, since=days[12], wanted=Direction.DOWN).verdict is Verdict.BETTER


values = st.decimals(-1000, 1000, places=2)
series = st.lists(values, min_size=11, max_size=30)
wanted_ways = st.sampled_from(Direction)


@settings(deadline=None)
@given(series, st.integers(3, 8), values, st.decimals("0.01", 1000, places=2), wanted_ways)
def test_neither_another_unit_nor_another_zero_changes_the_verdict(
    numbers: list[Decimal], after: int, shift: Decimal, scale: Decimal, wanted: Direction
) -> None:
    plain, other = weeks(numbers), weeks([number * scale + shift for number in numbers])
    since = plain[-after].day
    assert (
        judge(plain, since=since, wanted=wanted).verdict is judge(other, since=since, wanted=wanted).verdict
    )


@settings(deadline=None)
@given(series, st.integers(3, 8))
def test_upside_down_it_is_the_other_verdict(numbers: list[Decimal], after: int) -> None:
    plain, mirrored = weeks(numbers), weeks([-number for number in numbers])
    since = plain[-after].day
    up = judge(plain, since=since, wanted=Direction.UP).verdict
    assert judge(mirrored, since=since, wanted=Direction.DOWN).verdict is up


@settings(deadline=None)
@given(
    st.lists(st.decimals(95, 105, places=1), min_size=16, max_size=30),
    st.lists(values, min_size=1, max_size=2),
    st.randoms(use_true_random=False),
)
def test_a_few_wild_readings_do_not_carry_the_band_away(
    numbers: list[Decimal], wild: list[Decimal], rng: Random
) -> None:
    spoilt = [*numbers]
    for value in wild:
        spoilt[rng.randrange(len(spoilt))] = value * 1000
    band = usual_band(weeks(spoilt))
    assert band is not None
    middle = band.middle_on(weeks(spoilt)[len(spoilt) // 2].day)
    assert Decimal(90) < middle < Decimal(110)


@settings(deadline=None)
@given(series, st.integers(3, 8), st.randoms(use_true_random=False))
def test_the_order_in_which_readings_came_says_nothing(
    numbers: list[Decimal], after: int, rng: Random
) -> None:
    points = weeks(numbers)
    since = points[-after].day
    told = judge(points, since=since, wanted=Direction.UP)
    rng.shuffle(points)
    assert judge(points, since=since, wanted=Direction.UP) == told
