"""Messages nobody asked for, counted against a person's weekly budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from storage.queries import Queries, insert_or
from storage.tables import Nudge


class Nudges(Queries):
    async def since(self, people: Sequence[UUID], day: date) -> dict[UUID, list[Nudge]]:
        """What each person was sent unasked on or after a local day."""
        found = await self._session.exec(
            select(Nudge).where(
                Nudge.workspace_id == self._workspace, col(Nudge.person_id).in_(people), col(Nudge.day) >= day
            )
        )
        nudges: dict[UUID, list[Nudge]] = defaultdict(list)
        for nudge in found:
            nudges[nudge.person_id].append(nudge)
        return dict(nudges)

    async def record(self, person: UUID, *, kind: str, subject: str, day: date, at: datetime) -> bool:
        """Notes a nudge; False when this subject was already raised that day."""
        row = Nudge(
            workspace_id=self._workspace, person_id=person, kind=kind, subject=subject, day=day, sent_at=at
        )
        made = await self._session.exec(
            insert_or(self._session, Nudge).on_conflict_do_nothing().returning(col(Nudge.id)),
            params=[row.model_dump()],
        )
        return made.scalars().first() is not None
