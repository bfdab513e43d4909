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

    async def hold(self, person: UUID, kind: NudgeKind, subject: str, day: date) -> Nudge | None:
        """One nudge, locked until this work ends: two presses at once come one after the other."""
        found = await self._session.exec(
            select(Nudge)
            .where(
                Nudge.workspace_id == self._workspace,
                Nudge.person_id == person,
                Nudge.kind == kind,
                Nudge.subject == subject,
                Nudge.day == day,
            )
            .with_for_update()
        )
        return found.one_or_none()

    async def last(self, kind: NudgeKind, subjects: Sequence[str]) -> dict[tuple[UUID, str], datetime]:
        """When each person was last sent this kind of nudge about each of these subjects."""
        found = await self._session.exec(
            select(Nudge).where(
                Nudge.workspace_id == self._workspace, Nudge.kind == kind, col(Nudge.subject).in_(subjects)
            )
        )
        latest: dict[tuple[UUID, str], datetime] = {}
        for nudge in found:
            key = nudge.person_id, nudge.subject
            latest[key] = max(nudge.sent_at, latest.get(key, nudge.sent_at))
        return latest

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

    async def snooze(
        self, person: UUID, kind: NudgeKind, subject: str, *, until: date | None, at: datetime
    ) -> None:
        """Notes that a person wants none of a kind about a subject before a day; None takes that back."""
        row = await self._wish(person, kind, subject, at)
        row.snoozed_until = until
        await self._session.flush()

    async def mute(self, person: UUID, kind: NudgeKind, subject: str, *, muted: bool, at: datetime) -> None:
        """Notes whether a person wants none of a kind at all, about one subject or ('') about any."""
        row = await self._wish(person, kind, subject, at)
        row.muted = muted
        await self._session.flush()

    async def _wish(self, person: UUID, kind: NudgeKind, subject: str, at: datetime) -> NudgeWish:
        """The person's wish, locked until this work ends; a new one that says nothing where there was none."""
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
        row.changed_at = at
        return row
