"""The courier: takes what is due in a workspace's outbox to the platforms, and writes down what became of it.

A drain goes round: claim a small group, send it, then record it and claim the next in one transaction. So a crash
leaves at most one group in doubt, and the next drain settles it by asking the platform before it sends anything again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from okrs.vocabulary import DeliveryState
from scheduling.clock import Clock
from scheduling.handover import Consignment, Counter, Line
from scheduling.limits import EVERYWHERE, Gate
from scheduling.messenger import Messenger
from storage.deliveries import Address, Deliveries, Outcome, Outgoing
from storage.store import Store

# How many are claimed, sent at the same time and recorded together; no two of them to the same conversation.
GROUP = 50
# Longer than a platform may take over a message (`handover.PATIENCE`): a claim doesn't run out while it is sent.
CLAIM = timedelta(seconds=90)


@dataclass(frozen=True, kw_only=True)
class Drained:
    """What a drain did; `next_at` is when there is something to do again, None when nothing waits."""

    sent: int
    failed: int
    next_at: datetime | None


class Courier:
    """Drains workspaces; the engine sees to it that nobody else drains the same one meanwhile."""

    def __init__(
        self, store: Store, messengers: Mapping[str, Messenger], *, clock: Clock, random: Random
    ) -> None:
        self._store = store
        self._messengers = messengers
        self._clock = clock
        self._counter = Counter(clock=clock, random=random)
        # Kept between drains: what was sent a moment ago still counts against a platform's limits.
        self._lines: dict[UUID, dict[str, Line]] = {}

    async def drain(self, workspace: UUID) -> Drained:
        """Sends everything that may go now. When cancelled it finishes the group it is sending and records it."""
        trip = _Trip(workspace=workspace, lines=self._lines_of(workspace))
        running = asyncio.ensure_future(self._run(trip))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            trip.is_closing = True
            await running
            raise

    def _lines_of(self, workspace: UUID) -> dict[str, Line]:
        lines = self._lines.setdefault(
            workspace,
            {
                name: Line(messenger=messenger, gate=Gate(messenger.pace))
                for name, messenger in self._messengers.items()
            },
        )
        for line in lines.values():
            line.gate.forget(now=self._clock.now())
        return lines

    async def _run(self, trip: _Trip) -> Drained:
        group = await self._record_and_claim(trip, [])
        while group:
            outcomes = await asyncio.gather(*(self._counter.hand_over(consignment) for consignment in group))
            trip.count(outcomes)
            group = await self._record_and_claim(trip, outcomes)
        return Drained(sent=trip.sent, failed=trip.failed, next_at=trip.next_at)

    async def _record_and_claim(self, trip: _Trip, outcomes: Sequence[Outcome]) -> list[Consignment]:
        async with self._store.work(trip.workspace) as work:
            await work.deliveries.record(outcomes)
            return [] if trip.is_closing else await self._claim(work.deliveries, trip)

    async def _claim(self, deliveries: Deliveries, trip: _Trip) -> list[Consignment]:
        now = self._clock.now()
        group = await self._choose(deliveries.due, deliveries, trip, now)
        if not group:
            next_at = await deliveries.next_at(after=now)
            if next_at and next_at <= now:
                group = await self._choose(deliveries.in_doubt, deliveries, trip, now)
            else:
                trip.wait_until(next_at)
        if group:
            await deliveries.claim([c.outgoing.id for c in group], until=now + CLAIM)
        return group

    async def _choose(
        self, source: _Source, deliveries: Deliveries, trip: _Trip, now: datetime
    ) -> list[Consignment]:
        while trip.has_room(now):
            found = await source(now=now, most=GROUP, leave=trip.held)
            addresses = await deliveries.addresses(
                {o.person for o in found if o.person}, {o.channel for o in found if o.channel}
            )
            group: dict[UUID, Consignment] = {}
            for outgoing in found:
                if outgoing.recipient not in group and outgoing.recipient not in trip.held:
                    consignment = _consign(trip, outgoing, addresses.get(outgoing.recipient, ()), now + CLAIM)
                    if trip.lets_go(consignment, now):
                        group[outgoing.recipient] = consignment
            if group or len(found) < GROUP:
                return list(group.values())
        return []


class _Source(Protocol):
    """What is due, or what is in doubt."""

    async def __call__(self, *, now: datetime, most: int, leave: Collection[UUID]) -> list[Outgoing]: ...


@dataclass
class _Trip:
    """One drain under way; `held` are the people and channels that nothing more may go to on it."""

    workspace: UUID
    lines: Mapping[str, Line]
    held: set[UUID] = field(default_factory=set)
    sent: int = 0
    failed: int = 0
    next_at: datetime | None = None
    is_closing: bool = False

    def count(self, outcomes: Sequence[Outcome]) -> None:
        self.sent += sum(outcome.state == DeliveryState.SENT for outcome in outcomes)
        self.failed += sum(outcome.state == DeliveryState.FAILED for outcome in outcomes)

    def wait_until(self, moment: datetime | None) -> None:
        if moment is not None:
            self.next_at = min(moment, self.next_at or moment)

    def has_room(self, now: datetime) -> bool:
        """Whether any platform may be sent anything at all."""
        opens = [line.gate.opens_at(EVERYWHERE, now=now) for line in self.lines.values()]
        has_room = not opens or min(opens) <= now
        if not has_room:
            self.wait_until(min(opens))
        return has_room

    def lets_go(self, consignment: Consignment, now: datetime) -> bool:
        """Whether the platform's limits let it go at `now`, in which case it is counted against them."""
        line, address = consignment.line, consignment.address
        if line is None or address is None:
            return True
        is_change = consignment.outgoing.is_change
        opens = line.gate.opens_at(address.conversation, now=now, is_change=is_change)
        if opens > now:
            self.held.add(consignment.outgoing.recipient)
            self.wait_until(opens)
            return False
        line.gate.passed(address.conversation, now=now, is_change=is_change)
        return True


def _consign(trip: _Trip, outgoing: Outgoing, addresses: Sequence[Address], claim: datetime) -> Consignment:
    """Where it goes: where the message is that it belongs to, else the account used last that we can reach."""
    if outgoing.original:
        address: Address | None = outgoing.original.address
    else:
        reached = (known for known in addresses if known.platform in trip.lines)
        address = next(reached, next(iter(addresses), None))
    line = trip.lines.get(address.platform) if address else None
    return Consignment(workspace=trip.workspace, outgoing=outgoing, claim=claim, address=address, line=line)
