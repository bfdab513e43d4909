"""Prompts to Teams at full tilt, beside botbuilder's own way and a bare HTTP client. `python -m bench.teams [ROUNDS]`.

All send the same prompt to the same Bot Connector, which is a process of its own and takes every message at once.
Rounds alternate, so that whatever else the machine does meets them alike. The table goes to bench/results/teams.md.
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
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import aiohttp
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference
from sqlmodel import select

from bench.monday import folder
from bot.settings import Settings
from bot.teams.drawing import Drawing
from bot.teams.messenger import PACE
from bot.teams.registration import PLATFORM
from bot.teams.service import Teams
from cards.blocks import Action, Bold, Buttons, Card, Progress, Text
from cards.voice import Voice
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from okrs.health import Health
from okrs.vocabulary import DeliveryState
from scheduling.clock import SystemClock
from scheduling.courier import Courier
from scheduling.engine import LocalEngine
from scheduling.messenger import Parcel
from storage.engine import connect
from storage.outbox import Letter
from storage.schema import migrate
from storage.store import Store
from storage.tables import Account, Delivery, Installation, Person, Workspace

RESULTS = Path(__file__).parent / "results" / "teams.md"
ROUNDS, PEOPLE, OF_BOTBUILDER, IN_FLIGHT = 5, 1_000, 200, 50
# With the limiter on, so many are sent, which takes a few seconds.
LIMITED = 160
BARE, BOTBUILDER, HEADWAY = "A bare HTTP client", "botbuilder, continue_conversation", "Headway's messenger"
# What we aim for: so many times botbuilder's, and no more in a second than Teams takes from one bot in a tenant.
TIMES, A_SECOND = 5, 30
TENANT = "00000000-0000-4000-8000-000000000001"
ADDRESS = "https://headway.example"
PROMPT = Card(
    "Your check-in",
    (
        Text(("Hi Anna, how are your 3 goals going?",)),
        *(
            Progress(
                (f"{n}. ", Bold(title)),
                Decimal("0.55"),
                Decimal("0.6"),
                Health.ON_TRACK,
                "41 of 50 · +3 since Monday",
            )
            for n, title in enumerate(
                ("Lift NPS from 30 to 50", "Cut churn to 3%", "Close 20 deals"), start=1
            )
        ),
        Text(
            ("Just type, for example “1: 45, 7/10; 2: same”. I show you what I understood first.",),
            muted=True,
        ),
        Buttons(
            tuple(
                Action(label, intent, {"checkin": "01a214f5-78b5-7749-b6b7-c5886990d6ce"})
                for label, intent in (
                    ("Answer in a form", "checkin.form"),
                    ("Nothing changed", "checkin.same"),
                    ("Ask me tomorrow", "checkin.snooze"),
                    ("Skip this one", "checkin.skip"),
                )
            )
        ),
    ),
    why="Open until Thursday 15 May, 09:30. Everyone at Acme sees the numbers; your exact words stay with you.",
)
Send = Callable[[int], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Messages a second, round by round, and the most that came in one second while the limiter was on."""

    rates: dict[str, list[float]]
    limited: float
    most_in_a_second: int

    def rate(self, name: str) -> float:
        return statistics.median(self.rates[name])


def main() -> None:
    """Measures, prints and writes the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    load = os.getloadavg()[0]
    page = _page(asyncio.run(_measure(rounds)), rounds, load)
    print(page)
    RESULTS.write_text(page)


async def _measure(rounds: int) -> Figures:
    with folder() as found:
        async with (
            _service() as url,
            _headway(f"sqlite:///{found / 'teams.db'}", url, rounds) as (teams, store, people),
        ):
            workspace = people[0].workspace_id
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT)) as session:
                rates: dict[str, list[float]] = {BARE: [], BOTBUILDER: [], HEADWAY: []}
                for number in range(rounds):
                    print(f"  round {number + 1} of {rounds}", file=sys.stderr)
                    # Nobody twice: what is known of them already would be looked up no more.
                    fresh = people[number * PEOPLE : (number + 1) * PEOPLE]
                    rates[BARE].append(await _rate(PEOPLE, _bare(session, url)))
                    rates[BOTBUILDER].append(await _rate(OF_BOTBUILDER, _botbuilder(url)))
                    rates[HEADWAY].append(await _rate(PEOPLE, _ours(teams, fresh)))
                await _arrivals(session, url)
                print("  with the limiter on", file=sys.stderr)
                seconds = await _limited(teams, store, workspace, people)
                arrivals = await _arrivals(session, url)
    assert len(arrivals) == LIMITED
    return Figures(rates=rates, limited=LIMITED / seconds, most_in_a_second=_densest(arrivals))


async def _rate(count: int, send: Send) -> float:
    numbers = iter(range(count))
    began = time.perf_counter()
    await asyncio.gather(*(_send_all(numbers, send) for _ in range(IN_FLIGHT)))
    return count / (time.perf_counter() - began)


async def _send_all(numbers: Iterator[int], send: Send) -> None:
    for number in numbers:
        await send(number)


def _drawn() -> dict[str, Any]:
    (message,) = Drawing(address=ADDRESS).messages(PROMPT, Voice(), letter="checkin:1", reader="29:1")
    return dict(message)


def _bare(session: aiohttp.ClientSession, url: str) -> Send:
    message = _drawn()

    async def send(number: int) -> None:
        address = f"{url}/v3/conversations/a:{number}/activities"
        async with session.post(address, data=json.dumps(message).encode()) as answer:
            assert answer.status == 201
            await answer.read()

    return send


class _NoApp:
    """botbuilder's configuration for a bot without an app, as in its own emulator."""

    APP_ID = APP_PASSWORD = APP_TENANTID = ""
    APP_TYPE = "MultiTenant"


