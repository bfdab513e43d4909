"""The engine: brings each workspace that has something to send to a courier, one courier a workspace at a time.

Which engine runs follows from the database, with no setting of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

import structlog

from okrs.errors import HeadwayError
from scheduling.clock import Clock
from scheduling.courier import Courier, Drained
from storage.engine import Database

# How many workspaces one process drains at the same time.
AT_ONCE = 8

log = structlog.get_logger()


class Engine(Protocol):
    """Losing a wake-up loses nothing: the heartbeat wakes every workspace that has deliveries due."""

    async def start(self) -> None:
        """From now on, workspaces that are woken are drained, here or by another process."""

    async def stop(self) -> None:
        """Finishes what is being sent, and drains no more."""

    async def wake(self, workspace: UUID, at: datetime | None = None) -> None:
        """Drains this workspace soon, or at `at` by the couriers' clock."""


def engine_for(database: Database, courier: Courier, *, clock: Clock, worker: bool = True) -> Engine:
    """The engine that goes with the database. Without a `worker` this process only wakes; others drain.

    Raises HeadwayError for a SQLite database without a worker, since then nobody would.
    """
    if not database.is_sqlite:
        from scheduling.procrastinate_engine import ProcrastinateEngine

        return ProcrastinateEngine(database, courier, clock=clock, worker=worker)
    if not worker:
        raise HeadwayError(
            "A SQLite database has a single process, which must send the messages too. "
            "Leave out --no-worker, or set DATABASE_URL to a PostgreSQL database."
        )
    return LocalEngine(courier.drain, clock=clock)


async def prepare(database: Database) -> None:
    """Lays down what the engine keeps in the database, if it is not there yet; nothing on SQLite."""
    if not database.is_sqlite:
        from scheduling.procrastinate_engine import lay_down

        await lay_down(database)


class LocalEngine:
    """For one process: drains are tasks of its own event loop."""

    def __init__(self, drain: Callable[[UUID], Awaitable[Drained]], *, clock: Clock) -> None:
        self._drain = drain
        self._clock = clock
        self._places = asyncio.Semaphore(AT_ONCE)
        self._drains: dict[UUID, asyncio.Task[None]] = {}
        self._woken: set[UUID] = set()
        self._timers: dict[UUID, asyncio.TimerHandle] = {}
        self._is_open = False

    async def start(self) -> None:
        """Takes wake-ups from now on."""
        self._is_open = True

    async def stop(self) -> None:
        """Finishes what is being sent; what waits stays in the outbox."""
        self._is_open = False
        for timer in self._timers.values():
            timer.cancel()
        running = list(self._drains.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def wake(self, workspace: UUID, at: datetime | None = None) -> None:
        """Drains this workspace at once, after the drain that is under way, or at `at`."""
        if not self._is_open:
            return
        wait = (at - self._clock.now()).total_seconds() if at else 0
        if wait > 0:
            self._set_timer(workspace, wait)
        else:
            self._begin(workspace)

    def _set_timer(self, workspace: UUID, wait: float) -> None:
        loop = asyncio.get_running_loop()
        timer = self._timers.get(workspace)
        if timer and timer.when() <= loop.time() + wait:
            return
        if timer:
            timer.cancel()
        self._timers[workspace] = loop.call_later(wait, self._ring, workspace)

    def _ring(self, workspace: UUID) -> None:
        del self._timers[workspace]
        self._begin(workspace)

    def _begin(self, workspace: UUID) -> None:
        self._woken.add(workspace)
        if workspace not in self._drains:
            self._drains[workspace] = asyncio.create_task(self._until_quiet(workspace))

    async def _until_quiet(self, workspace: UUID) -> None:
        try:
            async with self._places:
                while workspace in self._woken:
                    self._woken.discard(workspace)
                    drained = await self._drain(workspace)
                    if drained.next_at:
                        await self.wake(workspace, at=drained.next_at)
        except HeadwayError as error:
            log.error("drain.failed", workspace=str(workspace), reason=error.message)
        finally:
            del self._drains[workspace]
