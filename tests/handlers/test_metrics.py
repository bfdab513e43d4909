"""Numbers of the business: named by who leads, told in a sentence or a form, corrected, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from tests.handlers.numbers import BETTER, churn
from tests.handlers.world import World, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def test_a_number_is_named_told_and_looked_at(world: World) -> None:
    nothing = await world.ask("command", "bob", text="metrics")
    assert said(nothing).startswith("No business number is named yet\n")
    form = await world.press(nothing, "Name a number", "bob")
    assert "Which way is it wanted to go?" in said(form)
    named = await world.ask("metric.name", "bob", name="Monthly churn", unit="%", wanted="down")
    assert said(named).startswith("“Monthly churn” is a number of the business now\nIt is wanted to go down.")
    told = await world.ask("command", "bob", text="metric churn was 4.1% in March")
    assert said(told) == "Saved\nMonthly churn: 4.1% on Monday 31 March\n[Undo]"
    assert "Monthly churn: 4.1% on 31 Mar\n  no goal is meant to move it yet" in said(
        await world.ask("message", "carol", text="our business numbers")
    )


async def test_the_list_says_how_each_number_stands_and_who_is_to_move_it(world: World) -> None:
    await churn(world)
    text = said(await world.ask("command", "dan", text="metrics"))
    assert "Monthly churn: 4.3% on 12 May, within its usual 3.7–4.7%" in text
    assert "  to be moved by: Lift NPS from 30 to 50" in text
    assert "Name a number" not in text


async def test_a_number_is_shown_with_its_course_and_its_goals(world: World) -> None:
    await churn(world, BETTER)
    shown = await world.ask("command", "carol", text="metric churn")
    text = said(shown)
    assert "Now: 3.1% on 12 May, better than its usual 3.6–4.6%" in text
    assert "Belongs to: Customers stay because they love us" in text
    assert "Usual ups and downs: " in text
    assert set(buttons(shown)) == {"Lift NPS from 30 to 50", "Add a value", "All numbers"}


async def test_a_value_of_the_same_day_takes_the_place_of_the_earlier_one_until_it_is_undone(
    world: World,
) -> None:
    await churn(world)
    await world.ask("command", "carol", text="metric churn 4.3 yesterday")
    corrected = await world.ask("command", "carol", text="metric churn 4.4 yesterday")
    assert "It takes the place of 4.3%." in said(corrected)
    assert said(await world.press(corrected, "Undo", "carol")) == (
        "Taken back.\nMonthly churn: 4.3% on 20 May"
    )
    again = await world.press(corrected, "Undo", "carol")
    assert said(again) == "That was taken back already, or changed since."


async def test_undo_in_a_word_takes_back_the_number_told_last(world: World) -> None:
    await churn(world)
    await world.tell("nps", "33", by="carol", at=world.now - timedelta(minutes=5))
    await world.ask("command", "carol", text="metric churn 4.9 yesterday")
    assert said(await world.ask("command", "carol", text="undo")) == (
        "Taken back.\nMonthly churn: 4.3% on 12 May"
    )
    assert "Lift NPS" in said(await world.ask("command", "carol", text="undo"))


async def test_several_numbers_are_told_at_once_and_what_is_unclear_is_asked(world: World) -> None:
    await churn(world)
    await world.ask("metric.name", "bob", name="Revenue", unit="EUR", wanted="up")
    both = await world.ask("command", "bob", text="metric churn 4.2, revenue 1.2M")
    assert "Saved\nMonthly churn: 4.2% on Wednesday 21 May" in said(both)
    assert "Revenue: €1,200,000 on Wednesday 21 May" in said(both)
    half = await world.ask("command", "bob", text="metric churn 4.2, revenue from 4 to 5")
    assert said(half).startswith("Saved, but not all of it\n")
    assert "Revenue: Say one number" in said(half)
    unknown = await world.ask("command", "bob", text="metric margin 12")
    assert (
        said(unknown)
        == "Nothing is recorded yet\nI know no business number called “margin”.\n[Name “margin”]"
    )


async def test_a_value_far_from_the_last_is_asked_about_first(world: World) -> None:
    await churn(world)
    doubt = await world.ask("command", "carol", text="metric churn 43")
    assert (
        said(doubt) == "Nothing is recorded yet\nMonthly churn was 4.3% last. Is it really 43%?\n[Yes, 43%]"
    )
    assert "Monthly churn: 43% on Wednesday 21 May" in said(await world.press(doubt, "Yes, 43%", "carol"))


async def test_the_form_says_what_is_wrong_with_each_field(world: World) -> None:
    metric = await churn(world)
    form = await world.ask("metric.form", "carol", metric=str(metric.id))
    assert "The last one: 4.3% on 12 May." in str(form.card)
    wrong = said(
        await world.ask("metric.record", "carol", metric=str(metric.id), value="better", day="someday")
    )
    assert "⚠ Say one number" in wrong
    assert "⚠ Which day is “someday”?" in wrong
    empty = said(await world.ask("metric.record", "carol", metric=str(metric.id), value="", day=""))
    assert "⚠ Which value was it?" in empty
    saved = await world.ask("metric.record", "carol", metric=str(metric.id), value="4,2", day="April")
    assert "Monthly churn: 4.2% on Wednesday 30 April" in said(saved)


async def test_only_who_leads_names_and_only_who_is_concerned_tells(world: World) -> None:
    metric = await churn(world)
    with pytest.raises(HeadwayError, match="named by whoever leads"):
        await world.ask("metric.new", "dan")
    with pytest.raises(HeadwayError, match="told by whoever leads"):
        await world.ask("metric.record", "dan", metric=str(metric.id), value="4")
    refused = await world.ask("command", "dan", text="metric churn 4")
    assert "told by whoever leads people" in said(refused)
    told = await world.ask("command", "carol", text="metric churn 4")
    (undo,) = [action for label, action in buttons(told).items() if label == "Undo"]
    with pytest.raises(HeadwayError, match="Only who told that value"):
        await world.ask(undo.intent, "dan", **undo.values)
    with pytest.raises(HeadwayError, match="not kept here"):
        await world.ask("metric.show", "mallory", metric=str(metric.id))


async def test_what_counts_activity_is_refused_as_a_number_with_the_reason(world: World) -> None:
    refused = await world.ask("metric.name", "bob", name="Commits per week", wanted="up")
    assert "⚠ “Commits per” counts activity. It can be met by being busy" in said(refused)
    assert "No business number" in said(await world.ask("command", "bob", text="metrics"))


async def test_a_name_is_taken_back_as_long_as_nothing_hangs_on_it(world: World) -> None:
    named = await world.ask("metric.name", "bob", name="Revenue", unit="EUR", wanted="up")
    again = await world.ask("metric.name", "bob", name="revenue", wanted="up")
    assert "⚠ There is a number of that name already." in said(again)
    assert said(await world.press(named, "Undo", "bob")) == "Taken back. It is as it was before."
    named = await world.ask("metric.name", "bob", name="Revenue", unit="EUR", wanted="up")
    await world.ask("command", "bob", text="metric revenue 5")
    with pytest.raises(HeadwayError, match="so it stays"):
        await world.press(named, "Undo", "bob")


async def test_a_number_is_renamed(world: World) -> None:
    metric = await churn(world)
    await world.ask("metric.name", "bob", metric=str(metric.id), name="Churn", unit="%", wanted="down")
    assert "Churn: 4.3% on 12 May" in said(await world.ask("command", "bob", text="metrics"))


async def test_a_goal_says_which_number_it_should_move(world: World) -> None:
    metric = await churn(world)
    goal = str(world.goal("churn"))
    shown = await world.ask("goal.show", "carol", key_result=goal)
    form = await world.press(shown, "What should it move?", "carol")
    assert "Which number shows whether it helped?" in said(form)
    set_ = await world.ask("goal.moves", "carol", key_result=goal, moves=str(metric.id))
    assert "Should move: Monthly churn: 4.3% on 12 May" in said(set_)
    none = await world.ask("goal.moves", "carol", key_result=goal, moves="")
    assert "Should move" not in said(none)
    assert "Before: moves Monthly churn" in said(await world.ask("command", "carol", text="why churn"))
    with pytest.raises(HeadwayError, match="older version"):
        await world.ask("goal.moves", "carol", key_result=goal, moves="nonsense")
    with pytest.raises(HeadwayError, match="belongs to Carol"):
        await world.ask("goal.moves", "dan", key_result=goal, moves=str(metric.id))


async def test_an_outcome_shows_its_number_in_the_tree(world: World) -> None:
    await churn(world)
    text = said(await world.ask("command", "dan", text="tree"))
    assert "\n  Monthly churn: 4.3% on 12 May, within its usual" in text


async def test_a_reading_that_comes_by_itself_needs_nobody(world: World) -> None:
    metric = await churn(world)
    async with world.store.work(world.workspace.id) as work:
        rows = (await work.metrics.history([metric.id]))[metric.id]
    assert {row.person_id for row in rows} == {None}
    assert [row.as_of for row in rows] == sorted(row.as_of for row in rows)


async def test_a_goal_is_written_with_the_number_it_should_move(world: World) -> None:
    await churn(world)
    shown = await world.ask(
        "goals.write",
        "carol",
        objective="Customers stay",
        key_results="Weekly users from 40 to 60 %, moves Churn",
        owner=str(world.person("carol")),
        team="",
    )
    assert "Weekly users from 40 to 60 % | 40% | 60% | Carol | 30 Jun | Monthly churn" in said(shown)
    await world.press(shown, "Save", "carol")
    assert "to be moved by: Lift NPS from 30 to 50 and Weekly users from 40 to 60 %" in said(
        await world.ask("metric.list", "carol")
    )
    asked = await world.ask(
        "goals.write", "carol", objective="More", key_results="Calls from 4 to 6, moves margin", team=""
    )
    assert "Which business number is “margin”?" in said(asked)
