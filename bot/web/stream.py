"""Live pages: what changed, as server-sent events, each with the revision to go on from."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from bot.web.context import WEB, Visit, must_be, pictures, visit
from bot.web.parse import position
from bot.web.places import unread_everywhere
from bot.web.roster import Roster, roster_for
from bot.web.timeline import Line, Timeline
from bot.web.trouble import Trouble, guarded
from storage.store import Work
from storage.tables import ChatMessage, Person

BATCH = 50
# A Monday morning pokes a thousand times a second; a page looks at most this often.
GAP_SECONDS = 0.05
# Shorter than the patience of common proxies; also how often the clock at the top is looked at.
BREATH_SECONDS = 1.0
BREATHS_PER_SIGN_OF_LIFE = 15


async def events(request: web.Request) -> web.StreamResponse:
    """Streams changes after `Last-Event-ID` (a page that lost its connection) or `?after=` (a fresh one)."""
    context, here = request.app[WEB], await visit(request)
    after = position(request.headers.get("Last-Event-ID") or request.query.get("after", "")) or 0
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    # A reader who leaves is no trouble.
    with suppress(ConnectionResetError):
        await response.write(b"retry: 1000\n\n")
        with context.feed.watching(here.workspace.id):
            await _Stream(request, here, response, after).run()
    return response


@dataclass(frozen=True)
class _Seen:
    """What one look at the store found: messages by revision, those in their threads, who wrote them."""

    changed: list[ChatMessage]
    replies: list[ChatMessage]
    people: dict[UUID, Person]
    roster: Roster
    unread: dict[str, int]


class _Stream:
    def __init__(self, request: web.Request, here: Visit, response: web.StreamResponse, after: int) -> None:
        self._request = request
        self._context = request.app[WEB]
        self._here = here
        self._response = response
        self._after = after
        self._unread: dict[str, int] | None = None
        self._told: dict[str, object] = {}

    async def run(self) -> None:
        """Until the reader leaves, is signed out, or the server stops."""
        seen, breaths = -1, 0
        while not self._context.feed.closed:
            tick = self._context.feed.tick
            if tick != seen:
                match await guarded(self._look()):
                    case Trouble(status=403):
                        return
                    case Trouble():
                        # A database that is busy is read at a later look; the page stays as it is.
                        await asyncio.sleep(BREATH_SECONDS)
                    case found:
                        await self._show(found)
                        seen = tick if len(found.changed) < BATCH else seen
                await asyncio.sleep(GAP_SECONDS)
            await self._tell_time()
            breaths = (breaths + 1) % BREATHS_PER_SIGN_OF_LIFE
            if breaths == 0:
                await self._response.write(b": still here\n\n")
            if tick == seen:
                await self._context.feed.wait(after=tick, most=BREATH_SECONDS)

    async def _look(self) -> _Seen:
        return await self._context.store.looking(self._here.workspace.id, self._seen)

    async def _seen(self, work: Work) -> _Seen:
        reader = self._here.person.id
        # Somebody who was signed out must not go on reading.
        await must_be(self._request, work, reader)
        changed = await work.chat.changes(
            self._here.conversation, reader=reader, after=self._after, most=BATCH
        )
        tops = [m.id if m.thread_id is None else m.thread_id for m in changed]
        replies = await work.chat.threads(tops, reader=reader)
        authors = [m.author_id for m in [*changed, *replies] if m.author_id is not None]
        return _Seen(
            changed=changed,
            replies=replies,
            people=await work.people.by_id(authors),
            roster=await roster_for(work, [one.card for one in (*changed, *replies)]),
            unread=await unread_everywhere(self._context, self._here, work),
        )

    async def _show(self, found: _Seen) -> None:
        timeline = Timeline(
            self._context.pages,
            self._here.voice,
            reader=self._here.person.id,
            people=found.people,
            roster=found.roster,
            pictures=pictures(self._context, self._here),
        )
        for message in found.changed:
            await self._send("message", _event(timeline, message, found.replies), message.revision)
            self._after = message.revision
        if found.unread != self._unread:
            self._unread = found.unread
            await self._send("unread", found.unread)

    async def _tell_time(self) -> None:
        now = self._context.clock.now()
        told: dict[str, object] = {
            "moment": self._here.voice.moment(now),
            "share": self._context.journey.share(now),
        }
        if told != self._told:
            self._told = told
            await self._send("clock", told)

    async def _send(self, event: str, data: object, id_: int | None = None) -> None:
        lines = [f"event: {event}", f"data: {json.dumps(data)}"]
        if id_ is not None:
            lines.insert(0, f"id: {id_}")
        await self._response.write(("\n".join(lines) + "\n\n").encode())


def _event(timeline: Timeline, message: ChatMessage, replies: Sequence[ChatMessage]) -> dict[str, object]:
    line = timeline.lines([message], [r for r in replies if r.thread_id == message.id])[0]
    return {
        "id": str(line.id),
        "position": line.position,
        "key": line.key,
        "day": line.day.isoformat(),
        "day_label": line.day_label,
        "mine": line.mine,
        "html": timeline.html(line),
    } | _thread(timeline, message.thread_id, line, replies)


def _thread(
    timeline: Timeline, parent: UUID | None, line: Line, replies: Sequence[ChatMessage]
) -> dict[str, object]:
    if parent is None:
        return {"thread": None}
    # Counted as of this event's batch: a later batch corrects it with its own event.
    count = sum(1 for reply in replies if reply.thread_id == parent)
    return {"thread": str(parent), "thread_label": timeline.thread_label(count), "position": line.position}
