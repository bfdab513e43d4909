"""Wakes the open pages: at once for what this process wrote, within a second for what another one did."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from bot.web.trouble import guarded
from storage.store import Store

# How often the database is asked what other processes wrote.
POLL_SECONDS = 1.0


class Feed:
    """One per process. Pages wait on it; the messenger and the request handlers `poke` it.

    A wake-up only says "look again": what there is to show is always read from the store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._moved = asyncio.Condition()
        self._tick = 0
        self.closed = False
        self._watched: Counter[UUID] = Counter()
        self._looked_at: Counter[UUID] = Counter()
        self._revisions: dict[UUID, tuple[int, str]] = {}

    @property
    def tick(self) -> int:
        """Counts the wake-ups, so that one between two waits is not missed."""
        return self._tick

    async def poke(self) -> None:
        """Wakes every open page."""
        async with self._moved:
            self._tick += 1
            self._moved.notify_all()

    async def close(self) -> None:
        """Lets every open page go, when the server stops."""
        self.closed = True
        await self.poke()

    @contextmanager
    def watching(self, workspace: UUID) -> Iterator[None]:
        """While a page of this workspace is open, its messages are polled for."""
        self._watched[workspace] += 1
        try:
            yield
        finally:
            self._watched[workspace] -= 1

    @contextmanager
    def watching_goals(self, workspace: UUID) -> Iterator[None]:
        """While a page that shows goals of this workspace is open, changes of them are polled for too."""
        self._looked_at[workspace] += 1
        try:
            with self.watching(workspace):
                yield
        finally:
            self._looked_at[workspace] -= 1

    async def wait(self, *, after: int, most: float) -> int:
        """The tick, once it is past `after`, or after `most` seconds whatever it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most), self._moved:
                await self._moved.wait_for(lambda: self._tick > after)
        return self._tick

    async def poll(self) -> None:
        """Runs for ever; pokes when a watched workspace has a newer revision."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            # A database that is down for a moment is back at a later look.
            if await guarded(self._look()) is True:
                await self.poke()

    async def _look(self) -> bool:
        moved = False
        for workspace in [w for w, pages in self._watched.items() if pages > 0]:
            async with self._store.look(workspace) as work:
                pulse = await work.pulse.newest() if self._looked_at[workspace] > 0 else ""
                revision = await work.chat.revision(), pulse
            moved = moved or revision != self._revisions.get(workspace)
            self._revisions[workspace] = revision
        return moved
