"""The demonstration's clock at the top of the page."""

from __future__ import annotations

from aiohttp import web

from bot.web.context import WEB, visit
from bot.web.parse import Leap, payload
from bot.web.travel import destination


async def move(request: web.Request) -> web.Response:
    """Lets time pass until where a button leads, and answers when it has passed."""
    context, here = request.app[WEB], await visit(request)
    if context.travel is None or context.sign_in.required:
        raise web.HTTPNotFound
    leap = payload(Leap, await request.read())
    now = context.travel.now()
    moment = destination(leap.leap, now=now, zone=here.voice.zone, working_days=here.person.working_days)
    async with context.journey.along(now, moment):
        await context.feed.poke()
        await context.travel.to(moment)
    await context.feed.poke()
    return web.json_response({"moment": here.voice.moment(context.travel.now())})
