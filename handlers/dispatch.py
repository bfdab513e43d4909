"""The one way a request is handled: look up its intent, run it in one transaction, answer."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from cards.exchange import NOTHING, Reply, Request
from handlers.given import STALE
from handlers.looking import only_looks
from okrs.errors import HeadwayError
from storage.failures import OnlyReadError
from storage.store import Store, Work

Handler = Callable[[Work, Request], Awaitable[Reply]]


@dataclass(frozen=True)
class Desk:
    """Takes requests from every platform, from the clock and from other systems."""

    store: Store
    table: Mapping[str, Handler]

    async def handle(self, request: Request) -> Reply:
        """Runs the request's handler; nothing is kept when it raises.

        Raises HeadwayError with a sentence for the person; anything else is a bug.
        """
        handler = self._handler(request)
        if only_looks(request):
            # Once in a while there is something to be told only once, which is written down.
            with contextlib.suppress(OnlyReadError):
                return await self._look(handler, request)
        async with self.store.work(request.workspace) as work:
            if request.key and not await work.replies.first_time(request.key, at=request.at):
                return NOTHING
            return await handler(work, request)

    async def attend(self, request: Request) -> Reply:
        """Handles what the clock asks: `subjects` are those of appointments that the heartbeat claimed.

        They are taken off in the same transaction as what the handler does, unless it sets them anew: what is done
        is not done again, and what was not done is still on the agenda, whatever happens in between.
        """
        handler = self._handler(request)
        async with self.store.work(request.workspace) as work:
            subjects = await work.agenda.hold(request.intent, request.subjects)
            if not subjects:
                return NOTHING
            reply = await handler(work, replace(request, subjects=subjects))
            await work.agenda.finish(request.intent, subjects)
            return reply

    async def _look(self, handler: Handler, request: Request) -> Reply:
        async with self.store.look(request.workspace) as work:
            reply = await handler(work, request)
        if request.key:
            async with self.store.work(request.workspace) as work:
                if not await work.replies.first_time(request.key, at=request.at):
                    return NOTHING
        return reply

    def _handler(self, request: Request) -> Handler:
        handler = self.table.get(request.intent)
        if handler is None:
            raise HeadwayError(STALE)
        return handler
