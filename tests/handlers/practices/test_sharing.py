"""Who runs ahead is asked what they do differently; it is theirs until they publish it, and theirs to take back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cards.blocks import Form
from cards.exchange import Reply
from cards.plain import plain
from handlers.plan import MANAGER_DIGEST
from okrs.errors import HeadwayError
from okrs.vocabulary import PracticeState
from storage.tables import Person
from tests.handlers.practices.season import (
    DAY,
    FIRST,
    LAST,
    TITLE,
    WORDS,
    answer,
    look,
    nudged,
    practices,
    publish,
    run_ahead,
)
from tests.handlers.world import NOW, World, buttons, said


async def test_who_runs_ahead_is_asked_what_they_do_differently(world: World) -> None:
    await run_ahead(world)
    await look(world)
    (card,) = await nudged(world, "carol", "share")
    assert plain(card).splitlines() == [
        "Carol, “Lift NPS from 30 to 50” is going really well",
        "What do you do differently that others could try? Just type it here below this message, or:",
        "What do you do differently?",
        "[Rather not]",
        "[Next week] [Not helpful] [Don't send these]",
        "I ask because it was ahead of its pace at your last two check-ins. Your answer is for you alone; nobody else "
        "reads it unless you look at it and publish it.",
    ]


async def test_ahead_once_behind_now_or_blocked_is_not_asked_about(world: World) -> None:
    await world.tell("nps", "44", by="carol", at=LAST)
    await look(world)
    await world.tell("nps", "45", by="carol", at=LAST + timedelta(hours=1), blocked=True, note="legal")
    await world.tell("nps", "42", by="carol", at=FIRST)
    await look(world, NOW + DAY)
    assert await nudged(world, "carol", "share") == []


async def test_it_is_asked_once_a_quarter(world: World) -> None:
    await run_ahead(world)
    for day in range(0, 40, 7):
        await world.tell("nps", str(46 + day), by="carol", at=NOW + day * DAY - timedelta(hours=1))
        await look(world, NOW + day * DAY)
    assert len(await nudged(world, "carol", "share")) == 1


async def test_rather_not_is_never_asked_again(world: World) -> None:
    await run_ahead(world)
    await look(world)
    (card,) = await nudged(world, "carol", "share")
    reply = await world.press(Reply(card=card), "Rather not", "carol")
    assert said(reply) == "That's fine. I won't ask about “Lift NPS from 30 to 50” again."
    (row,) = await practices(world)
    assert row.state is PracticeState.DECLINED
    await look(world, NOW + 40 * DAY)
    assert len(await nudged(world, "carol", "share")) == 1


async def test_next_week_means_next_week(world: World) -> None:
    await run_ahead(world)
    await look(world)
    (card,) = await nudged(world, "carol", "share")
    await world.press(Reply(card=card), "Next week", "carol")
    await world.tell("nps", "46", by="carol", at=NOW + 6 * DAY)
    await look(world, NOW + 5 * DAY)
    assert len(await nudged(world, "carol", "share")) == 1
    await look(world, NOW + 7 * DAY)
    assert len(await nudged(world, "carol", "share")) == 2


async def test_an_answer_is_kept_private_and_shown_as_others_would_read_it(world: World) -> None:
    reply = await answer(world)
    assert said(reply).splitlines() == [
        "Thank you. Worth sharing?",
        "It is kept for you alone. Could it help somebody else? Everybody at Acme would read exactly this:",
        TITLE,
        f"> {WORDS}",
        "With your name, below it: From Carol, for “Lift NPS from 30 to 50”. Without: From a colleague. I suggest it "
        "for similar goals, so somebody may still guess.",
        "If you leave, it goes with you. You can change it or take it back whenever you like.",
        "[Publish with my name] [Publish without my name] [Change it] [Keep it to myself] [Delete it]",
        "Only you see this. Nothing is published before you press a button.",
    ]
    for who in ("bob", "alice", "dan"):
        assert TITLE not in said(await world.ask("command", who, text="practices"))
    with pytest.raises(HeadwayError, match="taken back"):
        await world.ask("practice.show", "bob", practice=str((await practices(world))[0].id))


async def test_keeping_it_to_oneself_keeps_it(world: World) -> None:
    reply = await world.press(await answer(world), "Keep it to myself", "carol")
    assert said(reply).splitlines()[0] == f"It stays yours: “{TITLE}”"
    mine = await world.ask("command", "carol", text="practices mine")
    assert f"{TITLE}" in said(mine)
    assert "Private: nobody else reads it." in said(await world.press(mine, TITLE, "carol"))


async def test_published_by_name_everybody_reads_it(world: World) -> None:
    reply = await publish(world)
    assert said(reply).splitlines()[:4] == [
        "Published. Thank you for passing it on.",
        TITLE,
        f"> {WORDS}",
        "From Carol, for “Lift NPS from 30 to 50” · 7 May",
    ]
    assert "From Carol, for “Lift NPS" in said(await world.ask("command", "alice", text="practices"))
    goal = await world.ask("command", "dan", text="status NPS")
    assert f"What works here, shared by Carol: {TITLE}" in said(goal)
    assert WORDS in said(await world.press(goal, "How it works", "dan"))


async def test_published_without_a_name_nothing_tells_whose_it_is(world: World) -> None:
    reply = await publish(world, "Publish without my name")
    assert "From a colleague · 7 May" in said(reply)
    library = await world.ask("command", "dan", text="practices")
    shown = await world.press(library, TITLE, "dan")
    for text in (said(library), said(shown)):
        assert "Carol" not in text
        assert "NPS" not in text
    assert TITLE not in said(await world.ask("command", "dan", text="status NPS"))
    assert TITLE not in said(await world.ask("command", "dan", text="practices carol"))
    assert TITLE in said(await world.ask("command", "carol", text="practices mine"))


async def test_pressed_twice_it_is_published_once_and_as_it_was_seen(world: World) -> None:
    preview = await answer(world)
    (row,) = await practices(world)
    await world.ask("practice.save", "carol", practice=str(row.id), words="Something else entirely")
    again = await world.press(preview, "Publish with my name", "carol")
    assert "It was changed meanwhile. This is how it reads now." in said(again)
    assert (await practices(world))[0].state is PracticeState.PRIVATE
    await world.press(again, "Publish with my name", "carol")
    await world.press(again, "Publish without my name", "carol")
    (row,) = await practices(world)
    assert (row.state, row.named, row.title) == (PracticeState.SHARED, True, "Something else entirely")


async def test_one_tap_takes_it_back_and_one_more_undoes_that(world: World) -> None:
    published = await publish(world)
    gone = await world.press(published, "Take it back", "carol")
    assert said(gone).splitlines()[0] == f"Taken back: “{TITLE}”"
    assert TITLE not in said(await world.ask("command", "dan", text="practices"))
    assert "already" in said(await world.press(published, "Take it back", "carol"))
    await world.press(gone, "Undo", "carol")
    assert TITLE in said(await world.ask("command", "dan", text="practices"))
    with pytest.raises(HeadwayError, match="done already"):
        await world.press(gone, "Undo", "carol")


async def test_a_published_one_is_changed_for_all_and_back(world: World) -> None:
    form = await world.press(await publish(world), "Change it", "carol")
    assert form.card is not None
    (block,) = (block for block in form.card.blocks if isinstance(block, Form))
    assert block.submit == "Publish the change"
    changed = await world.ask(
        "practice.save", "carol", **block.values, words="We call twice", title="", named="no", stays="yes"
    )
    assert "Call twice" in said(changed)
    assert "From a colleague" in said(changed)
    await world.press(changed, "Undo", "carol")
    (row,) = await practices(world)
    assert (row.words, row.title, row.named, row.stays) == (WORDS, TITLE, True, False)


async def test_what_nobody_read_is_deleted_and_can_come_back(world: World) -> None:
    deleted = await world.press(await answer(world), "Delete it", "carol")
    (row,) = await practices(world)
    assert (row.words, row.title) == ("", "")
    await world.press(deleted, "Undo", "carol")
    (row,) = await practices(world)
    assert (row.words, row.state) == (WORDS, PracticeState.PRIVATE)


async def test_bad_input_is_said_and_nothing_is_half_done(world: World) -> None:
    await run_ahead(world)
    await look(world)
    goal = str(world.goal("nps"))
    with pytest.raises(HeadwayError, match="Write a few words"):
        await world.ask("practice.answer", "carol", key_result=goal, words="  ")
    with pytest.raises(HeadwayError, match="under 2000 characters"):
        await world.ask("practice.answer", "carol", key_result=goal, words="x" * 2001)
    (row,) = await practices(world)
    assert row.state is PracticeState.ASKED
    form = await world.ask("practice.save", "carol", words="", title="t" * 81)
    assert form.card is not None
    (block,) = (block for block in form.card.blocks if isinstance(block, Form))
    assert [field.problem for field in block.fields if hasattr(field, "problem")] == [
        "Write a few words about what you do.",
        "Please keep the name under 80 characters.",
    ]


async def test_a_strangers_press_is_refused(world: World) -> None:
    await publish(world)
    (row,) = await practices(world)
    goal, practice = str(world.goal("nps")), str(row.id)
    for who in ("dan", "bob", "alice", "mallory"):
        for intent in ("publish", "keep", "form", "withdraw", "forget", "preview", "save"):
            with pytest.raises(HeadwayError, match="Only who wrote it"):
                await world.ask(f"practice.{intent}", who, practice=practice, words="mine now")
        for intent in ("answer", "decline"):
            with pytest.raises(HeadwayError, match="for somebody else"):
                await world.ask(f"practice.{intent}", who, key_result=goal, words="mine now")
    with pytest.raises(HeadwayError, match="taken back"):
        await world.ask("practice.show", "mallory", practice=practice)
    assert (await practices(world))[0].words == WORDS


async def test_anybody_adds_one_of_their_own_accord(world: World) -> None:
    form = await world.ask("command", "dan", text="practices add We write the offer together with the buyer.")
    assert form.card is not None
    (block,) = (block for block in form.card.blocks if isinstance(block, Form))
    goal = str(world.goal("deals"))
    preview = await world.ask(
        block.intent,
        "dan",
        words="We write the offer together with the buyer.",
        key_result=goal,
        stays="no",
        title="",
    )
    assert "Write the offer together with the buyer" in said(preview)
    assert "for “Close 20 enterprise deals”" in said(
        await world.press(preview, "Publish with my name", "dan")
    )
    free = await world.ask("practice.save", "alice", words="I say no to meetings before ten.")
    assert "Below it" not in said(free)
    assert "From Alice · 7 May" in said(await world.press(free, "Publish with my name", "alice"))
    assert "Say no to meetings" in said(await world.ask("command", "eve", text="what works for others?"))


async def test_who_leaves_takes_it_along_unless_they_chose_that_it_stays(world: World) -> None:
    await publish(world)
    await _leave(world, True)
    assert TITLE not in said(await world.ask("command", "dan", text="practices"))
    await _leave(world, False)
    (row,) = await practices(world)
    await world.ask(
        "practice.save", "carol", practice=str(row.id), words=WORDS, title=TITLE, named="yes", stays="yes"
    )
    await _leave(world, True)
    library = await world.ask("command", "dan", text="practices")
    assert "From a colleague" in said(library)
    assert "Carol" not in said(library)
    assert "Who is it?" not in buttons(await world.press(library, TITLE, "dan"))


async def _leave(world: World, gone: bool) -> None:
    async with world.store.work(world.workspace.id) as work:
        row = await work.session.get(Person, world.person("carol"))
        assert row is not None
        row.active = not gone


@pytest.mark.parametrize("at", [NOW, NOW + timedelta(hours=3)])
async def test_what_is_typed_below_the_question_is_the_answer(world: World, at: datetime) -> None:
    await run_ahead(world)
    await look(world)
    key = next(key for key in await world.letters(person="carol") if key.startswith("nudge:share"))
    world.now = at
    reply = await world.ask("message", "carol", text=WORDS, thread=key, origin="m1")
    assert "Thank you. Worth sharing?" in said(reply)
    assert (await practices(world))[0].words == WORDS
    await world.ask("message.edit", "carol", text="We call them twice", origin="m1")
    assert (await practices(world))[0].title == "Call them twice"


async def test_typed_elsewhere_it_is_the_answer_only_if_it_can_be_nothing_else(world: World) -> None:
    await run_ahead(world)
    await look(world)
    await world.ask("message", "carol", text="nps 45, 7/10")
    await world.ask("message", "carol", text="what is this about?")
    await world.ask("message", "carol", text="forget it")
    assert (await practices(world))[0].state is PracticeState.ASKED
    reply = await world.ask("message", "carol", text=WORDS)
    assert "That was an update" in buttons(reply)
    assert (await practices(world))[0].state is PracticeState.PRIVATE


async def test_a_typed_update_below_the_question_is_an_update(world: World) -> None:
    await run_ahead(world)
    await look(world)
    key = next(key for key in await world.letters(person="carol") if key.startswith("nudge:share"))
    await world.ask("message", "carol", text="NPS 46, 8/10", thread=key)
    assert (await practices(world))[0].state is PracticeState.ASKED
    assert any("46" in plain(card) for card in (await world.letters(person="carol")).values())


async def test_what_was_an_update_after_all_becomes_one_with_a_tap(world: World) -> None:
    await run_ahead(world)
    await look(world)
    reply = await world.ask("message", "carol", text="the survey went out to everybody today")
    await world.press(reply, "That was an update", "carol")
    (row,) = await practices(world)
    assert (row.state, row.words) == (PracticeState.ASKED, "")


async def test_the_managers_digest_does_not_ask_what_was_asked_already(world: World) -> None:
    await world.tell("nps", "39", by="carol", at=FIRST, confidence=8)
    await world.tell("nps", "41", by="carol", at=LAST, confidence=8)
    assert (await _digests(world)).count("What does Carol do differently") == 1
    await look(world)
    world.now += 7 * DAY
    await world.tell("nps", "44", by="carol", at=world.now, confidence=8)
    assert (await _digests(world)).count("What does Carol do differently") == 1


async def _digests(world: World) -> str:
    """Every digest that Bob has got, after one more."""
    await world.ring(MANAGER_DIGEST, world.person("bob"))
    return "\n".join(plain(card) for card in (await world.letters(person="bob")).values())
