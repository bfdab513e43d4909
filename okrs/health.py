"""The health of a key result, and which rule decided it.

The rules, first match wins:

1. Never checked in: pending. Nothing was ever said that could be outdated.
2. More than 3 days past due: outdated, whatever was last said, target reached or not.
3. No value, or none that says how far: pending. A baseline still unmeasured near its end is judged like 6.
4. Maintain. Inside its band: on track, and met once the period is over. Outside: a promise is broken, but a
   single number can't say how badly, so it is at risk; low confidence that it comes back, or the end, makes
   it off track.
5. Target reached: met. Else by pace, where there is a verdict. Before there is one, a person who has
   checked in is on track: being early is no fault.
6. Milestone, and baseline: how much is done says nothing about the time it still takes, so the dates
   decide. Over and unfinished: off track. In the last 10 % of the period: at risk, unless confidence is
   high. Before: on track.
7. Low confidence makes any of 3 to 6 at least at risk while the period lasts. Afterwards there is nothing
   left to be confident about, and the numbers stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from okrs.confidence import Level, level
from okrs.limits import DEFAULTS, Limits
from okrs.measure import Kind, Measure
from okrs.pace import Pace, elapsed, pace
from okrs.progress import progress


class Health(StrEnum):
    """How a key result stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    OUTDATED = "outdated"
    PENDING = "pending"
    MET = "met"


class Reason(StrEnum):
    """The rule that decided a health."""

    NEVER_CHECKED_IN = "never_checked_in"
    PAST_DUE = "past_due"
    NO_VALUE = "no_value"
    TARGET_REACHED = "target_reached"
    KEPT_TO_THE_END = "kept_to_the_end"
    INSIDE_BAND = "inside_band"
    OUTSIDE_BAND = "outside_band"
    GAP = "gap"
    TOO_EARLY = "too_early"
    MEASURED = "measured"
    UNDER_WAY = "under_way"
    ENDING_SOON = "ending_soon"
    PERIOD_OVER = "period_over"
    LOW_CONFIDENCE = "low_confidence"


@dataclass(frozen=True)
class Standing:
    """Where a key result stands: the verdict, the numbers at hand, and the rule that decided."""

    health: Health
    progress: Decimal | None
    pace: Pace | None
    reason: Reason


# Known trouble outranks silence: one key result that nobody updated must not hide another that is off track.
# Silence outranks good news: what is not known is never green.
WEAKEST_FIRST = (
    Health.OFF_TRACK,
    Health.AT_RISK,
    Health.OUTDATED,
    Health.PENDING,
    Health.ON_TRACK,
    Health.MET,
)


def weakest(healths: Iterable[Health]) -> Health:
    """The weakest of several healths, in the order of `WEAKEST_FIRST`; pending of none."""
    return min(healths, key=WEAKEST_FIRST.index, default=Health.PENDING)


def standing(
    measure: Measure,
    *,
    value: Decimal | None,
    last_talked: date | None,
    due: date | None,
    today: date,
    confidence: int | None = None,
    limits: Limits = DEFAULTS,
) -> Standing:
    """Where a key result stands today.

    `value` is the last one recorded; `last_talked` the local day of the last answer about it, None when
    there was never one; `due` the local day of the oldest check-in its owner has not answered, None when
    nothing is owed; `confidence` the last one stated, 0-10, None when not stated. Raises HeadwayError for
    another confidence.
    """
    sure = None if confidence is None else level(confidence, limits)
    reached = progress(measure, value)
    verdict = pace(measure, value, today, limits)
    if last_talked is None:
        return Standing(Health.PENDING, reached, verdict, Reason.NEVER_CHECKED_IN)
    if due is not None and (today - due).days > limits.outdated_after_days:
        return Standing(Health.OUTDATED, reached, verdict, Reason.PAST_DUE)
    health, reason = _by_numbers(
        measure, value=value, reached=reached, verdict=verdict, today=today, sure=sure, limits=limits
    )
    if sure is Level.LOW and today <= measure.ends and weakest([health, Health.AT_RISK]) != health:
        health, reason = Health.AT_RISK, Reason.LOW_CONFIDENCE
    return Standing(health, reached, verdict, reason)


def _by_numbers(
    measure: Measure,
    *,
    value: Decimal | None,
    reached: Decimal | None,
    verdict: Pace | None,
    today: date,
    sure: Level | None,
    limits: Limits,
) -> tuple[Health, Reason]:
    if reached is None and measure.kind is not Kind.BASELINE:
        return Health.PENDING, Reason.NO_VALUE
    if reached is None and value is not None:
        return Health.ON_TRACK, Reason.MEASURED
    if reached is None:
        return _by_dates(measure, today, sure, limits, otherwise=(Health.PENDING, Reason.NO_VALUE))
    if measure.kind is Kind.MAINTAIN:
        return _by_band(measure, reached, today, sure)
    if reached >= 1:
        return Health.MET, Reason.TARGET_REACHED
    if verdict is not None:
        return _by_gap(verdict.gap_points, limits), Reason.GAP
    if measure.has_pace:
        return Health.ON_TRACK, Reason.TOO_EARLY
    return _by_dates(measure, today, sure, limits, otherwise=(Health.ON_TRACK, Reason.UNDER_WAY))


def _by_gap(gap_points: Decimal, limits: Limits) -> Health:
    if gap_points < limits.at_risk_points:
        return Health.ON_TRACK
    if gap_points <= limits.off_track_points:
        return Health.AT_RISK
    return Health.OFF_TRACK


def _by_band(measure: Measure, reached: Decimal, today: date, sure: Level | None) -> tuple[Health, Reason]:
    is_over = today > measure.ends
    if reached >= 1:
        return (Health.MET, Reason.KEPT_TO_THE_END) if is_over else (Health.ON_TRACK, Reason.INSIDE_BAND)
    if is_over:
        return Health.OFF_TRACK, Reason.PERIOD_OVER
    return Health.OFF_TRACK if sure is Level.LOW else Health.AT_RISK, Reason.OUTSIDE_BAND


def _by_dates(
    measure: Measure, today: date, sure: Level | None, limits: Limits, *, otherwise: tuple[Health, Reason]
) -> tuple[Health, Reason]:
    if today > measure.ends:
        return Health.OFF_TRACK, Reason.PERIOD_OVER
    is_closing = elapsed(measure, today) > 1 - limits.closing_share
    if is_closing and sure is not Level.HIGH:
        return Health.AT_RISK, Reason.ENDING_SOON
    return otherwise
