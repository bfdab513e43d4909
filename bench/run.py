"""One run in a process of its own: `python -m bench.run WHAT URL PEOPLE` prints the figures as JSON.

WHAT is `load` (fill an empty database), `headway`, or `naive`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from random import Random

from bench.company import DUE, PLATFORM, found
from bench.gauge import Memory, RunningClock, Stalls, peak_mb, resident_mb
from handlers import prompts
from handlers.dispatch import Desk
from handlers.plan import PROMPT
from scheduling.courier import Courier
from scheduling.engine import engine_for, prepare
from scheduling.heartbeat import Heartbeat
from storage.schema import migrate
from storage.store import Store

# The clock starts so long before people are due, so that the run finds everything warm and waiting.
LEAD = timedelta(seconds=2)
WORKSPACE_SIZE = 500


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one run showed. Times are in seconds from the moment people were due."""

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
    store = Store.open(url)
    await migrate(store.database)
    await prepare(store.database)
    size = min(people, WORKSPACE_SIZE)
    await found(store, workspaces=people // size, people=size)
    if not store.database.is_sqlite:
        async with store.database.engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).exec_driver_sql(
                "ANALYZE"
            )
    await store.close()


async def headway(url: str, people: int) -> Figures:
    store = Store.open(url)
    clock = RunningClock(DUE - LEAD)
    messenger = Memory(PLATFORM, expected=people)
    courier = Courier(store, {PLATFORM: messenger}, clock=clock, random=Random(7))
    engine = engine_for(store.database, courier, clock=clock)
    heartbeat = Heartbeat(store, Desk(store, {PROMPT: prompts.prompt}).attend, engine, clock=clock)
    due = time.perf_counter() + LEAD.total_seconds()
    await engine.start()
    await heartbeat.start()
    gc.collect()
    before, cpu = resident_mb(), time.process_time()
    stalls = Stalls()
    ticker = asyncio.create_task(stalls.watch())
    await messenger.all_here.wait()
    figures = Figures(
        people=len(messenger.keys),
        first=messenger.arrivals[0] - due,
        last=messenger.arrivals[-1] - due,
        cpu=time.process_time() - cpu,
        longest_stall=stalls.longest,
        peak_mb=peak_mb(),
        above_mb=peak_mb() - before,
    )
    ticker.cancel()
    await heartbeat.stop()
    await engine.stop()
    await store.close()
    return figures


def main() -> None:
    what, url, people = sys.argv[1], sys.argv[2], int(sys.argv[3])
    match what:
        case "load":
            asyncio.run(load(url, people))
        case "headway":
            print(json.dumps(asdict(asyncio.run(headway(url, people)))))


if __name__ == "__main__":
    main()
