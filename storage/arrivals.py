"""What platforms brought and is not dealt with yet: written down before it is acknowledged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import new_id
from storage.queries import insert_many_or
from storage.tables import Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One thing that a platform brought. `key` is its own id there, `lane` what it must stay in order with."""

    platform: str
    key: str
    lane: str
    body: str
    at: datetime


class Arrivals:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def write(self, brought: Sequence[Brought], *, until: datetime) -> dict[tuple[str, str], UUID]:
        """Writes them down, claimed until then, and returns the ids of those that were not there yet."""
        ids = {(item.platform, item.key): new_id() for item in brought}
        rows = {
            (item.platform, item.key): {
                "id": ids[item.platform, item.key],
                "platform": item.platform,
                "key": item.key,
                "lane": item.lane,
                "body": item.body,
                "received_at": item.at,
                "claimed_until": until,
                "attempts": 1,
            }
            for item in brought
        }
        insert = await insert_many_or(self._session, Arrival)
        id_ = Arrival.metadata.tables["arrival"].c.id
        connection = await self._session.connection()
        # As parameters: a statement with the values in it would be made anew for every number of rows.
        written = await connection.execute(
            insert.on_conflict_do_nothing().returning(id_), list(rows.values())
        )
        fresh = set(written.scalars())
        return {key: arrival for key, arrival in ids.items() if arrival in fresh}

    async def extend(self, arrivals: Collection[UUID], *, until: datetime) -> None:
        """Keeps others off what still waits here."""
        await self._session.exec(
            update(Arrival)
            .where(col(Arrival.id).in_(arrivals))
            .values(claimed_until=until)
            .execution_options(synchronize_session=False)
        )

    async def give_back(self, arrivals: Collection[UUID], *, at: datetime) -> None:
        """Leaves to others what nobody has tried to deal with yet."""
        await self._session.exec(
            update(Arrival)
            .where(col(Arrival.id).in_(arrivals))
            .values(claimed_until=at, attempts=col(Arrival.attempts) - 1)
            .execution_options(synchronize_session=False)
        )

    async def done(self, arrivals: Collection[UUID]) -> None:
        """Forgets what is dealt with: that it came is remembered by the receipt of its request."""
        await self._session.exec(
            delete(Arrival).where(col(Arrival.id).in_(arrivals)).execution_options(synchronize_session=False)
        )

    async def take(
        self, platforms: Collection[str], *, now: datetime, until: datetime, most: int
    ) -> list[Arrival]:
        """What somebody left behind who died, oldest first, now claimed until `until`."""
        chosen = (
            select(col(Arrival.id))
            .where(col(Arrival.platform).in_(platforms), col(Arrival.claimed_until) <= now)
            .order_by(col(Arrival.id))
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("chosen")
        )
        taken = await self._session.exec(
            update(Arrival)
            .where(col(Arrival.id).in_(select(chosen.c.id)))
            .values(claimed_until=until, attempts=col(Arrival.attempts) + 1)
            .returning(Arrival)
            .execution_options(synchronize_session=False)
        )
        return sorted(taken.scalars(), key=lambda arrival: arrival.id)
