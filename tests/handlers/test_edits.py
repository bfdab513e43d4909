"""Editing or deleting a message: what it said is corrected, in place, and nothing is lost unsaid."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import col, select, update

from cards.blocks import Card, from_json
from cards.plain import plain
from handlers import digests, plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from okrs.vocabulary import CheckInState, DeliveryState, DigestKind, ReplyState
from storage import tables
from storage.store import Store
from storage.tables import Delivery
from tests.handlers.test_conversation import FIRST_OF_JUNE, MONDAY, checkin, letter, press, raw, tick, values
from tests.handlers.world import World, build, buttons, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def begin(world: World) -> World:
    """Monday 09:30 in Berlin: Carol was just asked; NPS was 41 last week, churn 4.2."""
    await world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=7))
    await world.tell("churn", "4.2", by="carol", at=MONDAY - timedelta(days=7))
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    return world


@pytest.fixture
async def monday(world: World) -> World:
    return await begin(world)


async def say(world: World, text: str, *, origin: str = "m1", person: str = "carol") -> None:
    """Somebody types a message that the platform calls `origin`."""
    world.now += timedelta(seconds=10)
    await world.ask("message", person, text=text, origin=origin)


async def edit(world: World, text: str, *, origin: str = "m1", person: str = "carol", key: str = "") -> None:
    world.now += timedelta(seconds=10)
    assert (await world.ask("message.edit", person, text=text, origin=origin, key=key)).card is None


async def delete(world: World, *, origin: str = "m1", person: str = "carol") -> None:
    world.now += timedelta(seconds=10)
    assert (await world.ask("message.delete", person, origin=origin)).card is None


async def message(world: World, text: str) -> tables.Reply:
    """The reply that says this by now."""
    return next(row for row in await raw(world) if row.text == text and row.state is not ReplyState.MERGED)


async def screen(world: World, key: str) -> Card:
    """A message as it stands on the person's screen by now."""
    async with world.store.work(world.workspace.id) as work:
        rows = {row.key: row for row in await work.session.exec(select(Delivery))}
    return from_json(rows.get(f"{key}#revision", rows[key]).card)


async def shown(world: World, text: str) -> Card:
    """What stands where the message that says this by now was shown back."""
    return await screen(world, f"reply:{(await message(world, text)).id}")


async def sent(world: World) -> None:
    """The courier has delivered everything, so that whatever changes from now on changes in place."""
    async with world.store.work(world.workspace.id) as work:
        await work.session.exec(update(Delivery).values(state=DeliveryState.SENT, sent_at=world.now))


async def keys(world: World) -> list[str]:
    async with world.store.work(world.workspace.id) as work:
        found = await work.session.exec(
            select(Delivery.key).where(Delivery.revises == "").order_by(col(Delivery.id))
        )
        return list(found)


async def lines(world: World, text: str) -> list[Decimal | None]:
    """The value of every line that a message ever brought."""
    row = await message(world, text)
    async with world.store.work(world.workspace.id) as work:
        return [line.value for line in await work.ledger.of_replies([row.id])]


async def saved(world: World, text: str = "nps 44", *, origin: str = "m1") -> Card:
    """Carol's message counts."""
    await say(world, text, origin=origin)
    card = (await press(world, await shown(world, text), "Save now")).card
    assert card is not None
    await sent(world)
    return card


async def test_an_edit_before_it_counts_is_understood_anew_in_the_same_place(monday: World) -> None:
    await say(monday, "nps 54")
    await sent(monday)
    before = await keys(monday)
    await edit(monday, "nps 44, churn 4.1")
    card = await shown(monday, "nps 44, churn 4.1")
    assert "41 → 44 points" in plain(card)
    assert "4.2 → 4.1%" in plain(card)
    assert await keys(monday) == before
    await press(monday, card, "Save now")
    assert await values(monday, "nps") == [41, 44]
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.1")]


async def test_the_words_before_an_edit_are_kept(monday: World) -> None:
    await say(monday, "nps 54")
    await edit(monday, "nps 45")
    await edit(monday, "nps 44")
    assert [(row.text, row.state) for row in await raw(monday)] == [
        ("nps 44", ReplyState.PENDING),
        ("nps 54", ReplyState.MERGED),
        ("nps 45", ReplyState.MERGED),
    ]


