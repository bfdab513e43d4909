"""The one coaching question of a monthly check-in."""

from __future__ import annotations

from cards.exchange import Request
from coaching.questions import Audience, Facts, course_of, question_for
from handlers.prompts import asking_of
from scheduling.calendar import local_date
from storage.store import Work
from storage.tables import CheckIn


async def coaching_hint(work: Work, request: Request, checkin: CheckIn) -> str:
    """What to think about, by what the goals of a monthly check-in did lately, and why; '' for nothing."""
    if not checkin.deep:
        return ""
    desk, asking = await asking_of(work, checkin, at=request.at)
    voice = desk.voice(checkin.asked_of_id)
    histories = await work.ledger.history([goal.id for goal in asking.goals])
    asked = await work.practices.about([goal.id for goal in asking.goals])
    question = question_for(
        Facts(
            courses=tuple(course_of(goal, histories.get(goal.id, [])) for goal in asking.goals),
            today=local_date(voice.zone, request.at),
            audience=Audience.OWNER,
            told=frozenset(row.key_result_id for row in asked if row.key_result_id),
        )
    )
    if question is None:
        return ""
    return voice.text(
        "{question} (I ask because {reason}.)", question=question.text(voice), reason=question.because(voice)
    )
