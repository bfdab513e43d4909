"""Digests that were posted, and requests for help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from okrs.vocabulary import DigestKind
from storage.queries import Queries
from storage.tables import Digest, HelpRequest


class Digests(Queries):
    def add(self, digest: Digest) -> None:
        self._session.add(digest)

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
        found = await self._session.exec(
            select(Digest)
            .where(
                Digest.workspace_id == self._workspace,
                Digest.kind == kind,
                col(Digest.subject_id).in_(subjects),
            )
            .order_by(col(Digest.period))
        )
        return {digest.subject_id: digest for digest in found}

    def ask_help(self, request: HelpRequest) -> None:
        self._session.add(request)

    async def help_request(self, request: UUID) -> HelpRequest | None:
        found = await self._session.exec(
            select(HelpRequest).where(HelpRequest.workspace_id == self._workspace, HelpRequest.id == request)
        )
        return found.one_or_none()

    async def help_requests(self, key_results: Sequence[UUID], *, since: datetime) -> list[HelpRequest]:
        """Requests about these key results that are open, or were made since `since`, the oldest first."""
        found = await self._session.exec(
            select(HelpRequest)
            .where(
                HelpRequest.workspace_id == self._workspace,
                col(HelpRequest.key_result_id).in_(key_results),
                col(HelpRequest.cleared_at).is_(None) | (col(HelpRequest.asked_at) >= since),
            )
            .order_by(col(HelpRequest.asked_at))
        )
        return list(found)