async def test_an_edit_forgets_what_only_the_old_words_said(monday: World) -> None:
    await say(monday, "nps 44, churn 4.1")
    await edit(monday, "churn 4.0")
    assert "Lift NPS" not in plain(await shown(monday, "churn 4.0"))


async def test_the_time_until_it_counts_begins_anew(monday: World) -> None:
    await say(monday, "nps 44")
    monday.now += timedelta(minutes=4)
    await edit(monday, "nps 45")
    id_ = (await message(monday, "nps 45")).id
    async with monday.store.work(monday.workspace.id) as work:
        due = (await work.agenda.of(plan.SETTLE, [id_]))[id_]
    assert due.at == monday.now + timedelta(minutes=5)
    await tick(monday, plan.SETTLE, id_)
    assert await values(monday, "nps") == [41, 45]
    assert "Saved. Thank you." in plain(await shown(monday, "nps 45"))


async def test_an_edit_into_something_unclear_waits_for_an_answer(monday: World) -> None:
    await say(monday, "nps 44")
    id_ = (await message(monday, "nps 44")).id
    await edit(monday, "nps between 43 and 46")
    assert "Which single value fits" in plain(await screen(monday, f"reply:{id_}"))
    async with monday.store.work(monday.workspace.id) as work:
        assert await work.agenda.of(plan.SETTLE, [id_]) == {}


async def test_an_edit_into_a_command_is_not_obeyed_and_records_nothing(monday: World) -> None:
    await say(monday, "nps 44")
    id_ = (await message(monday, "nps 44")).id
    await edit(monday, "skip this week")
    assert plain(await screen(monday, f"reply:{id_}")).startswith("Your message names no value any more")
    assert (await checkin(monday)).state is CheckInState.ASKED
    await edit(monday, "nps 45")
    await press(monday, await screen(monday, f"reply:{id_}"), "Save now")
    assert await values(monday, "nps") == [41, 45]


async def test_an_edit_of_what_was_forgotten_is_shown_again(monday: World) -> None:
    await say(monday, "nps 54")
    await press(monday, await shown(monday, "nps 54"), "Forget it")
    await edit(monday, "nps 44")
    await press(monday, await shown(monday, "nps 44"), "Save now")
    assert await values(monday, "nps") == [41, 44]


async def test_an_edit_corrects_what_was_saved(any_store: Store) -> None:
    monday = await begin(await build(any_store, HANDLERS))
    await saved(monday, "nps 44, thanks to the new onboarding")
    before = await keys(monday)
    await edit(monday, "nps 45, thanks to the new onboarding")
    card = await shown(monday, "nps 45, thanks to the new onboarding")
    assert card.title == "Changed as you edited it."
    assert "41 → 45 points" in plain(card)
    assert {"Undo", "Change"} <= buttons(card).keys()
    assert await values(monday, "nps") == [41, 45]
    assert await keys(monday) == before
    assert (await checkin(monday)).state is CheckInState.ANSWERED


async def test_words_relative_to_the_last_value_are_relative_to_the_one_before_the_message(
    monday: World,
) -> None:
    await saved(monday, "nps up 3")
    await edit(monday, "nps up 4")
    assert await values(monday, "nps") == [41, 45]


async def test_goals_that_an_edit_names_no_more_are_taken_back_and_new_ones_recorded(monday: World) -> None:
    await saved(monday, "nps 44, churn 4.1")
    await edit(monday, "churn 4.1, mrr 1.2M")
    assert await values(monday, "nps") == [41]
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.1")]
    assert await values(monday, "mrr") == [1_200_000]
    card = plain(await shown(monday, "churn 4.1, mrr 1.2M"))
    assert "Lift NPS from 30 to 50: taken back, since your message doesn't name it any more." in card


