"""Knowing when it is quiet: everything due has been asked, and everything to be sent has been sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from scheduling.courier import Drained
from scheduling.engine import Engine
from storage.store import Store

_LOOK_SECONDS = 0.01

Drain = Callable[[UUID], Awaitable[Drained]]


class Traffic:
    """Counts the drains under way."""

    def __init__(self) -> None:
        self._running = 0
        self._idle_rounds = 0

    def counted(self, drain: Drain) -> Drain:
        """The same drain, counted; it goes to the engine in the courier's place."""

        async def drain_counted(workspace: UUID) -> Drained:
            self._running += 1
            try:
                drained = await drain(workspace)
            finally:
                self._running -= 1
            # What can't go now (it hangs under another on its way) must not be waited for for ever.
            self._idle_rounds = 0 if drained.sent or drained.failed else self._idle_rounds + 1
            return drained

        return drain_counted

    async def quiet(self, store: Store, engine: Engine, *, now: datetime) -> None:
        """Returns when nothing waits to be sent at `now` and nothing is on its way."""
        self._idle_rounds = 0
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if self._running:
                continue
            async with store.across() as everywhere:
                waiting = await everywhere.with_deliveries(now=now)
            if not waiting or self._idle_rounds > 1:
                return
            for workspace in waiting:
                await engine.wake(workspace)
