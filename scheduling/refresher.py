"""The refresher: reads every source of numbers on its own schedule, and hands in what it found.

Sources are claimed as messages are: a process that dies gives its own back when the claim runs out. Reading goes on
outside of any transaction, a bounded number at a time; what was found is handed in by workspace, some at once. A host
that is slow takes its own places, never those of all others.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from okrs.errors import HeadwayError
from scheduling.clock import Clock
from storage.sources import Bad, Good
from storage.store import Store
from storage.tables import MetricSource

# How many are claimed at once, and read at the same time of one host; the reserve is for all others meanwhile.
CLAIM, CONCURRENCY, RESERVE = 200, 50, 14
# What no reading takes longer than: a claim doesn't run out while it is read.
LONGEST, CLAIMED_FOR = timedelta(minutes=2), timedelta(minutes=5)
# How often it is looked for what is due.
PULSE_SECONDS = 5.0
# What was found waits so long for more to be handed in with it.
_SOON_SECONDS = 0.3
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
        round_ = _Round(most=self._concurrency)
        try:
            while await self._go_on(round_):
                pass
        finally:
            for task in (*round_.running, *round_.handing):
                task.cancel()
        return round_.done

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

    async def _go_on(self, round_: _Round) -> bool:
        """Begins what there is a place for, and waits until something comes of it; False when nothing is left."""
        if round_.wants_more() and time.monotonic() >= round_.look_again:
            claimed = await self._claim()
            round_.add(claimed)
            if not claimed:
                round_.look_again = time.monotonic() + PULSE_SECONDS
        while (source := round_.next_one()) is not None:
            # One that had to wait for very long may be another process's by then.
            if source.claimed_until is None or source.claimed_until - self._clock.now() > LONGEST:
                round_.begin(source, asyncio.create_task(self._outcome(source)))
        if under_way := [*round_.running, *round_.handing]:
            finished, _ = await asyncio.wait(
                under_way, timeout=_SOON_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for task in finished:
                round_.end(task)
        if round_.is_time_to_hand_in():
            round_.handing.add(asyncio.create_task(self._hand_in_all(round_.taken())))
        return round_.is_under_way() or time.monotonic() >= round_.look_again

    async def _hand_in_all(self, found: Mapping[UUID, Sequence[Good | Bad]]) -> None:
        for workspace, outcomes in found.items():
            good = [one for one in outcomes if isinstance(one, Good)]
            bad = [one for one in outcomes if isinstance(one, Bad)]
            await self._hand_in(workspace, good, bad, self._clock.now())

    async def _claim(self) -> list[MetricSource]:
        now = self._clock.now()
        async with self._store.sources_due() as due:
            return await due.claim(now=now, until=now + CLAIMED_FOR, most=CLAIM)

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


@dataclass
class _Round:
    """What is claimed and waits, by host, what is being read and handed in; `most` of one host at the same time."""

    most: int
    waiting: dict[str, deque[MetricSource]] = field(default_factory=dict)
    running: dict[asyncio.Task[Good | Bad], MetricSource] = field(default_factory=dict)
    handing: set[asyncio.Task[None]] = field(default_factory=set)
    busy: Counter[str] = field(default_factory=Counter)
    found: defaultdict[UUID, list[Good | Bad]] = field(default_factory=lambda: defaultdict(list))
    found_since: float = 0
    done: int = 0
    look_again: float = 0

    def wants_more(self) -> bool:
        return sum(map(len, self.waiting.values())) < self.most and self._has_room()

    def add(self, claimed: Sequence[MetricSource]) -> None:
        self.done += len(claimed)
        for source in claimed:
            self.waiting.setdefault(_host(source), deque()).append(source)

    def next_one(self) -> MetricSource | None:
        """One of the host of which the fewest are being read; None where no place is free."""
        if not self.waiting or not self._has_room():
            return None
        host = min(self.waiting, key=lambda host: self.busy[host])
        if self.busy[host] >= self.most:
            return None
        source = self.waiting[host].popleft()
        if not self.waiting[host]:
            del self.waiting[host]
        return source

    def begin(self, source: MetricSource, task: asyncio.Task[Good | Bad]) -> None:
        self.running[task] = source
        self.busy[_host(source)] += 1

    def end(self, task: asyncio.Task[Any]) -> None:
        """Takes what came of reading or handing in; raises what that raised."""
        source = self.running.pop(task, None)
        if source is None:
            self.handing.discard(task)
            task.result()
            return
        self.busy[_host(source)] -= 1
        if not self.found:
            self.found_since = time.monotonic()
        self.found[source.workspace_id].append(task.result())

    def is_time_to_hand_in(self) -> bool:
        """Some at once, but nobody waits for long; one after the other, while the next are read."""
        if not self.found or self.handing:
            return False
        is_late = time.monotonic() - self.found_since >= _SOON_SECONDS
        return is_late or not self.running or sum(map(len, self.found.values())) >= CLAIM

    def taken(self) -> dict[UUID, list[Good | Bad]]:
        found, self.found = dict(self.found), defaultdict(list)
        return found

    def is_under_way(self) -> bool:
        return bool(self.running or self.waiting or self.handing or self.found)

    def _has_room(self) -> bool:
        return len(self.running) < self.most + RESERVE and sum(map(len, self.found.values())) < 2 * CLAIM


def _host(source: MetricSource) -> str:
    """Where a source is read; of one whose address is secret, the workspace stands for it."""
    try:
        found = urlsplit(str(source.settings.get("address", ""))).hostname
    except ValueError:
        found = None
    return found or f"{source.kind}:{source.workspace_id}"
