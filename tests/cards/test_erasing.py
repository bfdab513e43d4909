"""What is erased is gone from every card that quotes it, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chip,
    Fact,
    Facts,
    Form,
    Mention,
    People,
    Quote,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.checkins import Recorded, recorded_line
from cards.erasing import ERASED, flat, renamed, without
from cards.help_requests import Stage, request_card
from cards.lines import one_line
from cards.news import News, own_words, trouble_line
from cards.voice import Voice
from tests.views import GOAL

VOICE = Voice()
LONG = "Legal has not signed the contract with the vendor yet, so the whole launch waits for them. " * 5
notes = (
    st.text(max_size=400).map(str.strip).filter(lambda text: len(text) > 2 and any(map(str.isalpha, text)))
)


def quoting(note: str) -> Card:
    """Everything that quotes somebody, in one card."""
    blocked, noted = replace(GOAL, blocked=True, blocker=note), replace(GOAL, note=note)
    news = News(goal=blocked, value_then=None, confidence_then=None)
    recorded = Recorded(goal=GOAL, before=None, value=None, confidence=7, note=note, blocked=True)
    blocks: list[Block] = [
        trouble_line(VOICE, news, named=True),
        trouble_line(VOICE, replace(news, goal=replace(blocked, blocker=one_line(note, 140))), named=True),
        Text(spans=recorded_line(VOICE, recorded)),
        Text(spans=(Bold("Stuck"), f": {one_line(note, 300)}")),
        Text(spans=(" — Carol", f" — stuck: {one_line(note, 120)}")),
        Table(caption="", header=(), rows=((one_line(note, 100), f"taken back · {one_line(note, 100)}"),)),
        Tree(rows=tuple(TreeRow(depth=2, spans=(line,)) for line in own_words(VOICE, noted))),
        Form(
            intent="a.b", submit="Send", fields=(TextField("note", "Note", value=note),), values={"n": note}
        ),
        Buttons(items=(Action("Again", "a.b", {"note": note}),)),
        Text(spans=VOICE.spans("{who} asks: “{words}”", who=Bold("Ana"), words=one_line(note, 140))),
        *request_card(VOICE, GOAL, request=UUID(int=1), asker="Ana", words=note, stage=Stage.OPEN).blocks,
    ]
    return Card(title="Stuck", blocks=tuple(blocks))


@given(notes)
@example(LONG.strip())
@example("waiting for “legal”\nand for … the vendor, whose contract “is … not” signed, nor read. " * 3 + "!")
@example(f"{'x' * 40}…{'y' * 200}")
def test_whatever_quotes_erased_words_shows_an_ellipsis_instead(note: str) -> None:
    assert without(quoting(note), [f" {note}\n"]) == quoting(ERASED)


# A text that a line has no room for looks like the same text with other words at its end, so it goes too.
@given(
    notes.filter(
        lambda note: not set(note) & set(':：·“”„«»‹›「」『』"') and len(flat(f"{note} and more")) < 100
    )
)
def test_words_inside_longer_ones_are_somebody_elses(note: str) -> None:
    longer = quoting(f"{flat(note)} and more")
    assert without(longer, ["and", "more", "and more", f"{note} and"]) == longer


def test_what_is_no_quotation_stays() -> None:
    card = Card(
        title="Health: on track.",
        blocks=(
            Facts(items=(Fact("Health", "on track"),)),
            Text(spans=(Bold("on track"), " · weakest: on track · ", "legal")),
            Buttons(items=(Action("legal", "legal", {"legal": "x"}),)),
        ),
        why="legal",
    )
    assert without(card, ["on track", "legal"]) == card


def test_a_name_is_changed_everywhere_but_in_what_people_typed() -> None:
    def told(name: str) -> Card:
        return Card(
            title=f"{name} asks for your help",
            blocks=(
                People(label="", chips=(Chip(UUID(int=1), name),)),
                Text(
                    spans=(
                        Mention(UUID(int=1), name),
                        f" ({name}): in the way: “Ana Ruiz knows”",
                        f"{name}'s",
                    )
                ),
                Table(caption="", header=(), rows=((name, "Ana Ruizo"),)),
                Quote("Ana Ruiz knows"),
                Form(
                    intent="a.b", submit=f"Send to {name}", fields=(TextField("note", "", value="Ana Ruiz"),)
                ),
            ),
        )

    assert renamed(told("Ana Ruiz"), "Ana Ruiz", r"Some\body") == told(r"Some\body")
