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
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
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
# What was found waits so long, and for so many, to be handed in together: the more, the longer all others wait.
_SOON_SECONDS, TOGETHER = 0.4, 200
# A source that fails for so long, and so often, is left alone until somebody mends it.
PATIENCE, MOST_FAILURES = timedelta(days=3), 8
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=12)
# So that sources of the same schedule do not all come at the same second.
_JITTER = 0.1

log = structlog.get_logger()
T = TypeVar("T")


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
            for task in round_.under_way:
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
        if round_.wants_more():
            round_.claim(self._claim())
        while (source := round_.next_one()) is not None:
            round_.begin(self._read_on(round_, source))
        await round_.something()
        if round_.is_time_to_hand_in():
            round_.hand_in(self._hand_in_all(round_.taken()))
        return round_.is_under_way()

    async def _read_on(self, round_: _Round, source: MetricSource | None) -> None:
        """Reads one source after the other, so that the connection of one is at once that of the next."""
        while source is not None:
            outcome = None
            # One that had to wait for very long may be another process's by then.
            if source.claimed_until is None or source.claimed_until - self._clock.now() > LONGEST:
                outcome = await self._outcome(source)
            round_.end(source, outcome)
            source = round_.next_one()

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
    under_way: dict[asyncio.Task[Any], Callable[[Any], None]] = field(default_factory=dict)
    busy: Counter[str] = field(default_factory=Counter)
    found: defaultdict[UUID, list[Good | Bad]] = field(default_factory=lambda: defaultdict(list))
    found_since: float = 0
    done: int = 0
    is_claiming: bool = False
    is_handing_in: bool = False
    look_again: float = 0
    _ended: deque[asyncio.Task[Any]] = field(default_factory=deque)
    _something: asyncio.Event = field(default_factory=asyncio.Event)

    def wants_more(self) -> bool:
        """The next are claimed while there are still some to read: no place stays empty meanwhile."""
        has_enough = sum(map(len, self.waiting.values())) >= CLAIM // 2
        return (
            not (self.is_claiming or has_enough) and self._has_room() and time.monotonic() >= self.look_again
        )

    def claim(self, claiming: Coroutine[Any, Any, Sequence[MetricSource]]) -> None:
        def add(claimed: Sequence[MetricSource]) -> None:
            self.is_claiming = False
            self.done += len(claimed)
            if not claimed:
                self.look_again = time.monotonic() + PULSE_SECONDS
            for source in claimed:
                self.waiting.setdefault(_host(source), deque()).append(source)

        self.is_claiming = True
        self._start(claiming, add)

    def next_one(self) -> MetricSource | None:
        """One of the host of which the fewest are being read, which is busy from now on; None where no place is
        free."""
        if not self.waiting or not self._has_room():
            return None
        host = min(self.waiting, key=self.busy.__getitem__)
        if self.busy[host] >= self.most:
            return None
        source = self.waiting[host].popleft()
        if not self.waiting[host]:
            del self.waiting[host]
        self.busy[host] += 1
        return source

    def begin(self, reading: Coroutine[Any, Any, None]) -> None:
        self._start(reading, lambda _: None)

    def end(self, source: MetricSource, outcome: Good | Bad | None) -> None:
        """Takes what came of reading, if it was read."""
        self.busy[_host(source)] -= 1
        if outcome is not None:
            if not self.found:
                self.found_since = time.monotonic()
            self.found[source.workspace_id].append(outcome)
        if self.wants_more() or self.is_time_to_hand_in():
            self._something.set()

    def hand_in(self, handing_in: Coroutine[Any, Any, None]) -> None:
        def end(_: None) -> None:
            self.is_handing_in = False

        self.is_handing_in = True
        self._start(handing_in, end)

    async def something(self) -> None:
        """Waits until something ended, or it is time to hand in; raises what that raised."""
        if self.under_way:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SOON_SECONDS):
                    await self._something.wait()
        self._something.clear()
        while self._ended:
            task = self._ended.popleft()
            self.under_way.pop(task)(task.result())

    def is_time_to_hand_in(self) -> bool:
        """Some at once, but nobody waits for long; one after the other, while the next are read."""
        if not self.found or self.is_handing_in:
            return False
        is_late = time.monotonic() - self.found_since >= _SOON_SECONDS
        return is_late or not any(self.busy.values()) or sum(map(len, self.found.values())) >= TOGETHER

    def taken(self) -> dict[UUID, list[Good | Bad]]:
        found, self.found = dict(self.found), defaultdict(list)
        return found

    def is_under_way(self) -> bool:
        return bool(self.under_way or self.waiting or self.found)

    def _has_room(self) -> bool:
        is_behind = sum(map(len, self.found.values())) >= 2 * CLAIM
        return self.busy.total() < self.most + RESERVE and not is_behind

    def _start(self, work: Coroutine[Any, Any, T], then: Callable[[T], None]) -> None:
        task = asyncio.create_task(work)
        self.under_way[task] = then
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[Any]) -> None:
        self._ended.append(task)
        self._something.set()


def _host(source: MetricSource) -> str:
    """Where a source is read; of one whose address is secret, the workspace stands for it."""
    try:
        found = urlsplit(str(source.settings.get("address", ""))).hostname
    except ValueError:
        found = None
    return found or f"{source.kind}:{source.workspace_id}"
