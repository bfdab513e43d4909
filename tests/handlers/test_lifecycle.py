"""A workspace rests while its chat is disconnected, goes on with one late question, or ends without a trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from cards.blocks import Card
from handlers import lifecycle, plan
from handlers.dispatch import Desk, Handler
from handlers.table import HANDLERS
from okrs.audit import Act
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState, DeliveryState
from scheduling.heartbeat import Heartbeat
from storage.agenda import Appointment
from storage.outbox import Letter
from storage.store import Store
from storage.tables import (
    ApiToken,
    CheckIn,
    Delivery,
    Due,
    Hook,
    HookEvent,
    Installation,
    MetricSource,
    ModelUse,
    Row,
    SourceLink,
)
from storage.workspaces import ERASE
from tests.handlers.spring import spring
from tests.handlers.world import World, build
from tests.scheduling.test_heartbeat import Bell
from tests.storage.everything import everything

# Carol lives in Berlin: her Monday 09:30 is 07:30 UTC in summer.
MONDAY = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def beat(world: World, at: datetime) -> None:
    """What the clock does at a moment."""
    world.now = at
    heart = Heartbeat(world.store, Desk(world.store, HANDLERS).attend, Bell(), clock=_Now())
    await heart.beat(at)


class _Now:
    def now(self) -> datetime:
        raise AssertionError("the beat is told the time")


async def tell(world: World, intent: str, at: datetime) -> None:
    """What a platform says of itself."""
    world.now = at
    await world.ask(intent, None)


async def prompted(world: World, person: str) -> list[datetime]:
    """When the person was asked, by the check-ins opened for them."""
    query = select(CheckIn).where(CheckIn.person_id == world.person(person)).order_by(col(CheckIn.asked_at))
    async with world.store.work(world.workspace.id) as work:
        return [row.asked_at for row in await work.session.exec(query)]


async def next_prompt(world: World, person: str) -> datetime:
    async with world.store.work(world.workspace.id) as work:
        return (await work.agenda.of(plan.PROMPT, [world.person(person)]))[world.person(person)].at


async def erased_at(world: World) -> datetime | None:
    async with world.store.work(world.workspace.id) as work:
        found = await work.agenda.of(ERASE, [world.workspace.id])
    return found[world.workspace.id].at if found else None


async def states(world: World) -> dict[str, DeliveryState]:
    async with world.store.work(world.workspace.id) as work:
        rows = await work.session.exec(select(Delivery).where(Delivery.workspace_id == world.workspace.id))
        return {row.key: row.state for row in rows}


async def test_a_paused_workspace_is_to_be_erased_after_its_retention_time(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        (await work.people.workspace()).settings = {"retention_days": 14}
    await tell(world, lifecycle.PAUSE, MONDAY)
    await tell(world, lifecycle.PAUSE, MONDAY + DAY)
    async with world.store.work(world.workspace.id) as work:
        assert (await work.people.workspace()).paused_at == MONDAY
    assert await erased_at(world) == MONDAY + 14 * DAY
    await tell(world, lifecycle.RESUME, MONDAY + 2 * DAY)
    await tell(world, lifecycle.RESUME, MONDAY + 3 * DAY)
    async with world.store.work(world.workspace.id) as work:
        assert (await work.people.workspace()).paused_at is None
    assert await erased_at(world) is None


@pytest.mark.parametrize("intent", [lifecycle.PAUSE, lifecycle.RESUME, ERASE])
async def test_nobody_decides_that_by_a_button(world: World, intent: str) -> None:
    with pytest.raises(HeadwayError, match="older version"):
        await world.ask(intent, "alice")


async def test_after_six_weeks_everybody_gets_one_late_question(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    async with any_store.work(world.workspace.id) as work:
        (await work.people.workspace()).settings = {"retention_days": 100}
    await world.ring(plan.PLAN, world.workspace.id)
    await beat(world, MONDAY)
    assert await prompted(world, "carol") == [MONDAY]
    before = await states(world)
    await tell(world, lifecycle.PAUSE, MONDAY + timedelta(hours=2))
    for week in range(1, 7):
        await beat(world, MONDAY + week * WEEK)
        await beat(world, MONDAY + week * WEEK + timedelta(hours=5))
    assert await states(world) == before
    # A Wednesday, eleven in the morning in Berlin.
    back = datetime(2025, 6, 25, 9, 0, tzinfo=UTC)
    await tell(world, lifecycle.RESUME, back)
    await beat(world, back)
    for hours in range(1, 50, 4):
        await beat(world, back + timedelta(hours=hours))
    assert await prompted(world, "carol") == [MONDAY, back]
    assert [len(await prompted(world, who)) for who in ("dan", "eve", "bob")] == [2, 2, 0]
    assert await next_prompt(world, "carol") == datetime(2025, 6, 30, 7, 30, tzinfo=UTC)
    new = (await states(world)).keys() - before.keys()
    assert sum(key.startswith("checkin:") and key.count(":") == 1 for key in new) == 3


@pytest.mark.parametrize(
    ("back", "asked"),
    [
        # Saturday at midnight, and Monday before and after the working day begins: Monday's question is the one.
        ("2025-06-21 22:00", "2025-06-23 07:30"),
        ("2025-06-23 05:00", "2025-06-23 07:30"),
        ("2025-06-23 07:10", "2025-06-23 07:30"),
        # Friday evening in Berlin is not the time to ask, and Monday has its own question.
        ("2025-06-20 18:00", "2025-06-23 07:30"),
        ("2025-06-20 14:00", "2025-06-20 14:00"),
    ],
)
async def test_the_late_question_comes_in_working_hours_and_never_twice_a_day(
    world: World, back: str, asked: str
) -> None:
    await world.ring(plan.PLAN, world.workspace.id)
    await beat(world, MONDAY)
    await tell(world, lifecycle.PAUSE, MONDAY + DAY)
    moment = datetime.fromisoformat(f"{back}+00:00")
    await tell(world, lifecycle.RESUME, moment)
    end = datetime(2025, 6, 23, 12, 0, tzinfo=UTC)
    while moment < end:
        await beat(world, moment)
        moment += timedelta(minutes=10)
    times = [at for at in await prompted(world, "carol") if at > MONDAY]
    assert times[0] == datetime.fromisoformat(f"{asked}+00:00")
    assert len({at.date() for at in times}) == len(times)


async def test_what_waited_before_a_long_pause_is_not_sent_any_more(world: World) -> None:
    letters = [
        Letter(key=f"{name}", card=Card(name), at=at, person=world.person("carol"))
        for name, at in (("old", MONDAY), ("sent", MONDAY), ("meanwhile", MONDAY + 2 * DAY))
    ]
    async with world.store.work(world.workspace.id) as work:
        await work.outbox.put(letters)
        sent = await work.outbox.find("sent")
        assert sent is not None
        sent.state = DeliveryState.SENT
        await work.session.flush()
        await work.outbox.revise("sent", Card("changed"), at=MONDAY)
    await tell(world, lifecycle.PAUSE, MONDAY + DAY)
    await tell(world, lifecycle.RESUME, MONDAY + 3 * DAY)
    assert await states(world) == {
        "old": DeliveryState.EXPIRED,
        "sent": DeliveryState.SENT,
        "sent#revision": DeliveryState.DUE,
        "meanwhile": DeliveryState.DUE,
    }


async def test_after_a_short_pause_everything_is_still_news(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.outbox.put([Letter(key="k", card=Card("x"), at=MONDAY, person=world.person("carol"))])
    await tell(world, lifecycle.PAUSE, MONDAY + timedelta(minutes=1))
    await tell(world, lifecycle.RESUME, MONDAY + timedelta(hours=1))
    assert await states(world) == {"k": DeliveryState.DUE}


async def test_nobody_is_reminded_of_a_window_that_passed_meanwhile(world: World) -> None:
    await world.ring(plan.PLAN, world.workspace.id)
    await beat(world, MONDAY)
    await tell(world, lifecycle.PAUSE, MONDAY + DAY)
    await tell(world, lifecycle.RESUME, MONDAY + 4 * DAY)
    await beat(world, MONDAY + 4 * DAY)
    async with world.store.work(world.workspace.id) as work:
        checkin = (await work.checkins.latest([world.person("carol")]))[world.person("carol")]
        assert checkin.state is CheckInState.MISSED
        assert await work.nudges.since([world.person("carol")], MONDAY.date()) == {}
    assert [key for key in await states(world) if key.endswith(":reminder")] == []


async def test_no_digest_is_made_up_for(world: World) -> None:
    await world.ring(plan.PLAN, world.workspace.id)
    await beat(world, MONDAY)
    before = {key for key in await states(world) if key.startswith("digest:")}
    await tell(world, lifecycle.PAUSE, MONDAY + DAY)
    await tell(world, lifecycle.RESUME, MONDAY + 4 * DAY)
    await beat(world, MONDAY + 4 * DAY)
    assert {key for key in await states(world) if key.startswith("digest:")} == before
    async with world.store.work(world.workspace.id) as work:
        team = world.teams["growth"].id
        assert (await work.agenda.of(plan.TEAM_DIGEST, [team]))[team].at == MONDAY + WEEK + 3 * DAY


async def _something_in_every_table(world: World) -> None:
    """What no story leaves behind by itself."""
    async with world.store.work(world.workspace.id) as work:
        work.session.add(
            Installation(
                workspace_id=world.workspace.id,
                platform="slack",
                team="T1",
                secret="x",
                installed_at=world.now,
            )
        )
        about: dict[str, Any] = {"workspace_id": world.workspace.id, "created_at": world.now}
        source = MetricSource(**about, kind="sheet", name="Survey", owner_id=world.person("carol"))
        hook = Hook(**about, url="https://hooks.example", events="goal.closed")
        token = ApiToken(
            **about, name="Mine", token_hash="x", shown="hw_1", scopes="read", expires_at=world.now
        )
        for row in (source, hook, token):
            work.session.add(row)
            await work.session.flush()
        carol = world.person("carol")
        await work.audit.record(Act.KEY_MADE, by=carol, about=carol, at=world.now, name="Mine")
        work.session.add(SourceLink(**about, source_id=source.id, key_result_id=world.goal("nps")))
        work.session.add(
            HookEvent(
                workspace_id=world.workspace.id,
                hook_id=hook.id,
                key="1",
                event="goal.closed",
                body="{}",
                made_at=world.now,
                expires_at=world.now,
                next_at=world.now,
            )
        )
        work.session.add(ModelUse(workspace_id=world.workspace.id, day=world.now.date()))
        await work.replies.first_time("an event", at=world.now)
        await work.slips.put(world.person("carol"), intent="goals.keep", kept={}, at=world.now)
        await work.chat.mark_read("channel:x", reader=world.person("carol"), position=1)


def _of(rows: Mapping[str, list[dict[str, object]]], workspace: UUID) -> dict[str, int]:
    """How many rows of a workspace each table has."""
    return {
        table: sum(
            workspace in (row.get("workspace_id"), row["id"] if table == "workspace" else None) for row in of
        )
        for table, of in rows.items()
    }


async def test_when_its_time_is_over_no_table_holds_anything_of_it(any_store: Store) -> None:
    season = await spring(any_store)
    world = season.world
    await _something_in_every_table(world)
    mallory = world.people["mallory"].workspace_id
    before = await everything(any_store)
    # A table without a workspace must be looked at before it is let in here.
    outside = {"workspace", "signinstate", "arrival"}
    assert {t.name for t in Row.metadata.sorted_tables if "workspace_id" not in t.c} == outside
    held = _of(before, world.workspace.id)
    assert {table for table, count in held.items() if not count} == {"signinstate", "arrival"}
    await tell(world, lifecycle.PAUSE, world.now)
    await beat(world, world.now + 29 * DAY)
    assert _of(await everything(any_store), world.workspace.id)["entry"] == held["entry"]
    await beat(world, world.now + 2 * DAY)
    after = await everything(any_store)
    assert set(_of(after, world.workspace.id).values()) == {0}
    assert _of(after, mallory) == _of(before, mallory)
    assert after["person"] == [r for r in before["person"] if r["workspace_id"] == mallory]
    with pytest.raises(HeadwayError, match="does not exist any more"):
        await tell(world, lifecycle.RESUME, world.now)


async def test_who_came_back_in_time_loses_nothing(world: World) -> None:
    await tell(world, lifecycle.PAUSE, MONDAY)
    await tell(world, lifecycle.RESUME, MONDAY + 29 * DAY)
    # A clock that had claimed the appointment before it was taken off.
    await world.ring(ERASE, world.workspace.id)
    async with world.store.work(world.workspace.id) as work:
        assert (await work.people.workspace()).name == "Acme"
        await work.agenda.arm([Appointment(intent=ERASE, subject=world.workspace.id, at=MONDAY)])
    await beat(world, MONDAY + 40 * DAY)
    async with world.store.work(world.workspace.id) as work:
        assert len(await work.people.everyone()) == 5
        assert (await work.session.exec(select(Due).where(Due.intent == ERASE))).all() == []
