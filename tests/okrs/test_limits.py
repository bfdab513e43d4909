from collections.abc import Callable
from decimal import Decimal

import pytest

from okrs.errors import HeadwayError
from okrs.limits import DEFAULTS, Limits


def test_the_defaults_are_the_ones_that_are_documented() -> None:
    assert Limits() == DEFAULTS
    assert (DEFAULTS.at_risk_points, DEFAULTS.off_track_points) == (Decimal(10), Decimal(25))
    assert DEFAULTS.quiet_share == Decimal("0.1")
    assert DEFAULTS.outdated_after_days == 3
    assert (DEFAULTS.low_confidence, DEFAULTS.middle_confidence) == (3, 6)
    assert (DEFAULTS.low_score, DEFAULTS.middle_score) == (Decimal("0.3"), Decimal("0.6"))


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Limits(at_risk_points=Decimal(30)), id="at risk after off track"),
        pytest.param(lambda: Limits(at_risk_points=Decimal(0)), id="a gap of nothing"),
        pytest.param(lambda: Limits(quiet_share=Decimal(1)), id="a period that is all quiet"),
        pytest.param(lambda: Limits(closing_share=Decimal("-0.1")), id="a closing part below zero"),
        pytest.param(lambda: Limits(outdated_after_days=-1), id="outdated before it is due"),
        pytest.param(lambda: Limits(low_confidence=7), id="low confidence above the middle"),
        pytest.param(lambda: Limits(middle_confidence=10), id="no room for high confidence"),
        pytest.param(lambda: Limits(low_score=Decimal("0.6")), id="no room for a middle score"),
        pytest.param(lambda: Limits(middle_score=Decimal(1)), id="no room for a high score"),
    ],
)
def test_limits_out_of_order_are_refused(make: Callable[[], Limits]) -> None:
    with pytest.raises(HeadwayError) as refused:
        make()
    assert refused.value.message == str(refused.value)
    assert refused.value.message.endswith(".")
