"""A gate says when the next message may go, and never lets more through than the platform takes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.limits import EVERYWHERE, UNLIMITED, Gate, Pace, Rate

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BRISK = Pace(conversation=Rate(every=SECOND, burst=2), workspace=Rate(every=SECOND / 4, burst=5))


def test_a_conversation_takes_its_burst_at_once_and_then_one_each_interval() -> None:
    gate = Gate(BRISK)
    opened = [_go(gate, "a", NOW) for _ in range(4)]
    assert [moment - NOW for moment in opened] == [0 * SECOND, 0 * SECOND, SECOND, 2 * SECOND]


def test_conversations_do_not_wait_for_each_other_but_the_workspace_for_all() -> None:
    gate = Gate(BRISK)
    opened = [_go(gate, name, NOW) for name in "abcdefg"]
    assert [moment - NOW for moment in opened] == [0 * SECOND] * 5 + [SECOND / 4, SECOND / 2]


def test_a_pause_of_one_conversation_leaves_the_others_open() -> None:
    gate = Gate(UNLIMITED)
    gate.pause("a", until=NOW + SECOND)
    assert (gate.opens_at("a", now=NOW), gate.opens_at("b", now=NOW)) == (NOW + SECOND, NOW)


def test_a_pause_everywhere_holds_every_conversation() -> None:
    gate = Gate(UNLIMITED)
    gate.pause(EVERYWHERE, until=NOW + SECOND)
    assert gate.opens_at("b", now=NOW) == NOW + SECOND


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    gate = Gate(UNLIMITED)
    gate.pause("a", until=NOW + 5 * SECOND)
    gate.pause("a", until=NOW + SECOND)
    assert gate.opens_at("a", now=NOW) == NOW + 5 * SECOND


def test_changes_that_are_counted_apart_hold_up_nothing_else() -> None:
    gate = Gate(
        Pace(conversation=None, workspace=Rate(every=SECOND, burst=2), changes=Rate(every=SECOND, burst=1))
    )
    gate.passed("a", now=NOW, is_change=True)
    assert gate.opens_at("b", now=NOW, is_change=True) == NOW + SECOND
    assert gate.opens_at("b", now=NOW) == NOW
    gate.pause_everywhere(until=NOW + 9 * SECOND, is_change=True)
    assert gate.opens_at("b", now=NOW, is_change=True) == NOW + 9 * SECOND
    assert gate.opens_at("b", now=NOW) == NOW
    gate.pause_everywhere(until=NOW + 5 * SECOND, is_change=False)
    assert gate.opens_at("b", now=NOW) == NOW + 5 * SECOND


def test_changes_that_are_not_counted_apart_wait_with_the_rest() -> None:
    gate = Gate(BRISK)
    gate.pause_everywhere(until=NOW + SECOND, is_change=True)
    assert gate.opens_at("b", now=NOW) == NOW + SECOND


def test_a_second_rate_holds_beside_the_first() -> None:
    hourly = Rate(every=SECOND, burst=3, also=Rate(every=10 * SECOND, burst=5))
    gate = Gate(Pace(conversation=hourly, workspace=None))
    opened = [_go(gate, "a", NOW) for _ in range(8)]
    assert [moment - NOW for moment in opened] == [
        *(0 * SECOND, 0 * SECOND, 0 * SECOND, SECOND, 2 * SECOND),
        *(10 * SECOND, 20 * SECOND, 30 * SECOND),
    ]


@pytest.mark.parametrize("rest", [timedelta(0), SECOND, timedelta(hours=1)])
def test_forgetting_changes_no_answer(rest: timedelta) -> None:
    forgetful, mindful = Gate(BRISK), Gate(BRISK)
    for gate in (forgetful, mindful):
        for _ in range(3):
            gate.passed("a", now=NOW)
        gate.pause("b", until=NOW + SECOND)
    forgetful.forget(now=NOW + rest)
    for name in "abc":
        assert forgetful.opens_at(name, now=NOW + rest) == mindful.opens_at(name, now=NOW + rest)


@given(gaps=st.lists(st.integers(min_value=0, max_value=3000), max_size=60))
def test_no_stretch_of_time_sees_more_than_the_burst_and_the_rate_allow(gaps: list[int]) -> None:
    gate, now, went = Gate(BRISK), NOW, list[datetime]()
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        if gate.opens_at("a", now=now) == now:
            gate.passed("a", now=now)
            went.append(now)
    for first, start in enumerate(went):
        for last in range(first, len(went)):
            assert last - first + 1 <= 2 + (went[last] - start) / SECOND


def _go(gate: Gate, name: str, now: datetime) -> datetime:
    """When a message that is ready at `now` goes."""
    opens = gate.opens_at(name, now=now)
    gate.passed(name, now=opens)
    return opens