async def test_undo_after_edits_goes_back_to_before_the_message(monday: World) -> None:
    await saved(monday)
    await edit(monday, "nps 45")
    await edit(monday, "nps 46")
    undone = await press(monday, await shown(monday, "nps 46"), "Undo")
    assert "Lift NPS from 30 to 50: now 41 points" in said(undone)
    assert await values(monday, "nps") == [41]
    assert (await checkin(monday)).state is CheckInState.ASKED


async def test_undo_typed_after_an_edit_goes_back_as_far(monday: World) -> None:
    await saved(monday)
    await edit(monday, "nps 45")
    await monday.ask("message", "carol", text="undo")
    assert await values(monday, "nps") == [41]


async def test_the_undo_of_the_message_before_its_edit_takes_nothing_back(monday: World) -> None:
    old = await saved(monday)
    await edit(monday, "nps 45")
    assert "changed since" in said(await press(monday, old, "Undo"))
    assert await values(monday, "nps") == [41, 45]


async def test_an_edit_after_undo_is_shown_before_it_counts(monday: World) -> None:
    await press(monday, await saved(monday), "Undo")
    await edit(monday, "nps 45")
    assert await values(monday, "nps") == [41]
    card = await shown(monday, "nps 45")
    assert card.title == "This is what I understood"
    await press(monday, card, "Save now")
    assert await values(monday, "nps") == [41, 45]


async def test_after_undo_relative_words_go_by_what_stands_now(monday: World) -> None:
    await press(monday, await saved(monday, "nps up 3"), "Undo")
    await monday.ask("command", "carol", text="update nps 42")
    await edit(monday, "nps up 4")
    assert "42 → 46 points" in plain(await shown(monday, "nps up 4"))


async def test_an_edit_that_changes_no_word_does_nothing(monday: World) -> None:
    await saved(monday)
    await edit(monday, " nps  44\n")
    assert [row.text for row in await raw(monday)] == ["nps 44"]


async def test_an_edit_that_says_the_same_in_other_words_changes_nothing_recorded(monday: World) -> None:
    await saved(monday)
    await edit(monday, "NPS is 44")
    assert await lines(monday, "NPS is 44") == [44]


async def test_an_edit_delivered_twice_counts_once(monday: World) -> None:
    await saved(monday)
    await edit(monday, "nps 45", key="slack:Ev1")
    await edit(monday, "nps 45", key="slack:Ev1")
    assert await lines(monday, "nps 45") == [44, 45]


async def test_an_edit_and_the_clock_at_once_record_the_new_words(any_store: Store) -> None:
    monday = await begin(await build(any_store, HANDLERS))
    await say(monday, "nps 44")
    id_ = (await message(monday, "nps 44")).id
    await asyncio.gather(edit(monday, "nps 45"), tick(monday, plan.SETTLE, id_), edit(monday, "nps 45"))
    await tick(monday, plan.SETTLE, id_)
    assert await values(monday, "nps") == [41, 45]


async def test_an_edit_into_small_talk_asks_before_anything_is_taken_back(monday: World) -> None:
    await saved(monday)
    await edit(monday, "what a week!")
    asked = (await letter(monday, "reply:"))[1]
    assert asked.title == "You changed your message. Take back what it recorded?"
    assert await values(monday, "nps") == [41, 44]
    assert "stays as it is" in said(await press(monday, asked, "Leave it"))
    assert await values(monday, "nps") == [41, 44]
    assert "now 41 points" in said(await press(monday, asked, "Take it back"))
    assert await values(monday, "nps") == [41]
    assert "Taken back." in plain(await shown(monday, "what a week!"))


async def test_a_second_thought_after_small_talk_corrects_and_asks_no_more(monday: World) -> None:
    await saved(monday)
    await edit(monday, "what a week!")
    await edit(monday, "nps 46")
    assert await values(monday, "nps") == [41, 46]
    assert plain((await letter(monday, "reply:"))[1]) == "You changed your message once more."


async def test_the_certain_part_of_an_edit_counts_at_once_and_the_rest_is_asked(monday: World) -> None:
    await saved(monday, "nps 44, churn 4.1")
    await edit(monday, "churn 4.0 and nps between 43 and 46")
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.0")]
    assert await values(monday, "nps") == [41, 44]
    asked = (await letter(monday, "reply:"))[1]
    assert "Which single value fits “Lift NPS" in plain(asked)
    assert "What you said before stands until this is clear." in plain(asked)
    await say(monday, "45", origin="m2")
    await press(monday, (await letter(monday, "reply:"))[1], "Save now")
    assert await values(monday, "nps") == [41, 45]


