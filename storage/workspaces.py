"""What concerns every workspace: who there is, what is due, what waits to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Due, Workspace

# A handler that died in the middle gives its appointments back after this long.
CLAIM = timedelta(minutes=5)


class Workspaces:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def every(self) -> list[Workspace]:
        return list(await self._session.exec(select(Workspace).order_by(Workspace.name)))

    async def named(self, name: str) -> Workspace | None:
        found = await self._session.exec(select(Workspace).where(Workspace.name == name))
        return found.one_or_none()

    async def add(self, workspace: Workspace) -> None:
        self._session.add(workspace)
        await self._session.flush()

    async def claim_due(self, *, now: datetime, most: int) -> list[Due]:
        """Takes up to `most` appointments that are due, so that no other process takes them too."""
        free = col(Due.claimed_until).is_(None) | (col(Due.claimed_until) < now)
        chosen = await self._session.exec(
            select(Due.id)
            .where(col(Due.at) <= now, free)
            .order_by(col(Due.at))
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        ids: Sequence[UUID] = list(chosen)
        if not ids:
            return []
        await self._session.exec(
            update(Due)
            .where(col(Due.id).in_(ids))
            .values(claimed_until=now + CLAIM, attempts=col(Due.attempts) + 1)
        )
        return list(await self._session.exec(select(Due).where(col(Due.id).in_(ids)).order_by(col(Due.at))))

    async def next_due(self, *, after: datetime) -> datetime | None:
        """The earliest moment after `after` at which something is due, deliveries left aside."""
        found = await self._session.exec(
            select(Due.at).where(col(Due.at) > after).order_by(col(Due.at)).limit(1)
        )
        return found.first()
