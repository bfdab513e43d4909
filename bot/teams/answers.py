"""What Teams wants to hear at once from a card or a window: a card in the place of another, a sentence, a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.teams.words import Element

Json = Mapping[str, Any]
CARD, SENTENCE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"
FOUND = "application/vnd.microsoft.search.searchResponse"
CLOSE: Json = {}


def in_place(card: Element) -> Json:
    """The card takes the place of the one that was pressed, for whoever pressed it."""
    return {"statusCode": 200, "type": CARD, "value": card}


def sentence(text: str) -> Json:
    """A short line that Teams shows for a moment, while the card stays as it is."""
    return {"statusCode": 200, "type": SENTENCE, "value": text}


def in_window(text: str) -> Json:
    """A sentence in the place of what the window showed."""
    return {"task": {"type": "message", "value": text}}


def found(results: Sequence[tuple[str, str]]) -> Json:
    """What a field offers while somebody types in it: values with their titles."""
    told = [{"value": value, "title": title} for value, title in results]
    return {"statusCode": 200, "type": FOUND, "value": {"results": told}}
