"""An engine drains each workspace that is woken, one courier at a time, and loses no wake-up."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from okrs.errors import HeadwayError
from scheduling.courier import Drained
from scheduling.engine import Engine, LocalEngine, engine_for, prepare
from scheduling.procrastinate_engine import ProcrastinateEngine
from storage.store import Store
from tests.scheduling.post import SetClock, Town, found_town

SOON = timedelta(milliseconds=20)


@dataclass
class Drains:
    """A courier that only notes where it was called, and waits at `gate` when there is one."""

    begun: list[UUID] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    gate: asyncio.Event | None = None
    next_in: timedelta | None = None
    clock: SetClock = field(default_factory=SetClock)
    progress: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def drain(self, workspace: UUID) -> Drained:
        next_at = self.clock.now() + self.next_in if self.next_in else None
        self.next_in = None
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        async with self.progress:
            self.begun.append(workspace)
            self.progress.notify_all()
        if self.gate:
            await self.gate.wait()
        self.at_once -= 1
        return Drained(sent=0, failed=0, next_at=next_at)

    async def until(self, count: int) -> None:
        """Waits until so many drains have begun."""
        async with asyncio.timeout(20), self.progress:
            await self.progress.wait_for(lambda: len(self.begun) >= count)


@pytest.fixture
async def drains() -> Drains:
    return Drains()


@pytest.fixture
async def local(drains: Drains) -> AsyncIterator[LocalEngine]:
    engine = LocalEngine(drains.drain, clock=drains.clock)
    await engine.start()
    yield engine
    await engine.stop()


# In one process


async def test_a_workspace_is_drained_by_one_courier_at_a_time_and_again_for_a_late_wake_up(
    local: LocalEngine, drains: Drains
) -> None:
    workspace, drains.gate = uuid4(), asyncio.Event()
    await local.wake(workspace)
    await drains.until(1)
    await local.wake(workspace)
    await local.wake(workspace)
    drains.gate.set()
    await drains.until(2)
    await local.stop()
    assert (drains.begun, drains.most_at_once) == ([workspace] * 2, 1)


async def test_workspaces_are_drained_side_by_side_but_not_all_at_once(
    local: LocalEngine, drains: Drains
) -> None:
    drains.gate = asyncio.Event()
    for _ in range(20):
        await local.wake(uuid4())
    await drains.until(8)
    assert drains.at_once == 8
    drains.gate.set()
    await drains.until(20)
    assert drains.most_at_once == 8


async def test_what_must_wait_is_drained_again_when_its_time_has_come(
    local: LocalEngine, drains: Drains
) -> None:
    workspace, drains.next_in = uuid4(), SOON
    await local.wake(workspace)
    await drains.until(2)
    assert drains.begun == [workspace, workspace]


async def test_a_stopped_engine_drains_no_more(local: LocalEngine, drains: Drains) -> None:
    await local.wake(uuid4(), at=drains.clock.now() + SOON)
    await local.stop()
    await local.wake(uuid4())
    await asyncio.sleep(0)
    assert drains.begun == []


async def test_a_drain_that_fails_does_not_keep_the_next_one_out(store: Store) -> None:
    failed, calls = asyncio.Event(), list[UUID]()

    async def drain(workspace: UUID) -> Drained:
        calls.append(workspace)
        if len(calls) == 1:
            failed.set()
            raise HeadwayError("The disk is full.")
        return Drained(sent=0, failed=0, next_at=None)

    engine, workspace = LocalEngine(drain, clock=SetClock()), uuid4()
    await engine.start()
    await engine.wake(workspace)
    await failed.wait()
    await asyncio.sleep(0)
    await engine.wake(workspace)
    await asyncio.sleep(0)
    await engine.stop()
    assert calls == [workspace, workspace]


# Which engine it is, and what is common to both


async def test_the_engine_follows_the_database(any_store: Store) -> None:
    town = await found_town(any_store)
    engine = engine_for(any_store.database, town.courier, clock=town.clock)
    kind = LocalEngine if any_store.database.is_sqlite else ProcrastinateEngine
    assert isinstance(engine, kind)


async def test_sqlite_can_not_leave_the_sending_to_others(store: Store) -> None:
    town = await found_town(store)
    with pytest.raises(HeadwayError, match="single process"):
        engine_for(store.database, town.courier, clock=town.clock, worker=False)


async def test_preparing_twice_is_no_harm(any_store: Store) -> None:
    await asyncio.gather(*(prepare(any_store.database) for _ in range(3)))
    await prepare(any_store.database)


async def test_letters_are_sent_after_a_wake_up_and_those_that_must_wait_in_time(any_store: Store) -> None:
    town = await found_town(any_store)
    await prepare(any_store.database)
    engine = engine_for(any_store.database, town.courier, clock=town.clock)
    await engine.start()
    await town.put(town.letter("a"), town.letter("b", late=SOON))
    await engine.wake(town.workspace)
    await engine.wake(town.workspace)
    await _until_arrived(town, "a")
    town.clock.forward(SOON)
    await engine.wake(town.workspace)
    await _until_arrived(town, "b")
    await engine.stop()
    assert town.platform.keys == ["a", "b"]


async def _until_arrived(town: Town, key: str) -> None:
    async with asyncio.timeout(20):
        while key not in town.platform.keys:
            town.platform.waiting.clear()
            await town.platform.waiting.wait()


# On PostgreSQL

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def town(any_store: Store) -> Town:
    await prepare(any_store.database)
    return await found_town(any_store)


@on_postgresql
async def test_a_drain_that_is_scheduled_does_not_hold_up_one_that_can_go(town: Town) -> None:
    engine = engine_for(town.store.database, town.courier, clock=town.clock)
    await engine.start()
    await town.put(town.letter("a"))
    await engine.wake(town.workspace, at=town.clock.now() + timedelta(hours=1))
    await engine.wake(town.workspace)
    await _until_arrived(town, "a")
    await engine.stop()


@on_postgresql
async def test_a_process_without_a_worker_leaves_the_sending_to_one_that_has_one(town: Town) -> None:
    waker = engine_for(town.store.database, town.new_courier(), clock=town.clock, worker=False)
    worker = engine_for(town.store.database, town.courier, clock=town.clock)
    await waker.start()
    await town.put(town.letter("a"))
    await waker.wake(town.workspace)
    await waker.wake(town.workspace)
    assert town.platform.keys == []
    await worker.start()
    await _until_arrived(town, "a")
    await worker.stop()
    await waker.stop()


@on_postgresql
async def test_the_work_of_a_dead_worker_is_taken_over_once_though_all_others_look_after_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (_waker(town), _waker(town))
    await one.start()
    await other.start()
    await _held_by_a_dead_worker(town, one, [uuid4() for _ in range(3)])

    async def while_the_other_looks_too(workspace: UUID) -> None:
        await other.take_over()

    monkeypatch.setattr(one, "wake", while_the_other_looks_too)
    with capture_logs() as logs:
        await one.take_over()
    await one.stop()
    await other.stop()
    assert [line["event"] for line in logs] == ["drain.taken_over"] * 3


@on_postgresql
async def test_a_worker_looks_after_the_dead_again_when_it_could_not_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduling.procrastinate_engine.PULSE", SOON)
    engine = engine_for(town.store.database, town.courier, clock=town.clock)
    assert isinstance(engine, ProcrastinateEngine)
    waker, held, woken = _waker(town), {uuid4(), uuid4()}, set[UUID]()
    all_woken = asyncio.Event()
    await waker.start()
    await _held_by_a_dead_worker(town, waker, held)

    async def wake(workspace: UUID) -> None:
        woken.add(workspace)
        if len(woken) < len(held):
            raise HeadwayError("The database server can't be reached.")
        all_woken.set()

    monkeypatch.setattr(engine, "wake", wake)
    with capture_logs() as logs:
        await engine.start()
        async with asyncio.timeout(20):
            await all_woken.wait()
        await engine.stop()
    await waker.stop()
    assert woken == held
    assert [line["event"] for line in logs] == ["drain.taken_over", "takeover.failed", "drain.taken_over"]


@on_postgresql
async def test_a_database_without_a_queue_is_said_in_a_sentence(any_store: Store) -> None:
    town = await found_town(any_store)
    engine = engine_for(any_store.database, town.courier, clock=town.clock)
    with pytest.raises(HeadwayError, match="headway migrate"):
        await engine.start()


@on_postgresql
async def test_a_server_that_is_not_there_is_said_in_a_sentence(town: Town) -> None:
    nowhere = Store.open("postgresql://localhost:1/nothing?connect_timeout=1")
    engine = engine_for(nowhere.database, town.courier, clock=town.clock)
    with pytest.raises(HeadwayError, match="can't be reached"):
        await engine.start()
    with pytest.raises(HeadwayError, match="can't be reached"):
        await prepare(nowhere.database)


def _waker(town: Town) -> ProcrastinateEngine:
    engine = engine_for(town.store.database, town.courier, clock=town.clock, worker=False)
    assert isinstance(engine, ProcrastinateEngine)
    return engine


async def _held_by_a_dead_worker(town: Town, waker: Engine, workspaces: Iterable[UUID]) -> None:
    """Jobs as a process leaves them that is killed while it works them off."""
    for workspace in workspaces:
        await waker.wake(workspace)
    async with town.store.database.engine.begin() as connection:
        await connection.exec_driver_sql(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '1 hour') RETURNING id) "
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
        )
