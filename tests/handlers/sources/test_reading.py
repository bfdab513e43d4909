"""Numbers from other systems: read on their own schedule, kept as progress, and never a word of anybody's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest

from cards.plain import plain
from handlers.dispatch import Handler
from handlers.sources import reading
from okrs.errors import HeadwayError
from okrs.vocabulary import Direction, Source, SourceState
from scheduling.refresher import CLAIMED_FOR, CONCURRENCY, RESERVE, ReadError, Refresher
from storage.ledger import tell
from storage.sources import Bad, Good
from storage.store import Store
from storage.tables import Metric, MetricSource, SourceLink
from tests.handlers.world import World, build

NOW = datetime(2025, 5, 7, 15, 0, tzinfo=UTC)
TABLE: Mapping[str, Handler] = {reading.READ: reading.keep}
Answers = Callable[[MetricSource, datetime], Awaitable[Good]]


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


@dataclass
class WorldClock:
    world: World

    def now(self) -> datetime:
        return self.world.now


async def add(world: World, name: str = "Survey", goal: str | None = "nps") -> UUID:
    world.now = max(world.now, NOW)
    row = MetricSource(
        workspace_id=world.workspace.id,
        owner_id=world.person("carol"),
        kind="sheet",
        name=name,
        next_at=world.now,
        created_at=world.now,
    )
    async with world.store.work(world.workspace.id) as work:
        await work.sources.add(row)
        if goal is not None:
            await work.sources.link(
                SourceLink(
                    workspace_id=world.workspace.id,
                    source_id=row.id,
                    key_result_id=world.goal(goal),
                    created_at=world.now,
                )
            )
    return row.id


async def feeds_a_metric(world: World, source: UUID, code: str = "CHURN") -> UUID:
    metric = Metric(
        workspace_id=world.workspace.id, code=code, name=code, wanted=Direction.DOWN, created_at=NOW
    )
    async with world.store.work(world.workspace.id) as work:
        await work.metrics.add(metric)
        await work.sources.link(
            SourceLink(
                workspace_id=world.workspace.id, source_id=source, metric_id=metric.id, created_at=world.now
            )
        )
    return metric.id


def says(*values: str | ReadError) -> Answers:
    """A source that says one after the other, and the last one from then on."""
    left = list(values)

    async def read(source: MetricSource, now: datetime) -> Good:
        found = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(found, ReadError):
            raise found
        return Good(
            source=source.id, value=Decimal(found), as_of=now, next_at=now, unit="points", url="https://x"
        )

    return read


def refresher(world: World, read: Answers) -> Refresher:
    async def hand_in(workspace: UUID, good: Sequence[Good], bad: Sequence[Bad], at: datetime) -> None:
        request = reading.request_of(workspace, good, bad, at=at)
        await world.ask(request.intent, None, **request.values)

    return Refresher(world.store, read, hand_in, clock=WorldClock(world), random=Random(3))


async def source_of(world: World, id_: UUID) -> MetricSource:
    async with world.store.work(world.workspace.id) as work:
        found = await work.sources.find(id_)
    assert found is not None
    return found


async def test_a_number_becomes_progress_without_a_word_of_anybody(world: World) -> None:
    id_ = await add(world)
    await world.tell("nps", "34", by="carol", at=NOW - timedelta(days=2), note="Legal is slow.", blocked=True)
    assert await refresher(world, says("41.2")).refresh() == 1
    entry = (await world.entries("nps"))[-1]
    assert (entry.value, entry.source, entry.person_id, entry.confidence) == (
        Decimal("41.2"),
        Source.METRIC,
        None,
        None,
    )
    async with world.store.work(world.workspace.id) as work:
        goal = await work.goals.goal(world.goal("nps"))
    assert goal is not None
    assert goal.told is not None
    assert (goal.value, goal.told.blocked, goal.told.note) == (Decimal("41.2"), True, "Legal is slow.")
    assert goal.told.talked_at == NOW - timedelta(days=2)
    row = await source_of(world, id_)
    assert (row.value, row.as_of, row.unit, row.url) == (Decimal("41.2"), NOW, "points", "https://x")
    assert row.next_at is not None
    assert timedelta(minutes=54) <= row.next_at - NOW <= timedelta(minutes=66)


async def test_of_one_day_the_last_number_stays_and_the_same_number_is_not_written_again(
    world: World,
) -> None:
    await add(world)
    numbers = refresher(world, says("40", "40", "42", "43"))
    for hours in range(4):
        world.now = NOW + timedelta(hours=2 * hours)
        await numbers.refresh()
    assert [entry.value for entry in await world.entries("nps")] == [Decimal("43")]
    world.now = NOW + timedelta(days=1)
    await refresher(world, says("44")).refresh()
    assert [entry.value for entry in await world.entries("nps")] == [Decimal("43"), Decimal("44")]


async def test_what_a_person_says_of_a_number_stands_beside_it(world: World) -> None:
    await add(world)
    await refresher(world, says("40")).refresh()
    await world.tell("nps", "45", by="carol", at=NOW + timedelta(minutes=5))
    world.now = NOW + timedelta(hours=2)
    await refresher(world, says("41")).refresh()
    assert [str(entry.value) for entry in await world.entries("nps")] == ["40", "45", "41"]


async def test_a_number_that_can_not_be_leaves_the_goal_alone(world: World) -> None:
    id_ = await add(world, goal="audit")
    await refresher(world, says("-5")).refresh()
    assert await world.entries("audit") == []
    assert (await source_of(world, id_)).value == Decimal("-5")


async def test_a_source_feeds_a_number_of_the_business(world: World) -> None:
    id_ = await add(world, goal=None)
    metric = await feeds_a_metric(world, id_)
    for days in range(3):
        world.now = NOW + timedelta(days=days)
        await refresher(world, says("4.1")).refresh()
    async with world.store.work(world.workspace.id) as work:
        readings = (await work.metrics.history([metric]))[metric]
    assert [str(one.value) for one in readings] == ["4.1", "4.1", "4.1"]


async def test_a_failing_source_is_tried_less_and_less_often_and_keeps_its_number(world: World) -> None:
    id_ = await add(world)
    await refresher(world, says("40")).refresh()
    numbers = refresher(world, says(ReadError("Survey has trouble itself (HTTP 503).", permanent=False)))
    pauses = []
    for _ in range(4):
        row = await source_of(world, id_)
        assert row.next_at is not None
        world.now = row.next_at
        await numbers.refresh()
        row = await source_of(world, id_)
        assert row.next_at is not None
        pauses.append(row.next_at - world.now)
    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]
    assert (row.value, row.failures, row.trouble) == (
        Decimal("40"),
        4,
        "Survey has trouble itself (HTTP 503).",
    )
    assert await world.letters(person="carol") == {}


async def test_who_asks_for_rest_gets_it(world: World) -> None:
    id_ = await add(world)
    await refresher(world, says(ReadError("Less often.", permanent=False, retry_after=4000))).refresh()
    assert (await source_of(world, id_)).next_at == NOW + timedelta(seconds=4000)


async def test_a_source_that_only_a_person_can_mend_is_paused_and_its_owner_told_once(world: World) -> None:
    id_ = await add(world)
    await refresher(world, says("40")).refresh()
    numbers = refresher(world, says(ReadError("Survey does not accept the key (HTTP 401).", permanent=True)))
    for hours in (2, 4, 6, 8):
        world.now = NOW + timedelta(hours=hours)
        await numbers.refresh()
    row = await source_of(world, id_)
    assert (row.state, row.failures) == (SourceState.PAUSED, 2)
    (card,) = (await world.letters(person="carol")).values()
    assert plain(card).splitlines() == [
        "“Survey” can't be read any more",
        "This is what I was told:",
        "> Survey does not accept the key (HTTP 401).",
        "The last number I have is 40 points, of Wednesday 7 May, 17:00. It stays until there is a newer one.",
        "Until then, “Lift NPS from 30 to 50” is told by hand.",
        "[Try again] [See the source]",
        "You get this once, because you look after this source.",
    ]


async def test_two_processes_never_read_one_source_at_once(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    for n in range(30):
        await feeds_a_metric(world, await add(world, name=f"Source {n}", goal=None), code=f"N{n}")
    asked: list[UUID] = []

    async def read(source: MetricSource, now: datetime) -> Good:
        asked.append(source.id)
        await asyncio.sleep(0)
        return Good(source=source.id, value=Decimal(1), as_of=now, next_at=now)

    await asyncio.gather(*(refresher(world, read).refresh() for _ in range(3)))
    assert len(asked) == len(set(asked)) == 30


async def test_what_a_dead_process_had_claimed_is_read_after_a_while(world: World) -> None:
    await add(world)

    async def dies(source: MetricSource, now: datetime) -> Good:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await refresher(world, dies).refresh()
    assert await refresher(world, says("40")).refresh() == 0
    world.now += CLAIMED_FOR
    assert await refresher(world, says("40")).refresh() == 1


async def test_one_slow_host_leaves_places_for_all_others_and_nobody_waits_for_it(world: World) -> None:
    hosts = {"slow.example": CONCURRENCY + 20, "quick.example": 3}
    for host, number in hosts.items():
        for n in range(number):
            id_ = await add(world, name=f"{host} {n}", goal=None)
            await feeds_a_metric(world, id_, code=f"{host} {n}")
            async with world.store.work(world.workspace.id) as work:
                row = await work.sources.find(id_)
                assert row is not None
                row.settings = {"address": f"https://{host}/"}
    handed_in, running, most = asyncio.Event(), 0, 0

    async def read(source: MetricSource, now: datetime) -> Good:
        nonlocal running, most
        if "slow" in source.name:
            running, most = running + 1, max(most, running + 1)
            await handed_in.wait()
            running -= 1
        return Good(source=source.id, value=Decimal(1), as_of=now, next_at=now)

    async def hand_in(workspace: UUID, good: Sequence[Good], bad: Sequence[Bad], at: datetime) -> None:
        request = reading.request_of(workspace, good, bad, at=at)
        await world.ask(request.intent, None, **request.values)
        handed_in.set()

    numbers = Refresher(world.store, read, hand_in, clock=WorldClock(world), random=Random(3))
    assert await asyncio.wait_for(numbers.refresh(), 30) == CONCURRENCY + 23
    assert most == CONCURRENCY
    assert RESERVE >= 3


async def test_nobody_hands_in_numbers_as_a_person(world: World) -> None:
    request = reading.request_of(world.workspace.id, [], [], at=NOW)
    with pytest.raises(HeadwayError):
        await world.ask(request.intent, "carol", **request.values)


@pytest.mark.parametrize("seed", range(6))
async def test_where_a_goal_stands_is_what_its_ledger_tells_whoever_speaks(
    any_store: Store, seed: int
) -> None:
    world = await build(any_store, TABLE)
    await add(world)
    random = Random(seed)
    for _ in range(14):
        world.now += timedelta(hours=random.choice((1, 5, 20)))
        value = str(random.randint(31, 49))
        if random.random() < 0.4:
            blocked = random.random() < 0.4
            await world.tell(
                "nps", value, by="carol", at=world.now, note="Said.", blocked=blocked, confidence=6
            )
        async with world.store.work(world.workspace.id) as work:
            (row,) = await work.sources.every()
            row.next_at = world.now
        await refresher(
            world, says(value if random.random() < 0.3 else str(random.randint(31, 49)))
        ).refresh()
        async with world.store.work(world.workspace.id) as work:
            goal = await work.goals.goal(world.goal("nps"))
            entries = (await work.ledger.history([world.goal("nps")]))[world.goal("nps")]
        assert goal is not None
        assert goal.told is not None
        told = tell(entries)
        assert told is not None
        assert goal.told.model_dump() == told.model_dump()
