"""The questions in a card that may be asked in other words, and the card with those other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from cards.blocks import Block, Card, Span, Text
from cards.voice import Voice

_MARKS = ("?", "？")
_STATEMENT = re.compile(r"[.!;:…](?:\s|$)|[。！]")
_QUOTED = re.compile("[“„«「][^”»」]*[”“»」]")


def questions(card: Card) -> list[str]:
    """What of a card may be said in other words: the questions in its free texts, its title if it is one."""
    return list(dict.fromkeys(_questions(card)))


def reworded(voice: Voice, card: Card, words: Mapping[str, str]) -> Card:
    """The card with questions in other words, by what they were; it says so. Without any, it is the card itself."""
    title = words.get(card.title, card.title)
    blocks = tuple(_reworded(block, words) for block in card.blocks)
    if (title, blocks) == (card.title, card.blocks):
        return card
    why = " ".join(part for part in (card.why, voice.text("Worded by AI.")) if part)
    return replace(card, title=title, blocks=blocks, why=why)


def _questions(card: Card) -> Iterator[str]:
    if _is_question(card.title):
        yield card.title
    for block in card.blocks:
        if isinstance(block, Text) and block.free:
            yield from (span for span in block.spans if isinstance(span, str) and _is_question(span))


def _reworded(block: Block, words: Mapping[str, str]) -> Block:
    if not (isinstance(block, Text) and block.free):
        return block
    return replace(block, spans=tuple(_span(span, words) for span in block.spans))


def _span(span: Span, words: Mapping[str, str]) -> Span:
    return words.get(span, span) if isinstance(span, str) else span


def _is_question(text: str) -> bool:
    """Whether it asks and tells nothing: a statement beside the question would be reworded with it."""
    return text.rstrip().endswith(_MARKS) and _STATEMENT.search(_QUOTED.sub("", text)) is None
