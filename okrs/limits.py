"""The thresholds behind every verdict, as one workspace has set them."""

from dataclasses import dataclass
from decimal import Decimal

from okrs.errors import HeadwayError


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Where one verdict ends and the next begins.

    Points are percentage points of progress, shares are parts of the period (0-1), days are calendar days.
    Raises HeadwayError when two thresholds are in the wrong order or one is outside its scale.
    """

    at_risk_points: Decimal = Decimal(10)
    off_track_points: Decimal = Decimal(25)
    quiet_share: Decimal = Decimal("0.1")
    closing_share: Decimal = Decimal("0.1")
    outdated_after_days: int = 3
    low_confidence: int = 3
    middle_confidence: int = 6
    low_score: Decimal = Decimal("0.3")
    middle_score: Decimal = Decimal("0.6")

    def __post_init__(self) -> None:
        if not 0 < self.at_risk_points <= self.off_track_points:
            raise HeadwayError("The gap for at risk must be above 0 and not above the gap for off track.")
        if not (0 <= self.quiet_share < 1 and 0 <= self.closing_share < 1):
            raise HeadwayError(
                "The quiet and the closing part of a period must be from 0 up to, not including, 1."
            )
        if self.outdated_after_days < 0:
            raise HeadwayError("The days until a key result reads outdated can't be negative.")
        if not 0 <= self.low_confidence < self.middle_confidence < 10:
            raise HeadwayError("Low confidence must end below middle confidence, and both below 10.")
        if not 0 <= self.low_score < self.middle_score < 1:
            raise HeadwayError("The low score band must end below the middle one, and both below 1.0.")


DEFAULTS = Limits()
