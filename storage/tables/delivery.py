"""What is to be done and sent, what came in, and the built-in chat."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from okrs.vocabulary import (
    DeliveryState,
)
from storage.columns import Id, Word
from storage.tables.row import Row


class Due(Row, table=True):
    """Something the clock will ask for: `intent` about `subject_id` at `at`; claimed while a handler works on it."""

    __table_args__ = (UniqueConstraint("intent", "subject_id"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    intent: str
    subject_id: UUID
    at: datetime = Field(index=True)
    period: date | None = None
    claimed_until: datetime | None = None
    attempts: int = 0


class Delivery(Row, table=True):
    """The outbox: one message to send, or one to change (`revises` names the delivery whose message it changes)."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_delivery_state_not_before", "state", "not_before"),
        Index("ix_delivery_queue", "workspace_id", "state", "priority", "not_before"),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key: str
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    channel_id: UUID | None = Field(default=None, foreign_key="channel.id")
    thread: str = ""
    revises: str = ""
    card: str = Field(sa_type=Text)
    priority: int = 5
    state: DeliveryState = Word(DeliveryState, default=DeliveryState.DUE)
    not_before: datetime
    expires_at: datetime | None = None
    attempts: int = 0
    claimed_until: datetime | None = None
    platform: str = ""
    conversation: str = ""
    message_id: str = ""
    failure: str = ""
    created_at: datetime
    sent_at: datetime | None = None


class Receipt(Row, table=True):
    """A platform event that was handled: the same key again changes nothing."""

    workspace_id: UUID = Field(foreign_key="workspace.id", primary_key=True)
    key: str = Field(primary_key=True)
    received_at: datetime


class Arrival(Row, table=True):
    """What a platform brought, word for word, until it is dealt with; `lane` keeps what belongs together in order."""

    __table_args__ = (UniqueConstraint("platform", "key"), Index("ix_arrival_claimed_until", "claimed_until"))

    id: UUID = Id()
    platform: str
    key: str
    lane: str
    body: str = Field(sa_type=Text)
    received_at: datetime
    claimed_until: datetime
    attempts: int = 0


class ChatMessage(Row, table=True):
    """A message of the built-in web chat. `conversation` is `person:<id>` (with Headway) or `channel:<id>`;
    `only_for_id` keeps it to one reader. `position` is the revision that made it, `revision` the one that last
    changed it: revisions count up through the workspace in the order of their commits."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        UniqueConstraint("workspace_id", "revision"),
        Index("ix_chatmessage_conversation_position", "conversation", "position"),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    conversation: str
    key: str
    author_id: UUID | None = Field(default=None, foreign_key="person.id")
    only_for_id: UUID | None = Field(default=None, foreign_key="person.id")
    thread_id: UUID | None = Field(default=None, foreign_key="chatmessage.id", index=True)
    text: str = Field(default="", sa_type=Text)
    card: str = Field(default="", sa_type=Text)
    posted_at: datetime
    edited_at: datetime | None = None
    position: int
    revision: int


class ChatRead(Row, table=True):
    """How far a person has read a conversation of the web chat: the position of the last message seen."""

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    conversation: str = Field(primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")
    position: int
