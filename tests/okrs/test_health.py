from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.errors import HeadwayError
from okrs.health import WEAKEST_FIRST, Health, Reason, Standing, standing, weakest
from okrs.limits import Limits
from okrs.measure import Kind, Measure
from okrs.pace import pace
from okrs.progress import progress
from tests.okrs.measures import (
    FIRST,
    at_least,
    at_most,
    baseline,
    between,
    day,
    days,
    measure,
    milestone,
    moving,
    sound,
    values,
)

GREEN = {Health.ON_TRACK, Health.MET}


def stands(
    of: Measure, value: str | None, on: int, *, confidence: int | None = None, limits: Limits | None = None
) -> Standing:
    """Where somebody stands who answered on the first day and owes nothing."""
    return standing(
        of,
        value=None if value is None else Decimal(value),
        last_talked=FIRST,
        due=None,
        today=day(on),
        confidence=confidence,
        limits=limits or Limits(),
    )


@pytest.mark.parametrize(
    ("of", "value", "on", "confidence", "health", "reason"),
    [
        pytest.param(measure(), "50", 50, None, Health.ON_TRACK, Reason.GAP, id="at the pace is on track"),
        pytest.param(
            measure(), "40.1", 50, None, Health.ON_TRACK, Reason.GAP, id="9.9 points behind is on track"
        ),
        pytest.param(measure(), "40", 50, None, Health.AT_RISK, Reason.GAP, id="10 points behind is at risk"),
        pytest.param(measure(), "25", 50, None, Health.AT_RISK, Reason.GAP, id="25 points behind is at risk"),
        pytest.param(
            measure(), "24.9", 50, None, Health.OFF_TRACK, Reason.GAP, id="25.1 points behind is off track"
        ),
        pytest.param(
            measure(), "-9", 50, None, Health.OFF_TRACK, Reason.GAP, id="below the start is off track"
        ),
        pytest.param(
            measure(), "100", 50, None, Health.MET, Reason.TARGET_REACHED, id="the target reached is met"
        ),
        pytest.param(measure(), "120", 5, None, Health.MET, Reason.TARGET_REACHED, id="met early is met"),
        pytest.param(measure(), "0", 9, None, Health.ON_TRACK, Reason.TOO_EARLY, id="no verdict is no fault"),
        pytest.param(
            measure(), "60", 120, None, Health.OFF_TRACK, Reason.GAP, id="afterwards the whole way is due"
        ),
        pytest.param(
            measure(Kind.DECREASE, start="40", target="20"),
            "40",
            50,
            None,
            Health.OFF_TRACK,
            Reason.GAP,
            id="a decrease that did not move is off track",
        ),
        pytest.param(
            measure(), "50", 50, 3, Health.AT_RISK, Reason.LOW_CONFIDENCE, id="3 of 10 is at least at risk"
        ),
        pytest.param(
            measure(), "50", 50, 4, Health.ON_TRACK, Reason.GAP, id="4 of 10 leaves it to the numbers"
        ),
        pytest.param(
            measure(), "10", 50, 1, Health.OFF_TRACK, Reason.GAP, id="low confidence makes nothing better"
        ),
        pytest.param(
            measure(), "10", 50, 10, Health.OFF_TRACK, Reason.GAP, id="high confidence hides no gap"
        ),
        pytest.param(
            measure(), "0", 5, 2, Health.AT_RISK, Reason.LOW_CONFIDENCE, id="low confidence counts early"
        ),
        pytest.param(
            measure(),
            "100",
            50,
            2,
            Health.AT_RISK,
            Reason.LOW_CONFIDENCE,
            id="a target reached may be lost again",
        ),
        pytest.param(
            measure(),
            "100",
            101,
            2,
            Health.MET,
            Reason.TARGET_REACHED,
            id="afterwards confidence has nothing to say",
        ),
        pytest.param(measure(), None, 50, 8, Health.PENDING, Reason.NO_VALUE, id="confidence is no value"),
        pytest.param(
            measure(), None, 50, 2, Health.AT_RISK, Reason.LOW_CONFIDENCE, id="low confidence needs no value"
        ),
        pytest.param(
            measure(start=None),
            "5",
            50,
            None,
            Health.PENDING,
            Reason.NO_VALUE,
            id="a value without a scale is pending",
        ),
        pytest.param(
            at_least("99"), "99", 50, None, Health.ON_TRACK, Reason.INSIDE_BAND, id="inside is on track"
        ),
        pytest.param(
            at_most("3"), "3", 101, None, Health.MET, Reason.KEPT_TO_THE_END, id="kept to the end is met"
        ),
        pytest.param(
            at_most("3"), "3", 100, None, Health.ON_TRACK, Reason.INSIDE_BAND, id="the last day still counts"
        ),
        pytest.param(
            at_least("99"), "98", 50, None, Health.AT_RISK, Reason.OUTSIDE_BAND, id="outside is at risk"
        ),
        pytest.param(
            at_least("99"), "98", 2, 9, Health.AT_RISK, Reason.OUTSIDE_BAND, id="outside is at risk early"
        ),
        pytest.param(
            between("4", "5"),
            "6",
            50,
            3,
            Health.OFF_TRACK,
            Reason.OUTSIDE_BAND,
            id="outside and unsure is off track",
        ),
        pytest.param(
            between("4", "5"),
            "6",
            101,
            9,
            Health.OFF_TRACK,
            Reason.PERIOD_OVER,
            id="outside at the end is off track",
        ),
        pytest.param(
            at_least("99"),
            "99",
            50,
            2,
            Health.AT_RISK,
            Reason.LOW_CONFIDENCE,
            id="inside and unsure is at risk",
        ),
        pytest.param(
            milestone(), "5", 90, None, Health.ON_TRACK, Reason.UNDER_WAY, id="a milestone has no pace"
        ),
        pytest.param(
            milestone(), "95", 91, None, Health.AT_RISK, Reason.ENDING_SOON, id="its end comes near"
        ),
        pytest.param(
            milestone(), "95", 91, 6, Health.AT_RISK, Reason.ENDING_SOON, id="6 of 10 does not calm the end"
        ),
        pytest.param(milestone(), "95", 91, 7, Health.ON_TRACK, Reason.UNDER_WAY, id="7 of 10 calms the end"),
        pytest.param(
            milestone(), "95", 100, None, Health.AT_RISK, Reason.ENDING_SOON, id="the last day is not over"
        ),
        pytest.param(milestone(), "95", 101, 9, Health.OFF_TRACK, Reason.PERIOD_OVER, id="not done in time"),
        pytest.param(milestone(), "100", 95, None, Health.MET, Reason.TARGET_REACHED, id="done in time"),
        pytest.param(
            milestone(), "40", 20, 1, Health.AT_RISK, Reason.LOW_CONFIDENCE, id="a milestone in doubt"
        ),
        pytest.param(
            baseline(), "12", 50, None, Health.ON_TRACK, Reason.MEASURED, id="a baseline was measured"
        ),
        pytest.param(
            baseline(), None, 50, None, Health.PENDING, Reason.NO_VALUE, id="a baseline not yet measured"
        ),
        pytest.param(
            baseline(), None, 95, None, Health.AT_RISK, Reason.ENDING_SOON, id="no time left to measure"
        ),
        pytest.param(baseline(), None, 101, None, Health.OFF_TRACK, Reason.PERIOD_OVER, id="never measured"),
        pytest.param(
            baseline("9", "5"),
            "5",
            50,
            None,
            Health.MET,
            Reason.TARGET_REACHED,
            id="a baseline with a target",
        ),
    ],
)
def test_the_rules_of_health(
    of: Measure, value: str | None, on: int, confidence: int | None, health: Health, reason: Reason
) -> None:
    found = stands(of, value, on, confidence=confidence)
    assert (found.health, found.reason) == (health, reason)


