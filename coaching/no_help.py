"""Whether a key result is met, or runs ahead, without moving the number of the business that it is there to move.

The rule holds when all of this does:

1. the key result names a number, and is met, or was ahead of its pace at its last two check-ins;
2. a set number of weeks ago, or longer, its value first moved towards the target. A change of the goal begins anew;
3. the readings of the number reach to the end of those weeks, and since the first movement they are within the usual
   ups and downs, or went the other way (okrs/noise.py);
4. nobody has answered the question since the goal was last changed, or the answer was given when it stood otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from okrs.measure import Kind, Measure
from okrs.noise import Dated, Finding, Verdict, judge
from okrs.progress import progress
from okrs.vocabulary import Direction, Occasion
from storage.tables import Decision, Entry, GoalChange

_DIRECTED = frozenset({Kind.INCREASE, Kind.DECREASE, Kind.MILESTONE})
_WEEK = timedelta(days=7)
MOVES = "moves"
"""What a change of the number itself is called among what a goal said before."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """A key result and the number it should move: entries, changes and decisions that count, the oldest first; the
    readings by days of `zone`."""

    measure: Measure
    entries: Sequence[Entry]
    changes: Sequence[GoalChange]
    decisions: Sequence[Decision]
    readings: Sequence[Dated]
    wanted: Direction
    zone: str


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Why it is worth asking: since `began` the key result has moved and the number has not; `met`, or only ahead."""

    finding: Finding
    began: date
    met: bool


def doubt_about(course: Course, *, today: date, weeks: int, ahead: bool) -> Doubt | None:
    """The doubt, or None where there is nothing to ask; `ahead`: at its last two check-ins it was."""
    met = is_met(course)
    began = began_moving(course)
    if not (met or ahead) or began is None or today - began < weeks * _WEEK:
        return None
    finding = judge(course.readings, since=began, wanted=course.wanted)
    latest = finding.latest
    # A reading stands for the week that it ends.
    if latest is None or latest.day < began + (weeks - 1) * _WEEK:
        return None
    if finding.verdict not in (Verdict.WITHIN, Verdict.WORSE) or _is_answered(course, finding):
        return None
    return Doubt(finding=finding, began=began, met=met)


def is_met(course: Course) -> bool:
    """Whether the last value is at the target or beyond; a value that is to be kept is never met on the way."""
    values = [entry.value for entry in course.entries if entry.value is not None]
    if not values or course.measure.kind not in _DIRECTED:
        return False
    share = progress(course.measure, values[-1])
    return share is not None and share >= 1


def began_moving(course: Course) -> date | None:
    """The day on which the value first was nearer to its target than at the start, since what the goal aims at was
    last changed."""
    if course.measure.kind not in _DIRECTED:
        return None
    aims = [change.changed_at for change in course.changes if set(change.before) - {MOVES}]
    since = max(aims, default=None)
    for entry in course.entries:
        share = progress(course.measure, entry.value)
        if share is not None and share > 0 and (since is None or entry.recorded_at > since):
            return _day(entry.recorded_at, course.zone)
    return None


def standing(decisions: Sequence[Decision], changes: Sequence[GoalChange]) -> list[Decision]:
    """What was decided since the goal was last changed, the newest of each person, the oldest first.

    A decision to change a goal is made with the change, and stands.
    """
    since = max((change.changed_at for change in changes), default=None)
    newest = {
        decision.person_id or decision.id: decision
        for decision in decisions
        if since is None or decision.decided_at >= since
    }
    return sorted(newest.values(), key=lambda one: (one.decided_at, one.id))


def _is_answered(course: Course, finding: Finding) -> bool:
    """Whether somebody answered when the number stood as it stands."""
    for decision in standing(course.decisions, course.changes):
        if decision.occasion is not Occasion.NO_HELP:
            continue
        day = _day(decision.decided_at, course.zone)
        known = [one for one in course.readings if one.day <= day]
        if judge(known, since=finding.since, wanted=course.wanted).verdict is finding.verdict:
            return True
    return False


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
