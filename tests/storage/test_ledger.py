"""The ledger only grows, and what stands is always what its lines say."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrs.vocabulary import Source
from storage.ledger import Line, tell, whose_words
from storage.store import Store
from storage.tables import Entry
from tests.handlers.world import NOW, World, build


@pytest.fixture
async def world(any_store: Store) -> World:
    return await build(any_store, {})


async def _value(world: World, goal: str = "nps") -> Decimal | None:
    async with world.store.work(world.workspace.id) as work:
        told = await work.ledger.told([world.goal(goal)])
    return told[world.goal(goal)].value if told else None


async def _retract(world: World, entry: Entry) -> Entry:
    async with world.store.work(world.workspace.id) as work:
        [line] = await work.ledger.retract([entry], person=world.person("carol"), at=NOW + timedelta(hours=1))
    return line


async def _correct(world: World, entry: Entry, value: str) -> Entry:
    line = Line(
        key_result=entry.key_result_id,
        person=entry.person_id,
        source=Source.FORM,
        value=Decimal(value),
        supersedes=entry.id,
    )
    async with world.store.work(world.workspace.id) as work:
        [made] = await work.ledger.record([line], at=NOW + timedelta(minutes=1))
    return made


async def test_what_something_was_ever_in_the_way_of_is_found_once(world: World) -> None:
    for days in (9, 8):
        await world.tell("nps", "40", by="carol", blocked=True, at=NOW - timedelta(days=days))
    await world.tell("nps", "41", by="carol", at=NOW - timedelta(days=7))
    await world.tell("churn", "4", by="carol", blocked=True, at=NOW)
    goals = [world.goal("nps"), world.goal("churn"), world.goal("deals")]
    async with world.store.work(world.workspace.id) as work:
        assert await work.ledger.ever_blocked(goals, until=NOW - timedelta(days=1)) == [world.goal("nps")]
        assert set(await work.ledger.ever_blocked(goals, until=NOW)) == {
            world.goal("nps"),
            world.goal("churn"),
        }
    async with world.store.work(world.people["mallory"].workspace_id) as work:
        assert await work.ledger.ever_blocked(goals, until=NOW) == []


async def test_a_value_comes_back_to_the_last_digit(world: World) -> None:
    await world.tell("nps", "41.000000100", by="carol")
    assert str(await _value(world)) == "41.000000100"


async def test_a_correction_replaces_and_the_old_line_stays_on_record(world: World) -> None:
    first = await world.tell("nps", "41", by="carol")
    await _correct(world, first, "43")
    assert await _value(world) == 43
    async with world.store.work(world.workspace.id) as work:
        everything = await work.ledger.everything([world.goal("nps")])
    assert [entry.value for entry in everything[world.goal("nps")]] == [41, 43]


async def test_taking_back_a_correction_leaves_what_it_corrected(world: World) -> None:
    first = await world.tell("nps", "41", by="carol")
    second = await _correct(world, first, "43")
    await _retract(world, second)
    assert await _value(world) == 41


async def test_taking_back_the_only_line_leaves_nothing_told(world: World) -> None:
    await _retract(world, await world.tell("nps", "41", by="carol"))
    assert await _value(world) is None


async def test_two_people_answering_at_once_both_land(world: World) -> None:
    await asyncio.gather(
        *(world.tell("nps", str(n), by=who) for n, who in enumerate(["carol", "bob"] * 10, start=30))
    )
    entries = await world.entries("nps")
    assert sorted(entry.value or 0 for entry in entries) == list(range(30, 50))
    assert await _value(world) == entries[-1].value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["tell", "correct", "retract"]), st.integers(0, 99), st.booleans()),
        max_size=8,
    )
)
def test_what_is_told_is_always_what_the_lines_say(
    sqlite_template: object, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, bool]]
) -> None:
    asyncio.run(_replay(f"sqlite:///{tmp_path_factory.mktemp('ledger')}/x.db", str(sqlite_template), steps))


async def _replay(url: str, template: str, steps: list[tuple[str, int, bool]]) -> None:
    import shutil

    shutil.copy(template, url.removeprefix("sqlite:///"))
    store = Store.open(url)
    world = await build(store, {})
    for minute, (step, value, blocked) in enumerate(steps):
        standing = await world.entries("nps")
        at = NOW + timedelta(minutes=minute)
        if step == "tell" or not standing:
            await world.tell("nps", str(value), by="carol", at=at, blocked=blocked)
        elif step == "correct":
            await _correct(world, standing[value % len(standing)], str(value))
        else:
            await _retract(world, standing[value % len(standing)])
    async with store.work(world.workspace.id) as work:
        told = (await work.ledger.told([world.goal("nps")])).get(world.goal("nps"))
        expected = tell((await work.ledger.history([world.goal("nps")])).get(world.goal("nps"), []))
    assert (told.model_dump() if told else None) == (expected.model_dump() if expected else None)
    await store.close()


async def test_erased_notes_are_gone_from_the_ledger_and_from_what_stands(world: World) -> None:
    await world.tell("nps", "41", by="carol", note="before", at=NOW - timedelta(days=7))
    await world.tell("nps", "44", by="carol", note="legal is slow", blocked=True, confidence=4)
    await world.tell("nps", "44", by="dan", note="my own", confidence=5)
    async with world.store.work(world.workspace.id) as work:
        known = (await work.ledger.history([world.goal("nps")]))[world.goal("nps")]
        lines = await work.ledger.that_count([line.id for line in known[:2]])
        assert await work.ledger.erase(lines) == [world.goal("nps")]
    async with world.store.work(world.workspace.id) as work:
        lines = (await work.ledger.history([world.goal("nps")]))[world.goal("nps")]
        told = (await work.ledger.told([world.goal("nps")]))[world.goal("nps")]
    assert [(line.note, line.blocked) for line in lines] == [("", False), ("", True), ("my own", False)]
    assert (told.value, told.previous) == (Decimal(44), Decimal(44))
    assert (told.confidence_before, told.note, told.blocker) == (4, "my own", "")


async def test_what_a_form_hands_on_stays_its_first_writers(world: World) -> None:
    written = [
        await world.tell("nps", by=who, note=note, source=source)
        for who, note, source in (
            ("carol", "legal is slow", Source.REPLY),
            ("dan", "legal is slow", Source.FORM),
            ("bob", "legal is slow", Source.REPLY),
            ("dan", "", Source.FORM),
            ("carol", "we wait", Source.FORM),
        )
    ]
    wrote = whose_words(written)
    names = {world.person(name): name for name in ("carol", "dan", "bob")}
    assert [names[wrote[line.id] or line.id] for line in written if line.note] == [
        "carol",
        "carol",
        "bob",
        "carol",
    ]
    assert written[3].id not in wrote
