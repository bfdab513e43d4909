"""Ten thousand numbers read from a server that takes 50 ms for each, beside a bare loop of the same concurrency.

`python -m bench.sources [SOURCES]`. The server runs in a process of its own. Here the bare loop and Headway's refresher
take turns in one process, so that whatever else the machine does meets them alike; while Headway reads, somebody asks
`/okr status` twice a second. Every number feeds a goal; one in ten is new, as on most days, or all of them. The table
goes to bench/results/sources.md.
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
from dataclasses import dataclass, field
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
from bot.collector import calm
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
# From one round to the next.
_LATER = timedelta(minutes=10)
# What we aim for: this share of the bare loop's rate, and 99 of 100 answers to /okr status within so many seconds.
SHARE, P99 = 0.8, 0.25


@dataclass
class Figures:
    """Numbers a second of the bare loop and of Headway, with one new number in ten and with all of them new; the
    seconds that /okr status took in either case; memory in MB."""

    before: float
    most: float
    bare: list[float] = field(default_factory=list)
    some: list[float] = field(default_factory=list)
    every: list[float] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=lambda: {"no": [], "yes": []})
    # When the round is, each later than the one before: nothing that is read is older than what is known.
    began: datetime = DUE


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
    state, said = {"all": False}, dict[str, str]()

    async def change(request: web.Request) -> web.Response:
        state["all"] = request.query["all"] == "yes"
        return web.Response()

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(LATENCY)
        moment = time.time()
        # A tenth of the numbers are new each time, or all of them; the others stay what they were.
        query = request.query["query"]
        is_new = query.endswith("7") or state["all"]
        value = said[query] = f"{moment % 50:.3f}" if is_new else said.get(query, "33.3")
        body = {"status": "success", "data": {"resultType": "scalar", "result": [moment, value]}}
        return web.json_response(body)

    app = web.Application()
    app.router.add_get("/api/v1/query", answer)
    app.router.add_get("/change", change)
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
    # As a server sets it up; the bare loop has it as well.
    calm()
    process = psutil.Process()
    before = process.memory_info().rss / 1e6
    figures = Figures(before=before, most=before)
    await _refresh(store, port, numbers, asker, figures, every="no")
    figures = Figures(before=before, most=before, began=figures.began)
    for _ in range(ROUNDS):
        figures.bare.append(numbers / await _bare(port, numbers))
        figures.some.append(await _refresh(store, port, numbers, asker, figures, every="no"))
        figures.every.append(await _refresh(store, port, numbers, asker, figures, every="yes"))
    await store.close()
    return _page(numbers, figures, load)


async def _refresh(
    store: Store, port: int, numbers: int, asker: tuple[UUID, UUID], figures: Figures, *, every: str
) -> float:
    """Numbers a second, of which every one is new, or one in ten."""
    async with httpx2.AsyncClient(trust_env=False) as client:
        await client.get(f"http://127.0.0.1:{port}/change", params={"all": every})
    await _make_due(store)
    figures.began += _LATER
    took, asked, peak = await _ours(store, port, numbers, asker, figures.began)
    figures.waits[every] += asked
    figures.most = max(figures.most, peak)
    return numbers / took


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
    store: Store, port: int, numbers: int, asker: tuple[UUID, UUID], at: datetime
) -> tuple[float, list[float], float]:
    """The seconds of the refresher, those that each /okr status took meanwhile, and the most memory (MB)."""
    clock, desk = RunningClock(at), Desk(store, HANDLERS)
    outgoing = Outgoing(allowed_hosts=[f"127.0.0.1:{port}"], concurrency=CONCURRENCY)

    async def hand_in(workspace: UUID, good: Sequence[Good], bad: Sequence[Bad], at: datetime) -> None:
        assert not bad, bad[0]
        await desk.handle(request_of(workspace, good, bad, at=at))

    reader = Reader(kinds=SOURCES, vault=Vault([]), outgoing=outgoing, given={})
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
            await asyncio.sleep(0.5)

    asking = asyncio.create_task(ask())
    began = time.perf_counter()
    done = await refresher.refresh()
    took = time.perf_counter() - began
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await outgoing.close()
    assert done == numbers, done
    return took, waits, peak


def _page(numbers: int, figures: Figures, load: float) -> str:
    bare = statistics.median(figures.bare)
    rows = [("a bare httpx2 loop", f"{bare:,.0f}/s", "", "", "")]
    for name, rates, waits in (
        ("Headway, one number in ten is new", figures.some, sorted(figures.waits["no"])),
        ("Headway, every number is new", figures.every, sorted(figures.waits["yes"])),
    ):
        rate = statistics.median(rates)
        p99 = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
        middle = statistics.median(waits)
        rows.append(
            (name, f"{rate:,.0f}/s", f"{rate / bare:.0%}", f"{middle * 1000:.0f} ms", f"{p99 * 1000:.0f} ms")
        )
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"""# Ten thousand numbers

{numbers:,} sources (Prometheus) in {WORKSPACES} workspaces on SQLite, {CONCURRENCY} at a time, from a server on
loopback that takes {LATENCY * 1000:.0f} ms for each; each feeds a goal.
`/okr status` is asked twice a second meanwhile.
Medians of {ROUNDS} rounds, bare loop and Headway in turn in one process.
Python {platform.python_version()}, {os.cpu_count()} cores, load before: {load:.1f}.
Memory: {figures.before:.0f} MB before, at most {figures.most:.0f} MB.

| | numbers | share (aim: {SHARE:.0%}) | `/okr status`, median | p99 (aim: {P99 * 1000:.0f} ms) |
|---|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    main()
