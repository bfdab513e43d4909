"""What becomes of a thing that arrived from Teams: a request, its answer, and where that is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import structlog

from bot.entrance import Entrance
from bot.teams import answers, parse
from bot.teams.around import Around
from bot.teams.drawing import REFRESH, Drawing, asks
from bot.teams.gateway import Gateway
from bot.teams.homes import Home, Homes
from bot.teams.joining import Joining
from bot.teams.parse import Incoming, Kind
from bot.teams.picking import Picking
from bot.teams.refusal import RefusedError
from bot.teams.who import Actor, actor_of, place_of
from bot.teams.windows import Windows
from bot.trouble import Trouble, guarded, worded
from cards.blocks import Card, from_json
from cards.exchange import Reply, Request
from cards.voice import Voice
from handlers.dispatch import Desk
from scheduling.clock import Clock
from storage.arrivals import Brought
from storage.outbox import ANSWER, Letter
from storage.store import Store

Json = Mapping[str, Any]
# Teams gives up on a pressed button after ten seconds or fifteen; what takes longer is answered by a message.
SECONDS = 8.0

log = structlog.get_logger()


@dataclass(kw_only=True)
class Talk:
    """Deals with everything that arrives from Teams. `patience` are the seconds an answer may take."""

    store: Store
    desk: Desk
    homes: Homes
    joining: Joining
    gateway: Gateway
    drawing: Drawing
    entrance: Entrance
    around: Around
    picking: Picking
    clock: Clock
    wake: Callable[[UUID], Awaitable[None]]
    patience: float = SECONDS
    windows: Windows = field(default_factory=Windows)
    _late: set[asyncio.Task[None]] = field(default_factory=set)

    async def recover(self, brought: Brought) -> None:
        """Deals with what another process wrote down and did not come to."""
        await self.deal(parse.from_json(brought.body))

    async def deal(self, incoming: Incoming) -> None:
        """Does what a message asks for, or what follows from news, and shows the answer."""
        if incoming.kind is Kind.REMOVED:
            await self.joining.remove(incoming.tenant, incoming.place)
            return
        home = await self._home(incoming)
        if home is None:
            log.info("teams.unknown_tenant", tenant=incoming.tenant, kind=incoming.kind.value)
        elif incoming.intent:
            await self._converse(home, incoming)
        else:
            await self.around.notice(home, incoming)
            await self.wake(home.workspace)

    async def answer(self, incoming: Incoming) -> Json:
        """What Teams is to do at once with a card or window in which something was pressed."""
        home = await self._home(incoming)
        actor = None if home is None else await actor_of(self.store, self.gateway, home, incoming)
        if home is None or actor is None:
            return _told(incoming, _for_members(_stranger(incoming)))
        if incoming.kind is Kind.SEARCHED:
            return answers.found(await self.picking.search(home, incoming))
        if incoming.intent == REFRESH:
            return await self._refreshed(home, actor, incoming)
        incoming = await self._with_people(home, incoming)
        before = await self._stands(home, incoming)
        asking = asyncio.create_task(guarded(self.desk.handle(_request(home, actor, incoming))))
        done, _ = await asyncio.wait({asking}, timeout=self.patience)
        if not done:
            self._later(self._tell_late(home, actor, incoming, asking))
            return _told(
                incoming, actor.voice.text("That takes a little longer. The answer comes as a message.")
            )
        answer = await self._shown(home, actor, incoming, asking.result(), before)
        await self.around.met(home, incoming, actor)
        await self.wake(home.workspace)
        return answer

    def troubled(self, incoming: Incoming, trouble: Trouble) -> Json:
        """What to show where there was no answer at all."""
        return _told(incoming, worded(trouble, _stranger(incoming)))

    async def settle(self) -> None:
        """Waits for what is under way."""
        await asyncio.gather(*self._late, return_exceptions=True)

    async def _home(self, incoming: Incoming) -> Home | None:
        registration = await self.homes.registration(incoming.app)
        return None if registration is None else await self.joining.home(registration, incoming.tenant)

    async def _converse(self, home: Home, incoming: Incoming) -> None:
        actor = await actor_of(self.store, self.gateway, home, incoming)
        if actor is None:
            await self._turn_away(home, incoming)
            return
        incoming = await self._with_people(home, incoming)
        before = await self._stands(home, incoming)
        answer = await guarded(self.desk.handle(_request(home, actor, incoming)))
        match answer:
            case Trouble():
                await self._tell(home, actor, incoming, Card(worded(answer, actor.voice)))
            case Reply(card=Card() as card):
                if not await self._changed(home, actor, incoming, answer, before):
                    await self._tell(home, actor, incoming, card, is_private=answer.private)
            case Reply():
                pass
        await self.around.met(home, incoming, actor)
        await self.wake(home.workspace)

    async def _with_people(self, home: Home, incoming: Incoming) -> Incoming:
        """The same with our own ids for whoever was picked in a form."""
        if incoming.kind is Kind.SAID:
            return incoming
        return replace(incoming, values=await self.picking.resolved(home, incoming.values))

    async def _shown(
        self, home: Home, actor: Actor, incoming: Incoming, answer: Reply | Trouble, before: str
    ) -> Json:
        if isinstance(answer, Trouble):
            return self._again(actor, incoming, worded(answer, actor.voice))
        card = answer.card
        if incoming.kind is Kind.SENT and card is None:
            return answers.CLOSE
        if card is None:
            return _told(incoming, actor.voice.text("Done."))
        if incoming.kind is Kind.OPENED or (incoming.kind is Kind.SENT and asks(card)):
            self.windows.show(actor.person, card)
            own = self._own(home, actor, card)
            return self.drawing.dialog(own, actor.voice, letter=incoming.letter)
        stands = await self._changed(home, actor, incoming, answer, before)
        if (
            incoming.kind is Kind.EXECUTED
            and answer.replaces
            and (stands or not _is_for_good(incoming, answer))
        ):
            own = self._own(home, actor, card)
            return answers.in_place(self.drawing.card(own, actor.voice, letter=incoming.letter))
        if not stands:
            await self._tell(home, actor, incoming, card, is_private=answer.private)
        if incoming.kind is Kind.SENT:
            return answers.CLOSE
        return (
            await self._refreshed(home, actor, incoming)
            if answer.replaces
            else answers.sentence(_below(incoming, actor.voice))
        )

    def _again(self, actor: Actor, incoming: Incoming, sentence: str) -> Json:
        """A sentence about what could not be done; in a window above what was typed there."""
        if incoming.kind is Kind.SENT:
            card = self.windows.again(actor.person, incoming.intent, incoming.values, sentence)
            if card is not None:
                return self.drawing.dialog(card, actor.voice, letter=incoming.letter)
        return _told(incoming, sentence)

    async def _refreshed(self, home: Home, actor: Actor, incoming: Incoming) -> Json:
        """The letter that somebody looks at, as it stands now."""
        async with self.store.work(home.workspace) as work:
            row = await work.outbox.latest(incoming.letter)
        if row is None or row.person_id != actor.person:
            return answers.sentence(actor.voice.text("Done."))
        card = self._own(home, actor, from_json(row.card))
        drawn = self.drawing.card(card, actor.voice, letter=incoming.letter, reader=incoming.user_id)
        return answers.in_place(drawn)

    async def _stands(self, home: Home, incoming: Incoming) -> str:
        """The letter that was pressed as it stands, '' where it is none, or not in this conversation."""
        if not incoming.letter:
            return ""
        async with self.store.work(home.workspace) as work:
            letter = await work.outbox.find(incoming.letter)
            # What a button says of its message is only believed where that message is.
            if letter is None or not letter.message_id.startswith(f"{incoming.conversation}|"):
                return ""
            latest = await work.outbox.latest(incoming.letter)
            return letter.card if latest is None else latest.card

    async def _changed(
        self, home: Home, actor: Actor, incoming: Incoming, answer: Reply, before: str
    ) -> bool:
        """Changes the message that was pressed for good, where it is to be: what Teams shows at once is gone with the
        next look. False where it stays, or where the handler itself made something else of it than it was `before`."""
        if answer.card is None or not _is_for_good(incoming, answer):
            return False
        if before:
            if await self._stands(home, incoming) != before:
                return False
            async with self.store.work(home.workspace) as work:
                await work.outbox.revise(incoming.letter, answer.card, at=incoming.at)
            return True
        if not incoming.pressed:
            return False
        try:
            message = self.drawing.message(answer.card, actor.voice, letter="")
            await self.gateway.update(place_of(home, incoming), incoming.pressed, message)
        except RefusedError as error:
            log.info("teams.not_changed", code=error.code)
            return False
        return True

    async def _tell(
        self, home: Home, actor: Actor, incoming: Incoming, card: Card, *, is_private: bool = True
    ) -> None:
        """Shows a card as a message of its own: where the person is, and in company to them alone if it concerns them
        alone."""
        if not incoming.is_direct:
            only_for = incoming.user_id if is_private or incoming.is_targeted else ""
            shown = self._own(home, actor, card) if only_for else card
            if await self._said_here(home, actor.voice, incoming, shown, only_for=only_for):
                return
        async with self.store.work(home.workspace) as work:
            letter = Letter(
                key=f"answer:{incoming.key}",
                card=card,
                at=self.clock.now(),
                person=actor.person,
                priority=ANSWER,
            )
            await work.outbox.put([letter])

    async def _said_here(
        self, home: Home, voice: Voice, incoming: Incoming, card: Card, *, only_for: str
    ) -> bool:
        """Whether the card could be posted in the conversation; somebody who is not heard there is told elsewhere."""
        try:
            for message in self.drawing.messages(card, voice, letter=""):
                await self.gateway.send(place_of(home, incoming), message, only_for=only_for)
        except RefusedError as error:
            log.info("teams.not_whispered", code=error.code)
            return False
        return True

    async def _turn_away(self, home: Home, incoming: Incoming) -> None:
        """Says to a guest, or to somebody of another company, that this is not for them."""
        if incoming.kind in {Kind.SAID, Kind.PRESSED}:
            voice = _stranger(incoming)
            only_for = "" if incoming.is_direct else incoming.user_id
            await self._said_here(home, voice, incoming, Card(_for_members(voice)), only_for=only_for)

    async def _tell_late(
        self, home: Home, actor: Actor, incoming: Incoming, asking: asyncio.Task[Reply | Trouble]
    ) -> None:
        answer = await asking
        card = Card(worded(answer, actor.voice)) if isinstance(answer, Trouble) else answer.card
        if card is not None:
            await self._tell(home, actor, incoming, card)
        await self.wake(home.workspace)

    def _own(self, home: Home, actor: Actor, card: Card) -> Card:
        """The card as it is shown to the person alone."""
        return self.entrance.ticketed(card, actor.voice, workspace=home.workspace, person=actor.person)

    def _later(self, finish: Awaitable[None]) -> None:
        task = asyncio.ensure_future(finish)
        self._late.add(task)
        task.add_done_callback(self._late.discard)


def _request(home: Home, actor: Actor, incoming: Incoming) -> Request:
    is_typed = incoming.kind in {Kind.SAID, Kind.EDITED, Kind.DELETED}
    return Request(
        workspace=home.workspace,
        person=actor.person,
        intent=incoming.intent,
        at=incoming.at,
        values=incoming.values,
        key=incoming.key,
        origin=f"teams:{incoming.conversation}:{incoming.message}" if is_typed else "",
        thread=incoming.letter,
    )


def _is_for_good(incoming: Incoming, reply: Reply) -> bool:
    """Whether the pressed message changes for good. What is to be put right in a form is shown to whoever fills it in,
    as long as they do; and what concerns one person is not shown to a whole channel."""
    if not reply.replaces or reply.card is None:
        return False
    if incoming.kind is Kind.EXECUTED and asks(reply.card):
        return False
    return incoming.is_direct or not reply.private


def _told(incoming: Incoming, text: str) -> Json:
    match incoming.kind:
        case Kind.EXECUTED:
            return answers.sentence(text)
        case Kind.SEARCHED:
            return answers.found([])
        case _:
            return answers.in_window(text)


def _stranger(incoming: Incoming) -> Voice:
    """How to speak to somebody of whom no more is known than their client's language."""
    return Voice(locale=incoming.locale or "en")


def _below(incoming: Incoming, voice: Voice) -> str:
    return (
        voice.text("The answer is below.")
        if incoming.is_direct
        else voice.text("The answer is for you alone.")
    )


def _for_members(voice: Voice) -> str:
    return voice.text("Headway is for the members of this organisation, so there is nothing here for guests.")
