from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.limits import Limits
from okrs.measure import Kind, Measure, Phase
from okrs.pace import Pace, elapsed, expected, pace
from tests.okrs.measures import (
    at_least,
    baseline,
    day,
    days,
    kept,
    measure,
    milestone,
    moving,
    shares,
    values,
)

PHASED = measure(phases=(Phase(day(50), Decimal(10)), Phase(day(75), Decimal(60))))


@pytest.mark.parametrize(
    ("of", "on", "share"),
    [
        pytest.param(measure(), 0, "0", id="nothing on the first day"),
        pytest.param(measure(), 50, "0.5", id="half in the middle"),
        pytest.param(measure(), 100, "1", id="all on the last day"),
        pytest.param(measure(), -5, "0", id="nothing before the first day"),
        pytest.param(measure(), 130, "1", id="all after the last day"),
        pytest.param(measure(), 5, "0.05", id="a little in the days without a verdict"),
        pytest.param(
            measure(Kind.DECREASE, start="90", target="10"), 25, "0.25", id="the same share downwards"
        ),
        pytest.param(PHASED, 50, "0.1", id="the phased target on its day"),
        pytest.param(PHASED, 25, "0.05", id="straight to the first phased target"),
        pytest.param(PHASED, 65, "0.4", id="straight from one phased target to the next"),
        pytest.param(PHASED, 90, "0.84", id="straight from the last phased target to the end"),
        pytest.param(PHASED, 100, "1", id="the target on the last day"),
    ],
)
def test_a_day_asks_for_a_share_of_the_way(of: Measure, on: int, share: str) -> None:
    assert expected(of, day(on)) == Decimal(share)


def test_pace_tells_expected_actual_gap_and_expected_value() -> None:
    of = measure(Kind.DECREASE, start="90", target="10")
    assert pace(of, Decimal(74), day(50)) == Pace(
        expected=Decimal("0.5"), actual=Decimal("0.2"), gap_points=Decimal(30), expected_value=Decimal(50)
    )


def test_a_gap_below_zero_is_ahead() -> None:
    found = pace(measure(), Decimal(140), day(50))
    assert found is not None
    assert found.gap_points == -90
    assert found.actual == Decimal("1.4")


def test_a_gap_of_exactly_ten_points_is_ten_after_a_third_of_the_way() -> None:
    found = pace(measure(target="300", ends=day(90)), Decimal(70), day(30))
    assert found is not None
    assert found.gap_points == 10


@pytest.mark.parametrize(
    ("of", "value", "on"),
    [
        pytest.param(measure(), "0", 9, id="in the first tenth of the period"),
        pytest.param(measure(), "0", -9, id="before the period"),
        pytest.param(measure(), None, 50, id="without a value"),
        pytest.param(at_least("50", start="40"), "45", 50, id="of a maintained value"),
        pytest.param(milestone(), "10", 50, id="of a milestone"),
        pytest.param(baseline("10", "4"), "10", 50, id="of a baseline, even with a target"),
        pytest.param(
            measure(start="5", target="5"), "5", 50, id="between a start and a target that are the same"
        ),
        pytest.param(measure(start=None), "5", 50, id="from a start that is missing"),
    ],
)
def test_there_is_no_verdict(of: Measure, value: str | None, on: int) -> None:
    assert pace(of, None if value is None else Decimal(value), day(on)) is None


def test_the_verdict_begins_when_the_first_tenth_is_over() -> None:
    assert pace(measure(), Decimal(0), day(10)) is not None


def test_a_workspace_can_wait_longer_with_its_verdict() -> None:
    patient = Limits(quiet_share=Decimal("0.5"))
    assert pace(measure(), Decimal(0), day(49), patient) is None
    assert pace(measure(), Decimal(0), day(50), patient) is not None


@given(st.one_of(kept(), st.just(milestone()), st.just(baseline("1", "2"))), values, days)
def test_kinds_without_pace_never_get_a_verdict(of: Measure, value: Decimal, on: date) -> None:
    assert expected(of, on) is None
    assert pace(of, value, on) is None


@given(moving(), days, days)
def test_a_later_day_never_asks_for_less(of: Measure, one: date, other: date) -> None:
    first, second = expected(of, min(one, other)), expected(of, max(one, other))
    assert first is not None
    assert second is not None
    assert 0 <= first <= second <= 1


@given(moving(), days)
def test_without_phases_the_expected_share_is_the_elapsed_share(of: Measure, on: date) -> None:
    share = expected(of, on)
    assert share is not None
    assert abs(share - elapsed(of, on)) < Decimal("1e-15")


@given(moving(), values, values, days)
def test_a_value_nearer_to_the_target_is_never_further_behind(
    of: Measure, one: Decimal, other: Decimal, on: date
) -> None:
    far, near = sorted([one, other], reverse=of.kind is Kind.DECREASE)
    behind, ahead = pace(of, far, on), pace(of, near, on)
    assert (behind is None) == (ahead is None) == (elapsed(of, on) < Decimal("0.1"))
    assert behind is None or ahead is None or behind.gap_points >= ahead.gap_points


@given(moving(), values, days)
def test_the_gap_is_expected_less_actual_in_points(of: Measure, value: Decimal, on: date) -> None:
    found = pace(of, value, on)
    assert found is None or abs(found.gap_points - 100 * (found.expected - found.actual)) < Decimal("1e-9")


@given(st.lists(shares, max_size=4), days)
def test_rising_phases_never_ask_for_less_than_none_or_more_than_all(levels: list[Decimal], on: date) -> None:
    phases = tuple(
        Phase(day(20 * number), 100 * level) for number, level in enumerate(sorted(levels), start=1)
    )
    share = expected(measure(phases=phases), on)
    assert share is not None
    assert 0 <= share <= 1
