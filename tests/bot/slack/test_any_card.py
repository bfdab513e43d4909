"""Whatever a card holds, Slack takes what is drawn of it, nobody is called by it, and no word is lost."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.kit import Json
from bot.slack.render import home, message, modal
from cards.blocks import Card
from cards.plain import plain
from cards.voice import Voice
from tests.bot.slack.any_cards import KNOWN, cards, honest_cards
from tests.bot.slack.limits import faults, kinds, lines

VOICE = Voice()
ADDRESSES = st.sampled_from(["", "https://okrs.example.com", "https://okrs.example.com/"])
thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(cards, st.booleans(), ADDRESSES)
def test_slack_takes_any_card_as_messages(card: Card, native: bool, address: str) -> None:
    for part in message(card, VOICE, native=native, address=address, known=KNOWN):
        assert faults({"blocks": part.blocks, "text": part.text}, "message") == []


@thorough
@given(cards, ADDRESSES)
def test_slack_takes_every_page_of_any_card_as_a_modal(card: Card, address: str) -> None:
    pages = modal(card, VOICE, page=0, origin={}, address=address).pages
    for page in range(pages):
        drawn = modal(card, VOICE, page=page, origin={"channel": "D1"}, address=address, known=KNOWN)
        assert faults(drawn.view, "modal") == []
        assert drawn.pages == pages


@thorough
@given(st.lists(cards, max_size=5) | st.lists(cards, min_size=21, max_size=22), st.booleans(), ADDRESSES)
def test_slack_takes_any_cards_as_a_home_tab(several: list[Card], native: bool, address: str) -> None:
    assert faults(home(several, VOICE, native=native, address=address), "home") == []


def drawn_everywhere(card: Card) -> dict[str, list[Json]]:
    """The blocks of all parts together, for each way to draw a card."""
    pages = range(modal(card, VOICE, page=0, origin={}).pages)
    views = [modal(card, VOICE, page=page, origin={}).view for page in pages]
    return {
        "native": [block for part in message(card, VOICE, native=True) for block in part.blocks],
        "bare": [block for part in message(card, VOICE, native=False) for block in part.blocks],
        "modal": [*views, *(block for view in views for block in view["blocks"])],
    }


@thorough
@given(honest_cards)
def test_no_word_is_lost(card: Card) -> None:
    # Words without an end have to be broken somewhere.
    told = {word for word in re.findall(r"\w+", plain(card)) if len(word) < 200}
    for way, blocks in drawn_everywhere(card).items():
        shown = "\n".join(lines(blocks))
        assert [word for word in told if word not in shown] == [], way


@thorough
@given(cards)
def test_nothing_that_was_typed_becomes_markup(card: Card) -> None:
    for blocks in drawn_everywhere(card).values():
        # In these kinds of text Slack looks for no markup, and only the others could call anybody.
        assert (
            set(kinds(blocks)) & {"mrkdwn", "user", "usergroup", "channel", "broadcast", "markdown"} == set()
        )
    for part in message(card, VOICE, native=True):
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", part.text)


@thorough
@given(cards)
def test_a_message_can_take_the_place_of_any_other(card: Card) -> None:
    first = message(card, VOICE, native=True)[0]
    assert "rich_text" in kinds(first.blocks) or not re.search(r"\w", card.title)


@thorough
@given(cards)
def test_drawing_a_card_twice_gives_the_same(card: Card) -> None:
    assert message(card, VOICE, native=True) == message(card, VOICE, native=True)
