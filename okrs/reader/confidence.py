"""Confidence from 0 to 10, only where it is stated as a number."""

from decimal import Decimal

from okrs.reader.numbers import Number
from okrs.reader.roles import Said

_TEN = Decimal(10)


def confidence_of(said: Said) -> int | None:
    """The stated confidence, '70%' read as 7; None when it is off the scale or between two steps."""
    number, out_of = said.number, said.out_of
    if said.moved or number.sign == "-" or number.scaled:
        return None
    value = number.value
    if out_of is not None and out_of.value != _TEN:
        return _whole(value * _TEN / out_of.value) if out_of.value in (5, 100) else None
    return _whole(value / _TEN if _in_percent(number) else value)


def _in_percent(number: Number) -> bool:
    return number.unit == "%"


def _whole(value: Decimal) -> int | None:
    return int(value) if value == value.to_integral_value() and 0 <= value <= _TEN else None
