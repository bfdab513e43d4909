"""Where numbers come from: sources that are read, what each feeds, and keys by which other programs come in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from okrs.vocabulary import HookState, SourceState
from storage.columns import Exact, Id, Word
from storage.tables.row import Row


class MetricSource(Row, table=True):
    """A number that is read, or pushed, from another system.

    `settings` are the fields of its connector without the secret ones, which are encrypted together in `secret`
    (`storage.secrets`, '' for none). `value` is the last good one, as the source had it at `as_of`; `tag` is the
    source's own name for that state. `failures` counts those in a row; `trouble` says the last one in words, a sentence
    with places for `trouble_values`, so that each reader has it in their language.
    `test_key`: the message that tells what the next reading gives, '' for none.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "name"),
        Index("ix_metricsource_due", "state", "next_at"),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    owner_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    kind: str
    name: str
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    secret: str = Field(default="", sa_type=Text)
    every_minutes: int = 60
    state: SourceState = Word(SourceState, default=SourceState.ACTIVE)
    value: Decimal | None = Exact()
    unit: str = ""
    url: str = ""
    as_of: datetime | None = None
    tag: str = ""
    read_at: datetime | None = None
    next_at: datetime | None = None
    claimed_until: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    trouble: str = Field(default="", sa_type=Text)
    trouble_values: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    test_key: str = ""
    created_at: datetime


class SourceLink(Row, table=True):
    """A source feeds a key result, or a number of the business; `leading`: it only leads to the outcome."""

    __table_args__ = (UniqueConstraint("key_result_id"), UniqueConstraint("metric_id"))

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    source_id: UUID = Field(foreign_key="metricsource.id", index=True)
    key_result_id: UUID | None = Field(default=None, foreign_key="keyresult.id")
    metric_id: UUID | None = Field(default=None, foreign_key="metric.id")
    leading: bool = False
    created_at: datetime


class ApiToken(Row, table=True):
    """A key to the REST interface: a person's own, or (`person_id` None) the workspace's. Only the SHA-256 of the key
    is kept; `shown` are the few characters by which a person tells it from others; `scopes` have spaces between."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    made_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    name: str
    token_hash: str = Field(unique=True)
    shown: str
    scopes: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class Hook(Row, table=True):
    """An address that hears of events; `secret` (encrypted) signs what is sent, `events` have spaces between."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id", index=True)
    made_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    url: str
    secret: str = Field(default="", sa_type=Text)
    events: str
    state: HookState = Word(HookState, default=HookState.ACTIVE)
    failures: int = 0
    trouble: str = Field(default="", sa_type=Text)
    created_at: datetime


class HookEvent(Row, table=True):
    """One event on its way to a hook: written with what it tells, sent later, tried again until `expires_at`."""

    __table_args__ = (
        UniqueConstraint("hook_id", "key"),
        Index("ix_hookevent_due", "sent_at", "next_at"),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    hook_id: UUID = Field(foreign_key="hook.id")
    key: str
    event: str
    body: str = Field(sa_type=Text)
    made_at: datetime
    expires_at: datetime
    next_at: datetime
    claimed_until: datetime | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    failure: str = ""
