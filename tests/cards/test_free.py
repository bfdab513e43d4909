"""Which of a card's texts may be said in other words: questions of ours, and nothing that tells a fact."""

from __future__ import annotations

import pytest

from cards.blocks import Bold, Card, Quote, Text
from cards.free import questions, reworded
from cards.plain import plain
from cards.voice import Voice

CARD = Card(
    title="Carol, is “Close 20 deals. Soon!” still a goal?",
    blocks=(
        Text(spans=("Ask ", Bold("Carol"), ": ", "What is in the way?", " (it has not moved)"), free=True),
        Text(spans=("Is this one of ours?",)),
        Quote("Why does legal take so long?"),
    ),
    why="Sent once a week.",
)  # fmt: skip


def test_only_our_own_questions_are_free() -> None:
    assert questions(CARD) == ["Carol, is “Close 20 deals. Soon!” still a goal?", "What is in the way?"]


@pytest.mark.parametrize(
    "title", ["“NPS” is met. Did it help?", "Nothing moved! Why?", "NPS: why?", "It moved"]
)
def test_what_tells_something_is_not(title: str) -> None:
    assert questions(Card(title=title)) == []


def test_a_card_in_other_words_says_so() -> None:
    better = reworded(
        Voice(), CARD, {"What is in the way?": "What stands in the way?", "Is this one of ours?": "No"}
    )
    assert plain(better).splitlines() == [
        "Carol, is “Close 20 deals. Soon!” still a goal?",
        "Ask Carol: What stands in the way? (it has not moved)",
        "Is this one of ours?",
        "> Why does legal take so long?",
        "Sent once a week. Worded by AI.",
    ]
    assert reworded(Voice(), CARD, {"something else": "x"}) is CARD
