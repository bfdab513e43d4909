import pytest

from okrs.confidence import Level, level
from okrs.errors import HeadwayError
from okrs.limits import Limits


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        *[pytest.param(stated, Level.LOW, id=f"{stated} is low") for stated in range(4)],
        *[pytest.param(stated, Level.MIDDLE, id=f"{stated} is in the middle") for stated in range(4, 7)],
        *[pytest.param(stated, Level.HIGH, id=f"{stated} is high") for stated in range(7, 11)],
    ],
)
def test_a_confidence_has_a_level(stated: int, meant: Level) -> None:
    assert level(stated) is meant


@pytest.mark.parametrize("stated", [-1, 11, 45])
def test_a_confidence_outside_0_to_10_is_refused(stated: int) -> None:
    with pytest.raises(HeadwayError, match="from 0 to 10"):
        level(stated)


def test_a_workspace_can_set_what_low_means() -> None:
    assert level(4, Limits(low_confidence=4)) is Level.LOW
