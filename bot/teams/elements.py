"""Each block of a card as elements of an Adaptive Card of version 1.5."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from bot.charts.links import PictureOf, nowhere
from bot.teams import buttons, figures
from bot.teams.fields import drawn
from bot.teams.sizes import size
from bot.teams.wire import Press
from bot.teams.words import MUTED, PLAIN, SMALL, Element, Look, box, paragraphs
from cards.blocks import (
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Form,
    FormField,
    Legend,
    LinkButton,
    People,
    Progress,
    Quote,
    Spans,
    Table,
    Text,
    Tree,
)
from cards.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Drawer:
    """Draws blocks in one voice.

    Our own links lead to `address`; `native` says that the client draws charts. A press comes back under the name
    `origin`, as Action.Submit where a dialog holds the card (`submits`); the intents in `dialogs` open one.
    `room` is what a card has left for one block, in bytes; `picture` says where a client without charts finds one.
    """

    voice: Voice
    address: str
    native: bool
    room: int
    origin: str = ""
    dialogs: frozenset[str] = frozenset()
    submits: bool = False
    picture: PictureOf = nowhere

    def parts(self, card: Card) -> list[Element]:
        """Everything below the title, from top to bottom, none of it bigger than a card may be."""
        parts: list[Element] = []
        is_divided = False
        for block in card.blocks:
            drawn = self._block(block)
            parts += _apart(drawn, spacing="Medium") if is_divided else drawn
            is_divided = isinstance(block, Divider) or (is_divided and not drawn)
        if card.why:
            parts += _apart(self._words((card.why,), SMALL), spacing="Medium")
        return parts

    def line(self, words: str) -> Element:
        """A sentence of ours, apart from the card's own."""
        return self._words((words,), MUTED)[0]

    def _block(self, block: Block) -> list[Element]:
        match block:
            case Text(spans, muted):
                return self._words(spans, MUTED if muted else PLAIN)
            case Quote(text):
                return [box([part], "emphasis") for part in self._words((text,))]
            case Facts(items):
                return figures.facts(items)
            case Progress():
                return figures.progress(self.voice, block, self.address)
            case Chart():
                return figures.chart(self.voice, block, native=self.native, picture=self.picture)
            case Table():
                return figures.table(block)
            case Tree():
                return figures.tree(self.voice, block, self.address)
            case Divider():
                return []
            case People(label, chips):
                return self._words((f"{label}: ", Bold(", ".join(chip.name for chip in chips))))
            case Buttons(items):
                return self._buttons.drawn(items)
            case Form():
                return self._form(block)
            case _:
                assert_never(block)

    @property
    def _buttons(self) -> buttons.Buttons:
        return buttons.Buttons(
            address=self.address, origin=self.origin, dialogs=self.dialogs, submits=self.submits
        )

    def _words(self, spans: Spans, look: Look = PLAIN) -> list[Element]:
        return paragraphs(spans, self.address, look)

    def _form(self, block: Form) -> list[Element]:
        """One element, for what is sent together must be in one card."""
        for is_lean in (False, True):
            form = box(self._filled(block, is_lean=is_lean))
            if size(form) <= self.room:
                return [form]
        told = self.voice.text(
            "This form is longer than Teams can show. Answer in your own words, or open it in your browser."
        )
        link = LinkButton(self.voice.text("Open in the browser"), self.address)
        return [*self._words((told,)), *self._buttons.drawn((link,))]

    def _filled(self, block: Form, *, is_lean: bool) -> list[Element]:
        inputs = [item for field in block.fields for item in self._field(field, is_lean=is_lean)]
        names = tuple(field.name for field in block.fields if not isinstance(field, Legend))
        press = Press(block.intent, block.values, self.origin, names)
        send = self._buttons.press(block.submit, press, "primary")
        if is_lean:
            send.pop("fallback", None)
        return [*inputs, {"type": "ActionSet", "spacing": "Medium", "actions": [send]}]

    def _field(self, field: FormField, *, is_lean: bool) -> list[Element]:
        if isinstance(field, Legend):
            return _apart(self._legend(field, None if is_lean else field.progress), spacing="Large")
        return drawn(self.voice, field, is_lean=is_lean)

    def _legend(self, legend: Legend, progress: Progress | None) -> list[Element]:
        if progress is None:
            return self._words(legend.label)
        return self._block(replace(progress, label=legend.label or progress.label))


def _apart(parts: list[Element], *, spacing: str) -> list[Element]:
    """The parts with a line above them."""
    return [
        {**part, "separator": True, "spacing": spacing} if n == 0 else part for n, part in enumerate(parts)
    ]
