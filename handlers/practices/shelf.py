"""Practices as one reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

from cards.exchange import Request
from cards.practices import PracticeView
from cards.voice import Voice
from coaching.alike import Aim
from handlers.facts import House
from handlers.given import given
from okrs.errors import HeadwayError
from okrs.permissions import Right
from okrs.vocabulary import PracticeState
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.store import Work
from storage.tables import Practice

_STATES: Mapping[PracticeState, Literal["private", "shared", "withdrawn"]] = {
    PracticeState.SHARED: "shared",
    PracticeState.WITHDRAWN: "withdrawn",
}


async def views_of(
    work: Work,
    home: House,
    rows: Sequence[Practice],
    *,
    reader: UUID,
    voice: Voice,
    goals: Mapping[UUID, Goal],
) -> list[PracticeView]:
    """The practices with their authors and goals, as far as `reader` may know whose they are."""
    tried = await work.practices.tried([row.id for row in rows])
    known = {
        offer.practice_id for offer in await work.practices.offers(people=[reader]) if offer.told_who is True
    }
    found = []
    for row in rows:
        here = home.company.people[row.person_id].active
        mine = row.person_id == reader
        shown = mine or (here and (row.named or row.id in known))
        goal = goals.get(row.key_result_id) if row.key_result_id else None
        sees = goal is not None and home.may(reader, Right.SEE_GOAL, goal.key_result.owner_id)
        found.append(
            PracticeView(
                id=row.id,
                title=row.title,
                words=row.words,
                author=home.name(row.person_id) if shown else "",
                # The goal tells whose it is as well as the name does.
                goal=goal.key_result.title if goal and shown and sees else "",
                state=_STATES.get(row.state, "private"),
                shared_on=local_date(voice.zone, row.shared_at) if row.shared_at else None,
                tried=tried.get(row.id, (0, 0))[0],
                helped=tried.get(row.id, (0, 0))[1],
                mine=mine,
                named=row.named,
                stays=row.stays,
                here=here,
            )
        )
    return found


async def goals_of(work: Work, rows: Sequence[Practice]) -> dict[UUID, Goal]:
    """The goals that these practices come from, closed ones too, by id."""
    return await work.goals.by_id([row.key_result_id for row in rows if row.key_result_id])


async def view_of(work: Work, home: House, row: Practice, *, reader: UUID, voice: Voice) -> PracticeView:
    """One practice as `reader` may see it."""
    goals = await goals_of(work, [row])
    return (await views_of(work, home, [row], reader=reader, voice=voice, goals=goals))[0]


async def shared_about(
    work: Work, home: House, goal: Goal, *, reader: UUID, voice: Voice
) -> PracticeView | None:
    """What was published last about a goal; what has no name is not told there: the goal would tell whose it is."""
    rows = [row for row in await work.practices.about([goal.id]) if is_published(home, row)]
    views = await views_of(work, home, rows, reader=reader, voice=voice, goals={goal.id: goal})
    return next((view for view in views if view.author), None)


async def own(work: Work, request: Request) -> Practice:
    """The practice that a button speaks of, locked; raises HeadwayError where it is somebody else's."""
    row = await work.practices.find(given(request, "practice", UUID))
    if row is None or row.person_id != request.person:
        raise HeadwayError("Only who wrote it can do that.")
    return row


async def readable(work: Work, home: House, request: Request) -> Practice:
    """The practice that a button speaks of, if its reader may read it: their own, or a published one."""
    row = await work.practices.find(given(request, "practice", UUID))
    if row is None or not (row.person_id == request.person or is_published(home, row)):
        raise HeadwayError("That one was taken back by who shared it.")
    return row


def is_published(home: House, row: Practice) -> bool:
    """Whether everybody may read it: its author said so, and is here or let it stay."""
    return row.state is PracticeState.SHARED and (row.stays or home.company.people[row.person_id].active)


def aim_of(goal: Goal) -> Aim:
    """What a goal is about, as far as likeness asks."""
    row = goal.key_result
    return Aim(
        title=row.title, objective=goal.objective.title, metric=row.metric, unit=row.unit, kind=row.kind
    )
