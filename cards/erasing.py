"""Messages without somebody's words, or without their name: what is left of a card when they are erased."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from cards.blocks import Bold, Card, Chip, Link, Mention, NumberField, Quote, Table, TextField

ERASED = "…"

# What cards put around words that somebody typed, in any language.
_OPENING, _CLOSING = tuple("“„«‹「『"), tuple("”“»›」』")
_QUOTED = re.compile("([“„«‹「『][^”»›」』]*[”“»›」』])")
# As much of the beginning as every card shows, however short the line that words were cut to fit in.
_BEGINNING = 30
_UNREAD = frozenset({"type", "intent", "keeps", "url", "tone", "name"})


@dataclass(frozen=True, kw_only=True)
class _Spot:
    """A text of a card, the part that holds it, and the texts of its line just before and after it."""

    text: str
    part: object
    before: str
    after: str

    @property
    def is_quoted(self) -> bool:
        return self.before.endswith(_OPENING) and self.after.startswith(_CLOSING)


def without(card: Card, words: Collection[str]) -> Card:
    """The card with an ellipsis wherever it quotes one of these texts, whole or cut to fit a line.

    Only what stands by itself goes (in quotation marks, in a field, at the end of a line after a colon): the same words
    inside a longer text are somebody else's.
    """
    # The longest first: what was typed twice may be part of what was typed once.
    forms = sorted({form for text in words for form in (text.strip(), flat(text)) if form}, key=len)[::-1]

    def change(spot: _Spot) -> str:
        for form in forms:
            spot = replace(spot, text=_taken(spot, form))
        return spot.text

    found: Card = _walked(card, change)
    return found


def renamed(card: Card, name: str, new: str) -> Card:
    """The card with another name for somebody, but not inside what people typed."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")

    def change(spot: _Spot) -> str:
        if spot.is_quoted or isinstance(spot.part, Quote | TextField | Mapping):
            return spot.text
        pieces = _QUOTED.split(spot.text)
        return "".join(
            piece if n % 2 else pattern.sub(lambda _: new, piece) for n, piece in enumerate(pieces)
        )

    found: Card = _walked(card, change)
    return found


def flat(text: str) -> str:
    """The text on one line, as cards cut it."""
    return " ".join(text.split())


def _walked(part: Any, change: Callable[[_Spot], str], before: str = "", after: str = "") -> Any:
    """The part with every text in it changed that a person reads, or that travels with a button."""
    if isinstance(part, Mapping):
        return {key: change(_Spot(text=text, part=part, before="", after="")) for key, text in part.items()}
    if not is_dataclass(part) or isinstance(part, type):
        return part
    unread = _UNREAD - {"name"} if isinstance(part, Mention | Chip) else _UNREAD
    return replace(
        part,
        **{
            field.name: _changed(getattr(part, field.name), part, change, before, after)
            for field in fields(part)
            if field.name not in unread
        },
    )


def _changed(value: Any, part: object, change: Callable[[_Spot], str], before: str, after: str) -> Any:
    # An enum's words are no text of the card.
    if type(value) is str:
        return change(_Spot(text=value, part=part, before=before, after=after))
    if isinstance(value, tuple):
        texts = ["", *(_text(item) for item in value), ""]
        return tuple(_changed(item, part, change, texts[n], texts[n + 2]) for n, item in enumerate(value))
    return _walked(value, change, before, after)


def _text(span: object) -> str:
    match span:
        case str():
            return span
        case Bold(text) | Link(text):
            return text
        case _:
            return ""


def _taken(spot: _Spot, words: str) -> str:
    text, beginning = spot.text, words[:_BEGINNING]
    at = text.find(beginning)
    while at >= 0:
        before = text[:at].rstrip()
        ends = [n for n in _ends(text, words, at) if _is_quoted(spot, before, text[n:].lstrip())]
        if ends:
            text = text[:at] + ERASED + text[ends[0] :]
        at = text.find(beginning, at + 1)
    return text


def _ends(text: str, words: str, at: int) -> Iterator[int]:
    """Where the words may end that begin at a place of the text, with the ellipsis where they were cut."""
    if text.startswith(words, at):
        yield at + len(words)
    cut = text.find(ERASED, at + _BEGINNING)
    while cut >= 0 and words.startswith(text[at:cut]):
        yield cut + len(ERASED)
        cut = text.find(ERASED, cut + 1)


def _is_quoted(spot: _Spot, before: str, after: str) -> bool:
    """Whether what stands between these two, in a text of a card, is a quotation."""
    if not before and not after and spot.is_quoted:
        return True
    match spot.part:
        case Quote() | TextField() | NumberField() | Mapping():
            return not before and not after
        case Table():
            return not after and (not before or _ends_with_its_only(before, "·"))
        case _:
            between = before.endswith(_OPENING) and after.startswith(_CLOSING)
            return between or (not after and _ends_with_its_only(before, ":："))


def _ends_with_its_only(before: str, marks: str) -> bool:
    return before.endswith(tuple(marks)) and sum(before.count(mark) for mark in marks) == 1
