"""The inbox: written before it is acknowledged, dealt with once and in order, taken up after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot import inbox as rules
from bot.inbox import Inbox
from okrs.errors import HeadwayError
from storage.arrivals import Brought
from storage.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class Log:
    """What was dealt with, in order; recovered ones with a star."""

    seen: list[str] = field(default_factory=list)

    async def recover(self, brought: Brought) -> None:
        self.seen.append(f"*{brought.body}")

    def deal(self, name: str) -> rules.Deal:
        async def note() -> None:
            await asyncio.sleep(0)
            self.seen.append(name)

        return note


def brought(key: str, lane: str = "ana") -> Brought:
    return Brought(platform="slack", key=key, lane=lane, body=key, at=NOW)


@asynccontextmanager
async def open_inbox(store: Store, log: Log, clock: Clock | None = None) -> AsyncIterator[Inbox]:
    inbox = Inbox(store, clock=clock or Clock(), recover={"slack": log.recover})
    await inbox.start()
    try:
        yield inbox
    finally:
        await inbox.stop()


async def idle(inbox: Inbox) -> None:
    async with asyncio.timeout(10):
        while inbox.waiting:  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def left(store: Store) -> int:
    async with store.arrivals() as arrivals:
        later = NOW + timedelta(days=1)
        return len(await arrivals.take(["slack"], now=later, until=later, most=100))


async def test_what_came_twice_is_dealt_with_once(any_store: Store) -> None:
    log = Log()
    async with open_inbox(any_store, log) as inbox:
        fresh = await asyncio.gather(*(inbox.take(brought("e1"), log.deal("e1")) for _ in range(3)))
        await idle(inbox)
    assert sorted(fresh) == [False, False, True]
    assert log.seen == ["e1"]
    assert await left(any_store) == 0


async def test_each_person_is_dealt_with_in_order(any_store: Store) -> None:
    log = Log()
    async with open_inbox(any_store, log) as inbox:
        for n in range(20):
            lane = "ana" if n % 2 else "ben"
            await inbox.take(brought(f"{lane}{n:02}", lane), log.deal(f"{lane}{n:02}"))
        await idle(inbox)
    for lane in ("ana", "ben"):
        mine = [name for name in log.seen if name.startswith(lane)]
        assert mine == sorted(mine)
        assert len(mine) == 10


async def test_what_a_process_left_behind_is_taken_up_when_its_lease_is_over(any_store: Store) -> None:
    log, clock = Log(), Clock()
    async with any_store.arrivals() as arrivals:
        await arrivals.write([brought("e1")], until=NOW + rules.LEASE)
    async with open_inbox(any_store, log, clock) as inbox:
        await inbox.take(brought("e2"), log.deal("e2"))
        await idle(inbox)
        assert log.seen == ["e2"]
    clock.moment = NOW + rules.LEASE
    async with open_inbox(any_store, log, clock) as inbox:
        await inbox.take(brought("e3", "ben"), log.deal("e3"))
        await idle(inbox)
    assert set(log.seen) == {"e2", "e3", "*e1"}
    assert await left(any_store) == 0


async def test_what_waits_at_a_stop_is_there_for_the_next_start(any_store: Store) -> None:
    log, begun, go_on = Log(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await go_on.wait()
        log.seen.append("slow")

    inbox = Inbox(any_store, clock=Clock(), recover={"slack": log.recover})
    await inbox.start()
    await inbox.take(brought("e1"), slow)
    await inbox.take(brought("e2"), log.deal("never"))
    await begun.wait()
    stopping = asyncio.create_task(inbox.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    assert log.seen == ["slow"]
    async with open_inbox(any_store, log) as again:
        await again.take(brought("e3", "ben"), log.deal("e3"))
        await idle(again)
    assert set(log.seen) == {"slow", "*e2", "e3"}


async def test_trouble_with_one_is_tried_again_later_and_let_go_in_the_end(any_store: Store) -> None:
    log, clock = Log(), Clock()

    async def refuse(brought: Brought) -> None:
        log.seen.append(brought.key)
        raise HeadwayError("The database is busy.")

    async def fail() -> None:
        log.seen.append("e1")
        raise HeadwayError("The database is busy.")

    inbox = Inbox(any_store, clock=clock, recover={"slack": refuse})
    await inbox.start()
    await inbox.take(brought("e1"), fail)
    await idle(inbox)
    await inbox.stop()
    for _ in range(rules.MOST_TRIES + 2):
        clock.moment += rules.LEASE
        inbox = Inbox(any_store, clock=clock, recover={"slack": refuse})
        await inbox.start()
        await inbox.take(brought(f"other {clock.moment}", "ben"), log.deal("-"))
        await idle(inbox)
        await inbox.stop()
    assert log.seen.count("e1") == rules.MOST_TRIES


async def test_nothing_is_acknowledged_that_could_not_be_written(store: Store) -> None:
    log = Log()
    async with open_inbox(store, log) as inbox:
        with pytest.raises(HeadwayError):
            await _while_broken(store, inbox.take(brought("e1"), log.deal("e1")))
        assert await inbox.take(brought("e1"), log.deal("e1"))
        await idle(inbox)
    assert log.seen == ["e1"]


async def test_it_stops_also_while_nothing_can_be_written(store: Store) -> None:
    log, begun, go_on = Log(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await go_on.wait()

    async def finish() -> None:
        go_on.set()
        async with asyncio.timeout(5):
            await inbox.stop()

    inbox = Inbox(store, clock=Clock(), recover={"slack": log.recover})
    await inbox.start()
    await inbox.take(brought("e1"), slow)
    await begun.wait()
    await _while_broken(store, finish())
    assert await left(store) == 1


async def _while_broken(store: Store, taking: object) -> None:
    assert asyncio.iscoroutine(taking)
    async with store.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE arrival RENAME TO away")
    try:
        await taking
    finally:
        async with store.database.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE away RENAME TO arrival")