@pytest.mark.parametrize(
    ("late", "health"),
    [
        pytest.param(0, Health.ON_TRACK, id="on the day it is due"),
        pytest.param(3, Health.ON_TRACK, id="3 days past due"),
        pytest.param(4, Health.OUTDATED, id="4 days past due"),
        pytest.param(-2, Health.ON_TRACK, id="before it is due"),
    ],
)
def test_more_than_3_days_past_due_reads_outdated(late: int, health: Health) -> None:
    found = standing(
        measure(), value=Decimal(50), last_talked=FIRST, due=day(50 - late), today=day(50), confidence=9
    )
    assert found.health is health


def test_outdated_still_tells_the_numbers_it_had() -> None:
    found = standing(measure(), value=Decimal(100), last_talked=FIRST, due=day(40), today=day(50))
    assert found == Standing(
        Health.OUTDATED, Decimal(1), pace(measure(), Decimal(100), day(50)), Reason.PAST_DUE
    )


def test_never_checked_in_reads_pending_even_past_due_and_with_a_value_from_elsewhere() -> None:
    found = standing(measure(), value=Decimal(100), last_talked=None, due=day(10), today=day(50))
    assert (found.health, found.reason) == (Health.PENDING, Reason.NEVER_CHECKED_IN)


def test_a_confidence_outside_its_scale_is_refused() -> None:
    with pytest.raises(HeadwayError, match="from 0 to 10"):
        stands(measure(), "50", 50, confidence=45)


