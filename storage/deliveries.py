"""The courier's side of the outbox: which deliveries can go, where to, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, Update, bindparam
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
    is_change: bool
    state: DeliveryState
    at: datetime
    attempts: int
    address: Address | None = None
    message_id: str = ""
    failure: str = ""
    again_at: datetime | None = None


class Deliveries(Queries):
    async def due(self, *, now: datetime, most: int, leave: Collection[UUID]) -> list[Outgoing]:
        """What can go now, most pressing first, but nothing to the people and channels in `leave`."""
        return await self._outgoing(_due(), now=now, most=most, leave=leave)

    async def in_doubt(self, *, now: datetime, most: int, leave: Collection[UUID]) -> list[Outgoing]:
        """What a courier was sending when it died, or could not find out about."""
        return await self._outgoing(_in_doubt(), now=now, most=most, leave=leave)

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
        outcomes = sorted(outcomes, key=lambda outcome: outcome.id)
        if not outcomes:
            return
        changes = [outcome.id for outcome in outcomes if outcome.is_change]
        if changes:
            await self._release_newer(changes, claim=outcomes[0].claim)
        connection = await self._session.connection()
        await connection.execute(_recording(), [_values(outcome) for outcome in outcomes])

    async def _release_newer(self, changes: Sequence[UUID], *, claim: datetime) -> None:
        """A change that came while the version before it was being made is due, and now its turn has come."""
        await self._session.exec(
            update(Delivery)
            .where(
                col(Delivery.id).in_(changes),
                col(Delivery.claimed_until) == claim,
                col(Delivery.state) == DeliveryState.DUE,
            )
            .values(claimed_until=None)
            .execution_options(synchronize_session=False)
        )

    async def next_at(self, *, after: datetime) -> datetime | None:
        """The earliest moment at which one of this workspace's deliveries is to be looked at again.

        It lies before `after` for what is in doubt and waits to be settled.
        """
        connection = await self._session.connection()
        found = await connection.execute(_next(), {"workspace": self._workspace, "now": after})
        return min((moment for moment in found.one() if moment), default=None)

    async def _outgoing(
        self, query: Select[*tuple[Any, ...]], *, now: datetime, most: int, leave: Collection[UUID]
    ) -> list[Outgoing]:
        if leave:
            recipient = func.coalesce(Delivery.person_id, Delivery.channel_id)
            query = query.where(recipient.not_in(leave))
        connection = await self._session.connection()
        found = await connection.execute(query, {"workspace": self._workspace, "now": now, "most": most})
        return [_read(row) for row in found]


# These are asked for every group that is sent, and making one takes longer than running it: each is made once.


@cache
def _due() -> Select[*tuple[Any, ...]]:
    claimed_until = col(Delivery.claimed_until)
    return _query().where(
        col(Delivery.state) == DeliveryState.DUE,
        col(Delivery.not_before) <= bindparam("now"),
        or_(claimed_until.is_(None), claimed_until <= bindparam("now")),
    )


@cache
def _in_doubt() -> Select[*tuple[Any, ...]]:
    return _query().where(
        col(Delivery.state) == DeliveryState.SENDING, col(Delivery.claimed_until) <= bindparam("now")
    )


def _query() -> Select[*tuple[Any, ...]]:
    original = aliased(Delivery)
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
        .where(
            col(Delivery.workspace_id) == bindparam("workspace"),
            # What hangs under or changes another message waits until that one is through, or given up.
            or_(
                col(original.id).is_(None),
                col(original.state).not_in([DeliveryState.DUE, DeliveryState.SENDING]),
            ),
        )
        .order_by(col(Delivery.priority), col(Delivery.not_before), col(Delivery.id))
        .limit(bindparam("most"))
        .with_for_update(of=Delivery, skip_locked=True)
    )


@cache
def _next() -> Select[*tuple[Any, ...]]:
    ours = col(Delivery.workspace_id) == bindparam("workspace")
    due, sending = col(Delivery.state) == DeliveryState.DUE, col(Delivery.state) == DeliveryState.SENDING
    not_before, claimed_until = col(Delivery.not_before), col(Delivery.claimed_until)
    now: BindParameter[datetime] = bindparam("now")
    return select_columns(
        select(func.min(not_before)).where(ours, due, not_before > now).scalar_subquery(),
        select(func.min(claimed_until)).where(ours, due, claimed_until > now).scalar_subquery(),
        select(func.min(claimed_until)).where(ours, sending).scalar_subquery(),
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


@cache
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
