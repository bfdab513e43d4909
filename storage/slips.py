"""What buttons need and can't carry: something to be saved once it was looked at, or to be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, select

from storage.queries import Queries
from storage.tables import Slip

SLIPS_FOR = timedelta(days=30)
"""Nobody presses a button of longer ago."""


class Slips(Queries):
    async def put(self, person: UUID, *, intent: str, kept: Mapping[str, Any], at: datetime) -> Slip:
        """Keeps what a button of that person's needs; their old slips are thrown away."""
        await self._session.exec(
            delete(Slip).where(
                col(Slip.workspace_id) == self._workspace,
                col(Slip.person_id) == person,
                col(Slip.made_at) < at - SLIPS_FOR,
            )
        )
        slip = Slip(
            workspace_id=self._workspace, person_id=person, intent=intent, kept=dict(kept), made_at=at
        )
        self._session.add(slip)
        await self._session.flush()
        return slip

    async def find(self, slip: UUID, *, person: UUID, intent: str) -> Slip | None:
        """The slip of that button and person, locked until this work ends; None once it was pressed."""
        found = await self._session.exec(
            select(Slip)
            .where(
                Slip.workspace_id == self._workspace,
                Slip.id == slip,
                Slip.person_id == person,
                Slip.intent == intent,
            )
            .with_for_update()
        )
        return found.one_or_none()

    async def of(self, people: Sequence[UUID], *, intent: str) -> list[Slip]:
        """The slips of these people for a button, the newest first."""
        found = await self._session.exec(
            select(Slip)
            .where(
                Slip.workspace_id == self._workspace, col(Slip.person_id).in_(people), Slip.intent == intent
            )
            .order_by(col(Slip.made_at).desc(), col(Slip.id).desc())
        )
        return list(found)

    async def remove(self, slip: Slip) -> None:
        await self._session.delete(slip)
        await self._session.flush()
