"""What is left of a process that was killed in the middle of its work: everything arrives, nothing twice."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import make_url
from sqlmodel import col, func, select

from cards.blocks import Card
from okrs.vocabulary import DeliveryState
from scheduling.clock import SystemClock
from scheduling.courier import CLAIM, GROUP, Courier
from scheduling.engine import engine_for, prepare
from scheduling.procrastinate_engine import ProcrastinateEngine
from storage.outbox import Letter
from storage.store import Store
from storage.tables import Delivery
from tests.scheduling.crashing import FilePlatform
from tests.scheduling.post import SetClock, Town, found_town

ROOT = Path(__file__).parents[2]
ALL, ARRIVED = 120, 70
# How PostgreSQL knows the process that is going to be killed.
DOOMED = "doomed"


@pytest.fixture
async def town(any_store: Store) -> Town:
    town = await found_town(any_store, size=ALL)
    town.clock = SetClock(datetime.now(UTC))
    await town.put(*(_letter(town, n) for n in range(ALL)))
    return town


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "platform"
    path.touch()
    return path


async def test_after_a_kill_everything_arrives_once_where_the_platform_can_be_asked(
    town: Town, database_url: str, file: Path
) -> None:
    await _killed_in_the_middle(town, database_url, file)
    platform = FilePlatform(file)
    drained = await _restarted(town, platform).drain(town.workspace)
    assert _arrived(file) == Counter(f"{town.workspace}/{n}" for n in range(ALL))
    assert (drained.sent, platform.sent) == (ALL - GROUP, ALL - ARRIVED)
    assert await _states(town) == {DeliveryState.SENT: ALL}


async def test_after_a_kill_nothing_arrives_twice_where_the_platform_can_not_be_asked(
    town: Town, database_url: str, file: Path
) -> None:
    await _killed_in_the_middle(town, database_url, file)
    await _restarted(town, FilePlatform(file, can_find=False)).drain(town.workspace)
    assert set(_arrived(file).values()) == {1}
    assert await _states(town) == {DeliveryState.SENT: ALL - GROUP, DeliveryState.FAILED: GROUP}


async def test_until_the_claim_runs_out_what_is_in_doubt_is_left_alone(
    town: Town, database_url: str, file: Path
) -> None:
    await _killed_in_the_middle(town, database_url, file)
    courier = Courier(town.store, {"paper": FilePlatform(file)}, clock=town.clock, random=Random(7))
    drained = await courier.drain(town.workspace)
    assert drained.next_at is not None
    assert await _states(town) == {DeliveryState.SENT: ALL - GROUP, DeliveryState.SENDING: GROUP}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_worker_takes_over_all_the_work_of_one_that_was_killed(
    any_store: Store, database_url: str, file: Path
) -> None:
    towns = [await found_town(any_store, name=f"W{n}", size=20) for n in range(6)]
    for town in towns:
        town.clock = SetClock(datetime.now(UTC))
        await town.put(*(_letter(town, n) for n in range(ALL)))
    await prepare(any_store.database)
    waker = engine_for(any_store.database, towns[0].courier, clock=SystemClock(), worker=False)
    assert isinstance(waker, ProcrastinateEngine)
    await waker.start()
    doomed_url = make_url(database_url).update_query_dict({"application_name": DOOMED})
    async with _process(doomed_url.render_as_string(hide_password=False), file, "--hang-at", "130") as doomed:
        await _hears(doomed, "ready")
        for town in towns[:3]:
            await waker.wake(town.workspace)
        await _hears(doomed, "hung")
        async with _process(database_url, file) as survivor:
            await _hears(survivor, "ready")
            for town in towns:
                await waker.wake(town.workspace)
            doomed.kill()
            await doomed.wait()
            await _until_its_last_words_are_heard(any_store)
            await _let_its_pulse_and_claims_run_out(any_store)
            await waker.take_over()
            await _until_all_are_sent(towns)
    await waker.stop()
    expected = Counter(f"{town.workspace}/{n}" for town in towns for n in range(ALL))
    assert _arrived(file) == expected


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_workers_at_once_send_nothing_twice(
    any_store: Store, database_url: str, file: Path
) -> None:
    towns = [await found_town(any_store, name=f"W{n}", size=20) for n in range(10)]
    await prepare(any_store.database)
    waker = engine_for(any_store.database, towns[0].courier, clock=SystemClock(), worker=False)
    await waker.start()
    async with _process(database_url, file) as one, _process(database_url, file) as other:
        await _hears(one, "ready")
        await _hears(other, "ready")
        for part in range(4):
            for town in towns:
                town.clock = SetClock(datetime.now(UTC))
                await town.put(*(_letter(town, n) for n in range(part, ALL, 4)))
                await waker.wake(town.workspace)
        await _until_all_are_sent(towns)
    await waker.stop()
    expected = Counter(f"{town.workspace}/{n}" for town in towns for n in range(ALL))
    assert _arrived(file) == expected


async def _killed_in_the_middle(town: Town, url: str, file: Path) -> None:
    """The first group was recorded; of the second, some messages arrived unrecorded and some did not arrive."""
    async with _process(url, file, "--workspace", str(town.workspace), "--hang-at", str(ARRIVED)) as process:
        await _hears(process, "hung")
        process.kill()
    assert _arrived(file).total() == ARRIVED
    assert await _states(town) == {
        DeliveryState.SENT: GROUP,
        DeliveryState.SENDING: GROUP,
        DeliveryState.DUE: ALL - 2 * GROUP,
    }


def _restarted(town: Town, platform: FilePlatform) -> Courier:
    """A courier that knows nothing of before, after the claims of the one that was killed ran out."""
    clock = SetClock(datetime.now(UTC) + CLAIM)
    return Courier(town.store, {"paper": platform}, clock=clock, random=Random(7))


def _letter(town: Town, number: int) -> Letter:
    return Letter(
        key=f"{town.workspace}/{number}",
        card=Card("Hello"),
        at=town.clock.now(),
        person=town.people[number % len(town.people)],
    )


async def _states(town: Town) -> dict[DeliveryState, int]:
    async with town.store.work(town.workspace) as work:
        found = await work.session.exec(
            select(Delivery.state, func.count(col(Delivery.id)))
            .where(Delivery.workspace_id == town.workspace)
            .group_by(col(Delivery.state))
        )
        return {DeliveryState(state): count for state, count in found}


async def _until_all_are_sent(towns: list[Town]) -> None:
    for _ in range(600):
        states = [await _states(town) for town in towns]
        if states == [{DeliveryState.SENT: ALL}] * len(towns):
            return
        # Other processes do it: there is nothing to wait for but their rows.
        await asyncio.sleep(0.05)
    raise AssertionError(f"not everything was sent within half a minute: {states}")


def _arrived(file: Path) -> Counter[str]:
    return Counter(file.read_text().split())


async def _until_its_last_words_are_heard(store: Store) -> None:
    """PostgreSQL still commits what a process had sent when it was killed: it may have claimed a last group."""
    for _ in range(600):
        async with store.database.engine.connect() as connection:
            found = await connection.exec_driver_sql(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = %s",
                (DOOMED,),
            )
            if found.scalar_one() == 0:
                return
        await asyncio.sleep(0.05)
    raise AssertionError("the killed process was still connected after half a minute")


async def _let_its_pulse_and_claims_run_out(store: Store) -> None:
    """As if time had passed, for the worker that started first and all that it was draining.

    That may be more than it was woken for: until it is killed it takes jobs beside the other worker.
    """
    async with store.database.engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE delivery SET claimed_until = now() - interval '1 second' "
            "FROM procrastinate_jobs AS job WHERE job.status = 'doing' "
            "AND job.worker_id = (SELECT min(id) FROM procrastinate_workers) "
            "AND workspace_id = (job.args ->> 'workspace')::uuid AND state = 'sending'"
        )
        await connection.exec_driver_sql(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' "
            "WHERE id = (SELECT min(id) FROM procrastinate_workers)"
        )


@asynccontextmanager
async def _process(url: str, file: Path, *options: str) -> AsyncIterator[Process]:
    """Another process that delivers; it does not outlive the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.scheduling.crashing", url, str(file), *options, cwd=ROOT, stdout=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _hears(process: Process, word: str) -> None:
    assert process.stdout
    async with asyncio.timeout(30):
        while line := await process.stdout.readline():
            if line.decode().strip() == word:
                return
    raise AssertionError(f"the process ended without saying {word!r}")
