"""Drafts of goals that a person asks the language model for: they come as a message, and change nothing
by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from cards import model_words as cards
from cards.exchange import NOTHING, Reply, Request
from cards.proposals import KEY_RESULTS
from coaching.kinds.drafts import CASCADE, WORDING
from handlers import cascade
from handlers.facts import voice_of
from handlers.given import given
from handlers.goals import NEW
from handlers.status import Sight, sight_of
from handlers.thoughts import UNANSWERED, answer_of, is_on, mask_of
from okrs.errors import HeadwayError
from okrs.vocabulary import DraftState, ThoughtState
from storage.agenda import Appointment
from storage.outbox import ANSWER, Letter
from storage.store import Work
from storage.tables import Thought
from storage.thoughts import Wish

# Somebody waits for it, but not with the next thing they do.
_WITHIN, _PATIENCE = timedelta(seconds=60), timedelta(seconds=75)
_LONGEST = 500


async def of_wording(work: Work, request: Request) -> Reply:
    """Has other wordings for a goal, `text`, drafted."""
    sight = await sight_of(work, request)
    text = given(request, "text", str)[:_LONGEST]
    if not await is_on(work, sight.home):
        return Reply(card=cards.not_now(sight.voice))
    mask = await mask_of(work, sight.home)
    asked = {"text": mask.hide(text), "places": mask.places, "language": sight.voice.tongue, "of": text}
    return await _put(sight, request, WORDING, asked)


async def of_team(work: Work, request: Request) -> Reply:
    """Has a draft of a team's goals written, from the behaviour that was named for it."""
    scene, row, outcome, team = await cascade.waiting(work, request)
    sight = scene.sight
    if not await is_on(work, sight.home):
        return Reply(card=cards.not_now(sight.voice))
    mask = await mask_of(work, sight.home)
    signs: Sequence[str] = [
        goal.key_result.title for goal in scene.found.tree.goals if goal.objective.outcome_id == outcome.id
    ]
    asked = {
        "outcome": mask.hide(outcome.title),
        "signs": [mask.hide(sign) for sign in signs[:8]],
        "team": mask.hide(team.name),
        "roles": sorted({mask.hide(person.role) for person in scene.people(team) if person.role})[:12],
        "behaviour": mask.hide(row.behaviour),
        "places": mask.places,
        "language": sight.voice.tongue,
        "row": str(row.id),
        "name": team.name,
        "values": dict(cascade.values_of(outcome, team)),
    }
    return await _put(sight, request, CASCADE, asked)


async def take_team(work: Work, request: Request) -> Reply:
    """The person wants the model's draft in place of the one that waits; it is edited and accepted like
    any other."""
    scene, row, outcome, team = await cascade.waiting(work, request)
    thought = await work.thoughts.hold(given(request, "thought", UUID))
    if thought is None or thought.state is not ThoughtState.ANSWERED or thought.person_id != request.person:
        raise HeadwayError("That draft is not there any more.")
    if thought.asked.get("row") != str(row.id) or row.state is not DraftState.DRAFT:
        raise HeadwayError("That draft is not there any more.")
    row.objective, row.lines = thought.answer["objective"], "\n".join(thought.answer["lines"])
    scene.touch(row, DraftState.DRAFT)
    return replace(cascade.draft_of(scene, row, outcome, team), replaces=True)


async def drafted(work: Work, request: Request) -> Reply:
    """What the model drafted goes to whoever asked for it."""
    answer = await answer_of(work, request)
    if answer is not None:
        await work.agenda.drop(UNANSWERED, [answer.thought.id])
        await tell(work, request, answer.thought, answer.found)
    return NOTHING


async def tell(work: Work, request: Request, thought: Thought, found: dict[str, Any] | None) -> None:
    """The drafts, or that there is none."""
    assert thought.person_id is not None
    voice = voice_of(await work.people.person(thought.person_id), await work.people.workspace())
    asked = thought.asked
    if thought.intent == WORDING:
        card = (
            cards.drafts(voice, asked["of"], found["drafts"], intent=NEW, field=KEY_RESULTS)
            if found
            else cards.no_draft(voice, asked["of"])
        )
    elif found:
        values = {**asked["values"], "thought": str(thought.id)}
        card = cards.team_draft(
            voice, team=asked["name"], objective=found["objective"], lines=found["lines"], values=values
        )
    else:
        card = cards.no_team_draft(voice, asked["name"])
    key = f"draft:{thought.id}"
    await work.outbox.put(
        [Letter(key=key, card=card, at=request.at, person=thought.person_id, priority=ANSWER)]
    )


async def _put(sight: Sight, request: Request, intent: str, asked: dict[str, Any]) -> Reply:
    work = sight.work
    thought = await work.thoughts.put(
        Wish(
            key=f"draft:{sight.reader}:{request.at:%Y-%m-%dT%H:%M:%S}",
            intent=intent,
            asked=asked,
            at=request.at,
            within=_WITHIN,
            person=sight.reader,
        )
    )
    if thought is not None:
        await work.agenda.arm([Appointment(intent=UNANSWERED, subject=thought, at=request.at + _PATIENCE)])
    return Reply(card=cards.drafting(sight.voice))
