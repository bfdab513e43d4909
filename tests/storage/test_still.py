"""What is read to be looked at is what the database has now, whoever wrote it, and can't be changed by mistake."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlmodel import SQLModel, col, select

from okrs.vocabulary import Source
from storage.ledger import Line
from storage.shelf import Shelf
from storage.still import every, rows_of, still
from storage.store import Store
from storage.tables import Cycle, KeyResult, Objective, Outcome, Person, Team, Told
from tests.handlers.world import NOW, World, build


async def _world(store: Store) -> World:
    world = await build(store, {})
    async with store.work(world.workspace.id) as work:
        await work.ledger.record([_line(world, Decimal(41))], at=NOW)
    return world


def _line(world: World, value: Decimal) -> Line:
    return Line(
        key_result=world.goals["nps"].id,
        person=world.person("carol"),
        source=Source.REPLY,
        value=value,
        confidence=7,
        note="It helps.",
    )


@pytest.mark.parametrize("model", [Person, Team, Cycle, Outcome, Objective, KeyResult, Told])
async def test_a_record_has_what_the_mapper_reads(any_store: Store, model: type[SQLModel]) -> None:
    world = await _world(any_store)
    async with any_store.work(world.workspace.id) as work:
        mapped = list(await work.session.exec(select(model)))
        for _ in range(2):
            found = still(work.session, model, await rows_of(work.session, every(model)))
            assert len(found) == len(mapped) > 0
            assert sorted(map(_values, found)) == sorted(map(_values, mapped))


def _values(row: SQLModel) -> str:
    return repr(sorted(row.model_dump().items()))


async def test_a_record_can_not_be_changed(store: Store) -> None:
    world = await _world(store)
    async with store.work(world.workspace.id) as work:
        carol = (await work.people.company()).people[world.person("carol")]
        goal = (await work.goals.tree()).goals[0]
    with pytest.raises(AttributeError):
        carol.name = "Somebody else"
    with pytest.raises(AttributeError):
        goal.key_result.title = "Something else"


async def test_what_another_process_wrote_is_there_at_the_next_look(database_url: str) -> None:
    here, there = Store.open(database_url), Store.open(database_url)
    world = await _world(here)
    nps, carol = world.goals["nps"].id, world.person("carol")

    async def look(store: Store) -> tuple[Decimal | None, str, str]:
        async with store.work(world.workspace.id) as work:
            goal = next(one for one in (await work.goals.tree()).goals if one.id == nps)
            return goal.value, goal.key_result.title, (await work.people.company()).people[carol].name

    assert await look(here) == await look(there)
    async with there.work(world.workspace.id) as work:
        await work.ledger.record([_line(world, Decimal(44))], at=NOW)
        (await work.people.person(carol)).name = "Caroline"
    # Nor does it matter how it was written.
    async with there.database.turn, there.database.engine.begin() as connection:
        await connection.execute(update(KeyResult).where(col(KeyResult.id) == nps).values(title="Loved"))
    assert await look(here) == await look(there) == (Decimal(44), "Loved", "Caroline")
    await here.close()
    await there.close()


async def test_what_was_written_a_moment_ago_is_seen_in_the_same_work(any_store: Store) -> None:
    world = await _world(any_store)
    nps = world.goals["nps"].id
    async with any_store.work(world.workspace.id) as work:
        await work.goals.tree()
        await work.ledger.record([_line(world, Decimal(45))], at=NOW)
        (await work.people.person(world.person("carol"))).name = "Caroline"
        goal = next(one for one in (await work.goals.tree()).goals if one.id == nps)
        assert goal.value == Decimal(45)
        assert (await work.people.company()).people[world.person("carol")].name == "Caroline"
        await work.session.rollback()
    async with any_store.work(world.workspace.id) as work:
        goal = next(one for one in (await work.goals.tree()).goals if one.id == nps)
        assert goal.value == Decimal(41)


async def test_what_has_not_changed_is_the_same_goal_with_what_was_worked_out_of_it(store: Store) -> None:
    world = await _world(store)
    nps = world.goals["nps"].id
    looks = []
    for _ in range(2):
        async with store.work(world.workspace.id) as work:
            looks.append({goal.id: goal for goal in (await work.goals.tree()).goals})
    async with store.work(world.workspace.id) as work:
        await work.ledger.record([_line(world, Decimal(46))], at=NOW)
    async with store.work(world.workspace.id) as work:
        looks.append({goal.id: goal for goal in (await work.goals.tree()).goals})
    first, second, third = looks
    assert all(second[id_] is goal for id_, goal in first.items())
    assert [id_ for id_, goal in second.items() if third[id_] is not goal] == [nps]
    assert first[nps].once("name", lambda: 1) == second[nps].once("name", lambda: 2) == 1
    assert third[nps].once("name", lambda: 3) == 3


def test_a_shelf_keeps_only_so_much_and_forgets_what_was_used_longest_ago() -> None:
    shelf, made = Shelf(most=2), []

    def make(source: str) -> str:
        made.append(source)
        return source.upper()

    for key in ("a", "b", "a", "c", "a", "b"):
        assert shelf.made("letter", key, key, make) == key.upper()
    assert made == ["a", "b", "c", "b"]
