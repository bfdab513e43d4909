"""Once a working day, each person's goals are looked at, and what is worth raising is raised within their budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from cards.exchange import NOTHING, Reply, Request
from cards.nudges import About, with_answers
from handlers.facts import calendar_of, house
from handlers.nudges.choosing import MEMORY, Heard, welcome, within_budget
from handlers.nudges.look import Concern, Look, about_goal, look_at
from handlers.nudges.rules import RULES
from handlers.plan import NUDGES, PROMPT, next_nudges
from handlers.thoughts import in_better_words
from scheduling.calendar import in_working_hours
from storage.agenda import Appointment
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Person

_STALE = timedelta(days=2)


async def review(work: Work, request: Request) -> Reply:
    """Looks at the people in `subjects`, and arms their next look."""
    home = await house(work, request.at)
    people = [person for id_ in request.subjects if (person := home.company.people.get(id_))]
    active = [person for person in people if person.active]
    await work.agenda.arm(
        Appointment(intent=NUDGES, subject=person.id, at=next_nudges(home, person)) for person in active
    )
    # A look may come late: after hours, or on a day off, it is left to the next one.
    at_work = [p for p in active if in_working_hours(calendar_of(p, home.workspace), home.now)]
    look = await look_at(work, home, at_work)
    await raise_(look, await concerns_of(look))
    return NOTHING


async def concerns_of(look: Look) -> list[Concern]:
    """All that the rules find, whether or not it can be raised."""
    return [concern for rule in RULES for concern in await rule(look)]


async def raise_(look: Look, concerns: Iterable[Concern]) -> None:
    """Sends each person what matters most of their concerns, as much as they want to hear."""
    by_person: dict[UUID, list[Concern]] = defaultdict(list)
    for concern in concerns:
        by_person[concern.person].append(concern)
    people = [person for person in look.people if person.id in by_person]
    heard = await heard_by(look, people)
    letters = []
    for person in people:
        found = welcome(by_person[person.id], heard[person.id])
        for message in within_budget(found, heard[person.id]):
            if raised := [concern for concern in message if await is_new(look, person, concern)]:
                letters.append(_letter(look, person, raised))
    await look.work.outbox.put(await in_better_words(look.work, look.home, letters))


async def heard_by(look: Look, people: Sequence[Person]) -> dict[UUID, Heard]:
    """What each of these people was sent, what they said of it, and how their check-ins stand."""
    work, home, ids = look.work, look.home, [person.id for person in people]
    wishes = await work.nudges.wishes(ids)
    sent = await work.nudges.since(ids, home.now.date() - MEMORY)
    coming = await work.agenda.of(PROMPT, ids)
    said = {about_goal(id_): at for id_ in look.entries if (at := look.said_at(id_))}
    return {
        person.id: Heard(
            now=home.now,
            today=look.today(person),
            zone=look.voice(person).zone,
            a_week=home.settings.nudges_a_week,
            recent_days=home.settings.recent_days,
            sent=sent.get(person.id, ()),
            wishes=wishes.get(person.id, ()),
            said=said,
            is_asked=look.has_open_checkin(person.id),
            asked_next=coming[person.id].at if person.id in coming else None,
        )
        for person in people
    }


async def is_new(look: Look, person: Person, concern: Concern) -> bool:
    """Notes that something is raised; False where the same subject was raised today already."""
    day: date = look.today(person)
    is_new = await look.work.nudges.record(
        person.id, kind=concern.kind, subject=concern.subject, day=day, at=look.home.now
    )
    if is_new and concern.sent is not None:
        await concern.sent()
    return is_new


def letter_key(person: UUID, about: About) -> str:
    """The key of the letter in which something was raised."""
    return f"nudge:{about.kind}:{person}:{about.under}:{about.day}"


def _letter(look: Look, person: Person, raised: Sequence[Concern]) -> Letter:
    first, now = raised[0], look.home.now
    about = About(kind=first.kind, subject=first.subject, under=first.subject, day=look.today(person))
    subjects = [concern.subject for concern in raised]
    card = first.together(subjects) if first.together else first.card
    return Letter(
        key=letter_key(person.id, about),
        card=with_answers(look.voice(person), card, about),
        at=now,
        person=person.id,
        expires_at=now + _STALE,
    )
