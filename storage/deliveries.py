"""The courier's side of the outbox: which deliveries can go, where to, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, bindparam
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, or_, select, update

from okrs.vocabulary import DeliveryState
from storage.queries import Queries
from storage.tables import Account, Channel, Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    platform: str
    conversation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The message that a delivery changes or hangs under; `message_id` is '' when it never got through."""

    address: Address
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A delivery that may go. `is_in_doubt`: a courier was sending it when it died, so it may have arrived."""

    id: UUID
    key: str
    card: str
    attempts: int
    person: UUID | None
    channel: UUID | None
    expires_at: datetime | None
    is_change: bool
    needs_original: bool
    is_in_doubt: bool
    original: Original | None

    @property
    def recipient(self) -> UUID:
        """The person or the channel that it goes to; itself when it names neither."""
        return self.person or self.channel or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a delivery that was claimed until `claim`.

    With state DUE it is tried again from `again_at` on; with SENDING too, but it is in doubt and settled first.
    """

    id: UUID
    claim: datetime
    state: DeliveryState
    at: datetime
    attempts: int
    address: Address | None = None
    message_id: str = ""
    failure: str = ""
    again_at: datetime | None = None


class Deliveries(Queries):
    async def expire(self, *, now: datetime) -> None:
        """Gives up what is too old to be sent."""
        await self._session.exec(
            update(Delivery)
            .where(
                col(Delivery.workspace_id) == self._workspace,
                col(Delivery.state) == DeliveryState.DUE,
                col(Delivery.expires_at) <= now,
            )
            .values(state=DeliveryState.EXPIRED)
            .execution_options(synchronize_session=False)
        )

    async def open(self, *, now: datetime, most: int, leave: Collection[UUID]) -> list[Outgoing]:
        """What is to be seen to now, but nothing to the people and channels in `leave`.

        First what is in doubt: a courier was sending it when it died, or could not find out about it. Then what
        is due, the most pressing first.
        """
        lapsed = and_(col(Delivery.state) == DeliveryState.SENDING, col(Delivery.claimed_until) <= now)
        is_due = and_(
            col(Delivery.state) == DeliveryState.DUE,
            col(Delivery.not_before) <= now,
            or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) <= now),
        )
        found = await self._outgoing(lapsed, most=most, leave=leave)
        if len(found) == most:
            return found
        return found + await self._outgoing(is_due, most=most - len(found), leave=leave)

    async def claim(self, deliveries: Sequence[UUID], *, until: datetime) -> None:
        """Marks them as being sent, which counts as an attempt."""
        await self._session.exec(
            update(Delivery)
            .where(col(Delivery.id).in_(deliveries))
            .values(state=DeliveryState.SENDING, claimed_until=until, attempts=col(Delivery.attempts) + 1)
            .execution_options(synchronize_session=False)
        )

    async def addresses(
        self, people: Collection[UUID], channels: Collection[UUID]
    ) -> dict[UUID, list[Address]]:
        """How each person and channel can be reached; for a person, the account used last comes first."""
        found: dict[UUID, list[Address]] = {}
        if people:
            accounts = await self._session.exec(
                select(Account.person_id, Account.platform, Account.address)
                .where(Account.workspace_id == self._workspace, col(Account.person_id).in_(people))
                .order_by(col(Account.last_used_at).desc().nulls_last(), col(Account.id))
            )
            for person, platform, address in accounts:
                found.setdefault(person, []).append(Address(platform=platform, conversation=address))
        if channels:
            rows = await self._session.exec(
                select(Channel.id, Channel.platform, Channel.address).where(
                    Channel.workspace_id == self._workspace, col(Channel.id).in_(channels)
                )
            )
            for channel, platform, address in rows:
                found[channel] = [Address(platform=platform, conversation=address)]
        return found

    async def record(self, outcomes: Iterable[Outcome]) -> None:
        """Writes down what became of claimed deliveries; one that somebody else claimed since is left alone."""
        rows = [_values(outcome) for outcome in sorted(outcomes, key=lambda outcome: outcome.id)]
        if not rows:
            return
        # A change that came while the version before it was being sent is due, and now its turn has come.
        await self._session.exec(
            update(Delivery)
            .where(
                col(Delivery.id).in_([row["the_id"] for row in rows]),
                col(Delivery.claimed_until) == rows[0]["the_claim"],
                col(Delivery.state) == DeliveryState.DUE,
            )
            .values(claimed_until=None)
            .execution_options(synchronize_session=False)
        )
        connection = await self._session.connection()
        await connection.execute(_recording(), rows)

    async def next_at(self, *, after: datetime) -> datetime | None:
        """The earliest moment after `after` at which one of this workspace's deliveries is to be looked at."""
        ours = col(Delivery.workspace_id) == self._workspace
        due, sending = col(Delivery.state) == DeliveryState.DUE, col(Delivery.state) == DeliveryState.SENDING
        waiting = await self._session.exec(
            select(func.min(Delivery.not_before)).where(ours, due, col(Delivery.not_before) > after)
        )
        claimed = await self._session.exec(
            select(func.min(Delivery.claimed_until)).where(
                ours, or_(due, sending), col(Delivery.claimed_until) > after
            )
        )
        return min((moment for moment in (waiting.first(), claimed.first()) if moment), default=None)

    async def _outgoing(
        self, condition: ColumnElement[bool], *, most: int, leave: Collection[UUID]
    ) -> list[Outgoing]:
        original = aliased(Delivery)
        query = _query(original).where(
            col(Delivery.workspace_id) == self._workspace,
            condition,
            # What hangs under or changes another message waits until that one is through, or given up.
            or_(
                col(original.id).is_(None),
                col(original.state).not_in([DeliveryState.DUE, DeliveryState.SENDING]),
            ),
        )
        if leave:
            conversation = func.coalesce(Delivery.person_id, Delivery.channel_id)
            query = query.where(conversation.not_in(leave))
        connection = await self._session.connection()
        return [_read(row) for row in await connection.execute(query.limit(most))]


