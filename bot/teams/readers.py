"""Whom a message goes to: how they are reached, in which language, and whether they may be written to at all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.teams.gateway import Gateway, Place
from bot.teams.homes import Home
from bot.teams.parse import Scope
from bot.teams.refusal import BLOCKED
from bot.teams.registration import PLATFORM
from bot.teams.roster import is_outside
from cards.voice import Voice
from handlers.facts import voice_of
from handlers.people import remember
from scheduling.clock import Clock
from scheduling.messenger import Parcel
from storage.store import Store
from storage.tables import Account, Person, Workspace

_FRESH = timedelta(minutes=10)
# Where somebody has blocked us nothing is tried for so long, unless they are heard of.
_REST = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A person or a channel as they are reached. `user` is the person's id in Teams' chats; `refusal` says why nothing
    may be sent there."""

    voice: Voice
    service_url: str
    conversation: str = ""
    user: str = ""
    scope: Scope = Scope.PERSONAL
    refusal: str = ""
    until: datetime

    def place(self, home: Home, conversation: str) -> Place:
        """A conversation with them."""
        return Place(registration=home.registration, service_url=self.service_url, conversation=conversation)


_Reading = asyncio.Task[dict[str, "Reader"]]


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Looks readers up, those whom many messages go to at once together, and remembers them for a while."""

    store: Store
    gateway: Gateway
    clock: Clock
    _known: dict[tuple[UUID, str], Reader] = field(default_factory=dict)
    _asked: dict[UUID, dict[str, UUID]] = field(default_factory=dict)
    _next: dict[UUID, _Reading] = field(default_factory=dict)
    _last: dict[UUID, _Reading] = field(default_factory=dict)

    async def of(self, home: Home, parcel: Parcel) -> Reader:
        """The reader of a parcel."""
        key = (parcel.workspace, parcel.conversation)
        reader = self._known.get(key)
        if reader is None or reader.until <= self.clock.now():
            reader = await (
                self._channel(home, parcel) if parcel.reader is None else self._person(parcel, parcel.reader)
            )
            if not reader.refusal:
                # Another process may hear of somebody who blocked us.
                self._known[key] = reader
        return reader

    async def keep(self, parcel: Parcel, reference: Mapping[str, Any]) -> None:
        """Notes how a person is reached from now on."""
        async with self.store.work(parcel.workspace) as work:
            await remember(work, PLATFORM, parcel.conversation, reference)
        self._known.pop((parcel.workspace, parcel.conversation), None)

    async def _person(self, parcel: Parcel, person: UUID) -> Reader:
        """One person, read together with everybody who is asked for while others are read."""
        workspace = parcel.workspace
        self._asked.setdefault(workspace, {})[parcel.conversation] = person
        if workspace not in self._next:
            self._next[workspace] = asyncio.create_task(self._read(workspace, self._last.get(workspace)))
        # Whoever gives up waiting must not stop it for the others.
        return (await asyncio.shield(self._next[workspace]))[parcel.conversation]

    async def _read(self, workspace: UUID, before: _Reading | None) -> dict[str, Reader]:
        if before is not None:
            await asyncio.wait({before})
        asked, self._last[workspace] = self._asked.pop(workspace), self._next.pop(workspace)
        async with self.store.work(workspace) as work:
            company = await work.people.workspace()
            people = await work.people.by_id(list(asked.values()))
            accounts = {row.address: row for row in await work.people.accounts_at(PLATFORM, list(asked))}
        return {
            address: self._reader(company, people.get(person), accounts.get(address))
            for address, person in asked.items()
        }

    def _reader(self, company: Workspace, person: Person | None, account: Account | None) -> Reader:
        now = self.clock.now()
        reference = account.reference if account else {}
        blocked_at = reference.get("blocked_at")
        is_blocked = bool(blocked_at) and datetime.fromisoformat(str(blocked_at)) + _REST > now
        return Reader(
            voice=voice_of(person, company),
            service_url=str(reference.get("serviceUrl") or self.gateway.service_url),
            conversation=_id(reference.get("conversation")),
            user=_id(reference.get("user")),
            refusal=BLOCKED if is_blocked else "",
            until=now + _FRESH,
        )

    async def _channel(self, home: Home, parcel: Parcel) -> Reader:
        async with self.store.work(parcel.workspace) as work:
            workspace = await work.people.workspace()
            row = await work.people.channel_at(PLATFORM, parcel.conversation)
        reference = row.reference if row else {}
        reader = Reader(
            voice=voice_of(None, workspace),
            service_url=str(reference.get("serviceUrl") or self.gateway.service_url),
            conversation=parcel.conversation,
            scope=Scope(str(reference.get("scope") or Scope.CHANNEL)),
            until=self.clock.now() + _FRESH,
        )
        if row is None or row.may_share:
            return reader
        shared = row.shared_outside
        if reader.scope is Scope.GROUP:
            place = reader.place(home, parcel.conversation)
            shared = await is_outside(self.gateway, place, tenant=home.tenant)
        return replace(reader, refusal=_refusal(row.name)) if shared else reader


def _id(part: object) -> str:
    return str(part.get("id") or "") if isinstance(part, Mapping) else ""


def _refusal(name: str) -> str:
    return (
        f"People of another company read {name}, so no goals are posted there. Choose another channel, or have an "
        "admin allow it."
    )
