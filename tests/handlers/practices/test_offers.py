"""Who is stuck hears once, without pressure, what somebody with a similar goal does; thanks go back when it helped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.exchange import Reply
from cards.plain import plain
from okrs.errors import HeadwayError
from tests.handlers.practices.season import (
    DAY,
    TITLE,
    WORDS,
    answered,
    be_stuck,
    enterprise,
    look,
    nudged,
    offers,
    practices,
    publish,
)
from tests.handlers.world import NOW, World, buttons, said

GOAL = "Raise NPS of enterprise customers to 60"


async def offered(world: World, *, button: str = "Publish with my name") -> Reply:
    """What Eve, whose goal is stuck, is offered of Carol's."""
    await publish(world, button)
    await be_stuck(world)
    await look(world)
    (card,) = await nudged(world, "eve", "practice")
    return Reply(card=card)


async def asked(world: World, *, button: str = "Publish with my name") -> Reply:
    """Eve wants to try it, checks in later, and is asked whether it helped."""
    await world.press(await offered(world, button=button), "I'll try it", "eve")
    await answered(world, "eve", NOW + 6 * DAY)
    await look(world, NOW + 7 * DAY)
    return Reply(card=(await nudged(world, "eve", "practice"))[-1])


async def thanks(world: World) -> list[str]:
    letters = await world.letters(person="carol")
    return [plain(card) for key, card in letters.items() if key.startswith("practice:thanks:")]


async def test_it_is_offered_with_the_reason_and_who_learns_of_the_answer(world: World) -> None:
    assert said(await offered(world)).splitlines() == [
        f"An idea for “{GOAL}”",
        "Carol, with a similar goal, does this:",
        TITLE,
        f"> {WORDS}",
        "From Carol, for “Lift NPS from 30 to 50” · 7 May",
        "Want to try it? It is only an idea.",
        "[I'll try it] [Not for me]",
        "[Next week] [Not helpful] [Don't send these]",
        "I suggest it because it has not moved over two check-ins. Nobody is told what you answer; at most, how many "
        "people tried it.",
    ]


async def test_only_to_the_stuck_with_a_similar_goal(world: World) -> None:
    await publish(world)
    await enterprise(world)
    await world.tell("enterprise", "45", by="eve", at=NOW - DAY)
    await world.tell("enterprise", "50", by="eve", at=NOW)
    for at in (NOW - 8 * DAY, NOW - DAY):
        await world.tell("deals", "1", by="dan", at=at)
        await world.tell("audit", "10", by="eve", at=at)
    await look(world)
    for who in ("alice", "bob", "carol", "dan", "eve"):
        assert await nudged(world, who, "practice") == []


async def test_it_is_never_offered_twice_for_the_same_goal(world: World) -> None:
    await offered(world)
    for week in range(1, 8):
        await look(world, NOW + 7 * week * DAY)
    assert len(await nudged(world, "eve", "practice")) == 1


async def test_next_week_brings_it_once_more(world: World) -> None:
    await world.press(await offered(world), "Next week", "eve")
    await look(world, NOW + 6 * DAY)
    assert len(await nudged(world, "eve", "practice")) == 1
    await look(world, NOW + 7 * DAY)
    await look(world, NOW + 14 * DAY)
    assert len(await nudged(world, "eve", "practice")) == 2


async def test_who_said_no_never_hears_of_it_again(world: World) -> None:
    reply = await world.press(await offered(world), "Not for me", "eve")
    assert said(reply).splitlines()[0] == f"Fine. I won't suggest “{TITLE}” to you again."
    await _another_goal(world)
    await look(world, NOW + 40 * DAY)
    assert len(await nudged(world, "eve", "practice")) == 1
    back = await world.press(reply, "Undo", "eve")
    assert list(buttons(back)) == ["I'll try it", "Not for me"]


async def _another_goal(world: World) -> None:
    before = world.goals["enterprise"]
    async with world.store.work(world.workspace.id) as work:
        row = await work.goals.goal(before.id)
        assert row is not None
        row.key_result.title = "NPS of small customers"


