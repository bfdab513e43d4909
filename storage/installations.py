"""Where Headway is installed on the chat platforms, across workspaces."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.secrets import Vault
from storage.tables import Hook, Installation, MetricSource, SignInState
from storage.workspaces import Workspaces


class Installations:
    """Reads and writes installations of one platform; `workspaces` does so for companies, in the same work."""

    def __init__(self, session: AsyncSession, platform: str) -> None:
        self._session = session
        self._platform = platform
        self.workspaces = Workspaces(session)

    async def hold_all(self) -> None:
        """Waits until nobody else installs anything: what is looked up now is still so at the end."""
        connection = await self._session.connection()
        if connection.dialect.name == "postgresql":
            await connection.execute(text("LOCK TABLE installation IN SHARE ROW EXCLUSIVE MODE"))

    async def of(self, *, organisation: str, team: str) -> Installation | None:
        """The one for a team: its own, else that of the organisation it belongs to; one that was revoked too."""
        own = await self._of_team(team) if team else None
        if own is not None and (own.revoked_at is None or not organisation):
            return own
        return await self.whole(organisation) or own

    async def whole(self, organisation: str) -> Installation | None:
        """That of a whole organisation; one that was revoked too."""
        if not organisation:
            return None
        found = await self._session.exec(
            select(Installation).where(
                Installation.platform == self._platform,
                Installation.organisation == organisation,
                Installation.team == "",
            )
        )
        return found.one_or_none()

    async def wholes(self) -> list[Installation]:
        """Those of whole organisations, in the order in which they were made; those that were revoked too."""
        found = await self._session.exec(
            select(Installation)
            .where(Installation.platform == self._platform, Installation.team == "")
            .order_by(col(Installation.installed_at))
        )
        return list(found)

    async def whole_of(self, workspace: UUID) -> Installation | None:
        """That of the whole organisation a workspace belongs to, if it is in use."""
        found = await self._session.exec(
            select(Installation).where(
                Installation.platform == self._platform,
                Installation.workspace_id == workspace,
                Installation.team == "",
                col(Installation.revoked_at).is_(None),
            )
        )
        return found.first()

    async def of_app(self, app: str) -> Installation | None:
        """That of a whole organisation with an app registered for it alone; one that was revoked too."""
        found = await self._session.exec(
            select(Installation).where(
                Installation.platform == self._platform, Installation.app == app, Installation.team == ""
            )
        )
        return found.first()

    async def has_teams(self, organisation: str) -> bool:
        """Whether the app is in use in any team of an organisation."""
        found = await self._session.exec(
            select(Installation.id)
            .where(
                Installation.platform == self._platform,
                Installation.organisation == organisation,
                Installation.team != "",
                col(Installation.revoked_at).is_(None),
            )
            .limit(1)
        )
        return found.first() is not None

    async def is_reached(self, workspace: UUID) -> bool:
        """Whether a workspace has any installation in use, on whatever platform."""
        found = await self._session.exec(
            select(Installation.id)
            .where(Installation.workspace_id == workspace, col(Installation.revoked_at).is_(None))
            .limit(1)
        )
        return found.first() is not None

    async def _of_team(self, team: str) -> Installation | None:
        found = await self._session.exec(
            select(Installation).where(Installation.platform == self._platform, Installation.team == team)
        )
        return found.first()

    async def every(self) -> list[Installation]:
        """All that are in use, in the order in which they were made."""
        found = await self._session.exec(
            select(Installation)
            .where(Installation.platform == self._platform, col(Installation.revoked_at).is_(None))
            .order_by(col(Installation.installed_at))
        )
        return list(found)

    async def of_workspace(self, workspace: UUID) -> list[Installation]:
        """Those of one workspace that are in use, a whole organisation's first."""
        found = await self._session.exec(
            select(Installation)
            .where(
                Installation.platform == self._platform,
                Installation.workspace_id == workspace,
                col(Installation.revoked_at).is_(None),
            )
            .order_by(col(Installation.team), col(Installation.installed_at))
        )
        return list(found)

    async def hold(self, installation: UUID) -> Installation | None:
        """One installation, locked until this work ends: a token that can be used once is not used twice."""
        found = await self._session.exec(
            select(Installation)
            .where(Installation.platform == self._platform, Installation.id == installation)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return found.one_or_none()

    async def keep(self, installation: Installation) -> Installation:
        """Adds it, or puts it in the place of the one for the same team, which keeps its id and workspace."""
        found = await self._session.exec(
            select(Installation)
            .where(
                Installation.platform == self._platform,
                Installation.organisation == installation.organisation,
                Installation.team == installation.team,
            )
            .with_for_update()
        )
        there = found.one_or_none()
        if there is None:
            self._session.add(installation)
            await self._session.flush()
            return installation
        for name in (
            "app",
            "bot",
            "installer",
            "scopes",
            "secret",
            "expires_at",
            "installed_at",
            "revoked_at",
        ):
            setattr(there, name, getattr(installation, name))
        await self._session.flush()
        return there


async def renew_secrets(session: AsyncSession, vault: Vault) -> int:
    """Encrypts every stored secret, of platforms and sources, with the newest key; returns how many there were."""
    count = 0
    tables: tuple[Any, ...] = (Installation, MetricSource, Hook)
    for table in tables:
        for row in await session.exec(select(table).where(table.secret != "").with_for_update()):
            row.secret = vault.renew(row.secret)
            count += 1
    return count


class SignInStates:
    """Tokens that are good for one use; only their SHA-256 is kept."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def issue(self, token: str, *, at: datetime, until: datetime) -> None:
        """Remembers a token, and forgets those that are over."""
        await self._session.exec(delete(SignInState).where(col(SignInState.expires_at) <= at))
        self._session.add(SignInState(token_hash=_hash(token), expires_at=until))
        await self._session.flush()

    async def consume(self, token: str, *, at: datetime) -> bool:
        """Whether the token was issued, is not over, and was not used before; it can't be used again."""
        taken = await self._session.exec(
            delete(SignInState)
            .where(col(SignInState.token_hash) == _hash(token), col(SignInState.expires_at) > at)
            .returning(col(SignInState.token_hash))
        )
        return taken.scalars().first() is not None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
