"""What admins answer for is noted with what is done, and holds no words and no names of people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.plan import TIDY
from handlers.privacy import FORGET
from handlers.table import HANDLERS
from okrs.audit import Act, Area, Change, person_mark
from okrs.errors import HeadwayError
from storage.audit import Line, Sieve
from storage.store import Store
from tests.handlers.world import World, build


@pytest.fixture
async def world(store: Store) -> World:
    return await build(store, HANDLERS)


async def trail(world: World, sieve: Sieve | None = None, *, most: int = 100) -> list[Line]:
    async with world.store.work(world.workspace.id) as work:
        return await work.audit.lines(sieve or Sieve(), most=most)


async def test_a_setting_that_changes_is_noted_with_what_it_was(world: World) -> None:
    await world.ask("cadence.set", "alice", cadence="monthly")
    (line,) = await trail(world)
    assert (line.act, line.person, line.at) == (Act.SETTINGS_CHANGED, world.person("alice"), world.now)
    assert line.changes == (Change("cadence", "default", "monthly"),)


async def test_what_was_refused_or_was_so_already_is_not_noted(world: World) -> None:
    with pytest.raises(HeadwayError):
        await world.ask("cadence.set", "carol", cadence="monthly")
    await world.ask("cadence.set", "alice", cadence="default")
    assert await trail(world) == []


async def test_what_people_choose_for_themselves_is_their_own(world: World) -> None:
    await world.ask("cadence.set", "carol", cadence="monthly", person=str(world.person("carol")))
    assert await trail(world) == []
    await world.ask("cadence.set", "bob", cadence="weekly", person=str(world.person("carol")))
    (line,) = await trail(world)
    assert (line.person, line.about) == (world.person("bob"), world.person("carol"))


async def test_a_changed_goal_is_told_without_the_reason_somebody_wrote(world: World) -> None:
    row = world.goals["nps"]
    await world.ask(
        "goal.change",
        "carol",
        key_result=str(row.id),
        title=row.title,
        target="55",
        ends=row.ends.isoformat(),
        reason="Legal is slow",
    )
    (line,) = await trail(world, Sieve(area=Area.GOAL))
    assert line.goal == world.goal("nps")
    assert "Legal is slow" not in repr(line)


async def test_whoever_is_forgotten_has_no_name_in_it(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        carol = world.person("carol")
        key = Change("manager", person_mark(world.person("bob")), person_mark(carol))
        await work.audit.record(
            Act.KEY_MADE, by=carol, about=carol, at=world.now, name="Carol's script", changes=[key]
        )
        await work.audit.record(
            Act.PERSON_CHANGED, by=carol, about=world.person("dan"), at=world.now, changes=[key]
        )
    await world.ask(FORGET, None, person=str(carol))
    lines = await trail(world)
    assert "Carol" not in repr(lines)
    made = next(line for line in lines if line.act == Act.KEY_MADE)
    assert (made.name, made.changes, made.about) == ("", (), carol)


async def test_what_was_kept_for_long_enough_goes(world: World) -> None:
    await world.ask("cadence.set", "alice", cadence="monthly")
    world.now += timedelta(days=364)
    await world.ring(TIDY, world.workspace.id)
    assert len(await trail(world)) == 1
    world.now += timedelta(days=2)
    await world.ring(TIDY, world.workspace.id)
    assert await trail(world) == []


async def test_another_company_sees_none_of_it(world: World) -> None:
    await world.ask("cadence.set", "alice", cadence="monthly")
    async with world.store.work(world.people["mallory"].workspace_id) as work:
        assert await work.audit.lines(Sieve(), most=10) == []
