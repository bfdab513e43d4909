"""Two people, two hands, two days: whatever crosses, nothing is lost, nothing counts twice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cards.plain import plain
from handlers import plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.vocabulary import CheckInState, ReplyState, Source
from storage.store import Store
from tests.handlers.test_conversation import MONDAY, checkin, letter, press, raw, tick, type_, values
from tests.handlers.world import World, build, said


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


async def begin(world: World) -> World:
    """Monday 09:30 in Berlin: Carol was just asked; NPS was 41 last week."""
    await world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=7))
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    return world


@pytest.fixture
async def monday(world: World) -> World:
    return await begin(world)


async def _state(world: World, person: str) -> CheckInState:
    async with world.store.work(world.workspace.id) as work:
        return (await work.checkins.latest([world.person(person)]))[world.person(person)].state


async def _away(world: World, person: str, *, covers: str, days: int = 4) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person(person),
            starts=MONDAY.date(),
            ends=MONDAY.date() + timedelta(days=days),
            delegate=world.person(covers),
        )


async def test_who_stands_in_answers_for_both_in_one_sentence(world: World) -> None:
    await _away(world, "carol", covers="bob")
    await world.asked("bob", asked_at=MONDAY, closes_at=MONDAY + timedelta(days=3))
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    await press(world, await type_(world, "nps 44", "bob"), "Save now", "bob")
    assert await values(world, "nps") == [44]
    assert await _state(world, "carol") is CheckInState.ANSWERED


async def test_ones_own_check_in_stays_when_another_is_answered(world: World) -> None:
    await _away(world, "carol", covers="dan")
    await world.asked("dan", asked_at=MONDAY, closes_at=MONDAY + timedelta(days=3))
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    await press(world, await type_(world, "nps 44", "dan"), "Save now", "dan")
    assert await _state(world, "dan") is CheckInState.ASKED
    await press(world, await type_(world, "deals 7", "dan"), "Save now", "dan")
    assert await values(world, "deals") == [7]
    assert await _state(world, "dan") is CheckInState.ANSWERED


async def test_who_was_asked_to_stand_in_may_answer_when_the_day_is_over(world: World) -> None:
    await _away(world, "carol", covers="dan", days=0)
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    world.now = MONDAY + timedelta(days=1)
    await press(world, await type_(world, "nps 44", "dan"), "Save now", "dan")
    assert await values(world, "nps") == [44]


async def test_back_on_the_day_the_stand_in_was_asked_the_person_answers_themselves(world: World) -> None:
    await _away(world, "carol", covers="dan")
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"))
    form = await world.ask("checkin.now", "carol")
    assert "Lift NPS from 30 to 50" in said(form)
    id_ = str((await checkin(world)).id)
    await world.ask("checkin.submit", "carol", checkin=id_, **{f"value.{world.goal('nps')}": "44"})
    assert await values(world, "nps") == [44]


async def test_undo_before_saving_forgets_what_waits_not_last_weeks_value(monday: World) -> None:
    await type_(monday, "nps 45")
    await type_(monday, "undo that, NPS should be 46")
    assert await values(monday, "nps") == [41]
    await press(monday, (await letter(monday, "reply:"))[1], "Save now")
    assert await values(monday, "nps") == [41, 46]


async def test_two_taps_and_the_clock_at_once_count_once(
    any_store: Store, table: Mapping[str, Handler]
) -> None:
    world = await begin(await build(any_store, table))
    card = await type_(world, "nps 45")
    [reply] = await raw(world)
    await asyncio.gather(
        press(world, card, "Save now"), tick(world, plan.SETTLE, reply.id), press(world, card, "Save now")
    )
    assert await values(world, "nps") == [41, 45]


async def test_a_form_sent_twice_at_once_counts_once(any_store: Store, table: Mapping[str, Handler]) -> None:
    world = await begin(await build(any_store, table))
    sent = {"checkin": str((await checkin(world)).id), f"value.{world.goal('nps')}": "45"}
    await asyncio.gather(*(world.ask("checkin.submit", "carol", **sent) for _ in range(3)))
    assert await values(world, "nps") == [41, 45]


async def test_the_form_begins_with_the_newest_value_however_it_came(monday: World) -> None:
    id_, field = str((await checkin(monday)).id), f"value.{monday.goal('nps')}"
    await monday.ask("checkin.submit", "carol", checkin=id_, **{field: "44"})
    monday.now += timedelta(days=1)
    await monday.ask("command", "carol", text="update nps 48")
    form = await monday.ask("checkin.form", "carol", checkin=id_)
    assert "Value now: 48" in said(form)
    monday.now += timedelta(hours=1)
    sent = {field: "48", f"note.{monday.goal('nps')}": "thanks to onboarding"}
    await monday.ask("checkin.submit", "carol", checkin=id_, **sent)
    assert await values(monday, "nps") == [41, 44, 48, 48]


async def test_a_draft_gives_way_to_what_was_said_after_it(monday: World) -> None:
    id_, field = str((await checkin(monday)).id), f"value.{monday.goal('nps')}"
    await monday.ask("checkin.draft", "carol", checkin=id_, **{field: "43"})
    monday.now += timedelta(minutes=5)
    await monday.ask("command", "carol", text="update nps 48")
    assert "Value now: 48" in said(await monday.ask("checkin.form", "carol", checkin=id_))


async def test_nothing_changed_leaves_what_is_in_the_way(monday: World) -> None:
    await monday.tell(
        "nps", "41", by="carol", at=MONDAY - timedelta(days=1), blocked=True, note="legal has not signed"
    )
    await monday.ask("checkin.same", "carol", checkin=str((await checkin(monday)).id))
    async with monday.store.work(monday.workspace.id) as work:
        told = (await work.ledger.told([monday.goal("nps")]))[monday.goal("nps")]
    assert (told.blocked, told.blocker) == (True, "legal has not signed")


async def test_nothing_changed_twice_is_recorded_once(monday: World) -> None:
    id_ = str((await checkin(monday)).id)
    await monday.ask("checkin.same", "carol", checkin=id_)
    assert "answered this one already" in said(await monday.ask("checkin.same", "carol", checkin=id_))
    assert await values(monday, "nps") == [41, 41]


async def test_a_note_can_be_emptied_and_an_answer_taken_out_of_the_form(monday: World) -> None:
    id_, nps = str((await checkin(monday)).id), monday.goal("nps")
    full = {f"value.{nps}": "44", f"note.{nps}": "legal has not signed", f"blocked.{nps}": "yes"}
    await monday.ask("checkin.submit", "carol", checkin=id_, **full)
    assert "Nothing has changed" in said(await monday.ask("checkin.submit", "carol", checkin=id_, **full))
    bare = {f"value.{nps}": "44", f"note.{nps}": "", f"blocked.{nps}": ""}
    await monday.ask("checkin.submit", "carol", checkin=id_, **bare)
    assert [(e.value, e.note, e.blocked) for e in await monday.entries("nps")][-1] == (Decimal(44), "", False)
    await monday.ask("checkin.submit", "carol", checkin=id_, **{f"value.{nps}": "", f"note.{nps}": ""})
    assert await values(monday, "nps") == [41]


async def test_a_reply_taken_up_in_a_later_one_does_not_count_again(monday: World) -> None:
    first = await type_(monday, "nps 44")
    await press(monday, await type_(monday, "churn 4.1"), "Save now")
    again = await press(monday, first, "Save now")
    assert "taken up in a later answer" in said(again)
    assert await values(monday, "nps") == [41, 44]
    assert {reply.state for reply in await raw(monday)} == {ReplyState.MERGED, ReplyState.COUNTED}


async def test_undo_never_takes_back_what_was_imported(world: World) -> None:
    await world.tell("nps", "41", by="carol", source=Source.IMPORT)
    reply = await world.ask("message", "carol", text="undo")
    assert "nothing of yours to take back" in said(reply)


async def test_an_answer_after_a_skip_counts_as_the_answer(monday: World) -> None:
    skipped = await press(monday, (await letter(monday, "checkin:"))[1], "Skip this one")
    await press(monday, skipped, "Answer after all")
    id_ = str((await checkin(monday)).id)
    await monday.ask("checkin.submit", "carol", checkin=id_, **{f"value.{monday.goal('nps')}": "44"})
    assert await _state(monday, "carol") is CheckInState.ANSWERED


async def test_a_skip_forgets_what_waited_to_be_saved(monday: World) -> None:
    await type_(monday, "nps 44")
    await monday.ask("checkin.skip", "carol", checkin=str((await checkin(monday)).id))
    [reply] = await raw(monday)
    await tick(monday, plan.SETTLE, reply.id)
    assert await values(monday, "nps") == [41]


async def test_taking_the_whole_answer_back_opens_the_check_in_again(monday: World) -> None:
    saved = await press(monday, await type_(monday, "nps 44"), "Save now")
    await press(monday, saved, "Undo")
    assert await _state(monday, "carol") is CheckInState.ASKED
    assert "how are your 3 goals going?" in plain((await letter(monday, "checkin:"))[1])


async def test_a_question_of_three_weeks_ago_is_not_asked_again(monday: World) -> None:
    await type_(monday, "it is going great!")
    monday.now += timedelta(days=21)
    card = await type_(monday, "nps 44")
    assert "This is what I understood" in plain(card)


async def test_a_far_off_value_is_taken_at_a_yes(monday: World) -> None:
    card = await type_(monday, "nps 480")
    assert "Is it right?" in plain(card)
    assert "Saved. Thank you." in plain(await type_(monday, "yes"))
    assert await values(monday, "nps") == [41, 480]


async def test_a_goal_is_known_by_its_code(monday: World) -> None:
    card = await type_(monday, "CHURN 4.1, 6/10")
    assert "Cut monthly churn to 3%: 4.1%, confidence 6/10" in plain(card)


async def test_a_note_keeps_the_code_that_was_typed(monday: World) -> None:
    card = await type_(monday, "CHURN 4.1 because the CHURN team calls earlier now")
    assert "CHURN" in plain(card)
    assert "KR2" not in plain(card)


async def test_a_monthly_check_in_opened_early_asks_the_monthly_questions(world: World) -> None:
    world.now = MONDAY.replace(month=6, day=1)
    form = await world.ask("checkin.now", "carol")
    assert "What do people do differently now than a month ago?" in said(form)


async def test_standing_in_counts_by_the_day_of_who_is_away(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        carol = await work.people.person(world.person("carol"))
        carol.zone = "Pacific/Auckland"
        await work.absences.add(
            carol.id, starts=date(2025, 5, 12), ends=date(2025, 5, 12), delegate=world.person("dan")
        )
    # In Auckland it is Monday the 12th already.
    world.now = MONDAY - timedelta(hours=10)
    await world.ask("command", "dan", text="update nps 44")
    assert await values(world, "nps") == [44]


async def test_undo_takes_back_the_days_away_that_were_noted_last(monday: World) -> None:
    await press(monday, await type_(monday, "nps 44"), "Save now")
    await monday.ask("message", "carol", text="I'm away until 20 May")
    await monday.ask("message", "carol", text="undo")
    async with monday.store.work(monday.workspace.id) as work:
        assert await work.absences.of([monday.person("carol")], since=MONDAY.date()) == {}
    assert await values(monday, "nps") == [41, 44]


async def test_undo_asks_before_it_takes_back_something_old(monday: World) -> None:
    monday.now += timedelta(days=3)
    asked = await monday.ask("message", "carol", text="undo")
    assert "Take it back?" in said(asked)
    assert await values(monday, "nps") == [41]
    await press(monday, asked, "Take it back")
    assert await values(monday, "nps") == []