async def test_a_value_pressed_for_what_an_edit_left_open_is_the_messages_own(monday: World) -> None:
    await saved(monday)
    await edit(monday, "nps 480")
    assert await values(monday, "nps") == [41, 44]
    await say(monday, "yes", origin="m2")
    assert await values(monday, "nps") == [41, 480]
    await edit(monday, "nps 48")
    assert await values(monday, "nps") == [41, 48]
    await press(monday, await shown(monday, "nps 48"), "Undo")
    assert await values(monday, "nps") == [41]


async def test_an_edit_settles_what_the_edit_before_it_left_open(monday: World) -> None:
    await saved(monday)
    await edit(monday, "nps between 43 and 46")
    question = (await letter(monday, "reply:"))[0]
    await edit(monday, "nps 45")
    assert "I don't ask this any more" in plain(await screen(monday, question))
    assert await values(monday, "nps") == [41, 45]
    await say(monday, "churn 4.1", origin="m2")
    assert "Lift NPS" not in plain((await letter(monday, "reply:"))[1])


async def test_the_form_for_what_an_edit_left_open_is_that_of_the_answered_check_in(monday: World) -> None:
    await saved(monday)
    monday.now += timedelta(days=1)
    await edit(monday, "nps between 43 and 46")
    form = await press(monday, (await letter(monday, "reply:"))[1], "Answer in a form")
    assert "Value now: 44" in said(form)


async def test_of_two_messages_that_became_one_answer_each_is_edited_by_itself(monday: World) -> None:
    await say(monday, "nps 44")
    await say(monday, "churn 4.1", origin="m2")
    await press(monday, await shown(monday, "churn 4.1"), "Save now")
    await edit(monday, "nps 45")
    assert await values(monday, "nps") == [41, 45]
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.1")]
    await edit(monday, "churn 4.0", origin="m2")
    assert await values(monday, "nps") == [41, 45]
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.0")]
    await edit(monday, "mrr 1.2M", origin="m2")
    assert await values(monday, "churn") == [Decimal("4.2")]


async def test_an_edited_answer_to_a_question_still_answers_it(monday: World) -> None:
    await say(monday, "churn 4.0 and nps between 43 and 46")
    await say(monday, "45", origin="m2")
    await edit(monday, "46", origin="m2")
    card = await shown(monday, "46")
    assert "41 → 46 points" in plain(card)
    assert "4.2 → 4%" in plain(card)


async def test_what_was_saved_with_a_typed_yes_is_changed_where_it_says_so(monday: World) -> None:
    await say(monday, "nps 44")
    await say(monday, "yes", origin="m2")
    name, card = await letter(monday, "reply:")
    assert "Saved. Thank you." in plain(card)
    await edit(monday, "nps 45")
    assert "41 → 45 points" in plain(await screen(monday, name))
    assert plain(await shown(monday, "nps 45")) == "Saved, see below."


async def test_what_was_said_later_in_another_way_stays(monday: World) -> None:
    await saved(monday)
    monday.now += timedelta(days=1)
    await monday.ask("command", "carol", text="update nps 48")
    await edit(monday, "nps 45, churn 4.1")
    assert await values(monday, "nps") == [41, 44, 48]
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.1")]
    card = plain(await shown(monday, "nps 45, churn 4.1"))
    assert (
        "Lift NPS from 30 to 50: now 48 points, target 50 points. That was said later, so it stays." in card
    )


async def test_words_that_a_form_took_up_are_shown_below_it_when_they_change(monday: World) -> None:
    await say(monday, "nps 44")
    await press(monday, await shown(monday, "nps 44"), "Change it")
    await edit(monday, "nps 45")
    name, card = await letter(monday, "reply:")
    assert name.endswith(":below")
    await press(monday, card, "Save now")
    assert await values(monday, "nps") == [41, 45]


