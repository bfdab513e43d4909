"""The Home tab, and that all that Slack is told besides the card is in its reader's language."""

from __future__ import annotations

import re

from bot.slack.render import home, modal, skeleton
from cards.blocks import (
    Card,
    Progress,
    Text,
)
from cards.voice import Voice
from okrs.health import Health
from tests.bot.slack.limits import faults
from tests.bot.slack.looking import (
    elements,
    form,
    of,
    words,
)
from tests.cards.real_cards import MESSAGES, VOICE
from tests.catalogues.marked import Marked


def test_the_home_tab_has_a_section_for_each_card() -> None:
    blocks = home([MESSAGES["overview"], MESSAGES["help"]], VOICE, native=True)["blocks"]
    assert [block["text"]["text"] for block in of("header", blocks)] == ["Your goals", "What you can ask me"]
    assert len(of("divider", blocks)) == 1


def test_the_longest_section_of_the_home_tab_is_cut_and_says_so() -> None:
    long = Card("Long", tuple(Text((f"line {n}",)) for n in range(200)))
    blocks = home([Card("A", (Text(("a",)),)), long, Card("B", (Text(("b",)),))], VOICE, native=True)[
        "blocks"
    ]
    assert len(blocks) > 90
    assert faults({"type": "home", "blocks": blocks}, "home") == []
    told = words(blocks)
    assert "line 80" in told
    assert "There is more than fits here: /okr shows the rest.\nB\nb" in told


def test_more_cards_than_the_home_tab_holds_are_told_of() -> None:
    blocks = home([Card(f"Card {n}") for n in range(30)], VOICE, native=True)["blocks"]
    assert words(blocks).endswith("Card 19\nThere is more than fits here: /okr shows the rest.")


def test_everything_that_slack_adds_is_said_in_the_readers_language() -> None:
    voice = Voice(catalogue=Marked())
    card = Card("1", (form(40), Progress((), None, None, Health.MET, "2")))
    long = Card("3", (Text(("4\n",)),) * 200)
    first, last = (modal(card, voice, page=n, origin={}).view for n in (0, 2))
    views = [
        first,
        last,
        modal(long, voice, page=0, origin={}).view,
        skeleton(voice, "5"),
        home([long], voice, native=True),
    ]
    ours = {"Goal", "Now", "Why", "Sure", "no", "yes", "Save"}
    told = [text["text"] for view in views for text in elements(view) if isinstance(text.get("text"), str)]
    left = [word for text in told for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"⟦[^⟧]*⟧?", "", text))]
    assert set(left) <= ours
