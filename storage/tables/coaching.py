"""Coaching: what is tried, decided and shared, the business numbers it is about, and what each person wants to hear."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from okrs.vocabulary import (
    Choice,
    Direction,
    DraftState,
    ExperimentResult,
    NudgeKind,
    Occasion,
    PracticeState,
    Source,
    ThoughtState,
)
from storage.columns import Exact, Id, Word
from storage.tables.row import Row


class Experiment(Row, table=True):
    """A small thing to try where a goal is stuck: whose `behaviour` would have to change, what makes the present one
    `easier`, what is tried (`words`), and the day on which its result is asked for."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    behaviour: str = Field(default="", sa_type=Text)
    easier: str = Field(default="", sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    review_on: date | None = None
    result: ExperimentResult | None = Word(ExperimentResult, default=None)
    learned: str = Field(default="", sa_type=Text)
    begun_at: datetime
    reviewed_at: datetime | None = None


class Metric(Row, table=True):
    """A number of the business that goals are meant to move. `code` is the stable name that imports know it by."""

    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    outcome_id: UUID | None = Field(default=None, foreign_key="outcome.id", index=True)
    code: str
    name: str
    unit: str = ""
    wanted: Direction = Word(Direction)
    created_at: datetime


class Reading(Row, table=True):
    """What a metric was at a moment; never changed. An undo is a newer row of the same moment with `retracted`."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    metric_id: UUID = Field(foreign_key="metric.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    value: Decimal = Exact()
    as_of: datetime
    source: Source = Word(Source)
    recorded_at: datetime
    retracted: bool = False


class Decision(Row, table=True):
    """Keep, change or stop a goal: who decided it on which occasion, why, and what was `learned`; `shared`: the whole
    company may read that."""

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID = Field(foreign_key="keyresult.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    occasion: Occasion = Word(Occasion)
    choice: Choice = Word(Choice)
    reason: str = Field(default="", sa_type=Text)
    learned: str = Field(default="", sa_type=Text)
    shared: bool = False
    decided_at: datetime


class Practice(Row, table=True):
    """A way of working worth sharing, in the words of who works like that; nobody else's without `shared`.

    It was asked about a key result, or is about none. `named`: others read whose it is. `stays`: were its author to
    leave, it would stay as "a colleague's".
    """

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    key_result_id: UUID | None = Field(default=None, foreign_key="keyresult.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    title: str = ""
    words: str = Field(default="", sa_type=Text)
    state: PracticeState = Word(PracticeState, default=PracticeState.ASKED)
    named: bool = False
    stays: bool = False
    asked_at: datetime
    shared_at: datetime | None = None


class PracticeOffer(Row, table=True):
    """A practice that was offered to `person_id` for a key result; `tries` and `helped` are None until they said so.

    `asked_at` is when they were asked whether it helped, `wondered_at` when they asked who shared it, and `told_who`
    what became of that: None until the author said yes or no.
    """

    __table_args__ = (UniqueConstraint("practice_id", "key_result_id", "person_id"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    practice_id: UUID = Field(foreign_key="practice.id", index=True)
    key_result_id: UUID = Field(foreign_key="keyresult.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    tries: bool | None = None
    helped: bool | None = None
    offered_at: datetime
    answered_at: datetime | None = None
    asked_at: datetime | None = None
    thanked_at: datetime | None = None
    wondered_at: datetime | None = None
    told_who: bool | None = None


class NudgeWish(Row, table=True):
    """What a person said of one kind of nudge, about one `subject` or ('') about all: not before a day, or never."""

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    kind: NudgeKind = Word(NudgeKind, primary_key=True)
    subject: str = Field(default="", primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id")
    muted: bool = False
    snoozed_until: date | None = None
    changed_at: datetime


class OneOnOne(Row, table=True):
    """A manager meets somebody regularly and gets a brief before it: every so many `weeks` from `first_on`; `last_on`
    is the day of the last one."""

    __table_args__ = (UniqueConstraint("manager_id", "person_id"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    manager_id: UUID = Field(foreign_key="person.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    first_on: date
    weeks: int = 1
    last_on: date | None = None
    created_at: datetime


class Cascade(Row, table=True):
    """What an outcome means for one team: the `behaviour` that must change there, and a draft of its goals.

    `lines` are key results as people write them, one a line, and `owner_id` who is to own them; `objective_id` is what
    was made of the draft, `reason` why the team was left out.
    """

    __table_args__ = (UniqueConstraint("outcome_id", "team_id"),)

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    outcome_id: UUID = Field(foreign_key="outcome.id", index=True)
    team_id: UUID = Field(foreign_key="team.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    objective_id: UUID | None = Field(default=None, foreign_key="objective.id", index=True)
    behaviour: str = Field(default="", sa_type=Text)
    objective: str = ""
    lines: str = Field(default="", sa_type=Text)
    owner_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    reason: str = Field(default="", sa_type=Text)
    state: DraftState = Word(DraftState, default=DraftState.DRAFT)
    changed_at: datetime


class Thought(Row, table=True):
    """A question to the language model, asked outside any transaction; its answer comes back as a request of `intent`.

    `asked` holds all that the question needs, `answer` what came of it. `claimed_until`: a process is asking it.
    """

    id: UUID = Id()
    workspace_id: UUID = Field(foreign_key="workspace.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    key: str = Field(unique=True)
    intent: str
    asked: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: ThoughtState = Word(ThoughtState, default=ThoughtState.WAITING, index=True)
    made_at: datetime
    expires_at: datetime
    claimed_until: datetime | None = None
    attempts: int = 0


class ModelUse(Row, table=True):
    """What a workspace used of the language model on one day (UTC): tokens in and out, and their price."""

    workspace_id: UUID = Field(foreign_key="workspace.id", primary_key=True)
    day: date = Field(primary_key=True)
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Exact(Decimal(0))