async def test_who_stands_in_corrects_what_they_answered(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person("carol"), starts=MONDAY.date(), ends=MONDAY.date(), delegate=world.person("dan")
        )
    await begin(world)
    await say(world, "nps 44", person="dan")
    await press(world, await shown(world, "nps 44"), "Save now", "dan")
    world.now += timedelta(days=1)
    await edit(world, "nps 45", person="dan")
    assert [(e.value, e.person_id) for e in await world.entries("nps")][-1] == (
        Decimal(45),
        world.person("dan"),
    )
    await edit(world, "deals 7", person="dan")
    assert await values(world, "nps") == [41]
    assert await values(world, "deals") == [7]
    assert (await checkin(world)).state is CheckInState.ASKED


async def test_a_digest_posted_in_between_is_changed_in_place(monday: World) -> None:
    await saved(monday)
    monday.now = MONDAY + timedelta(days=3)
    await monday.ring(plan.TEAM_DIGEST, monday.teams["growth"].id)
    await sent(monday)
    await edit(monday, "nps 46")
    await monday.ring(digests.REFRESH, monday.person("carol"))
    growth = monday.teams["growth"].id
    async with monday.store.work(monday.workspace.id) as work:
        digest = (await work.digests.latest(DigestKind.TEAM, [growth]))[growth]
    assert "41 → 46 points" in plain(await screen(monday, digest.delivery_key))


async def test_after_the_next_check_in_an_edit_changes_nothing_and_says_so_once(monday: World) -> None:
    await saved(monday)
    monday.now = MONDAY + timedelta(days=7)
    await tick(monday, plan.PROMPT, monday.person("carol"))
    await edit(monday, "nps 45")
    await edit(monday, "nps 46")
    assert await values(monday, "nps") == [41, 44]
    assert [row.text for row in await raw(monday)] == ["nps 44"]
    told = [key for key in await keys(monday) if key.endswith(":late")]
    assert len(told) == 1
    late = await screen(monday, told[0])
    assert "A newer check-in has come since. Just type how it is now" in plain(late)
    assert (await press(monday, late, "Check in now")).card is not None


@pytest.mark.parametrize("text", ["help", "show my goals", "skip", "how is NPS doing?", "yes"])
async def test_the_edit_of_a_command_is_nothing(monday: World, text: str) -> None:
    await say(monday, text)
    before = await keys(monday)
    await edit(monday, "nps 44")
    await delete(monday)
    assert await keys(monday) == before
    assert await values(monday, "nps") == [41]


async def test_nobody_edits_the_message_of_another(monday: World) -> None:
    await saved(monday)
    await edit(monday, "nps 45", person="dan")
    await edit(monday, "nps 45", origin="never seen")
    await edit(monday, "nps 45", origin="")
    await delete(monday, person="dan")
    assert await values(monday, "nps") == [41, 44]


async def test_nobody_takes_back_what_another_recorded(monday: World) -> None:
    await saved(monday)
    await edit(monday, "what a week!")
    with pytest.raises(HeadwayError, match="belongs to somebody else"):
        await press(monday, (await letter(monday, "reply:"))[1], "Take it back", "dan")


async def test_a_closed_goal_is_not_changed_by_an_edit(monday: World) -> None:
    await saved(monday)
    async with monday.store.work(monday.workspace.id) as work:
        goal = await work.goals.goal(monday.goal("nps"))
        assert goal is not None
        goal.key_result.closed_at = monday.now
    with pytest.raises(HeadwayError, match="closed"):
        await monday.ask("message.edit", "carol", text="churn 4.1", origin="m1")
    assert await values(monday, "nps") == [41, 44]
    assert await values(monday, "churn") == [Decimal("4.2")]
    await edit(monday, "nps 45")
    assert await values(monday, "nps") == [41, 44]


async def test_deleting_what_waits_forgets_it_and_can_be_taken_up_again(monday: World) -> None:
    await say(monday, "nps 44")
    id_ = (await message(monday, "nps 44")).id
    await delete(monday)
    card = await shown(monday, "nps 44")
    assert card.title == "You deleted your message, so nothing is recorded."
    await tick(monday, plan.SETTLE, id_)
    assert await values(monday, "nps") == [41]
    await press(monday, card, "I did mean it")
    assert await values(monday, "nps") == [41, 44]


