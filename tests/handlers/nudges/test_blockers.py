"""Help is followed until it is there: asked about kindly, of the helper first, then of the asker once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from cards.blocks import Card, Form
from cards.exchange import Reply
from cards.plain import plain
from handlers.dispatch import Handler
from handlers.nudges import blockers, review
from handlers.plan import NUDGES
from handlers.table import HANDLERS
from storage.tables import Experiment
from tests.handlers.world import World, said

# Wednesday 7 May, four in the afternoon in Berlin, ten in the morning in New York.
NOW = datetime(2025, 5, 7, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (blockers.promises, blockers.unasked))


async def look(world: World, at: datetime) -> None:
    world.now = at
    await world.ring(NUDGES, *(person.id for person in world.people.values()))


async def nudged(world: World, person: str) -> list[Card]:
    return [
        card for key, card in (await world.letters(person=person)).items() if key.startswith("nudge:blocker:")
    ]


async def ask_bob(world: World) -> Card:
    """Carol asks Bob for help with her NPS; what he gets."""
    world.now = NOW
    reply = await world.ask("help.ask", "carol", key_result=str(world.goal("nps")))
    assert reply.card is not None
    (form,) = (block for block in reply.card.blocks if isinstance(block, Form))
    await world.ask("help.send", "carol", **form.values, words="Legal does not answer.")
    (card,) = (await world.letters(person="bob")).values()
    return card


async def test_a_promise_is_asked_about_after_a_week(world: World) -> None:
    await world.press(Reply(card=await ask_bob(world)), "I'm on it", "bob")
    await look(world, NOW + 6 * DAY)
    assert await nudged(world, "bob") == []
    await look(world, NOW + 7 * DAY)
    (card,) = await nudged(world, "bob")
    assert plain(card).splitlines() == [
        "How is it going with what Carol asked you?",
        "Lift NPS from 30 to 50: no value yet, target 50 points (no answer yet)",
        "> Legal does not answer.",
        "You said on Wednesday 7 May that you are on it.",
        "[It's cleared] [Still on it] [I can't help]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because a week has passed. Carol hears your answer, nobody else.",
    ]


async def test_still_on_it_is_told_once_and_rests_for_a_week(world: World) -> None:
    await world.press(Reply(card=await ask_bob(world)), "I'm on it", "bob")
    await look(world, NOW + 7 * DAY)
    (card,) = await nudged(world, "bob")
    for _ in range(2):
        reply = await world.press(Reply(card=card), "Still on it", "bob")
    assert reply.replaces
    assert said(reply) == "Carol knows that you are on it: Lift NPS from 30 to 50"
    titles = [card.title for card in (await world.letters(person="carol")).values()]
    assert titles == ["Bob is on it", "Bob is still on it"]
    for day in range(8, 14):
        await look(world, NOW + day * DAY)
    assert len(await nudged(world, "bob")) == 1
    await look(world, NOW + 14 * DAY)
    assert len(await nudged(world, "bob")) == 2


async def test_cleared_from_the_nudge_clears_the_request_itself(world: World) -> None:
    await world.press(Reply(card=await ask_bob(world)), "I'm on it", "bob")
    await look(world, NOW + 7 * DAY)
    (card,) = await nudged(world, "bob")
    reply = await world.press(Reply(card=card), "It's cleared", "bob")
    assert said(reply) == "Good. Carol knows that it is cleared: Lift NPS from 30 to 50"
    first = next(iter((await world.letters(person="bob")).values()))
    assert "This is cleared." in plain(first)
    await look(world, NOW + 21 * DAY)
    assert len(await nudged(world, "bob")) == 1


async def test_who_cant_help_can_say_so_and_change_their_mind(world: World) -> None:
    await world.press(Reply(card=await ask_bob(world)), "I'm on it", "bob")
    await look(world, NOW + 7 * DAY)
    (card,) = await nudged(world, "bob")
    reply = await world.press(Reply(card=card), "I can't help", "bob")
    assert said(reply) == (
        "Carol knows that you can't help this time: Lift NPS from 30 to 50\n[I can help after all]"
    )
    assert (await nudged(world, "carol")) == []
    assert "Bob can't help with this one" in [c.title for c in (await world.letters(person="carol")).values()]
    again = await world.press(reply, "I can help after all", "bob")
    assert said(again) == "Carol knows that you are on it: Lift NPS from 30 to 50"


async def test_a_request_nobody_took_comes_back_once_then_the_asker_is_asked_once(world: World) -> None:
    await ask_bob(world)
    for day in range(60):
        await look(world, NOW + day * DAY)
    (to_bob,) = await nudged(world, "bob")
    (to_carol,) = await nudged(world, "carol")
    assert plain(to_bob).splitlines() == [
        "Can you help Carol?",
        "Lift NPS from 30 to 50: no value yet, target 50 points (no answer yet)",
        "> Legal does not answer.",
        "Carol asked you on Wednesday 7 May.",
        "[I'm on it] [It's cleared] [I can't help]",
        "[Next week] [Not helpful] [Don't send these]",
        "I come back to it this once, so that it doesn't get lost. Carol hears your answer, nobody else.",
    ]
    assert plain(to_carol).splitlines() == [
        "Is the way clear by now?",
        "Lift NPS from 30 to 50: no value yet, target 50 points (no answer yet)",
        "You asked Bob for help on Wednesday 7 May. I have heard nothing new from Bob yet.",
        "[It's cleared] [Ask somebody else]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask this once, so that nobody waits in vain. Only Bob hears if it is cleared.",
    ]
    reply = await world.press(Reply(card=to_carol), "Ask somebody else", "carol")
    assert "Alice" in said(reply)


async def test_a_helper_who_left_is_said_to_the_asker(world: World) -> None:
    await ask_bob(world)
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("bob"))).active = False
    await look(world, NOW + DAY)
    (card,) = await nudged(world, "carol")
    assert "You asked Bob for help on Wednesday 7 May. Bob is not here any more." in plain(card)


async def test_an_open_check_in_does_not_hold_it_back(world: World) -> None:
    await ask_bob(world)
    at = datetime(2025, 5, 12, 14, 0, tzinfo=UTC)
    await world.asked("bob", asked_at=at - timedelta(hours=1), closes_at=at + 3 * DAY)
    await look(world, at)
    assert len(await nudged(world, "bob")) == 1


async def test_help_with_a_goal_that_is_closed_is_followed_no_more(world: World) -> None:
    await ask_bob(world)
    async with world.store.work(world.workspace.id) as work:
        goal = await work.goals.goal(world.goal("nps"))
        assert goal is not None
        goal.key_result.closed_at = NOW
    await look(world, NOW + 10 * DAY)
    assert await nudged(world, "bob") == []


async def test_the_owner_of_a_blocked_goal_is_offered_help(world: World) -> None:
    await world.tell("nps", "34", by="carol", at=NOW - 2 * DAY, note="Waiting for legal.", blocked=True)
    await look(world, NOW)
    assert await nudged(world, "carol") == []
    await look(world, NOW + DAY)
    (card,) = await nudged(world, "carol")
    assert plain(card).splitlines() == [
        "Would help from somebody get this moving?",
        "Lift NPS from 30 to 50: now 34 points, target 50 points (at risk)",
        "Something is in the way since Monday 5 May.",
        "> Waiting for legal.",
        "[Ask for help] [The way is free]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because you said that something is in the way and nobody was asked yet. "
        "You see first what would be sent, and to whom.",
    ]
    assert "Ask Bob for help" in said(await world.press(Reply(card=card), "Ask for help", "carol"))
    assert "Lift NPS" in said(await world.press(Reply(card=card), "The way is free", "carol"))


async def test_help_is_not_offered_where_it_was_asked_for_since(world: World) -> None:
    await world.tell("nps", "34", by="carol", at=NOW - 5 * DAY, note="Waiting for legal.", blocked=True)
    card = await ask_bob(world)
    await world.press(Reply(card=card), "It's cleared", "bob")
    await look(world, NOW + DAY)
    assert await nudged(world, "carol") == []


async def test_help_is_not_offered_while_something_is_tried(world: World) -> None:
    await world.tell("nps", "34", by="carol", at=NOW - 5 * DAY, note="Waiting for legal.", blocked=True)
    async with world.store.work(world.workspace.id) as work:
        await work.experiments.begin(
            Experiment(
                workspace_id=work.workspace,
                key_result_id=world.goal("nps"),
                person_id=world.person("carol"),
                behaviour="me",
                words="Ring legal on Monday",
                review_on=(NOW + 7 * DAY).date(),
                begun_at=NOW - DAY,
            )
        )
    await look(world, NOW)
    assert await nudged(world, "carol") == []


async def test_help_is_not_offered_where_the_last_answer_says_it_is_free(world: World) -> None:
    await world.tell("nps", "34", by="carol", at=NOW - 5 * DAY, note="Waiting for legal.", blocked=True)
    await world.tell("nps", "35", by="carol", at=NOW - 4 * DAY)
    await look(world, NOW)
    assert await nudged(world, "carol") == []


async def test_a_helper_is_not_asked_on_behalf_of_somebody_who_left(world: World) -> None:
    await ask_bob(world)
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).active = False
    await look(world, NOW + 10 * DAY)
    assert await nudged(world, "bob") == []


async def test_words_that_were_erased_leave_no_empty_quote(world: World) -> None:
    await ask_bob(world)
    async with world.store.work(world.workspace.id) as work:
        (asked,) = await work.digests.help_wanted_of(world.person("bob"))
        asked.words = ""
    await look(world, NOW + 7 * DAY)
    (card,) = await nudged(world, "bob")
    assert ">" not in plain(card)
