"""Goals nobody has talked about for a month: raised with their owner, whatever the cadence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from cards.exchange import NOTHING, Reply, Request
from cards.goals import GoalView
from cards.nudges import (
    Silence,
    not_relevant,
    question_card,
    questioned_card,
    silence_card,
    snoozed_card,
    told_card,
)
from handlers.facts import House, calendar_of, house, seen_by
from handlers.given import given
from handlers.news import away_on, is_silent, is_under_way
from handlers.plan import FLOOR, PROMPT, next_floor
from handlers.recording import record
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import CheckInState, Source
from scheduling.asking import Verdict
from scheduling.calendar import local_date, next_working_moment
from scheduling.nudges import Nudge, budget
from storage.agenda import Appointment
from storage.goals import Goal
from storage.ledger import Line
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Person

REMIND = "floor.remind"
_KIND = "floor"
_MOST = 3
_SOON = timedelta(days=3)
_REST = timedelta(days=7)


async def review(work: Work, request: Request) -> Reply:
    """Raises the silent goals of the workspace with their owners, and arms tomorrow's look."""
    home = await house(work, request.at)
    await work.agenda.arm([Appointment(intent=FLOOR, subject=home.workspace.id, at=next_floor(home))])
    goals = (await work.goals.tree()).goals
    put_off = await work.agenda.of(REMIND, [goal.id for goal in goals])
    await _raise(work, home, [goal for goal in goals if goal.id not in put_off])
    return NOTHING


async def remind(work: Work, request: Request) -> Reply:
    """Raises the goals in `subjects` again, those that still nobody has talked about."""
    goals = [goal for goal in (await work.goals.tree()).goals if goal.id in request.subjects]
    await _raise(work, await house(work, request.at), goals)
    return NOTHING


async def snooze(work: Work, request: Request) -> Reply:
    """The owner wants to hear of a goal again next week."""
    home = await house(work, request.at)
    person, goal = await _own_goal(work, home, request)
    at = next_working_moment(calendar_of(person, home.workspace), request.at + _REST)
    await work.agenda.arm([Appointment(intent=REMIND, subject=goal.id, at=at)])
    voice = home.voice(person.id)
    return Reply(card=snoozed_card(voice, await _seen(work, home, goal, person.id), at=at))


async def question(work: Work, request: Request) -> Reply:
    """The owner says that a goal is not relevant any more: noted, and their manager is told if they want it."""
    home = await house(work, request.at)
    person, goal = await _own_goal(work, home, request)
    voice = home.voice(person.id)
    words = not_relevant(voice)
    if goal.told is None or (goal.told.note, goal.told.person_id) != (words, person.id):
        line = Line(key_result=goal.id, person=person.id, source=Source.FORM, note=words)
        await record(work, request, [line])
    manager = _manager(home, goal, person)
    view = await _seen(work, home, goal, person.id)
    return Reply(card=questioned_card(voice, view, manager=manager.name if manager else ""))


async def tell_manager(work: Work, request: Request) -> Reply:
    """Tells the owner's manager that a goal is in question; once a day however often it is pressed."""
    home = await house(work, request.at)
    person, goal = await _own_goal(work, home, request)
    manager = _manager(home, goal, person)
    if manager is None:
        raise HeadwayError("Nobody is known here as the manager to tell.")
    voice, now = home.voice(person.id), request.at
    at = next_working_moment(calendar_of(manager, home.workspace), now)
    card = question_card(home.voice(manager.id), await _seen(work, home, goal, manager.id))
    key = f"question:{goal.id}:{local_date(voice.zone, now)}"
    await work.outbox.put([Letter(key=key, card=card, at=at, person=manager.id)])
    return Reply(card=told_card(voice, manager.name, at=at, now=now), replaces=True)


