"""Keep, change or stop a goal: who may, what was decided so far, and who else hears of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from cards.blocks import Card
from cards.exchange import Request
from cards.goals import GoalView
from cards.no_help import Decided, taken_back_card
from handlers.decided import told_of
from handlers.editions import managers_above
from handlers.facts import House, calendar_of, seen_by
from handlers.status import Sight, the_goal
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import CycleState
from scheduling.calendar import next_working_moment
from storage.goals import Goal
from storage.outbox import Letter
from storage.tables import Decision


async def goal_to_decide(sight: Sight, request: Request) -> Goal:
    """The goal that a button speaks of; raises HeadwayError when the reader may not decide about it, or nobody may."""
    goal = await the_goal(sight, request)
    row = goal.key_result
    if not sight.home.may(sight.reader, Right.SET_GOAL, row.owner_id):
        if row.owner_id is None:
            raise HeadwayError(
                "“{goal}” belongs to nobody yet, so only an admin can decide about it.", goal=row.title
            )
        raise HeadwayError(
            "“{goal}” belongs to {who}: only they, their managers and admins can decide about it.",
            goal=row.title,
            who=sight.home.name(row.owner_id),
        )
    cycle = await sight.work.goals.cycle(goal.objective.cycle_id)
    if (row.closed_at is not None and not row.stopped) or (cycle and cycle.state is CycleState.CLOSED):
        raise HeadwayError("“{goal}” is closed, so there is nothing to decide any more.", goal=row.title)
    return goal


def differing(sight: Sight, goal: Goal, mine: Decision, decisions: Sequence[Decision]) -> list[Decided]:
    """What others decided otherwise, as the one who decided now may see it."""
    return [
        told_of(sight.home, goal, one, reader=sight.reader)
        for one in decisions
        if one.person_id != sight.reader and one.choice is not mine.choice
    ]


def counterparts(home: House, goal: Goal, reader: UUID) -> list[UUID]:
    """The other of owner and manager, who hears of a decision; both where somebody else decided."""
    owner = goal.key_result.owner_id
    if owner is None:
        return []
    manager = manager_of(home, owner)
    found = [owner, *([manager] if manager else [])]
    people = home.company.people
    return [one for one in found if one != reader and one in people and people[one].active]


def manager_of(home: House, owner: UUID) -> UUID | None:
    """The nearest manager above who is still here."""
    above = managers_above(home.company, owner)
    return next((one for one in above if home.company.people[one].active), None)


async def tell(
    sight: Sight, goal: Goal, *, key: str, card: Callable[[UUID, GoalView], Card]
) -> tuple[list[str], list[str]]:
    """Tells the counterparts in their working hours; returns their names, and the keys of the letters."""
    names, keys = [], []
    for person in counterparts(sight.home, goal, sight.reader):
        view = await view_for(sight, goal, person)
        at = next_working_moment(
            calendar_of(sight.home.company.people[person], sight.home.workspace), sight.home.now
        )
        letter = Letter(key=f"{key}:{person}", card=card(person, view), at=at, person=person)
        await sight.work.outbox.put([letter])
        names.append(sight.home.name(person))
        keys.append(letter.key)
    return names, keys


async def untell(sight: Sight, goal: Goal, keys: Sequence[str]) -> None:
    """Takes letters about a decision back: those not sent yet are gone, the others say so."""
    for key in set(keys) - await sight.work.outbox.withdraw(keys):
        sent = await sight.work.outbox.find(key)
        if sent is not None:
            voice = sight.home.voice(sent.person_id)
            card = taken_back_card(voice, by=sight.home.name(sight.reader), goal=goal.key_result.title)
            await sight.work.outbox.revise(key, card, at=sight.home.now)


async def view_for(sight: Sight, goal: Goal, reader: UUID) -> GoalView:
    """The goal as a reader may see it."""
    views = await seen_by(sight.work, sight.home, [goal], reader=reader, zone=sight.home.voice(reader).zone)
    return views[goal.id]
