"""What concerns every workspace: who there is, what is due, what waits to be sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import and_, col, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from okrs.vocabulary import DeliveryState
from storage.tables import Delivery, Due, Person, Workspace

# A handler that died in the middle gives its appointments back after this long.
CLAIM = timedelta(minutes=5)
# The one thing that the clock does in a workspace whose chat platform is disconnected.
ERASE = "workspace.erase"


class Workspaces:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def every(self) -> list[Workspace]:
        return list(await self._session.exec(select(Workspace).order_by(Workspace.name)))

    async def with_email(self, email: str) -> list[UUID]:
        """The workspaces, of those that are not paused, in which somebody active has this e-mail."""
        found = await self._session.exec(
            select(Person.workspace_id)
            .where(
                func.lower(Person.email) == email.strip().lower(),
                col(Person.active),
                ~_is_paused(col(Person.workspace_id)),
            )
            .distinct()
        )
        return list(found)

    async def named(self, name: str) -> Workspace | None:
        found = await self._session.exec(select(Workspace).where(Workspace.name == name))
        return found.one_or_none()

    async def add(self, workspace: Workspace) -> None:
        self._session.add(workspace)
        await self._session.flush()

    async def claim_due(self, *, now: datetime, most: int) -> list[Due]:
        """Takes up to `most` appointments that are due, so that no other process takes them too.

        All are of one workspace and one intent, those of the appointment that has waited longest. In a paused
        workspace nothing is due but its end.
        """
        free = and_(
            _is_free(col(Due.claimed_until), now),
            or_(~_is_paused(col(Due.workspace_id)), col(Due.intent) == ERASE),
        )
        first = (
            select(col(Due.workspace_id), col(Due.intent))
            .where(col(Due.at) <= now, free)
            .order_by(col(Due.at))
            .limit(1)
            .with_for_update(skip_locked=True)
            .cte("first")
        )
        # A locking CTE is worked out once; in a plain subquery PostgreSQL may do so again for every row.
        chosen = (
            select(col(Due.id))
            .join(
                first, and_(col(Due.workspace_id) == first.c.workspace_id, col(Due.intent) == first.c.intent)
            )
            .where(col(Due.at) <= now, free)
            .order_by(col(Due.at), col(Due.id))
            .limit(most)
            .with_for_update(of=Due, skip_locked=True)
            .cte("chosen")
        )
        claimed = await self._session.exec(
            update(Due)
            .where(col(Due.id).in_(select(chosen.c.id)))
            .values(claimed_until=now + CLAIM, attempts=col(Due.attempts) + 1)
            .returning(Due)
            .execution_options(synchronize_session=False)
        )
        return sorted(claimed.scalars(), key=lambda due: (due.at, due.id))

    async def put_off(self, due: Due, *, until: datetime) -> None:
        """Gives a claimed appointment back, to be tried again; one that somebody else took since is left alone."""
        await self._session.exec(
            update(Due)
            .where(col(Due.id) == due.id, col(Due.claimed_until) == due.claimed_until)
            .values(at=until, claimed_until=None)
            .execution_options(synchronize_session=False)
        )

    async def with_deliveries(self, *, now: datetime) -> list[UUID]:
        """The workspaces whose courier has something to do: deliveries due, or left behind by a crash."""
        due = and_(
            col(Delivery.state) == DeliveryState.DUE,
            col(Delivery.not_before) <= now,
            _is_free(col(Delivery.claimed_until), now),
        )
        lapsed = and_(col(Delivery.state) == DeliveryState.SENDING, col(Delivery.claimed_until) <= now)
        found = await self._session.exec(
            select(Delivery.workspace_id)
            .where(or_(due, lapsed), ~_is_paused(col(Delivery.workspace_id)))
            .distinct()
        )
        return list(found)

    async def next_due(self, *, after: datetime) -> datetime | None:
        """The earliest moment after `after` at which an appointment or a delivery is due."""
        is_open = col(Delivery.state).in_([DeliveryState.DUE, DeliveryState.SENDING])
        appointment = select(func.min(Due.at)).where(col(Due.at) > after)
        waiting = select(func.min(Delivery.not_before)).where(is_open, col(Delivery.not_before) > after)
        claimed = select(func.min(Delivery.claimed_until)).where(is_open, col(Delivery.claimed_until) > after)
        moments = [
            (await self._session.exec(appointment)).first(),
            (await self._session.exec(waiting)).first(),
            (await self._session.exec(claimed)).first(),
        ]
        return min((moment for moment in moments if moment), default=None)


def _is_free(claimed_until: Mapped[datetime | None], now: datetime) -> ColumnElement[bool]:
    return or_(claimed_until.is_(None), claimed_until <= now)


def _is_paused(workspace: Mapped[UUID]) -> ColumnElement[bool]:
    paused = select(Workspace.id).where(Workspace.id == workspace, col(Workspace.paused_at).is_not(None))
    return paused.exists()
