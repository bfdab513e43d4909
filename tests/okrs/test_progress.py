from decimal import Decimal

import pytest
from hypothesis import given

from okrs.errors import HeadwayError
from okrs.measure import Kind, Measure
from okrs.progress import clamped, progress, value_at
from tests.okrs.measures import (
    at_least,
    at_most,
    baseline,
    between,
    kept,
    measure,
    milestone,
    moving,
    shares,
    sound,
    values,
)


@pytest.mark.parametrize(
    ("of", "value", "share"),
    [
        pytest.param(measure(), "45", "0.45", id="an increase counts from the start"),
        pytest.param(measure(start="20", target="40"), "25", "0.25", id="the start need not be zero"),
        pytest.param(
            measure(Kind.DECREASE, start="40", target="20"), "35", "0.25", id="a decrease counts downwards"
        ),
        pytest.param(measure(start="-10", target="10"), "0", "0.5", id="a value may cross zero on its way"),
        pytest.param(measure(), "130", "1.3", id="more than the target shows as more"),
        pytest.param(measure(), "-20", "-0.2", id="less than the start shows as less"),
        pytest.param(
            measure(Kind.DECREASE, start="40", target="20"), "44", "-0.2", id="the wrong way down is up"
        ),
        pytest.param(milestone(), "60", "0.6", id="a milestone is told in percent"),
        pytest.param(baseline("10", "4"), "7", "0.5", id="a baseline with a target has progress"),
        pytest.param(at_least("99.9"), "99.9", "1", id="at the limit is inside"),
        pytest.param(at_least("99.9"), "99.0", "0", id="a broken promise is no progress"),
        pytest.param(at_least("50", start="40"), "45", "0.5", id="from below, the way to the limit counts"),
        pytest.param(at_least("50", start="40"), "38", "-0.2", id="from below, falling further is below 0"),
        pytest.param(at_least("50", start="60"), "45", "0", id="whoever began inside has no way back"),
        pytest.param(at_most("3"), "2.5", "1", id="below an upper limit is inside"),
        pytest.param(at_most("3", start="7"), "6", "0.25", id="from above, the way to the limit counts"),
        pytest.param(between("40", "50"), "50", "1", id="both limits are inside"),
        pytest.param(between("40", "50"), "50.1", "0", id="a hair outside is outside"),
        pytest.param(between("40", "50", start="60"), "55", "0.5", id="from above, the upper limit counts"),
        pytest.param(between("40", "50", start="60"), "35", "0", id="out at the other side is no progress"),
    ],
)
def test_progress_is_the_share_of_the_way(of: Measure, value: str, share: str) -> None:
    assert progress(of, Decimal(value)) == Decimal(share)


@pytest.mark.parametrize(
    ("of", "value"),
    [
        pytest.param(measure(), None, id="without a value"),
        pytest.param(baseline(), "12", id="of a baseline without a target"),
        pytest.param(baseline("12"), "12", id="of a baseline that was only measured"),
        pytest.param(
            measure(start="5", target="5"), "5", id="between a start and a target that are the same"
        ),
        pytest.param(measure(Kind.MAINTAIN), "5", id="inside a band that nobody named"),
    ],
)
def test_there_is_no_progress(of: Measure, value: str | None) -> None:
    assert progress(of, None if value is None else Decimal(value)) is None


@given(moving(), values, values)
def test_progress_grows_towards_the_target(of: Measure, one: Decimal, other: Decimal) -> None:
    low, high = sorted([one, other], reverse=of.kind is Kind.DECREASE)
    first, second = progress(of, low), progress(of, high)
    assert first is not None
    assert second is not None
    assert first <= second


@given(moving(), values)
def test_up_and_down_mirror_each_other(of: Measure, value: Decimal) -> None:
    assert of.start is not None
    assert of.target is not None
    mirrored = measure(
        Kind.DECREASE if of.kind is Kind.INCREASE else Kind.INCREASE,
        start=str(-of.start),
        target=str(-of.target),
    )
    assert progress(of, value) == progress(mirrored, -value)


@given(moving())
def test_the_start_is_0_and_the_target_is_1(of: Measure) -> None:
    assert progress(of, of.start) == 0
    assert progress(of, of.target) == 1


@given(kept(), values)
def test_a_maintained_value_never_has_more_than_1(of: Measure, value: Decimal) -> None:
    share = progress(of, value)
    assert share is not None
    assert share <= 1


@given(sound, values)
def test_clamped_progress_is_from_0_to_1(of: Measure, value: Decimal) -> None:
    share = progress(of, value)
    assert share is None or 0 <= clamped(share) <= 1


@given(shares)
def test_clamping_leaves_a_share_as_it_is(share: Decimal) -> None:
    assert clamped(share) == share


@pytest.mark.parametrize(
    ("of", "share", "value"),
    [
        pytest.param(measure(start="20", target="40"), "0.5", "30", id="halfway up"),
        pytest.param(measure(Kind.DECREASE, start="40", target="20"), "0.25", "35", id="a quarter down"),
        pytest.param(measure(), "1.2", "120", id="beyond the target"),
        pytest.param(milestone(), "0.5", "50", id="half done"),
        pytest.param(baseline("10", "4"), "0.5", "7", id="halfway from what was measured"),
        pytest.param(at_least("50", start="40"), "0.5", "45", id="halfway back up to a limit"),
        pytest.param(between("40", "50", start="60"), "0.5", "55", id="halfway back down to a limit"),
    ],
)
def test_a_share_of_the_way_names_a_value(of: Measure, share: str, value: str) -> None:
    assert value_at(of, Decimal(share)) == Decimal(value)


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(baseline(), id="when nothing was measured"),
        pytest.param(baseline("12"), id="before there is a target"),
        pytest.param(at_least("50"), id="to a limit, from nowhere"),
        pytest.param(at_least("50", start="60"), id="to a limit that was never left"),
        pytest.param(measure(start=None), id="from a start that is missing"),
    ],
)
def test_halfway_means_nothing(of: Measure) -> None:
    with pytest.raises(HeadwayError, match="Give the value itself"):
        value_at(of, Decimal("0.5"))


@given(moving(), shares)
def test_the_value_at_a_share_has_that_progress(of: Measure, share: Decimal) -> None:
    back = progress(of, value_at(of, share))
    assert back is not None
    assert abs(back - share) < Decimal("1e-12")
