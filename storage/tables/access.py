"""Ways in: sessions of browsers and installations on chat platforms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import Id
from storage.tables.row import Row


class WebSession(Row, table=True):
    """A browser that signed in; `token_hash` is the SHA-256 of the cookie's token.

    `browser` is what it calls itself, in short ("Firefox, Windows"), `way` how the person showed who they are ("link",
    "slack", "microsoft"), `seen_at` when it was used last, to the hour.
    """

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    browser: str = ""
    way: str = ""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Installation(Row, table=True):
    """Headway in one team of a chat platform (`team`), or in a whole organisation of teams (`team` is '').

    `secret` is encrypted (`storage.secrets`), '' where the secrets come with the settings. `revoked_at`: since when
    the app is no longer installed there.
    """

    __table_args__ = (UniqueConstraint("platform", "organisation", "team"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id", index=True)
    platform: str
    organisation: str = ""
    team: str = ""
    app: str = ""
    bot: str = ""
    installer: str = ""
    scopes: str = Field(default="", sa_type=Text)
    secret: str = Field(default="", sa_type=Text)
    expires_at: datetime | None = None
    installed_at: datetime
    revoked_at: datetime | None = None


class SignInState(Row, table=True):
    """A way into an installation that was begun; taken away when it is used, so that nobody can use it again."""

    token_hash: str = Field(primary_key=True)
    expires_at: datetime
