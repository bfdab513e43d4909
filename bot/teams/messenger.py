"""The courier's way to Teams: a card becomes one message or several, to a person, a group or a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

import structlog

from bot.entrance import Entrance
from bot.teams.drawing import Drawing
from bot.teams.gateway import Gateway
from bot.teams.homes import Home, Homes
from bot.teams.parse import Scope
from bot.teams.readers import Reader, Readers
from bot.teams.refusal import RefusedError
from bot.teams.registration import PLATFORM
from bot.teams.words import Element
from cards.blocks import Card
from scheduling.clock import Clock
from scheduling.limits import Pace, Rate
from scheduling.messenger import MessengerError, Parcel
from storage.outbox import letter_of
from storage.store import Store

T = TypeVar("T")
# Teams lets through 7 messages in a second, 8 in two, 60 in thirty and 1,800 in an hour to a conversation, and 30 in a
# second to a tenant, from one bot.
PACE = Pace(
    conversation=Rate(
        every=timedelta(seconds=1), burst=6, also=Rate(every=timedelta(milliseconds=2200), burst=150)
    ),
    # Less than that many: on their way some messages catch up with others.
    workspace=Rate(every=timedelta(milliseconds=40), burst=3),
)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 300.0
_MOST_DOUBLINGS = 9

log = structlog.get_logger()


class TeamsMessenger:
    """Delivers to people by their id in the directory, and to channels and group chats by theirs.

    The platform's id of a message is the conversation's and those of its parts: `a:1x|17,18`.
    """

    platform = PLATFORM
    pace = PACE

    def __init__(
        self,
        *,
        store: Store,
        homes: Homes,
        gateway: Gateway,
        drawing: Drawing,
        entrance: Entrance,
        clock: Clock,
        random: Random,
    ) -> None:
        self._homes = homes
        self._gateway = gateway
        self._drawing = drawing
        self._entrance = entrance
        self._clock = clock
        self._random = random
        self._readers = Readers(store=store, gateway=gateway, clock=clock)
        # How often in a row a conversation was asked to wait.
        self._waits: dict[tuple[UUID, str], int] = {}

    async def send(self, parcel: Parcel) -> str:
        """Posts the message, in several parts where it is long, and returns its id."""
        home = await self._home(parcel)
        reader = await self._readers.of(home, parcel)
        if reader.refusal:
            raise MessengerError(reader.refusal, permanent=True)
        drawn = self._drawing.messages(
            self._card(parcel, reader), reader.voice, letter=letter_of(parcel.key), reader=reader.user
        )
        return await self._heeding(parcel, self._post(home, parcel, reader, drawn))

    async def update(self, parcel: Parcel, message_id: str) -> None:
        """Changes the message in place, part by part."""
        home = await self._home(parcel)
        reader = await self._readers.of(home, parcel)
        await self._heeding(parcel, self._change(home, parcel, reader, message_id))

    async def find(self, parcel: Parcel) -> str | None:  # noqa: ARG002
        """Teams can't be asked which messages a bot has sent."""
        raise MessengerError(
            "Headway was stopped while it sent this, and Teams can't be asked whether it arrived. It is not sent "
            "again, since it would perhaps be there twice.",
            permanent=True,
        )

    async def _post(self, home: Home, parcel: Parcel, reader: Reader, drawn: Sequence[Element]) -> str:
        conversation, sent = await self._begin(home, parcel, reader, drawn[0])
        for part in drawn[1:]:
            try:
                sent.append(await self._gateway.send(reader.place(home, conversation), part))
            except RefusedError as error:
                # Some of it is there, so none of it may be sent again.
                raise MessengerError(error.message, permanent=False) from error
        return f"{conversation}|{','.join(sent)}"

    async def _begin(
        self, home: Home, parcel: Parcel, reader: Reader, part: Element
    ) -> tuple[str, list[str]]:
        """The conversation in which the first part was posted, and that one's id."""
        if parcel.thread_id:
            conversation, _ = _parts(parcel.thread_id)
        elif reader.scope is Scope.CHANNEL:
            thread, message = await self._gateway.open_thread(reader.place(home, parcel.conversation), part)
            return thread, [message]
        else:
            conversation = reader.conversation or await self._opened(home, parcel, reader)
        return conversation, [await self._gateway.send(reader.place(home, conversation), part)]

    async def _opened(self, home: Home, parcel: Parcel, reader: Reader) -> str:
        """The conversation with a person, which is made once."""
        conversation = await self._gateway.open_chat(
            reader.place(home, ""), user=reader.user or parcel.conversation, tenant=home.tenant
        )
        await self._readers.keep(
            parcel, {"conversation": {"id": conversation}, "serviceUrl": reader.service_url}
        )
        return conversation

    async def _change(self, home: Home, parcel: Parcel, reader: Reader, message_id: str) -> None:
        conversation, messages = _parts(message_id)
        place = reader.place(home, conversation)
        letter = letter_of(parcel.key)
        card = self._card(parcel, reader)
        drawn = self._drawing.messages(card, reader.voice, letter=letter, reader=reader.user)
        if len(drawn) > len(messages):
            # What comes after it can't be moved to make room.
            drawn = [self._drawing.message(card, reader.voice, letter=letter, reader=reader.user)]
        for message, part in zip(messages, drawn, strict=False):
            await self._gateway.update(place, message, part)
        for message in messages[len(drawn) :]:
            try:
                await self._gateway.delete(place, message)
            except RefusedError as error:
                if error.status != 404:
                    raise

    def _card(self, parcel: Parcel, reader: Reader) -> Card:
        return self._entrance.ticketed(
            parcel.card, reader.voice, workspace=parcel.workspace, person=parcel.reader
        )

    async def _heeding(self, parcel: Parcel, call: Awaitable[T]) -> T:
        """The call's result; where Teams refuses, what follows from that is noted, and waits grow longer."""
        key = (parcel.workspace, parcel.conversation)
        try:
            result = await call
        except RefusedError as error:
            if error.retry_after is not None:
                raise self._later(key, error, error.retry_after) from error
            if error.status == 403 and parcel.reader is not None:
                await self._readers.keep(parcel, {"blocked_at": self._clock.now().isoformat()})
            if error.status == 404 and parcel.reader is not None:
                # The next message opens the conversation anew.
                await self._readers.keep(parcel, {"conversation": {}})
            raise
        self._waits.pop(key, None)
        return result

    def _later(self, key: tuple[UUID, str], error: RefusedError, asked: float) -> MessengerError:
        """The refusal with a wait that is never shorter than asked for, and never the same for two."""
        count = self._waits[key] = min(self._waits.get(key, 0) + 1, _MOST_DOUBLINGS)
        wait = max(asked, min(_FIRST_WAIT * 2 ** (count - 1), _LONGEST_WAIT))
        return MessengerError(
            error.message,
            permanent=False,
            retry_after=wait * self._random.uniform(1.0, 1.5),
            everywhere=error.everywhere,
        )

    async def _home(self, parcel: Parcel) -> Home:
        home = await self._homes.of_workspace(parcel.workspace)
        if home is None:
            raise MessengerError("Headway is not installed in Teams any more.", permanent=True)
        return home


def _parts(message_id: str) -> tuple[str, list[str]]:
    conversation, _, messages = message_id.partition("|")
    return conversation, messages.split(",")
