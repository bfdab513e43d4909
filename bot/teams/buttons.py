"""Buttons: what each carries, which stand side by side on a phone, and which are lines to press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from bot.teams.sizes import MOST_OF_AN_ELEMENT, packed, size
from bot.teams.wire import Press
from bot.teams.words import BOLD, Element, address_of, box, clean, paragraphs
from cards.blocks import Action, Button, LinkButton, Tone

# So many buttons are shown, and the rest in a menu. A longer label than this is a name rather than an order.
MOST_SHOWN, LONG_LABEL = 6, 28
# The letters that go side by side on a phone, and those that the edges of a button are as wide as.
_ROW, _EDGES = 34, 3
_MOST_OF_A_PRESS = 4 * 1024
_STYLES = {"plain": "default", "primary": "positive", "danger": "destructive"}
_BOXES = {"positive": "accent", "destructive": "attention"}


@dataclass(frozen=True, kw_only=True)
class Buttons:
    """Draws buttons whose press comes back under the name `origin`.

    It comes as Action.Submit where a dialog holds the card (`submits`); the intents in `dialogs` open one.
    What leads to our own pages leads to `address`.
    """

    address: str
    origin: str
    dialogs: frozenset[str]
    submits: bool

    def drawn(self, items: Iterable[Button]) -> list[Element]:
        """Short ones in rows that a phone shows whole, names a line each, in the order given."""
        drawn = [(item, action) for item in items if (action := self._button(item))]
        # Where one name is long, those that ask for the same are names as well.
        names = {_asks(item) for item, _ in drawn if len(item.label) > LONG_LABEL}
        parts: list[Element] = []
        for is_name, group in groupby(drawn, key=lambda pair: _asks(pair[0]) in names):
            actions = [action for _, action in group]
            parts += map(_line, actions) if is_name else _rows(actions)
        return parts

    def press(self, label: str, press: Press, tone: Tone) -> Element:
        """The button that asks for something; what it can't carry is done in the browser."""
        data = press.data()
        look = {"title": clean(label), **({"style": _STYLES[tone]} if tone != "plain" else {})}
        sent = "auto" if press.fields else "none"
        if size(data) > _MOST_OF_A_PRESS and not press.fields:
            return {"type": "Action.OpenUrl", **look, "url": self.address}
        if press.intent in self.dialogs:
            data = {**data, "msteams": {"type": "task/fetch"}}
        submit = {"type": "Action.Submit", **look, "data": data, "associatedInputs": sent}
        if self.submits or press.intent in self.dialogs:
            return submit
        return {
            "type": "Action.Execute",
            **look,
            "verb": press.intent,
            "data": data,
            "associatedInputs": sent,
            "fallback": submit,
        }

    def _button(self, button: Button) -> Element | None:
        match button:
            case Action(label, intent, values, tone):
                return self.press(label, Press(intent, values, self.origin), tone)
            case LinkButton(label, url):
                leads = address_of(url, self.address)
                return {"type": "Action.OpenUrl", "title": clean(label), "url": leads} if leads else None
            case _:
                assert_never(button)


def _asks(button: Button) -> str:
    return button.intent if isinstance(button, Action) else button.url


def _line(action: Element) -> Element:
    """A name, pressed as a whole: a button would cut one that is wider than the card."""
    style = _BOXES.get(action.get("style", ""), "emphasis")
    return {
        **box(paragraphs((action["title"],), "", BOLD), style),
        "spacing": "Small",
        "selectAction": action,
    }


def _rows(actions: Sequence[Element]) -> list[Element]:
    """The first few in rows, the rest in the menu of the last of them."""
    shown, rest = actions[:MOST_SHOWN], actions[MOST_SHOWN:]
    rows = packed(shown, _ROW, measure=lambda action: len(action["title"]) + _EDGES)
    rows[-1] += [{**action, "mode": "secondary"} for action in rest]
    sets = [some for row in rows for some in packed(row, MOST_OF_AN_ELEMENT)]
    return [
        {"type": "ActionSet", "actions": some, **({"spacing": "Small"} if n else {})}
        for n, some in enumerate(sets)
    ]
