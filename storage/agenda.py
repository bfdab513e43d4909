"""The agenda: what the clock will ask for, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select

from storage.columns import new_id
from storage.queries import Queries, insert_many_or
from storage.tables import Due


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """`intent` about `subject`, at `at` (UTC); `period` is the local date it stands for."""

    intent: str
    subject: UUID
    at: datetime
    period: date | None = None


class Agenda(Queries):
    async def arm(self, appointments: Iterable[Appointment]) -> None:
        """Sets each appointment; one with the same intent and subject is moved and its claim released."""
        rows = [
            {
                "id": new_id(),
                "workspace_id": self._workspace,
                "intent": a.intent,
                "subject_id": a.subject,
                "at": a.at,
                "period": a.period,
                "claimed_until": None,
                "attempts": 0,
            }
            for a in appointments
        ]
        if not rows:
            return
        insert = await insert_many_or(self._session, Due)
        await self._session.exec(
            insert.on_conflict_do_update(
                index_elements=["intent", "subject_id"],
                set_={
                    "at": insert.excluded.at,
                    "period": insert.excluded.period,
                    "claimed_until": None,
                    "attempts": 0,
                },
            ),
            params=rows,
        )

    async def drop(self, intent: str, subjects: Sequence[UUID]) -> None:
        """Takes appointments off; those that are not there are no error."""
        await self._session.exec(
            delete(Due).where(
                col(Due.workspace_id) == self._workspace,
                col(Due.intent) == intent,
                col(Due.subject_id).in_(subjects),
            )
        )

    async def of(self, intent: str, subjects: Sequence[UUID]) -> dict[UUID, Due]:
        """The appointments of one intent, by subject."""
        found = await self._session.exec(
            select(Due).where(
                Due.workspace_id == self._workspace,
                Due.intent == intent,
                col(Due.subject_id).in_(subjects),
            )
        )
        return {due.subject_id: due for due in found}

    async def lock(self, intent: str, subject: UUID) -> None:
        """Waits until nobody else is at this appointment; the clock's handlers lock theirs first, too."""
        await self._session.exec(
            select(Due.id)
            .where(Due.workspace_id == self._workspace, Due.intent == intent, Due.subject_id == subject)
            .with_for_update()
        )

    async def hold(self, intent: str, subjects: Sequence[UUID]) -> tuple[UUID, ...]:
        """Those of the claimed appointments that are still to be kept, locked until this work ends.

        Whoever else claimed them after our claim ran out waits here, and then finds them kept.
        """
        claimed = await self._session.exec(
            select(Due.subject_id).where(*self._claimed(intent, subjects)).with_for_update()
        )
        held = set(claimed)
        return tuple(subject for subject in subjects if subject in held)

    async def finish(self, intent: str, subjects: Sequence[UUID]) -> None:
        """Takes off the appointments that are still claimed: kept, and not set anew by their handler."""
        await self._session.exec(delete(Due).where(*self._claimed(intent, subjects)))

    def _claimed(self, intent: str, subjects: Sequence[UUID]) -> tuple[ColumnElement[bool], ...]:
        return (
            col(Due.workspace_id) == self._workspace,
            col(Due.intent) == intent,
            col(Due.subject_id).in_(subjects),
            col(Due.claimed_until).is_not(None),
        )
