"""Buttons that two people press at the same moment, or one person twice, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from storage.store import Store
from tests.handlers.world import World, build

LAST_WEEK = datetime(2025, 6, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
async def world(any_store: Store) -> World:
    return await build(any_store, HANDLERS)


async def both(world: World, intent: str, person: str, /, **values: str) -> list[object]:
    """What comes of the same press twice at once."""
    presses = (world.ask(intent, person, **values) for _ in range(2))
    return list(await asyncio.gather(*presses, return_exceptions=True))


async def test_a_meeting_planned_twice_is_one(world: World) -> None:
    await both(world, "oneonone.plan", "bob", person=str(world.person("carol")), weekday="1", weeks="1")
    async with world.store.work(world.workspace.id) as work:
        (meeting,) = await work.one_on_ones.all()
    assert (meeting.first_on, meeting.weeks) == (date(2025, 5, 13), 1)
    assert len(await world.letters(person="carol")) == 1


async def test_a_cycle_made_twice_is_one(world: World) -> None:
    await both(world, "cycle.create", "bob", after=str(world.cycles["q2"].id))
    async with world.store.work(world.workspace.id) as work:
        assert [each.name for each in await work.goals.cycles()] == ["Q1 2025", "Q2 2025", "Q3 2025"]


async def test_a_cycle_closed_twice_is_closed_once(world: World) -> None:
    world.now = LAST_WEEK
    came = await both(world, "cycle.closed", "alice", cycle=str(world.cycles["q2"].id))
    assert sum(isinstance(one, HeadwayError) for one in came) == 1


async def test_a_goal_carried_over_twice_is_there_once(world: World) -> None:
    world.now = LAST_WEEK
    await world.ask("cycle.create", "bob", after=str(world.cycles["q2"].id))
    nps = world.goal("nps")
    values = {f"carry.{nps}": "yes", f"target.{nps}": "50"}
    await both(world, "cycle.carried", "carol", cycle=str(world.cycles["q2"].id), **values)
    async with world.store.work(world.workspace.id) as work:
        goals = [goal.key_result for goal in (await work.goals.tree()).goals]
    (copy,) = [row for row in goals if row.carries_id == nps]
    assert (copy.start, copy.target) == (Decimal(30), Decimal(50))
