"""A card taken apart into the pieces that messages, modals and the Home tab are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.slack import forms, kit
from bot.slack.drawing import drawn
from bot.slack.easel import Easel
from bot.slack.kit import Json
from bot.slack.parts import Load, Part, Piece
from bot.slack.portions import MOST, portions
from bot.slack.text import chunks, clean, is_blank, units
from cards.blocks import Block, Bold, Card, Form, Text
from cards.plain import plain


def heading(title: str) -> list[Json]:
    """A title above something; a long one as bold text, so that all of it is there."""
    return bold(title) if units(clean(title)) > kit.MOST_HEADER else [kit.header(title)]


def bold(words: str) -> list[Json]:
    return [block for part in chunks(words, MOST) for block in kit.paragraph((Bold(part),), "")]


def sentence(words: str) -> list[Json]:
    return [block for part in chunks(words, MOST) for block in kit.paragraph((part,), "")]


def title_of(card: Card) -> Part:
    parts = [] if is_blank(card.title) else chunks(card.title, MOST)
    return [Piece(None, tuple(heading(part)), part) for part in parts]


def reason_of(card: Card) -> Part:
    return [Piece(None, (block,), block["elements"][0]["text"]) for block in kit.context(card.why)]


def content_of(card: Card, easel: Easel, room: Load) -> Part:
    """What stands between title and reason; each form has a button of its own."""
    return [
        piece
        for block in card.blocks
        for piece in _drawn(
            forms.sendable(block, easel, room)
            if isinstance(block, Form)
            else portions(block, native=easel.native),
            easel,
        )
    ]


def content_around(form: Form | None, card: Card, easel: Easel) -> Part:
    """The same for a modal that sends `form` itself. It can send only one: of others it shows what they say."""
    found: Part = []
    for block in card.blocks:
        if block is form and form is not None:
            found += _fields(form, easel)
        else:
            shown = Text((plain(Card("", (block,))),)) if isinstance(block, Form) else block
            found += _drawn(portions(shown, native=easel.native), easel)
    return found


def _drawn(blocks: Iterable[Block], easel: Easel) -> Iterator[Piece]:
    for block in blocks:
        if shown := drawn(block, easel):
            yield Piece(block, tuple(shown), plain(Card("", (block,))))


def _fields(form: Form, easel: Easel) -> Iterator[Piece]:
    for group in forms.groups(form.fields):
        if shown := forms.fields(group, easel):
            yield Piece(form, (kit.divider(), *shown), "")
