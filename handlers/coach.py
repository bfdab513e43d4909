"""Which goals are stuck and why, and the one coaching question of a monthly check-in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cards.exchange import Request
from cards.goals import GoalView
from cards.stuck import Stuck
from coaching.questions import Audience, Facts, course_of, question_for
from coaching.stuck import check_ins, signs
from handlers.prompts import asking_of
from scheduling.calendar import local_date
from storage.store import Work
from storage.tables import CheckIn


async def signs_of(work: Work, goals: Sequence[GoalView]) -> dict[UUID, tuple[Stuck, ...]]:
    """The goals of these that are stuck, with the signs that say so; all of them are under way."""
    entries = await work.ledger.history([goal.id for goal in goals])
    found = {goal.id: signs(goal, check_ins(entries.get(goal.id, []))) for goal in goals}
    return {id_: each for id_, each in found.items() if each}


async def coaching_hint(work: Work, request: Request, checkin: CheckIn) -> str:
    """What to think about, by what the goals of a monthly check-in did lately, and why; '' for nothing."""
    if not checkin.deep:
        return ""
    desk, asking = await asking_of(work, checkin, at=request.at)
    voice = desk.voice(checkin.asked_of_id)
    histories = await work.ledger.history([goal.id for goal in asking.goals])
    asked = await work.practices.about([goal.id for goal in asking.goals])
    tried = (await work.experiments.open_of([checkin.person_id])).get(checkin.person_id, [])
    question = question_for(
        Facts(
            courses=tuple(course_of(goal, histories.get(goal.id, [])) for goal in asking.goals),
            today=local_date(voice.zone, request.at),
            audience=Audience.OWNER,
            shared=frozenset(row.key_result_id for row in asked if row.key_result_id),
            tried={experiment.key_result_id for experiment in tried},
        )
    )
    if question is None:
        return ""
    return voice.text(
        "{question} (I ask because {reason}.)", question=question.text(voice), reason=question.because(voice)
    )