async def _raise(work: Work, home: House, goals: Iterable[Goal]) -> None:
    """Raises the silent goals with the owners who are at work now; to the others it comes back when they are.

    Nothing is written ahead: whether somebody is away, was asked or has answered is looked up when it is sent.
    """
    silent = _silent(home, goals)
    owners = sorted(silent)
    busy = await _asked_soon(work, home, owners)
    lately = await work.nudges.since(owners, (home.now - _REST - timedelta(days=1)).date())
    for owner in owners:
        person = home.company.people[owner]
        at = next_working_moment(calendar_of(person, home.workspace), home.now)
        zone = home.voice(owner).zone
        day = local_date(zone, at)
        if owner in busy or await away_on(work, [owner], day):
            continue
        rows = lately.get(owner, [])
        resting = {row.subject for row in rows if row.kind == _KIND and row.day > day - _REST}
        sent = [Nudge(row.subject, row.sent_at) for row in rows]
        fresh = [goal for goal in silent[owner] if _subject(goal) not in resting]
        raised = _chosen(fresh, sent, at=at, zone=zone, a_week=home.settings.nudges_a_week)
        if at > home.now:
            await work.agenda.arm([Appointment(intent=REMIND, subject=goal.id, at=at) for goal in raised])
            continue
        for goal in raised:
            await work.nudges.record(owner, kind=_KIND, subject=_subject(goal), day=day, at=at)
        await _send(work, home, person, raised, at)


def _chosen(
    goals: Sequence[Goal], sent: Sequence[Nudge], *, at: datetime, zone: str, a_week: int
) -> list[Goal]:
    """Up to three of the goals, as many as the person's budget for the week still holds after those `sent`."""
    found: list[Goal] = []
    for goal in goals:
        heard = [*sent, *(Nudge(_subject(one), at) for one in found)]
        verdict = budget(heard, subject=_subject(goal), now=at, zone=zone, a_week=a_week)
        if verdict is Verdict.ASK and len(found) < _MOST:
            found.append(goal)
    return found


def _silent(home: House, goals: Iterable[Goal]) -> dict[UUID, list[Goal]]:
    """The goals nobody has talked about for too long, by their owners who are still here."""
    found: dict[UUID, list[Goal]] = defaultdict(list)
    for goal in goals:
        owner = home.company.people.get(goal.key_result.owner_id or goal.id)
        if owner is None or not owner.active:
            continue
        zone = home.voice(owner.id).zone
        if is_under_way(goal, local_date(zone, home.now)) and is_silent(home, goal, zone):
            found[owner.id].append(goal)
    return found


async def _asked_soon(work: Work, home: House, owners: Sequence[UUID]) -> set[UUID]:
    """Whose check-in is open or comes within three days: it asks about these goals anyway."""
    latest = await work.checkins.latest(owners)
    coming = await work.agenda.of(PROMPT, owners)
    open_ = {p for p, c in latest.items() if c.state is CheckInState.ASKED and c.closes_at > home.now}
    return open_ | {person for person, due in coming.items() if due.at <= home.now + _SOON}


async def _send(work: Work, home: House, person: Person, goals: Sequence[Goal], at: datetime) -> None:
    if not goals:
        return
    voice = home.voice(person.id)
    views = await seen_by(work, home, goals, reader=person.id, zone=voice.zone)
    card = silence_card(
        voice,
        Silence(
            first_name=person.name.split()[0],
            goals=tuple(views.values()),
            days=home.settings.floor_days,
            manager=home.name(person.manager_id) if person.manager_id else "",
        ),
    )
    key = f"floor:{person.id}:{local_date(voice.zone, at)}"
    await work.outbox.put(
        [Letter(key=key, card=card, at=at, person=person.id, expires_at=at + timedelta(days=2))]
    )


async def _own_goal(work: Work, home: House, request: Request) -> tuple[Person, Goal]:
    """Who pressed the button, and the goal it is about; raises HeadwayError when they may not update it."""
    goal = await work.goals.goal(given(request, "key_result", UUID))
    person = home.company.people.get(request.person) if request.person else None
    if goal is None or person is None:
        raise HeadwayError("That goal does not exist any more.")
    if not home.may(person.id, Right.UPDATE, goal.key_result.owner_id):
        raise HeadwayError(
            "“{goal}” is {who}'s to decide.",
            goal=goal.key_result.title,
            who=home.name(goal.key_result.owner_id),
        )
    return person, goal


async def _seen(work: Work, home: House, goal: Goal, reader: UUID) -> GoalView:
    views = await seen_by(work, home, [goal], reader=reader, zone=home.voice(reader).zone)
    return views[goal.id]


def _manager(home: House, goal: Goal, person: Person) -> Person | None:
    owner = home.company.people.get(goal.key_result.owner_id or person.id)
    manager = home.company.people.get(owner.manager_id) if owner and owner.manager_id else None
    return manager if manager is not None and manager.active and manager.id != person.id else None


def _subject(goal: Goal) -> str:
    return f"goal:{goal.id}"
