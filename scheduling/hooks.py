"""Takes events to the addresses that want to hear of them, signed, and tries again what did not arrive.

Events are claimed as messages are. Each goes at least once: who hears of it twice knows it by its id.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random

import structlog

from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.hooks import Told
from storage.store import Store
from storage.tables import Hook, HookEvent

CLAIM, CONCURRENCY = 100, 20
CLAIMED_FOR = timedelta(minutes=2)
PULSE_SECONDS = 5.0
# Failures in a row after which an address is left alone: three days of trying, or so.
PATIENCE = 20
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)

log = structlog.get_logger()

# Sends one event; returns what went wrong in words, '' for nothing.
Post = Callable[[HookEvent, Hook], Awaitable[str]]
# Tells people of one workspace that nothing is sent to this hook any more.
Tell = Callable[[Hook], Awaitable[None]]


class Herald:
    def __init__(self, store: Store, post: Post, tell: Tell, *, clock: Clock, random: Random) -> None:
        self._store = store
        self._post = post
        self._tell = tell
        self._clock = clock
        self._random = random
        self._running: asyncio.Task[None] | None = None
        self._trouble = ""

    async def start(self) -> None:
        """Sends from now on, in the running event loop."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Sends no more; what was on its way is sent again when its claim runs out."""
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def send(self) -> int:
        """Sends everything that is due now; returns how many events arrived."""
        arrived = 0
        while claimed := await self._claim():
            limit = asyncio.Semaphore(CONCURRENCY)

            async def one(event: HookEvent, hook: Hook, limit: asyncio.Semaphore = limit) -> Told:
                async with limit:
                    return await self._told(event, hook)

            told = await asyncio.gather(*(one(event, hook) for event, hook in claimed))
            arrived += sum(not each.failure for each in told)
            async with self._store.hooks_due() as due:
                paused = await due.record(told, at=self._clock.now(), patience=PATIENCE)
            for hook in paused:
                log.warning("hook.paused", hook=str(hook.id), workspace=str(hook.workspace_id))
                await self._tell(hook)
        return arrived

    async def _run(self) -> None:
        while True:
            try:
                await self.send()
                self._trouble = ""
            except HeadwayError as error:
                if error.message != self._trouble:
                    log.error("hooks.missed", reason=error.message)
                self._trouble = error.message
            await asyncio.sleep(PULSE_SECONDS)

    async def _claim(self) -> list[tuple[HookEvent, Hook]]:
        now = self._clock.now()
        async with self._store.hooks_due() as due:
            return await due.claim(now=now, until=now + CLAIMED_FOR, most=CLAIM)

    async def _told(self, event: HookEvent, hook: Hook) -> Told:
        failure = await self._post(event, hook)
        pause: timedelta = min(_FIRST_PAUSE * 2 ** min(event.attempts - 1, 12), _LONGEST_PAUSE)
        next_at = self._clock.now() + pause * (1 + self._random.uniform(0, 0.1))
        return Told(
            event=event.id,
            hook=hook.id,
            failure=failure,
            next_at=next_at if failure and next_at < event.expires_at else None,
        )
