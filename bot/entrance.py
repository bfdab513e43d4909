"""Links that sign in the one reader of a message: the ticket is put in just before it is shown, so none is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from bot.settings import Settings
from bot.sign_in import SignIn
from bot.tickets import sign_in_link
from cards.blocks import Block, Button, Buttons, Card, LinkButton, Text
from cards.voice import Voice
from cards.ways import ENTER, OPEN


@dataclass(frozen=True)
class Entrance:
    """`sign_in` is None where Headway has no address that somebody could open from elsewhere."""

    sign_in: SignIn | None

    @classmethod
    def of(cls, settings: Settings) -> Entrance:
        if not settings.secret_key or not settings.address:
            return cls(None)
        return cls(SignIn.on(address=settings.public_address, secret=settings.secret_key))

    def ticketed(self, card: Card, voice: Voice, *, workspace: UUID, person: UUID | None) -> Card:
        """The card as this person alone may see it; without a person as it is, and its links ask who one is. What
        nobody could open is not offered."""
        if self.sign_in is None and any(_opens(button) for button in _buttons(card)):
            card = replace(card, blocks=tuple(_without(block, _opens) for block in card.blocks))
        if person is None or not any(_enters(button) for button in _buttons(card)):
            return card
        if self.sign_in is None:
            return replace(
                card, blocks=(*(_without(block, _enters) for block in card.blocks), _closed(voice))
            )
        return replace(
            card,
            blocks=(
                *(self._with_tickets(block, workspace, person) for block in card.blocks),
                Text((_promise(voice),), muted=True),
            ),
        )

    def _with_tickets(self, block: Block, workspace: UUID, person: UUID) -> Block:
        if not isinstance(block, Buttons):
            return block
        return replace(block, items=tuple(self._with_ticket(item, workspace, person) for item in block.items))

    def _with_ticket(self, button: Button, workspace: UUID, person: UUID) -> Button:
        if self.sign_in is None or not isinstance(button, LinkButton) or not _enters(button):
            return button
        to = button.url.removeprefix(ENTER)
        return replace(button, url=sign_in_link(self.sign_in, workspace=workspace, person=person, to=to))


def _buttons(card: Card) -> Iterator[Button]:
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from block.items


def _enters(button: Button) -> bool:
    return isinstance(button, LinkButton) and button.url.startswith(f"{ENTER}/")


def _opens(button: Button) -> bool:
    return isinstance(button, LinkButton) and button.url.startswith(f"{OPEN}/")


def _without(block: Block, which: Callable[[Button], bool]) -> Block:
    if not isinstance(block, Buttons):
        return block
    return replace(block, items=tuple(item for item in block.items if not which(item)))


def _promise(voice: Voice) -> str:
    return voice.text("The link signs you in. It is yours alone, and good once, for 15 minutes.")


def _closed(voice: Voice) -> Text:
    return Text(
        (
            voice.text(
                "I have no address yet that you could open from here: whoever runs Headway sets HEADWAY_ADDRESS and "
                "HEADWAY_SECRET_KEY."
            ),
        )
    )