def _botbuilder(url: str) -> Send:
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(_NoApp()))
    message = _drawn()

    async def speak(turn: TurnContext) -> None:
        await turn.send_activity(Activity().deserialize(message))

    async def send(number: int) -> None:
        reference = ConversationReference(
            user=ChannelAccount(id=f"29:{number}"),
            bot=ChannelAccount(id="28:headway"),
            conversation=ConversationAccount(id=f"a:{number}", conversation_type="personal"),
            channel_id="msteams",
            service_url=f"{url}/",
        )
        await adapter.continue_conversation(reference, speak, "")

    return send


def _ours(teams: Teams, people: Sequence[Person]) -> Send:
    async def send(number: int) -> None:
        person = people[number]
        await teams.messenger.send(
            Parcel(
                workspace=person.workspace_id,
                key=f"checkin:{number}",
                conversation=person.name,
                card=PROMPT,
                reader=person.id,
            )
        )

    return send


async def _limited(teams: Teams, store: Store, workspace: UUID, people: Sequence[Person]) -> float:
    """The seconds in which the courier brings prompts to Teams at the pace that it keeps there."""
    clock = SystemClock()
    async with store.work(workspace) as work:
        await work.outbox.put(
            Letter(key=f"limited:{person.id}", card=PROMPT, at=clock.now(), person=person.id)
            for person in people[:LIMITED]
        )
    courier = Courier(store, {PLATFORM: teams.messenger}, clock=clock, random=Random())
    engine = LocalEngine(courier.drain, clock=clock)
    await engine.start()
    began = time.perf_counter()
    await engine.wake(workspace)
    while await _are_left(store, workspace):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    seconds = time.perf_counter() - began
    await engine.stop()
    return seconds


async def _are_left(store: Store, workspace: UUID) -> bool:
    async with store.work(workspace) as work:
        found = await work.session.exec(
            select(Delivery.id).where(Delivery.state != DeliveryState.SENT).limit(1)
        )
        return found.first() is not None


async def _arrivals(session: aiohttp.ClientSession, url: str) -> list[float]:
    async with session.get(f"{url}/arrivals") as answer:
        found: list[float] = await answer.json()
        return found


def _densest(arrivals: Sequence[float]) -> int:
    """The most that came within any one second."""
    moments = sorted(arrivals)
    return max(sum(begin <= moment < begin + 1 for moment in moments) for begin in moments)


@asynccontextmanager
async def _service() -> AsyncIterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.teams_service", str(port), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        await process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _headway(database: str, url: str, rounds: int) -> AsyncIterator[tuple[Teams, Store, list[Person]]]:
    """Headway's half of Teams over a database of people who have been heard of, sending to that address."""
    opened = connect(database)
    await migrate(opened)
    await opened.close()
    store = Store.open(database)
    people = await _people(store, url, PEOPLE * rounds)

    async def nobody(workspace: UUID) -> None:
        del workspace

    settings = Settings(teams_insecure_playground=True, TEAMS_SERVICE_URL=url)
    teams = Teams.compose(settings, store=store, desk=Desk(store, HANDLERS), clock=SystemClock(), wake=nobody)
    async with teams.gateway.open():
        yield teams, store, people
    await store.close()


async def _people(store: Store, url: str, count: int) -> list[Person]:
    now = datetime.now(UTC)
    acme = Workspace(name="Acme", created_at=now)
    async with store.across() as everywhere:
        await everywhere.add(acme)
    async with store.installations(PLATFORM) as installations:
        await installations.keep(
            Installation(workspace_id=acme.id, platform=PLATFORM, organisation=TENANT, installed_at=now)
        )
    people = [
        Person(workspace_id=acme.id, name=f"{n}", email=f"{n}@acme.test", created_at=now)
        for n in range(count)
    ]
    accounts = [
        Account(
            workspace_id=acme.id,
            person_id=person.id,
            platform=PLATFORM,
            address=person.name,
            reference={"conversation": {"id": f"a:{n}"}, "user": {"id": f"29:{n}"}, "serviceUrl": url},
        )
        for n, person in enumerate(people)
    ]
    async with store.work(acme.id) as work:
        work.session.add_all(people)
        await work.session.flush()
        work.session.add_all(accounts)
    return people


def _page(figures: Figures, rounds: int, load: float) -> str:
    times = figures.rate(HEADWAY) / figures.rate(BOTBUILDER)
    assert PACE.workspace is not None
    lines = [
        "# Prompts to Teams",
        "",
        f"The prompt of a check-in with three goals, {PEOPLE:,} times to as many people ({OF_BOTBUILDER} times with "
        f"botbuilder), {IN_FLIGHT} under way at once, the median of {rounds} rounds in turn. The service is a process "
        "of its own on the same machine and takes every message at once. Headway draws each card anew, in its reader's "
        "language, and looks up in SQLite how they are reached; the other two send what was drawn before.",
        "",
        "| | messages a second |",
        "|---|--:|",
        *(f"| {name} | {figures.rate(name):,.0f} |" for name in figures.rates),
        f"| Headway's courier with the limiter on | {figures.limited:,.1f} |",
        "",
        f"- {times:.1f} times botbuilder's: at least {TIMES} times {'✓' if times >= TIMES else '✗'}",
        f"- With the limiter on at most {figures.most_in_a_second} within any second: no more than {A_SECOND} "
        f"{'✓' if figures.most_in_a_second <= A_SECOND else '✗'}",
        "",
        f"Measured {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({platform.machine()}, Python "
        f"{platform.python_version()}), load average {load:.1f} before the start. `python -m bench.teams` does it "
        "again.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
