"""Messages nobody asked for, counted against a person's weekly budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from okrs.vocabulary import NudgeKind
from storage.queries import Queries, insert_or
from storage.tables import Nudge, NudgeWish


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

    async def wishes(self, people: Sequence[UUID]) -> dict[UUID, list[NudgeWish]]:
        """What each person said of the nudges they get."""
        found = await self._session.exec(
            select(NudgeWish).where(
                NudgeWish.workspace_id == self._workspace, col(NudgeWish.person_id).in_(people)
            )
        )
        wishes: dict[UUID, list[NudgeWish]] = defaultdict(list)
        for wish in found:
            wishes[wish.person_id].append(wish)
        return dict(wishes)

    async def wish(
        self,
        person: UUID,
        kind: NudgeKind,
        subject: str,
        *,
        at: datetime,
        muted: bool | None = None,
        snoozed_until: date | None = None,
        unhelpful: int = 0,
    ) -> None:
        """Notes what a person said of a kind of nudge ('' for whatever it is about); `unhelpful` is added up."""
        fresh = NudgeWish(
            person_id=person, kind=kind, subject=subject, workspace_id=self._workspace, changed_at=at
        )
        await self._session.exec(
            insert_or(self._session, NudgeWish).on_conflict_do_nothing(), params=[fresh.model_dump()]
        )
        found = await self._session.exec(
            select(NudgeWish)
            .where(
                NudgeWish.workspace_id == self._workspace,
                NudgeWish.person_id == person,
                NudgeWish.kind == kind,
                NudgeWish.subject == subject,
            )
            .with_for_update()
        )
        row = found.one()
        row.muted = row.muted if muted is None else muted
        row.snoozed_until = snoozed_until or row.snoozed_until
        row.unhelpful += unhelpful
        row.changed_at = at
        await self._session.flush()
