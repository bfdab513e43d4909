"""Goals nobody has talked about for a month: raised with their owner in one message, whatever the cadence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cards.blocks import Card
from cards.silence import Silence, silence_card
from handlers.news import is_silent
from handlers.nudges.look import Concern, Look, about_goal
from okrs.vocabulary import NudgeKind
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
        if is_silent(look.home, goal, look.voice(person).zone)
    ]


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
