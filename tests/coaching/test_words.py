"""The model words questions better, or not at all: the rule's own words stand until its words hold, and
wherever they don't."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cards.blocks import Action, Buttons, Card, Form, LinkButton, from_json, to_json
from cards.plain import plain
from coaching.checks import Refusal
from coaching.kinds.words import reworded
from handlers import plan
from handlers.thoughts import HOLD
from okrs.vocabulary import DeliveryState, ThoughtState
from storage.outbox import Letter
from tests.coaching.mind import Mind
from tests.coaching.service import Service, hanging_up, saying, status, told

ASKED = "Whose behaviour would have to change for “Lift NPS from 30 to 50” to move? What makes the present one easier?"
BETTER = "Whose behaviour would have to change so that “Lift NPS from 30 to 50” moves? What makes today's way easier?"


async def stuck(mind: Mind) -> str:
    """Carol's goal did not move twice, and Bob's digest asks about it; the digest's key."""
    world = mind.world
    for n in (14, 7, 1):
        await world.tell("nps", "31", by="carol", at=world.now - timedelta(days=n), confidence=6)
    await world.ring(plan.MANAGER_DIGEST, world.person("bob"))
    return next(
        key
        for key in await world.letters(person="bob")
        if key.startswith("digest:manager:") and not key.endswith("goals")
    )


def as_asked(posted: dict[str, Any]) -> dict[str, Any]:
    """Keeps to the placeholder of the goal."""
    [sentence] = told(posted)["sentences"]
    assert sentence["text"] == ASKED.replace("“Lift NPS from 30 to 50”", "QUOTE_A")
    return {
        "sentences": [{"ref": sentence["ref"], "text": BETTER.replace("“Lift NPS from 30 to 50”", "QUOTE_A")}]
    }


async def state(mind: Mind, key: str) -> Any:
    async with mind.world.store.work(mind.world.workspace.id) as work:
        return await work.outbox.find(key)


async def test_a_digest_waits_a_moment_and_asks_in_better_words(mind: Mind, service: Service) -> None:
    service.say = as_asked
    key = await stuck(mind)
    assert (await state(mind, key)).not_before == mind.world.now + HOLD
    mind.world.now += timedelta(seconds=2)
    await mind.thinker.think()
    text = plain(await mind.letter(key))
    assert BETTER in text
    assert ASKED not in text
    assert text.endswith("Worded by AI.")
    assert (await state(mind, key)).not_before == mind.world.now
    assert "Carol" not in service.sent


async def test_words_that_come_late_are_put_in_place(mind: Mind, service: Service) -> None:
    service.say = as_asked
    key = await stuck(mind)
    async with mind.world.store.work(mind.world.workspace.id) as work:
        row = await work.outbox.find(key)
        assert row is not None
        row.state, row.message_id = DeliveryState.SENT, "m1"
    await mind.thinker.think()
    assert BETTER in plain(await mind.letter(key))
    assert ASKED in plain((await mind.world.letters())[key])


@pytest.mark.parametrize(
    "block",
    [
        Buttons((LinkButton("Look", "/open/team"), Action(intent="x", label="Done"))),
        Form(intent="x", submit="Send", fields=()),
    ],
    ids=["buttons", "form"],
)
async def test_words_that_come_late_change_nothing_that_may_have_been_answered(
    mind: Mind, service: Service, block: Buttons | Form
) -> None:
    service.say = as_asked
    key = await stuck(mind)
    async with mind.world.store.work(mind.world.workspace.id) as work:
        row = await work.outbox.find(key)
        assert row is not None
        card = from_json(row.card)
        row.card = to_json(replace(card, blocks=(*card.blocks, block)))
        row.state, row.message_id = DeliveryState.SENT, "m1"
    await mind.thinker.think()
    assert len(service.posted) == 1
    assert ASKED in plain(await mind.letter(key))


async def test_a_digest_brought_up_to_date_keeps_the_words_that_still_fit(
    mind: Mind, service: Service
) -> None:
    service.say = as_asked
    key = await stuck(mind)
    await mind.thinker.think()
    from handlers.digests import REFRESH

    await mind.world.tell("deals", "9", by="dan")
    mind.world.now += timedelta(minutes=5)
    await mind.world.ring(REFRESH, mind.world.person("dan"))
    text = plain(await mind.letter(key))
    assert "9 deals" in text
    assert BETTER in text


