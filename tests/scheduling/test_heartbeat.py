"""Every appointment is kept once, whatever handlers and crashes do; one that spoils everything stands alone."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from cards.exchange import NOTHING, Reply, Request
from handlers.dispatch import Desk, Handler
from scheduling.heartbeat import BATCH, MOST_TRIES, Heartbeat
from storage.agenda import Appointment
from storage.columns import new_id
from storage.store import Store, Work
from storage.tables import Due
from storage.workspaces import CLAIM
from tests.scheduling.post import Town, found_town

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Bell:
    """An engine that only notes who was woken."""

    woken: list[UUID] = field(default_factory=list)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def wake(self, workspace: UUID, at: datetime | None = None) -> None:
        assert at is None
        self.woken.append(workspace)


@dataclass
class Diary:
    """A handler that notes each batch and writes a letter for each subject; it fails for those in `poisoned`."""

    batches: list[tuple[UUID, ...]] = field(default_factory=list)
    poisoned: set[UUID] = field(default_factory=set)
    again_in: timedelta | None = None

    async def __call__(self, work: Work, request: Request) -> Reply:
        self.batches.append(request.subjects)
        if again_in := self.again_in:
            await work.agenda.arm(
                Appointment(intent=request.intent, subject=subject, at=request.at + again_in)
                for subject in request.subjects
            )
        if self.poisoned & set(request.subjects):
            raise ZeroDivisionError("poisoned")
        return NOTHING

    @property
    def kept(self) -> list[UUID]:
        return [subject for batch in self.batches for subject in batch]


@dataclass(kw_only=True)
class House:
    town: Town
    diary: Diary
    bell: Bell
    heartbeat: Heartbeat
    desk: Desk

    async def arm(self, count: int, *, intent: str = "ask") -> list[UUID]:
        """So many appointments that are due now; their subjects in order."""
        subjects = [new_id() for _ in range(count)]
        async with self.town.store.work(self.town.workspace) as work:
            await work.agenda.arm(
                Appointment(intent=intent, subject=subject, at=self.town.clock.now()) for subject in subjects
            )
        return subjects

    async def beat(self) -> None:
        await self.heartbeat.beat(self.town.clock.now())

    async def dues(self, subjects: list[UUID], *, intent: str = "ask") -> Mapping[UUID, Due]:
        async with self.town.store.work(self.town.workspace) as work:
            return await work.agenda.of(intent, subjects)


@pytest.fixture
async def house(any_store: Store) -> House:
    return await _open(any_store)


async def _open(store: Store) -> House:
    town, diary, bell = await found_town(store), Diary(), Bell()
    table: dict[str, Handler] = {"ask": diary, "remind": diary}
    desk = Desk(store, table)
    heartbeat = Heartbeat(store, desk.attend, bell, clock=town.clock)
    return House(town=town, diary=diary, bell=bell, heartbeat=heartbeat, desk=desk)


async def test_what_is_due_is_handled_together_and_taken_off(house: House) -> None:
    subjects = await house.arm(3)
    await house.beat()
    await house.beat()
    assert [sorted(batch) for batch in house.diary.batches] == [sorted(subjects)]
    assert await house.dues(subjects) == {}


async def test_nothing_is_handled_before_its_time(house: House) -> None:
    subjects = await house.arm(1)
    await house.heartbeat.beat(house.town.clock.now() - MINUTE)
    assert (house.diary.batches, set(await house.dues(subjects))) == ([], set(subjects))


async def test_what_a_handler_sets_anew_stays_and_is_free(house: House) -> None:
    house.diary.again_in = DAY
    subjects = await house.arm(2)
    await house.beat()
    dues = await house.dues(subjects)
    assert {(due.at, due.claimed_until, due.attempts) for due in dues.values()} == {
        (house.town.clock.now() + DAY, None, 0)
    }


async def test_many_come_in_batches_and_each_intent_by_itself(house: House) -> None:
    asked, reminded = await house.arm(2 * BATCH + 1), await house.arm(2, intent="remind")
    await house.beat()
    assert sorted(len(batch) for batch in house.diary.batches) == [1, 2, BATCH, BATCH]
    assert sorted(house.diary.kept) == sorted(asked + reminded)


async def test_one_that_spoils_its_batch_stands_alone(house: House) -> None:
    subjects = await house.arm(10)
    house.diary.poisoned = {subjects[4]}
    await house.beat()
    assert sorted(len(batch) for batch in house.diary.batches) == [1] * 10 + [10]
    dues = await house.dues(subjects)
    assert {subject: due.at for subject, due in dues.items()} == {
        subjects[4]: house.town.clock.now() + MINUTE
    }


async def test_one_that_keeps_failing_is_put_off_ever_longer_and_then_for_a_day(house: House) -> None:
    [subject] = await house.arm(1)
    house.diary.poisoned = {subject}
    pauses = []
    for _ in range(MOST_TRIES + 1):
        await house.beat()
        due = (await house.dues([subject]))[subject]
        pauses.append(due.at - house.town.clock.now())
        house.town.clock.moment = due.at
    assert pauses == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, DAY, DAY]
    house.diary.poisoned = set()
    await house.beat()
    assert await house.dues([subject]) == {}


async def test_what_a_dead_process_had_claimed_is_handled_when_its_claim_runs_out(house: House) -> None:
    subjects = await house.arm(3)
    async with house.town.store.across() as everywhere:
        assert len(await everywhere.claim_due(now=house.town.clock.now(), most=BATCH)) == 3
    await house.beat()
    assert house.diary.batches == []
    house.town.clock.forward(CLAIM)
    await house.beat()
    assert sorted(house.diary.kept) == sorted(subjects)


async def test_a_process_slower_than_its_claim_does_not_do_it_again(house: House) -> None:
    [subject] = await house.arm(1)
    async with house.town.store.across() as everywhere:
        await everywhere.claim_due(now=house.town.clock.now(), most=BATCH)
    late = Request(
        workspace=house.town.workspace, intent="ask", at=house.town.clock.now(), subjects=(subject,)
    )
    house.town.clock.forward(CLAIM)
    await house.beat()
    await house.desk.attend(late)
    assert house.diary.kept == [subject]


async def test_two_hearts_at_once_handle_nothing_twice(house: House) -> None:
    subjects = await house.arm(3 * BATCH)
    other = Heartbeat(house.town.store, house.desk.attend, house.bell, clock=house.town.clock)
    await asyncio.gather(house.beat(), other.beat(house.town.clock.now()), house.beat())
    assert sorted(house.diary.kept) == sorted(subjects)


async def test_an_intent_nobody_handles_is_kept_for_later(house: House) -> None:
    subjects = await house.arm(2, intent="unheard_of")
    await house.beat()
    dues = await house.dues(subjects, intent="unheard_of")
    assert {due.at for due in dues.values()} == {house.town.clock.now() + MINUTE}


async def test_workspaces_with_something_to_send_are_woken_even_if_a_wake_up_was_lost(house: House) -> None:
    other = await found_town(house.town.store, name="Other")
    await other.put(other.letter("a"))
    await house.town.put(house.town.letter("later", late=MINUTE))
    await house.beat()
    assert house.bell.woken == [other.workspace]


async def test_a_workspace_whose_courier_died_is_woken_when_the_claim_runs_out(house: House) -> None:
    town = house.town
    town.platform.gate = asyncio.Event()
    await town.put(town.letter("a"))
    dying = asyncio.create_task(town.courier.drain(town.workspace))
    await town.platform.waiting.wait()
    await house.beat()
    assert house.bell.woken == []
    town.clock.forward(2 * MINUTE)
    await house.beat()
    assert house.bell.woken == [town.workspace]
    town.platform.gate.set()
    await dying


async def test_the_next_moment_is_that_of_an_appointment_or_of_a_delivery(house: House) -> None:
    now = house.town.clock.now()
    assert await house.heartbeat.next_due(after=now) is None
    await house.town.put(house.town.letter("a", late=2 * MINUTE))
    assert await house.heartbeat.next_due(after=now) == now + 2 * MINUTE
    async with house.town.store.work(house.town.workspace) as work:
        await work.agenda.arm([Appointment(intent="ask", subject=new_id(), at=now + MINUTE)])
    assert await house.heartbeat.next_due(after=now) == now + MINUTE
    assert await house.heartbeat.next_due(after=now + MINUTE) == now + 2 * MINUTE


async def test_it_beats_by_itself_until_it_is_stopped(store: Store) -> None:
    house = await _open(store)
    rung = asyncio.Event()

    async def attend(request: Request) -> Reply:
        rung.set()
        return await house.desk.attend(request)

    subjects = await house.arm(1)
    heartbeat = Heartbeat(store, attend, house.bell, clock=house.town.clock)
    await heartbeat.start()
    await asyncio.wait_for(rung.wait(), timeout=10)
    await heartbeat.stop()
    assert await house.dues(subjects) == {}


async def test_it_can_be_stopped_after_a_beat_died(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    house = await _open(store)
    died = asyncio.Event()

    async def die(now: datetime) -> None:
        died.set()
        raise ZeroDivisionError(str(now))

    monkeypatch.setattr(house.heartbeat, "beat", die)
    await house.heartbeat.start()
    await asyncio.wait_for(died.wait(), timeout=10)
    with capture_logs() as logs:
        await house.heartbeat.stop()
    assert [line["event"] for line in logs] == ["beat.broke"]
