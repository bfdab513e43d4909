"""Whether a goal's wording describes a change or a task, when somebody asks or writes one."""

from __future__ import annotations

from collections.abc import Sequence

from cards import wording as cards
from cards.exchange import Reply, Request
from handlers.status import Sight, sight_of
from okrs.goal_lines import GoalLine
from okrs.wording import Part, check, check_key_result
from okrs.wording.sets import Group, check_set
from storage.store import Work

_MOST = 4
_QUOTES = " \t\n\"'“”„«»「」"


async def check_words(work: Work, request: Request, words: str) -> Reply:
    """What is thought of the goal in these words; without any, which of the asker's own goals read like tasks."""
    sight = await sight_of(work, request)
    goal = words.strip(_QUOTES)
    if goal:
        # A cycle has an end, so a goal that names none is not incomplete.
        verdict = check(goal, given={Part.BY_WHEN})
        return Reply(card=cards.verdict_card(sight.voice, verdict, has_ai=sight.home.settings.ai))
    owned = await work.goals.owned_by([sight.reader], on=sight.voice.today(request.at))
    goals = [goal.key_result for goal in owned.get(sight.reader, [])]
    tasks = [
        goal.title
        for goal in goals
        if check_key_result(goal.title, start=goal.start, target=goal.target).is_task
    ]
    return Reply(card=cards.own_goals(sight.voice, tasks, read=len(goals)))


async def remarks_on(sight: Sight, objective: str, lines: Sequence[GoalLine]) -> list[str]:
    """What is said of goals while they are written: tasks among them first, then what concerns them together."""
    verdicts = [check_key_result(line.title, start=line.start, target=line.target) for line in lines]
    tasks = [cards.in_passing(sight.voice, verdict) for verdict in verdicts if verdict.is_task]
    together = check_set(
        [Group(objective, [line.title for line in lines])],
        past_scores=await sight.work.cycles.past_scores(),
    )
    return [*tasks, *(cards.remark(sight.voice, said) for said in together)][:_MOST]
