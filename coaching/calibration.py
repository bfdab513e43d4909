"""How sure somebody said they were, against what came of it: for that person alone.

A forecast is the last confidence c (0 to 10) that the owner stated before the last quarter of a goal's time, when it
still took foresight, read as the probability c/10 that the target is reached; o is 1 where it was, else 0.

- Brier score: the mean of (c/10 - o)². 0 is perfect, 0.25 is what always saying 5 gives, 1 is always sure and wrong
  (G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950).
- Reliability: forecasts grouped by level, each group's mean forecast beside the share that was reached (the table
  behind the first term of A. H. Murphy's partition, "A new vector partition of the probability score", Journal of
  Applied Meteorology 12, 1973).

Fewer than `FEWEST` goals, or `FEWEST_OF_LEVEL` in a level, say nothing: by chance alone they could be anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from okrs.confidence import Level, level

FEWEST, FEWEST_OF_LEVEL = 8, 3
# Ten goals of which one more or less was reached differ by a tenth: closer than this and a half is as expected.
_CLOSE = Decimal("0.15")
_EARLY = Decimal("0.75")


class Leaning(StrEnum):
    """How what was said compares with what came of it."""

    TOO_SURE = "too_sure"
    AS_SAID = "as_said"
    TOO_MODEST = "too_modest"


@dataclass(frozen=True)
class Forecast:
    """How sure its owner was of a goal, 0 to 10, and whether it was reached."""

    confidence: int
    reached: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """The goals of one level of confidence; `said` is the mean of what was said of them, 0 to 10."""

    level: Level
    goals: int
    reached: int
    said: Decimal

    @property
    def leaning(self) -> Leaning:
        gap = self.said / 10 - Decimal(self.reached) / self.goals
        if abs(gap) < _CLOSE:
            return Leaning.AS_SAID
        return Leaning.TOO_SURE if gap > 0 else Leaning.TOO_MODEST


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """`groups` are those with enough goals to say something, the surest first."""

    goals: int
    brier: Decimal
    groups: tuple[Group, ...]


def calibration(forecasts: Sequence[Forecast]) -> Calibration | None:
    """How well the forecasts fitted; None where there are too few to say."""
    if len(forecasts) < FEWEST:
        return None
    errors = [(Decimal(one.confidence) / 10 - one.reached) ** 2 for one in forecasts]
    groups = (_group(level_, forecasts) for level_ in (Level.HIGH, Level.MIDDLE, Level.LOW))
    return Calibration(
        goals=len(forecasts),
        brier=sum(errors, Decimal(0)) / len(errors),
        groups=tuple(group for group in groups if group is not None),
    )


def stated_early(said: Sequence[tuple[date, int]], *, starts: date, ends: date) -> int | None:
    """The last confidence said before the last quarter of a goal's time, oldest first; None where there is none."""
    until = Decimal((ends - starts).days) * _EARLY
    early = [confidence for day, confidence in said if (day - starts).days <= until]
    return early[-1] if early else None


def _group(wanted: Level, forecasts: Sequence[Forecast]) -> Group | None:
    found = [one for one in forecasts if level(one.confidence) is wanted]
    if len(found) < FEWEST_OF_LEVEL:
        return None
    return Group(
        level=wanted,
        goals=len(found),
        reached=sum(one.reached for one in found),
        said=Decimal(sum(one.confidence for one in found)) / len(found),
    )
