"""What does not fit into one message goes on in the next, and nothing is lost on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.slack.render import message, modal
from bot.slack.wire import unpack
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    Chip,
    Fact,
    Facts,
    Form,
    Link,
    LinkButton,
    People,
    Progress,
    Quote,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.plain import plain
from okrs.health import Health
from tests.bot.slack.limits import faults, lines
from tests.bot.slack.looking import (
    BEN,
    buttons,
    form,
    of,
    one,
    one_or_more,
    page,
    series,
    words,
)
from tests.cards.real_cards import VOICE


def _labelled(n: int) -> tuple[Block, ...]:
    return (Text((Bold(f"Question {n}"),)), Buttons((Action("Yes", "a.yes", {"n": str(n)}),)))


def test_a_long_card_goes_on_in_a_second_message_and_no_label_stays_behind() -> None:
    blocks = tuple(block for n in range(40) for block in _labelled(n))
    parts = message(Card("Title", blocks, why="Because."), VOICE, native=True)
    assert len(parts) == 2
    for part in parts:
        assert len(part.blocks) <= 50
        assert of("actions", part.blocks) != []
    assert parts[0].text.startswith("Title\nQuestion 0\n[Yes]")
    assert parts[1].blocks[0]["type"] == "rich_text"
    assert "Question" in words(parts[1].blocks[:1])
    assert "Because." not in parts[0].text
    assert parts[1].text.endswith("[Yes]\nBecause.")


LONG = " ".join(f"w{n}" for n in range(6_000))
LARGE: dict[str, Block] = {
    "a text": Text((LONG[:9_000], Bold(LONG[9_000:18_000]), Link(LONG[18_000:], "https://example.com"))),
    "a text of many pieces": Text(tuple(Bold(f"w{n} ") if n % 2 else f"w{n} " for n in range(900))),
    "a small text": Text((LONG,), muted=True),
    "a quote": Quote(LONG),
    "a fact": Facts((Fact("Short", "value"), Fact(LONG[:9_000], LONG[9_000:]))),
    "many facts": Facts(tuple(Fact(f"label {n}", f"value {n}") for n in range(300))),
    "a bar": Progress((Bold(LONG[:9_000]),), Decimal("0.5"), None, Health.MET, LONG[9_000:]),
    "a chart": Chart(LONG[:9_000], "points", (series("Value", ("2026-10-01", "3")),), LONG[9_000:]),
    "a table": Table(LONG[:9_000], ("", LONG[9_000:12_000]), (("NPS", LONG[12_000:]),)),
    "a table of many rows": Table(
        "Many", ("", "Value"), tuple((f"row {n}", f"value {n}") for n in range(600))
    ),
    "a table of many columns": Table(
        "Many", ("", *"abcdefghijklmnopqrstuv"), (tuple(f"cell{n}" for n in range(23)),)
    ),
    "a table without rows": Table("None", (LONG, "Value"), ()),
    "a line of a tree": Tree((TreeRow(1, (Bold(LONG),), Health.MET), TreeRow(0, ("short",)))),
    "many lines of a tree": Tree(
        tuple(TreeRow(n % 9, (f"line {n} of the tree",), Health.MET) for n in range(500))
    ),
    "a name": People(LONG[:9_000], (Chip(BEN, LONG[9_000:]), Chip(BEN, "Ana"))),
    "a label for nobody": People(LONG, ()),
    "nobody": People("All", ()),
    "many people": People("All", tuple(Chip(BEN, f"person {n}") for n in range(500))),
    "many buttons": Buttons(tuple(Action(f"button {n}", "a.b", {"n": "x" * 1_500}) for n in range(60))),
    "many links": Buttons(
        tuple(LinkButton(f"link {n}", f"mailto:{'x' * 1_000}@example.com") for n in range(60))
    ),
    "many fields": Form("a.b", "Save", tuple(TextField(f"f.{n}", f"question {n}") for n in range(200))),
    "large fields": Form(
        "a.b", "Save", tuple(TextField(f"f.{n}", LONG[:1_900], LONG[:2_900], LONG[:1_900]) for n in range(9))
    ),
}


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("native", [True, False])
def test_however_large_a_block_is_all_of_it_arrives(name: str, native: bool) -> None:
    card = Card("Title", (LARGE[name],), why=LONG[:5_000])
    parts = message(card, VOICE, native=native)
    for part in parts:
        assert faults({"blocks": part.blocks, "text": part.text}, "message") == []
    pages = [page(card, n) for n in range(modal(card, VOICE, page=0, origin={}).pages)]
    assert [fault for view in pages for fault in faults(view, "modal")] == []
    told = set(re.findall(r"\w+", plain(card)))
    assert told - set(re.findall(r"\w+", "\n".join(words(part.blocks) for part in parts))) == set()
    assert told - set(re.findall(r"\w+", "\n".join(lines(pages)))) == set()


def test_a_title_of_any_length_is_shown_in_whole() -> None:
    card = Card(LONG * 10, (form(1),))
    pages = [page(card, n) for n in range(modal(card, VOICE, page=0, origin={}).pages)]
    assert [fault for view in pages for fault in faults(view, "modal")] == []
    assert "w5999w0" in words([block for view in pages for block in view["blocks"]])
    assert "w5999w0" in words(one_or_more(title=card.title))


@pytest.mark.parametrize(
    "label", [Text((Bold("Needs a look"),)), Text((" ", Bold("So far"))), Text(("Carol, 5 May: ",))]
)
def test_a_label_goes_with_what_it_names(label: Block) -> None:
    blocks = (*(Text((f"line {n}",)) for n in range(48)), label, Text(("the goal",)))
    parts = message(Card("Title", blocks), VOICE, native=True)
    assert [len(part.blocks) for part in parts] == [49, 2]


@pytest.mark.parametrize(
    "follower", [Quote("so it was"), Buttons((Action("Yes", "a.yes"),)), Text(("small",), muted=True)]
)
def test_what_belongs_to_a_line_stays_with_it(follower: Block) -> None:
    blocks = (*(Text((f"line {n}",)) for n in range(48)), Text(("the last line",)), follower)
    parts = message(Card("Title", blocks), VOICE, native=True)
    assert "the last line" in words(parts[1].blocks)


def test_a_long_note_is_split_between_words() -> None:
    parts = message(Card("Note", (Quote("All work and no play. " * 900),)), VOICE, native=True)
    assert len(parts) == 2
    told = " ".join(words(part.blocks) for part in parts).replace("Note\n", "")
    assert told.split() == ("All work and no play. " * 900).split()


def test_every_message_says_its_own_part_to_notifications() -> None:
    blocks = tuple(Text((f"goal {n} " + "x" * 400,)) for n in range(60))
    for part in message(Card("Title", blocks), VOICE, native=True):
        first = re.search(r"goal \d+", words(part.blocks))
        assert first is not None
        assert first[0] in part.text


def test_a_form_in_a_message_is_sent_by_a_button_that_carries_what_is_hidden() -> None:
    blocks = one(form(2)).blocks
    (button,) = buttons(blocks)
    assert (button["action_id"], button["text"]["text"]) == ("checkin.submit", "Save")
    assert unpack(button["value"]) == {"checkin": str(BEN)}
    assert [block["block_id"] for block in of("input", blocks)][:2] == ["value.0", "note.0"]
    assert {block["element"]["action_id"] for block in of("input", blocks)} == {"field"}


def test_a_form_too_long_for_a_message_is_sent_in_parts_that_begin_with_a_legend() -> None:
    parts = message(Card("Title", (form(20),)), VOICE, native=True)
    assert len(parts) > 1
    for part in parts:
        inputs = of("input", part.blocks)
        assert len(inputs) % 3 == 0
        assert len(buttons(part.blocks)) == 1
        assert inputs[0]["block_id"].startswith("value.")


def test_a_form_whose_hidden_values_do_not_fit_is_left_out() -> None:
    heavy = replace(form(1), values={"text": "x" * 2_500})
    assert of("input", one(heavy, Text(("x",))).blocks) == []
