"""Help is asked for in one tap: shown word for word first, sent once, cleared by either side."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from cards.blocks import Card, ChoiceField, Form, TextField
from cards.exchange import Reply
from cards.plain import plain
from handlers import digests, help_requests
from handlers.dispatch import Handler
from handlers.plan import MANAGER_DIGEST
from okrs.errors import HeadwayError
from storage.store import Store
from tests.handlers.world import World, build, buttons, said

# Wednesday 7 May, five in the afternoon in Berlin, eleven in the morning in New York.
NOW = datetime(2025, 5, 7, 15, 0, tzinfo=UTC)
WORDS = "Legal does not answer.\nCan you call them? <!channel>"

TABLE: Mapping[str, Handler] = {
    "help.ask": help_requests.ask,
    "help.send": help_requests.send,
    "help.take": help_requests.take,
    "help.clear": help_requests.clear,
    "help.decline": help_requests.decline,
    MANAGER_DIGEST: digests.post_manager,
    digests.REFRESH: digests.bring_up_to_date,
}


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return TABLE


def form(reply: Reply) -> Form:
    assert reply.card is not None
    (found,) = (block for block in reply.card.blocks if isinstance(block, Form))
    return found


async def ask(world: World, person: str = "carol", goal: str = "nps", words: str = "") -> Reply:
    world.now = NOW
    return await world.ask("help.ask", person, key_result=str(world.goal(goal)), words=words)


async def send(world: World, reply: Reply, person: str = "carol", words: str = WORDS, **more: str) -> Reply:
    return await world.ask("help.send", person, **{**form(reply).values, "words": words, **more})


async def sent(world: World) -> Card:
    """Carol asked Bob; what he got."""
    await send(world, await ask(world))
    (card,) = (await world.letters(person="bob")).values()
    return card


@pytest.mark.parametrize("helper", ["", "somebody"])
async def test_a_choice_that_was_not_offered_is_refused_in_a_sentence(world: World, helper: str) -> None:
    with pytest.raises(HeadwayError, match="Choose somebody else"):
        await send(world, await ask(world), helper=helper)
    assert await world.letters(person="bob") == {}


async def test_the_asker_sees_first_what_is_sent_and_to_whom(world: World) -> None:
    await world.tell(
        "nps", "34", by="carol", at=NOW - timedelta(days=1), note="Waiting for legal.", blocked=True
    )
    reply = await ask(world)
    assert said(reply).splitlines() == [
        "Ask Bob for help",
        "Bob gets exactly this, with your words below it:",
        "Carol asks for your help. Lift NPS from 30 to 50: now 34 points, target 50 points (at risk)",
        "What is in the way, and what would help?: Waiting for legal.",
        "Nobody else sees your words. A digest says at most that help is wanted with “Lift NPS from 30 to 50”.",
    ]
    assert form(reply).submit == "Send to Bob"
    assert await world.letters() == {}


async def test_the_helper_gets_the_words_as_words(world: World) -> None:
    card = await sent(world)
    assert plain(card).splitlines() == [
        "Carol asks for your help",
        "Lift NPS from 30 to 50: no value yet, target 50 points (no answer yet)",
        "> Legal does not answer.",
        "> Can you call them? <!channel>",
        "[I'm on it] [It's cleared] [I can't help]",
        "Sent because Carol asked you. Only the two of you see these words.",
    ]


async def test_pressed_twice_it_is_sent_once(world: World) -> None:
    reply = await ask(world)
    assert "Bob has it now." in said(await send(world, reply))
    assert "Bob has your request already" in said(await send(world, reply, words="again"))
    assert len(await world.letters()) == 1


async def test_pressed_twice_at_once_it_is_sent_once(any_store: Store) -> None:
    world = await build(any_store, TABLE)
    reply = await ask(world)
    await asyncio.gather(*(send(world, reply) for _ in range(5)))
    assert len(await world.letters(person="bob")) == 1


async def test_it_waits_for_the_helpers_working_day(world: World) -> None:
    reply = await ask(world)
    world.now = NOW - timedelta(hours=8)
    answer = await world.ask("help.send", "carol", **form(reply).values, words=WORDS)
    assert "Bob gets it Wednesday 7 May, 15:00, when their working day begins." in said(answer)


async def test_i_am_on_it_tells_the_asker_once(world: World) -> None:
    await sent(world)
    card = await sent_to(world, "bob")
    for _ in range(2):
        reply = await world.press(Reply(card=card), "I'm on it", "bob")
    assert reply.replaces
    assert "[I'm on it]" not in said(reply)
    (told,) = (await world.letters(person="carol")).values()
    assert plain(told).startswith("Bob is on it\nIt is about Lift NPS from 30 to 50.")


async def sent_to(world: World, person: str) -> Card:
    return next(iter((await world.letters(person=person)).values()))


async def test_cleared_tells_the_asker_and_leaves_no_buttons(world: World) -> None:
    reply = await world.press(Reply(card=await sent(world)), "It's cleared", "bob")
    assert "This is cleared." in said(reply)
    assert buttons(reply) == {}
    (told,) = (await world.letters(person="carol")).values()
    assert "Bob says it is cleared" in plain(told)
    again = await world.ask("help.take", "bob", **buttons(await sent_to(world, "bob"))["I'm on it"].values)
    assert "This is cleared." in said(again)
    assert len(await world.letters(person="carol")) == 1


async def test_the_asker_can_say_that_it_is_cleared(world: World) -> None:
    reply = await send(world, await ask(world))
    answer = await world.press(reply, "It's cleared", "carol")
    assert said(answer) == "Good. Bob knows that it is cleared: Lift NPS from 30 to 50"
    assert "This is cleared." in plain(await sent_to(world, "bob"))
    assert await world.letters(person="carol") == {}


async def test_nobody_else_can_answer_a_request(world: World) -> None:
    card = await sent(world)
    with pytest.raises(HeadwayError, match="went to Bob"):
        await world.press(Reply(card=card), "I'm on it", "carol")
    with pytest.raises(HeadwayError, match="Only who asked"):
        await world.press(Reply(card=card), "It's cleared", "dan")


async def test_a_request_can_be_asked_again_once_it_was_cleared(world: World) -> None:
    await world.press(Reply(card=await sent(world)), "It's cleared", "bob")
    assert "Bob has it now." in said(await send(world, await ask(world)))
    assert len(await world.letters(person="bob")) == 2


async def test_without_a_manager_the_lead_and_the_admin_are_offered(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        dan = await work.people.person(world.person("dan"))
        dan.manager_id = None
    reply = await ask(world, "dan", "deals")
    assert "You have no manager here. Who should be asked?" in said(reply)
    choice = next(field for field in form(reply).fields if isinstance(field, ChoiceField))
    assert [option.label for option in choice.options] == ["Bob (leads Growth)", "Alice (admin)"]
    await send(world, reply, "dan", helper=str(world.person("alice")))
    assert len(await world.letters(person="alice")) == 1


async def test_while_the_manager_is_away_others_are_offered(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        await work.absences.add(world.person("bob"), starts=NOW.date(), ends=NOW.date(), delegate=None)
    reply = await ask(world)
    assert "Bob is away today. You can wait, or ask somebody else." in said(reply)
    choice = next(field for field in form(reply).fields if isinstance(field, ChoiceField))
    assert [option.label for option in choice.options] == ["Bob (manager)", "Alice (admin)"]


async def test_the_one_at_the_top_has_nobody_to_ask(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        goal = await work.goals.goal(world.goal("audit"))
        assert goal is not None
        goal.key_result.owner_id = world.person("alice")
        goal.objective.team_id = None
    with pytest.raises(HeadwayError, match="nobody to ask"):
        await ask(world, "alice", "audit")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(" \n ", "Say in a few words", id="nothing to say"),
        pytest.param("x" * 3001, "under 3000 characters", id="too much to read at once"),
    ],
)
async def test_words_are_few_but_some(world: World, words: str, message: str) -> None:
    reply = await ask(world)
    with pytest.raises(HeadwayError, match=message):
        await send(world, reply, words=words)


async def test_a_stranger_to_the_goal_can_neither_ask_nor_be_asked(world: World) -> None:
    with pytest.raises(HeadwayError, match="Carol's"):
        await ask(world, "eve")
    with pytest.raises(HeadwayError, match="can't be asked"):
        await send(world, await ask(world), helper=str(world.person("eve")))


async def test_words_given_come_before_an_older_blocker(world: World) -> None:
    reply = await ask(world, words="The survey tool is down.")
    field = next(field for field in form(reply).fields if isinstance(field, TextField))
    assert field.value == "The survey tool is down."


async def test_from_the_digest_a_request_is_cleared_without_replacing_the_digest(world: World) -> None:
    await sent(world)
    await world.ring(MANAGER_DIGEST, world.person("bob"))
    (digest,) = (
        card for key, card in (await world.letters(person="bob")).items() if key.endswith(":2025-05-07")
    )
    assert "Carol asks for your help with Lift NPS from 30 to 50" in plain(digest)
    reply = await world.press(Reply(card=digest), "It's cleared", "bob")
    assert not reply.replaces
    assert said(reply) == "Good. Carol knows that it is cleared: Lift NPS from 30 to 50"
    async with world.store.work(world.workspace.id) as work:
        due = await work.agenda.of(digests.REFRESH, [world.person("carol")])
    assert due
    await world.ring(digests.REFRESH, world.person("carol"))
    letters = await world.letters(person="bob")
    assert "asks for your help with" not in plain(
        next(c for k, c in letters.items() if k.endswith("2025-05-07"))
    )
    assert any("This is cleared." in plain(card) for card in letters.values())


async def test_since_when_somebody_is_on_it_is_kept(world: World) -> None:
    card = await sent(world)
    await world.press(Reply(card=card), "I'm on it", "bob")
    world.now = NOW + timedelta(hours=1)
    await world.press(Reply(card=card), "I'm on it", "bob")
    async with world.store.work(world.workspace.id) as work:
        (asked,) = await work.digests.help_wanted_of(world.person("bob"))
    assert asked.taken_at == NOW


async def test_who_cant_help_says_so_and_somebody_else_is_offered(world: World) -> None:
    reply = await world.press(Reply(card=await sent(world)), "I can't help", "bob")
    assert reply.replaces
    assert "Carol knows that you can't help with this one.\n[I can help after all]" in said(reply)
    (told,) = (await world.letters(person="carol")).values()
    assert plain(told).splitlines() == [
        "Bob can't help with this one",
        "It is about Lift NPS from 30 to 50.",
        "They wanted you to know early, so that you can ask somebody else.",
        "[Ask somebody else]",
        "Sent because you asked Bob for help.",
    ]
    again = await world.press(Reply(card=told), "Ask somebody else", "carol")
    choice = next((f for f in form(again).fields if isinstance(f, ChoiceField)), None)
    assert choice is None
    assert form(again).submit == "Send to Alice"
    assert next(f for f in form(again).fields if isinstance(f, TextField)).value == WORDS
    await send(world, again)
    assert len(await world.letters(person="alice")) == 1


async def test_help_declined_is_wanted_no_more_but_can_come_after_all(world: World) -> None:
    card = await sent(world)
    reply = await world.press(Reply(card=card), "I can't help", "bob")
    async with world.store.work(world.workspace.id) as work:
        assert await work.digests.help_wanted_of(world.person("bob")) == []
        assert await work.digests.help_wanted_by(world.person("carol")) == []
        assert await work.digests.help_wanted([world.goal("nps")]) == []
    world.now = NOW + timedelta(minutes=5)
    again = await world.press(reply, "I can help after all", "bob")
    assert "Carol knows that you are on it." in said(again)
    assert [plain(card).splitlines()[0] for card in (await world.letters(person="carol")).values()] == [
        "Bob can't help with this one",
        "Bob is on it",
    ]


async def test_only_who_was_asked_can_decline(world: World) -> None:
    card = await sent(world)
    for somebody in ("carol", "dan"):
        with pytest.raises(HeadwayError, match="went to Bob"):
            await world.press(Reply(card=card), "I can't help", somebody)


async def test_nobody_reads_the_words_of_anothers_request(world: World) -> None:
    await sent(world)
    async with world.store.work(world.workspace.id) as work:
        (asked,) = await work.digests.help_wanted_of(world.person("bob"))
    reply = await world.ask(
        "help.ask", "bob", key_result=str(world.goal("nps")), request=str(asked.id), words=""
    )
    assert WORDS not in said(reply)


async def test_in_the_digest_what_is_taken_can_only_be_cleared(world: World) -> None:
    await world.press(Reply(card=await sent(world)), "I'm on it", "bob")
    await world.ring(MANAGER_DIGEST, world.person("bob"))
    (digest,) = (
        card for key, card in (await world.letters(person="bob")).items() if key.endswith(":2025-05-07")
    )
    assert "[It's cleared]" in plain(digest)
    assert "I'm on it" not in plain(digest)
