"""Asking whether a goal is a good one, as a command and in plain words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from tests.handlers.world import World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def _okr(world: World, person: str, text: str) -> str:
    return said(await world.ask("command", person, text=text))


async def test_a_task_is_told_with_its_words_questions_and_an_offer(world: World) -> None:
    text = await _okr(world, "alice", 'lint "Publish 40 help articles"')
    assert text.splitlines() == [
        "This reads like a task",
        "> Publish 40 help articles",
        "“Publish 40 help articles” is something we make or put in place. It could be finished and nobody acts "
        "differently.",
        "What would make it an outcome: Who will do something differently? What will they do differently? From "
        "which number to which? Which business result will it move?",
        "Perhaps: [who] [does what differently] from [x] to [y] by [date]",
        "With this as a step on the way: Publish 40 help articles",
        "By the rules: delivery. It is your goal: nothing is kept or blocked.",
    ]


async def test_a_good_outcome_is_told_in_a_line_and_what_is_still_open(world: World) -> None:
    text = await _okr(world, "alice", "lint Raise revenue per customer from 30 to 36 euros")
    assert text.splitlines() == [
        "This is an outcome",
        "> Raise revenue per customer from 30 to 36 euros",
        "“Raise revenue” says that something gets better, not that something gets made.",
        "By the rules: change. It is your goal: nothing is kept or blocked.",
    ]
    unmeasured = await _okr(world, "alice", "lint Raise revenue")
    assert "Still open: Who will do something differently? From which number to which?" in unmeasured


async def test_it_can_be_asked_in_plain_words(world: World) -> None:
    reply = await world.ask("message", "alice", text="Is this a good goal: close 200 tickets a week?")
    assert "I think this is a task" in said(reply)
    assert "can't measure an outcome" in said(reply)
    assert "activity-metric" in said(reply)


async def test_what_no_rule_knows_gets_the_question_behind_all_rules(world: World) -> None:
    text = await _okr(world, "alice", "lint Lorem ipsum")
    assert text.startswith("I can't tell")
    assert "could it be ticked off while nobody acts differently?" in text


async def test_without_words_ones_own_goals_are_looked_at(world: World) -> None:
    assert "None of your goals reads like a task" in await _okr(world, "carol", "lint")
    reply = await world.ask("command", "eve", text="lint")
    assert said(reply).startswith("1 of your 2 goals reads like a task")
    assert "This reads like a task" in said(await world.press(reply, "Complete the SOC 2 audit", "eve"))
    assert (await _okr(world, "alice", "lint")).startswith("Which goal shall I look at?")


async def test_nobody_sees_the_goals_of_others_or_of_another_company(world: World) -> None:
    assert list(buttons(await world.ask("command", "mallory", text="lint"))) == []
    world.people["mallory"].workspace_id = world.workspace.id
    with pytest.raises(HeadwayError, match="don't know you"):
        await world.ask("command", "mallory", text="lint Publish 40 articles")


async def test_a_flood_of_words_gets_a_short_answer(world: World) -> None:
    assert len(await _okr(world, "alice", "lint " + "Publish 40 articles and " * 5_000)) < 2_500


async def test_nothing_is_recorded(world: World) -> None:
    await _okr(world, "carol", "lint Lift NPS from 30 to 50")
    assert await world.entries("nps") == []
    assert await world.letters() == {}


async def test_help_names_it(world: World) -> None:
    assert "/okr lint …" in await _okr(world, "alice", "help")
