"""What the language model made of an answer that had to be asked about: offered to its writer, who confirms it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from cards.blocks import Card
from cards.checkins import notice
from cards.exchange import NOTHING, Reply, Request
from coaching.kinds.reading import LONGEST, READING
from coaching.masks import put_back
from handlers import replies
from handlers.asked import Topic, shown
from handlers.facts import voice_of
from handlers.thoughts import answer_of, is_on, mask_of
from handlers.understood import Said, Understood, freeze, thaw
from okrs.measure import check_value
from okrs.reader import Doubt
from okrs.reader.language import guess_language
from okrs.vocabulary import DeliveryState, ReplyState
from storage import tables
from storage.store import Work
from storage.thoughts import Wish

ACCEPT, DECLINE = "reply.accept", "reply.decline"
_WITHIN = timedelta(minutes=1)
# Where somebody who understands the words would understand more. Orders are never handed on, nor is what is far too
# long; a range, a limit or another currency is no clearer for being read again.
_HELPS = frozenset(
    {
        Doubt.NO_VALUE,
        Doubt.WHICH_KEY_RESULT,
        Doubt.RELATIVE_BASE,
        Doubt.SIGN,
        Doubt.CONTRADICTION,
        Doubt.UNIT,
        Doubt.FRACTION,
        Doubt.UNSURE,
        Doubt.UNCLEAR,
    }
)


async def ask(work: Work, topic: Topic, row: tables.Reply) -> None:
    """Has the words of a reply read by the model where AI is on and what is asked about may be clearer to it."""
    doubts = {doubt.doubt for doubt in thaw(row.understood).doubts}
    if not topic.desk.settings.ai or not topic.goals or not doubts or not doubts <= _HELPS:
        return
    if len(row.text) > LONGEST or not await is_on(work, topic.desk):
        return
    mask = await mask_of(work, topic.desk)
    goals = [shown(goal, n) for n, goal in enumerate(topic.goals, start=1)]
    asked: dict[str, Any] = {
        "reply": str(row.id),
        "text": mask.hide(row.text),
        "language": guess_language(row.text, [goal.title for goal in goals]),
        "goals": [
            {
                "ref": one.ref,
                "title": mask.hide(one.title),
                "unit": mask.hide(one.unit),
                "wanted": one.direction,
                "now": None if one.current is None else format(one.current, "f"),
            }
            for one in goals
        ],
        "ids": {one.ref: str(goal.id) for one, goal in zip(goals, topic.goals, strict=True)},
        "places": mask.places,
    }
    key = f"reading:{row.id}:{len(row.text)}:{row.received_at:%Y-%m-%dT%H:%M:%S.%f}"
    wish = Wish(key=key, intent=READING, asked=asked, at=topic.desk.now, within=_WITHIN, person=row.person_id)
    await work.thoughts.put(wish)


async def read(work: Work, request: Request) -> Reply:
    """Shows what the model read below the question, if the reply still waits and says what it said."""
    answer = await answer_of(work, request)
    if answer is None or answer.found is None:
        return NOTHING
    asked = answer.asked
    row = await replies.hold(work, UUID(asked["reply"]))
    if row is None or row.state is not ReplyState.PENDING or row.person_id != answer.thought.person_id:
        return NOTHING
    understood = thaw(row.understood)
    if row.text != put_back(asked["text"], asked["places"]) or not understood.doubts:
        return NOTHING
    topic = await replies.topic_of_reply(work, row, at=request.at)
    offered = {
        UUID(asked["ids"][ref]): Said(
            value=None if one["value"] is None else Decimal(one["value"]),
            confidence=one["confidence"],
            note=one["note"],
            blocked=one["blocked"],
        )
        for ref, one in answer.found["updates"].items()
    }
    offered = _fitting(topic, understood, offered)
    if offered:
        understood = replace(understood, offered=offered)
        row.understood = freeze(understood)
        await work.outbox.revise(
            await replies.place(work, row.id), replies.show(topic, row, understood), at=request.at
        )
    return NOTHING


async def accept(work: Work, request: Request) -> Reply:
    """The writer says that it was meant like that."""
    row = await replies.own(work, request)
    if row.state is not ReplyState.PENDING:
        return await replies.already(work, request, row)
    return await replies.in_place(work, request, row, await _taken(work, request, row))


async def decline(work: Work, request: Request) -> Reply:
    """It was not: the question stands as it was."""
    row = await replies.own(work, request)
    if row.state is not ReplyState.PENDING:
        return await replies.already(work, request, row)
    return await replies.in_place(work, request, row, await _asked_again(work, request, row))


async def answer_typed(work: Work, request: Request, row: tables.Reply, *, is_yes: bool) -> Reply:
    """ "Yes" or "no", typed below an offer: what becomes of it stands below, and the offer loses its buttons."""
    card = await (_taken if is_yes else _asked_again)(work, request, row)
    workspace = await work.people.workspace()
    voice = voice_of(await work.people.person(row.person_id), workspace)
    above = notice(voice.text("Saved, see below.") if is_yes else voice.text("Asked again below."))
    await work.outbox.revise(replies.key(row.id), above, at=request.at)
    # A letter, so that an edit of the words can change it.
    await work.outbox.put_or_revise(await replies.letter_of(work, request, replies.below(row.id), card))
    return NOTHING


async def is_shown(work: Work, row: tables.Reply) -> bool:
    """Whether the writer can have seen an offer, so that a typed yes or no is about it."""
    if not thaw(row.understood).offered:
        return False
    letter = await work.outbox.latest(await replies.place(work, row.id))
    return letter is not None and letter.state is DeliveryState.SENT


async def _asked_again(work: Work, request: Request, row: tables.Reply) -> Card:
    topic = await replies.topic_of_reply(work, row, at=request.at)
    understood = replace(thaw(row.understood), offered={})
    row.understood = freeze(understood)
    return replies.show(topic, row, understood)


async def _taken(work: Work, request: Request, row: tables.Reply) -> Card:
    topic = await replies.topic_of_reply(work, row, at=request.at)
    understood = thaw(row.understood)
    said = {**understood.said, **_fitting(topic, understood, dict(understood.offered))}
    understood = replace(understood, said=said, offered={}, doubts=())
    row.understood = freeze(understood)
    if not understood.said:
        return replies.show(topic, row, understood)
    return await replies.count(work, request, row)


def _fitting(topic: Topic, understood: Understood, offered: dict[UUID, Said]) -> dict[UUID, Said]:
    """What goes with the goals as they are now, and contradicts nothing that was certain."""
    goals = {goal.id: goal for goal in topic.goals}
    return {
        id_: said
        for id_, said in offered.items()
        if id_ in goals
        and id_ not in understood.said
        and (said.value is None or not check_value(goals[id_].measure, said.value))
    }
