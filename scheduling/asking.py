"""Whether somebody is asked now, and if not, why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduling.absence import Absence, should_skip
from scheduling.cadence import Window
from scheduling.calendar import (
    WorkingCalendar,
    in_working_hours,
    is_public_holiday,
    local_date,
    next_working_moment,
)


class Verdict(StrEnum):
    """Whether Headway speaks up, or what keeps it from doing so."""

    ASK = "ask"
    INACTIVE = "inactive"
    NO_GOALS = "no_goals"
    ABSENT = "absent"
    RECENTLY_UPDATED = "recently_updated"
    HOLIDAY = "holiday"
    NOT_WORKING_DAY = "not_working_day"
    QUIET_HOURS = "quiet_hours"
    NUDGED_ENOUGH = "nudged_enough"
    NUDGED_TODAY = "nudged_today"


@dataclass(frozen=True)
class Decision:
    """A verdict; `ask_at` is when to ask (UTC): now, at the next working moment, or None where it falls away."""

    verdict: Verdict
    ask_at: datetime | None


def may_ask(
    *,
    calendar: WorkingCalendar,
    now: datetime,
    window: Window,
    absences: Sequence[Absence],
    active: bool,
    goals: int,
    updated_at: datetime | None,
    recent_days: int = 3,
) -> Decision:
    """Decides about one check-in whose `window` would open now; `goals` counts what there is to ask about.

    `updated_at` is when the person last updated one of them in any way; a recent day is 24 hours. Reasons that
    cancel the check-in come before those that put it off to the next working moment.
    """
    if not active:
        return Decision(Verdict.INACTIVE, None)
    if not goals:
        return Decision(Verdict.NO_GOALS, None)
    if should_skip(absences, window):
        return Decision(Verdict.ABSENT, None)
    if updated_at is not None and now - updated_at < timedelta(days=recent_days):
        return Decision(Verdict.RECENTLY_UPDATED, None)
    return Decision(_clock(calendar, now), next_working_moment(calendar, now))


def _clock(calendar: WorkingCalendar, now: datetime) -> Verdict:
    today = local_date(calendar, now)
    if today.weekday() not in calendar.working_days:
        return Verdict.NOT_WORKING_DAY
    if is_public_holiday(calendar, today):
        return Verdict.HOLIDAY
    return Verdict.ASK if in_working_hours(calendar, now) else Verdict.QUIET_HOURS
