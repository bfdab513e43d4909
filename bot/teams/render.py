"""A card as an Adaptive Card of version 1.5, and the messages and dialogs that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.charts.links import PictureOf, nowhere
from bot.teams.elements import Drawer
from bot.teams.sizes import MOST_OF_A_CARD, MOST_OF_A_MESSAGE, cut, packed, size, wide_size
from bot.teams.wire import Press
from bot.teams.words import Element, clean, fallback, heading, summary
from cards.blocks import Card, Chart, Form, Table, Tree
from cards.lines import one_line
from cards.voice import Voice

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
# So many people's cards at most may be refreshed by themselves.
MOST_REFRESHED = 60
# What is shown of a title above a dialog, and of one that goes on in another card.
_MOST_OF_A_TITLE = 60
_FIELDS_OF_A_LONG_FORM = 4


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """What a client asks for by itself when one of `people`, by their ids in Teams, sees the card."""

    intent: str
    values: Mapping[str, str]
    people: tuple[str, ...]


def card(
    card: Card,
    voice: Voice,
    *,
    address: str,
    native: bool,
    refresh: Refresh | None,
    origin: str = "",
    dialogs: frozenset[str] = frozenset(),
    picture: PictureOf = nowhere,
) -> Element:
    """The Adaptive Card, cut to what one may hold; see `Drawer` for what else is given."""
    frame = _frame(card, refresh=_refresh(refresh, origin))
    drawer = Drawer(
        voice=voice,
        address=address,
        native=native,
        room=_room(frame),
        origin=origin,
        dialogs=dialogs,
        picture=picture,
    )
    return _with(frame, _fitting(card, drawer))


def activities(
    card: Card,
    voice: Voice,
    *,
    address: str,
    native: bool,
    refresh: Refresh | None,
    origin: str = "",
    dialogs: frozenset[str] = frozenset(),
    picture: PictureOf = nowhere,
) -> list[Element]:
    """The messages that show the whole card: one of one card, or of several, or several, as long as it is.

    Only a card that is whole is refreshed.
    """
    frame = _frame(card, refresh=_refresh(refresh, origin))
    drawer = Drawer(
        voice=voice,
        address=address,
        native=native,
        room=_room(frame),
        origin=origin,
        dialogs=dialogs,
        picture=picture,
    )
    boxes = packed(drawer.parts(card), drawer.room)
    if len(boxes) <= 1:
        return [_message([_with(frame, *boxes)], card)]
    shown = [_with(_continued(card, voice, n, len(boxes)), box) for n, box in enumerate(boxes, start=1)]
    room = MOST_OF_A_MESSAGE - wide_size(_message([], card))
    return [_message(cards, card) for cards in packed(shown, room, measure=_weight)]


def dialog(
    card: Card, voice: Voice, *, address: str, native: bool, origin: str = "", picture: PictureOf = nowhere
) -> Element:
    """The answer to `task/fetch`: the card in a window of its own, whose buttons come back as `task/submit`."""
    title = one_line(clean(card.title), _MOST_OF_A_TITLE)
    frame = _frame(card)
    if title == card.title:
        # The window's own title says it.
        frame["body"] = []
    drawer = Drawer(
        voice=voice,
        address=address,
        native=native,
        room=_room(frame),
        origin=origin,
        submits=True,
        picture=picture,
    )
    fields = [field for block in card.blocks if isinstance(block, Form) for field in block.fields]
    return {
        "task": {
            "type": "continue",
            "value": {
                "title": title,
                "height": "large" if len(fields) > _FIELDS_OF_A_LONG_FORM else "medium",
                "width": "medium",
                "card": _attachment(_with(frame, _fitting(card, drawer))),
            },
        }
    }


def _fitting(card: Card, drawer: Drawer) -> list[Element]:
    more = drawer.line(drawer.voice.text("There is more than fits into one message."))
    return cut(drawer.parts(card), drawer.room, more=more)


def _refresh(refresh: Refresh | None, origin: str) -> Element:
    if refresh is None:
        return {}
    press = Press(refresh.intent, refresh.values, origin)
    action = {"type": "Action.Execute", "verb": press.intent, "data": press.data()}
    return {"refresh": {"action": action, "userIds": list(refresh.people[:MOST_REFRESHED])}}


def _room(frame: Element) -> int:
    """What is left in a card; a number after the title finds room too."""
    return MOST_OF_A_CARD - size(frame) - 256


def _frame(card: Card, *, refresh: Mapping[str, object] = MappingProxyType({})) -> Element:
    """Everything around the blocks."""
    is_wide = any(isinstance(block, Chart | Table | Tree) for block in card.blocks)
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "fallbackText": fallback(card),
        "speak": summary(card),
        **({"msteams": {"width": "full"}} if is_wide else {}),
        **refresh,
        "body": heading(card.title),
    }


def _continued(card: Card, voice: Voice, n: int, of: int) -> Element:
    """What is around one card of several; the first says what clients too old for any of them show."""
    title = one_line(card.title, _MOST_OF_A_TITLE)
    numbered = voice.text("{title} ({n} of {all})", title=title, n=n, all=of)
    if n == 1:
        return {**_frame(card), "body": heading(numbered)}
    return _frame(Card(title=numbered))


def _with(frame: Element, parts: Sequence[Element] = ()) -> Element:
    return {**frame, "body": [*frame["body"], *parts]}


def _message(cards: Sequence[Element], card: Card) -> Element:
    return {
        "type": "message",
        "summary": summary(card),
        "attachmentLayout": "list",
        "attachments": [_attachment(one) for one in cards],
    }


def _attachment(card: Element) -> Element:
    return {"contentType": CONTENT_TYPE, "content": card}


def _weight(card: object) -> int:
    return wide_size({"contentType": CONTENT_TYPE, "content": card})
