"""What somebody does differently, typed instead of put into the form; a typed update stays an update."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cards.checkins import notice
from cards.exchange import NOTHING, Reply, Request
from handlers.asked import Topic, is_open
from handlers.facts import house
from handlers.practices.sharing import checked_words, keep, preview_of, raised_key
from handlers.status import sight_of
from okrs.reader import Understanding
from okrs.vocabulary import NudgeKind, PracticeState, ReplyState
from storage import tables
from storage.store import Work
from storage.tables import Practice

# Words typed elsewhere answer the question for so long, and only if they are as many.
_PATIENCE = timedelta(days=1)
_FEWEST = 4
# In a reply: the practice that it told of.
_PRACTICE = "practice"


async def awaited(
    work: Work, request: Request, topic: Topic, text: str, understanding: Understanding, *, is_free: bool
) -> Practice | None:
    """The question that words answer: the one they are typed under, else one of today, if they can be nothing else.

    `is_free`: nothing else waits for words.
    """
    assert request.person is not None
    reports = any(u.value is not None or u.confidence is not None for u in understanding.updates)
    if reports or understanding.command is not None:
        return None
    rows = [row for row in await work.practices.of([request.person]) if row.state is PracticeState.ASKED]
    zone = topic.desk.voice(request.person).zone
    for row in rows:
        if request.thread and request.thread == _letter(row, zone):
            return row
    waits = not is_free or request.thread or (topic.checkin is not None and is_open(topic.checkin))
    if waits or text.rstrip().endswith(("?", "？")) or len(text.split()) < _FEWEST:
        return None
    return next((row for row in rows if request.at - row.asked_at < _PATIENCE), None)


async def take(work: Work, request: Request, row: Practice, text: str) -> Reply:
    """Keeps what was typed for its author, and shows it as others would read it."""
    assert request.person is not None
    sight = await sight_of(work, request)
    held = await work.practices.find(row.id)
    assert held is not None
    keep(held, checked_words(text))
    reply = await work.replies.keep(
        request.person,
        text,
        at=request.at,
        checkin=None,
        understood={_PRACTICE: str(row.id)},
        origin=request.origin,
    )
    reply.state, reply.counted_at = ReplyState.COUNTED, request.at
    await work.session.flush()
    # Nobody can tell an update from a story for certain: one tap makes it the other.
    return Reply(card=await preview_of(sight, held, reply=str(reply.id)))


def is_practice(row: tables.Reply) -> bool:
    """Whether a typed reply told of a way of working."""
    return _PRACTICE in row.understood


async def change(work: Work, request: Request, row: tables.Reply, before: str) -> Reply:
    """The message was edited: the words follow it, as long as they are its author's alone and still the same."""
    found = await work.practices.find(UUID(row.understood[_PRACTICE]))
    voice = (await house(work, request.at)).voice(request.person)
    if found is None or found.words != before.strip() or not row.text.strip():
        return NOTHING
    if found.state is not PracticeState.PRIVATE:
        return Reply(
            card=notice(
                voice.text("What you published stays as it is."),
                voice.text("To change it: /okr practices mine"),
            )
        )
    keep(found, checked_words(row.text))
    await work.session.flush()
    return Reply(card=await preview_of(await sight_of(work, request), found))


async def let_go(work: Work, row: tables.Reply) -> None:
    """What was typed was no answer: the question stands again."""
    found = await work.practices.find(UUID(row.understood[_PRACTICE]))
    if found is not None and found.state is PracticeState.PRIVATE and found.words == row.text.strip():
        found.words, found.title, found.state = "", "", PracticeState.ASKED


def _letter(row: Practice, zone: str) -> str:
    if row.key_result_id is None:
        return ""
    return raised_key(NudgeKind.SHARE, row.person_id, row.key_result_id, row.asked_at, zone)
