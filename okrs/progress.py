"""How far a value has come from its start to its target, and back: which value is so far."""

from decimal import Decimal

from okrs.errors import HeadwayError
from okrs.measure import Band, Kind, Measure

_NONE = Decimal(0)
_WHOLE = Decimal(1)
_PERCENT = Decimal(100)


def progress(measure: Measure, value: Decimal | None) -> Decimal | None:
    """The share of the way from start to target, 1 at the target, unclamped; None when it can't be told.

    (value - start) / (target - start), so that it grows towards the target whatever the direction. A
    milestone is value / 100. A baseline has none until its target is set. A maintained value has 1 inside
    its band. Outside there is an honest scale only when it began outside on the same side (the share of the
    way from start to the limit); else it is 0, since 99.0 against a promised 99.9 would otherwise read as
    99 % of a promise that is broken.
    """
    if value is None:
        return None
    match measure.kind:
        case Kind.MILESTONE:
            return value / _PERCENT
        case Kind.MAINTAIN:
            return _kept(measure, value)
        case Kind.INCREASE | Kind.DECREASE | Kind.BASELINE:
            return _travelled(value, start=measure.start, target=measure.target)


def clamped(share: Decimal) -> Decimal:
    """The share brought into 0-1, as roll-ups and scores take it."""
    return min(max(share, _NONE), _WHOLE)


def value_at(measure: Measure, share: Decimal) -> Decimal:
    """The value at a share of the way, the inverse of `progress`: 0.5 is the value of "halfway".

    Raises HeadwayError where a share names no value: a baseline without a target, a band that was never left.
    """
    if measure.kind is Kind.MILESTONE:
        return share * _PERCENT
    target = _broken_limit(measure, measure.start) if measure.kind is Kind.MAINTAIN else measure.target
    if measure.start is None or target is None:
        raise HeadwayError("A share of the way has no meaning for this key result. Give the value itself.")
    return measure.start + share * (target - measure.start)


def _travelled(value: Decimal, *, start: Decimal | None, target: Decimal | None) -> Decimal | None:
    if start is None or target is None or start == target:
        return None
    return (value - start) / (target - start)


def _kept(measure: Measure, value: Decimal) -> Decimal | None:
    if _limits(measure) == (None, None):
        return None
    limit = _broken_limit(measure, value)
    if limit is None:
        return _WHOLE
    if limit != _broken_limit(measure, measure.start):
        return _NONE
    return _travelled(value, start=measure.start, target=limit)


def _broken_limit(measure: Measure, value: Decimal | None) -> Decimal | None:
    lower, upper = _limits(measure)
    if value is None:
        return None
    if lower is not None and value < lower:
        return lower
    if upper is not None and value > upper:
        return upper
    return None


def _limits(measure: Measure) -> tuple[Decimal | None, Decimal | None]:
    match measure.band:
        case Band.AT_LEAST:
            return measure.target, None
        case Band.AT_MOST:
            return None, measure.target
        case Band.BETWEEN:
            return measure.target, measure.upper
        case None:
            return None, None
