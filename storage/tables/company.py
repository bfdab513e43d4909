"""The company: people and how they are reached, teams, channels, days away."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from okrs.vocabulary import (
    Cadence,
)
from storage.columns import Id, Word
from storage.tables.row import Row


class Workspace(Row, table=True):
    """One company. `settings` is a `storage.settings.WorkspaceSettings` as JSON; `channel_id` hears its digest.

    `paused_at`: since when its chat platform is disconnected, so that nobody is asked or told anything.
    """

    id: UUID = Id()
    name: str = Field(unique=True)
    zone: str = "UTC"
    locale: str = "en"
    country: str | None = None
    region: str | None = None
    channel_id: UUID | None = None
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    paused_at: datetime | None = None
    created_at: datetime


class Person(Row, table=True):
    """`working_days` are the digits of Monday (0) to Sunday (6); None for zone, locale, country: the workspace's.

    `follows_status`: the person wants their absences noted from their status in the chat; `status_seen` is a digest of
    the one that was read last, so that each is read once.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "email"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id", index=True)
    name: str
    email: str
    role: str = ""
    zone: str | None = None
    locale: str | None = None
    country: str | None = None
    region: str | None = None
    working_days: str = "01234"
    day_starts: time = time(9, 0)
    day_ends: time = time(17, 30)
    manager_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    admin: bool = False
    active: bool = True
    cadence: Cadence | None = Word(Cadence, default=None)
    follows_status: bool = False
    status_seen: str = ""
    created_at: datetime


class Account(Row, table=True):
    """How a person is reached on one platform; `reference` is what that platform needs besides, such as the
    conversation's own id."""

    __table_args__ = (UniqueConstraint("workspace_id", "platform", "address"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    platform: str
    address: str
    reference: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    last_used_at: datetime | None = None


class Channel(Row, table=True):
    """A place where a team hears its digest. `shared_outside`: people of another company read it too;
    `may_share`: an admin allowed goals to be posted there all the same."""

    __table_args__ = (UniqueConstraint("workspace_id", "platform", "address"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    platform: str
    address: str
    name: str
    zone: str | None = None
    reference: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    shared_outside: bool = False
    may_share: bool = False


class Team(Row, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    name: str
    parent_id: UUID | None = Field(default=None, foreign_key="team.id")
    lead_id: UUID | None = Field(default=None, foreign_key="person.id")
    channel_id: UUID | None = Field(default=None, foreign_key="channel.id")
    cadence: Cadence | None = Word(Cadence, default=None)


class Membership(Row, table=True):
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    team_id: UUID = Field(foreign_key="team.id", primary_key=True, index=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")


class Absence(Row, table=True):
    """Away from `starts` to `ends`, both included. `from_status`: noted from the person's status, and gone with it."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    starts: date
    ends: date
    delegate_id: UUID | None = Field(default=None, foreign_key="person.id")
    from_status: bool = False
