"""What was decided about a goal, as somebody may see it."""

from __future__ import annotations

from uuid import UUID

from cards.no_help import Decided
from coaching import no_help as rule
from handlers.facts import House
from okrs.permissions import Right
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.store import Work
from storage.tables import Decision


async def standing(work: Work, goal: Goal) -> list[Decision]:
    """What was decided about a goal since it was last changed, the newest of each person."""
    decisions = (await work.decisions.of([goal.id])).get(goal.id, [])
    return rule.standing(decisions, await work.goals.changes([goal.id]))


def told_of(home: House, goal: Goal, decision: Decision, *, reader: UUID) -> Decided:
    """A decision as one reader may see it: everybody sees what, those near the owner also why."""
    voice = home.voice(reader)
    open_words = decision.person_id == reader or home.may(reader, Right.SEE_NOTE, goal.key_result.owner_id)
    return Decided(
        who=voice.text("You") if decision.person_id == reader else home.name(decision.person_id),
        choice=decision.choice,
        reason=decision.reason if open_words else "",
        day=local_date(voice.zone, decision.decided_at),
    )
