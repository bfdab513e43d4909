"""When the brief before each regular 1:1 comes, as people are there and things stand now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cards.one_on_ones import Rhythm
from handlers.facts import House, calendar_of
from okrs.permissions import Relation
from scheduling.calendar import is_working_day, local_date
from scheduling.meetings import brief_at, meeting_day
from storage.agenda import Appointment
from storage.store import Work
from storage.tables import Absence, OneOnOne

DUE = "oneonone.due"


@dataclass(frozen=True)
class Days:
    """The days on which people are there."""

    home: House
    absences: Mapping[UUID, Sequence[Absence]]

    def next_day(self, meeting: OneOnOne, *, on_or_after: date) -> date | None:
        """The next day on which the two meet; None where none is in sight, or they don't lead them any more."""
        if not leads(self.home, meeting.manager_id, meeting.person_id):
            return None
        both = [self.home.company.people[id_] for id_ in (meeting.manager_id, meeting.person_id)]
        calendars = [calendar_of(person, self.home.workspace) for person in both]
        away = [row for person in both for row in self.absences.get(person.id, ())]

        def is_free(day: date) -> bool:
            works = all(is_working_day(calendar, day) for calendar in calendars)
            return works and not any(row.starts <= day <= row.ends for row in away)

        return meeting_day(
            meeting.first_on, meeting.weeks, on_or_after=on_or_after, last_on=meeting.last_on, is_free=is_free
        )

    def next_at(self, meeting: OneOnOne) -> datetime | None:
        """When the next brief comes: today's only as long as its time has not passed."""
        manager = self.home.company.people[meeting.manager_id]
        calendar = calendar_of(manager, self.home.workspace)
        today = local_date(calendar, self.home.now)
        first = today if brief_at(calendar, today) > self.home.now else today + timedelta(days=1)
        day = self.next_day(meeting, on_or_after=first)
        return brief_at(calendar, day) if day else None

    def rhythm(self, meeting: OneOnOne) -> Rhythm:
        manager = self.home.company.people[meeting.manager_id]
        at = self.next_at(meeting)
        return Rhythm(
            weekday=meeting.first_on.weekday(),
            weeks=meeting.weeks,
            next_on=local_date(calendar_of(manager, self.home.workspace), at) if at else None,
        )


async def days_of(work: Work, home: House, meetings: Sequence[OneOnOne]) -> Days:
    """When the people of these meetings are there."""
    people = {id_ for meeting in meetings for id_ in (meeting.manager_id, meeting.person_id)}
    return Days(home, await work.absences.of(list(people), since=home.now.date() - timedelta(days=1)))


async def briefs_due(work: Work, home: House) -> list[Appointment]:
    """The next brief of every regular meeting."""
    meetings = await work.one_on_ones.all()
    days = await days_of(work, home, meetings)
    return [
        Appointment(intent=DUE, subject=meeting.id, at=at)
        for meeting in meetings
        if (at := days.next_at(meeting)) is not None
    ]


def leads(home: House, manager: UUID, person: UUID) -> bool:
    """Whether somebody active leads somebody active, directly or further up."""
    both = [home.company.people.get(id_) for id_ in (manager, person)]
    is_here = all(one is not None and one.active for one in both)
    return is_here and Relation.MANAGER in home.relations(manager, person)
