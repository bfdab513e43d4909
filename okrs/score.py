"""The score of a cycle at its close, 0.0 to 1.0, and the band it falls into."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from okrs.errors import HeadwayError
from okrs.limits import DEFAULTS, Limits
from okrs.progress import clamped
from okrs.rollup import Part, roll_up


class ScoreBand(StrEnum):
    """0-0.3, 0.4-0.6 and 0.7-1.0."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


def score(parts: Sequence[Part]) -> Decimal | None:
    """The score of an objective: the rolled-up progress of its parts in tenths; None when none can be told.

    Rounded once, after the mean, since rounding each part first adds up their errors.
    """
    mean = roll_up(parts).progress
    return None if mean is None else rounded(mean)


def rounded(progress: Decimal) -> Decimal:
    """Progress as a score: clamped to 0-1, in tenths, half a tenth upwards."""
    return clamped(progress).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def band(score: Decimal, limits: Limits = DEFAULTS) -> ScoreBand:
    """The band of a score, which is rounded to tenths first, so that nothing falls between two bands.

    Raises HeadwayError outside 0 to 1.
    """
    if not (score.is_finite() and 0 <= score <= 1):
        raise HeadwayError("A score is a number from 0.0 to 1.0.")
    tenths = rounded(score)
    if tenths <= limits.low_score:
        return ScoreBand.LOW
    if tenths <= limits.middle_score:
        return ScoreBand.MIDDLE
    return ScoreBand.HIGH


_SCORE = re.compile(r"(?P<share>[01](?:[.,]\d{1,2})?|[.,]\d{1,2})|(?P<percent>\d{1,3})\s?%")


def read_score(text: str) -> Decimal:
    """A score as somebody typed it: "0.7", "0,65", "1", "70%". Raises HeadwayError for anything else."""
    found = _SCORE.fullmatch(text.strip())
    if found is None:
        raise HeadwayError("A score is a number from 0.0 to 1.0, for example 0.7.")
    score = Decimal(found["percent"]) / 100 if found["percent"] else Decimal(found["share"].replace(",", "."))
    if score > 1:
        raise HeadwayError("A score is a number from 0.0 to 1.0, for example 0.7.")
    return score
