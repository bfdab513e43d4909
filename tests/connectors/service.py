"""A service on loopback that answers with files and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Reply:
    """What is answered: a file, or a text where there is none; `{at}` in a header is where the service is."""

    file: str = ""
    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0
    drops: bool = False


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Route = str | Reply | Sequence[str | Reply]


@dataclass
class Service:
    """`routes`: by method and path what is answered, one after the other where there are several. `fault` is answered
    instead to whatever is asked."""

    routes: dict[str, Route] = field(default_factory=dict)
    fault: Reply | None = None
    asked: list[Asked] = field(default_factory=list)
    at: str = ""

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.at = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        # As it was sent, so that what is escaped stays to be seen.
        path = request.rel_url.raw_path
        self.asked.append(
            Asked(request.method, path, dict(request.query), dict(request.headers), await request.text())
        )
        reply = self.fault or self._next(f"{request.method} {path}")
        await asyncio.sleep(reply.seconds)
        if reply.drops:
            assert request.transport is not None
            request.transport.close()
        headers = {name: value.replace("{at}", self.at) for name, value in reply.headers.items()}
        text = (FIXTURES / reply.file).read_text() if reply.file else reply.text
        body = text.replace("{at}", self.at).encode()
        return web.Response(body=body, status=reply.status, headers=headers)

    def _next(self, route: str) -> Reply:
        found = self.routes.get(route)
        assert found is not None, f"{route} is none of {list(self.routes)}"
        if not isinstance(found, str | Reply):
            first, *rest = found
            self.routes[route] = rest or first
            found = first
        return Reply(file=found) if isinstance(found, str) else found
