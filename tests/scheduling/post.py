"""A town for the courier's tests: people, a channel, a clock that is set by hand, and a platform that misbehaves."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from cards.blocks import Card
from scheduling.courier import Courier
from scheduling.limits import UNLIMITED, Pace
from scheduling.messenger import MessengerError, Parcel
from storage.columns import new_id
from storage.outbox import NORMAL, Letter
from storage.store import Store
from storage.tables import Account, Channel, Delivery, Person, Workspace

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


@dataclass
class Platform:
    """A messenger that keeps what arrived; `troubles` are raised in turn, after accepting where `accepts_anyway`."""

    platform: str = "paper"
    pace: Pace = UNLIMITED
    arrived: list[Parcel] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    troubles: deque[Exception | None] = field(default_factory=deque)
    accepts_anyway: bool = False
    can_find: bool = True
    gate: asyncio.Event | None = None
    waiting: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, parcel: Parcel) -> str:
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is None or self.accepts_anyway:
            self.arrived.append(parcel)
        await self._pass(trouble)
        return f"m-{parcel.key}"

    async def update(self, parcel: Parcel, message_id: str) -> None:
        await self._pass(self.troubles.popleft() if self.troubles else None)
        self.changed.append((message_id, parcel.card.title))

    async def find(self, parcel: Parcel) -> str | None:
        self.looked_up.append(parcel.key)
        if not self.can_find:
            raise MessengerError("Paper can't be asked whether a message arrived.", permanent=True)
        return next((f"m-{other.key}" for other in self.arrived if other.key == parcel.key), None)

    @property
    def keys(self) -> list[str]:
        """What arrived, in order."""
        return [parcel.key for parcel in self.arrived]

    async def _pass(self, trouble: Exception | None) -> None:
        self.waiting.set()
        if self.gate:
            await self.gate.wait()
        if trouble:
            raise trouble


@dataclass(kw_only=True)
class Town:
    store: Store
    workspace: UUID
    people: list[UUID]
    channel: UUID
    clock: SetClock = field(default_factory=SetClock)
    platform: Platform = field(default_factory=Platform)

    def __post_init__(self) -> None:
        self.courier = self.new_courier()

    def new_courier(self) -> Courier:
        """One that remembers nothing, as after a restart."""
        return Courier(self.store, {"paper": self.platform}, clock=self.clock, random=Random(7))

    async def put(self, *letters: Letter) -> None:
        async with self.store.work(self.workspace) as work:
            await work.outbox.put(letters)

    async def revise(self, key: str, title: str) -> None:
        async with self.store.work(self.workspace) as work:
            await work.outbox.revise(key, Card(title), at=self.clock.now())

    async def delivery(self, key: str) -> Delivery:
        async with self.store.work(self.workspace) as work:
            found = await work.outbox.find(key)
        assert found is not None
        return found

    def letter(
        self, key: str, *, to: int = 0, priority: int = NORMAL, late: timedelta = timedelta()
    ) -> Letter:
        """To the person of that number, due `late` after now."""
        return Letter(
            key=key,
            card=Card(key),
            at=self.clock.now() + late,
            person=self.people[to],
            priority=priority,
        )

    def post(self, key: str, *, thread: str = "") -> Letter:
        """To the channel."""
        return Letter(key=key, card=Card(key), at=self.clock.now(), channel=self.channel, thread=thread)


async def found_town(store: Store, *, name: str = "Acme", size: int = 3, with_accounts: bool = True) -> Town:
    """A workspace of so many people with an account each, and a channel."""
    workspace = Workspace(name=name, created_at=NOW)
    people = [
        Person(workspace_id=workspace.id, name=f"P{n}", email=f"p{n}@{name}.test", created_at=NOW)
        for n in range(size)
    ]
    channel = Channel(workspace_id=workspace.id, platform="paper", address=f"{name}-all", name="all")
    async with store.across() as everywhere:
        await everywhere.add(workspace)
    async with store.work(workspace.id) as work:
        work.session.add_all([*people, channel])
        await work.session.flush()
        if with_accounts:
            work.session.add_all(_accounts(people, name))
    return Town(
        store=store, workspace=workspace.id, people=[person.id for person in people], channel=channel.id
    )


def _accounts(people: Iterable[Person], name: str) -> list[Account]:
    return [
        Account(
            id=new_id(),
            workspace_id=person.workspace_id,
            person_id=person.id,
            platform="paper",
            address=f"{name}-{person.name}",
        )
        for person in people
    ]
