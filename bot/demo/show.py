"""The demonstration as a whole: a database of its own, the sample company in it, and the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.app import App, listening
from bot.database import lay_down
from bot.demo.clock import DemoClock
from bot.demo.sample import first_morning, load
from bot.demo.traffic import Traffic
from bot.settings import Settings
from bot.sign_in import SignIn
from okrs.errors import HeadwayError
from okrs.sheet.document import Tell
from scheduling.courier import Courier
from scheduling.engine import Engine, LocalEngine
from storage.checkup import check_writable
from storage.store import Store

DATABASE = "headway.db"
CLOCK = "clock.json"
_LEFT_BY_SQLITE = ("", "-wal", "-shm")


@asynccontextmanager
async def showing(
    folder: Path, *, port: int, tell: Tell, settings: Settings | None = None
) -> AsyncIterator[DemoClock]:
    """The demonstration on loopback, until the block ends; the first time the sample company is brought in.

    `settings` name chat platforms that take part, such as the Playground for Teams, and the key of secrets.
    """
    _make(folder)
    store = Store.open(f"sqlite:///{folder / DATABASE}")
    try:
        await lay_down(store)
        await check_writable(store.database)
        clock = DemoClock(folder / CLOCK)
        await _bring_in_once(store, clock, tell)
        traffic = Traffic()
        app = App.compose(
            store, clock=clock, works=True, settings=settings, engine_of=partial(_engine, clock, traffic)
        )
        _tie(clock, app, traffic)
        async with (
            listening(app.web(SignIn.off(), travel=clock), host="127.0.0.1", port=port),
            app.running(),
        ):
            yield clock
    finally:
        await store.close()


def forget(folder: Path) -> None:
    """Deletes the demonstration's database and clock, so that the next one begins afresh."""
    for name in (*(f"{DATABASE}{ending}" for ending in _LEFT_BY_SQLITE), CLOCK):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise HeadwayError(
                f"{folder / name} can't be deleted: {error.strerror}. Choose another folder with --data."
            ) from error


async def _bring_in_once(store: Store, clock: DemoClock, tell: Tell) -> None:
    async with store.across() as everywhere:
        if await everywhere.every():
            return
    start = first_morning(datetime.now(UTC).date())
    clock.set(start)
    await load(store, start, tell=tell)


def _engine(clock: DemoClock, traffic: Traffic, courier: Courier) -> Engine:
    return LocalEngine(traffic.counted(courier.drain), clock=clock)


def _tie(clock: DemoClock, app: App, traffic: Traffic) -> None:
    async def happen(now: datetime) -> None:
        await app.heartbeat.beat(now)
        await traffic.quiet(app.store, app.engine, now=now)

    async def next_due(after: datetime) -> datetime | None:
        return await app.heartbeat.next_due(after=after)

    clock.attach(happen=happen, next_due=next_due)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HeadwayError(
            f"The folder {folder} can't be made: {error.strerror}. Choose another with --data."
        ) from error