async def test_deleting_one_of_two_waiting_messages_leaves_the_other(monday: World) -> None:
    await say(monday, "nps 44")
    await say(monday, "churn 4.1", origin="m2")
    await delete(monday)
    card = await shown(monday, "churn 4.1")
    assert "Lift NPS" not in plain(card)
    await press(monday, card, "Save now")
    assert await values(monday, "nps") == [41]
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.1")]


async def test_deleting_what_counts_leaves_it_until_it_is_taken_back(monday: World) -> None:
    await say(monday, "nps 44")
    await say(monday, "churn 4.1", origin="m2")
    await press(monday, await shown(monday, "churn 4.1"), "Save now")
    await delete(monday)
    await delete(monday)
    told = [key for key in await keys(monday) if key.endswith(":deleted")]
    assert len(told) == 1
    card = await screen(monday, told[0])
    assert card.title == "You deleted your message. What it recorded still counts."
    assert "Cut monthly churn" not in plain(card)
    assert await values(monday, "nps") == [41, 44]
    await press(monday, card, "Take it back")
    assert await values(monday, "nps") == [41]
    assert await values(monday, "churn") == [Decimal("4.2"), Decimal("4.1")]
    left = plain(await shown(monday, "churn 4.1"))
    assert "4.2 → 4.1%" in left
    assert "Lift NPS" not in left
    assert "taken back already" in said(await press(monday, card, "Take it back"))


async def test_deleting_what_was_taken_back_says_nothing(monday: World) -> None:
    await press(monday, await saved(monday), "Undo")
    before = await keys(monday)
    await delete(monday)
    assert await keys(monday) == before


@pytest.fixture
async def june(world: World) -> World:
    """The first check-in of June, whose first deeper question Carol has just answered."""
    world.now = FIRST_OF_JUNE
    await tick(world, plan.PROMPT, world.person("carol"))
    await say(world, "nps 44")
    await press(world, await shown(world, "nps 44"), "Save now")
    await say(world, "Sales calls customers on day three", origin="m2")
    return world


async def _answers(world: World) -> dict[str, str]:
    id_ = (await checkin(world)).id
    async with world.store.work(world.workspace.id) as work:
        return (await work.checkins.reflections([id_])).get(id_, {})


async def test_an_edited_answer_to_a_monthly_question_is_the_answer(june: World) -> None:
    reply = await june.ask("message.edit", "carol", text="Sales calls customers on day two", origin="m2")
    assert said(reply).splitlines() == [
        "Your answer is changed.",
        "What do people do differently now than a month ago?",
    ]
    assert await _answers(june) == {"behaviour": "Sales calls customers on day two"}


async def test_a_deleted_answer_to_a_monthly_question_is_kept_until_it_is_taken_back(june: World) -> None:
    await june.ask("message.edit", "carol", text="Sales calls customers on day two", origin="m2")
    await delete(june, origin="m2")
    card = (await letter(june, "reply:"))[1]
    assert "Your answer is still kept." in plain(card)
    assert await _answers(june) == {"behaviour": "Sales calls customers on day two"}
    await press(june, card, "Take it back")
    assert await _answers(june) == {}


async def test_an_answer_that_was_an_update_is_edited_as_one(june: World) -> None:
    row = await message(june, "Sales calls customers on day three")
    await june.ask("message.edit", "carol", text="churn 4.1", origin="m2")
    await june.ask("reflect.as_update", "carol", reply=str(row.id))
    assert await _answers(june) == {}
    await edit(june, "churn 4.0", origin="m2")
    await press(june, (await letter(june, "reply:"))[1], "Save now")
    assert await values(june, "churn") == [Decimal("4.0")]


async def test_a_typed_answer_after_a_monthly_one_is_not_merged_with_it(june: World) -> None:
    assert "nothing of yours" not in said(await june.ask("message", "carol", text="undo"))
    assert await _answers(june) == {"behaviour": "Sales calls customers on day three"}
