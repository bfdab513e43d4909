"""A goal whose owner says that it is not relevant any more: noted, and told to their manager only if they want it."""

from __future__ import annotations

from uuid import UUID

from cards.exchange import Reply, Request
from cards.goals import GoalView
from cards.silence import not_relevant, question_card, questioned_card, told_card
from handlers.facts import House, calendar_of, house, seen_by
from handlers.given import given
from handlers.recording import record
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import Source
from scheduling.calendar import local_date, next_working_moment
from storage.goals import Goal
from storage.ledger import Line
from storage.outbox import Letter
from storage.store import Work
from storage.tables import Person


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
