"""Browsers that signed in."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, select

from storage.queries import Queries
from storage.tables import Person, WebSession


class Sessions(Queries):
    """A session is known by its token; only the token's SHA-256 is kept."""

    async def open(self, person: UUID, token: str, *, at: datetime, until: datetime) -> None:
        self._session.add(
            WebSession(
                workspace_id=self._workspace,
                person_id=person,
                token_hash=_hash(token),
                created_at=at,
                expires_at=until,
            )
        )

    async def person(self, token: str, *, at: datetime) -> Person | None:
        """Who signed in with this token; None when it is unknown, over or revoked, or the person left."""
        found = await self._session.exec(
            select(Person)
            .join(WebSession, col(WebSession.person_id) == col(Person.id))
            .where(
                WebSession.workspace_id == self._workspace,
                WebSession.token_hash == _hash(token),
                WebSession.expires_at > at,
                col(Person.active),
            )
        )
        return found.one_or_none()

    async def close(self, token: str) -> None:
        await self._session.exec(
            delete(WebSession).where(
                col(WebSession.workspace_id) == self._workspace, col(WebSession.token_hash) == _hash(token)
            )
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
