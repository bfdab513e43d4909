"""When people are away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from storage.queries import Queries
from storage.tables import Absence


class Absences(Queries):
    async def of(self, people: Sequence[UUID], *, since: date) -> dict[UUID, list[Absence]]:
        """Each person's absences that end on or after `since`, the earliest first."""
        found = await self._session.exec(
            select(Absence)
            .where(
                Absence.workspace_id == self._workspace,
                col(Absence.person_id).in_(people),
                col(Absence.ends) >= since,
            )
            .order_by(col(Absence.starts))
        )
        absences: dict[UUID, list[Absence]] = defaultdict(list)
        for absence in found:
            absences[absence.person_id].append(absence)
        return dict(absences)

    async def add(
        self, person: UUID, *, starts: date, ends: date, delegate: UUID | None, from_status: bool = False
    ) -> Absence:
        row = Absence(
            workspace_id=self._workspace,
            person_id=person,
            starts=starts,
            ends=ends,
            delegate_id=delegate,
            from_status=from_status,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def find(self, absence: UUID) -> Absence | None:
        found = await self._session.exec(
            select(Absence).where(Absence.workspace_id == self._workspace, Absence.id == absence)
        )
        return found.one_or_none()

    async def remove(self, absence: Absence) -> None:
        await self._session.delete(absence)

    async def covered(self, *, since: date) -> list[Absence]:
        """The absences in which somebody stands in, that end on or after `since`."""
        found = await self._session.exec(
            select(Absence).where(
                Absence.workspace_id == self._workspace,
                col(Absence.delegate_id).is_not(None),
                col(Absence.ends) >= since,
            )
        )
        return list(found)
