"""A goal that a check-in left stuck, where its owner did not take up the offer to find what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cards.stuck import raised
from coaching.stuck import check_ins, signs
from handlers.nudges.look import Concern, Look, about_goal
from handlers.talks import TALK, goal_of
from okrs.vocabulary import NudgeKind

# The offer below the saved answer has this long to be taken up.
_PATIENCE = timedelta(days=2)


async def stuck(look: Look) -> Sequence[Concern]:
    """Stuck goals spoken of lately, though not in the last two days, about which nothing is being tried. Who has begun
    to look for the reason since, and left it, knows where it is."""
    ids = [person.id for person in look.people]
    tried = await look.work.experiments.open_of(ids)
    slips = await look.work.slips.of(ids, intent=TALK)
    begun = {(slip.person_id, goal_of(slip)): slip.made_at for slip in slips}
    oldest = look.home.now - timedelta(days=look.home.settings.floor_days)
    found = []
    for person in look.people:
        busy = {experiment.key_result_id for experiment in tried.get(person.id, ())}
        for goal in look.goals[person.id]:
            said_at, began = look.said_at(goal.id), begun.get((person.id, goal.id))
            if goal.id in busy or said_at is None or not oldest < said_at <= look.home.now - _PATIENCE:
                continue
            if began is not None and began >= said_at:
                continue
            seen = look.views[goal.id]
            if why := signs(seen, check_ins(look.entries.get(goal.id, ()))):
                name = person.name.split()[0]
                card = raised(look.voice(person), name, seen, why, goes_on=began is not None)
                found.append(
                    Concern(kind=NudgeKind.STUCK, person=person.id, subject=about_goal(goal.id), card=card)
                )
    return found
