"""Whether a key result is as far as its dates ask: expected pace, the gap to it, and when not to judge."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from okrs.limits import DEFAULTS, Limits
from okrs.measure import Measure, Phase
from okrs.progress import progress

_POINTS = Decimal(100)


@dataclass(frozen=True)
class Pace:
    """Expected against actual progress on one day.

    `expected` and `actual` are shares of the way, unclamped; `gap_points` is in percentage points, above 0
    when behind and below 0 when ahead; `expected_value` is in the unit of the measure.
    """

    expected: Decimal
    actual: Decimal
    gap_points: Decimal
    expected_value: Decimal


def pace(measure: Measure, value: Decimal | None, on: date, limits: Limits = DEFAULTS) -> Pace | None:
    """Expected against actual on a day; None is no verdict: no value, a kind without pace, or too early."""
    wanted = _expected_value(measure, on)
    if wanted is None or value is None or elapsed(measure, on) < limits.quiet_share:
        return None
    share, actual = progress(measure, wanted), progress(measure, value)
    if share is None or actual is None or measure.start is None or measure.target is None:
        return None
    # From the values, not from the two shares: divided once and last, a gap of exactly ten points is ten.
    gap = (wanted - value) * _POINTS / (measure.target - measure.start)
    return Pace(expected=share, actual=actual, gap_points=gap, expected_value=wanted)


def expected(measure: Measure, on: date) -> Decimal | None:
    """The share of the way that a day asks for, early days included; None for a kind without pace.

    0 until the first day and 1 from the last; between them straight from one phased target to the next.
    """
    return progress(measure, _expected_value(measure, on))


def elapsed(measure: Measure, on: date) -> Decimal:
    """The share of the period that has passed on a day: 0 until the first day, 1 from the last."""
    if on >= measure.ends:
        return Decimal(1)
    if on <= measure.starts:
        return Decimal(0)
    return Decimal((on - measure.starts).days) / Decimal((measure.ends - measure.starts).days)


def _expected_value(measure: Measure, on: date) -> Decimal | None:
    if not measure.has_pace or measure.start is None or measure.target is None:
        return None
    if on <= measure.starts:
        return measure.start
    stops = (Phase(measure.starts, measure.start), *measure.phases, Phase(measure.ends, measure.target))
    for before, after in pairwise(stops):
        if before.on <= on < after.on:
            part = Decimal((on - before.on).days) * (after.value - before.value)
            return before.value + part / Decimal((after.on - before.on).days)
    return measure.target
