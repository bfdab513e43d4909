"""Browsers that signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, delete, select

from storage.queries import Queries
from storage.tables import Person, WebSession

LASTS, IDLE = timedelta(days=30), timedelta(days=14)
"""How long somebody stays signed in at most, and how long a browser that isn't used."""
# How much later a session is used again before that is written down.
_SEEN = timedelta(hours=1)


class Sessions(Queries):
    """A session is known by its token; only the token's SHA-256 is kept."""

    async def open(self, person: UUID, token: str, *, at: datetime, browser: str = "", way: str = "") -> None:
        self._session.add(
            WebSession(
                workspace_id=self._workspace,
                person_id=person,
                token_hash=_hash(token),
                browser=browser,
                way=way,
                created_at=at,
                seen_at=at,
                expires_at=at + LASTS,
            )
        )
        await self._session.flush()

    async def person(self, token: str, *, at: datetime) -> Person | None:
        """Who signed in with this token; None when it is unknown, over, idle or revoked, or the person left."""
        row = await self.find(token, at=at)
        if row is None:
            return None
        if row.seen_at <= at - _SEEN:
            row.seen_at = at
        found = await self._session.exec(
            select(Person).where(
                Person.workspace_id == self._workspace, Person.id == row.person_id, col(Person.active)
            )
        )
        return found.one_or_none()

    async def find(self, token: str, *, at: datetime) -> WebSession | None:
        """The session of a token, if it is good."""
        found = await self._session.exec(
            select(WebSession).where(
                WebSession.workspace_id == self._workspace,
                WebSession.token_hash == _hash(token),
                WebSession.expires_at > at,
                WebSession.seen_at > at - IDLE,
            )
        )
        return found.one_or_none()

    async def of(self, person: UUID, *, at: datetime) -> list[WebSession]:
        """The good sessions of a person, the one used last first."""
        found = await self._session.exec(
            select(WebSession)
            .where(
                WebSession.workspace_id == self._workspace,
                WebSession.person_id == person,
                WebSession.expires_at > at,
                WebSession.seen_at > at - IDLE,
            )
            .order_by(col(WebSession.seen_at).desc(), col(WebSession.id).desc())
        )
        return list(found)

    async def close(self, token: str) -> None:
        await self._session.exec(
            delete(WebSession).where(
                col(WebSession.workspace_id) == self._workspace, col(WebSession.token_hash) == _hash(token)
            )
        )

    async def end(self, person: UUID, session: UUID) -> None:
        """Ends one session of a person; one that is over already is no error."""
        await self._session.exec(
            delete(WebSession).where(
                col(WebSession.workspace_id) == self._workspace,
                col(WebSession.person_id) == person,
                col(WebSession.id) == session,
            )
        )

    async def end_of(self, people: Collection[UUID], *, but: UUID | None = None) -> int:
        """Ends every session of some people, but for one; returns how many there were."""
        ended = await self._session.exec(
            delete(WebSession)
            .where(
                col(WebSession.workspace_id) == self._workspace,
                col(WebSession.person_id).in_(people),
                col(WebSession.id) != but if but is not None else col(WebSession.id).is_not(None),
            )
            .returning(col(WebSession.id))
        )
        return len(ended.scalars().all())

    async def end_all(self) -> None:
        """Ends every session of the workspace."""
        await self._session.exec(delete(WebSession).where(col(WebSession.workspace_id) == self._workspace))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
