"""Key results and hypothesis strategies that the tests of the rules share."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from okrs.measure import Band, Kind, Measure, Phase

FIRST = date(2024, 1, 1)
LAST = FIRST + timedelta(days=100)


def day(number: int) -> date:
    """The day so many days after the first; the last of a hundred is day 100."""
    return FIRST + timedelta(days=number)


def measure(
    kind: Kind = Kind.INCREASE,
    *,
    start: str | None = "0",
    target: str | None = "100",
    upper: str | None = None,
    band: Band | None = None,
    phases: tuple[Phase, ...] = (),
    starts: date = FIRST,
    ends: date = LAST,
) -> Measure:
    """A key result over a hundred days, from 0 to 100 unless told otherwise."""
    return Measure(
        kind=kind,
        start=None if start is None else Decimal(start),
        target=None if target is None else Decimal(target),
        upper=None if upper is None else Decimal(upper),
        band=band,
        starts=starts,
        ends=ends,
        phases=phases,
    )


def at_least(target: str, start: str | None = None) -> Measure:
    """A value to keep at a limit or above."""
    return measure(Kind.MAINTAIN, start=start, target=target, band=Band.AT_LEAST)


def at_most(target: str, start: str | None = None) -> Measure:
    """A value to keep at a limit or below."""
    return measure(Kind.MAINTAIN, start=start, target=target, band=Band.AT_MOST)


def between(lower: str, upper: str, start: str | None = None) -> Measure:
    """A value to keep between two limits."""
    return measure(Kind.MAINTAIN, start=start, target=lower, upper=upper, band=Band.BETWEEN)


def milestone() -> Measure:
    """A thing to get done, told in percent."""
    return measure(Kind.MILESTONE, start=None, target=None)


def baseline(start: str | None = None, target: str | None = None) -> Measure:
    """A value to be measured first."""
    return measure(Kind.BASELINE, start=start, target=target)


values = st.decimals(min_value=-(10**6), max_value=10**6, places=3)
shares = st.decimals(min_value=0, max_value=1, places=4)
days = st.integers(min_value=-30, max_value=400).map(day)


@st.composite
def moving(draw: st.DrawFn) -> Measure:
    """A sound key result that increases or decreases."""
    start, target = draw(st.tuples(values, values).filter(lambda ends: ends[0] != ends[1]))
    kind = Kind.INCREASE if target > start else Kind.DECREASE
    ends = day(draw(st.integers(min_value=1, max_value=370)))
    return Measure(kind=kind, start=start, target=target, starts=FIRST, ends=ends)


@st.composite
def kept(draw: st.DrawFn) -> Measure:
    """A sound key result that maintains a value."""
    band = draw(st.sampled_from(Band))
    lower, upper = draw(st.tuples(values, values).filter(lambda limits: limits[0] < limits[1]))
    return Measure(
        kind=Kind.MAINTAIN,
        start=draw(st.none() | values),
        target=lower,
        upper=upper if band is Band.BETWEEN else None,
        band=band,
        starts=FIRST,
        ends=LAST,
    )


sound = st.one_of(moving(), kept(), st.just(milestone()), st.just(baseline()))
