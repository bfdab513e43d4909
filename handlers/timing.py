"""When people are asked and digests are due, as things stand; and moving what a change of it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from handlers.facts import House, calendar_of, house, rhythm_of
from handlers.plan import PROMPT, digests_due
from scheduling.cadence import Rhythm, next_after_change
from scheduling.calendar import WorkingCalendar
from storage.agenda import Appointment
from storage.store import Work


@dataclass(frozen=True)
class Timing:
    """What decides when somebody is asked."""

    rhythm: Rhythm
    calendar: WorkingCalendar


@dataclass(frozen=True)
class Timetable:
    """Everybody active, and the next digest by intent and subject."""

    people: Mapping[UUID, Timing] = field(default_factory=dict)
    digests: Mapping[tuple[str, UUID], Appointment] = field(default_factory=dict)


def timings(home: House) -> dict[UUID, Timing]:
    """The timing of everybody active."""
    company = home.company
    return {
        person.id: Timing(
            rhythm_of(
                person, [company.teams[team] for team in company.teams_of.get(person.id, ())], home.settings
            ),
            calendar_of(person, home.workspace),
        )
        for person in company.people.values()
        if person.active
    }


async def timetable(work: Work, *, at: datetime) -> Timetable:
    """How things stand now: to be taken before a change, and handed to `move` after it."""
    home = await house(work, at)
    due = await digests_due(work, home)
    return Timetable(timings(home), {(digest.intent, digest.subject): digest for digest in due})


async def move(work: Work, before: Timetable, *, at: datetime) -> None:
    """Moves the check-ins and digests that a change since `before` moves, and drops those of nobody and nowhere; what
    is new is for `plan` to add.

    A digest that is due already stays, so that none is dropped.
    """
    after = await timetable(work, at=at)
    await work.agenda.drop(PROMPT, sorted(before.people.keys() - after.people.keys()))
    for intent, subject in sorted(before.digests.keys() - after.digests.keys()):
        await work.agenda.drop(intent, [subject])
    await rearm(work, before.people, after.people, at=at)
    moved = [
        due for key, due in after.digests.items() if key in before.digests and before.digests[key] != due
    ]
    for intent in {due.intent for due in moved}:
        there = await work.agenda.of(intent, [due.subject for due in moved if due.intent == intent])
        ahead = {subject for subject, due in there.items() if due.at > at}
        await work.agenda.arm(due for due in moved if due.intent == intent and due.subject in ahead)


async def rearm(
    work: Work, before: Mapping[UUID, Timing], after: Mapping[UUID, Timing], *, at: datetime
) -> dict[UUID, Appointment]:
    """Moves the next check-in of everybody whose timing changed: none twice in a week, none dropped."""
    changed = [person for person, timing in after.items() if person in before and timing != before[person]]
    latest = await work.checkins.latest(changed)
    appointments = {}
    for id_ in changed:
        period = next_after_change(
            before[id_].rhythm,
            after[id_].rhythm,
            after[id_].calendar,
            last=latest[id_].period if id_ in latest else None,
            now=at,
        )
        appointments[id_] = Appointment(
            intent=PROMPT, subject=id_, at=max(period.prompt_at, at), period=period.date
        )
    await work.agenda.arm(appointments.values())
    return appointments
