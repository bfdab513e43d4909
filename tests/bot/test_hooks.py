"""Other programs hear of what happens: signed, without anybody's words, and until it arrives."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from aiohttp import web

from bot.hooks import Poster
from bot.signing import signature
from cards.plain import plain
from connectors.outgoing import Outgoing
from handlers.paused_hooks import PAUSED
from handlers.sources.reading import request_of
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.events import Event, read_events, write_events
from okrs.vocabulary import HookState
from scheduling.hooks import PATIENCE, Herald, Tell
from storage.secrets import Vault
from storage.sources import Good
from storage.store import Store
from storage.tables import Hook
from tests.handlers.sources.test_reading import WorldClock, add
from tests.handlers.world import World, build

NOW = datetime(2025, 5, 28, 12, 0, tzinfo=UTC)
VAULT = Vault(["a key for tests that is long enough"])


@pytest.fixture
async def world(store: Store) -> World:
    return await build(store, HANDLERS)


@dataclass
class Ear:
    """Another company's server: keeps what it is sent, and refuses as often as it is told to."""

    port: int = 0
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 204)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    made = Ear()
    app = web.Application()
    app.router.add_post("/hear", made.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


async def listen(world: World, ear: Ear, *events: Event) -> Hook:
    hook = Hook(
        workspace_id=world.workspace.id,
        url=f"http://127.0.0.1:{ear.port}/hear",
        secret=VAULT.lock("shared"),
        events=write_events(frozenset(events or Event)),
        created_at=NOW,
    )
    async with world.store.work(world.workspace.id) as work:
        await work.hooks.add(hook)
    world.now = NOW
    return hook


async def send(world: World, ear: Ear) -> int:
    clock = WorldClock(world)
    outgoing = Outgoing(allowed_hosts=[f"127.0.0.1:{ear.port}"])
    post = Poster(vault=VAULT, outgoing=outgoing, clock=clock).post
    arrived = await Herald(world.store, post, teller(world), clock=clock, random=Random(1)).send()
    await outgoing.close()
    return arrived


def teller(world: World) -> Tell:
    async def tell(hook: Hook) -> None:
        await world.ask(PAUSED, None, hook=str(hook.id))

    return tell


async def update(world: World, words: str = "nps 44 8/10, thanks to the pilot") -> None:
    await world.ask("command", "carol", text=f"update {words}")


async def test_progress_is_told_signed_and_without_words(world: World, ear: Ear) -> None:
    await listen(world, ear, Event.PROGRESS_RECORDED)
    await update(world)
    assert await send(world, ear) == 1
    ((headers, body),) = ear.heard
    told = json.loads(body)
    assert (told["event"], told["at"]) == ("progress.recorded", NOW.isoformat())
    assert (told["data"]["code"], told["data"]["value"], told["data"]["confidence"]) == ("NPS", "44", 8)
    assert b"pilot" not in body
    assert headers["X-Headway-Event"] == "progress.recorded"
    assert headers["X-Headway-Delivery"] == told["id"]
    assert headers["X-Headway-Signature"] == signature("shared", headers["X-Headway-Timestamp"], body)
    assert await send(world, ear) == 0


async def test_another_colour_is_told_with_the_one_before(world: World, ear: Ear) -> None:
    await update(world)
    await listen(world, ear, Event.HEALTH_CHANGED)
    await update(world, "nps 33")
    await update(world, "nps 33.5")
    await send(world, ear)
    assert [(told["data"]["before"], told["data"]["health"]) for told in ear.events] == [
        ("on_track", "off_track")
    ]


async def test_a_number_that_came_by_itself_is_told_too(world: World, ear: Ear) -> None:
    await listen(world, ear, Event.PROGRESS_RECORDED)
    id_ = await add(world)
    world.now = NOW
    found = Good(source=id_, value=Decimal(41), as_of=NOW, next_at=NOW)
    request = request_of(world.workspace.id, [found], [], at=NOW)
    await world.ask(request.intent, None, **request.values)
    await send(world, ear)
    (told,) = ear.events
    assert (told["data"]["source"], told["data"]["person"]) == ("metric", None)


async def test_an_answered_check_in_and_a_stopped_goal_are_told(world: World, ear: Ear) -> None:
    await listen(world, ear, Event.CHECK_IN_SUBMITTED, Event.GOAL_CLOSED)
    await world.asked("carol", asked_at=NOW - timedelta(hours=2), closes_at=NOW + timedelta(days=2))
    await update(world)
    await send(world, ear)
    (told,) = ear.events
    assert (told["event"], told["data"]["person"]) == ("check_in.submitted", str(world.person("carol")))


async def test_only_what_was_asked_for_is_told_and_only_of_ones_own(world: World, ear: Ear) -> None:
    await listen(world, ear, Event.GOAL_CLOSED)
    await update(world)
    assert await send(world, ear) == 0


async def test_what_did_not_arrive_comes_again_less_and_less_often(world: World, ear: Ear) -> None:
    await listen(world, ear, Event.PROGRESS_RECORDED)
    ear.statuses = [500, 503, 429]
    await update(world)
    moments: list[datetime] = []
    for _ in range(200):
        if await send(world, ear):
            break
        moments += [world.now] if len(ear.heard) > len(moments) else []
        world.now += timedelta(seconds=20)
    assert len(ear.heard) == 4
    assert len({told["id"] for told in ear.events}) == 1
    assert moments[2] - moments[1] > moments[1] - moments[0]


async def test_what_can_not_arrive_for_three_days_is_given_up(world: World, ear: Ear) -> None:
    await listen(world, ear, Event.PROGRESS_RECORDED)
    ear.statuses = [500] * 100
    await update(world)
    for _ in range(100):
        await send(world, ear)
        world.now += timedelta(hours=1)
    assert 8 < len(ear.heard) < PATIENCE + 3


async def test_an_address_that_fails_on_and_on_is_left_alone(world: World, ear: Ear) -> None:
    hook = await listen(world, ear, Event.PROGRESS_RECORDED)
    ear.statuses = [500] * 100
    for n in range(PATIENCE + 5):
        await update(world, f"nps {31 + n / 10}")
        world.now += timedelta(minutes=1)
    await send(world, ear)
    async with world.store.work(world.workspace.id) as work:
        (kept,) = [one for one in await work.hooks.every() if one.id == hook.id]
    assert (kept.state, "HTTP 500" in kept.trouble) == (HookState.PAUSED, True)
    heard = len(ear.heard)
    await update(world, "nps 40")
    await send(world, ear)
    assert len(ear.heard) == heard
    (card,) = [one for key, one in (await world.letters()).items() if key.startswith("hook:")]
    assert plain(card).splitlines() == [
        f"http://127.0.0.1:{ear.port}/hear hears nothing any more",
        "What I post there failed again and again, so I stopped. The last time:",
        f"> {kept.trouble}",
        "When it is mended, whoever runs me says `headway hook resume`. What happened in the last three days is "
        "posted then.",
        "You get this once, because you are an admin here.",
    ]
    assert list(await world.letters(person="alice"))[-1].startswith("hook:")


async def test_nobody_says_as_a_person_that_an_address_failed(world: World, ear: Ear) -> None:
    hook = await listen(world, ear)
    with pytest.raises(HeadwayError):
        await world.ask(PAUSED, "carol", hook=str(hook.id))


async def test_a_key_that_was_lost_is_a_failure_in_words(world: World, ear: Ear) -> None:
    await listen(world, ear, Event.PROGRESS_RECORDED)
    await update(world)
    clock, outgoing = WorldClock(world), Outgoing(allowed_hosts=[f"127.0.0.1:{ear.port}"])
    post = Poster(vault=Vault(["another key that is long enough too"]), outgoing=outgoing, clock=clock).post
    assert await Herald(world.store, post, teller(world), clock=clock, random=Random(1)).send() == 0
    await outgoing.close()
    assert ear.heard == []


async def test_two_processes_send_each_event_once(any_store: Store, ear: Ear) -> None:
    import asyncio

    world = await build(any_store, HANDLERS)
    await listen(world, ear, Event.PROGRESS_RECORDED)
    for n in range(10):
        await update(world, f"nps {31 + n}")
    await asyncio.gather(*(send(world, ear) for _ in range(3)))
    assert len(ear.heard) == len({told["id"] for told in ear.events}) == 10


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("all", set(Event)),
        ("goal.closed, progress.recorded", {Event.GOAL_CLOSED, Event.PROGRESS_RECORDED}),
    ],
)
def test_events_are_read_by_name(text: str, events: set[Event]) -> None:
    assert read_events(text) == events
    assert read_events(write_events(frozenset(events))) == events


@pytest.mark.parametrize("text", ["", "goals.closed", "all goal.closed"])
def test_unknown_events_are_refused(text: str) -> None:
    with pytest.raises(HeadwayError, match=r"goal\.closed"):
        read_events(text)
