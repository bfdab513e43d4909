"""When a request for help that is open comes back to somebody, and to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduling.calendar import WorkingCalendar, add_working_days, local_date

# A promise is asked about after a week, and once a month while nothing is heard of it.
PROMISED, AGAIN = timedelta(days=7), timedelta(days=28)
# A request that nobody took up, and a question that nobody answered, wait for so many working days.
WAITS = 3


class Turn(StrEnum):
    """Who is asked: whoever was to help, or who asked for it."""

    HELPER = "helper"
    ASKER = "asker"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A request for help that is open: when it was asked, when the helper last said that they are on it, and when
    each of the two was last asked about it (UTC)."""

    asked_at: datetime
    taken_at: datetime | None = None
    helper_asked: datetime | None = None
    asker_asked: datetime | None = None


def turn(promise: Promise, *, now: datetime, calendar: WorkingCalendar, helper_is_here: bool) -> Turn | None:
    """Whose turn it is to be asked about the request now; None while it can wait. `calendar` is the helper's.

    First the helper: a week after they promised, or once after three working days without a promise. If three
    working days later they have said nothing, the asker, once; at once where the helper has left.
    """
    if not helper_is_here:
        return None if promise.asker_asked else Turn.ASKER
    said_at = promise.taken_at or promise.asked_at
    if promise.helper_asked is None or promise.helper_asked <= said_at:
        due = now >= said_at + PROMISED if promise.taken_at else _have_passed(calendar, promise.asked_at, now)
        return Turn.HELPER if due else None
    if promise.asker_asked is None and _have_passed(calendar, promise.helper_asked, now):
        return Turn.ASKER
    if promise.taken_at and now >= promise.helper_asked + AGAIN:
        return Turn.HELPER
    return None


def _have_passed(calendar: WorkingCalendar, since: datetime, now: datetime) -> bool:
    last = add_working_days(calendar, local_date(calendar, since), WAITS)
    return local_date(calendar, now) >= last
