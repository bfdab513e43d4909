from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.errors import HeadwayError
from okrs.health import Health
from okrs.limits import Limits
from okrs.rollup import Part
from okrs.score import ScoreBand, band, read_score, rounded, score
from tests.okrs.measures import shares


def part(progress: str | None, weight: str = "1") -> Part:
    return Part(
        weight=Decimal(weight),
        progress=None if progress is None else Decimal(progress),
        health=Health.ON_TRACK,
        updated=True,
    )


@pytest.mark.parametrize(
    ("parts", "tenths"),
    [
        pytest.param([part("0.25")], "0.3", id="half a tenth goes up"),
        pytest.param([part("0.2499")], "0.2", id="less than half a tenth goes down"),
        pytest.param([part("1.7")], "1.0", id="a score is never above 1.0"),
        pytest.param([part("-3")], "0.0", id="a score is never below 0.0"),
        pytest.param([part("0.7"), part("0.2", "3")], "0.3", id="weights count"),
        pytest.param(
            [part("0.04"), part("0.04"), part("0.07")], "0.1", id="it is rounded once, after the mean"
        ),
        pytest.param([part("0.6"), part(None)], "0.6", id="what can't be told is left out"),
    ],
)
def test_a_score_is_the_mean_in_tenths(parts: list[Part], tenths: str) -> None:
    assert str(score(parts)) == tenths


@pytest.mark.parametrize("parts", [[], [part(None)]], ids=["of nothing", "of parts without progress"])
def test_there_is_no_score(parts: list[Part]) -> None:
    assert score(parts) is None


@pytest.mark.parametrize(
    ("tenths", "found"),
    [
        pytest.param("0", ScoreBand.LOW, id="0.0 is low"),
        pytest.param("0.3", ScoreBand.LOW, id="0.3 is low"),
        pytest.param("0.34", ScoreBand.LOW, id="0.34 is 0.3"),
        pytest.param("0.35", ScoreBand.MIDDLE, id="0.35 is 0.4"),
        pytest.param("0.6", ScoreBand.MIDDLE, id="0.6 is in the middle"),
        pytest.param("0.65", ScoreBand.HIGH, id="0.65 is 0.7"),
        pytest.param("1.0", ScoreBand.HIGH, id="1.0 is high"),
    ],
)
def test_a_score_falls_into_a_band(tenths: str, found: ScoreBand) -> None:
    assert band(Decimal(tenths)) is found


@pytest.mark.parametrize("typed", ["-0.1", "1.1", "70", "NaN", "Infinity"])
def test_what_is_no_score_has_no_band(typed: str) -> None:
    with pytest.raises(HeadwayError, match=r"from 0\.0 to 1\.0"):
        band(Decimal(typed))


def test_a_workspace_can_set_its_bands() -> None:
    assert band(Decimal("0.4"), Limits(low_score=Decimal("0.4"))) is ScoreBand.LOW


@given(shares, shares)
def test_more_progress_never_has_a_lower_score_or_band(one: Decimal, other: Decimal) -> None:
    bands = list(ScoreBand)
    low, high = rounded(min(one, other)), rounded(max(one, other))
    assert 0 <= low <= high <= 1
    assert bands.index(band(low)) <= bands.index(band(high))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-10, max_value=10))
def test_a_score_has_one_decimal(progress: Decimal) -> None:
    assert rounded(progress).as_tuple().exponent == -1


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0.7", "0.7"),
        ("0,65", "0.65"),
        ("1", "1"),
        ("1.0", "1.0"),
        ("0", "0"),
        (".5", "0.5"),
        (" 70 % ", "0.7"),
        ("100%", "1"),
    ],
)
def test_a_score_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert read_score(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["1.1", "7", "0.123", "-0.5", "101%", "good", "", "0.7.1"])
def test_what_is_no_score_is_refused(typed: str) -> None:
    with pytest.raises(HeadwayError, match="A score is a number"):
        read_score(typed)
