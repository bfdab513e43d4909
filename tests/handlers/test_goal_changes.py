"""A goal is changed in chat: what it said is kept with the reason, the other of owner and manager hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.measure import Kind
from storage.tables import KeyResult
from tests.handlers.numbers import churn
from tests.handlers.world import World, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def change(world: World, goal: str, person: str = "carol", **fields: str) -> Reply:
    row = world.goals[goal]
    usual = {
        "title": row.title,
        "target": "" if row.target is None else str(row.target),
        "ends": row.ends.isoformat(),
        "reason": "We know more now",
    }
    return await world.ask("goal.change", person, key_result=str(row.id), **(usual | fields))


async def now(world: World, goal: str) -> KeyResult:
    async with world.store.work(world.workspace.id) as work:
        found = await work.goals.goal(world.goal(goal))
    assert found is not None
    return found.key_result


async def test_a_goal_is_changed_told_and_taken_back(world: World) -> None:
    form = await world.ask("message", "carol", text="change my goal NPS")
    assert said(form).startswith(
        "Change “Lift NPS from 30 to 50”\nThe goal: Lift NPS from 30 to 50\nTarget: 50\n"
    )
    changed = await change(world, "nps", target="45", ends="15 July")
    assert "Target | 50 points | 45 points\nUntil | Monday 30 June | Tuesday 15 July" in said(changed)
    assert "Bob hears of it from me." in said(changed)
    assert (await now(world, "nps")).target == 45
    (letter,) = (await world.letters(person="bob")).values()
    assert plain(letter).startswith("Carol changed “Lift NPS from 30 to 50”\n")
    assert "> We know more now" in plain(letter)
    assert "Before: target 50, ends 2025-06-30." in said(await world.ask("command", "dan", text="why NPS"))
    for near in ("carol", "bob", "dan"):
        assert "Reason: We know more now" in said(await world.ask("command", near, text="why NPS"))
    far = said(await world.ask("command", "eve", text="why NPS"))
    assert "Before: target 50" in far
    assert "We know more now" not in far
    assert said(await world.press(changed, "Undo", "carol")) == "Taken back. It is as it was before."
    row = await now(world, "nps")
    assert (row.target, row.ends) == (Decimal(50), world.goals["nps"].ends)
    assert await world.letters(person="bob") == {}
    assert "Before" not in said(await world.ask("command", "dan", text="why NPS"))


async def test_a_manager_who_changes_it_tells_the_owner(world: World) -> None:
    await change(world, "nps", "bob", target="60")
    (letter,) = (await world.letters(person="carol")).values()
    assert plain(letter).startswith("Bob changed “Lift NPS from 30 to 50”\n1 change\n")


async def test_what_was_changed_again_is_not_taken_back(world: World) -> None:
    first = await change(world, "nps", target="60")
    await change(world, "nps", target="70")
    with pytest.raises(HeadwayError, match="changed again since"):
        await world.press(first, "Undo", "carol")
    assert (await now(world, "nps")).target == 70


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " "}, "Write what is to change"),
        ({"title": "x" * 301}, "at most 300 characters"),
        ({"target": "a lot"}, "Say one number"),
        ({"target": "30"}, "Start and target are the same"),
        ({"target": ""}, "Say which value is the target"),
        ({"target": "€50"}, "kept in points"),
        ({"ends": "soon"}, "Which day is “soon”?"),
        ({"ends": "2025-04-02"}, "That day is over."),
        ({"target": "55", "reason": ""}, "Say in a few words why"),
        ({}, "Nothing is different yet."),
    ],
)
async def test_a_form_that_can_not_be_taken_says_why_and_changes_nothing(
    world: World, fields: dict[str, Any], problem: str
) -> None:
    reply = await change(world, "nps", **fields)
    assert problem in said(reply)
    row = await now(world, "nps")
    assert (row.title, row.target) == ("Lift NPS from 30 to 50", Decimal(50))


async def test_a_target_on_the_other_side_turns_the_goal_round(world: World) -> None:
    await change(world, "nps", target="20")
    assert (await now(world, "nps")).kind is Kind.DECREASE


async def test_a_baseline_gets_its_target_once_it_is_measured(world: World) -> None:
    early = await change(world, "value", "dan", target="10")
    assert "Measure it once first" in said(early)
    await world.tell("value", "14", by="dan")
    await change(world, "value", "dan", target="10")
    row = await now(world, "value")
    assert (row.kind, row.start, row.target) == (Kind.DECREASE, Decimal(14), Decimal(10))


async def test_a_goal_that_reads_like_a_task_is_taken_and_said_so(world: World) -> None:
    changed = said(await change(world, "nps", title="Publish 40 help articles"))
    assert "It reads like a task." in changed
    assert "It stands all the same." in changed


async def test_the_number_it_should_move_is_changed_in_the_same_form(world: World) -> None:
    metric = await churn(world)
    changed = said(await change(world, "nps", moves=""))
    assert "Should move | Monthly churn | –" in changed
    assert (await now(world, "nps")).moves_id is None
    await change(world, "nps", moves=str(metric.id))
    assert (await now(world, "nps")).moves_id == metric.id


async def test_without_a_name_the_own_goals_are_offered(world: World) -> None:
    assert "[Lift NPS from 30 to 50]" in said(await world.ask("command", "carol", text="change"))
    nothing = await world.ask("command", "alice", text="change")
    assert "Name it, for example: /okr change NPS" in said(nothing)
    assert "I know no" in said(await world.ask("command", "carol", text="change nonsense"))


async def test_a_closed_goal_is_not_changed(world: World) -> None:
    with pytest.raises(HeadwayError, match="is closed"):
        await change(world, "signups", target="200")