@pytest.mark.parametrize(
    "turns",
    [
        pytest.param([status(401)], id="a wrong key"),
        pytest.param([hanging_up] * 3, id="hangs up"),
        pytest.param([saying("{")], id="half JSON"),
        pytest.param([saying({"sentences": []})], id="nothing"),
        pytest.param([saying({"sentences": [{"ref": "S9", "text": "Who are you?"}]})], id="another ref"),
        pytest.param(
            [saying({"sentences": [{"ref": "S1", "text": "QUOTE_A failed by 45%. Why?"}]})], id="numbers"
        ),
    ],
)
async def test_whatever_the_model_does_the_rule_s_words_go_out_once(
    mind: Mind, service: Service, turns: list[Any]
) -> None:
    service.turns = list(turns)
    key = await stuck(mind)
    before = await mind.world.letters()
    await mind.thinker.think()
    mind.world.now += timedelta(seconds=6)
    await mind.thinker.think()
    assert await mind.world.letters() == before
    row = await state(mind, key)
    assert ASKED in plain(await mind.letter(key))
    assert row.not_before <= mind.world.now + HOLD


async def test_nothing_waits_and_nothing_is_asked_where_ai_is_off(mind: Mind) -> None:
    await mind.set(ai=False)
    key = await stuck(mind)
    assert (await state(mind, key)).not_before == mind.world.now
    assert await mind.thoughts() == []


async def test_what_is_switched_off_meanwhile_is_not_sent(mind: Mind, service: Service) -> None:
    await stuck(mind)
    await mind.set(ai=False)
    await mind.thinker.think()
    assert service.posted == []
    [thought] = await mind.thoughts()
    assert (thought.state, thought.answer) == (ThoughtState.GIVEN_UP, {"reason": "off"})


async def test_the_words_of_others_are_forgotten_with_the_answer(mind: Mind, service: Service) -> None:
    service.say = as_asked
    await stuck(mind)
    await mind.thinker.think()
    [thought] = await mind.thoughts()
    assert (thought.state, thought.asked) == (ThoughtState.ANSWERED, {})


def holds(
    text: str, original: str = "What makes it hard to move QUOTE_A from 30 to 50 within 3 weeks?"
) -> str:
    """The reworded sentence, or why it is refused."""
    try:
        return reworded(text, original, "en")
    except Refusal as refusal:
        return f"refused: {refusal.reason}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("What makes moving QUOTE_A from 30 to 50 within 3 weeks so hard?", None),
        ("What makes QUOTE_A hard to move?", None),
        ("What makes QUOTE_A hard to move from thirty to fifty?", None),
        ("What makes QUOTE_A hard to move from 50 to 30?", "number"),
        ("What makes QUOTE_A hard to move from 30 to 60?", "number"),
        ("What makes QUOTE_A hard to move by forty points?", "number"),
        ("What makes QUOTE_A hard to move, now that it is 50%?", "number"),
        ("What makes it twice as hard to move QUOTE_A?", "number"),
        ("What makes it hard to move half of QUOTE_A?", "number"),
        ("What makes it hard to move QUOTE_A by ½?", "number"),
        ("What makes it hard to move QUOTE_A by ٤٥?", "number"),
        ("What makes it hard to move QUOTE_A from 3０ to 5０?", None),
        ("What makes it hard to move it from 30 to 50?", "names"),
        ("What makes it hard for PERSON_A to move QUOTE_A?", "names"),
        ("What makes it hard to move QUOTE_A, QUOTE_A?", "names"),
        ("What makes it not hard to move QUOTE_A?", "says the opposite"),
        ("It is hard to move QUOTE_A.", "no question"),
        ("Do you like sunny weather and QUOTE_A?", "another question"),
        ("What makes it hard to move QUOTE_A? See https://evil.example", "link"),
        ("What makes it hard to move QUOTE_A? evil.com/x", "link"),
        ("What makes it hard to move QUOTE_A, @everyone?", "mention"),
        ("What makes it hard to move QUOTE_A, <!channel>?", "link"),
        ("What makes it **hard** to move QUOTE_A?", "markup"),
        ("What makes it hard to move QUOTE_A? \u202eabc", "invisible characters"),
        ("Why did you fail to move QUOTE_A? What makes it hard?", "unkind"),
        ("Was macht es schwer, QUOTE_A zu bewegen? Wie ist das mit euch und der Arbeit?", "another language"),
        ("Что мешает сдвинуть QUOTE_A?", "another script"),
        ("What makes it hard to move QUOTE_A? " * 20, "too long"),
        ("   ", "empty"),
    ],
)  # fmt: skip
def test_a_sentence_holds_only_as_the_same_question(text: str, reason: str | None) -> None:
    assert holds(text) == (f"refused: {reason}" if reason else text)


async def test_a_letter_without_a_question_of_ours_is_never_sent_to_a_model(mind: Mind) -> None:
    from handlers.facts import house
    from handlers.thoughts import in_better_words

    letter = Letter(key="k", card=Card(title="Carol said: nothing moved"), at=mind.world.now)
    async with mind.world.store.work(mind.world.workspace.id) as work:
        assert await in_better_words(work, await house(work, mind.world.now), [letter]) == [letter]
    assert await mind.thoughts() == []
