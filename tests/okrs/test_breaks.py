"""A series that goes another way is told from one that goes up and down."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.breaks import LEAST, find_break

START = datetime(2025, 1, 6, tzinfo=UTC)
DAY = timedelta(days=1)


def series(rates: list[float], *, step: timedelta = DAY) -> list[tuple[datetime, Decimal]]:
    """Numbers that change by so much with each step."""
    found, value = [(START, Decimal(100))], Decimal(100)
    for n, rate in enumerate(rates, start=1):
        value += Decimal(str(round(rate, 6)))
        found.append((START + n * step, value))
    return found


def test_a_number_that_turns_is_found_where_it_turned() -> None:
    found = find_break(series([1.0] * 12 + [-1.0] * 8))
    assert found is not None
    assert found.since == START + 12 * DAY
    assert (found.earlier, found.later) == (Decimal(1), Decimal(-1))
    assert found.p < 0.01


@pytest.mark.parametrize(
    "rates",
    [
        pytest.param([1.0] * 30, id="steady"),
        pytest.param([0.0] * 30, id="still"),
        pytest.param([1.0, -1.0] * 15, id="up and down"),
        pytest.param([1.0] * 15 + [50.0] + [1.0] * 14, id="one wild number"),
        pytest.param([1.0] * (LEAST - 1), id="too few"),
        pytest.param([1.0] * 20 + [-9.0] * 2, id="only just turned"),
    ],
)
def test_what_is_no_break_is_left_alone(rates: list[float]) -> None:
    assert find_break(series(rates)) is None


def test_numbers_of_the_same_moment_are_no_harm() -> None:
    assert find_break([(START, Decimal(n)) for n in range(30)]) is None


def test_chance_rarely_looks_like_a_break() -> None:
    random = Random(7)
    alarms = sum(find_break(series([random.gauss(0, 1) for _ in range(24)])) is not None for _ in range(400))
    assert alarms <= 400 * 0.05


def test_a_clear_turn_is_nearly_always_found() -> None:
    random = Random(7)
    found = sum(
        find_break(series([random.gauss(1, 1) for _ in range(14)] + [random.gauss(-1, 1) for _ in range(10)]))
        is not None
        for _ in range(200)
    )
    assert found >= 200 * 0.9


@given(
    st.lists(st.integers(-20, 20), min_size=LEAST, max_size=40),
    st.integers(1, 9),
    st.integers(-500, 500),
)
def test_units_and_offsets_change_nothing(rates: list[int], scale: int, shift: int) -> None:
    plain = series([float(rate) for rate in rates])
    moved = [(at, value * scale + shift) for at, value in plain]
    one, other = find_break(plain), find_break(moved)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert (one.since, one.later * scale) == (other.since, other.later)
