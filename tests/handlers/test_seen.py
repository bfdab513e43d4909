"""What is kept of goals between two looks is what would be found without it, whatever happened in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, update

from cards.goals import GoalView
from handlers.branches import Forest
from handlers.facts import house, seen_by, seen_in
from okrs.vocabulary import CheckInState
from storage.store import Store
from storage.tables import Absence, KeyResult, MetricSource, Objective, Person, SourceLink, Told, Workspace
from tests.handlers.world import World, build

Happens = Callable[[World], Awaitable[object]]
READERS = ("alice", "bob", "carol", "dan", "eve", None)


async def _changed(world: World, model: Any, id_: UUID, **values: object) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.session.exec(update(model).where(col(model.id) == id_).values(**values))


async def _told(world: World) -> None:
    await world.tell("nps", "41", by="carol", confidence=7, note="Onboarding helps")


async def _hindered(world: World) -> None:
    await world.tell("churn", "4.9", by="carol", blocked=True, note="Legal is slow")


async def _asked(world: World) -> None:
    asked_at = world.now - timedelta(days=2)
    await world.asked("carol", asked_at=asked_at, closes_at=asked_at + timedelta(days=1))


async def _missed(world: World) -> None:
    asked_at = world.now - timedelta(days=9)
    closes_at = asked_at + timedelta(days=1)
    await world.asked("dan", asked_at=asked_at, closes_at=closes_at, state=CheckInState.MISSED)


async def _renamed(world: World) -> None:
    await _changed(world, Person, world.person("carol"), name="Caroline")


async def _under_somebody_else(world: World) -> None:
    await _changed(world, Person, world.person("carol"), manager_id=world.person("eve"))


async def _no_admin(world: World) -> None:
    await _changed(world, Person, world.person("alice"), admin=False)


async def _stands_in(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        work.session.add(
            Absence(
                workspace_id=world.workspace.id,
                person_id=world.person("carol"),
                starts=date(2025, 5, 1),
                ends=date(2025, 5, 31),
                delegate_id=world.person("eve"),
            )
        )


async def _reworded(world: World) -> None:
    await _changed(world, KeyResult, world.goal("nps"), title="Customers recommend us", target=Decimal(60))


async def _objective_reworded(world: World) -> None:
    await _changed(world, Objective, world.objectives["happy"].id, title="Customers are glad")


async def _nobodys(world: World) -> None:
    await _changed(world, KeyResult, world.goal("nps"), owner_id=None)


async def _fed(world: World) -> None:
    await world.tell("deals", "9", by=None)
    async with world.store.work(world.workspace.id) as work:
        source = MetricSource(
            workspace_id=world.workspace.id,
            owner_id=world.person("dan"),
            kind="push",
            name="Warehouse",
            value=Decimal(9),
            as_of=world.now,
            created_at=world.now,
        )
        await work.sources.add(source)
        await work.sources.link(
            SourceLink(
                workspace_id=world.workspace.id,
                source_id=source.id,
                key_result_id=world.goal("deals"),
                created_at=world.now,
            )
        )


async def _fewer_recent_days(world: World) -> None:
    await _changed(world, Workspace, world.workspace.id, settings={"recent_days": 0})


async def _a_week_passed(world: World) -> None:
    world.now += timedelta(days=8)


async def _gone(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        told = await work.session.get(Told, world.goal("nps"))
        if told is not None:
            await work.session.delete(told)


EVENTS: tuple[Happens, ...] = (
    _told,
    _asked,
    _hindered,
    _missed,
    _renamed,
    _stands_in,
    _fed,
    _reworded,
    _under_somebody_else,
    _objective_reworded,
    _fewer_recent_days,
    _no_admin,
    _a_week_passed,
    _nobodys,
    _gone,
)


async def _look(store: Store, world: World, *, one_by_one: bool) -> list[dict[UUID, GoalView]]:
    """The goals as each reader sees them, and last what comes of them together."""
    found = []
    async with store.work(world.workspace.id) as work:
        home = await house(work, world.now)
        tree = await work.goals.tree()
        for reader in READERS:
            id_ = world.person(reader) if reader else None
            zone = home.voice(id_).zone
            if one_by_one:
                found.append(await seen_by(work, home, tree.goals, reader=id_, zone=zone))
                continue
            seen = await seen_in(work, home, tree, reader=id_, zone=zone)
            found.append(dict(seen.views))
            assert {key: view for part in seen.parts.values() for key, view in part.items()} == seen.views
            assert len(Forest(tree, seen, "", {}).roots()) == len(tree.outcomes) + any(
                o.outcome_id is None for o in tree.objectives
            )
    return found


@pytest.mark.parametrize("warm", [True, False], ids=["looked at before", "never looked at"])
async def test_every_reader_sees_what_is_there_now(database_url: str, *, warm: bool) -> None:
    here = Store.open(database_url)
    world = await build(here, {})
    for happens in EVENTS:
        await happens(world)
        elsewhere = Store.open(database_url)
        expected = await _look(elsewhere, world, one_by_one=True)
        await elsewhere.close()
        looking = here if warm else Store.open(database_url)
        for _ in range(2):
            assert await _look(looking, world, one_by_one=False) == expected, happens.__name__
        if not warm:
            await looking.close()
    await here.close()
