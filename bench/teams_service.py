"""A Bot Connector that takes every message at once, in a process of its own: `python -m bench.teams_service PORT`.

`GET /arrivals` tells when messages came since it was asked last, in seconds.
"""

from __future__ import annotations

import asyncio
import sys
import time

from aiohttp import web


async def serve(port: int) -> None:
    """Serves until the process is stopped."""
    arrivals: list[float] = []

    async def send(request: web.Request) -> web.Response:
        await request.read()
        arrivals.append(time.time())
        return web.json_response({"id": str(len(arrivals))}, status=201)

    async def told(_: web.Request) -> web.Response:
        found = list(arrivals)
        arrivals.clear()
        return web.json_response(found)

    app = web.Application()
    activities = "/v3/conversations/{conversation}/activities"
    app.add_routes(
        [web.post(activities, send), web.post(f"{activities}/{{to}}", send), web.get("/arrivals", told)]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    print("up", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
