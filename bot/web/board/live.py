"""Open pages of the dashboard hear that something changed, and fetch themselves anew."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from aiohttp import web

from bot.web.context import WEB, Visit, must_be, visit
from bot.web.trouble import Trouble, guarded
from storage.store import Work

# A Monday morning changes something every second; a page is brought up to date at most this often.
GAP_SECONDS = 2.0
BREATH_SECONDS = 15.0


async def events(request: web.Request) -> web.StreamResponse:
    """Streams the newest pulse whenever it is another than the page's (`?after=`, or `Last-Event-ID`)."""
    context, here = request.app[WEB], await visit(request)
    known = request.headers.get("Last-Event-ID") or request.query.get("after", "")
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
        await response.write(b"retry: 2000\n\n")
        with context.feed.watching_goals(here.workspace.id):
            await _tell(request, here, response, known)
    return response


async def _tell(request: web.Request, here: Visit, response: web.StreamResponse, known: str) -> None:
    feed = request.app[WEB].feed
    while not feed.closed:
        tick = feed.tick
        match await guarded(_pulse(request, here)):
            case Trouble(status=403):
                return
            case Trouble():
                # A database that is busy is asked at a later look.
                pass
            case str(pulse) if pulse != known:
                known = pulse
                await response.write(f"id: {pulse}\nevent: changed\ndata: {pulse}\n\n".encode())
        await asyncio.sleep(GAP_SECONDS)
        if await feed.wait(after=tick, most=BREATH_SECONDS) == tick:
            await response.write(b": still here\n\n")


async def _pulse(request: web.Request, here: Visit) -> str:
    async def newest(work: Work) -> str:
        await must_be(request, work, here.person.id)
        return await work.pulse.newest()

    return await request.app[WEB].store.looking(here.workspace.id, newest)
