"""A server on loopback that speaks like OpenAI, and can behave as badly as real ones do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

# From what was posted to what the message of the answer holds.
Say = Callable[[dict[str, Any]], Any]
Behave = Callable[[web.Request, dict[str, Any]], Any]


@dataclass
class Service:
    """`say` makes the answer's content of what was posted; `turns` are odd behaviours that come first,
    one a call."""

    say: Say = lambda _: {}
    turns: list[Behave] = field(default_factory=list)
    posted: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def sent(self) -> str:
        """Everything that was ever sent, as text."""
        return json.dumps(self.posted, ensure_ascii=False)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        posted = await request.json()
        self.posted.append(posted)
        self.headers.append(dict(request.headers))
        self.paths.append(request.path_qs)
        if self.turns:
            made = self.turns.pop(0)(request, posted)
            found = await made if asyncio.iscoroutine(made) else made
            assert isinstance(found, web.StreamResponse)
            return found
        return completion(self.say(posted))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Service]:
        application = web.Application(client_max_size=10_000_000)
        application.router.add_post("/{any:.*}", self.answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await runner.cleanup()


def told(posted: dict[str, Any]) -> dict[str, Any]:
    """The material of a question."""
    found: dict[str, Any] = json.loads(posted["messages"][1]["content"])
    return found


def shape(posted: dict[str, Any]) -> str:
    """Which shape the answer is to have."""
    found: str = posted["response_format"]["json_schema"]["name"]
    return found


def completion(content: Any, *, finish: str = "stop", **message: Any) -> web.Response:
    """An answer as the service makes it; `content` that is no text is written as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    return web.json_response(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "fake",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish,
                    "message": {"role": "assistant", "content": text, **message},
                }
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
    )


def status(code: int, **headers: str) -> Behave:
    return lambda _request, _posted: web.json_response(
        {"error": {"message": "no", "type": "x"}}, status=code, headers=headers
    )


def raw(text: str) -> Behave:
    """A body that is not what it should be."""
    return lambda _request, _posted: web.Response(text=text, content_type="application/json")


def saying(content: Any, **more: Any) -> Behave:
    return lambda _request, _posted: completion(content, **more)


def silence(seconds: float) -> Behave:
    async def wait(_request: web.Request, _posted: dict[str, Any]) -> web.Response:
        await asyncio.sleep(seconds)
        return completion({})

    return wait


def hanging_up(request: web.Request, _posted: dict[str, Any]) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
