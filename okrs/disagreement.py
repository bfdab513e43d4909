"""Whether what a person says of a goal and what was measured of it go together.

Two numbers disagree when they are of about the same time, `TOGETHER` apart at most, and differ by more than
`TOLERANCE` of the way from start to target. Where a goal has no such way, that share of the larger of the two
counts; where a value is to be kept, they disagree when one keeps the promise and the other does not.

Confidence and number disagree when confidence stays high while the gap to the pace is large and grows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from okrs.confidence import Level, level
from okrs.limits import DEFAULTS
from okrs.measure import Kind, Measure
from okrs.pace import pace
from okrs.progress import progress

TOLERANCE = Decimal("0.05")
TOGETHER = timedelta(days=3)
# A gap is compared with the one of about a week before, and confidence with the last so many that were said.
_BEFORE = timedelta(days=5)
_SAID = 2


@dataclass(frozen=True)
class Value:
    """A number and when it was said or measured (UTC)."""

    value: Decimal
    at: datetime


def measured_with(said: Value, measured: Sequence[Value]) -> Value | None:
    """The measured value that belongs to what was said: the first one after it, else the last before; None for none.

    `measured` is oldest first.
    """
    after = [one for one in measured if said.at <= one.at <= said.at + TOGETHER]
    before = [one for one in measured if said.at - TOGETHER <= one.at < said.at]
    return after[0] if after else before[-1] if before else None


def differ(measure: Measure, said: Decimal, measured: Decimal) -> bool:
    """Whether two numbers of about the same time disagree."""
    if measure.kind is Kind.MAINTAIN:
        kept = [
            share is not None and share >= 1
            for share in (progress(measure, said), progress(measure, measured))
        ]
        return kept[0] is not kept[1]
    return abs(said - measured) > TOLERANCE * _way(measure, said, measured)


def growing_gap(measure: Measure, measured: Sequence[Value], confidences: Sequence[int]) -> Decimal | None:
    """How many points the last measured value is behind the pace, where confidence stays high all the same.

    None unless the gap is large, larger than about a week before, and the last confidences were all high.
    """
    last_said = confidences[-_SAID:]
    if len(last_said) < _SAID or any(level(one) is not Level.HIGH for one in last_said) or not measured:
        return None
    last = measured[-1]
    earlier = [one for one in measured if one.at <= last.at - _BEFORE]
    gap, before = _gap(measure, last), _gap(measure, earlier[-1]) if earlier else None
    if gap is None or before is None or gap <= DEFAULTS.off_track_points or gap <= before:
        return None
    return gap


def _gap(measure: Measure, one: Value) -> Decimal | None:
    found = pace(measure, one.value, one.at.date())
    return found.gap_points if found else None


def _way(measure: Measure, said: Decimal, measured: Decimal) -> Decimal:
    if measure.kind is Kind.MILESTONE:
        return Decimal(100)
    if measure.start is not None and measure.target is not None:
        return abs(measure.target - measure.start)
    return max(abs(said), abs(measured))
