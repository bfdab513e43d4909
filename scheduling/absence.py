"""Being away: whether somebody is, until when, and which check-ins that cancels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from okrs.errors import HeadwayError
from scheduling.cadence import Window
from scheduling.calendar import WorkingCalendar, next_working_day


@dataclass(frozen=True)
class Absence:
    """Days away in the person's own zone, `ends` being the last of them; `delegate` stands in meanwhile.

    Raises HeadwayError when it ends before it starts.
    """

    starts: date
    ends: date
    delegate: UUID | None = None

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            raise HeadwayError(
                "The last day away ({last}) comes before the first ({first}).",
                last=self.ends,
                first=self.starts,
            )


def is_absent(absences: Sequence[Absence], day: date) -> bool:
    """Whether the day is one of the days away."""
    return absence_on(absences, day) is not None


def absence_on(absences: Sequence[Absence], day: date) -> Absence | None:
    """The absence that covers a day; of several the one that lasts longest."""
    covering = (absence for absence in absences if absence.starts <= day <= absence.ends)
    return max(covering, key=lambda absence: absence.ends, default=None)


def return_day(absences: Sequence[Absence], calendar: WorkingCalendar, day: date) -> date:
    """The first working day on or after `day` that no absence covers: absences that follow one another are one."""
    back = next_working_day(calendar, day)
    while absence := absence_on(absences, back):
        back = next_working_day(calendar, absence.ends + timedelta(days=1))
    return back


def should_skip(absences: Sequence[Absence], window: Window) -> bool:
    """Whether a check-in falls away, never counted against the person: one day away in its window is enough."""
    return any(is_absent(absences, day) for day in window.days)
