"""What became of a cycle, by objective: the mean of the scores given, and what people agreed to share."""

from __future__ import annotations

from decimal import Decimal

from cards.cycles import Count, Learned, Result, Summary
from cards.voice import Voice
from cards.ways import page
from cards.wording import remark
from handlers.status import Sight
from okrs.health import Health
from okrs.rollup import Part
from okrs.score import score
from okrs.vocabulary import Occasion
from okrs.wording.sets import check_set
from storage.goals import Goal
from storage.store import Work
from storage.tables import Channel, Cycle


async def summary_of(work: Work, cycle: Cycle, *, voice: Voice) -> Summary:
    """The same for everybody: no person is named in it."""
    tree = await work.goals.tree(cycles=[cycle.id])
    results = []
    for objective in tree.objectives:
        goals = [goal for goal in tree.under(objective.id) if not goal.key_result.stopped]
        if goals:
            scored = sum(goal.key_result.score is not None for goal in goals)
            results.append(
                Result(
                    title=objective.title, score=_score(goals), count=Count(scored=scored, total=len(goals))
                )
            )
    easy = check_set([], past_scores=await work.cycles.past_scores())
    return Summary(
        cycle=cycle.name,
        report=page(f"/report?cycle={cycle.id}"),
        results=tuple(results),
        stopped=sum(goal.key_result.stopped for goal in tree.goals),
        learned=tuple(await _learned(work, tree.goals)),
        remark=remark(voice, easy[0]) if easy else "",
    )


async def fit_channel(sight: Sight) -> Channel | None:
    """The channel of the whole company, unless another company reads it and no admin allowed that."""
    id_ = sight.home.workspace.channel_id
    channel = await sight.work.people.channel(id_) if id_ else None
    if channel is None or (channel.shared_outside and not channel.may_share):
        return None
    return channel


async def _learned(work: Work, goals: list[Goal]) -> list[Learned]:
    """Each owner's newest word on a goal, where they agreed that everybody reads it."""
    decisions = await work.decisions.of([goal.id for goal in goals])
    found = []
    for goal in goals:
        closing = [row for row in decisions.get(goal.id, ()) if row.occasion is Occasion.CLOSE]
        if closing and closing[-1].shared and closing[-1].learned:
            found.append(Learned(goal=goal.key_result.title, words=closing[-1].learned))
    return found


def _score(goals: list[Goal]) -> Decimal | None:
    return score(
        [
            Part(
                weight=goal.key_result.weight,
                progress=goal.key_result.score,
                health=Health.PENDING,
                updated=goal.key_result.score is not None,
            )
            for goal in goals
        ]
    )
