"""Keys to the REST interface; only the SHA-256 of a key is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from okrs.audit import Act, Via
from storage.audit import Trail
from storage.queries import Queries
from storage.tables import ApiToken

PREFIX = "hw_"
# How exactly it is known when a key was last used: not every request is worth a write.
_USED_WITHIN = timedelta(minutes=10)
_SHOWN = 9


def new_key() -> str:
    """A key nobody can guess: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


class Tokens(Queries):
    async def add(
        self,
        key: str,
        *,
        name: str,
        scopes: str,
        person: UUID | None,
        made_by: UUID | None,
        at: datetime,
        until: datetime,
    ) -> ApiToken:
        row = ApiToken(
            workspace_id=self._workspace,
            person_id=person,
            made_by_id=made_by,
            name=name,
            token_hash=_hash(key),
            shown=key[:_SHOWN],
            scopes=scopes,
            created_at=at,
            expires_at=until,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def every(self) -> list[ApiToken]:
        """All of the workspace, the newest first; those that are over too."""
        found = await self._session.exec(
            select(ApiToken)
            .where(ApiToken.workspace_id == self._workspace)
            .order_by(col(ApiToken.created_at).desc(), col(ApiToken.id))
        )
        return list(found)

    async def find(self, token: UUID) -> ApiToken | None:
        found = await self._session.exec(
            select(ApiToken).where(ApiToken.workspace_id == self._workspace, ApiToken.id == token)
        )
        return found.one_or_none()


class TokensAnywhere:
    """A key names no workspace: it is looked for in all of them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def use(self, key: str, *, at: datetime) -> ApiToken | None:
        """The token of a key, with a note that it was used; None for one that is unknown, over or revoked."""
        found = await self._session.exec(
            select(ApiToken).where(
                ApiToken.token_hash == _hash(key),
                col(ApiToken.revoked_at).is_(None),
                col(ApiToken.expires_at) > at,
            )
        )
        token = found.one_or_none()
        if token is not None and token.last_used_at is None:
            await Trail(self._session, token.workspace_id).record(
                Act.KEY_USED,
                by=token.person_id or Via.PROGRAM,
                about=token.person_id,
                at=at,
                name=token.name,
            )
        if token is not None and (token.last_used_at is None or token.last_used_at < at - _USED_WITHIN):
            await self._session.exec(
                update(ApiToken).where(col(ApiToken.id) == token.id).values(last_used_at=at)
            )
        return token


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
