"""What people typed, word for word, and platform events already handled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, select, update

from okrs.vocabulary import ReplyState
from storage.queries import Queries, insert_or
from storage.tables import Receipt, Reply

# How the receipts begin of what a person is told only once, ever.
TOLD_ONCE = "zone-note:"


class Replies(Queries):
    async def keep(
        self,
        person: UUID,
        text: str,
        *,
        at: datetime,
        checkin: UUID | None,
        understood: dict[str, Any],
        origin: str = "",
    ) -> Reply:
        """Stores the raw words before anything is made of them."""
        row = Reply(
            workspace_id=self._workspace,
            person_id=person,
            check_in_id=checkin,
            text=text,
            understood=understood,
            origin=origin,
            received_at=at,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def reword(self, reply: Reply, text: str, *, at: datetime) -> None:
        """Gives a reply other words; those before stay on record in a row of their own, which nothing counts."""
        self._session.add(
            Reply(
                workspace_id=self._workspace,
                person_id=reply.person_id,
                check_in_id=reply.check_in_id,
                text=reply.text,
                state=ReplyState.MERGED,
                origin=reply.origin,
                received_at=reply.received_at,
            )
        )
        reply.text, reply.received_at = text, at
        await self._session.flush()

    async def find(self, reply: UUID) -> Reply | None:
        """One reply as it is now, locked until this work ends: a tap and the clock don't count it twice."""
        found = await self._session.exec(
            select(Reply)
            .where(Reply.workspace_id == self._workspace, Reply.id == reply)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return found.one_or_none()

    async def look_up(self, reply: UUID) -> Reply | None:
        """One reply, only to be read."""
        found = await self._session.exec(
            select(Reply).where(Reply.workspace_id == self._workspace, Reply.id == reply)
        )
        return found.one_or_none()

    async def said_in(self, person: UUID, origin: str) -> UUID | None:
        """The reply that the person typed in the message of that origin, if there is one."""
        found = await self._session.exec(
            select(Reply.id)
            .where(
                Reply.workspace_id == self._workspace,
                Reply.person_id == person,
                Reply.origin == origin,
                col(Reply.origin) != "",
            )
            # The earlier words of a reply come into rows of their own after it.
            .order_by(col(Reply.id))
            .limit(1)
        )
        return found.one_or_none()

    async def wordings(self, reply: Reply) -> list[str]:
        """The words of a reply, and all it said before they were changed."""
        if not reply.origin:
            return [reply.text]
        found = await self._session.exec(
            select(Reply.text).where(
                Reply.workspace_id == self._workspace,
                Reply.person_id == reply.person_id,
                Reply.origin == reply.origin,
            )
        )
        return list(found)

    async def let_go(self, reply: Reply) -> str:
        """Takes the message away from a reply, in each of its wordings, for another to stand for it; its origin."""
        origin = reply.origin
        if origin:
            await self._session.exec(
                update(Reply)
                .where(
                    col(Reply.workspace_id) == self._workspace,
                    col(Reply.person_id) == reply.person_id,
                    col(Reply.origin) == origin,
                )
                .values(origin="")
            )
        return origin

    async def pending(self, person: UUID, *, since: datetime) -> list[Reply]:
        """The person's replies that were shown back since then and do not count yet, the newest first."""
        found = await self._session.exec(
            select(Reply)
            .where(
                Reply.workspace_id == self._workspace,
                Reply.person_id == person,
                Reply.state == ReplyState.PENDING,
                col(Reply.received_at) >= since,
            )
            .order_by(col(Reply.id).desc())
        )
        return list(found)

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
