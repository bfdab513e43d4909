"""Cards as Headway's messages, dialogs and answers in Teams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.charts.links import PictureOf, nowhere
from bot.teams import render
from bot.teams.render import CONTENT_TYPE, Refresh
from bot.teams.words import Element, summary
from cards.blocks import Action, Buttons, Card, Form
from cards.voice import Voice

# Asked by Teams itself when somebody looks at a message again: how the letter stands now.
REFRESH = "letter.refresh"
# What is filled in for longer opens in a window of its own; a check-in is answered in the conversation.
DIALOGS = frozenset({"goal.update", "goals.new", "help.ask", "reply.form", "setup.show", "update.goal"})


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """`address`: where our own pages are. `is_plain`: for a client that neither has windows nor brings messages up to
    date by itself, such as the Playground. `picture`: where a chart is to be had for a client that has no charts."""

    address: str
    is_plain: bool = False
    picture: PictureOf = nowhere

    @property
    def dialogs(self) -> frozenset[str]:
        """What opens in a window."""
        return frozenset() if self.is_plain else DIALOGS

    def messages(self, card: Card, voice: Voice, *, letter: str, reader: str = "") -> Sequence[Element]:
        """The messages that a card takes. `reader`, an id in Teams: whose look at it brings it up to date."""
        return render.activities(
            card,
            voice,
            address=self.address,
            native=True,
            refresh=self._refresh(card, letter, reader),
            origin=letter,
            dialogs=self.dialogs,
            picture=self.picture,
        )

    def message(self, card: Card, voice: Voice, *, letter: str, reader: str = "") -> Element:
        """The card as one message, cut where it is longer."""
        drawn = self.card(card, voice, letter=letter, reader=reader)
        return {
            "type": "message",
            "summary": summary(card),
            "attachments": [{"contentType": CONTENT_TYPE, "content": drawn}],
        }

    def card(self, card: Card, voice: Voice, *, letter: str, reader: str = "") -> Element:
        """The card to put in the place of another."""
        return render.card(
            card,
            voice,
            address=self.address,
            native=True,
            refresh=self._refresh(card, letter, reader),
            origin=letter,
            dialogs=self.dialogs,
            picture=self.picture,
        )

    def dialog(self, card: Card, voice: Voice, *, letter: str) -> Element:
        """The card in a window of its own."""
        return render.dialog(
            card, voice, address=self.address, native=True, origin=letter, picture=self.picture
        )

    def _refresh(self, card: Card, letter: str, reader: str) -> Refresh | None:
        # What somebody is filling in must not change under their hands.
        if self.is_plain or not letter or not reader or asks(card) or not any(_actions(card)):
            return None
        return Refresh(intent=REFRESH, values={}, people=(reader,))


def asks(card: Card) -> bool:
    """Whether there is something to fill in."""
    return any(isinstance(block, Form) for block in card.blocks)


def _actions(card: Card) -> Iterator[Action]:
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from (button for button in block.items if isinstance(button, Action))
