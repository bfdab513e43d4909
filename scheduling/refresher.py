"""The refresher: reads every source of numbers on its own schedule, and hands in what it found.

Sources are claimed as messages are: a process that dies gives its own back when the claim runs out. Reading goes on
outside of any transaction, a bounded number at a time; what was found is handed in by workspace, some at once.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import structlog

from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.sources import Bad, Good
from storage.store import Store
from storage.tables import MetricSource

# How many are claimed at once, and read at the same time.
CLAIM, CONCURRENCY = 200, 50
# Longer than any reading may take: a claim doesn't run out while it is read.
CLAIMED_FOR = timedelta(minutes=3)
# How often it is looked for what is due.
PULSE_SECONDS = 5.0
# A source that fails for so long, and so often, is left alone until somebody mends it.
PATIENCE, MOST_FAILURES = timedelta(days=3), 8
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=12)
# So that sources of the same schedule do not all come at the same second.
_JITTER = 0.1

log = structlog.get_logger()


class ReadError(HeadwayError):
    """A source could not be read; `permanent`: only a person can mend it; `retry_after` in seconds."""

    def __init__(
        self, template: str, *, permanent: bool, retry_after: float | None = None, **values: object
    ) -> None:
        super().__init__(template, **values)
        self.permanent = permanent
        self.retry_after = retry_after


# Reads one source at a moment; raises ReadError. `Good.next_at` is the refresher's to set.
Read = Callable[[MetricSource, datetime], Awaitable[Good]]
HandIn = Callable[[UUID, Sequence[Good], Sequence[Bad], datetime], Awaitable[None]]


class Refresher:
    def __init__(
        self,
        store: Store,
        read: Read,
        hand_in: HandIn,
        *,
        clock: Clock,
        random: Random,
        concurrency: int = CONCURRENCY,
    ) -> None:
        self._store = store
        self._read = read
        self._hand_in = hand_in
        self._clock = clock
        self._random = random
        self._concurrency = concurrency
        self._running: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()
        self._trouble = ""

    async def start(self) -> None:
        """Reads from now on, in the running event loop."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Reads no more; what was claimed and not handed in is read again when the claim runs out."""
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    def wake(self) -> None:
        """Somebody waits for a source: it is looked at once what is due."""
        self._wanted.set()

    async def refresh(self) -> int:
        """Reads everything that is due now; returns how many sources that were."""
        done = 0
        while claimed := await self._claim():
            done += len(claimed)
            await self._read_all(claimed)
        return done

    async def _run(self) -> None:
        while True:
            self._wanted.clear()
            try:
                await self.refresh()
                self._trouble = ""
            except HeadwayError as error:
                # Said once, not every few seconds, for as long as the database stays away.
                if error.message != self._trouble:
                    log.error("sources.missed", reason=error.message)
                self._trouble = error.message
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PULSE_SECONDS):
                    await self._wanted.wait()

    async def _claim(self) -> list[MetricSource]:
        now = self._clock.now()
        async with self._store.sources_due() as due:
            return await due.claim(now=now, until=now + CLAIMED_FOR, most=CLAIM)

    async def _read_all(self, claimed: Sequence[MetricSource]) -> None:
        waiting = list(reversed(claimed))
        found: dict[UUID, list[Good | Bad]] = defaultdict(list)

        async def work() -> None:
            while waiting:
                source = waiting.pop()
                found[source.workspace_id].append(await self._outcome(source))

        await asyncio.gather(*(work() for _ in range(min(self._concurrency, len(waiting)))))
        for workspace, outcomes in found.items():
            good = [one for one in outcomes if isinstance(one, Good)]
            bad = [one for one in outcomes if isinstance(one, Bad)]
            await self._hand_in(workspace, good, bad, self._clock.now())

    async def _outcome(self, source: MetricSource) -> Good | Bad:
        now = self._clock.now()
        try:
            found = await self._read(source, now)
        except ReadError as error:
            return Bad(
                source=source.id,
                trouble=error.template,
                values={name: str(value) for name, value in error.values.items()},
                next_at=self._retry_at(source, error, now),
            )
        every = timedelta(minutes=source.every_minutes)
        return Good(
            source=found.source,
            value=found.value,
            as_of=found.as_of,
            unit=found.unit,
            url=found.url,
            tag=found.tag,
            next_at=now + every * (1 + self._random.uniform(-_JITTER, _JITTER)),
        )

    def _retry_at(self, source: MetricSource, error: ReadError, now: datetime) -> datetime | None:
        """When to try again; None when that is useless, or was for too long."""
        failures = source.failures + 1
        has_long = source.failing_since is not None and now - source.failing_since >= PATIENCE
        # Even a refusal gets a second try: keys are changed on both sides, one after the other.
        if (error.permanent and failures > 1) or (failures >= MOST_FAILURES and has_long):
            return None
        if error.retry_after is not None:
            return now + timedelta(seconds=error.retry_after)
        pause: timedelta = min(_FIRST_PAUSE * 2 ** min(failures - 1, 10), _LONGEST_PAUSE)
        return now + pause * (1 + self._random.uniform(0, _JITTER))