async def test_trying_is_undone_and_pressed_twice_is_once(world: World) -> None:
    offer = await offered(world)
    for _ in range(2):
        reply = await world.press(offer, "I'll try it", "eve")
    assert said(reply).splitlines() == [
        "Good luck with it!",
        f"{TITLE} for “{GOAL}”. After your next check-in I ask you whether it helped.",
        f"> {WORDS}",
        "[Undo]",
    ]
    assert "1 person tried it" in said(await world.ask("command", "dan", text="practices"))
    await world.press(reply, "Undo", "eve")
    (row,) = await offers(world)
    assert row.tries is None


async def test_whether_it_helped_is_asked_once_after_the_next_check_in(world: World) -> None:
    await world.press(await offered(world), "I'll try it", "eve")
    await look(world, NOW + 2 * DAY)
    assert len(await nudged(world, "eve", "practice")) == 1
    await answered(world, "eve", NOW + 6 * DAY)
    for week in (1, 2, 3, 8):
        await look(world, NOW + 7 * week * DAY)
    cards = await nudged(world, "eve", "practice")
    assert len(cards) == 2
    assert plain(cards[-1]).splitlines() == [
        f"Did it help with “{GOAL}”?",
        f"You wanted to try this: {TITLE}",
        "If it did, Carol gets a thank-you with your name, or from “a colleague”.",
        "[It helped] [It helped, don't name me] [Not really] [Not tried yet]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because you said you would try it. I count it, and ask only once.",
    ]


async def test_the_author_is_thanked_by_name(world: World) -> None:
    question = await asked(world)
    for _ in range(2):
        reply = await world.press(question, "It helped", "eve")
    assert said(reply).splitlines()[:2] == ["Great that it helped!", "Carol gets a thank-you with your name."]
    assert [text.splitlines()[:3] for text in await thanks(world)] == [
        [f"What you shared helped Eve with “{GOAL}”.", TITLE, "Thank you for passing it on."]
    ]
    assert "1 person tried it, and it helped" in said(await world.ask("command", "dan", text="practices"))


async def test_the_author_is_thanked_by_a_colleague_who_is_not_named(world: World) -> None:
    await world.press(await asked(world), "It helped, don't name me", "eve")
    (text,) = await thanks(world)
    assert text.startswith("What you shared helped a colleague.")
    assert "Eve" not in text
    assert GOAL not in text


async def test_a_thank_you_pressed_by_mistake_does_not_leave(world: World) -> None:
    question = await asked(world)
    reply = await world.press(question, "It helped", "eve")
    again = await world.press(reply, "Undo", "eve")
    assert await thanks(world) == []
    await world.press(again, "Not really", "eve")
    assert await thanks(world) == []
    assert "1 person tried it" in said(await world.ask("command", "dan", text="practices"))


async def test_not_tried_yet_is_asked_after_another_check_in(world: World) -> None:
    await world.press(await asked(world), "Not tried yet", "eve")
    await look(world, NOW + 9 * DAY)
    assert len(await nudged(world, "eve", "practice")) == 2
    await answered(world, "eve", NOW + 13 * DAY)
    await look(world, NOW + 14 * DAY)
    assert len(await nudged(world, "eve", "practice")) == 3


async def test_an_unnamed_author_is_asked_before_anybody_learns_who_they_are(world: World) -> None:
    offer = await offered(world, button="Publish without my name")
    assert "Somebody, with a similar goal, does this:" in said(offer)
    assert "Carol" not in said(offer)
    first = await world.press(offer, "Who is it?", "eve")
    assert not [key for key in await world.letters(person="carol") if key.startswith("practice:who:")]
    assert "They would read that it is you who asks." in said(first)
    for _ in range(2):
        await world.press(first, "Ask them", "eve")
    (card,) = (c for k, c in (await world.letters(person="carol")).items() if k.startswith("practice:who:"))
    assert plain(card).splitlines() == [
        "Eve would like to know who does this",
        TITLE,
        "You shared it without your name. May I tell Eve that it's you?",
        "[Yes, tell Eve] [No]",
        "Only Eve would learn it. If you do nothing, nobody does.",
    ]
    with pytest.raises(HeadwayError, match="for somebody else"):
        await world.press(Reply(card=card), "Yes, tell Eve", "eve")
    no = await world.press(Reply(card=card), "No", "carol")
    assert said(no) == "You stay unnamed. Eve learns no more than that."
    assert "would rather stay unnamed" in await _told(world)
    await world.press(Reply(card=card), "Yes, tell Eve", "carol")
    assert f"It's Carol who does “{TITLE}”" in await _told(world)
    assert "From Carol" in said(await world.ask("command", "eve", text="practices"))
    assert "From Carol" not in said(await world.ask("command", "dan", text="practices"))


