"""Showing an answer where it belongs, to the person alone wherever others could read along."""

from __future__ import annotations

from dataclasses import dataclass

from bot.entrance import Entrance
from bot.slack import places
from bot.slack.api import RefusedError
from bot.slack.around import Around
from bot.slack.native import Look, Native
from bot.slack.parse import Incoming, Kind, Surface
from bot.slack.places import Opened, place_of
from bot.slack.tokens import PLATFORM, Home
from bot.slack.who import Actor
from bot.trouble import Trouble, worded
from cards.blocks import Card
from cards.exchange import Reply
from cards.voice import Voice
from scheduling.clock import Clock
from storage.outbox import ANSWER, Letter
from storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Showing:
    store: Store
    native: Native
    around: Around
    entrance: Entrance
    clock: Clock

    async def show(
        self, home: Home, actor: Actor, incoming: Incoming, opened: Opened | None, answer: Reply | Trouble
    ) -> None:
        """Shows what came of it: in the modal that was opened, in place of what was pressed, or as a message."""
        card, replaces = _told(answer, actor.voice)
        if opened is not None and await self._filled(home, actor, incoming, opened, card):
            return
        if card is None:
            return
        if incoming.surface is Surface.MODAL and await self._filled(
            home, actor, incoming, Opened(incoming.view, ""), card
        ):
            return
        if replaces and await self._replaced(home, actor, incoming, card):
            return
        await self.tell(home, actor, incoming, card)

    async def tell(self, home: Home, actor: Actor, incoming: Incoming, card: Card) -> None:
        """Shows a card as a message of its own, where the person is and for them alone."""
        is_beside = incoming.surface is Surface.EPHEMERAL
        if is_beside and await self._respond(home, actor, incoming, card, replaces=False):
            return
        is_elsewhere = bool(incoming.channel) and not incoming.is_direct
        own = self._own(home, actor, card)
        if is_elsewhere and await places.whisper(self.native, home, incoming, own, actor.voice):
            return
        # A ticket is put in when it is sent: none lies in the outbox.
        async with self.store.work(home.workspace) as work:
            letter = Letter(
                key=f"answer:{incoming.key}",
                card=card,
                at=self.clock.now(),
                person=actor.person,
                priority=ANSWER,
                thread=incoming.place.get("letter", ""),
            )
            await work.outbox.put([letter])

    async def turn_away(self, home: Home, incoming: Incoming, opened: Opened | None) -> None:
        """Says to a guest, or to somebody of another company, that this is not for them."""
        voice = self.around.voice(home, incoming.user)
        card = Card(
            voice.text("Headway is for the members of this workspace, so there is nothing here for guests.")
        )
        if opened is not None:
            await places.fill_modal(home, opened, await self.around.view(home, card, voice, {}))
        elif incoming.surface is Surface.EPHEMERAL or incoming.kind is Kind.PRESSED:
            await places.respond(self.native, home, incoming, card, voice, replaces=False)
        elif incoming.kind in {Kind.SAID, Kind.FILE, Kind.MENTIONED}:
            await places.whisper(self.native, home, incoming, card, voice)

    async def _filled(
        self, home: Home, actor: Actor, incoming: Incoming, opened: Opened, card: Card | None
    ) -> bool:
        """Whether the answer stands in the modal now."""
        shown = card or Card(actor.voice.text("Done. It is in our conversation."))
        shown = self._own(home, actor, shown)
        place, picture = place_of(incoming), self.native.picture(home)
        view = await self.around.view(home, shown, actor.voice, place, picture=picture)
        try:
            return await places.fill_modal(home, opened, view) is not None
        except RefusedError:
            self.native.refused(home, Look(native=False, picture=picture))
        view = await self.around.view(home, shown, actor.voice, place)
        return await places.fill_modal(home, opened, view) is not None

    async def _replaced(self, home: Home, actor: Actor, incoming: Incoming, card: Card) -> bool:
        """Whether the answer took the place of what was pressed. A message that others read stays as it is."""
        if incoming.kind is not Kind.PRESSED or incoming.surface is Surface.HOME:
            return False
        if incoming.surface is Surface.MESSAGE and not incoming.is_direct:
            return False
        if await self._respond(home, actor, incoming, card, replaces=True):
            return True
        # The address for answers is good for half an hour; a message of ours can be changed for ever.
        async with self.store.work(home.workspace) as work:
            key = await work.outbox.key_of(PLATFORM, f"{incoming.channel}:{incoming.message}")
            if key:
                await work.outbox.revise(key, card, at=self.clock.now())
        return bool(key)

    async def _respond(
        self, home: Home, actor: Actor, incoming: Incoming, card: Card, *, replaces: bool
    ) -> bool:
        own = self._own(home, actor, card)
        return await places.respond(self.native, home, incoming, own, actor.voice, replaces=replaces)

    def _own(self, home: Home, actor: Actor, card: Card) -> Card:
        """The card as it is shown to the person alone."""
        return self.entrance.ticketed(card, actor.voice, workspace=home.workspace, person=actor.person)


def _told(answer: Reply | Trouble, voice: Voice) -> tuple[Card | None, bool]:
    match answer:
        case Trouble():
            return Card(worded(answer, voice)), False
        case Reply(card=card, replaces=replaces):
            return card, replaces
