"""How much a person hears unasked, what their check-ins have settled, and when a goal has been quiet for too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling.asking import Verdict
from scheduling.calendar import local_date


@dataclass(frozen=True)
class Nudge:
    """A message that nobody asked for, of whatever kind, about one subject; `sent_at` is UTC."""

    subject: str
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class Talk:
    """How a person's check-ins stand to one subject: when somebody last said something about it, whether they are
    asked right now, and when they are asked next (UTC)."""

    said_at: datetime | None = None
    is_asked: bool = False
    asked_next: datetime | None = None


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
    if sum(in_week(day, of=today) for _, day in sent_on) >= a_week:
        return Verdict.NUDGED_ENOUGH
    return Verdict.ASK


def is_answered(
    talk: Talk,
    *,
    now: datetime,
    since: datetime | None = None,
    beside_checkin: bool = False,
    like_checkin: bool = False,
    recent_days: int = 3,
) -> bool:
    """Whether check-ins have answered what a nudge would raise, or are about to, so that nothing is sent.

    They have when somebody spoke about its subject after the reason arose (`since`; None: the reason is drawn from
    the last answer itself). They are about to while one is open, unless the nudge goes well `beside_checkin`. A nudge
    that asks what a check-in asks (`like_checkin`) also gives way to an answer of the last `recent_days` and to a
    check-in of the next ones.
    """
    if since is not None and talk.said_at is not None and talk.said_at > since:
        return True
    if talk.is_asked and not beside_checkin:
        return True
    soon = timedelta(days=recent_days)
    return like_checkin and (
        (talk.said_at is not None and now - talk.said_at < soon)
        or (talk.asked_next is not None and talk.asked_next <= now + soon)
    )


def in_week(day: date, *, of: date) -> bool:
    """Whether a day lies in the same Monday-to-Sunday week as another."""
    return day.isocalendar()[:2] == of.isocalendar()[:2]


def floor_due(*, last_talked: date | None, created: date, today: date, floor_days: int = 31) -> bool:
    """Whether a goal is raised whatever its cadence: nobody has talked about it, or made it, for that long."""
    return (today - (last_talked or created)).days >= floor_days
