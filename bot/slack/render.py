"""A card as messages, as a modal and on the Home tab of Slack."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.charts.links import PictureOf, nowhere
from bot.slack import kit, wire
from bot.slack.easel import Easel
from bot.slack.kit import Json
from bot.slack.parts import Load, Part, blocks_of, load_of, parted
from bot.slack.pieces import (
    bold,
    content_around,
    content_of,
    heading,
    reason_of,
    sentence,
    title_of,
)
from bot.slack.text import NOTHING, clean, cut, escape, is_blank
from cards.blocks import Card, ChannelField, Form, NumberField, PeopleField, TextField
from cards.voice import Voice

# Slack refuses messages beyond about 13,200 characters in all, which it documents nowhere.
MESSAGE = Load(blocks=50, size=12_000, charts=2)
FORM = Load(blocks=45, size=10_000)
VIEW, MOST_TITLE, MOST_SECTIONS = 100, 24, 20
# In bytes, because chat.update counts them.
MOST_FALLBACK = 3_900
NAME = "Headway"

NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Drawn:
    """One message: its blocks, and the same as text for notifications and screen readers."""

    blocks: list[Json]
    text: str


@dataclass(frozen=True)
class Modal:
    """One page of a modal, and how many there are."""

    view: Json
    pages: int


def message(
    card: Card,
    voice: Voice,
    *,
    native: bool,
    address: str = "",
    known: Mapping[str, str] = NOBODY,
    picture: PictureOf = nowhere,
) -> list[Drawn]:
    """The card as one message, or as several where Slack's limits demand it.

    `native` says whether Slack's own charts and tables may be used, `address` where our pages are ('' for nowhere),
    `known` the Slack ids of people and channels by ours, for what is picked already, `picture` where charts are
    to be had that Slack doesn't draw itself.
    """
    easel = Easel(voice=voice, address=address, native=native, bounded=True, known=known, picture=picture)
    title = title_of(card)
    first, *others = parted([*title, *content_of(card, easel, FORM), *reason_of(card)], MESSAGE) or [[]]
    begun = _headed(card.title, blocks_of(first[1:])) if len(title) == 1 else blocks_of(first)
    drawn = [begun, *(blocks_of(part) for part in others)]
    return [
        Drawn(blocks or sentence(NOTHING), _fallback(part))
        for blocks, part in zip(drawn, [first, *others], strict=True)
    ]


def within(parts: Sequence[Drawn], most: int, voice: Voice) -> Sequence[Drawn]:
    """The first `most` parts; where there are more, the last of them says so."""
    if len(parts) <= most:
        return parts
    last = parts[most - 1]
    more = _there_is_more(voice)
    return [*parts[: most - 1], Drawn([*last.blocks[: MESSAGE.blocks - len(more)], *more], last.text)]


def modal(
    card: Card,
    voice: Voice,
    *,
    page: int,
    origin: Mapping[str, str],
    address: str = "",
    known: Mapping[str, str] = NOBODY,
    picture: PictureOf = nowhere,
) -> Modal:
    """A page (from 0) of the card as a modal; its first form is what the modal sends.

    `origin` says where it was opened from, and comes back with what is sent. Every page but the last has a button
    that leads on, so whoever takes what was sent looks at `Metadata.is_last` first. Raises wire.UnsendableError for an
    origin that is too long.
    """
    easel = Easel(voice=voice, address=address, native=False, bounded=False, known=known, picture=picture)
    form = next((block for block in card.blocks if isinstance(block, Form) and _fits(block, origin)), None)
    # The modal's own title is short: a longer one stands whole below our name, rather than twice with one of them cut.
    title, heads = (card.title, []) if cut(card.title, MOST_TITLE) == card.title else (NAME, title_of(card))
    # It is told on every page, as is who will see the answers.
    above, opening = _framing(heads)
    below, closing = _framing(reason_of(card))
    room = Load(blocks=VIEW - len(above) - len(below) - 1)
    pages = parted([*opening, *content_around(form, card, easel), *closing], room) or [[]]
    page = min(max(page, 0), len(pages) - 1)
    metadata = replace(_metadata(form, origin), page=page, pages=len(pages))
    counted = voice.text("Page {n} of {all}", n=page + 1, all=len(pages)) if len(pages) > 1 else ""
    blocks = [*above, *_undivided(blocks_of(pages[page])), *below, *kit.context(counted)]
    view = _view(voice, title, blocks, is_asking=form is not None) | {
        "callback_id": metadata.intent or wire.CARD,
        "private_metadata": wire.pack_metadata(metadata),
    }
    if form is not None or not metadata.is_last:
        leads = form.submit if form is not None and metadata.is_last else voice.text("Next")
        view["submit"] = kit.plain_text(leads, MOST_TITLE)
    return Modal(view, len(pages))


def skeleton(voice: Voice, title: str) -> Json:
    """What a modal shows until its content is there: Slack lets it be opened for three seconds only."""
    return _view(voice, title, kit.context(voice.text("One moment …")), is_asking=False)


def home(
    cards: Sequence[Card], voice: Voice, *, native: bool, address: str = "", picture: PictureOf = nowhere
) -> Json:
    """The Home tab: a section for each card, the longest cut where together they would not fit."""
    easel = Easel(voice=voice, address=address, native=native, bounded=False, picture=picture)
    more = _there_is_more(voice)
    parts = _sections(cards[:MOST_SECTIONS], easel)
    most = _share([len(blocks_of(part)) for part in parts], VIEW - len(parts) - len(more))
    sections = [
        blocks_of(part) if len(blocks_of(part)) <= most else [*_beginning(part, most - len(more)), *more]
        for part in parts
    ]
    if len(cards) > MOST_SECTIONS:
        sections.append(more)
    blocks = [block for section in sections if section for block in (kit.divider(), *section)]
    return {"type": "home", "blocks": blocks[1:] or sentence(NOTHING)}


def problems(card: Card) -> dict[str, str]:
    """What has to be put right, by field, as the submission of a modal is answered."""
    return {
        field.name: field.problem
        for block in card.blocks
        if isinstance(block, Form)
        for field in block.fields
        if isinstance(field, TextField | NumberField | PeopleField | ChannelField) and field.problem
    }


def _there_is_more(voice: Voice) -> list[Json]:
    return kit.context(voice.text("There is more than fits here: /okr shows the rest."))


def _headed(title: str, below: list[Json]) -> list[Json]:
    """A title that stands alone is a sentence, else it is a heading.

    Over blocks without rich text it is bold text, because Slack lets a message with rich text be replaced only by
    one that has some too, and this one may take the place of any other.
    """
    if not below:
        return sentence(title)
    has_rich_text = any(block["type"] == "rich_text" for block in below)
    return [*(heading(title) if has_rich_text else bold(title)), *below]


def _fallback(part: Part) -> str:
    told = escape(clean("\n".join(piece.text for piece in part if piece.text)))
    if is_blank(told):
        return NOTHING
    octets = told.encode()
    if len(octets) <= MOST_FALLBACK:
        return told
    whole = octets[:MOST_FALLBACK].decode(errors="ignore")
    # Not in the middle of an escaped character.
    return re.sub(r"&[a-z]*$", "", whole) + "…"


def _metadata(form: Form | None, origin: Mapping[str, str]) -> wire.Metadata:
    if form is None:
        return wire.Metadata(origin=origin)
    return wire.Metadata(intent=form.intent, keeps=form.keeps, values=form.values, origin=origin)


def _fits(form: Form, origin: Mapping[str, str]) -> bool:
    """Whether what was filled in could come back."""
    try:
        wire.action_id(form.intent, 1)
        wire.pack_metadata(replace(_metadata(form, origin), page=999, pages=999))
    except wire.UnsendableError:
        return False
    return True


def _view(voice: Voice, title: str, blocks: list[Json], *, is_asking: bool) -> Json:
    return {
        "type": "modal",
        "title": kit.plain_text(NAME if is_blank(title) else title, MOST_TITLE),
        "close": kit.plain_text(voice.text("Cancel") if is_asking else voice.text("Close"), MOST_TITLE),
        "blocks": blocks or sentence(NOTHING),
    }


def _framing(part: Part) -> tuple[list[Json], Part]:
    """What goes onto every page, or if it is so long that it would fill them, the part that is told once."""
    return (blocks_of(part), []) if len(part) == 1 else ([], part)


def _undivided(blocks: list[Json]) -> list[Json]:
    """Without the line that would part the first from nothing."""
    return blocks[1:] if blocks[:1] == [kit.divider()] else blocks


def _sections(cards: Sequence[Card], easel: Easel) -> list[Part]:
    parts: list[Part] = []
    charts: float = 0
    for card in cards:
        part = _section(card, easel)
        if charts + load_of(part).charts > MESSAGE.charts:
            part = _section(card, replace(easel, native=False))
        charts += load_of(part).charts
        parts.append(part)
    return parts


def _section(card: Card, easel: Easel) -> Part:
    return [*title_of(card), *content_of(card, easel, FORM), *reason_of(card)]


def _share(lengths: Sequence[int], room: int) -> int:
    """How many blocks each section may have at most, so that all together have no more than the room."""
    return next(most for most in range(room, 0, -1) if sum(min(length, most) for length in lengths) <= room)


def _beginning(part: Part, most: int) -> list[Json]:
    first = blocks_of(parted(part, Load(blocks=most))[0])
    return first if len(first) <= most else []
