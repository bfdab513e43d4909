"""Digests that were posted, and requests for help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from okrs.vocabulary import DigestKind
from storage.queries import Queries, insert_or
from storage.tables import Digest, HelpRequest, KeyResult


class Digests(Queries):
    async def post(self, digest: Digest) -> bool:
        """Notes that a digest is posted; False when there is one of that kind, subject and period already."""
        made = await self._session.exec(
            insert_or(self._session, Digest).on_conflict_do_nothing().returning(col(Digest.id)),
            params=[digest.model_dump()],
        )
        return made.scalars().first() is not None

    async def find(self, kind: DigestKind, subject: UUID, period: date) -> Digest | None:
        found = await self._session.exec(
            select(Digest).where(
                Digest.workspace_id == self._workspace,
                Digest.kind == kind,
                Digest.subject_id == subject,
                Digest.period == period,
            )
        )
        return found.one_or_none()

    async def latest(self, kind: DigestKind, subjects: Sequence[UUID]) -> dict[UUID, Digest]:
        """The newest digest of each subject."""
        newest = (
            select(Digest.subject_id, func.max(Digest.period).label("period"))
            .where(
                Digest.workspace_id == self._workspace,
                Digest.kind == kind,
                col(Digest.subject_id).in_(subjects),
            )
            .group_by(col(Digest.subject_id))
            .subquery()
        )
        found = await self._session.exec(
            select(Digest)
            .join(
                newest,
                (newest.c.subject_id == col(Digest.subject_id)) & (newest.c.period == col(Digest.period)),
            )
            .where(Digest.workspace_id == self._workspace, Digest.kind == kind)
        )
        return {digest.subject_id: digest for digest in found}

    async def hold_since(self, when: datetime) -> bool:
        """Locks the digests posted after a moment until this work ends; False when there are none.

        Two works that change them go one after the other: the second reads what it needs after the first is done.
        """
        found = await self._session.exec(
            select(Digest.id)
            .where(Digest.workspace_id == self._workspace, col(Digest.posted_at) > when)
            .order_by(col(Digest.id))
            .with_for_update()
        )
        return bool(found.all())

    async def ask_help(self, request: HelpRequest) -> HelpRequest:
        """Adds a request, unless the same person's to the same helper about the same goal is open: then that one."""
        # A button pressed twice at once: the second press waits here, then finds the first one's request.
        await self._session.exec(
            select(KeyResult.id).where(KeyResult.id == request.key_result_id).with_for_update()
        )
        found = await self._session.exec(
            select(HelpRequest).where(
                HelpRequest.workspace_id == self._workspace,
                HelpRequest.key_result_id == request.key_result_id,
                HelpRequest.person_id == request.person_id,
                HelpRequest.helper_id == request.helper_id,
                *_is_open(),
            )
        )
        open_one = found.first()
        if open_one is not None:
            return open_one
        self._session.add(request)
        await self._session.flush()
        return request

    async def hold_help(self, request: UUID) -> HelpRequest | None:
        """One request, locked until this work ends."""
        found = await self._session.exec(
            select(HelpRequest)
            .where(HelpRequest.workspace_id == self._workspace, HelpRequest.id == request)
            .with_for_update()
        )
        return found.one_or_none()

    async def help_wanted(self, key_results: Sequence[UUID]) -> list[HelpRequest]:
        """The open requests about these key results, the oldest first."""
        found = await self._session.exec(
            select(HelpRequest)
            .where(
                HelpRequest.workspace_id == self._workspace,
                col(HelpRequest.key_result_id).in_(key_results),
                *_is_open(),
            )
            .order_by(col(HelpRequest.asked_at), col(HelpRequest.id))
        )
        return list(found)

    async def help_wanted_of(self, helper: UUID) -> list[HelpRequest]:
        """The open requests to one helper, the oldest first."""
        found = await self._session.exec(
            select(HelpRequest)
            .where(
                HelpRequest.workspace_id == self._workspace,
                HelpRequest.helper_id == helper,
                *_is_open(),
            )
            .order_by(col(HelpRequest.asked_at), col(HelpRequest.id))
        )
        return list(found)

    async def help_wanted_by(self, person: UUID) -> list[HelpRequest]:
        """The open requests of one person, the oldest first."""
        found = await self._session.exec(
            select(HelpRequest)
            .where(
                HelpRequest.workspace_id == self._workspace,
                HelpRequest.person_id == person,
                *_is_open(),
            )
            .order_by(col(HelpRequest.asked_at), col(HelpRequest.id))
        )
        return list(found)

    async def help_between(self, people: Sequence[UUID]) -> list[HelpRequest]:
        """The open requests that any of these people made or got, the oldest first."""
        found = await self._session.exec(
            select(HelpRequest)
            .where(
                HelpRequest.workspace_id == self._workspace,
                or_(col(HelpRequest.helper_id).in_(people), col(HelpRequest.person_id).in_(people)),
                *_is_open(),
            )
            .order_by(col(HelpRequest.asked_at), col(HelpRequest.id))
        )
        return list(found)

    async def help_asked_last(self, key_results: Sequence[UUID]) -> dict[UUID, datetime]:
        """When help was last asked for with each of these key results, whatever came of it."""
        found = await self._session.exec(
            select(HelpRequest.key_result_id, HelpRequest.asked_at)
            .where(
                HelpRequest.workspace_id == self._workspace,
                col(HelpRequest.key_result_id).in_(key_results),
            )
            .order_by(col(HelpRequest.asked_at))
        )
        return dict(found.all())


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return col(HelpRequest.cleared_at).is_(None), col(HelpRequest.declined_at).is_(None)
