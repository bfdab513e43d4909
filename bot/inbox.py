"""The inbox: what a chat platform brings is written down before it is acknowledged, and dealt with once.

Platforms want to hear within seconds that something arrived, and most try again when they don't. So it is written
first (everything of the same few milliseconds in one transaction), then acknowledged, then dealt with, in order for
each person. What a process leaves behind when it dies is taken up by the next; the receipt that a handler leaves in
its own transaction keeps what was done already from being done again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.arrivals import Brought
from storage.store import Store
from storage.tables import Arrival

# How many are dealt with at the same time.
AT_ONCE = 4
# In a rush what arrives is acknowledged first and answered afterwards, but nobody waits longer than `PATIENCE` for it.
RUSH, PATIENCE = 100, 2.0
_LOOK_BACK, _GLANCE, _AT_ONE_TIME = 0.1, 0.01, 4
# How long nobody else takes what waits here; renewed in time, so that it runs out only for a process that died.
LEASE, TEND = timedelta(seconds=30), timedelta(seconds=10)
# What waits beyond this stays in the database alone until there is room.
MOST_WAITING = 5_000
# Something that fails so often is let go, and the log says so.
MOST_TRIES = 5
_BATCH = 100

log = structlog.get_logger()

Deal = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One arrival that is kept here, and what deals with it."""

    id: UUID
    lane: str
    attempts: int
    deal: Deal
    since: float


@dataclass(frozen=True, slots=True)
class _New:
    brought: Brought
    deal: Deal
    written: asyncio.Future[bool]


