"""The heartbeat: asks the store what is due, turns it into requests, and wakes the couriers.

Every appointment is kept once. Claiming it keeps other processes off; the desk takes it off the agenda in the same
transaction as what its handler does. A process that dies in between leaves a claim that runs out, and the appointment
is claimed again; one that is slower than its own claim finds the appointment gone when its turn comes.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from cards.exchange import Reply, Request
from okrs.errors import HeadwayError
from scheduling.clock import Clock
from scheduling.engine import Engine
from storage.store import Store
from storage.tables import Due

# How often the heart beats.
BEAT = timedelta(seconds=1)
# How many appointments are kept in one transaction: so few that nobody waits 100 ms for the event loop. With 50 the
# same Monday takes a fifth more processor time (`bench/results/monday.md`).
BATCH = 100
# An appointment that fails so often is put off for a day at a time, and the log says so.
MOST_TRIES = 5
_FIRST_PAUSE, _PARKED = timedelta(minutes=1), timedelta(days=1)

log = structlog.get_logger()

Attend = Callable[[Request], Awaitable[Reply]]


class Heartbeat:
    """`attend` is the desk's: it handles a request and takes its appointments off the agenda in one transaction."""

    def __init__(self, store: Store, attend: Attend, engine: Engine, *, clock: Clock) -> None:
        self._store = store
        self._attend = attend
        self._engine = engine
        self._clock = clock
        self._beating: asyncio.Task[None] | None = None
        self._claiming = asyncio.Lock()
        self._is_closing = False
        self._trouble = ""
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    async def start(self) -> None:
        """Beats from now on, in the running event loop."""
        self._scheduler.add_job(self._tick, IntervalTrigger(seconds=BEAT.total_seconds(), timezone=UTC))
        self._scheduler.start()

    async def stop(self) -> None:
        """Beats no more, once the batch at hand is kept; what is left waits on the agenda."""
        self._is_closing = True
        self._scheduler.shutdown(wait=False)
        if self._beating:
            await asyncio.wait([self._beating])
            # What a beat died of must not keep the couriers from being stopped after it.
            if not self._beating.cancelled() and (error := self._beating.exception()):
                log.error("beat.broke", exc_info=error)

    async def beat(self, now: datetime) -> None:
        """Sees to everything that is due at `now`, then wakes the courier of each workspace that has deliveries due.

        A courier is woken after each batch too, so that the first messages go while the last are being written.
        """
        # Two at a time: while one batch waits for the database, the other one's cards are made.
        for ended in await asyncio.gather(self._keep_all(now), self._keep_all(now), return_exceptions=True):
            if ended is not None:
                raise ended
        async with self._store.across() as everywhere:
            waiting = await everywhere.with_deliveries(now=now)
        for workspace in waiting:
            await self._engine.wake(workspace)

    async def next_due(self, *, after: datetime) -> datetime | None:
        """The next moment at which there is something to do, for a clock that goes from one to the next."""
        async with self._store.across() as everywhere:
            return await everywhere.next_due(after=after)

    async def _tick(self) -> None:
        # A beat that takes longer than the time to the next one is not begun a second time, nor complained about.
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self._beat_now())

    async def _beat_now(self) -> None:
        try:
            await self.beat(self._clock.now())
            self._trouble = ""
        except HeadwayError as error:
            # Said once, not every second, for as long as the database stays away.
            if error.message != self._trouble:
                log.error("beat.missed", reason=error.message)
            self._trouble = error.message

    async def _keep_all(self, now: datetime) -> None:
        while not self._is_closing and (batch := await self._claim(now)):
            await self._keep(batch, now)
            await self._engine.wake(batch[0].workspace_id)
            await asyncio.sleep(0)

    async def _claim(self, now: datetime) -> list[Due]:
        # Two who claim at once would split what belongs together.
        async with self._claiming, self._store.across() as everywhere:
            return await everywhere.claim_due(now=now, most=BATCH)

    async def _keep(self, batch: Sequence[Due], now: datetime) -> None:
        """Keeps appointments of one workspace and intent together; if one of them spoils that, each by itself."""
        fresh = [due for due in batch if due.attempts == 1]
        again = [due for due in batch if due.attempts > 1]
        if len(fresh) == 1 or (fresh and not await self._is_kept(fresh, now)):
            again = fresh + again
        for due in again:
            if not await self._is_kept([due], now):
                await self._put_off(due, now)

    async def _is_kept(self, dues: Sequence[Due], now: datetime) -> bool:
        first = dues[0]
        request = Request(
            workspace=first.workspace_id,
            intent=first.intent,
            at=now,
            subjects=tuple(due.subject_id for due in dues),
        )
        try:
            await self._attend(request)
        except Exception:  # whatever it is, the other appointments must be kept
            log.exception(
                "appointment.broke",
                reference=secrets.token_hex(2),
                intent=first.intent,
                workspace=str(first.workspace_id),
                subjects=[str(due.subject_id) for due in dues],
            )
            return False
        return True

    async def _put_off(self, due: Due, now: datetime) -> None:
        is_parked = due.attempts >= MOST_TRIES
        until = now + (_PARKED if is_parked else _FIRST_PAUSE * 2 ** (due.attempts - 1))
        async with self._store.across() as everywhere:
            await everywhere.put_off(due, until=until)
        if is_parked:
            log.error(
                "appointment.parked",
                intent=due.intent,
                workspace=str(due.workspace_id),
                subject=str(due.subject_id),
                attempts=due.attempts,
                until=until.isoformat(),
            )