def test_a_workspace_can_set_its_own_limits() -> None:
    strict = Limits(at_risk_points=Decimal(5), off_track_points=Decimal(8), closing_share=Decimal("0.5"))
    assert stands(measure(), "45", 50, limits=strict).health is Health.AT_RISK
    assert stands(measure(), "41", 50, limits=strict).health is Health.OFF_TRACK
    assert stands(milestone(), "80", 60, limits=strict).health is Health.AT_RISK
    late = standing(
        measure(),
        value=Decimal(50),
        last_talked=FIRST,
        due=day(46),
        today=day(50),
        limits=replace(strict, outdated_after_days=5),
    )
    assert late.health is Health.ON_TRACK


given_values = st.none() | values
confidences = st.none() | st.integers(min_value=0, max_value=10)


@given(sound, given_values, st.none() | days, days, confidences)
def test_never_checked_in_is_never_green(
    of: Measure, value: Decimal | None, due: date | None, today: date, confidence: int | None
) -> None:
    found = standing(of, value=value, last_talked=None, due=due, today=today, confidence=confidence)
    assert found.health is Health.PENDING


@given(sound, given_values, days, st.integers(min_value=4, max_value=300), confidences)
def test_past_due_is_outdated_whatever_was_last_said(
    of: Measure, value: Decimal | None, today: date, late: int, confidence: int | None
) -> None:
    due = date.fromordinal(today.toordinal() - late)
    found = standing(of, value=value, last_talked=FIRST, due=due, today=today, confidence=confidence)
    assert found.health is Health.OUTDATED


@given(sound, given_values, days, st.integers(min_value=0, max_value=3))
def test_low_confidence_is_never_green_while_the_period_lasts(
    of: Measure, value: Decimal | None, today: date, confidence: int
) -> None:
    found = standing(of, value=value, last_talked=FIRST, due=None, today=today, confidence=confidence)
    assert found.health not in GREEN or today > of.ends


@given(sound, given_values, days, confidences)
def test_without_a_value_nothing_is_green(
    of: Measure, value: Decimal | None, today: date, confidence: int | None
) -> None:
    found = standing(of, value=value, last_talked=FIRST, due=None, today=today, confidence=confidence)
    assert value is not None or found.health not in GREEN
    assert found.progress == progress(of, value)
    assert found.pace == pace(of, value, today)


@given(moving(), values, values, days, confidences)
def test_a_value_nearer_to_the_target_never_stands_weaker(
    of: Measure, one: Decimal, other: Decimal, today: date, confidence: int | None
) -> None:
    far, near = sorted([one, other], reverse=of.kind is Kind.DECREASE)
    healths = [
        standing(of, value=value, last_talked=FIRST, due=None, today=today, confidence=confidence).health
        for value in (far, near)
    ]
    assert weakest(healths) is healths[0]


@given(
    sound, given_values, days, st.integers(min_value=0, max_value=10), st.integers(min_value=0, max_value=10)
)
def test_more_confidence_never_stands_weaker(
    of: Measure, value: Decimal | None, today: date, one: int, other: int
) -> None:
    healths = [
        standing(of, value=value, last_talked=FIRST, due=None, today=today, confidence=confidence).health
        for confidence in sorted([one, other])
    ]
    assert weakest(healths) is healths[0]


def test_every_health_has_its_place_among_the_weakest() -> None:
    assert sorted(WEAKEST_FIRST) == sorted(Health)


@pytest.mark.parametrize(
    ("healths", "found"),
    [
        pytest.param([], Health.PENDING, id="of none is pending"),
        pytest.param([Health.MET, Health.ON_TRACK], Health.ON_TRACK, id="met does not outshine on track"),
        pytest.param([Health.ON_TRACK, Health.PENDING], Health.PENDING, id="pending is not hidden by green"),
        pytest.param(
            [Health.PENDING, Health.OUTDATED], Health.OUTDATED, id="gone quiet is weaker than not begun"
        ),
        pytest.param([Health.OUTDATED, Health.AT_RISK], Health.AT_RISK, id="known trouble outranks silence"),
        pytest.param([Health.AT_RISK, Health.OFF_TRACK], Health.OFF_TRACK, id="off track outranks all"),
    ],
)
def test_the_weakest(healths: list[Health], found: Health) -> None:
    assert weakest(healths) is found
