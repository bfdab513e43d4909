"""Two numbers of about the same time disagree when they are far apart, measured by the way there is to go."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.disagreement import Value, differ, growing_gap, measured_with
from okrs.measure import Band, Kind, Measure

MAY = datetime(2025, 5, 7, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def measure(kind: Kind, start: str | None, target: str | None, band: Band | None = None) -> Measure:
    return Measure(
        kind=kind,
        unit="",
        start=Decimal(start) if start else None,
        target=Decimal(target) if target else None,
        upper=None,
        band=band,
        starts=date(2025, 4, 1),
        ends=date(2025, 6, 30),
        phases=(),
    )


NPS = measure(Kind.INCREASE, "30", "50")


@pytest.mark.parametrize(
    ("of", "said", "measured", "apart"),
    [
        pytest.param(NPS, "48", "41", True, id="7 of 20 points"),
        pytest.param(NPS, "42", "41", False, id="1 of 20 points is a twentieth"),
        pytest.param(NPS, "42.1", "41", True, id="a little more than a twentieth"),
        pytest.param(measure(Kind.DECREASE, "5", "3"), "4.0", "4.1", False, id="on the way down"),
        pytest.param(
            measure(Kind.DECREASE, "5", "3"), "4.0", "4.2", True, id="further apart on the way down"
        ),
        pytest.param(measure(Kind.MILESTONE, None, None), "60", "56", False, id="parts of the work"),
        pytest.param(
            measure(Kind.BASELINE, None, None), "100", "96", False, id="without a way, of the number"
        ),
        pytest.param(measure(Kind.BASELINE, None, None), "100", "90", True, id="far apart without a way"),
        pytest.param(
            measure(Kind.MAINTAIN, None, "99.9", Band.AT_LEAST), "99.99", "99.91", False, id="both keep it"
        ),
        pytest.param(
            measure(Kind.MAINTAIN, None, "99.9", Band.AT_LEAST), "99.9", "99.8", True, id="only one keeps it"
        ),
    ],
)
def test_numbers_disagree_by_the_way_there_is_to_go(
    of: Measure, said: str, measured: str, apart: bool
) -> None:
    assert differ(of, Decimal(said), Decimal(measured)) is apart


@given(st.decimals("-1000", "1000", places=2), st.decimals("-1000", "1000", places=2))
def test_who_speaks_first_does_not_matter(one: Decimal, other: Decimal) -> None:
    assert differ(NPS, one, other) is differ(NPS, other, one)
    assert not differ(NPS, one, one)


def values(*given: tuple[float, str]) -> list[Value]:
    """Values from days around 7 May."""
    return [Value(Decimal(value), MAY + days * DAY) for days, value in given]


@pytest.mark.parametrize(
    ("measured", "belongs"),
    [
        pytest.param(values((-1, "40"), (1, "41"), (2, "42")), "41", id="the first after it"),
        pytest.param(values((-2, "39"), (-1, "40")), "40", id="else the last before it"),
        pytest.param(values((-4, "39"), (4, "45")), None, id="nothing of about that time"),
        pytest.param([], None, id="nothing at all"),
    ],
)
def test_a_measured_value_belongs_to_what_was_said_then(measured: list[Value], belongs: str | None) -> None:
    found = measured_with(Value(Decimal(48), MAY), measured)
    assert (found.value if found else None) == (Decimal(belongs) if belongs else None)


@pytest.mark.parametrize(
    ("measured", "confidences", "gap"),
    [
        pytest.param(values((-7, "32"), (0, "32")), [8, 8], 30, id="behind, more than a week ago, and sure"),
        pytest.param(values((-7, "32"), (0, "32")), [8], None, id="sure only once"),
        pytest.param(values((-7, "32"), (0, "32")), [8, 6], None, id="not sure any more"),
        pytest.param(values((-7, "32"), (0, "35")), [8, 8], None, id="not far behind"),
        pytest.param(values((-7, "29"), (0, "32")), [8, 8], None, id="behind, but less than before"),
        pytest.param(values((0, "32")), [8, 8], None, id="nothing to compare with"),
        pytest.param([], [8, 8], None, id="nothing measured"),
    ],
)
def test_confidence_that_stays_while_the_gap_grows(
    measured: list[Value], confidences: list[int], gap: int | None
) -> None:
    found = growing_gap(NPS, measured, confidences)
    assert (round(found) if found is not None else None) == gap
