"""The one way a request is handled: look up its intent, run it in one transaction, answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from cards.exchange import NOTHING, Reply, Request
from okrs.errors import HeadwayError
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
        handler = self.table.get(request.intent)
        if handler is None:
            raise HeadwayError(
                "That button belongs to an older version of Headway. Type /okr help to see what works."
            )
        async with self.store.work(request.workspace) as work:
            if request.key and not await work.replies.first_time(request.key, at=request.at):
                return NOTHING
            return await handler(work, request)
