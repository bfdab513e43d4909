"""One step of a measurement in a process of its own: `python -m bench.run STEP URL PEOPLE`.

`load` fills an empty database, `store-jobs` puts a job for each person into the naive design's store beside it,
`headway` and `naive` run, and print their figures as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from random import Random

from bench import naive
from bench.company import DUE, PLATFORM, found
from bench.gauge import Memory, RunningClock, Stalls, peak_mb, resident_mb
from bot.collector import calm
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from scheduling.courier import Courier
from scheduling.engine import engine_for, prepare
from scheduling.heartbeat import Heartbeat
from storage.schema import migrate
from storage.store import Store

# Headway starts so long before people are due.
LEAD = timedelta(seconds=2)
WORKSPACE_SIZE = 500
# A run that takes longer shows how far it came.
LONGEST_RUN = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one run showed. Times are in seconds from the moment people were due; `cpu` is that of this process."""

    people: int
    first: float
    last: float
    cpu: float
    longest_stall: float
    peak_mb: float
    above_mb: float

    @property
    def rate(self) -> float:
        """Prompts handed over per second, from due to the last one."""
        return self.people / self.last


async def load(url: str, people: int) -> None:
    """An empty database becomes workspaces with so many people in all."""
    async with _store(url) as store:
        await migrate(store.database)
        await prepare(store.database)
        size = min(people, WORKSPACE_SIZE)
        await found(store, workspaces=people // size, people=size)
        if not store.database.is_sqlite:
            # A server that has been running for a while knows its tables.
            async with store.database.engine.begin() as connection:
                await connection.exec_driver_sql("ANALYZE")


async def store_jobs(url: str) -> None:
    """The naive design's jobs, in a file beside the database."""
    async with _store(url) as store:
        await naive.store_jobs(store, _jobs_beside(store))


async def headway(url: str, people: int) -> Figures:
    """The heartbeat, the handler, the outbox, the courier and the engine as `headway serve` runs them."""
    async with _store(url) as store:
        clock = RunningClock(DUE - LEAD)
        due = time.perf_counter() + LEAD.total_seconds()
        messenger = Memory(PLATFORM, expected=people)
        courier = Courier(store, {PLATFORM: messenger}, clock=clock, random=Random(7))
        engine = engine_for(store.database, courier, clock=clock)
        heartbeat = Heartbeat(store, Desk(store, HANDLERS).attend, engine, clock=clock)
        await engine.start()
        calm()
        async with _measured(messenger) as measure:
            await heartbeat.start()
            figures = await measure(due)
        await heartbeat.stop()
        await engine.stop()
        return figures


async def run_naive(url: str, people: int) -> Figures:
    """A job for each person, all due when the scheduler starts."""
    async with _store(url) as store:
        messenger = Memory(PLATFORM, expected=people)
        naive.running.append(naive.Running(store=store, messenger=messenger))
        scheduler = naive.scheduler_of(_jobs_beside(store))
        async with _measured(messenger) as measure:
            scheduler.start()
            figures = await measure(time.perf_counter())
        # The last job has sent its message, and has yet to commit.
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
        scheduler.shutdown(wait=False)
        return figures


class Measure:
    """Waits for the last message and reads the gauges."""

    def __init__(self, messenger: Memory, stalls: Stalls) -> None:
        self._messenger = messenger
        self._stalls = stalls
        self._resident, self._cpu = resident_mb(), time.process_time()

    async def __call__(self, due: float) -> Figures:
        try:
            async with asyncio.timeout(LONGEST_RUN.total_seconds()):
                await self._messenger.all_here.wait()
        except TimeoutError:
            print(f" only {len(self._messenger.keys)} were asked in time", end="", file=sys.stderr)
        return Figures(
            people=len(self._messenger.keys),
            first=self._messenger.arrivals[0] - due,
            last=self._messenger.arrivals[-1] - due,
            cpu=time.process_time() - self._cpu,
            longest_stall=self._stalls.longest,
            peak_mb=peak_mb(),
            above_mb=peak_mb() - self._resident,
        )


@asynccontextmanager
async def _measured(messenger: Memory) -> AsyncIterator[Measure]:
    gc.collect()
    stalls = Stalls()
    ticker = asyncio.create_task(stalls.watch())
    # The first tick must be under way before anything can stall it.
    await asyncio.sleep(0)
    yield Measure(messenger, stalls)
    ticker.cancel()


@asynccontextmanager
async def _store(url: str) -> AsyncIterator[Store]:
    store = Store.open(url)
    yield store
    await store.close()


def _jobs_beside(store: Store) -> str:
    return f"{store.database.url.database}.jobs"


def main() -> None:
    """Runs the step that the command line names."""
    step, url, people = sys.argv[1], sys.argv[2], int(sys.argv[3])
    match step:
        case "load":
            asyncio.run(load(url, people))
        case "store-jobs":
            asyncio.run(store_jobs(url))
        case "headway":
            print(json.dumps(asdict(asyncio.run(headway(url, people)))))
        case "naive":
            print(json.dumps(asdict(asyncio.run(run_naive(url, people)))))


if __name__ == "__main__":
    main()
