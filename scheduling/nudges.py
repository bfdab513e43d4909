"""How much a person hears unasked, and when a goal has been quiet for too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scheduling.asking import Verdict
from scheduling.calendar import local_date


@dataclass(frozen=True)
class Nudge:
    """A message that nobody asked for, of whatever kind, about one subject; `sent_at` is UTC."""

    subject: str
    sent_at: datetime


def budget(
    sent: Sequence[Nudge], *, subject: str, now: datetime, zone: str, a_week: int = 5, a_day: int = 1
) -> Verdict:
    """Whether one more nudge about `subject` is welcome now, after those `sent`: ASK, or what is used up.

    `a_week` counts all subjects in the person's Monday-to-Sunday week, `a_day` this subject in their day.
    """
    today = local_date(zone, now)
    sent_on = [(nudge.subject, local_date(zone, nudge.sent_at)) for nudge in sent]
    if sent_on.count((subject, today)) >= a_day:
        return Verdict.NUDGED_TODAY
    if sum(_week(day) == _week(today) for _, day in sent_on) >= a_week:
        return Verdict.NUDGED_ENOUGH
    return Verdict.ASK


def floor_due(*, last_talked: date | None, created: date, today: date, floor_days: int = 31) -> bool:
    """Whether a goal is raised whatever its cadence: nobody has talked about it, or made it, for that long."""
    return (today - (last_talked or created)).days >= floor_days


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week
