"""Forecasts of confidence against what came of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.calibration import FEWEST, Forecast, Leaning, calibration, stated_early
from okrs.confidence import Level

STARTS, ENDS = date(2025, 1, 1), date(2025, 3, 31)


def forecasts(confidence: int, *, reached: int, missed: int) -> list[Forecast]:
    return [Forecast(confidence, True)] * reached + [Forecast(confidence, False)] * missed


def test_too_few_say_nothing() -> None:
    assert calibration(forecasts(8, reached=FEWEST - 1, missed=0)) is None


def test_a_level_with_too_few_is_left_out() -> None:
    found = calibration([*forecasts(8, reached=4, missed=4), *forecasts(2, reached=0, missed=2)])
    assert found is not None
    assert [group.level for group in found.groups] == [Level.HIGH]


@pytest.mark.parametrize(
    ("confidence", "reached", "missed", "brier", "leaning"),
    [
        (10, 8, 0, "0", Leaning.AS_SAID),
        (10, 0, 8, "1", Leaning.TOO_SURE),
        (0, 8, 0, "1", Leaning.TOO_MODEST),
        (5, 4, 4, "0.25", Leaning.AS_SAID),
        (8, 6, 4, "0.28", Leaning.TOO_SURE),
        (7, 6, 2, "0.19", Leaning.AS_SAID),
    ],
)
def test_the_brier_score_and_the_leaning(
    confidence: int, reached: int, missed: int, brier: str, leaning: Leaning
) -> None:
    found = calibration(forecasts(confidence, reached=reached, missed=missed))
    assert found is not None
    assert found.brier == Decimal(brier)
    assert [group.leaning for group in found.groups] == [leaning]


@given(st.lists(st.builds(Forecast, st.integers(0, 10), st.booleans()), min_size=FEWEST, max_size=40))
def test_the_score_lies_between_perfect_and_always_wrong(found: list[Forecast]) -> None:
    told = calibration(found)
    assert told is not None
    assert 0 <= told.brier <= 1
    assert sum(group.goals for group in told.groups) <= told.goals == len(found)


def test_what_is_said_in_the_last_quarter_takes_no_foresight() -> None:
    said = [(STARTS, 5), (STARTS + timedelta(days=60), 7), (ENDS - timedelta(days=3), 10)]
    assert stated_early(said, starts=STARTS, ends=ENDS) == 7
    assert stated_early(said[2:], starts=STARTS, ends=ENDS) is None
