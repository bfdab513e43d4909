"""Explaining a number: what went into it, by which rule, and who said what when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cards import why as cards
from cards.blocks import Card
from cards.cycles import score_words
from cards.exchange import Reply, Request
from cards.why import Changed, Past, Step
from handlers import lookup
from handlers.branches import Forest
from handlers.decided import told_of
from handlers.status import Sight, look, sight_of, status, the_branch, the_goal, the_team
from handlers.trials import trials_of
from okrs.permissions import Right
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.store import Work
from storage.tables import Entry, GoalChange, KeyResult, Objective, Outcome, Person, Team


async def explain(work: Work, request: Request) -> Reply:
    """The button: `key_result`, `objective`, `outcome` or `team`."""
    sight = await sight_of(work, request)
    if "key_result" in request.values:
        return Reply(card=await _goal(sight, await the_goal(sight, request)))
    if "team" in request.values:
        return await _of(sight, the_team(sight, request))
    _, branch = await the_branch(sight, request)
    if branch is None:
        return await explain_words(work, request, "")
    return Reply(card=cards.rollup_card(sight.voice, branch))


async def explain_words(work: Work, request: Request, words: str) -> Reply:
    """What the words name; without any, the asker's own goals to choose from."""
    sight = await sight_of(work, request)
    if not words:
        today = local_date(sight.voice.zone, request.at)
        own = (await work.goals.owned_by([sight.reader], on=today)).get(sight.reader, [])
        return Reply(card=cards.which_goal(sight.voice, [(g.id, g.key_result.title) for g in own]))
    everything = await look(sight, words)
    found = [thing for thing in everything if not isinstance(thing, Person)]
    if everything and not found:
        return await status(work, request, words)
    if len(found) == 1:
        return await _of(sight, found[0])
    if found:
        return lookup.which_of(sight.voice, words, found, intent="goal.why", values={})
    near = lookup.directory(sight.home, await work.goals.tree(), reader=sight.reader).near(words)
    return lookup.nothing(sight.voice, words, near)


async def _of(sight: Sight, thing: Goal | Objective | Outcome | Team) -> Reply:
    match thing:
        case Goal():
            return Reply(card=await _goal(sight, thing))
        case Team():
            forest = await sight.forest(await sight.work.goals.tree(), numbers=False)
            return Reply(card=cards.rollup_card(sight.voice, forest.team(thing, sight.home)))
        case Objective():
            forest = await _forest(sight, thing.cycle_id)
            return Reply(card=cards.rollup_card(sight.voice, forest.objective(thing)))
        case Outcome():
            forest = await _forest(sight, thing.cycle_id)
            return Reply(card=cards.rollup_card(sight.voice, forest.outcome(thing)))


async def _forest(sight: Sight, cycle: UUID) -> Forest:
    return await sight.forest(await sight.work.goals.tree(cycles=[cycle]))


async def _goal(sight: Sight, goal: Goal) -> Card:
    row = goal.key_result
    view = (await sight.views([goal]))[goal.id]
    lines = (await sight.work.ledger.everything([goal.id])).get(goal.id, [])
    return cards.goal_card(
        sight.voice,
        view,
        starts=row.starts,
        today=local_date(sight.voice.zone, sight.home.now),
        steps=[Step(day=phase.on, value=phase.value) for phase in goal.measure.phases],
        entries=past_of(sight, goal, lines),
        tried=await trials_of(sight.work, sight.home, goal, reader=sight.reader),
        changes=[changed_of(sight, goal, change) for change in await sight.work.goals.changes([goal.id])],
        decided=[
            told_of(sight.home, goal, one, reader=sight.reader)
            for one in (await sight.work.decisions.of([goal.id])).get(goal.id, [])
        ],
        goes_on=await _goes_on(sight, row),
    )


async def _goes_on(sight: Sight, row: KeyResult) -> str:
    """The goal of an earlier cycle that this one goes on with, and how that ended; '' for a new one."""
    old = await sight.work.goals.goal(row.carries_id) if row.carries_id else None
    cycle = await sight.work.goals.cycle(old.objective.cycle_id) if old else None
    if old is None or cycle is None:
        return ""
    return sight.voice.text(
        "It goes on with “{goal}” of {cycle} ({score}).",
        goal=old.key_result.title,
        cycle=cycle.name,
        score=score_words(sight.voice, old.key_result.score),
    )


def past_of(sight: Sight, goal: Goal, lines: Sequence[Entry]) -> list[Past]:
    """Every line ever written but the undoing ones, with what became of it."""
    undone = {line.supersedes_id for line in lines if line.retracted}
    corrected = {line.supersedes_id for line in lines if not line.retracted and line.id not in undone}
    open_words = sight.home.may(sight.reader, Right.SEE_NOTE, goal.key_result.owner_id)
    return [
        Past(
            day=local_date(sight.voice.zone, line.recorded_at),
            value=line.value,
            confidence=line.confidence,
            who=sight.home.name(line.person_id),
            source=line.source,
            note=line.note if open_words else "",
            fate="undone" if line.id in undone else "corrected" if line.id in corrected else "",
        )
        for line in lines
        if not line.retracted
    ]


def changed_of(sight: Sight, goal: Goal, change: GoalChange) -> Changed:
    """A change as one reader may see it: everybody sees what it said before, those near the owner also why."""
    near = sight.home.may(sight.reader, Right.SEE_NOTE, goal.key_result.owner_id)
    open_words = near or change.person_id in (None, sight.reader)
    return Changed(
        day=local_date(sight.voice.zone, change.changed_at),
        who=sight.home.name(change.person_id),
        reason=(change.reason or sight.voice.text("none given")) if open_words else "",
        before=_before(goal, change.before),
    )


def _before(goal: Goal, before: dict[str, Any]) -> str:
    """What the goal said before, only where it now says something else."""
    now = goal.key_result.model_dump(mode="json")
    shown = [
        f"{name.removesuffix('_id').replace('_', ' ')} {value}"
        for name, value in before.items()
        if value not in (None, "", []) and str(now.get(name)) != str(value)
    ]
    return ", ".join(shown) or "–"
