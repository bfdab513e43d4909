"""What is answered at the addresses of charts: a picture, or its numbers as CSV."""

from __future__ import annotations

from aiohttp import web

from bot.cells import attachment
from bot.charts.figures import csv_text
from bot.charts.kept import Kept
from bot.charts.links import OwnLinks
from bot.charts.shapes import CHAT, CSV, LOOKS, SAVED, drawn
from bot.charts.studio import UndrawnError
from bot.web.context import WEB, visit
from cards.voice import Voice

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_NAME = "headway-chart"


async def own(request: web.Request) -> web.Response:
    """A chart of a page of who asks; 404 for any other."""
    here = await visit(request)
    links = OwnLinks(seal=request.app[WEB].chart_seal, home=here.home)
    try:
        kept = links.read(request.match_info["chart"])
    except ValueError:
        raise web.HTTPNotFound from None
    return await _answer(request, kept, request.match_info["shape"])


async def in_chat(request: web.Request) -> web.Response:
    """A chart that was sent into a chat, for whoever has its address; 404 for any other, 410 after its end."""
    try:
        kept = request.app[WEB].chat_links.read(request.match_info["chart"])
    except ValueError:
        raise web.HTTPNotFound from None
    if kept is None:
        raise web.HTTPGone
    response = await _answer(request, kept, CHAT)
    # Chats in a browser show it within pages of their own.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


async def _answer(request: web.Request, kept: Kept, shape: str) -> web.Response:
    if shape == CSV:
        return attachment(csv_text(kept.chart), name=f"{_NAME}.csv")
    if shape not in LOOKS:
        raise web.HTTPNotFound
    order = drawn(kept.chart, Voice(locale=kept.locale), shape)
    if order is None:
        raise web.HTTPNotFound
    headers = {"ETag": f'"{order.key[:32]}"', "Cache-Control": "private, max-age=86400"}
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    try:
        body = await request.app[WEB].studio.picture(order)
    except UndrawnError as error:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from error
    if shape == SAVED:
        headers["Content-Disposition"] = f'attachment; filename="{_NAME}.png"'
    return web.Response(body=body, content_type=_TYPES[order.kind], headers=headers)