async def _told(world: World) -> str:
    letters = await world.letters(person="eve")
    return "\n".join(plain(card) for key, card in letters.items() if key.startswith("practice:told:"))


async def test_what_is_taken_back_disappears_from_where_it_was_offered(world: World) -> None:
    offer = await offered(world)
    (row,) = await practices(world)
    await world.ask("practice.withdraw", "carol", practice=str(row.id))
    (card,) = await nudged(world, "eve", "practice")
    assert plain(card) == "This idea was taken back by who shared it."
    with pytest.raises(HeadwayError, match="taken back"):
        await world.press(offer, "I'll try it", "eve")


async def test_strangers_presses_are_refused(world: World) -> None:
    offer = await offered(world)
    with pytest.raises(HeadwayError, match="not yours"):
        await world.press(offer, "I'll try it", "dan")
    with pytest.raises(HeadwayError, match="This one is yours"):
        await world.press(offer, "I'll try it", "carol")
    with pytest.raises(HeadwayError, match="taken back"):
        await world.press(offer, "I'll try it", "mallory")
    await world.press(offer, "I'll try it", "eve")
    (row,) = await offers(world)
    for who in ("dan", "carol", "mallory"):
        for intent in ("result", "result.undo", "reopen", "who.tell"):
            with pytest.raises(HeadwayError, match="for somebody else"):
                await world.ask(f"practice.{intent}", who, offer=str(row.id), answer="helped")


async def test_a_goal_that_ended_or_changed_hands_is_said(world: World) -> None:
    offer = await offered(world)
    async with world.store.work(world.workspace.id) as work:
        goal = await work.goals.goal(world.goal("enterprise"))
        assert goal is not None
        goal.key_result.closed_at = NOW
    with pytest.raises(HeadwayError, match="over"):
        await world.press(offer, "I'll try it", "eve")


async def test_from_the_library_one_says_for_which_goal(world: World) -> None:
    await publish(world)
    library = await world.ask("command", "dan", text="show practices")
    which = await world.press(await world.press(library, TITLE, "dan"), "I'll try it", "dan")
    assert which.card is not None
    assert which.card.title == "Which goal would you try it for?"
    tries = await world.press(which, "Close 20 enterprise deals", "dan")
    assert "for “Close 20 enterprise deals”" in said(tries)
    with pytest.raises(HeadwayError, match="own no goal"):
        await world.press(await world.press(library, TITLE, "alice"), "I'll try it", "alice")


async def test_the_home_shows_ones_own_what_is_offered_and_what_is_new(world: World) -> None:
    await offered(world)
    assert f"{TITLE} · an idea for “{GOAL}”" in said(await world.ask("home.show", "eve"))
    assert "yours, published" in said(await world.ask("home.show", "carol"))
    home = await world.ask("home.show", "dan")
    assert "From Carol, for “Lift NPS from 30 to 50”" in said(home)
    assert WORDS in said(await world.press(home, TITLE, "dan"))


async def test_the_library_finds_by_likeness_and_says_nothing_of_ranks(world: World) -> None:
    await publish(world)
    await enterprise(world)
    found = await world.ask("command", "dan", text="practices enterprise customers")
    assert said(found).splitlines()[0] == f"What works for goals like “{GOAL}”"
    assert TITLE in said(found)
    none = await world.ask("command", "dan", text="practices zebra")
    assert said(none).splitlines()[0] == "Nobody has shared anything about “zebra” yet"
    assert "All practices" in buttons(none)


async def test_none_of_ones_own_is_told_as_such(world: World) -> None:
    none = said(await world.ask("command", "dan", text="practices mine"))
    assert none.startswith("None of yours yet\nWhatever you write down here is for you alone")


async def test_thanks_wait_for_the_authors_morning(world: World) -> None:
    question = await asked(world)
    world.now = NOW + 7 * DAY + timedelta(hours=12)
    await world.press(question, "It helped", "eve")
    (row,) = await offers(world)
    async with world.store.work(world.workspace.id) as work:
        letter = await work.outbox.find(f"practice:thanks:{row.id}")
    assert letter is not None
    assert letter.not_before > world.now + timedelta(hours=6)
