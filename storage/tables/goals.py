"""Goals, and the ledger of what was said about them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from okrs.measure import Band, Kind
from okrs.vocabulary import (
    CycleState,
    Source,
)
from storage.columns import Exact, Id, Word
from storage.tables.row import Row


class Cycle(Row, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    name: str
    starts: date
    ends: date
    state: CycleState = Word(CycleState, default=CycleState.OPEN)


class Outcome(Row, table=True):
    """A strategic outcome. `code` is the stable name that imports know it by."""

    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    cycle_id: UUID = Field(foreign_key="cycle.id", index=True)
    code: str
    title: str
    owner_id: UUID | None = Field(default=None, foreign_key="person.id")
    position: int = 0


class Objective(Row, table=True):
    """`parent_id` aligns it under another objective; `counts_children` adds those to its roll-up."""

    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    cycle_id: UUID = Field(foreign_key="cycle.id", index=True)
    outcome_id: UUID | None = Field(default=None, foreign_key="outcome.id", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="objective.id", index=True)
    team_id: UUID | None = Field(default=None, foreign_key="team.id", index=True)
    owner_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    code: str
    title: str
    weight: Decimal = Exact(Decimal(1))
    counts_children: bool = False
    position: int = 0


class KeyResult(Row, table=True):
    """`phases` is a list of {"on": ISO date, "value": text}; `score` is set at close; `moves_id` is the number of the
    business that it is meant to move, `carries_id` the goal of an earlier cycle that it goes on with. `stopped`: it was
    closed before its time because it is no goal any more, stays to be seen, and counts for nobody."""

    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    objective_id: UUID = Field(foreign_key="objective.id", index=True)
    owner_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    code: str
    title: str
    metric: str = ""
    unit: str = ""
    kind: Kind = Word(Kind)
    band: Band | None = Word(Band, default=None)
    start: Decimal | None = Exact()
    target: Decimal | None = Exact()
    upper: Decimal | None = Exact()
    weight: Decimal = Exact(Decimal(1))
    starts: date
    ends: date
    phases: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    moves_id: UUID | None = Field(default=None, foreign_key="metric.id", index=True)
    carries_id: UUID | None = Field(default=None, foreign_key="keyresult.id", index=True)
    score: Decimal | None = Exact()
    closed_at: datetime | None = None
    stopped: bool = False
    position: int = 0
    created_at: datetime


class GoalChange(Row, table=True):
    """What a goal said before it was changed, by whom and why."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    reason: str
    before: dict[str, Any] = Field(sa_type=JSON)
    changed_at: datetime


class Entry(Row, table=True):
    """One line of the progress ledger; never changed but for a note that its writer erased. A correction is a new
    line that `supersedes_id` the old one, an undo is such a line with `retracted`."""

    __table_args__ = (
        Index("ix_entry_key_result_id_recorded_at", "key_result_id", "recorded_at"),
        # Few lines speak of something in the way, and finding them took reading all.
        Index(
            "ix_entry_blocked",
            "workspace_id",
            "key_result_id",
            sqlite_where=text("blocked = 1"),
            postgresql_where=text("blocked"),
        ),
    )

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    check_in_id: UUID | None = Field(default=None, foreign_key="checkin.id", index=True)
    reply_id: UUID | None = Field(default=None, foreign_key="reply.id", index=True)
    value: Decimal | None = Exact()
    confidence: int | None = None
    note: str = Field(default="", sa_type=Text)
    blocked: bool = False
    source: Source = Word(Source)
    recorded_at: datetime
    supersedes_id: UUID | None = Field(default=None, foreign_key="entry.id", index=True)
    retracted: bool = False


class Told(Row, table=True):
    """Where a key result stands by its ledger: derived from the effective entries in the transaction that adds one.

    `previous` is the value before `value`, `talked_at` when a person last said anything (None: so far only a source
    has); `blocked` and `blocker` speak of the newest entry that said either.
    """

    key_result_id: UUID = Field(foreign_key="keyresult.id", primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")
    value: Decimal | None = Exact()
    previous: Decimal | None = Exact()
    valued_at: datetime | None = None
    confidence: int | None = None
    confidence_before: int | None = None
    note: str = Field(default="", sa_type=Text)
    blocked: bool = False
    blocker: str = Field(default="", sa_type=Text)
    blocked_since: datetime | None = None
    person_id: UUID | None = None
    talked_at: datetime | None = None
