"""Where to look first: the three rules over a company's goals, for whoever looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.exchange import Request
from handlers.status import sight_of
from handlers.table import HANDLERS
from handlers.worth_a_look import Worth, worth_a_look
from okrs.errors import HeadwayError
from storage.store import Store
from tests.handlers.world import World, build, said


@pytest.fixture
async def world(store: Store) -> World:
    return await build(store, HANDLERS)


async def seen_by(world: World, who: str) -> Worth:
    person = world.people[who]
    async with world.store.work(person.workspace_id) as work:
        asked = Request(workspace=person.workspace_id, intent="board", at=world.now, person=person.id)
        sight = await sight_of(work, asked)
        views = await sight.views((await work.goals.tree()).goals)
        return await worth_a_look(sight, list(views.values()), most=3)


async def told(world: World, goal: str, *values: str, by: str, confidence: int, note: str = "") -> None:
    for n, value in enumerate(values):
        at = world.now - timedelta(days=7 * (len(values) - n) - 6)
        await world.tell(goal, value, by=by, confidence=confidence, note=note, blocked=bool(note), at=at)


async def test_what_does_not_move_is_stuck_and_what_moves_goes_well(world: World) -> None:
    await told(world, "nps", "34", "34", "34", by="carol", confidence=5)
    await told(world, "deals", "9", "12", "16", by="dan", confidence=8)
    found = await seen_by(world, "bob")
    assert [one.goal.id for one in found.stuck] == [world.goal("nps")]
    assert found.stuck[0].signs
    assert [one.goal.id for one in (*found.ahead, *found.well)] == [world.goal("deals")]


async def test_with_what_something_is_tried_already_nobody_is_sent_to(world: World) -> None:
    await told(world, "nps", "34", "34", "34", by="carol", confidence=5)
    await world.ask(
        "stuck.submit",
        "carol",
        key_result=str(world.goal("nps")),
        behaviour="me",
        easier="habit",
        words="call two",
    )
    assert (await seen_by(world, "bob")).stuck == []


async def test_one_hurdle_of_several_people_is_told_to_who_may_read_it(world: World) -> None:
    for goal, who in (("nps", "carol"), ("churn", "carol"), ("deals", "dan")):
        await told(world, goal, "9", by=who, confidence=5, note="Legal is slow with the contract")
    (words, goals), *others = (await seen_by(world, "bob")).shared
    assert (words, len(goals), others) == ("Legal is slow with the contract", 3, [])
    assert (await seen_by(world, "eve")).shared == []


async def test_who_leads_somebody_offers_help_and_the_owner_hears_of_it_once(world: World) -> None:
    await told(world, "nps", "34", by="carol", confidence=3, note="Legal is slow")
    nps = str(world.goal("nps"))
    reply = await world.ask("help.offer", "bob", key_result=nps)
    assert "Carol knows that you are on it" in said(reply)
    await world.ask("help.offer", "bob", key_result=nps)
    letters = [card for key, card in (await world.letters(person="carol")).items() if key.startswith("help:")]
    assert [card.title for card in letters] == ["Bob would like to help"]
    assert "can't help" in said(await world.press(reply, "I can't after all", "bob"))


@pytest.mark.parametrize("who", ["dan", "eve", "carol"])
async def test_nobody_else_offers_it(world: World, who: str) -> None:
    await told(world, "nps", "34", by="carol", confidence=3, note="Legal is slow")
    with pytest.raises(HeadwayError, match="offered by who leads"):
        await world.ask("help.offer", who, key_result=str(world.goal("nps")))


async def test_nothing_is_offered_where_nothing_is_in_the_way(world: World) -> None:
    await told(world, "nps", "34", by="carol", confidence=3)
    with pytest.raises(HeadwayError, match="Nothing is in the way"):
        await world.ask("help.offer", "bob", key_result=str(world.goal("nps")))
