"""What people wrote, in short, under a manager's digest: every sentence with words that are found in
the notes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cards.plain import plain
from coaching.checks import Refusal
from coaching.kinds.summary import Point, Points, Relied, Summary
from handlers import plan
from okrs.vocabulary import ThoughtState
from tests.coaching.mind import Mind
from tests.coaching.service import Service, saying, shape, told

NOTES = {
    "nps": "Legal takes 3 weeks to approve every survey, so Dan and I have nothing to send out before then",
    "churn": "The vendor has not answered, and legal has the contract on the desk since Monday",
    "deals": "Two customers wait for legal to approve the contract; they like the product a lot",
}


async def digest(mind: Mind) -> str:
    """Carol and Dan wrote notes, and Bob gets his digest; its key."""
    world = mind.world
    for goal, by in (("nps", "carol"), ("churn", "carol"), ("deals", "dan")):
        value = "4" if goal == "churn" else "31"
        await world.tell(goal, value, by=by, at=world.now - timedelta(days=1), note=NOTES[goal], confidence=5)
    await world.ring(plan.MANAGER_DIGEST, world.person("bob"))
    keys = await world.letters(person="bob")
    return next(key for key in keys if key.startswith("digest:manager:") and not key.endswith("goals"))


def refs(posted: dict[str, Any]) -> dict[str, str]:
    """Which ref each note has, by its first word."""
    return {note["text"].split()[0]: note["note"] for note in told(posted)["notes"]}


def sums_up(posted: dict[str, Any]) -> dict[str, Any]:
    if shape(posted) != "Points":
        return {}
    found = refs(posted)
    return {
        "points": [
            {
                "says": "Legal takes long to approve: surveys and a contract wait for it.",
                "quotes": [
                    {
                        "note": found["Legal"],
                        "words": "Legal takes 3 weeks to approve every survey, so PERSON_A and I",
                    },
                    {"note": found["Two"], "words": "wait for legal to approve the contract"},
                    {"note": found["The"], "words": "the vendor is bankrupt and everybody knows"},
                ],
            },
            {
                "says": "Morale is terrible.",
                "quotes": [{"note": found["Two"], "words": "they like the product a lot"}],
            },
        ]
    }


async def test_sentences_come_with_the_words_they_rely_on_and_nothing_else(
    mind: Mind, service: Service
) -> None:
    service.say = sums_up
    key = await digest(mind)
    await mind.thinker.think()
    text = plain((await mind.world.letters(person="bob"))[f"{key}:short"])
    assert text.splitlines() == [
        "What people wrote, in short",
        "Legal takes long to approve: surveys and a contract wait for it.",
        "> Legal takes 3 weeks to approve every survey, so Dan and I",
        "Carol on “Lift NPS from 30 to 50”",
        "> wait for legal to approve the contract",
        "Dan on “Close 20 enterprise deals”",
        "Summed up by AI from notes that you may read; the words below each sentence are theirs.",
    ]
    for name in ("Carol", "Dan", "Bob", "Acme"):
        assert name not in service.sent


async def test_nothing_hangs_there_when_the_model_says_nothing_that_holds(
    mind: Mind, service: Service
) -> None:
    service.turns = [saying({"points": [{"says": "x", "quotes": []}]})] * 2
    await digest(mind)
    before = set(await mind.world.letters())
    await mind.thinker.think()
    assert set(await mind.world.letters()) == before


async def test_a_manager_s_summary_has_only_notes_that_they_may_read(mind: Mind, service: Service) -> None:
    await digest(mind)
    await mind.world.tell("uptime", "99", by="eve", note="Eve keeps this among her own people, " * 5)
    await mind.thinker.think()
    assert "among her own people" not in service.sent


async def test_the_notes_are_forgotten_with_the_answer(mind: Mind, service: Service) -> None:
    service.say = sums_up
    await digest(mind)
    await mind.thinker.think()
    [thought] = [one for one in await mind.thoughts() if one.intent == "thought.summary"]
    assert thought.state is ThoughtState.ANSWERED
    assert thought.asked == {}
    assert set(thought.answer) == {"letter", "people"}


async def test_erased_words_leave_the_summary_too(mind: Mind, service: Service) -> None:
    service.say = sums_up
    key = await digest(mind)
    await mind.thinker.think()
    await mind.world.ask("data.erase.confirm", "carol")
    text = plain((await mind.world.letters(person="bob"))[f"{key}:short"])
    assert "Legal" not in text
    assert "survey" not in text


async def test_erased_words_are_not_sent_any_more(mind: Mind, service: Service) -> None:
    await digest(mind)
    await mind.world.ask("data.erase.confirm", "carol")
    await mind.thinker.think()
    assert service.posted == []


ASKED = {
    "notes": {
        "NOTE0": "We did not reach 45 customers since legal was slow",
        "NOTE1": "PERSON_A waits for legal",
    },
    "places": {"PERSON_A": "Dan"},
    "language": "en",
}


def held(says: str, *words: tuple[str, str]) -> Any:
    quotes = [Relied(note=note, words=text) for note, text in words]
    try:
        return Summary().check(ASKED, Points(points=[Point(says=says, quotes=quotes)]))["points"][0]["says"]
    except Refusal as refusal:
        return refusal.reason


REACH = ("NOTE0", "We did not reach 45 customers since legal was slow")


@pytest.mark.parametrize(
    ("says", "words", "result"),
    [
        ("Legal was slow, so they did not reach 45 customers.", REACH, None),
        ("Legal was slow, so they did not reach 54 customers.", REACH, "number"),
        ("Legal was slow, so they missed half of the customers.", REACH, "number"),
        ("Legal was slow; PERSON_B did not reach customers.", REACH, "names"),
        ("Legal was slow and PERSON_A did not reach customers.", REACH, "names"),
        ("The office moved to Paris and everyone enjoyed cake.", REACH, "not in the words"),
        ("Legal was slow: https://evil.example", REACH, "link"),
        ("Legal was slow.", ("NOTE1", "legal was slow"), "quotation not found"),
        ("Legal was slow.", ("NOTE9", "legal was slow"), "quotation not found"),
        ("Legal was slow.", ("NOTE0", "slow"), "quotation not found"),
        ("Nobody waits for legal.", ("NOTE1", "PERSON_A waits for legal"), "says the opposite"),
    ],
)  # fmt: skip
def test_a_sentence_is_borne_out_by_its_words_or_dropped(
    says: str, words: tuple[str, str], result: str | None
) -> None:
    assert held(says, words) == (result or says)
