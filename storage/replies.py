"""What people typed, word for word, and platform events already handled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, select

from okrs.vocabulary import ReplyState
from storage.queries import Queries, insert_or
from storage.tables import Receipt, Reply

# How the receipts begin of what a person is told only once, ever.
TOLD_ONCE = "zone-note:"


class Replies(Queries):
    async def keep(
        self, person: UUID, text: str, *, at: datetime, checkin: UUID | None, understood: dict[str, Any]
    ) -> Reply:
        """Stores the raw words before anything is made of them."""
        row = Reply(
            workspace_id=self._workspace,
            person_id=person,
            check_in_id=checkin,
            text=text,
            understood=understood,
            received_at=at,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def find(self, reply: UUID) -> Reply | None:
        """One reply, locked until this work ends: a tap and the clock don't count it twice."""
        found = await self._session.exec(
            select(Reply).where(Reply.workspace_id == self._workspace, Reply.id == reply).with_for_update()
        )
        return found.one_or_none()

    async def pending(self, person: UUID, *, since: datetime) -> Reply | None:
        """The person's newest reply that was shown back since then and does not count yet."""
        found = await self._session.exec(
            select(Reply)
            .where(
                Reply.workspace_id == self._workspace,
                Reply.person_id == person,
                Reply.state == ReplyState.PENDING,
                col(Reply.received_at) >= since,
            )
            .order_by(col(Reply.id).desc())
            .limit(1)
        )
        return found.one_or_none()

    async def first_time(self, key: str, *, at: datetime) -> bool:
        """True the first time a platform event's id is seen, False ever after."""
        result = await self._session.exec(
            insert_or(self._session, Receipt).on_conflict_do_nothing().returning(col(Receipt.key)),
            params=[{"workspace_id": self._workspace, "key": key, "received_at": at}],
        )
        return result.scalars().first() is not None

    async def forget(self, key: str) -> None:
        """Takes back that a platform event was handled, because nothing came of it."""
        await self._session.exec(
            delete(Receipt).where(col(Receipt.workspace_id) == self._workspace, col(Receipt.key) == key)
        )
