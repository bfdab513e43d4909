"""Goals nobody has talked about for a month: raised with their owner in one message, whatever the cadence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cards.blocks import Card
from cards.silence import Silence, silence_card
from handlers.nudges.look import Concern, Look, about_goal
from okrs.vocabulary import NudgeKind
from scheduling.calendar import local_date
from scheduling.nudges import floor_due
from storage.goals import Goal
from storage.tables import Person


async def silent(look: Look) -> Sequence[Concern]:
    """The goals that nobody has said anything about for too long; a check-in to come would ask the same."""
    return [
        Concern(
            kind=NudgeKind.FLOOR,
            person=person.id,
            subject=about_goal(goal.id),
            card=_card(look, person, [about_goal(goal.id)]),
            like_checkin=True,
            together=partial(_card, look, person),
        )
        for person in look.people
        for goal in look.goals[person.id]
        if _is_silent(look, person, goal)
    ]


def _is_silent(look: Look, person: Person, goal: Goal) -> bool:
    zone, said_at, row = look.voice(person).zone, look.said_at(goal.id), goal.key_result
    return floor_due(
        last_talked=local_date(zone, said_at) if said_at else None,
        created=max(local_date(zone, row.created_at), row.starts),
        today=look.today(person),
        floor_days=look.home.settings.floor_days,
    )


def _card(look: Look, person: Person, subjects: Sequence[str]) -> Card:
    home = look.home
    return silence_card(
        look.voice(person),
        Silence(
            first_name=person.name.split()[0],
            goals=tuple(
                look.views[goal.id] for goal in look.goals[person.id] if about_goal(goal.id) in subjects
            ),
            days=home.settings.floor_days,
            manager=home.name(person.manager_id) if person.manager_id else "",
        ),
    )
