"""What is said under a letter is about that letter, and what Headway answers hangs under it too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from cards.plain import plain
from handlers import plan
from handlers.dispatch import Handler
from handlers.table import HANDLERS
from okrs.vocabulary import CheckInState, DeliveryState, ReplyState
from storage.tables import CheckIn, Delivery
from tests.handlers.test_conversation import FIRST_OF_JUNE, MONDAY, letter, press, raw, tick, values
from tests.handlers.world import World


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture
async def monday(world: World) -> World:
    """Monday 09:30 in Berlin: Dan was asked about his two goals, and about the three of Carol, who is away."""
    await world.tell("nps", "41", by="carol", at=MONDAY - timedelta(days=7))
    await world.tell("deals", "5", by="dan", at=MONDAY - timedelta(days=7))
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(
            world.person("carol"), starts=MONDAY.date(), ends=date(2025, 5, 16), delegate=world.person("dan")
        )
    world.now = MONDAY
    await tick(world, plan.PROMPT, world.person("carol"), world.person("dan"))
    return world


async def _asked(world: World, person: str) -> CheckIn:
    id_ = world.person(person)
    async with world.store.work(world.workspace.id) as work:
        return (await work.checkins.latest([id_]))[id_]


async def _prompt(world: World, person: str) -> str:
    """The key of the letter that asks about a person's goals."""
    return f"checkin:{(await _asked(world, person)).id}"


async def _say(world: World, text: str, thread: str, person: str = "dan") -> str:
    """What Dan is shown after he typed something under a letter, in its newest message."""
    world.now += timedelta(seconds=10)
    reply = await world.ask("message", person, text=text, thread=thread)
    assert reply.card is None
    return plain((await letter(world, "reply:"))[1])


async def _threads(world: World, prefix: str) -> list[str]:
    async with world.store.work(world.workspace.id) as work:
        found = await work.session.exec(
            select(Delivery.thread)
            .where(col(Delivery.key).startswith(prefix), Delivery.revises == "")
            .order_by(col(Delivery.id))
        )
        return list(found)


async def test_numbers_typed_under_a_prompt_are_those_of_its_goals(monday: World) -> None:
    assert "Lift NPS from 30 to 50: 41 → 45 points" in await _say(
        monday, "1: 45", await _prompt(monday, "carol")
    )
    await press(monday, (await letter(monday, "reply:"))[1], "Save now", "dan")
    assert await values(monday, "nps") == [41, 45]
    assert (await _asked(monday, "carol")).state is CheckInState.ANSWERED
    assert (await _asked(monday, "dan")).state is CheckInState.ASKED
    assert "Close 20 enterprise deals: 5 → 7" in await _say(monday, "2: 7", await _prompt(monday, "dan"))


async def test_words_under_the_reminder_are_about_the_same_check_in(monday: World) -> None:
    monday.now += timedelta(days=1)
    carol = await _asked(monday, "carol")
    await tick(monday, plan.REMIND, carol.id)
    assert "41 → 45 points" in await _say(monday, "1: 45", f"checkin:{carol.id}:reminder")


async def test_what_is_typed_outside_threads_is_about_all_that_is_asked(monday: World) -> None:
    text = await _say(monday, "deals 7, nps 45", "")
    assert "41 → 45 points" in text
    assert "5 → 7" in text


async def test_what_waits_about_one_persons_goals_is_not_gone_on_with_under_anothers(monday: World) -> None:
    await _say(monday, "2: 7", await _prompt(monday, "dan"))
    assert "enterprise deals" not in await _say(monday, "1: 45", await _prompt(monday, "carol"))
    assert [row.state for row in await raw(monday)] == [ReplyState.PENDING, ReplyState.PENDING]


async def test_a_yes_saves_what_waits_in_its_own_thread(monday: World) -> None:
    await _say(monday, "2: 7", await _prompt(monday, "dan"))
    await _say(monday, "1: 45", await _prompt(monday, "carol"))
    assert "5 → 7" in await _say(monday, "yes", await _prompt(monday, "dan"))
    assert await values(monday, "deals") == [5, 7]
    assert await values(monday, "nps") == [41]


async def test_a_skip_under_a_prompt_is_about_that_check_in(monday: World) -> None:
    thread = await _prompt(monday, "carol")
    await monday.ask("message", "dan", text="skip this week", thread=thread)
    assert (await _asked(monday, "carol")).state is CheckInState.SKIPPED
    assert (await _asked(monday, "dan")).state is CheckInState.ASKED


async def test_under_an_older_prompt_the_open_check_in_is_meant(monday: World) -> None:
    thread = await _prompt(monday, "dan")
    monday.now = MONDAY + timedelta(days=7)
    await tick(monday, plan.PROMPT, monday.person("dan"))
    await _say(monday, "deals 8", thread)
    [row] = await raw(monday)
    assert row.check_in_id == (await _asked(monday, "dan")).id


async def test_under_the_prompt_of_somebody_else_ones_own_goals_are_meant(monday: World) -> None:
    text = await _say(monday, "1: 45", await _prompt(monday, "carol"), "eve")
    assert "Lift NPS" not in text


async def test_answers_hang_under_the_letter_that_was_answered(monday: World) -> None:
    thread = await _prompt(monday, "dan")
    await _say(monday, "deals between 6 and 8", thread)
    await _say(monday, "7", thread)
    await _say(monday, "yes", thread)
    assert await _threads(monday, "reply:") == [thread] * 3


async def test_a_letter_in_a_thread_is_changed_there(monday: World) -> None:
    thread = await _prompt(monday, "dan")
    await _say(monday, "deals 7", thread)
    name, _ = await letter(monday, "reply:")
    async with monday.store.work(monday.workspace.id) as work:
        await work.session.exec(update(Delivery).values(state=DeliveryState.SENT))
    await tick(monday, plan.SETTLE, (await raw(monday))[0].id)
    async with monday.store.work(monday.workspace.id) as work:
        revision = await work.outbox.find(f"{name}#revision")
    assert revision is not None
    assert (revision.revises, revision.thread) == (name, thread)
    assert "Saved. Thank you." in plain((await letter(monday, name))[1])


async def test_the_root_of_a_thread_holds_it_whole(monday: World) -> None:
    thread = await _prompt(monday, "dan")
    await _say(monday, "deals between 6 and 8", thread)
    await _say(monday, "7", (await letter(monday, "reply:"))[0])
    assert await _threads(monday, "reply:") == [thread] * 2


async def test_an_answer_never_hangs_under_what_others_read(monday: World) -> None:
    monday.now = MONDAY + timedelta(days=3)
    await monday.ring(plan.TEAM_DIGEST, monday.teams["growth"].id)
    digest = (await letter(monday, "digest:"))[0]
    await _say(monday, "deals 7", digest)
    assert await _threads(monday, "reply:") == [""]


async def test_deeper_questions_follow_in_the_thread_however_the_one_before_was_answered(
    world: World,
) -> None:
    world.now = FIRST_OF_JUNE
    await tick(world, plan.PROMPT, world.person("carol"))
    thread = await _prompt(world, "carol")
    await _say(world, "nps 44", thread, "carol")
    await press(world, (await letter(world, "reply:"))[1], "Save now")
    await world.ask("message", "carol", text="Sales calls new customers on day two", thread=thread)
    await press(world, (await letter(world, "reflect:"))[1], "Not this time")
    assert await _threads(world, "reflect:") == [thread] * 3
