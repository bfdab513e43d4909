"""Headway's pages for the measurement, as `headway serve` runs them, and a bare page beside them, in a process of its
own: `python -m bench.dashboard_server URL`. Prints its port, and ends when its input does."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from aiohttp import web
from jinja2 import Environment

from bench.company import DUE
from bench.gauge import RunningClock
from bot.collector import calm
from bot.sign_in import SignIn
from bot.web.feed import Feed
from bot.web.server import web_app
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from storage.store import Store

BARE = "/bare"
_BARE_PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><ul>
{% for line in lines %}<li class="kr"><span class="badge {{ line.health }}">{{ line.word }}</span>
<a href="{{ line.url }}">{{ line.title }}</a>
<span class="caption">{{ line.caption }}</span><b>{{ line.owner }}</b></li>
{% endfor %}</ul></body></html>"""
# What a line of it takes.
_LINE_BYTES = 235


def main() -> None:
    """Serves until nobody listens any more."""
    asyncio.run(_serve(sys.argv[1]))


async def _serve(url: str) -> None:
    store = Store.open(url)
    app = web_app(
        store=store,
        desk=Desk(store, HANDLERS),
        clock=RunningClock(DUE + timedelta(hours=3)),
        wake=_nobody,
        travel=None,
        sign_in=SignIn.off(),
        feed=Feed(store),
    )
    app.middlewares.append(_timed)
    app.router.add_get(BARE, _bare)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    calm()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()
    await store.close()


async def _nobody(workspace: UUID) -> None:
    """There is no courier here."""


@web.middleware
async def _timed(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Says in a header what the page took, in milliseconds: on the clock, and of this thread's processor time."""
    began, worked = time.perf_counter(), time.thread_time()
    response = await handler(request)
    took, work = time.perf_counter() - began, time.thread_time() - worked
    response.headers["Server-Timing"] = f"page;dur={took * 1000:.2f}, cpu;dur={work * 1000:.2f}"
    return response


_PAGES = Environment(autoescape=True)
_TEMPLATE = _PAGES.from_string(_BARE_PAGE)


async def _bare(request: web.Request) -> web.Response:
    """A page of `bytes` from values that are at hand."""
    lines = [
        {
            "health": "on_track",
            "word": "On track",
            "url": f"/goal/{n}",
            "title": f"Raise the net promoter score of new customers ({n})",
            "caption": f"{n} of 1,000 · expected by now: 480",
            "owner": f"Person Number {n}",
        }
        for n in range(int(request.query["bytes"]) // _LINE_BYTES)
    ]
    return web.Response(text=_TEMPLATE.render(title="Company", lines=lines), content_type="text/html")


if __name__ == "__main__":
    main()