def _query(original: type[Delivery]) -> Select[*tuple[Any, ...]]:
    above = func.coalesce(func.nullif(Delivery.revises, ""), func.nullif(Delivery.thread, ""))
    return (
        select_columns(
            col(Delivery.id),
            col(Delivery.key),
            col(Delivery.card),
            col(Delivery.attempts),
            col(Delivery.person_id),
            col(Delivery.channel_id),
            col(Delivery.expires_at),
            col(Delivery.revises),
            col(Delivery.thread),
            col(Delivery.state),
            col(original.platform),
            col(original.conversation),
            col(original.message_id),
        )
        .outerjoin(
            original,
            and_(col(original.workspace_id) == col(Delivery.workspace_id), col(original.key) == above),
        )
        .order_by(col(Delivery.priority), col(Delivery.not_before), col(Delivery.id))
        .with_for_update(of=Delivery, skip_locked=True)
    )


def _read(row: Sequence[Any]) -> Outgoing:
    id_, key, card, attempts, person, channel, expires_at, revises, thread, state, *above = row
    platform, conversation, message_id = above
    return Outgoing(
        id=id_,
        key=key,
        card=card,
        attempts=attempts,
        person=person,
        channel=channel,
        expires_at=expires_at,
        is_change=bool(revises),
        needs_original=bool(revises or thread),
        is_in_doubt=state == DeliveryState.SENDING,
        original=Original(
            address=Address(platform=platform, conversation=conversation), message_id=message_id
        )
        if message_id
        else None,
    )


def _recording() -> Update:
    # The table, not the class: an update of many rows by the mapper wants nothing but primary keys to find them.
    return (
        update(Delivery.metadata.tables["delivery"])
        .where(
            col(Delivery.id) == bindparam("the_id"),
            col(Delivery.claimed_until) == bindparam("the_claim"),
            col(Delivery.state) == DeliveryState.SENDING,
        )
        .values(
            state=bindparam("state"),
            attempts=bindparam("attempts"),
            claimed_until=bindparam("claimed_until"),
            platform=bindparam("platform"),
            conversation=bindparam("conversation"),
            message_id=bindparam("message_id"),
            failure=bindparam("failure"),
            sent_at=bindparam("sent_at"),
        )
    )


def _values(outcome: Outcome) -> dict[str, Any]:
    address = outcome.address or Address(platform="", conversation="")
    return {
        "the_id": outcome.id,
        "the_claim": outcome.claim,
        "state": outcome.state,
        "attempts": outcome.attempts,
        # Not a new `not_before`: what is tried again keeps its place in the conversation.
        "claimed_until": outcome.again_at,
        "platform": address.platform,
        "conversation": address.conversation,
        "message_id": outcome.message_id,
        "failure": outcome.failure,
        "sent_at": outcome.at if outcome.state == DeliveryState.SENT else None,
    }
