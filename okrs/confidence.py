"""What a stated confidence of 0 to 10 means; it is asked for, never inferred from a number."""

from enum import StrEnum

from okrs.errors import HeadwayError
from okrs.limits import DEFAULTS, Limits


class Level(StrEnum):
    """How sure somebody said they are."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


def level(confidence: int, limits: Limits = DEFAULTS) -> Level:
    """The level of a stated confidence; raises HeadwayError outside 0 to 10."""
    if not 0 <= confidence <= 10:
        raise HeadwayError("Confidence is a whole number from 0 to 10.")
    if confidence <= limits.low_confidence:
        return Level.LOW
    if confidence <= limits.middle_confidence:
        return Level.MIDDLE
    return Level.HIGH
