"""What admins answer for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.columns import Id
from storage.tables.row import Row


class Audit(Row, table=True):
    """One act, noted in the transaction that did it and never changed; gone when it was kept for long enough.

    `person_id` did it, or none of the people: `via` is an `okrs.audit.Via` then. `about_id` is whom it concerns, `act`
    an `okrs.audit.Act`, `name` what the thing was called; `changes` are lists of field, before and after.
    """

    __table_args__ = (Index("ix_audit_workspace_id_at", "workspace_id", "at"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    about_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    via: str = ""
    act: str
    name: str = ""
    changes: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    at: datetime
