"""Conversations: check-ins, what was typed, requests for help, what was sent unasked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from okrs.vocabulary import (
    Cadence,
    CheckInState,
    DigestKind,
    ReplyState,
)
from storage.columns import Id, Word
from storage.tables.row import Row


class CheckIn(Row, table=True):
    """One person, one cadence, one period; `asked_of_id` is the person or who stands in for them."""

    __table_args__ = (
        UniqueConstraint("person_id", "cadence", "period"),
        Index("ix_checkin_person_id_asked_at", "person_id", "asked_at"),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id")
    asked_of_id: UUID = Field(foreign_key="person.id", index=True)
    cadence: Cadence = Word(Cadence)
    period: date
    deep: bool = False
    state: CheckInState = Word(CheckInState, default=CheckInState.ASKED)
    asked_at: datetime
    closes_at: datetime
    answered_at: datetime | None = None


class Reflection(Row, table=True):
    """An answer to one of the deeper, monthly questions; the newest per question counts, older ones stay."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    check_in_id: UUID = Field(foreign_key="checkin.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    question: str
    answer: str = Field(sa_type=Text)
    recorded_at: datetime


class Reply(Row, table=True):
    """What a person typed, word for word, and what was understood of it (`storage.replies`). `origin` is the
    platform's own name of the message, '' where it has none: whoever edits it changes this answer."""

    __table_args__ = (Index("ix_reply_workspace_id_origin", "workspace_id", "origin"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    check_in_id: UUID | None = Field(default=None, foreign_key="checkin.id", index=True)
    text: str = Field(sa_type=Text)
    state: ReplyState = Word(ReplyState, default=ReplyState.PENDING)
    understood: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    origin: str = ""
    received_at: datetime
    counted_at: datetime | None = None


class Draft(Row, table=True):
    """The half-filled form of a check-in."""

    check_in_id: UUID = Field(foreign_key="checkin.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")
    fields: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    saved_at: datetime


class Slip(Row, table=True):
    """What a button needs and can't carry: `intent` is the button's, `person_id` the only one who may press it. Gone
    once it was pressed."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    intent: str
    kept: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    made_at: datetime


class HelpRequest(Row, table=True):
    """`person_id` asked `helper_id` to clear something in the way of a key result; `taken_at`: when they last said
    that they are on it. It is open until it was `cleared_at` or `declined_at`."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    helper_id: UUID = Field(foreign_key="person.id", index=True)
    words: str = Field(sa_type=Text)
    asked_at: datetime
    taken_at: datetime | None = None
    cleared_at: datetime | None = None
    declined_at: datetime | None = None


class Nudge(Row, table=True):
    """A message nobody asked for, counted against the person's weekly budget; `unhelpful`: they called it so."""

    __table_args__ = (UniqueConstraint("person_id", "subject", "day"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID = Field(foreign_key="person.id")
    kind: str
    subject: str
    day: date
    sent_at: datetime
    unhelpful: bool = False


class Digest(Row, table=True):
    """A digest that was posted; `subject_id` is the team, manager or workspace; `delivery_key` finds its message."""

    __table_args__ = (UniqueConstraint("kind", "subject_id", "period"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    kind: DigestKind = Word(DigestKind)
    subject_id: UUID
    period: date
    since: datetime
    delivery_key: str
    card: str = Field(sa_type=Text)
    posted_at: datetime
