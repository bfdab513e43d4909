"""Ten thousand numbers read from a server that takes 50 ms for each, beside a bare loop of the same concurrency.

`python -m bench.sources [SOURCES]`. The server runs in a process of its own. Here the bare loop and Headway's refresher
take turns in one process, so that whatever else the machine does meets them alike; while Headway reads, somebody asks
`/okr status` ten times a second. Every number is new and feeds a goal. The table goes to bench/results/sources.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

import httpx2
import psutil
from aiohttp import web
from sqlalchemy import insert, update

from bench.company import DUE, GOALS_EACH, found
from bench.gauge import RunningClock
from bench.monday import folder
from bot.sources import Reader
from cards.exchange import Request
from connectors.catalogue import SOURCES
from connectors.outgoing import Outgoing
from handlers.dispatch import Desk
from handlers.sources.reading import request_of
from handlers.table import HANDLERS
from scheduling.refresher import CONCURRENCY, Refresher
from storage.schema import migrate
from storage.secrets import Vault
from storage.sources import Bad, Good
from storage.store import Store
from storage.tables import MetricSource, SourceLink

RESULTS = Path(__file__).parent / "results" / "sources.md"
NUMBERS, WORKSPACES, ROUNDS, LATENCY = 10_000, 10, 3, 0.05
# What we aim for: this share of the bare loop's rate, and 99 of 100 answers to /okr status within so many seconds.
SHARE, P99 = 0.8, 0.25


def main() -> None:
    """Measures, prints and writes the table."""
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(_serve())
        return
    numbers = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBERS
    load = os.getloadavg()[0]
    with subprocess.Popen(
        [sys.executable, "-m", "bench.sources", "serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        port = int(server.stdout.readline())
        with folder() as place:
            page = asyncio.run(_measure(f"sqlite:///{place / 'sources.db'}", port, numbers, load))
        server.stdin.close()
    print(page)
    RESULTS.write_text(page)


async def _serve() -> None:
    async def answer(_: web.Request) -> web.Response:
        await asyncio.sleep(LATENCY)
        moment = time.time()
        value = f"{moment % 50:.3f}"
        body = {"status": "success", "data": {"resultType": "scalar", "result": [moment, value]}}
        return web.json_response(body)

    app = web.Application()
    app.router.add_get("/api/v1/query", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


async def _measure(url: str, port: int, numbers: int, load: float) -> str:
    store = Store.open(url)
    await migrate(store.database)
    await found(store, workspaces=WORKSPACES, people=-(-numbers // WORKSPACES // GOALS_EACH))
    asker = await _link(store, port, numbers)
    process = psutil.Process()
    before = process.memory_info().rss / 1e6
    bare, ours, waits, most = [], [], [], before
    for _ in range(ROUNDS):
        bare.append(numbers / await _bare(port, numbers))
        await _make_due(store)
        took, asked, peak = await _ours(store, port, numbers, asker)
        ours.append(numbers / took)
        waits += asked
        most = max(most, peak)
    await store.close()
    return _page(numbers, bare, ours, sorted(waits), before, most, load)


async def _link(store: Store, port: int, numbers: int) -> tuple[UUID, UUID]:
    """A source for each goal; returns a workspace and somebody in it."""
    left, asker = numbers, None
    async with store.across() as everywhere:
        workspaces = await everywhere.every()
    for workspace in workspaces:
        async with store.work(workspace.id) as work:
            goals = (await work.goals.tree()).goals[:left]
        sources = [
            MetricSource(
                workspace_id=workspace.id,
                kind="prometheus",
                name=f"Number {n}",
                settings={"address": f"http://127.0.0.1:{port}", "query": f"goal_{n}"},
                next_at=DUE,
                created_at=DUE,
            )
            for n in range(len(goals))
        ]
        links = [
            SourceLink(workspace_id=workspace.id, source_id=source.id, key_result_id=goal.id, created_at=DUE)
            for source, goal in zip(sources, goals, strict=True)
        ]
        async with store.database.engine.begin() as connection:
            await connection.execute(insert(MetricSource), [row.model_dump() for row in sources])
            await connection.execute(insert(SourceLink), [row.model_dump() for row in links])
        left -= len(goals)
        owner = goals[0].key_result.owner_id if goals else None
        asker = asker or ((workspace.id, owner) if owner else None)
    assert asker is not None
    return asker


async def _make_due(store: Store) -> None:
    async with store.database.engine.begin() as connection:
        await connection.execute(update(MetricSource).values(next_at=DUE, claimed_until=None))


async def _bare(port: int, numbers: int) -> float:
    """The seconds that nothing but asking takes: httpx2 with as many at a time, each answer read as JSON."""
    limits = httpx2.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY)
    waiting = list(range(numbers))
    async with httpx2.AsyncClient(limits=limits, trust_env=False, timeout=20) as client:

        async def work() -> None:
            while waiting:
                asked = {"query": f"goal_{waiting.pop()}"}
                response = await client.get(f"http://127.0.0.1:{port}/api/v1/query", params=asked)
                Decimal(json.loads(response.content)["data"]["result"][1])

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(CONCURRENCY)))
        return time.perf_counter() - began


async def _ours(
    store: Store, port: int, numbers: int, asker: tuple[UUID, UUID]
) -> tuple[float, list[float], float]:
    """The seconds of the refresher, those that each /okr status took meanwhile, and the most memory (MB)."""
    clock, desk = RunningClock(DUE + timedelta(minutes=1)), Desk(store, HANDLERS)
    outgoing = Outgoing(allowed_hosts=[f"127.0.0.1:{port}"], concurrency=CONCURRENCY)

    async def hand_in(workspace: UUID, good: Sequence[Good], bad: Sequence[Bad], at: datetime) -> None:
        assert not bad, bad[0]
        await desk.handle(request_of(workspace, good, bad, at=at))

    reader = Reader(kinds=SOURCES, vault=Vault([]), outgoing=outgoing)
    refresher = Refresher(store, reader.read, hand_in, clock=clock, random=Random(1))
    waits: list[float] = []
    peak = 0.0

    async def ask() -> None:
        nonlocal peak
        workspace, person = asker
        while True:
            began = time.perf_counter()
            await desk.handle(
                Request(
                    workspace=workspace,
                    person=person,
                    intent="command",
                    at=clock.now(),
                    values={"text": "status"},
                )
            )
            waits.append(time.perf_counter() - began)
            peak = max(peak, psutil.Process().memory_info().rss / 1e6)
            await asyncio.sleep(0.1)

    asking = asyncio.create_task(ask())
    began = time.perf_counter()
    done = await refresher.refresh()
    took = time.perf_counter() - began
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await outgoing.close()
    assert done == numbers, done
    return took, waits, peak


def _page(
    numbers: int,
    bare: Sequence[float],
    ours: Sequence[float],
    waits: Sequence[float],
    before: float,
    most: float,
    load: float,
) -> str:
    share = statistics.median(ours) / statistics.median(bare)
    p99 = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
    rows = [
        ("a bare httpx2 loop, numbers/s", f"{statistics.median(bare):,.0f}", ""),
        ("Headway, numbers/s", f"{statistics.median(ours):,.0f}", ""),
        ("Headway's share of the bare loop", f"{share:.0%}", f"at least {SHARE:.0%}"),
        ("`/okr status` meanwhile, median", f"{statistics.median(waits) * 1000:.0f} ms", ""),
        ("`/okr status` meanwhile, p99", f"{p99 * 1000:.0f} ms", f"under {P99 * 1000:.0f} ms"),
        ("memory before and at most", f"{before:.0f} and {most:.0f} MB", ""),
    ]
    table = "\n".join(f"| {name} | {value} | {aim} |" for name, value, aim in rows)
    return f"""# Ten thousand numbers

{numbers:,} sources (Prometheus) in {WORKSPACES} workspaces on SQLite, {CONCURRENCY} at a time, from a
server on loopback that takes {LATENCY * 1000:.0f} ms for each; every number is new and is kept as progress of a goal.
Medians of {ROUNDS} rounds, bare loop and Headway in turn in one process.
Python {platform.python_version()}, {os.cpu_count()} cores, load before: {load:.1f}.

| | measured | aim |
|---|---|---|
{table}
"""


if __name__ == "__main__":
    main()
