"""Where Teams posts: what comes is verified, written down and acknowledged, or answered at once."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.inbox import Inbox
from bot.teams import parse
from bot.teams.gateway import Gateway, UnreadableError
from bot.teams.parse import Incoming, Kind
from bot.teams.registration import PLATFORM
from bot.teams.talk import Talk
from bot.trouble import Trouble, guarded
from bot.vouching import NoKeysError, UnverifiedError
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.arrivals import Brought

# A form with a hundred long texts comes back whole.
_MOST_BYTES = 1024 * 1024
_AT_ONCE = frozenset({Kind.EXECUTED, Kind.OPENED, Kind.SENT, Kind.SEARCHED})

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Reception:
    """Takes in activities."""

    gateway: Gateway
    talk: Talk
    inbox: Inbox
    clock: Clock

    async def post(self, request: web.Request) -> web.Response:
        """The answer to an activity: 401 where it is not surely Teams', 503 where it should come again."""
        body = await request.clone(client_max_size=_MOST_BYTES).read()
        try:
            received = await self.gateway.receive(
                request.headers.get("Authorization"), body, remote=request.remote or ""
            )
        except UnverifiedError as error:
            log.info("teams.refused", reason=error.message)
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        except NoKeysError as error:
            log.warning("teams.not_verified", reason=error.message)
            return web.Response(status=503, headers={"Retry-After": "5"})
        except UnreadableError:
            return web.Response(status=400)
        incoming = parse.incoming(received, now=self.clock.now())
        if incoming is None:
            # Microsoft's own word for an invocation that a bot doesn't know.
            return web.Response(status=501 if received.activity["type"] == "invoke" else 200)
        if incoming.kind in _AT_ONCE:
            found = await guarded(self.talk.answer(incoming))
            told = self.talk.troubled(incoming, found) if isinstance(found, Trouble) else found
            return web.json_response(told)
        return await self._take(incoming)

    async def _take(self, incoming: Incoming) -> web.Response:
        brought = Brought(
            platform=PLATFORM,
            key=incoming.key,
            lane=incoming.lane,
            body=parse.to_json(incoming),
            at=incoming.at,
        )
        try:
            await self.inbox.take(brought, lambda: self.talk.deal(incoming))
        except HeadwayError as error:
            log.warning("teams.not_written", reason=error.message)
            return web.Response(status=503, headers={"Retry-After": "5"})
        return web.Response(status=200)