class Inbox:
    """`recover` says, by platform, what deals with an arrival that another process left behind."""

    def __init__(
        self, store: Store, *, clock: Clock, recover: Mapping[str, Callable[[Brought], Awaitable[None]]]
    ) -> None:
        self._store = store
        self._clock = clock
        self._recover = recover
        self._new: list[_New] = []
        self._done: list[UUID] = []
        self._lanes: dict[str, deque[_Waiting]] = {}
        self._turns: asyncio.Queue[str] = asyncio.Queue()
        self._held: set[UUID] = set()
        self._recent: deque[float] = deque(maxlen=int(RUSH * _LOOK_BACK))
        self._write = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False

    @property
    def waiting(self) -> int:
        """How many are not dealt with yet, in this process."""
        return len(self._held) + len(self._new) + len(self._done)

    async def start(self) -> None:
        """Takes up what was left behind, and takes things in from now on."""
        await self._tend_calmly()
        self._tasks = [
            asyncio.create_task(self._keep_writing()),
            asyncio.create_task(self._keep_tending()),
            *(asyncio.create_task(self._keep_dealing()) for _ in range(AT_ONCE)),
        ]

    async def stop(self) -> None:
        """Finishes what is being dealt with; the rest is left to whoever comes next, at once."""
        self._is_closing = True
        writer, tender, *dealers = self._tasks
        for _ in dealers:
            self._turns.put_nowait("")
        await asyncio.gather(*dealers)
        tender.cancel()
        self._write.set()
        await asyncio.gather(writer, tender, return_exceptions=True)
        if self._held:
            log.info("inbox.left", waiting=self.waiting)
            with suppress(HeadwayError):
                async with self._store.arrivals() as arrivals:
                    await arrivals.give_back(self._held, at=self._clock.now())

    async def take(self, brought: Brought, deal: Deal) -> bool:
        """Writes it down, then returns: True when it is new, False when it came before.

        `deal` runs afterwards. Raises HeadwayError when it can't be written, so that the platform tries again.
        """
        loop = asyncio.get_running_loop()
        self._recent.append(loop.time())
        new = _New(brought, deal, loop.create_future())
        self._new.append(new)
        self._write.set()
        return await new.written

    async def _keep_writing(self) -> None:
        while not self._is_closing or self._new or self._done:
            await self._write.wait()
            self._write.clear()
            if self._new or self._done:
                await self._write_all()

    async def _write_all(self) -> None:
        new, self._new = self._new, []
        done, self._done = self._done, []
        until = self._clock.now() + LEASE
        try:
            async with self._store.arrivals() as arrivals:
                ids = await arrivals.write([n.brought for n in new], until=until) if new else {}
                if done:
                    await arrivals.done(done)
        except HeadwayError as error:
            if not self._is_closing:
                self._done += done
            for item in new:
                if not item.written.cancelled():
                    item.written.set_exception(error)
            return
        except Exception as error:  # whoever waits must hear of it, or waits for ever
            log.exception("inbox.broke", reference=secrets.token_hex(2))
            for item in new:
                if not item.written.cancelled():
                    item.written.set_exception(error)
            return
        for item in new:
            # The same thing twice in one batch is new once.
            id_ = ids.pop((item.brought.platform, item.brought.key), None)
            if id_ is not None:
                self._hold(id_, item.brought.lane, 1, item.deal)
            if not item.written.cancelled():
                item.written.set_result(id_ is not None)

    def _hold(self, id_: UUID, lane_name: str, attempts: int, deal: Deal) -> None:
        if len(self._held) >= MOST_WAITING or self._is_closing:
            # Its lease runs out, and it is taken up when there is room.
            return
        self._held.add(id_)
        lane = self._lanes.setdefault(lane_name, deque())
        lane.append(_Waiting(id_, lane_name, attempts, deal, asyncio.get_running_loop().time()))
        if len(lane) == 1:
            self._turns.put_nowait(lane_name)

    async def _keep_dealing(self) -> None:
        while True:
            name = await self._turns.get()
            if self._is_closing:
                return
            lane = self._lanes[name]
            waiting = lane[0]
            await self._until_calm(waiting.since)
            await self._deal_with(waiting)
            lane.popleft()
            self._held.discard(waiting.id)
            if lane:
                self._turns.put_nowait(name)
            else:
                del self._lanes[name]

    async def _until_calm(self, since: float) -> None:
        """Lets a rush be acknowledged before it is answered."""
        loop = asyncio.get_running_loop()
        while not self._is_closing and self._is_rush(loop.time()) and loop.time() < since + PATIENCE:  # noqa: ASYNC110
            await asyncio.sleep(_GLANCE)

    def _is_rush(self, now: float) -> bool:
        """Whether much came lately, or a few things at once, which is how a rush begins."""
        came = self._recent
        is_full = len(came) == came.maxlen and came[0] > now - _LOOK_BACK
        return is_full or (len(came) >= _AT_ONE_TIME and came[-_AT_ONE_TIME] > now - _GLANCE)

    async def _deal_with(self, waiting: _Waiting) -> None:
        try:
            await waiting.deal()
        except HeadwayError as error:
            if waiting.attempts < MOST_TRIES:
                log.warning("arrival.waits", reason=error.message, attempts=waiting.attempts)
                return
            log.error("arrival.failed", reason=error.message)
        except Exception:  # one person's trouble must not hold up everybody else's
            log.exception("arrival.broke", reference=secrets.token_hex(2), attempts=waiting.attempts)
            if waiting.attempts < MOST_TRIES:
                return
        self._done.append(waiting.id)
        self._write.set()

    async def _keep_tending(self) -> None:
        while True:
            await asyncio.sleep(TEND.total_seconds())
            await self._tend_calmly()

    async def _tend_calmly(self) -> None:
        try:
            await self._tend()
        except HeadwayError as error:
            log.warning("inbox.missed", reason=error.message)

    async def _tend(self) -> None:
        """Keeps what waits here from others, takes up what somebody left behind, and writes what could not be."""
        if self._done:
            self._write.set()
        now = self._clock.now()
        room = min(MOST_WAITING - len(self._held), _BATCH)
        async with self._store.arrivals() as arrivals:
            if self._held:
                await arrivals.extend(self._held, until=now + LEASE)
            left = (
                await arrivals.take(list(self._recover), now=now, until=now + LEASE, most=room)
                if room > 0
                else []
            )
        for arrival in left:
            self._hold(arrival.id, arrival.lane, arrival.attempts, self._recovery(arrival))

    def _recovery(self, arrival: Arrival) -> Deal:
        brought = Brought(
            platform=arrival.platform,
            key=arrival.key,
            lane=arrival.lane,
            body=arrival.body,
            at=arrival.received_at,
        )
        return lambda: self._recover[arrival.platform](brought)
