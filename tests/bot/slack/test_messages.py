"""What a reader of Slack sees of a card, its links and its buttons."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from bot.slack.wire import unpack
from cards.blocks import (
    Action,
    Buttons,
    Link,
    LinkButton,
    Mention,
    Text,
)
from tests.bot.slack.limits import kinds
from tests.bot.slack.looking import (
    BEN,
    buttons,
    elements,
    of,
    one,
    words,
)


def test_a_card_of_a_title_only_is_a_sentence_rather_than_a_heading() -> None:
    (block,) = one(title="Bob has it now.").blocks
    assert list(kinds(block)) == ["rich_text", "rich_text_section", "text"]


def test_an_empty_card_is_still_a_message() -> None:
    drawn = one(title="")
    assert words(drawn.blocks) == drawn.text == "…"


def test_a_message_without_rich_text_has_its_title_in_it() -> None:
    blocks = one(Text(("Answered.",), muted=True)).blocks
    assert [block["type"] for block in blocks] == ["rich_text", "context"]
    assert blocks[0]["elements"][0]["elements"] == [
        {"type": "text", "text": "Title", "style": {"bold": True}}
    ]


def test_a_title_that_no_header_holds_is_bold_text() -> None:
    title = "Noted: " + "a goal of many words " * 10
    blocks = one(Text(("Still a goal.",)), title=title).blocks
    assert of("header", blocks) == []
    assert title in words(blocks)


def test_somebody_is_named_and_not_called() -> None:
    drawn = one(Text(("Ask ", Mention(BEN, "Ben"))))
    assert drawn.blocks[1]["elements"][0]["elements"][1] == {
        "type": "text",
        "text": "Ben",
        "style": {"bold": True},
    }


def test_the_text_for_notifications_is_the_whole_card_with_its_markup_disarmed() -> None:
    drawn = one(Text(("<!channel> & more",)), Buttons((Action("Undo", "entry.undo"),)), why="Because.")
    assert drawn.text == "Title\n&lt;!channel&gt; &amp; more\n[Undo]\nBecause."


@pytest.mark.parametrize("letter", ["x", "<", "ü", "解", "😀"])
def test_the_text_for_notifications_is_short_enough_for_an_update(letter: str) -> None:
    text = one(Text((letter * 2_500,)), title="Title").text
    assert len(text.encode()) <= 4_000
    assert re.sub(r"&lt;", "<", text).removesuffix("…").removeprefix("Title\n").strip(letter) == ""


LINKS = {
    "a page": ("https://example.com/?a=1&b=2", "", "https://example.com/?a=1&b=2"),
    "a letter": ("mailto:ana@example.com", "", "mailto:ana@example.com"),
    "a page of ours": ("/goals/17", "https://okrs.example.com/", "https://okrs.example.com/goals/17"),
    "a page of ours, wherever we are": ("/goals/17", "", ""),
    "a script": ("javascript:alert(1)", "https://okrs.example.com", ""),
    "data": ("data:text/html,x", "", ""),
    "another host without a scheme": ("//evil.example", "https://okrs.example.com", ""),
    "another host by a backslash": ("/\\evil.example", "https://okrs.example.com", ""),
    "no host": ("https://", "", ""),
    "a space": ("https://example.com/a b", "", ""),
    "no port": ("https://example.com:port/", "", ""),
    "no letter": ("mailto:ana", "", ""),
    "too long": ("https://example.com/" + "x" * 3_000, "", ""),
}


@pytest.mark.parametrize(("url", "address", "opens"), LINKS.values(), ids=LINKS.keys())
def test_only_pages_and_letters_can_be_opened(url: str, address: str, opens: str) -> None:
    blocks = one(Text((Link("here", url),)), Buttons((LinkButton("there", url),)), address=address).blocks
    found = [element for element in elements(blocks) if element.get("url")]
    assert {element["url"] for element in found} == ({opens} if opens else set())
    assert "here" in words(blocks)
    assert "there" in words(blocks)


def test_a_letter_is_a_link_because_no_button_opens_one() -> None:
    blocks = one(Buttons((LinkButton("Write", "mailto:ana@example.com"),))).blocks
    assert buttons(blocks) == []
    assert "mailto:ana@example.com" in words(blocks)


def test_buttons_of_one_intent_have_names_of_their_own_wherever_they_stand() -> None:
    undo = Buttons((Action("Undo", "entry.undo"), Action("Undo all", "entry.undo")))
    names = [button["action_id"] for button in buttons(one(undo, Text(("and",)), undo).blocks)]
    assert names == ["entry.undo", "entry.undo#2", "entry.undo#3", "entry.undo#4"]


def test_a_button_that_carries_too_much_is_left_out() -> None:
    heavy = Action("Heavy", "a.b", {"text": "x" * 2_500})
    drawn = one(Buttons((heavy, Action("Light", "a.b", {"text": "x" * 100}))))
    assert [button["text"]["text"] for button in buttons(drawn.blocks)] == ["Light"]
    assert of("actions", one(Buttons((heavy,)), Text(("x",))).blocks) == []


def test_many_goals_are_undone_with_one_button() -> None:
    entries = ",".join(str(UUID(int=n << 64)) for n in range(80))
    (button,) = buttons(one(Buttons((Action("Undo", "entry.undo", {"entries": entries}),))).blocks)
    assert unpack(button["value"]) == {"entries": entries}
