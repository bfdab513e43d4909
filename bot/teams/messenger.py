"""The courier's way to Teams: a card becomes one message or several, to a person, a group or a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

import structlog

from bot.teams.drawing import Drawing
from bot.teams.gateway import Gateway, Place
from bot.teams.homes import Home, Homes
from bot.teams.parse import Scope
from bot.teams.refusal import BLOCKED, RefusedError
from bot.teams.registration import PLATFORM
from bot.teams.roster import is_outside
from bot.teams.words import Element
from cards.voice import Voice
from handlers.facts import voice_of
from handlers.people import remember
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
    workspace=Rate(every=timedelta(milliseconds=40), burst=5),
)
_FRESH = timedelta(minutes=10)
# Where somebody has blocked us nothing is tried for so long, unless they are heard of.
_REST = timedelta(days=1)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 300.0
_MOST_DOUBLINGS = 9

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """A person or a channel as they are reached. `user` is the person's id in Teams' chats; `refusal` says why nothing
    may be sent there."""

    voice: Voice
    service_url: str
    conversation: str = ""
    user: str = ""
    scope: Scope = Scope.PERSONAL
    refusal: str = ""
    until: datetime


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
        clock: Clock,
        random: Random,
    ) -> None:
        self._store = store
        self._homes = homes
        self._gateway = gateway
        self._drawing = drawing
        self._clock = clock
        self._random = random
        self._readers: dict[tuple[UUID, str], _Reader] = {}
        # How often in a row a conversation was asked to wait.
        self._waits: dict[tuple[UUID, str], int] = {}

    async def send(self, parcel: Parcel) -> str:
        """Posts the message, in several parts where it is long, and returns its id."""
        home = await self._home(parcel)
        reader = await self._reader(home, parcel)
        if reader.refusal:
            raise MessengerError(reader.refusal, permanent=True)
        drawn = self._drawing.messages(
            parcel.card, reader.voice, letter=letter_of(parcel.key), reader=reader.user
        )
        return await self._heeding(parcel, self._post(home, parcel, reader, drawn))

    async def update(self, parcel: Parcel, message_id: str) -> None:
        """Changes the message in place, part by part."""
        home = await self._home(parcel)
        reader = await self._reader(home, parcel)
        await self._heeding(parcel, self._change(home, parcel, reader, message_id))

    async def find(self, parcel: Parcel) -> str | None:  # noqa: ARG002
        """Teams can't be asked which messages a bot has sent."""
        raise MessengerError(
            "Headway was stopped while it sent this, and Teams can't be asked whether it arrived. It is not sent "
            "again, since it would perhaps be there twice.",
            permanent=True,
        )

    async def _post(self, home: Home, parcel: Parcel, reader: _Reader, drawn: Sequence[Element]) -> str:
        conversation, sent = await self._begin(home, parcel, reader, drawn[0])
        for part in drawn[1:]:
            try:
                sent.append(await self._gateway.send(_place(home, reader, conversation), part))
            except RefusedError as error:
                # Some of it is there, so none of it may be sent again.
                raise MessengerError(error.message, permanent=False) from error
        return f"{conversation}|{','.join(sent)}"

    async def _begin(
        self, home: Home, parcel: Parcel, reader: _Reader, part: Element
    ) -> tuple[str, list[str]]:
        """The conversation in which the first part was posted, and that one's id."""
        if parcel.thread_id:
            conversation, _ = _parts(parcel.thread_id)
        elif reader.scope is Scope.CHANNEL:
            thread, message = await self._gateway.open_thread(_place(home, reader, parcel.conversation), part)
            return thread, [message]
        else:
            conversation = reader.conversation or await self._opened(home, parcel, reader)
        return conversation, [await self._gateway.send(_place(home, reader, conversation), part)]

    async def _opened(self, home: Home, parcel: Parcel, reader: _Reader) -> str:
        """The conversation with a person, which is made once."""
        conversation = await self._gateway.open_chat(
            _place(home, reader, ""), user=reader.user or parcel.conversation, tenant=home.tenant
        )
        await self._keep(parcel, {"conversation": {"id": conversation}, "serviceUrl": reader.service_url})
        return conversation

    async def _change(self, home: Home, parcel: Parcel, reader: _Reader, message_id: str) -> None:
        conversation, messages = _parts(message_id)
        place = _place(home, reader, conversation)
        drawn = self._drawing.messages(
            parcel.card, reader.voice, letter=letter_of(parcel.key), reader=reader.user
        )
        if len(drawn) > len(messages):
            # What comes after it can't be moved to make room.
            drawn = [
                self._drawing.message(
                    parcel.card, reader.voice, letter=letter_of(parcel.key), reader=reader.user
                )
            ]
        for message, part in zip(messages, drawn, strict=False):
            await self._gateway.update(place, message, part)
        for message in messages[len(drawn) :]:
            try:
                await self._gateway.delete(place, message)
            except RefusedError as error:
                if error.status != 404:
                    raise

    async def _heeding(self, parcel: Parcel, call: Awaitable[T]) -> T:
        """The call's result; where Teams refuses, what follows from that is noted, and waits grow longer."""
        key = (parcel.workspace, parcel.conversation)
        try:
            result = await call
        except RefusedError as error:
            if error.retry_after is not None:
                raise self._later(key, error, error.retry_after) from error
            if error.status == 403 and parcel.reader is not None:
                await self._keep(parcel, {"blocked_at": self._clock.now().isoformat()})
            if error.status == 404 and parcel.reader is not None:
                # The next message opens the conversation anew.
                await self._keep(parcel, {"conversation": {}})
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

    async def _keep(self, parcel: Parcel, reference: Mapping[str, Any]) -> None:
        async with self._store.work(parcel.workspace) as work:
            await remember(work, PLATFORM, parcel.conversation, reference)
        self._readers.pop((parcel.workspace, parcel.conversation), None)

    async def _home(self, parcel: Parcel) -> Home:
        home = await self._homes.of_workspace(parcel.workspace)
        if home is None:
            raise MessengerError("Headway is not installed in Teams any more.", permanent=True)
        return home

    async def _reader(self, home: Home, parcel: Parcel) -> _Reader:
        key = (parcel.workspace, parcel.conversation)
        reader = self._readers.get(key)
        if reader is None or reader.until <= self._clock.now():
            reader = await (
                self._channel(home, parcel) if parcel.reader is None else self._person(parcel, parcel.reader)
            )
            if not reader.refusal:
                # Another process may hear of somebody who blocked us.
                self._readers[key] = reader
        return reader

    async def _person(self, parcel: Parcel, id_: UUID) -> _Reader:
        now = self._clock.now()
        async with self._store.work(parcel.workspace) as work:
            workspace = await work.people.workspace()
            person = (await work.people.by_id([id_])).get(id_)
            account = await work.people.account(PLATFORM, parcel.conversation)
        reference = account.reference if account else {}
        blocked_at = reference.get("blocked_at")
        is_blocked = bool(blocked_at) and datetime.fromisoformat(str(blocked_at)) + _REST > now
        return _Reader(
            voice=voice_of(person, workspace),
            service_url=str(reference.get("serviceUrl") or self._gateway.service_url),
            conversation=_id(reference.get("conversation")),
            user=_id(reference.get("user")),
            refusal=BLOCKED if is_blocked else "",
            until=now + _FRESH,
        )

    async def _channel(self, home: Home, parcel: Parcel) -> _Reader:
        async with self._store.work(parcel.workspace) as work:
            workspace = await work.people.workspace()
            known = {row.address: row for row in await work.people.channels() if row.platform == PLATFORM}
        row = known.get(parcel.conversation)
        reference = row.reference if row else {}
        reader = _Reader(
            voice=voice_of(None, workspace),
            service_url=str(reference.get("serviceUrl") or self._gateway.service_url),
            conversation=parcel.conversation,
            scope=Scope(str(reference.get("scope") or Scope.CHANNEL)),
            until=self._clock.now() + _FRESH,
        )
        if row is None or row.may_share:
            return reader
        shared = row.shared_outside
        if reader.scope is Scope.GROUP:
            shared = await is_outside(
                self._gateway, _place(home, reader, parcel.conversation), tenant=home.tenant
            )
        return reader if not shared else replace(reader, refusal=_shared(row.name))


def _place(home: Home, reader: _Reader, conversation: str) -> Place:
    return Place(registration=home.registration, service_url=reader.service_url, conversation=conversation)


def _parts(message_id: str) -> tuple[str, list[str]]:
    conversation, _, messages = message_id.partition("|")
    return conversation, messages.split(",")


def _id(part: object) -> str:
    return str(part.get("id") or "") if isinstance(part, Mapping) else ""


def _shared(name: str) -> str:
    return (
        f"People of another company read {name}, so no goals are posted there. Choose another channel, or have an "
        "admin allow it."
    )
